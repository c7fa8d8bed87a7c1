package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// plan reads the roster and plans rows; their numbers are given here.
func plan(t testing.TB, db *sqlite.DB, a timeclock.Actor, o timeclock.ImportOptions, rows ...timeclock.ImportRow) timeclock.Plan {
	t.Helper()
	roster, err := db.Roster(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		rows[i].Row = i + 2
	}
	if o.Kind == "" {
		o.Kind = timeclock.ImportEmployees
	}
	o.Today, o.Scope = roster.Today, a.Scope
	return timeclock.PlanImport(timeclock.RowsOf(rows...), roster, o)
}

// apply plans rows, applies the plan, and checks that nothing is left to do.
func apply(t testing.TB, db *sqlite.DB, o timeclock.ImportOptions, rows ...timeclock.ImportRow) timeclock.ImportResult {
	t.Helper()
	p := plan(t, db, timeclock.Owner(), o, rows...)
	for r := range p.Rows() {
		if r.Status == timeclock.ImportRejected {
			t.Fatalf("row %d is rejected: %+v", r.Row, r.Reasons)
		}
	}
	done, err := db.ApplyImport(context.Background(), timeclock.Owner(), p, timeclock.ApplyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if again := plan(t, db, timeclock.Owner(), o, rows...); again.Counts.Unchanged != len(rows) {
		t.Fatalf("planned again: %+v", again.Counts)
	}
	return done
}

func person(code, account string) timeclock.ImportRow {
	return timeclock.ImportRow{Code: code, AccountID: account}
}

func TestImportIntoAnEmptyFolder(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	var topics []timeclock.Topic
	told := make(chan timeclock.Topic, 20)
	defer db.Subscribe(func(c timeclock.Change) { told <- c.Topic })()
	done := apply(t, db, timeclock.ImportOptions{CreateMissing: true},
		timeclock.ImportRow{Code: "0001", LastName: "山田", FirstName: "太郎", Kana: "ヤマダ タロウ", DivisionCode: "010", Division: "総務部", Type: "正社員", AccountID: "Yamada@example.com", JoinedOn: "2020-04-01"},
		timeclock.ImportRow{Code: "0002", LastName: "佐藤", Division: "総務部", Type: "パート", LeftOn: "2027-03-31", MovedOn: "2026-12-01"})
	if want := (timeclock.ImportResult{New: 2, Divisions: 1, EmploymentTypes: 2, ImportID: 1}); done != want {
		t.Errorf("%+v, want %+v", done, want)
	}
	for len(told) > 0 {
		topics = append(topics, <-told)
	}
	if !slices.Contains(topics, timeclock.TopicEmployees) || !slices.Contains(topics, timeclock.TopicOperations) {
		t.Errorf("told of %v", topics)
	}
	now := sqlitetest.Now().UnixMilli()
	got := sqlitetest.Query(t, db, `SELECT code, last_name, first_name, kana, account_id, user_id, joined_on, left_on, lookup_due_ms, version, created_ms FROM employee ORDER BY id`)
	want := []string{
		fmt.Sprintf("0001|山田|太郎|ヤマダ タロウ|yamada@example.com||2020-04-01||%d|1|%d", now, now),
		fmt.Sprintf("0002|佐藤||||||2027-03-31||1|%d", now),
	}
	if !slices.Equal(got, want) {
		t.Errorf("employees\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	got = sqlitetest.Query(t, db, `SELECT e.code, a.from_date, d.code, d.name, t.code, t.name, t.break_allowed FROM assignment a JOIN employee e ON e.id = a.employee_id
		JOIN division d ON d.id = a.division_id JOIN employment_type t ON t.id = a.employment_type_id ORDER BY e.id`)
	if want := []string{"0001|2020-04-01|010|総務部|1|正社員|1", "0002|2026-12-01|010|総務部|2|パート|1"}; !slices.Equal(got, want) {
		t.Errorf("assignments\n%s", strings.Join(got, "\n"))
	}
	got = sqlitetest.Query(t, db, "SELECT action, target, target_id, actor_kind, via, old, new FROM operation ORDER BY id")
	want = []string{
		`import_employees|import|1|owner|cli||{"counts":{"new":2,"changed":0,"unchanged":0,"rejected":0},"divisions":{"010":"総務部"},"employment_types":{"1":"正社員","2":"パート"},"rows":"eb1fdb9f7d43da84fe883d8600cf56188c2e9c1aa34e86f69549d177fc112301"}`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("operations\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	got = sqlitetest.Query(t, db, "SELECT code, employee_id, last_name, first_name, kana, joined_on, left_on, account_id, moved_on, division, employment_type, old_last_name, old_from FROM import_row")
	want = []string{"0001||山田|太郎|ヤマダ タロウ|2020-04-01||yamada@example.com|2020-04-01|010|1||", "0002||佐藤||||2027-03-31||2026-12-01|010|2||"}
	if !slices.Equal(got, want) {
		t.Errorf("rows of the import\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	got = sqlitetest.Query(t, db, "SELECT kind, state, actor_kind, new, changed, divisions, employment_types, first_id, last_punch FROM import")
	if want := []string{"employees|done|owner|2|0|[1]|[1,2]|0|0"}; !slices.Equal(got, want) {
		t.Errorf("import %v", got)
	}
}

func TestImportChanges(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 3)
	done := apply(t, db, timeclock.ImportOptions{},
		timeclock.ImportRow{Code: "0000", LastName: "田中", DivisionCode: "20", LeftOn: "2027-03-31"},
		timeclock.ImportRow{Code: "0001", Kana: "ヤマダ"}, person("0002", ""))
	if want := (timeclock.ImportResult{Changed: 2, ImportID: 1}); done != want {
		t.Errorf("%+v", done)
	}
	got := sqlitetest.Query(t, db, "SELECT code, last_name, first_name, kana, account_id, user_id, left_on, version FROM employee ORDER BY id")
	want := []string{
		"0000|田中|太郎0||user0000@example.com|" + sqlitetest.UserID(0) + "|2027-03-31|2",
		"0001|山田|太郎1|ヤマダ|user0001@example.com|" + sqlitetest.UserID(1) + "||2",
		"0002|山田|太郎2||user0002@example.com|" + sqlitetest.UserID(2) + "||1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("employees\n%s", strings.Join(got, "\n"))
	}
	got = sqlitetest.Query(t, db, "SELECT from_date, division_id, employment_type_id FROM assignment WHERE employee_id = 1 ORDER BY from_date")
	if want := []string{"2020-01-01|1|1", "2026-11-23|2|1"}; !slices.Equal(got, want) {
		t.Errorf("assignments %v", got)
	}
	got = sqlitetest.Query(t, db, `SELECT employee_id, version, old_last_name, last_name, old_kana, kana, old_left_on, left_on, moved_on, old_from, old_division_id, division FROM import_row ORDER BY n`)
	want = []string{"1|1|山田|田中||||2027-03-31|2026-11-23|2020-01-01|1|20", "2|1|山田|山田||ヤマダ||||||"}
	if !slices.Equal(got, want) {
		t.Errorf("rows of the import\n%s", strings.Join(got, "\n"))
	}
	// The transfer holds for the very next message.
	record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "出勤"))
	if got := sqlitetest.One(t, db, "SELECT employee_name, division_name FROM punch_log"); got != "田中 太郎0|営業部" {
		t.Errorf("punched as %s", got)
	}
}

// Two whose IDs were mixed up: each one's messages go to the right employee at
// once, for LINE WORKS was asked about both users before.
func TestImportSwapsIDs(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 3)
	record(t, db, sqlitetest.Text(0, sqlitetest.Now().Add(-time.Hour), "出勤")) // known to the cache
	apply(t, db, timeclock.ImportOptions{Kind: timeclock.ImportAccounts}, person("0000", "user0001@example.com"), person("0001", "user0000@example.com"))
	got := sqlitetest.Query(t, db, "SELECT code, account_id, user_id, lookup_due_ms IS NOT NULL FROM employee ORDER BY id")
	want := []string{"0000|user0001@example.com|" + sqlitetest.UserID(1) + "|1", "0001|user0000@example.com|" + sqlitetest.UserID(0) + "|1", "0002|user0002@example.com|" + sqlitetest.UserID(2) + "|0"}
	if !slices.Equal(got, want) {
		t.Errorf("employees\n%s", strings.Join(got, "\n"))
	}
	record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "退勤"))
	if got := sqlitetest.One(t, db, "SELECT employee_code FROM punch_log WHERE type = 'clock_out'"); got != "0001" {
		t.Errorf("punched for %s", got)
	}
}

// A new ID that nobody has written from yet: the employee's user is no longer
// his, messages of that user wait until LINE WORKS was asked, and then count.
func TestImportUnlinksUntilAsked(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 1)
	apply(t, db, timeclock.ImportOptions{}, person("0000", "married@example.com"))
	if got := sqlitetest.One(t, db, "SELECT user_id IS NULL, (SELECT due_ms IS NOT NULL AND checked_ms IS NULL FROM sender) FROM employee"); got != "1|1" {
		t.Errorf("unlinked %s", got)
	}
	m := sqlitetest.Text(0, sqlitetest.Now(), "出勤")
	record(t, db, m)
	if got := sqlitetest.One(t, db, "SELECT outcome FROM event"); got != "awaiting_sender" {
		t.Errorf("outcome %s", got)
	}
	due, _, err := db.DueLookups(t.Context(), sqlitetest.Now(), 10)
	if err != nil || len(due) != 2 {
		t.Fatalf("due %+v, %v", due, err)
	}
	for _, l := range due {
		if err := db.Resolved(t.Context(), timeclock.Resolution{Lookup: l, UserID: sqlitetest.UserID(0), AccountID: "married@example.com", At: sqlitetest.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	if got := sqlitetest.One(t, db, "SELECT employee_code, type FROM punch_log"); got != "0000|clock_in" {
		t.Errorf("punch %s", got)
	}
}

// Somebody who wrote before he was registered punches from his next message on.
func TestImportLinksWhoWroteBefore(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 1)
	sqlitetest.Exec(t, db, "INSERT INTO sender (user_id, account_id, checked_ms) VALUES (?, 'new@example.com', ?)", sqlitetest.UserID(7), sqlitetest.Now().UnixMilli())
	record(t, db, sqlitetest.Text(7, sqlitetest.Now(), "出勤"))
	apply(t, db, timeclock.ImportOptions{}, timeclock.ImportRow{Code: "0100", LastName: "新", DivisionCode: "10", TypeCode: "1", AccountID: "new@example.com"})
	record(t, db, sqlitetest.Text(7, sqlitetest.Now().Add(time.Minute), "出勤"))
	if got := sqlitetest.Query(t, db, "SELECT outcome FROM event ORDER BY id"); !slices.Equal(got, []string{"unknown_sender", "punched"}) {
		t.Errorf("outcomes %v", got)
	}
}

// A user found under the ID of somebody linked to another user is not linked
// behind an admin's back, and is asked about anew when that ID goes elsewhere.
func TestImportAndContestedIDs(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 2)
	sqlitetest.Exec(t, db, "INSERT INTO sender (user_id, account_id, checked_ms, conflict_employee_id) VALUES (?, 'user0000@example.com', ?, 1)", sqlitetest.UserID(7), sqlitetest.Now().UnixMilli()+1)
	apply(t, db, timeclock.ImportOptions{}, person("0000", "other@example.com"), person("0001", "user0000@example.com"))
	got := sqlitetest.Query(t, db, "SELECT code, user_id FROM employee ORDER BY id")
	if want := []string{"0000|", "0001|" + sqlitetest.UserID(7)}; !slices.Equal(got, want) {
		t.Errorf("employees %v", got)
	}
	got = sqlitetest.Query(t, db, "SELECT user_id, checked_ms IS NULL, conflict_employee_id FROM sender ORDER BY user_id")
	if want := []string{sqlitetest.UserID(0) + "|1|", sqlitetest.UserID(1) + "|1|", sqlitetest.UserID(7) + "|0|"}; !slices.Equal(got, want) {
		t.Errorf("senders\n%s", strings.Join(got, "\n"))
	}
}

// Who waits already for LINE WORKS to be asked keeps his place when his ID
// changes, there and back; all others come to be asked at once.
func TestImportKeepsPlacesOfThoseWhoWait(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 6)
	now := sqlitetest.Now().UnixMilli()
	sqlitetest.Exec(t, db, "UPDATE employee SET user_id = NULL WHERE id <> 5")
	for id, q := range []string{
		"lookup_due_ms = ?1 - 5, lookup_attempts = 3, lookup_code = 'timeout', lookup_ms = 7", // waits
		"lookup_due_ms = ?1 + 5",               // waits until later
		"lookup_due_ms = ?1 - 5, checking = 1", // somebody asked for it
		"lookup_due_ms = NULL",                 // was asked about
		"lookup_due_ms = ?1 - 5",               // is known, and asked about again
		"lookup_due_ms = ?1 - 5",               // keeps his ID
	} {
		sqlitetest.Exec(t, db, fmt.Sprintf("UPDATE employee SET %s WHERE id = %d AND ?1", q, id+1), now)
	}
	sqlitetest.Exec(t, db, "UPDATE sender SET checked_ms = NULL")
	want := func(when, kept string) {
		t.Helper()
		got := sqlitetest.Query(t, db, `SELECT lookup_due_ms - ?, user_id IS NULL, checking, lookup_attempts, coalesce(lookup_code, ''), coalesce(lookup_ms, '') FROM employee ORDER BY id`, now)
		if want := []string{"-5|1|0|0||", "0|1|0|0||", kept, "0|1|0|0||", "0|1|0|0||", "-5|1|0|0||"}; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
	var rows []timeclock.ImportRow
	for i := range 5 {
		rows = append(rows, person(fmt.Sprintf("%04d", i), fmt.Sprintf("other%d@example.com", i)))
	}
	id := imported(t, db, timeclock.ImportOptions{Kind: timeclock.ImportAccounts}, rows...)
	want("changed", "0|1|0|0||")
	sqlitetest.Exec(t, db, "UPDATE employee SET lookup_due_ms = ? - 5, checking = 1 WHERE id = 3", now)
	if _, err := db.UndoImport(t.Context(), timeclock.Owner(), id); err != nil {
		t.Fatal(err)
	}
	want("undone", "0|1|0|0||")
	if got := sqlitetest.Query(t, db, "SELECT account_id FROM employee ORDER BY id"); got[0] != "user0000@example.com" || got[4] != "user0004@example.com" {
		t.Errorf("%q", got)
	}
}

// Whose conflict was with somebody who now has another ID is linked to who has
// his, and nobody need look at it any more; other conflicts stay.
func TestImportSettlesWhoIsLinked(t *testing.T) {
	db := sqlitetest.Open(t)
	sqlitetest.Company(t, db, 3)
	ask := "INSERT INTO sender (user_id, account_id, checked_ms, conflict_employee_id) VALUES (?, ?, ?, ?)"
	sqlitetest.Exec(t, db, ask, sqlitetest.UserID(7), "new@example.com", sqlitetest.Now().UnixMilli(), 1)
	sqlitetest.Exec(t, db, ask, sqlitetest.UserID(8), "user0002@example.com", sqlitetest.Now().UnixMilli(), 3)
	// A name of one who waits changes too, and that settles nothing.
	sqlitetest.Exec(t, db, "UPDATE employee SET lookup_due_ms = ? WHERE id = 3", sqlitetest.Now().UnixMilli())
	apply(t, db, timeclock.ImportOptions{}, person("0001", "new@example.com"), timeclock.ImportRow{Code: "0002", LastName: "佐藤"})
	got := sqlitetest.Query(t, db, "SELECT user_id, conflict_employee_id FROM sender WHERE user_id > ? ORDER BY user_id", sqlitetest.UserID(6))
	if want := []string{sqlitetest.UserID(7) + "|", sqlitetest.UserID(8) + "|3"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := sqlitetest.One(t, db, "SELECT user_id FROM employee WHERE id = 2"); got != sqlitetest.UserID(7) {
		t.Errorf("linked to %s", got)
	}
}

func TestImportReleasesIDsOfThoseWhoLeft(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 3)
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = '2026-11-22' WHERE id IN (1, 2)")
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = '2026-11-23' WHERE id = 3")
	p := plan(t, db, timeclock.Owner(), timeclock.ImportOptions{},
		timeclock.ImportRow{Code: "0100", LastName: "新", DivisionCode: "10", TypeCode: "1", AccountID: "user0000@example.com"},
		timeclock.ImportRow{Code: "0101", LastName: "新", DivisionCode: "10", TypeCode: "1", AccountID: "user0002@example.com"})
	if p.Row(1).Status != timeclock.ImportRejected {
		t.Error("the ID of somebody on his last day was given away")
	}
	if _, err := db.ApplyImport(t.Context(), timeclock.Owner(), p, timeclock.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	got := sqlitetest.Query(t, db, "SELECT code, account_id, user_id, version FROM employee ORDER BY id")
	want := []string{"0000|||2", "0001|user0001@example.com|" + sqlitetest.UserID(1) + "|1", "0002|user0002@example.com|" + sqlitetest.UserID(2) + "|1", "0100|user0000@example.com|" + sqlitetest.UserID(0) + "|1"}
	if !slices.Equal(got, want) {
		t.Errorf("employees\n%s", strings.Join(got, "\n"))
	}
	if got := sqlitetest.One(t, db, "SELECT target_id, old, new FROM operation WHERE action = 'release_account'"); got != `0000|{"account_id":"user0000@example.com"}|{"account_id":""}` {
		t.Errorf("operation %s", got)
	}
}

// What somebody changed since the plan was made refuses the whole of it.
func TestImportConflicts(t *testing.T) {
	fresh := timeclock.ImportRow{Code: "0100", LastName: "新", DivisionCode: "10", TypeCode: "1", AccountID: "new@example.com"}
	tests := []struct {
		name      string
		meanwhile string
		rows      []timeclock.ImportRow
	}{
		{"the employee changed", "UPDATE employee SET version = version + 1 WHERE id = 1", []timeclock.ImportRow{fresh, person("0000", "a@example.com")}},
		{"the code was taken", "INSERT INTO employee (code, last_name, created_ms, updated_ms) VALUES ('0100', 'x', 1, 1)", []timeclock.ImportRow{{Code: "0000", Kana: "ア"}, fresh}},
		{"the ID was taken", "UPDATE employee SET account_id = 'new@example.com' WHERE id = 2", []timeclock.ImportRow{{Code: "0000", Kana: "ア"}, fresh}},
		{"the 所属 is gone", "UPDATE division SET code = '11' WHERE code = '10'", []timeclock.ImportRow{{Code: "0000", Kana: "ア"}, fresh}},
		{"the 所属 to create is there", "INSERT INTO division (code, name, created_ms, updated_ms) VALUES ('30', 'x', 1, 1)",
			[]timeclock.ImportRow{{Code: "0100", LastName: "新", DivisionCode: "30", TypeCode: "1"}}},
	}
	for _, tt := range tests {
		db := sqlitetest.Open(t, fixed)
		sqlitetest.Company(t, db, 2)
		p := plan(t, db, timeclock.Owner(), timeclock.ImportOptions{CreateMissing: true}, tt.rows...)
		if p.Counts.Rejected > 0 {
			t.Fatalf("%s: %+v", tt.name, slices.Collect(p.Rows()))
		}
		sqlitetest.Exec(t, db, tt.meanwhile)
		before := state(t, db)
		if _, err := db.ApplyImport(t.Context(), timeclock.Owner(), p, timeclock.ApplyOptions{}); timeclock.CodeOf(err) != timeclock.CodeConflict {
			t.Errorf("%s: %v", tt.name, err)
		}
		if after := state(t, db); !slices.Equal(before, after) {
			t.Errorf("%s: something was written", tt.name)
		}
	}
}

// state is all that an import may change.
func state(t testing.TB, db *sqlite.DB) []string {
	t.Helper()
	var all []string
	for _, table := range []string{"employee", "assignment", "division", "employment_type", "sender", "operation"} {
		all = append(all, sqlitetest.Query(t, db, "SELECT * FROM "+table)...)
	}
	return all
}

func TestImportRights(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 2)
	admin := func(r timeclock.Rights, s timeclock.Scope) timeclock.Actor {
		return timeclock.Actor{Kind: timeclock.ActorAdmin, ID: 1, Name: "管理", Rights: r, Scope: s, Via: "window"}
	}
	general := timeclock.Scope{Divisions: []int64{1}}
	employees, accounts := timeclock.Rights{Employees: timeclock.LevelEdit}, timeclock.Rights{Options: timeclock.LevelEdit, Employees: timeclock.LevelView}
	plans := map[string]timeclock.Plan{
		"employees": plan(t, db, timeclock.Owner(), timeclock.ImportOptions{}, timeclock.ImportRow{Code: "0000", Kana: "ア"}),
		"accounts":  plan(t, db, timeclock.Owner(), timeclock.ImportOptions{Kind: timeclock.ImportAccounts}, person("0000", "a@example.com")),
		"outside":   plan(t, db, timeclock.Owner(), timeclock.ImportOptions{}, timeclock.ImportRow{Code: "0001", Kana: "ア"}),
		"away":      plan(t, db, timeclock.Owner(), timeclock.ImportOptions{}, timeclock.ImportRow{Code: "0000", DivisionCode: "20"}),
		"creating":  plan(t, db, timeclock.Owner(), timeclock.ImportOptions{CreateMissing: true}, timeclock.ImportRow{Code: "0000", DivisionCode: "30"}),
		"unknown":   {Kind: "people"},
	}
	tests := []struct {
		name  string
		actor timeclock.Actor
		plan  string
		want  timeclock.Code
	}{
		{"view is not enough", admin(timeclock.Rights{Employees: timeclock.LevelView}, timeclock.Scope{}), "employees", timeclock.CodeForbidden},
		{"rights to employees are none to IDs", admin(employees, timeclock.Scope{}), "accounts", timeclock.CodeForbidden},
		{"rights to IDs are none to employees", admin(accounts, timeclock.Scope{}), "employees", timeclock.CodeForbidden},
		{"an employee may nothing", timeclock.Actor{Kind: timeclock.ActorEmployee, ID: 1}, "accounts", timeclock.CodeForbidden},
		{"out of scope", admin(employees, general), "outside", timeclock.CodeForbidden},
		{"a transfer out of scope", admin(employees, general), "away", timeclock.CodeForbidden},
		{"creating with a part in sight", admin(employees, general), "creating", timeclock.CodeForbidden},
		{"no such kind", timeclock.Owner(), "unknown", timeclock.CodeInvalid},
		{"in scope", admin(employees, general), "employees", ""},
	}
	for _, tt := range tests {
		before := state(t, db)
		_, err := db.ApplyImport(t.Context(), tt.actor, plans[tt.plan], timeclock.ApplyOptions{})
		if got := timeclock.CodeOf(err); got != tt.want {
			t.Errorf("%s: %v", tt.name, err)
		}
		if tt.want != "" && !slices.Equal(before, state(t, db)) {
			t.Errorf("%s: something was written", tt.name)
		}
	}
	for _, a := range []timeclock.Actor{admin(timeclock.Rights{Records: timeclock.LevelEdit}, timeclock.Scope{}), {}} {
		if _, err := db.Roster(t.Context(), a); timeclock.CodeOf(err) != timeclock.CodeForbidden {
			t.Errorf("roster for %+v: %v", a, err)
		}
	}
}

func TestImportOfNothing(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 1)
	before := state(t, db)
	done, err := db.ApplyImport(t.Context(), timeclock.Owner(), plan(t, db, timeclock.Owner(), timeclock.ImportOptions{}, person("0000", ""), person("9999", "")), timeclock.ApplyOptions{})
	if err != nil || done != (timeclock.ImportResult{}) || !slices.Equal(before, state(t, db)) {
		t.Errorf("%+v, %v", done, err)
	}
}

// A cancelled import is rolled back, whenever somebody looks whether it was.
func TestImportIsCancelled(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 1)
	before := state(t, db)
	p := plan(t, db, timeclock.Owner(), timeclock.ImportOptions{}, staff(5000)...)
	looks := 0
	for ; ; looks++ {
		ctx := &dying{Context: t.Context()}
		ctx.looks.Store(int64(looks))
		_, err := db.ApplyImport(ctx, timeclock.Owner(), p, timeclock.ApplyOptions{})
		if err == nil {
			break
		}
		if timeclock.CodeOf(err) != timeclock.CodeBusy && !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d looks: %v", looks, err)
		}
		if !slices.Equal(before, state(t, db)) {
			t.Fatalf("after %d looks: something was written", looks)
		}
		if left := sqlitetest.One(t, db, "SELECT (SELECT count(*) FROM import_row), (SELECT count(*) FROM import)"); left != "0|0" {
			t.Fatalf("after %d looks: staged rows stay: %s", looks, left)
		}
	}
	if looks < 10 {
		t.Errorf("only %d looks", looks)
	}
}

// dying is a context that ends after its error was asked for so many times.
type dying struct {
	context.Context
	looks atomic.Int64
}

func (d *dying) Err() error {
	if d.looks.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// staff are n new employees.
func staff(n int) []timeclock.ImportRow {
	rows := make([]timeclock.ImportRow, n)
	for i := range rows {
		rows[i] = timeclock.ImportRow{Code: fmt.Sprintf("n%06d", i), LastName: "新人", FirstName: fmt.Sprint(i), Kana: "シンジン", DivisionCode: "10", TypeCode: "1", AccountID: fmt.Sprintf("new%06d@example.com", i)}
	}
	return rows
}

// Whatever is imported, it does what the plan says: planning the same again
// finds every accepted row unchanged.
func TestImportDoesWhatThePlanSays(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 6)
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = '2026-11-22' WHERE id = 6")
	for seed := range uint64(150) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		pick := func(ss ...string) string { return ss[rnd.IntN(len(ss))] }
		var rows []timeclock.ImportRow
		for range 1 + rnd.IntN(6) {
			account := fmt.Sprintf("user%04d@example.com", rnd.IntN(10))
			rows = append(rows, timeclock.ImportRow{Code: fmt.Sprintf("%04d", rnd.IntN(10)), LastName: pick("", "山田", "佐藤", "鈴木"), FirstName: pick("", "太郎"),
				Kana: pick("", "ヤマダ"), DivisionCode: pick("", "10", "20"), Division: pick("", "", "開発部"), TypeCode: pick("", "1", "2"), AccountID: pick("", account),
				LeftOn: timeclock.Date(pick("", "", "", "2026-11-22", "2027-03-31")), MovedOn: timeclock.Date(pick("", "", "2026-01-01", "2027-01-01"))})
		}
		o := timeclock.ImportOptions{CreateMissing: seed%2 == 0}
		p := plan(t, db, timeclock.Owner(), o, rows...)
		if _, err := db.ApplyImport(t.Context(), timeclock.Owner(), p, timeclock.ApplyOptions{}); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		again := plan(t, db, timeclock.Owner(), o, rows...)
		for i := range again.Len() {
			r := again.Row(i)
			if p.Row(i).Status != timeclock.ImportRejected && r.Status != timeclock.ImportUnchanged {
				t.Fatalf("seed %d: row %+v\nwas %+v\nand is %+v", seed, rows[i], p.Row(i), r)
			}
		}
		if bad := sqlitetest.Query(t, db, "SELECT * FROM pragma_foreign_key_check"); len(bad) > 0 {
			t.Fatalf("seed %d: broken references: %v", seed, bad)
		}
		// A user belongs to the employee with his ID, or to nobody.
		if bad := sqlitetest.Query(t, db, "SELECT e.code FROM employee e JOIN sender s ON s.user_id = e.user_id WHERE s.account_id <> e.account_id"); len(bad) > 0 {
			t.Fatalf("seed %d: %v have the user of another ID", seed, bad)
		}
	}
}

// Messages go on being recorded while a large import is written.
func TestImportBesideMessages(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 50)
	p := plan(t, db, timeclock.Owner(), timeclock.ImportOptions{}, staff(20_000)...)
	imported := make(chan error, 1)
	go func() {
		_, err := db.ApplyImport(context.Background(), timeclock.Owner(), p, timeclock.ApplyOptions{})
		imported <- err
	}()
	n := 0
	for done := false; !done; n++ {
		select {
		case err := <-imported:
			if err != nil {
				t.Fatal(err)
			}
			done = true
		default:
		}
		record(t, db, sqlitetest.Text(n%50, sqlitetest.Now().Add(time.Duration(n)*time.Second), "今日の打刻"))
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM event WHERE outcome = 'answered'"); got != fmt.Sprint(n) {
		t.Errorf("%s of %d messages answered", got, n)
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM employee"); got != "20050" {
		t.Errorf("%s employees", got)
	}
}

func BenchmarkApplyImport(b *testing.B) {
	rows := staff(100_000)
	for b.Loop() {
		b.StopTimer()
		db, err := sqlite.Open(context.Background(), sqlite.Options{Path: filepath.Join(b.TempDir(), "punchline.db"), Keeper: true})
		if err != nil {
			b.Fatal(err)
		}
		sqlitetest.Company(b, db, 1)
		p := plan(b, db, timeclock.Owner(), timeclock.ImportOptions{}, rows...)
		b.StartTimer()
		if _, err := db.ApplyImport(context.Background(), timeclock.Owner(), p, timeclock.ApplyOptions{}); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		db.Close()
		b.StartTimer()
	}
}
