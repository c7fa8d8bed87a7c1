package sqlite

import (
	"cmp"
	"slices"
	"time"

	"punchline/app/timeclock"
)

// What a decision asks of the punches around it, and no more.
const sqlNearby = `SELECT id, type, punched_ms, source, made_ms, version FROM punch WHERE work_date = ? AND employee_id = ? AND voided = 0`

// maxRecent bounds recentCache: some 10 MB.
const maxRecent = 10_000

// recentCache remembers the punches around the last message of each employee,
// for his next. It holds until another connection commits, or a write function
// touches punches. The writer's goroutine owns it.
type recentCache struct {
	version    int64 // PRAGMA data_version
	byEmployee map[int64]*recentDays
}

// recentDays are an employee's punches of some work dates, not voided, as far
// as a decision asks of them.
type recentDays struct {
	dates   [3]timeclock.Date
	punches []timeclock.Punch
}

// at empties the cache if another connection has committed since version.
func (c *recentCache) at(version int64) {
	if c.byEmployee == nil || c.version != version || len(c.byEmployee) > maxRecent {
		c.byEmployee, c.version = map[int64]*recentDays{}, version
	}
}

func (c *recentCache) forget() { c.byEmployee = nil }

func (c *recentCache) inserted(p *timeclock.Punch) {
	if d := c.byEmployee[p.EmployeeID]; d != nil && slices.Contains(d.dates[:], p.WorkDate) {
		d.punches = append(d.punches, timeclock.Punch{ID: p.ID, EmployeeID: p.EmployeeID, Type: p.Type, At: inMillis(p.At), WorkDate: p.WorkDate,
			Source: p.Source, MadeAt: inMillis(p.MadeAt), Version: p.Version})
	}
}

func (c *recentCache) voided(p *timeclock.Punch) {
	if d := c.byEmployee[p.EmployeeID]; d != nil {
		d.punches = slices.DeleteFunc(d.punches, func(x timeclock.Punch) bool { return x.ID == p.ID })
	}
}

// inMillis is what t is once stored.
func inMillis(t time.Time) time.Time { return timeclock.FromMillis(timeclock.Millis(t)) }

// recentPunches are the employee's punches of three work dates, in the order
// they were stored.
func (t *tx) recentPunches(employee int64, dates [3]timeclock.Date) ([]timeclock.Punch, error) {
	d := t.recent.byEmployee[employee]
	if d == nil {
		d = &recentDays{}
	}
	if d.dates != dates {
		fresh := &recentDays{dates: dates}
		for _, p := range d.punches {
			if slices.Contains(dates[:], p.WorkDate) {
				fresh.punches = append(fresh.punches, p)
			}
		}
		var err error
		for _, date := range dates {
			if slices.Contains(d.dates[:], date) {
				continue
			}
			if fresh.punches, err = t.nearby(fresh.punches, employee, date); err != nil {
				return nil, err
			}
		}
		slices.SortFunc(fresh.punches, func(a, b timeclock.Punch) int { return cmp.Compare(a.ID, b.ID) })
		if t.recent.byEmployee != nil {
			t.recent.byEmployee[employee] = fresh
		}
		d = fresh
	}
	return slices.Clone(d.punches), nil
}

// nearby appends the employee's punches of a work date, as far as a decision
// asks of them.
func (t *tx) nearby(ps []timeclock.Punch, employee int64, d timeclock.Date) ([]timeclock.Punch, error) {
	return nearbyOn(t.query, ps, employee, d)
}

func nearbyOn(q queryFunc, ps []timeclock.Punch, employee int64, d timeclock.Date) ([]timeclock.Punch, error) {
	err := q(sqlNearby, func(r row) error {
		ps = append(ps, timeclock.Punch{ID: r.int(0), EmployeeID: employee, Type: timeclock.PunchType(r.str(1)), At: r.time(2), WorkDate: d,
			Source: timeclock.Source(r.str(3)), MadeAt: r.time(4), Version: r.int(5)})
		return nil
	}, d, employee)
	return ps, err
}
