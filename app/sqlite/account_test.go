package sqlite_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// registered is a company of n at a registered Bot.
func registered(t testing.TB, n int, change ...func(*sqlite.Options)) *sqlite.DB {
	t.Helper()
	db := sqlitetest.Open(t, change...)
	sqlitetest.Company(t, db, n)
	if err := db.SaveRegistration(t.Context(), timeclock.Owner(), timeclock.Registration{ClientID: "c", ServiceAccount: "s@Example.com", BotID: "1"},
		timeclock.Credentials{BotSecret: timeclock.NewSecret("x")}); err != nil {
		t.Fatal(err)
	}
	return db
}

func accounts(t testing.TB, db *sqlite.DB, a timeclock.Actor, q timeclock.AccountQuery) timeclock.AccountPage {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 100
	}
	p, err := db.ListAccounts(t.Context(), a, q)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func account(t testing.TB, db *sqlite.DB, id int64) timeclock.AccountEntry {
	t.Helper()
	e, err := db.Account(t.Context(), timeclock.Owner(), id)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// numbers are the codes of the rows, without their zeros.
func numbers(p timeclock.AccountPage) string {
	var cs []string
	for _, r := range p.Rows {
		cs = append(cs, strings.TrimPrefix(r.Code, "000"))
	}
	return strings.Join(cs, " ")
}

// editor may edit accounts, within a scope.
func editor(s timeclock.Scope) timeclock.Actor {
	return timeclock.Actor{Kind: timeclock.ActorAdmin, ID: 7, Name: "係", Rights: timeclock.Rights{Options: timeclock.LevelEdit, Employees: timeclock.LevelView}, Scope: s}
}

// Everybody in a state of his own: 0 linked, 1 without an ID, 2 not found, 3
// contested, 4 with another address, 5 to be asked about, 6 could not be asked
// about, 7 never asked about, 8 left.
func everyCheck(t testing.TB, db *sqlite.DB) {
	t.Helper()
	now := sqlitetest.Now().UnixMilli()
	for _, q := range []string{
		"UPDATE employee SET account_id = NULL, user_id = NULL WHERE code = '0001'",
		"UPDATE employee SET user_id = NULL, lookup_code = 'lineworks_not_found', lookup_ms = ?1 - 60000 WHERE code = '0002'",
		"INSERT INTO sender (user_id, account_id, checked_ms, conflict_employee_id) VALUES ('new', 'user0003@example.com', ?1 - 120000, 4)",
		"UPDATE sender SET account_id = 'married@example.com' WHERE user_id = (SELECT user_id FROM employee WHERE code = '0004') AND ?1",
		"UPDATE employee SET lookup_due_ms = ?1 WHERE code = '0005'",
		"UPDATE employee SET user_id = NULL, lookup_due_ms = ?1, lookup_code = 'lineworks_network' WHERE code = '0006'",
		"UPDATE employee SET user_id = NULL WHERE code = '0007' AND ?1",
		"UPDATE employee SET left_on = '2026-10-31' WHERE code = '0008' AND ?1",
	} {
		sqlitetest.Exec(t, db, q, now)
	}
}

func TestListAccounts(t *testing.T) {
	db := registered(t, 9, fixed)
	everyCheck(t, db)
	list := func(q timeclock.AccountQuery) string { return numbers(accounts(t, db, timeclock.Owner(), q)) }
	for id, want := range map[int64]string{
		1: "found   11/23 09:00 ", 2: "    ", 3: "not_found lineworks_not_found  11/23 08:59 ", 4: "conflict   11/23 08:58 ",
		5: "changed  married@example.com 11/23 09:00 ", 6: "waiting    ", 7: "failed lineworks_network   ", 8: "    ",
	} {
		e := account(t, db, id)
		at := ""
		if !e.CheckedAt.IsZero() {
			at = e.CheckedAt.Format("01/02 15:04")
		}
		if got := fmt.Sprint(e.Check, " ", e.CheckCode, " ", e.NewAddress, " ", at, " "); got != want {
			t.Errorf("employee %d is %q, want %q", id, got, want)
		}
	}
	sort := func(s timeclock.EmployeeSort, desc bool) timeclock.AccountQuery {
		return timeclock.AccountQuery{EmployeeQuery: timeclock.EmployeeQuery{Sort: s, Desc: desc}}
	}
	for _, tt := range []struct {
		name string
		q    timeclock.AccountQuery
		want string
	}{
		{"all", timeclock.AccountQuery{}, "0 1 2 3 4 5 6 7"},
		{"by code, backwards", sort(timeclock.SortCode, true), "7 6 5 4 3 2 1 0"},
		{"by ID", sort(timeclock.SortAccountID, false), "0 2 3 4 5 6 7 1"},
		{"what needs somebody first", sort(timeclock.SortCheck, false), "3 4 2 6 5 1 7 0"},
		{"and last", sort(timeclock.SortCheck, true), "0 1 7 5 6 2 4 3"},
		{"by first message", sort(timeclock.SortFirst, false), "0 2 3 4 5 6 7 1"},
		{"found", timeclock.AccountQuery{Check: timeclock.CheckFound}, "0"},
		{"conflict", timeclock.AccountQuery{Check: timeclock.CheckConflict}, "3"},
		{"changed", timeclock.AccountQuery{Check: timeclock.CheckChanged}, "4"},
		{"no ID", timeclock.AccountQuery{First: timeclock.FirstNoID}, "1"},
		{"left", timeclock.AccountQuery{EmployeeQuery: timeclock.EmployeeQuery{State: timeclock.FilterLeft}}, "8"},
		{"所属", timeclock.AccountQuery{EmployeeQuery: timeclock.EmployeeQuery{DivisionID: 2, Sort: timeclock.SortCheck}}, "3 5 1 7"},
		{"text", timeclock.AccountQuery{EmployeeQuery: timeclock.EmployeeQuery{Text: "user0005"}}, "5"},
		{"a part", timeclock.AccountQuery{EmployeeQuery: timeclock.EmployeeQuery{Offset: 2, Limit: 3}}, "2 3 4"},
		{"beyond the end", timeclock.AccountQuery{EmployeeQuery: timeclock.EmployeeQuery{Offset: 99}}, ""},
	} {
		if got := list(tt.q); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	if got, want := accounts(t, db, timeclock.Owner(), timeclock.AccountQuery{}).Counts, (timeclock.AccountCounts{All: 8, WithID: 7, Unsent: 7}); got != want {
		t.Errorf("counts %+v", got)
	}
	// What changes is seen, though the list is remembered.
	if err := db.Resolved(t.Context(), timeclock.Resolution{Lookup: timeclock.Lookup{EmployeeID: 6, AccountID: "user0005@example.com"},
		UserID: sqlitetest.UserID(5), AccountID: "user0005@example.com", At: sqlitetest.Now()}); err != nil {
		t.Fatal(err)
	}
	if got := list(timeclock.AccountQuery{Check: timeclock.CheckFound}); got != "0 5" {
		t.Errorf("after an answer: %s", got)
	}
	scope := editor(timeclock.Scope{Divisions: []int64{2}})
	if p := accounts(t, db, scope, timeclock.AccountQuery{}); numbers(p) != "1 3 5 7" || p.Counts.All != 4 || p.Counts.WithID != 3 {
		t.Errorf("of a scope: %s, %+v", numbers(p), p.Counts)
	}
	if _, err := db.Account(t.Context(), scope, 1); timeclock.CodeOf(err) != timeclock.CodeNotFound {
		t.Errorf("somebody else's: %v", err)
	}
	for _, q := range []timeclock.AccountQuery{sort("color", false), {First: "x"}, {Check: "x"}, {EmployeeQuery: timeclock.EmployeeQuery{Limit: 1001}}, {EmployeeQuery: timeclock.EmployeeQuery{Offset: -1}}} {
		if _, err := db.ListAccounts(t.Context(), timeclock.Owner(), q); timeclock.CodeOf(err) != timeclock.CodeInvalid {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

func TestAccountsNeedTheirRight(t *testing.T) {
	db := registered(t, 1, fixed)
	a := timeclock.Actor{Kind: timeclock.ActorAdmin, Rights: timeclock.Rights{Options: timeclock.LevelView, Employees: timeclock.LevelEdit, Records: timeclock.LevelEdit}}
	ctx := t.Context()
	o := timeclock.FirstOrder{To: timeclock.FirstToUnsent, Text: "x"}
	for name, f := range map[string]func() error{
		"list":      func() error { _, err := db.ListAccounts(ctx, a, timeclock.AccountQuery{}); return err },
		"account":   func() error { _, err := db.Account(ctx, a, 1); return err },
		"save":      func() error { _, _, err := db.SaveAccounts(ctx, a, nil); return err },
		"check":     func() error { _, err := db.CheckAccounts(ctx, a, timeclock.Selection{}); return err },
		"progress":  func() error { _, err := db.CheckProgress(ctx, a); return err },
		"cancel":    func() error { _, err := db.CancelCheck(ctx, a); return err },
		"accept":    func() error { return db.AcceptAddress(ctx, a, 1, 1) },
		"confirm":   func() error { return db.ConfirmUser(ctx, a, 1, 1) },
		"plan":      func() error { _, err := db.PlanFirst(ctx, a, o); return err },
		"send":      func() error { _, err := db.SendFirst(ctx, a, o); return err },
		"take back": func() error { _, err := db.CancelFirst(ctx, a); return err },
		"first":     func() error { _, err := db.FirstProgress(ctx, a); return err },
	} {
		if err := f(); timeclock.CodeOf(err) != timeclock.CodeForbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Everybody's last punch, whether it is among those folded or newer, and also
// after it was voided.
func TestLastPunch(t *testing.T) {
	c := newTestClock()
	db := registered(t, 4, c.options)
	list := func() string {
		p := accounts(t, db, timeclock.Owner(), timeclock.AccountQuery{EmployeeQuery: timeclock.EmployeeQuery{Sort: timeclock.SortLastPunch, Desc: true}})
		var all []string
		for _, r := range p.Rows {
			s := r.Code[3:]
			if !r.LastPunchAt.IsZero() {
				s += " " + r.LastPunchAt.Format("01/02 15:04 ") + string(r.LastPunchType)
			}
			all = append(all, s)
		}
		return strings.Join(all, ", ")
	}
	want := func(what, want string) {
		t.Helper()
		if got := list(); got != want {
			t.Errorf("%s:\n got %s\nwant %s", what, got, want)
		}
	}
	want("nobody", "0, 1, 2, 3")
	say := func(i int, text string) {
		record(t, db, sqlitetest.Text(i, c.now(), text))
		c.add(time.Minute)
	}
	say(2, "出勤")
	say(0, "出勤")
	want("the first ones", "0 11/23 09:01 clock_in, 2 11/23 09:00 clock_in, 1, 3")
	if err := db.FoldPunches(t.Context()); err != nil {
		t.Fatal(err)
	}
	want("folded", "0 11/23 09:01 clock_in, 2 11/23 09:00 clock_in, 1, 3")
	say(2, "退勤")
	say(1, "出勤")
	want("newer ones", "1 11/23 09:03 clock_in, 2 11/23 09:02 clock_out, 0 11/23 09:01 clock_in, 3")
	say(2, "取消")
	want("a newer one voided", "1 11/23 09:03 clock_in, 0 11/23 09:01 clock_in, 2 11/23 09:00 clock_in, 3")
	say(1, "退勤")
	if err := db.FoldPunches(t.Context()); err != nil {
		t.Fatal(err)
	}
	say(1, "取消")
	want("a folded one voided", "1 11/23 09:03 clock_in, 0 11/23 09:01 clock_in, 2 11/23 09:00 clock_in, 3")
	say(1, "取消")
	want("and the one before", "0 11/23 09:01 clock_in, 2 11/23 09:00 clock_in, 1, 3")
	if err := db.FoldPunches(t.Context()); err != nil {
		t.Fatal(err)
	}
	want("folded again", "0 11/23 09:01 clock_in, 2 11/23 09:00 clock_in, 1, 3")
}

func TestSaveAccounts(t *testing.T) {
	db := registered(t, 4, fixed)
	sqlitetest.Exec(t, db, "UPDATE employee SET account_id = NULL, user_id = NULL WHERE id = 4")
	save := func(a timeclock.Actor, edits ...timeclock.AccountEdit) (int, []timeclock.AccountProblem, error) {
		return db.SaveAccounts(t.Context(), a, edits)
	}
	ids := func() string {
		return strings.Join(sqlitetest.Query(t, db, "SELECT coalesce(account_id, '-') || ' ' || version FROM employee ORDER BY id"), ", ")
	}
	before := ids()
	edit := func(id, version int64, account string) timeclock.AccountEdit {
		return timeclock.AccountEdit{EmployeeID: id, Version: version, AccountID: account}
	}
	owner := timeclock.Owner()
	n, problems, err := save(owner, edit(4, 1, "user0000@example.com"), edit(2, 1, "fine@example.com"))
	if n != 0 || err != nil || len(problems) != 1 || problems[0] != (timeclock.AccountProblem{EmployeeID: 4, Reason: timeclock.ReasonAccountTaken, Value: "user0000@example.com", Other: "0000 山田 太郎0"}) {
		t.Errorf("%d, %+v, %v", n, problems, err)
	}
	if ids() != before {
		t.Errorf("something was saved: %s", ids())
	}
	n, problems, err = save(owner, edit(1, 1, "user0001@example.com"), edit(2, 1, " USER0000@example.com"), edit(3, 1, ""), edit(4, 1, "user0002@example.com"))
	if n != 4 || problems != nil || err != nil {
		t.Fatalf("%d, %+v, %v", n, problems, err)
	}
	if got := ids(); got != "user0001@example.com 2, user0000@example.com 2, - 2, user0002@example.com 2" {
		t.Errorf("saved %s", got)
	}
	// Who is behind an ID is known: they punch on as each other at once.
	if got := sqlitetest.One(t, db, "SELECT group_concat(coalesce(substr(user_id, 5, 4), '-'), ' ') FROM (SELECT user_id FROM employee ORDER BY id)"); got != "0001 0000 - 0002" {
		t.Errorf("linked %s", got)
	}
	got := sqlitetest.Query(t, db, "SELECT action, target_id, old, new FROM operation WHERE target = 'employee' ORDER BY id")
	if len(got) != 4 || got[0] != `save_account|0002|{"code":"0002","account_id":"user0002@example.com"}|{"code":"0002"}` ||
		got[1] != `save_account|0000|{"code":"0000","account_id":"user0000@example.com"}|{"code":"0000","account_id":"user0001@example.com"}` {
		t.Errorf("told %q", got)
	}
	if n, problems, err = save(owner, edit(1, 2, "user0001@example.com")); n != 0 || problems != nil || err != nil {
		t.Errorf("nothing new: %d, %+v, %v", n, problems, err)
	}
	for name, f := range map[timeclock.Code]func() error{
		timeclock.CodeConflict: func() error { _, _, err := save(owner, edit(1, 1, "x@example.com")); return err },
		timeclock.CodeNotFound: func() error {
			_, _, err := save(editor(timeclock.Scope{Divisions: []int64{2}}), edit(1, 2, "x@example.com"))
			return err
		},
		timeclock.CodeInvalid: func() error {
			_, _, err := save(owner, edit(1, 2, "x@example.com"), edit(1, 2, "y@example.com"))
			return err
		},
	} {
		if err := f(); timeclock.CodeOf(err) != name {
			t.Errorf("%v, want %s", err, name)
		}
	}
	if _, _, err := save(owner, edit(1, 1, "x@example.com")); timeclock.ArgsOf(err)["employee"] != "0000" {
		t.Errorf("whose: %v", timeclock.ArgsOf(err))
	}
}

// asked has LINE WORKS answer all that is to be asked: members by their ID.
func (c *testClock) asked(t testing.TB, db *sqlite.DB, members map[string]string) (questions []string) {
	t.Helper()
	for range 100 {
		due, _ := c.lookups(t, db, 1)
		if len(due) == 0 {
			return questions
		}
		r := timeclock.Resolution{Lookup: due[0], At: c.now(), Code: timeclock.CodeLWNotFound}
		questions = append(questions, due[0].UserID+due[0].AccountID)
		for account, user := range members {
			if user == due[0].UserID || account == due[0].AccountID {
				r.UserID, r.AccountID, r.Code = user, account, ""
			}
		}
		if err := db.Resolved(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("it is asked for ever")
	return nil
}

func TestCheckAccounts(t *testing.T) {
	c := newTestClock()
	db := registered(t, 6, c.options)
	sqlitetest.Exec(t, db, "UPDATE employee SET account_id = NULL, user_id = NULL WHERE id = 6")
	c.add(time.Hour * 25)
	members := map[string]string{
		"user0000@example.com": sqlitetest.UserID(0),
		"married@example.com":  sqlitetest.UserID(1), // was user0001
		"user0002@example.com": "new",                // the old one is gone
		// 3 is gone
		"user0004@example.com": "newer", "else@example.com": sqlitetest.UserID(4),
	}
	owner := timeclock.Owner()
	p, err := db.CheckAccounts(t.Context(), owner, timeclock.Selection{})
	if err != nil || !p.Running || p.Total != 5 || p.Done != 0 || !p.StartedAt.Equal(c.now()) {
		t.Fatalf("%+v, %v", p, err)
	}
	// Who was just given an ID is asked about before.
	sqlitetest.Exec(t, db, "UPDATE employee SET account_id = 'new@example.com', lookup_due_ms = ? WHERE id = 6", c.now().UnixMilli())
	due, _ := c.lookups(t, db, 9)
	if len(due) != 6 || due[0].EmployeeID != 6 {
		t.Errorf("to be asked: %v", due)
	}
	questions := c.asked(t, db, members)
	if len(questions) != 6+2 { // where nobody has the ID, the member linked may have another
		t.Errorf("asked %q", questions)
	}
	if p, err = db.CheckProgress(t.Context(), owner); err != nil || p.Running || p.Total != 5 || p.Done != 5 {
		t.Errorf("%+v, %v", p, err)
	}
	var got []string
	for _, r := range accounts(t, db, owner, timeclock.AccountQuery{}).Rows {
		got = append(got, strings.TrimSpace(string(r.Check)+" "+r.NewAddress))
	}
	if g := strings.Join(got, ", "); g != "found, changed married@example.com, conflict, not_found, conflict, not_found" {
		t.Errorf("found out: %s", g)
	}
	if n := len(c.asked(t, db, members)); n != 0 {
		t.Errorf("%d more questions", n)
	}
	// All of them again, in part, and taken back.
	again := func(id int64, want timeclock.AccountCheck) {
		t.Helper()
		if e := account(t, db, id); e.Check != want {
			t.Errorf("employee %d is %s, want %s", id, e.Check, want)
		}
	}
	c.add(2 * time.Hour)
	p, err = db.CheckAccounts(t.Context(), owner, timeclock.Selection{IDs: []int64{1, 2, 99}})
	if err != nil || p.Total != 2 {
		t.Errorf("some: %+v, %v", p, err)
	}
	if p, err = db.CheckAccounts(t.Context(), owner, timeclock.Selection{Query: timeclock.AccountQuery{Check: timeclock.CheckNotFound}}); err != nil || p.Total != 4 || p.Done != 0 {
		t.Errorf("more: %+v, %v", p, err)
	}
	again(4, timeclock.CheckWaiting)
	if p, err = db.CancelCheck(t.Context(), owner); err != nil || p.Running {
		t.Errorf("taken back: %+v, %v", p, err)
	}
	if due, _ := c.lookups(t, db, 9); len(due) != 0 {
		t.Errorf("still to be asked: %v", due)
	}
	got = sqlitetest.Query(t, db, "SELECT action, new || old FROM operation WHERE target = 'account_check' ORDER BY id")
	if g := strings.Join(got, " "); g != `check_accounts|{"count":5} check_accounts|{"count":2} check_accounts|{"count":2} cancel_check|{"count":4}` {
		t.Errorf("told %s", g)
	}
	// An ID given while a check is under way is not its matter any more.
	if _, err := db.CheckAccounts(t.Context(), owner, timeclock.Selection{IDs: []int64{1}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := db.SaveAccounts(t.Context(), owner, []timeclock.AccountEdit{{EmployeeID: 1, Version: account(t, db, 1).Version, AccountID: "other@example.com"}}); err != nil {
		t.Fatal(err)
	}
	if p, err = db.CheckProgress(t.Context(), owner); err != nil || p.Running || p.Done != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	if err := db.Use(t.Context(), owner, false); err != nil {
		t.Fatal(err)
	}
	if _, err := db.CheckAccounts(t.Context(), owner, timeclock.Selection{}); timeclock.CodeOf(err) != timeclock.CodeNotUsed {
		t.Error(err)
	}
}

// 「IDが変わりました [更新]」.
func TestAcceptAddress(t *testing.T) {
	c := newTestClock()
	db := registered(t, 3, c.options)
	user := sqlitetest.UserID(0)
	owner := timeclock.Owner()
	if err := db.AcceptAddress(t.Context(), owner, 1, 1); timeclock.CodeOf(err) != timeclock.CodeNotFound {
		t.Errorf("nothing changed: %v", err)
	}
	c.answer(t, db, user, "user0001@example.com")
	err := db.AcceptAddress(t.Context(), owner, 1, 1)
	if a := timeclock.ArgsOf(err); timeclock.CodeOf(err) != timeclock.CodeInvalid || a["field"] != "account_id" || a["reason"] != string(timeclock.ProblemAccountTaken) {
		t.Errorf("somebody else's: %v", err)
	}
	c.answer(t, db, user, "married@example.com")
	if err := db.AcceptAddress(t.Context(), owner, 1, 2); timeclock.CodeOf(err) != timeclock.CodeConflict {
		t.Errorf("another version: %v", err)
	}
	if err := db.AcceptAddress(t.Context(), editor(timeclock.Scope{Divisions: []int64{2}}), 1, 1); timeclock.CodeOf(err) != timeclock.CodeNotFound {
		t.Errorf("out of scope: %v", err)
	}
	if err := db.AcceptAddress(t.Context(), owner, 1, 1); err != nil {
		t.Fatal(err)
	}
	c.asked(t, db, map[string]string{"married@example.com": user})
	if e := account(t, db, 1); e.AccountID != "married@example.com" || e.UserID != user || e.Check != timeclock.CheckFound || e.Version != 2 {
		t.Errorf("%+v", e)
	}
	record(t, db, c.text(user, "出勤"))
	if got := outcomes(t, db, user); got != "punched" {
		t.Error(got)
	}
	if got := sqlitetest.One(t, db, "SELECT old, new FROM operation WHERE action = 'accept_address'"); got != `{"code":"0000","account_id":"user0000@example.com"}|{"code":"0000","account_id":"married@example.com"}` {
		t.Errorf("told %s", got)
	}
}

func TestConfirmUser(t *testing.T) {
	c := newTestClock()
	db := registered(t, 3, c.options)
	owner := timeclock.Owner()
	if err := db.ConfirmUser(t.Context(), owner, 1, 1); timeclock.CodeOf(err) != timeclock.CodeNotFound {
		t.Errorf("nothing to confirm: %v", err)
	}
	for _, user := range []string{"older", "new"} {
		c.add(25 * time.Hour)
		record(t, db, c.text(user, "出勤"))
		c.answer(t, db, user, "user0000@example.com")
	}
	if e := account(t, db, 1); e.Check != timeclock.CheckConflict {
		t.Fatalf("%+v", e)
	}
	if err := db.ConfirmUser(t.Context(), owner, 1, 2); timeclock.CodeOf(err) != timeclock.CodeConflict {
		t.Errorf("another version: %v", err)
	}
	if err := db.ConfirmUser(t.Context(), editor(timeclock.Scope{Divisions: []int64{1}}), 1, 1); timeclock.CodeOf(err) != timeclock.CodeForbidden {
		t.Errorf("by a limited admin: %v", err)
	}
	if err := db.ConfirmUser(t.Context(), owner, 1, 1); err != nil {
		t.Fatal(err)
	}
	c.add(time.Hour)
	record(t, db, c.text("new", "退勤"))
	if got := outcomes(t, db, "new"); got != "sender_conflict punched" {
		t.Error(got)
	}
	if e := account(t, db, 1); e.UserID != "new" || e.Check != timeclock.CheckFound || e.Version != 2 {
		t.Errorf("%+v", e)
	}
	// The other who wanted to be him is asked about anew.
	if due, _ := c.lookups(t, db, 9); len(due) != 1 || due[0].UserID != "older" {
		t.Errorf("to be asked: %v", due)
	}
}

func TestCheckWithinAScope(t *testing.T) {
	c := newTestClock()
	db := registered(t, 6, c.options)
	whole, err := db.CheckAccounts(t.Context(), timeclock.Owner(), timeclock.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	e := editor(timeclock.Scope{Divisions: []int64{2}})
	p, err := db.CheckProgress(t.Context(), e)
	if err != nil || p.Total == 0 || p.Total >= whole.Total {
		t.Errorf("he sees %+v of %+v, %v", p, whole, err)
	}
	mine := p.Total
	if p, err = db.CancelCheck(t.Context(), e); err != nil || p.Running {
		t.Errorf("his own is still under way: %+v, %v", p, err)
	}
	if p, err = db.CheckProgress(t.Context(), timeclock.Owner()); err != nil || !p.Running || p.Total != whole.Total-mine {
		t.Errorf("the others': %+v, %v; want %d", p, err, whole.Total-mine)
	}
}

func TestACancelledCheckKeepsWhatWasKnown(t *testing.T) {
	c := newTestClock()
	db := registered(t, 3, c.options)
	if err := db.Resolved(t.Context(), timeclock.Resolution{Lookup: timeclock.Lookup{EmployeeID: 1, AccountID: "user0000@example.com"}, Code: timeclock.CodeLWNotFound, At: c.now()}); err != nil {
		t.Fatal(err)
	}
	sqlitetest.Exec(t, db, "UPDATE employee SET user_id = NULL WHERE id = 1")
	for _, step := range []struct {
		do   func() error
		want timeclock.AccountCheck
	}{
		{func() error { return nil }, timeclock.CheckNotFound},
		{func() error {
			_, err := db.CheckAccounts(t.Context(), timeclock.Owner(), timeclock.Selection{})
			return err
		}, timeclock.CheckWaiting},
		{func() error { _, err := db.CancelCheck(t.Context(), timeclock.Owner()); return err }, timeclock.CheckNotFound},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		if got := account(t, db, 1).Check; got != step.want {
			t.Errorf("%q, want %q", got, step.want)
		}
	}
}

func TestAddressOfOneWhoLeftIsNotTaken(t *testing.T) {
	c := newTestClock()
	db := registered(t, 3, c.options)
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = '2026-01-01' WHERE id = 1")
	sqlitetest.Exec(t, db, "UPDATE sender SET account_id = 'new@example.com' WHERE user_id = (SELECT user_id FROM employee WHERE id = 1)")
	err := db.AcceptAddress(t.Context(), timeclock.Owner(), 1, account(t, db, 1).Version)
	if got := fmt.Sprint(timeclock.ArgsOf(err)); !strings.Contains(got, string(timeclock.ProblemHasLeft)) {
		t.Errorf("%v %s", err, got)
	}
}
