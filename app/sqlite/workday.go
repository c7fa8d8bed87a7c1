package sqlite

import (
	"time"

	"punchline/app/timeclock"
)

const (
	sqlOpenDayBefore = `SELECT work_date, flags FROM workday WHERE employee_id = ? AND work_date < ? AND presence IN ('in', 'on_break', 'outing')
		ORDER BY work_date DESC LIMIT 1`
	// Read along the days of everybody, so only asked where few days can be meant.
	sqlClockInAfter = `SELECT min(first_in_ms) FROM workday WHERE work_date > ? AND employee_id = ?`
)

// settleDays completes what a decision says of days: it sees the punches of
// the days around the message, but a 出勤 closes an open day however long ago
// (a Friday on Monday), and a late message may concern a day that was closed
// since. Called once the decision's own days are saved.
func (t *tx) settleDays(dec *timeclock.Decision) error {
	for i := range dec.Days {
		w := &dec.Days[i]
		// Days up to yesterday's have been decided with all that came after them.
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
	p, voided := dec.Punch, false
	if p == nil {
		p, voided = dec.Void, true
	}
	if p == nil || p.Type != timeclock.ClockIn {
		return nil
	}
	var open timeclock.Date
	var flags timeclock.DayFlag
	if _, err := t.one(sqlOpenDayBefore, func(r row) error {
		open, flags = timeclock.Date(r.str(0)), timeclock.DayFlag(r.int(1))
		return nil
	}, p.EmployeeID, p.WorkDate); err != nil || open == "" {
		return err
	}
	closed := flags&timeclock.DayMissingOut != 0
	switch {
	case !voided && !closed:
		return t.redoDay(p.EmployeeID, open, p.At)
	case voided && closed:
		next, err := t.clockInAfter(p.EmployeeID, open)
		if err != nil {
			return err
		}
		return t.redoDay(p.EmployeeID, open, next)
	}
	return nil
}

// clockInAfter is the employee's first 出勤 on a work date after d; zero if
// there is none.
func (t *tx) clockInAfter(employee int64, d timeclock.Date) (next time.Time, err error) {
	_, err = t.one(sqlClockInAfter, func(r row) error { next = r.time(0); return nil }, d, employee)
	return next, err
}

// redoDay works out a working day anew.
func (t *tx) redoDay(employee int64, d timeclock.Date, next time.Time) error {
	ps, err := t.nearby(nil, employee, d, "", "")
	if err != nil {
		return err
	}
	w := timeclock.Day(employee, d, ps, next)
	return t.saveWorkday(&w)
}
