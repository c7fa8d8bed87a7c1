package simulator_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"punchline/app/lineworks"
)

// fixture is an entry of the fixtures: an exchange as documented or measured, or
// derived from that, as its note says.
type fixture struct {
	Name            string            `json:"name"`
	Method          string            `json:"method"`
	Path            string            `json:"path"`
	Headers         map[string]string `json:"headers"`
	RequestBody     json.RawMessage   `json:"request_body"`
	Status          *int              `json:"status"`
	ResponseBody    json.RawMessage   `json:"response_body"`
	ResponseHeaders map[string]string `json:"response_headers"`
	Note            string            `json:"note"`
}

func loadFixtures(t *testing.T) []fixture {
	t.Helper()
	data, err := os.ReadFile("../lineworks/testdata/fixtures.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []fixture
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestFixtures replays every entry against the client and the simulator. An
// entry without a case, or a case without an entry, fails.
func TestFixtures(t *testing.T) {
	all := loadFixtures(t)
	if len(all) != 68 {
		t.Errorf("%d fixtures, want 68", len(all))
	}
	unused := map[string]bool{}
	for name := range exchanges {
		unused[name] = true
	}
	for _, f := range all {
		delete(unused, f.Name)
		t.Run(f.Name, func(t *testing.T) {
			switch c, ok := exchanges[f.Name]; {
			case f.Path == "/callback":
				if ok {
					t.Fatal("a callback needs no case")
				}
				testCallbackFixture(t, f)
			case !ok:
				t.Fatal("no case covers this fixture")
			case c.special != nil:
				c.special(t, f)
			default:
				t.Run("client", func(t *testing.T) { c.testClient(t, f) })
				t.Run("simulator", func(t *testing.T) { c.testSimulator(t, f) })
			}
		})
	}
	for name := range unused {
		t.Errorf("case %s has no fixture", name)
	}
}

// text returns a body that is given as the exact text.
func (f fixture) text() (string, bool) {
	var s string
	return s, json.Unmarshal(f.RequestBody, &s) == nil && string(f.RequestBody) != "null"
}

// uri is the request's target without scheme and host.
func (f fixture) uri(t *testing.T) string {
	u, err := url.Parse(f.Path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(f.Path, u.Scheme+"://"+u.Host)
}

// body returns the request body with placeholders filled in.
func (f fixture) body(t *testing.T, fill map[string]string) []byte {
	if len(f.RequestBody) == 0 || string(f.RequestBody) == "null" {
		return nil
	}
	var v any
	if err := json.Unmarshal(f.RequestBody, &v); err != nil {
		t.Fatal(err)
	}
	v = replaceStrings(v, fill)
	if f.Headers["Content-Type"] != "application/x-www-form-urlencoded" {
		return mustJSON(t, v)
	}
	if s, ok := v.(string); ok {
		s, _, _ = strings.Cut(s, " (") // the remark behind it
		return []byte(s)
	}
	form := url.Values{}
	for name, value := range v.(map[string]any) {
		form.Set(name, value.(string))
	}
	return []byte(form.Encode())
}

func replaceStrings(v any, fill map[string]string) any {
	switch v := v.(type) {
	case string:
		if s, ok := fill[v]; ok {
			return s
		}
	case map[string]any:
		for name := range v {
			v[name] = replaceStrings(v[name], fill)
		}
	case []any:
		for i := range v {
			v[i] = replaceStrings(v[i], fill)
		}
	}
	return v
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// sameJSON compares as JSON. anyString lists values of want that stand for a
// text unknown to the documentation. With subset, objects of got may hold more.
func sameJSON(t *testing.T, got, want []byte, subset bool, anyString ...string) {
	t.Helper()
	if string(want) == "null" || len(want) == 0 {
		if len(got) > 0 {
			t.Errorf("body %s, want none", got)
		}
		return
	}
	var g, w any
	if err := json.Unmarshal(got, &g); err != nil {
		t.Errorf("body %q is not JSON", got)
		return
	}
	if err := json.Unmarshal(want, &w); err != nil {
		t.Fatal(err)
	}
	if !covers(g, w, subset, anyString) {
		t.Errorf("body\n got %s\nwant %s", got, mustJSON(t, w))
	}
}

func covers(got, want any, subset bool, anyString []string) bool {
	switch w := want.(type) {
	case string:
		g, ok := got.(string)
		return ok && (g == w || slices.Contains(anyString, w) && g != "")
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || !subset && len(g) != len(w) {
			return false
		}
		for name := range w {
			gv, there := g[name]
			if !there || !covers(gv, w[name], subset, anyString) {
				return false
			}
		}
		return true
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return false
		}
		for i := range w {
			if !covers(g[i], w[i], subset, anyString) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(got, want)
}

// recorded is a request that reached the recorder.
type recorded struct {
	method, uri string
	header      http.Header
	body        []byte
}

// recorder is a server that answers every API request as the fixture says, and
// token requests with a token, unless the fixture is about these.
func recorder(t *testing.T, f fixture, accessToken string) (*httptest.Server, *[]recorded) {
	var got []recorded
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path == "/oauth2/v2.0/token" && !strings.Contains(f.Path, "/oauth2/") {
			w.Write(mustJSON(t, map[string]any{"access_token": accessToken, "expires_in": "86400", "scope": "bot"}))
			return
		}
		got = append(got, recorded{r.Method, r.RequestURI, r.Header, body})
		for name, value := range f.ResponseHeaders {
			value = strings.Replace(value, "https://{download-host}/{path}", "http://"+r.Host+"/file", 1)
			w.Header().Set(name, value)
		}
		if r.URL.Path == "/file" {
			io.WriteString(w, "日時,送信者\n")
			return
		}
		status := http.StatusBadRequest // of entries whose status was not recorded
		if f.Status != nil {
			status = *f.Status
		}
		if status == http.StatusNoContent {
			w.WriteHeader(status)
			return
		}
		if string(f.ResponseBody) != "null" {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			w.Write(f.ResponseBody)
			return
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(srv.Close)
	return srv, &got
}

func fixtureCredentials() lineworks.Credentials {
	return lineworks.Credentials{
		ClientID:       "ZbsOq6zjt0IhtZZnrc",
		ClientSecret:   "oRm3M_nBg6",
		ServiceAccount: "1wagx.serviceaccount@example.com",
		PrivateKey:     testKey(),
	}
}

const fixtureToken = "jp1AAABEXAMPLE+access/token=="

// testClient makes the client's call against the recorder.
func (c exchange) testClient(t *testing.T, f fixture) {
	token := fixtureToken
	if c.clientToken != "" {
		token = c.clientToken
	}
	srv, got := recorder(t, f, token)
	cred := fixtureCredentials()
	if c.credentials != nil {
		c.credentials(&cred)
	}
	scopes := []string{"bot", "user.read"}
	if c.scopes != nil {
		scopes = c.scopes
	}
	client, err := lineworks.New(lineworks.Config{
		AuthURL: srv.URL + "/oauth2/v2.0", APIURL: srv.URL + "/v1.0", Credentials: cred, Scopes: scopes,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	c.call(t, ctx, client)
	if len(*got) == 0 {
		t.Fatal("the client sent nothing")
	}
	r := (*got)[len(*got)-1]
	for len(*got) > 1 && r.uri == "/file" { // the download behind the redirect
		*got = (*got)[:len(*got)-1]
		r = (*got)[len(*got)-1]
	}
	if c.requestDiffers != "" {
		return
	}
	if r.method != f.Method || r.uri != f.uri(t) {
		t.Errorf("request %s %s\nwant    %s %s", r.method, r.uri, f.Method, f.uri(t))
	}
	for name, want := range f.Headers {
		want = strings.Replace(want, "{access_token}", fixtureToken, 1)
		if v := r.header.Values(name); len(v) != 1 || v[0] != want {
			t.Errorf("header %s: %q, want %q", name, v, want)
		}
	}
	if f.Headers["Content-Type"] == "" && r.header.Get("Content-Type") != "" {
		t.Errorf("Content-Type %q without a body", r.header.Get("Content-Type"))
	}
	fill := map[string]string{"{access_token}": fixtureToken, "{2001 characters}": strings.Repeat("あ", 2001)}
	if f.Headers["Content-Type"] != "application/x-www-form-urlencoded" {
		sameJSON(t, r.body, f.body(t, fill), false)
		return
	}
	sent, err := url.ParseQuery(string(r.body))
	if err != nil {
		t.Fatal(err)
	}
	if a := sent.Get("assertion"); a != "" {
		checkAssertion(t, a, cred)
		fill["{jwt}"], fill["{expired jwt}"] = a, a
	}
	want, _ := url.ParseQuery(string(f.body(t, fill)))
	if !reflect.DeepEqual(sent, want) {
		t.Errorf("form\n got %v\nwant %v", sent, want)
	}
	if strings.ContainsAny(string(r.body), "+/") && !strings.Contains(string(r.body), "scope=") {
		t.Errorf("form is not percent-encoded: %s", r.body)
	}
}

// testSimulator sends the fixture's request to a simulator.
func (c exchange) testSimulator(t *testing.T, f fixture) {
	e := newEnv(t)
	if c.state != nil {
		c.state(e)
	}
	fill := map[string]string{"{2001 characters}": strings.Repeat("あ", 2001), "{jwt}": e.assertion(e.now()), "{expired jwt}": e.assertion(e.now().Add(-2 * time.Hour))}
	uri := f.uri(t)
	if c.fill != nil {
		c.fill(e, fill, &uri)
	}
	header := http.Header{}
	for name, value := range f.Headers {
		if strings.Contains(value, "{access_token}") {
			scopes := []string{"bot", "bot.read", "bot.message", "user.read", "monitoring.read"}
			if c.tokenScopes != nil {
				scopes = c.tokenScopes
			}
			value = strings.Replace(value, "{access_token}", e.token(scopes...), 1)
			if c.expire {
				e.sim.ExpireTokens()
			}
		}
		header.Set(name, value)
	}
	status, h, body := e.request(f.Method, uri, header, f.body(t, fill))
	if f.Status != nil && status != *f.Status {
		t.Errorf("status %d, want %d; body %s", status, *f.Status, body)
	}
	unknown := []string{"{text unknown}", "Not Found", fixtureToken, "jp1AAAAEXAMPLE+refresh/token==", fixtureCursor, "12345a12-b12c-12d3-e123fghijkl"}
	sameJSON(t, body, f.ResponseBody, c.subset, unknown...)
	for name, want := range f.ResponseHeaders {
		got := h.Get(name)
		switch {
		case name == "Location":
			if u, err := url.Parse(got); err != nil || u.Host == "" {
				t.Errorf("Location %q", got)
			}
		case name == "rateLimit-reset":
			if d, err := time.ParseDuration(got + "s"); err != nil || d < time.Second || d > time.Minute {
				t.Errorf("%s: %q", name, got)
			}
		case got != want:
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if f.Status != nil && *f.Status != http.StatusFound && strings.Contains(f.Path, "/v1.0/") && *f.Status < 300 {
		for _, name := range []string{"rateLimit-ssed", "rateLimit-limit", "rateLimit-remaining", "rateLimit-reset"} {
			if h.Get(name) == "" {
				t.Errorf("no %s header", name)
			}
		}
	}
}

// fixtureCursor stands for any cursor.
const fixtureCursor = "JlIBsfJogXpzDGY8OscZziqZpYqCAu3RbZbaFzBb1od6lWQtSdPUd2FIdCuaGgu8DA=="

// wantKind checks an error of the client.
func wantKind(t *testing.T, err error, kind lineworks.Kind, status int, code string) *lineworks.Error {
	t.Helper()
	e, ok := errors.AsType[*lineworks.Error](err)
	if !ok {
		t.Fatalf("error %v, want one of kind %s", err, kind)
	}
	if e.Kind != kind || e.Status != status || e.Code != code {
		t.Errorf("error %v: kind %s status %d code %q, want %s %d %q", e, e.Kind, e.Status, e.Code, kind, status, code)
	}
	if e.Outcome != lineworks.OutcomeNotSent {
		t.Errorf("outcome %v of %v", e.Outcome, e)
	}
	return e
}
