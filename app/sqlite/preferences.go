package sqlite

import (
	"context"
	"encoding/json"

	"punchline/app/timeclock"
)

// Preferences implements timeclock.PreferenceStore.
func (d *DB) Preferences(ctx context.Context) (p timeclock.Preferences, err error) {
	p, err = loadPreferences(d.reader(ctx))
	return p, wrap("sqlite.Preferences", err)
}

func loadPreferences(query queryFunc) (p timeclock.Preferences, err error) {
	err = query("SELECT value FROM setting WHERE name = 'preferences'", func(r row) error { return json.Unmarshal(r.bytes(0), &p) })
	return p, err
}

// SavePreferences implements timeclock.PreferenceStore.
func (d *DB) SavePreferences(ctx context.Context, a timeclock.Actor, p timeclock.Preferences) error {
	const op = "sqlite.SavePreferences"
	if a.Kind != timeclock.ActorAdmin && a.Kind != timeclock.ActorOwner {
		return timeclock.E(op, timeclock.CodeForbidden, nil)
	}
	if err := p.Validate(); err != nil {
		return err
	}
	return d.write(ctx, op, func(t *tx) error {
		old, err := loadPreferences(t.query)
		if err != nil {
			return err
		}
		b, err := json.Marshal(p)
		if err != nil {
			return err
		}
		if _, _, err := t.exec(`INSERT INTO setting VALUES ('preferences', ?, ?)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_ms = excluded.updated_ms`, string(b), t.now); err != nil {
			return err
		}
		t.changed(timeclock.TopicSettings)
		return t.operation(a, "save_preferences", "setting", "preferences", old, p)
	})
}
