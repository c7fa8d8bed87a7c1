package sqlite_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// shown is what the page shows of an employee, ready to be changed.
func shown(t testing.TB, db *sqlite.DB, id int64) timeclock.EmployeeForm {
	t.Helper()
	e, err := db.Employee(t.Context(), timeclock.Owner(), id)
	if err != nil {
		t.Fatal(err)
	}
	return timeclock.EmployeeForm{ID: e.ID, Version: e.Version, Code: e.Code, LastName: e.LastName, FirstName: e.FirstName, Kana: e.Kana,
		DivisionID: e.Division.ID, EmploymentTypeID: e.EmploymentType.ID, AccountID: e.AccountID, JoinedOn: e.JoinedOn, LeftOn: e.LeftOn}
}

func save(t testing.TB, db *sqlite.DB, f timeclock.EmployeeForm) int64 {
	t.Helper()
	if ps, err := db.CheckEmployee(t.Context(), timeclock.Owner(), f); err != nil || len(ps) > 0 {
		t.Fatalf("%+v, %v", ps, err)
	}
	id, err := db.SaveEmployee(t.Context(), timeclock.Owner(), f)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func assignmentsOf(t testing.TB, db *sqlite.DB, id int64) string {
	t.Helper()
	return strings.Join(sqlitetest.Query(t, db, "SELECT from_date, division_id, employment_type_id FROM assignment WHERE employee_id = ? ORDER BY from_date", id), " ")
}

func TestSaveNewEmployee(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 2)
	told := make(chan timeclock.Topic, 20)
	defer db.Subscribe(func(c timeclock.Change) { told <- c.Topic })()
	id := save(t, db, timeclock.EmployeeForm{Code: " ００１２ ", LastName: "髙橋", FirstName: " 次郎", Kana: "タカハシ", DivisionID: 2, EmploymentTypeID: 1, AccountID: "Jiro@Example.com "})
	now := sqlitetest.Now().UnixMilli()
	if got, want := sqlitetest.One(t, db, "SELECT id, version, code, last_name, first_name, kana, account_id, user_id, joined_on, left_on, lookup_due_ms, created_ms FROM employee WHERE id > 2"),
		fmt.Sprintf("%d|1|0012|髙橋|次郎|タカハシ|jiro@example.com||||%d|%d", id, now, now); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if got := assignmentsOf(t, db, id); got != "2026-11-23|2|1" {
		t.Errorf("belongs %s", got)
	}
	if got := sqlitetest.One(t, db, "SELECT action, target, target_id, actor_kind, old, new FROM operation"); got !=
		`create_employee|employee|0012|owner||{"code":"0012","last_name":"髙橋","first_name":"次郎","kana":"タカハシ","division_code":"20","employment_type_code":"1","account_id":"jiro@example.com","moved_on":"2026-11-23"}` {
		t.Errorf("told %s", got)
	}
	var topics []timeclock.Topic
	for len(told) > 0 {
		topics = append(topics, <-told)
	}
	if !slices.Contains(topics, timeclock.TopicEmployees) || !slices.Contains(topics, timeclock.TopicOperations) {
		t.Errorf("told of %v", topics)
	}
	// Who joins on a date belongs from then on, also from before.
	joined := save(t, db, timeclock.EmployeeForm{Code: "13", LastName: "林", DivisionID: 1, EmploymentTypeID: 2, JoinedOn: "2018-10-01"})
	if got := assignmentsOf(t, db, joined); got != "2018-10-01|1|2" {
		t.Errorf("belongs %s", got)
	}
}

func TestSaveChanges(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 3)
	record(t, db, sqlitetest.Text(0, sqlitetest.Now().Add(-time.Hour), "出勤"))
	f := shown(t, db, 1)
	f.Code, f.FirstName, f.Kana, f.DivisionID, f.JoinedOn, f.LeftOn = "N1", "", "ヤマダ", 2, "2019-04-01", "2027-03-31"
	save(t, db, f)
	if got, want := sqlitetest.One(t, db, "SELECT version, code, last_name, first_name, kana, account_id, user_id, joined_on, left_on, lookup_due_ms FROM employee WHERE id = 1"),
		"2|N1|山田||ヤマダ|user0000@example.com|"+sqlitetest.UserID(0)+"|2019-04-01|2027-03-31|"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if got := assignmentsOf(t, db, 1); got != "2020-01-01|1|1 2026-11-23|2|1" {
		t.Errorf("belongs %s", got)
	}
	if got := sqlitetest.One(t, db, "SELECT action, target_id, old, new FROM operation"); got !=
		`save_employee|N1|{"code":"0000","first_name":"太郎0","division":"総務部"}|{"code":"N1","kana":"ヤマダ","division":"営業部","joined_on":"2019-04-01","left_on":"2027-03-31","moved_on":"2026-11-23"}` {
		t.Errorf("told %s", got)
	}
	// It holds for the next message; what was punched before stays as it was.
	record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "退勤"))
	if got := strings.Join(sqlitetest.Query(t, db, "SELECT division_name, type FROM punch_log ORDER BY id"), " "); got != "総務部|clock_in 営業部|clock_out" {
		t.Errorf("punched %s", got)
	}
	// Blank is a value.
	f = shown(t, db, 1)
	f.Kana, f.JoinedOn, f.LeftOn, f.AccountID = "", "", "", ""
	save(t, db, f)
	if got := sqlitetest.One(t, db, "SELECT kana, joined_on, left_on, account_id, user_id, version FROM employee WHERE id = 1"); got != "|||||3" {
		t.Errorf("cleared: %s", got)
	}
	// Nothing changed: nothing written.
	if id, err := db.SaveEmployee(t.Context(), timeclock.Owner(), shown(t, db, 1)); err != nil || id != 1 {
		t.Errorf("%d, %v", id, err)
	}
	if got := sqlitetest.One(t, db, "SELECT version, (SELECT count(*) FROM operation) FROM employee WHERE id = 1"); got != "3|2" {
		t.Errorf("unchanged, and yet version and operations are %s", got)
	}
}

func TestSaveMoves(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 1)
	move := func(division int64, on timeclock.Date) {
		t.Helper()
		f := shown(t, db, 1)
		f.DivisionID, f.MovedOn = division, on
		save(t, db, f)
	}
	tests := []struct {
		division int64
		on       timeclock.Date
		want     string
	}{
		{2, "2026-12-01", "2020-01-01|1|1 2026-12-01|2|1"},
		{1, "", "2020-01-01|1|1 2026-12-01|2|1"},                                                        // as he is today
		{2, "2027-01-01", "2020-01-01|1|1 2026-12-01|2|1"},                                              // as he will be anyway
		{1, "2027-01-01", "2020-01-01|1|1 2026-12-01|2|1 2027-01-01|1|1"},                               // back again
		{2, "2021-01-01", "2020-01-01|1|1 2021-01-01|2|1 2026-12-01|2|1 2027-01-01|1|1"},                // forgotten
		{1, "2021-01-01", "2020-01-01|1|1 2021-01-01|1|1 2026-12-01|2|1 2027-01-01|1|1"},                // mended
		{2, "2019-01-01", "2019-01-01|2|1 2020-01-01|1|1 2021-01-01|1|1 2026-12-01|2|1 2027-01-01|1|1"}, // before all others
	}
	for _, tt := range tests {
		move(tt.division, tt.on)
		if got := assignmentsOf(t, db, 1); got != tt.want {
			t.Errorf("to %d on %q: %s, want %s", tt.division, tt.on, got, tt.want)
		}
	}

	e, err := db.Employee(t.Context(), timeclock.Owner(), 1)
	if err != nil {
		t.Fatal(err)
	}
	drop := func(a timeclock.Actor, version int64, from timeclock.Date) timeclock.Code {
		return timeclock.CodeOf(db.DeleteMove(t.Context(), a, 1, version, from))
	}
	if got := drop(timeclock.Owner(), e.Version-1, "2026-12-01"); got != timeclock.CodeConflict {
		t.Errorf("an old version: %s", got)
	}
	if got := drop(timeclock.Owner(), e.Version, "2026-12-02"); got != timeclock.CodeNotFound {
		t.Errorf("no such 異動: %s", got)
	}
	limited := timeclock.Actor{Kind: timeclock.ActorAdmin, Rights: timeclock.Rights{Employees: timeclock.LevelEdit}, Scope: timeclock.Scope{Divisions: []int64{1}}}
	if got := drop(limited, e.Version, "2026-12-01"); got != timeclock.CodeForbidden {
		t.Errorf("the 異動 to somebody else: %s", got)
	}
	if got := drop(limited, e.Version, "2020-01-01"); got != timeclock.CodeForbidden {
		t.Errorf("sent away: %s", got)
	}
	for i, from := range []timeclock.Date{"2026-12-01", "2027-01-01", "2019-01-01", "2021-01-01"} {
		if got := drop(timeclock.Owner(), e.Version+int64(i), from); got != "" {
			t.Fatalf("%s: %s", from, got)
		}
	}
	if got := assignmentsOf(t, db, 1); got != "2020-01-01|1|1" {
		t.Errorf("left %s", got)
	}
	err = db.DeleteMove(t.Context(), timeclock.Owner(), 1, e.Version+4, "2020-01-01")
	if timeclock.CodeOf(err) != timeclock.CodeInvalid || timeclock.ArgsOf(err)["reason"] != "last_move" {
		t.Errorf("the last one: %v", err)
	}
	if got := sqlitetest.Query(t, db, "SELECT old, new FROM operation WHERE action = 'delete_move' AND target_id = '0000' ORDER BY id")[0]; got !=
		`{"division_code":"20","division":"営業部","employment_type_code":"1","employment_type":"正社員","moved_on":"2026-12-01"}|{"division_code":"10","division":"総務部","employment_type_code":"1","employment_type":"正社員"}` {
		t.Errorf("told %s", got)
	}
}

// An account ID follows the rules of an import: the user under the old one is
// let go, LINE WORKS is asked about the new one, and who left gives his up.
func TestSaveAccountID(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 3)
	f := shown(t, db, 1)
	f.AccountID = "New@Example.com"
	save(t, db, f)
	now := fmt.Sprint(sqlitetest.Now().UnixMilli())
	if got := sqlitetest.One(t, db, "SELECT account_id, user_id, lookup_due_ms FROM employee WHERE id = 1"); got != "new@example.com||"+now {
		t.Errorf("changed: %s", got)
	}
	if got := sqlitetest.One(t, db, "SELECT checked_ms, due_ms FROM sender WHERE user_id = ?", sqlitetest.UserID(0)); got != "|"+now {
		t.Errorf("who had the old one is not asked about: %s", got)
	}
	// Taken by somebody who works here.
	f = shown(t, db, 1)
	f.AccountID = "user0001@example.com"
	ps, err := db.CheckEmployee(t.Context(), timeclock.Owner(), f)
	if want := []timeclock.FieldProblem{{Field: "account_id", Reason: timeclock.ProblemAccountTaken, Other: "0001 山田 太郎1"}}; err != nil || !slices.Equal(ps, want) {
		t.Errorf("%+v, %v", ps, err)
	}
	_, err = db.SaveEmployee(t.Context(), timeclock.Owner(), f)
	if args := timeclock.ArgsOf(err); timeclock.CodeOf(err) != timeclock.CodeInvalid || args["field"] != "account_id" || args["reason"] != "account_taken" || args["other"] != "0001 山田 太郎1" {
		t.Errorf("%v %v", err, args)
	}
	limited := timeclock.Actor{Kind: timeclock.ActorAdmin, Rights: timeclock.Rights{Employees: timeclock.LevelEdit}, Scope: timeclock.Scope{Divisions: []int64{1}}}
	if ps, err := db.CheckEmployee(t.Context(), limited, f); err != nil || len(ps) != 1 || ps[0].Other != "" {
		t.Errorf("names somebody he may not see: %+v, %v", ps, err)
	}
	// Free once that one has left: his messages are then the other's.
	leaver := shown(t, db, 2)
	leaver.LeftOn = "2026-11-22"
	save(t, db, leaver)
	save(t, db, f)
	if got := strings.Join(sqlitetest.Query(t, db, "SELECT account_id, user_id FROM employee WHERE id < 3 ORDER BY id"), " "); got != "user0001@example.com|"+sqlitetest.UserID(1)+" |" {
		t.Errorf("passed on: %s", got)
	}
	if got := sqlitetest.One(t, db, "SELECT target_id, old FROM operation WHERE action = 'release_account'"); got != `0001|{"account_id":"user0001@example.com"}` {
		t.Errorf("told %s", got)
	}
	back := shown(t, db, 2)
	back.AccountID = "back@example.com"
	if ps, err := db.CheckEmployee(t.Context(), timeclock.Owner(), back); err != nil || len(ps) != 1 || ps[0].Reason != timeclock.ProblemHasLeft {
		t.Errorf("an ID for who has left: %+v, %v", ps, err)
	}
}

func TestSaveIsRefused(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 3)
	admin := func(level timeclock.Level, divisions ...int64) timeclock.Actor {
		a := timeclock.Actor{Kind: timeclock.ActorAdmin, Rights: timeclock.Rights{Employees: level}}
		if len(divisions) > 0 {
			a.Scope.Divisions = divisions
		}
		return a
	}
	tests := []struct {
		name   string
		a      timeclock.Actor
		change func(*timeclock.EmployeeForm)
		want   timeclock.Code
		reason string
	}{
		{"△", admin(timeclock.LevelView), nil, timeclock.CodeForbidden, ""},
		{"nobody", timeclock.Actor{}, nil, timeclock.CodeForbidden, ""},
		{"another's employee", admin(timeclock.LevelEdit, 2), nil, timeclock.CodeNotFound, ""},
		{"no such employee", timeclock.Owner(), func(f *timeclock.EmployeeForm) { f.ID = 99 }, timeclock.CodeNotFound, ""},
		{"changed meanwhile", timeclock.Owner(), func(f *timeclock.EmployeeForm) { f.Version = 0 }, timeclock.CodeConflict, ""},
		{"to somebody else", admin(timeclock.LevelEdit, 1), func(f *timeclock.EmployeeForm) { f.DivisionID = 2 }, timeclock.CodeInvalid, "out_of_scope"},
		{"a code that is taken", timeclock.Owner(), func(f *timeclock.EmployeeForm) { f.Code = "0001" }, timeclock.CodeInvalid, "code_taken"},
		{"a new one with such a code", timeclock.Owner(), func(f *timeclock.EmployeeForm) { f.ID, f.AccountID = 0, "" }, timeclock.CodeInvalid, "code_taken"},
		{"a new one of somebody else", admin(timeclock.LevelEdit, 2), func(f *timeclock.EmployeeForm) { f.ID, f.AccountID, f.Code = 0, "", "9" }, timeclock.CodeInvalid, "out_of_scope"},
	}
	before := sqlitetest.Query(t, db, "SELECT * FROM employee")
	for _, tt := range tests {
		f := shown(t, db, 1)
		f.LastName = "変更"
		if tt.change != nil {
			tt.change(&f)
		}
		_, err := db.SaveEmployee(t.Context(), tt.a, f)
		if timeclock.CodeOf(err) != tt.want || timeclock.ArgsOf(err)["reason"] != tt.reason {
			t.Errorf("%s: %v %v", tt.name, err, timeclock.ArgsOf(err))
		}
	}
	if !slices.Equal(before, sqlitetest.Query(t, db, "SELECT * FROM employee")) || sqlitetest.One(t, db, "SELECT count(*) FROM operation") != "0" {
		t.Error("something was written")
	}
	if _, err := db.CheckEmployee(t.Context(), admin(timeclock.LevelView), timeclock.EmployeeForm{}); timeclock.CodeOf(err) != timeclock.CodeForbidden {
		t.Errorf("△ checks: %v", err)
	}
}
