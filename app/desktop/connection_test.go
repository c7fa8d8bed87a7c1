package desktop

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"punchline/app"
	"punchline/app/simulator"
	"punchline/app/timeclock"
)

// site is a whole Punchline behind a page, with a simulated LINE WORKS. All
// that is logged, told and sent is kept.
type site struct {
	*bench
	app    *app.App
	dir    string
	sim    *simulator.Simulator
	lw     simulator.App
	key    string // PEM
	wire   *wireTap
	calls  []string // results and errors of calls, as the page got them
	causes []string // errors in full, as they would be logged
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{bench: &bench{host: &memoryHost{}, log: &lockedBuffer{}}, dir: filepath.Join(t.TempDir(), "data"), wire: &wireTap{}}
	a, key, err := simulator.NewApp("example.com")
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	s.lw, s.key = a, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	s.sim = simulator.New(simulator.Config{App: a, Users: []simulator.User{{ID: "user0000-f82c-4284-13e7-030f3b4c756x", Email: "hanako@example.com"}}})
	if err := s.sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s.app = app.New(app.Config{DataDir: s.dir, Demo: true, KeyFile: filepath.Join(t.TempDir(), "test.key"), AuthURL: s.sim.AuthURL(), APIURL: s.sim.APIURL(),
		HTTPClient: &http.Client{Transport: s.wire}, Settle: time.Millisecond, Log: log})
	if err := s.app.Open(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if s.app.DB != nil {
			s.app.Close()
		}
		s.sim.Close(ctx)
	})
	if err := s.app.Keep("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	db := s.app.DB
	s.db = db
	s.Page = New(Services{Admins: db, Home: db, Preferences: db, Connection: db, Registrar: s.app.Registrar, Gaps: db, Rules: db.Rules, Subscribe: db.Subscribe,
		CheckURL: func(ctx context.Context, url string) (URLFound, error) {
			c, err := s.app.CheckURL(ctx, url)
			return URLFound{Result: string(c.Result), Issuer: c.Issuer, NotAfter: c.NotAfter}, err
		},
		Receiving: func() Receiving {
			return Receiving{Keeper: true, Addr: s.app.Addr(), CallbackURL: s.app.CallbackURL(), Accepted: int(s.app.Handler.Status().Accepted)}
		},
		Via: "window", Demo: true, Log: log})
	s.Attach(s.host)
	t.Cleanup(s.Close)
	s.firstAdmin(t, false)
	return s
}

// wireTap keeps the tokens that come over the wire.
type wireTap struct {
	mu     sync.Mutex
	tokens []string
}

func (w *wireTap) RoundTrip(r *http.Request) (*http.Response, error) {
	var sent []byte
	if r.Body != nil {
		sent, _ = io.ReadAll(r.Body)
		r.Body.Close()
		r.Body = io.NopCloser(bytes.NewReader(sent))
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(body))
	var token struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	if json.Unmarshal(body, &token) == nil && token.Access != "" {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.tokens = append(w.tokens, token.Access, token.Refresh)
		for part := range strings.SplitSeq(string(sent), "&") {
			if v, ok := strings.CutPrefix(part, "assertion="); ok {
				w.tokens = append(w.tokens, v)
			}
		}
	}
	return resp, err
}

// got keeps what the page got of a call, and gives it back.
func got[T any](s *site, v T, err error) (T, error) {
	b, e := json.Marshal(v)
	if e != nil {
		panic(e)
	}
	s.calls = append(s.calls, string(b))
	if err != nil {
		s.calls = append(s.calls, FormatError(err))
		s.causes = append(s.causes, err.Error())
	}
	return v, err
}

func (s *site) input() RegistrationInput {
	return RegistrationInput{ClientID: s.lw.ClientID, ClientSecret: s.lw.ClientSecret, ServiceAccount: s.lw.ServiceAccount, PrivateKey: s.key,
		DomainID: "10000001", Admins: []string{"hanako@example.com"}}
}

// until asks for the state until it is as ok says.
func (s *site) until(t *testing.T, what string, ok func(ConnectionState) bool) ConnectionState {
	t.Helper()
	changed := make(chan struct{}, 1)
	defer s.db.Subscribe(func(timeclock.Change) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})()
	deadline := time.After(20 * time.Second)
	for {
		st, err := got(s, must(t, s.connection().State), nil)
		if err == nil && ok(st) {
			return st
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("%s did not come: %+v", what, st)
		}
	}
}

// must calls f and fails the test if it does.
func must[T any](t *testing.T, f func() (T, error)) T {
	t.Helper()
	v, err := f()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// wantField checks an error about a field, as the page gets it.
func (s *site) wantField(t *testing.T, err error, field string, reason timeclock.ProblemReason) {
	t.Helper()
	var w wireError
	if err == nil || json.Unmarshal([]byte(FormatError(err)), &w) != nil || w.Code != timeclock.CodeInvalid || w.Field != field || w.Reason != string(reason) {
		t.Errorf("got %v, want %s: %s", err, field, reason)
	}
}

// A whole registration with everything that can go wrong on the way; then no
// secret is in any log line, in what the page got, or in a file.
func TestRegistrationThroughThePage(t *testing.T) {
	s := newSite(t)
	c, r := s.connection(), s.reception()
	secrets := []string{s.lw.ClientSecret}
	for line := range strings.Lines(s.key) {
		if line = strings.TrimSpace(line); len(line) > 20 && line[0] != '-' {
			secrets = append(secrets, line)
		}
	}

	st, err := got(s, must(t, c.State), nil)
	if err != nil || st.Used || st.Consent != nil || st.TermsVersion != timeclock.TermsVersion || st.Step != "off" || st.Admins == nil {
		t.Fatalf("at first: %+v", st)
	}
	_, err = c.Register(s.input())
	got(s, st, err)
	wantCode(t, err, timeclock.CodeConsent)
	_, err = c.Use(true)
	got(s, st, err)
	wantCode(t, err, timeclock.CodeConsent)
	_, err = c.Agree("2020-01")
	got(s, st, err)
	wantCode(t, err, timeclock.CodeConflict)
	if st, err = c.Agree(timeclock.TermsVersion); err != nil || !st.Used || st.Consent == nil || st.Consent.By != "管理 花子" || !strings.HasSuffix(st.Consent.At, "+09:00") {
		t.Fatalf("agreed: %+v, %v", st, err)
	}
	got(s, st, err)

	// Wrong input: named, with what would mend it, and nothing is sent.
	bad := s.input()
	bad.ClientID, bad.ClientSecret, bad.ServiceAccount, bad.DomainID = bad.ClientID+"\u200b", " "+bad.ClientSecret, "1wagx", "1000\u00a00001"
	bad.PrivateKey, bad.Admins = bad.PrivateKey[:300], []string{"hanako@example.com", "hanako@example.com"}
	problems, err := c.Check(bad)
	got(s, problems, err)
	var what []string
	for _, p := range problems {
		what = append(what, p.Field+" "+p.Reason)
		if p.Field == "client_id" && (!p.Mendable || p.Mended != s.lw.ClientID) || p.Field == "client_secret" && (!p.Mendable || p.Mended != "") {
			t.Errorf("%+v", p)
		}
	}
	if want := []string{"client_id invisible", "client_secret space", "service_account no_at", "private_key key_truncated", "domain_id space", "admins[1] twice"}; err != nil || !slices.Equal(what, want) {
		t.Errorf("got %q, want %q, %v", what, want, err)
	}
	_, err = c.Register(bad)
	got(s, st, err)
	s.wantField(t, err, "client_id", timeclock.ProblemInvisible)
	if len(s.wire.tokens) != 0 || len(s.sim.Bots()) != 0 {
		t.Error("something was sent")
	}

	// What LINE WORKS refuses, then stage 1 for good.
	other := s.input()
	other.ClientSecret = "anotherSecret1"
	secrets = append(secrets, other.ClientSecret)
	_, err = c.Register(other)
	got(s, st, err)
	wantCode(t, err, timeclock.CodeLWClient)
	other = s.input()
	other.Admins = []string{"hanako@example.com", "nobody@example.com"}
	_, err = c.Register(other)
	got(s, st, err)
	s.wantField(t, err, "admins[1]", timeclock.ProblemUnknownUser)
	for _, f := range []simulator.Fault{
		{API: "bot-create", Kind: simulator.FaultDropAfter}, // made, and nobody was told
		{API: "bot-domain-register", Kind: simulator.FaultStatus, Status: 500, Count: 9},
	} {
		if _, err := s.sim.Inject(f); err != nil {
			t.Fatal(err)
		}
	}
	st, err = c.Register(s.input())
	got(s, st, err)
	s.sim.ClearFaults()
	wantCode(t, err, timeclock.CodeLWServer)
	if st = must(t, c.State); st.Step != "domain" || st.Trouble != string(timeclock.CodeLWServer) || st.TroubleAt == "" || st.Registering != "" {
		t.Errorf("stopped: %+v", st)
	}
	st, err = c.Resume()
	got(s, st, err)
	if err != nil || st.Step != "secret" || !st.Own || st.BotName != timeclock.DefaultBotName || st.Trouble != "" || len(s.sim.Bots()) != 1 {
		t.Fatalf("stage 1: %+v, %v, %d Bots", st, err, len(s.sim.Bots()))
	}
	bot := s.sim.Bots()[0]
	secrets = append(secrets, bot.Secret)

	// Stage 2.
	_, err = c.EnterSecret(bot.Secret + "\u3000")
	got(s, st, err)
	s.wantField(t, err, "bot_secret", timeclock.ProblemSpace)
	_, err = c.EnterSecret("")
	got(s, st, err)
	s.wantField(t, err, "bot_secret", timeclock.ProblemMissing)
	st, err = c.EnterSecret("wrong-" + bot.Secret)
	got(s, st, err)
	if err != nil || st.Step != "url" || st.Reception != "no_url" {
		t.Fatalf("stage 2: %+v, %v", st, err)
	}

	// 受信設定.
	for url, reason := range map[string]timeclock.ProblemReason{"http://example.com/": timeclock.ProblemNotHTTPS, "https://192.168.1.5/": timeclock.ProblemNotPublic} {
		_, err = r.Save(ReceptionInput{PublicURL: url})
		got(s, st, err)
		s.wantField(t, err, "public_url", reason)
		checked, err := got(s, must(t, func() (URLChecked, error) { return r.CheckURL(url) }), nil)
		if err != nil || len(checked.Problems) != 1 || checked.Problems[0].Reason != string(reason) || checked.Result != "" {
			t.Errorf("%s: %+v", url, checked)
		}
	}
	checked, err := r.CheckURL(s.app.CallbackURL())
	got(s, checked, err)
	if err != nil || checked.Result != "ok" || checked.URL != s.app.CallbackURL() || len(checked.Problems) != 0 {
		t.Errorf("our own: %+v, %v", checked, err)
	}
	rs, err := r.Save(ReceptionInput{PublicURL: s.app.CallbackURL(), AlwaysOn: "yes"})
	got(s, rs, err)
	if err != nil || rs.PublicURL != s.app.CallbackURL() || rs.AlwaysOn != "yes" || !rs.Listening || !rs.Demo || rs.Gaps == nil {
		t.Errorf("saved: %+v, %v", rs, err)
	}
	s.until(t, "the test message", func(st ConnectionState) bool { return st.TestSentAt != "" && st.Step == "receive" })

	// A wrong secret is told of; the right one settles what came meanwhile.
	d, _ := s.sim.Say(t.Context(), bot.ID, "hanako@example.com", "テスト")
	if d.Status != 401 {
		t.Fatalf("under a wrong secret: %d", d.Status)
	}
	s.until(t, "the wrong secret", func(st ConnectionState) bool { return st.Reception == "wrong_secret" && st.WrongSecretAt != "" })
	if rs = must(t, r.State); rs.Quarantined != 2 || rs.WrongSignature != 2 {
		t.Errorf("%+v", rs) // the member's first message comes with the beginning of the talk
	}
	st, err = c.FetchSecret()
	got(s, st, err)
	if err != nil {
		t.Fatal(err)
	}
	bot = s.sim.Bots()[0]
	secrets = append(secrets, bot.Secret)
	st, err = c.SendTest()
	got(s, st, err)
	if err != nil || st.TestSentAt == "" {
		t.Errorf("sent again: %+v, %v", st, err)
	}
	s.app.Reconnect(t.Context())
	if d, err := s.sim.Say(t.Context(), bot.ID, "hanako@example.com", "テスト"); err != nil || d.Status != 200 {
		t.Fatalf("under the right secret: %d, %v", d.Status, err)
	}
	st = s.until(t, "the confirmation", func(st ConnectionState) bool { return st.Reception == "received" })
	if st.Step != "done" || st.ReceivedAt == "" || st.WrongSecretAt != "" {
		t.Errorf("confirmed: %+v", st)
	}
	list := must(t, s.home().Checklist)
	status := must(t, s.home().Status)
	got(s, list, nil)
	got(s, status, nil)
	if !status.Used || status.Reception != "received" || status.KeyLost || !list[1].Done || !list[2].Done || !list[3].Done {
		t.Errorf("%+v, %+v", status, list)
	}

	// Somebody else sets a URL: it is replaced only when the admin says so.
	_, err = c.ReplaceURL()
	got(s, st, err)
	wantCode(t, err, timeclock.CodeConflict)

	gone, err := c.Disconnect()
	got(s, gone, err)
	if err != nil || gone.Left != "" || gone.State.BotID != "" || gone.State.HasBotSecret || !gone.State.Used {
		t.Errorf("dissolved: %+v, %v", gone, err)
	}

	if err := s.app.Close(); err != nil {
		t.Error(err)
	}
	if len(s.wire.tokens) < 3 {
		t.Fatalf("only %d tokens came over the wire", len(s.wire.tokens))
	}
	secrets = append(secrets, s.wire.tokens...)
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		for where, text := range map[string]string{"the log": s.log.String(), "what the page got": strings.Join(s.calls, "\n"), "an error": strings.Join(s.causes, "\n")} {
			if strings.Contains(text, secret) {
				t.Errorf("%.6s… is in %s", secret, where)
			}
		}
	}
	scan(t, s.dir, secrets)
}

// scan looks for secrets in every file below dir.
func scan(t *testing.T, dir string, secrets []string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for _, secret := range secrets {
			if secret != "" && bytes.Contains(data, []byte(secret)) {
				t.Errorf("%.6s… is in %s", secret, path)
			}
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files were looked through: %v", files, err)
	}
}

// Whoever may only look sees how it stands and changes nothing.
func TestConnectionRights(t *testing.T) {
	for _, tt := range []struct {
		name       string
		rights     timeclock.Rights
		scope      timeclock.Scope
		looks, may bool
	}{
		{"all", timeclock.Rights{Full: true}, timeclock.Scope{}, true, true},
		{"options ◯, employees △", timeclock.Rights{Options: timeclock.LevelEdit, Employees: timeclock.LevelView}, timeclock.Scope{}, true, true},
		{"options ◯ alone", timeclock.Rights{Options: timeclock.LevelEdit}, timeclock.Scope{}, true, false},
		{"of one division", timeclock.Rights{Options: timeclock.LevelEdit, Employees: timeclock.LevelEdit}, timeclock.Scope{Divisions: []int64{1}}, true, false},
		{"options △", timeclock.Rights{Options: timeclock.LevelView, Employees: timeclock.LevelEdit}, timeclock.Scope{}, true, false},
		{"options ×", timeclock.Rights{Employees: timeclock.LevelEdit, Records: timeclock.LevelEdit}, timeclock.Scope{}, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newPage(t, func(s *Services) {
				s.Admins = stubAdmins{admin: timeclock.Admin{ID: 1, Name: "一般", Rights: tt.rights, Scope: tt.scope}}
			})
			if st := state(t, b); st.Admin == nil || st.Admin.Limited != !tt.scope.All() {
				t.Errorf("the page is told %+v of the administrator", st.Admin)
			}
			look := func(err error) {
				t.Helper()
				if allowed := timeclock.CodeOf(err) != timeclock.CodeForbidden; allowed != tt.looks {
					t.Errorf("looking: %v", err)
				}
			}
			_, err := b.connection().State()
			look(err)
			_, err = b.reception().State()
			look(err)
			_, err = b.connection().Agree(timeclock.TermsVersion)
			if allowed := err == nil; allowed != tt.may {
				t.Errorf("agreeing: %v", err)
			}
			if tt.may {
				return
			}
			for name, f := range map[string]func() error{
				"Use":         func() error { _, err := b.connection().Use(false); return err },
				"Check":       func() error { _, err := b.connection().Check(RegistrationInput{}); return err },
				"Register":    func() error { _, err := b.connection().Register(RegistrationInput{}); return err },
				"Resume":      func() error { _, err := b.connection().Resume(); return err },
				"EnterSecret": func() error { _, err := b.connection().EnterSecret("x"); return err },
				"FetchSecret": func() error { _, err := b.connection().FetchSecret(); return err },
				"SendTest":    func() error { _, err := b.connection().SendTest(); return err },
				"ReplaceURL":  func() error { _, err := b.connection().ReplaceURL(); return err },
				"Disconnect":  func() error { _, err := b.connection().Disconnect(); return err },
				"Save":        func() error { _, err := b.reception().Save(ReceptionInput{}); return err },
				"CheckURL":    func() error { _, err := b.reception().CheckURL("https://example.com"); return err },
			} {
				if err := f(); timeclock.CodeOf(err) != timeclock.CodeForbidden {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
}

// waitingRegistrar has to wait for its turn with everything.
type waitingRegistrar struct {
	timeclock.Registrar
	waits chan struct{} // told of each that waits
}

func (r waitingRegistrar) wait(ctx context.Context) error {
	r.waits <- struct{}{}
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(20 * time.Second):
		return timeclock.E("test", timeclock.CodeRegistering, nil)
	}
}

func (r waitingRegistrar) Register(ctx context.Context, _ timeclock.Actor, _ timeclock.RegistrationForm, _ func(timeclock.ConnectStep)) error {
	return r.wait(ctx)
}

func (r waitingRegistrar) FetchSecret(ctx context.Context, _ timeclock.Actor) error {
	return r.wait(ctx)
}

func (r waitingRegistrar) Resume(context.Context, timeclock.Actor, func(timeclock.ConnectStep)) error {
	return timeclock.E("test", timeclock.CodeRegistering, nil)
}

// Stopped before its first step, it ends at once and says so; somebody who was
// refused meanwhile does not change that.
func TestRegisteringIsStoppedBeforeItsFirstStep(t *testing.T) {
	s := newSite(t)
	r := waitingRegistrar{Registrar: s.app.Registrar, waits: make(chan struct{})}
	s.Page.s.Registrar = r
	c := s.connection()
	for _, f := range []func() (ConnectionState, error){
		func() (ConnectionState, error) { return c.Register(s.input()) },
		c.FetchSecret,
	} {
		ended := make(chan error, 1)
		go func() {
			_, err := f()
			ended <- err
		}()
		<-r.waits
		_, err := c.Resume()
		wantCode(t, err, timeclock.CodeRegistering)
		if _, err := c.Stop(); err != nil {
			t.Fatal(err)
		}
		wantCode(t, <-ended, timeclock.CodeStopped)
	}
	if s.stopRegistering.Load() != nil {
		t.Error("what has ended can still be stopped")
	}
}

// Stopped while LINE WORKS does not answer, stage 1 ends at once, says so, is
// no trouble of LINE WORKS, and is gone on with: one Bot in the end.
func TestRegisteringIsStopped(t *testing.T) {
	s := newSite(t)
	c := s.connection()
	if _, err := c.Agree(timeclock.TermsVersion); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Stop(); err != nil { // nothing to stop
		t.Fatal(err)
	}
	if _, err := s.sim.Inject(simulator.Fault{API: "bot-create", Kind: simulator.FaultSlow, Delay: time.Minute}); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		_, err := c.Register(s.input())
		ended <- err
	}()
	for len(s.sim.Bots()) == 0 { // the Bot is made, and nobody hears of it
		select {
		case err := <-ended:
			t.Fatalf("ended by itself: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	if _, err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		wantCode(t, err, timeclock.CodeStopped)
	case <-time.After(20 * time.Second):
		t.Fatal("it goes on")
	}
	if st := must(t, c.State); st.Step != "bot" || st.Trouble != "" || st.Registering != "" {
		t.Errorf("stopped: %+v", st)
	}
	if st, err := c.Resume(); err != nil || st.Step != "secret" || !st.Own || len(s.sim.Bots()) != 1 {
		t.Errorf("gone on: %+v, %v, %d Bots", st, err, len(s.sim.Bots()))
	}
}
