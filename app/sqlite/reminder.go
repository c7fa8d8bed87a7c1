package sqlite

import (
	"context"
	"time"

	"punchline/app/timeclock"
)

var _ timeclock.Reminding = (*DB)(nil)

const (
	// Who of a 雇用区分 (?2) has no 出勤, or a 出勤 and no 退勤, on the work date
	// ?1, and was neither reminded of that nor of ?4 other things. Who has no
	// link cannot be reached.
	sqlMissing = `SELECT e.id FROM` + sqlAssigned + `
		LEFT JOIN workday w ON w.work_date = ?1 AND w.employee_id = e.id
		WHERE a.employment_type_id = ?2 AND e.user_id IS NOT NULL AND` + sqlEmployed + `
			AND CASE ?3 WHEN 'clock_in' THEN w.first_in_ms IS NULL ELSE w.presence IN ('in', 'on_break', 'outing') END
			AND NOT EXISTS (SELECT 1 FROM day_off o WHERE o.work_date = ?1 AND o.employee_id = e.id)
			AND NOT EXISTS (SELECT 1 FROM reminder r WHERE r.work_date = ?1 AND r.employee_id = e.id AND r.kind = ?3)
			AND (SELECT count(*) FROM reminder r WHERE r.work_date = ?1 AND r.employee_id = e.id) < ?4
		ORDER BY e.id LIMIT ?5`
	sqlReminded     = `INSERT INTO reminder (work_date, employee_id, kind, outbox_id, made_ms) VALUES (?, ?, ?, ?, ?)`
	sqlStillMissing = `SELECT r.kind, w.first_in_ms IS NOT NULL, w.presence IN ('in', 'on_break', 'outing'),
			EXISTS (SELECT 1 FROM day_off o WHERE o.work_date = r.work_date AND o.employee_id = r.employee_id)
		FROM reminder r LEFT JOIN workday w ON w.work_date = r.work_date AND w.employee_id = r.employee_id WHERE r.outbox_id = ?`
)

// remindAtOnce is how many are reminded in one transaction: messages wait for it.
const remindAtOnce = 200

// Remind implements timeclock.Reminding.
func (d *DB) Remind(ctx context.Context, a timeclock.Actor, now time.Time) (made int, err error) {
	const op = "sqlite.Remind"
	if err := timeclock.May(a, timeclock.KeepHouse); err != nil {
		return 0, err
	}
	rules, err := d.Rules(ctx)
	if err != nil {
		return 0, err
	}
	for _, round := range rules.ReminderRounds(now) {
		for more := true; more; {
			// Looked up by a reader first: nobody missing is the rule, and must not write.
			if more, err = d.anyMissing(ctx, rules, round); err != nil || !more {
				break
			}
			err = d.write(ctx, op, func(t *tx) error {
				n, err := t.remind(round)
				made += n
				more = n == remindAtOnce
				return err
			})
			if err != nil {
				break
			}
		}
		if err != nil {
			return made, wrap(op, err)
		}
	}
	return made, nil
}

func (d *DB) anyMissing(ctx context.Context, rules *timeclock.Rules, r timeclock.ReminderRound) (found bool, err error) {
	err = d.reader(ctx)(sqlMissing, func(row) error { found = true; return nil }, r.WorkDate, r.EmploymentTypeID, r.Type, rules.Reminders.MaxPerDay, 1)
	return found, err
}

func (t *tx) remind(r timeclock.ReminderRound) (n int, err error) {
	if !t.rules.Reminders.On { // switched off since
		return 0, nil
	}
	var ids []int64
	if err := t.query(sqlMissing, func(x row) error { ids = append(ids, x.int(0)); return nil },
		r.WorkDate, r.EmploymentTypeID, r.Type, t.rules.Reminders.MaxPerDay, remindAtOnce); err != nil {
		return 0, err
	}
	c := timeclock.CaseRemindIn
	if r.Type == timeclock.ClockOut {
		c = timeclock.CaseRemindOut
	}
	for _, id := range ids {
		e, err := t.employee(id)
		if err != nil {
			return n, err
		}
		p := timeclock.Params{Name: e.Name(), Type: r.Type, Date: r.WorkDate, Offers: []timeclock.PunchType{r.Type}}
		out, err := t.post(timeclock.OutReminder, c, p, e, r.Until)
		if err != nil {
			return n, err
		}
		if err := t.run(sqlReminded, r.WorkDate, id, r.Type, out, t.now); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// stillMissing reports whether what a reminder in the outbox is about is still
// so: people punch while it waits, or say that they are off.
func (t *tx) stillMissing(outbox int64) (missing bool, err error) {
	missing = true
	_, err = t.one(sqlStillMissing, func(r row) error {
		missing = r.bool(2)
		if timeclock.PunchType(r.str(0)) == timeclock.ClockIn {
			missing = !r.bool(1)
		}
		missing = missing && !r.bool(3)
		return nil
	}, outbox)
	return missing, err
}
