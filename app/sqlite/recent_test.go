package sqlite_test

import (
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// The punches a decision goes by are remembered from message to message; what
// another program, or a message that failed, does to them counts at once.
func TestRecentPunches(t *testing.T) {
	fail := false
	db := sqlitetest.Open(t, fixed, func(o *sqlite.Options) {
		o.Decide = func(s *timeclock.Situation) timeclock.Decision {
			d := timeclock.Decide(s)
			if fail && d.Punch != nil {
				d.Days = append(d.Days, timeclock.Workday{EmployeeID: -1, Date: "2026-01-01"}) // no such employee
			}
			return d
		}
	})
	sqlitetest.Company(t, db, 1)
	at := sqlitetest.Now()
	say := func(text, want string) {
		t.Helper()
		at = at.Add(10 * time.Second)
		send(t, db, sqlitetest.Text(0, at, text))
		if got := sqlitetest.One(t, db, "SELECT outcome, coalesce(reason, '') FROM event ORDER BY id DESC LIMIT 1"); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	say("出勤", "punched|punched")
	say("出勤", "double_tap|double_tap")
	sqlitetest.Exec(t, db, "UPDATE punch SET voided = 1, version = version + 1")
	say("出勤", "punched|punched")
	say("取消", "voided|voided")
	fail = true
	say("退勤", "failed|internal")
	fail = false
	// Neither the punch that was voided nor the one that failed is there.
	say("退勤", "punched|punched")
	if got := sqlitetest.Query(t, db, "SELECT id, type, voided FROM punch"); len(got) != 3 {
		t.Errorf("punches: %q", got)
	}
}
