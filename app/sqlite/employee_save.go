package sqlite

import (
	"context"
	"fmt"
	"slices"

	"punchline/app/timeclock"
)

var _ timeclock.EmployeeStore = (*DB)(nil)

const (
	sqlCodeTaken = `SELECT 1 FROM employee WHERE code = ? AND id <> ?`
	// Who has not left by ?3 and has the account ID ?1.
	sqlAccountHolder = `SELECT id, code, last_name, first_name FROM employee WHERE account_id = ?1 AND id <> ?2 AND (left_on IS NULL OR left_on >= ?3)`
	sqlEmployeeID    = `SELECT id FROM employee WHERE code = ?`
	sqlChangeCode    = `UPDATE employee SET code = ? WHERE id = ?`
	sqlNewVersion    = `UPDATE employee SET version = version + 1, updated_ms = ?3 WHERE id = ?1 AND version = ?2`
	sqlDropMove      = `DELETE FROM assignment WHERE employee_id = ? AND from_date = ?`
)

// CheckEmployee implements timeclock.EmployeeStore.
func (d *DB) CheckEmployee(ctx context.Context, a timeclock.Actor, f timeclock.EmployeeForm) ([]timeclock.FieldProblem, error) {
	const op = "sqlite.CheckEmployee"
	r, err := d.roll(ctx, a, timeclock.EditEmployees)
	if err != nil {
		return nil, err
	}
	f = f.Normal()
	b, err := r.basis(d.reader(ctx), op, a, f)
	if err != nil {
		return nil, wrap(op, err)
	}
	return timeclock.CheckEmployee(f, b), nil
}

// basis reads what a form is looked at beside.
func (r roll) basis(q queryFunc, op string, a timeclock.Actor, f timeclock.EmployeeForm) (b timeclock.EmployeeBasis, err error) {
	b = timeclock.EmployeeBasis{Today: r.today, Divisions: r.rules.Divisions, EmploymentTypes: r.rules.EmploymentTypes, Scope: a.Scope}
	if f.ID != 0 {
		e, err := r.employee(q, op, f.ID)
		if err != nil {
			return b, err
		}
		if e.Assignments, err = assignments(q, f.ID); err != nil {
			return b, err
		}
		b.Stored = &e.Employee
	}
	if err := q(sqlCodeTaken, func(row) error { b.CodeTaken = true; return nil }, f.Code, f.ID); err != nil {
		return b, err
	}
	if leaver := (timeclock.Employee{LeftOn: f.LeftOn}); f.AccountID == "" || leaver.HasLeft(r.today) {
		return b, nil
	}
	if err := q(sqlAccountHolder, func(x row) error {
		b.Holder = &timeclock.Employee{ID: x.int(0), Code: x.str(1), LastName: x.str(2), FirstName: x.str(3)}
		return nil
	}, f.AccountID, f.ID, r.today); err != nil || b.Holder == nil {
		return b, err
	}
	b.Holder.Assignments, err = assignments(q, b.Holder.ID)
	return b, err
}

// assignments are those of an employee, oldest first.
func assignments(q queryFunc, employee int64) (as []timeclock.Assignment, err error) {
	err = q(sqlAssignments, func(r row) error {
		as = append(as, timeclock.Assignment{From: timeclock.Date(r.str(0)), DivisionID: r.int(1), EmploymentTypeID: r.int(2)})
		return nil
	}, employee)
	return as, err
}

// SaveEmployee implements timeclock.EmployeeStore.
func (d *DB) SaveEmployee(ctx context.Context, a timeclock.Actor, f timeclock.EmployeeForm) (id int64, err error) {
	const op = "sqlite.SaveEmployee"
	if err := timeclock.May(a, timeclock.EditEmployees); err != nil {
		return 0, err
	}
	f = f.Normal()
	err = d.write(ctx, op, func(t *tx) error {
		r := t.roll(a)
		b, err := r.basis(t.query, op, a, f)
		if err != nil {
			return err
		}
		if b.Stored != nil && b.Stored.Version != f.Version {
			return timeclock.E(op, timeclock.CodeConflict, fmt.Errorf("version %d, is %d", f.Version, b.Stored.Version))
		}
		if err := timeclock.Refused(op, timeclock.CheckEmployee(f, b)); err != nil {
			return err
		}
		planned := timeclock.PlanEmployee(f, b)
		id = f.ID
		if planned.Status == timeclock.ImportUnchanged {
			return nil
		}
		if err := t.saveEmployee(ctx, a, r.today, &planned); err != nil {
			return err
		}
		if id == 0 {
			_, err = t.one(sqlEmployeeID, func(x row) error { id = x.int(0); return nil }, f.Code)
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	return id, nil
}

// saveEmployee writes one employee in the way an import writes many.
func (t *tx) saveEmployee(ctx context.Context, a timeclock.Actor, today timeclock.Date, planned *timeclock.PlannedRow) error {
	im := importer{tx: t, ctx: ctx, actor: a, plan: &timeclock.Plan{Kind: timeclock.ImportEmployees, Today: today}, rows: []*timeclock.PlannedRow{planned}}
	if slices.ContainsFunc(planned.Changes, func(c timeclock.ImportChange) bool { return c.Field == timeclock.FieldCode }) {
		if _, _, err := t.exec(sqlChangeCode, planned.Code, planned.Target.EmployeeID); err != nil {
			return err
		}
	}
	if err := im.write(); err != nil {
		return err
	}
	old, new := tell(planned)
	if planned.Status == timeclock.ImportNew {
		return t.operation(a, "create_employee", "employee", new.Code, nil, new)
	}
	return t.operation(a, "save_employee", "employee", new.Code, old, new)
}

// DeleteMove implements timeclock.EmployeeStore.
func (d *DB) DeleteMove(ctx context.Context, a timeclock.Actor, id, version int64, from timeclock.Date) error {
	const op = "sqlite.DeleteMove"
	if err := timeclock.May(a, timeclock.EditEmployees); err != nil {
		return err
	}
	return d.write(ctx, op, func(t *tx) error {
		e, err := t.roll(a).employee(t.query, op, id)
		if err != nil {
			return err
		}
		before, err := assignments(t.query, id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(before, func(x timeclock.Assignment) bool { return x.From == from })
		switch {
		case i < 0:
			return timeclock.E(op, timeclock.CodeNotFound, nil)
		case len(before) == 1:
			return timeclock.Refused(op, []timeclock.FieldProblem{{Field: "moved_on", Reason: timeclock.ProblemLastMove}})
		}
		gone := before[i]
		after := timeclock.Employee{Assignments: slices.Delete(slices.Clone(before), i, i+1)}
		then := after.AssignmentOn(from)
		if !a.Scope.Covers(gone.DivisionID, gone.EmploymentTypeID) || !a.Scope.Covers(then.DivisionID, then.EmploymentTypeID) {
			return timeclock.E(op, timeclock.CodeForbidden, nil)
		}
		_, n, err := t.exec(sqlNewVersion, id, version, t.now)
		if err != nil {
			return err
		}
		if n != 1 {
			return timeclock.E(op, timeclock.CodeConflict, fmt.Errorf("version %d, is %d", version, e.Version))
		}
		if _, _, err := t.exec(sqlDropMove, id, from); err != nil {
			return err
		}
		t.changed(timeclock.TopicEmployees)
		return t.operation(a, "delete_move", "employee", e.Code, t.tellMove(from, gone), t.tellMove("", then))
	})
}

// tellMove tells of a 異動 for the 操作履歴.
func (t *tx) tellMove(from timeclock.Date, x timeclock.Assignment) telling {
	return telling{MovedOn: from, Division: t.rules.Divisions[x.DivisionID].Name, DivisionCode: t.rules.Divisions[x.DivisionID].Code,
		Type: t.rules.EmploymentTypes[x.EmploymentTypeID].Name, TypeCode: t.rules.EmploymentTypes[x.EmploymentTypeID].Code}
}
