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

// roster5 are employees of all sorts, on the day sqlitetest.Now.
func roster5(t testing.TB, db *sqlite.DB) {
	t.Helper()
	apply(t, db, timeclock.ImportOptions{CreateMissing: true},
		timeclock.ImportRow{Code: "0003", LastName: "山田", FirstName: "太郎", Kana: "ヤマダ タロウ", DivisionCode: "20", Division: "営業部", TypeCode: "1", Type: "正社員", AccountID: "taro@example.com", JoinedOn: "2020-04-01"},
		timeclock.ImportRow{Code: "0001", LastName: "佐藤", FirstName: "花子", Kana: "さとう　はなこ", DivisionCode: "10", Division: "総務部", Type: "正社員", JoinedOn: "2015-04-01", LeftOn: "2026-03-31"},
		timeclock.ImportRow{Code: "0002", LastName: "鈴木", DivisionCode: "10", TypeCode: "2", Type: "パート", AccountID: "a_b@x", MovedOn: "2021-01-01"},
		timeclock.ImportRow{Code: "A-04", LastName: "阿部", FirstName: "一郎", Kana: "アベ イチロウ", DivisionCode: "20", TypeCode: "2", JoinedOn: "2027-04-01"},
		timeclock.ImportRow{Code: "0005", LastName: "今日", DivisionCode: "10", TypeCode: "1", LeftOn: "2026-11-23"},
	)
	apply(t, db, timeclock.ImportOptions{}, timeclock.ImportRow{Code: "0003", DivisionCode: "10", MovedOn: "2026-12-01"})
}

func codes(rows []timeclock.EmployeeRow) string {
	var cs []string
	for _, r := range rows {
		cs = append(cs, r.Code)
	}
	return strings.Join(cs, " ")
}

func TestListEmployees(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	nobody := timeclock.EmployeeQuery{Limit: 10}
	if p, err := db.ListEmployees(t.Context(), timeclock.Owner(), nobody); err != nil || p.Total != 0 || len(p.Rows) != 0 {
		t.Errorf("an empty company: %+v, %v", p, err)
	}
	roster5(t, db)
	tests := []struct {
		name string
		q    timeclock.EmployeeQuery
		want string
	}{
		{"who has not left, by code", timeclock.EmployeeQuery{}, "0002 0003 0005 A-04"},
		{"employed", timeclock.EmployeeQuery{State: timeclock.FilterEmployed, Desc: true}, "A-04 0005 0003 0002"},
		{"left", timeclock.EmployeeQuery{State: timeclock.FilterLeft}, "0001"},
		{"all by name", timeclock.EmployeeQuery{State: timeclock.FilterAll, Sort: timeclock.SortName}, "0001 A-04 0003 0005 0002"},
		{"by kana, backwards", timeclock.EmployeeQuery{State: timeclock.FilterAll, Sort: timeclock.SortKana, Desc: true}, "0003 A-04 0001 0002 0005"},
		{"by 所属", timeclock.EmployeeQuery{Sort: timeclock.SortDivision}, "0002 0005 0003 A-04"},
		{"by 雇用区分", timeclock.EmployeeQuery{Sort: timeclock.SortType, Desc: true}, "0002 A-04 0003 0005"},
		{"by ID: blanks last", timeclock.EmployeeQuery{Sort: timeclock.SortAccountID}, "0002 0003 0005 A-04"},
		{"by ID, backwards: blanks last", timeclock.EmployeeQuery{Sort: timeclock.SortAccountID, Desc: true}, "0003 0002 0005 A-04"},
		{"by 入社日", timeclock.EmployeeQuery{State: timeclock.FilterAll, Sort: timeclock.SortJoinedOn}, "0001 0003 A-04 0002 0005"},
		{"by 退職日", timeclock.EmployeeQuery{State: timeclock.FilterAll, Sort: timeclock.SortLeftOn, Desc: true}, "0005 0001 0002 0003 A-04"},
		{"所属 today, not that of a later 異動", timeclock.EmployeeQuery{DivisionID: 1}, "0003 A-04"},
		{"雇用区分", timeclock.EmployeeQuery{EmploymentTypeID: 2}, "0002 A-04"},
		{"both", timeclock.EmployeeQuery{DivisionID: 1, EmploymentTypeID: 1}, "0003"},
		{"code", timeclock.EmployeeQuery{Text: "a-0"}, "A-04"},
		{"code in full width", timeclock.EmployeeQuery{Text: "０００３"}, "0003"},
		{"name", timeclock.EmployeeQuery{Text: "山田太"}, "0003"},
		{"name in two words", timeclock.EmployeeQuery{Text: " 太郎　山田 "}, "0003"},
		{"kana written otherwise", timeclock.EmployeeQuery{Text: "やまだた"}, "0003"},
		{"kana of half width", timeclock.EmployeeQuery{Text: "ｻﾄｳﾊﾅｺ", State: timeclock.FilterAll}, "0001"},
		{"ID", timeclock.EmployeeQuery{Text: "TARO@"}, "0003"},
		{"signs of SQL are signs", timeclock.EmployeeQuery{Text: "_"}, "0002"},
		{"signs of SQL match nothing else", timeclock.EmployeeQuery{Text: "%"}, ""},
		{"nobody", timeclock.EmployeeQuery{Text: "山田 花子", State: timeclock.FilterAll}, ""},
	}
	for _, tt := range tests {
		tt.q.Limit = 10
		p, err := db.ListEmployees(t.Context(), timeclock.Owner(), tt.q)
		if err != nil || codes(p.Rows) != tt.want || p.Total != len(p.Rows) {
			t.Errorf("%s: %s of %d (%v), want %s", tt.name, codes(p.Rows), p.Total, err, tt.want)
		}
		var each []timeclock.EmployeeRow
		tt.q.Limit = 0
		if err := db.EachEmployee(t.Context(), timeclock.Owner(), tt.q, func(e timeclock.EmployeeRow) error { each = append(each, e); return nil }); err != nil || codes(each) != tt.want {
			t.Errorf("%s: each %s (%v)", tt.name, codes(each), err)
		}
	}
	p, err := db.ListEmployees(t.Context(), timeclock.Owner(), timeclock.EmployeeQuery{State: timeclock.FilterAll, Offset: 1, Limit: 2})
	if err != nil || codes(p.Rows) != "0002 0003" || p.Total != 5 || p.Offset != 1 {
		t.Errorf("a part: %+v, %v", p, err)
	}
	if p, err := db.ListEmployees(t.Context(), timeclock.Owner(), timeclock.EmployeeQuery{Offset: 9, Limit: 2}); err != nil || len(p.Rows) != 0 || p.Total != 4 {
		t.Errorf("beyond the end: %+v, %v", p, err)
	}
	for name, q := range map[string]timeclock.EmployeeQuery{"sort": {Sort: "id; DROP"}, "state": {State: "gone"}, "offset": {Offset: -1}, "limit": {Limit: timeclock.MaxPage + 1}, "none": {Limit: -1}} {
		if _, err := db.ListEmployees(t.Context(), timeclock.Owner(), q); timeclock.CodeOf(err) != timeclock.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEmployeeRow(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	roster5(t, db)
	p, err := db.ListEmployees(t.Context(), timeclock.Owner(), timeclock.EmployeeQuery{State: timeclock.FilterAll, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range p.Rows {
		got = append(got, fmt.Sprintf("%d %s %s|%s|%s|%s|%s %s|%s|%s|%s", e.Version, e.Code, e.Name(), e.Division.Code, e.Division.Name, e.EmploymentType.Name, e.JoinedOn, e.LeftOn, e.AccountID, e.State, e.NextMove))
	}
	want := []string{
		"1 0001 佐藤 花子|10|総務部|正社員|2015-04-01 2026-03-31||left|",
		"1 0002 鈴木|10|総務部|パート| |a_b@x|employed|",
		"2 0003 山田 太郎|20|営業部|正社員|2020-04-01 |taro@example.com|employed|2026-12-01",
		"1 0005 今日|10|総務部|正社員| 2026-11-23||employed|",
		"1 A-04 阿部 一郎|20|営業部|パート|2027-04-01 ||not_yet|",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A list is remembered while nothing changes, and no longer.
func TestListFollowsChanges(t *testing.T) {
	now := sqlitetest.Now()
	db := sqlitetest.Open(t, func(o *sqlite.Options) { o.Now = func() time.Time { return now } })
	roster5(t, db)
	list := func() string {
		t.Helper()
		p, err := db.ListEmployees(t.Context(), timeclock.Owner(), timeclock.EmployeeQuery{Sort: timeclock.SortDivision, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return codes(p.Rows)
	}
	if got := list(); got != "0002 0005 0003 A-04" {
		t.Fatal(got)
	}
	// Another process changes a 異動, then the code of a 所属.
	sqlitetest.Exec(t, db, "UPDATE assignment SET division_id = 1 WHERE employee_id = (SELECT id FROM employee WHERE code = '0002')")
	if got := list(); got != "0005 0002 0003 A-04" {
		t.Errorf("after a 異動: %s", got)
	}
	sqlitetest.Exec(t, db, "UPDATE division SET code = '05' WHERE id = 1")
	if got := list(); got != "0002 0003 A-04 0005" {
		t.Errorf("after another code: %s", got)
	}
	now = now.AddDate(0, 0, 8)
	if got := list(); got != "0002 A-04 0003" {
		t.Errorf("a week later: %s", got)
	}
}

// Whoever is limited to some sees and finds nobody else.
func TestListOfAScope(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	roster5(t, db)
	limited := timeclock.Actor{Kind: timeclock.ActorAdmin, Rights: timeclock.Rights{Employees: timeclock.LevelView}, Scope: timeclock.Scope{Divisions: []int64{2}}}
	p, err := db.ListEmployees(t.Context(), limited, timeclock.EmployeeQuery{State: timeclock.FilterAll, Limit: 10})
	if err != nil || codes(p.Rows) != "0001 0002 0005" || p.Total != 3 {
		t.Errorf("%s of %d, %v", codes(p.Rows), p.Total, err)
	}
	both := limited
	both.Scope.EmploymentTypes = []int64{2}
	if p, err := db.ListEmployees(t.Context(), both, timeclock.EmployeeQuery{Text: "@", Limit: 10}); err != nil || codes(p.Rows) != "0002" {
		t.Errorf("%s, %v", codes(p.Rows), err)
	}
	none := limited
	none.Scope.Divisions = []int64{}
	if p, err := db.ListEmployees(t.Context(), none, timeclock.EmployeeQuery{Limit: 10}); err != nil || p.Total != 0 {
		t.Errorf("%d, %v", p.Total, err)
	}
	if e, err := db.Employee(t.Context(), limited, 2); err != nil || e.Code != "0001" {
		t.Errorf("%+v, %v", e, err)
	}
	if _, err := db.Employee(t.Context(), limited, 1); timeclock.CodeOf(err) != timeclock.CodeNotFound {
		t.Errorf("somebody else's: %v", err)
	}
	for name, a := range map[string]timeclock.Actor{"no right": {Kind: timeclock.ActorAdmin, Rights: timeclock.Rights{Records: timeclock.LevelEdit, Options: timeclock.LevelEdit}}, "nobody": {}} {
		if _, err := db.ListEmployees(t.Context(), a, timeclock.EmployeeQuery{Limit: 10}); timeclock.CodeOf(err) != timeclock.CodeForbidden {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := db.Employee(t.Context(), a, 1); timeclock.CodeOf(err) != timeclock.CodeForbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEmployeeDetail(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 3)
	sqlitetest.Punches(t, db, 2, 12)
	record(t, db, sqlitetest.Text(1, sqlitetest.Now(), "出勤"))
	sqlitetest.Exec(t, db, "INSERT INTO assignment VALUES (2, '2026-10-01', 1, 2), (2, '2027-01-01', 1, 1)")
	e, err := db.Employee(t.Context(), timeclock.Owner(), 2)
	if err != nil {
		t.Fatal(err)
	}
	var moves []string
	for _, m := range e.Moves {
		moves = append(moves, fmt.Sprint(m.From, m.Division.Name, m.EmploymentType.Name))
	}
	if got := strings.Join(moves, " "); got != "2027-01-01総務部正社員 2026-10-01総務部アルバイト 2020-01-01営業部アルバイト" || e.NextMove != "2027-01-01" || e.Division.Name != "総務部" {
		t.Errorf("moves %s, next %s, now %s", got, e.NextMove, e.Division.Name)
	}
	if e.Punches != 7 || e.LastPunchAt.Format(time.RFC3339) != "2026-11-23T09:00:00+09:00" {
		t.Errorf("%d punches, last %s", e.Punches, e.LastPunchAt)
	}
	sqlitetest.Exec(t, db, "UPDATE punch SET voided = 1 WHERE id = (SELECT max(id) FROM punch)")
	if e, err := db.Employee(t.Context(), timeclock.Owner(), 2); err != nil || e.Punches != 6 || !e.LastPunchAt.Before(sqlitetest.Now()) {
		t.Errorf("a voided punch counts: %d, %s, %v", e.Punches, e.LastPunchAt, err)
	}
	if e, err := db.Employee(t.Context(), timeclock.Owner(), 3); err != nil || e.Punches != 0 || !e.LastPunchAt.IsZero() {
		t.Errorf("never punched: %+v, %v", e, err)
	}
}
