package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"punchline/app/timeclock"
)

var _ timeclock.Accounts = (*DB)(nil)

// sqlLinked joins to an employee e what LINE WORKS said last of the member he
// is linked to; sqlCheckState says how his ID stands.
const (
	sqlLinked     = ` LEFT JOIN sender s ON s.user_id = e.user_id `
	sqlCheckState = ` CASE WHEN e.account_id IS NULL THEN '' WHEN e.lookup_due_ms IS NOT NULL THEN iif(e.lookup_code IS NULL OR e.checking = 1, 'waiting', 'failed')
		WHEN EXISTS (SELECT 1 FROM sender c WHERE c.conflict_employee_id = e.id) THEN 'conflict' WHEN s.account_id <> e.account_id THEN 'changed'
		WHEN e.lookup_code = 'lineworks_not_found' THEN 'not_found' WHEN e.lookup_code IS NOT NULL THEN 'failed'
		WHEN e.user_id IS NOT NULL THEN 'found' ELSE '' END `
)

// sqlPunched joins to an employee e his last punch: that of last_punch, or a
// newer one. It wants sqlTail before the SELECT.
const (
	sqlTail = `WITH tail AS MATERIALIZED (SELECT employee_id, max(punched_ms) AS punched_ms, type FROM punch
		WHERE id > (SELECT id FROM folded_punch) AND voided = 0 GROUP BY employee_id) `
	sqlPunched   = ` LEFT JOIN last_punch l ON l.employee_id = e.id LEFT JOIN tail n ON n.employee_id = e.id `
	sqlPunchedAt = ` nullif(max(coalesce(l.punched_ms, -1), coalesce(n.punched_ms, -1)), -1) `
	sqlPunchedAs = ` iif(coalesce(n.punched_ms, -1) >= coalesce(l.punched_ms, -1), n.type, l.type) `
	sqlFoldable  = `SELECT (SELECT max(id) FROM punch) - id FROM folded_punch`
	sqlFold      = `INSERT INTO last_punch (employee_id, punch_id, punched_ms, type) SELECT employee_id, id, max(punched_ms), type FROM punch
		WHERE id > ?1 AND id <= ?2 AND voided = 0 GROUP BY employee_id
		ON CONFLICT (employee_id) DO UPDATE SET punch_id = excluded.punch_id, punched_ms = excluded.punched_ms, type = excluded.type
		WHERE excluded.punched_ms >= last_punch.punched_ms`
	sqlFolded = `SELECT id, (SELECT max(id) FROM punch) FROM folded_punch`
	sqlFoldTo = `UPDATE folded_punch SET id = ?`
	// When the last one is voided, the one before counts: found from day to day,
	// for there is no index by employee.
	sqlLastVoided = `DELETE FROM last_punch WHERE employee_id = ? AND punch_id = ?`
	sqlLastBefore = `WITH RECURSIVE day(d) AS (SELECT max(work_date) FROM punch UNION ALL SELECT (SELECT max(work_date) FROM punch WHERE work_date < d) FROM day WHERE d IS NOT NULL)
		INSERT INTO last_punch (employee_id, punch_id, punched_ms, type) SELECT p.employee_id, p.id, p.punched_ms, p.type
		FROM day CROSS JOIN punch p ON p.work_date = day.d AND p.employee_id = ?1 WHERE NOT p.voided AND p.id <= (SELECT id FROM folded_punch)
		ORDER BY p.punched_ms DESC LIMIT 1`
)

// How many punches may be in no last_punch before they are put there, and how
// many in one transaction.
const (
	foldAfter  = 2000
	foldAtOnce = 20_000
)

const (
	sqlAccountRows = sqlTail + `SELECT ` + sqlRowCols + `,` + sqlCheckState + `, e.lookup_code, e.lookup_ms, s.checked_ms, s.account_id,
			(SELECT max(c.checked_ms) FROM sender c WHERE c.conflict_employee_id = e.id),` + sqlFirstState + `, m.code, m.at_ms,` + sqlPunchedAt + `,` + sqlPunchedAs + `
		FROM json_each(?2) j CROSS JOIN employee e ON e.id = j.value CROSS JOIN` + sqlRowFrom + sqlLinked + sqlFirst + sqlPunched + `ORDER BY j.key`

	sqlCheckThese = `UPDATE employee SET checking = 1, lookup_due_ms = ?2, lookup_attempts = 0
		WHERE id IN (SELECT value FROM json_each(?1)) AND account_id IS NOT NULL AND checking = 0`
	sqlChecking = `SELECT count(*) FROM employee WHERE checking = 1 AND lookup_due_ms IS NOT NULL`
	// Of a scope: who waits, and who was answered since the check began.
	sqlCheckingThese = `SELECT count(*) FILTER (WHERE checking = 1 AND lookup_due_ms IS NOT NULL), count(*) FILTER (WHERE checking = 0 AND lookup_ms >= (SELECT started_ms FROM account_check))
		FROM employee WHERE id IN (SELECT e.id FROM` + sqlAssigned + `WHERE` + sqlInScope + `)`
	sqlCheckBegin = `UPDATE account_check SET started_ms = ?, total = 0`
	sqlCheckMore  = `UPDATE account_check SET total = total + ?`
	sqlCheckAsked = `SELECT started_ms, total FROM account_check`
	// Who was just given an ID is asked about all the same.
	sqlCheckCancel      = `UPDATE employee SET checking = 0, lookup_due_ms = CASE WHEN user_id IS NULL AND lookup_ms IS NULL THEN lookup_due_ms END WHERE checking = 1 AND lookup_due_ms IS NOT NULL`
	sqlCheckCancelThese = sqlCheckCancel + ` AND id IN (SELECT e.id FROM` + sqlAssigned + `WHERE` + sqlInScope + `)`
	sqlCancelAsked      = `UPDATE account_check SET total = total - ?`

	sqlHolders    = `SELECT ` + sqlEmployeeCols + ` FROM employee e WHERE e.account_id IN (SELECT value FROM json_each(?))`
	sqlAddressNow = `SELECT s.account_id FROM employee e JOIN sender s ON s.user_id = e.user_id WHERE e.id = ? AND s.account_id <> e.account_id`
	sqlContender  = `SELECT s.user_id FROM sender s JOIN employee e ON e.id = s.conflict_employee_id WHERE e.id = ? ORDER BY s.account_id = e.account_id DESC, s.checked_ms DESC LIMIT 1`
)

// checkAtOnce is how many employees are marked in one transaction: messages
// wait for it.
const checkAtOnce = 5000

// ListAccounts implements timeclock.Accounts.
func (d *DB) ListAccounts(ctx context.Context, a timeclock.Actor, q timeclock.AccountQuery) (timeclock.AccountPage, error) {
	const op = "sqlite.ListAccounts"
	p := timeclock.AccountPage{Offset: q.Offset}
	if q.Offset < 0 || q.Limit < 0 || q.Limit > timeclock.MaxPage {
		return p, timeclock.Invalid(op, "limit", "not within 0 to "+strconv.Itoa(timeclock.MaxPage))
	}
	r, err := d.roll(ctx, a, timeclock.EditAccounts)
	if err != nil {
		return p, err
	}
	if err := d.foldPunches(ctx, foldAfter); err != nil {
		return p, wrap(op, err)
	}
	l, err := accountList(op, q, r)
	if err != nil {
		return p, err
	}
	kept, err := d.accountIDs(ctx, l)
	if err != nil {
		return p, wrap(op, err)
	}
	p.Counts = kept.counts
	from := min(q.Offset, len(kept.ids))
	p.Rows, err = d.accountRows(ctx, r, kept.ids[from:min(from+q.Limit, len(kept.ids))])
	return p, wrap(op, err)
}

// Account implements timeclock.Accounts.
func (d *DB) Account(ctx context.Context, a timeclock.Actor, employee int64) (timeclock.AccountEntry, error) {
	const op = "sqlite.Account"
	r, err := d.roll(ctx, a, timeclock.EditAccounts)
	if err != nil {
		return timeclock.AccountEntry{}, err
	}
	if _, err := r.employee(d.reader(ctx), op, employee); err != nil {
		return timeclock.AccountEntry{}, wrap(op, err)
	}
	rows, err := d.accountRows(ctx, r, []int64{employee})
	if err != nil || len(rows) == 0 {
		return timeclock.AccountEntry{}, wrap(op, err)
	}
	return rows[0], nil
}

// accountRows are the employees of ids, in their order.
func (d *DB) accountRows(ctx context.Context, r roll, ids []int64) (es []timeclock.AccountEntry, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	local := func(t time.Time) time.Time {
		if t.IsZero() {
			return t
		}
		return t.In(r.rules.Location)
	}
	err = d.reader(ctx)(sqlAccountRows, func(x row) error {
		e := timeclock.AccountEntry{EmployeeRow: scanEmployeeRow(x, r.today), Check: timeclock.AccountCheck(x.str(18)),
			First: timeclock.FirstState(x.str(24)), LastPunchAt: local(x.time(27)), LastPunchType: timeclock.PunchType(x.str(28))}
		switch e.Check {
		case timeclock.CheckNotFound, timeclock.CheckFailed:
			e.CheckCode, e.CheckedAt = timeclock.Code(x.str(19)), local(x.time(20))
		case timeclock.CheckConflict:
			e.CheckedAt = local(x.time(23))
		case timeclock.CheckChanged:
			e.NewAddress, e.CheckedAt = x.str(22), local(x.time(21))
		case timeclock.CheckFound:
			e.CheckedAt = local(x.time(21))
		}
		switch e.First {
		case timeclock.FirstSent, timeclock.FirstFailed, timeclock.FirstUnknown, timeclock.FirstReplied:
			e.FirstCode, e.FirstAt = timeclock.Code(x.str(25)), local(x.time(26))
		}
		es = append(es, e)
		return nil
	}, r.today, jsonIDs(ids))
	return es, err
}

// accountList is the list of the employees that q chooses, with the state of
// each one's first message.
func accountList(op string, q timeclock.AccountQuery, r roll) (idList, error) {
	l := newListQuery(r)
	l.cols, l.joins = ","+sqlFirstState, sqlFirst
	more := func(sort string) { l.order = append(l.order, sort) }
	dir := " "
	if q.Desc {
		dir = " DESC"
	}
	basic := q.EmployeeQuery
	switch q.Sort {
	case timeclock.SortCheck, timeclock.SortFirst, timeclock.SortLastPunch:
		basic.Sort, basic.Desc = "", false
	}
	switch q.Sort {
	case timeclock.SortCheck:
		more(rank(sqlCheckState, timeclock.AccountChecks()) + dir)
	case timeclock.SortFirst:
		more(rank(sqlFirstState, timeclock.FirstStates()) + dir)
	case timeclock.SortLastPunch:
		l.with, l.joins = sqlTail, l.joins+sqlPunched
		more(sqlPunchedAt + "IS NULL")
		more(sqlPunchedAt + dir)
	}
	if q.Sort == timeclock.SortCheck || q.Check != "" {
		l.joins += sqlLinked
	}
	if q.First != "" {
		if !slices.Contains(timeclock.FirstStates(), q.First) {
			return idList{}, timeclock.Invalid(op, "first", "unknown state")
		}
		l.filter(sqlFirstState, string(q.First))
	}
	if q.Check != "" {
		if !slices.Contains(timeclock.AccountChecks(), q.Check) {
			return idList{}, timeclock.Invalid(op, "check", "unknown state")
		}
		l.filter(sqlCheckState, string(q.Check))
	}
	return l.employees(op, basic, r)
}

// rank is the place of expr's value among vs, as SQL.
func rank[T ~string](expr string, vs []T) string {
	s := "CASE" + expr
	for i, v := range vs {
		s += "WHEN '" + string(v) + "' THEN " + strconv.Itoa(i) + " "
	}
	return s + "END"
}

// accountIDs are the ids of a list, sorted, and what is counted about it.
func (d *DB) accountIDs(ctx context.Context, l idList) (keptList, error) {
	at, err := d.listVersion(ctx, l)
	if err != nil {
		return keptList{}, err
	}
	if k, ok := d.lists.get(l, at); ok {
		return k, nil
	}
	k := keptList{idList: l, at: at, ids: []int64{}}
	err = d.eachFirst(ctx, l, func(id int64, first timeclock.FirstState) {
		k.ids = append(k.ids, id)
		k.counts.All++
		if first != timeclock.FirstNoID {
			k.counts.WithID++
		}
		switch first {
		case timeclock.FirstNone:
			k.counts.Unsent++
		case timeclock.FirstFailed:
			k.counts.Failed++
		case timeclock.FirstUnknown:
			k.counts.Unknown++
		}
	})
	if err != nil {
		return keptList{}, err
	}
	d.lists.put(k)
	return k, nil
}

// eachFirst calls f for each of an accountList.
func (d *DB) eachFirst(ctx context.Context, l idList, f func(id int64, first timeclock.FirstState)) error {
	return d.eachOfList(ctx, l, func(rows *sql.Rows) error {
		var id int64
		var first string
		err := rows.Scan(&id, &first)
		f(id, timeclock.FirstState(first))
		return err
	})
}

// eachAccount calls f for each of s who has not left.
func (d *DB) eachAccount(ctx context.Context, op string, a timeclock.Actor, s timeclock.Selection, f func(id int64, first timeclock.FirstState)) error {
	r, err := d.roll(ctx, a, timeclock.EditAccounts)
	if err != nil {
		return err
	}
	q := s.Query
	if s.IDs != nil {
		q = timeclock.AccountQuery{}
	}
	if q.State == timeclock.FilterAll {
		q.State = timeclock.FilterEmployed
	}
	if q.State == timeclock.FilterLeft {
		return nil
	}
	l, err := accountList(op, q, r)
	if err != nil {
		return err
	}
	var only map[int64]bool
	if s.IDs != nil {
		only = make(map[int64]bool, len(s.IDs))
		for _, id := range s.IDs {
			only[id] = true
		}
	}
	return d.eachFirst(ctx, l, func(id int64, first timeclock.FirstState) {
		if only == nil || only[id] {
			f(id, first)
		}
	})
}

// foldPunches brings last_punch up to date, if more than after punches are
// missing in it.
func (d *DB) foldPunches(ctx context.Context, after int64) error {
	for {
		var missing int64
		if err := d.reader(ctx)(sqlFoldable, func(r row) error { missing = r.int(0); return nil }); err != nil || missing <= after {
			return err
		}
		if err := d.write(ctx, "sqlite.foldPunches", func(t *tx) error {
			var from, to int64
			if _, err := t.one(sqlFolded, func(r row) error { from, to = r.int(0), r.int(1); return nil }); err != nil {
				return err
			}
			to = min(to, from+foldAtOnce)
			if _, _, err := t.exec(sqlFold, from, to); err != nil {
				return err
			}
			_, _, err := t.exec(sqlFoldTo, to)
			return err
		}); err != nil {
			return err
		}
	}
}

// lastVoided puts the punch before into last_punch, where p was.
func (t *tx) lastVoided(p *timeclock.Punch) error {
	_, n, err := t.exec(sqlLastVoided, p.EmployeeID, p.ID)
	if err != nil || n == 0 {
		return err
	}
	_, _, err = t.exec(sqlLastBefore, p.EmployeeID)
	return err
}

// SaveAccounts implements timeclock.Accounts.
func (d *DB) SaveAccounts(ctx context.Context, a timeclock.Actor, edits []timeclock.AccountEdit) (saved int, problems []timeclock.AccountProblem, err error) {
	const op = "sqlite.SaveAccounts"
	if err := timeclock.May(a, timeclock.EditAccounts); err != nil {
		return 0, nil, err
	}
	err = d.write(ctx, op, func(t *tx) error {
		var rows []timeclock.PlannedRow
		if rows, problems, err = t.planAccounts(op, a, edits); err != nil {
			return err
		}
		if len(problems) > 0 || len(rows) == 0 {
			return errNothing
		}
		saved = len(rows)
		return t.saveAccounts(ctx, a, "save_account", rows)
	})
	if err != nil && !errors.Is(err, errNothing) {
		return 0, nil, err
	}
	return saved, problems, nil
}

// planAccounts plans edits on what is stored now.
func (t *tx) planAccounts(op string, a timeclock.Actor, edits []timeclock.AccountEdit) ([]timeclock.PlannedRow, []timeclock.AccountProblem, error) {
	r := t.roll(a)
	var wanted []string
	known := map[int64]bool{}
	b := timeclock.Roster{Today: r.today}
	for _, x := range edits {
		e, err := r.employee(t.query, op, x.EmployeeID)
		if err != nil {
			return nil, nil, err
		}
		if e.Version != x.Version {
			return nil, nil, timeclock.E(op, timeclock.CodeConflict, fmt.Errorf("version %d, is %d", x.Version, e.Version), "employee", e.Code)
		}
		if known[e.ID] {
			return nil, nil, timeclock.Invalid(op, "edits", "one employee twice")
		}
		known[e.ID] = true
		wanted = append(wanted, x.Normal().AccountID)
		b.Employees = append(b.Employees, e.Employee)
	}
	list, err := json.Marshal(wanted)
	if err != nil {
		return nil, nil, err
	}
	if err := t.query(sqlHolders, func(x row) error {
		if e := scanEmployee(x); !known[e.ID] {
			b.Employees = append(b.Employees, *e)
		}
		return nil
	}, string(list)); err != nil {
		return nil, nil, err
	}
	for i := range b.Employees {
		if b.Employees[i].Assignments, err = assignments(t.query, b.Employees[i].ID); err != nil {
			return nil, nil, err
		}
	}
	for _, x := range t.rules.Divisions {
		b.Divisions = append(b.Divisions, x)
	}
	for _, x := range t.rules.EmploymentTypes {
		b.EmploymentTypes = append(b.EmploymentTypes, x)
	}
	rows, problems := timeclock.PlanAccounts(edits, b, a.Scope)
	return rows, problems, nil
}

// saveAccounts writes planned edits in the way an import does.
func (t *tx) saveAccounts(ctx context.Context, a timeclock.Actor, action string, rows []timeclock.PlannedRow) error {
	im := importer{tx: t, ctx: ctx, actor: a, plan: &timeclock.Plan{Kind: timeclock.ImportAccounts, Today: t.today()}}
	for i := range rows {
		im.rows = append(im.rows, &rows[i])
	}
	if err := im.write(); err != nil {
		return err
	}
	for i := range rows {
		old, new := tell(&rows[i])
		if err := t.operation(a, action, "employee", rows[i].Code, old, new); err != nil {
			return err
		}
	}
	return nil
}

// CheckAccounts implements timeclock.Accounts.
func (d *DB) CheckAccounts(ctx context.Context, a timeclock.Actor, s timeclock.Selection) (timeclock.CheckProgress, error) {
	const op = "sqlite.CheckAccounts"
	var none timeclock.CheckProgress
	if err := timeclock.May(a, timeclock.EditAccounts); err != nil {
		return none, err
	}
	if err := d.speaks(ctx, op); err != nil {
		return none, err
	}
	var ids []int64
	if err := d.eachAccount(ctx, op, a, s, func(id int64, first timeclock.FirstState) {
		if first != timeclock.FirstNoID {
			ids = append(ids, id)
		}
	}); err != nil {
		return none, wrap(op, err)
	}
	begun := false
	for chunk := range slices.Chunk(ids, checkAtOnce) {
		if err := d.write(ctx, op, func(t *tx) error {
			if !begun {
				if err := t.beginCheck(a, len(ids)); err != nil {
					return err
				}
			}
			_, n, err := t.exec(sqlCheckThese, jsonIDs(chunk), t.now)
			if err != nil {
				return err
			}
			t.changed(timeclock.TopicSenders)
			if err := t.run(sqlLookupsChanged); err != nil {
				return err
			}
			return t.run(sqlCheckMore, n)
		}); err != nil {
			return none, err
		}
		begun = true
	}
	return d.CheckProgress(ctx, a)
}

// beginCheck begins to count anew, unless another check is under way.
func (t *tx) beginCheck(a timeclock.Actor, n int) error {
	waiting := int64(0)
	if _, err := t.one(sqlChecking, func(r row) error { waiting = r.int(0); return nil }); err != nil {
		return err
	}
	if waiting == 0 {
		if _, _, err := t.exec(sqlCheckBegin, t.now); err != nil {
			return err
		}
	}
	return t.operation(a, "check_accounts", "account_check", "", nil, map[string]int{"count": n})
}

// CheckProgress implements timeclock.Accounts.
func (d *DB) CheckProgress(ctx context.Context, a timeclock.Actor) (p timeclock.CheckProgress, err error) {
	const op = "sqlite.CheckProgress"
	r, err := d.roll(ctx, a, timeclock.EditAccounts)
	if err != nil {
		return p, err
	}
	q := d.reader(ctx)
	if err := q(sqlCheckAsked, func(x row) error {
		if p.Total = int(x.int(1)); !x.time(0).IsZero() {
			p.StartedAt = x.time(0).In(r.rules.Location)
		}
		return nil
	}); err != nil {
		return p, wrap(op, err)
	}
	if !a.Scope.All() {
		err = q(sqlCheckingThese, func(x row) error {
			p.Running, p.Done = x.int(0) > 0, int(x.int(1))
			p.Total = p.Done + int(x.int(0))
			return nil
		}, r.today, jsonIDs(a.Scope.Divisions), jsonIDs(a.Scope.EmploymentTypes))
		return p, wrap(op, err)
	}
	err = q(sqlChecking, func(x row) error {
		p.Running, p.Done = x.int(0) > 0, max(0, p.Total-int(x.int(0)))
		return nil
	})
	return p, wrap(op, err)
}

// CancelCheck implements timeclock.Accounts.
func (d *DB) CancelCheck(ctx context.Context, a timeclock.Actor) (timeclock.CheckProgress, error) {
	const op = "sqlite.CancelCheck"
	if err := timeclock.May(a, timeclock.EditAccounts); err != nil {
		return timeclock.CheckProgress{}, err
	}
	if err := d.write(ctx, op, func(t *tx) error {
		cancel, args := sqlCheckCancel, []any(nil)
		if !a.Scope.All() {
			cancel, args = sqlCheckCancelThese, []any{t.today(), jsonIDs(a.Scope.Divisions), jsonIDs(a.Scope.EmploymentTypes)}
		}
		_, n, err := t.exec(cancel, args...)
		if err != nil || n == 0 {
			return err
		}
		if err := t.run(sqlCancelAsked, n); err != nil {
			return err
		}
		if err := t.run(sqlLookupsChanged); err != nil {
			return err
		}
		t.changed(timeclock.TopicSenders)
		return t.operation(a, "cancel_check", "account_check", "", map[string]any{"count": n}, nil)
	}); err != nil {
		return timeclock.CheckProgress{}, err
	}
	return d.CheckProgress(ctx, a)
}

// AcceptAddress implements timeclock.Accounts.
func (d *DB) AcceptAddress(ctx context.Context, a timeclock.Actor, employee, version int64) error {
	const op = "sqlite.AcceptAddress"
	if err := timeclock.May(a, timeclock.EditAccounts); err != nil {
		return err
	}
	return d.write(ctx, op, func(t *tx) error {
		address := ""
		if _, err := t.one(sqlAddressNow, func(r row) error { address = r.str(0); return nil }, employee); err != nil {
			return err
		}
		if address == "" {
			return timeclock.E(op, timeclock.CodeNotFound, nil)
		}
		rows, problems, err := t.planAccounts(op, a, []timeclock.AccountEdit{{EmployeeID: employee, Version: version, AccountID: address}})
		if err != nil {
			return err
		}
		if len(problems) > 0 {
			why := timeclock.ProblemForm
			switch p := problems[0]; {
			case p.Reason == timeclock.ReasonHasLeft:
				why = timeclock.ProblemHasLeft
			case p.Other != "" || p.Reason == timeclock.ReasonAccountTaken:
				why = timeclock.ProblemAccountTaken
			}
			return timeclock.Refused(op, []timeclock.FieldProblem{{Field: "account_id", Reason: why, Other: problems[0].Other}})
		}
		return t.saveAccounts(ctx, a, "accept_address", rows)
	})
}

// ConfirmUser implements timeclock.Accounts.
func (d *DB) ConfirmUser(ctx context.Context, a timeclock.Actor, employee, version int64) error {
	const op = "sqlite.ConfirmUser"
	return d.confirm(ctx, op, a, func(t *tx) (user string, err error) {
		e, err := t.roll(a).employee(t.query, op, employee)
		if err != nil {
			return "", err
		}
		if _, err := t.one(sqlContender, func(r row) error { user = r.str(0); return nil }, employee); err != nil {
			return "", err
		}
		if user != "" && e.Version != version {
			return "", timeclock.E(op, timeclock.CodeConflict, fmt.Errorf("version %d, is %d", version, e.Version))
		}
		return user, nil
	})
}
