package timeclock

import (
	"context"
	"time"
)

// Assignment says where an employee belongs from a date on (異動).
type Assignment struct {
	From             Date
	DivisionID       int64
	EmploymentTypeID int64
}

// Employee is a 従業員. Employees leave, they are not deleted; only taking back
// the import that made one takes him away.
type Employee struct {
	ID        int64
	Code      string // text: leading zeros count
	LastName  string
	FirstName string
	Kana      string
	AccountID string // LINE WORKSアカウントID, lower-case; "" for none
	UserID    string // the link to LINE WORKS, source.userId; "" until resolved
	JoinedOn  Date
	LeftOn    Date // last day of work; "" while employed

	// Assignments, oldest first. An employee has at least one.
	Assignments []Assignment
	// SenderCheckedAt is when the address of UserID was last asked from
	// LINE WORKS; zero for never.
	SenderCheckedAt time.Time
	// FirstUnanswered says that a first message went to him, and nothing came
	// back yet.
	FirstUnanswered bool
	Version         int64
}

// Name is 「姓 名」, or the only part there is.
func (e *Employee) Name() string {
	switch {
	case e.FirstName == "":
		return e.LastName
	case e.LastName == "":
		return e.FirstName
	}
	return e.LastName + " " + e.FirstName
}

// AssignmentOn is where the employee belongs on d: the latest assignment not
// after it, else the first one (a punch before the first 異動日 still belongs
// somewhere).
func (e *Employee) AssignmentOn(d Date) Assignment {
	var a Assignment
	for i, x := range e.Assignments {
		if i == 0 || x.From <= d {
			a = x
		}
	}
	return a
}

// HasLeft reports whether d is after the 退職日.
func (e *Employee) HasLeft(d Date) bool { return e.LeftOn != "" && d > e.LeftOn }

// EmployeeState says whether somebody works for the company on a date.
type EmployeeState string

// The states.
const (
	StateEmployed EmployeeState = "employed"
	StateLeft     EmployeeState = "left"    // the date is after the 退職日
	StateNotYet   EmployeeState = "not_yet" // it is before the 入社日
)

// StateOn is the state on d.
func (e *Employee) StateOn(d Date) EmployeeState {
	switch {
	case e.HasLeft(d):
		return StateLeft
	case e.JoinedOn > d:
		return StateNotYet
	}
	return StateEmployed
}

// EmployeeFilter chooses employees by their state today.
type EmployeeFilter string

// The filters. The zero value is FilterEmployed.
const (
	FilterEmployed EmployeeFilter = "employed" // who has not left, also who has not started yet
	FilterLeft     EmployeeFilter = "left"
	FilterAll      EmployeeFilter = "all"
)

// EmployeeSort is what a list of employees is sorted by.
type EmployeeSort string

// The orders. The zero value is SortCode. Blanks come last, whichever way it
// is sorted, and equal ones follow by code.
const (
	SortCode      EmployeeSort = "code" // as text
	SortName      EmployeeSort = "name" // by フリガナ, as lists of names are
	SortKana      EmployeeSort = "kana"
	SortDivision  EmployeeSort = "division"        // by its code
	SortType      EmployeeSort = "employment_type" // by its code
	SortAccountID EmployeeSort = "account_id"
	SortJoinedOn  EmployeeSort = "joined_on"
	SortLeftOn    EmployeeSort = "left_on"
)

// MaxPage is how many rows of a list are given at once.
const MaxPage = 1000

// EmployeeQuery chooses employees. The zero value is all who have not left, by
// code.
type EmployeeQuery struct {
	// Text is looked for in code, name, フリガナ and account ID: all of its
	// words must be found. Width, case and the kind of kana do not count.
	Text             string
	DivisionID       int64 // where they belong today; 0: all
	EmploymentTypeID int64 // 0: all
	State            EmployeeFilter
	Sort             EmployeeSort
	Desc             bool
	Offset           int
	Limit            int // rows; 0: none but the count; at most MaxPage
}

// EmployeeRow is an employee as he is today, for lists: without Assignments
// and SenderCheckedAt.
type EmployeeRow struct {
	Employee
	Division       Division
	EmploymentType EmploymentType
	State          EmployeeState
	NextMove       Date // of the next 異動; "" if none is planned
}

// EmployeePage is a part of a list.
type EmployeePage struct {
	Total  int // of all that the query chooses
	Offset int // of the first row
	Rows   []EmployeeRow
}

// Move is an Assignment with names.
type Move struct {
	From           Date
	Division       Division
	EmploymentType EmploymentType
}

// EmployeeDetail is all about one employee.
type EmployeeDetail struct {
	EmployeeRow
	Moves       []Move    // newest first
	Punches     int       // that count: not those that were voided
	LastPunchAt time.Time // in the company's zone; zero for none
}

// EmployeeStore shows and changes 従業員, those of the actor's scope only:
// others are not found.
type EmployeeStore interface {
	// ListEmployees gives a part of a list. Right: read_employees. Codes:
	// forbidden, invalid (sort, state, offset, limit).
	ListEmployees(ctx context.Context, a Actor, q EmployeeQuery) (EmployeePage, error)

	// EachEmployee calls f for all that q chooses, whatever its Offset and
	// Limit, as they were at one moment. An error of f ends it. Right and
	// codes as ListEmployees.
	EachEmployee(ctx context.Context, a Actor, q EmployeeQuery, f func(EmployeeRow) error) error

	// Employee is one of them. Right: read_employees. Codes: forbidden, not_found.
	Employee(ctx context.Context, a Actor, id int64) (EmployeeDetail, error)

	// CheckEmployee says what is wrong with a form beside what is stored. Right:
	// edit_employees. Codes: forbidden, not_found.
	CheckEmployee(ctx context.Context, a Actor, f EmployeeForm) ([]FieldProblem, error)

	// SaveEmployee stores a new employee, or what changed of one. The account
	// ID is looked up at LINE WORKS then, and taken off those who have left.
	// Right: edit_employees. Codes: forbidden, not_found, invalid with field
	// and reason (see [CheckEmployee]), conflict if somebody changed him since
	// Version.
	SaveEmployee(ctx context.Context, a Actor, f EmployeeForm) (id int64, err error)

	// DeleteMove takes back the 異動 of one date; punches keep the 所属 and
	// 雇用区分 they were made with. Right: edit_employees, and where he then
	// belongs must be in the actor's scope too. Codes: forbidden, not_found,
	// conflict; invalid (from, last_move) for the only one there is.
	DeleteMove(ctx context.Context, a Actor, id, version int64, from Date) error
}
