package sqlite

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"time"

	"punchline/app/timeclock"
)

const (
	// counterFailedSignIn counts every failed sign-in; the 操作履歴 names only
	// the first ones of an hour, for whoever guesses passwords could fill it.
	counterFailedSignIn = "sign_in_failed"
	failedRows          = 20

	// secretStay is the name of the sealed token of who stays signed in.
	secretStay = "stay"
)

// Authenticate implements timeclock.Admins.
func (d *DB) Authenticate(ctx context.Context, login string, password timeclock.Secret, via string) (timeclock.Admin, error) {
	const op = "sqlite.Authenticate"
	passwords, err := d.passwords(op)
	if err != nil {
		return timeclock.Admin{}, err
	}
	password = timeclock.FoldPassword(password)
	a, found, err := adminBy(d.reader(ctx), "login", timeclock.FoldLogin(login))
	if err != nil {
		return timeclock.Admin{}, wrap(op, err)
	}
	if timeclock.CheckPassword(password) != nil {
		a.hash = "" // nobody's: not worth the work of a very long one, but of the same time
		password = timeclock.Secret{}
	}
	fits, weak, err := passwords.Check(ctx, a.hash, password)
	if err != nil {
		return timeclock.Admin{}, err
	}
	if !found || !fits || a.disabled {
		if err := d.failedSignIn(ctx, a, via); err != nil {
			return timeclock.Admin{}, err
		}
		return timeclock.Admin{}, timeclock.E(op, timeclock.CodeSignInFailed, nil)
	}
	hash := a.hash
	if weak {
		if hash, err = passwords.Hash(ctx, password); err != nil {
			return timeclock.Admin{}, err
		}
	}
	err = d.write(ctx, op, func(t *tx) error {
		_, n, err := t.exec(`UPDATE admin SET password = ?, failed_attempts = 0, signed_in_ms = ? WHERE id = ? AND password = ? AND disabled = 0`,
			hash, t.now, a.ID, a.hash)
		if err != nil {
			return err
		}
		if n == 0 { // changed while the password was checked
			return timeclock.E(op, timeclock.CodeSignInFailed, nil)
		}
		return t.operation(a.Actor(via), "sign_in", "admin", a.ID, nil, nil)
	})
	if err != nil {
		return timeclock.Admin{}, err
	}
	return a.Admin, nil
}

// failedSignIn notes a failed sign-in. What was typed is not kept: a password
// typed into the wrong field would be among it. a is the zero value for a
// login that nobody has.
func (d *DB) failedSignIn(ctx context.Context, a adminRow, via string) error {
	return d.write(ctx, "sqlite.failedSignIn", func(t *tx) error {
		if _, _, err := t.exec(sqlCount, t.rules.BoundaryDate(t.now), counterFailedSignIn); err != nil {
			return err
		}
		if _, _, err := t.exec("UPDATE admin SET failed_attempts = failed_attempts + 1, last_failed_ms = ? WHERE id = ?", t.now, a.ID); err != nil {
			return err
		}
		var rows int64
		if _, err := t.one("SELECT count(*) FROM operation WHERE at_ms > ? AND action = 'sign_in_failed'",
			func(r row) error { rows = r.int(0); return nil }, t.now.Add(-time.Hour)); err != nil || rows >= failedRows {
			return err
		}
		// Nobody has proved to be anybody, so it is Punchline that notes it.
		by := timeclock.System()
		by.Via = via
		target := any("")
		if a.ID != 0 {
			target = a.ID
		}
		return t.operation(by, "sign_in_failed", "admin", target, nil, nil)
	})
}

// Stay implements timeclock.Admins.
func (d *DB) Stay(ctx context.Context, a timeclock.Actor) error {
	const op = "sqlite.Stay"
	if a.Kind != timeclock.ActorAdmin || !a.Rights.Full {
		return timeclock.E(op, timeclock.CodeForbidden, nil)
	}
	token := make([]byte, 32)
	rand.Read(token) // never fails: the program would end
	return d.write(ctx, op, func(t *tx) error {
		now, found, err := adminBy(t.query, "id", a.ID)
		if err != nil {
			return err
		}
		if !found || now.disabled || !now.Rights.Full {
			return timeclock.E(op, timeclock.CodeForbidden, nil)
		}
		if err := t.saveSecret(secretStay, timeclock.NewSecret(base64.StdEncoding.EncodeToString(token)), time.Time{}); err != nil {
			return err
		}
		if _, _, err := t.exec(`INSERT INTO stay VALUES (1, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET admin_id = excluded.admin_id,
			token_hash = excluded.token_hash, created_ms = excluded.created_ms`, a.ID, stayHash(token, now.hash), t.now); err != nil {
			return err
		}
		return t.operation(a, "stay_signed_in", "admin", a.ID, nil, nil)
	})
}

// stayHash ties a token to the password of its owner: once that changes, by
// whatever way, the token is worth nothing.
func stayHash(token []byte, passwordHash string) []byte {
	h := sha256.New()
	h.Write(token) // of one length, so that nothing can move from one to the other
	h.Write([]byte(passwordHash))
	return h.Sum(nil)
}

// Staying implements timeclock.Admins.
func (d *DB) Staying(ctx context.Context) (timeclock.Admin, error) {
	const op = "sqlite.Staying"
	q := d.reader(ctx)
	nobody := timeclock.E(op, timeclock.CodeNotFound, nil)
	var id int64
	var want []byte
	if err := q("SELECT admin_id, token_hash FROM stay", func(r row) error {
		id, want = r.int(0), append([]byte(nil), r.bytes(1)...)
		return nil
	}); err != nil {
		return timeclock.Admin{}, wrap(op, err)
	}
	if id == 0 {
		return timeclock.Admin{}, nobody
	}
	a, found, err := adminBy(q, "id", id)
	if err != nil {
		return timeclock.Admin{}, wrap(op, err)
	}
	if !found || a.disabled || !a.Rights.Full {
		return timeclock.Admin{}, nobody
	}
	sealed, _, found, err := d.openSecret(q, secretStay)
	if err != nil {
		return timeclock.Admin{}, wrap(op, err)
	}
	token, err := base64.StdEncoding.DecodeString(sealed.Reveal())
	if !found || err != nil || subtle.ConstantTimeCompare(want, stayHash(token, a.hash)) != 1 {
		return timeclock.Admin{}, nobody
	}
	return a.Admin, nil
}

// SignOut implements timeclock.Admins.
func (d *DB) SignOut(ctx context.Context, a timeclock.Actor) error {
	const op = "sqlite.SignOut"
	if a.Kind != timeclock.ActorAdmin || a.ID == 0 {
		return timeclock.E(op, timeclock.CodeForbidden, errors.New("nobody is signed in"))
	}
	return d.write(ctx, op, func(t *tx) error {
		_, n, err := t.exec("DELETE FROM stay WHERE admin_id = ?", a.ID)
		if err != nil {
			return err
		}
		if n > 0 {
			if _, _, err := t.exec("DELETE FROM secret WHERE name = ?", secretStay); err != nil {
				return err
			}
		}
		return t.operation(a, "sign_out", "admin", a.ID, nil, nil)
	})
}
