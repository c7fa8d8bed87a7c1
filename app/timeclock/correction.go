package timeclock

import (
	"context"
	"slices"
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
	// the one that is meant.
	sameBreak = time.Hour
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
		return refused(op, "reason", ProblemTooLong)
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
	State      CorrectionState // "": all
	DivisionID int64           // 0: all
	Text       string          // looked for in code, name and フリガナ
	Sort       CorrectionSort  // "": the newest first
	Desc       bool
	Offset     int
	Limit      int // at most MaxPage; 0: MaxPage
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

// Amendment is what approving a request does to the punches.
type Amendment struct {
	Punch Punch  // to insert
	Void  *Punch // to void; nil for none
}

// Amend works out what approving c as choice says does, at now. nearby are the
// employee's punches, not voided, on Rules.NearbyDates of the time chosen, and
// the one that c replaces. ok is false for a type that he may not punch then.
func (r *Rules) Amend(c Correction, choice CorrectionChoice, e *Employee, nearby []Punch, now time.Time) (a Amendment, ok bool) {
	rest := make([]Punch, 0, len(nearby))
	for _, p := range nearby {
		if c.PunchID != 0 && p.ID == c.PunchID {
			a.Void = &p
			continue
		}
		rest = append(rest, p)
	}
	at := choice.WantedAt
	date := r.WorkDate(rest, choice.Type, at)
	if _, ok := r.Permitted(e, choice.Type, date); !ok {
		return Amendment{}, false
	}
	where := e.AssignmentOn(date)
	a.Punch = Punch{EmployeeID: e.ID, Type: choice.Type, At: at, UTCOffsetMin: r.OffsetMin(at), WorkDate: date,
		DivisionID: where.DivisionID, EmploymentTypeID: where.EmploymentTypeID, Source: SourceManual, MadeAt: now, Version: 1}
	return a, true
}

// say decides a message with the phrases of one type, and perhaps a time.
func (s *Situation) say(t PunchType) Decision {
	m := s.Message
	w, ok := ReadWrittenTime(m.Text)
	if _, permitted := s.permitted(t, m.IssuedAt); !ok || !permitted {
		return s.punch(t, m.IssuedAt, nil)
	}
	if w.Several {
		return s.punchWith(t, NoteTimesMany)
	}
	at, otherDay, fits := s.Rules.Written(w, t, m.IssuedAt)
	switch {
	case fits == WrittenUnsolved:
		return s.askWritten(CaseWrittenOther, t, time.Time{})
	case otherDay:
		return s.askWritten(CaseWrittenTime, t, at)
	case fits == WrittenSame:
		return s.punch(t, m.IssuedAt, nil)
	case fits == WrittenFuture:
		return s.punchWith(t, NoteFuture)
	}
	if p := s.doubleTap(t, m.IssuedAt); p != nil {
		return s.request(t, at, p)
	}
	if !slices.Contains(s.offers(s.Nearby), t) {
		return s.askWritten(CaseWrittenTime, t, at)
	}
	d := s.punch(t, m.IssuedAt, nil)
	if d.Punch == nil {
		return d
	}
	r := s.request(t, at, nil)
	if d.Correction = r.Correction; r.Correction == nil {
		return d // it was asked for already
	}
	d.Correction.ReplacesNew = true
	d.Params.Note, d.Params.WantedAt = NoteRequested, Millis(at)
	return d
}

// punchWith is punch with a note to the reply.
func (s *Situation) punchWith(t PunchType, n Note) Decision {
	d := s.punch(t, s.Message.IssuedAt, nil)
	if d.Punch != nil {
		d.Params.Note = n
	}
	return d
}

// askWritten asks whether to punch now or to ask for the written time, if that
// was worked out.
func (s *Situation) askWritten(c Case, t PunchType, at time.Time) Decision {
	choices := []string{ChoiceNow}
	if !at.IsZero() {
		choices = append(choices, ChoiceRequest)
	}
	d := s.question(c, choices)
	d.Ask.WantedType, d.Ask.WantedAt = t, at
	d.Params.Type = t
	if !at.IsZero() {
		d.Params.At = Millis(at)
	}
	return d
}

// correct decides the command 修正.
func (s *Situation) correct(r Reading) Decision {
	if r.Cancel && len(r.Types) == 0 {
		return s.withdraw()
	}
	w, ok := ReadWrittenTime(s.Message.Text)
	if !ok || w.Several || len(r.Types) > 1 {
		return s.reply(OutcomeAnswered, CaseCorrectHow, Params{})
	}
	var t PunchType
	if len(r.Types) == 1 {
		t = r.Types[0]
	}
	at, _, fits := s.Rules.Written(w, t, s.Message.IssuedAt)
	switch {
	case fits == WrittenFuture, fits == WrittenUnsolved:
		return s.reply(OutcomeAnswered, CaseCorrectNotPast, Params{})
	case t != "":
		return s.request(t, at, s.meant(t, at))
	}
	var choices []string
	for _, t := range PunchTypes() {
		if _, ok := s.Rules.Permitted(s.Employee, t, s.Rules.BoundaryDate(at)); ok {
			choices = append(choices, choiceRequestType+string(t))
		}
	}
	if choices == nil {
		return s.request(ClockOut, at, nil) // refused with its reason
	}
	d := s.question(CaseCorrectType, choices)
	d.Ask.WantedAt, d.Params.At = at, Millis(at)
	return d
}

// meant is the punch that a request for type t at a time is about; nil for none.
func (s *Situation) meant(t PunchType, at time.Time) *Punch {
	date := s.Rules.WorkDate(s.Nearby, t, at)
	var found *Punch
	for i := range s.Nearby {
		p := &s.Nearby[i]
		if p.Type != t || p.Voided || p.WorkDate != date {
			continue
		}
		if (t.IsBreak() || t.IsOuting()) && p.At.Sub(at).Abs() > sameBreak {
			continue
		}
		if found != nil {
			return nil // which of them is not guessed
		}
		found = p
	}
	return found
}

// request decides a 修正申請 for type t at a time; about is the punch that it
// would replace, if any.
func (s *Situation) request(t PunchType, at time.Time, about *Punch) Decision {
	date := s.Rules.WorkDate(s.Nearby, t, at)
	if about != nil {
		date = about.WorkDate
	}
	if why, ok := s.Rules.Permitted(s.Employee, t, date); !ok {
		return s.reply(OutcomeRefused, why, Params{Type: t, At: Millis(at)})
	}
	open := s.openCorrections()
	for _, c := range open {
		if c.Type == t && c.WantedAt.Equal(at) {
			return s.reply(OutcomeAnswered, CaseRequestTwice, Params{Type: t, At: Millis(at)})
		}
	}
	if len(open) >= MaxOpenCorrections {
		return s.reply(OutcomeRefused, CaseRequestMany, Params{})
	}
	c := &Correction{EmployeeID: s.Employee.ID, Type: t, WantedAt: at, WorkDate: date, AskedAt: s.Message.IssuedAt, State: CorrectionOpen, Version: 1}
	if about != nil {
		c.PunchID = about.ID
	}
	d := s.reply(OutcomeRequested, CaseRequested, Params{Type: t, At: Millis(at)})
	d.Correction = c
	return d
}

// withdraw decides 「修正 取消」: the last open request is taken back.
func (s *Situation) withdraw() Decision {
	var last *Correction
	for _, c := range s.openCorrections() {
		if last == nil || c.ID > last.ID {
			last = &c
		}
	}
	if last == nil {
		return s.reply(OutcomeAnswered, CaseRequestNone, Params{})
	}
	d := s.reply(OutcomeAnswered, CaseRequestWithdrawn, Params{Type: last.Type, At: Millis(last.WantedAt)})
	d.Withdraw = last
	return d
}

func (s *Situation) openCorrections() []Correction {
	if s.OpenCorrections == nil {
		return nil
	}
	return s.OpenCorrections()
}

// dayOff decides 「今日は休み」: no reminders until the work date ends.
func (s *Situation) dayOff() Decision {
	date := s.Rules.BoundaryDate(s.Message.IssuedAt)
	d := s.reply(OutcomeAnswered, CaseDayOff, Params{Date: date})
	d.DayOff = date
	return d
}

func refused(op, field string, why ProblemReason) error {
	return Refused(op, []FieldProblem{{Field: field, Reason: why}})
}
