package timeclock

import (
	"context"
	"iter"
	"slices"
	"time"
)

// ImportKind says what the rows of a file are taken for.
type ImportKind string

// The kinds of import. The values are the command line's.
const (
	ImportEmployees ImportKind = "employees" // 従業員: new and update
	ImportAccounts  ImportKind = "accounts"  // アカウントID: update only
)

// Valid reports whether k is a kind that can be planned.
func (k ImportKind) Valid() bool { return k == ImportEmployees || k == ImportAccounts }

// Action is the right an import of kind k needs; one that is refused always
// for a kind there is none of.
func (k ImportKind) Action() Action {
	switch k {
	case ImportEmployees:
		return EditEmployees
	case ImportAccounts:
		return EditAccounts
	}
	return ""
}

// ImportField is the meaning of a column. The words for it are in package
// words under "import.field.FIELD".
type ImportField string

// The fields.
const (
	FieldCode         ImportField = "code"
	FieldName         ImportField = "name" // 氏名: both parts in one cell
	FieldLastName     ImportField = "last_name"
	FieldFirstName    ImportField = "first_name"
	FieldKana         ImportField = "kana"
	FieldDivisionCode ImportField = "division_code"
	FieldDivision     ImportField = "division" // the name; taken for a code where no name fits
	FieldTypeCode     ImportField = "employment_type_code"
	FieldType         ImportField = "employment_type" // as FieldDivision
	FieldAccountID    ImportField = "account_id"
	FieldJoinedOn     ImportField = "joined_on"
	FieldLeftOn       ImportField = "left_on"
	FieldMovedOn      ImportField = "moved_on" // 異動日
)

// ImportFields lists every field, in the order of a template.
func ImportFields() []ImportField {
	return []ImportField{FieldCode, FieldName, FieldLastName, FieldFirstName, FieldKana, FieldDivisionCode, FieldDivision,
		FieldTypeCode, FieldType, FieldAccountID, FieldJoinedOn, FieldLeftOn, FieldMovedOn}
}

// ImportRow is one row of a file, its cells already cleaned: spaces around
// taken off, codes and IDs in half width, dates read. "" is a blank cell or
// an unmapped column, and leaves the value unchanged.
type ImportRow struct {
	Row  int // its number in the file, as a spreadsheet counts
	Code string

	LastName  string
	FirstName string
	// WholeName says that both parts came from one 氏名 cell, so that an
	// empty FirstName means there is none.
	WholeName bool
	Kana      string

	DivisionCode string
	Division     string
	TypeCode     string
	Type         string
	AccountID    string
	JoinedOn     Date
	LeftOn       Date
	MovedOn      Date

	Problems []Reason // what was wrong with its cells; the row will be rejected
}

// ReasonCode says why a row is rejected. Each has a sentence in package words
// under "import.CODE".
type ReasonCode string

// The reasons. The first ones are found in the cells, the others by PlanImport.
const (
	ReasonCellError  ReasonCode = "cell_error" // #N/A, #REF! …
	ReasonFormula    ReasonCode = "formula"    // the text of a formula instead of its value
	ReasonNoValue    ReasonCode = "no_value"   // a formula that nobody has worked out
	ReasonExponent   ReasonCode = "exponent"   // 1.23E+05: the spreadsheet lost the code
	ReasonBecameDate ReasonCode = "became_date"
	ReasonDate       ReasonCode = "date" // not readable as a date

	ReasonMissing         ReasonCode = "missing" // needed and not there
	ReasonTooLong         ReasonCode = "too_long"
	ReasonControl         ReasonCode = "control"
	ReasonPrivateUse      ReasonCode = "private_use" // 外字
	ReasonUnreadable      ReasonCode = "unreadable"  // U+FFFD: lost by an earlier conversion
	ReasonDuplicateCode   ReasonCode = "duplicate_code"
	ReasonUnknownEmployee ReasonCode = "unknown_employee" // アカウントID updates only
	ReasonUnknownUnit     ReasonCode = "unknown_unit"     // 所属 or 雇用区分 not registered
	ReasonAmbiguousUnit   ReasonCode = "ambiguous_unit"   // several carry this name
	ReasonUnitMismatch    ReasonCode = "unit_mismatch"    // its code and its name belong to different ones
	ReasonAccountForm     ReasonCode = "account_form"
	ReasonAccountSpace    ReasonCode = "account_space"
	ReasonAccountTwice    ReasonCode = "account_twice" // twice in the file
	ReasonAccountTaken    ReasonCode = "account_taken" // another employee's
	ReasonLeftTooEarly    ReasonCode = "left_too_early"
	ReasonHasLeft         ReasonCode = "has_left"        // who has left gets no ID
	ReasonOutOfScope      ReasonCode = "out_of_scope"    // not among the actor's 所属 and 雇用区分
	ReasonMovedTooEarly   ReasonCode = "moved_too_early" // a later 異動 already holds, so that this one would change nothing
	ReasonTooManyUnits    ReasonCode = "too_many_units"  // unknown, and the file has more than are created at once
)

// ReasonCodes lists every reason, for the tests that hold the sentences against it.
func ReasonCodes() []ReasonCode {
	return []ReasonCode{ReasonCellError, ReasonFormula, ReasonNoValue, ReasonExponent, ReasonBecameDate, ReasonDate, ReasonMissing, ReasonTooLong,
		ReasonControl, ReasonPrivateUse, ReasonUnreadable, ReasonDuplicateCode, ReasonUnknownEmployee, ReasonUnknownUnit,
		ReasonAmbiguousUnit, ReasonUnitMismatch, ReasonAccountForm, ReasonAccountSpace, ReasonAccountTwice, ReasonAccountTaken,
		ReasonLeftTooEarly, ReasonHasLeft, ReasonOutOfScope, ReasonMovedTooEarly, ReasonTooManyUnits}
}

// maxReasonRows bounds the row numbers a reason names: in a file where every
// row has the same code, all of them together would be a square.
const maxReasonRows = 5

// Reason is why a row is rejected, ready to be worded.
type Reason struct {
	Code  ReasonCode
	Field ImportField
	Value string // what stands there, cut short
	Limit int    // of ReasonTooLong: characters allowed; of ReasonTooManyUnits: how many are created at once
	Other string // of ReasonAccountTaken: who has it; "" for somebody the actor may not see. Of ReasonMovedTooEarly: the date of the later 異動
	Rows  []int  // other rows concerned, the first few
	More  int    // how many more rows there are
}

// NewReason makes a Reason; of a long value its beginning is kept.
func NewReason(code ReasonCode, field ImportField, value string) Reason {
	const keep = 60
	n := 0
	for i := range value {
		if n++; n > keep {
			value = value[:i] + "…"
			break
		}
	}
	return Reason{Code: code, Field: field, Value: value}
}

// ImportStatus is what an import does with a row. The values are the command line's.
type ImportStatus string

// The statuses.
const (
	ImportNew       ImportStatus = "new"
	ImportChanged   ImportStatus = "changed"
	ImportUnchanged ImportStatus = "unchanged"
	ImportRejected  ImportStatus = "rejected"
)

// ImportCounts counts the rows of a plan by status.
type ImportCounts struct {
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Rejected  int `json:"rejected"`
}

// ImportChange is one value that an import changes.
type ImportChange struct {
	Field    ImportField
	Old, New string
}

// ImportTarget is an employee as a row will leave him. Of a row that is
// neither new nor changed it means nothing.
type ImportTarget struct {
	EmployeeID int64 // 0 for a new one
	Version    int64 // of the employee when planned
	LastName   string
	FirstName  string
	Kana       string
	JoinedOn   Date
	LeftOn     Date
	// MovedOn is from when he belongs to the 所属 and 雇用区分 of these codes;
	// "" if that does not change.
	MovedOn      Date
	DivisionCode string
	TypeCode     string
}

// PlannedRow is what an import would do with one row. Code, Name, Division,
// EmploymentType and AccountID are as they will be; of a rejected row, as far
// as they are known.
type PlannedRow struct {
	Row            int
	Status         ImportStatus
	Code           string
	Name           string
	Division       string // its name
	EmploymentType string // its name
	AccountID      string
	Changes        []ImportChange // of a changed row
	Reasons        []Reason       // of a rejected row
	Target         ImportTarget
	// Was is the employee as he is, of a row of a file that is about one; not to
	// be changed.
	Was *Employee
}

// Plan is what an import would do. It names the versions it rests on, so that
// applying it never overwrites what somebody changed meanwhile.
type Plan struct {
	Kind            ImportKind
	Today           Date
	CreateMissing   bool // as it was asked for
	Counts          ImportCounts
	Divisions       []Division       // to be created first; ID 0
	EmploymentTypes []EmploymentType // to be created first; ID 0

	planner *planner
}

// Len is how many rows there are.
func (p *Plan) Len() int {
	if p.planner == nil {
		return 0
	}
	return p.planner.rows.Len()
}

// Row works out what the import would do with row i.
func (p *Plan) Row(i int) PlannedRow { return *p.Reader().Row(i) }

// PlanReader reads the rows of a plan. It is not safe for concurrent use.
type PlanReader struct {
	plan *Plan
	d    draft
}

// Reader reads rows one after another without taking new memory for each.
func (p *Plan) Reader() *PlanReader { return &PlanReader{plan: p} }

// Row is row i. It is good until the next one is asked for.
func (r *PlanReader) Row(i int) *PlannedRow {
	r.plan.planner.planned(i, &r.d)
	return &r.d.out
}

// Rows are all rows in the order of the file. Was of each is good during its
// turn.
func (p *Plan) Rows() iter.Seq[PlannedRow] {
	return func(yield func(PlannedRow) bool) {
		reader := p.Reader()
		for i := range p.Len() {
			if !yield(*reader.Row(i)) {
				return
			}
		}
	}
}

// Status is what the import would do with row i, in short.
func (p *Plan) Status(i int) ImportStatus { return planStatuses[p.planner.states[i].status] }

// ImportOptions are an admin's choices. The zero value of each is given.
type ImportOptions struct {
	Kind  ImportKind // must be set
	Today Date       // the company's date; must be set
	// CreateMissing creates unknown 所属 and 雇用区分. Only an actor whose
	// Scope limits nothing can.
	CreateMissing bool
	Scope         Scope // of the actor; the zero value limits nothing
}

// Roster is everything a plan rests on: all employees, also those who left,
// because codes are unique for ever and account IDs among all who have not
// left.
type Roster struct {
	Today           Date // by the service's clock, in the company's zone
	Employees       []Employee
	Staff           *Staff // the employees where there are many, in place of Employees
	Divisions       []Division
	EmploymentTypes []EmploymentType
}

// SameAs reports whether two plans would do the same. The versions they rest
// on may differ.
func (p *Plan) SameAs(q *Plan) bool {
	if p.Kind != q.Kind || p.Counts != q.Counts || p.Len() != q.Len() ||
		!slices.Equal(p.Divisions, q.Divisions) || !slices.Equal(p.EmploymentTypes, q.EmploymentTypes) {
		return false
	}
	mine, other := p.Reader(), q.Reader()
	for i := range p.Len() {
		a, b := mine.Row(i), other.Row(i)
		a.Target.Version, b.Target.Version = 0, 0
		if a.Status != b.Status || a.AccountID != b.AccountID || a.Target != b.Target || !slices.Equal(a.Changes, b.Changes) {
			return false
		}
	}
	return true
}

// ImportResult says what an applied plan wrote.
type ImportResult struct {
	New             int   // employees
	Changed         int   // employees
	Divisions       int   // created
	EmploymentTypes int   // created
	ImportID        int64 // for UndoImport; 0 if nothing had to be written
}

// ApplyOptions go with a plan that is applied. The zero value of each is given.
type ApplyOptions struct {
	File string // its name, for those who look at past imports
	// Progress is told how many rows are staged, from the goroutine of the
	// call. nil: nobody asks.
	Progress func(rows int)
}

// ImportRun is an import of the past.
type ImportRun struct {
	ID     int64
	At     time.Time
	By     string // who; "" for the PC's owner at the command line
	Kind   ImportKind
	File   string
	Counts ImportCounts
	Undone bool // it was taken back
	// Undoable says that nothing has touched what it wrote.
	Undoable bool
}

// ImportUndone is what taking an import back did.
type ImportUndone struct {
	Restored int // employees as they were before, also those who had lost their ID
	Removed  int // employees that the import made
}

// ImportMapping are the columns of a file, from 0, by their meaning.
type ImportMapping map[ImportField]int

// Employees keeps the 従業員. Screens and the command line call it for an actor.
type Employees interface {
	// Roster reads all employees, 所属 and 雇用区分 for planning an import. It
	// is not limited by the actor's scope, so nothing of it may be shown:
	// PlanImport shows what may be. Right: edit_employees or edit_accounts.
	// Codes: forbidden.
	Roster(ctx context.Context, a Actor) (Roster, error)

	// ApplyImport writes the new and changed rows of a plan in one
	// transaction; rejected ones are passed over. Right: edit_employees, for
	// ImportAccounts edit_accounts, and the rows must be in the actor's scope.
	// Codes: forbidden; conflict when an employee, 所属 or 雇用区分 changed
	// since the plan was made, or a code or account ID was taken meanwhile:
	// plan again; invalid, not_stored, disk_full, busy. Nothing is written
	// with an error, but that busy may mean "still at it".
	ApplyImport(ctx context.Context, a Actor, p Plan, o ApplyOptions) (ImportResult, error)

	// Imports lists the last imports of the kinds the actor has the right to,
	// the newest first; one who is limited to some 所属 or 雇用区分 sees his own.
	Imports(ctx context.Context, a Actor, limit int) ([]ImportRun, error)

	// UndoImport takes a whole import back, in one transaction, while nothing
	// has touched what it wrote: changed employees become what they were; new
	// ones are taken away without a trace but in the 操作履歴, for which they
	// must not have punched nor have been written to; 所属 and 雇用区分 that it
	// created go where nobody uses them. Right: that of its kind, and its
	// employees must be in the actor's scope. Codes: forbidden; not_found;
	// conflict if it was taken back before; import_touched, and then nothing is
	// taken back.
	UndoImport(ctx context.Context, a Actor, id int64) (ImportUndone, error)

	// Mappings are those made by hand for files of a kind, by the signature of
	// their headers. Right: that of the kind.
	Mappings(ctx context.Context, a Actor, k ImportKind) (map[string]ImportMapping, error)

	// RememberMapping keeps a mapping that was made by hand. Right: that of the
	// kind.
	RememberMapping(ctx context.Context, a Actor, k ImportKind, signature string, m ImportMapping) error
}
