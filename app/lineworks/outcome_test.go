package lineworks

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestStatusOutcome: which failed sends may be repeated.
func TestStatusOutcome(t *testing.T) {
	for _, c := range []struct {
		status  int
		body    string
		kind    Kind
		outcome Outcome
	}{
		{400, `{"code":"INVALID_PARAMETER","description":"x"}`, KindBadRequest, OutcomeNotSent},
		{403, `{"code":"FORBIDDEN","description":"x"}`, KindForbidden, OutcomeNotSent},
		{403, `{"code":"ACCESS_DENIED","description":"Access is denied."}`, KindForbidden, OutcomeNotSent},
		{403, `{"code":"ACCESS_DENIED","description":"Access is denied for bot."}`, KindAccessDeniedForBot, OutcomeNotSent},
		{404, `{"code":"NOT_FOUND"}`, KindNotFound, OutcomeNotSent},
		{409, `{"code":"CONFLICT"}`, KindConflict, OutcomeNotSent},
		{410, `{"code":"DELETED"}`, KindNotFound, OutcomeNotSent},
		{413, ``, KindBadRequest, OutcomeNotSent},
		{429, `{"code":"TOO_MANY_REQUESTS"}`, KindRateLimited, OutcomeNotSent},
		{500, `{"code":"INTERNAL_SERVER_ERROR"}`, KindServer, OutcomeNotSent},
		{503, `{"code":"SERVICE_UNAVAILABLE"}`, KindServer, OutcomeNotSent},
		{502, `<html>bad gateway</html>`, KindServer, OutcomeUnknown},
		{504, ``, KindServer, OutcomeUnknown},
		{200, `<html>welcome to our wifi</html>`, KindMalformed, OutcomeUnknown},
	} {
		f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(c.status)
			io.WriteString(w, c.body)
		})
		e := wantError(t, send(t, f.client(t)), c.kind, c.outcome)
		if e.Status != c.status || e.API != APISendToUser {
			t.Errorf("%d: status %d API %s", c.status, e.Status, e.API)
		}
	}
}

// TestAcceptedSend: whatever comes with a 2xx of LINE WORKS, it was accepted.
func TestAcceptedSend(t *testing.T) {
	for name, handle := range map[string]http.HandlerFunc{
		"201 without body": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(201) },
		"200 with JSON":    func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, `{"messageId":"1"}`) },
		"201, body lost": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100")
			w.WriteHeader(201)
			io.WriteString(w, "{")
			http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		},
	} {
		if err := send(t, newFake(t, handle).client(t)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNoConnection(t *testing.T) {
	f := newFake(t, nil)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	c := f.client(t, func(cfg *Config) { cfg.APIURL = "http://" + ln.Addr().String() })
	wantError(t, send(t, c), KindNetwork, OutcomeNotSent)
	if d := c.Ready(APISendToUser); d != 0 || len(c.limiter(APISendToUser).total.ended) != 0 {
		t.Error("a request that never left counts against the limit")
	}
}

func TestUnknownHost(t *testing.T) {
	f := newFake(t, nil)
	c := f.client(t, func(cfg *Config) { cfg.APIURL = "https://line.invalid/v1.0" })
	wantError(t, send(t, c), KindNetwork, OutcomeNotSent)
}

func TestUntrustedCertificate(t *testing.T) {
	srv := httptest.NewUnstartedServer(http.NotFoundHandler())
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.StartTLS()
	defer srv.Close()
	c := newFake(t, nil).client(t, func(cfg *Config) { cfg.APIURL = srv.URL })
	e := wantError(t, send(t, c), KindTLS, OutcomeNotSent)
	if !strings.Contains(e.Description, "Acme Co") { // who issued it tells of inspection
		t.Errorf("description %q names no issuer", e.Description)
	}
}

// TestDroppedAnswer: the request was read, then the connection closed. It may
// have been acted on, and net/http must not send it again by itself, neither on
// a new connection nor on a kept one.
func TestDroppedAnswer(t *testing.T) {
	for _, kept := range []bool{false, true} {
		var posts atomic.Int32
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer ln.Close()
		go func() {
			for {
				conn, err := ln.Accept()
				if err != nil {
					return
				}
				go func() {
					defer conn.Close()
					r := bufio.NewReader(conn)
					for {
						req, err := http.ReadRequest(r)
						if err != nil {
							return
						}
						io.Copy(io.Discard, req.Body)
						if n := posts.Add(1); !kept || n > 1 {
							return
						}
						io.WriteString(conn, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
					}
				}()
			}
		}()
		c := newFake(t, nil).client(t, func(cfg *Config) { cfg.APIURL = "http://" + ln.Addr().String() })
		want := int32(1)
		if kept {
			if err := send(t, c); err != nil {
				t.Fatal(err)
			}
			want = 2
		}
		wantError(t, send(t, c), KindNetwork, OutcomeUnknown)
		if posts.Load() != want {
			t.Errorf("%d posts reached the server, want %d", posts.Load(), want)
		}
		if n := len(c.limiter(APISendToUser).total.ended); n != int(want) {
			t.Errorf("%d requests count, want %d", n, want)
		}
	}
}

func TestTimeout(t *testing.T) {
	release := make(chan struct{})
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		<-release
	})
	defer close(release)
	c := f.client(t, func(cfg *Config) { cfg.Timeout = 50 * time.Millisecond })
	wantError(t, send(t, c), KindTimeout, OutcomeUnknown)
}

func TestCancelled(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		close(entered)
		<-release
	})
	defer close(release)
	c := f.client(t)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-entered; cancel() }()
	err := c.SendToUser(ctx, 1, "u1", Text{Text: "x"})
	wantError(t, err, KindCanceled, OutcomeUnknown)
	if !errors.Is(err, context.Canceled) {
		t.Error("the cause is lost")
	}
	// Cancelled before it began.
	wantError(t, c.SendToUser(ctx, 1, "u1", Text{Text: "x"}), KindCanceled, OutcomeNotSent)
}

// TestTokenFailure: the send that had no token was not sent, whatever became of
// the token request.
func TestTokenFailure(t *testing.T) {
	for _, status := range []int{400, 500, 502, 504} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(status) }))
		c := (&fakeLine{Server: srv}).client(t)
		e := wantError(t, send(t, c), kindOfStatus(status, "", ""), OutcomeNotSent)
		if e.API != APIToken || e.Op != "send message" || !strings.Contains(e.Error(), "token") {
			t.Errorf("error %v", e)
		}
		srv.Close()
	}
}

// TestSealedBody: once given up, a body cannot be written any more; once
// written, it cannot be given up.
func TestSealedBody(t *testing.T) {
	b := &sealedBody{r: strings.NewReader("x")}
	for range 2 {
		if !b.seal() {
			t.Error("an untouched body is not sealed")
		}
	}
	if _, err := b.Read(make([]byte, 1)); err != errSealed {
		t.Errorf("reading a sealed body: %v", err)
	}
	b = &sealedBody{r: strings.NewReader("x")}
	if n, err := b.Read(make([]byte, 1)); n != 1 || err != nil {
		t.Error("cannot read")
	}
	if b.seal() {
		t.Error("a body that was taken is sealed")
	}
}

// TestPatchIsNotRepeated: neither are the other writes.
func TestPatchIsNotRepeated(t *testing.T) {
	var n atomic.Int32
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		n.Add(1)
		panic(http.ErrAbortHandler)
	})
	_, err := f.client(t).PatchBot(t.Context(), 1, BotPatch{EnableCallback: new(false)})
	wantError(t, err, KindNetwork, OutcomeUnknown)
	if n.Load() != 1 {
		t.Errorf("%d requests", n.Load())
	}
}
