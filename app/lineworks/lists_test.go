package lineworks

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestCursors: the end of a list may be written in three ways, and a cursor goes
// back percent-encoded.
func TestCursors(t *testing.T) {
	for name, end := range map[string]string{
		"null": `,"responseMetaData":{"nextCursor":null}`, "empty": `,"responseMetaData":{"nextCursor":""}`,
		"absent": `,"responseMetaData":{}`, "no meta": ``, "meta null": `,"responseMetaData":null`,
	} {
		f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
			if !r.URL.Query().Has("cursor") {
				io.WriteString(w, `{"users":[{"userId":"a"},{"userId":"b","userName":null,"organizations":[{}],"new":1}],"responseMetaData":{"nextCursor":"x+/="}}`)
				return
			}
			if !strings.Contains(r.URL.RawQuery, "cursor=x%2B%2F%3D") {
				t.Errorf("query %s", r.URL.RawQuery)
			}
			io.WriteString(w, `{"users":[{"userId":"c"}]`+end+`}`)
		})
		var ids string
		for u, err := range f.client(t).Users(t.Context()) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			ids += u.ID
		}
		if ids != "abc" {
			t.Errorf("%s: %s", name, ids)
		}
	}
}

func TestEndlessList(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `{"bots":[{"botId":1}],"responseMetaData":{"nextCursor":"again"}}`)
	})
	n := 0
	var last error
	for _, err := range f.client(t).Bots(t.Context()) {
		if n++; n > 10 {
			t.Fatal("it does not end")
		}
		last = err
	}
	if KindOf(last) != KindMalformed {
		t.Errorf("error %v", last)
	}
	// Whoever has enough may stop.
	for range f.client(t).Bots(t.Context()) {
		break
	}
}

func TestMembersOfAll(t *testing.T) {
	for _, body := range []string{`{"members":["All users"]}`, `{"members":"All users"}`} {
		f := newFake(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, body) })
		p, err := f.client(t).ListBotMembers(t.Context(), 1, 2, 0, "")
		if err != nil || !p.All || p.Members != nil {
			t.Errorf("%s: %+v %v", body, p, err)
		}
	}
}

// TestMalformedAnswers: a success that says nothing is no success.
func TestMalformedAnswers(t *testing.T) {
	for _, body := range []string{"", "{}", "null", "<html>", `{"botId":"x"}`, strings.Repeat("x", maxAnswer+1)} {
		f := newFake(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, body) })
		c := f.client(t)
		_, e1 := c.GetBot(t.Context(), 1)
		_, e2 := c.GetUser(t.Context(), "u")
		_, e3 := c.IssueSecret(t.Context(), 1)
		_, e4 := c.CreateChannel(t.Context(), 1, "t", []string{"u"})
		for _, err := range []error{e1, e2, e3, e4} {
			if KindOf(err) != KindMalformed || OutcomeOf(err) != OutcomeUnknown {
				t.Errorf("%.20q: %v", body, err)
			}
		}
	}
}

func logQuery() LogQuery {
	day := time.Date(2026, 4, 1, 0, 0, 0, 0, time.FixedZone("", 9*3600))
	return LogQuery{From: day, To: day.Add(24 * time.Hour)}
}

// TestDownload: the file lies on a host that must not see the token.
func TestDownload(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		max  int64
		kind Kind
	}{
		"whole":            {"日時,送信者\n2026-04-01,a\n", 0, ""},
		"empty":            {"", 0, ""},
		"as long as may":   {"0123456789", 10, ""},
		"too long":         {"0123456789x", 10, KindLimit},
		"failed halfway":   {"日時,送信者\n2026-04-01,a\ndownloadLogs error\nInternal\n", 0, KindServer},
		"failed at once":   {"downloadLogs error\n", 0, KindServer},
		"somebody said so": {"日時,トーク\n2026-04-01,downloadLogs error\n", 0, ""},
		"long ago said so": {"\ndownloadLogs error\n" + strings.Repeat("2026-04-01,x\n", 1000), 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, c.file) }))
			defer host.Close()
			f := newFake(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, host.URL, http.StatusFound) })
			q := logQuery()
			q.MaxBytes = c.max
			var out bytes.Buffer
			n, err := f.client(t).DownloadMessageLog(t.Context(), q, &out)
			if KindOf(err) != c.kind || (err == nil) != (c.kind == "") {
				t.Fatalf("error %v, want kind %q", err, c.kind)
			}
			if err == nil && (out.String() != c.file || n != int64(len(c.file))) {
				t.Errorf("%d bytes: %q", n, out.String())
			}
			if c.max > 0 && n > c.max {
				t.Errorf("%d bytes were written", n)
			}
		})
	}
}

func TestDownloadFailures(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(403)
		io.WriteString(w, `{"code":"FORBIDDEN","description":"no"}`)
	})
	_, err := f.client(t).DownloadMessageLog(t.Context(), logQuery(), io.Discard)
	wantError(t, err, KindForbidden, OutcomeNotSent)

	f = newFake(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		io.WriteString(w, "cut")
		panic(http.ErrAbortHandler)
	})
	_, err = f.client(t).DownloadMessageLog(t.Context(), logQuery(), io.Discard)
	wantError(t, err, KindNetwork, OutcomeUnknown)

	f = newFake(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "x") })
	_, err = f.client(t).DownloadMessageLog(t.Context(), logQuery(), fullDisk{})
	wantError(t, err, KindLocal, OutcomeUnknown)
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// TestSerial: LINE WORKS refuses downloads side by side, and asks not to change
// Bots side by side; other calls do not wait for these.
func TestSerial(t *testing.T) {
	var changes, downloads, total atomic.Int32
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		n := &changes
		if r.Method == http.MethodGet {
			n = &downloads
		}
		if n.Add(1) > 1 {
			t.Errorf("%s side by side", r.Method)
		}
		total.Add(1)
		runtime.Gosched()
		n.Add(-1)
		io.WriteString(w, `{"botId":1}`)
	})
	c := f.client(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := c.DownloadMessageLog(t.Context(), logQuery(), io.Discard); err != nil {
				t.Error(err)
			}
		})
		wg.Go(func() {
			if _, err := c.PatchBot(t.Context(), 1, BotPatch{Name: new("x")}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if total.Load() != 16 {
		t.Errorf("%d requests", total.Load())
	}
	// While a change is under way, others wait only as long as they like.
	c.manage <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantError(t, c.DeleteBot(ctx, 1), KindCanceled, OutcomeNotSent)
}
