package bot_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"punchline/app/bot"
	"punchline/app/lineworks"
	"punchline/app/simulator"
	"punchline/app/timeclock"
)

// receiving is an office in which all is set up and confirmed.
func receiving(t testing.TB) (*office, *keeper) {
	t.Helper()
	o := ready(t)
	k := publish(t, o)
	o.store.change(func(c *timeclock.Connection) error { c.ReceivedAt = time.Now(); return nil })
	return o, k
}

// state is all that is stored and set up.
type state struct {
	c       timeclock.Connection
	secrets timeclock.Credentials
	left    []timeclock.Leaving
	bot     simulator.Bot
}

func (o *office) state(t testing.TB) state {
	t.Helper()
	c := o.store.now(t)
	s := state{c: c, secrets: o.store.secrets, left: slices.Clone(o.store.left)}
	for _, b := range o.sim.Bots() {
		if fmt.Sprint(b.ID) == c.BotID {
			s.bot = b
		}
	}
	return s
}

// another is an app that is registered instead, and a form for it.
func (o *office) another() (simulator.App, func(*timeclock.RegistrationForm)) {
	a := o.app
	a.ClientID, a.ClientSecret = "anotherApp1", "bQ8xx_another"
	o.sim.AddApp(a)
	return a, func(f *timeclock.RegistrationForm) {
		f.ClientID, f.ClientSecret = a.ClientID, timeclock.NewSecret(a.ClientSecret)
	}
}

func (o *office) botsOf(client string) []simulator.Bot {
	return slices.DeleteFunc(o.sim.Bots(), func(b simulator.Bot) bool { return b.Owner != client })
}

// A form that LINE WORKS does not accept changes nothing: what was registered
// stays, and goes on receiving.
func TestRefusedAnew(t *testing.T) {
	for _, tt := range []struct {
		name   string
		code   timeclock.Code
		field  string
		change func(*office, *timeclock.RegistrationForm)
	}{
		{"a typo in the Client ID", timeclock.CodeLWClient, "", func(_ *office, f *timeclock.RegistrationForm) { f.ClientID += "x" }},
		{"a wrong Client Secret", timeclock.CodeLWClient, "", func(_ *office, f *timeclock.RegistrationForm) { f.ClientSecret = timeclock.NewSecret("no") }},
		{"another app's key", timeclock.CodeLWClient, "", func(_ *office, f *timeclock.RegistrationForm) { f.PrivateKey = timeclock.NewSecret(otherKey()) }},
		{"a Bot that is not there", timeclock.CodeLWBots, "bot_id", func(_ *office, f *timeclock.RegistrationForm) { f.BotID = "4711" }},
		{"a Bot of another app", timeclock.CodeLWBots, "bot_id", func(o *office, f *timeclock.RegistrationForm) {
			f.BotID = fmt.Sprint(o.sim.AddBot(simulator.Bot{Name: "x", Owner: "other"}).ID)
		}},
		{"a domain that is not there", timeclock.CodeLWNotFound, "domain_id", func(_ *office, f *timeclock.RegistrationForm) { f.DomainID, f.BotName = "5", "新しい名" }},
		{"another Bot in a domain that is not there", timeclock.CodeLWNotFound, "domain_id", func(o *office, f *timeclock.RegistrationForm) {
			b := o.sim.AddBot(simulator.Bot{Name: "勤怠", PhotoURL: "https://example.com/p.png", Description: "by hand", Owner: o.app.ClientID})
			f.DomainID, f.BotID = "5", fmt.Sprint(b.ID)
		}},
		{"an administrator nobody knows", timeclock.CodeInvalid, "admins[1]", func(_ *office, f *timeclock.RegistrationForm) { f.Admins = append(f.Admins, "nobody") }},
		{"another app without its scopes", timeclock.CodeLWScope, "", func(o *office, f *timeclock.RegistrationForm) {
			a, change := o.another()
			change(f)
			a.Scopes = []string{"bot"}
			o.sim.AddApp(a)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o, k := receiving(t)
			before := o.state(t)
			err := o.register(t, func(f *timeclock.RegistrationForm) { tt.change(o, f) })
			if e, _ := errors.AsType[*timeclock.Error](err); e == nil || e.Code != tt.code || e.Field != tt.field {
				t.Errorf("%v", err)
			}
			if after := o.state(t); !reflect.DeepEqual(after, before) {
				t.Errorf("before %+v\nafter  %+v", before, after)
			}
			// Corrected, there is no second Bot.
			if err := o.register(t, nil); err != nil {
				t.Fatal(err)
			}
			k.setUp(t, publicURL)
			if after := o.state(t); !after.c.ReceivedAt.Equal(before.c.ReceivedAt) || after.secrets.BotSecret != before.secrets.BotSecret || len(o.store.made) != 1 {
				t.Errorf("before %+v\nafter  %+v", before, after)
			}
		})
	}
}

// Whatever fails at whichever request of a registration anew, what was
// registered stays whole; and in the end no app has more than one Bot.
func TestEachFaultAnew(t *testing.T) {
	faults := []simulator.Fault{
		{Kind: simulator.FaultStatus, Status: 401, Count: 2}, {Kind: simulator.FaultStatus, Status: 403, Code: "FORBIDDEN"},
		{Kind: simulator.FaultStatus, Status: 500}, {Kind: simulator.FaultStatus, Status: 502}, {Kind: simulator.FaultStatusAfter, Status: 504},
		{Kind: simulator.FaultDropBefore}, {Kind: simulator.FaultDropAfter}, {Kind: simulator.FaultGarbage},
	}
	for _, way := range []string{"the same", "another Bot", "another domain", "another app"} {
		apis := map[string][]string{
			"the same": {"auth-jwt", "user-get", "bot-get", "bot-update-patch"}, "another Bot": {"auth-jwt", "user-get", "bot-get", "bot-domain-register"},
			"another domain": {"auth-jwt", "user-get", "bot-get", "bot-domain-register"}, "another app": {"auth-jwt", "user-get", "bot-create", "bot-domain-register"},
		}[way]
		for _, api := range apis {
			for _, f := range faults {
				f.API = api
				t.Run(fmt.Sprintf("%s/%s/%s-%d", way, api, f.Kind, f.Status), func(t *testing.T) {
					t.Parallel()
					o, _ := receiving(t)
					_, toOther := o.another()
					picked := o.sim.AddBot(simulator.Bot{Name: "勤怠", PhotoURL: "https://example.com/p.png", Description: "by hand", Owner: o.app.ClientID,
						Administrators: []string{chief}, Domains: map[int64]*simulator.BotDomain{}})
					o.sim.AddUser(simulator.User{ID: "elsewhere", Email: "e@example.com", DomainID: 2})
					change := func(f *timeclock.RegistrationForm) {
						switch way {
						case "the same":
							f.BotName = "新しい名"
						case "another Bot":
							f.BotID = fmt.Sprint(picked.ID)
						case "another domain":
							f.DomainID = "2"
						case "another app":
							toOther(f)
						}
					}
					before := o.state(t)
					o.inject(t, f)
					err := o.register(t, change)
					if err != nil {
						after := o.state(t)
						after.bot.Name, after.bot.Domains = before.bot.Name, before.bot.Domains // the request may have arrived
						if !reflect.DeepEqual(after, before) {
							t.Errorf("before %+v\nafter  %+v", before, after)
						}
					} else if api != "bot-create" {
						t.Error("it did not fail")
					}
					o.sim.ClearFaults()
					o.restart(nil)
					if err := o.register(t, change); err != nil {
						t.Fatal(err)
					}
					c := o.store.now(t)
					old, _ := o.sim.Bot(before.bot.ID)
					gone := way == "another Bot" || way == "another app"
					if c.Trouble != "" || !c.InDomain || c.HasBotSecret == gone || old.EnableCallback == gone || (old.Menu == nil) != gone || len(o.store.left) != 0 {
						t.Errorf("%+v\nthe Bot before: %+v", c, old)
					}
					if d := old.Domains[10000001]; d.Visible == (way != "the same") {
						t.Errorf("the Bot before: %+v", d)
					}
					if n := len(o.botsOf("anotherApp1")); way == "another app" && n != 1 {
						t.Errorf("%d Bots of the other app", n)
					}
					if n := len(o.botsOf(o.app.ClientID)); n != 2 { // and the one picked
						t.Errorf("%d Bots", n)
					}
				})
			}
		}
	}
}

// Whoever goes back, to the app or by its ID, meets the Bot that was made
// before, as it was named, and it is ours.
func TestGoingBack(t *testing.T) {
	for _, way := range []string{"another app", "another Bot", "disconnected"} {
		t.Run(way, func(t *testing.T) {
			o := ready(t, func(f *timeclock.RegistrationForm) { f.BotName = "打刻くん" })
			publish(t, o)
			first := o.ours()[0]
			back := func(f *timeclock.RegistrationForm) {}
			switch way {
			case "another app":
				_, toOther := o.another()
				if err := o.register(t, toOther); err != nil {
					t.Fatal(err)
				}
				if got := o.store.now(t); got.BotID == fmt.Sprint(first.ID) || !got.Own || got.BotName != timeclock.DefaultBotName {
					t.Errorf("%+v", got)
				}
			case "another Bot":
				picked := o.sim.AddBot(simulator.Bot{Name: "勤怠", PhotoURL: "https://example.com/p.png", Description: "by hand", Owner: o.app.ClientID})
				if err := o.register(t, func(f *timeclock.RegistrationForm) { f.BotID = fmt.Sprint(picked.ID) }); err != nil {
					t.Fatal(err)
				}
				if got := o.store.now(t); got.Own || got.BotName != "勤怠" {
					t.Errorf("%+v", got)
				}
				back = func(f *timeclock.RegistrationForm) { f.BotID = fmt.Sprint(first.ID) }
			case "disconnected":
				if left, err := o.r.Disconnect(t.Context(), timeclock.Owner()); left != nil || err != nil {
					t.Fatal(left, err)
				}
			}
			if b, _ := o.sim.Bot(first.ID); b.EnableCallback || b.CallbackURL != "" || b.Menu != nil || b.Domains[10000001].Visible {
				t.Errorf("it was not set back: %+v", b)
			}
			o.restart(nil)
			if err := o.register(t, back); err != nil {
				t.Fatal(err)
			}
			c := o.store.now(t)
			if c.BotID != fmt.Sprint(first.ID) || !c.Own || !c.InDomain || c.BotName != "打刻くん" || c.HasBotSecret {
				t.Errorf("%+v", c)
			}
			if b, _ := o.sim.Bot(first.ID); b.Name != "打刻くん" {
				t.Errorf("it is called %s", b.Name)
			}
			if err := o.r.FetchSecret(t.Context(), timeclock.Owner()); err != nil {
				t.Error(err)
			}
			if n := slices.DeleteFunc(o.botsOf(o.app.ClientID), func(b simulator.Bot) bool { return b.Description == "by hand" }); len(n) != 1 {
				t.Errorf("%d Bots", len(n))
			}
			o.store.SaveReception(t.Context(), timeclock.Owner(), publicURL, "yes")
			publish(t, o)
		})
	}
}

// A Bot that was made and deleted by hand is made again.
func TestMadeAndDeleted(t *testing.T) {
	o, _ := receiving(t)
	first := o.ours()[0]
	if _, err := o.r.Disconnect(t.Context(), timeclock.Owner()); err != nil {
		t.Fatal(err)
	}
	first.Owner = "nobody"
	o.sim.AddBot(first)
	if err := o.register(t, nil); err != nil {
		t.Fatal(err)
	}
	if b := o.done(t); b.ID == first.ID {
		t.Error("it is the same")
	}
}

// What could not be taken back at once is kept, and the keeper takes it back
// when LINE WORKS answers again; also with another app in use.
func TestKeeperTakesBack(t *testing.T) {
	for _, way := range []string{"disconnect", "another app"} {
		t.Run(way, func(t *testing.T) {
			o, _ := receiving(t)
			old := o.ours()[0]
			_, toOther := o.another()
			off := fmt.Sprint("/bots/", old.ID)
			o.inject(t, simulator.Fault{Kind: simulator.FaultStatus, Status: 503, Count: -1, Match: off})
			if way == "disconnect" {
				left, err := o.r.Disconnect(t.Context(), timeclock.Owner())
				if err != nil || timeclock.CodeOf(left) != timeclock.CodeLWServer {
					t.Fatal(err, left)
				}
			} else if err := o.register(t, toOther); err != nil {
				t.Fatal(err)
			}
			k := newKeeper(t, o)
			pause := k.step(t)
			if b, _ := o.sim.Bot(old.ID); !b.EnableCallback || len(o.store.left) != 1 || pause > 3*time.Second || pause <= 0 {
				t.Fatalf("again after %v, left %+v", pause, o.store.left)
			}
			before := o.requests(t)
			if again := k.step(t); o.requests(t) != before || again > pause {
				t.Error("tried again before its time")
			}
			longest := time.Duration(0)
			for range 20 {
				k.at = k.at.Add(pause)
				pause = k.step(t)
				longest = max(longest, pause)
			}
			if longest != time.Hour {
				t.Errorf("it pauses %v at most", longest)
			}
			o.sim.ClearFaults()
			k.at = k.at.Add(pause)
			k.step(t)
			if b, _ := o.sim.Bot(old.ID); b.EnableCallback || b.CallbackURL != "" || b.Menu != nil || b.Domains[10000001].Visible || len(o.store.left) != 0 {
				t.Errorf("%+v, left %+v", b, o.store.left)
			}
		})
	}
}

// After a week it is given up. A Bot that was deleted has nothing to take back.
func TestTakingBackEnds(t *testing.T) {
	for _, deleted := range []bool{false, true} {
		o, _ := receiving(t)
		if !deleted {
			o.inject(t, simulator.Fault{API: "bot-get", Kind: simulator.FaultStatus, Status: 500, Count: -1})
		}
		if err := o.store.Disconnect(t.Context(), timeclock.Owner()); err != nil { // and the process is gone
			t.Fatal(err)
		}
		if deleted {
			b := o.ours()[0]
			b.Owner = "nobody"
			o.sim.AddBot(b)
		}
		k := newKeeper(t, o)
		k.step(t)
		if got := len(o.store.left); got != map[bool]int{false: 1, true: 0}[deleted] {
			t.Fatalf("deleted %v: %d left", deleted, got)
		}
		k.at = k.at.Add(6 * 24 * time.Hour)
		k.step(t)
		if len(o.store.left) == 0 && !deleted {
			t.Error("given up too soon")
		}
		k.at = k.at.Add(25 * time.Hour)
		k.step(t)
		if len(o.store.left) != 0 || !deleted && !strings.Contains(o.log.String(), "given up") {
			t.Errorf("%+v", o.store.left)
		}
	}
}

// A Bot that comes into use again is not set back.
func TestInUseAgain(t *testing.T) {
	o, _ := receiving(t)
	if err := o.store.Disconnect(t.Context(), timeclock.Owner()); err != nil {
		t.Fatal(err)
	}
	if err := o.register(t, nil); err != nil {
		t.Fatal(err)
	}
	b := o.ours()[0]
	if !b.EnableCallback || len(o.store.left) != 0 {
		t.Errorf("%+v, left %+v", b, o.store.left)
	}
	k := newKeeper(t, o)
	k.step(t)
	if err := o.r.FetchSecret(t.Context(), timeclock.Owner()); err != nil {
		t.Fatal(err)
	}
	// The URL that was ours is, though it is another by now.
	o.store.SaveReception(t.Context(), timeclock.Owner(), "https://new.example.com/callback", "yes")
	publish(t, o).setUp(t, "https://new.example.com/callback")
}

// gate holds requests of a method back until it is opened.
type gate struct {
	method  string
	arrived chan struct{} // closed by the first
	open    chan struct{}
}

func (g *gate) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == g.method {
		select {
		case <-g.arrived:
		default:
			close(g.arrived)
		}
		<-g.open
	}
	return http.DefaultTransport.RoundTrip(r)
}

// A change of the keeper that is on its way while the admin dissolves the
// connection does not outlast it.
func TestDisconnectWhileThePublisherSets(t *testing.T) {
	o := ready(t)
	k := newKeeper(t, o)
	g := &gate{method: http.MethodPatch, arrived: make(chan struct{}), open: make(chan struct{})}
	c, cred := o.store.now(t), o.store.secrets
	key, err := lineworks.ParsePrivateKey([]byte(cred.PrivateKey.Reveal()))
	if err != nil {
		t.Fatal(err)
	}
	k.client, err = lineworks.New(lineworks.Config{AuthURL: o.sim.AuthURL(), APIURL: o.sim.APIURL(), Scopes: []string{"bot", "bot.read", "user.email.read"},
		Credentials: lineworks.Credentials{ClientID: c.ClientID, ClientSecret: cred.ClientSecret.Reveal(), ServiceAccount: c.ServiceAccount, PrivateKey: key},
		HTTPClient:  &http.Client{Transport: g}})
	if err != nil {
		t.Fatal(err)
	}
	k.made = c.Registration
	refused := make(chan struct{}, 1)
	o.restart(func(cfg *bot.RegistrarConfig) {
		cfg.Turn = func() (func(), bool, error) {
			unlock, held, err := o.turn()
			if !held {
				select {
				case refused <- struct{}{}:
				default:
				}
			}
			return unlock, held, err
		}
	})
	stepped, done := make(chan error, 1), make(chan error, 1)
	go func() {
		_, err := k.Step(t.Context())
		stepped <- err
	}()
	<-g.arrived
	go func() {
		left, err := o.r.Disconnect(t.Context(), timeclock.Owner())
		done <- cmp.Or(err, left)
	}()
	var disconnected error
	select {
	case <-refused: // it waits for its turn
		close(g.open)
		disconnected = <-done
	case disconnected = <-done:
		close(g.open)
	}
	if err := <-stepped; err != nil || disconnected != nil {
		t.Fatal(err, disconnected)
	}
	if b := o.ours()[0]; b.EnableCallback || b.CallbackURL != "" || b.Menu != nil || b.Domains[10000001].Visible {
		t.Errorf("%+v", b)
	}
	if c := o.store.now(t); c.BotID != "" || len(o.store.left) != 0 {
		t.Errorf("%+v, left %+v", c, o.store.left)
	}
}

// While the registrar is at work the keeper waits, and does nothing twice.
func TestPublisherWaitsForItsTurn(t *testing.T) {
	o := ready(t)
	k := newKeeper(t, o)
	unlock, _, _ := o.turn()
	before := o.requests(t)
	if pause := k.step(t); pause > time.Second || pause <= 0 || o.requests(t) != before {
		t.Errorf("again after %v", pause)
	}
	unlock()
	k.step(t)
	k.setUp(t, publicURL)
	if _, held, _ := o.turn(); !held {
		t.Error("the turn was not given back")
	}
}

// Whoever gives up waiting for the keeper is told so, and holds nothing up.
func TestRegistrarGivesUpItsTurn(t *testing.T) {
	o := ready(t)
	unlock, _, _ := o.turn()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := o.r.Resume(ctx, timeclock.Owner(), nil); timeclock.CodeOf(err) != timeclock.CodeRegistering {
		t.Error(err)
	}
	stopped, stop := context.WithCancelCause(t.Context())
	stop(timeclock.E("test", timeclock.CodeStopped, nil))
	if err := o.r.Resume(stopped, timeclock.Owner(), nil); timeclock.CodeOf(err) != timeclock.CodeStopped {
		t.Error(err)
	}
	unlock()
	if err := o.r.Resume(t.Context(), timeclock.Owner(), nil); err != nil {
		t.Error(err)
	}
}

// An answer with the new Bot Secret that is lost twice leaves the one stored
// in doubt, which is seen; a failure that certainly issued none does not.
func TestSecretLost(t *testing.T) {
	for _, tt := range []struct {
		faults []simulator.Fault
		want   timeclock.Code
		doubt  bool
	}{
		{[]simulator.Fault{{Kind: simulator.FaultDropAfter, Count: 2}}, timeclock.CodeLWSecret, true},
		{[]simulator.Fault{{Kind: simulator.FaultDropBefore, Count: 2}}, timeclock.CodeLWSecret, true},
		{[]simulator.Fault{{Kind: simulator.FaultGarbage}, {Kind: simulator.FaultStatus, Status: 500}}, timeclock.CodeLWSecret, true},
		{[]simulator.Fault{{Kind: simulator.FaultStatus, Status: 500}}, timeclock.CodeLWServer, false},
	} {
		o, _ := receiving(t)
		for _, f := range tt.faults {
			f.API = "bot-secret-issue"
			o.inject(t, f)
		}
		err := o.r.FetchSecret(t.Context(), timeclock.Owner())
		c := o.store.now(t)
		if timeclock.CodeOf(err) != tt.want || c.Trouble != tt.want || (c.Reception("") == timeclock.ReceptionWrongSecret) != tt.doubt {
			t.Errorf("%+v: %v, %+v", tt.faults, err, c)
		}
		if !tt.doubt {
			continue
		}
		if err := o.r.EnterSecret(t.Context(), timeclock.Owner(), timeclock.NewSecret(o.ours()[0].Secret)); err != nil {
			t.Fatal(err)
		}
		if c := o.store.now(t); c.Trouble != "" || c.Reception("") == timeclock.ReceptionWrongSecret {
			t.Errorf("entered again: %+v", c)
		}
	}
	// Issued, and not stored.
	o, _ := receiving(t)
	o.store.lose = true
	if err := o.r.FetchSecret(t.Context(), timeclock.Owner()); timeclock.CodeOf(err) != timeclock.CodeNotStored {
		t.Error(err)
	}
	if c := o.store.now(t); c.WrongSecret.IsZero() {
		t.Errorf("%+v", c)
	}
}

// With a key that is lost, what is typed is kept though LINE WORKS is out of
// reach, for nothing else would work.
func TestKeyLostAndNoNetwork(t *testing.T) {
	o, _ := receiving(t)
	o.store.change(func(c *timeclock.Connection) error { c.KeyLost = true; return nil })
	o.inject(t, simulator.Fault{Kind: simulator.FaultDropBefore, Count: -1})
	if err := o.register(t, nil); timeclock.CodeOf(err) != timeclock.CodeLWNetwork {
		t.Fatal(err)
	}
	o.sim.ClearFaults()
	if err := o.r.Resume(t.Context(), timeclock.Owner(), nil); err != nil {
		t.Fatal(err)
	}
	if c := o.store.now(t); c.KeyLost || c.BotID == "" || c.Trouble != "" {
		t.Errorf("%+v", c)
	}
}
