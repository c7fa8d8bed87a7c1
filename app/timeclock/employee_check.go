package timeclock

import (
	"slices"
	"strings"
)

// EmployeeForm is what an admin fills in for one employee. Unlike in a file, a
// blank is a value: it takes away what was there.
type EmployeeForm struct {
	ID        int64 // 0: a new one
	Version   int64 // of the one that is changed
	Code      string
	LastName  string
	FirstName string
	Kana      string
	// DivisionID and EmploymentTypeID are where he belongs from MovedOn on. If
	// that is where he belongs then anyway, there is no 異動.
	DivisionID       int64
	EmploymentTypeID int64
	MovedOn          Date // "": today, or for a new one the 入社日 if there is one
	AccountID        string
	JoinedOn         Date
	LeftOn           Date
}

// Normal is the form as it is stored: cleaned as the cells of an import are.
func (f EmployeeForm) Normal() EmployeeForm {
	f.Code = FoldCode(CleanText(f.Code))
	f.LastName, f.FirstName, f.Kana = ComposeName(CleanText(f.LastName)), ComposeName(CleanText(f.FirstName)), ComposeName(CleanText(f.Kana))
	f.AccountID = strings.ToLower(FoldCode(CleanText(f.AccountID)))
	return f
}

// EmployeeBasis is what a form of an employee is looked at beside.
type EmployeeBasis struct {
	Today           Date
	Stored          *Employee // as he is; nil for a new one
	Divisions       map[int64]Division
	EmploymentTypes map[int64]EmploymentType
	Scope           Scope
	CodeTaken       bool      // another employee has the form's code
	Holder          *Employee // another one, who has not left, has its account ID; nil: nobody
}

// Fields of an EmployeeForm, as [FieldProblem] names them. The words are under
// "field.FIELD".
var employeeFields = map[ImportField]string{
	FieldCode: "code", FieldName: "last_name", FieldLastName: "last_name", FieldFirstName: "first_name", FieldKana: "kana",
	FieldDivision: "division", FieldType: "employment_type", FieldAccountID: "account_id",
	FieldJoinedOn: "joined_on", FieldLeftOn: "left_on", FieldMovedOn: "moved_on",
}

// CheckEmployee says what is wrong with a form that is in its normal form, by
// the rules of an import: one problem for a field, in the order of the form.
func CheckEmployee(f EmployeeForm, b EmployeeBasis) []FieldProblem {
	var all problems
	all.reasons(checkTypedCode(f.Code))
	if b.CodeTaken {
		all.once("code", ProblemCodeTaken)
	}
	all.addNames(f)
	all.reasons(checkTypedName(FieldKana, f.Kana))
	all.addBelonging(f, b)
	all.addAccount(f, b)
	all.addDates(f)
	return all
}

func (all *problems) addNames(f EmployeeForm) {
	if f.LastName == "" && f.FirstName == "" {
		all.say("last_name", ProblemMissing)
		return
	}
	before := len(*all)
	all.reasons(checkTypedName(FieldLastName, f.LastName))
	all.reasons(checkTypedName(FieldFirstName, f.FirstName))
	if len(*all) == before {
		all.reasons(checkNameLength(f.LastName, f.FirstName))
	}
}

func (all *problems) addBelonging(f EmployeeForm, b EmployeeBasis) {
	add := func(field string, id int64, known bool, scope []int64) {
		switch {
		case id == 0:
			all.say(field, ProblemMissing)
		case !known:
			all.say(field, ProblemUnknownUnit)
		case scope != nil && !slices.Contains(scope, id):
			all.say(field, ProblemOutOfScope)
		}
	}
	_, knownDivision := b.Divisions[f.DivisionID]
	_, knownType := b.EmploymentTypes[f.EmploymentTypeID]
	add("division", f.DivisionID, knownDivision, b.Scope.Divisions)
	add("employment_type", f.EmploymentTypeID, knownType, b.Scope.EmploymentTypes)
	if f.MovedOn == "" {
		return
	}
	_, was := moveDate(b.Stored, f.MovedOn, f.JoinedOn, b.Today)
	switch {
	case !f.MovedOn.valid():
		all.say("moved_on", ProblemDate)
	case b.Stored != nil && !b.Scope.Covers(was.DivisionID, was.EmploymentTypeID):
		all.say("moved_on", ProblemOutOfScope) // by then he is somebody else's
	}
}

func (all *problems) addAccount(f EmployeeForm, b EmployeeBasis) {
	const field = "account_id"
	is := ""
	if b.Stored != nil {
		is = b.Stored.AccountID
	}
	if f.AccountID == "" || f.AccountID != is && all.add(field, f.AccountID, strayInID, ascii, atMost(MaxAccountID), address) {
		return
	}
	_, why := CheckAccountID(f.AccountID)
	leaves := Employee{LeftOn: f.LeftOn}
	switch {
	case f.AccountID != is && why != "":
		all.say(field, ProblemForm)
	case f.AccountID != is && leaves.HasLeft(b.Today):
		all.say(field, ProblemHasLeft)
	case b.Holder != nil:
		p := FieldProblem{Field: field, Reason: ProblemAccountTaken}
		if a := b.Holder.AssignmentOn(b.Today); b.Scope.Covers(a.DivisionID, a.EmploymentTypeID) {
			p.Other = b.Holder.Code + " " + b.Holder.Name()
		}
		*all = append(*all, p)
	}
}

func (all *problems) addDates(f EmployeeForm) {
	good := true
	for _, x := range []struct {
		field string
		date  Date
	}{{"joined_on", f.JoinedOn}, {"left_on", f.LeftOn}} {
		if x.date != "" && !x.date.valid() {
			all.say(x.field, ProblemDate)
			good = false
		}
	}
	if good {
		all.reasons(checkEmployment(f.JoinedOn, f.LeftOn))
	}
}

// valid reports whether d is a date of the years that an import reads.
func (d Date) valid() bool {
	_, err := ParseDate(string(d))
	return err == nil && d >= "1900"
}

// PlanEmployee is what saving a form does, in the words of an import. The form
// must be good.
func PlanEmployee(f EmployeeForm, b EmployeeBasis) PlannedRow {
	e := b.Stored
	on, was := moveDate(e, f.MovedOn, f.JoinedOn, b.Today)
	division, typ := b.Divisions[f.DivisionID], b.EmploymentTypes[f.EmploymentTypeID]
	row := PlannedRow{
		Status: ImportNew, Code: f.Code, Name: (&Employee{LastName: f.LastName, FirstName: f.FirstName}).Name(),
		Division: division.Name, EmploymentType: typ.Name, AccountID: f.AccountID,
		Target: ImportTarget{EmployeeID: f.ID, Version: f.Version, LastName: f.LastName, FirstName: f.FirstName, Kana: f.Kana,
			JoinedOn: f.JoinedOn, LeftOn: f.LeftOn, DivisionCode: division.Code, TypeCode: typ.Code},
	}
	if was.DivisionID != f.DivisionID || was.EmploymentTypeID != f.EmploymentTypeID {
		row.Target.MovedOn = on
	}
	if e == nil {
		return row
	}
	row.Status = ImportUnchanged
	if e.Code != f.Code {
		row.Changes = append(row.Changes, ImportChange{FieldCode, e.Code, f.Code})
	}
	row.Changes = append(row.Changes, changesOf(e, &row,
		divisionUnits(inOrder(b.Divisions, func(d Division) string { return d.Code }), false, Scope{}),
		typeUnits(inOrder(b.EmploymentTypes, func(t EmploymentType) string { return t.Code }), false, Scope{}))...)
	if len(row.Changes) > 0 {
		row.Status = ImportChanged
	}
	return row
}

// checkTypedCode is what an import says of a code, whose cells it has looked at
// before.
func checkTypedCode(s string) []Reason {
	switch spoilt := SpoiltCode(s); {
	case s == "":
		return []Reason{NewReason(ReasonMissing, FieldCode, "")}
	case spoilt != "":
		return []Reason{NewReason(spoilt, FieldCode, s)}
	case IsCellError(s):
		return []Reason{NewReason(ReasonCellError, FieldCode, s)}
	case len(s) > 1 && s[0] == '=':
		return []Reason{NewReason(ReasonFormula, FieldCode, s)}
	}
	return checkText(FieldCode, s, MaxCode)
}

// checkTypedName is the same for a name.
func checkTypedName(f ImportField, s string) []Reason {
	if IsCellError(s) {
		return []Reason{NewReason(ReasonCellError, f, s)}
	}
	return checkName(f, s, MaxName)
}

// reasons says the first of what an import would say of a field.
func (all *problems) reasons(rs []Reason) {
	if len(rs) > 0 {
		all.reason(employeeFields[rs[0].Field], rs)
	}
}

// reason says the first of rs about field.
func (all *problems) reason(field string, rs []Reason) {
	if len(rs) == 0 {
		return
	}
	p := FieldProblem{Field: field, Reason: problemOf[rs[0].Code]}
	if p.Reason == ProblemInvisible {
		p.Mended = cutText(rs[0].Value)
		p.Mendable = p.Mended != ""
	}
	*all = append(*all, p)
}

// once says r about field unless something is said already.
func (all *problems) once(field string, r ProblemReason) {
	for _, p := range *all {
		if p.Field == field {
			return
		}
	}
	all.say(field, r)
}

// problemOf is what a form calls what an import says of a value.
var problemOf = map[ReasonCode]ProblemReason{
	ReasonMissing: ProblemMissing, ReasonTooLong: ProblemTooLong, ReasonControl: ProblemInvisible,
	ReasonPrivateUse: ProblemPrivateUse, ReasonUnreadable: ProblemUnreadable, ReasonFormula: ProblemFormula,
	ReasonExponent: ProblemSpreadsheet, ReasonBecameDate: ProblemSpreadsheet, ReasonCellError: ProblemSpreadsheet,
	ReasonLeftTooEarly: ProblemLeftTooEarly,
}
