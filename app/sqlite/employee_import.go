package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"punchline/app/timeclock"
)

var _ timeclock.Employees = (*DB)(nil)

const (
	// stageChunk is how many rows are staged in one transaction: it holds up
	// the punches for some milliseconds.
	stageChunk = 5000
	// stageAtOnce is how many rows one statement stages: each statement costs
	// about as much as the row itself.
	stageAtOnce = 50
	// takeChunk is how many rows an UPDATE … FROM takes over: SQLite gathers
	// what it will write in memory first.
	takeChunk = 5_000
	// stagedFor is how long after its last row a staged import is taken for one
	// that a crash left behind.
	stagedFor = 10 * time.Minute
)

const (
	sqlStageNew = `INSERT INTO import_row (import_id, n, sets_account, code, last_name, first_name, kana, joined_on, left_on, account_id, moved_on, division, employment_type)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	sqlStageChanged = `INSERT INTO import_row (import_id, n, sets_account, code, last_name, first_name, kana, joined_on, left_on, account_id, moved_on, division, employment_type,
			employee_id, version, old_last_name, old_first_name, old_kana, old_joined_on, old_left_on, old_account_id, old_from, old_division_id, old_employment_type_id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	// The columns of import_row that a digest covers, in its order.
	sqlStaged = `SELECT n, sets_account, code, last_name, first_name, kana, joined_on, left_on, account_id, moved_on, division, employment_type,
			employee_id, version, old_last_name, old_first_name, old_kana, old_joined_on, old_left_on, old_account_id, old_from, old_division_id, old_employment_type_id,
			nullif(released, 0)
		FROM import_row WHERE import_id = ? ORDER BY n`

	// Who is not the actor's as of a day, of those that change.
	sqlImportStray = `SELECT EXISTS (SELECT 1 FROM import_row r WHERE r.import_id = ?1 AND r.employee_id IS NOT NULL AND r.released = 0 AND NOT EXISTS (
			SELECT 1 FROM assignment a WHERE a.employee_id = r.employee_id
			AND a.from_date = coalesce((SELECT max(x.from_date) FROM assignment x WHERE x.employee_id = r.employee_id AND x.from_date <= ?2),
				(SELECT min(x.from_date) FROM assignment x WHERE x.employee_id = r.employee_id))
			AND (?3 IS NULL OR a.division_id IN (SELECT value FROM json_each(?3)))
			AND (?4 IS NULL OR a.employment_type_id IN (SELECT value FROM json_each(?4)))))`
	// Who would be sent out of the actor's.
	sqlImportSent = `SELECT EXISTS (SELECT 1 FROM import_row r CROSS JOIN division d ON d.code = r.division CROSS JOIN employment_type t ON t.code = r.employment_type
			WHERE r.import_id = ?1 AND r.moved_on IS NOT NULL
			AND NOT ((?2 IS NULL OR d.id IN (SELECT value FROM json_each(?2))) AND (?3 IS NULL OR t.id IN (SELECT value FROM json_each(?3)))))`

	sqlImportUsers = `SELECT e.user_id FROM import_row r CROSS JOIN employee e ON e.id = r.employee_id
		WHERE r.import_id = ? AND r.sets_account = 1 AND e.user_id IS NOT NULL`
	// Who is contested is few or nobody: they are looked at first.
	sqlImportContested = `SELECT user_id FROM sender WHERE conflict_employee_id IS NOT NULL AND +conflict_employee_id IN (SELECT employee_id FROM import_row
		WHERE import_id = ? AND sets_account = 1 AND employee_id IS NOT NULL)`
	// Who holds an ID that somebody else gets. Two may swap theirs: first they
	// let go, then each gets the new one.
	sqlImportHeld = `SELECT e.id FROM import_row r CROSS JOIN employee e ON e.account_id = r.account_id
		WHERE r.import_id = ? AND r.sets_account = 1 AND e.id IS NOT r.employee_id AND EXISTS (SELECT 1 FROM employee WHERE account_id > '')`
	sqlImportLetGo = `UPDATE employee SET account_id = NULL WHERE id IN (SELECT value FROM json_each(?2))
		AND id IN (SELECT employee_id FROM import_row WHERE import_id = ?1 AND sets_account = 1)`
	sqlImportHolders = `SELECT e.id, e.code, e.version, e.last_name, e.first_name, e.kana, e.joined_on, e.left_on, e.account_id
		FROM import_row r CROSS JOIN employee e ON e.account_id = r.account_id
		WHERE r.import_id = ?1 AND r.sets_account = 1 AND e.left_on < ?2`
	sqlImportRelease = `INSERT INTO import_row (import_id, n, released, sets_account, employee_id, version, code, last_name, first_name, kana, joined_on, left_on,
			old_last_name, old_first_name, old_kana, old_joined_on, old_left_on, old_account_id)
		VALUES (?1, ?11, 1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?5, ?6, ?7, ?8, ?9, ?10)`
	sqlImportChange = `UPDATE employee SET last_name = r.last_name, first_name = r.first_name, kana = r.kana, joined_on = r.joined_on, left_on = r.left_on,
			version = employee.version + 1, updated_ms = ?2
		FROM import_row r WHERE r.import_id = ?1 AND r.n > ?3 AND r.n <= ?4 AND r.sets_account = 0 AND employee.id = r.employee_id AND employee.version = r.version`
	// Who waits for LINE WORKS to be asked anyhow keeps his place there: two
	// trees less to write.
	sqlImportGiveWaiting = `UPDATE employee SET last_name = r.last_name, first_name = r.first_name, kana = r.kana, joined_on = r.joined_on, left_on = r.left_on,
			account_id = r.account_id, lookup_attempts = 0, lookup_code = NULL, lookup_ms = NULL, version = employee.version + 1, updated_ms = ?2
		FROM import_row r WHERE r.import_id = ?1 AND r.n > ?3 AND r.n <= ?4 AND r.sets_account = 1 AND employee.id = r.employee_id AND employee.version = r.version
			AND r.account_id IS NOT NULL AND employee.user_id IS NULL AND employee.checking = 0 AND employee.lookup_due_ms <= ?2`
	sqlImportGive = `UPDATE employee SET last_name = r.last_name, first_name = r.first_name, kana = r.kana, joined_on = r.joined_on, left_on = r.left_on,
			account_id = r.account_id, user_id = NULL, lookup_due_ms = iif(r.account_id IS NULL, NULL, ?2), lookup_attempts = 0, lookup_code = NULL, lookup_ms = NULL, checking = 0,
			version = employee.version + 1, updated_ms = ?2
		FROM import_row r WHERE r.import_id = ?1 AND r.n > ?3 AND r.n <= ?4 AND r.sets_account = 1 AND employee.id = r.employee_id AND employee.version = r.version`
	sqlImportInsert = `INSERT INTO employee (id, code, last_name, first_name, kana, joined_on, left_on, account_id, lookup_due_ms, created_ms, updated_ms)
		SELECT ?3 + n, code, last_name, first_name, kana, joined_on, left_on, account_id, iif(account_id IS NULL, NULL, ?2), ?2, ?2
		FROM import_row WHERE import_id = ?1 AND employee_id IS NULL ORDER BY n`
	sqlImportAssign = `INSERT INTO assignment (employee_id, from_date, division_id, employment_type_id)
		SELECT coalesce(r.employee_id, ?2 + r.n), r.moved_on, d.id, t.id
		FROM import_row r CROSS JOIN division d ON d.code = r.division CROSS JOIN employment_type t ON t.code = r.employment_type
		WHERE r.import_id = ?1 AND r.moved_on IS NOT NULL
		ON CONFLICT (employee_id, from_date) DO UPDATE SET division_id = excluded.division_id, employment_type_id = excluded.employment_type_id`
	sqlLastEmployeeID = `SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'employee'`
	// While it is being written, one revision stands for all.
	sqlBulk        = `UPDATE revision SET people = people + 1, bulk = 1`
	sqlBulkDone    = `UPDATE revision SET bulk = 0`
	sqlDropScratch = `DELETE FROM import_row WHERE import_id = 0`
	// Whose user is known already need not wait for LINE WORKS to be asked. A
	// user who was found under the ID of somebody linked to another one stays
	// for an admin to confirm.
	sqlImportLink = `UPDATE employee SET user_id = (SELECT s.user_id FROM sender s
			WHERE s.account_id = employee.account_id AND s.checked_ms IS NOT NULL AND s.conflict_employee_id IS NOT employee.id
			AND NOT EXISTS (SELECT 1 FROM employee x WHERE x.user_id = s.user_id)
			ORDER BY s.checked_ms DESC LIMIT 1)
		WHERE +updated_ms = ? AND +lookup_due_ms IS NOT NULL AND user_id IS NULL AND account_id IN (SELECT account_id FROM sender WHERE account_id IS NOT NULL)
		RETURNING user_id`
	sqlImportSettle = `UPDATE sender SET conflict_employee_id = NULL WHERE user_id = ? AND conflict_employee_id IS NOT NULL`
	// Who lost his employee is asked about anew, and his messages wait until
	// then instead of being refused.
	sqlImportUnknown = `UPDATE sender SET checked_ms = NULL, due_ms = ?2, attempts = 0, code = NULL, conflict_employee_id = NULL
		WHERE user_id IN (SELECT value FROM json_each(?1)) AND NOT EXISTS (SELECT 1 FROM employee WHERE user_id = sender.user_id)`
)

// stageSeveral are the statements that stage stageAtOnce rows, by those that
// stage one.
var stageSeveral = map[string]string{sqlStageNew: severalValues(sqlStageNew), sqlStageChanged: severalValues(sqlStageChanged)}

func severalValues(one string) string {
	_, values, _ := strings.Cut(one, "VALUES")
	return one + strings.Repeat(","+values, stageAtOnce-1)
}

// Roster implements timeclock.Employees.
func (d *DB) Roster(ctx context.Context, a timeclock.Actor) (r timeclock.Roster, err error) {
	const op = "sqlite.Roster"
	if err := timeclock.May(a, timeclock.EditEmployees); err != nil {
		if err := timeclock.May(a, timeclock.EditAccounts); err != nil {
			return r, err
		}
	}
	rules, err := d.Rules(ctx)
	if err != nil {
		return r, err
	}
	r.Today = timeclock.DateOf(d.opts.Now().In(rules.Location))
	for _, x := range rules.Divisions {
		r.Divisions = append(r.Divisions, x)
	}
	for _, x := range rules.EmploymentTypes {
		r.EmploymentTypes = append(r.EmploymentTypes, x)
	}
	slices.SortFunc(r.Divisions, func(a, b timeclock.Division) int { return int(a.ID - b.ID) })
	slices.SortFunc(r.EmploymentTypes, func(a, b timeclock.EmploymentType) int { return int(a.ID - b.ID) })
	err = d.readOnce(ctx, func(c *sql.Conn) (err error) {
		r.Staff, err = allEmployees(ctx, c)
		return err
	})
	return r, wrap(op, err)
}

// allEmployees reads everybody with his assignments, as of one moment.
func allEmployees(ctx context.Context, c *sql.Conn) (*timeclock.Staff, error) {
	rows, err := c.QueryContext(ctx, `SELECT e.id, e.code, e.last_name, e.first_name, e.kana, coalesce(e.account_id, ''), coalesce(e.user_id, ''),
			coalesce(e.joined_on, ''), coalesce(e.left_on, ''), e.version,
			coalesce(a.from_date, ''), coalesce(a.division_id, 0), coalesce(a.employment_type_id, 0)
		FROM employee e LEFT JOIN assignment a ON a.employee_id = e.id ORDER BY e.id, a.from_date`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := &timeclock.Staff{}
	var last, e timeclock.Employee // one to be added once all his assignments are there
	for rows.Next() {
		var x timeclock.Assignment
		if err := rows.Scan(&e.ID, &e.Code, &e.LastName, &e.FirstName, &e.Kana, &e.AccountID, &e.UserID, &e.JoinedOn, &e.LeftOn, &e.Version,
			&x.From, &x.DivisionID, &x.EmploymentTypeID); err != nil {
			return nil, err
		}
		if e.ID != last.ID {
			if last.ID != 0 {
				all.Add(&last)
			}
			e.Assignments = last.Assignments[:0]
			last = e
		}
		if x.From != "" {
			last.Assignments = append(last.Assignments, x)
		}
	}
	if last.ID != 0 {
		all.Add(&last)
	}
	return all, rows.Err()
}

// ApplyImport implements timeclock.Employees.
func (d *DB) ApplyImport(ctx context.Context, a timeclock.Actor, p timeclock.Plan, o timeclock.ApplyOptions) (timeclock.ImportResult, error) {
	const op = "sqlite.ApplyImport"
	var none timeclock.ImportResult
	if !p.Kind.Valid() {
		return none, timeclock.Invalid(op, "kind", "unknown kind "+string(p.Kind))
	}
	if err := timeclock.May(a, p.Kind.Action()); err != nil {
		return none, err
	}
	if len(p.Divisions)+len(p.EmploymentTypes) > 0 && (p.Kind != timeclock.ImportEmployees || !a.Scope.All()) {
		return none, timeclock.E(op, timeclock.CodeForbidden, errors.New("creates 所属 or 雇用区分 of a company he sees a part of"))
	}
	if p.Counts.New+p.Counts.Changed == 0 {
		return none, nil
	}
	done, err := d.applyImport(ctx, a, &p, o)
	if err == nil {
		return done, nil
	}
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		err = ctx.Err() // cancelled, and nothing is written
	}
	return none, err
}

func (d *DB) applyImport(ctx context.Context, a timeclock.Actor, p *timeclock.Plan, o timeclock.ApplyOptions) (done timeclock.ImportResult, err error) {
	const op = "sqlite.ApplyImport"
	if err := d.TidyImports(ctx); err != nil {
		return done, err
	}
	s := stager{db: d, actor: a, plan: p, o: o, digest: newRowDigest()}
	err = s.stage(ctx)
	var held []int64
	if err == nil {
		// Found now, it does not hold up the punches. What changes until then
		// leaves an ID with two, which SQLite refuses.
		err = d.readOnce(ctx, func(c *sql.Conn) (err error) {
			held, err = heldIDs(readerOn(ctx, c), s.id)
			return err
		})
	}
	if err == nil {
		// Without foreign keys, to hold up the punches less: what is assigned
		// comes out of the tables that it refers to.
		err = d.writeUnbound(ctx, op, func(t *tx) error {
			im := importer{tx: t, ctx: ctx, actor: a, plan: p, id: s.id, n: s.n, held: held, digest: s.digest}
			if err := im.takeOver(); err != nil {
				return err
			}
			done = im.done
			return im.record()
		})
	}
	if err == nil {
		return done, nil
	}
	if s.id != 0 {
		if e := d.unstage(context.WithoutCancel(ctx), s.id); e != nil {
			d.log.Warn("what was staged of an import stays until later", "err", e)
		}
	}
	return timeclock.ImportResult{}, err
}

// staged counts what rows are staged for.
type staged struct{ new, changed, accounts, moves int }

func (n *staged) add(r *timeclock.PlannedRow) {
	switch {
	case r.Target.EmployeeID == 0:
		n.new++
	default:
		n.changed++
		if givesAccount(r) {
			n.accounts++
		}
	}
	if r.Target.MovedOn != "" {
		n.moves++
	}
}

func givesAccount(r *timeclock.PlannedRow) bool {
	return slices.ContainsFunc(r.Changes, func(c timeclock.ImportChange) bool { return c.Field == timeclock.FieldAccountID })
}

// stageArgs are the statement and its arguments that stage row n of an import;
// the arguments are put into the memory of into.
func stageArgs(into []any, id int64, n int, r *timeclock.PlannedRow) (q string, args []any) {
	t := &r.Target
	sets := r.AccountID != "" && t.EmployeeID == 0 || t.EmployeeID != 0 && givesAccount(r)
	args = append(into[:0], id, n, sets, r.Code, t.LastName, t.FirstName, t.Kana, t.JoinedOn, t.LeftOn, orNull(r.AccountID), t.MovedOn)
	if t.MovedOn == "" {
		args = append(args, nil, nil)
	} else {
		args = append(args, t.DivisionCode, t.TypeCode)
	}
	if t.EmployeeID == 0 {
		return sqlStageNew, args
	}
	args = append(args, t.EmployeeID, t.Version)
	was := r.Was
	if was == nil {
		return sqlStageChanged, append(args, nil, nil, nil, nil, nil, nil, nil, nil, nil)
	}
	args = append(args, was.LastName, was.FirstName, was.Kana, was.JoinedOn, was.LeftOn, orNull(was.AccountID))
	if t.MovedOn == "" {
		return sqlStageChanged, append(args, nil, nil, nil)
	}
	old := was.AssignmentOn(t.MovedOn)
	return sqlStageChanged, append(args, old.From, orNull(old.DivisionID), orNull(old.EmploymentTypeID))
}

// stager stages a plan, a few rows at a time.
type stager struct {
	db     *DB
	actor  timeclock.Actor
	plan   *timeclock.Plan
	o      timeclock.ApplyOptions
	id     int64 // of the import
	n      staged
	digest *rowDigest

	written int // rows
}

// staging is one row with its statement.
type staging struct {
	q    string
	args []any
}

func (s *stager) stage(ctx context.Context) error {
	const op = "sqlite.ApplyImport"
	if err := s.db.write(ctx, op, func(t *tx) (err error) {
		c := s.plan.Counts
		s.id, _, err = t.exec(`INSERT INTO import (kind, file, state, actor_kind, actor_id, actor_name, staged_ms, new, changed, unchanged, rejected)
			VALUES (?, ?, 'staging', ?, ?, ?, ?, ?, ?, ?, ?)`, string(s.plan.Kind), s.o.File, s.actor.Kind, s.actor.ID, s.actor.Name, t.now, c.New, c.Changed, c.Unchanged, c.Rejected)
		return err
	}); err != nil {
		return err
	}
	// The next rows are worked out while others are written.
	g, ctx := errgroup.WithContext(ctx)
	full, empty := make(chan []staging), make(chan []staging, 2)
	empty <- make([]staging, stageChunk)
	empty <- make([]staging, stageChunk)
	g.Go(func() error {
		defer close(full)
		return s.workOut(ctx, full, empty)
	})
	g.Go(func() error {
		for rows := range full {
			if err := s.writeChunk(ctx, rows); err != nil {
				return err
			}
			empty <- rows
		}
		return nil
	})
	return g.Wait()
}

// workOut fills empty chunks with the new and changed rows.
func (s *stager) workOut(ctx context.Context, full chan<- []staging, empty <-chan []staging) error {
	reader := s.plan.Reader()
	var rows []staging
	send := func() error {
		select {
		case full <- rows:
		case <-ctx.Done():
			return ctx.Err()
		}
		rows = nil
		return nil
	}
	for i := range s.plan.Len() {
		if st := s.plan.Status(i); st != timeclock.ImportNew && st != timeclock.ImportChanged {
			continue
		}
		if rows == nil {
			select {
			case rows = <-empty:
				rows = rows[:0]
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		r := reader.Row(i)
		s.n.add(r)
		n := len(rows)
		rows = rows[:n+1]
		rows[n].q, rows[n].args = stageArgs(rows[n].args, s.id, s.n.new+s.n.changed, r)
		s.digest.add(rows[n].args)
		if len(rows) == stageChunk {
			if err := send(); err != nil {
				return err
			}
		}
	}
	if rows == nil {
		return nil
	}
	return send()
}

func (s *stager) writeChunk(ctx context.Context, rows []staging) error {
	begun, written := time.Now(), len(rows)
	if err := s.db.write(ctx, "sqlite.ApplyImport", func(t *tx) error {
		var several []any
		for len(rows) > 0 {
			q, n := rows[0].q, 1
			for n < len(rows) && n < stageAtOnce && rows[n].q == q {
				n++
			}
			if n < stageAtOnce {
				n = 1
			} else {
				q = stageSeveral[q]
			}
			several = several[:0]
			for _, r := range rows[:n] {
				several = append(several, r.args...)
			}
			if err := t.run(q, several...); err != nil {
				return err
			}
			rows = rows[n:]
		}
		return t.run("UPDATE import SET staged_ms = ? WHERE id = ?", t.now, s.id)
	}); err != nil {
		return err
	}
	if s.written += written; s.o.Progress != nil {
		s.o.Progress(s.written)
	}
	return s.db.yield(ctx, time.Since(begun))
}

// yield lets others write who are of another process: they find the lock free
// only if they happen to ask between two transactions. Those of this process
// wait in the writer's own queue.
func (d *DB) yield(ctx context.Context, held time.Duration) error {
	if d.opts.Keeper {
		return ctx.Err()
	}
	pause := time.NewTimer(held)
	defer pause.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-pause.C:
		return nil
	}
}

// digested is how many arguments a digest covers, from the second on: those of
// sqlStageChanged, and whether the row is of one who had left.
const digested = 25

// rowDigest is worked out over staged rows.
type rowDigest struct {
	h hash.Hash
	b []byte // of a row
}

func newRowDigest() *rowDigest { return &rowDigest{h: sha256.New()} }

func (d *rowDigest) String() string { return hex.EncodeToString(d.h.Sum(nil)) }

// add adds a row, without the id of its import.
func (d *rowDigest) add(args []any) {
	b := d.b[:0]
	for i := 1; i < digested; i++ {
		var v any
		if i < len(args) {
			v = value(args[i])
		}
		switch v := v.(type) {
		case nil:
			b = append(b, 0)
		case int64:
			b = binary.BigEndian.AppendUint64(append(b, 1), uint64(v))
		case []byte: // as the driver gives texts
			b = append(binary.BigEndian.AppendUint32(append(b, 2), uint32(len(v))), v...)
		case string:
			b = append(binary.BigEndian.AppendUint32(append(b, 2), uint32(len(v))), v...)
		}
	}
	d.h.Write(b)
	d.b = b
}

// digestOf works out the digest of a stored import.
func digestOf(q queryFunc, id int64) (string, error) {
	d := newRowDigest()
	args := make([]any, digested)
	err := q(sqlStaged, func(r row) error {
		for i := range r {
			args[i+1] = r[i]
		}
		d.add(args)
		return nil
	}, id)
	return d.String(), err
}

// heldIDs are the employees whose ID another row of an import gets.
func heldIDs(q queryFunc, id int64) (held []int64, err error) {
	err = q(sqlImportHeld, func(r row) error { held = append(held, r.int(0)); return nil }, id)
	return held, wrap("sqlite.ApplyImport", err)
}

// unstage takes an import away that came to nothing.
func (d *DB) unstage(ctx context.Context, id int64) error {
	const op = "sqlite.ApplyImport"
	for more := true; more; {
		begun := time.Now()
		if err := d.write(ctx, op, func(t *tx) error {
			_, n, err := t.exec(`DELETE FROM import_row WHERE import_id = ?1 AND n < (SELECT min(n) FROM import_row WHERE import_id = ?1) + ?2`, id, stageChunk)
			if more = n > 0; more || err != nil {
				return err
			}
			return t.run("DELETE FROM import WHERE id = ? AND state = 'staging'", id)
		}); err != nil {
			return err
		}
		if err := d.yield(ctx, time.Since(begun)); err != nil {
			return err
		}
	}
	return nil
}

// TidyImports takes away what a crash left of an import.
func (d *DB) TidyImports(ctx context.Context) error {
	var old []int64
	if err := d.reader(ctx)("SELECT id FROM import WHERE state = 'staging' AND staged_ms < ?", func(r row) error {
		old = append(old, r.int(0))
		return nil
	}, timeclock.Millis(d.opts.Now().Add(-stagedFor))); err != nil {
		return wrap("sqlite.TidyImports", err)
	}
	for _, id := range old {
		if err := d.unstage(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// importer takes over staged rows inside one transaction, with a statement for
// all of them at a time: row by row two hundred thousand would keep the punches
// waiting for seconds.
type importer struct {
	*tx
	ctx    context.Context
	actor  timeclock.Actor
	plan   *timeclock.Plan
	rows   []*timeclock.PlannedRow // of write: new and changed
	id     int64                   // of the import; 0: rows of this transaction alone
	digest *rowDigest              // of its rows; nil: nobody wants one
	n      staged
	held   []int64 // employees whose ID another row gets
	first  int64   // a new employee has the id first + import_row.n
	done   timeclock.ImportResult

	divisions, types []int64  // created
	released         []string // users to ask about anew
}

// write stages rows for this transaction alone and takes them over: what a form
// saves is written the way an import is.
func (im *importer) write() error {
	for i, r := range im.rows {
		im.n.add(r)
		q, args := stageArgs(nil, 0, i+1, r)
		if err := im.run(q, args...); err != nil {
			return err
		}
	}
	var err error
	if im.held, err = heldIDs(im.query, 0); err != nil {
		return err
	}
	if err := im.takeOver(); err != nil {
		return err
	}
	return im.run(sqlDropScratch)
}

// takeOver is all of it but the 操作履歴.
func (im *importer) takeOver() error {
	bulk := func() error { return im.run(sqlBulk) }
	bulkDone := func() error { return im.run(sqlBulkDone) }
	for _, step := range []func() error{im.inScope, im.createUnits, bulk, im.letGo, im.release, im.change, im.insert, im.assign, im.link, bulkDone} {
		if err := im.ctx.Err(); err != nil {
			return err
		}
		if err := step(); err != nil {
			return err
		}
	}
	im.done.New, im.done.Changed, im.done.ImportID = im.n.new, im.n.changed, im.id
	im.changed(timeclock.TopicEmployees, timeclock.TopicSenders)
	return nil
}

func importConflict(format string, args ...any) error {
	return timeclock.E("sqlite.ApplyImport", timeclock.CodeConflict, fmt.Errorf(format, args...))
}

// inScope refuses employees who are not the actor's, whoever made the plan,
// and to send others where he has no say.
func (im *importer) inScope() error {
	if im.actor.Scope.All() {
		return nil
	}
	divisions, types := jsonScope(im.actor.Scope.Divisions), jsonScope(im.actor.Scope.EmploymentTypes)
	stray := false
	note := func(r row) error { stray = stray || r.bool(0); return nil }
	if _, err := im.one(sqlImportStray, note, im.id, im.plan.Today, divisions, types); err != nil {
		return err
	}
	if _, err := im.one(sqlImportSent, note, im.id, divisions, types); err != nil {
		return err
	}
	if stray {
		return timeclock.E("sqlite.ApplyImport", timeclock.CodeForbidden, errors.New("out of the actor's scope"))
	}
	return nil
}

// jsonScope is a part of a scope as a JSON array; NULL limits nothing.
func jsonScope(ids []int64) any {
	if ids == nil {
		return nil
	}
	b, err := json.Marshal(ids)
	if err != nil {
		panic(err) // numbers: cannot happen
	}
	return string(b)
}

func (im *importer) createUnits() error {
	for _, x := range im.plan.Divisions {
		id, _, err := im.exec("INSERT INTO division (code, name, created_ms, updated_ms) VALUES (?1, ?2, ?3, ?3)", x.Code, x.Name, im.now)
		if err != nil {
			return err
		}
		im.divisions = append(im.divisions, id)
		im.done.Divisions++
	}
	for _, x := range im.plan.EmploymentTypes {
		id, _, err := im.exec("INSERT INTO employment_type (code, name, break_allowed, created_ms, updated_ms) VALUES (?1, ?2, ?3, ?4, ?4)", x.Code, x.Name, x.BreakAllowed, im.now)
		if err != nil {
			return err
		}
		im.types = append(im.types, id)
		im.done.EmploymentTypes++
	}
	return nil
}

// letGo notes who is to be asked about anew, as their ID changes, and takes
// the IDs off that others get.
func (im *importer) letGo() error {
	if im.n.accounts == 0 {
		return nil
	}
	for _, q := range []string{sqlImportContested, sqlImportUsers} {
		if err := im.query(q, im.noteReleased, im.id); err != nil {
			return err
		}
	}
	if len(im.held) == 0 {
		return nil
	}
	return im.run(sqlImportLetGo, im.id, jsonScope(im.held))
}

func (im *importer) noteReleased(r row) error {
	im.released = append(im.released, r.str(0))
	return nil
}

// release takes the IDs that somebody gets off those who have left.
func (im *importer) release() error {
	if len(im.held) == 0 {
		return nil
	}
	var holders []row
	if err := im.query(sqlImportHolders, func(r row) error { holders = append(holders, slices.Clone(r)); return nil }, im.id, im.plan.Today); err != nil {
		return err
	}
	last := im.n.new + im.n.changed // import_row.n
	for _, h := range holders {
		id := h.int(0)
		for _, q := range []string{"SELECT user_id FROM sender WHERE conflict_employee_id = ?", "SELECT user_id FROM employee WHERE id = ? AND user_id IS NOT NULL"} {
			if err := im.query(q, im.noteReleased, id); err != nil {
				return err
			}
		}
		if err := im.run(`UPDATE employee SET account_id = NULL, user_id = NULL, lookup_due_ms = NULL, lookup_attempts = 0, lookup_code = NULL, lookup_ms = NULL, checking = 0,
			version = version + 1, updated_ms = ? WHERE id = ?`, im.now, id); err != nil {
			return err
		}
		last++
		if err := im.run(sqlImportRelease, im.id, id, h[2], h[1], h[3], h[4], h[5], h[6], h[7], h[8], last); err != nil {
			return err
		}
		if im.digest != nil {
			im.digest.add([]any{im.id, last, 1, h[1], h[3], h[4], h[5], h[6], h[7], nil, nil, nil, nil, id, h[2], h[3], h[4], h[5], h[6], h[7], h[8], nil, nil, nil, 1})
		}
		if err := im.operation(im.actor, "release_account", "employee", h.str(1), map[string]string{"account_id": h.str(8)}, map[string]string{"account_id": ""}); err != nil {
			return err
		}
	}
	return nil
}

// change writes the changed employees and gives them their new IDs.
func (im *importer) change() error {
	if im.n.changed == 0 {
		return nil
	}
	changed, err := im.inParts(im.id, im.n.new+im.n.changed, sqlImportChange, sqlImportGiveWaiting, sqlImportGive)
	if err != nil {
		return err
	}
	// Those who were released have another version by now.
	if changed != int64(im.n.changed) {
		return importConflict("%d of %d employees are no longer of their version", int64(im.n.changed)-changed, im.n.changed)
	}
	return nil
}

// inParts runs UPDATE … FROM on the rows 1 to last of an import, a part of them
// at a time, and counts what changed. Each row is for one of the statements.
func (t *tx) inParts(id int64, last int, statements ...string) (changed int64, err error) {
	for n := 0; n < last; n += takeChunk {
		rows := int64(min(takeChunk, last-n)) // that are left
		for _, q := range statements {
			_, did, err := t.exec(q, id, t.now, n, n+takeChunk)
			if err != nil {
				return changed, err
			}
			changed += did
			if rows -= did; rows == 0 {
				break
			}
		}
	}
	return changed, nil
}

// insert writes the new employees.
func (im *importer) insert() error {
	if _, err := im.one(sqlLastEmployeeID, func(r row) error { im.first = r.int(0); return nil }); err != nil || im.n.new == 0 {
		return err
	}
	return im.run(sqlImportInsert, im.id, im.now, im.first)
}

// assign writes where the new ones belong and where others move to.
func (im *importer) assign() error {
	if im.n.moves == 0 {
		return nil
	}
	_, n, err := im.exec(sqlImportAssign, im.id, im.first)
	if err == nil && n != int64(im.n.moves) {
		err = importConflict("所属 or 雇用区分 of %d rows are gone", int64(im.n.moves)-n)
	}
	return err
}

// link ties users who are known already to their new employees.
func (im *importer) link() error {
	var linked []string
	if err := im.query(sqlImportLink, func(r row) error {
		if user := r.str(0); user != "" {
			linked = append(linked, user)
		}
		return nil
	}, im.now); err != nil {
		return err
	}
	for _, user := range linked {
		if err := im.run(sqlImportSettle, user); err != nil {
			return err
		}
	}
	if len(im.released) == 0 {
		return nil
	}
	users, err := json.Marshal(im.released)
	if err != nil {
		return err
	}
	return im.run(sqlImportUnknown, string(users), im.now)
}

// record tells the 操作履歴 what the import was. Whom it changed is in its rows,
// which nobody can change unseen: a digest of them is told too.
func (im *importer) record() error {
	ids := func(ids []int64) string { return jsonScope(append([]int64{}, ids...)).(string) }
	if err := im.run(`UPDATE import SET state = 'done', done_ms = ?2, divisions = ?3, employment_types = ?4, first_id = ?5,
			last_event = (SELECT min(coalesce((SELECT min(id) - 1 FROM event WHERE outcome = 'awaiting_sender'), max(id)), max(id)) FROM (SELECT coalesce(max(id), 0) AS id FROM event)), last_punch = (SELECT coalesce(max(id), 0) FROM punch), last_outbox = (SELECT coalesce(max(id), 0) FROM outbox)
		WHERE id = ?1`, im.id, im.now, ids(im.divisions), ids(im.types), im.first); err != nil {
		return err
	}
	divisions, types := map[string]string{}, map[string]string{} // created: code to name
	for _, x := range im.plan.Divisions {
		divisions[x.Code] = x.Name
	}
	for _, x := range im.plan.EmploymentTypes {
		types[x.Code] = x.Name
	}
	return im.operation(im.actor, "import_"+string(im.plan.Kind), "import", im.id, nil, map[string]any{
		"counts": im.plan.Counts, "divisions": divisions, "employment_types": types, "rows": im.digest.String(),
	})
}

// telling are the values of one employee in a story. Those that are in neither
// old nor new did not change; one that is in old or new alone was or is blank.
type telling struct {
	Code         string         `json:"code,omitempty"`
	LastName     string         `json:"last_name,omitempty"`
	FirstName    string         `json:"first_name,omitempty"`
	Kana         string         `json:"kana,omitempty"`
	DivisionCode string         `json:"division_code,omitempty"`
	Division     string         `json:"division,omitempty"`
	TypeCode     string         `json:"employment_type_code,omitempty"`
	Type         string         `json:"employment_type,omitempty"`
	AccountID    string         `json:"account_id,omitempty"`
	JoinedOn     timeclock.Date `json:"joined_on,omitempty"`
	LeftOn       timeclock.Date `json:"left_on,omitempty"`
	MovedOn      timeclock.Date `json:"moved_on,omitempty"`
}

func (x *telling) set(f timeclock.ImportField, v string) {
	switch f {
	case timeclock.FieldCode:
		x.Code = v
	case timeclock.FieldLastName:
		x.LastName = v
	case timeclock.FieldFirstName:
		x.FirstName = v
	case timeclock.FieldKana:
		x.Kana = v
	case timeclock.FieldDivisionCode:
		x.DivisionCode = v
	case timeclock.FieldDivision:
		x.Division = v
	case timeclock.FieldTypeCode:
		x.TypeCode = v
	case timeclock.FieldType:
		x.Type = v
	case timeclock.FieldAccountID:
		x.AccountID = v
	case timeclock.FieldJoinedOn:
		x.JoinedOn = timeclock.Date(v)
	case timeclock.FieldLeftOn:
		x.LeftOn = timeclock.Date(v)
	case timeclock.FieldMovedOn:
		x.MovedOn = timeclock.Date(v)
	}
}

// tell tells what a row changes; old means nothing of a new employee.
func tell(r *timeclock.PlannedRow) (old, new telling) {
	if t := &r.Target; r.Status == timeclock.ImportNew {
		return old, telling{Code: r.Code, LastName: t.LastName, FirstName: t.FirstName, Kana: t.Kana, DivisionCode: t.DivisionCode,
			TypeCode: t.TypeCode, AccountID: r.AccountID, JoinedOn: t.JoinedOn, LeftOn: t.LeftOn, MovedOn: t.MovedOn}
	}
	old, new = telling{Code: r.Code}, telling{Code: r.Code}
	for _, c := range r.Changes {
		old.set(c.Field, c.Old)
		new.set(c.Field, c.New)
	}
	return old, new
}
