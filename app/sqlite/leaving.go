package sqlite

import (
	"context"
	"strconv"
	"time"

	"punchline/app/timeclock"
)

const (
	sqlLeaving = `SELECT id, client_id, service_account, bot_id, domain_id, published_url, public_url, menu, visible, since_ms
		FROM leaving ORDER BY id`
	sqlInsertLeaving = `INSERT INTO leaving (client_id, service_account, bot_id, domain_id, published_url, public_url, menu, visible, since_ms)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
	sqlSaveLeaving   = `UPDATE leaving SET published_url = ?, public_url = ?, menu = ?, visible = ? WHERE id = ?`
	sqlDeleteLeaving = `DELETE FROM leaving WHERE id = ?`
)

// The names of the secrets that something is taken back with.
func leavingSecrets(id int64) (client, key string) {
	n := strconv.FormatInt(id, 10)
	return "leaving_client_secret/" + n, "leaving_private_key/" + n
}

// Leaving implements timeclock.LeavingStore.
func (d *DB) Leaving(ctx context.Context, a timeclock.Actor) ([]timeclock.Leaving, error) {
	const op = "sqlite.Leaving"
	if err := timeclock.May(a, timeclock.KeepHouse); err != nil {
		return nil, err
	}
	all, err := loadLeaving(d.reader(ctx))
	return all, wrap(op, err)
}

func loadLeaving(q queryFunc) (all []timeclock.Leaving, err error) {
	err = q(sqlLeaving, func(r row) error {
		all = append(all, timeclock.Leaving{
			ID: r.int(0), ClientID: r.str(1), ServiceAccount: r.str(2), BotID: r.str(3), DomainID: r.int(4),
			PublishedURL: r.str(5), PublicURL: r.str(6), Menu: r.str(7), Visible: r.bool(8), Since: r.time(9),
		})
		return nil
	})
	return all, err
}

// LeavingCredentials implements timeclock.LeavingStore.
func (d *DB) LeavingCredentials(ctx context.Context, a timeclock.Actor, id int64) (c timeclock.Credentials, err error) {
	const op = "sqlite.LeavingCredentials"
	if err := timeclock.May(a, timeclock.KeepHouse); err != nil {
		return c, err
	}
	q := d.reader(ctx)
	client, key := leavingSecrets(id)
	for name, to := range map[string]*timeclock.Secret{client: &c.ClientSecret, key: &c.PrivateKey} {
		s, _, found, err := d.openSecret(q, name)
		if err == nil && !found {
			err = timeclock.E(op, timeclock.CodeKeyMissing, nil)
		}
		if err != nil {
			return timeclock.Credentials{}, wrap(op, err)
		}
		*to = s
	}
	return c, nil
}

// SaveLeaving implements timeclock.LeavingStore.
func (d *DB) SaveLeaving(ctx context.Context, a timeclock.Actor, l timeclock.Leaving) error {
	const op = "sqlite.SaveLeaving"
	if err := timeclock.May(a, timeclock.KeepHouse); err != nil {
		return err
	}
	return d.write(ctx, op, func(t *tx) error { return t.saveLeaving(l) })
}

func (t *tx) saveLeaving(l timeclock.Leaving) error {
	if !l.Done() {
		_, _, err := t.exec(sqlSaveLeaving, l.PublishedURL, l.PublicURL, l.Menu, l.Visible, l.ID)
		return err
	}
	_, n, err := t.exec(sqlDeleteLeaving, l.ID)
	if err != nil || n == 0 {
		return err
	}
	t.changed(timeclock.TopicConnection)
	client, key := leavingSecrets(l.ID)
	return t.deleteSecrets(client, key)
}

// leave keeps what is to be taken back, with a copy of the present secrets.
// Of these a lost key may have left none: then it can be taken back only
// while the same app is registered again.
func (t *tx) leave(l timeclock.Leaving) error {
	if l.Done() {
		return nil
	}
	all, err := loadLeaving(t.query)
	if err != nil {
		return err
	}
	for _, old := range all {
		if old.BotID == l.BotID && old.DomainID == l.DomainID { // left a second time
			if err := t.saveLeaving(timeclock.Leaving{ID: old.ID}); err != nil {
				return err
			}
		}
	}
	id, _, err := t.exec(sqlInsertLeaving, l.ClientID, l.ServiceAccount, l.BotID, l.DomainID, l.PublishedURL, l.PublicURL, l.Menu, l.Visible, t.now)
	if err != nil {
		return err
	}
	client, key := leavingSecrets(id)
	for name, from := range map[string]string{client: secretClient, key: secretKey} {
		s, found, err := t.openSecret(from)
		if timeclock.CodeOf(err) == timeclock.CodeKeyMissing {
			continue
		}
		if err == nil && found {
			err = t.saveSecret(name, s, time.Time{})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// takeUp ends the leaving of the Bot that c uses: nothing is taken back of it
// but what shows it in other domains.
func (t *tx) takeUp(c *timeclock.Connection) error {
	if c.BotID == "" {
		return nil
	}
	all, err := loadLeaving(t.query)
	if err != nil {
		return err
	}
	for _, l := range all {
		if l.BotID != c.BotID {
			continue
		}
		*c = c.TakeUp(l)
		l.PublishedURL, l.PublicURL, l.Menu = "", "", ""
		if l.DomainID == c.DomainID {
			l.Visible = false
		}
		if err := t.saveLeaving(l); err != nil {
			return err
		}
	}
	return nil
}
