package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"punchline/app/bot"
	"punchline/app/lineworks"
	"punchline/app/simulator"
	"punchline/app/timeclock"
)

func TestRegister(t *testing.T) {
	o := newOffice(t)
	if err := o.register(t, func(f *timeclock.RegistrationForm) { f.Admins = []string{"Chief@Example.com", "", "deputy"} }); err != nil {
		t.Fatal(err)
	}
	b := o.done(t)
	if b.Name != timeclock.DefaultBotName || b.PhotoURL != timeclock.DefaultIconURL || !slices.Equal(b.Administrators, []string{chief, deputy}) {
		t.Errorf("Bot: %+v", b)
	}
	if !slices.Equal(o.seen, []string{"bot", "domain"}) {
		t.Errorf("steps told: %v", o.seen)
	}
	// A second time nothing new is made; what was entered anew is taken on.
	err := o.register(t, func(f *timeclock.RegistrationForm) {
		f.ClientSecret, f.PrivateKey = timeclock.Secret{}, timeclock.Secret{}
		f.BotName, f.IconURL, f.Admins = "打刻2", "https://example.com/p.png", []string{"deputy@example.com"}
	})
	if err != nil {
		t.Fatal(err)
	}
	b = o.done(t)
	if b.Name != "打刻2" || b.PhotoURL != "https://example.com/p.png" || !slices.Equal(b.Administrators, []string{deputy}) {
		t.Errorf("Bot: %+v", b)
	}
	if err := o.r.Resume(t.Context(), timeclock.Owner(), nil); err != nil {
		t.Errorf("nothing to go on with: %v", err)
	}
}

// Whatever fails at whichever step, going on ends with one Bot.
func TestEachFaultAtEachStep(t *testing.T) {
	type fault struct {
		simulator.Fault
		want timeclock.Code // of the first try; "" for one that is overcome
	}
	faults := []fault{
		{simulator.Fault{Kind: simulator.FaultStatus, Status: 401}, ""},
		{simulator.Fault{Kind: simulator.FaultStatus, Status: 401, Count: 2}, timeclock.CodeLWToken},
		{simulator.Fault{Kind: simulator.FaultStatus, Status: 403, Code: "FORBIDDEN"}, timeclock.CodeLWForbidden},
		{simulator.Fault{Kind: simulator.FaultStatus, Status: 429, Reset: -1}, timeclock.CodeLWRate},
		{simulator.Fault{Kind: simulator.FaultStatus, Status: 500}, timeclock.CodeLWServer},
		{simulator.Fault{Kind: simulator.FaultStatus, Status: 503}, timeclock.CodeLWServer},
		{simulator.Fault{Kind: simulator.FaultStatus, Status: 502}, timeclock.CodeLWServer},
		{simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 504}, timeclock.CodeLWServer},
		{simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 500}, timeclock.CodeLWServer},
		{simulator.Fault{Kind: simulator.FaultDropBefore}, timeclock.CodeLWNetwork},
		{simulator.Fault{Kind: simulator.FaultDropAfter}, timeclock.CodeLWNetwork},
		{simulator.Fault{Kind: simulator.FaultGarbage}, timeclock.CodeLWUnexpected},
		{simulator.Fault{Kind: simulator.FaultSlow, Delay: 1500 * time.Millisecond}, timeclock.CodeLWNetwork},
		{simulator.Fault{Kind: simulator.FaultSlow, Delay: 10 * time.Millisecond}, ""},
		{simulator.Fault{Kind: simulator.FaultRedirect}, ""},
	}
	for _, api := range []string{"auth-jwt", "user-get", "bot-create", "bot-domain-register"} {
		for _, again := range []string{"resume", "register", "restart"} {
			for _, f := range faults {
				f.API = api
				want := f.want
				switch {
				case api == "auth-jwt" && f.Status == 401:
					want = timeclock.CodeLWToken
				case api == "auth-jwt" && f.Kind == simulator.FaultRedirect:
					want = timeclock.CodeLWUnexpected
				case api == "bot-create" && slices.Contains([]simulator.FaultKind{simulator.FaultDropAfter, simulator.FaultGarbage}, f.Kind),
					api == "bot-create" && f.Status == 504, api == "bot-create" && f.Delay > time.Second:
					want = "" // the marker tells at once
				case api == "bot-create" && (f.Kind == simulator.FaultDropBefore || f.Status == 502):
					want = timeclock.CodeLWOutcome
				}
				t.Run(fmt.Sprintf("%s/%s/%s-%d-%d", api, again, f.Kind, f.Status, f.Count), func(t *testing.T) {
					t.Parallel()
					o := newOffice(t)
					o.inject(t, f.Fault)
					err := o.register(t, nil)
					if got := timeclock.CodeOf(err); got != want {
						t.Errorf("%v, want %q", err, want)
					}
					if got := o.store.now(t).Trouble; got != want {
						t.Errorf("noted as %q, want %q", got, want)
					}
					if want != "" {
						o.sim.ClearFaults()
						if again == "restart" {
							o.restart(nil)
						}
						err = o.r.Resume(t.Context(), timeclock.Owner(), nil)
						if again == "register" {
							err = o.register(t, nil)
						}
						if err != nil {
							t.Fatal(err)
						}
					}
					o.done(t)
				})
			}
		}
	}
}

// The Bot was made, and storing it failed, or the program was killed before.
func TestMadeAndNotStored(t *testing.T) {
	for _, rename := range []string{"", "勤怠くん"} {
		o := newOffice(t)
		o.store.unmade = true
		if err := o.register(t, nil); timeclock.CodeOf(err) != timeclock.CodeNotStored {
			t.Fatal(err)
		}
		// Others of its name, and of other names, older and newer.
		for _, name := range []string{"打刻", "勤怠くん", "other", "other"} {
			o.sim.AddBot(simulator.Bot{Name: name, PhotoURL: "https://example.com/p.png", Description: "打刻を受け付けます [PL-ABCDEFGHIJ]"})
		}
		o.store.unmade = false
		o.restart(func(c *bot.RegistrarConfig) { c.Settle = time.Hour }) // not waited for: it is there
		if err := o.register(t, func(f *timeclock.RegistrationForm) { f.BotName = rename }); err != nil {
			t.Fatal(err)
		}
		o.done(t)
	}
}

// The making had an unknown outcome, and looking for the Bot fails as well.
func TestLookingFails(t *testing.T) {
	for _, api := range []string{"bot-list", "bot-get"} {
		for _, f := range []simulator.Fault{{Kind: simulator.FaultStatus, Status: 401, Count: 2}, {Kind: simulator.FaultStatus, Status: 429, Reset: -1},
			{Kind: simulator.FaultStatus, Status: 500}, {Kind: simulator.FaultDropBefore}, {Kind: simulator.FaultDropAfter}, {Kind: simulator.FaultGarbage}} {
			o := newOffice(t)
			o.inject(t, simulator.Fault{API: "bot-create", Kind: simulator.FaultDropAfter})
			f.API, f.Count = api, max(1, f.Count)*3
			o.inject(t, f)
			for range 2 {
				if err := o.register(t, nil); err == nil {
					t.Fatalf("%s %s: it was found all the same", api, f.Kind)
				}
			}
			o.sim.ClearFaults()
			o.restart(nil)
			if err := o.r.Resume(t.Context(), timeclock.Owner(), nil); err != nil {
				t.Fatal(err)
			}
			o.done(t)
		}
	}
}

// whenLooked calls f each time LINE WORKS was asked which Bots there are.
func whenLooked(f func(o *office)) func(*simulator.Config, *office) {
	return func(c *simulator.Config, o *office) {
		acted := c.OnActed
		c.OnActed = func(api string) {
			acted(api)
			if api == "bot-list" {
				f(o)
			}
		}
	}
}

// A request that was given up may still arrive: the next try waits for it,
// and looks again.
func TestMadeWhileNobodyWaits(t *testing.T) {
	var looked int
	o := newOfficeWith(t, whenLooked(func(o *office) {
		if looked++; looked == 2 { // the first look of the second process has just found nothing
			made, _ := o.store.MadeBots(context.Background(), timeclock.Owner())
			o.sim.AddBot(simulator.Bot{Name: "打刻", PhotoURL: timeclock.DefaultIconURL, Owner: o.app.ClientID, Domains: map[int64]*simulator.BotDomain{},
				Description: "x " + made[0].Marker})
		}
	}))
	o.inject(t, simulator.Fault{API: "bot-create", Kind: simulator.FaultStatus, Status: 502})
	if err := o.register(t, nil); timeclock.CodeOf(err) != timeclock.CodeLWOutcome {
		t.Fatal(err)
	}
	o.restart(nil)
	if err := o.r.Resume(t.Context(), timeclock.Owner(), nil); err != nil {
		t.Fatal(err)
	}
	o.done(t)
	if looked != 3 {
		t.Errorf("looked %d times", looked)
	}
}

// Whoever gives up waiting finds everything as it was.
func TestGivenUpWhileWaiting(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var looked int
	o := newOfficeWith(t, whenLooked(func(*office) {
		if looked++; looked == 2 {
			cancel()
		}
	}))
	o.inject(t, simulator.Fault{API: "bot-create", Kind: simulator.FaultDropBefore})
	if err := o.register(t, nil); timeclock.CodeOf(err) != timeclock.CodeLWOutcome {
		t.Fatal(err)
	}
	o.restart(func(c *bot.RegistrarConfig) { c.Settle = time.Hour })
	if err := o.r.Resume(ctx, timeclock.Owner(), nil); err == nil {
		t.Error("it did not give up")
	}
	if n := len(o.ours()); n != 0 {
		t.Errorf("%d Bots", n)
	}
}

// Before the terms are agreed to, and while it is not used, nothing is sent.
func TestNotUsed(t *testing.T) {
	o := newOffice(t)
	if err := o.register(t, nil); err != nil {
		t.Fatal(err)
	}
	o.store.Use(t.Context(), timeclock.Owner(), false)
	n := o.requests(t)
	if err := o.r.Resume(t.Context(), timeclock.Owner(), nil); timeclock.CodeOf(err) != timeclock.CodeConsent {
		t.Error(err)
	}
	o.store.c.Used, o.store.c.Consent.Version, o.store.c.KeyLost = true, timeclock.TermsVersion, true
	if err := o.r.Resume(t.Context(), timeclock.Owner(), nil); timeclock.CodeOf(err) != timeclock.CodeKeyMissing {
		t.Error(err)
	}
	o.store.c.Consent.Version = "2020-01"
	if err := o.register(t, nil); timeclock.CodeOf(err) != timeclock.CodeConsent {
		t.Error(err)
	}
	if o.requests(t) != n {
		t.Error("something was sent")
	}
}

func TestOneAtATime(t *testing.T) {
	o := newOffice(t)
	arrived, go_ := make(chan bool), make(chan bool)
	done := make(chan error)
	go func() {
		done <- o.r.Register(t.Context(), timeclock.Owner(), o.form(), func(s timeclock.ConnectStep) {
			if s == timeclock.StepBot {
				close(arrived)
				<-go_
			}
		})
	}()
	<-arrived
	for _, err := range []error{o.register(t, nil), o.r.Resume(t.Context(), timeclock.Owner(), nil), o.r.FetchSecret(t.Context(), timeclock.Owner())} {
		if timeclock.CodeOf(err) != timeclock.CodeRegistering {
			t.Error(err)
		}
	}
	if _, err := o.r.Disconnect(t.Context(), timeclock.Owner()); timeclock.CodeOf(err) != timeclock.CodeRegistering {
		t.Error(err)
	}
	close(go_)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	// Another process holds the lock.
	held, freed := true, 0
	o.restart(func(c *bot.RegistrarConfig) {
		c.Lock = func() (func(), bool, error) { return func() { freed++ }, !held, nil }
	})
	if err := o.register(t, nil); timeclock.CodeOf(err) != timeclock.CodeRegistering {
		t.Error(err)
	}
	held = false
	if err := o.register(t, nil); err != nil || freed != 1 {
		t.Error(err, freed)
	}
}

func TestForbidden(t *testing.T) {
	o := newOffice(t)
	nobody := timeclock.Actor{Kind: timeclock.ActorEmployee}
	_, err := o.r.Disconnect(t.Context(), nobody)
	for _, err := range []error{err, o.r.Register(t.Context(), nobody, o.form(), nil), o.r.Resume(t.Context(), nobody, nil),
		o.r.EnterSecret(t.Context(), nobody, timeclock.NewSecret("x")), o.r.FetchSecret(t.Context(), nobody)} {
		if timeclock.CodeOf(err) != timeclock.CodeForbidden {
			t.Error(err)
		}
	}
}

// What is wrong is named, and nothing is sent or made.
func TestRefusedForms(t *testing.T) {
	secret := func(s string) timeclock.Secret { return timeclock.NewSecret(s) }
	for _, tt := range []struct {
		name, field string
		reason      timeclock.ProblemReason
		change      func(*office, *timeclock.RegistrationForm)
	}{
		{"a space", "client_id", timeclock.ProblemSpace, func(_ *office, f *timeclock.RegistrationForm) { f.ClientID += " " }},
		{"a key cut short", "private_key", timeclock.ProblemKeyCut, func(o *office, f *timeclock.RegistrationForm) { f.PrivateKey = secret(o.key[:800]) }},
		{"no key", "private_key", timeclock.ProblemKeyNotPEM, func(_ *office, f *timeclock.RegistrationForm) { f.PrivateKey = secret("hello") }},
		{"a locked key", "private_key", timeclock.ProblemKeyLocked, func(_ *office, f *timeclock.RegistrationForm) {
			f.PrivateKey = secret("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII=\n-----END ENCRYPTED PRIVATE KEY-----")
		}},
		{"a public key", "private_key", timeclock.ProblemKeyPublic, func(_ *office, f *timeclock.RegistrationForm) {
			f.PrivateKey = secret("-----BEGIN PUBLIC KEY-----\nMII=\n-----END PUBLIC KEY-----")
		}},
		{"another kind of key", "private_key", timeclock.ProblemKeyNotRSA, func(_ *office, f *timeclock.RegistrationForm) {
			f.PrivateKey = secret("-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----")
		}},
		{"rubbish", "private_key", timeclock.ProblemKeyDamaged, func(_ *office, f *timeclock.RegistrationForm) {
			f.PrivateKey = secret("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----")
		}},
		{"key before domain", "private_key", timeclock.ProblemKeyNotPEM, func(_ *office, f *timeclock.RegistrationForm) {
			f.PrivateKey, f.DomainID = secret("hello"), "x"
		}},
		{"domain", "domain_id", timeclock.ProblemNotNumber, func(_ *office, f *timeclock.RegistrationForm) { f.DomainID = "x" }},
	} {
		o := newOffice(t)
		f := o.form()
		tt.change(o, &f)
		err := o.r.Register(t.Context(), timeclock.Owner(), f, o.step)
		e, _ := errors.AsType[*timeclock.Error](err)
		if e == nil || e.Code != timeclock.CodeInvalid || e.Field != tt.field || e.Args["reason"] != string(tt.reason) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if o.seen != nil || o.clients != nil || o.store.now(t).ClientID != "" {
			t.Errorf("%s: something was done", tt.name)
		}
	}
}

// What LINE WORKS refuses is said so that one knows what to change.
func TestRefusedByLineWorks(t *testing.T) {
	for _, tt := range []struct {
		name   string
		code   timeclock.Code
		field  string
		change func(*testing.T, *office, *timeclock.RegistrationForm)
	}{
		{"wrong client secret", timeclock.CodeLWClient, "", func(_ *testing.T, _ *office, f *timeclock.RegistrationForm) {
			f.ClientSecret = timeclock.NewSecret("wrong")
		}},
		{"another app's key", timeclock.CodeLWClient, "", func(_ *testing.T, _ *office, f *timeclock.RegistrationForm) {
			f.PrivateKey = timeclock.NewSecret(otherKey())
		}},
		{"scope not ticked", timeclock.CodeLWScope, "", func(_ *testing.T, o *office, _ *timeclock.RegistrationForm) {
			a := o.app
			a.Scopes = []string{"bot"}
			o.sim.AddApp(a)
		}},
		{"unknown admin", timeclock.CodeInvalid, "admins[2]", func(_ *testing.T, _ *office, f *timeclock.RegistrationForm) {
			f.Admins = []string{"chief@example.com", "", "nobody@example.com"}
		}},
		{"unknown domain", timeclock.CodeLWNotFound, "domain_id", func(_ *testing.T, _ *office, f *timeclock.RegistrationForm) { f.DomainID = "5" }},
		{"unknown Bot", timeclock.CodeLWBots, "bot_id", func(_ *testing.T, _ *office, f *timeclock.RegistrationForm) { f.BotID = "4711" }},
		{"no room", timeclock.CodeLWBots, "", func(_ *testing.T, o *office, _ *timeclock.RegistrationForm) {
			for range 300 {
				o.sim.AddBot(simulator.Bot{Name: "x", Owner: "other"})
			}
		}},
		{"the clock", timeclock.CodeLWClock, "", func(t *testing.T, o *office, _ *timeclock.RegistrationForm) {
			o.sim.SetClockSkew(-3 * time.Minute)
			o.inject(t, simulator.Fault{API: "auth-jwt", Kind: simulator.FaultStatus, Status: 400, Code: "invalid_grant", Count: -1})
		}},
		{"not the clock", timeclock.CodeLWGrant, "", func(t *testing.T, o *office, _ *timeclock.RegistrationForm) {
			o.inject(t, simulator.Fault{API: "auth-jwt", Kind: simulator.FaultStatus, Status: 400, Code: "invalid_grant", Count: -1})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			f := o.form()
			tt.change(t, o, &f)
			err := o.r.Register(t.Context(), timeclock.Owner(), f, nil)
			e, _ := errors.AsType[*timeclock.Error](err)
			if e == nil || e.Code != tt.code || e.Field != tt.field {
				t.Fatalf("%v", err)
			}
			// Mended, it goes on.
			o.sim.ClearFaults()
			o.sim.AddApp(o.app)
			o.sim.SetClockSkew(0)
			if tt.name == "no room" || tt.name == "unknown Bot" {
				return
			}
			if err := o.register(t, nil); err != nil {
				t.Fatal(err)
			}
			o.done(t)
		})
	}
}

// A clock that is wrong does not keep one from registering.
func TestClockOff(t *testing.T) {
	o := newOffice(t, func(c *simulator.Config) { c.ClockSkew = 2 * time.Hour })
	if err := o.register(t, nil); err != nil {
		t.Fatal(err)
	}
	o.done(t)
}

// A Bot that was made by hand is used as it is.
func TestExistingBot(t *testing.T) {
	o := newOffice(t)
	b := o.sim.AddBot(simulator.Bot{Name: "勤怠", PhotoURL: "https://example.com/p.png", Description: "by hand", Owner: o.app.ClientID,
		Administrators: []string{deputy}, EnableCallback: true, CallbackURL: "https://other.example.com/hook"})
	err := o.register(t, func(f *timeclock.RegistrationForm) { f.BotID = fmt.Sprint(b.ID) })
	if err != nil {
		t.Fatal(err)
	}
	c := o.store.now(t)
	after := o.ours()
	if len(after) != 1 || after[0].CallbackURL != b.CallbackURL || !after[0].Domains[10000001].Visible || after[0].Name != "勤怠" || after[0].Description != "by hand" {
		t.Errorf("%+v", after)
	}
	if c.Own || !c.InDomain || c.BotName != "勤怠" || len(o.store.made) != 0 {
		t.Errorf("%+v", c)
	}
	if err := o.r.FetchSecret(t.Context(), timeclock.Owner()); timeclock.CodeOf(err) != timeclock.CodeBotNotOurs || o.store.now(t).Trouble != "" {
		t.Errorf("its secret is not ours to issue: %v", err)
	}
	if got, _ := o.sim.Bot(b.ID); got.Secret != b.Secret {
		t.Error("a new secret was issued")
	}
}

func TestSecretStage(t *testing.T) {
	o := newOffice(t)
	if err := o.r.FetchSecret(t.Context(), timeclock.Owner()); timeclock.CodeOf(err) != timeclock.CodeNotRegistered {
		t.Error(err)
	}
	if err := o.register(t, nil); err != nil {
		t.Fatal(err)
	}
	if err := o.r.EnterSecret(t.Context(), timeclock.Owner(), timeclock.NewSecret("12345a12 b12c")); timeclock.CodeOf(err) != timeclock.CodeInvalid || strings.Contains(err.Error(), "b12c") {
		t.Error(err)
	}
	if err := o.r.EnterSecret(t.Context(), timeclock.Owner(), timeclock.NewSecret("12345a12-b12c")); err != nil || o.store.secrets.BotSecret.Reveal() != "12345a12-b12c" {
		t.Error(err)
	}
	for _, f := range []simulator.Fault{{Kind: simulator.FaultDropAfter}, {Kind: simulator.FaultGarbage}, {Kind: simulator.FaultSlow, Delay: time.Millisecond}, {Kind: simulator.FaultStatus, Status: 401}} {
		f.API = "bot-secret-issue"
		o.inject(t, f)
		if err := o.r.FetchSecret(t.Context(), timeclock.Owner()); err != nil {
			t.Errorf("%s: %v", f.Kind, err)
		}
		if b := o.ours()[0]; b.Secret != o.store.secrets.BotSecret.Reveal() {
			t.Errorf("%s: the secret stored is not the present one", f.Kind)
		}
	}
	o.inject(t, simulator.Fault{API: "bot-secret-issue", Kind: simulator.FaultStatus, Status: 500})
	if err := o.r.FetchSecret(t.Context(), timeclock.Owner()); timeclock.CodeOf(err) != timeclock.CodeLWServer || o.store.now(t).Trouble != timeclock.CodeLWServer {
		t.Error(err)
	}
}

func TestDisconnect(t *testing.T) {
	for _, broken := range []bool{false, true} {
		o := newOffice(t)
		if err := o.register(t, nil); err != nil {
			t.Fatal(err)
		}
		if err := o.r.FetchSecret(t.Context(), timeclock.Owner()); err != nil {
			t.Fatal(err)
		}
		o.store.SaveReception(t.Context(), timeclock.Owner(), "https://pl.example.com/callback", "yes")
		publish(t, o)
		if broken {
			o.inject(t, simulator.Fault{Kind: simulator.FaultStatus, Status: 503, Count: -1})
		}
		left, err := o.r.Disconnect(t.Context(), timeclock.Owner())
		if err != nil || (timeclock.CodeOf(left) == timeclock.CodeLWServer) != broken {
			t.Fatalf("%v, left: %v", err, left)
		}
		b, c := o.ours()[0], o.store.now(t)
		if off := !b.EnableCallback && b.CallbackURL == "" && b.Menu == nil && !b.Domains[10000001].Visible; off == broken {
			t.Errorf("%+v", b)
		}
		if c.ClientID != "" || c.BotID != "" || !o.store.secrets.PrivateKey.IsZero() || c.Consent.Version == "" {
			t.Errorf("%+v", c)
		}
	}
	o := newOffice(t)
	if left, err := o.r.Disconnect(t.Context(), timeclock.Owner()); left != nil || err != nil {
		t.Error("nothing was registered", left, err)
	}
}

// With another Bot, the one before is set back; with another app too.
func TestAnotherBot(t *testing.T) {
	o := newOffice(t)
	if err := o.register(t, nil); err != nil {
		t.Fatal(err)
	}
	if err := o.r.FetchSecret(t.Context(), timeclock.Owner()); err != nil {
		t.Fatal(err)
	}
	o.store.SaveReception(t.Context(), timeclock.Owner(), "https://pl.example.com/callback", "yes")
	publish(t, o)
	old := o.ours()[0]
	picked := o.sim.AddBot(simulator.Bot{Name: "勤怠", PhotoURL: "https://example.com/p.png", Description: "by hand", Owner: o.app.ClientID})
	if err := o.register(t, func(f *timeclock.RegistrationForm) { f.BotID = fmt.Sprint(picked.ID) }); err != nil {
		t.Fatal(err)
	}
	old, _ = o.sim.Bot(old.ID)
	if old.EnableCallback || old.CallbackURL != "" || old.Menu != nil || old.Domains[10000001].Visible {
		t.Errorf("%+v", old)
	}
	if c := o.store.now(t); c.HasBotSecret || c.PublishedURL != "" || c.Own {
		t.Errorf("%+v", c)
	}
}

// No secret gets into an error or the log, however the registration goes.
func TestNoSecretIsTold(t *testing.T) {
	var told strings.Builder
	secrets := map[string]bool{}
	add := func(s string) {
		if len(s) > 5 {
			secrets[s] = true
		}
	}
	for _, api := range []string{"", "auth-jwt", "user-get", "bot-create", "bot-list", "bot-get", "bot-domain-register", "bot-secret-issue", "bot-update-patch"} {
		for _, f := range []simulator.Fault{
			{Kind: simulator.FaultStatus, Status: 400, Code: "X", Description: "you sent oRm3M_nBg6"}, {Kind: simulator.FaultStatus, Status: 401, Count: 3},
			{Kind: simulator.FaultStatus, Status: 500}, {Kind: simulator.FaultDropAfter, Count: 2}, {Kind: simulator.FaultGarbage, Count: 2}, {Kind: simulator.FaultStatusAfter, Status: 504, Count: 2},
		} {
			o := newOffice(t)
			wire := &eavesdropper{add: add}
			o.restart(func(c *bot.RegistrarConfig) {
				c.Client = func(r timeclock.Registration, cred timeclock.Credentials) (*lineworks.Client, error) {
					return wire.client(o, r, cred)
				}
			})
			tell := func(err error) {
				if err != nil {
					fmt.Fprintf(&told, "%v\n%+v\n%#v\n%q\n", err, err, err, timeclock.ArgsOf(err))
				}
			}
			for _, text := range []string{o.app.ClientSecret, "wrong-secret-9", "secret-bot-77"} {
				add(text)
			}
			for _, line := range strings.Split(o.key, "\n") {
				if !strings.HasPrefix(line, "-----") {
					add(line)
				}
			}
			tell(o.register(t, func(f *timeclock.RegistrationForm) { f.ClientSecret = timeclock.NewSecret("wrong-secret-9") }))
			tell(o.register(t, func(f *timeclock.RegistrationForm) { f.PrivateKey = timeclock.NewSecret(o.key[:900]) }))
			tell(o.register(t, func(f *timeclock.RegistrationForm) {
				f.PrivateKey = timeclock.NewSecret(strings.ReplaceAll(o.key, "M", "N"))
			}))
			f.API = api
			o.inject(t, f)
			tell(o.register(t, nil))
			tell(o.r.Resume(t.Context(), timeclock.Owner(), nil))
			tell(o.register(t, nil))
			o.inject(t, f)
			tell(o.r.FetchSecret(t.Context(), timeclock.Owner()))
			tell(o.r.FetchSecret(t.Context(), timeclock.Owner()))
			add(o.store.secrets.BotSecret.Reveal())
			tell(o.r.EnterSecret(t.Context(), timeclock.Owner(), timeclock.NewSecret("secret-bot-77 ")))
			o.store.SaveReception(t.Context(), timeclock.Owner(), "https://pl.example.com/callback", "yes")
			tell(published(t, o))
			o.inject(t, f)
			left, err := o.r.Disconnect(t.Context(), timeclock.Owner())
			tell(left)
			tell(err)
			o.inject(t, f)
			newKeeper(t, o).step(t) // takes back what is left, with the secrets kept for that
			told.WriteString(o.log.String())
			for _, b := range o.sim.Bots() {
				add(b.Secret)
			}
		}
	}
	if told.Len() < 10_000 || len(secrets) < 100 {
		t.Fatalf("too little to look through: %d bytes, %d secrets", told.Len(), len(secrets))
	}
	for s := range secrets {
		if i := strings.Index(told.String(), s); i >= 0 {
			t.Errorf("%q is told: …%s…", s, told.String()[max(0, i-100):min(told.Len(), i+50)])
		}
	}
}
