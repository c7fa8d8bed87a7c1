package lineworks

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

func TestIsOurs(t *testing.T) {
	f := newFake(t, nil)
	loop := f.client(t)
	real := f.client(t, func(c *Config) { c.AuthURL, c.APIURL = "", "" })
	own := f.client(t, func(c *Config) { c.APIURL = "https://proxy.example.co.jp:8443/v1.0" })
	x := exchange{method: http.MethodGet, url: "https://www.worksapis.com/v1.0/users", auth: &token{}}
	for _, c := range []struct {
		client *Client
		target string
		ours   bool
	}{
		{real, "https://www.worksapis.com/x", true},
		{real, "https://jp1-api.worksmobile.com/x", true},
		{real, "https://worksapis.com/x", true},
		{real, "https://WWW.WorksAPIs.com./x", true},
		{real, "https://storage.worksmobile.com:8443/x", true},
		{real, "http://www.worksapis.com/x", false}, // unencrypted
		{real, "https://worksapis.com.example.com/x", false},
		{real, "https://evilworksapis.com/x", false},
		{real, "https://example.com/worksapis.com", false},
		{real, "https://www.worksapis.com@example.com/", false},
		{real, "http://127.0.0.1/x", false},
		{real, "https://127.0.0.1/x", false},
		{loop, "http://127.0.0.1:1/x", true},
		{loop, "http://localhost:1/x", true},
		{loop, "http://[::1]:1/x", true},
		{loop, "http://192.168.1.1/x", false},
		{loop, "https://example.com/x", false},
		{own, "https://proxy.example.co.jp:8443/other", true},
		{own, "https://proxy.example.co.jp/other", false},
	} {
		next, err := c.client.redirected(x, c.target, 0)
		if kept := err == nil && next.auth != nil; kept != c.ours {
			t.Errorf("%s → %s: Authorization kept %v, want %v (%v)", c.client.api, c.target, kept, c.ours, err)
		}
	}
}

func TestRefusedRedirects(t *testing.T) {
	c := newFake(t, nil).client(t, func(c *Config) { c.AuthURL, c.APIURL = "", "" })
	get := exchange{method: http.MethodGet, url: "https://www.worksapis.com/v1.0/users", auth: &token{}}
	post := get
	post.method, post.body = http.MethodPost, []byte("{}")
	for name, f := range map[string]func() (exchange, error){
		"too many":            func() (exchange, error) { return c.redirected(get, "/x", maxHops) },
		"nowhere":             func() (exchange, error) { return c.redirected(get, "", 0) },
		"unencrypted":         func() (exchange, error) { return c.redirected(get, "http://www.worksapis.com/", 0) },
		"another scheme":      func() (exchange, error) { return c.redirected(get, "file:///etc/passwd", 0) },
		"with a password":     func() (exchange, error) { return c.redirected(get, "https://a:b@www.worksapis.com/", 0) },
		"a write, to foreign": func() (exchange, error) { return c.redirected(post, "https://example.com/", 0) },
	} {
		if _, err := f(); KindOf(err) != KindMalformed || OutcomeOf(err) != OutcomeNotSent {
			t.Errorf("%s: %v", name, err)
		}
	}
	if next, err := c.redirected(post, "https://jp1.worksapis.com/v1.0/x#f", 0); err != nil || next.auth == nil || next.url != "https://jp1.worksapis.com/v1.0/x" {
		t.Errorf("a write to ours: %v %+v", err, next.url)
	}
}

// TestTemporaryRedirect: 307 repeats method, body and Authorization at the other
// host, as one request of the limit.
func TestTemporaryRedirect(t *testing.T) {
	var got atomic.Pointer[http.Request]
	var body atomic.Value
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		body.Store(string(b))
		got.Store(r)
		w.WriteHeader(201)
	}))
	defer other.Close()
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/elsewhere", http.StatusTemporaryRedirect)
	})
	c := f.client(t)
	if err := send(t, c); err != nil {
		t.Fatal(err)
	}
	r := got.Load()
	if r.Method != http.MethodPost || r.Header.Get("Authorization") != "Bearer "+testToken || !strings.Contains(body.Load().(string), "出勤") {
		t.Errorf("%s %q %s", r.Method, r.Header.Get("Authorization"), body.Load())
	}
	if n := len(c.limiter(APISendToUser).total.ended); n != 1 {
		t.Errorf("%d requests count", n)
	}
}

func TestRedirectLoop(t *testing.T) {
	var n atomic.Int32
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		n.Add(1)
		w.Header().Set("Location", "/api"+r.URL.Path)
		w.WriteHeader(307)
	})
	wantError(t, send(t, f.client(t)), KindMalformed, OutcomeNotSent)
	if n.Load() != maxHops+1 {
		t.Errorf("%d requests", n.Load())
	}
}
