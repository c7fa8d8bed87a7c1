package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"punchline/app/bot"
	"punchline/app/lineworks"
	"punchline/app/simulator"
	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// A whole life over the real database: both stages, set up, off, on, another
// Bot, and disconnected; and nothing secret in what is kept of it.
func TestWholeLife(t *testing.T) {
	o := newOffice(t)
	db := sqlitetest.Open(t, func(o *sqlite.Options) { o.Now = time.Now })
	ctx, owner, system := t.Context(), timeclock.Owner(), timeclock.System()
	log := slog.New(slog.NewTextHandler(o.log, nil))
	r := bot.NewRegistrar(bot.RegistrarConfig{
		Store: db, Client: o.client, Settle: time.Millisecond, Log: log,
		Credentials: func(ctx context.Context) (timeclock.Credentials, error) { return db.Credentials(ctx, system) },
	})
	var client *lineworks.Client
	var made timeclock.Registration
	p := bot.NewPublisher(bot.PublisherConfig{
		Store: db, Rules: db.Rules, Now: time.Now, Log: log,
		Client: func() (*lineworks.Client, timeclock.Registration, bool) {
			reg, err := db.Registration(ctx, system)
			if err != nil {
				return nil, reg, false
			}
			if client == nil || reg != made {
				cred, err := db.Credentials(ctx, system)
				if err != nil {
					t.Fatal(err)
				}
				if client, err = o.client(reg, cred); err != nil {
					t.Fatal(err)
				}
				made = reg
			}
			return client, made, true
		},
	})
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	next := func(want timeclock.ConnectStep) timeclock.Connection {
		t.Helper()
		if _, err := p.Step(ctx); err != nil {
			t.Fatal(err)
		}
		c, err := db.Connection(ctx, owner)
		do(err)
		rules, err := db.Rules(ctx)
		do(err)
		if got := c.Next(timeclock.MenuOf(rules.Settings)); got != want {
			t.Fatalf("next is %s, want %s; trouble %q", got, want, c.Trouble)
		}
		return c
	}
	if err := r.Register(ctx, owner, o.form(), nil); timeclock.CodeOf(err) != timeclock.CodeConsent {
		t.Errorf("before the terms: %v", err)
	}
	do(db.Agree(ctx, owner, timeclock.TermsVersion))
	next(timeclock.StepForm)
	o.inject(t, simulator.Fault{API: "bot-create", Kind: simulator.FaultStatus, Status: 502})
	if err := r.Register(ctx, owner, o.form(), nil); timeclock.CodeOf(err) != timeclock.CodeLWOutcome {
		t.Fatal(err)
	}
	if c := next(timeclock.StepBot); c.Trouble != timeclock.CodeLWOutcome {
		t.Errorf("trouble %q", c.Trouble)
	}
	do(r.Resume(ctx, owner, nil))
	c := next(timeclock.StepSecret)
	do(r.FetchSecret(ctx, owner))
	next(timeclock.StepURL)
	do(db.SaveReception(ctx, owner, publicURL, "no"))
	c = next(timeclock.StepReceive)
	if got := sqlitetest.One(t, db, "SELECT kind || ' ' || reply_case || ' ' || user_id FROM outbox"); got != "test reception_test chief@example.com" {
		t.Errorf("the test message: %s", got)
	}
	now := time.Now()
	do(db.Progress(ctx, system, c.BotID, timeclock.ConnectionProgress{Received: &now}))
	next(timeclock.StepDone)
	do(db.Use(ctx, owner, false))
	next(timeclock.StepOff)
	if b := o.ours()[0]; b.EnableCallback || b.Menu != nil || b.Domains[10000001].Visible {
		t.Errorf("%+v", b)
	}
	do(db.Use(ctx, owner, true))
	next(timeclock.StepDone)
	f := o.form()
	f.ClientSecret, f.PrivateKey = timeclock.Secret{}, timeclock.Secret{}
	do(r.Register(ctx, owner, f, nil))
	next(timeclock.StepDone)
	picked := o.sim.AddBot(simulator.Bot{Name: "勤怠", PhotoURL: "https://example.com/p.png", Description: "by hand", Owner: o.app.ClientID, Administrators: []string{chief}})
	f.BotID = fmt.Sprint(picked.ID)
	do(r.Register(ctx, owner, f, nil))
	if c := next(timeclock.StepSecret); c.BotName != "勤怠" || c.Own {
		t.Errorf("%+v", c)
	}
	if b := o.ours()[0]; b.EnableCallback || b.Domains[10000001].Visible {
		t.Errorf("the Bot before: %+v", b)
	}
	do(r.EnterSecret(ctx, owner, timeclock.NewSecret(picked.Secret)))
	next(timeclock.StepReceive)
	left, err := r.Disconnect(ctx, owner)
	do(err)
	do(left)
	next(timeclock.StepForm)
	for _, b := range o.ours() {
		if b.EnableCallback || b.Menu != nil || b.Domains[10000001].Visible {
			t.Errorf("%+v", b)
		}
	}
	if n := sqlitetest.One(t, db, "SELECT count(*) >= 8 FROM operation"); n != "1" {
		t.Error("hardly anything is in the 操作履歴")
	}
	kept := strings.Join(sqlitetest.Query(t, db, "SELECT json_array(action, old, new) FROM operation"), "\n") + o.log.String()
	for _, s := range append(strings.Split(o.key, "\n")[1:20], o.app.ClientSecret, picked.Secret, o.ours()[0].Secret) {
		if strings.Contains(kept, s) {
			t.Errorf("%q is told", s)
		}
	}
}
