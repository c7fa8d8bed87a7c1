package timeclock

import (
	"slices"
	"time"
)

// Presence is where an employee stands after his last punch.
type Presence string

// The states of presence.
const (
	PresenceNone   Presence = "none"     // no punch yet
	PresenceIn     Presence = "in"       // 出勤
	PresenceBreak  Presence = "on_break" // 休憩
	PresenceOuting Presence = "outing"   // 外出
	PresenceOut    Presence = "out"      // 退勤
)

// DayFlag marks something about a working day that a reader should know.
type DayFlag uint32

// The flags of a day. The values are stored: append only.
const (
	DayOddOrder       DayFlag = 1 << iota // punches in an order that does not make sense
	DayMissingIn                          // 出勤なし
	DayMissingOut                         // 退勤なし: a later 出勤 closed the day
	DayUnclosedBreak                      // a 休憩 without its end; not deducted
	DayUnclosedOuting                     // an 外出 without its end; not deducted
)

// Workday is what the punches of one employee on one work date come to.
type Workday struct {
	EmployeeID int64
	Date       Date
	Flags      DayFlag
	Presence   Presence
	Since      time.Time // when Presence began; zero for PresenceNone
	FirstIn    time.Time // of two 出勤 the first; zero for none
	LastOut    time.Time // of two 退勤 the last; zero for none
	WorkedMin  int       // whole minutes; 0 while the day is open
	Punches    int       // not voided
}

// Day works out a working day. punches are those of one employee and one work
// date, in any order, voided ones included or not; nextIn is the employee's
// next 出勤 on a later work date, zero if there is none.
//
// Worked time: punch times cut to the minute; the sum of 出勤→退勤 pairs less
// closed 休憩 and 外出; of two 出勤 the first, of two 退勤 the last; no
// rounding, no overtime rules (product page, section 9).
func Day(employeeID int64, date Date, punches []Punch, nextIn time.Time) Workday {
	w := Workday{EmployeeID: employeeID, Date: date, Presence: PresenceNone}
	ps := make([]Punch, 0, len(punches))
	for _, p := range punches {
		if !p.Voided && p.WorkDate == date && p.EmployeeID == employeeID {
			ps = append(ps, p)
		}
	}
	if len(ps) == 0 {
		return w
	}
	slices.SortStableFunc(ps, func(a, b Punch) int { return a.At.Compare(b.At) })
	w.Punches = len(ps)

	pairs, pauses := w.read(ps, !nextIn.IsZero())
	for _, p := range pairs {
		if p.out.IsZero() {
			continue
		}
		worked := minutes(p.in, p.out)
		for _, x := range pauses {
			worked -= overlap(p, x)
		}
		w.WorkedMin += max(0, worked)
	}
	if len(pairs) == 0 {
		w.Flags |= DayMissingIn
	}
	if len(pairs) > 0 && pairs[len(pairs)-1].out.IsZero() && !nextIn.IsZero() {
		w.Flags |= DayMissingOut
	}
	return w
}

// span is a time at work, or a closed 休憩 or 外出. out is zero while it lasts.
type span struct{ in, out time.Time }

// read walks through the punches in order: the pairs of 出勤 (of two the
// first) and 退勤 (of two the last), the pauses that were closed, wherever
// their ends lie, presence and flags. over says that the day is past.
func (w *Workday) read(ps []Punch, over bool) (pairs, pauses []span) {
	var pause Punch // the open 休憩 or 外出; zero for none
	unclosed := func() {
		if pause.Type == BreakStart {
			w.Flags |= DayUnclosedBreak
		} else if pause.Type == OutingStart {
			w.Flags |= DayUnclosedOuting
		}
		pause = Punch{}
	}
	for _, p := range ps {
		var pair *span
		if len(pairs) > 0 {
			pair = &pairs[len(pairs)-1]
		}
		working := pair != nil && pair.out.IsZero()
		switch p.Type {
		case ClockIn:
			if working {
				w.Flags |= DayOddOrder // a second 出勤: the first counts
				continue
			}
			pairs = append(pairs, span{in: p.At})
			if w.FirstIn.IsZero() {
				w.FirstIn = p.At
			}
			w.Presence, w.Since = PresenceIn, p.At
		case ClockOut:
			switch {
			case pair == nil:
				w.Flags |= DayMissingIn
			case !pair.out.IsZero():
				w.Flags |= DayOddOrder // a second 退勤: the last counts
			}
			if pair != nil {
				pair.out = p.At
			}
			w.LastOut = p.At
			w.Presence, w.Since = PresenceOut, p.At
		case BreakStart, OutingStart:
			if !working || pause.Type != "" {
				w.Flags |= DayOddOrder
			}
			unclosed()
			pause = p
			w.Presence, w.Since = PresenceBreak, p.At
			if p.Type == OutingStart {
				w.Presence = PresenceOuting
			}
		case BreakEnd, OutingEnd:
			want := BreakStart
			if p.Type == OutingEnd {
				want = OutingStart
			}
			if pause.Type != want {
				w.Flags |= DayOddOrder
				continue
			}
			if !working {
				w.Flags |= DayOddOrder // it ends after 退勤, or before 出勤
			} else {
				w.Presence, w.Since = PresenceIn, p.At
			}
			pauses = append(pauses, span{pause.At, p.At})
			pause = Punch{}
		}
	}
	if paused := w.Presence == PresenceBreak || w.Presence == PresenceOuting; over || !paused {
		unclosed() // nobody is in it any more
	}
	return pairs, pauses
}

// overlap is how many minutes of pause x lie within pair p.
func overlap(p, x span) int {
	from, to := x.in, x.out
	if from.Before(p.in) {
		from = p.in
	}
	if to.After(p.out) {
		to = p.out
	}
	return max(0, minutes(from, to))
}

// Open reports whether the day has a 出勤 without its 退勤.
func (w *Workday) Open() bool {
	return w.Presence == PresenceIn || w.Presence == PresenceBreak || w.Presence == PresenceOuting
}

// minutes between two instants, each cut to its minute.
func minutes(from, to time.Time) int {
	return int(to.Truncate(time.Minute).Sub(from.Truncate(time.Minute)) / time.Minute)
}
