package timeclock

import (
	"cmp"
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

// Amendment is what approving a request does to the punches.
type Amendment struct {
	Punch Punch   // to insert
	Void  *Punch  // to void; nil for none
	Move  []Punch // to give the work date of Punch: what followed a 出勤 that was not known
}

// Amend works out what approving c as choice says does, at now. nearby are the
// employee's punches, not voided, on Rules.NearbyDates of the time chosen, and
// on the work date of c. A punch that came after the request is replaced too,
// if it is the one that is meant. ok is false for a type that he may not punch
// then.
func (r *Rules) Amend(c Correction, choice CorrectionChoice, e *Employee, nearby []Punch, now time.Time) (a Amendment, ok bool) {
	at := choice.WantedAt
	a.Void = r.Replaced(c, choice.Type, at, nearby)
	rest := slices.Clone(nearby)
	if a.Void != nil {
		rest = slices.DeleteFunc(rest, func(p Punch) bool { return p.ID == a.Void.ID })
	}
	date := r.WorkDate(rest, choice.Type, at)
	if _, ok := r.Permitted(e, choice.Type, date); !ok {
		return Amendment{}, false
	}
	where := e.AssignmentOn(date)
	a.Punch = Punch{EmployeeID: e.ID, Type: choice.Type, At: at, UTCOffsetMin: r.OffsetMin(at), WorkDate: date,
		DivisionID: where.DivisionID, EmploymentTypeID: where.EmploymentTypeID, Source: SourceManual, MadeAt: now, Version: 1}
	all := append(slices.Clone(rest), a.Punch)
	if choice.Type == ClockIn {
		a.Move = r.followers(all, at, date)
	} else if in := r.OpenClockIn(rest, at); in != nil {
		a.Move = r.followers(all, in.At, date)
	}
	return a, true
}

// Replaced is the punch among some that approving c as a type at a time voids:
// the one it was made about, or one that was sent later and is within the same
// few hours. nil for none; what an approval made is never taken away by another.
func (r *Rules) Replaced(c Correction, t PunchType, at time.Time, nearby []Punch) *Punch {
	if c.PunchID != 0 {
		if i := slices.IndexFunc(nearby, func(p Punch) bool { return p.ID == c.PunchID }); i >= 0 {
			return &nearby[i]
		}
		return nil
	}
	p := r.meant(nearby, t, at)
	if p == nil || p.Source != SourceLineWorks || !p.MadeAt.After(c.AskedAt) || !(Correction{Type: t, WantedAt: at}).sameAs(p.At) {
		return nil
	}
	return p
}

// followers are the punches behind a 出勤 at a time that belong to its working
// day by the rule of Rules.WorkDate, and stand on another: they came when
// nobody knew of it, or of another time.
func (r *Rules) followers(punches []Punch, in time.Time, date Date) (moved []Punch) {
	reach := in.Add(time.Duration(r.OpenShiftHours) * time.Hour)
	out := time.Time{}
	for _, p := range punches { // until the shift ends
		if !p.Voided && p.At.After(in) && (p.Type == ClockIn || p.Type == ClockOut) && (out.IsZero() || p.At.Before(out)) {
			out = p.At
		}
	}
	for _, p := range punches {
		if p.Voided || p.Type == ClockIn || !p.At.After(in) || p.At.After(reach) || !out.IsZero() && p.At.After(out) || p.WorkDate == date {
			continue
		}
		moved = append(moved, p)
	}
	return moved
}

// say decides a message with the phrases of one type, as read, and perhaps a time.
func (s *Situation) say(t PunchType, r Reading) Decision {
	m := s.Message
	w, ok := writtenFor(m.Text, func(sentence string) bool { return slices.Contains(s.Rules.Phrases.Read(sentence).Types, t) })
	if _, permitted := s.permitted(t, m.IssuedAt); !ok || !permitted {
		return s.punch(t, m.IssuedAt, nil)
	}
	if w.Several && s.Rules.otherDay(w, m.IssuedAt) || w.OddDate {
		return s.askWritten(CaseWrittenOther, t, time.Time{}, ChoiceNow)
	}
	if w.Several {
		return s.punchWith(t, NoteTimesMany, time.Time{})
	}
	last := s.lastPunch()
	at, otherDay, fits := s.Rules.Written(w, t, m.IssuedAt, last)
	fitting := slices.Contains(s.offers(s.Nearby), t)
	switch {
	case fits == WrittenTooOld:
		return s.askWritten(CaseWrittenOld, t, at, ChoiceNow)
	case fits == WrittenUnsolved, fits == WrittenFuture && otherDay:
		return s.askWritten(CaseWrittenOther, t, time.Time{}, ChoiceNow)
	case fits == WrittenFuture && (!fitting || t == ClockOut && at.Sub(m.IssuedAt) > soon && besideTime(m.Text, r.Hits)):
		// 「18時退勤予定」 is no 退勤 yet; other times to come are of what is done next.
		return s.askWritten(CaseWrittenFuture, t, at, ChoiceNow)
	case fits == WrittenFuture:
		return s.punchWith(t, NoteFuture, time.Time{})
	case otherDay:
		return s.askWritten(CaseWrittenTime, t, at, ChoiceNow, ChoiceRequest)
	case fits == WrittenSame:
		return s.punch(t, m.IssuedAt, nil)
	}
	if p := s.doubleTap(t, m.IssuedAt); p != nil {
		return s.request(t, at, p)
	}
	if !fitting || at.Before(last.Truncate(time.Minute)) {
		return s.askWritten(CaseWrittenTime, t, at, ChoiceNow, ChoiceRequest)
	}
	wish := s.request(t, at, nil)
	switch wish.Case {
	case CaseRequestTwice:
		return s.punchWith(t, NoteRequestTwice, at)
	case CaseRequestMany:
		return s.punchWith(t, NoteRequestMany, at)
	}
	note := NoteRequested
	if len(wish.Withdraw) > 0 {
		note = NoteRequestedAnew
	}
	d := s.punchWith(t, note, at)
	if d.Punch != nil && wish.Correction != nil {
		d.Correction, d.Withdraw = wish.Correction, wish.Withdraw
		d.Correction.ReplacesNew = true
	}
	return d
}

// lastPunch is when the employee punched last before the message; zero for
// nothing nearby.
func (s *Situation) lastPunch() (last time.Time) {
	for i := range s.Nearby {
		if p := &s.Nearby[i]; !p.Voided && !p.At.After(s.Message.IssuedAt) && p.At.After(last) {
			last = p.At
		}
	}
	return last
}

// punchWith is punch with a note to the reply, about a wanted time if not zero.
func (s *Situation) punchWith(t PunchType, n Note, wanted time.Time) Decision {
	d := s.punch(t, s.Message.IssuedAt, nil)
	if d.Punch != nil {
		d.Params.Note, d.Params.WantedAt = n, Millis(wanted)
	}
	return d
}

// askWritten asks what to do about the written time at, zero for one that was
// not worked out.
func (s *Situation) askWritten(c Case, t PunchType, at time.Time, choices ...string) Decision {
	d := s.question(c, choices)
	d.Ask.WantedType, d.Params.Type = t, t
	if !at.IsZero() {
		d.Ask.WantedAt, d.Params.At = at, Millis(at)
	}
	return d
}

// correct decides the command 修正.
func (s *Situation) correct(r Reading) Decision {
	if r.TakesBack {
		return s.withdraw()
	}
	w, ok := ReadWrittenTime(s.Message.Text)
	if !ok || w.Several || r.Cancel || r.Unclear || len(r.Types) > 1 {
		return s.reply(OutcomeAnswered, CaseCorrectHow, Params{})
	}
	if w.OddDate {
		return s.reply(OutcomeAnswered, CaseCorrectNoDay, Params{})
	}
	var t PunchType
	var since time.Time
	if len(r.Types) == 1 {
		if t = r.Types[0]; t != ClockIn {
			if in := s.Rules.OpenClockIn(s.Nearby, s.Message.IssuedAt); in != nil {
				since = in.At
			}
		}
	}
	at, _, fits := s.Rules.Written(w, t, s.Message.IssuedAt, since)
	switch {
	case fits == WrittenUnsolved:
		return s.reply(OutcomeAnswered, CaseCorrectNoDay, Params{})
	case fits == WrittenTooOld:
		return s.reply(OutcomeAnswered, CaseCorrectTooOld, Params{})
	case fits == WrittenFuture:
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

// around are the employee's punches around a time, which may be days ago.
func (s *Situation) around(t time.Time) []Punch {
	if s.Around == nil || s.Rules.NearbyDates(t) == s.Rules.NearbyDates(s.Message.IssuedAt) {
		return s.Nearby
	}
	return s.Around(t)
}

// meant is the punch that a request for type t at a time is about; nil for none.
func (s *Situation) meant(t PunchType, at time.Time) *Punch {
	return s.Rules.meant(s.around(at), t, at)
}

// meant is the punch among some that t at a time would replace: the nearest of
// that type, of the same working day or a few hours away, with no other 出勤 or
// 退勤 in between, for beyond that is another shift. nil for none, or where two
// are as near.
func (r *Rules) meant(punches []Punch, t PunchType, at time.Time) *Punch {
	date := r.WorkDate(punches, t, at)
	between := func(p *Punch) bool {
		return slices.ContainsFunc(punches, func(x Punch) bool {
			return x.ID != p.ID && !x.Voided && !x.Type.paired() && (x.At.After(p.At) && x.At.Before(at) || x.At.Before(p.At) && x.At.After(at))
		})
	}
	var found []*Punch
	for i := range punches {
		p := &punches[i]
		away := p.At.Sub(at).Abs()
		switch {
		case p.Type != t || p.Voided || t.paired() && away > sameBreak || p.WorkDate != date && away > sameShift || between(p):
		default:
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b *Punch) int { return cmp.Compare(a.At.Sub(at).Abs(), b.At.Sub(at).Abs()) })
	switch {
	case len(found) == 0:
		return nil
	case len(found) > 1 && 2*found[0].At.Sub(at).Abs() > found[1].At.Sub(at).Abs():
		return nil // which of them is not guessed
	}
	return found[0]
}

// paired reports whether a working day may well have several of t.
func (t PunchType) paired() bool { return t.IsBreak() || t.IsOuting() }

// request decides a 修正申請 for type t at a time; about is the punch that it
// would replace, if any. It takes back an open one about the same.
func (s *Situation) request(t PunchType, at time.Time, about *Punch) Decision {
	// As it will be once approved: without the punch that it replaces.
	date := s.Rules.WorkDate(slices.DeleteFunc(slices.Clone(s.around(at)), func(p Punch) bool { return about != nil && p.ID == about.ID }), t, at)
	if why, ok := s.Rules.Permitted(s.Employee, t, date); !ok {
		return s.reply(OutcomeRefused, why, Params{Type: t, At: Millis(at)})
	}
	open := s.openCorrections()
	var replaced []Correction
	for _, c := range open {
		switch {
		case c.Type != t:
		case c.WantedAt.Equal(at):
			return s.reply(OutcomeAnswered, CaseRequestTwice, Params{Type: t, At: Millis(at)})
		case about != nil && c.PunchID == about.ID, c.PunchID == 0 && c.WorkDate == date && c.sameAs(at):
			replaced = append(replaced, c)
		}
	}
	if len(open)-len(replaced) >= MaxOpenCorrections {
		return s.reply(OutcomeRefused, CaseRequestMany, Params{Type: t, At: Millis(at)})
	}
	c := &Correction{EmployeeID: s.Employee.ID, Type: t, WantedAt: at, WorkDate: date, AskedAt: s.Message.IssuedAt, State: CorrectionOpen, Version: 1}
	if about != nil {
		c.PunchID = about.ID
	}
	d := s.reply(OutcomeRequested, CaseRequested, Params{Type: t, At: Millis(at)})
	d.Correction, d.Withdraw = c, replaced
	if len(replaced) > 0 {
		d.Params.Note, d.Params.WantedAt = NoteReplaced, Millis(replaced[len(replaced)-1].WantedAt)
	}
	return d
}

// sameAs reports whether a request for the same type at a time is the same wish
// with another time.
func (c Correction) sameAs(at time.Time) bool {
	reach := sameShift
	if c.Type.paired() {
		reach = sameBreak
	}
	return c.WantedAt.Sub(at).Abs() <= reach
}

// withdraw decides 「修正 取消」: the last open request is taken back. Once more
// within a double tap is answered only.
func (s *Situation) withdraw() Decision {
	if s.LastWithdrawn != nil {
		if c, when := s.LastWithdrawn(); c != nil && s.Rules.sameTap(s.Message.IssuedAt.Sub(when)) {
			return s.reply(OutcomeDoubleTap, CaseRequestWithdrawn, Params{Type: c.Type, At: Millis(c.WantedAt), Note: NoteOnce})
		}
	}
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
	d.Withdraw = []Correction{*last}
	return d
}

func (s *Situation) openCorrections() []Correction {
	if s.OpenCorrections == nil {
		return nil
	}
	return s.OpenCorrections()
}

// dayOff decides 「今日は休み」: no reminders today. Before 日付変更時間 both the
// day that has begun and the working day that has not ended are today.
func (s *Situation) dayOff() Decision {
	at := s.Message.IssuedAt
	today, working := DateOf(at.In(s.Rules.Location)), s.Rules.BoundaryDate(at)
	d := s.reply(OutcomeAnswered, CaseDayOff, Params{Date: today})
	d.DayOff = []Date{today}
	if working != today {
		d.DayOff = append(d.DayOff, working)
	}
	return d
}

func refused(op, field string, why ProblemReason) error {
	return Refused(op, []FieldProblem{{Field: field, Reason: why}})
}
