package sqlite

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"punchline/app/timeclock"
)

// Names of sealed values.
const (
	secretClient  = "client_secret"
	secretKey     = "private_key"
	secretBot     = "bot_secret"
	secretBotPrev = "bot_secret_previous"
)

// sealContext binds a sealed value to its name and this folder, so that it
// opens nowhere else.
func (d *DB) sealContext(name string) string { return "secret.sealed/" + name + "/" + d.uid }

// Registration implements timeclock.Connections.
func (d *DB) Registration(ctx context.Context, a timeclock.Actor) (r timeclock.Registration, err error) {
	const op = "sqlite.Registration"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return r, err
	}
	found := false
	err = d.reader(ctx)(sqlRegistration, func(x row) error { found, r = true, scanRegistration(x); return nil })
	if err == nil && !found {
		return r, timeclock.E(op, timeclock.CodeNotRegistered, nil)
	}
	return r, wrap(op, err)
}

func scanRegistration(r row) timeclock.Registration {
	return timeclock.Registration{ClientID: r.str(0), ServiceAccount: r.str(1), DomainID: r.int(2), BotID: r.str(3), BotName: r.str(4)}
}

// SaveRegistration implements timeclock.Connections.
func (d *DB) SaveRegistration(ctx context.Context, a timeclock.Actor, r timeclock.Registration, c timeclock.Credentials) error {
	const op = "sqlite.SaveRegistration"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return err
	}
	return d.write(ctx, op, func(t *tx) error {
		stands, err := t.connection()
		if err != nil {
			return err
		}
		old := stands.Registration
		if old.BotID != r.BotID {
			stands.ReceivedAt, stands.WrongSecret, stands.TestSentAt = time.Time{}, time.Time{}, time.Time{}
		}
		// Who registers like this has set up the rest at LINE WORKS himself.
		stands.Registration, stands.InDomain, stands.Visible = r, true, true
		if err := t.takeUp(&stands); err != nil {
			return err
		}
		if err := t.use(&stands, true); err != nil {
			return err
		}
		if err := t.saveConnection(stands); err != nil {
			return err
		}
		if !c.BotSecret.IsZero() {
			if old.BotID == r.BotID {
				if err := t.keepPreviousSecret(); err != nil {
					return err
				}
			} else if _, _, err := t.exec("DELETE FROM secret WHERE name = ?", secretBotPrev); err != nil {
				return err
			}
		}
		for name, s := range map[string]timeclock.Secret{secretClient: c.ClientSecret, secretKey: c.PrivateKey, secretBot: c.BotSecret} {
			if s.IsZero() {
				continue
			}
			if err := t.saveSecret(name, s, time.Time{}); err != nil {
				return err
			}
		}
		t.changed(timeclock.TopicConnection)
		var replaced []string
		for name, s := range map[string]timeclock.Secret{secretClient: c.ClientSecret, secretKey: c.PrivateKey, secretBot: c.BotSecret} {
			if !s.IsZero() {
				replaced = append(replaced, name)
			}
		}
		slices.Sort(replaced)
		return t.operation(a, "save_registration", "registration", r.BotID, old, struct {
			timeclock.Registration
			Secrets []string `json:"secrets,omitempty"` // their names: which were replaced
		}{r, replaced})
	})
}

// keepPreviousSecret lets the Bot Secret that is about to be replaced count a
// little longer: callbacks signed with it may be on their way.
func (t *tx) keepPreviousSecret() error {
	s, found, err := t.openSecret(secretBot)
	if timeclock.CodeOf(err) == timeclock.CodeKeyMissing {
		// Sealed with a key that is lost: it cannot count any longer.
		_, _, err := t.exec("DELETE FROM secret WHERE name = ?", secretBotPrev)
		return err
	}
	if err != nil || !found {
		return err
	}
	return t.saveSecret(secretBotPrev, s, t.now.Add(timeclock.OldSecretGrace))
}

func (t *tx) saveSecret(name string, s timeclock.Secret, until time.Time) error {
	const op = "sqlite.saveSecret"
	if t.db.sealer == nil {
		return timeclock.E(op, timeclock.CodeKeyMissing, nil)
	}
	sealed, err := t.db.sealer.Seal(t.db.sealContext(name), []byte(s.Reveal()))
	if err != nil {
		return timeclock.E(op, timeclock.CodeKeyMissing, err)
	}
	_, _, err = t.exec(`INSERT INTO secret VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed,
		valid_until_ms = excluded.valid_until_ms, updated_ms = excluded.updated_ms`, name, sealed, until, t.now)
	return err
}

func (t *tx) openSecret(name string) (timeclock.Secret, bool, error) {
	s, _, found, err := t.db.openSecret(t.writeConn.query, name)
	return s, found, err
}

// openSecret reads and opens a sealed value; until is zero where it has no end.
func (d *DB) openSecret(query queryFunc, name string) (s timeclock.Secret, until time.Time, found bool, err error) {
	const op = "sqlite.openSecret"
	var sealed []byte
	if err := query("SELECT sealed, valid_until_ms FROM secret WHERE name = ?", func(r row) error {
		found, sealed, until = true, append([]byte(nil), r.bytes(0)...), r.time(1)
		return nil
	}, name); err != nil || !found {
		return s, until, false, err
	}
	if d.sealer == nil {
		return s, until, false, timeclock.E(op, timeclock.CodeKeyMissing, nil)
	}
	plain, err := d.sealer.OpenSealed(d.sealContext(name), sealed)
	if err != nil {
		return s, until, false, timeclock.E(op, timeclock.CodeKeyMissing, err)
	}
	return timeclock.NewSecret(string(plain)), until, true, nil
}

// Credentials implements timeclock.Connections.
func (d *DB) Credentials(ctx context.Context, a timeclock.Actor) (c timeclock.Credentials, err error) {
	const op = "sqlite.Credentials"
	if err := timeclock.May(a, timeclock.KeepHouse); err != nil {
		return c, err
	}
	q := d.reader(ctx)
	for name, to := range map[string]*timeclock.Secret{secretClient: &c.ClientSecret, secretKey: &c.PrivateKey, secretBot: &c.BotSecret} {
		s, _, _, err := d.openSecret(q, name)
		if err != nil {
			return timeclock.Credentials{}, wrap(op, err)
		}
		*to = s
	}
	if c.ClientSecret.IsZero() || c.PrivateKey.IsZero() {
		return c, timeclock.E(op, timeclock.CodeNotRegistered, nil)
	}
	return c, nil
}

// savingOf names the saving of the present Bot Secret. A sealed value looks
// different each time, and tells nothing of what is in it.
func savingOf(query queryFunc) (name string, err error) {
	err = query("SELECT sealed, updated_ms FROM secret WHERE name = ?", func(r row) error {
		sum := sha256.Sum256(r.bytes(0))
		name = fmt.Sprintf("%x-%d", sum[:8], r.int(1))
		return nil
	}, secretBot)
	return name, err
}

// BotSecrets implements timeclock.Connections.
func (d *DB) BotSecrets(ctx context.Context, a timeclock.Actor) (b timeclock.BotSecrets, err error) {
	const op = "sqlite.BotSecrets"
	if err := timeclock.May(a, timeclock.KeepHouse); err != nil {
		return b, err
	}
	q := d.reader(ctx)
	if err := q("SELECT bot_id FROM registration", func(r row) error { b.BotID = r.str(0); return nil }); err != nil {
		return b, wrap(op, err)
	}
	// Before the secret itself: saved anew in between, it is under a name that
	// counts no more, and not the old one under the new name.
	if b.Saving, err = savingOf(q); err != nil {
		return b, wrap(op, err)
	}
	if b.Current, _, _, err = d.openSecret(q, secretBot); err != nil {
		return b, wrap(op, err)
	}
	b.Previous, b.Until, _, err = d.openSecret(q, secretBotPrev)
	if timeclock.CodeOf(err) == timeclock.CodeKeyMissing {
		err = nil // of before a lost key: it counts no longer
	}
	return b, wrap(op, err)
}
