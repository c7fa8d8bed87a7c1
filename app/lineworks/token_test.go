package lineworks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func created(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusCreated) }

// TestSingleFlight: many who need a token ask once.
func TestSingleFlight(t *testing.T) {
	f := newFake(t, created)
	c := f.client(t)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if err := c.SendToUser(context.Background(), 1, "u1", Text{Text: "x"}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := f.tokens.Load(); n != 1 {
		t.Errorf("%d token requests", n)
	}
}

// TestSingleFlightCancelled: one who gives up does not fail the others.
func TestSingleFlightCancelled(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/token") {
			close(entered)
			<-release
			io.WriteString(w, `{"access_token":"jp1x"}`)
			return
		}
		created(w, r)
	}))
	defer srv.Close()
	c := (&fakeLine{Server: srv}).client(t)
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan error)
	go func() { first <- c.SendToUser(ctx, 1, "u1", Text{Text: "x"}) }()
	<-entered
	cancel()
	wantError(t, <-first, KindCanceled, OutcomeNotSent)
	second := make(chan error)
	go func() { second <- send(t, c) }()
	close(release)
	if err := <-second; err != nil {
		t.Fatal(err)
	}
}

func TestRenewal(t *testing.T) {
	f := newFake(t, created)
	now := time.Now()
	var mu sync.Mutex
	c := f.client(t, func(cfg *Config) {
		cfg.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	})
	pass := func(d time.Duration) { mu.Lock(); now = now.Add(d); mu.Unlock() }
	for _, step := range []struct {
		pass time.Duration
		want int32
	}{{0, 1}, {47 * time.Minute, 1}, {2 * time.Minute, 2}, {10 * time.Minute, 2}} { // life 60 minutes
		pass(step.pass)
		// The server's Date does not move with the test's clock.
		c.clock.mu.Lock()
		c.clock.offset = 0
		c.clock.mu.Unlock()
		if err := send(t, c); err != nil {
			t.Fatal(err)
		}
		if n := f.tokens.Load(); n != step.want {
			t.Errorf("after %v: %d token requests, want %d", step.pass, n, step.want)
		}
	}
}

// TestRefused: after a 401 one new token, one retry, then stop.
func TestRefused(t *testing.T) {
	for refusals, want := range map[int32]error{1: nil, 9: errors.New("")} {
		var n atomic.Int32
		f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
			if n.Add(1) <= refusals {
				w.WriteHeader(401)
				io.WriteString(w, `{"code":"UNAUTHORIZED","description":"Authentication failed"}`)
				return
			}
			w.WriteHeader(201)
		})
		err := send(t, f.client(t))
		if (err == nil) != (want == nil) {
			t.Errorf("%d refusals: %v", refusals, err)
		}
		if err != nil {
			wantError(t, err, KindUnauthorized, OutcomeNotSent)
		}
		if n.Load() != 2 || f.tokens.Load() != 2 {
			t.Errorf("%d refusals: %d requests, %d tokens", refusals, n.Load(), f.tokens.Load())
		}
	}
}

func TestScopes(t *testing.T) {
	f := newFake(t, created)
	c := f.client(t, func(cfg *Config) { cfg.Scopes = []string{"bot", "bot.read", "user.email.read"} })
	if c.GrantedScopes() != nil {
		t.Error("scopes before a token")
	}
	info, err := c.Authenticate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(info.Scopes, []string{"bot", "bot.read"}) || !slices.Equal(info.Missing, []string{"user.email.read"}) {
		t.Errorf("scopes %v, missing %v", info.Scopes, info.Missing)
	}
	if !slices.Equal(c.GrantedScopes(), info.Scopes) {
		t.Errorf("granted %v", c.GrantedScopes())
	}
	// A cached token keeps its old scopes, so each call gets a new one.
	if _, err := c.Authenticate(t.Context()); err != nil || f.tokens.Load() != 2 {
		t.Errorf("%v, %d tokens", err, f.tokens.Load())
	}
}

func TestTokenLife(t *testing.T) {
	for raw, want := range map[string]time.Duration{
		`"86400"`: 24 * time.Hour, `86400`: 24 * time.Hour, `3600.0`: time.Hour, `" 3600 "`: time.Hour,
		``: time.Hour, `null`: time.Hour, `"soon"`: time.Hour, `0`: time.Hour, `-5`: time.Hour, `1e300`: time.Hour, `"NaN"`: time.Hour, `{}`: time.Hour,
	} {
		if got := tokenLife([]byte(raw)); got != want {
			t.Errorf("expires_in %s: %v, want %v", raw, got, want)
		}
	}
}

// TestWrongClock: the PC's clock is three hours behind. The first assertion is
// refused, its answer shows why, and the second has the right times.
func TestWrongClock(t *testing.T) {
	const behind = 3 * time.Hour
	var tries []time.Time
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		claims := jwt.MapClaims{}
		if _, _, err := jwt.NewParser().ParseUnverified(r.FormValue("assertion"), claims); err != nil {
			t.Error(err)
		}
		iat, _ := claims.GetIssuedAt()
		exp, _ := claims.GetExpirationTime()
		tries = append(tries, iat.Time)
		if exp.Before(time.Now()) {
			w.WriteHeader(400)
			io.WriteString(w, `{"error":"invalid_grant"}`)
			return
		}
		io.WriteString(w, `{"access_token":"jp1x","expires_in":3600}`)
	}))
	defer srv.Close()
	c := (&fakeLine{Server: srv}).client(t, func(cfg *Config) { cfg.Now = func() time.Time { return time.Now().Add(-behind) } })
	if _, known := c.ClockOffset(); known {
		t.Error("an offset before any answer")
	}
	info, err := c.Authenticate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(tries) != 2 || time.Since(tries[0]) < behind-time.Minute || time.Since(tries[1]).Abs() > time.Minute {
		t.Errorf("assertions issued at %v", tries)
	}
	if d, known := c.ClockOffset(); !known || (d-behind).Abs() > 2*time.Second {
		t.Errorf("offset %v, want %v", d, behind)
	}
	if d := time.Until(info.Expires); (d - time.Hour).Abs() > 10*time.Second {
		t.Errorf("expires in %v", d)
	}
}

// TestRefusedKey: a refusal that is not the clock's fault is not tried again.
func TestRefusedKey(t *testing.T) {
	var n atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.Add(1)
		w.WriteHeader(401)
		io.WriteString(w, `{"error":"invalid_client"}`)
	}))
	defer srv.Close()
	c := (&fakeLine{Server: srv}).client(t)
	_, err := c.Authenticate(t.Context())
	wantError(t, err, KindInvalidClient, OutcomeNotSent)
	if n.Load() != 1 {
		t.Errorf("%d tries", n.Load())
	}
}

func TestClockObserve(t *testing.T) {
	base := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	date := base.Add(time.Hour).Format(http.TimeFormat)
	for _, c := range []struct {
		name   string
		header http.Header
		trip   time.Duration
		known  bool
	}{
		{"ahead", http.Header{"Date": {date}}, time.Second, true},
		{"no date", http.Header{}, time.Second, false},
		{"garbage", http.Header{"Date": {"yesterday"}}, time.Second, false},
		{"from a cache", http.Header{"Date": {date}, "Age": {"600"}}, time.Second, false},
		{"slow", http.Header{"Date": {date}}, time.Minute, false},
	} {
		k := &clock{now: func() time.Time { return base }}
		k.Observe(c.header, base, c.trip)
		d, known := k.Offset()
		if known != c.known || known && (d-time.Hour).Abs() > 2*time.Second {
			t.Errorf("%s: %v %v", c.name, d, known)
		}
	}
}

func TestTokenAnswerMalformed(t *testing.T) {
	for _, body := range []string{``, `<html>`, `{}`, `{"access_token":""}`, `{"access_token":"a b"}`, `[]`} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, body) }))
		_, err := (&fakeLine{Server: srv}).client(t).Authenticate(t.Context())
		wantError(t, err, KindMalformed, OutcomeNotSent)
		srv.Close()
	}
}

// TestNoSecrets: nothing that is formatted shows a secret, even if the server
// repeats everything it was sent.
func TestNoSecrets(t *testing.T) {
	cred := testCredentials()
	var mu sync.Mutex
	secrets := []string{testSecret, testToken, "jp1AAArefresh", cred.PrivateKey.D.String(), fmt.Sprintf("%x", cred.PrivateKey.D)}
	var texts []string
	note := func(v any) {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			texts = append(texts, fmt.Sprintf(verb, v))
		}
	}
	echo := func(w http.ResponseWriter, r *http.Request, status int) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		if a := r.FormValue("assertion"); a != "" {
			mu.Lock()
			secrets = append(secrets, a)
			mu.Unlock()
		}
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"code":"BAD","description":%q}`, r.Header.Get("Authorization")+" "+string(body)+" "+r.FormValue("client_secret"))
	}
	failing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { echo(w, r, 400) }))
	defer failing.Close()
	_, err := (&fakeLine{Server: failing}).client(t).Authenticate(t.Context())
	note(err)

	// An answer that is not HTTP, which net/http quotes in its error.
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			conn, _, _ := w.(http.Hijacker).Hijack()
			io.WriteString(conn, r.Header.Get("Authorization")+"\r\n\r\n")
			conn.Close()
			return
		}
		echo(w, r, 400)
	})
	c := f.client(t)
	note(send(t, c))
	_, err = c.GetUser(t.Context(), "u1")
	note(err)
	note(c)
	note(*c.tokens.current())
	note(cred)
	note(&cred)
	note(Config{Credentials: cred})
	note(struct{ C Credentials }{cred})
	mu.Lock()
	defer mu.Unlock()
	for _, text := range texts {
		for _, s := range secrets {
			if strings.Contains(text, s) {
				t.Errorf("%q is in %s", s, text)
			}
		}
	}
	if len(secrets) < 6 || len(texts) < 50 {
		t.Error("the test looks at nothing")
	}
}
