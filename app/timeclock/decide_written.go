package timeclock

import (
	"slices"
	"time"
)

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
