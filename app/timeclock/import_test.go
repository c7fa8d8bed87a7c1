package timeclock

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const importToday = Date("2026-04-01")

// sample is a company of five: 0004 left last year, 0005 leaves at the end of
// this month.
func sample() Roster {
	at := func(from Date, division, typ int64) []Assignment { return []Assignment{{from, division, typ}} }
	return Roster{
		Today:           importToday,
		Divisions:       []Division{{1, "10", "総務部"}, {2, "20", "営業部"}, {3, "30", "支店"}, {4, "40", "支店"}},
		EmploymentTypes: []EmploymentType{{1, "1", "正社員", true}, {2, "2", "アルバイト", false}},
		Employees: []Employee{
			{ID: 1, Code: "0001", LastName: "山田", FirstName: "太郎", Kana: "ヤマダ タロウ", AccountID: "yamada@example.com", Assignments: at("2020-04-01", 1, 1), Version: 7},
			{ID: 2, Code: "0002", LastName: "佐藤", FirstName: "花子", AccountID: "sato@example.com", JoinedOn: "2020-04-01", Assignments: at("2020-04-01", 2, 2), Version: 1},
			{ID: 3, Code: "0003", LastName: "鈴木", Assignments: at("2027-04-01", 1, 1), Version: 1}, // starts next year
			{ID: 4, Code: "0004", LastName: "高橋", AccountID: "old@example.com", LeftOn: "2025-12-31", Assignments: at("2020-04-01", 1, 1), Version: 1},
			{ID: 5, Code: "0005", LastName: "伊藤", AccountID: "ito@example.com", LeftOn: "2026-04-30", Assignments: at("2020-04-01", 2, 1), Version: 1},
		},
	}
}

// brief is a planned row in one line: status, the changes, the reasons.
func brief(r PlannedRow) string {
	s := string(r.Status)
	for _, c := range r.Changes {
		s += fmt.Sprintf(" %s:%s→%s", c.Field, c.Old, c.New)
	}
	for _, x := range r.Reasons {
		s += fmt.Sprintf(" %s(%s", x.Code, x.Field)
		if x.Other != "" {
			s += " " + x.Other
		}
		for _, n := range x.Rows {
			s += " " + strconv.Itoa(n)
		}
		if x.More > 0 {
			s += fmt.Sprintf(" +%d", x.More)
		}
		s += ")"
	}
	return s
}

func newcomer(code string, change ...func(*ImportRow)) ImportRow {
	r := ImportRow{Code: code, LastName: "新", FirstName: "人", DivisionCode: "10", TypeCode: "1"}
	for _, f := range change {
		f(&r)
	}
	return r
}

func account(id string) func(*ImportRow) { return func(r *ImportRow) { r.AccountID = id } }

func TestPlanImport(t *testing.T) {
	long := strings.Repeat("あ", MaxName)
	tests := []struct {
		name string
		rows []ImportRow
		o    ImportOptions
		want []string
	}{
		{"new", []ImportRow{newcomer("0100")}, ImportOptions{}, []string{"new"}},
		{"new, by name", []ImportRow{{Code: "0100", LastName: "新", Division: "営業部", Type: "アルバイト"}}, ImportOptions{}, []string{"new"}},
		{"new, by a name written otherwise", []ImportRow{{Code: "0100", LastName: "新", Division: "営業 部", Type: "ｱﾙﾊﾞｲﾄ"}}, ImportOptions{}, []string{"new"}},
		{"new, by a code in the column of the name", []ImportRow{{Code: "0100", LastName: "新", Division: "20", Type: "2"}}, ImportOptions{}, []string{"new"}},
		{"new, by a full-width code in the column of the name", []ImportRow{{Code: "0100", LastName: "新", Division: "２０", Type: "２"}}, ImportOptions{}, []string{"new"}},
		{"new with nothing", []ImportRow{{Code: "0100"}}, ImportOptions{},
			[]string{"rejected missing(name) missing(division) missing(employment_type)"}},
		{"no code", []ImportRow{{LastName: "新", Division: "営業部"}}, ImportOptions{}, []string{"rejected missing(code)"}},
		{"codes are text", []ImportRow{newcomer("1"), newcomer("01")}, ImportOptions{}, []string{"new", "new"}},

		{"blank cells change nothing", []ImportRow{{Code: "0001"}}, ImportOptions{}, []string{"unchanged"}},
		{"the same again", []ImportRow{{Code: "0001", LastName: "山田", FirstName: "太郎", WholeName: true, Kana: "ヤマダ タロウ", Division: "総務部", Type: "正社員", AccountID: "YAMADA@example.com", MovedOn: "2026-05-01"}},
			ImportOptions{}, []string{"unchanged"}},
		{"a new name", []ImportRow{{Code: "0001", LastName: "田中"}}, ImportOptions{}, []string{"changed last_name:山田→田中"}},
		{"氏名 without a space means no 名", []ImportRow{{Code: "0001", LastName: "田中", WholeName: true}}, ImportOptions{}, []string{"changed last_name:山田→田中 first_name:太郎→"}},
		{"氏名 that only lost its space", []ImportRow{{Code: "0001", LastName: "山田太郎", WholeName: true}}, ImportOptions{}, []string{"unchanged"}},
		{"dates", []ImportRow{{Code: "0002", JoinedOn: "2019-04-01", LeftOn: "2026-09-30"}}, ImportOptions{},
			[]string{"changed joined_on:2020-04-01→2019-04-01 left_on:→2026-09-30"}},
		{"leaving before joining", []ImportRow{{Code: "0002", LeftOn: "2020-03-31"}, newcomer("0100", func(r *ImportRow) { r.JoinedOn, r.LeftOn = "2026-04-02", "2026-04-01" })},
			ImportOptions{}, []string{"rejected left_too_early(left_on)", "rejected left_too_early(left_on)"}},
		{"a day of work", []ImportRow{newcomer("0100", func(r *ImportRow) { r.JoinedOn, r.LeftOn = "2026-04-01", "2026-04-01" })}, ImportOptions{}, []string{"new"}},

		{"a transfer, today", []ImportRow{{Code: "0001", Division: "営業部"}}, ImportOptions{}, []string{"changed division:総務部→営業部 moved_on:→2026-04-01"}},
		{"a transfer, on a day", []ImportRow{{Code: "0001", TypeCode: "2", MovedOn: "2026-10-01"}}, ImportOptions{}, []string{"changed employment_type:正社員→アルバイト moved_on:→2026-10-01"}},
		{"a transfer between two of one name", []ImportRow{{Code: "0001", DivisionCode: "30"}}, ImportOptions{}, []string{"changed division:総務部→支店 moved_on:→2026-04-01"}},
		{"a transfer before the first day", []ImportRow{{Code: "0001", Division: "営業部", MovedOn: "2020-03-31"}, {Code: "0003", Division: "営業部", MovedOn: "2026-12-01"}}, ImportOptions{},
			[]string{"rejected moved_too_early(moved_on 2020-04-01)", "rejected moved_too_early(moved_on 2027-04-01)"}},
		{"before the first day the start is changed", []ImportRow{{Code: "0003", DivisionCode: "20"}}, ImportOptions{}, []string{"changed division:総務部→営業部 moved_on:→2027-04-01"}},

		{"所属 not registered", []ImportRow{newcomer("0100", func(r *ImportRow) { r.DivisionCode = "99" }), {Code: "0001", Division: "開発部"}, {Code: "0002", Type: "役員"}},
			ImportOptions{}, []string{"rejected unknown_unit(division_code)", "rejected unknown_unit(division)", "rejected unknown_unit(employment_type)"}},
		{"所属 of a name that two have", []ImportRow{{Code: "0001", Division: "支店"}}, ImportOptions{}, []string{"rejected ambiguous_unit(division)"}},
		{"所属 whose code and name differ", []ImportRow{{Code: "0001", DivisionCode: "20", Division: "総務部"}, {Code: "0002", DivisionCode: "20", Division: "営業　部"}},
			ImportOptions{}, []string{"rejected unit_mismatch(division)", "unchanged"}},
		{"所属 created", []ImportRow{newcomer("0100", func(r *ImportRow) { r.DivisionCode, r.Division = "", "開発部" }), newcomer("0101", func(r *ImportRow) { r.DivisionCode, r.Division = "50", "開発部" })},
			ImportOptions{CreateMissing: true}, []string{"new", "new"}},
		{"no creating for who sees a part", []ImportRow{newcomer("0100", func(r *ImportRow) { r.DivisionCode, r.Division = "", "開発部" })},
			ImportOptions{CreateMissing: true, Scope: Scope{Divisions: []int64{1}}}, []string{"rejected unknown_unit(division)"}},

		{"a code twice", []ImportRow{newcomer("0100"), {Code: "0001"}, newcomer("0100"), newcomer("0100")}, ImportOptions{},
			[]string{"rejected duplicate_code(code 4 5)", "unchanged", "rejected duplicate_code(code 2 5)", "rejected duplicate_code(code 2 4)"}},
		{"a code very often", slices.Repeat([]ImportRow{{Code: "0001"}}, 9), ImportOptions{},
			[]string{"rejected duplicate_code(code 3 4 5 6 7 +3)", "rejected duplicate_code(code 2 4 5 6 7 +3)", "rejected duplicate_code(code 2 3 5 6 7 +3)",
				"rejected duplicate_code(code 2 3 4 6 7 +3)", "rejected duplicate_code(code 2 3 4 5 7 +3)", "rejected duplicate_code(code 2 3 4 5 6 +3)",
				"rejected duplicate_code(code 2 3 4 5 6 +3)", "rejected duplicate_code(code 2 3 4 5 6 +3)", "rejected duplicate_code(code 2 3 4 5 6 +3)"}},
		{"what the cells had", []ImportRow{{LastName: "新", Problems: []Reason{NewReason(ReasonExponent, FieldCode, "1.2E+05")}}, {Code: "0001", Problems: []Reason{NewReason(ReasonDate, FieldLeftOn, "x")}}},
			ImportOptions{}, []string{"rejected exponent(code)", "rejected date(left_on)"}},

		{"names as long as allowed", []ImportRow{newcomer("0100", func(r *ImportRow) { r.LastName, r.FirstName = long[:150], long[150:] })}, ImportOptions{}, []string{"new"}},
		{"too long together", []ImportRow{newcomer("0100", func(r *ImportRow) { r.LastName, r.FirstName = long, "い" })}, ImportOptions{}, []string{"rejected too_long(name)"}},
		{"too long with what is there", []ImportRow{{Code: "0001", LastName: long}}, ImportOptions{}, []string{"rejected too_long(name)"}},
		{"too long alone", []ImportRow{{Code: "0001", LastName: long + "い", FirstName: "", WholeName: true}, {Code: "0002", Kana: long + "ア"}, newcomer(strings.Repeat("1", MaxCode+1))}, ImportOptions{},
			[]string{"rejected too_long(name)", "rejected too_long(kana)", "rejected too_long(code)"}},
		{"no characters", []ImportRow{{Code: "0001", LastName: "山\x00田"}, {Code: "0002", FirstName: "花\n子"}, {Code: "0003", Kana: "ス\u2028ズ"}, newcomer("0\t1"), {Code: "0005", LastName: "伊\u0085"}}, ImportOptions{},
			[]string{"rejected control(last_name)", "rejected control(first_name)", "rejected control(kana)", "rejected control(code)", "rejected control(last_name)"}},
		{"外字 and lost characters", []ImportRow{{Code: "0001", LastName: "\ue000田"}, {Code: "0002", LastName: "\U000f0000"}, {Code: "0005", Kana: "イ\ufffd"}}, ImportOptions{},
			[]string{"rejected private_use(last_name)", "rejected private_use(last_name)", "rejected unreadable(kana)"}},
		{"formulas", []ImportRow{{Code: "0001", LastName: "=1+1"}, {Code: "0002", LastName: "@SUM", FirstName: "-", WholeName: true}, {Code: "0003", FirstName: "-"}}, ImportOptions{},
			[]string{"rejected formula(last_name)", "rejected formula(name)", "changed first_name:→-"}},

		{"IDs alone", []ImportRow{{Code: "0003", LastName: "x", Division: "x", AccountID: "s@group"}, {Code: "0100", AccountID: "x@example.com"}, {Code: "0001"}}, ImportOptions{Kind: ImportAccounts},
			[]string{"changed account_id:→s@group", "rejected unknown_employee(code)", "unchanged"}},

		{"in scope", []ImportRow{{Code: "0001", LastName: "田中"}, {Code: "0002", LastName: "田中"}, {Code: "0001x", LastName: "新", Division: "営業部", Type: "正社員"}}, ImportOptions{Scope: Scope{Divisions: []int64{1}}},
			[]string{"changed last_name:山田→田中", "rejected out_of_scope(code)", "rejected out_of_scope(code)"}},
		{"out of scope by a transfer", []ImportRow{{Code: "0001", Division: "営業部"}}, ImportOptions{Scope: Scope{Divisions: []int64{1}}}, []string{"rejected out_of_scope(code)"}},
		{"scope of 雇用区分", []ImportRow{{Code: "0001", Kana: "ア"}, {Code: "0002", Kana: "ア"}}, ImportOptions{Scope: Scope{EmploymentTypes: []int64{2}}},
			[]string{"rejected out_of_scope(code)", "changed kana:→ア"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { checkPlan(t, sample(), tt.rows, tt.o, tt.want) })
	}
}

func TestPlanImportAccounts(t *testing.T) {
	scope := Scope{Divisions: []int64{1}}
	tests := []struct {
		name string
		rows []ImportRow
		o    ImportOptions
		want []string
	}{
		{"a new ID", []ImportRow{{Code: "0003", AccountID: "suzuki@example.com"}}, ImportOptions{}, []string{"changed account_id:→suzuki@example.com"}},
		{"upper case is lowered", []ImportRow{{Code: "0003", AccountID: "Suzuki@Example.COM"}}, ImportOptions{}, []string{"changed account_id:→suzuki@example.com"}},
		{"taken", []ImportRow{{Code: "0003", AccountID: "YAMADA@example.com"}}, ImportOptions{}, []string{"rejected account_taken(account_id 0001 山田 太郎)"}},
		{"taken by one who may not be seen", []ImportRow{{Code: "0003", AccountID: "sato@example.com"}}, ImportOptions{Scope: scope}, []string{"rejected account_taken(account_id)"}},
		{"still taken until the last day", []ImportRow{{Code: "0003", AccountID: "ito@example.com"}}, ImportOptions{}, []string{"rejected account_taken(account_id 0005 伊藤)"}},
		{"released by one who left", []ImportRow{{Code: "0003", AccountID: "old@example.com"}}, ImportOptions{}, []string{"changed account_id:→old@example.com"}},
		{"released by one who is in the file too", []ImportRow{{Code: "0003", AccountID: "old@example.com"}, {Code: "0004", AccountID: "old@example.com"}}, ImportOptions{},
			[]string{"changed account_id:→old@example.com", "changed account_id:old@example.com→"}},
		{"none for one who left", []ImportRow{{Code: "0004", AccountID: "new@example.com"}}, ImportOptions{}, []string{"rejected has_left(account_id)"}},
		{"none for one who left, by a list of IDs", []ImportRow{{Code: "0004", AccountID: "new@example.com"}}, ImportOptions{Kind: ImportAccounts}, []string{"rejected has_left(account_id)"}},
		{"the one he had", []ImportRow{{Code: "0004", AccountID: "OLD@example.com"}}, ImportOptions{}, []string{"unchanged"}},
		{"the one he had, which another has by now", []ImportRow{{Code: "0004", AccountID: "sato@example.com", Kana: "ア"}}, ImportOptions{}, []string{"changed kana:→ア"}},
		{"none for a new one who left", []ImportRow{newcomer("0100", account("new@example.com"), func(r *ImportRow) { r.LeftOn = "2026-03-31" })}, ImportOptions{}, []string{"rejected has_left(account_id)"}},
		{"another one beside leaving, so that he stays", []ImportRow{{Code: "0001", AccountID: "new@example.com", LeftOn: "2026-03-31"}, {Code: "0003", AccountID: "yamada@example.com"}}, ImportOptions{},
			[]string{"rejected has_left(account_id)", "rejected account_taken(account_id 0001 山田 太郎)"}},
		{"released by leaving in this file", []ImportRow{{Code: "0001", LeftOn: "2026-03-31"}, {Code: "0003", AccountID: "yamada@example.com"}}, ImportOptions{},
			[]string{"changed account_id:yamada@example.com→ left_on:→2026-03-31", "changed account_id:→yamada@example.com"}},
		{"back again, the ID free", []ImportRow{{Code: "0004", LeftOn: "2027-03-31"}}, ImportOptions{}, []string{"changed left_on:2025-12-31→2027-03-31"}},
		{"back again, the ID wanted", []ImportRow{{Code: "0004", LeftOn: "2027-03-31"}, {Code: "0003", AccountID: "old@example.com"}}, ImportOptions{},
			[]string{"rejected account_twice(account_id 3)", "rejected account_twice(account_id 2)"}},
		{"twice in the file", []ImportRow{newcomer("0100", account("a@example.com")), newcomer("0101", account("A@example.com"))}, ImportOptions{},
			[]string{"rejected account_twice(account_id 3)", "rejected account_twice(account_id 2)"}},
		{"the owner's row stays", []ImportRow{{Code: "0001", AccountID: "yamada@example.com"}, {Code: "0003", AccountID: "yamada@example.com"}}, ImportOptions{},
			[]string{"unchanged", "rejected account_taken(account_id 0001 山田 太郎)"}},
		{"swapped", []ImportRow{{Code: "0001", AccountID: "sato@example.com"}, {Code: "0002", AccountID: "yamada@example.com"}}, ImportOptions{},
			[]string{"changed account_id:yamada@example.com→sato@example.com", "changed account_id:sato@example.com→yamada@example.com"}},
		{"handed round", []ImportRow{{Code: "0001", AccountID: "sato@example.com"}, {Code: "0002", AccountID: "ito@example.com"}, {Code: "0005", AccountID: "new@example.com"}}, ImportOptions{},
			[]string{"changed account_id:yamada@example.com→sato@example.com", "changed account_id:sato@example.com→ito@example.com", "changed account_id:ito@example.com→new@example.com"}},
		{"handed round, the last rejected", []ImportRow{{Code: "0001", AccountID: "sato@example.com"}, {Code: "0002", AccountID: "ito@example.com"}, {Code: "0005", AccountID: "new@example.com", Kana: "\x01"}}, ImportOptions{},
			[]string{"rejected account_taken(account_id 0002 佐藤 花子)", "rejected account_taken(account_id 0005 伊藤)", "rejected control(kana)"}},
		{"swapped, one rejected", []ImportRow{{Code: "0001", AccountID: "sato@example.com"}, {Code: "0002", AccountID: "yamada@example.com", Division: "ない"}}, ImportOptions{},
			[]string{"rejected account_taken(account_id 0002 佐藤 花子)", "rejected unknown_unit(division)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { checkPlan(t, sample(), tt.rows, tt.o, tt.want) })
	}
}

func checkPlan(t *testing.T, roster Roster, rows []ImportRow, o ImportOptions, want []string) {
	t.Helper()
	if o.Kind == "" {
		o.Kind = ImportEmployees
	}
	o.Today = importToday
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].Row = i + 2
	}
	plan := PlanImport(RowsOf(rows...), roster, o)
	var got []string
	for r := range plan.Rows() {
		got = append(got, brief(r))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestCheckAccountID(t *testing.T) {
	local := strings.Repeat("a", 78)
	tests := []struct {
		in, want string
		reason   ReasonCode
	}{
		{"taro.y-1_2@example.co.jp", "taro.y-1_2@example.co.jp", ""},
		{"TARO@Group", "taro@group", ""},
		{local + "@example.com", local + "@example.com", ""}, // 90
		{local + "a@example.com", "", ReasonAccountForm},
		{"taro", "", ReasonAccountForm},
		{"@example.com", "", ReasonAccountForm},
		{"taro@", "", ReasonAccountForm},
		{"a@b@c", "", ReasonAccountForm},
		{"taro+x@example.com", "", ReasonAccountForm},
		{"太郎@example.com", "", ReasonAccountForm},
		{"taro@例え.jp", "", ReasonAccountForm},
		{"taro@exa_mple.com", "", ReasonAccountForm},
		{"taro@.com", "", ReasonAccountForm},
		{"taro@example..com", "", ReasonAccountForm},
		{"taro@example.com.", "", ReasonAccountForm},
		{"taro @example.com", "", ReasonAccountSpace},
		{"taro@example.com\u3000", "", ReasonAccountSpace},
		{"taro\n@example.com", "", ReasonAccountSpace},
	}
	for _, tt := range tests {
		if got, reason := CheckAccountID(tt.in); got != tt.want || reason != tt.reason {
			t.Errorf("%q: %q, %q", tt.in, got, reason)
		}
	}
}

// What is created, and for whom.
func TestPlanImportCreates(t *testing.T) {
	rows := []ImportRow{
		newcomer("0100", func(r *ImportRow) { r.DivisionCode, r.Division, r.TypeCode, r.Type = "", "開発部", "", "役員" }),
		newcomer("0101", func(r *ImportRow) { r.DivisionCode, r.Division = "50", "開発部" }),
		newcomer("0102", func(r *ImportRow) { r.DivisionCode, r.Division = "60", "" }),
		newcomer("0103", func(r *ImportRow) { r.DivisionCode, r.Division = "", "HQ" }),
		newcomer("", func(r *ImportRow) { r.DivisionCode, r.Division = "", "使われない" }),
		newcomer("0104", func(r *ImportRow) { r.DivisionCode, r.Division = "50", "企画部" }),
		newcomer("0105", func(r *ImportRow) { r.DivisionCode, r.Division = "", "\ue000部" }),
	}
	p := PlanImport(RowsOf(rows...), sample(), ImportOptions{Kind: ImportEmployees, Today: importToday, CreateMissing: true})
	want := []Division{{0, "50", "開発部"}, {0, "60", "60"}, {0, "HQ", "HQ"}}
	if !slices.Equal(p.Divisions, want) {
		t.Errorf("所属: %+v, want %+v", p.Divisions, want)
	}
	if want := []EmploymentType{{0, "3", "役員", true}}; !slices.Equal(p.EmploymentTypes, want) {
		t.Errorf("雇用区分: %+v, want %+v", p.EmploymentTypes, want)
	}
	if want := (ImportCounts{New: 4, Rejected: 3}); p.Counts != want {
		t.Errorf("%+v", p.Counts)
	}
	for i, want := range []string{"開発部", "開発部", "60", "HQ"} {
		if got := p.Row(i).Division; got != want {
			t.Errorf("row %d goes to %s, want %s", i, got, want)
		}
	}
	if got := brief(p.Row(5)); got != "rejected unit_mismatch(division)" {
		t.Errorf("another name for a code: %s", got)
	}
	// A code in full width is the code: nothing is created beside what has it.
	full := func(code, division string) ImportRow {
		return newcomer(code, func(r *ImportRow) { r.DivisionCode, r.Division = "", division })
	}
	p = PlanImport(RowsOf(full("0100", "１０"), full("0101", "９９"), full("0102", "99")), sample(), ImportOptions{Kind: ImportEmployees, Today: importToday, CreateMissing: true})
	if want := []Division{{0, "99", "９９"}}; !slices.Equal(p.Divisions, want) || p.Row(0).Division != "総務部" || p.Row(2).Division != "９９" {
		t.Errorf("所属: %+v, want %+v", p.Divisions, want)
	}
	// Numbers for codes pass over those taken.
	roster := sample()
	roster.EmploymentTypes = append(roster.EmploymentTypes, EmploymentType{ID: 3, Code: "4", Name: "嘱託"})
	p = PlanImport(RowsOf(rows[:1]...), roster, ImportOptions{Kind: ImportEmployees, Today: importToday, CreateMissing: true})
	if p.EmploymentTypes[0].Code != "5" {
		t.Errorf("code %s", p.EmploymentTypes[0].Code)
	}
}

// A later 異動 is not overtaken in silence, but the past may be completed.
func TestPlanImportAmongTransfers(t *testing.T) {
	for _, tt := range []struct {
		name, division string
		on             Date
		want           string
	}{
		{"before the one that holds", "支社", "2024-01-01", "rejected moved_too_early(moved_on 2025-04-01)"},
		{"on its day", "支社", "2025-04-01", "changed division:営業部→支社 moved_on:→2025-04-01"},
		{"where he belongs, since earlier", "営業部", "2024-01-01", "changed division:総務部→営業部 moved_on:→2024-01-01"},
		{"after it", "支社", "2025-10-01", "changed division:営業部→支社 moved_on:→2025-10-01"},
		{"until the next one", "支社", "2026-05-01", "changed division:営業部→支社 moved_on:→2026-05-01"},
		{"today, until the next one", "支社", "", "changed division:営業部→支社 moved_on:→2026-04-01"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			roster := sample()
			roster.Divisions = append(roster.Divisions, Division{5, "50", "支社"})
			roster.Employees[0].Assignments = []Assignment{{"2020-04-01", 1, 1}, {"2025-04-01", 2, 1}, {"2026-10-01", 1, 1}}
			checkPlan(t, roster, []ImportRow{{Code: "0001", Division: tt.division, MovedOn: tt.on}}, ImportOptions{}, []string{tt.want})
		})
	}
}

// As many as no company has are a mistake: none of them is created.
func TestPlanImportCreatesNotTooMany(t *testing.T) {
	var rows []ImportRow
	for i := range maxOffered {
		for _, code := range []string{"", fmt.Sprint("X", i)} { // in two ways
			rows = append(rows, newcomer(fmt.Sprint(code, "+", i), func(r *ImportRow) { r.DivisionCode, r.Division = code, fmt.Sprint("部署", i) }))
		}
	}
	o := ImportOptions{Kind: ImportEmployees, Today: importToday, CreateMissing: true}
	if p := PlanImport(RowsOf(rows...), sample(), o); len(p.Divisions) != maxOffered || p.Counts.Rejected > 0 {
		t.Fatalf("%d would be created, %+v", len(p.Divisions), p.Counts)
	}
	for _, n := range []int{1, 5 * maxOffered} {
		more := slices.Clone(rows)
		for i := range n {
			more = append(more, newcomer(fmt.Sprint("more", i), func(r *ImportRow) {
				r.DivisionCode, r.Division, r.Type, r.TypeCode = "", fmt.Sprint("更に", i), "役員", ""
			}))
		}
		more = append(more, newcomer("0100"))
		p := PlanImport(RowsOf(more...), sample(), o)
		if len(p.Divisions) != 0 || p.Counts != (ImportCounts{New: 1, Rejected: len(more) - 1}) {
			t.Errorf("%d more: %d would be created, %+v", n, len(p.Divisions), p.Counts)
		}
		if r := p.Row(len(more) - 2); brief(r) != "rejected too_many_units(division)" || r.Reasons[0].Limit != maxOffered {
			t.Errorf("%d more: %s %+v", n, brief(r), r.Reasons)
		}
		if len(p.EmploymentTypes) != 0 { // nobody would have it
			t.Errorf("%d more: 雇用区分 %+v", n, p.EmploymentTypes)
		}
	}
}

// carryOut does to a roster what applying a plan does.
func carryOut(r Roster, p Plan) Roster {
	r.Employees = slices.Clone(r.Employees)
	divisions, types := map[string]int64{}, map[string]int64{}
	for _, d := range p.Divisions {
		d.ID = int64(len(r.Divisions) + 1)
		r.Divisions = append(slices.Clone(r.Divisions), d)
	}
	for _, x := range p.EmploymentTypes {
		x.ID = int64(len(r.EmploymentTypes) + 1)
		r.EmploymentTypes = append(slices.Clone(r.EmploymentTypes), x)
	}
	for _, d := range r.Divisions {
		divisions[d.Code] = d.ID
	}
	for _, x := range r.EmploymentTypes {
		types[x.Code] = x.ID
	}
	for row := range p.Rows() {
		if row.Status != ImportNew && row.Status != ImportChanged {
			continue
		}
		t := row.Target
		i := slices.IndexFunc(r.Employees, func(e Employee) bool { return e.ID == t.EmployeeID })
		if i < 0 {
			i = len(r.Employees)
			r.Employees = append(r.Employees, Employee{ID: int64(i + 1), Code: row.Code})
		}
		e := &r.Employees[i]
		e.LastName, e.FirstName, e.Kana, e.JoinedOn, e.LeftOn, e.AccountID = t.LastName, t.FirstName, t.Kana, t.JoinedOn, t.LeftOn, row.AccountID
		e.Version++
		if t.MovedOn != "" {
			as := slices.DeleteFunc(slices.Clone(e.Assignments), func(a Assignment) bool { return a.From == t.MovedOn })
			as = append(as, Assignment{t.MovedOn, divisions[t.DivisionCode], types[t.TypeCode]})
			slices.SortFunc(as, func(a, b Assignment) int { return strings.Compare(string(a.From), string(b.From)) })
			e.Assignments = as
		}
		if row.AccountID != "" && !e.HasLeft(p.Today) {
			for j := range r.Employees {
				if x := &r.Employees[j]; j != i && x.AccountID == row.AccountID && x.HasLeft(p.Today) {
					x.AccountID = ""
				}
			}
		}
	}
	return r
}

// Whatever is imported: the accepted rows leave a sound company, planning the
// same file again finds them unchanged, and nobody else was touched.
func TestPlanImportAgainIsUnchanged(t *testing.T) {
	for seed := range uint64(3000) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		pick := func(ss ...string) string { return ss[rnd.IntN(len(ss))] }
		ids := []string{"", "", "yamada@example.com", "Sato@example.com", "old@example.com", "ito@example.com", "a@example.com", "b@example.com", "bad"}
		var rows []ImportRow
		for i := range 1 + rnd.IntN(8) {
			r := ImportRow{Row: i + 2, Code: pick("0001", "0002", "0003", "0004", "0005", "0100", "0101", "0102", ""),
				LastName: pick("", "山田", "田中", "山田太郎"), FirstName: pick("", "太郎", "次郎"), WholeName: rnd.IntN(2) == 0,
				Kana: pick("", "", "ア", "\x01"), DivisionCode: pick("", "", "10", "50"), Division: pick("", "", "営業部", "総務部", "開発部", "支店"),
				TypeCode: pick("", "1", "1", "2"), Type: pick("", "", "", "役員"), AccountID: ids[rnd.IntN(len(ids))],
				JoinedOn: Date(pick("", "", "2026-01-01", "2026-06-01")), LeftOn: Date(pick("", "", "", "2026-03-31", "2026-12-31")),
				MovedOn: Date(pick("", "", "2019-01-01", "2026-05-01", "2028-01-01"))}
			if r.LastName == "" {
				r.WholeName = false
			}
			rows = append(rows, r)
		}
		o := ImportOptions{Kind: ImportEmployees, Today: importToday, CreateMissing: rnd.IntN(2) == 0}
		before := sample()
		plan := PlanImport(RowsOf(rows...), before, o)
		after := carryOut(before, plan)
		checkCompany(t, seed, before, after, plan)
		again := PlanImport(RowsOf(rows...), after, o)
		for i := range again.Len() {
			r := again.Row(i)
			if was := plan.Row(i).Status; was != ImportRejected && r.Status != ImportUnchanged {
				t.Fatalf("seed %d: row %+v\nwas %s\nand is %s", seed, rows[i], brief(plan.Row(i)), brief(r))
			}
		}
		if t.Failed() {
			return
		}
	}
}

func checkCompany(t *testing.T, seed uint64, before, after Roster, p Plan) {
	t.Helper()
	holder, codes := map[string]string{}, map[string]bool{}
	for _, e := range after.Employees {
		if codes[e.Code] || e.Code == "" {
			t.Errorf("seed %d: code %q twice", seed, e.Code)
		}
		codes[e.Code] = true
		if e.AccountID != "" && !e.HasLeft(importToday) {
			if other, ok := holder[e.AccountID]; ok {
				t.Errorf("seed %d: %s and %s share %s", seed, other, e.Code, e.AccountID)
			}
			holder[e.AccountID] = e.Code
		}
		if len(e.Assignments) == 0 {
			t.Errorf("seed %d: %s belongs nowhere", seed, e.Code)
		}
		for _, a := range e.Assignments {
			if a.DivisionID == 0 || a.EmploymentTypeID == 0 {
				t.Errorf("seed %d: %s belongs to nothing", seed, e.Code)
			}
		}
	}
	touched := map[int64]bool{}
	var n ImportCounts
	for r := range p.Rows() {
		switch r.Status {
		case ImportNew:
			n.New++
		case ImportChanged:
			n.Changed++
			touched[r.Target.EmployeeID] = true
		case ImportUnchanged:
			n.Unchanged++
		case ImportRejected:
			n.Rejected++
		}
		if (len(r.Reasons) > 0) != (r.Status == ImportRejected) || (len(r.Changes) > 0) != (r.Status == ImportChanged) {
			t.Errorf("seed %d: %s", seed, brief(r))
		}
	}
	if n != p.Counts {
		t.Errorf("seed %d: counted %+v, is %+v", seed, p.Counts, n)
	}
	for i, e := range before.Employees {
		x := after.Employees[i]
		if !touched[e.ID] && (x.Version != e.Version || x.AccountID != e.AccountID && !e.HasLeft(importToday)) {
			t.Errorf("seed %d: %s was touched", seed, e.Code)
		}
	}
}

// The same rows and roster have the same plan, also where maps are walked.
func TestPlanImportIsPure(t *testing.T) {
	var rows []ImportRow
	for i := range 60 {
		rows = append(rows, newcomer(fmt.Sprint(1000+i), account(fmt.Sprintf("u%d@example.com", i/2)), func(r *ImportRow) { r.Row, r.DivisionCode, r.Division = i, "", fmt.Sprint("部", i/3) }))
	}
	o := ImportOptions{Kind: ImportEmployees, Today: importToday, CreateMissing: true}
	plan := func() string {
		p := PlanImport(RowsOf(rows...), sample(), o)
		all := fmt.Sprintf("%+v %+v %+v\n", p.Counts, p.Divisions, p.EmploymentTypes)
		for r := range p.Rows() {
			r.Was = nil // a pointer
			all += fmt.Sprintf("%+v\n", r)
		}
		return all
	}
	first := plan()
	for range 20 {
		if again := plan(); again != first {
			t.Fatal("two plans differ")
		}
	}
}

func TestReasonCodesAreAllListed(t *testing.T) {
	seen := map[ReasonCode]bool{}
	for _, c := range ReasonCodes() {
		if seen[c] || c == "" {
			t.Errorf("%q twice or empty", c)
		}
		seen[c] = true
	}
	if n := len(slices.Collect(maps.Keys(seen))); n != 25 {
		t.Errorf("%d reasons: list new ones in ReasonCodes", n)
	}
	if r := NewReason(ReasonTooLong, FieldName, strings.Repeat("長", 100)); r.Value != strings.Repeat("長", 60)+"…" {
		t.Errorf("value %q", r.Value)
	}
}

// Rows come out of the packing as they went in, also the large ones.
func TestImportRowsKeepRows(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	text := func(max int) string { return strings.Repeat("あ", rnd.IntN(max+1)) }
	var rows []ImportRow
	for i := range 3000 {
		r := ImportRow{Row: i * i, Code: text(1000), LastName: text(5), FirstName: text(1), WholeName: i%3 == 0, Kana: text(300), DivisionCode: text(2), Division: text(600),
			TypeCode: text(1), Type: text(1), AccountID: text(60), JoinedOn: "2026-04-01", LeftOn: Date(text(1)), MovedOn: "x"}
		if i%7 == 0 {
			r.Problems = []Reason{NewReason(ReasonDate, FieldJoinedOn, "x")}
		}
		rows = append(rows, r)
	}
	rows = append(rows, ImportRow{Code: strings.Repeat("x", 3<<20)}, ImportRow{Row: 1 << 20, MovedOn: "y"})
	packed := RowsOf(rows...)
	if packed.Len() != len(rows) {
		t.Fatalf("%d rows", packed.Len())
	}
	for i, want := range rows {
		if got := packed.At(i); !reflect.DeepEqual(got, want) {
			t.Fatalf("row %d is %+v, was %+v", i, got, want)
		}
		if packed.number(i) != want.Row {
			t.Fatalf("row %d is called %d", want.Row, packed.number(i))
		}
	}
}

func BenchmarkPlanImport(b *testing.B) {
	roster := sample()
	var rows []ImportRow
	for i := range 200_000 {
		rows = append(rows, newcomer(fmt.Sprintf("%06d", i), account(fmt.Sprintf("user%06d@example.com", i)), func(r *ImportRow) { r.Row = i + 2 }))
	}
	packed := RowsOf(rows...)
	b.ReportAllocs()
	for b.Loop() {
		if p := PlanImport(packed, roster, ImportOptions{Kind: ImportEmployees, Today: importToday}); p.Counts.New != len(rows) {
			b.Fatalf("%+v", p.Counts)
		}
	}
}
