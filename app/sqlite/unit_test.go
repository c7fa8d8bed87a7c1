package sqlite_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

func unitsOf(t testing.TB, db *sqlite.DB, a timeclock.Actor) string {
	t.Helper()
	all, err := db.Units(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, u := range slices.Concat(all.Divisions, all.EmploymentTypes) {
		lines = append(lines, fmt.Sprintf("%s %d v%d %s %s %d %v %v", u.Kind, u.ID, u.Version, u.Code, u.Name, u.Employees, u.Used, u.BreakAllowed))
	}
	return strings.Join(lines, "\n")
}

func TestUnits(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 5)
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = '2026-11-22' WHERE id = 1")
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = '2026-11-23', joined_on = '2027-01-01' WHERE id = 3")
	for _, f := range []timeclock.UnitForm{
		{Kind: timeclock.UnitDivision, Code: " ０５ ", Name: "  開発部 ", BreakAllowed: true},
		{Kind: timeclock.UnitEmploymentType, Code: "3", Name: "パート"},
		{Kind: timeclock.UnitEmploymentType, ID: 2, Version: 1, Code: "2", Name: "アルバイト", BreakAllowed: true},
		{Kind: timeclock.UnitDivision, ID: 2, Version: 1, Code: "20", Name: "営業一部"},
		{Kind: timeclock.UnitDivision, ID: 1, Version: 1, Code: "10", Name: "総務部"}, // unchanged
	} {
		if err := db.SaveUnit(t.Context(), timeclock.Owner(), f); err != nil {
			t.Fatalf("%+v: %v", f, err)
		}
	}
	want := `division 3 v1 05 開発部 0 false false
division 1 v1 10 総務部 2 true false
division 2 v2 20 営業一部 2 true false
employment_type 1 v1 1 正社員 2 true true
employment_type 2 v2 2 アルバイト 2 true true
employment_type 3 v1 3 パート 0 false false`
	if got := unitsOf(t, db, timeclock.Owner()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	limited := timeclock.Actor{Kind: timeclock.ActorAdmin, Rights: timeclock.Rights{Employees: timeclock.LevelEdit}, Scope: timeclock.Scope{Divisions: []int64{2}, EmploymentTypes: []int64{1, 2}}}
	want = `division 2 v2 20 営業一部 2 true false
employment_type 1 v1 1 正社員 0 true true
employment_type 2 v2 2 アルバイト 2 true true`
	if got := unitsOf(t, db, limited); got != want {
		t.Errorf("a scope\n%s\nwant\n%s", got, want)
	}
	// It holds for the next message.
	record(t, db, sqlitetest.Text(1, sqlitetest.Now(), "休憩開始"))
	if got := sqlitetest.One(t, db, "SELECT division_name, type FROM punch_log"); got != "営業一部|break_start" {
		t.Errorf("punched %s", got)
	}
	got := sqlitetest.Query(t, db, "SELECT action, target, target_id, old, new FROM operation ORDER BY id")
	wantOps := []string{
		`create_division|division|05||{"code":"05","name":"開発部"}`,
		`create_employment_type|employment_type|3||{"break_allowed":false,"code":"3","name":"パート"}`,
		`save_employment_type|employment_type|2|{"break_allowed":false,"code":"2","name":"アルバイト"}|{"break_allowed":true,"code":"2","name":"アルバイト"}`,
		`save_division|division|20|{"code":"20","name":"営業部"}|{"code":"20","name":"営業一部"}`,
	}
	if !slices.Equal(got, wantOps) {
		t.Errorf("operations\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(wantOps, "\n"))
	}
}

func TestUnitIsRefused(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 3)
	good := timeclock.UnitForm{Kind: timeclock.UnitDivision, ID: 1, Version: 1, Code: "10", Name: "新しい名前"}
	with := func(change func(*timeclock.UnitForm)) timeclock.UnitForm {
		f := good
		change(&f)
		return f
	}
	full := timeclock.Actor{Kind: timeclock.ActorAdmin, Rights: timeclock.Rights{Employees: timeclock.LevelEdit}}
	limited, view := full, full
	limited.Scope.EmploymentTypes = []int64{1, 2}
	view.Rights.Employees = timeclock.LevelView
	tests := []struct {
		name string
		a    timeclock.Actor
		f    timeclock.UnitForm
		want string
	}{
		{"limited", limited, good, "forbidden"},
		{"△", view, good, "forbidden"},
		{"nobody", timeclock.Actor{}, good, "forbidden"},
		{"changed meanwhile", full, with(func(f *timeclock.UnitForm) { f.Version = 2 }), "conflict"},
		{"not there", full, with(func(f *timeclock.UnitForm) { f.ID = 9 }), "not_found"},
		{"no kind", full, with(func(f *timeclock.UnitForm) { f.Kind = "x" }), "invalid kind"},
		{"no name", full, with(func(f *timeclock.UnitForm) { f.Name = " 　" }), "invalid name missing"},
		{"no code", full, with(func(f *timeclock.UnitForm) { f.Code = "" }), "invalid code missing"},
		{"a code that is taken", full, with(func(f *timeclock.UnitForm) { f.Code = "２０" }), "invalid code code_taken"},
		{"taken, a new one", full, with(func(f *timeclock.UnitForm) { f.ID = 0 }), "invalid code code_taken"},
	}
	for _, tt := range tests {
		err := db.SaveUnit(t.Context(), tt.a, tt.f)
		args := timeclock.ArgsOf(err)
		if got := strings.TrimSpace(string(timeclock.CodeOf(err)) + " " + args["field"] + " " + args["reason"]); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		if strings.HasPrefix(tt.want, "forbidden") || tt.want == "invalid kind" {
			if err := db.DeleteUnit(t.Context(), tt.a, tt.f.Kind, 1, 1); string(timeclock.CodeOf(err)) != strings.Fields(tt.want)[0] {
				t.Errorf("deleting, %s: %v", tt.name, err)
			}
		}
	}
	if got := sqlitetest.One(t, db, "SELECT group_concat(name), (SELECT count(*) FROM operation) FROM division"); got != "総務部,営業部|0" {
		t.Errorf("something was written: %s", got)
	}
}

func TestDeleteUnit(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 2)
	sqlitetest.Exec(t, db, `INSERT INTO division (code, name, created_ms, updated_ms) VALUES ('30', '誤り', 0, 0), ('40', '使われた', 0, 0)`)
	sqlitetest.Exec(t, db, `INSERT INTO employment_type (code, name, created_ms, updated_ms) VALUES ('3', '誤り', 0, 0)`)
	record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "出勤"))
	sqlitetest.Exec(t, db, "UPDATE punch SET division_id = 4") // nobody belongs to it any more
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = '2021-01-01' WHERE id = 2")
	tests := []struct {
		name        string
		kind        timeclock.UnitKind
		id, version int64
		want        timeclock.Code
	}{
		{"where somebody belongs", timeclock.UnitDivision, 1, 1, timeclock.CodeUnitInUse},
		{"where somebody belonged who left", timeclock.UnitEmploymentType, 2, 1, timeclock.CodeUnitInUse},
		{"that punches remember", timeclock.UnitDivision, 4, 1, timeclock.CodeUnitInUse},
		{"changed meanwhile", timeclock.UnitDivision, 3, 2, timeclock.CodeConflict},
		{"not there", timeclock.UnitEmploymentType, 9, 1, timeclock.CodeNotFound},
		{"unused", timeclock.UnitDivision, 3, 1, ""},
		{"unused", timeclock.UnitEmploymentType, 3, 1, ""},
	}
	for _, tt := range tests {
		if err := db.DeleteUnit(t.Context(), timeclock.Owner(), tt.kind, tt.id, tt.version); timeclock.CodeOf(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	if got := sqlitetest.One(t, db, "SELECT group_concat(code), (SELECT group_concat(code) FROM employment_type) FROM division"); got != "10,20,40|1,2" {
		t.Errorf("left %s", got)
	}
	got := sqlitetest.Query(t, db, "SELECT action, target_id, old, new FROM operation ORDER BY id")
	if want := []string{`delete_division|30|{"code":"30","name":"誤り"}|`, `delete_employment_type|3|{"break_allowed":true,"code":"3","name":"誤り"}|`}; !slices.Equal(got, want) {
		t.Errorf("told %s", strings.Join(got, "\n"))
	}
}
