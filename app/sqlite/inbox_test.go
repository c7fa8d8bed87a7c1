package sqlite_test

import (
	"context"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

func fixed(o *sqlite.Options) { o.Now = sqlitetest.Now }

func record(t testing.TB, db *sqlite.DB, m timeclock.Message) {
	t.Helper()
	if err := db.Record(context.Background(), m); err != nil {
		t.Fatalf("Record(%q): %v", m.Text, err)
	}
}

func TestMessageBecomesPunchLogRow(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 2)
	m := sqlitetest.Text(0, sqlitetest.Now().Add(716*time.Millisecond), "おはようございます。出 勤 します")
	m.ReceivedAt = m.IssuedAt.Add(90 * time.Millisecond)
	record(t, db, m)
	record(t, db, m) // LINE WORKS never promised to send it once
	got := sqlitetest.One(t, db, "SELECT * FROM punch_log")
	want := "1|0000|山田 太郎0|10|総務部|1|正社員|clock_in|2026-11-23T09:00:00.716+09:00|2026-11-23|lineworks|おはようございます。出 勤 します|2026-11-23T09:00:00.806+09:00|0|0"
	if got != want {
		t.Errorf("punch_log\n got %s\nwant %s", got, want)
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM event"); got != "1" {
		t.Errorf("%s events, want 1", got)
	}
	if got := sqlitetest.One(t, db, "SELECT kind, reply_case, state, user_id FROM outbox"); got != "reply|punched|queued|"+sqlitetest.UserID(0) {
		t.Errorf("outbox: %s", got)
	}
	if got := sqlitetest.One(t, db, "SELECT work_date, presence, punches FROM workday"); got != "2026-11-23|in|1" {
		t.Errorf("workday: %s", got)
	}
}

func TestPoisonedMessageLeavesItsNeighbours(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	db := sqlitetest.Open(t, fixed, func(o *sqlite.Options) {
		o.Decide = func(s *timeclock.Situation) timeclock.Decision {
			once.Do(func() { close(started); <-release }) // the first message holds the writer until the others queue up
			if strings.Contains(s.Message.Text, "毒") {
				panic("poisoned")
			}
			return timeclock.Decide(s)
		}
	})
	sqlitetest.Company(t, db, 21)
	var wg sync.WaitGroup
	errs := make([]error, 21)
	for i := range 21 {
		text := "出勤"
		if i == 13 {
			text = "出勤 毒"
		}
		wg.Go(func() { errs[i] = db.Record(context.Background(), sqlitetest.Text(i, sqlitetest.Now(), text)) })
		if i == 0 {
			<-started
		}
	}
	for db.QueueLen() < 20 {
		runtime.Gosched() // until the others stand in the queue
	}
	close(release)
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			t.Errorf("message %d: %v", i, err)
		}
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM punch"); got != "20" {
		t.Errorf("%s punches, want 20", got)
	}
	if got := sqlitetest.One(t, db, "SELECT user_id, outcome, reason, text FROM event WHERE outcome <> 'punched'"); got != sqlitetest.UserID(13)+"|failed|internal|出勤 毒" {
		t.Errorf("the poisoned one: %s", got)
	}
}
