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

	var in, out, pause time.Time // of the pair and the pause being read; zero = none
	var pauseOf PunchType
	var paused int
	closePair := func() {
		if !in.IsZero() && !out.IsZero() {
			w.WorkedMin += max(0, minutes(in, out)-paused)
		}
		in, out, paused = time.Time{}, time.Time{}, 0
	}
	unclosed := func() {
		if pauseOf == BreakStart {
			w.Flags |= DayUnclosedBreak
		} else if pauseOf == OutingStart {
			w.Flags |= DayUnclosedOuting
		}
		pauseOf = ""
	}
	for _, p := range ps {
		working := !in.IsZero() && out.IsZero()
		switch p.Type {
		case ClockIn:
			if working {
				w.Flags |= DayOddOrder // a second 出勤: the first counts
				continue
			}
			closePair()
			in = p.At
			if w.FirstIn.IsZero() {
				w.FirstIn = p.At
			}
			w.Presence, w.Since = PresenceIn, p.At
		case ClockOut:
			if in.IsZero() {
				w.Flags |= DayMissingIn
			} else if !out.IsZero() {
				w.Flags |= DayOddOrder // a second 退勤: the last counts
			}
			unclosed()
			out, w.LastOut = p.At, p.At
			w.Presence, w.Since = PresenceOut, p.At
		case BreakStart, OutingStart:
			if !working || pauseOf != "" {
				w.Flags |= DayOddOrder
			}
			unclosed()
			pauseOf, pause = p.Type, p.At
			w.Presence, w.Since = PresenceBreak, p.At
			if p.Type == OutingStart {
				w.Presence = PresenceOuting
			}
		case BreakEnd, OutingEnd:
			want := BreakStart
			if p.Type == OutingEnd {
				want = OutingStart
			}
			if pauseOf != want {
				w.Flags |= DayOddOrder
				continue
			}
			if working {
				paused += minutes(pause, p.At)
			}
			pauseOf = ""
			w.Presence, w.Since = PresenceIn, p.At
		}
	}
	if in.IsZero() && w.LastOut.IsZero() {
		w.Flags |= DayMissingIn
	}
	open := !in.IsZero() && out.IsZero()
	if open && !nextIn.IsZero() {
		w.Flags |= DayMissingOut
		unclosed()
	}
	closePair()
	return w
}

// Open reports whether the day has a 出勤 without its 退勤.
func (w *Workday) Open() bool {
	return w.Presence == PresenceIn || w.Presence == PresenceBreak || w.Presence == PresenceOuting
}

// minutes between two instants, each cut to its minute.
func minutes(from, to time.Time) int {
	return int(to.Truncate(time.Minute).Sub(from.Truncate(time.Minute)) / time.Minute)
}
