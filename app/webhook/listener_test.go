package webhook_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"punchline/app/lineworks"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
	"punchline/app/webhook"
)

// Requests as they should not be, over the wire. Nothing of them is recorded,
// and the next one is answered.
func TestMalformedRequests(t *testing.T) {
	body := message(0, sqlitetest.Now(), "出勤")
	sign := lineworks.Sign(secret, []byte(body))
	head := fmt.Sprintf("POST /callback HTTP/1.1\r\nHost: x\r\nX-WORKS-BotId: %s\r\nX-WORKS-Signature: %s\r\n", botID, sign)
	chunk := func(s string) string { return fmt.Sprintf("%x\r\n%s\r\n", len(s), s) }
	big := strings.Repeat("x", 8<<10)
	for _, tt := range []struct {
		name, raw string
		want      int
	}{
		{"the good one", head + fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body), 200},
		{"in chunks", head + "Transfer-Encoding: chunked\r\n\r\n" + chunk(body[:10]) + chunk(body[10:]) + "0\r\n\r\n", 200},
		{"chunks beyond the limit", head + "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat(chunk(big), 9) + "0\r\n\r\n", 413},
		{"announced beyond the limit", head + "Content-Length: 65537\r\n\r\n" + strings.Repeat("x", 65537), 413},
		{"announced beyond reason", head + "Content-Length: 9223372036854775807\r\n\r\nxxx", 413},
		{"announced beyond numbers", head + "Content-Length: 92233720368547758070\r\n\r\nxxx", 400},
		{"announced below nothing", head + "Content-Length: -1\r\n\r\nxxx", 400},
		{"announced shorter than it is", head + "Content-Length: 20\r\n\r\n" + body, 401},
		{"announced twice", head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nxxxxxx", 400},
		{"a chunk that is none", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\nxxx", 400},
		{"an encoding nobody knows", head + "Transfer-Encoding: rot13\r\n\r\nxxx", 501},
		{"headers without end", head + strings.Repeat("X-Filler: "+big+"\r\n", 4), 431},
		{"no HTTP", "hello\r\n\r\n", 400},
		{"of another time", "POST /callback HTTP/3.0\r\n\r\n", 505},
		{"a proxy's", "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n", 404},
		{"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + big, 400},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, _, x := serving(t)
				c := p.dial()
				defer c.Close()
				if got := exchange(c, tt.raw); got != tt.want {
					t.Errorf("answered %d, want %d", got, tt.want)
				}
				recorded := x.texts()
				if (recorded != "") != (tt.want == 200) {
					t.Errorf("recorded %q", recorded)
				}
				next := p.dial()
				defer next.Close()
				if got := exchange(next, signed(message(1, sqlitetest.Now(), "退勤"), secret)); got != 200 {
					t.Errorf("the next one is answered %d", got)
				}
			})
		})
	}
}

// A request that is cut off in the middle is none.
func TestRequestIsCutOff(t *testing.T) {
	raw := signed(message(0, sqlitetest.Now(), "出勤"), secret)
	for _, n := range []int{0, 1, 20, strings.Index(raw, "\r\n\r\n") + 2, strings.Index(raw, "\r\n\r\n") + 4, len(raw) - 1} {
		p, h, x := serving(t)
		c := p.dial()
		io.WriteString(c, raw[:n])
		c.Close()
		next := p.dial()
		if got := exchange(next, signed(message(1, sqlitetest.Now(), "退勤"), secret)); got != 200 {
			t.Errorf("after one cut at %d: %d", n, got)
		}
		next.Close()
		if got := x.texts(); got != "退勤" {
			t.Errorf("cut at %d: recorded %q", n, got)
		}
		if st := h.Status(); st.WrongSignature+st.Malformed+st.Foreign != 0 {
			t.Errorf("cut at %d: counted %+v", n, st)
		}
	}
}

// Slow requests end by themselves, each part after its time.
func TestSlowRequests(t *testing.T) {
	raw := signed(message(0, sqlitetest.Now(), "出勤"), secret)
	body := strings.Index(raw, "\r\n\r\n") + 4
	for _, tt := range []struct {
		name   string
		first  string
		drip   string // then one byte of it after the other, for ever
		every  time.Duration
		within time.Duration
	}{
		{"nothing at all", "", "", 0, 5 * time.Second},
		{"half a header", raw[:40], "", 0, 5 * time.Second},
		{"a header byte by byte", raw[:body-2] + "X-Filler: ", "x", time.Second, 5 * time.Second},
		{"half a body", raw[:body+20], "", 0, 10 * time.Second},
		{"a body byte by byte", strings.Replace(raw[:body], "Content-Length: ", "Content-Length: 9", 1), "x", time.Second, 10 * time.Second},
		{"an endless body in chunks", "POST /callback HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n", time.Second, 10 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, _, x := serving(t)
				c := p.dial()
				begun := time.Now()
				written := make(chan struct{})
				go func() {
					defer close(written)
					io.WriteString(c, tt.first)
					for tt.drip != "" {
						time.Sleep(tt.every)
						if _, err := io.WriteString(c, tt.drip); err != nil {
							return
						}
					}
				}()
				for r := bufio.NewReader(c); ; { // until the server hangs up
					if _, err := r.ReadByte(); err != nil {
						break
					}
				}
				took := time.Since(begun)
				c.Close()
				<-written
				if took > tt.within+600*time.Millisecond || took < tt.within-time.Second {
					t.Errorf("it took %v, want %v", took, tt.within)
				}
				if got := x.texts(); got != "" {
					t.Errorf("recorded %q", got)
				}
			})
		})
	}
}

// Connections that are kept open say nothing for two minutes, and no longer.
func TestManyIdleConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, _, x := serving(t)
		var idle []net.Conn
		for i := range 500 {
			c := p.dial()
			if got := exchange(c, signed(message(i, sqlitetest.Now(), "出勤"), secret)); got != 200 {
				t.Fatalf("connection %d: %d", i, got)
			}
			idle = append(idle, c)
		}
		time.Sleep(time.Minute)
		c := p.dial()
		if got := exchange(c, signed(message(1, sqlitetest.Now(), "退勤"), secret)); got != 200 {
			t.Errorf("beside %d idle ones: %d", len(idle), got)
		}
		if got := exchange(idle[0], signed(message(2, sqlitetest.Now(), "退勤"), secret)); got != 200 {
			t.Errorf("on an idle one: %d", got)
		}
		begun := time.Now()
		for _, c := range idle[1:] {
			if _, err := c.Read(make([]byte, 1)); err == nil {
				t.Fatal("something was sent on an idle connection")
			}
			c.Close()
		}
		if took := time.Since(begun); took > time.Minute+time.Second {
			t.Errorf("they stayed for %v more", took)
		}
		c.Close()
		idle[0].Close()
		if n := len(x.messages); n != 502 {
			t.Errorf("%d recorded", n)
		}
	})
}

// Close answers what is under way and takes nothing more.
func TestListenerCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		recording, goOn := make(chan struct{}), make(chan struct{})
		x := &inbox{fail: func(timeclock.Message) error { close(recording); <-goOn; return nil }}
		h := webhook.NewHandler(webhook.Config{Inbox: x})
		h.SetSecrets(secrets())
		p := newPipes()
		l := webhook.Serve(p, h)
		c := p.dial()
		status := make(chan int)
		go func() { status <- exchange(c, signed(message(0, sqlitetest.Now(), "出勤"), secret)) }()
		<-recording
		closed := make(chan error, 1)
		go func() { closed <- l.Close(t.Context()) }()
		synctest.Wait()
		select {
		case err := <-closed:
			t.Fatalf("closed before the answer: %v", err)
		default:
		}
		close(goOn)
		if got := <-status; got != 200 {
			t.Errorf("the one under way: %d", got)
		}
		if err := <-closed; err != nil {
			t.Error(err)
		}
		c.Close()
	})
	// One that hangs is given up in the end.
	synctest.Test(t, func(t *testing.T) {
		goOn := make(chan struct{})
		x := &inbox{fail: func(timeclock.Message) error { <-goOn; return nil }}
		h := webhook.NewHandler(webhook.Config{Inbox: x})
		h.SetSecrets(secrets())
		p := newPipes()
		l := webhook.Serve(p, h)
		c := p.dial()
		go exchange(c, signed(message(0, sqlitetest.Now(), "出勤"), secret))
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		begun := time.Now()
		if err := l.Close(ctx); err == nil || time.Since(begun) > 4*time.Second {
			t.Errorf("closed after %v: %v", time.Since(begun), err)
		}
		close(goOn)
		c.Close()
	})
}

func TestListen(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for addr, want := range map[string]timeclock.Code{
		taken.Addr().String(): timeclock.CodePortTaken,
		"":                    timeclock.CodeAddrInvalid,
		"8787":                timeclock.CodeAddrInvalid,
		":8787":               timeclock.CodeAddrInvalid,
		"0.0.0.0:8787":        timeclock.CodeAddrInvalid,
		"192.168.1.5:8787":    timeclock.CodeAddrInvalid,
		"[::]:8787":           timeclock.CodeAddrInvalid,
		"example.com:8787":    timeclock.CodeAddrInvalid,
		"127.0.0.1":           timeclock.CodeAddrInvalid,
		"127.0.0.1:":          timeclock.CodeAddrInvalid,
		"127.0.0.1:http":      timeclock.CodeAddrInvalid,
		"127.0.0.1:65536":     timeclock.CodeAddrInvalid,
		"127.0.0.1:-1":        timeclock.CodeAddrInvalid,
		"127.0.0.1:0":         "",
		"localhost:0":         "",
	} {
		l, err := webhook.Listen(addr, http.NotFoundHandler())
		if got := timeclock.CodeOf(err); got != want {
			t.Errorf("%q: %v, want %q", addr, err, want)
		}
		if err == nil {
			if host, port, err := net.SplitHostPort(l.Addr()); err != nil || port == "0" || !net.ParseIP(host).IsLoopback() {
				t.Errorf("%q listens on %s", addr, l.Addr())
			}
			if err := l.Close(t.Context()); err != nil {
				t.Error(err)
			}
		} else if timeclock.ArgsOf(err)["addr"] != addr {
			t.Errorf("%q: the sentence says %v", addr, timeclock.ArgsOf(err))
		}
	}
}
