package webhook_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"punchline/app/lineworks"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
	"punchline/app/webhook"
)

const (
	botID  = "2000001"
	secret = "12345a12-b12c-12d3-e123fghijkl"
)

func secrets() timeclock.BotSecrets {
	return timeclock.BotSecrets{BotID: botID, Current: timeclock.NewSecret(secret)}
}

// message is the body of a callback in which employee i says text.
func message(i int, at time.Time, text string) string {
	return fmt.Sprintf(`{"type":"message","source":{"userId":%q,"domainId":10000001},"issuedTime":%q,"content":{"type":"text","text":%q}}`,
		sqlitetest.UserID(i), at.UTC().Format("2006-01-02T15:04:05.000Z"), text)
}

// signed is the whole of a request with body, as it goes over the wire.
func signed(body, key string) string {
	return fmt.Sprintf("POST /callback HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-WORKS-BotId: %s\r\nX-WORKS-Signature: %s\r\nContent-Length: %d\r\n\r\n%s",
		botID, lineworks.Sign(key, []byte(body)), len(body), body)
}

// pipes is a listener without a network: what is sent over it takes no time
// but that of the test's clock.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

func (p *pipes) dial() net.Conn {
	client, server := net.Pipe()
	p.conns <- server
	return client
}

// exchange sends raw and reads the answer. What the server leaves unread does
// not matter. status is 0 if there was no answer.
func exchange(c net.Conn, raw string) (status int) {
	go io.WriteString(c, raw)
	return answer(c)
}

func answer(c net.Conn) (status int) {
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return 0
	}
	resp.Body.Close()
	return resp.StatusCode
}

// inbox is a timeclock.Inbox that keeps what it gets in memory, and fails on
// demand.
type inbox struct {
	mu          sync.Mutex
	messages    []timeclock.Message
	quarantined []timeclock.Quarantined
	fail        func(timeclock.Message) error // nil: never
}

func (x *inbox) Record(_ context.Context, m timeclock.Message) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.fail != nil {
		if err := x.fail(m); err != nil {
			return err
		}
	}
	x.messages = append(x.messages, m)
	return nil
}

func (x *inbox) Quarantine(_ context.Context, q timeclock.Quarantined) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.quarantined = append(x.quarantined, q)
	return nil
}

func (x *inbox) texts() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	var ts []string
	for _, m := range x.messages {
		ts = append(ts, m.Text)
	}
	return strings.Join(ts, " ")
}

// serving serves a handler over pipes with an inbox in memory.
func serving(t testing.TB, change ...func(*webhook.Config)) (*pipes, *webhook.Handler, *inbox) {
	t.Helper()
	x := &inbox{}
	cfg := webhook.Config{Inbox: x}
	for _, f := range change {
		f(&cfg)
	}
	h := webhook.NewHandler(cfg)
	h.SetSecrets(secrets())
	p := newPipes()
	l := webhook.Serve(p, h)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		l.Close(ctx)
	})
	return p, h, x
}

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
