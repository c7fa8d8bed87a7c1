package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// quarantined is a callback that says who wrote what, in a form of the tests.
func quarantined(i int, at time.Time) timeclock.Quarantined {
	return timeclock.Quarantined{ReceivedAt: at, BotID: "2000001", Signature: "sig", Body: fmt.Appendf(nil, "%d", i)}
}

// release releases those that ok accepts.
func release(t testing.TB, db *sqlite.DB, ok func(i int) bool) int {
	t.Helper()
	n, _, err := db.Release(t.Context(), timeclock.System(), 0, func(q timeclock.Quarantined) (timeclock.Message, bool) {
		var i int
		fmt.Sscan(string(q.Body), &i)
		m := sqlitetest.Text(i, q.ReceivedAt.Add(-time.Second), "出勤")
		m.ReceivedAt = q.ReceivedAt
		return m, ok(i)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestQuarantineAndRelease(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 300)
	at := sqlitetest.Now().Add(-time.Hour)
	for i := range 250 { // more than a page of Release
		if err := db.Quarantine(t.Context(), quarantined(i, at)); err != nil {
			t.Fatal(err)
		}
	}
	if got := counts(t, db); got != "0|0|0|0" {
		t.Fatalf("before the release: %s", got)
	}
	if n := release(t, db, func(int) bool { return false }); n != 0 {
		t.Errorf("%d released by the wrong secret", n)
	}
	even := func(i int) bool { return i%2 == 0 }
	for want := 125; want >= 0; want -= 125 { // a second time there is nothing left to release
		if n := release(t, db, even); n != want {
			t.Errorf("%d released, want %d", n, want)
		}
	}
	if got := sqlitetest.One(t, db, "SELECT count(*), min(punched_ms) = ?1 AND max(punched_ms) = ?1, min(received_ms) = ?1 + 1000, (SELECT count(*) FROM quarantine) FROM punch",
		at.Add(-time.Second).UnixMilli()); got != "125|1|1|125" {
		t.Errorf("punched, at the original time, received then, left: %s", got)
	}
	// One that LINE WORKS sent again meanwhile, rightly signed, is one event.
	m := sqlitetest.Text(1, at.Add(-time.Second), "出勤")
	record(t, db, m)
	if n := release(t, db, func(i int) bool { return i == 1 }); n != 1 {
		t.Errorf("%d released", n)
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM punch WHERE employee_id = 2"); got != "1" {
		t.Errorf("%s punches of one message", got)
	}
	if _, _, err := db.Release(t.Context(), timeclock.Actor{Kind: timeclock.ActorEmployee}, 0, nil); timeclock.CodeOf(err) != timeclock.CodeForbidden {
		t.Errorf("by an employee: %v", err)
	}
}

func TestQuarantineLimits(t *testing.T) {
	now := sqlitetest.Now()
	db := sqlitetest.Open(t, func(o *sqlite.Options) { o.Now = func() time.Time { return now } })
	sqlitetest.Company(t, db, 10)
	// 4,999 more than are there, of which 60 are of the last week but one.
	sqlitetest.Exec(t, db, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4999)
		INSERT INTO quarantine (received_ms, bot_id, signature, body) SELECT ?1 - iif(i <= 60, 8, 1) * 86400000, '2000001', 'sig', CAST(i % 5 AS BLOB) FROM n`, now.UnixMilli())
	if err := db.Quarantine(t.Context(), quarantined(7, now)); err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.One(t, db, "SELECT count(*), min(id) FROM quarantine"); got != "4940|61" {
		t.Errorf("after a week: rows, first: %s", got)
	}
	sqlitetest.Exec(t, db, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
		INSERT INTO quarantine (received_ms, bot_id, signature, body) SELECT ?1, '2000001', 'sig', x'39' FROM n`, now.UnixMilli())
	for range 5 {
		if err := db.Quarantine(t.Context(), quarantined(7, now)); err != nil {
			t.Fatal(err)
		}
	}
	if got := sqlitetest.One(t, db, "SELECT count(*), max(id) - min(id) FROM quarantine"); got != "5000|4999" {
		t.Errorf("when it is full: rows, from first to last: %s", got)
	}
	// What stayed because nothing new came is too old all the same.
	now = now.Add(8 * 24 * time.Hour)
	if n := release(t, db, func(int) bool { return true }); n != 0 {
		t.Errorf("%d of last week were released", n)
	}
	if got := sqlitetest.One(t, db, "SELECT n FROM counter WHERE name = 'wrong_signature'"); got != "6" {
		t.Errorf("%s counted", got)
	}
}

// Strangers who send wrong signatures as fast as they can are dropped before
// they hold up anybody.
func TestQuarantineGivesWay(t *testing.T) {
	g := newGate()
	db := sqlitetest.Open(t, g.options)
	sqlitetest.Company(t, db, 1)
	first := g.hold(t, db)
	var wg sync.WaitGroup
	var kept, dropped atomic.Int64
	for i := range 200 {
		wg.Go(func() {
			err := db.Quarantine(context.Background(), quarantined(i, sqlitetest.Now()))
			switch timeclock.CodeOf(err) {
			case "":
				kept.Add(1)
			case timeclock.CodeBusy:
				dropped.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	for dropped.Load()+int64(db.QueueLen()) < 200 {
		runtime.Gosched()
	}
	if n := db.QueueLen(); n > 16 {
		t.Errorf("%d of them stand before the next message", n)
	}
	close(g.open)
	wg.Wait()
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	if kept.Load() == 0 || sqlitetest.One(t, db, "SELECT count(*) FROM quarantine") != fmt.Sprint(kept.Load()) {
		t.Errorf("%d kept", kept.Load())
	}
	if err := db.Quarantine(t.Context(), quarantined(1, sqlitetest.Now())); err != nil {
		t.Errorf("when they are gone: %v", err)
	}
}

// A release that fails halfway goes on where it stopped.
func TestReleaseThatFails(t *testing.T) {
	var broken atomic.Bool
	db := sqlitetest.Open(t, fixed, func(o *sqlite.Options) {
		o.Decide = func(s *timeclock.Situation) timeclock.Decision {
			if broken.Load() && strings.HasPrefix(s.Message.UserID, "user0002") {
				panic("staged")
			}
			return timeclock.Decide(s)
		}
	})
	sqlitetest.Company(t, db, 5)
	for i := range 5 {
		if err := db.Quarantine(t.Context(), quarantined(i, sqlitetest.Now())); err != nil {
			t.Fatal(err)
		}
	}
	broken.Store(true)
	if n := release(t, db, func(int) bool { return true }); n != 5 {
		t.Errorf("%d released", n)
	}
	if got := sqlitetest.One(t, db, "SELECT group_concat(outcome) FROM (SELECT outcome FROM event ORDER BY user_id)"); got != "punched,punched,failed,punched,punched" {
		t.Error(got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := db.Release(ctx, timeclock.System(), 0, func(timeclock.Quarantined) (timeclock.Message, bool) { return timeclock.Message{}, true }); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
}
