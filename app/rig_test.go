package app_test

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"punchline/app"
	"punchline/app/simulator"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// rig is a keeper and a simulated LINE WORKS that speak to each other over
// real HTTP, with a company of linked employees.
type rig struct {
	sim *simulator.Simulator
	app *app.App
	bot simulator.Bot
	cfg app.Config
	reg timeclock.Registration
	sec timeclock.Credentials
}

// newRig makes a rig of n employees. change may alter the simulator first.
func newRig(t testing.TB, n int, change ...func(*simulator.Config)) *rig {
	t.Helper()
	r := &rig{}
	a, key, err := simulator.NewApp("example.com")
	if err != nil {
		t.Fatal(err)
	}
	sc := simulator.Config{App: a, DefaultLimit: 100_000}
	for i := range n {
		sc.Users = append(sc.Users, simulator.User{ID: sqlitetest.UserID(i), Email: fmt.Sprintf("user%04d@example.com", i), LastName: "山田", FirstName: strconv.Itoa(i)})
	}
	for _, f := range change {
		f(&sc)
	}
	r.sim = simulator.New(sc)
	if err := r.sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		r.sim.Close(ctx)
	})
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "data")
	r.cfg = app.Config{DataDir: dir, KeyFile: filepath.Join(t.TempDir(), "test.key"), AuthURL: r.sim.AuthURL(), APIURL: r.sim.APIURL()}
	r.bot = r.sim.AddBot(simulator.Bot{ID: 2000001, Name: "打刻", Owner: a.ClientID, Secret: "12345a12-b12c-12d3-e123fghijkl", EnableCallback: true,
		CallbackEvents: []string{"text"}, ChannelEvents: []string{"message", "postback", "join", "leave", "joined", "left", "begin", "end"}})
	r.reg = timeclock.Registration{ClientID: a.ClientID, ServiceAccount: a.ServiceAccount, DomainID: 10000001, BotID: "2000001", BotName: "打刻"}
	r.sec = timeclock.Credentials{ClientSecret: timeclock.NewSecret(a.ClientSecret), BotSecret: timeclock.NewSecret(r.bot.Secret),
		PrivateKey: timeclock.NewSecret(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))}
	r.open(t)
	if err := r.app.DB.SaveRegistration(t.Context(), timeclock.Owner(), r.reg, r.sec); err != nil {
		t.Fatal(err)
	}
	sqlitetest.Company(t, r.app.DB, n)
	r.keep(t)
	return r
}

// open opens the data folder as its keeper, without listening yet.
func (r *rig) open(t testing.TB) {
	t.Helper()
	r.app = app.New(r.cfg)
	if err := r.app.Open(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	a := r.app
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
}

// keep starts listening and tells the simulator where.
func (r *rig) keep(t testing.TB) {
	t.Helper()
	if err := r.app.Keep("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	r.bot.CallbackURL = r.app.CallbackURL()
	r.sim.AddBot(r.bot)
}

// say lets employee i write text, and fails unless it is answered 200.
func (r *rig) say(t testing.TB, i int, text string, opts ...simulator.Option) simulator.Delivery {
	t.Helper()
	d, err := r.sim.Say(t.Context(), r.bot.ID, sqlitetest.UserID(i), text, opts...)
	if err != nil || d.Status != 200 {
		t.Fatalf("say %q: status %d, %v", text, d.Status, err)
	}
	return d
}

// sent waits until n messages of the Bot were accepted in all.
func (r *rig) sent(t testing.TB, n int) []simulator.Send {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	s, err := r.sim.WaitSent(ctx, n)
	if err != nil {
		t.Fatalf("%d messages were sent, want %d: %v", len(s), n, err)
	}
	return s
}

// await waits until the query reads want, for what the keeper does by itself.
func (r *rig) await(t testing.TB, want, q string, args ...any) {
	t.Helper()
	changed := make(chan struct{}, 1)
	defer r.app.DB.Subscribe(func(timeclock.Change) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})()
	deadline := time.After(20 * time.Second)
	for {
		got := sqlitetest.Query(t, r.app.DB, q, args...)
		if len(got) == 1 && got[0] == want {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("%s\n got %q\nwant %q", q, got, want)
		}
	}
}

func newApp(cfg app.Config) *app.App { return app.New(cfg) }

func msString(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

func tokyo(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// talkSeq is the talk entry of that type in employee i's talk.
func talkSeq(r *rig, i int, typ string) int64 {
	for _, e := range r.sim.Talk(r.bot.ID, sqlitetest.UserID(i)) {
		if e.Type == typ {
			return e.Seq
		}
	}
	return 0
}
