package cli_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/binary"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"punchline/app"
	"punchline/app/simulator"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// console is a company with a simulated LINE WORKS, and its admin's values in
// files and flags. Each request passes through between, before and after the
// simulator acts on it.
type console struct {
	dir, keyFile string
	env          []string
	sim          *simulator.Simulator
	app          simulator.App
	key          string // PEM
	files        string // folder of the secrets

	mu     sync.Mutex
	before func(api string)
	after  func(api string)
}

func newConsole(t testing.TB) *console {
	t.Helper()
	c := &console{dir: filepath.Join(t.TempDir(), "data"), keyFile: filepath.Join(t.TempDir(), "test.key"), files: t.TempDir()}
	a, key, err := simulator.NewApp("example.com")
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	c.app, c.key = a, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	c.sim = simulator.New(simulator.Config{App: a, Users: []simulator.User{
		{ID: sqlitetest.UserID(0), Email: "user0000@example.com"}, {ID: sqlitetest.UserID(1), Email: "user0001@example.com"}}})
	if err := c.sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		c.sim.Close(ctx)
	})
	base, err := url.Parse(c.sim.BaseURL())
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(base)
	proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		what := r.Method + " " + r.URL.Path
		c.hook(&c.before, what)
		if r.Context().Err() != nil {
			return // whoever asked is gone: it never arrived
		}
		kept := httptest.NewRecorder()
		proxy.ServeHTTP(kept, r.WithContext(context.WithoutCancel(r.Context())))
		c.hook(&c.after, what)
		maps.Copy(w.Header(), kept.Header())
		w.WriteHeader(kept.Code)
		w.Write(kept.Body.Bytes())
	}))
	t.Cleanup(between.Close)
	c.env = []string{"PUNCHLINE_KEY_FILE=" + c.keyFile, "PUNCHLINE_DATA=" + c.dir, "LC_ALL=ja_JP.UTF-8",
		"PUNCHLINE_LINEWORKS_AUTH_URL=" + strings.Replace(c.sim.AuthURL(), c.sim.BaseURL(), between.URL, 1),
		"PUNCHLINE_LINEWORKS_API_URL=" + strings.Replace(c.sim.APIURL(), c.sim.BaseURL(), between.URL, 1)}
	return c
}

func (c *console) hook(h *func(string), what string) {
	c.mu.Lock()
	f := *h
	c.mu.Unlock()
	if f != nil {
		f(what)
	}
}

func (c *console) set(before, after func(string)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.before, c.after = before, after
}

// file writes a secret into a file.
func (c *console) file(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(c.files, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// stage1 are the flags of the first stage; more replaces or adds some.
func (c *console) stage1(t testing.TB, more ...string) []string {
	flags := map[string]string{
		"--client-id": c.app.ClientID, "--client-secret-file": c.file(t, "client.txt", c.app.ClientSecret+"\n"), "--service-account": c.app.ServiceAccount,
		"--private-key": c.file(t, "private.key", c.key), "--domain-id": "10000001", "--admin-account": "user0000@example.com",
	}
	for i := 0; i+1 < len(more); i += 2 {
		flags[more[i]] = more[i+1]
	}
	args := []string{"connect", "--accept-terms"}
	for _, k := range slices.Sorted(maps.Keys(flags)) {
		if flags[k] != "" {
			args = append(args, k, flags[k])
		}
	}
	return args
}

// stored is what the folder says, once nobody works on it.
func (c *console) stored(t testing.TB) (s timeclock.Connection) {
	t.Helper()
	a := app.New(app.Config{DataDir: c.dir, KeyFile: c.keyFile})
	if err := a.Open(context.Background(), true); err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	s, err := a.DB.Connection(context.Background(), timeclock.System())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// change changes what the folder says, as somebody at the screen does.
func (c *console) change(t testing.TB, f func(context.Context, timeclock.ConnectionStore) error) {
	t.Helper()
	a := app.New(app.Config{DataDir: c.dir, KeyFile: c.keyFile})
	if err := a.Open(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if err := f(t.Context(), a.DB); err != nil {
		t.Fatal(err)
	}
}

// The two stages, with the sentences of the product, and the secrets in files
// and on standard input.
func TestConnect(t *testing.T) {
	c := newConsole(t)
	code, stdout, stderr := run(t, c.env, c.stage1(t, "--public-url", "https://dakoku.example.co.jp")...)
	if code != 0 || stdout != "第一段階のAPI登録が成功しました。連携を完了するためボットシークレット情報を入力してください。\n" {
		t.Fatalf("stage 1: %d, %q, %q", code, stdout, stderr)
	}
	bots := c.sim.Bots()
	if len(bots) != 1 || bots[0].EnableCallback || bots[0].Domains[10000001] == nil {
		t.Fatalf("the Bots are %+v", bots)
	}
	for _, s := range []string{words.Say(words.JA, "cli.connect.step.bot"), words.Say(words.JA, "cli.connect.step.domain"), fmt.Sprint(bots[0].ID)} {
		if !strings.Contains(stderr, s) {
			t.Errorf("%q is not in %q", s, stderr)
		}
	}
	code, stdout, stderr = runFrom(t, strings.NewReader(bots[0].Secret+"\r\n"), c.env, "connect", "--bot-secret-file", "-")
	if code != 0 || stdout != "LINE WORKS と連携できました。\n" {
		t.Fatalf("stage 2: %d, %q, %q", code, stdout, stderr)
	}
	st := c.stored(t)
	if !st.Used || st.Consent.Version != timeclock.TermsVersion || !st.HasBotSecret || !st.Own || st.PublicURL != "https://dakoku.example.co.jp/callback" ||
		!slices.Equal(st.Admins, []string{"user0000@example.com"}) || st.Next("") != timeclock.StepPublish {
		t.Errorf("stored: %+v", st)
	}
	// Registered anew: what is left out stays, and so does the Bot.
	code, stdout, stderr = run(t, c.env, "connect", "--admin-account", "user0000@example.com", "--admin-account", "user0001@example.com")
	if code != 0 || stdout != "LINE WORKS と連携できました。\n" {
		t.Fatalf("anew: %d, %q, %q", code, stdout, stderr)
	}
	if bots = c.sim.Bots(); len(bots) != 1 || !slices.Equal(bots[0].Administrators, []string{sqlitetest.UserID(0), sqlitetest.UserID(1)}) {
		t.Errorf("anew the Bots are %+v", bots)
	}
	// A fetched secret takes the place of the one before.
	code, stdout, stderr = run(t, append(c.env, "LC_ALL=en"), "connect", "--fetch-bot-secret")
	if code != 0 || stdout != words.Say(words.EN, "cli.connect.stage2_done")+"\n" || c.sim.Bots()[0].Secret == bots[0].Secret {
		t.Errorf("fetched: %d, %q, %q", code, stdout, stderr)
	}
}

// Bad input: the flag is named with the reason, and nothing is sent or stored.
func TestConnectRefuses(t *testing.T) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(ec)
	if err != nil {
		t.Fatal(err)
	}
	c := newConsole(t)
	c.set(func(what string) { t.Errorf("it sent %s", what) }, nil)
	for _, tt := range []struct {
		name   string
		change []string
		code   int
		reason timeclock.ProblemReason
		says   string
	}{
		{"space", []string{"--client-id", c.app.ClientID + " "}, 2, timeclock.ProblemSpace, "--client-id"},
		{"full-width space", []string{"--service-account", c.app.ServiceAccount + "\u3000"}, 2, timeclock.ProblemSpace, "--service-account"},
		{"no-break space", []string{"--domain-id", "1000\u00a00001"}, 2, timeclock.ProblemSpace, "--domain-id"},
		{"zero width", []string{"--admin-account", "user0000\u200b@example.com"}, 2, timeclock.ProblemInvisible, "--admin-account"},
		{"no number", []string{"--domain-id", "abc"}, 2, timeclock.ProblemNotNumber, "--domain-id"},
		{"no @", []string{"--service-account", "1wagx"}, 2, timeclock.ProblemNoAt, "--service-account"},
		{"nothing", []string{"--domain-id", ""}, 2, "", "--domain-id"},
		{"no secret", []string{"--client-secret-file", ""}, 2, "", "--client-secret-file"},
		{"space in a file of Notepad", []string{"--client-secret-file", c.file(t, "bom.txt", "\ufeff"+c.app.ClientSecret+" \r\n")}, 1, timeclock.ProblemSpace, "--client-secret-file"},
		{"line break in the secret", []string{"--client-secret-file", c.file(t, "two.txt", "two\nlines\n")}, 1, timeclock.ProblemLineBreak, "--client-secret-file"},
		{"cut key", []string{"--private-key", c.file(t, "cut.key", c.key[:len(c.key)/2])}, 1, timeclock.ProblemKeyCut, "--private-key"},
		{"another kind of key", []string{"--private-key", c.file(t, "ec.key", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))}, 1, timeclock.ProblemKeyNotRSA, "--private-key"},
		{"encrypted key", []string{"--private-key", c.file(t, "locked.key", strings.ReplaceAll(c.key, "PRIVATE KEY", "ENCRYPTED PRIVATE KEY"))}, 1, timeclock.ProblemKeyLocked, "--private-key"},
		{"no key", []string{"--private-key", c.file(t, "no.key", "hello")}, 1, timeclock.ProblemKeyNotPEM, "--private-key"},
		{"http", []string{"--public-url", "http://dakoku.example.co.jp"}, 2, timeclock.ProblemNotHTTPS, "--public-url"},
		{"of this PC", []string{"--public-url", "https://127.0.0.1/"}, 2, timeclock.ProblemNotPublic, "--public-url"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for lang, setting := range map[words.Lang]string{words.JA: "LC_ALL=ja_JP.UTF-8", words.EN: "LC_ALL=en_US.UTF-8"} {
				code, stdout, stderr := run(t, append(c.env, setting), c.stage1(t, tt.change...)...)
				wantSentence(t, tt.code, lang, code, stdout, stderr)
				if !strings.Contains(stderr, tt.says) || tt.reason != "" && !strings.Contains(stderr, words.Say(lang, "problem."+string(tt.reason))) {
					t.Errorf("it says %q", stderr)
				}
			}
		})
	}
	for _, tt := range []struct {
		name, says string
		args       []string
		code       int
	}{
		{"nothing to do", "--help", []string{"connect"}, 2},
		{"standard input twice", "-", c.stage1(t, "--client-secret-file", "-", "--private-key", "-"), 2},
		{"both secrets", "--fetch-bot-secret", []string{"connect", "--bot-secret-file", "-", "--fetch-bot-secret"}, 2},
		{"secret as an argument", "--client-secret", append(c.stage1(t), "--client-secret", "oRm3M_nBg6"), 2},
		{"no such file", sentence(words.JA, timeclock.CodeFileUnreadable), c.stage1(t, "--private-key", filepath.Join(c.files, "none.key")), 1},
		{"file of another encoding", sentence(words.JA, timeclock.CodeFileEncoding), c.stage1(t, "--client-secret-file", c.file(t, "jis.txt", "\x1b$B$\"\x1b(B")), 1},
		{"only a mark", sentence(words.JA, timeclock.CodeFileEmpty), c.stage1(t, "--client-secret-file", c.file(t, "mark.txt", "\ufeff\r\n\r\n")), 1},
		{"empty file", sentence(words.JA, timeclock.CodeFileEmpty), c.stage1(t, "--client-secret-file", c.file(t, "empty.txt", "\n")), 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := run(t, c.env, tt.args...)
			wantSentence(t, tt.code, words.JA, code, stdout, stderr)
			if !strings.Contains(stderr, tt.says) || strings.Contains(stderr, "oRm3M_nBg6") {
				t.Errorf("it says %q", stderr)
			}
		})
	}
	// Without the consent the terms are shown, and nothing is done.
	code, stdout, stderr := run(t, c.env, slices.DeleteFunc(c.stage1(t), func(s string) bool { return s == "--accept-terms" })...)
	if code != 2 || stdout != "" || !strings.Contains(stderr, words.Say(words.JA, "terms.route.text")) || !strings.Contains(stderr, "--accept-terms") {
		t.Errorf("without a consent: %d, %q, %q", code, stdout, stderr)
	}
	if st := c.stored(t); st.ClientID != "" || st.Consent.Version != "" || st.HasClientSecret {
		t.Errorf("stored: %+v", st)
	}
	if n := len(c.sim.Bots()); n != 0 {
		t.Errorf("%d Bots were made", n)
	}
}

// utf16 is a text as editors write it, behind its mark.
func utf16(text string, order binary.AppendByteOrder) string {
	var b []byte
	for _, r := range "\ufeff" + text {
		b = order.AppendUint16(b, uint16(r))
	}
	return string(b)
}

// Whatever an editor or a shell puts around a secret, it is read.
func TestConnectReadsFiles(t *testing.T) {
	for name, as := range map[string]func(string) string{
		"as it is":        func(s string) string { return s },
		"several lines":   func(s string) string { return s + "\r\n\r\n\n" },
		"UTF-8 and mark":  func(s string) string { return "\ufeff" + s + "\n" },
		"UTF-16, little":  func(s string) string { return utf16(s+"\r\n", binary.LittleEndian) },
		"UTF-16, big":     func(s string) string { return utf16(s, binary.BigEndian) },
		"CR line endings": func(s string) string { return strings.ReplaceAll(s, "\n", "\r") + "\r" },
	} {
		t.Run(name, func(t *testing.T) {
			c := newConsole(t)
			code, _, stderr := run(t, c.env, c.stage1(t, "--client-secret-file", c.file(t, "client.txt", as(c.app.ClientSecret)),
				"--private-key", c.file(t, "private.key", as(c.key)))...)
			if code != 0 {
				t.Fatalf("stage 1: %d, %q", code, stderr)
			}
			if code, _, stderr := runFrom(t, strings.NewReader(as(c.sim.Bots()[0].Secret)), c.env, "connect", "--bot-secret-file", "-"); code != 0 {
				t.Fatalf("stage 2: %d, %q", code, stderr)
			}
			a := app.New(app.Config{DataDir: c.dir, KeyFile: c.keyFile})
			if err := a.Open(t.Context(), true); err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			if s, err := a.DB.BotSecrets(t.Context(), timeclock.System()); err != nil || s.Current.Reveal() != c.sim.Bots()[0].Secret {
				t.Errorf("the secret that is stored is not the Bot's: %v", err)
			}
		})
	}
}

// Each call says in a sentence what it did, also one that only sets the public
// URL or agrees, and one that finds nothing left to do.
func TestConnectSaysWhatItDid(t *testing.T) {
	c := newConsole(t)
	const url = "https://dakoku.example.co.jp"
	set := words.Say(words.JA, "cli.connect.url_done", "url", url+"/callback") + "\n"
	agreed, known := words.Say(words.JA, "cli.connect.terms_done")+"\n", words.Say(words.JA, "cli.connect.terms_known")+"\n"
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"--accept-terms", "--public-url", url}, agreed + set},
		{[]string{"--accept-terms"}, known},
		{[]string{"--accept-terms", "--public-url", url}, set},
		{[]string{"--public-url", url}, set},
	} {
		if code, stdout, stderr := run(t, c.env, append([]string{"connect"}, tt.args...)...); code != 0 || stdout != tt.want {
			t.Errorf("%q: %d, %q, %q", tt.args, code, stdout, stderr)
		}
	}
	c.change(t, func(ctx context.Context, db timeclock.ConnectionStore) error {
		return errors.Join(db.SaveReception(ctx, timeclock.Owner(), "", "yes"), db.Use(ctx, timeclock.Owner(), false))
	})
	if code, stdout, stderr := run(t, c.env, "connect", "--accept-terms", "--public-url", url); code != 0 || stdout != words.Say(words.JA, "options.done.on")+"\n"+set {
		t.Errorf("in use again: %d, %q, %q", code, stdout, stderr)
	}
	if st := c.stored(t); st.AlwaysOn != "yes" || !st.Used || st.PublicURL != url+"/callback" {
		t.Errorf("stored: %+v", st)
	}
}

// What the next step is stands on standard error, whatever step that is.
func TestConnectHints(t *testing.T) {
	c := newConsole(t)
	for _, tt := range []struct {
		args []string
		hint string
	}{
		{[]string{"connect", "--accept-terms"}, words.Say(words.JA, "cli.connect.hint.form")},
		{c.stage1(t), words.Say(words.JA, "cli.connect.hint.secret", "bot", "2000001")},
		{[]string{"connect", "--fetch-bot-secret"}, words.Say(words.JA, "cli.connect.hint.url")},
		{[]string{"connect", "--public-url", "https://dakoku.example.co.jp"}, words.Say(words.JA, "cli.connect.hint.serve")},
	} {
		if code, _, stderr := run(t, c.env, tt.args...); code != 0 || !strings.HasSuffix(stderr, tt.hint+"\n") {
			t.Errorf("%q: %d, %q, want %q", tt.args, code, stderr, tt.hint)
		}
	}
}

// Under a lost key nothing is called connected that is not: the values have to
// be given again, and then the Bot Secret.
func TestConnectUnderALostKey(t *testing.T) {
	c := newConsole(t)
	if code, _, stderr := run(t, c.env, append(c.stage1(t), "--fetch-bot-secret")...); code != 0 {
		t.Fatal(stderr)
	}
	if err := os.Remove(c.keyFile); err != nil {
		t.Fatal(err)
	}
	secret := c.file(t, "secret.txt", c.sim.Bots()[0].Secret)
	lost := sentence(words.JA, timeclock.CodeKeyMissing)
	code, stdout, stderr := run(t, c.env, "connect", "--public-url", "https://dakoku.example.co.jp")
	if code != 0 || !strings.HasPrefix(stdout, "公開URL") || strings.TrimSpace(stderr) != lost {
		t.Errorf("the public URL: %d, %q, %q", code, stdout, stderr)
	}
	for _, args := range [][]string{{"--bot-secret-file", secret}, {"--fetch-bot-secret"}} {
		code, stdout, stderr := run(t, c.env, append([]string{"connect"}, args...)...)
		if code != 1 || stdout != "" || !strings.Contains(stderr, lost) {
			t.Errorf("%q: %d, %q, %q", args, code, stdout, stderr)
		}
	}
	code, stdout, stderr = run(t, c.env, c.stage1(t)...)
	if code != 0 || stdout != words.Say(words.JA, "cli.connect.stage1_done")+"\n" || !strings.Contains(stderr, words.Say(words.JA, "cli.connect.hint.secret", "bot", "2000001")) {
		t.Errorf("given again: %d, %q, %q", code, stdout, stderr)
	}
	if code, stdout, stderr := run(t, c.env, "connect", "--bot-secret-file", secret); code != 0 || stdout != words.Say(words.JA, "cli.connect.stage2_done")+"\n" {
		t.Errorf("the Bot Secret: %d, %q, %q", code, stdout, stderr)
	}
	if n := len(c.sim.Bots()); n != 1 || c.stored(t).KeyLost {
		t.Errorf("%d Bots; %+v", n, c.stored(t))
	}
}

// A Bot that was made elsewhere, whatever its name, is registered anew like any.
func TestConnectAnExistingBotAgain(t *testing.T) {
	c := newConsole(t)
	const name = "打刻⏰\ufe0f" // as keyboards type it
	b := c.sim.AddBot(simulator.Bot{Name: name, PhotoURL: "https://example.com/p.png"})
	for _, args := range [][]string{c.stage1(t, "--bot-id", fmt.Sprint(b.ID)), {"connect", "--admin-account", "user0001@example.com"}} {
		if code, _, stderr := run(t, c.env, args...); code != 0 {
			t.Fatalf("%q: %d, %q", args, code, stderr)
		}
	}
	if st := c.stored(t); st.BotName != name || !slices.Equal(st.Admins, []string{"user0001@example.com"}) {
		t.Errorf("stored: %+v", st)
	}
}

// What LINE WORKS refuses is exit code 1 with its sentence, and the same
// command goes on once that is mended.
func TestConnectGoesOn(t *testing.T) {
	c := newConsole(t)
	for _, tt := range []struct {
		api    string
		status int
		code   timeclock.Code
	}{
		{"bot-create", 503, timeclock.CodeLWServer},
		{"bot-domain-register", 403, timeclock.CodeLWForbidden},
		{"bot-domain-register", 503, timeclock.CodeLWServer},
	} {
		if _, err := c.sim.Inject(simulator.Fault{API: tt.api, Kind: simulator.FaultStatus, Status: tt.status, Count: -1}); err != nil {
			t.Fatal(err)
		}
		code, stdout, stderr := run(t, c.env, c.stage1(t)...)
		if code != 1 || stdout != "" || !strings.Contains(stderr, sentence(words.JA, tt.code)) || strings.Contains(stderr, "level=") {
			t.Errorf("%s %d: %d, %q, %q", tt.api, tt.status, code, stdout, stderr)
		}
		c.sim.ClearFaults()
	}
	// An administrator who is not there.
	code, stdout, stderr := run(t, c.env, c.stage1(t, "--admin-account", "nobody@example.com")...)
	if code != 1 || stdout != "" || !strings.Contains(stderr, words.Say(words.JA, "problem.unknown_user")) {
		t.Errorf("unknown administrator: %d, %q, %q", code, stdout, stderr)
	}
	if code, _, stderr := run(t, c.env, append(c.stage1(t), "--fetch-bot-secret")...); code != 0 {
		t.Fatalf("in the end: %d, %q", code, stderr)
	}
	if n := len(c.sim.Bots()); n != 1 {
		t.Errorf("%d Bots were made", n)
	}
}

// connectProcess runs connect as a process of its own.
func (c *console) connectProcess(args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(append(os.Environ(), asProgram+"=1"), c.env...)
	out := &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = out, out
	return cmd, out
}

// The process is killed at each of its requests, before LINE WORKS acts on it
// and between its acting and our commit. Run again, it goes on where it
// stopped: there is exactly one Bot, and it is ours.
func TestConnectKilled(t *testing.T) {
	clean := newConsole(t)
	var requests []string
	clean.set(func(what string) { requests = append(requests, what) }, nil)
	if code, _, stderr := run(t, clean.env, append(clean.stage1(t), "--fetch-bot-secret")...); code != 0 {
		t.Fatal(stderr)
	}
	if !slices.Contains(requests, "POST /v1.0/bots") || len(requests) < 5 {
		t.Fatalf("it makes the requests %q", requests)
	}
	for n, what := range requests {
		for _, acted := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d %s acted %v", n, what, acted), func(t *testing.T) {
				t.Parallel()
				c := newConsole(t)
				args := append(c.stage1(t), "--fetch-bot-secret")
				cmd, out := c.connectProcess(args...)
				reached, gone := make(chan struct{}), make(chan struct{})
				count := 0
				hold := func(string) {
					if count++; count != n+1 {
						return
					}
					close(reached)
					<-gone
					if !acted {
						panic(http.ErrAbortHandler) // it never arrived
					}
				}
				if acted {
					c.set(nil, hold)
				} else {
					c.set(hold, nil)
				}
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				<-reached
				cmd.Process.Kill()
				cmd.Wait()
				c.set(nil, nil)
				close(gone)
				if strings.Contains(out.String(), "連携できました") {
					t.Fatalf("it was not killed: %s", out)
				}
				if code, stdout, stderr := run(t, c.env, args...); code != 0 || stdout != "LINE WORKS と連携できました。\n" {
					t.Fatalf("run again: %d, %q, %q", code, stdout, stderr)
				}
				bots := c.sim.Bots()
				st := c.stored(t)
				if len(bots) != 1 || st.BotID != fmt.Sprint(bots[0].ID) || !st.Own || !st.InDomain || !st.HasBotSecret || bots[0].Domains[10000001] == nil {
					t.Errorf("%d Bots, stored %+v", len(bots), st)
				}
				// The secret that is stored is the one that counts.
				a := app.New(app.Config{DataDir: c.dir, KeyFile: c.keyFile})
				if err := a.Open(t.Context(), true); err != nil {
					t.Fatal(err)
				}
				defer a.Close()
				if s, err := a.DB.BotSecrets(t.Context(), timeclock.System()); err != nil || s.Current.Reveal() != bots[0].Secret {
					t.Errorf("the secret that is stored is not the Bot's: %v", err)
				}
			})
		}
	}
}

// No secret is in the process list, in what is printed with all there is to
// print, or in any file of the data folder.
func TestConnectKeepsSecrets(t *testing.T) {
	c := newConsole(t)
	var output strings.Builder
	see := func(args ...string) {
		t.Helper()
		args = append(args, "--verbose")
		code, stdout, stderr := run(t, c.env, args...)
		if output.WriteString(strings.Join(args, "\n") + stdout + stderr); code != 0 {
			t.Fatalf("%q: %d, %q", args, code, stderr)
		}
	}
	see(c.stage1(t)...)
	secrets := []string{c.app.ClientSecret, c.sim.Bots()[0].Secret}
	see("connect", "--bot-secret-file", c.file(t, "bot.txt", c.sim.Bots()[0].Secret))
	see("connect", "--fetch-bot-secret")
	secrets = append(secrets, c.sim.Bots()[0].Secret)
	for line := range strings.Lines(c.key) {
		if line = strings.TrimSpace(line); len(line) > 20 && !strings.HasPrefix(line, "-----") {
			secrets = append(secrets, line)
		}
	}
	for _, s := range secrets {
		if strings.Contains(output.String(), s) {
			t.Errorf("%.4s… is in what is printed:\n%s", s, output.String())
		}
	}
	files := 0
	err := filepath.WalkDir(c.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for _, s := range secrets {
			if bytes.Contains(data, []byte(s)) {
				t.Errorf("%.4s… is in %s", s, path)
			}
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files were read: %v", files, err)
	}
}

// The keeper is killed at each request with which it sets the Bot up. Started
// again it goes on; the test message goes out at most once.
func TestSettingUpKilled(t *testing.T) {
	const url = "https://dakoku.example.co.jp/callback"
	connected := func(t *testing.T) *console {
		t.Helper()
		c := newConsole(t)
		if code, _, stderr := run(t, c.env, append(c.stage1(t, "--public-url", url), "--fetch-bot-secret")...); code != 0 {
			t.Fatal(stderr)
		}
		return c
	}
	// setUp runs the keeper until the Bot is as it shall be.
	setUp := func(t *testing.T, c *console, seen func(string)) {
		t.Helper()
		asked := make(chan struct{}, 1)
		c.set(nil, func(what string) {
			seen(what)
			select {
			case asked <- struct{}{}:
			default:
			}
		})
		p := start(t, c.env, "serve", "--addr", "127.0.0.1:0")
		defer p.kill()
		deadline := time.After(30 * time.Second)
		for {
			b := c.sim.Bots()[0]
			if b.EnableCallback && b.CallbackURL == url && b.Domains[10000001].Visible && len(b.Menu) == 4 {
				return
			}
			select {
			case <-asked:
			case <-deadline:
				t.Fatalf("the Bot is %+v", b)
			}
		}
	}
	clean := connected(t)
	var mu sync.Mutex
	var requests []string
	setUp(t, clean, func(what string) {
		mu.Lock()
		defer mu.Unlock()
		requests = append(requests, what)
	})
	mu.Lock()
	total := len(requests)
	mu.Unlock()
	if total < 4 {
		t.Fatalf("the keeper makes %d requests", total)
	}
	for n := range total + 1 { // the last one is the test message, most often
		for _, acted := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d acted %v", n, acted), func(t *testing.T) {
				t.Parallel()
				c := connected(t)
				reached, gone := make(chan struct{}), make(chan struct{})
				count := 0
				hold := func(string) {
					c.mu.Lock()
					count++
					mine := count == n+1
					c.mu.Unlock()
					if !mine {
						return
					}
					close(reached)
					<-gone
					if !acted {
						panic(http.ErrAbortHandler)
					}
				}
				if acted {
					c.set(nil, hold)
				} else {
					c.set(hold, nil)
				}
				p := start(t, c.env, "serve", "--addr", "127.0.0.1:0")
				<-reached
				p.kill()
				c.set(nil, nil)
				close(gone)
				setUp(t, c, func(string) {})
				st := c.stored(t)
				if len(c.sim.Bots()) != 1 || len(c.sim.Sent()) > 1 || st.PublicURL != url {
					t.Errorf("%d Bots, %d test messages, stored %+v", len(c.sim.Bots()), len(c.sim.Sent()), st)
				}
			})
		}
	}
}

// console is what the chat page shows of the Developer Console.
func (d demo) console(t testing.TB) (values simulator.Console) {
	t.Helper()
	resp, err := http.Get(d.chat + "simulator/console")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&values); err != nil {
		t.Fatal(err)
	}
	return values
}

// say lets somebody write to the Bot, and is how that was answered.
func (d demo) say(t testing.TB, user, text string) (status int) {
	t.Helper()
	resp, err := http.Post(d.chat+"simulator/say", "application/json", strings.NewReader(fmt.Sprintf(`{"botId":2000001,"userId":%q,"text":%q}`, user, text)))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var said struct{ Status int }
	if err := json.NewDecoder(resp.Body).Decode(&said); err != nil {
		t.Fatal(err)
	}
	return said.Status
}

// connectDemo registers with the simulated LINE WORKS of an empty demo, by the
// command.
func connectDemo(t testing.TB, env []string, d demo) {
	t.Helper()
	values := d.console(t)
	key, secret := filepath.Join(t.TempDir(), "private.key"), filepath.Join(t.TempDir(), "client.txt")
	for path, text := range map[string]string{key: values.PrivateKey, secret: values.ClientSecret} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env = append(env, "LC_ALL=ja", "PUNCHLINE_LINEWORKS_AUTH_URL="+d.ready["auth_url"].(string), "PUNCHLINE_LINEWORKS_API_URL="+d.ready["api_url"].(string))
	code, stdout, stderr := run(t, env, "connect", "--accept-terms", "--client-id", values.ClientID, "--client-secret-file", secret, "--service-account", values.ServiceAccount,
		"--private-key", key, "--domain-id", values.DomainID, "--admin-account", values.Account, "--public-url", d.callback, "--fetch-bot-secret")
	if code != 0 || stdout != "LINE WORKS と連携できました。\n" {
		t.Fatalf("%d, %q, %q", code, stdout, stderr)
	}
}

// What was registered with the simulated LINE WORKS is still so when the demo is
// opened again, also after a crash, and whether it begins empty or not.
func TestDemoOpenedAgain(t *testing.T) {
	env, dir := folder(t)
	d := startDemo(t, env, "--empty")
	connectDemo(t, env, d)
	values := d.console(t)
	if len(values.Bots) != 1 {
		t.Fatalf("the Bots are %+v", values.Bots)
	}
	for i, args := range [][]string{{"--empty"}, nil} {
		if i == 0 {
			d.kill()
		} else {
			d.stop()
		}
		d = startDemo(t, env, args...)
		if got := d.console(t); fmt.Sprint(got) != fmt.Sprint(values) {
			t.Errorf("%v: the console shows other values:\n got %+v\nwant %+v", args, got, values)
		}
		if args == nil && (d.bot != values.Bots[0].ID || d.secret != values.Bots[0].Secret) {
			t.Errorf("it says the Bot %s, %q", d.bot, d.secret)
		}
		if status := d.say(t, d.users[0], "出勤"); status != 200 {
			t.Errorf("%v: a message is taken with %d", args, status)
		}
		entries := d.talk(t, d.users[0], 3) // with the test message of its new address
		if last := entries[len(entries)-1]; last.From != simulator.FromBot {
			t.Errorf("%v: answered %+v", args, last)
		}
	}
	d.stop()
	info, err := os.Stat(filepath.Join(dir, "simulator.json"))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	// Nobody can repair such a file: it begins anew, and a demo is registered anew.
	if err := os.WriteFile(filepath.Join(dir, "simulator.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	d = startDemo(t, env)
	if got := d.console(t); got.ClientID == values.ClientID || len(got.Bots) != 1 {
		t.Errorf("begun anew the console shows %+v", got)
	}
	if status := d.say(t, d.users[0], "退勤"); status != 200 {
		t.Errorf("begun anew a message is taken with %d", status)
	}
}

// Connected by a command beside the keeper, the keeper sets the Bot up and
// takes what is written from the next message on.
func TestConnectBesideTheKeeper(t *testing.T) {
	env, dir := folder(t)
	d := startDemo(t, env, "--empty")
	connectDemo(t, env, d)
	if test := d.talk(t, d.users[0], 1)[0]; test.From != simulator.FromBot || test.Text != words.Say(words.JA, "reply.reception_test") {
		t.Errorf("the test message is %+v", test)
	}
	if status := d.say(t, d.users[0], "テスト"); status != 200 {
		t.Fatalf("the answer is taken with %d", status)
	}
	d.talk(t, d.users[0], 3)
	d.stop()
	a := app.New(app.Config{DataDir: dir, KeyFile: keyFile(dir), Demo: true})
	if err := a.Open(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	c, err := a.DB.Connection(t.Context(), timeclock.System())
	if err != nil || c.ReceivedAt.IsZero() || c.PublishedURL != d.callback || !c.Visible || c.Menu == "" {
		t.Errorf("stored %+v, %v", c, err)
	}
}
