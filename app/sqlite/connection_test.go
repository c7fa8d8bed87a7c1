package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

var boss = timeclock.Admin{ID: 1, Login: "boss", Name: "山田", Rights: timeclock.Rights{Full: true}}.Actor("window")

const secretText = "s3cr3t-which-nobody-may-see"

// formOf is a form as an admin fills it in.
func formOf(change ...func(*timeclock.RegistrationForm)) timeclock.RegistrationForm {
	f := timeclock.RegistrationForm{
		ClientID: "client", ClientSecret: timeclock.NewSecret(secretText + "-client"), ServiceAccount: "1wagx.serviceaccount@Example.com",
		PrivateKey: timeclock.NewSecret(secretText + "-key"), DomainID: "10000001", Admins: []string{"Yamada", "", "sato@other"},
	}
	for _, c := range change {
		c(&f)
	}
	return f
}

func stands(t *testing.T, db *sqlite.DB) timeclock.Connection {
	t.Helper()
	c, err := db.Connection(t.Context(), boss)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// do fails the test if one of the changes fails.
func do(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func to[T any](v T) *T { return &v }

// connected is a folder in which everything is set up.
func connected(t *testing.T, change ...func(*sqlite.Options)) *sqlite.DB {
	t.Helper()
	db := sqlitetest.Open(t, append([]func(*sqlite.Options){fixed}, change...)...)
	ctx, system := t.Context(), timeclock.System()
	do(t, db.Agree(ctx, boss, timeclock.TermsVersion), db.SaveForm(ctx, boss, formOf()))
	_, err := db.MarkBot(ctx, boss, "client", "PL-1")
	do(t, err, db.BotMade(ctx, boss, "PL-1", "77"), db.Progress(ctx, boss, "", timeclock.ConnectionProgress{BotID: to("77"), Own: to(true)}),
		db.Progress(ctx, boss, "77", timeclock.ConnectionProgress{InDomain: to(true)}),
		db.SaveBotSecret(ctx, boss, timeclock.NewSecret(secretText+"-bot")),
		db.SaveReception(ctx, boss, "https://punch.example.com/callback", "yes"),
		db.Progress(ctx, system, "77", timeclock.ConnectionProgress{PublishedURL: to("https://punch.example.com/callback")}),
		db.Progress(ctx, system, "77", timeclock.ConnectionProgress{Visible: to(true)}),
		db.Progress(ctx, system, "77", timeclock.ConnectionProgress{Menu: to("menu")}),
		db.SendTest(ctx, system, false),
		db.Progress(ctx, system, "77", timeclock.ConnectionProgress{Received: to(sqlitetest.Now())}))
	return db
}

func TestConnectStepByStep(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	ctx, system := t.Context(), timeclock.System()
	if c := stands(t, db); c.Used || c.Consent != (timeclock.Consent{}) || c.Registration != (timeclock.Registration{}) || len(c.Admins) != 0 {
		t.Errorf("of a new folder: %+v", c)
	}
	steps := []struct {
		do   func() error
		next timeclock.ConnectStep
		see  timeclock.Reception
	}{
		{func() error { return nil }, timeclock.StepOff, timeclock.ReceptionOff},
		{func() error { return db.Agree(ctx, boss, timeclock.TermsVersion) }, timeclock.StepForm, timeclock.ReceptionNone},
		{func() error { return db.SaveForm(ctx, boss, formOf()) }, timeclock.StepBot, timeclock.ReceptionNone},
		{func() error {
			return db.Progress(ctx, boss, "", timeclock.ConnectionProgress{BotID: to("77"), Own: to(true)})
		}, timeclock.StepDomain, timeclock.ReceptionNone},
		{func() error {
			return db.Progress(ctx, boss, "77", timeclock.ConnectionProgress{InDomain: to(true)})
		}, timeclock.StepSecret, timeclock.ReceptionNone},
		{func() error { return db.SaveBotSecret(ctx, boss, timeclock.NewSecret("b")) }, timeclock.StepURL, timeclock.ReceptionNoURL},
		{func() error { return db.SaveReception(ctx, boss, "https://x.example.com/callback", "no") }, timeclock.StepPublish, timeclock.ReceptionPublishing},
		{func() error {
			return db.Progress(ctx, system, "77", timeclock.ConnectionProgress{ForeignURL: to("https://else.example.com/")})
		}, timeclock.StepPublish, timeclock.ReceptionForeignURL},
		{func() error {
			return db.Progress(ctx, boss, "77", timeclock.ConnectionProgress{ReplaceURL: to("https://else.example.com/")})
		}, timeclock.StepPublish, timeclock.ReceptionPublishing},
		{func() error {
			return db.Progress(ctx, system, "77", timeclock.ConnectionProgress{PublishedURL: to("https://x.example.com/callback"), ForeignURL: to(""), ReplaceURL: to("")})
		}, timeclock.StepVisible, timeclock.ReceptionPublishing},
		{func() error { return db.Progress(ctx, system, "77", timeclock.ConnectionProgress{Visible: to(true)}) }, timeclock.StepMenu, timeclock.ReceptionPublishing},
		{func() error { return db.Progress(ctx, system, "77", timeclock.ConnectionProgress{Menu: to("menu")}) }, timeclock.StepTest, timeclock.ReceptionPublishing},
		{func() error { return db.SendTest(ctx, system, false) }, timeclock.StepReceive, timeclock.ReceptionWaiting},
		{func() error {
			return db.Progress(ctx, system, "77", timeclock.ConnectionProgress{WrongSecret: to(sqlitetest.Now())})
		}, timeclock.StepReceive, timeclock.ReceptionWrongSecret},
		{func() error {
			return db.Progress(ctx, system, "77", timeclock.ConnectionProgress{Received: to(sqlitetest.Now())})
		}, timeclock.StepDone, timeclock.ReceptionReceived},
		{func() error { return db.Use(ctx, boss, false) }, timeclock.StepOff, timeclock.ReceptionOff},
		{func() error { return db.Use(ctx, boss, true) }, timeclock.StepDone, timeclock.ReceptionReceived},
	}
	for i, s := range steps {
		do(t, s.do())
		c := stands(t, db)
		if next, see := c.Next("menu"), c.Reception("menu"); next != s.next || see != s.see {
			t.Fatalf("after step %d: next %s, reception %s; want %s, %s", i, next, see, s.next, s.see)
		}
	}
	c := stands(t, db)
	if c.Registration != (timeclock.Registration{ClientID: "client", ServiceAccount: "1wagx.serviceaccount@Example.com", DomainID: 10000001, BotID: "77", BotName: timeclock.DefaultBotName}) ||
		c.IconURL != timeclock.DefaultIconURL || !slices.Equal(c.Admins, []string{"yamada@example.com", "sato@other"}) || c.AlwaysOn != "no" ||
		c.Consent != (timeclock.Consent{Version: timeclock.TermsVersion, At: sqlitetest.Now(), By: "山田"}) {
		t.Errorf("%+v", c)
	}
	creds, err := db.Credentials(ctx, system)
	if err != nil || creds.ClientSecret.Reveal() != secretText+"-client" || creds.PrivateKey.Reveal() != secretText+"-key" || creds.BotSecret.Reveal() != "b" {
		t.Errorf("the secrets do not come back as they were: %v", err)
	}
}

// Nothing at LINE WORKS may begin before the terms are agreed to.
func TestConsentIsNeeded(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	ctx := t.Context()
	calls := map[string]func() error{
		"use":       func() error { return db.Use(ctx, boss, true) },
		"form":      func() error { return db.SaveForm(ctx, boss, formOf()) },
		"reception": func() error { return db.SaveReception(ctx, boss, "https://x.example.com/callback", "") },
	}
	refused := func(when string, names ...string) {
		t.Helper()
		for _, name := range names {
			if code := timeclock.CodeOf(calls[name]()); code != timeclock.CodeConsent {
				t.Errorf("%s, %s: code %q", when, name, code)
			}
		}
	}
	refused("before", "use", "form", "reception")
	if code := timeclock.CodeOf(db.Agree(ctx, boss, "2020-01")); code != timeclock.CodeConflict {
		t.Errorf("agreeing to old terms: code %q", code)
	}
	sqlitetest.Exec(t, db, "INSERT INTO consent (version, at_ms, actor_kind, actor_id, actor_name, via) VALUES ('2020-01', 0, 'admin', 1, 'x', 'window')")
	refused("of old terms", "use", "form", "reception")
	do(t, db.Use(ctx, boss, false), db.Agree(ctx, boss, timeclock.TermsVersion), db.Use(ctx, boss, false))
	refused("while not used", "form", "reception")
	do(t, db.Use(ctx, boss, true), calls["form"](), calls["reception"]())
}

// What was done for another app, Bot or domain is not taken for done.
func TestRegisteringAnew(t *testing.T) {
	tests := []struct {
		name   string
		change func(*timeclock.RegistrationForm)
		want   func(c *timeclock.Connection) // what is different
		next   timeclock.ConnectStep
	}{
		{"nothing", func(f *timeclock.RegistrationForm) {}, func(*timeclock.Connection) {}, timeclock.StepDone},
		{"blank secrets", func(f *timeclock.RegistrationForm) {
			f.ClientSecret, f.PrivateKey = timeclock.Secret{}, timeclock.Secret{}
		}, func(*timeclock.Connection) {}, timeclock.StepDone},
		{"the same Bot by its ID", func(f *timeclock.RegistrationForm) { f.BotID = "77" }, func(*timeclock.Connection) {}, timeclock.StepDone},
		{"names", func(f *timeclock.RegistrationForm) {
			f.BotName, f.IconURL = "勤怠", "https://cdn.example.com/b.png"
		}, func(c *timeclock.Connection) { c.BotName, c.IconURL = "勤怠", "https://cdn.example.com/b.png" }, timeclock.StepDone},
		{"the domain", func(f *timeclock.RegistrationForm) { f.DomainID = "2" },
			func(c *timeclock.Connection) { c.DomainID, c.InDomain, c.Visible = 2, false, false }, timeclock.StepDomain},
		{"the Bot", func(f *timeclock.RegistrationForm) { f.BotID = "88" }, func(c *timeclock.Connection) {
			forgotten(c)
			c.BotID = "88"
		}, timeclock.StepDomain},
		{"the app", func(f *timeclock.RegistrationForm) { f.ClientID = "other" }, func(c *timeclock.Connection) {
			forgotten(c)
			c.ClientID = "other"
		}, timeclock.StepBot},
		{"the app, without its secrets", func(f *timeclock.RegistrationForm) {
			f.ClientID, f.ClientSecret, f.PrivateKey = "other", timeclock.Secret{}, timeclock.Secret{}
		}, func(c *timeclock.Connection) {
			forgotten(c)
			c.ClientID, c.HasClientSecret, c.HasPrivateKey = "other", false, false
		}, timeclock.StepForm},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := connected(t)
			want := stands(t, db)
			tt.want(&want)
			do(t, db.SaveForm(t.Context(), boss, formOf(tt.change)))
			got := stands(t, db)
			if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			if next := got.Next("menu"); next != tt.next {
				t.Errorf("next is %s, want %s", next, tt.next)
			}
		})
	}
}

// forgotten is c without what belongs to its Bot.
func forgotten(c *timeclock.Connection) {
	c.BotID, c.BotName, c.Own, c.HasBotSecret = "", timeclock.DefaultBotName, false, false
	c.InDomain, c.PublishedURL, c.Visible, c.Menu = false, "", false, ""
	c.TestSentAt, c.ReceivedAt = time.Time{}, time.Time{}
}

// An app has one marker until its Bot is known to be made.
func TestMadeBots(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	ctx := t.Context()
	mark := func(app, marker, want string) {
		t.Helper()
		if got, err := db.MarkBot(ctx, boss, app, marker); err != nil || got != want {
			t.Errorf("%s of %s counts, want %s: %v", got, app, want, err)
		}
	}
	mark("a", "PL-1", "PL-1")
	mark("a", "PL-2", "PL-1")
	mark("b", "PL-3", "PL-3")
	do(t, db.BotMade(ctx, boss, "PL-1", "77"), db.BotMade(ctx, boss, "PL-1", "77"))
	mark("a", "PL-4", "PL-4")
	made, err := db.MadeBots(ctx, boss)
	if want := []timeclock.MadeBot{{ClientID: "a", Marker: "PL-4"}, {ClientID: "b", Marker: "PL-3"}, {ClientID: "a", Marker: "PL-1", BotID: "77"}}; err != nil || !slices.Equal(made, want) {
		t.Errorf("%+v, %v", made, err)
	}
	if n := sqlitetest.One(t, db, "SELECT count(*) FROM operation WHERE action IN ('mark_bot', 'make_bot')"); n != "4" {
		t.Errorf("%s operations", n)
	}
}

func TestBotSecretIsConfirmedAnew(t *testing.T) {
	db := connected(t)
	ctx := t.Context()
	do(t, db.SaveBotSecret(ctx, boss, timeclock.NewSecret("new")))
	if c := stands(t, db); !c.ReceivedAt.IsZero() || !c.TestSentAt.IsZero() || c.Next("menu") != timeclock.StepTest {
		t.Errorf("%+v", c)
	}
	b, err := db.BotSecrets(ctx, timeclock.System())
	if err != nil || b.Current.Reveal() != "new" || b.Previous.Reveal() != secretText+"-bot" || !b.Until.Equal(sqlitetest.Now().Add(timeclock.OldSecretGrace)) {
		t.Errorf("the old secret does not count until %v: %v", b.Until, err)
	}
	fresh := sqlitetest.Open(t, fixed)
	if code := timeclock.CodeOf(fresh.SaveBotSecret(ctx, boss, timeclock.NewSecret("x"))); code != timeclock.CodeNotRegistered {
		t.Errorf("without a Bot: code %q", code)
	}
	if code := timeclock.CodeOf(fresh.SendTest(ctx, boss, true)); code != timeclock.CodeNotRegistered {
		t.Errorf("testing without a Bot: code %q", code)
	}
}

func TestProgress(t *testing.T) {
	db := connected(t)
	ctx, system := t.Context(), timeclock.System()
	if code := timeclock.CodeOf(db.Progress(ctx, system, "78", timeclock.ConnectionProgress{Visible: to(false)})); code != timeclock.CodeConflict {
		t.Errorf("of another Bot: code %q", code)
	}
	do(t, db.Progress(ctx, system, "77", timeclock.ConnectionProgress{Received: to(sqlitetest.Now().Add(time.Hour))}))
	if c := stands(t, db); !c.ReceivedAt.Equal(sqlitetest.Now()) {
		t.Errorf("of several callbacks the first counts, not that of %v", c.ReceivedAt)
	}
	do(t, db.Progress(ctx, system, "77", timeclock.ConnectionProgress{Trouble: to(timeclock.CodeLWNetwork)}))
	if c := stands(t, db); c.Trouble != timeclock.CodeLWNetwork || !c.TroubleAt.Equal(sqlitetest.Now()) {
		t.Errorf("trouble %q at %v", c.Trouble, c.TroubleAt)
	}
	do(t, db.Progress(ctx, system, "77", timeclock.ConnectionProgress{Trouble: to(timeclock.Code("")), Received: to(time.Time{})}))
	if c := stands(t, db); c.Trouble != "" || !c.TroubleAt.IsZero() || c.Next("menu") != timeclock.StepReceive {
		t.Errorf("%+v", c)
	}
	fresh := sqlitetest.Open(t, fixed)
	if code := timeclock.CodeOf(fresh.Progress(ctx, system, "", timeclock.ConnectionProgress{BotID: to("1")})); code != timeclock.CodeNotRegistered {
		t.Errorf("a Bot of no registration: code %q", code)
	}
}

func TestSendTest(t *testing.T) {
	db := connected(t)
	sent := func() int {
		return len(sqlitetest.Query(t, db, "SELECT 1 FROM outbox WHERE kind = 'test' AND reply_case = 'reception_test' AND user_id = 'yamada@example.com' AND state = 'queued'"))
	}
	do(t, db.SendTest(t.Context(), boss, false))
	if n := sent(); n != 1 {
		t.Errorf("%d test messages, want the first only", n)
	}
	do(t, db.SendTest(t.Context(), boss, true))
	if n := sent(); n != 2 {
		t.Errorf("%d test messages after asking for another", n)
	}
	o, _, err := db.Claim(t.Context(), sqlitetest.Now())
	if err != nil || o == nil || o.Kind != timeclock.OutTest || o.UserID != "yamada@example.com" {
		t.Errorf("the sender gets %+v, %v", o, err)
	}
}

func TestSaveReception(t *testing.T) {
	db := connected(t)
	ctx := t.Context()
	if code := timeclock.CodeOf(db.SaveReception(ctx, boss, "", "perhaps")); code != timeclock.CodeInvalid {
		t.Errorf("code %q", code)
	}
	// 受信確認済み was said of the URL that was there; saved once more it stays.
	step := func(p timeclock.ConnectionProgress) { t.Helper(); do(t, db.Progress(ctx, timeclock.System(), "77", p)) }
	url := func(s string, next timeclock.ConnectStep, see timeclock.Reception) {
		t.Helper()
		do(t, db.SaveReception(ctx, boss, s, "no"))
		if c := stands(t, db); c.Next("menu") != next || c.Reception("menu") != see {
			t.Errorf("with the URL %q: next %s, %s", s, c.Next("menu"), c.Reception("menu"))
		}
	}
	const first, second = "https://punch.example.com/callback", "https://second.example.com/callback"
	url(first, timeclock.StepDone, timeclock.ReceptionReceived)
	url(second, timeclock.StepPublish, timeclock.ReceptionPublishing)
	step(timeclock.ConnectionProgress{PublishedURL: to(second)})
	url(second, timeclock.StepTest, timeclock.ReceptionPublishing) // with another test message
	step(timeclock.ConnectionProgress{Received: to(sqlitetest.Now())})
	url("", timeclock.StepURL, timeclock.ReceptionNoURL)
	// What was on its way when it was cleared changes nothing.
	step(timeclock.ConnectionProgress{Received: to(sqlitetest.Now())})
	url("", timeclock.StepURL, timeclock.ReceptionNoURL)
	step(timeclock.ConnectionProgress{WrongSecret: to(sqlitetest.Now())})
	url("", timeclock.StepURL, timeclock.ReceptionNoURL)
	url(second, timeclock.StepTest, timeclock.ReceptionPublishing)
	// What somebody else had set, and the admin now names himself, is foreign no longer.
	do(t, db.Progress(ctx, timeclock.System(), "77", timeclock.ConnectionProgress{ForeignURL: to("https://new.example.com/callback")}),
		db.SaveReception(ctx, boss, "https://new.example.com/callback", "no"))
	if c := stands(t, db); c.ForeignURL != "" || c.PublicURL != "https://new.example.com/callback" || c.Next("menu") != timeclock.StepPublish {
		t.Errorf("%+v", c)
	}
}

func TestDisconnect(t *testing.T) {
	db := connected(t)
	sqlitetest.Company(t, db, 1)
	record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "出勤"))
	ctx := t.Context()
	do(t, db.Disconnect(ctx, boss))
	c := stands(t, db)
	want := timeclock.Connection{Used: true, Consent: c.Consent, Admins: []string{}, PublicURL: "https://punch.example.com/callback", AlwaysOn: "yes"}
	if fmt.Sprintf("%+v", c) != fmt.Sprintf("%+v", want) || c.Consent.By != "山田" {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
	if left := sqlitetest.Query(t, db, "SELECT name FROM secret WHERE name NOT LIKE 'leaving_%'"); len(left) != 0 {
		t.Errorf("secrets are left: %v", left)
	}
	if n := sqlitetest.One(t, db, "SELECT (SELECT count(*) FROM punch) + (SELECT count(*) FROM employee)"); n != "2" {
		t.Errorf("punches and employees: %s", n)
	}
	if _, err := db.Registration(ctx, timeclock.System()); timeclock.CodeOf(err) != timeclock.CodeNotRegistered {
		t.Errorf("what is registered: %v", err)
	}
}

// Every change by a person is told of, with old and new, and no secret.
func TestOperationsOfTheConnection(t *testing.T) {
	db := connected(t)
	ctx := t.Context()
	do(t, db.SaveForm(ctx, boss, formOf(func(f *timeclock.RegistrationForm) { f.BotName = "勤怠" })), db.Use(ctx, boss, false),
		db.SaveBotSecret(ctx, boss, timeclock.NewSecret(secretText+"-2")), db.Disconnect(ctx, boss))
	got := sqlitetest.Query(t, db, "SELECT action, old, new FROM operation ORDER BY id")
	all := strings.Join(got, "\n")
	for _, want := range []string{
		`agree|{"used":false,"version":""}|{"used":true,"version":"` + timeclock.TermsVersion + `"}`,
		`save_secrets||{"secrets":["client_secret","private_key"]}`,
		`connect_step|{"bot_id":"","own":false}|{"bot_id":"77","own":true}`,
		`save_registration|{"bot_name":"打刻"}|{"bot_name":"勤怠"}`,
		`use_connection|{"used":true}|{"used":false}`,
		`disconnect|`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no operation %s in\n%s", want, all)
		}
	}
	if strings.Contains(all, secretText) {
		t.Error("a secret is in the operations")
	}
	for _, o := range got {
		if strings.HasPrefix(o, "connect_step|") && strings.Contains(o, "published_url") {
			t.Errorf("what the keeper does by itself is an operation: %s", o)
		}
	}
}

// A keeper that works on each change must not wake itself by telling of none.
func TestConnectionTellsOfChangesOnly(t *testing.T) {
	db := connected(t)
	ctx, system := t.Context(), timeclock.System()
	told := make(chan timeclock.Topic, 100)
	defer db.Subscribe(func(c timeclock.Change) { told <- c.Topic })()
	heard := func() (topics []timeclock.Topic) {
		for {
			select {
			case topic := <-told:
				topics = append(topics, topic)
			default:
				return topics
			}
		}
	}
	do(t, db.Progress(ctx, system, "77", timeclock.ConnectionProgress{Trouble: to(timeclock.CodeLWRate)}))
	if got := heard(); !slices.Equal(got, []timeclock.Topic{timeclock.TopicConnection}) {
		t.Errorf("a new trouble tells %v", got)
	}
	do(t, db.Progress(ctx, system, "77", timeclock.ConnectionProgress{Trouble: to(timeclock.CodeLWRate), Visible: to(true)}), db.Use(ctx, boss, true),
		db.Beat(ctx, system, sqlitetest.Now(), timeclock.GapListener, 0), db.CloseGap(ctx, system, timeclock.GapDatabase, sqlitetest.Now()))
	if got := heard(); len(got) != 0 {
		t.Errorf("no change tells %v", got)
	}
}

func TestRightsOfTheConnection(t *testing.T) {
	db := connected(t)
	ctx := t.Context()
	calls := map[string]func(a timeclock.Actor) error{
		"connection": func(a timeclock.Actor) error { _, err := db.Connection(ctx, a); return err },
		"agree":      func(a timeclock.Actor) error { return db.Agree(ctx, a, timeclock.TermsVersion) },
		"use":        func(a timeclock.Actor) error { return db.Use(ctx, a, true) },
		"form":       func(a timeclock.Actor) error { return db.SaveForm(ctx, a, formOf()) },
		"mark":       func(a timeclock.Actor) error { _, err := db.MarkBot(ctx, a, "app", "m"); return err },
		"made":       func(a timeclock.Actor) error { _, err := db.MadeBots(ctx, a); return err },
		"botmade":    func(a timeclock.Actor) error { return db.BotMade(ctx, a, "none", "1") },
		"leaving":    func(a timeclock.Actor) error { _, err := db.Leaving(ctx, a); return err },
		"left":       func(a timeclock.Actor) error { return db.SaveLeaving(ctx, a, timeclock.Leaving{}) },
		"opened":     func(a timeclock.Actor) error { _, err := db.LeavingCredentials(ctx, a, 1); return err },

		"secret":     func(a timeclock.Actor) error { return db.SaveBotSecret(ctx, a, timeclock.NewSecret("x")) },
		"reception":  func(a timeclock.Actor) error { return db.SaveReception(ctx, a, "", "") },
		"progress":   func(a timeclock.Actor) error { return db.Progress(ctx, a, "77", timeclock.ConnectionProgress{}) },
		"test":       func(a timeclock.Actor) error { return db.SendTest(ctx, a, true) },
		"gaps":       func(a timeclock.Actor) error { _, err := db.Gaps(ctx, a); return err },
		"beat":       func(a timeclock.Actor) error { return db.Beat(ctx, a, sqlitetest.Now(), timeclock.GapSleep, 0) },
		"open":       func(a timeclock.Actor) error { return db.OpenGap(ctx, a, timeclock.GapSleep, sqlitetest.Now(), "") },
		"close":      func(a timeclock.Actor) error { return db.CloseGap(ctx, a, timeclock.GapSleep, sqlitetest.Now()) },
		"disconnect": func(a timeclock.Actor) error { return db.Disconnect(ctx, a) },
	}
	admin := func(r timeclock.Rights, s timeclock.Scope) timeclock.Actor {
		return timeclock.Admin{ID: 2, Rights: r, Scope: s}.Actor("window")
	}
	edits := []string{"agree", "botmade", "connection", "disconnect", "form", "made", "mark", "progress", "reception", "secret", "test", "use"}
	tests := []struct {
		name string
		a    timeclock.Actor
		may  []string
	}{
		{"nobody", timeclock.Actor{}, nil},
		{"an employee", timeclock.Actor{Kind: timeclock.ActorEmployee, ID: 1}, nil},
		{"who sees records", admin(timeclock.Rights{Records: timeclock.LevelView}, timeclock.Scope{}), []string{"gaps"}},
		{"オプション △", admin(timeclock.Rights{Options: timeclock.LevelView}, timeclock.Scope{}), []string{"connection"}},
		{"オプション ◯ alone", admin(timeclock.Rights{Options: timeclock.LevelEdit}, timeclock.Scope{}), []string{"connection"}},
		{"オプション ◯ with 従業員 △", admin(timeclock.Rights{Options: timeclock.LevelEdit, Employees: timeclock.LevelView}, timeclock.Scope{}), edits},
		{"the same of one 所属", admin(timeclock.Rights{Options: timeclock.LevelEdit, Employees: timeclock.LevelView}, timeclock.Scope{Divisions: []int64{1}}), []string{"connection"}},
		{"全権管理者", boss, append([]string{"gaps"}, edits...)},
		{"the owner", timeclock.Owner(), append([]string{"gaps"}, edits...)},
	}
	for _, tt := range tests {
		for name, call := range calls {
			if name == "disconnect" && slices.Contains(tt.may, name) {
				continue // the others need what it forgets
			}
			code := timeclock.CodeOf(call(tt.a))
			if may := slices.Contains(tt.may, name); may && code != "" || !may && code != timeclock.CodeForbidden {
				t.Errorf("%s: %s gives code %q", tt.name, name, code)
			}
		}
	}
}

// keyed is a sealer with a key: what another has sealed, it does not open.
type keyed struct {
	sqlitetest.Sealer
	key string
}

func (k keyed) Seal(c string, plain []byte) ([]byte, error) { return k.Sealer.Seal(k.key+c, plain) }
func (k keyed) OpenSealed(c string, sealed []byte) ([]byte, error) {
	return k.Sealer.OpenSealed(k.key+c, sealed)
}

// A lost key loses the secrets, which are entered again, and nothing else.
func TestKeyLost(t *testing.T) {
	path := filepath.Join(t.TempDir(), "punchline.db")
	under := func(key string) func(*sqlite.Options) {
		return func(o *sqlite.Options) {
			o.Path, o.Sealer = path, func(sqlite.Folder) (sqlite.Sealer, error) { return keyed{key: key}, nil }
		}
	}
	t.Run("before", func(t *testing.T) { connected(t, under("old")) })
	db := sqlitetest.Open(t, fixed, under("new"))
	ctx := t.Context()
	c := stands(t, db)
	if !c.KeyLost || !c.HasBotSecret || c.BotID != "77" || c.Next("menu") != timeclock.StepForm || c.Reception("menu") != timeclock.ReceptionNone {
		t.Errorf("%+v", c)
	}
	if h, err := db.Health(ctx, boss); err != nil || !h.KeyLost {
		t.Errorf("%+v, %v", h, err)
	}
	do(t, db.SaveForm(ctx, boss, formOf()))
	if c := stands(t, db); c.KeyLost || c.HasBotSecret || c.BotID != "77" || !c.Own || c.Next("menu") != timeclock.StepSecret {
		t.Errorf("after the form: %+v", c)
	}
	do(t, db.SaveBotSecret(ctx, boss, timeclock.NewSecret("b")))
	if c := stands(t, db); c.KeyLost || c.Next("menu") != timeclock.StepTest {
		t.Errorf("after the Bot Secret: %+v", c)
	}
}

// A folder from before goes on receiving if it did; who only tried is asked.
func TestMigrateConnection(t *testing.T) {
	for _, tt := range []struct {
		name, more, want string
	}{
		{"a new one", "", "0|0|0||0"},
		{"registered", "INSERT INTO registration VALUES (1, 'c', 's@d', 1, '77', '打刻', 0)", "0|0|0||0"},
		{"with its secret", "INSERT INTO registration VALUES (1, 'c', 's@d', 1, '77', '打刻', 0); INSERT INTO secret VALUES ('bot_secret', x'00', NULL, 0)", "1|1|1||0"},
		{"receiving", `INSERT INTO registration VALUES (1, 'c', 's@d', 1, '77', '打刻', 0); INSERT INTO secret VALUES ('bot_secret', x'00', NULL, 0);
			INSERT INTO event (issued_ms, key, received_ms, kind, type, domain_id, outcome) VALUES (1, x'00', 1234, 'text', 'message', 1, 'ignored')`, "1|1|1|1234|0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "punchline.db")
			old, err := sql.Open("sqlite3", "file:"+filepath.ToSlash(path))
			if err != nil {
				t.Fatal(err)
			}
			var steps []string
			for _, name := range []string{"0001_initial.sql", "0002_admin.sql"} {
				b, err := os.ReadFile("migrations/" + name)
				do(t, err)
				steps = append(steps, string(b))
			}
			for _, q := range append(steps, "PRAGMA user_version=2", fmt.Sprintf("PRAGMA application_id=%d", 0x506e4c6e),
				"INSERT INTO folder VALUES (1, 'uid', 0, 0)", tt.more) {
				if _, err := old.Exec(q); err != nil {
					t.Fatalf("%.60s: %v", q, err)
				}
			}
			do(t, old.Close())
			db := sqlitetest.Open(t, fixed, func(o *sqlite.Options) { o.Path = path })
			if got := sqlitetest.One(t, db, "SELECT used, in_domain, visible, received_ms, own FROM connection"); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			stands(t, db)
		})
	}
}

var _ interface {
	timeclock.ConnectionStore
	timeclock.Gaps
} = (*sqlite.DB)(nil)

func BenchmarkConnection(b *testing.B) {
	db := sqlitetest.Open(b, fixed)
	if err := db.SaveRegistration(context.Background(), timeclock.Owner(), timeclock.Registration{ClientID: "c", BotID: "1"},
		timeclock.Credentials{BotSecret: timeclock.NewSecret("x")}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := db.Connection(context.Background(), boss); err != nil {
			b.Fatal(err)
		}
	}
}
