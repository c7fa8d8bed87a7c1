package sqlite_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// reader is an administrator who may read all records, limited to scope.
func reader(scope timeclock.Scope) timeclock.Actor {
	return timeclock.Admin{ID: 1, Name: "管理", Rights: timeclock.Rights{Records: timeclock.LevelView}, Scope: scope}.Actor("window")
}

// clock is a time that a test moves.
type clock struct{ now time.Time }

func (c *clock) set(o *sqlite.Options) { o.Now = func() time.Time { return c.now } }

func at(clockTime string) time.Time {
	t, err := time.Parse("2006-01-02 15:04 -0700", clockTime+" +0900")
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func board(t *testing.T, db *sqlite.DB, a timeclock.Actor, division int64) timeclock.Board {
	t.Helper()
	b, err := db.Board(t.Context(), a, division)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// standing is a board as text: code, presence and since of each.
func standing(b timeclock.Board) string {
	var out []string
	for _, p := range b.People {
		s := p.Code + " " + string(p.Presence)
		if !p.Since.IsZero() {
			s += " " + p.Since.Format("15:04")
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func TestBoard(t *testing.T) {
	c := &clock{at("2026-11-23 12:30")}
	db := sqlitetest.Open(t, c.set)
	sqlitetest.Company(t, db, 5)
	record(t, db, sqlitetest.Text(0, at("2026-11-23 09:00"), "出勤"))
	record(t, db, sqlitetest.Text(0, at("2026-11-23 12:00"), "休憩開始"))
	record(t, db, sqlitetest.Text(1, at("2026-11-23 08:30"), "出勤"))
	record(t, db, sqlitetest.Text(2, at("2026-11-23 08:00"), "出勤"))
	record(t, db, sqlitetest.Text(2, at("2026-11-23 12:15"), "退勤"))
	record(t, db, sqlitetest.Text(3, at("2026-11-23 12:20"), "退勤"))

	b := board(t, db, reader(timeclock.Scope{}), 0)
	if want := "0000 on_break 12:00, 0001 in 08:30, 0002 out 12:15, 0003 out 12:20, 0004 none"; standing(b) != want {
		t.Errorf("got  %s\nwant %s", standing(b), want)
	}
	if b.Date != "2026-11-23" || b.Employees != 5 || len(b.Divisions) != 2 || b.Now.Format(time.RFC3339) != "2026-11-23T12:30:00+09:00" {
		t.Errorf("date %s, now %v, %d employees, %d divisions", b.Date, b.Now, b.Employees, len(b.Divisions))
	}
	if p := b.People[3]; p.Flags != timeclock.DayMissingIn || p.Name != "山田 太郎3" {
		t.Errorf("%+v", p)
	}
	if p := b.People[2]; p.FirstIn.Format("15:04") != "08:00" || p.LastOut.Format("15:04") != "12:15" || p.DivisionID != 1 {
		t.Errorf("%+v", p)
	}
	one := board(t, db, reader(timeclock.Scope{}), 2)
	if standing(one) != "0001 in 08:30, 0003 out 12:20" || one.Employees != 5 {
		t.Errorf("of one 所属: %s, %d employees", standing(one), one.Employees)
	}
}

func TestBoardScope(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 4)
	for _, tt := range []struct {
		name      string
		scope     timeclock.Scope
		division  int64
		want      string
		divisions int
		employees int
	}{
		{"all", timeclock.Scope{}, 0, "0000 none, 0001 none, 0002 none, 0003 none", 2, 4},
		{"a 所属", timeclock.Scope{Divisions: []int64{2}}, 0, "0001 none, 0003 none", 1, 2},
		{"a 雇用区分", timeclock.Scope{EmploymentTypes: []int64{1}}, 0, "0000 none, 0002 none", 2, 2},
		{"both, with nobody in both", timeclock.Scope{Divisions: []int64{1}, EmploymentTypes: []int64{2}}, 0, "", 1, 0},
		{"nothing", timeclock.Scope{Divisions: []int64{}}, 0, "", 0, 0},
		{"asking for another 所属", timeclock.Scope{Divisions: []int64{2}}, 1, "", 1, 2},
	} {
		b := board(t, db, reader(tt.scope), tt.division)
		if standing(b) != tt.want || len(b.Divisions) != tt.divisions || b.Employees != tt.employees {
			t.Errorf("%s: %q, %d divisions, %d employees", tt.name, standing(b), len(b.Divisions), b.Employees)
		}
	}
}

func TestHomeNeedsReadRecords(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	for _, a := range []timeclock.Actor{{}, timeclock.Admin{ID: 1, Rights: timeclock.Rights{Options: timeclock.LevelEdit, Employees: timeclock.LevelEdit}}.Actor("window")} {
		_, board := db.Board(t.Context(), a, 0)
		_, feed := db.Feed(t.Context(), a, 10)
		_, health := db.Health(t.Context(), a)
		_, setup := db.Setup(t.Context(), a)
		for name, err := range map[string]error{"Board": board, "Feed": feed, "Health": health, "Setup": setup} {
			if timeclock.CodeOf(err) != timeclock.CodeForbidden {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// Who works through the night stays on the board after 日付変更時間, until his
// 出勤 is too old.
func TestBoardNightShift(t *testing.T) {
	c := &clock{at("2026-11-22 22:00")}
	db := sqlitetest.Open(t, c.set)
	sqlitetest.Company(t, db, 1)
	record(t, db, sqlitetest.Text(0, c.now, "出勤"))
	for _, tt := range []struct{ now, want string }{
		{"2026-11-22 23:00", "0000 in 22:00"}, {"2026-11-23 07:00", "0000 in 22:00"}, {"2026-11-23 14:30", "0000 none"},
	} {
		c.now = at(tt.now)
		if got := standing(board(t, db, reader(timeclock.Scope{}), 0)); got != tt.want {
			t.Errorf("at %s: %s, want %s", tt.now, got, tt.want)
		}
	}
	c.now = at("2026-11-23 07:00")
	record(t, db, sqlitetest.Text(0, c.now, "退勤"))
	if got := standing(board(t, db, reader(timeclock.Scope{}), 0)); got != "0000 none" {
		t.Errorf("after 退勤: %s", got)
	}
}

func TestBoardFollowsJoiningTransferAndLeaving(t *testing.T) {
	c := &clock{at("2026-11-23 12:00")}
	db := sqlitetest.Open(t, c.set)
	sqlitetest.Company(t, db, 4)
	sqlitetest.Exec(t, db, `UPDATE employee SET left_on = '2026-11-22' WHERE code = '0000'`)
	sqlitetest.Exec(t, db, `UPDATE employee SET left_on = '2026-11-23' WHERE code = '0001'`)
	sqlitetest.Exec(t, db, `UPDATE employee SET joined_on = '2026-11-24' WHERE code = '0002'`)
	sqlitetest.Exec(t, db, `INSERT INTO assignment VALUES (4, '2026-11-23', 1, 1), (2, '2026-11-24', 1, 1)`)
	b := board(t, db, reader(timeclock.Scope{Divisions: []int64{1}}), 0)
	if standing(b) != "0003 none" {
		t.Errorf("in the 所属 moved to today: %s", standing(b))
	}
	if b := board(t, db, reader(timeclock.Scope{}), 2); standing(b) != "0001 none" {
		t.Errorf("in the 所属 left tomorrow: %s", standing(b))
	}
}

func feed(t *testing.T, db *sqlite.DB, a timeclock.Actor, limit int) []timeclock.FeedEntry {
	t.Helper()
	f, err := db.Feed(t.Context(), a, limit)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func feedLines(f []timeclock.FeedEntry) string {
	var b strings.Builder
	for _, e := range f {
		fmt.Fprintf(&b, "%s %s|%s|%s|%s|%s|%s|%d|%s\n", e.At.Format("15:04"), e.Code, e.Division, e.Type, e.Outcome, e.Reason, e.Message, e.Flags, e.Reply)
	}
	return b.String()
}

func TestFeed(t *testing.T) {
	c := &clock{at("2026-11-23 12:30")}
	db := sqlitetest.Open(t, c.set)
	sqlitetest.Company(t, db, 3)
	settings := timeclock.DefaultSettings()
	settings.OutingsUsed = true
	if err := sqlitetest.SaveSettings(t.Context(), db, timeclock.Owner(), settings); err != nil {
		t.Fatal(err)
	}
	late := sqlitetest.Text(0, at("2026-11-23 09:00"), "おはよう、出勤")
	late.ReceivedAt = at("2026-11-23 09:10")
	record(t, db, late)
	record(t, db, sqlitetest.Text(0, at("2026-11-23 09:00").Add(30*time.Second), "出勤"))
	record(t, db, sqlitetest.Text(1, at("2026-11-23 09:05"), "休憩開始"))
	record(t, db, sqlitetest.Text(2, at("2026-11-23 09:06"), "なにか"))
	record(t, db, sqlitetest.Text(2, at("2026-11-23 09:07"), "出勤して退勤"))
	begin := sqlitetest.Text(2, at("2026-11-23 09:08"), "")
	begin.Kind, begin.Type = timeclock.KindBegin, "begin"
	record(t, db, begin)
	answer := sqlitetest.Text(2, at("2026-11-23 09:20"), "出勤")
	answer.Postback = timeclock.QuestionPostback(1, "clock_in")
	record(t, db, answer)
	stranger := sqlitetest.Text(77, at("2026-11-23 09:30"), "出勤")
	record(t, db, stranger)
	record(t, db, sqlitetest.Text(0, at("2026-11-23 09:01"), "取消"))

	// The answer of 09:20 punched at the time of its question, and is not late.
	want := `09:01 0000|総務部|clock_in|voided|voided|取消|0|queued
09:30 |||awaiting_sender||出勤|0|
09:07 0002|総務部|clock_in|punched|punched|出勤|0|queued
09:07 0002|総務部||asked|ambiguous|出勤して退勤|0|queued
09:06 0002|総務部||unmatched|unmatched|なにか|0|queued
09:05 0001|営業部|break_start|refused|refused_break|休憩開始|0|queued
09:00 0000|総務部|clock_in|double_tap|double_tap|出勤|0|queued
09:00 0000|総務部|clock_in|punched|punched|おはよう、出勤|2|queued
`
	all := feed(t, db, reader(timeclock.Scope{}), 0)
	if got := feedLines(all); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if e := all[0]; e.AccountID != "user0000@example.com" || e.Name != "山田 太郎0" {
		t.Errorf("%+v", e)
	}
	if got := feed(t, db, reader(timeclock.Scope{}), 2); len(got) != 2 || got[0].EventID != all[0].EventID {
		t.Errorf("with a limit of 2: %+v", got)
	}
	// Who may see one 所属 sees neither the others nor strangers.
	if got := feedLines(feed(t, db, reader(timeclock.Scope{Divisions: []int64{2}}), 0)); got != "09:05 0001|営業部|break_start|refused|refused_break|休憩開始|0|queued\n" {
		t.Errorf("of one 所属: %s", got)
	}
	if got := feed(t, db, reader(timeclock.Scope{EmploymentTypes: []int64{}}), 0); len(got) != 0 {
		t.Errorf("of nothing: %+v", got)
	}
	// What was sent, and what could not be.
	o, _, err := db.Claim(t.Context(), c.now)
	if err != nil || o == nil {
		t.Fatal(o, err)
	}
	if err := db.Settle(t.Context(), o.ID, timeclock.Delivery{State: timeclock.SendFailed, Code: timeclock.CodeLWBotDenied}); err != nil {
		t.Fatal(err)
	}
	first := feed(t, db, reader(timeclock.Scope{}), 0)
	if e := first[len(first)-1]; e.Reply != timeclock.SendFailed || e.ReplyCode != timeclock.CodeLWBotDenied {
		t.Errorf("%+v", e)
	}
}

func TestHealth(t *testing.T) {
	c := &clock{at("2026-11-23 12:30")}
	db := sqlitetest.Open(t, c.set)
	health := func(a timeclock.Actor) timeclock.Health {
		t.Helper()
		h, err := db.Health(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	if h := health(reader(timeclock.Scope{})); h != (timeclock.Health{Connection: timeclock.ConnectionNone, Reception: timeclock.ReceptionOff}) {
		t.Errorf("of a new folder: %+v", h)
	}
	sqlitetest.Company(t, db, 2)
	if err := db.SaveRegistration(t.Context(), timeclock.Owner(), timeclock.Registration{BotID: "1", BotName: "打刻"}, timeclock.Credentials{BotSecret: timeclock.NewSecret("x")}); err != nil {
		t.Fatal(err)
	}
	if h := health(reader(timeclock.Scope{})); !h.Used || !h.Registered || h.BotName != "打刻" || h.Connection != timeclock.ConnectionUntested {
		t.Errorf("registered: %+v", h)
	}
	record(t, db, sqlitetest.Text(0, at("2026-11-23 09:00"), "出勤"))
	record(t, db, sqlitetest.Text(0, at("2026-11-23 09:10"), "?"))
	record(t, db, sqlitetest.Text(77, at("2026-11-23 09:20"), "出勤"))
	if err := db.Quarantine(t.Context(), timeclock.Quarantined{ReceivedAt: c.now, BotID: "1", Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	h := health(reader(timeclock.Scope{}))
	if h.LastCallback.Format("15:04") != "09:20" || h.LastPunch.Format("15:04") != "09:00" || h.AwaitingSender != 1 || h.OutboxWaiting != 2 ||
		h.WrongSignature != 1 || h.Quarantined != 1 || h.Connection != timeclock.ConnectionUntested {
		t.Errorf("%+v", h)
	}
	if h := health(reader(timeclock.Scope{Divisions: []int64{2}})); !h.LastPunch.IsZero() {
		t.Errorf("another 所属 hears of the last punch: %v", h.LastPunch)
	}
	settle := func(d timeclock.Delivery) {
		t.Helper()
		o, _, err := db.Claim(t.Context(), c.now)
		if err != nil || o == nil {
			t.Fatal(o, err)
		}
		if err := db.Settle(t.Context(), o.ID, d); err != nil {
			t.Fatal(err)
		}
	}
	// A member who may not use the Bot is no trouble of the connection.
	settle(timeclock.Delivery{State: timeclock.SendFailed, Code: timeclock.CodeLWBotDenied})
	if h := health(reader(timeclock.Scope{})); h.Connection != timeclock.ConnectionOK || h.OutboxFailed != 1 || h.OutboxWaiting != 1 {
		t.Errorf("after a refused member: %+v", h)
	}
	settle(timeclock.Delivery{State: timeclock.SendQueued, Code: timeclock.CodeLWNetwork, RetryAt: c.now, NotTried: true})
	if h := health(reader(timeclock.Scope{})); h.Connection != timeclock.ConnectionFailing || h.ConnectionCode != timeclock.CodeLWNetwork {
		t.Errorf("without a network: %+v", h)
	}
	settle(timeclock.Delivery{State: timeclock.SendUnknown, Code: timeclock.CodeLWOutcome})
	if h := health(reader(timeclock.Scope{})); h.OutboxUnknown != 1 || h.OutboxFailed != 1 {
		t.Errorf("%+v", h)
	}
	// What is a day old is told no longer.
	c.now = c.now.Add(25 * time.Hour)
	if h := health(reader(timeclock.Scope{})); h.OutboxUnknown != 0 || h.OutboxFailed != 0 || h.WrongSignature != 0 || h.Quarantined != 1 {
		t.Errorf("a day later: %+v", h)
	}
}

func TestSetup(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	setup := func() timeclock.Setup {
		t.Helper()
		s, err := db.Setup(t.Context(), reader(timeclock.Scope{}))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := setup(); s != (timeclock.Setup{}) {
		t.Errorf("of a new folder: %+v", s)
	}
	sqlitetest.Exec(t, db, "INSERT INTO admin (login, name, password, full, created_ms, updated_ms) VALUES ('a', 'a', '', 1, 0, 0)")
	sqlitetest.Company(t, db, 1)
	if err := db.SaveRegistration(t.Context(), timeclock.Owner(), timeclock.Registration{BotID: "1"}, timeclock.Credentials{}); err != nil {
		t.Fatal(err)
	}
	if s := setup(); s != (timeclock.Setup{Admin: true, Use: true, Employees: true, Accounts: true}) {
		t.Errorf("before the Bot Secret: %+v", s)
	}
	if err := db.SaveRegistration(t.Context(), timeclock.Owner(), timeclock.Registration{BotID: "1"}, timeclock.Credentials{BotSecret: timeclock.NewSecret("x")}); err != nil {
		t.Fatal(err)
	}
	record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "出勤"))
	if s := setup(); s.Receive {
		t.Error("a message is received, whatever it was signed with")
	}
	now := sqlitetest.Now()
	if err := db.Progress(t.Context(), timeclock.System(), "1", timeclock.ConnectionProgress{Received: &now}); err != nil {
		t.Fatal(err)
	}
	if s := setup(); s != (timeclock.Setup{Admin: true, Use: true, API: true, Receive: true, Employees: true, Accounts: true, FirstMessage: true}) {
		t.Errorf("in the end: %+v", s)
	}
}

// BenchmarkHome reads the first screen of a company of 10,000.
// PUNCHLINE_BENCH_PUNCHES=10000000 puts that many punches behind it.
func BenchmarkHome(b *testing.B) {
	const people = 10_000
	past, _ := strconv.Atoi(os.Getenv("PUNCHLINE_BENCH_PUNCHES"))
	db := sqlitetest.Open(b, fixed)
	sqlitetest.Company(b, db, people)
	sqlitetest.Punches(b, db, people, max(past, 2*people))
	for i := range 2 * timeclock.MaxFeed {
		record(b, db, sqlitetest.Text(i, sqlitetest.Now().Add(time.Duration(i)*time.Second), "出勤"))
	}
	all, some := reader(timeclock.Scope{}), reader(timeclock.Scope{Divisions: []int64{2}})
	for name, read := range map[string]func(timeclock.Actor) error{
		"board":  func(a timeclock.Actor) error { _, err := db.Board(b.Context(), a, 0); return err },
		"feed":   func(a timeclock.Actor) error { _, err := db.Feed(b.Context(), a, 0); return err },
		"health": func(a timeclock.Actor) error { _, err := db.Health(b.Context(), a); return err },
		"setup":  func(a timeclock.Actor) error { _, err := db.Setup(b.Context(), a); return err },
	} {
		for who, a := range map[string]timeclock.Actor{"all": all, "scope": some} {
			b.Run(name+"/"+who, func(b *testing.B) {
				for b.Loop() {
					if err := read(a); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
