package sqlite

import (
	"context"
	"encoding/json"

	"punchline/app/timeclock"
)

// maxMappings is how many mappings of a kind are kept; the one that was not
// used for the longest time gives way.
const maxMappings = 100

// Mappings implements timeclock.Employees.
func (d *DB) Mappings(ctx context.Context, a timeclock.Actor, k timeclock.ImportKind) (map[string]timeclock.ImportMapping, error) {
	const op = "sqlite.Mappings"
	if err := timeclock.May(a, k.Action()); err != nil {
		return nil, err
	}
	all := map[string]timeclock.ImportMapping{}
	err := d.reader(ctx)("SELECT signature, columns FROM import_mapping WHERE kind = ?", func(r row) error {
		var m timeclock.ImportMapping
		if err := json.Unmarshal(r.bytes(1), &m); err != nil {
			return err
		}
		all[r.str(0)] = m
		return nil
	}, string(k))
	return all, wrap(op, err)
}

// RememberMapping implements timeclock.Employees.
func (d *DB) RememberMapping(ctx context.Context, a timeclock.Actor, k timeclock.ImportKind, signature string, m timeclock.ImportMapping) error {
	const op = "sqlite.RememberMapping"
	if err := timeclock.May(a, k.Action()); err != nil {
		return err
	}
	columns, err := json.Marshal(m)
	if err != nil {
		return timeclock.E(op, timeclock.CodeInternal, err)
	}
	return d.write(ctx, op, func(t *tx) error {
		was := ""
		if _, err := t.one("SELECT columns FROM import_mapping WHERE kind = ? AND signature = ?", func(r row) error { was = r.str(0); return nil }, string(k), signature); err != nil {
			return err
		}
		if err := t.run(`INSERT INTO import_mapping (kind, signature, columns, used_ms) VALUES (?, ?, ?, ?)
			ON CONFLICT (kind, signature) DO UPDATE SET columns = excluded.columns, used_ms = excluded.used_ms`, string(k), signature, string(columns), t.now); err != nil {
			return err
		}
		if err := t.run(`DELETE FROM import_mapping WHERE kind = ?1 AND signature NOT IN (SELECT signature FROM import_mapping WHERE kind = ?1
			ORDER BY used_ms DESC, signature = ?2 DESC LIMIT ?3)`, string(k), signature, maxMappings); err != nil {
			return err
		}
		if was == string(columns) {
			return nil
		}
		var old any
		if was != "" {
			old = json.RawMessage(was)
		}
		return t.operation(a, "remember_mapping", "import_mapping", string(k), old, m)
	})
}
