package timeclock

import (
	"context"
	"slices"
	"strings"
	"time"
)

// AccountCheck is how an account ID stands with LINE WORKS.
type AccountCheck string

// The states of a check. The zero value is not asked about yet, or no ID.
const (
	CheckWaiting  AccountCheck = "waiting"   // LINE WORKS is to be asked
	CheckFound    AccountCheck = "found"     // linked to the member of this ID
	CheckNotFound AccountCheck = "not_found" // no member has this ID
	CheckConflict AccountCheck = "conflict"  // another member than the one linked has this ID by now: an admin must confirm
	CheckChanged  AccountCheck = "changed"   // the member linked has another ID by now; he goes on punching
	CheckFailed   AccountCheck = "failed"    // it could not be asked yet; it is tried again
)

// AccountChecks lists them, in the order of a list sorted by them.
func AccountChecks() []AccountCheck {
	return []AccountCheck{CheckConflict, CheckChanged, CheckNotFound, CheckFailed, CheckWaiting, "", CheckFound}
}

// AccountEntry is an employee as 打刻連携設定 shows him. Times are in the
// company's zone, zero where there is none.
type AccountEntry struct {
	EmployeeRow
	Check      AccountCheck
	CheckCode  Code      // of CheckNotFound and CheckFailed
	CheckedAt  time.Time // when LINE WORKS answered last
	NewAddress string    // of CheckChanged: the ID he has by now

	First     FirstState
	FirstCode Code      // of FirstFailed and FirstUnknown
	FirstAt   time.Time // when it was sent, or how it ended was known

	LastPunchAt   time.Time
	LastPunchType PunchType
}

// What else 打刻連携設定 can be sorted by.
const (
	SortCheck     EmployeeSort = "check" // what needs somebody first
	SortFirst     EmployeeSort = "first"
	SortLastPunch EmployeeSort = "last_punch"
)

// AccountQuery chooses employees of 打刻連携設定. The zero value is all who have
// not left, by code.
type AccountQuery struct {
	EmployeeQuery
	First FirstState   // "": all
	Check AccountCheck // "": all
}

// AccountCounts count what a query chooses.
type AccountCounts struct {
	All     int
	WithID  int
	Unsent  int // with an ID, and no first message yet
	Failed  int // first messages
	Unknown int // first messages
}

// AccountPage is a part of a list.
type AccountPage struct {
	Offset int // of the first row
	Rows   []AccountEntry
	Counts AccountCounts
}

// AccountEdit gives an employee another account ID; "" takes his off.
type AccountEdit struct {
	EmployeeID int64
	Version    int64
	AccountID  string // as typed
}

// Normal is the edit with its ID as it is stored: cleaned as a cell of an import
// is.
func (e AccountEdit) Normal() AccountEdit {
	e.AccountID = strings.ToLower(FoldCode(CleanText(e.AccountID)))
	return e
}

// AccountProblem is why an edit cannot be saved.
type AccountProblem struct {
	EmployeeID int64
	Reason     ReasonCode
	Value      string // what was typed, cut short
	Other      string // who has the ID or also gets it; "" for somebody the actor may not see
}

// PlanAccounts says what edits would do to the employees of roster, by the rules
// of an import, or what is in the way. Only rows that change something are
// planned. Of roster only those count who are edited or have one of the IDs.
func PlanAccounts(edits []AccountEdit, roster Roster, scope Scope) (planned []PlannedRow, problems []AccountProblem) {
	at := make(map[int64]int, len(roster.Employees))
	for i := range roster.Employees {
		at[roster.Employees[i].ID] = i
	}
	before := roster.Employees
	roster.Employees = slices.Clone(before)
	edited := make([]*Employee, len(edits))
	var rows ImportRows
	for i, x := range edits {
		x = x.Normal()
		e := &before[at[x.EmployeeID]]
		edited[i] = e
		switch {
		case x.AccountID == e.AccountID:
		case x.AccountID == "":
			planned = append(planned, withoutAccount(e))
			roster.Employees[at[x.EmployeeID]].AccountID = "" // somebody else may get it
		case e.HasLeft(roster.Today):
			r := NewReason(ReasonHasLeft, FieldAccountID, x.AccountID)
			problems = append(problems, AccountProblem{EmployeeID: e.ID, Reason: r.Code, Value: r.Value})
		default:
			rows.Add(ImportRow{Row: i + 1, Code: e.Code, AccountID: x.AccountID})
		}
	}
	plan := PlanImport(&rows, roster, ImportOptions{Kind: ImportAccounts, Today: roster.Today, Scope: scope})
	for r := range plan.Rows() {
		e := edited[r.Row-1]
		switch {
		case r.Status == ImportChanged:
			planned = append(planned, r)
		case len(r.Reasons) > 0:
			why := r.Reasons[0]
			p := AccountProblem{EmployeeID: e.ID, Reason: why.Code, Value: why.Value, Other: why.Other}
			if len(why.Rows) > 0 {
				other := edited[why.Rows[0]-1]
				p.Other = other.Code + " " + other.Name()
			}
			problems = append(problems, p)
		}
	}
	return planned, problems
}

// withoutAccount takes the ID off e.
func withoutAccount(e *Employee) PlannedRow {
	return PlannedRow{Status: ImportChanged, Code: e.Code, Name: e.Name(), Changes: []ImportChange{{FieldAccountID, e.AccountID, ""}},
		Target: ImportTarget{EmployeeID: e.ID, Version: e.Version, LastName: e.LastName, FirstName: e.FirstName, Kana: e.Kana, JoinedOn: e.JoinedOn, LeftOn: e.LeftOn}}
}

// CheckProgress is how far an アカウント確認 is.
type CheckProgress struct {
	Running   bool
	Total     int // employees
	Done      int // answered
	StartedAt time.Time
}

// Selection is some employees: those of a query, whatever its Offset and
// Limit, or where IDs is not nil, those.
type Selection struct {
	Query AccountQuery
	IDs   []int64
}

// Accounts is 打刻連携設定: who is who at LINE WORKS. Right of all:
// edit_accounts; of the actor's scope only: others are not found. Code:
// forbidden.
type Accounts interface {
	// ListAccounts gives a part of a list. Codes: invalid (sort, state, first,
	// check, offset, limit).
	ListAccounts(ctx context.Context, a Actor, q AccountQuery) (AccountPage, error)

	// Account is one of them. Code: not_found.
	Account(ctx context.Context, a Actor, employee int64) (AccountEntry, error)

	// SaveAccounts changes account IDs by the rules of an import, all in one
	// transaction or, if there are problems, none. Several may swap theirs.
	// saved is how many changed. Codes: not_found, conflict (employee) if
	// somebody changed one of them since Version, invalid (edits) for one
	// employee twice.
	SaveAccounts(ctx context.Context, a Actor, edits []AccountEdit) (saved int, problems []AccountProblem, err error)

	// CheckAccounts has LINE WORKS asked about all of s who have an ID. The
	// answers come by and by. Codes: not_registered, not_used.
	CheckAccounts(ctx context.Context, a Actor, s Selection) (CheckProgress, error)
	// CheckProgress is how far the last one is.
	CheckProgress(ctx context.Context, a Actor) (CheckProgress, error)
	// CancelCheck asks about nobody else for it.
	CancelCheck(ctx context.Context, a Actor) (CheckProgress, error)

	// AcceptAddress takes over the ID that the member linked to an employee has
	// by now: 「IDが変わりました [更新]」. Codes: not_found, also when his ID did
	// not change; conflict; invalid (account_id, with reason and other) when
	// somebody else has it.
	AcceptAddress(ctx context.Context, a Actor, employee, version int64) error
	// ConfirmUser links the member who has an employee's ID by now, in place of
	// the one linked before. Only for an actor without a limited scope: the
	// member belongs to no 所属 yet. Codes: not_found, also when there is
	// nothing to confirm; conflict.
	ConfirmUser(ctx context.Context, a Actor, employee, version int64) error
}
