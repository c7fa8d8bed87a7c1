package sqlite

import (
	"time"

	"punchline/app/timeclock"
)

// person is what a decision needs to know of a sender.
type person struct {
	state     timeclock.SenderState
	employee  *timeclock.Employee // for SenderLinked
	accountID string              // the sender's address, if known
	checkedAt time.Time           // when it was last asked; zero for never
}

// stateAt is the state as far as what LINE WORKS said is believed at now: who
// is no employee by an old answer may have become one by a change of address.
// An employee stays one, and is asked about while he goes on punching.
func (p *person) stateAt(now time.Time) timeclock.SenderState {
	if p.employee == nil && now.Sub(p.checkedAt) >= RecheckAfter {
		return timeclock.SenderUnknown
	}
	return p.state
}

// maxPeople bounds the cache; a large group of companies fits.
const maxPeople = 200_000

// peopleCache remembers senders as of a revision. The writer's goroutine owns it.
type peopleCache struct {
	revision int64
	byUser   map[string]person
}

// at empties the cache if the revision has moved on.
func (c *peopleCache) at(revision int64) {
	if c.byUser == nil || c.revision != revision || len(c.byUser) > maxPeople {
		c.byUser, c.revision = map[string]person{}, revision
	}
}

func (c *peopleCache) forget() { c.byUser = nil }

const (
	sqlEmployeeCols = `e.id, e.code, e.last_name, e.first_name, e.kana, e.account_id, e.user_id, e.joined_on, e.left_on, e.version`

	sqlEmployeeByID   = `SELECT ` + sqlEmployeeCols + ` FROM employee e WHERE e.id = ?`
	sqlEmployeeByUser = `SELECT ` + sqlEmployeeCols + `, s.checked_ms, s.account_id, m.state IN ('sent', 'unknown')
		FROM employee e LEFT JOIN sender s ON s.user_id = e.user_id LEFT JOIN first_message m ON m.employee_id = e.id WHERE e.user_id = ?`
	sqlAssignments = `SELECT from_date, division_id, employment_type_id FROM assignment WHERE employee_id = ? ORDER BY from_date`
	sqlSender      = `SELECT account_id, checked_ms, conflict_employee_id FROM sender WHERE user_id = ?`
)

// employee is the employee with an id. Code: not_found.
func (t *tx) employee(id int64) (e *timeclock.Employee, err error) {
	if _, err := t.one(sqlEmployeeByID, func(r row) error { e = scanEmployee(r); return nil }, id); err != nil {
		return nil, err
	}
	if e == nil {
		return nil, timeclock.E("sqlite.employee", timeclock.CodeNotFound, nil)
	}
	e.Assignments, err = assignments(t.query, id)
	return e, err
}

func scanEmployee(r row) *timeclock.Employee {
	return &timeclock.Employee{
		ID: r.int(0), Code: r.str(1), LastName: r.str(2), FirstName: r.str(3), Kana: r.str(4), AccountID: r.str(5), UserID: r.str(6),
		JoinedOn: timeclock.Date(r.str(7)), LeftOn: timeclock.Date(r.str(8)), Version: r.int(9),
	}
}

// person finds who is behind userID, as of this transaction.
func (t *tx) person(userID string) (person, error) {
	if p, ok := t.people.byUser[userID]; ok {
		return p, nil
	}
	p, err := t.loadPerson(userID)
	if err == nil && p.state != timeclock.SenderUnknown {
		// Strangers are not remembered: there is no end to them.
		t.people.byUser[userID] = p
	}
	return p, err
}

func (t *tx) loadPerson(userID string) (p person, err error) {
	found, err := t.one(sqlEmployeeByUser, func(r row) error {
		p.employee = scanEmployee(r)
		p.employee.SenderCheckedAt = r.time(10)
		p.accountID = r.str(11)
		p.employee.FirstUnanswered = r.bool(12)
		return nil
	}, userID)
	if err != nil {
		return p, err
	}
	if found {
		p.state = timeclock.SenderLinked
		return p, t.query(sqlAssignments, func(r row) error {
			p.employee.Assignments = append(p.employee.Assignments,
				timeclock.Assignment{From: timeclock.Date(r.str(0)), DivisionID: r.int(1), EmploymentTypeID: r.int(2)})
			return nil
		}, p.employee.ID)
	}
	_, err = t.one(sqlSender, func(r row) error {
		p.accountID, p.checkedAt = r.str(0), r.time(1)
		switch {
		case r[2] != nil:
			p.state = timeclock.SenderConflict
		case r[1] != nil:
			p.state = timeclock.SenderUnregistered
		}
		return nil
	}, userID)
	return p, err
}
