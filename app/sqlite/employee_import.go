package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"punchline/app/timeclock"
)

var _ timeclock.Employees = (*DB)(nil)

// importChunk is how many employees share a row of the 操作履歴, and after how
// many a write looks whether it was cancelled.
const importChunk = 1000

const (
	sqlImportInsert = `INSERT INTO employee (code, last_name, first_name, kana, joined_on, left_on, account_id, lookup_due_ms, created_ms, updated_ms)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)`
	sqlImportUpdate = `UPDATE employee SET last_name = ?3, first_name = ?4, kana = ?5, joined_on = ?6, left_on = ?7, version = version + 1, updated_ms = ?8
		WHERE id = ?1 AND version = ?2`
	// Two may swap their IDs: first all let go, then each gets the new one.
	sqlImportLetGo  = `UPDATE employee SET account_id = NULL, user_id = NULL, lookup_due_ms = NULL, lookup_attempts = 0, lookup_code = NULL WHERE id = ?`
	sqlImportLeft   = `SELECT EXISTS (SELECT 1 FROM employee WHERE account_id IS NOT NULL AND left_on < ?)`
	sqlImportHolder = `SELECT id, code, user_id FROM employee WHERE account_id = ? AND left_on < ?`
	sqlImportTake   = `UPDATE employee SET version = version + 1, updated_ms = ? WHERE id = ?`
	sqlImportGive   = `UPDATE employee SET account_id = ?, lookup_due_ms = ? WHERE id = ?`
	sqlImportAssign = `INSERT INTO assignment (employee_id, from_date, division_id, employment_type_id) VALUES (?, ?, ?, ?)
		ON CONFLICT (employee_id, from_date) DO UPDATE SET division_id = excluded.division_id, employment_type_id = excluded.employment_type_id`
	// Whose user is known already need not wait for LINE WORKS to be asked. A
	// user who was found under the ID of somebody linked to another one stays
	// for an admin to confirm.
	sqlImportLink = `UPDATE employee SET user_id = (SELECT s.user_id FROM sender s
			WHERE s.account_id = employee.account_id AND s.checked_ms IS NOT NULL AND s.conflict_employee_id IS NOT employee.id
			AND NOT EXISTS (SELECT 1 FROM employee x WHERE x.user_id = s.user_id)
			ORDER BY s.checked_ms DESC LIMIT 1)
		WHERE lookup_due_ms = ? AND user_id IS NULL AND account_id IN (SELECT account_id FROM sender WHERE account_id IS NOT NULL)`
	sqlImportSettle = `UPDATE sender SET conflict_employee_id = NULL
		WHERE conflict_employee_id IS NOT NULL AND user_id IN (SELECT user_id FROM employee WHERE lookup_due_ms = ?)`
	// Who lost his employee is asked about anew, and his messages wait until
	// then instead of being refused.
	sqlImportUnknown = `UPDATE sender SET checked_ms = NULL, due_ms = ?2, attempts = 0, code = NULL, conflict_employee_id = NULL
		WHERE user_id = ?1 AND NOT EXISTS (SELECT 1 FROM employee WHERE user_id = ?1)`
)

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
	r.Employees, err = d.allEmployees(ctx)
	return r, wrap(op, err)
}

// allEmployees reads everybody with his assignments, as of one moment.
func (d *DB) allEmployees(ctx context.Context) (es []timeclock.Employee, err error) {
	rows, err := d.read.QueryContext(ctx, `SELECT e.id, e.code, e.last_name, e.first_name, e.kana, coalesce(e.account_id, ''), coalesce(e.user_id, ''),
			coalesce(e.joined_on, ''), coalesce(e.left_on, ''), e.version,
			coalesce(a.from_date, ''), coalesce(a.division_id, 0), coalesce(a.employment_type_id, 0)
		FROM employee e LEFT JOIN assignment a ON a.employee_id = e.id ORDER BY e.id, a.from_date`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var e timeclock.Employee
		var x timeclock.Assignment
		if err := rows.Scan(&e.ID, &e.Code, &e.LastName, &e.FirstName, &e.Kana, &e.AccountID, &e.UserID, &e.JoinedOn, &e.LeftOn, &e.Version,
			&x.From, &x.DivisionID, &x.EmploymentTypeID); err != nil {
			return nil, err
		}
		if n := len(es); n == 0 || es[n-1].ID != e.ID {
			es = append(es, e)
		}
		if last := &es[len(es)-1]; x.From != "" {
			last.Assignments = append(last.Assignments, x)
		}
	}
	return es, rows.Err()
}

// ApplyImport implements timeclock.Employees.
func (d *DB) ApplyImport(ctx context.Context, a timeclock.Actor, p timeclock.Plan) (timeclock.ImportResult, error) {
	const op = "sqlite.ApplyImport"
	var done timeclock.ImportResult
	if !p.Kind.Valid() {
		return done, timeclock.Invalid(op, "kind", "unknown kind "+string(p.Kind))
	}
	if err := timeclock.May(a, p.Kind.Action()); err != nil {
		return done, err
	}
	if len(p.Divisions)+len(p.EmploymentTypes) > 0 && (p.Kind != timeclock.ImportEmployees || !a.Scope.All()) {
		return done, timeclock.E(op, timeclock.CodeForbidden, errors.New("creates 所属 or 雇用区分 of a company he sees a part of"))
	}
	im := importer{ctx: ctx, actor: a, plan: &p}
	for r := range p.Rows() {
		if r.Status == timeclock.ImportNew || r.Status == timeclock.ImportChanged {
			im.rows = append(im.rows, &r)
		}
	}
	if len(im.rows) == 0 {
		return done, nil
	}
	stories, err := storiesOf(im.rows) // before the transaction: it holds up the punches
	if err != nil {
		return done, timeclock.E(op, timeclock.CodeInternal, err)
	}
	im.stories = stories
	err = d.write(ctx, op, func(t *tx) error {
		im.tx, im.done = t, timeclock.ImportResult{}
		return im.run()
	})
	if err != nil {
		if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			err = ctx.Err() // cancelled, and rolled back
		}
		return done, err
	}
	return im.done, nil
}

// importer applies a plan inside one transaction.
type importer struct {
	*tx
	ctx     context.Context
	actor   timeclock.Actor
	plan    *timeclock.Plan
	rows    []*timeclock.PlannedRow // new and changed
	stories []story
	done    timeclock.ImportResult

	divisions, types map[string]int64   // ids by code
	contested        map[int64][]string // users found under the ID of an employee who is linked to another user
	released         []string           // users to ask about anew
}

func (im *importer) run() error {
	if err := im.write(); err != nil {
		return err
	}
	return im.record()
}

// write is all of it but the 操作履歴.
func (im *importer) write() error {
	for _, step := range []func() error{im.createUnits, im.update, im.release, im.give, im.link} {
		if err := step(); err != nil {
			return err
		}
	}
	im.changed(timeclock.TopicEmployees, timeclock.TopicSenders)
	return nil
}

func importConflict(format string, args ...any) error {
	return timeclock.E("sqlite.ApplyImport", timeclock.CodeConflict, fmt.Errorf(format, args...))
}

// each calls f for each row, looking now and then whether anybody still waits.
func (im *importer) each(f func(r *timeclock.PlannedRow) error) error {
	for i, r := range im.rows {
		if i%importChunk == 0 && im.ctx.Err() != nil {
			return im.ctx.Err()
		}
		if err := f(r); err != nil {
			return err
		}
	}
	return nil
}

func (im *importer) createUnits() error {
	im.divisions, im.types = map[string]int64{}, map[string]int64{}
	for _, x := range im.tx.rules.Divisions {
		im.divisions[x.Code] = x.ID
	}
	for _, x := range im.tx.rules.EmploymentTypes {
		im.types[x.Code] = x.ID
	}
	for _, x := range im.plan.Divisions {
		id, _, err := im.exec("INSERT INTO division (code, name, created_ms, updated_ms) VALUES (?1, ?2, ?3, ?3)", x.Code, x.Name, im.now)
		if err != nil {
			return err
		}
		im.divisions[x.Code] = id
		im.done.Divisions++
	}
	for _, x := range im.plan.EmploymentTypes {
		id, _, err := im.exec("INSERT INTO employment_type (code, name, break_allowed, created_ms, updated_ms) VALUES (?1, ?2, ?3, ?4, ?4)", x.Code, x.Name, x.BreakAllowed, im.now)
		if err != nil {
			return err
		}
		im.types[x.Code] = id
		im.done.EmploymentTypes++
	}
	return nil
}

// update writes the changed employees, and takes off the IDs that change.
func (im *importer) update() error {
	im.contested = map[int64][]string{}
	if err := im.query("SELECT conflict_employee_id, user_id FROM sender WHERE conflict_employee_id IS NOT NULL", func(r row) error {
		im.contested[r.int(0)] = append(im.contested[r.int(0)], r.str(1))
		return nil
	}); err != nil {
		return err
	}
	return im.each(func(r *timeclock.PlannedRow) error {
		t := &r.Target
		if t.EmployeeID == 0 {
			return nil
		}
		if err := im.inScope(t.EmployeeID); err != nil {
			return err
		}
		_, n, err := im.exec(sqlImportUpdate, t.EmployeeID, t.Version, t.LastName, t.FirstName, t.Kana, t.JoinedOn, t.LeftOn, im.now)
		if err != nil {
			return err
		}
		if n != 1 {
			return importConflict("employee %d is no longer of version %d", t.EmployeeID, t.Version)
		}
		im.done.Changed++
		if givesAccount(r) {
			if err := im.letGo(t.EmployeeID); err != nil {
				return err
			}
		}
		return im.assign(t.EmployeeID, t)
	})
}

func givesAccount(r *timeclock.PlannedRow) bool {
	return slices.ContainsFunc(r.Changes, func(c timeclock.ImportChange) bool { return c.Field == timeclock.FieldAccountID })
}

// letGo takes account ID and user off an employee. Both who had it and who
// wanted it are asked about anew.
func (im *importer) letGo(employee int64) error {
	im.released = append(im.released, im.contested[employee]...)
	if _, err := im.one("SELECT user_id FROM employee WHERE id = ? AND user_id IS NOT NULL", func(r row) error {
		im.released = append(im.released, r.str(0))
		return nil
	}, employee); err != nil {
		return err
	}
	_, _, err := im.exec(sqlImportLetGo, employee)
	return err
}

func (im *importer) assign(employee int64, t *timeclock.ImportTarget) error {
	if t.MovedOn == "" {
		return nil
	}
	division, ok1 := im.divisions[t.DivisionCode]
	typ, ok2 := im.types[t.TypeCode]
	if !ok1 || !ok2 {
		return importConflict("所属 %q or 雇用区分 %q is gone", t.DivisionCode, t.TypeCode)
	}
	if !im.actor.Scope.Covers(division, typ) {
		return timeclock.E("sqlite.ApplyImport", timeclock.CodeForbidden, errors.New("out of the actor's scope"))
	}
	_, _, err := im.exec(sqlImportAssign, employee, t.MovedOn, division, typ)
	return err
}

// inScope refuses employees who are not the actor's, whoever made the plan.
func (im *importer) inScope(employee int64) error {
	if im.actor.Scope.All() {
		return nil
	}
	var e timeclock.Employee
	if err := im.query(sqlAssignments, func(r row) error {
		e.Assignments = append(e.Assignments, timeclock.Assignment{From: timeclock.Date(r.str(0)), DivisionID: r.int(1), EmploymentTypeID: r.int(2)})
		return nil
	}, employee); err != nil {
		return err
	}
	if x := e.AssignmentOn(im.plan.Today); !im.actor.Scope.Covers(x.DivisionID, x.EmploymentTypeID) {
		return timeclock.E("sqlite.ApplyImport", timeclock.CodeForbidden, errors.New("out of the actor's scope"))
	}
	return nil
}

// release takes the IDs that somebody gets off those who have left.
func (im *importer) release() error {
	any := false
	if _, err := im.one(sqlImportLeft, func(r row) error { any = r.bool(0); return nil }, im.plan.Today); err != nil || !any {
		return err
	}
	return im.each(func(r *timeclock.PlannedRow) error {
		if r.AccountID == "" || r.Target.EmployeeID != 0 && !givesAccount(r) {
			return nil
		}
		var holder int64
		var code string
		if _, err := im.one(sqlImportHolder, func(x row) error { holder, code = x.int(0), x.str(1); return nil }, r.AccountID, im.plan.Today); err != nil || holder == 0 {
			return err
		}
		if err := im.letGo(holder); err != nil {
			return err
		}
		if _, _, err := im.exec(sqlImportTake, im.now, holder); err != nil {
			return err
		}
		return im.operation(im.actor, "release_account", "employee", code, map[string]string{"account_id": r.AccountID}, map[string]string{"account_id": ""})
	})
}

// give inserts the new employees and gives the changed ones their IDs.
func (im *importer) give() error {
	return im.each(func(r *timeclock.PlannedRow) error {
		t := &r.Target
		var due any
		if r.AccountID != "" {
			due = im.now // LINE WORKS is to be asked who that is
		}
		if t.EmployeeID != 0 {
			if !givesAccount(r) || r.AccountID == "" {
				return nil
			}
			_, _, err := im.exec(sqlImportGive, r.AccountID, due, t.EmployeeID)
			return err
		}
		id, _, err := im.exec(sqlImportInsert, r.Code, t.LastName, t.FirstName, t.Kana, t.JoinedOn, t.LeftOn, orNull(r.AccountID), due, im.now)
		if err != nil {
			return err
		}
		im.done.New++
		return im.assign(id, t)
	})
}

// link ties users who are known already to their new employees.
func (im *importer) link() error {
	if _, _, err := im.exec(sqlImportLink, im.now); err != nil {
		return err
	}
	if _, _, err := im.exec(sqlImportSettle, im.now); err != nil {
		return err
	}
	for _, user := range im.released {
		if _, _, err := im.exec(sqlImportUnknown, user, im.now); err != nil {
			return err
		}
	}
	return nil
}

// record tells the 操作履歴: first what the import was, then whom it changed.
func (im *importer) record() error {
	action := "import_" + string(im.plan.Kind)
	divisions, types := map[string]string{}, map[string]string{} // created: code to name
	for _, x := range im.plan.Divisions {
		divisions[x.Code] = x.Name
	}
	for _, x := range im.plan.EmploymentTypes {
		types[x.Code] = x.Name
	}
	if err := im.operation(im.actor, action, "import", "", nil, map[string]any{
		"counts": im.plan.Counts, "divisions": divisions, "employment_types": types,
	}); err != nil {
		return err
	}
	for _, s := range im.stories {
		if err := im.operation(im.actor, action, "employee", s.first, s.old, s.new); err != nil {
			return err
		}
	}
	return nil
}

// story is what a row of the 操作履歴 tells of up to importChunk employees.
type story struct {
	first    string // the code of the first one
	old, new json.RawMessage
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

// storiesOf tells what rows change.
func storiesOf(rows []*timeclock.PlannedRow) (stories []story, err error) {
	for chunk := range slices.Chunk(rows, importChunk) {
		old, new := make([]telling, 0, len(chunk)), make([]telling, 0, len(chunk))
		for _, r := range chunk {
			o, n := tell(r)
			if new = append(new, n); r.Status != timeclock.ImportNew {
				old = append(old, o)
			}
		}
		s := story{first: chunk[0].Code}
		if s.old, err = json.Marshal(old); err != nil {
			return nil, err
		}
		if s.new, err = json.Marshal(new); err != nil {
			return nil, err
		}
		stories = append(stories, s)
	}
	return stories, nil
}
