package sqlite

import (
	"context"
	"errors"

	"punchline/app/timeclock"
)

const (
	sqlAdmin = `SELECT id, login, name, full, options, employees, records, limited_divisions, limited_employment_types, version, disabled, password FROM admin`

	sqlAdminDivisions = `SELECT division_id FROM admin_division WHERE admin_id = ? ORDER BY division_id`
	sqlAdminTypes     = `SELECT employment_type_id FROM admin_employment_type WHERE admin_id = ? ORDER BY employment_type_id`
)

// adminRow is an administrator with what only this package may see of him.
type adminRow struct {
	timeclock.Admin
	disabled bool
	hash     string
}

// adminBy loads the administrator whose column, id or login, has this value.
func adminBy(query queryFunc, column string, v any) (a adminRow, found bool, err error) {
	var byDivision, byType bool
	err = query(sqlAdmin+" WHERE "+column+" = ?", func(r row) error {
		found = true
		a = adminRow{Admin: timeclock.Admin{ID: r.int(0), Login: r.str(1), Name: r.str(2), Version: r.int(9), Rights: timeclock.Rights{
			Full: r.bool(3), Options: timeclock.Level(r.int(4)), Employees: timeclock.Level(r.int(5)), Records: timeclock.Level(r.int(6))}},
			disabled: r.bool(10), hash: r.str(11)}
		byDivision, byType = r.bool(7), r.bool(8)
		return nil
	}, v)
	if err != nil || !found || a.Rights.Full {
		return a, found, err // a 全権管理者 is never limited
	}
	if byDivision {
		if a.Scope.Divisions, err = ids(query, sqlAdminDivisions, a.ID); err != nil {
			return a, true, err
		}
	}
	if byType {
		a.Scope.EmploymentTypes, err = ids(query, sqlAdminTypes, a.ID)
	}
	return a, true, err
}

// ids never returns nil: an empty scope is none, not all.
func ids(query queryFunc, q string, of int64) ([]int64, error) {
	found := []int64{}
	err := query(q, func(r row) error { found = append(found, r.int(0)); return nil }, of)
	return found, err
}

// HasAdmin implements timeclock.Admins.
func (d *DB) HasAdmin(ctx context.Context) (has bool, err error) {
	err = d.reader(ctx)("SELECT EXISTS (SELECT 1 FROM admin)", func(r row) error { has = r.bool(0); return nil })
	return has, wrap("sqlite.HasAdmin", err)
}

// ByID implements timeclock.Admins.
func (d *DB) ByID(ctx context.Context, id int64) (timeclock.Admin, error) {
	const op = "sqlite.ByID"
	a, found, err := adminBy(d.reader(ctx), "id", id)
	if err != nil {
		return timeclock.Admin{}, wrap(op, err)
	}
	if !found || a.disabled {
		return timeclock.Admin{}, timeclock.E(op, timeclock.CodeNotFound, nil)
	}
	return a.Admin, nil
}

// storedAdmin is an administrator as the 操作履歴 tells of him.
type storedAdmin struct {
	Login string `json:"login"`
	Name  string `json:"name"`
	Full  bool   `json:"full"`
}

// CreateFirst implements timeclock.Admins.
func (d *DB) CreateFirst(ctx context.Context, n timeclock.NewAdmin, via string) (timeclock.Admin, error) {
	const op = "sqlite.CreateFirst"
	n, err := n.Checked()
	if err != nil {
		return timeclock.Admin{}, err
	}
	has, err := d.HasAdmin(ctx)
	if err != nil {
		return timeclock.Admin{}, err
	}
	if has {
		return timeclock.Admin{}, timeclock.E(op, timeclock.CodeConflict, errors.New("there is an administrator already"))
	}
	passwords, err := d.passwords(op)
	if err != nil {
		return timeclock.Admin{}, err
	}
	// Hashed before the transaction: it takes as long as hundreds of messages.
	hash, err := passwords.Hash(ctx, n.Password)
	if err != nil {
		return timeclock.Admin{}, err
	}
	a := timeclock.Admin{Login: n.Login, Name: n.Name, Rights: timeclock.Rights{Full: true}, Version: 1}
	err = d.write(ctx, op, func(t *tx) error {
		// Asked again here, where nobody else writes: of two only one is first.
		id, made, err := t.exec(`INSERT INTO admin (login, name, password, full, signed_in_ms, created_ms, updated_ms)
			SELECT ?, ?, ?, 1, ?4, ?4, ?4 WHERE NOT EXISTS (SELECT 1 FROM admin)`, a.Login, a.Name, hash, t.now)
		if err != nil {
			return err
		}
		if made == 0 {
			return timeclock.E(op, timeclock.CodeConflict, errors.New("somebody else was first"))
		}
		a.ID = id
		return t.operation(a.Actor(via), "create_admin", "admin", id, nil, storedAdmin{a.Login, a.Name, true})
	})
	if err != nil {
		return timeclock.Admin{}, err
	}
	return a, nil
}

func (d *DB) passwords(op string) (Passwords, error) {
	if d.opts.Passwords == nil {
		return nil, timeclock.E(op, timeclock.CodeInternal, errors.New("opened without a hasher of passwords"))
	}
	return d.opts.Passwords, nil
}
