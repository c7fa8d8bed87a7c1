package loopback_test

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"punchline/app/loopback"
	"punchline/app/sqlite/sqlitetest"
)

// stream reads the events of a page, one text a time.
type stream struct {
	events chan string // closed at its end
	stop   context.CancelFunc
}

func (s *served) stream(t *testing.T, page string) *stream {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, "GET", "http://"+s.addr+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set(loopback.HeaderToken, s.token)
	r.Header.Set(loopback.HeaderPage, page)
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if a.StatusCode != 200 || a.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%s, %v", a.Status, a.Header)
	}
	st := &stream{events: make(chan string, 100), stop: stop}
	opened := make(chan struct{})
	go func() {
		defer a.Body.Close()
		defer close(st.events)
		lines := bufio.NewScanner(a.Body)
		var event []string
		for lines.Scan() {
			switch line := lines.Text(); {
			case line == ": open":
				close(opened)
			case line == "" && event != nil:
				st.events <- strings.Join(event, " ")
				event = nil
			case line != "" && line[0] != ':':
				event = append(event, line)
			}
		}
	}()
	t.Cleanup(stop)
	<-opened
	return st
}

// next is the next event; "" at the end of the stream.
func (s *stream) next(t *testing.T) string {
	t.Helper()
	select {
	case e := <-s.events:
		return e
	case <-time.After(5 * time.Second):
		t.Fatal("no event came")
		return ""
	}
}

// A punch is told within a second, without anything that was not committed.
func TestEvents(t *testing.T) {
	s := serve(t)
	st := s.stream(t, "a")
	start := time.Now()
	if err := s.db.Record(t.Context(), sqlitetest.Text(0, sqlitetest.Now(), "出勤")); err != nil {
		t.Fatal(err)
	}
	var heard []string
	for !strings.Contains(strings.Join(heard, " "), `"events"`) || !strings.Contains(strings.Join(heard, " "), `"punches"`) {
		e := st.next(t)
		if !strings.HasPrefix(e, `event: change data: {"topics":[`) {
			t.Fatalf("heard %q", e)
		}
		heard = append(heard, e)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("it took %v", took)
	}
	if err := s.Notify("題", "本文"); err != nil {
		t.Error(err)
	}
	if e := st.next(t); e != `event: notice data: {"body":"本文","title":"題"}` {
		t.Errorf("heard %q", e)
	}
}

func TestSecondPage(t *testing.T) {
	s := serve(t)
	page := func(id string) func(*http.Request) { return header(loopback.HeaderPage, id) }
	const replaced = `{"error":{"code":"page_replaced"}}`

	first := s.stream(t, "first")
	s.call(t, firstAdmin, 200, `{"result"`, page("first"))
	for e := ""; !strings.HasPrefix(e, "event: change"); {
		e = first.next(t)
	}
	// The page is opened again: it takes over, signed in as the process is.
	s.call(t, overview, 200, `{"result"`, page("second"))
	for e := ""; e != "event: page_replaced data: {}"; {
		if e = first.next(t); e == "" {
			t.Fatal("the earlier page was not told")
		}
	}
	if e := first.next(t); e != "" {
		t.Errorf("the earlier page still hears %q", e)
	}
	s.call(t, overview, 409, replaced, page("first"))
	if status, answer, _ := s.send(t, "GET", "/events", "", page("first")); status != 409 || answer != replaced {
		t.Errorf("its events: %d %s", status, answer)
	}
	if status, answer, _ := s.send(t, "POST", "/files", "x", page("first")); status != 409 || answer != replaced {
		t.Errorf("its files: %d %s", status, answer)
	}
	// And a third by its stream of events.
	s.stream(t, "third")
	s.call(t, overview, 409, replaced, page("second"))
	s.call(t, overview, 409, replaced, page("first"))
	s.call(t, overview, 200, `{"result"`, page("third"))
	s.call(t, overview, 400, `{"error":{"code":"bad_request"}}`, page(strings.Repeat("x", 65)))
}

// A page that does not read cannot hold up the others, or the program.
func TestSlowReader(t *testing.T) {
	s := serve(t)
	st := s.stream(t, "a")
	big := strings.Repeat("x", 1<<20)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 200 {
			s.Emit("big", big)
		}
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("telling waits for the reader")
	}
	st.stop()
}

// Ending the program ends the streams at once.
func TestCloseEndsStreams(t *testing.T) {
	s := serve(t)
	st := s.stream(t, "a")
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	s.Emit("last", struct{}{})
	start := time.Now()
	closed := make(chan error, 1)
	go func() { closed <- s.Close(ctx) }()
	if e := st.next(t); e != "event: last data: {}" {
		t.Errorf("heard %q", e)
	}
	if e := st.next(t); e != "" {
		t.Errorf("heard %q", e)
	}
	if err := <-closed; err != nil || time.Since(start) > 3*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}
