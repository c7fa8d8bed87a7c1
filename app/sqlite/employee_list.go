package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"
	"strings"
	"sync"

	"punchline/app/timeclock"
)

// A list of employees is read in two steps: the ids that a query chooses, in
// their order, and the rows of those that are shown. The ids of the last few
// lists are remembered as of a revision, so that scrolling through a hundred
// thousand sorts them once.

// roll is what the employees are read under: whose, and on which date.
type roll struct {
	rules            *timeclock.Rules
	today            timeclock.Date
	divisions, types any // of the scope, for SQL
}

func (d *DB) roll(ctx context.Context, a timeclock.Actor, what timeclock.Action) (r roll, err error) {
	if err := timeclock.May(a, what); err != nil {
		return r, err
	}
	if r.rules, err = d.Rules(ctx); err != nil {
		return r, err
	}
	return rollOf(a, r.rules, timeclock.DateOf(d.opts.Now().In(r.rules.Location))), nil
}

func rollOf(a timeclock.Actor, rules *timeclock.Rules, today timeclock.Date) roll {
	return roll{rules, today, jsonIDs(a.Scope.Divisions), jsonIDs(a.Scope.EmploymentTypes)}
}

// roll is that of a transaction.
func (t *tx) roll(a timeclock.Actor) roll {
	return rollOf(a, t.rules, timeclock.DateOf(t.now.In(t.rules.Location)))
}

// sqlNextMove is the next 異動 of e; who has not started yet is not moved by it.
const sqlNextMove = ` (SELECT min(from_date) FROM assignment WHERE employee_id = e.id AND from_date > ?1
		AND from_date > (SELECT min(from_date) FROM assignment WHERE employee_id = e.id)) `

const (
	sqlRowCols = sqlEmployeeCols + `, d.id, d.code, d.name, t.id, t.code, t.name, t.break_allowed,` + sqlNextMove
	sqlRowFrom = sqlBelongs + `JOIN division d ON d.id = a.division_id JOIN employment_type t ON t.id = a.employment_type_id `
	// The employees of ?2, in the order given.
	sqlEmployeeRows = `SELECT ` + sqlRowCols + ` FROM json_each(?2) j CROSS JOIN employee e ON e.id = j.value CROSS JOIN` + sqlRowFrom + `ORDER BY j.key`
	sqlEmployeeRow  = `SELECT ` + sqlRowCols + ` FROM employee e CROSS JOIN` + sqlRowFrom + `WHERE e.id = ?4 AND` + sqlInScope

	sqlMoves = `SELECT a.from_date, d.id, d.code, d.name, t.id, t.code, t.name, t.break_allowed FROM assignment a
		JOIN division d ON d.id = a.division_id JOIN employment_type t ON t.id = a.employment_type_id WHERE a.employee_id = ? ORDER BY a.from_date DESC`

	// Seeks from day to day: an index by employee would cost every message,
	// for what few ask.
	sqlPunchesOf = `WITH RECURSIVE day(d) AS (SELECT max(work_date) FROM punch UNION ALL SELECT (SELECT max(work_date) FROM punch WHERE work_date < d) FROM day WHERE d IS NOT NULL)
		SELECT count(*), max(p.punched_ms) FROM day CROSS JOIN punch p ON p.work_date = day.d AND p.employee_id = ?1 WHERE NOT p.voided`
)

// scanEmployeeRow reads sqlRowCols.
func scanEmployeeRow(r row, today timeclock.Date) timeclock.EmployeeRow {
	e := timeclock.EmployeeRow{
		Employee:       *scanEmployee(r),
		Division:       timeclock.Division{ID: r.int(10), Code: r.str(11), Name: r.str(12)},
		EmploymentType: timeclock.EmploymentType{ID: r.int(13), Code: r.str(14), Name: r.str(15), BreakAllowed: r.bool(16)},
		NextMove:       timeclock.Date(r.str(17)),
	}
	e.State = e.StateOn(today)
	return e
}

// ListEmployees implements timeclock.EmployeeStore.
func (d *DB) ListEmployees(ctx context.Context, a timeclock.Actor, q timeclock.EmployeeQuery) (timeclock.EmployeePage, error) {
	const op = "sqlite.ListEmployees"
	p := timeclock.EmployeePage{Offset: q.Offset}
	if q.Offset < 0 || q.Limit < 0 || q.Limit > timeclock.MaxPage {
		return p, timeclock.Invalid(op, "limit", "not within 0 to "+strconv.Itoa(timeclock.MaxPage))
	}
	r, err := d.roll(ctx, a, timeclock.ReadEmployees)
	if err != nil {
		return p, err
	}
	list, err := employeeList(op, q, r)
	if err != nil {
		return p, err
	}
	ids, err := d.listIDs(ctx, list)
	if err != nil {
		return p, wrap(op, err)
	}
	p.Total = len(ids)
	from := min(q.Offset, len(ids))
	err = d.employeeRows(ctx, r, ids[from:min(from+q.Limit, len(ids))], func(e timeclock.EmployeeRow) error {
		p.Rows = append(p.Rows, e)
		return nil
	})
	return p, wrap(op, err)
}

// EachEmployee implements timeclock.EmployeeStore.
func (d *DB) EachEmployee(ctx context.Context, a timeclock.Actor, q timeclock.EmployeeQuery, f func(timeclock.EmployeeRow) error) error {
	const op = "sqlite.EachEmployee"
	r, err := d.roll(ctx, a, timeclock.ReadEmployees)
	if err != nil {
		return err
	}
	list, err := employeeList(op, q, r)
	if err != nil {
		return err
	}
	ids, err := d.listIDs(ctx, list)
	if err != nil {
		return wrap(op, err)
	}
	return wrap(op, d.employeeRows(ctx, r, ids, f))
}

// employeeRows calls f for the employees of ids, in their order.
func (d *DB) employeeRows(ctx context.Context, r roll, ids []int64, f func(timeclock.EmployeeRow) error) error {
	if len(ids) == 0 {
		return nil
	}
	return d.reader(ctx)(sqlEmployeeRows, func(x row) error { return f(scanEmployeeRow(x, r.today)) }, r.today, jsonIDs(ids))
}

// Employee implements timeclock.EmployeeStore.
func (d *DB) Employee(ctx context.Context, a timeclock.Actor, id int64) (timeclock.EmployeeDetail, error) {
	const op = "sqlite.Employee"
	var e timeclock.EmployeeDetail
	r, err := d.roll(ctx, a, timeclock.ReadEmployees)
	if err != nil {
		return e, err
	}
	q := d.reader(ctx)
	if e.EmployeeRow, err = r.employee(q, op, id); err != nil {
		return e, wrap(op, err)
	}
	if err := q(sqlMoves, func(x row) error {
		e.Moves = append(e.Moves, timeclock.Move{From: timeclock.Date(x.str(0)), Division: timeclock.Division{ID: x.int(1), Code: x.str(2), Name: x.str(3)},
			EmploymentType: timeclock.EmploymentType{ID: x.int(4), Code: x.str(5), Name: x.str(6), BreakAllowed: x.bool(7)}})
		return nil
	}, id); err != nil {
		return e, wrap(op, err)
	}
	err = q(sqlPunchesOf, func(x row) error {
		if e.Punches = int(x.int(0)); e.Punches > 0 {
			e.LastPunchAt = x.time(1).In(r.rules.Location)
		}
		return nil
	}, id)
	return e, wrap(op, err)
}

// employee is one of the scope; not_found for any other.
func (r roll) employee(q queryFunc, op string, id int64) (e timeclock.EmployeeRow, err error) {
	found := false
	if err := q(sqlEmployeeRow, func(x row) error {
		e, found = scanEmployeeRow(x, r.today), true
		return nil
	}, r.today, r.divisions, r.types, id); err != nil {
		return e, err
	}
	if !found {
		return e, timeclock.E(op, timeclock.CodeNotFound, nil)
	}
	return e, nil
}

// idList is a query for the ids of a list, sorted.
type idList struct {
	sql      string
	args     string // as JSON, so that lists compare
	accounts bool   // asks how accounts and first messages stand
	punches  bool   // asks for last punches
}

// listQuery puts an idList together.
type listQuery struct {
	with    string // before the SELECT
	cols    string // beside the id
	joins   string // beside where they belong
	belongs bool   // asks where they belong
	units   bool   // asks for the codes of that
	where   []string
	order   []string
	args    []any
}

// arg is the name of a parameter with the value v.
func (l *listQuery) arg(v any) string {
	l.args = append(l.args, v)
	return "?" + strconv.Itoa(len(l.args))
}

func (l *listQuery) and(cond string) { l.where = append(l.where, cond) }

// employeeList is the list of the employees that q chooses.
func employeeList(op string, q timeclock.EmployeeQuery, r roll) (idList, error) {
	l := newListQuery(r)
	return l.employees(op, q, r)
}

// newListQuery has the date as ?1, as sqlBelongs wants it.
func newListQuery(r roll) listQuery { return listQuery{args: []any{string(r.today)}} }

// employees is the list of those that q chooses beside what l asks for already,
// sorted by that first.
func (l *listQuery) employees(op string, q timeclock.EmployeeQuery, r roll) (idList, error) {
	const today = "?1"
	switch q.State {
	case "", timeclock.FilterEmployed:
		l.and("(e.left_on IS NULL OR e.left_on >= " + today + ")")
	case timeclock.FilterLeft:
		l.and("e.left_on < " + today)
	case timeclock.FilterAll:
	default:
		return idList{}, timeclock.Invalid(op, "state", "unknown state")
	}
	l.in("a.division_id", r.divisions)
	l.in("a.employment_type_id", r.types)
	l.is("a.division_id", q.DivisionID)
	l.is("a.employment_type_id", q.EmploymentTypeID)
	l.text(q.Text)
	if !l.sort(q.Sort, q.Desc) {
		return idList{}, timeclock.Invalid(op, "sort", "unknown order")
	}
	return l.list()
}

// filter limits an expression to one value.
func (l *listQuery) filter(expr, v string) { l.and("(" + expr + ") = " + l.arg(v)) }

// in limits a column of the assignment to a JSON array; nil limits nothing.
func (l *listQuery) in(column string, ids any) {
	if ids != nil {
		l.belongs = true
		l.and(column + " IN (SELECT value FROM json_each(" + l.arg(ids) + "))")
	}
}

// is limits a column of the assignment to one id; 0 limits nothing.
func (l *listQuery) is(column string, id int64) {
	if id != 0 {
		l.belongs = true
		l.and(column + " = " + l.arg(id))
	}
}

// Spaces in a name or a フリガナ are looked past.
const (
	sqlWholeName = "(e.last_name || e.first_name)"
	sqlWholeKana = "replace(replace(e.kana, ' ', ''), '　', '')"
)

// text looks for each word of s.
func (l *listQuery) text(s string) {
	for _, word := range timeclock.SearchWords(s) {
		p := l.arg(like(word.Text))
		any := []string{"e.code LIKE " + p, sqlWholeName + " LIKE " + p, "e.account_id LIKE " + p}
		for _, kana := range []string{word.Katakana, word.Hiragana} {
			any = append(any, sqlWholeKana+" LIKE "+l.arg(like(kana)))
		}
		for i := range any {
			any[i] += ` ESCAPE '\'`
		}
		l.and("(" + strings.Join(any, " OR ") + ")")
	}
}

// like is a pattern for what contains s.
func like(s string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(s) + "%"
}

// sort reports false for an order that is not known.
func (l *listQuery) sort(by timeclock.EmployeeSort, desc bool) bool {
	dir := ""
	if desc {
		dir = " DESC"
	}
	switch by {
	case "", timeclock.SortCode:
		l.order = append(l.order, "e.code"+dir)
		return true
	case timeclock.SortName, timeclock.SortKana:
		l.order = append(l.order, "e.kana = ''", "e.kana"+dir, "e.last_name"+dir, "e.first_name"+dir)
	case timeclock.SortDivision:
		l.units = true
		l.order = append(l.order, "d.code"+dir)
	case timeclock.SortType:
		l.units = true
		l.order = append(l.order, "t.code"+dir)
	case timeclock.SortAccountID, timeclock.SortJoinedOn, timeclock.SortLeftOn:
		l.order = append(l.order, "e."+string(by)+" IS NULL", "e."+string(by)+dir)
	default:
		return false
	}
	l.order = append(l.order, "e.code")
	return true
}

// list is the query as it is put together.
func (l *listQuery) list() (idList, error) {
	from := "employee e"
	if l.belongs || l.units {
		from = sqlAssigned
	}
	if l.units {
		from += "JOIN division d ON d.id = a.division_id JOIN employment_type t ON t.id = a.employment_type_id"
	}
	where := ""
	if len(l.where) > 0 {
		where = " WHERE " + strings.Join(l.where, " AND ")
	}
	args, err := json.Marshal(l.args)
	q := l.with + "SELECT e.id" + l.cols + " FROM " + from + l.joins + where + " ORDER BY " + strings.Join(l.order, ", ")
	return idList{sql: q, args: string(args), accounts: l.cols != "", punches: l.with != ""}, err
}

// keptLists is how many lists are remembered: what a page shows, and what was
// looked at before.
const keptLists = 4

// listCache remembers lists of ids as of a revision.
type listCache struct {
	mu    sync.Mutex
	lists []keptList // the last used first
}

type keptList struct {
	idList
	at     listVersion
	ids    []int64
	counts timeclock.AccountCounts // of a list of accounts
}

// listVersion is what a list was read at: it changes with whatever it shows.
type listVersion struct{ rules, people, accounts, punch, change int64 }

const sqlListVersion = `SELECT rules, people, iif(?1, accounts, 0), iif(?2, (SELECT max(id) FROM punch), 0), iif(?2, (SELECT max(id) FROM punch_history), 0) FROM revision`

// listVersion is that of now. It is asked for before the list is read: one that
// is newer than it says is read again, one that is older never would be.
func (d *DB) listVersion(ctx context.Context, l idList) (v listVersion, err error) {
	err = d.reader(ctx)(sqlListVersion, func(r row) error {
		v = listVersion{r.int(0), r.int(1), r.int(2), r.int(3), r.int(4)}
		return nil
	}, l.accounts, l.punches)
	return v, err
}

// get finds a list. Nobody may change what it returns.
func (c *listCache) get(l idList, at listVersion) (keptList, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, k := range c.lists {
		if k.idList == l && k.at == at {
			copy(c.lists[1:i+1], c.lists[:i])
			c.lists[0] = k
			return k, true
		}
	}
	return keptList{}, false
}

func (c *listCache) put(k keptList) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept := []keptList{k}
	for _, old := range c.lists {
		if old.idList != k.idList && old.at.people == k.at.people && old.at.rules == k.at.rules && len(kept) < keptLists {
			kept = append(kept, old)
		}
	}
	c.lists = kept
}

// listIDs are the ids of a list, sorted.
func (d *DB) listIDs(ctx context.Context, l idList) ([]int64, error) {
	at, err := d.listVersion(ctx, l)
	if err != nil {
		return nil, err
	}
	if k, ok := d.lists.get(l, at); ok {
		return k.ids, nil
	}
	ids := []int64{}
	if err := d.eachOfList(ctx, l, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}); err != nil {
		return nil, err
	}
	d.lists.put(keptList{idList: l, at: at, ids: ids})
	return ids, nil
}

// eachOfList reads a list.
func (d *DB) eachOfList(ctx context.Context, l idList, scan func(*sql.Rows) error) error {
	var args []any
	if err := json.Unmarshal([]byte(l.args), &args); err != nil {
		return err
	}
	rows, err := d.read.QueryContext(ctx, l.sql, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
