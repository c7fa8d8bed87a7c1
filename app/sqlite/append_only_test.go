package sqlite_test

import (
	"database/sql"
	"slices"
	"testing"
	"time"

	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// What is append-only is so for every program that opens the file.
func TestAppendOnly(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 1)
	now := sqlitetest.Now()
	record(t, db, sqlitetest.Text(0, now, "出勤"))
	record(t, db, sqlitetest.Text(0, now.Add(time.Second), "取消"))
	record(t, db, sqlitetest.Text(0, now.Add(2*time.Second), "出勤 退勤"))
	record(t, db, sqlitetest.Text(0, now.Add(3*time.Second), "修正 昨日 出勤 9:00"))
	record(t, db, sqlitetest.Text(0, now.Add(4*time.Second), "修正 昨日 退勤 18:00"))
	record(t, db, sqlitetest.Text(0, now.Add(5*time.Second), "修正 取消"))
	if err := sqlitetest.SavePhrases(t.Context(), db, timeclock.Owner(), withPhrase("clock_in", "おはよう")); err != nil {
		t.Fatal(err)
	}
	if err := db.Agree(t.Context(), timeclock.Owner(), timeclock.TermsVersion); err != nil {
		t.Fatal(err)
	}
	c, err := sql.Open("sqlite3", db.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, table := range []string{"event", "punch", "question", "outbox", "punch_history", "operation", "consent", "correction", "phrase_history"} {
		before := sqlitetest.Query(t, db, "SELECT * FROM "+table)
		if len(before) == 0 {
			t.Fatalf("no row in %s to test with", table)
		}
		tries := []string{"DELETE FROM " + table, "DELETE FROM " + table + " WHERE id = 1"}
		switch table {
		case "punch_history":
			tries = append(tries, "UPDATE punch_history SET reason = 'x'", "INSERT OR REPLACE INTO punch_history SELECT id, punch_id, 9, at_ms, actor_kind, actor_id, actor_name, event_id, reason, old, new FROM punch_history")
		case "correction":
			tries = append(tries, "UPDATE correction SET wanted_ms = 0", "UPDATE correction SET work_date = '2020-01-01' WHERE id = 1", "UPDATE correction SET id = 9 WHERE id = 1",
				"UPDATE correction SET state = 'open' WHERE state = 'withdrawn'",
				"INSERT OR REPLACE INTO correction (id, event_id, employee_id, type, wanted_ms, work_date, asked_ms, state) SELECT id, event_id, employee_id, type, 0, work_date, asked_ms, state FROM correction")
		case "phrase_history":
			tries = append(tries, "UPDATE phrase_history SET actor_name = 'x'", "INSERT OR REPLACE INTO phrase_history SELECT id, at_ms, actor_kind, actor_id, 'x', change, form FROM phrase_history")
		case "consent":
			tries = append(tries, "UPDATE consent SET version = 'x'", "INSERT OR REPLACE INTO consent SELECT id, 'x', at_ms, actor_kind, actor_id, actor_name, via FROM consent")
		case "operation":
			tries = append(tries, "UPDATE operation SET actor_name = 'x' WHERE id = 1", "UPDATE operation SET id = id + 1",
				"INSERT OR REPLACE INTO operation SELECT id, at_ms, actor_kind, actor_id, 'x', via, action, target, target_id, old, new, mac FROM operation",
				"REPLACE INTO operation (id, at_ms, actor_kind, actor_id, actor_name, via, action, target, target_id, old, new, mac) VALUES (1, 0, '', 0, '', '', '', '', '', '', '', x'')")
		}
		for _, q := range tries {
			if _, err := c.Exec(q); err == nil {
				t.Errorf("allowed: %s", q)
			}
		}
		if after := sqlitetest.Query(t, db, "SELECT * FROM "+table); !slices.Equal(before, after) {
			t.Errorf("%s changed\nfrom %v\nto %v", table, before, after)
		}
	}
}

// A change by hand is kept whole: what it replaced, by whom, and why.
func TestHistoryOfACancelledPunch(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 1)
	record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "出勤"))
	record(t, db, sqlitetest.Text(0, sqlitetest.Now().Add(time.Minute), "取消"))
	got := sqlitetest.One(t, db, `SELECT h.punch_id, h.version, p.version, p.voided, h.at_ms = ?, h.actor_kind, h.actor_id, h.actor_name, e.text, h.reason, h.old, h.new
		FROM punch_history h JOIN punch p ON p.id = h.punch_id JOIN event e ON e.id = h.event_id`, sqlitetest.Now().UnixMilli())
	if want := `1|2|2|1|1|employee|1|山田 太郎0|取消|chat|{"voided":false}|{"voided":true}`; got != want {
		t.Errorf("history %s, want %s", got, want)
	}
	if got := sqlitetest.One(t, db, "SELECT presence, punches, worked_min, flags FROM workday"); got != "none|0|0|0" {
		t.Errorf("workday %s", got)
	}
}
