package sqlite_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

func TestBlankTalk(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 4)
	now := sqlitetest.Now()
	for i, text := range []string{"出勤", "こんにちは", "出勤 退勤", "修正 出勤 8:00"} {
		record(t, db, sqlitetest.Text(i, now, text))
	}
	record(t, db, sqlitetest.Text(1, now.Add(time.Hour), "また明日"))
	if n, err := db.BlankTalk(t.Context(), timeclock.System(), now.Add(time.Minute)); err != nil || n != 1 {
		t.Fatalf("blanked %d, %v; want 1", n, err)
	}
	got := strings.Join(sqlitetest.Query(t, db, "SELECT outcome, text FROM event ORDER BY id"), " ")
	if got != "punched|出勤 unmatched| asked|出勤 退勤 requested|修正 出勤 8:00 unmatched|また明日" {
		t.Error(got)
	}
	// Sent once more, the blanked one is still the same event.
	record(t, db, sqlitetest.Text(1, now, "こんにちは"))
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM event"); got != "5" {
		t.Errorf("%s events, want 5", got)
	}
	if _, err := db.BlankTalk(t.Context(), timeclock.Owner(), now); timeclock.CodeOf(err) != timeclock.CodeForbidden {
		t.Errorf("the owner may keep the house: %v", err)
	}
}

func TestRedo(t *testing.T) {
	var broken atomic.Bool
	broken.Store(true)
	db := sqlitetest.Open(t, fixed, func(o *sqlite.Options) {
		o.Decide = func(s *timeclock.Situation) timeclock.Decision {
			if broken.Load() {
				panic("a fault of ours")
			}
			return timeclock.Decide(s)
		}
	})
	sqlitetest.Company(t, db, 1)
	record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "出勤"))
	if err := db.Redo(t.Context(), timeclock.Owner(), 1); timeclock.CodeOf(err) != timeclock.CodeInternal {
		t.Errorf("redone while broken: %v", err)
	}
	broken.Store(false)
	if err := db.Redo(t.Context(), timeclock.Owner(), 1); err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.One(t, db, "SELECT (SELECT outcome FROM event), (SELECT type FROM punch), (SELECT action FROM operation)"); got != "punched|clock_in|redo_message" {
		t.Error(got)
	}
	if err := db.Redo(t.Context(), timeclock.Owner(), 1); timeclock.CodeOf(err) != timeclock.CodeConflict {
		t.Errorf("redone twice: %v", err)
	}
	if err := db.Redo(t.Context(), timeclock.Owner(), 99); timeclock.CodeOf(err) != timeclock.CodeNotFound {
		t.Errorf("redone without a message: %v", err)
	}
}

func TestConfirmSender(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 1)
	record(t, db, timeclock.Message{Kind: timeclock.KindText, Type: "message", UserID: "new-account", IssuedAt: sqlitetest.Now(), ReceivedAt: sqlitetest.Now(), Text: "出勤"})
	if err := db.Resolved(t.Context(), timeclock.Resolution{Lookup: timeclock.Lookup{UserID: "new-account"}, UserID: "new-account", AccountID: "user0000@example.com", At: sqlitetest.Now()}); err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.One(t, db, "SELECT outcome FROM event"); got != "sender_conflict" {
		t.Fatalf("another user under a linked ID: %s", got)
	}
	if err := db.ConfirmSender(t.Context(), timeclock.Owner(), "new-account"); err != nil {
		t.Fatal(err)
	}
	record(t, db, timeclock.Message{Kind: timeclock.KindText, Type: "message", UserID: "new-account", IssuedAt: sqlitetest.Now().Add(time.Minute), ReceivedAt: sqlitetest.Now().Add(time.Minute), Text: "出勤"})
	if got := sqlitetest.One(t, db, "SELECT employee_id, type FROM punch"); got != "1|clock_in" {
		t.Errorf("punch: %s", got)
	}
	if err := db.ConfirmSender(t.Context(), timeclock.Owner(), "new-account"); timeclock.CodeOf(err) != timeclock.CodeNotFound {
		t.Errorf("confirmed twice: %v", err)
	}
}

// Talk beyond one page, much of it of one moment, and what arrives later.
func TestBlankMuchTalk(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 1)
	now := sqlitetest.Now()
	insert := `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) INSERT INTO event (issued_ms, key, received_ms, kind, type, user_id, domain_id, text, outcome)
		SELECT ?2 - i % 3, randomblob(16), ?2, 'text', 'message', 'u', 1, 'hello', iif(i % 10, 'unmatched', 'punched') FROM n`
	sqlitetest.Exec(t, db, insert, 5000, now.UnixMilli())
	if n, err := db.BlankTalk(t.Context(), timeclock.System(), now.Add(time.Minute)); err != nil || n != 4500 {
		t.Errorf("blanked %d, %v; want 4500", n, err)
	}
	sqlitetest.Exec(t, db, insert, 10, now.Add(-29*24*time.Hour).UnixMilli()) // late
	if n, err := db.BlankTalk(t.Context(), timeclock.System(), now.Add(time.Minute)); err != nil || n != 9 {
		t.Errorf("blanked %d late ones, %v; want 9", n, err)
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM event WHERE (text IS NULL) <> (outcome = 'unmatched')"); got != "0" {
		t.Errorf("%s wrongly kept or blanked", got)
	}
}
