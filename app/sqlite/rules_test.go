package sqlite_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

func withPhrase(k timeclock.PhraseKind, texts ...string) []timeclock.Phrase {
	ps := timeclock.DefaultPhrases()
	for _, text := range texts {
		ps = append(ps, timeclock.Phrase{Kind: k, Text: text})
	}
	return ps
}

// What another process changes holds for the very next message, for whoever
// asks, and for the screens.
func TestRulesOfAnotherProcess(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 1)
	other, err := open(t, sqlite.Options{Path: db.Path(), Now: sqlitetest.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	now := sqlitetest.Now()
	last := func() string {
		return sqlitetest.One(t, db, "SELECT outcome || ' ' || reason FROM event ORDER BY id DESC LIMIT 1")
	}
	say := func(after time.Duration, text, want string) {
		t.Helper()
		record(t, db, sqlitetest.Text(0, now.Add(after), text))
		if got := last(); got != want {
			t.Errorf("%s after %v: %s, want %s", text, after, got, want)
		}
	}
	say(0, "おはよう", "unmatched unmatched")
	told := make(chan timeclock.Topic, 100)
	defer db.Subscribe(func(c timeclock.Change) { told <- c.Topic })()
	if err := sqlitetest.SavePhrases(t.Context(), other, timeclock.Owner(), withPhrase("clock_in", "おはよう")); err != nil {
		t.Fatal(err)
	}
	say(time.Minute, "おはよう", "punched punched")
	if rules, err := db.Rules(t.Context()); err != nil || len(rules.Phrases.Of("clock_in")) != 2 {
		t.Errorf("rules: %v", err)
	}
	for told := told; ; {
		select {
		case topic := <-told:
			if topic == timeclock.TopicPhrases { // not told by the message, so by the look at the other's commit
				told = nil
			}
		case <-time.After(10 * time.Second):
			t.Fatal("nobody was told of the phrases")
		}
		if told == nil {
			break
		}
	}
	s := timeclock.DefaultSettings()
	s.BreaksShown = false
	if err := sqlitetest.SaveSettings(t.Context(), other, timeclock.Owner(), s); err != nil {
		t.Fatal(err)
	}
	say(2*time.Minute, "休憩開始", "refused refused_break_off")
	// Other tools than Punchline too: the revision is counted by triggers.
	sqlitetest.Exec(t, db, "DELETE FROM setting")
	say(3*time.Minute, "休憩開始", "punched punched")
	sqlitetest.Exec(t, db, "UPDATE employment_type SET break_allowed = 0 WHERE id = 1")
	say(5*time.Minute, "休憩終了", "refused refused_break")
	sqlitetest.Exec(t, db, "UPDATE assignment SET employment_type_id = 2")
	sqlitetest.Exec(t, db, "UPDATE employment_type SET break_allowed = 1 WHERE id = 2")
	say(6*time.Minute, "休憩終了", "punched punched")
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = '2026-11-22'")
	say(10*time.Minute, "退勤", "refused refused_left")
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = NULL, last_name = '佐藤'")
	say(20*time.Minute, "退勤", "punched punched")
	if got := sqlitetest.One(t, db, "SELECT json_extract(params, '$.name') FROM outbox ORDER BY id DESC LIMIT 1"); got != "佐藤 太郎0" {
		t.Errorf("he is called %s", got)
	}
}

// What a transaction that was rolled back would have changed never holds.
func TestRulesAfterARollback(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 2)
	refused := errors.New("refused at the end")
	err := db.Write(t.Context(), func(exec func(string, ...any) error) error {
		for _, q := range []string{
			"INSERT INTO phrase (kind, text, folded, position, created_ms) VALUES ('clock_in', 'ヤッホー', 'やっほー', 99, 1)",
			"UPDATE employee SET left_on = '2020-01-01'",
		} {
			if err := exec(q); err != nil {
				return err
			}
		}
		if err := db.Learn(); err != nil { // as a service that needs what it just wrote
			return err
		}
		return refused
	})
	if !errors.Is(err, refused) {
		t.Fatal(err)
	}
	if rules, err := db.Rules(t.Context()); err != nil || len(rules.Phrases.Of("clock_in")) != 1 {
		t.Errorf("rules: %v", err)
	}
	// The next commit gets the revision that the rolled back one had.
	sqlitetest.Exec(t, db, "INSERT INTO phrase (kind, text, folded, position, created_ms) VALUES ('clock_in', 'おはよう', 'おはよう', 99, 1)")
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = '2020-01-01' WHERE id = 2")
	record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "ヤッホー"))
	record(t, db, sqlitetest.Text(0, sqlitetest.Now().Add(time.Second), "おはよう"))
	record(t, db, sqlitetest.Text(1, sqlitetest.Now(), "おはよう"))
	if got := sqlitetest.One(t, db, "SELECT group_concat(outcome) FROM (SELECT outcome FROM event ORDER BY id)"); got != "unmatched,punched,refused" {
		t.Error(got)
	}
}

// A panic in a write is its caller's error, and nobody else's.
func TestPanicInAWrite(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 1)
	err := db.Write(t.Context(), func(exec func(string, ...any) error) error {
		if err := exec("DELETE FROM phrase"); err != nil {
			return err
		}
		panic("staged")
	})
	if timeclock.CodeOf(err) != timeclock.CodeInternal {
		t.Errorf("%v", err)
	}
	record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "出勤"))
	if got := sqlitetest.One(t, db, "SELECT (SELECT count(*) FROM phrase), (SELECT count(*) FROM punch)"); got != fmt.Sprintf("%d|1", len(timeclock.DefaultPhrases())) {
		t.Error(got)
	}
}

func TestSaveSettingsAndPhrases(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	may := timeclock.Actor{Kind: timeclock.ActorAdmin, ID: 3, Name: "総務", Rights: timeclock.Rights{Options: timeclock.LevelEdit, Employees: timeclock.LevelView}, Via: "window"}
	narrow, employee := may, timeclock.Actor{Kind: timeclock.ActorEmployee, ID: 1}
	narrow.Scope.Divisions = []int64{1}
	bad := timeclock.DefaultSettings()
	bad.TimeZone = "Mars/Olympus"
	for _, tt := range []struct {
		name string
		err  error
		want timeclock.Code
	}{
		{"settings by an employee", sqlitetest.SaveSettings(t.Context(), db, employee, timeclock.DefaultSettings()), timeclock.CodeForbidden},
		{"settings by one who sees a part", sqlitetest.SaveSettings(t.Context(), db, narrow, timeclock.DefaultSettings()), timeclock.CodeForbidden},
		{"phrases by one who sees a part", sqlitetest.SavePhrases(t.Context(), db, narrow, timeclock.DefaultPhrases()), timeclock.CodeForbidden},
		{"a zone that is none", sqlitetest.SaveSettings(t.Context(), db, may, bad), timeclock.CodeInvalid},
		{"a type without a phrase", sqlitetest.SavePhrases(t.Context(), db, may, timeclock.DefaultPhrases()[1:]), timeclock.CodeInvalid},
		{"the same phrase twice", sqlitetest.SavePhrases(t.Context(), db, may, withPhrase("clock_out", "しゅっきん", "シュッキン")), timeclock.CodeInvalid},
		{"an empty phrase", sqlitetest.SavePhrases(t.Context(), db, may, withPhrase("clock_out", "\u200b")), timeclock.CodeInvalid},
	} {
		if timeclock.CodeOf(tt.err) != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, tt.err, tt.want)
		}
	}
	if got := sqlitetest.One(t, db, "SELECT (SELECT count(*) FROM operation), (SELECT count(*) FROM setting)"); got != "0|0" {
		t.Fatalf("something was written: %s", got)
	}
	// A set that swaps texts between kinds is stored as it is.
	swapped := withPhrase("clock_in", "おはよう")
	swapped[0].Text, swapped[1].Text = swapped[1].Text, swapped[0].Text
	if err := sqlitetest.SavePhrases(t.Context(), db, may, swapped); err != nil {
		t.Fatal(err)
	}
	rules, err := db.Rules(t.Context())
	if err != nil || rules.Phrases.Read("出勤").Types[0] != timeclock.ClockOut || rules.Phrases.Read("おはよう").Types[0] != timeclock.ClockIn {
		t.Errorf("%v", err)
	}
	if got := sqlitetest.One(t, db, "SELECT actor_kind, actor_id, actor_name, via, action, target, json_array_length(old, '$.phrases'), json_array_length(new, '$.phrases') FROM operation"); got != "admin|3|総務|window|save_phrases|phrase|2|3" {
		t.Errorf("operation %s", got)
	}
}
