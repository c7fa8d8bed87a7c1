package sqlite

import (
	"context"
	"encoding/json"
	"time"

	"punchline/app/timeclock"
)

// The first screen asks again at every change, in a company of 10,000 with
// ten million punches behind it. So its queries start from the employees, from
// one work date, or from the newest ids, and never search what is past.

// sqlBelongs joins an employee to where he belongs on the date ?1: the latest
// assignment not after it, else his first (timeclock.AssignmentOn).
const sqlBelongs = sqlBelongsOn + `?1` + sqlBelongsEnd

// Between the two stands the date.
const (
	sqlBelongsOn  = ` assignment a ON a.employee_id = e.id AND a.from_date = coalesce((SELECT max(from_date) FROM assignment WHERE employee_id = e.id AND from_date <= `
	sqlBelongsEnd = `), (SELECT min(from_date) FROM assignment WHERE employee_id = e.id)) `
)

// sqlAssigned are all employees where they belong. CROSS JOIN keeps them
// outside, whatever the planner thinks of the other tables.
const sqlAssigned = ` employee e CROSS JOIN` + sqlBelongs

// sqlInScope limits a to the scope in ?2 and ?3, JSON arrays or NULL for all.
const sqlInScope = ` (?2 IS NULL OR a.division_id IN (SELECT value FROM json_each(?2)))
		AND (?3 IS NULL OR a.employment_type_id IN (SELECT value FROM json_each(?3))) `

// sqlEmployed are those who work on the date ?1.
const sqlEmployed = ` (e.left_on IS NULL OR e.left_on >= ?1) AND (e.joined_on IS NULL OR e.joined_on <= ?1) `

const (
	sqlBoard = `SELECT e.id, e.code, e.last_name, e.first_name, a.division_id,
			t.presence, t.since_ms, t.first_in_ms, t.last_out_ms, t.flags, t.punches,
			y.presence, y.since_ms, y.first_in_ms, y.last_out_ms, y.flags, y.punches
		FROM` + sqlAssigned + `
		LEFT JOIN workday t ON t.work_date = ?1 AND t.employee_id = e.id
		LEFT JOIN workday y ON y.work_date = ?4 AND y.employee_id = e.id
		WHERE` + sqlEmployed + `AND` + sqlInScope + `AND (?5 = 0 OR a.division_id = ?5) ORDER BY e.code`

	sqlHeadcount = `SELECT count(*) FROM` + sqlAssigned + `WHERE` + sqlEmployed + `AND` + sqlInScope

	sqlScopeDivisions = `SELECT id, code, name FROM division a WHERE ?1 IS NULL OR id IN (SELECT value FROM json_each(?1)) ORDER BY code`
)

// jsonIDs is a list of ids as a parameter; nil, for all, is NULL.
func jsonIDs(ids []int64) any {
	if ids == nil {
		return nil
	}
	b, err := json.Marshal(ids)
	if err != nil { // numbers only: cannot happen
		return "[]"
	}
	return string(b)
}

// moment is what the first screen is read at.
type moment struct {
	rules     *timeclock.Rules
	now       time.Time
	date      timeclock.Date
	divisions any // of the scope, for SQL
	types     any
}

func (d *DB) moment(ctx context.Context, a timeclock.Actor) (m moment, err error) {
	if err := timeclock.May(a, timeclock.ReadRecords); err != nil {
		return m, err
	}
	if m.rules, err = d.Rules(ctx); err != nil {
		return m, err
	}
	m.now = d.opts.Now().In(m.rules.Location)
	m.date = m.rules.BoundaryDate(m.now)
	m.divisions, m.types = jsonIDs(a.Scope.Divisions), jsonIDs(a.Scope.EmploymentTypes)
	return m, nil
}

// local puts a stored instant into the company's zone; zero stays zero.
func (m moment) local(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(m.rules.Location)
}

// Board implements timeclock.Home.
func (d *DB) Board(ctx context.Context, a timeclock.Actor, division int64) (timeclock.Board, error) {
	const op = "sqlite.Board"
	m, err := d.moment(ctx, a)
	if err != nil {
		return timeclock.Board{}, err
	}
	b := timeclock.Board{Date: m.date, Now: m.now}
	q := d.reader(ctx)
	if err := q(sqlScopeDivisions, func(r row) error {
		b.Divisions = append(b.Divisions, timeclock.Division{ID: r.int(0), Code: r.str(1), Name: r.str(2)})
		return nil
	}, m.divisions); err != nil {
		return timeclock.Board{}, wrap(op, err)
	}
	if err := q(sqlBoard, func(r row) error {
		b.People = append(b.People, m.person(r))
		return nil
	}, m.date, m.divisions, m.types, m.date.AddDays(-1), division); err != nil {
		return timeclock.Board{}, wrap(op, err)
	}
	if b.Employees = len(b.People); division != 0 {
		err = q(sqlHeadcount, func(r row) error { b.Employees = int(r.int(0)); return nil }, m.date, m.divisions, m.types)
	}
	return b, wrap(op, err)
}

// person reads a row of sqlBoard.
func (m moment) person(r row) timeclock.BoardPerson {
	e := timeclock.Employee{LastName: r.str(2), FirstName: r.str(3)}
	w := m.rules.Standing(scanStanding(r[5:11]), scanStanding(r[11:17]), m.now)
	return timeclock.BoardPerson{
		EmployeeID: r.int(0), Code: r.str(1), Name: e.Name(), DivisionID: r.int(4),
		Presence: w.Presence, Since: m.local(w.Since), FirstIn: m.local(w.FirstIn), LastOut: m.local(w.LastOut), Flags: w.Flags,
	}
}

// scanStanding reads presence, since_ms, first_in_ms, last_out_ms, flags and
// punches; all NULL where there is no such working day.
func scanStanding(r row) timeclock.Workday {
	w := timeclock.Workday{Presence: timeclock.Presence(r.str(0)), Since: r.time(1), FirstIn: r.time(2), LastOut: r.time(3),
		Flags: timeclock.DayFlag(r.int(4)), Punches: int(r.int(5))}
	if w.Presence == "" {
		w.Presence = timeclock.PresenceNone
	}
	return w
}
