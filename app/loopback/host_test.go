package loopback_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"punchline/app/desktop"
	"punchline/app/loopback"
	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

var _ desktop.Host = (*loopback.Host)(nil)

// served is a page of a demo company, served on a real port.
type served struct {
	*loopback.Host
	page  *desktop.Page
	db    *sqlite.DB
	log   *bytes.Buffer
	token string
	addr  string
}

// breaking panics outside the call scope of the screens.
type breaking struct{}

func (*breaking) Panic() error                       { panic("secret horse") }
func (*breaking) Hidden() error                      { return nil }
func (*breaking) Add(a, b int) (int, error)          { return a + b, nil }
func (*breaking) List(in []string) ([]string, error) { return in, nil }

func serve(t *testing.T, change ...func(*loopback.Config)) *served {
	t.Helper()
	s := &served{db: sqlitetest.Open(t, func(o *sqlite.Options) { o.Now, o.Demo = sqlitetest.Now, true }), log: &bytes.Buffer{}}
	sqlitetest.Company(t, s.db, 2)
	log := slog.New(slog.NewTextHandler(s.log, nil))
	s.page = desktop.New(desktop.Services{Admins: s.db, Home: s.db, Preferences: s.db, Subscribe: s.db.Subscribe, Demo: true, Via: "browser", Log: log})
	cfg := loopback.Config{
		Assets: fstest.MapFS{"index.html": {Data: []byte("<title>Punchline</title>")}, "assets/index.js": {Data: []byte("1")}, "assets/x.exe": {Data: []byte("1")}},
		Bound:  append(s.page.Bound(), &breaking{}),
		Callable: func(m string) bool {
			return desktop.Callable(m) || m == "breaking.Panic" || m == "breaking.Add" || m == "breaking.List"
		},
		FormatError: desktop.FormatError, Files: s.page.Files(), KeepFile: s.page.KeepFile, Policy: desktop.ContentPolicy, Demo: true, Log: log,
	}
	for _, f := range change {
		f(&cfg)
	}
	h, err := loopback.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Start("0"); err != nil {
		t.Fatal(err)
	}
	s.Host = h
	s.page.Attach(h)
	s.addr, s.token, _ = strings.Cut(strings.TrimPrefix(h.URL(), "http://"), "/#")
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := h.Close(ctx); err != nil {
			t.Errorf("close: %v", err)
		}
		s.page.Close()
	})
	return s
}

// send makes a request with the token; change may alter it.
func (s *served) send(t *testing.T, method, path, body string, change ...func(*http.Request)) (status int, answer string, header http.Header) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "http://"+s.addr+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(loopback.HeaderToken, s.token)
	for _, f := range change {
		f(r)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a.StatusCode, string(b), a.Header
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// call makes a call and wants its answer to begin so.
func (s *served) call(t *testing.T, body string, status int, want string, change ...func(*http.Request)) {
	t.Helper()
	got, answer, _ := s.send(t, "POST", "/call", body, change...)
	if got != status || !strings.HasPrefix(answer, want) {
		t.Errorf("%.80s: %d %s, want %d %s…", body, got, answer, status, want)
	}
}

const (
	stateCall  = `{"method":"Session.State","args":[]}`
	firstAdmin = `{"method":"Session.CreateFirstAdmin","args":[{"login":"kanri","name":"管理","password":"correct horse","stay":false}]}`
	overview   = `{"method":"Home.Overview","args":[0]}`
)

func TestCalls(t *testing.T) {
	s := serve(t)
	s.call(t, stateCall, 200, `{"result":{"firstStart":true,"admin":null,"demo":true,`)
	s.call(t, overview, 200, `{"error":{"code":"sign_in_needed"}}`)
	s.call(t, `{"method":"Session.CreateFirstAdmin","args":[{"login":"","name":"管理","password":"correct horse"}]}`, 200,
		`{"error":{"code":"invalid","field":"login","args":{"field":"login"}}}`)
	s.call(t, firstAdmin, 200, `{"result":{"firstStart":false,"admin":{"id":1,"login":"kanri","name":"管理","full":true`)
	s.call(t, firstAdmin, 200, `{"error":{"code":"conflict"}}`)
	s.call(t, overview, 200, `{"result":{"date":"2026-11-23","now":"2026-11-23T09:00:00+09:00","counts":{"none":2`)
	s.call(t, `{"method":"Session.SignOut"}`, 200, `{"result":{"firstStart":false,"admin":null`)
	s.call(t, overview, 200, `{"error":{"code":"sign_in_needed"}}`)
	s.call(t, `{"method":"Session.SignIn","args":[{"login":"kanri","password":"wrong"}]}`, 200, `{"error":{"code":"sign_in_failed"}}`)
	s.call(t, `{"method":"breaking.List","args":[["出勤","<b>"]]}`, 200, `{"result":["出勤",`)
	if via := sqlitetest.One(t, s.db, "SELECT DISTINCT via FROM operation"); via != "browser" {
		t.Errorf("the 操作履歴 says it came by %q", via)
	}
}

func TestCallsThatAreNone(t *testing.T) {
	s := serve(t)
	const bad = `{"error":{"code":"bad_request"}}`
	for _, body := range []string{
		``, `null x`, `[]`, `{"method":1}`, `{"method":"Home.Overview","args":{}}`, stateCall + "x",
		`{"method":"Home.Overview","args":["0"]}`, `{"method":"Home.Overview","args":[1.5]}`, `{"method":"Home.Overview","args":[0,0]}`, `{"method":"Home.Overview"}`,
		`{"method":"Session.SignIn","args":["kanri"]}`, `{"method":"Session.SignIn","args":[{"login":["x"]}]}`, `{"method":"Session.State","args":[1]}`,
	} {
		s.call(t, body, 400, bad)
	}
	for _, name := range []string{"", "Home.Nothing", "home.Overview", "desktop.Home.Overview", "Page.Close", "breaking.Hidden", "Home.Overview "} {
		body, _ := json.Marshal(map[string]any{"method": name, "args": []any{}})
		s.call(t, string(body), 404, bad)
	}
	s.call(t, `{"method":"breaking.Add","args":[1,2]}`, 200, `{"result":3}`)
	for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", ";"} {
		s.call(t, stateCall, 415, bad, header("Content-Type", kind))
	}
	s.call(t, stateCall, 200, `{"result"`, header("Content-Type", "application/json; charset=utf-8"))
	large := func(n int) string { return `{"method":"breaking.List","args":[["` + strings.Repeat("x", n) + `"]]}` }
	s.call(t, large(15<<20), 200, `{"result":["xxx`)
	for _, n := range []int{16 << 20, 40 << 20} {
		s.call(t, large(n), 413, `{"error":{"code":"too_much"}}`)
	}
	for _, method := range []string{"GET", "PUT", "OPTIONS", "DELETE"} {
		if status, _, h := s.send(t, method, "/call", stateCall); status == 200 || h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s /call: %d", method, status)
		}
	}
}

func TestPanicInAMethod(t *testing.T) {
	s := serve(t)
	s.call(t, `{"method":"breaking.Panic"}`, 200, `{"error":{"code":"internal"}}`)
	s.call(t, stateCall, 200, `{"result"`)
	if log := s.log.String(); !strings.Contains(log, "breaking.Panic") || strings.Contains(log, "horse") {
		t.Errorf("the log has %s", log)
	}
}

func TestStrangersAreRefused(t *testing.T) {
	s := serve(t)
	port := s.addr[strings.LastIndex(s.addr, ":"):]
	host := func(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }
	origin := func(o string) func(*http.Request) { return header("Origin", o) }
	token := func(v string) func(*http.Request) { return header(loopback.HeaderToken, v) }
	const forbidden, noToken = `{"error":{"code":"forbidden"`, `{"error":{"code":"page_token"}}`
	for _, tt := range []struct {
		name   string
		change func(*http.Request)
		status int
		want   string
	}{
		{"no token", func(r *http.Request) { r.Header.Del(loopback.HeaderToken) }, 401, noToken},
		{"an empty token", token(""), 401, noToken},
		{"the token of an earlier start", token("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), 401, noToken},
		{"a token cut short", token(s.token[:25]), 401, noToken},
		{"the token in lower case", token(strings.ToLower(s.token)), 401, noToken},
		{"another page in the browser", origin("https://example.com"), 403, forbidden},
		{"another server on this computer", origin("http://127.0.0.1:1"), 403, forbidden},
		{"the same by another name", origin("http://localhost" + port), 403, forbidden},
		{"a sandboxed frame", origin("null"), 403, forbidden},
		{"https", origin("https://" + s.addr), 403, forbidden},
		{"a name pointed at 127.0.0.1", host("evil.example" + port), 403, forbidden},
		{"localhost", host("localhost" + port), 403, forbidden},
		{"another loopback address", host("127.0.0.2" + port), 403, forbidden},
		{"no port", host("127.0.0.1"), 403, forbidden},
		{"a trailing dot", host("127.0.0.1." + port), 403, forbidden},
	} {
		for _, path := range []string{"/call", "/events", "/files", "/files/x"} {
			method := "POST"
			if path == "/events" || path == "/files/x" {
				method = "GET"
			}
			status, answer, h := s.send(t, method, path, stateCall, tt.change)
			if status != tt.status || !strings.HasPrefix(answer, tt.want) || h.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s: %s: %d %s", tt.name, path, status, answer)
			}
		}
		if tt.status == 403 {
			if status, _, _ := s.send(t, "GET", "/", "", tt.change); status != 403 {
				t.Errorf("%s: the page itself: %d", tt.name, status)
			}
		}
	}
	s.call(t, stateCall, 200, `{"result"`, origin("http://"+s.addr))
}

func TestPage(t *testing.T) {
	s := serve(t)
	status, body, h := s.send(t, "GET", "/", "", func(r *http.Request) { r.Header.Del(loopback.HeaderToken) })
	if status != 200 || body != "<title>Punchline</title>" || strings.Contains(body, s.token) {
		t.Errorf("%d %s", status, body)
	}
	for name, want := range map[string]string{
		"Content-Security-Policy": desktop.ContentPolicy + "; frame-ancestors 'none'", "X-Content-Type-Options": "nosniff",
		"X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if strings.Contains(desktop.ContentPolicy, "unsafe-eval") || strings.Contains(strings.Split(desktop.ContentPolicy, "style-src")[0], "unsafe") {
		t.Errorf("the policy lets scripts in: %s", desktop.ContentPolicy)
	}
	if status, body, h := s.send(t, "GET", "/assets/index.js", ""); status != 200 || body != "1" || h.Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("%d %s %s", status, body, h.Get("Content-Type"))
	}
	for _, path := range []string{"/assets/", "/assets", "/nothing.js", "/../host.go", "/%2e%2e/host.go", "/assets/x.exe", "/.gitkeep", "/wails/ipc.js"} {
		if status, _, _ := s.send(t, "GET", path, ""); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestPageThatIsNotBuilt(t *testing.T) {
	s := serve(t, func(c *loopback.Config) { c.Assets = fstest.MapFS{".gitkeep": {}} })
	if status, body, _ := s.send(t, "GET", "/", ""); status != 503 || !strings.Contains(body, "go run ./build run") {
		t.Errorf("%d %s", status, body)
	}
}

func TestFiles(t *testing.T) {
	s := serve(t)
	if status, answer, _ := s.send(t, "POST", "/files", "x"); status != 403 || answer != `{"error":{"code":"sign_in_needed"}}`+"\n" {
		t.Errorf("signed out: %d %s", status, answer)
	}
	s.call(t, firstAdmin, 200, `{"result"`)
	status, answer, _ := s.send(t, "POST", "/files", "データ")
	var got struct{ ID string }
	if err := json.Unmarshal([]byte(answer), &got); err != nil || status != 200 {
		t.Fatalf("%d %s %v", status, answer, err)
	}
	if status, answer, _ := s.send(t, "GET", "/files/"+got.ID, ""); status != 200 || answer != "データ" {
		t.Errorf("%d %s", status, answer)
	}
	saved, err := s.SaveAs(t.Context(), "打刻.csv", func(w io.Writer) error { _, err := io.WriteString(w, "a,b"); return err })
	if err != nil || !saved {
		t.Errorf("%v, %v", saved, err)
	}
}

func TestOnlyDemoFolders(t *testing.T) {
	_, err := loopback.New(loopback.Config{})
	if timeclock.CodeOf(err) != timeclock.CodeDataReal {
		t.Errorf("got %v", err)
	}
}

func TestStartsHaveTheirOwnTokens(t *testing.T) {
	a, b := serve(t), serve(t)
	if a.token == b.token || len(a.token) < 26 {
		t.Errorf("%q, %q", a.token, b.token)
	}
	taken, err := loopback.New(loopback.Config{Demo: true, Callable: desktop.Callable})
	if err != nil {
		t.Fatal(err)
	}
	if err := taken.Start(a.addr[strings.LastIndex(a.addr, ":")+1:]); timeclock.CodeOf(err) != timeclock.CodePortTaken {
		t.Errorf("on a port that is taken: %v", err)
	}
}

func TestShowAndQuit(t *testing.T) {
	var opened []string
	s := serve(t, func(c *loopback.Config) { c.OpenURL = func(u string) error { opened = append(opened, u); return nil } })
	s.Show()
	if err := s.OpenURL("https://example.com/"); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"file:///etc/passwd", "javascript:alert(1)", "", "https://"} {
		if err := s.OpenURL(bad); timeclock.CodeOf(err) != timeclock.CodeInvalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if len(opened) != 2 || opened[0] != s.URL() || opened[1] != "https://example.com/" {
		t.Errorf("opened %q", opened)
	}
	s.Quit()
	s.Quit()
	select {
	case <-s.Done():
	default:
		t.Error("nobody is asked to end")
	}
}
