package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"time"

	"punchline/app/timeclock"
)

const (
	sqlConnection = `SELECT used, admins, icon_url, own, in_domain, public_url, always_on, published_url, foreign_url,
		replace_url, visible, menu, test_sent_ms, received_ms, wrong_secret_ms, trouble, trouble_ms FROM connection`
	sqlSaveConnection = `UPDATE connection SET used = ?, admins = ?, icon_url = ?, own = ?, in_domain = ?, public_url = ?,
		always_on = ?, published_url = ?, foreign_url = ?, replace_url = ?, visible = ?, menu = ?, test_sent_ms = ?, received_ms = ?,
		wrong_secret_ms = ?, trouble = ?, trouble_ms = ?`
	sqlRegistration     = `SELECT client_id, service_account, domain_id, bot_id, bot_name FROM registration`
	sqlSaveRegistration = `INSERT INTO registration VALUES (1, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET client_id = excluded.client_id,
		service_account = excluded.service_account, domain_id = excluded.domain_id, bot_id = excluded.bot_id, bot_name = excluded.bot_name, updated_ms = excluded.updated_ms`
	sqlConsent      = `SELECT version, at_ms, actor_name FROM consent ORDER BY id DESC LIMIT 1`
	sqlDeleteSecret = `DELETE FROM secret WHERE name = ?`
	// What was before is no time without reception.
	sqlForgetBeat = `UPDATE beat SET at_ms = NULL`
)

// Connection implements timeclock.ConnectionStore.
func (d *DB) Connection(ctx context.Context, a timeclock.Actor) (timeclock.Connection, error) {
	const op = "sqlite.Connection"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil && timeclock.May(a, timeclock.ReadCompany) != nil {
		return timeclock.Connection{}, err
	}
	c, err := d.loadConnection(d.reader(ctx))
	return c, wrap(op, err)
}

// loadConnection reads where things stand, on whichever connection.
func (d *DB) loadConnection(q queryFunc) (c timeclock.Connection, err error) {
	if err := q(sqlConnection, func(r row) error {
		c.Used, c.IconURL, c.Own, c.InDomain = r.bool(0), r.str(2), r.bool(3), r.bool(4)
		c.PublicURL, c.AlwaysOn, c.PublishedURL, c.ForeignURL, c.ReplaceURL = r.str(5), r.str(6), r.str(7), r.str(8), r.str(9)
		c.Visible, c.Menu, c.TestSentAt, c.ReceivedAt, c.WrongSecret = r.bool(10), r.str(11), r.time(12), r.time(13), r.time(14)
		c.Trouble, c.TroubleAt = timeclock.Code(r.str(15)), r.time(16)
		return json.Unmarshal(r.bytes(1), &c.Admins)
	}); err != nil {
		return c, err
	}
	if err := q(sqlRegistration, func(r row) error { c.Registration = scanRegistration(r); return nil }); err != nil {
		return c, err
	}
	if err := q(sqlConsent, func(r row) error {
		c.Consent = timeclock.Consent{Version: r.str(0), At: r.time(1), By: r.str(2)}
		return nil
	}); err != nil {
		return c, err
	}
	for name, has := range map[string]*bool{secretClient: &c.HasClientSecret, secretKey: &c.HasPrivateKey, secretBot: &c.HasBotSecret} {
		_, _, found, err := d.openSecret(q, name)
		if timeclock.CodeOf(err) == timeclock.CodeKeyMissing {
			found, err, c.KeyLost = true, nil, true
		}
		if err != nil {
			return c, err
		}
		*has = found
	}
	return c, nil
}

// connection is where things stand in this transaction.
func (t *tx) connection() (timeclock.Connection, error) { return t.db.loadConnection(t.query) }

// saveConnection stores all of c but the consent and the secrets.
func (t *tx) saveConnection(c timeclock.Connection) error {
	admins, err := json.Marshal(slices.Concat([]string{}, c.Admins))
	if err != nil {
		return err
	}
	if _, _, err := t.exec(sqlSaveConnection, c.Used, string(admins), c.IconURL, c.Own, c.InDomain, c.PublicURL,
		c.AlwaysOn, c.PublishedURL, c.ForeignURL, c.ReplaceURL, c.Visible, c.Menu, c.TestSentAt, c.ReceivedAt,
		c.WrongSecret, string(c.Trouble), c.TroubleAt); err != nil {
		return err
	}
	if c.Registration == (timeclock.Registration{}) {
		_, _, err = t.exec("DELETE FROM registration")
	} else {
		_, _, err = t.exec(sqlSaveRegistration, c.ClientID, c.ServiceAccount, c.DomainID, c.BotID, c.BotName, t.now)
	}
	return err
}

// changeConnection lets change alter what is stored, in a transaction, and
// notes who did what. An alteration that leaves all as it was is none.
func (d *DB) changeConnection(ctx context.Context, op string, a timeclock.Actor, action string, change func(t *tx, c *timeclock.Connection) error) error {
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return err
	}
	return d.write(ctx, op, func(t *tx) error {
		old, err := t.connection()
		if err != nil {
			return err
		}
		c := old
		if err := change(t, &c); err != nil {
			return err
		}
		if err := t.saveConnection(c); err != nil {
			return err
		}
		was, is := changedFields(old, c)
		if len(was) == 0 && len(is) == 0 {
			return nil
		}
		t.changed(timeclock.TopicConnection)
		if a.Kind == timeclock.ActorSystem {
			return nil // what the keeper does by itself is no operation
		}
		return t.operation(a, action, "connection", c.BotID, was, is)
	})
}

// storedConnection is a connection as the 操作履歴 tells of it.
func storedConnection(c timeclock.Connection) map[string]any {
	return map[string]any{
		"used": c.Used, "client_id": c.ClientID, "service_account": c.ServiceAccount, "domain_id": c.DomainID, "bot_id": c.BotID,
		"bot_name": c.BotName, "admins": c.Admins, "icon_url": c.IconURL, "own": c.Own, "in_domain": c.InDomain,
		"public_url": c.PublicURL, "always_on": c.AlwaysOn, "published_url": c.PublishedURL, "foreign_url": c.ForeignURL,
		"replace_url": c.ReplaceURL, "visible": c.Visible, "menu": c.Menu, "trouble": c.Trouble,
		"test_sent": instant(c.TestSentAt), "received": instant(c.ReceivedAt), "wrong_secret": instant(c.WrongSecret),
	}
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// changedFields are the fields that differ, as they were and as they are.
func changedFields(old, c timeclock.Connection) (was, is map[string]any) {
	was, is = map[string]any{}, map[string]any{}
	before := storedConnection(old)
	for name, v := range storedConnection(c) {
		if mustJSON(before[name]) != mustJSON(v) {
			was[name], is[name] = before[name], v
		}
	}
	return was, is
}

func mustJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("sqlite: " + err.Error()) // of strings, numbers and booleans
	}
	return string(b)
}

// Agree implements timeclock.ConnectionStore.
func (d *DB) Agree(ctx context.Context, a timeclock.Actor, version string) error {
	const op = "sqlite.Agree"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return err
	}
	if version != timeclock.TermsVersion {
		return timeclock.E(op, timeclock.CodeConflict, errors.New("the terms are of another version by now"))
	}
	return d.write(ctx, op, func(t *tx) error {
		c, err := t.connection()
		if err != nil {
			return err
		}
		if _, _, err := t.exec("INSERT INTO consent (version, at_ms, actor_kind, actor_id, actor_name, via) VALUES (?, ?, ?, ?, ?, ?)",
			version, t.now, a.Kind, a.ID, a.Name, a.Via); err != nil {
			return err
		}
		old := map[string]any{"version": c.Consent.Version, "used": c.Used}
		if err := t.use(&c, true); err != nil {
			return err
		}
		if err := t.saveConnection(c); err != nil {
			return err
		}
		t.changed(timeclock.TopicConnection)
		return t.operation(a, "agree", "connection", c.BotID, old, map[string]any{"version": version, "used": true})
	})
}

// use turns LINE WORKS連携 on or off in c.
func (t *tx) use(c *timeclock.Connection, on bool) error {
	if c.Used == on {
		return nil
	}
	c.Used = on
	if _, _, err := t.exec(sqlForgetBeat); err != nil {
		return err
	}
	return t.usedGaps(*c)
}

// agreed says whether the present terms were agreed to, and LINE WORKS連携 is
// used.
func agreed(op string, c timeclock.Connection) error {
	if !c.Used || c.Consent.Version != timeclock.TermsVersion {
		return timeclock.E(op, timeclock.CodeConsent, nil)
	}
	return nil
}

// Use implements timeclock.ConnectionStore.
func (d *DB) Use(ctx context.Context, a timeclock.Actor, on bool) error {
	const op = "sqlite.Use"
	return d.changeConnection(ctx, op, a, "use_connection", func(t *tx, c *timeclock.Connection) error {
		if on && c.Consent.Version != timeclock.TermsVersion {
			return timeclock.E(op, timeclock.CodeConsent, nil)
		}
		return t.use(c, on)
	})
}

// SaveForm implements timeclock.ConnectionStore.
func (d *DB) SaveForm(ctx context.Context, a timeclock.Actor, f timeclock.RegistrationForm) error {
	const op = "sqlite.SaveForm"
	if _, err := strconv.ParseInt(f.DomainID, 10, 64); err != nil {
		return timeclock.Refused(op, []timeclock.FieldProblem{{Field: "domain_id", Reason: timeclock.ProblemNotNumber}})
	}
	return d.changeConnection(ctx, op, a, "save_registration", func(t *tx, c *timeclock.Connection) error {
		if err := agreed(op, *c); err != nil {
			return err
		}
		made, err := loadMade(t.query)
		if err != nil {
			return err
		}
		if err := t.register(c, c.With(f, made)); err != nil {
			return err
		}
		var replaced []string
		for name, s := range map[string]timeclock.Secret{secretClient: f.ClientSecret, secretKey: f.PrivateKey} {
			if s.IsZero() {
				continue
			}
			if err := t.saveSecret(name, s, time.Time{}); err != nil {
				return err
			}
			replaced = append(replaced, name)
		}
		if err := t.dropDeadBotSecret(); err != nil {
			return err
		}
		return t.noteSecrets(a, c.BotID, replaced)
	})
}

// register makes c what ch says, and forgets secrets with it.
func (t *tx) register(c *timeclock.Connection, ch timeclock.RegistrationChange) error {
	if err := t.leave(ch.Left); err != nil { // with secrets that are forgotten next
		return err
	}
	var names []string
	if ch.App {
		names = append(names, secretClient, secretKey)
	}
	if ch.Bot {
		names = append(names, secretBot, secretBotPrev)
	}
	if err := t.deleteSecrets(names...); err != nil {
		return err
	}
	*c = ch.After
	return t.takeUp(c)
}

func (t *tx) deleteSecrets(names ...string) error {
	for _, name := range names {
		if _, _, err := t.exec(sqlDeleteSecret, name); err != nil {
			return err
		}
	}
	return nil
}

// dropDeadBotSecret deletes a Bot Secret that was sealed with a key that is
// lost: what is registered anew beside it would never be whole.
func (t *tx) dropDeadBotSecret() error {
	for _, name := range []string{secretBot, secretBotPrev} {
		_, _, err := t.openSecret(name)
		if timeclock.CodeOf(err) == timeclock.CodeKeyMissing && t.db.sealer != nil {
			_, _, err = t.exec(sqlDeleteSecret, name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// noteSecrets notes which secrets were replaced, by their names.
func (t *tx) noteSecrets(a timeclock.Actor, botID string, names []string) error {
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	t.changed(timeclock.TopicConnection)
	return t.operation(a, "save_secrets", "connection", botID, nil, map[string][]string{"secrets": names})
}

// SaveBotSecret implements timeclock.ConnectionStore.
func (d *DB) SaveBotSecret(ctx context.Context, a timeclock.Actor, s timeclock.Secret) error {
	const op = "sqlite.SaveBotSecret"
	return d.changeConnection(ctx, op, a, "confirm_anew", func(t *tx, c *timeclock.Connection) error {
		if c.BotID == "" {
			return timeclock.E(op, timeclock.CodeNotRegistered, nil)
		}
		if err := t.keepPreviousSecret(); err != nil {
			return err
		}
		if err := t.saveSecret(secretBot, s, time.Time{}); err != nil {
			return err
		}
		if !c.HasBotSecret {
			if _, _, err := t.exec(sqlForgetBeat); err != nil {
				return err
			}
		}
		c.TestSentAt, c.ReceivedAt, c.WrongSecret = time.Time{}, time.Time{}, time.Time{}
		c.HasBotSecret = true
		if err := t.urlGap(*c); err != nil {
			return err
		}
		return t.noteSecrets(a, c.BotID, []string{secretBot})
	})
}

// SaveReception implements timeclock.ConnectionStore.
func (d *DB) SaveReception(ctx context.Context, a timeclock.Actor, publicURL, alwaysOn string) error {
	const op = "sqlite.SaveReception"
	switch alwaysOn {
	case "", "yes", "no":
	default:
		return timeclock.Refused(op, []timeclock.FieldProblem{{Field: "always_on", Reason: timeclock.ProblemForm}})
	}
	return d.changeConnection(ctx, op, a, "save_reception", func(t *tx, c *timeclock.Connection) error {
		if err := agreed(op, *c); err != nil {
			return err
		}
		if c.PublicURL != publicURL { // what came through the old one says nothing of this one
			c.TestSentAt, c.ReceivedAt, c.WrongSecret = time.Time{}, time.Time{}, time.Time{}
		}
		c.PublicURL, c.AlwaysOn = publicURL, alwaysOn
		if c.ForeignURL == publicURL {
			c.ForeignURL, c.ReplaceURL = "", ""
		}
		return t.urlGap(*c)
	})
}

// Progress implements timeclock.ConnectionStore.
func (d *DB) Progress(ctx context.Context, a timeclock.Actor, botID string, p timeclock.ConnectionProgress) error {
	const op = "sqlite.Progress"
	return d.changeConnection(ctx, op, a, "connect_step", func(t *tx, c *timeclock.Connection) error {
		if c.BotID != botID {
			return timeclock.E(op, timeclock.CodeConflict, errors.New("it is another Bot by now"))
		}
		if saving, err := savingOf(t.query); err != nil {
			return err
		} else if p.Saving != "" && p.Saving != saving {
			return timeclock.E(op, timeclock.CodeConflict, errors.New("the Bot Secret was saved anew"))
		}
		if p.BotID != nil && *p.BotID != "" && c.ClientID == "" {
			return timeclock.E(op, timeclock.CodeNotRegistered, nil)
		}
		set(&c.BotID, p.BotID)
		set(&c.BotName, p.BotName)
		set(&c.Own, p.Own)
		set(&c.InDomain, p.InDomain)
		set(&c.PublishedURL, p.PublishedURL)
		set(&c.ForeignURL, p.ForeignURL)
		set(&c.ReplaceURL, p.ReplaceURL)
		set(&c.Visible, p.Visible)
		set(&c.Menu, p.Menu)
		if p.Received != nil {
			if c.ReceivedAt.IsZero() || p.Received.IsZero() {
				c.ReceivedAt = *p.Received // of several the first
			}
			c.WrongSecret = time.Time{}
		}
		set(&c.WrongSecret, p.WrongSecret)
		if p.Trouble != nil {
			c.Trouble, c.TroubleAt = *p.Trouble, t.now
			if c.Trouble == "" {
				c.TroubleAt = time.Time{}
			}
		}
		if p.BotID != nil {
			return t.takeUp(c)
		}
		return nil
	})
}

// set copies what is given.
func set[T any](to *T, given *T) {
	if given != nil {
		*to = *given
	}
}

// SendTest implements timeclock.ConnectionStore.
func (d *DB) SendTest(ctx context.Context, a timeclock.Actor, again bool) error {
	const op = "sqlite.SendTest"
	return d.changeConnection(ctx, op, a, "send_test", func(t *tx, c *timeclock.Connection) error {
		if c.BotID == "" || len(c.Admins) == 0 {
			return timeclock.E(op, timeclock.CodeNotRegistered, nil)
		}
		if !c.TestSentAt.IsZero() && !again {
			return nil
		}
		if _, _, err := t.exec(sqlInsertOutbox, timeclock.OutTest, timeclock.OutTest.Priority(), timeclock.CaseReceptionTest, "{}",
			c.Admins[0], nil, nil, nil, t.now); err != nil {
			return err
		}
		t.changed(timeclock.TopicOutbox)
		c.TestSentAt = t.now
		return nil
	})
}

// Disconnect implements timeclock.ConnectionStore.
func (d *DB) Disconnect(ctx context.Context, a timeclock.Actor) error {
	return d.changeConnection(ctx, "sqlite.Disconnect", a, "disconnect", func(t *tx, c *timeclock.Connection) error {
		return t.register(c, c.Dissolved())
	})
}
