package timeclock

import "time"

// Division is a 所属.
type Division struct {
	ID   int64
	Code string // text: leading zeros count
	Name string
}

// EmploymentType is a 雇用区分.
type EmploymentType struct {
	ID           int64
	Code         string // text: leading zeros count
	Name         string
	BreakAllowed bool // 休憩打刻 許可する
}

// Assignment says where an employee belongs from a date on (異動).
type Assignment struct {
	From             Date
	DivisionID       int64
	EmploymentTypeID int64
}

// Employee is a 従業員. Employees leave, they are never deleted.
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
