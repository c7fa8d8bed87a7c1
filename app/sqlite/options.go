package sqlite

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"

	"punchline/app/timeclock"
)

var _ timeclock.OptionStore = (*DB)(nil)

const sqlSaveSetting = `INSERT INTO setting VALUES (?, ?, ?)
	ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_ms = excluded.updated_ms`

// Options implements timeclock.OptionStore.
func (d *DB) Options(ctx context.Context, a timeclock.Actor) (timeclock.Options, error) {
	if err := timeclock.May(a, timeclock.ReadCompany); err != nil {
		return timeclock.Options{}, err
	}
	r, err := d.Rules(ctx)
	if err != nil {
		return timeclock.Options{}, err
	}
	return optionsOf(r)
}

// optionsOf are the options in force, with a revision made of what they say.
func optionsOf(r *timeclock.Rules) (timeclock.Options, error) {
	o := timeclock.Options{Settings: r.Settings, Reminders: r.Reminders}
	revision, err := fingerprint(o.Settings, o.Reminders)
	o.Revision = revision
	return o, err
}

// fingerprint tells values apart that are not stored with a version.
func fingerprint(values ...any) (string, error) {
	b, err := json.Marshal(values)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8]), nil
}

// SaveOptions implements timeclock.OptionStore.
func (d *DB) SaveOptions(ctx context.Context, a timeclock.Actor, revision string, s timeclock.Settings) error {
	if err := s.Validate(); err != nil {
		return err
	}
	return d.saveOptions(ctx, "sqlite.SaveOptions", a, revision, func(t *tx) error {
		if err := t.saveSetting(settingCompany, s); err != nil {
			return err
		}
		return t.operation(a, "save_settings", "setting", settingCompany, t.rules.Settings, s)
	})
}

// SaveReminders implements timeclock.OptionStore.
func (d *DB) SaveReminders(ctx context.Context, a timeclock.Actor, revision string, s timeclock.ReminderSettings) error {
	const op = "sqlite.SaveReminders"
	if err := s.Check(); err != nil {
		return err
	}
	s = s.Clean()
	return d.saveOptions(ctx, op, a, revision, func(t *tx) error {
		for _, r := range s.Rules {
			if _, ok := t.rules.EmploymentTypes[r.EmploymentTypeID]; !ok {
				return timeclock.Refused(op, []timeclock.FieldProblem{{
					Field: "rules[" + strconv.FormatInt(r.EmploymentTypeID, 10) + "].employment_type_id", Reason: timeclock.ProblemUnknownUnit}})
			}
		}
		if err := t.saveSetting(settingReminders, s); err != nil {
			return err
		}
		return t.operation(a, "save_reminders", "setting", settingReminders, t.rules.Reminders, s)
	})
}

func (d *DB) saveOptions(ctx context.Context, op string, a timeclock.Actor, revision string, save func(*tx) error) error {
	if err := timeclock.May(a, timeclock.EditCompany); err != nil {
		return err
	}
	return d.write(ctx, op, func(t *tx) error {
		now, err := optionsOf(t.rules)
		if err != nil {
			return err
		}
		if now.Revision != revision {
			return timeclock.E(op, timeclock.CodeConflict, nil)
		}
		t.changed(timeclock.TopicSettings)
		return save(t)
	})
}

func (t *tx) saveSetting(name string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, _, err = t.exec(sqlSaveSetting, name, string(b), t.now)
	return err
}
