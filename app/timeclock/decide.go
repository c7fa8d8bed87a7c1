package timeclock

import (
	"slices"
	"strings"
	"time"
)

// Outcome says what became of a message. Stored: append only.
type Outcome string

// The outcomes of a message.
const (
	OutcomePunched        Outcome = "punched"
	OutcomeVoided         Outcome = "voided"
	OutcomeAsked          Outcome = "asked"     // the Bot asked back; not a punch until answered
	OutcomeAnswered       Outcome = "answered"  // a command was answered
	OutcomeRequested      Outcome = "requested" // a 修正申請, and no punch
	OutcomeDoubleTap      Outcome = "double_tap"
	OutcomeRefused        Outcome = "refused"
	OutcomeUnmatched      Outcome = "unmatched"
	OutcomeUnknownSender  Outcome = "unknown_sender"
	OutcomeSenderConflict Outcome = "sender_conflict"
	OutcomeExpired        Outcome = "expired"         // a button after its end, used up, or another's
	OutcomeIgnored        Outcome = "ignored"         // a postback that is not ours
	OutcomeNoted          Outcome = "noted"           // join, begin … and types of the future
	OutcomeAwaitingSender Outcome = "awaiting_sender" // decided when the sender is resolved
	OutcomeNotKept        Outcome = "not_kept"        // talk of a group room: counted, not stored
	OutcomeFailed         Outcome = "failed"          // our own fault; can be redone
)

// SenderState says what is known of source.userId.
type SenderState int

// The states of a sender.
const (
	SenderUnknown      SenderState = iota // LINE WORKS has not been asked yet
	SenderLinked                          // an employee's
	SenderUnregistered                    // the address is known and no employee's
	SenderConflict                        // the address is an employee's who is linked to another user
)

// Situation is everything a decision about one message rests on.
type Situation struct {
	Message   *Message
	Rules     *Rules
	Now       time.Time // by the clock corrected from LINE WORKS
	Sender    SenderState
	AccountID string    // the sender's address, if known
	BotAdmin  bool      // of SenderUnregistered: he is an administrator of the Bot
	Employee  *Employee // for SenderLinked
	Nearby    []Punch   // his punches, not voided, on Rules.NearbyDates of the message, and of the question it answers
	Question  *Question // the one named by the message's button; nil if there is none such
	// What few messages ask for, looked up when they do. nil: there is none.
	OpenCorrections func() []Correction             // his open 修正申請
	LastWithdrawn   func() (*Correction, time.Time) // the one he took back last by 「修正 取消」, and when that was written
	LastVoid        func() (*Punch, time.Time)      // what he took back last by 取消, and when that was written
	Around          func(time.Time) []Punch         // as Nearby, on Rules.NearbyDates of a time days ago; nil: Nearby
}

// Decision is what to do about a message. The writer fills in ids.
type Decision struct {
	Outcome Outcome
	Case    Case // "" for no reply
	Params  Params
	Private bool // the reply goes to the sender alone, also in a room

	Punch      *Punch       // to insert
	Void       *Punch       // to void, and with it the open 修正申請 about it
	Correction *Correction  // to insert
	Withdraw   []Correction // to take back
	DayOff     []Date       // the days without reminders
	Ask        *Question    // to insert; Params.Question wants its id
	Answer     string       // the choice that settles Situation.Question
	Days       []Workday    // the working days that change, worked out anew
}

// Decide says what a message does. It is pure: the same situation always has
// the same decision.
//
// What concerns one member of a group room is answered to him alone.
func Decide(s *Situation) Decision {
	d := s.decide()
	if s.Message.InRoom() {
		d.Private = true
	}
	return d
}

func (s *Situation) decide() Decision {
	m := s.Message
	if m.InRoom() && !s.Rules.GroupRooms {
		return Decision{Outcome: OutcomeNotKept}
	}
	switch m.Kind {
	case KindText, KindPostback, KindOther, KindBegin:
	default:
		return Decision{Outcome: OutcomeNoted}
	}
	if m.UserID == "" {
		return Decision{Outcome: OutcomeNoted}
	}
	if s.Sender == SenderUnknown {
		return Decision{Outcome: OutcomeAwaitingSender}
	}
	if m.Kind == KindBegin {
		return Decision{Outcome: OutcomeNoted}
	}
	_, _, isAnswer := QuestionOf(m.Postback)
	_, isKey := punchOf(m.Postback)
	asked := askedOf(m.Postback)
	if m.Kind == KindPostback && !isAnswer && !isKey && asked == nil {
		return Decision{Outcome: OutcomeIgnored}
	}
	switch s.Sender {
	case SenderUnregistered:
		c := CaseUnknownSender
		if s.BotAdmin { // most likely his answer to the test message
			c = CaseAdminUnregistered
		}
		return s.quietInRoom(s.reply(OutcomeUnknownSender, c, Params{AccountID: s.AccountID}))
	case SenderConflict:
		return s.quietInRoom(s.reply(OutcomeSenderConflict, CaseSenderConflict, Params{AccountID: s.AccountID}))
	}
	if isAnswer {
		return s.answer()
	}
	if t, ok := punchOf(m.Postback); ok {
		return s.punch(t, m.IssuedAt, nil)
	}
	if asked != nil {
		return s.ask(CaseWhich, asked)
	}
	return s.read()
}

// read decides by what the message says.
func (s *Situation) read() Decision {
	m := s.Message
	r := s.Rules.Phrases.Read(m.Text)
	switch {
	case r.Command == CommandToday:
		return s.today()
	case r.Command == CommandHelp:
		return s.reply(OutcomeAnswered, CaseHelp, Params{})
	case r.Command == CommandDayOff:
		return s.dayOff()
	case r.Correct:
		return s.correct(r)
	case r.Cancel && r.DayOff:
		return s.ask(CaseCancelWhat, nil, ChoiceCancel)
	case r.Cancel && len(r.Types) > 0:
		if s.Rules.UndoMin == 0 {
			return s.ask(CaseCancelWhat, r.Types)
		}
		return s.ask(CaseCancelWhat, r.Types, ChoiceCancel)
	case r.Cancel:
		return s.void(m.IssuedAt)
	case len(r.Types) == 0:
		return s.quietInRoom(s.reply(OutcomeUnmatched, CaseUnmatched, Params{}))
	case len(r.Types) == 1:
		return s.say(r.Types[0], r)
	}
	return s.ask(CaseAmbiguous, r.Types)
}

// reply makes a decision that only speaks.
func (s *Situation) reply(o Outcome, c Case, p Params) Decision {
	p.IssuedAt = Millis(s.Message.IssuedAt)
	if s.Employee != nil {
		p.Name = s.Employee.Name()
		p.Offers = s.offers(s.Nearby)
		why, _ := s.permitted(BreakStart, s.Message.IssuedAt)
		p.NoBreaks = why == CaseRefusedBreak
		if s.Rules.NamesToday(c) {
			p.Marks = s.marks(s.Nearby)
		}
	}
	return Decision{Outcome: o, Case: c, Params: p}
}

// quietInRoom keeps the Bot from disturbing a group room with what concerns one member.
func (s *Situation) quietInRoom(d Decision) Decision {
	if s.Message.InRoom() {
		d.Case = ""
	}
	return d
}

// Permitted says whether e may punch t on date d, and if not, why.
func (r *Rules) Permitted(e *Employee, t PunchType, d Date) (Case, bool) {
	switch {
	case e.HasLeft(d):
		return CaseRefusedLeft, false
	case t.IsBreak() && !r.BreaksShown:
		return CaseRefusedBreakOff, false
	case t.IsOuting() && !r.OutingsUsed:
		return CaseRefusedOutingOff, false
	case t.IsBreak() && !r.EmploymentTypes[e.AssignmentOn(d).EmploymentTypeID].BreakAllowed:
		return CaseRefusedBreak, false
	}
	return "", true
}

func (s *Situation) permitted(t PunchType, at time.Time) (Case, bool) {
	return s.Rules.Permitted(s.Employee, t, s.Rules.WorkDate(s.Nearby, t, at))
}

// punch decides a punch of type t at the given time; q is the question it answers, if any.
func (s *Situation) punch(t PunchType, at time.Time, q *Question) Decision {
	if why, ok := s.permitted(t, at); !ok {
		return s.reply(OutcomeRefused, why, Params{Type: t, At: Millis(at)})
	}
	if p := s.doubleTap(t, at); p != nil {
		return s.reply(OutcomeDoubleTap, CaseDoubleTap, Params{Type: t, At: Millis(p.At)})
	}
	date := s.Rules.WorkDate(s.Nearby, t, at)
	where := s.Employee.AssignmentOn(date)
	p := Punch{
		EmployeeID: s.Employee.ID, Type: t, At: at, UTCOffsetMin: s.Rules.OffsetMin(at), WorkDate: date,
		DivisionID: where.DivisionID, EmploymentTypeID: where.EmploymentTypeID, Source: SourceLineWorks,
		ReceivedAt: s.Message.ReceivedAt, MadeAt: s.Message.IssuedAt, Version: 1,
	}
	if q != nil {
		p.EventID, p.ReceivedAt = q.EventID, q.ReceivedAt
	}
	if at.Sub(s.Now) > FutureAfter {
		p.Flags |= FlagFuture
	}
	if p.ReceivedAt.Sub(at) > LateAfter {
		p.Flags |= FlagLate
	}
	after := append(slices.Clone(s.Nearby), p)
	d := Decision{Outcome: OutcomePunched, Case: CasePunched, Punch: &p, Days: s.days(after, p)}
	d.Params = Params{Name: s.Employee.Name(), Type: t, At: Millis(at), IssuedAt: Millis(s.Message.IssuedAt), Offers: s.offers(after)}
	if s.Rules.NamesToday(d.Case) {
		d.Params.Marks = s.marks(after)
	}
	return d
}

// doubleTap is within which time the same again is one; 0 for never.
func (r *Rules) doubleTap() time.Duration { return time.Duration(r.DoubleTapSec) * time.Second }

// againAfter is after how long somebody who takes back once more has read the
// answer to the first time, and means it.
const againAfter = 10 * time.Second

// sameTap reports whether the same command so much earlier or later is one.
func (r *Rules) sameTap(apart time.Duration) bool {
	return apart.Abs() <= min(againAfter, r.doubleTap()) && r.DoubleTapSec > 0
}

// doubleTap is the punch of type t a moment before or after a time; nil for none.
func (s *Situation) doubleTap(t PunchType, at time.Time) *Punch {
	within := s.Rules.doubleTap()
	for i := range s.Nearby {
		if p := &s.Nearby[i]; within > 0 && p.Type == t && !p.Voided && at.Sub(p.At).Abs() <= within {
			return p
		}
	}
	return nil
}

// void decides 「取消」 written at the given time: the last own punch made
// within UndoMin before it is voided. Once more within a double tap is
// answered only: two taps must not cost two punches.
func (s *Situation) void(at time.Time) Decision {
	if s.Rules.UndoMin == 0 {
		return s.reply(OutcomeRefused, CaseUndoOff, Params{})
	}
	if s.LastVoid != nil {
		if p, when := s.LastVoid(); p != nil && s.Rules.sameTap(at.Sub(when)) && !s.punchedSince(when) {
			return s.reply(OutcomeDoubleTap, CaseVoided, Params{Type: p.Type, At: Millis(p.At), Note: NoteOnce})
		}
	}
	last := s.undoable(at)
	if last == nil {
		return s.reply(OutcomeUnmatched, CaseNothingToVoid, Params{Minutes: s.Rules.UndoMin})
	}
	voided := *last
	after := slices.DeleteFunc(slices.Clone(s.Nearby), func(p Punch) bool { return p.ID == voided.ID })
	d := Decision{Outcome: OutcomeVoided, Case: CaseVoided, Void: &voided, Days: s.days(after, voided)}
	d.Params = Params{Name: s.Employee.Name(), Type: voided.Type, At: Millis(voided.At), IssuedAt: Millis(s.Message.IssuedAt), Offers: s.offers(after)}
	if s.Rules.NamesToday(d.Case) {
		d.Params.Marks = s.marks(after)
	}
	if slices.ContainsFunc(s.openCorrections(), func(c Correction) bool { return c.PunchID == voided.ID }) {
		d.Params.Note = NoteWithdrawn
	}
	return d
}

// punchedSince reports whether the employee has made a punch after a time.
func (s *Situation) punchedSince(t time.Time) bool {
	return slices.ContainsFunc(s.Nearby, func(p Punch) bool { return !p.Voided && p.MadeAt.After(t) })
}

// undoable is the punch that 「取消」 written at a time takes back; nil for none.
func (s *Situation) undoable(at time.Time) *Punch {
	var last *Punch
	for i := range s.Nearby {
		p := &s.Nearby[i]
		age := at.Sub(p.MadeAt)
		if p.Voided || p.Source != SourceLineWorks || age < 0 || age > time.Duration(s.Rules.UndoMin)*time.Minute {
			continue
		}
		if last == nil || p.MadeAt.After(last.MadeAt) || (p.MadeAt.Equal(last.MadeAt) && p.ID > last.ID) {
			last = p
		}
	}
	return last
}

// ask decides to ask back: one button per type the sender may punch, and more.
func (s *Situation) ask(c Case, types []PunchType, more ...string) Decision {
	m := s.Message
	var choices []string
	var why Case
	for _, t := range types {
		if w, ok := s.permitted(t, m.IssuedAt); ok {
			choices = append(choices, string(t))
		} else if why == "" {
			why = w
		}
	}
	if choices == nil && len(more) == 0 {
		return s.reply(OutcomeRefused, why, Params{Type: types[0], At: Millis(m.IssuedAt)})
	}
	return s.question(c, append(choices, more...))
}

// question decides to ask back with some buttons.
func (s *Situation) question(c Case, choices []string) Decision {
	m := s.Message
	q := &Question{
		EmployeeID: s.Employee.ID, UserID: m.UserID,
		AskedAt: m.IssuedAt, ReceivedAt: m.ReceivedAt, ExpiresAt: s.workDateEnd(m.IssuedAt), Choices: choices,
	}
	if !m.InRoom() { // who is asked in a room is asked alone
		q.ChannelID = m.ChannelID
	}
	d := Decision{Outcome: OutcomeAsked, Case: c, Ask: q}
	d.Params = Params{Name: s.Employee.Name(), IssuedAt: Millis(m.IssuedAt), Choices: choices}
	return d
}

// workDateEnd is when the sender's work date of t ends: the next 日付変更時間,
// or as late as his open 出勤 lends its date.
func (s *Situation) workDateEnd(t time.Time) time.Time {
	d := s.Rules.BoundaryDate(t).Time()
	end := time.Date(d.Year(), d.Month(), d.Day()+1, 0, s.Rules.DayStartMin, 0, 0, s.Rules.Location)
	if in := s.Rules.OpenClockIn(s.Nearby, t); in != nil {
		if e := in.At.Add(time.Duration(s.Rules.OpenShiftHours) * time.Hour); e.After(end) {
			end = e
		}
	}
	return end.UTC()
}

// stillNow is how long after a message 「いま打刻」 means the time of that
// message. Who presses it at six, when the question of this morning was about
// six, means six.
const stillNow = 5 * time.Minute

// answer decides the press of a question's button.
func (s *Situation) answer() Decision {
	m, q := s.Message, s.Question
	_, choice, _ := QuestionOf(m.Postback)
	private := func(d Decision) Decision {
		d.Private = true
		return d
	}
	switch {
	case q == nil && m.Kind == KindText:
		// Asked by another folder, or by this one before it was restored: told, not guessed.
		return private(s.reply(OutcomeExpired, CaseQuestionExpired, Params{}))
	case q == nil:
		return Decision{Outcome: OutcomeIgnored}
	case !q.Offers(choice): // no button of ours ever carried this
		if m.Kind == KindText {
			return s.read()
		}
		return Decision{Outcome: OutcomeIgnored}
	case q.UserID != m.UserID || q.EmployeeID != s.Employee.ID:
		return private(s.reply(OutcomeExpired, CaseQuestionOther, Params{}))
	case q.Answer != "":
		return private(s.reply(OutcomeExpired, CaseQuestionAnswered, Params{}))
	case m.IssuedAt.After(q.ExpiresAt):
		return private(s.reply(OutcomeExpired, CaseQuestionExpired, Params{}))
	}
	var d Decision
	switch t, isRequest := strings.CutPrefix(choice, choiceRequestType); {
	case choice == ChoiceCancel:
		d = s.void(q.AskedAt)
	case choice == ChoiceNow && m.IssuedAt.Sub(q.AskedAt) > stillNow:
		d = s.punch(q.WantedType, m.IssuedAt, nil)
	case choice == ChoiceNow:
		d = s.punch(q.WantedType, q.AskedAt, q)
	case choice == ChoiceRequest:
		d = s.request(q.WantedType, q.WantedAt, s.meant(q.WantedType, q.WantedAt))
	case isRequest:
		d = s.request(PunchType(t), q.WantedAt, s.meant(PunchType(t), q.WantedAt))
	default:
		d = s.punch(PunchType(choice), q.AskedAt, q)
	}
	if d.Correction != nil {
		d.Correction.EventID, d.Correction.AskedAt = q.EventID, q.AskedAt
	}
	d.Answer = choice
	return d
}

// today decides 「今日の打刻」: the punches of the sender's current work date.
func (s *Situation) today() Decision {
	return s.reply(OutcomeAnswered, CaseToday, Params{Date: s.Rules.WorkDate(s.Nearby, ClockOut, s.Message.IssuedAt)})
}

// marks are the punches of the sender's current work date, among some.
func (s *Situation) marks(punches []Punch) []Mark {
	date := s.Rules.WorkDate(punches, ClockOut, s.Message.IssuedAt)
	var ms []Mark
	for _, x := range punches {
		if x.WorkDate == date && !x.Voided {
			ms = append(ms, Mark{Type: x.Type, At: Millis(x.At)})
		}
	}
	slices.SortStableFunc(ms, func(a, b Mark) int { return int(a.At - b.At) })
	return ms
}

// days works out anew the working days that a change of p touches: its own,
// and for a 出勤 also the day before, which it may close or open.
func (s *Situation) days(after []Punch, p Punch) []Workday {
	dates := []Date{p.WorkDate}
	if p.Type == ClockIn {
		for _, x := range s.Nearby {
			if x.WorkDate < p.WorkDate && !slices.Contains(dates, x.WorkDate) {
				dates = append(dates, x.WorkDate)
			}
		}
	}
	days := make([]Workday, len(dates))
	for i, d := range dates {
		days[i] = Day(s.Employee.ID, d, after, NextClockIn(after, d))
	}
	return days
}

// NextClockIn is the first 出勤 among punches on a work date after d; zero if none.
func NextClockIn(punches []Punch, d Date) time.Time {
	var next time.Time
	for _, p := range punches {
		if p.Type == ClockIn && !p.Voided && p.WorkDate > d && (next.IsZero() || p.At.Before(next)) {
			next = p.At
		}
	}
	return next
}

// offers are the types that make sense after punches, those the employee may punch.
func (s *Situation) offers(punches []Punch) []PunchType {
	var next []PunchType
	switch s.presence(punches) {
	case PresenceIn:
		next = []PunchType{ClockOut, BreakStart, OutingStart}
	case PresenceBreak:
		next = []PunchType{BreakEnd, ClockOut}
	case PresenceOuting:
		next = []PunchType{OutingEnd, ClockOut}
	default:
		next = []PunchType{ClockIn}
	}
	return slices.DeleteFunc(next, func(t PunchType) bool {
		_, ok := s.Rules.Permitted(s.Employee, t, s.Rules.WorkDate(punches, t, s.Message.IssuedAt))
		return !ok
	})
}

// presence is where the employee stands at the time of the message.
func (s *Situation) presence(punches []Punch) Presence {
	at := s.Message.IssuedAt
	in := s.Rules.OpenClockIn(punches, at)
	if in == nil {
		return PresenceOut
	}
	state, since := PresenceIn, in.At
	for _, p := range punches {
		if p.Voided || p.At.Before(since) || p.At.After(at) || p.Type == ClockIn {
			continue
		}
		since = p.At
		switch p.Type {
		case BreakStart:
			state = PresenceBreak
		case OutingStart:
			state = PresenceOuting
		default:
			state = PresenceIn
		}
	}
	return state
}
