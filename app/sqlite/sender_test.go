package sqlite_test

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// testClock is one that tests move.
type testClock struct{ ms atomic.Int64 }

func newTestClock() *testClock {
	c := &testClock{}
	c.ms.Store(sqlitetest.Now().UnixMilli())
	return c
}

func (c *testClock) now() time.Time            { return timeclock.FromMillis(c.ms.Load()) }
func (c *testClock) options(o *sqlite.Options) { o.Now = c.now }
func (c *testClock) add(d time.Duration)       { c.ms.Add(d.Milliseconds()) }
func (c *testClock) lookups(t testing.TB, db *sqlite.DB, n int) (due []timeclock.Lookup, next time.Time) {
	t.Helper()
	due, next, err := db.DueLookups(t.Context(), c.now(), n)
	if err != nil {
		t.Fatal(err)
	}
	return due, next
}

func (c *testClock) text(user string, text string) timeclock.Message {
	m := sqlitetest.Text(0, c.now(), text)
	m.UserID = user
	return m
}

// answer is LINE WORKS's about a user.
func (c *testClock) answer(t testing.TB, db *sqlite.DB, user, account string) {
	t.Helper()
	if err := db.Resolved(t.Context(), timeclock.Resolution{Lookup: timeclock.Lookup{UserID: user}, UserID: user, AccountID: account, At: c.now()}); err != nil {
		t.Fatal(err)
	}
}

func outcomes(t testing.TB, db *sqlite.DB, user string) string {
	t.Helper()
	return strings.Join(sqlitetest.Query(t, db, "SELECT outcome FROM event WHERE user_id = ? ORDER BY issued_ms, id", user), " ")
}

func TestWaitingMessagesAreDecidedInOrder(t *testing.T) {
	c := newTestClock()
	var broken atomic.Bool
	db := sqlitetest.Open(t, c.options, func(o *sqlite.Options) {
		o.Decide = func(s *timeclock.Situation) timeclock.Decision {
			if broken.Load() && strings.Contains(s.Message.Text, "毒") {
				panic("staged")
			}
			return timeclock.Decide(s)
		}
	})
	sqlitetest.Company(t, db, 1)
	sqlitetest.Exec(t, db, "UPDATE employee SET user_id = NULL")
	start := c.now()
	for _, s := range []struct {
		min  int
		text string
	}{{240, "退勤"}, {0, "出勤"}, {120, "休憩開始 毒"}, {60, "休憩開始"}, {0, "出勤"}, {90, "休憩終了"}, {91, "休憩終了"}} {
		m := c.text("new", s.text)
		m.IssuedAt = start.Add(time.Duration(s.min) * time.Minute)
		record(t, db, m)
	}
	if got := outcomes(t, db, "new"); got != strings.TrimSpace(strings.Repeat("awaiting_sender ", 6)) {
		t.Fatalf("before the answer: %s", got)
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM outbox"); got != "0" {
		t.Fatalf("%s replies before the answer", got)
	}
	broken.Store(true)
	c.add(5 * time.Hour)
	c.answer(t, db, "new", "user0000@example.com")
	if got := outcomes(t, db, "new"); got != "punched punched punched double_tap failed punched" {
		t.Errorf("outcomes %s", got)
	}
	got := sqlitetest.Query(t, db, "SELECT type, (punched_ms - ?) / 60000, work_date FROM punch ORDER BY id", start.UnixMilli())
	if want := []string{"clock_in|0|2026-11-23", "break_start|60|2026-11-23", "break_end|90|2026-11-23", "clock_out|240|2026-11-23"}; !slices.Equal(got, want) {
		t.Errorf("punches %v", got)
	}
	if got := sqlitetest.One(t, db, "SELECT worked_min FROM workday"); got != "210" {
		t.Errorf("%s minutes worked", got)
	}
	if got := sqlitetest.One(t, db, "SELECT user_id, lookup_due_ms FROM employee"); got != "new|" {
		t.Errorf("linked: %s", got)
	}
	checkWorkdays(t, db)
}

// Who is not known, or nobody's, is told; asked again after a day he may have
// become somebody.
func TestUnknownMember(t *testing.T) {
	c := newTestClock()
	db := sqlitetest.Open(t, c.options)
	sqlitetest.Company(t, db, 1)
	sqlitetest.Exec(t, db, "UPDATE employee SET user_id = NULL, account_id = 'late@example.com'")
	record(t, db, c.text("x", "出勤"))
	c.answer(t, db, "x", "") // LINE WORKS knows no such member
	record(t, db, c.text("y", "出勤"))
	c.answer(t, db, "y", "early@example.com") // nobody's
	sqlitetest.Exec(t, db, `UPDATE connection SET admins = '["other@example.com","soumu@example.com"]'`)
	record(t, db, c.text("z", "テスト"))
	c.answer(t, db, "z", "Soumu@example.com") // whoever connects, and no employee
	got := sqlitetest.Query(t, db, "SELECT user_id, reply_case, json_extract(params, '$.account_id') FROM outbox ORDER BY id")
	if want := []string{"x|unknown_sender|", "y|unknown_sender|early@example.com", "z|admin_unregistered|Soumu@example.com"}; !slices.Equal(got, want) {
		t.Errorf("replies %v", got)
	}
	c.add(23 * time.Hour)
	record(t, db, c.text("y", "退勤"))
	if due, next := c.lookups(t, db, 9); due != nil || !next.IsZero() {
		t.Errorf("asked again within the day: %v, %v", due, next)
	}
	c.add(time.Hour)
	record(t, db, c.text("y", "出勤です"))
	if due, _ := c.lookups(t, db, 9); len(due) != 1 || due[0].UserID != "y" {
		t.Errorf("after a day: %v", due)
	}
	if got := outcomes(t, db, "y"); got != "unknown_sender unknown_sender awaiting_sender" {
		t.Errorf("while he is asked about: %s", got)
	}
	c.answer(t, db, "y", "late@example.com")
	if got := outcomes(t, db, "y"); got != "unknown_sender unknown_sender punched" {
		t.Errorf("when his address is that of an employee: %s", got)
	}
}

// Another user under the ID of somebody who is linked punches nothing until an
// admin confirms; the one who was linked goes on.
func TestConflictingUser(t *testing.T) {
	c := newTestClock()
	db := sqlitetest.Open(t, c.options)
	sqlitetest.Company(t, db, 1)
	old := sqlitetest.UserID(0)
	record(t, db, c.text("other", "出勤"))
	c.answer(t, db, "other", "user0000@example.com")
	record(t, db, c.text("other", "退勤"))
	record(t, db, c.text(old, "出勤"))
	if got := outcomes(t, db, "other") + ", " + outcomes(t, db, old); got != "sender_conflict sender_conflict, punched" {
		t.Error(got)
	}
	if got := sqlitetest.One(t, db, "SELECT conflict_employee_id, (SELECT user_id FROM employee) FROM sender WHERE user_id = 'other'"); got != "1|"+old {
		t.Errorf("the conflict: %s", got)
	}
	// His own address, asked about again, ends it.
	c.add(25 * time.Hour)
	record(t, db, c.text("other", "出勤"))
	c.answer(t, db, "other", "else@example.com")
	if got := outcomes(t, db, "other"); got != "sender_conflict sender_conflict unknown_sender" {
		t.Error(got)
	}
	if got := sqlitetest.One(t, db, "SELECT conflict_employee_id FROM sender WHERE user_id = 'other'"); got != "" {
		t.Errorf("still in conflict: %s", got)
	}
}

// An employee whose address changed goes on punching, also when it is
// somebody else's ID now.
func TestChangedAddressKeepsPunching(t *testing.T) {
	c := newTestClock()
	db := sqlitetest.Open(t, c.options)
	sqlitetest.Company(t, db, 2)
	user := sqlitetest.UserID(0)
	for _, account := range []string{"married@example.com", "user0001@example.com", ""} {
		c.add(25 * time.Hour)
		record(t, db, c.text(user, "出勤"))
		record(t, db, c.text(user, "退勤"))
		if due, _ := c.lookups(t, db, 9); len(due) != 1 || due[0].UserID != user || due[0].Attempts != 0 {
			t.Fatalf("before %q: asked about %v", account, due)
		}
		c.answer(t, db, user, account)
		c.add(time.Minute)
		record(t, db, c.text(user, "休憩開始"))
		if got := sqlitetest.One(t, db, "SELECT account_id, due_ms, conflict_employee_id FROM sender WHERE user_id = ?", user); got != account+"||" {
			t.Errorf("known of him: %s", got)
		}
	}
	if got := outcomes(t, db, user); got != strings.TrimSpace(strings.Repeat("punched ", 9)) {
		t.Error(got)
	}
	if got := sqlitetest.Query(t, db, "SELECT account_id, user_id FROM employee ORDER BY id"); got[0] != "user0000@example.com|"+user || got[1] != "user0001@example.com|"+sqlitetest.UserID(1) {
		t.Errorf("employees %v", got)
	}
	// Nobody is behind the user any more: somebody else may have got the ID. Once
	// both have been asked about it is enough.
	due, _ := c.lookups(t, db, 9)
	if len(due) != 1 || due[0].EmployeeID != 1 || due[0].AccountID != "user0000@example.com" {
		t.Fatalf("asked about %v", due)
	}
	if err := db.Resolved(t.Context(), timeclock.Resolution{Lookup: due[0], Code: timeclock.CodeLWNotFound, At: c.now()}); err != nil {
		t.Fatal(err)
	}
	if due, next := c.lookups(t, db, 9); due != nil || !next.IsZero() {
		t.Errorf("still to ask: %v, %v", due, next)
	}
}

// An ID that is edited while LINE WORKS is asked about it: the answer to the
// old one is of no use.
func TestAccountEditedWhileBeingLookedUp(t *testing.T) {
	c := newTestClock()
	db := sqlitetest.Open(t, c.options)
	sqlitetest.Company(t, db, 1)
	sqlitetest.Exec(t, db, "UPDATE employee SET user_id = NULL, account_id = 'first@example.com', lookup_due_ms = ?", c.now().UnixMilli())
	due, _ := c.lookups(t, db, 9)
	if len(due) != 1 || due[0].EmployeeID != 1 || due[0].AccountID != "first@example.com" || due[0].UserID != "" {
		t.Fatalf("asked about %v", due)
	}
	sqlitetest.Exec(t, db, "UPDATE employee SET account_id = 'second@example.com'")
	for _, r := range []timeclock.Resolution{
		{Lookup: due[0], UserID: "u1", AccountID: "first@example.com", At: c.now()},
		{Lookup: due[0], Code: timeclock.CodeLWNotFound, At: c.now()},
		{Lookup: due[0], Code: timeclock.CodeLWServer, At: c.now(), RetryAt: c.now().Add(time.Hour)},
	} {
		if err := db.Resolved(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		if got := sqlitetest.One(t, db, "SELECT user_id, lookup_due_ms = ?, lookup_attempts, lookup_code FROM employee", c.now().UnixMilli()); got != "|1|0|" {
			t.Errorf("after an answer to the old ID: %s", got)
		}
	}
	due, _ = c.lookups(t, db, 9)
	if err := db.Resolved(t.Context(), timeclock.Resolution{Lookup: due[0], UserID: "u2", AccountID: "second@example.com", At: c.now()}); err != nil {
		t.Fatal(err)
	}
	record(t, db, c.text("u2", "出勤"))
	if got := outcomes(t, db, "u2"); got != "punched" {
		t.Error(got)
	}
}

// The messages of who is linked by the look-up of his ID are decided too.
func TestLookupOfAnIDDecidesWhatWaited(t *testing.T) {
	c := newTestClock()
	db := sqlitetest.Open(t, c.options)
	sqlitetest.Company(t, db, 1)
	sqlitetest.Exec(t, db, "UPDATE employee SET user_id = NULL, lookup_due_ms = ?", c.now().UnixMilli())
	record(t, db, c.text("u", "出勤"))
	due, _ := c.lookups(t, db, 9)
	if len(due) != 2 || due[0].UserID != "u" {
		t.Fatalf("asked about %v", due)
	}
	if err := db.Resolved(t.Context(), timeclock.Resolution{Lookup: due[1], UserID: "u", AccountID: "user0000@example.com", At: c.now()}); err != nil {
		t.Fatal(err)
	}
	if got := outcomes(t, db, "u"); got != "punched" {
		t.Error(got)
	}
	if due, next := c.lookups(t, db, 9); due != nil || !next.IsZero() {
		t.Errorf("still to ask: %v, %v", due, next)
	}
}

func TestLookupsFailAndAreRepeated(t *testing.T) {
	c := newTestClock()
	db := sqlitetest.Open(t, c.options)
	sqlitetest.Company(t, db, 2)
	sqlitetest.Exec(t, db, "UPDATE employee SET user_id = NULL, lookup_due_ms = ? WHERE id = 2", c.now().UnixMilli())
	record(t, db, c.text("x", "出勤"))
	for n := range 3 {
		due, _ := c.lookups(t, db, 9)
		if len(due) != 2 || due[0].UserID != "x" || due[0].Attempts != n || due[1].EmployeeID != 2 || due[1].Attempts != n {
			t.Fatalf("try %d: asked about %+v", n, due)
		}
		retry := c.now().Add(time.Duration(n+1) * time.Minute)
		for i, l := range due {
			if err := db.Resolved(t.Context(), timeclock.Resolution{Lookup: l, Code: timeclock.CodeLWNetwork, At: c.now(), RetryAt: retry.Add(time.Duration(i) * time.Second)}); err != nil {
				t.Fatal(err)
			}
		}
		if due, next := c.lookups(t, db, 9); due != nil || !next.Equal(retry) {
			t.Errorf("try %d: %v, next %v", n, due, next)
		}
		c.add(time.Duration(n+1)*time.Minute + time.Second)
	}
	// More words of his do not make him asked about sooner, nor the count start anew.
	record(t, db, c.text("x", "退勤"))
	if got := sqlitetest.One(t, db, "SELECT attempts, code FROM sender WHERE user_id = 'x'"); got != "3|lineworks_network" {
		t.Errorf("known of the failures: %s", got)
	}
	c.answer(t, db, "x", "nobody@example.com")
	if got := sqlitetest.One(t, db, "SELECT attempts, code, due_ms FROM sender WHERE user_id = 'x'"); got != "0||" {
		t.Errorf("after the answer: %s", got)
	}
	// An ID that LINE WORKS does not know is shown, and not asked about for ever.
	due, _ := c.lookups(t, db, 9)
	if err := db.Resolved(t.Context(), timeclock.Resolution{Lookup: due[0], Code: timeclock.CodeLWNotFound, At: c.now()}); err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.One(t, db, "SELECT lookup_due_ms, lookup_attempts, lookup_code FROM employee WHERE id = 2"); got != "|0|lineworks_not_found" {
		t.Errorf("an unknown ID: %s", got)
	}
}

// Whose words wait is asked about first, then known ones again, then IDs that
// nobody has used yet.
func TestOrderOfLookups(t *testing.T) {
	c := newTestClock()
	db := sqlitetest.Open(t, c.options)
	sqlitetest.Company(t, db, 4)
	sqlitetest.Exec(t, db, "UPDATE employee SET user_id = NULL, lookup_due_ms = ? WHERE id = 4", c.now().Add(-time.Hour).UnixMilli())
	c.add(25 * time.Hour)
	record(t, db, c.text(sqlitetest.UserID(0), "出勤")) // long not asked about
	record(t, db, c.text(sqlitetest.UserID(1), "出勤"))
	c.add(time.Minute)
	record(t, db, c.text("x", "出勤"))
	due, _ := c.lookups(t, db, 9)
	var got []string
	for _, l := range due {
		got = append(got, fmt.Sprint(l.UserID, l.EmployeeID))
	}
	if want := []string{"x0", sqlitetest.UserID(0) + "0", sqlitetest.UserID(1) + "0", "4"}; !slices.Equal(got, want) {
		t.Errorf("order %v", got)
	}
	if due, _ := c.lookups(t, db, 1); len(due) != 1 || due[0].UserID != "x" {
		t.Errorf("the first: %v", due)
	}
}

// Somebody left and was hired again under a new code and address; his member of
// LINE WORKS stayed the same.
func TestHiredAgain(t *testing.T) {
	c := newTestClock()
	db := registered(t, 3, c.options)
	c.add(48 * time.Hour)
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = '2026-01-01' WHERE id = 1")
	imported(t, db, timeclock.ImportOptions{}, timeclock.ImportRow{Code: "0100", LastName: "山田", DivisionCode: "10", TypeCode: "1", AccountID: "married@example.com"})
	c.asked(t, db, map[string]string{"married@example.com": sqlitetest.UserID(0)})
	if e := account(t, db, 4); e.Check != timeclock.CheckFound || e.UserID != sqlitetest.UserID(0) {
		t.Errorf("the new employee is %q, linked to %q", e.Check, e.UserID)
	}
	record(t, db, c.text(sqlitetest.UserID(0), "出勤"))
	if got := outcomes(t, db, sqlitetest.UserID(0)); !strings.HasSuffix(got, "punched") {
		t.Errorf("his 出勤 is %s", got)
	}
	if n := sqlitetest.Query(t, db, "SELECT count(*) FROM operation WHERE action = 'let_go_sender'"); len(n) != 1 || n[0] != "1" {
		t.Errorf("%s operations tell of it", n)
	}
}

// Whose address changed goes on as himself while he has not left.
func TestWhoHasNotLeftKeepsHisLink(t *testing.T) {
	c := newTestClock()
	db := registered(t, 3, c.options)
	c.add(48 * time.Hour)
	imported(t, db, timeclock.ImportOptions{}, timeclock.ImportRow{Code: "0100", LastName: "新", DivisionCode: "10", TypeCode: "1", AccountID: "married@example.com"})
	c.asked(t, db, map[string]string{"married@example.com": sqlitetest.UserID(0)})
	if e := account(t, db, 1); e.UserID != sqlitetest.UserID(0) || e.Check != timeclock.CheckChanged {
		t.Errorf("%q, linked to %q", e.Check, e.UserID)
	}
}
