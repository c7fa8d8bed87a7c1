package timeclock

import (
	"context"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// CorrectionState is where a 修正申請 stands. Stored: append only.
type CorrectionState string

// The states.
const (
	CorrectionOpen      CorrectionState = "open"
	CorrectionApproved  CorrectionState = "approved"
	CorrectionDeclined  CorrectionState = "declined"
	CorrectionWithdrawn CorrectionState = "withdrawn" // by the employee
)

// Valid reports whether c is a known state.
func (c CorrectionState) Valid() bool {
	return slices.Contains([]CorrectionState{CorrectionOpen, CorrectionApproved, CorrectionDeclined, CorrectionWithdrawn}, c)
}

// Correction is a 修正申請: an employee's request for a time other than now.
type Correction struct {
	ID         int64
	EmployeeID int64
	Type       PunchType
	WantedAt   time.Time // UTC
	WorkDate   Date      // as it was when asked; worked out anew when approved
	PunchID    int64     // the punch that it would replace; 0: one to add
	// ReplacesNew says that PunchID is the punch of the same decision.
	ReplacesNew bool
	EventID     int64     // the message; 0: the one being decided
	AskedAt     time.Time // issue time of the message
	State       CorrectionState
	Version     int64

	DecidedAt  time.Time
	DecidedBy  string // the admin's name
	Reason     string // of declining, or a word with the approval
	NewPunchID int64  // what the approval made
}

// Bounds of requests.
const (
	// MaxOpenCorrections is how many requests an employee may have open.
	MaxOpenCorrections = 20
	// MaxReasonRunes is the longest reason of an admin.
	MaxReasonRunes = 200
	// sameBreak is how near a 休憩 or 外出 lies to the time asked for to be
	// the one that is meant; sameShift the same of two wishes for 出勤 or 退勤.
	sameBreak = time.Hour
	sameShift = 4 * time.Hour
	// soon is how far ahead a written time may lie to be one's own clock or habit.
	soon = 10 * time.Minute
)

// CorrectionChoice is what an admin approves: what was asked for, or another
// time or type in its place.
type CorrectionChoice struct {
	Type     PunchType
	WantedAt time.Time
	Reason   string
}

// Check reports the first thing wrong with c at now: CodeInvalid with the
// field type, wanted_at or reason.
func (c CorrectionChoice) Check(now time.Time) error {
	const op = "timeclock.CorrectionChoice"
	switch {
	case !c.Type.Valid():
		return refused(op, "type", ProblemForm)
	case c.WantedAt.IsZero():
		return refused(op, "wanted_at", ProblemMissing)
	case c.WantedAt.Sub(now) > FutureAfter:
		return refused(op, "wanted_at", ProblemFuture)
	}
	return checkReason(op, c.Reason)
}

// CheckDecline reports what is wrong with the reason of a refusal, which must
// be given: CodeInvalid with the field reason.
func CheckDecline(reason string) error {
	const op = "timeclock.CheckDecline"
	if CleanText(reason) == "" {
		return refused(op, "reason", ProblemMissing)
	}
	return checkReason(op, reason)
}

func checkReason(op, reason string) error {
	if utf8.RuneCountInString(reason) > MaxReasonRunes {
		return Refused(op, []FieldProblem{{Field: "reason", Reason: ProblemLength, Other: strconv.Itoa(MaxReasonRunes)}})
	}
	return nil
}

// CorrectionSort is what a list of requests is sorted by. Among equals the
// newest comes first.
type CorrectionSort string

// The orders.
const (
	CorrectionByAsked  CorrectionSort = "asked"
	CorrectionByWanted CorrectionSort = "wanted"
	CorrectionByCode   CorrectionSort = "code"
	CorrectionByName   CorrectionSort = "name"  // by フリガナ; who has none comes last
	CorrectionByState  CorrectionSort = "state" // the open ones first
)

// CorrectionQuery chooses requests. The zero value is all, the newest first.
type CorrectionQuery struct {
	State              CorrectionState // "": all
	DivisionID         int64           // 0: all
	EmploymentTypeID   int64           // 0: all
	AskedFrom, AskedTo Date            // the days of asking, both included; "": no bound
	Text               string          // looked for in code, name, フリガナ and account ID
	Sort               CorrectionSort  // "": the newest first
	Desc               bool
	Offset             int
	Limit              int // at most MaxPage; 0: MaxPage
}

// CorrectionEntry is a request as lists show it. Times are in the company's zone.
type CorrectionEntry struct {
	Correction
	Code, Name               string
	Division, EmploymentType string // as of the work date
	Message                  string // what was written; "" once blanked
	Replaces                 *Punch
	ResultAt                 time.Time // of the punch that the approval made; zero for none
}

// CorrectionPage is a part of a list of requests.
type CorrectionPage struct {
	Total, Open int
	Entries     []CorrectionEntry
}

// CorrectionDetail is a request with what surrounds it.
type CorrectionDetail struct {
	CorrectionEntry
	Day   []Punch   // the punches of its work date, voided ones too, in order
	Reply string    // what the Bot answered; "" if nothing yet
	Told  SendState // what became of telling the employee the decision; "": nothing to tell yet
}

// Corrections keeps the 修正申請. Rights: read_records to look, edit_records to
// decide, each within the admin's scope.
type Corrections interface {
	Corrections(ctx context.Context, a Actor, q CorrectionQuery) (CorrectionPage, error)
	// Correction gives one. Code: not_found.
	Correction(ctx context.Context, a Actor, id int64) (CorrectionDetail, error)
	// Approve makes a 手入力 punch that names the request, in place of the one
	// it replaces, and tells the employee. Codes: not_found, conflict if it
	// was decided meanwhile, invalid with the field.
	Approve(ctx context.Context, a Actor, id, version int64, c CorrectionChoice) error
	// Decline refuses it and tells the employee why. Codes as Approve.
	Decline(ctx context.Context, a Actor, id, version int64, reason string) error
}

func refused(op, field string, why ProblemReason) error {
	return Refused(op, []FieldProblem{{Field: field, Reason: why}})
}
