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
			if _, err := t.redoDay(w.EmployeeID, w.Date, next); err != nil {
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
	// The last day whose 出勤 is open. A day may look open and not be: an 外出
	// without 出勤, or after 退勤.
	for before := p.WorkDate; ; {
		d, flags, err := t.openDayBefore(p.EmployeeID, before)
		if err != nil || d == "" {
			return err
		}
		closed := flags&timeclock.DayMissingOut != 0
		next := p.At
		if voided && closed {
			if next, err = t.clockInAfter(p.EmployeeID, d); err != nil {
				return err
			}
		}
		if voided == closed {
			if flags, err = t.redoDay(p.EmployeeID, d, next); err != nil {
				return err
			}
		}
		if closed || flags&timeclock.DayMissingOut != 0 {
			return nil
		}
		before = d
	}
}

// openDayBefore is the employee's last day before d that looks open; "" if
// there is none.
func (t *tx) openDayBefore(employee int64, d timeclock.Date) (open timeclock.Date, flags timeclock.DayFlag, err error) {
	_, err = t.one(sqlOpenDayBefore, func(r row) error {
		open, flags = timeclock.Date(r.str(0)), timeclock.DayFlag(r.int(1))
		return nil
	}, employee, d)
	return open, flags, err
}

// clockInAfter is the employee's first 出勤 on a work date after d; zero if
// there is none.
func (t *tx) clockInAfter(employee int64, d timeclock.Date) (next time.Time, err error) {
	_, err = t.one(sqlClockInAfter, func(r row) error { next = r.time(0); return nil }, d, employee)
	return next, err
}

// redoDay works out a working day anew and returns its flags.
func (t *tx) redoDay(employee int64, d timeclock.Date, next time.Time) (timeclock.DayFlag, error) {
	ps, err := t.nearby(nil, employee, d, "", "")
	if err != nil {
		return 0, err
	}
	w := timeclock.Day(employee, d, ps, next)
	return w.Flags, t.saveWorkday(&w)
}
