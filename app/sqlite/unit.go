package sqlite

import (
	"context"
	"errors"

	"punchline/app/timeclock"
)

var _ timeclock.UnitStore = (*DB)(nil)

// unitSQL are the statements of one kind of unit. A 所属 passes over the
// parameter for break_allowed.
type unitSQL struct {
	list      string // of the scope ?1
	headcount string // who belongs today and has not left: unit and count
	get       string
	codeTaken string
	insert    string
	update    string
	delete    string
	assigned  string // whether anybody belongs, belonged or will belong to it
	inPunches string // whether a punch remembers it; reads all punches if none does
}

var unitsSQL = map[timeclock.UnitKind]unitSQL{
	timeclock.UnitDivision: {
		list: `SELECT id, version, code, name, 0, id IN (SELECT division_id FROM assignment)
			FROM division u WHERE ?1 IS NULL OR id IN (SELECT value FROM json_each(?1)) ORDER BY code`,
		headcount: `SELECT a.division_id, count(*) FROM` + sqlAssigned + `WHERE (e.left_on IS NULL OR e.left_on >= ?1) AND` + sqlInScope + `GROUP BY 1`,
		get:       `SELECT id, version, code, name, 0, 0 FROM division WHERE id = ?`,
		codeTaken: `SELECT 1 FROM division WHERE code = ? AND id <> ?`,
		insert:    `INSERT INTO division (code, name, created_ms, updated_ms) VALUES (?1, ?2, ?4, ?4)`,
		update:    `UPDATE division SET code = ?3, name = ?4, version = version + 1, updated_ms = ?6 WHERE id = ?1 AND version = ?2`,
		delete:    `DELETE FROM division WHERE id = ? AND version = ?`,
		assigned:  `SELECT EXISTS (SELECT 1 FROM assignment WHERE division_id = ?)`,
		inPunches: `SELECT EXISTS (SELECT 1 FROM punch WHERE division_id = ?)`,
	},
	timeclock.UnitEmploymentType: {
		list: `SELECT id, version, code, name, break_allowed, id IN (SELECT employment_type_id FROM assignment)
			FROM employment_type u WHERE ?1 IS NULL OR id IN (SELECT value FROM json_each(?1)) ORDER BY code`,
		headcount: `SELECT a.employment_type_id, count(*) FROM` + sqlAssigned + `WHERE (e.left_on IS NULL OR e.left_on >= ?1) AND` + sqlInScope + `GROUP BY 1`,
		get:       `SELECT id, version, code, name, break_allowed, 0 FROM employment_type WHERE id = ?`,
		codeTaken: `SELECT 1 FROM employment_type WHERE code = ? AND id <> ?`,
		insert:    `INSERT INTO employment_type (code, name, break_allowed, created_ms, updated_ms) VALUES (?1, ?2, ?3, ?4, ?4)`,
		update:    `UPDATE employment_type SET code = ?3, name = ?4, break_allowed = ?5, version = version + 1, updated_ms = ?6 WHERE id = ?1 AND version = ?2`,
		delete:    `DELETE FROM employment_type WHERE id = ? AND version = ?`,
		assigned:  `SELECT EXISTS (SELECT 1 FROM assignment WHERE employment_type_id = ?)`,
		inPunches: `SELECT EXISTS (SELECT 1 FROM punch WHERE employment_type_id = ?)`,
	},
}

// scanUnit reads what list and get give.
func scanUnit(k timeclock.UnitKind, r row) timeclock.Unit {
	return timeclock.Unit{Kind: k, ID: r.int(0), Version: r.int(1), Code: r.str(2), Name: r.str(3), BreakAllowed: r.bool(4), Used: r.bool(5)}
}

// Units implements timeclock.UnitStore.
func (d *DB) Units(ctx context.Context, a timeclock.Actor) (timeclock.UnitLists, error) {
	const op = "sqlite.Units"
	r, err := d.roll(ctx, a, timeclock.ReadEmployees)
	if err != nil {
		return timeclock.UnitLists{}, err
	}
	var out timeclock.UnitLists
	for _, x := range []struct {
		kind  timeclock.UnitKind
		scope any
		into  *[]timeclock.Unit
	}{{timeclock.UnitDivision, r.divisions, &out.Divisions}, {timeclock.UnitEmploymentType, r.types, &out.EmploymentTypes}} {
		q, s := d.reader(ctx), unitsSQL[x.kind]
		heads := map[int64]int{}
		if err := q(s.headcount, func(y row) error { heads[y.int(0)] = int(y.int(1)); return nil }, r.today, r.divisions, r.types); err != nil {
			return out, wrap(op, err)
		}
		if err := q(s.list, func(y row) error {
			u := scanUnit(x.kind, y)
			u.Employees = heads[u.ID]
			*x.into = append(*x.into, u)
			return nil
		}, x.scope); err != nil {
			return out, wrap(op, err)
		}
	}
	return out, nil
}

// mayUnits is the right to change what all of the company shares.
func mayUnits(op string, a timeclock.Actor, k timeclock.UnitKind) error {
	if err := timeclock.May(a, timeclock.EditEmployees); err != nil {
		return err
	}
	switch {
	case !a.Scope.All():
		return timeclock.E(op, timeclock.CodeForbidden, errors.New("limited to a part of the company"))
	case !k.Valid():
		return timeclock.Invalid(op, "kind", "neither 所属 nor 雇用区分")
	}
	return nil
}

// unit is one of them, of the version that the admin has seen.
func (t *tx) unit(op string, k timeclock.UnitKind, id, version int64) (u timeclock.Unit, err error) {
	found, err := t.one(unitsSQL[k].get, func(r row) error { u = scanUnit(k, r); return nil }, id)
	switch {
	case err != nil:
		return u, err
	case !found:
		return u, timeclock.E(op, timeclock.CodeNotFound, nil)
	case u.Version != version:
		return u, timeclock.E(op, timeclock.CodeConflict, nil)
	}
	return u, nil
}

// tellUnit tells of a unit for the 操作履歴.
func tellUnit(k timeclock.UnitKind, code, name string, breakAllowed bool) map[string]any {
	m := map[string]any{"code": code, "name": name}
	if k == timeclock.UnitEmploymentType {
		m["break_allowed"] = breakAllowed
	}
	return m
}

// SaveUnit implements timeclock.UnitStore.
func (d *DB) SaveUnit(ctx context.Context, a timeclock.Actor, f timeclock.UnitForm) error {
	const op = "sqlite.SaveUnit"
	if err := mayUnits(op, a, f.Kind); err != nil {
		return err
	}
	f = f.Normal()
	s := unitsSQL[f.Kind]
	return d.write(ctx, op, func(t *tx) error {
		var old timeclock.Unit
		if f.ID != 0 {
			var err error
			if old, err = t.unit(op, f.Kind, f.ID, f.Version); err != nil {
				return err
			}
		}
		taken, err := t.one(s.codeTaken, func(row) error { return nil }, f.Code, f.ID)
		if err != nil {
			return err
		}
		if err := timeclock.Refused(op, f.Check(taken)); err != nil {
			return err
		}
		told := tellUnit(f.Kind, f.Code, f.Name, f.BreakAllowed)
		t.changed(timeclock.TopicEmployees)
		if f.ID == 0 {
			if _, _, err := t.exec(s.insert, f.Code, f.Name, f.BreakAllowed, t.now); err != nil {
				return err
			}
			return t.operation(a, "create_"+string(f.Kind), string(f.Kind), f.Code, nil, told)
		}
		if old.Code == f.Code && old.Name == f.Name && old.BreakAllowed == f.BreakAllowed {
			return nil
		}
		if _, _, err := t.exec(s.update, f.ID, f.Version, f.Code, f.Name, f.BreakAllowed, t.now); err != nil {
			return err
		}
		return t.operation(a, "save_"+string(f.Kind), string(f.Kind), f.Code, tellUnit(f.Kind, old.Code, old.Name, old.BreakAllowed), told)
	})
}

// DeleteUnit implements timeclock.UnitStore.
func (d *DB) DeleteUnit(ctx context.Context, a timeclock.Actor, k timeclock.UnitKind, id, version int64) error {
	const op = "sqlite.DeleteUnit"
	if err := mayUnits(op, a, k); err != nil {
		return err
	}
	s := unitsSQL[k]
	inUse := timeclock.E(op, timeclock.CodeUnitInUse, nil)
	// Nothing leads from a unit to its punches, so all of them are read, and
	// SQLite reads them again for the foreign key. Done here first, it keeps no
	// message waiting, and what the transaction reads is in memory by then.
	for _, used := range []string{s.assigned, s.inPunches} {
		found := false
		if err := d.reader(ctx)(used, func(r row) error { found = r.bool(0); return nil }, id); err != nil {
			return wrap(op, err)
		}
		if found {
			return inUse
		}
	}
	return d.write(ctx, op, func(t *tx) error {
		u, err := t.unit(op, k, id, version)
		if err != nil {
			return err
		}
		used := false
		if _, err := t.one(s.assigned, func(r row) error { used = r.bool(0); return nil }, id); err != nil {
			return err
		}
		if used {
			return inUse
		}
		if _, _, err := t.exec(s.delete, id, version); err != nil {
			return err
		}
		t.changed(timeclock.TopicEmployees)
		return t.operation(a, "delete_"+string(k), string(k), u.Code, tellUnit(k, u.Code, u.Name, u.BreakAllowed), nil)
	})
}
