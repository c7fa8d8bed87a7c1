package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"punchline/app/timeclock"
)

const (
	sqlImports = `SELECT id, done_ms, actor_kind, actor_id, actor_name, kind, file, new, changed, unchanged, rejected, state FROM import
		WHERE done_ms IS NOT NULL ORDER BY id DESC`
	sqlImport = `SELECT kind, state, first_id, last_event, last_punch, last_outbox, divisions, employment_types,
			(SELECT count(*) FROM import_row WHERE import_id = ?1 AND employee_id IS NULL), (SELECT count(*) FROM import_row WHERE import_id = ?1 AND employee_id IS NOT NULL),
			(SELECT coalesce(max(n), 0) FROM import_row WHERE import_id = ?1 AND employee_id IS NULL), (SELECT coalesce(max(n), 0) FROM import_row WHERE import_id = ?1),
			EXISTS (SELECT 1 FROM import_row WHERE import_id = ?1 AND employee_id IS NOT NULL AND moved_on IS NOT NULL AND old_from IS NOT moved_on),
			EXISTS (SELECT 1 FROM import_row WHERE import_id = ?1 AND old_from = moved_on)
		FROM import WHERE id = ?1`

	// How many are still as the import left them.
	sqlUntouched = `SELECT (SELECT count(*) FROM import_row r CROSS JOIN employee e ON e.id = r.employee_id AND e.version = r.version + 1
				WHERE r.import_id = ?1 AND r.employee_id IS NOT NULL)
			+ (SELECT count(*) FROM import_row r CROSS JOIN employee e ON e.id = ?2 + r.n AND e.version = 1
				WHERE r.import_id = ?1 AND r.employee_id IS NULL)`

	sqlUndoUsers     = `SELECT user_id FROM employee WHERE user_id IS NOT NULL AND +id BETWEEN ? AND ?`
	sqlUndoContested = `SELECT user_id FROM sender WHERE conflict_employee_id IS NOT NULL AND +conflict_employee_id BETWEEN ? AND ?`
	sqlUndoForget    = `UPDATE sender SET conflict_employee_id = NULL WHERE conflict_employee_id BETWEEN ? AND ?`
	sqlUndoBelong    = `DELETE FROM assignment WHERE employee_id BETWEEN ? AND ?`
	sqlUndoEmployee  = `DELETE FROM employee WHERE id BETWEEN ? AND ? AND version = 1`
	// Who holds an ID that somebody else gets back.
	sqlUndoHeld = `SELECT e.id FROM import_row r CROSS JOIN employee e ON e.account_id = r.old_account_id
		WHERE r.import_id = ? AND r.sets_account = 1 AND e.id IS NOT r.employee_id`
	sqlUndoChange = `UPDATE employee SET last_name = r.old_last_name, first_name = r.old_first_name, kana = r.old_kana, joined_on = r.old_joined_on, left_on = r.old_left_on,
			version = employee.version + 1, updated_ms = ?2
		FROM import_row r WHERE r.import_id = ?1 AND r.n > ?3 AND r.n <= ?4 AND r.sets_account = 0 AND employee.id = r.employee_id AND employee.version = r.version + 1`
	// As sqlImportGiveWaiting.
	sqlUndoGiveWaiting = `UPDATE employee SET last_name = r.old_last_name, first_name = r.old_first_name, kana = r.old_kana, joined_on = r.old_joined_on, left_on = r.old_left_on,
			account_id = r.old_account_id, lookup_attempts = 0, lookup_code = NULL, lookup_ms = NULL, version = employee.version + 1, updated_ms = ?2
		FROM import_row r WHERE r.import_id = ?1 AND r.n > ?3 AND r.n <= ?4 AND r.sets_account = 1 AND employee.id = r.employee_id AND employee.version = r.version + 1
			AND r.old_account_id IS NOT NULL AND employee.user_id IS NULL AND employee.checking = 0 AND employee.lookup_due_ms <= ?2`
	sqlUndoGive = `UPDATE employee SET last_name = r.old_last_name, first_name = r.old_first_name, kana = r.old_kana, joined_on = r.old_joined_on, left_on = r.old_left_on,
			account_id = r.old_account_id, user_id = NULL, lookup_due_ms = iif(r.old_account_id IS NULL, NULL, ?2), lookup_attempts = 0, lookup_code = NULL, lookup_ms = NULL, checking = 0,
			version = employee.version + 1, updated_ms = ?2
		FROM import_row r WHERE r.import_id = ?1 AND r.n > ?3 AND r.n <= ?4 AND r.sets_account = 1 AND employee.id = r.employee_id AND employee.version = r.version + 1`
	sqlUndoMove = `DELETE FROM assignment WHERE (employee_id, from_date) IN (SELECT employee_id, moved_on FROM import_row
			WHERE import_id = ? AND employee_id IS NOT NULL AND moved_on IS NOT NULL AND old_from IS NOT moved_on)`
	sqlUndoReplace = `UPDATE assignment SET division_id = r.old_division_id, employment_type_id = r.old_employment_type_id
		FROM import_row r WHERE r.import_id = ? AND r.old_from = r.moved_on AND assignment.employee_id = r.employee_id AND assignment.from_date = r.moved_on`
	// A 所属 that somebody uses or has changed stays.
	sqlUndoDivision = `DELETE FROM division WHERE id IN (SELECT value FROM json_each(?1)) AND version = 1 AND id NOT IN (SELECT division_id FROM assignment)
			AND id NOT IN (SELECT division_id FROM punch WHERE id > ?2) AND id NOT IN (SELECT division_id FROM admin_division)`
	sqlUndoType = `DELETE FROM employment_type WHERE id IN (SELECT value FROM json_each(?1)) AND version = 1 AND id NOT IN (SELECT employment_type_id FROM assignment)
			AND id NOT IN (SELECT employment_type_id FROM punch WHERE id > ?2) AND id NOT IN (SELECT employment_type_id FROM admin_employment_type)`

	// What refers to employees, by SQLite's own account.
	sqlReferences = `SELECT DISTINCT m.name, f."from" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f."table" = 'employee'`
)

// Imports implements timeclock.Employees.
func (d *DB) Imports(ctx context.Context, a timeclock.Actor, limit int) ([]timeclock.ImportRun, error) {
	const op = "sqlite.Imports"
	runs := []timeclock.ImportRun{}
	q := d.reader(ctx)
	enough := errors.New("enough")
	err := q(sqlImports, func(r row) error {
		run := timeclock.ImportRun{ID: r.int(0), At: r.time(1), By: r.str(4), Kind: timeclock.ImportKind(r.str(5)), File: r.str(6),
			Counts: timeclock.ImportCounts{New: int(r.int(7)), Changed: int(r.int(8)), Unchanged: int(r.int(9)), Rejected: int(r.int(10))}, Undone: r.str(11) == "undone"}
		his := timeclock.ActorKind(r.str(2)) == a.Kind && r.int(3) == a.ID
		if timeclock.May(a, run.Kind.Action()) != nil || !a.Scope.All() && !his {
			return nil
		}
		if runs = append(runs, run); len(runs) == limit {
			return enough
		}
		return nil
	})
	if err != nil && !errors.Is(err, enough) {
		return nil, wrap(op, err)
	}
	rules, err := d.Rules(ctx)
	if err != nil {
		return nil, err
	}
	for i := range runs {
		runs[i].At = runs[i].At.In(rules.Location)
		if runs[i].Undone {
			continue
		}
		u := undoer{actor: a, id: runs[i].ID}
		switch err := u.look(q); timeclock.CodeOf(err) {
		case "":
			runs[i].Undoable = true
		case timeclock.CodeImportTouched, timeclock.CodeForbidden:
		default:
			return nil, wrap(op, err)
		}
	}
	return runs, nil
}

// UndoImport implements timeclock.Employees.
func (d *DB) UndoImport(ctx context.Context, a timeclock.Actor, id int64) (done timeclock.ImportUndone, err error) {
	const op = "sqlite.UndoImport"
	// What takes long to find out is found out before the punches have to wait;
	// what changes until then is seen again by the statements that write.
	u := undoer{actor: a, id: id}
	var held []int64
	if err := d.readOnce(ctx, func(c *sql.Conn) error {
		q := readerOn(ctx, c)
		if err := u.look(q); err != nil {
			return err
		}
		return q(sqlUndoHeld, func(r row) error { held = append(held, r.int(0)); return nil }, id)
	}); err != nil {
		return done, wrap(op, err)
	}
	err = d.writeUnbound(ctx, op, func(t *tx) error {
		u.tx = t
		err := u.takeBack(ctx, held)
		done = u.done
		return err
	})
	if timeclock.CodeOf(err) == timeclock.CodeConflict && !errors.Is(err, errUndone) {
		// An ID that is to be given back has somebody else by now.
		err = timeclock.E(op, timeclock.CodeImportTouched, err)
	}
	if err != nil {
		return timeclock.ImportUndone{}, err
	}
	return done, nil
}

var errUndone = errors.New("it was taken back before")

// undoer takes an import back inside one transaction.
type undoer struct {
	*tx
	actor timeclock.Actor
	id    int64
	done  timeclock.ImportUndone

	kind              timeclock.ImportKind
	state             string
	from, to          int64 // the ids of its new employees lie between
	event, punch, out int64 // the last there were before
	divisions, types  string
	made, altered     int  // employees
	last              int  // import_row.n
	moved, replaced   bool // 異動 were made, or made to lead elsewhere
}

func touched(format string, args ...any) error {
	return timeclock.E("sqlite.UndoImport", timeclock.CodeImportTouched, fmt.Errorf(format, args...))
}

// read reads what the import was.
func (u *undoer) read(q queryFunc) error {
	const op = "sqlite.UndoImport"
	found := false
	if err := q(sqlImport, func(r row) error {
		found = true
		u.kind, u.state = timeclock.ImportKind(r.str(0)), r.str(1)
		u.event, u.punch, u.out, u.divisions, u.types = r.int(3), r.int(4), r.int(5), r.str(6), r.str(7)
		u.made, u.altered = int(r.int(8)), int(r.int(9))
		u.from, u.to, u.last = r.int(2)+1, r.int(2)+r.int(10), int(r.int(11))
		u.moved, u.replaced = r.bool(12), r.bool(13)
		return nil
	}, u.id); err != nil {
		return err
	}
	if !found || u.state == "staging" {
		return timeclock.E(op, timeclock.CodeNotFound, nil)
	}
	if err := timeclock.May(u.actor, u.kind.Action()); err != nil {
		return err
	}
	if u.state != "done" {
		return timeclock.E(op, timeclock.CodeConflict, errUndone)
	}
	if u.made == 0 { // no id lies between
		u.from, u.to = 1, 0
	}
	return nil
}

// look says whether the import can be taken back.
func (u *undoer) look(q queryFunc) error {
	if err := u.read(q); err != nil {
		return err
	}
	same := 0
	if err := q(sqlUntouched, func(r row) error { same = int(r.int(0)); return nil }, u.id, u.from-1); err != nil {
		return err
	}
	if same != u.made+u.altered {
		return touched("%d employees changed", u.made+u.altered-same)
	}
	if err := u.inScope(q); err != nil {
		return err
	}
	return u.unused(q)
}

// unused makes sure that nothing tells of the new employees. Tables that grow
// for ever have no index by employee; what tells of them there is younger than
// they are.
func (u *undoer) unused(q queryFunc) error {
	if u.made == 0 {
		return nil
	}
	check := func(table, where string, args ...any) error {
		used := false
		if err := q("SELECT EXISTS (SELECT 1 FROM "+table+" WHERE "+where+")", func(r row) error { used = r.bool(0); return nil }, args...); err != nil {
			return err
		}
		if used {
			return touched("%s tells of a new employee", table)
		}
		return nil
	}
	for _, young := range []struct {
		table string
		last  int64
	}{{"event", u.event}, {"punch", u.punch}, {"outbox", u.out}} {
		if err := check(young.table, "id > ? AND employee_id BETWEEN ? AND ?", young.last, u.from, u.to); err != nil {
			return err
		}
	}
	type reference struct{ table, column string }
	var refs []reference
	if err := q(sqlReferences, func(r row) error { refs = append(refs, reference{r.str(0), r.str(1)}); return nil }); err != nil {
		return err
	}
	for _, r := range refs {
		switch r.table {
		case "assignment", "sender": // go, or are asked about anew
		case "punch", "workday", "question": // follow from what was looked at
		default:
			if err := check(r.table, `"`+r.column+`" BETWEEN ? AND ?`, u.from, u.to); err != nil {
				return err
			}
		}
	}
	return nil
}

func (u *undoer) takeBack(ctx context.Context, held []int64) error {
	// What the import was stays as it was read; that it holds may have changed.
	holds := false
	if _, err := u.one("SELECT state = 'done' FROM import WHERE id = ?", func(r row) error { holds = r.bool(0); return nil }, u.id); err != nil {
		return err
	}
	if !holds {
		return timeclock.E("sqlite.UndoImport", timeclock.CodeConflict, errUndone)
	}
	if err := u.unused(u.query); err != nil {
		return err
	}
	im := importer{tx: u.tx, ctx: ctx, actor: u.actor, id: u.id, plan: &timeclock.Plan{Kind: u.kind, Today: timeclock.DateOf(u.now.In(u.rules.Location))}}
	if err := u.inScope(u.query); err != nil {
		return err
	}
	if err := im.inScope(); err != nil {
		return err
	}
	for _, q := range []string{sqlImportContested, sqlImportUsers} {
		if err := u.query(q, im.noteReleased, u.id); err != nil {
			return err
		}
	}
	if u.made > 0 {
		for _, q := range []string{sqlUndoContested, sqlUndoUsers} {
			if err := u.query(q, im.noteReleased, u.from, u.to); err != nil {
				return err
			}
		}
	}
	if err := u.restore(held); err != nil {
		return err
	}
	for q, list := range map[string]string{sqlUndoDivision: u.divisions, sqlUndoType: u.types} {
		if list == "[]" {
			continue
		}
		if err := u.run(q, list, u.punch); err != nil {
			return err
		}
	}
	if err := im.link(); err != nil {
		return err
	}
	if err := u.run("UPDATE import SET state = 'undone' WHERE id = ?", u.id); err != nil {
		return err
	}
	u.done = timeclock.ImportUndone{Restored: u.altered, Removed: u.made}
	u.tx.changed(timeclock.TopicEmployees, timeclock.TopicSenders)
	return u.operation(u.actor, "undo_import", "import", u.id, nil, map[string]int{"restored": u.altered, "removed": u.made})
}

// restore takes the new employees away and makes the changed ones what they
// were.
func (u *undoer) restore(held []int64) error {
	if err := u.run(sqlBulk); err != nil {
		return err
	}
	same := int64(0)
	if u.made > 0 {
		for _, q := range []string{sqlUndoForget, sqlUndoBelong, sqlUndoEmployee} {
			_, n, err := u.exec(q, u.from, u.to)
			if err != nil {
				return err
			}
			if q == sqlUndoEmployee {
				same += n
			}
		}
	}
	if len(held) > 0 {
		if err := u.run(sqlImportLetGo, u.id, jsonScope(held)); err != nil {
			return err
		}
	}
	for q, any := range map[string]bool{sqlUndoMove: u.moved, sqlUndoReplace: u.replaced} {
		if !any {
			continue
		}
		if err := u.run(q, u.id); err != nil {
			return err
		}
	}
	if u.altered > 0 {
		n, err := u.inParts(u.id, u.last, sqlUndoChange, sqlUndoGiveWaiting, sqlUndoGive)
		if same += n; err != nil {
			return err
		}
	}
	if same != int64(u.made+u.altered) {
		return touched("%d employees changed", int64(u.made+u.altered)-same)
	}
	return u.run(sqlBulkDone)
}

// inScope refuses to take away employees who are not the actor's.
func (u *undoer) inScope(q queryFunc) error {
	if u.actor.Scope.All() || u.made == 0 {
		return nil
	}
	stray := false
	if err := q(`SELECT EXISTS (SELECT 1 FROM assignment WHERE employee_id BETWEEN ?1 AND ?2
			AND NOT ((?3 IS NULL OR division_id IN (SELECT value FROM json_each(?3))) AND (?4 IS NULL OR employment_type_id IN (SELECT value FROM json_each(?4)))))`,
		func(r row) error { stray = r.bool(0); return nil }, u.from, u.to, jsonScope(u.actor.Scope.Divisions), jsonScope(u.actor.Scope.EmploymentTypes)); err != nil {
		return err
	}
	if stray {
		return timeclock.E("sqlite.UndoImport", timeclock.CodeForbidden, errors.New("out of the actor's scope"))
	}
	return nil
}
