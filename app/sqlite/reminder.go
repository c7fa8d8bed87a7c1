package sqlite

import (
	"context"
	"time"

	"punchline/app/timeclock"
)

var _ timeclock.Reminding = (*DB)(nil)

const (
	// Whether e lacks the punch of kind ?3 on the day ?1: no 出勤 since ?6 and
	// no open one since ?7, or one and no 退勤. The work date of the beginning is
	// ?9; around 日付変更時間 a 出勤 for it is of the day before, ?10, or of ?1.
	// Nor has he asked for it, or said that he is off.
	sqlLacks = ` CASE ?3 WHEN 'clock_in' THEN
				NOT EXISTS (SELECT 1 FROM punch p WHERE p.work_date IN (?1, ?9, ?10) AND p.employee_id = e.id AND p.type = 'clock_in' AND p.voided = 0
					AND (p.punched_ms >= ?6 OR p.punched_ms >= ?7 AND EXISTS (SELECT 1 FROM workday w WHERE w.work_date = p.work_date AND w.employee_id = e.id AND w.presence IN ('in', 'on_break', 'outing'))))
			ELSE EXISTS (SELECT 1 FROM workday w WHERE w.work_date IN (?1, ?9, ?10) AND w.employee_id = e.id AND w.presence IN ('in', 'on_break', 'outing')
				AND (w.work_date = ?9 OR w.since_ms >= ?6)) END
			AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.employee_id = e.id AND c.state = 'open' AND c.type = ?3 AND c.wanted_ms >= ?6)
			AND NOT EXISTS (SELECT 1 FROM day_off o WHERE o.work_date = ?1 AND o.employee_id = e.id) `
	// Those of the 雇用区分 ?2 of whom that is so, and who were neither reminded
	// of it nor of ?4 things since midnight, ?8. Who has no link cannot be reached.
	sqlMissing = `SELECT e.id FROM` + sqlAssigned + `WHERE a.employment_type_id = ?2 AND e.user_id IS NOT NULL AND` + sqlEmployed + `AND` + sqlLacks + `
			AND NOT EXISTS (SELECT 1 FROM reminder r WHERE r.work_date = ?1 AND r.employee_id = e.id AND r.kind = ?3)
			AND (SELECT count(*) FROM reminder r WHERE r.work_date IN (?1, ?11) AND r.employee_id = e.id AND r.made_ms >= ?8) < ?4
		ORDER BY e.id LIMIT ?5`
	sqlReminded = `INSERT INTO reminder (work_date, employee_id, kind, outbox_id, made_ms, since_ms) VALUES (?, ?, ?, ?, ?, ?)`
	// Of one that waits in the outbox.
	sqlReminder     = `SELECT work_date, employee_id, kind, since_ms FROM reminder WHERE outbox_id = ?`
	sqlStillMissing = `SELECT 1 FROM employee e WHERE e.id = ?2 AND` + sqlLacks
)

// missingArgs are the parameters of sqlMissing, and of sqlStillMissing with an
// employee in place of the 雇用区分.
func missingArgs(rules *timeclock.Rules, r timeclock.ReminderRound, of int64, now time.Time, limit int) []any {
	local := now.In(rules.Location)
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, rules.Location)
	open := now.Add(-time.Duration(rules.OpenShiftHours) * time.Hour)
	return []any{r.Day, of, r.Type, rules.Reminders.MaxPerDay, limit, r.Since(), open, midnight, r.WorkDate, r.WorkDate.AddDays(-1), r.Day.AddDays(-1)}
}

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
			if more, err = d.anyMissing(ctx, rules, round, now); err != nil || !more {
				break
			}
			err = d.write(ctx, op, func(t *tx) error {
				n, err := t.remind(round, now)
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

func (d *DB) anyMissing(ctx context.Context, rules *timeclock.Rules, r timeclock.ReminderRound, now time.Time) (found bool, err error) {
	err = d.reader(ctx)(sqlMissing, func(row) error { found = true; return nil }, missingArgs(rules, r, r.EmploymentTypeID, now, 1)...)
	return found, err
}

func (t *tx) remind(r timeclock.ReminderRound, now time.Time) (n int, err error) {
	if !t.rules.Reminders.On { // switched off since
		return 0, nil
	}
	var ids []int64
	if err := t.query(sqlMissing, func(x row) error { ids = append(ids, x.int(0)); return nil },
		missingArgs(t.rules, r, r.EmploymentTypeID, now, remindAtOnce)...); err != nil {
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
		p := timeclock.Params{Name: e.Name(), Type: r.Type, Date: r.Day, Offers: []timeclock.PunchType{r.Type}}
		out, err := t.post(timeclock.OutReminder, c, p, e, r.Until)
		if err != nil {
			return n, err
		}
		if err := t.run(sqlReminded, r.Day, id, r.Type, out, t.now, r.Since()); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// stillMissing reports whether what a reminder in the outbox is about is still
// so: people punch while it waits, or say that they are off, and admins switch
// the reminders off.
func (t *tx) stillMissing(outbox int64) (missing bool, err error) {
	var r timeclock.ReminderRound
	var employee int64
	var since time.Time
	found, err := t.one(sqlReminder, func(x row) error {
		r.Day, employee, r.Type, since = timeclock.Date(x.str(0)), x.int(1), timeclock.PunchType(x.str(2)), x.time(3)
		return nil
	}, outbox)
	if err != nil || !found { // another sort of reminder
		return !found, err
	}
	if !t.rules.Reminders.On || since.IsZero() { // since: made by an older program, half an hour ago at least
		return false, nil
	}
	r = r.BeganAfter(since, t.rules)
	return t.one(sqlStillMissing, func(row) error { return nil }, missingArgs(t.rules, r, employee, t.now, 1)[:10]...) // without ?11
}
