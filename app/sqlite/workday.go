package sqlite

import (
	"encoding/json"
	"slices"
	"time"

	"punchline/app/timeclock"
)

// openDays is how far back a 出勤 looks for the day it closes, in days. Who
// comes back after longer finds his last day as he left it.
const openDays = 40

const (
	// The days of somebody among some, in the order given. Seeks: an index by
	// employee would cost every message, for what few of them ask.
	sqlDaysBefore = `SELECT w.work_date, w.flags, w.presence, w.first_in_ms FROM json_each(?1) d CROSS JOIN workday w ON w.work_date = d.value AND w.employee_id = ?2`
	// Read along the days of everybody, so only asked where few days can be meant.
	sqlClockInAfter = `SELECT min(first_in_ms) FROM workday WHERE work_date > ? AND employee_id = ?`
)

// settleDays completes what a decision says of days: it sees the punches of
// the days around the message, but a 出勤 closes an open day of before that
// too (a Friday on Monday), and a late message may concern a day that was
// closed since. Called once the decision's own days are saved.
func (t *tx) settleDays(s *timeclock.Situation, dec *timeclock.Decision) error {
	for i := range dec.Days {
		w := &dec.Days[i]
		// Days since yesterday's have been decided with all that came after them.
		if !w.Open() || w.Flags&timeclock.DayMissingOut != 0 || w.Date.AddDays(1) >= t.rules.BoundaryDate(t.now) {
			continue
		}
		next, err := t.clockInAfter(w.EmployeeID, w.Date)
		if err != nil {
			return err
		}
		if !next.IsZero() {
			if err := t.redoDay(w.EmployeeID, w.Date, next); err != nil {
				return err
			}
		}
	}
	p := dec.Punch
	if p == nil {
		p = dec.Void
	}
	if p == nil || p.Type != timeclock.ClockIn || slices.ContainsFunc(s.Nearby, func(x timeclock.Punch) bool {
		return x.Type == timeclock.ClockIn && x.WorkDate < p.WorkDate
	}) {
		return nil // or the day before it was decided with it
	}
	return t.settleDaysBefore(p, dec.Void != nil)
}

// settleDaysBefore works those days before p's anew that the 出勤 p closes, or
// no longer does: back to the last on which the employee came, for that one
// closed all before it.
func (t *tx) settleDaysBefore(p *timeclock.Punch, voided bool) error {
	list, err := json.Marshal(daysBefore(p.WorkDate))
	if err != nil {
		return err
	}
	var open []timeclock.Date
	came := false
	if err := t.query(sqlDaysBefore, func(r row) error {
		w := timeclock.Workday{Flags: timeclock.DayFlag(r.int(1)), Presence: timeclock.Presence(r.str(2))}
		closed := w.Flags&timeclock.DayMissingOut != 0
		if !came && w.Open() && (voided || !closed) {
			open = append(open, timeclock.Date(r.str(0)))
		}
		came = came || r[3] != nil
		return nil
	}, string(list), p.EmployeeID); err != nil {
		return err
	}
	for _, d := range open {
		next := p.At
		if voided {
			if next, err = t.clockInAfter(p.EmployeeID, d); err != nil {
				return err
			}
		}
		if err := t.redoDay(p.EmployeeID, d, next); err != nil {
			return err
		}
	}
	return nil
}

// daysBefore are the days before d, the last first.
func daysBefore(d timeclock.Date) []timeclock.Date {
	days := make([]timeclock.Date, openDays)
	for i := range days {
		days[i] = d.AddDays(-1 - i)
	}
	return days
}

// clockInAfter is the employee's first 出勤 on a work date after d; zero if
// there is none.
func (t *tx) clockInAfter(employee int64, d timeclock.Date) (next time.Time, err error) {
	_, err = t.one(sqlClockInAfter, func(r row) error { next = r.time(0); return nil }, d, employee)
	return next, err
}

// redoDay works out a working day anew.
func (t *tx) redoDay(employee int64, d timeclock.Date, next time.Time) error {
	ps, err := t.nearby(nil, employee, d)
	if err != nil {
		return err
	}
	w := timeclock.Day(employee, d, ps, next)
	return t.saveWorkday(&w)
}
