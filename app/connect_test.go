package app_test

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"punchline/app"
	"punchline/app/simulator"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// office is a keeper with nothing registered, and a simulated LINE WORKS with
// the app that its admin is about to register.
type office struct {
	*rig
	form timeclock.RegistrationForm
}

func newOffice(t *testing.T, people int, change ...func(*simulator.Config)) *office {
	t.Helper()
	o := &office{rig: &rig{}}
	a, key, err := simulator.NewApp("example.com")
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	sc := simulator.Config{App: a, DefaultLimit: 100_000}
	for i := range people {
		sc.Users = append(sc.Users, simulator.User{ID: sqlitetest.UserID(i), Email: fmt.Sprintf("user%04d@example.com", i), LastName: "山田", FirstName: strconv.Itoa(i)})
	}
	for _, f := range change {
		f(&sc)
	}
	o.sim = simulator.New(sc)
	if err := o.sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		o.sim.Close(ctx)
	})
	// The Bot's first message begins a talk, which LINE WORKS tells of: here
	// only what a member writes confirms receiving.
	if _, err := o.sim.Inject(simulator.Fault{Kind: simulator.FaultLost, Match: `"type":"begin"`, Count: -1}); err != nil {
		t.Fatal(err)
	}
	o.cfg = app.Config{DataDir: filepath.Join(t.TempDir(), "data"), KeyFile: filepath.Join(t.TempDir(), "test.key"),
		AuthURL: o.sim.AuthURL(), APIURL: o.sim.APIURL(), Settle: 50 * time.Millisecond}
	o.form = timeclock.RegistrationForm{ClientID: a.ClientID, ClientSecret: timeclock.NewSecret(a.ClientSecret), ServiceAccount: a.ServiceAccount,
		PrivateKey: timeclock.NewSecret(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))),
		DomainID:   "10000001", Admins: []string{"user0000@example.com"}}
	o.open(t)
	sqlitetest.Company(t, o.app.DB, people)
	o.listen(t)
	return o
}

func (o *office) listen(t *testing.T) {
	t.Helper()
	if err := o.app.Keep("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
}

// must fails the test unless err is nil.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// stands waits until the connection is as ok says, for what the keeper does by
// itself.
func (o *office) stands(t *testing.T, what string, ok func(timeclock.Connection) bool) timeclock.Connection {
	t.Helper()
	changed := make(chan struct{}, 1)
	defer o.app.DB.Subscribe(func(timeclock.Change) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})()
	deadline := time.After(20 * time.Second)
	for {
		c, err := o.app.DB.Connection(t.Context(), timeclock.System())
		must(t, err)
		if ok(c) {
			return c
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("%s did not come: %+v", what, c)
		}
	}
}

// reception waits for a state of receiving.
func (o *office) reception(t *testing.T, want timeclock.Reception) timeclock.Connection {
	t.Helper()
	rules, err := o.app.DB.Rules(t.Context())
	must(t, err)
	return o.stands(t, string(want), func(c timeclock.Connection) bool { return c.Reception(timeclock.MenuOf(rules.Settings)) == want })
}

// theBot is the only Bot there is at LINE WORKS.
func (o *office) theBot(t *testing.T) simulator.Bot {
	t.Helper()
	all := o.sim.Bots()
	if len(all) != 1 {
		t.Fatalf("there are %d Bots", len(all))
	}
	return all[0]
}

// register goes through both stages with a secret that change may spoil.
func (o *office) register(t *testing.T, change func(string) string) {
	t.Helper()
	owner, db := timeclock.Owner(), o.app.DB
	must(t, db.Agree(t.Context(), owner, timeclock.TermsVersion))
	must(t, o.app.Registrar.Register(t.Context(), owner, o.form, nil))
	must(t, o.app.Registrar.EnterSecret(t.Context(), owner, timeclock.NewSecret(change(o.theBot(t).Secret))))
	must(t, db.SaveReception(t.Context(), owner, o.app.CallbackURL(), "yes"))
}

func same(s string) string { return s }

// The whole way: agree, register, enter the secret, set the URL; the keeper
// sets the Bot up and sends the test message; the answer confirms receiving.
// Out of use all is taken back, in use again it is there, and dissolved only
// the registration is gone.
func TestConnect(t *testing.T) {
	o := newOffice(t, 3)
	owner, db := timeclock.Owner(), o.app.DB
	if got := o.reception(t, timeclock.ReceptionOff); got.Used {
		t.Errorf("used from the start: %+v", got)
	}
	if err := o.app.Registrar.Register(t.Context(), owner, o.form, nil); timeclock.CodeOf(err) != timeclock.CodeConsent {
		t.Errorf("without a consent: %v", err)
	}
	if n := len(o.sim.Bots()); n != 0 {
		t.Errorf("%d Bots were made without a consent", n)
	}
	must(t, db.Agree(t.Context(), owner, timeclock.TermsVersion))
	var steps []timeclock.ConnectStep
	must(t, o.app.Registrar.Register(t.Context(), owner, o.form, func(s timeclock.ConnectStep) { steps = append(steps, s) }))
	if !slices.Equal(steps, []timeclock.ConnectStep{timeclock.StepBot, timeclock.StepDomain}) {
		t.Errorf("steps %v", steps)
	}
	b := o.theBot(t)
	if b.EnableCallback || b.CallbackURL != "" || b.Name != timeclock.DefaultBotName || b.Domains[10000001] == nil || b.Domains[10000001].Visible {
		t.Errorf("after stage 1 the Bot is %+v", b)
	}
	must(t, o.app.Registrar.FetchSecret(t.Context(), owner))
	o.reception(t, timeclock.ReceptionNoURL)
	must(t, db.SaveReception(t.Context(), owner, o.app.CallbackURL(), "yes"))
	o.reception(t, timeclock.ReceptionWaiting)
	b = o.theBot(t)
	if !b.EnableCallback || b.CallbackURL != o.app.CallbackURL() || !slices.Equal(b.CallbackEvents, []string{"text"}) || !slices.Contains(b.ChannelEvents, "begin") ||
		!b.Domains[10000001].Visible || len(b.Menu) != 4 {
		t.Errorf("set up the Bot is %+v", b)
	}
	if test := o.sent(t, 1)[0]; test.UserID != sqlitetest.UserID(0) {
		t.Errorf("the test message went to %s", test.UserID)
	}
	if d, err := o.sim.Say(t.Context(), b.ID, sqlitetest.UserID(0), "テスト"); err != nil || d.Status != 200 {
		t.Fatalf("the answer: %d, %v", d.Status, err)
	}
	received := o.reception(t, timeclock.ReceptionReceived)

	// Out of use: nothing of it is left at LINE WORKS, and nobody is heard.
	must(t, db.Use(t.Context(), owner, false))
	o.stands(t, "taking back", func(c timeclock.Connection) bool { return c.PublishedURL == "" && c.Menu == "" && !c.Visible })
	b = o.theBot(t)
	if b.EnableCallback || b.CallbackURL != "" || len(b.Menu) != 0 || b.Domains[10000001].Visible {
		t.Errorf("out of use the Bot is %+v", b)
	}
	resp, err := http.Post(o.app.CallbackURL(), "application/json", strings.NewReader("{}"))
	must(t, err)
	resp.Body.Close()
	if resp.StatusCode != 404 {
		t.Errorf("out of use a callback is answered %d", resp.StatusCode)
	}

	// In use again: without any entry, and receiving stays confirmed.
	must(t, db.Use(t.Context(), owner, true))
	c := o.reception(t, timeclock.ReceptionReceived)
	c = o.stands(t, "setting up again", func(c timeclock.Connection) bool { return c.PublishedURL != "" && c.Menu != "" && c.Visible })
	if !c.ReceivedAt.Equal(received.ReceivedAt) || o.theBot(t).CallbackURL != o.app.CallbackURL() {
		t.Errorf("in use again: %+v", c)
	}
	if d, err := o.sim.Say(t.Context(), b.ID, sqlitetest.UserID(1), "出勤"); err != nil || d.Status != 200 {
		t.Fatalf("in use again: %d, %v", d.Status, err)
	}
	o.await(t, "1", "SELECT count(*) FROM punch")

	// Dissolved: the Bot stays and is quiet, the registration is gone.
	left, err := o.app.Registrar.Disconnect(t.Context(), owner)
	if left != nil || err != nil {
		t.Fatalf("left %v, %v", left, err)
	}
	c, err = db.Connection(t.Context(), owner)
	must(t, err)
	if c.ClientID != "" || c.BotID != "" || c.HasClientSecret || c.HasPrivateKey || c.HasBotSecret || c.Consent.Version == "" || !c.Used {
		t.Errorf("after dissolving: %+v", c)
	}
	if b = o.theBot(t); b.EnableCallback || b.CallbackURL != "" || b.Domains[10000001].Visible {
		t.Errorf("after dissolving the Bot is %+v", b)
	}
	if got := sqlitetest.One(t, db, "SELECT (SELECT count(*) FROM employee), (SELECT count(*) FROM punch)"); got != "3|1" {
		t.Errorf("employees and punches: %s", got)
	}
}

// A wrong Bot Secret is told of, what comes meanwhile is kept back, and all of
// it is recorded once the right one is entered.
func TestConnectWithWrongSecret(t *testing.T) {
	o := newOffice(t, 2)
	o.register(t, func(right string) string { return "x" + right })
	o.reception(t, timeclock.ReceptionWaiting)
	b := o.theBot(t)
	for i := range 2 {
		if d, err := o.sim.Say(t.Context(), b.ID, sqlitetest.UserID(i), "出勤"); err != nil || d.Status != 401 {
			t.Fatalf("under the wrong secret: %d, %v", d.Status, err)
		}
	}
	o.reception(t, timeclock.ReceptionWrongSecret)
	// Entered again, it is as wrong as before.
	must(t, o.app.Registrar.EnterSecret(t.Context(), timeclock.Owner(), timeclock.NewSecret("x"+b.Secret)))
	must(t, o.app.Reconnect(t.Context()))
	if d, err := o.sim.Say(t.Context(), b.ID, sqlitetest.UserID(0), "退勤"); err != nil || d.Status != 401 {
		t.Fatalf("under the wrong secret again: %d, %v", d.Status, err)
	}
	o.reception(t, timeclock.ReceptionWrongSecret)

	must(t, o.app.Registrar.EnterSecret(t.Context(), timeclock.Owner(), timeclock.NewSecret(b.Secret)))
	o.reception(t, timeclock.ReceptionReceived)
	o.await(t, "3|0", "SELECT (SELECT count(*) FROM punch), (SELECT count(*) FROM quarantine)")
}

// The same secret entered again is confirmed anew by the next callback.
func TestConfirmedAnew(t *testing.T) {
	o := newOffice(t, 1)
	o.register(t, same)
	o.reception(t, timeclock.ReceptionWaiting)
	b := o.theBot(t)
	for range 2 {
		if d, err := o.sim.Say(t.Context(), b.ID, sqlitetest.UserID(0), "テスト"); err != nil || d.Status != 200 {
			t.Fatalf("%d, %v", d.Status, err)
		}
		o.reception(t, timeclock.ReceptionReceived)
		must(t, o.app.Registrar.EnterSecret(t.Context(), timeclock.Owner(), timeclock.NewSecret(b.Secret)))
		must(t, o.app.Reconnect(t.Context()))
		o.reception(t, timeclock.ReceptionWaiting)
	}
}

// What was heard under an earlier Bot Secret, or through an earlier URL, confirms
// nothing of the present one, however late it is stored.
func TestOldSignsConfirmNothing(t *testing.T) {
	o := newOffice(t, 1)
	o.register(t, same)
	o.reception(t, timeclock.ReceptionWaiting)
	saving := func() string {
		t.Helper()
		s, err := o.app.DB.BotSecrets(t.Context(), timeclock.System())
		must(t, err)
		return s.Saving
	}
	hear := func(saving string, want timeclock.Reception) {
		t.Helper()
		if !o.app.HearRightly(saving) {
			t.Error("it was not stored")
		}
		o.reception(t, want)
	}
	first := saving()
	must(t, o.app.Registrar.EnterSecret(t.Context(), timeclock.Owner(), timeclock.NewSecret("another-secret-of-the-bot")))
	hear(first, timeclock.ReceptionWaiting)
	must(t, o.app.Registrar.EnterSecret(t.Context(), timeclock.Owner(), timeclock.NewSecret(o.theBot(t).Secret)))
	hear(first, timeclock.ReceptionWaiting) // the same text, and yet before
	second := saving()
	if second == first {
		t.Error("saved anew, the secret has the same name")
	}
	hear(second, timeclock.ReceptionReceived)

	// Another process saves a new one. Until the keeper has heard of that, it
	// takes callbacks under the old one.
	beside := newApp(o.cfg)
	must(t, beside.Open(t.Context(), false))
	defer beside.Close()
	must(t, beside.Registrar.EnterSecret(t.Context(), timeclock.Owner(), timeclock.NewSecret("yet-another-secret-of-it")))
	if d, err := o.sim.Say(t.Context(), o.theBot(t).ID, sqlitetest.UserID(0), "出勤"); err != nil || d.Status != 200 {
		t.Fatalf("under the secret of before: %d, %v", d.Status, err)
	}
	must(t, o.app.Reconnect(t.Context()))
	hear(second, timeclock.ReceptionWaiting)

	// Under the right secret, but through the URL of before.
	third := saving()
	if _, err := o.sim.Inject(simulator.Fault{API: "bot-update-patch", Kind: simulator.FaultStatus, Status: 503, Count: -1}); err != nil {
		t.Fatal(err)
	}
	must(t, o.app.DB.SaveReception(t.Context(), timeclock.Owner(), strings.Replace(o.app.CallbackURL(), "127.0.0.1", "localhost", 1), "yes"))
	hear(third, timeclock.ReceptionPublishing)
	must(t, o.app.DB.SaveReception(t.Context(), timeclock.Owner(), "", "yes"))
	hear(third, timeclock.ReceptionNoURL)
}

// The key is lost: nothing is forgotten but the secrets, and with these
// entered again it goes on with the same Bot.
func TestConnectAfterLostKey(t *testing.T) {
	o := newOffice(t, 1)
	o.register(t, same)
	o.reception(t, timeclock.ReceptionWaiting)
	must(t, o.app.Close())
	o.cfg.KeyFile = filepath.Join(t.TempDir(), "other.key")
	o.open(t)
	o.listen(t)
	c := o.stands(t, "a lost key", func(c timeclock.Connection) bool { return c.KeyLost })
	if c.Next("") != timeclock.StepForm || c.BotID == "" {
		t.Errorf("with a lost key: %+v", c)
	}
	blank := o.form
	blank.ClientSecret, blank.PrivateKey = timeclock.Secret{}, timeclock.Secret{}
	if err := o.app.Registrar.Register(t.Context(), timeclock.Owner(), blank, nil); timeclock.CodeOf(err) != timeclock.CodeInvalid {
		t.Errorf("without the secrets: %v", err)
	}
	must(t, o.app.Registrar.Register(t.Context(), timeclock.Owner(), o.form, nil))
	must(t, o.app.Registrar.EnterSecret(t.Context(), timeclock.Owner(), timeclock.NewSecret(o.theBot(t).Secret)))
	must(t, o.app.DB.SaveReception(t.Context(), timeclock.Owner(), o.app.CallbackURL(), "yes"))
	o.reception(t, timeclock.ReceptionWaiting)
	if d, err := o.sim.Say(t.Context(), o.theBot(t).ID, sqlitetest.UserID(0), "出勤"); err != nil || d.Status != 200 {
		t.Fatalf("%d, %v", d.Status, err)
	}
	o.reception(t, timeclock.ReceptionReceived)
}

// Two processes never register at once.
func TestRegisteringIsLocked(t *testing.T) {
	arrived, on := make(chan struct{}), make(chan struct{})
	o := newOffice(t, 1, func(c *simulator.Config) {
		c.OnActed = func(api string) {
			if api == "bot-create" {
				close(arrived)
				<-on
			}
		}
	})
	must(t, o.app.DB.Agree(t.Context(), timeclock.Owner(), timeclock.TermsVersion))
	beside := newApp(o.cfg)
	must(t, beside.Open(t.Context(), false))
	defer beside.Close()
	done := make(chan error)
	go func() { done <- o.app.Registrar.Register(t.Context(), timeclock.Owner(), o.form, nil) }()
	<-arrived
	if err := beside.Registrar.Resume(t.Context(), timeclock.Owner(), nil); timeclock.CodeOf(err) != timeclock.CodeRegistering {
		t.Errorf("another process: %v", err)
	}
	close(on)
	must(t, <-done)
	must(t, beside.Registrar.Resume(t.Context(), timeclock.Owner(), nil))
	o.theBot(t)
}
