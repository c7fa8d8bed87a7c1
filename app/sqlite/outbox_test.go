package sqlite_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// queue puts a message into the outbox, as other parts will.
func queue(t testing.TB, db *sqlite.DB, kind timeclock.OutgoingKind, notBefore time.Time) {
	t.Helper()
	sqlitetest.Exec(t, db, `INSERT INTO outbox (kind, priority, reply_case, params, user_id, state, not_before_ms, created_ms) VALUES (?, ?, 'help', '{}', 'u', 'queued', ?, ?)`,
		string(kind), kind.Priority(), notBefore.UnixMilli(), sqlitetest.Now().UnixMilli())
}

func claim(t testing.TB, db *sqlite.DB, now time.Time) (*timeclock.Outgoing, time.Time) {
	t.Helper()
	o, next, err := db.Claim(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	return o, next
}

func settle(t testing.TB, db *sqlite.DB, id int64, d timeclock.Delivery) {
	t.Helper()
	if err := db.Settle(t.Context(), id, d); err != nil {
		t.Fatal(err)
	}
}

func TestOutboxOrder(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	now := sqlitetest.Now()
	if o, next := claim(t, db, now); o != nil || !next.IsZero() {
		t.Fatalf("of nothing: %+v, %v", o, next)
	}
	for _, k := range []timeclock.OutgoingKind{timeclock.OutFirst, timeclock.OutReminder, timeclock.OutReply, timeclock.OutCorrection, timeclock.OutReply} {
		queue(t, db, k, now)
	}
	queue(t, db, timeclock.OutReply, now.Add(time.Minute))
	var got []string
	for {
		o, next := claim(t, db, now)
		if o == nil {
			if !next.Equal(now.Add(time.Minute)) {
				t.Errorf("next at %v", next)
			}
			break
		}
		got = append(got, fmt.Sprint(o.ID, o.Kind, o.Attempts))
		settle(t, db, o.ID, timeclock.Delivery{State: timeclock.SendSent, Text: "送った"})
	}
	if want := []string{"3reply0", "5reply0", "4correction0", "2reminder0", "1first_message0"}; !slices.Equal(trimmed(got), want) {
		t.Errorf("order %v", got)
	}
	if o, _ := claim(t, db, now.Add(time.Minute)); o == nil || o.ID != 6 {
		t.Errorf("the one that was to wait: %+v", o)
	}
}

func trimmed(ss []string) (out []string) {
	for _, s := range ss {
		out = append(out, strings.ReplaceAll(s, " ", ""))
	}
	return out
}

// What a claimed message holds is what was put in.
func TestClaimGivesTheWholeMessage(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 1)
	s := timeclock.DefaultSettings()
	s.GroupRooms = true
	if err := sqlitetest.SaveSettings(t.Context(), db, timeclock.Owner(), s); err != nil {
		t.Fatal(err)
	}
	m := sqlitetest.Text(0, sqlitetest.Now(), "出勤か退勤")
	m.ChannelID = "room"
	record(t, db, m)
	o, _ := claim(t, db, sqlitetest.Now())
	if o == nil || o.Kind != timeclock.OutReply || o.Case != timeclock.CaseAmbiguous || o.UserID != sqlitetest.UserID(0) || o.ChannelID != "" || // alone: a room is not disturbed
		!o.CreatedAt.Equal(sqlitetest.Now()) || o.Params.Question != 1 || o.Params.Name != "山田 太郎0" || !slices.Equal(o.Params.Choices, []string{"clock_in", "clock_out"}) {
		t.Errorf("%+v", o)
	}
	if got := sqlitetest.One(t, db, "SELECT state, attempts FROM outbox"); got != "sending|1" {
		t.Errorf("marked %s before it leaves", got)
	}
}

func TestSettle(t *testing.T) {
	now := sqlitetest.Now()
	for _, tt := range []struct {
		name string
		d    timeclock.Delivery
		want string // state, attempts, not before, settled, text, code, detail
	}{
		{"sent", timeclock.Delivery{State: timeclock.SendSent, Text: "はい"}, "sent|1|0|0|はい||"},
		{"failed", timeclock.Delivery{State: timeclock.SendFailed, Text: "はい", Code: timeclock.CodeLWBotDenied, Detail: "403"}, "failed|1|0|0|はい|lineworks_bot_denied|403"},
		{"unknown", timeclock.Delivery{State: timeclock.SendUnknown, Text: "はい", Code: timeclock.CodeLWOutcome}, "unknown|1|0|0|はい|lineworks_outcome|"},
		{"to try again", timeclock.Delivery{State: timeclock.SendQueued, Text: "はい", Code: timeclock.CodeLWRate, RetryAt: now.Add(7 * time.Second)}, "queued|1|7000||はい|lineworks_rate|"},
		{"not tried at all", timeclock.Delivery{State: timeclock.SendQueued, RetryAt: now, NotTried: true}, "queued|0|0||||"},
	} {
		db := sqlitetest.Open(t, fixed)
		queue(t, db, timeclock.OutReply, now)
		told := make(chan timeclock.Topic, 10)
		cancel := db.Subscribe(func(c timeclock.Change) { told <- c.Topic })
		o, _ := claim(t, db, now)
		settle(t, db, o.ID, tt.d)
		q := "SELECT state, attempts, not_before_ms - ?1, settled_ms - ?1, text, code, detail FROM outbox"
		if got := sqlitetest.One(t, db, q, now.UnixMilli()); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		if topic := <-told; topic != timeclock.TopicOutbox {
			t.Errorf("%s: told of %s", tt.name, topic)
		}
		cancel()
		// Settled is settled: whoever comes late changes nothing.
		settle(t, db, o.ID, timeclock.Delivery{State: timeclock.SendFailed, Code: timeclock.CodeInternal})
		if got := sqlitetest.One(t, db, q, now.UnixMilli()); got != tt.want {
			t.Errorf("%s, settled again: %s", tt.name, got)
		}
	}
}

// A message that is tried again keeps its place before those of less weight,
// and goes out after it was to wait.
func TestRetriedMessage(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	now := sqlitetest.Now()
	queue(t, db, timeclock.OutReply, now)
	queue(t, db, timeclock.OutFirst, now)
	for n := range 3 {
		o, _ := claim(t, db, now)
		if o.ID != 1 || o.Attempts != n {
			t.Fatalf("claim %d: %+v", n, o)
		}
		now = now.Add(time.Minute)
		settle(t, db, o.ID, timeclock.Delivery{State: timeclock.SendQueued, Code: timeclock.CodeLWServer, RetryAt: now})
	}
	if o, _ := claim(t, db, now.Add(-time.Second)); o == nil || o.ID != 2 {
		t.Errorf("while it waits: %+v", o)
	}
	if o, next := claim(t, db, now.Add(-time.Second)); o != nil || !next.Equal(now) {
		t.Errorf("nothing else is due: %+v, next %v", o, next)
	}
}

// After a crash between claim and settle a message is 結果不明, and stays so.
func TestAbandonSending(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	now := sqlitetest.Now()
	for range 4 {
		queue(t, db, timeclock.OutReply, now)
	}
	first, _ := claim(t, db, now)
	settle(t, db, first.ID, timeclock.Delivery{State: timeclock.SendSent})
	claim(t, db, now)
	claim(t, db, now)
	for want := 2; want >= 0; want -= 2 { // a second time there is none
		if n, err := db.AbandonSending(t.Context()); err != nil || n != want {
			t.Errorf("%d abandoned, %v; want %d", n, err, want)
		}
	}
	got := sqlitetest.Query(t, db, "SELECT state, code, settled_ms FROM outbox ORDER BY id")
	ms := fmt.Sprint(now.UnixMilli())
	if want := []string{"sent||" + ms, "unknown|lineworks_outcome|" + ms, "unknown|lineworks_outcome|" + ms, "queued||"}; !slices.Equal(got, want) {
		t.Errorf("outbox %v", got)
	}
	if o, _ := claim(t, db, now); o == nil || o.ID != 4 {
		t.Errorf("the one that never left: %+v", o)
	}
}

// However many claim at once, each message is given out once.
func TestConcurrentClaims(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	const n = 60
	for range n {
		queue(t, db, timeclock.OutReply, sqlitetest.Now())
	}
	other, err := open(t, sqlite.Options{Path: db.Path(), Now: sqlitetest.Now}) // another process
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	var mu sync.Mutex
	claimed := map[int64]int{}
	var wg sync.WaitGroup
	for i := range 8 {
		from := []*sqlite.DB{db, other}[i%2]
		wg.Go(func() {
			for {
				o, next, err := from.Claim(context.Background(), sqlitetest.Now())
				if err != nil {
					t.Error(err)
					return
				}
				if o == nil && next.IsZero() {
					return
				}
				if o != nil {
					mu.Lock()
					claimed[o.ID]++
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	for id, times := range claimed {
		if times != 1 {
			t.Errorf("message %d was given out %d times", id, times)
		}
	}
	if len(claimed) != n {
		t.Errorf("%d of %d were given out", len(claimed), n)
	}
}

// An outbox with nothing due is only read: an idle sender writes nothing.
func TestIdleClaimWritesNothing(t *testing.T) {
	vfs := sqlitetest.CountingVFS(t)
	if vfs == "" {
		t.Skip("syncs are counted on Linux only")
	}
	db := sqlitetest.Open(t, fixed, func(o *sqlite.Options) { o.VFS = vfs })
	queue(t, db, timeclock.OutReply, sqlitetest.Now().Add(time.Hour))
	before := sqlitetest.Syncs()
	for range 20 {
		claim(t, db, sqlitetest.Now())
	}
	if n := sqlitetest.Syncs() - before; n != 0 {
		t.Errorf("%d syncs", n)
	}
}

// A clock that is set back between deciding and sending changes neither when
// replies leave nor their order.
func TestClaimAfterTheClockWasSetBack(t *testing.T) {
	now := sqlitetest.Now()
	db := sqlitetest.Open(t, func(o *sqlite.Options) { o.Now = func() time.Time { return now } })
	sqlitetest.Company(t, db, 1)
	record(t, db, sqlitetest.Text(0, now, "出勤"))
	now = now.Add(-time.Hour)
	record(t, db, sqlitetest.Text(0, now.Add(time.Second), "ヘルプ"))
	for _, want := range []timeclock.Case{timeclock.CasePunched, timeclock.CaseHelp} {
		o, _ := claim(t, db, now)
		if o == nil || o.Case != want {
			t.Fatalf("claimed %+v, want %s", o, want)
		}
		settle(t, db, o.ID, timeclock.Delivery{State: timeclock.SendSent, Text: "送った"})
	}
}
