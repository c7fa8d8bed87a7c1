package timeclock

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func basis() EmployeeBasis {
	return EmployeeBasis{
		Today:           "2026-11-23",
		Divisions:       map[int64]Division{1: {ID: 1, Code: "10", Name: "総務部"}, 2: {ID: 2, Code: "20", Name: "営業部"}},
		EmploymentTypes: map[int64]EmploymentType{1: {ID: 1, Code: "1", Name: "正社員"}},
	}
}

func TestCheckEmployee(t *testing.T) {
	stored := &Employee{ID: 7, Code: "0007", LastName: "山田", AccountID: "old@example.com", Version: 3,
		Assignments: []Assignment{{From: "2020-01-01", DivisionID: 1, EmploymentTypeID: 1}, {From: "2027-01-01", DivisionID: 2, EmploymentTypeID: 1}}}
	long := strings.Repeat("長", MaxName)
	tests := []struct {
		name   string
		change func(*EmployeeForm, *EmployeeBasis)
		want   string
	}{
		{"good", nil, ""},
		{"blank", func(f *EmployeeForm, _ *EmployeeBasis) { *f = EmployeeForm{} }, "code missing, last_name missing, division missing, employment_type missing"},
		{"only 名", func(f *EmployeeForm, _ *EmployeeBasis) { f.LastName, f.FirstName = "", "太郎" }, ""},
		{"code too long", func(f *EmployeeForm, _ *EmployeeBasis) {
			f.Code = strings.Repeat("1", MaxCode+1)
		}, "code too_long"},
		{"a code as long as may be", func(f *EmployeeForm, _ *EmployeeBasis) {
			f.Code = strings.Repeat("１", MaxCode)
		}, ""},
		{"codes that Excel spoils", func(f *EmployeeForm, _ *EmployeeBasis) { f.Code = "1.2E+5" }, "code spreadsheet"},
		{"a date for a code", func(f *EmployeeForm, _ *EmployeeBasis) { f.Code = "4月1日" }, "code spreadsheet"},
		{"an error for a code", func(f *EmployeeForm, _ *EmployeeBasis) { f.Code = "#N/A" }, "code spreadsheet"},
		{"a formula for a code", func(f *EmployeeForm, _ *EmployeeBasis) { f.Code = "=1" }, "code formula"},
		{"code taken", func(_ *EmployeeForm, b *EmployeeBasis) { b.CodeTaken = true }, "code code_taken"},
		{"names too long together", func(f *EmployeeForm, _ *EmployeeBasis) { f.LastName = long }, "last_name too_long"},
		{"too long", func(f *EmployeeForm, _ *EmployeeBasis) {
			f.LastName, f.FirstName, f.Kana = long+"い", "", long+"い"
		}, "last_name too_long, kana too_long"},
		{"as long as may be", func(f *EmployeeForm, _ *EmployeeBasis) { f.LastName, f.FirstName = long, "" }, ""},
		{"formulas", func(f *EmployeeForm, _ *EmployeeBasis) {
			f.LastName, f.FirstName, f.Kana = "=A1", "+1", "@x"
		}, "last_name formula, first_name formula, kana formula"},
		{"control characters", func(f *EmployeeForm, _ *EmployeeBasis) { f.LastName, f.Code = "山\n田", "1\x002" }, "code invisible→12, last_name invisible→山 田"},
		{"外字 and lost characters", func(f *EmployeeForm, _ *EmployeeBasis) {
			f.LastName, f.FirstName = "\ue000", "\ufffd"
		}, "last_name private_use, first_name unreadable"},
		{"an error for a name", func(f *EmployeeForm, _ *EmployeeBasis) { f.LastName = "#REF!" }, "last_name spreadsheet"},
		{"variants of characters", func(f *EmployeeForm, _ *EmployeeBasis) { f.LastName = "葛\U000e0100城" }, ""},
		{"所属 and 雇用区分 that are gone", func(f *EmployeeForm, _ *EmployeeBasis) { f.DivisionID, f.EmploymentTypeID = 9, 9 }, "division unknown_unit, employment_type unknown_unit"},
		{"out of scope", func(_ *EmployeeForm, b *EmployeeBasis) {
			b.Scope = Scope{Divisions: []int64{2}, EmploymentTypes: []int64{}}
		}, "division out_of_scope, employment_type out_of_scope"},
		{"by then somebody else's", func(f *EmployeeForm, b *EmployeeBasis) {
			b.Scope, b.Stored, f.MovedOn = Scope{Divisions: []int64{1}}, stored, "2027-02-01"
		}, "moved_on out_of_scope"},
		{"not yet somebody else's", func(f *EmployeeForm, b *EmployeeBasis) {
			b.Scope, b.Stored, f.MovedOn = Scope{Divisions: []int64{1}}, stored, "2026-12-01"
		}, ""},
		{"dates that are none", func(f *EmployeeForm, _ *EmployeeBasis) {
			f.MovedOn, f.JoinedOn, f.LeftOn = "2026-02-30", "1899-12-31", "x"
		}, "moved_on date, joined_on date, left_on date"},
		{"left too early", func(f *EmployeeForm, _ *EmployeeBasis) {
			f.JoinedOn, f.LeftOn = "2027-04-02", "2027-04-01"
		}, "left_on left_too_early"},
		{"one day", func(f *EmployeeForm, _ *EmployeeBasis) {
			f.JoinedOn, f.LeftOn = "2026-12-01", "2026-12-01"
		}, ""},
		{"no @", func(f *EmployeeForm, _ *EmployeeBasis) { f.AccountID = "taro" }, "account_id no_at"},
		{"a space", func(f *EmployeeForm, _ *EmployeeBasis) { f.AccountID = "ta ro@x" }, "account_id space→taro@x"},
		{"letters of no ID", func(f *EmployeeForm, _ *EmployeeBasis) { f.AccountID = "太郎@x" }, "account_id not_ascii"},
		{"no form", func(f *EmployeeForm, _ *EmployeeBasis) { f.AccountID = "ta/ro@x" }, "account_id form"},
		{"two @", func(f *EmployeeForm, _ *EmployeeBasis) { f.AccountID = "a@b@c" }, "account_id form"},
		{"an ID too long", func(f *EmployeeForm, _ *EmployeeBasis) {
			f.AccountID = strings.Repeat("a", MaxAccountID) + "@x"
		}, "account_id too_long"},
		{"an ID in full width", func(f *EmployeeForm, _ *EmployeeBasis) { f.AccountID = " Ｔａｒｏ＠ｘ " }, ""},
		{"an ID for who has left", func(f *EmployeeForm, _ *EmployeeBasis) { f.LeftOn = "2026-11-22" }, "account_id has_left"},
		{"an ID on the last day", func(f *EmployeeForm, _ *EmployeeBasis) { f.LeftOn = "2026-11-23" }, ""},
		{"who leaves keeps his", func(f *EmployeeForm, b *EmployeeBasis) {
			f.LeftOn, f.AccountID, b.Stored = "2026-11-22", "old@example.com", stored
		}, ""},
		{"taken", func(_ *EmployeeForm, b *EmployeeBasis) {
			b.Holder = &Employee{Code: "9", LastName: "佐藤", Assignments: stored.Assignments}
		}, "account_id account_taken(9 佐藤)"},
		{"taken by who may not be named", func(_ *EmployeeForm, b *EmployeeBasis) {
			b.Holder = &Employee{Code: "9", LastName: "佐藤", Assignments: []Assignment{{From: "2020-01-01", DivisionID: 2}}}
			b.Scope.Divisions = []int64{1}
		}, "account_id account_taken"},
	}
	for _, tt := range tests {
		f := EmployeeForm{Code: "0001", LastName: "山田", FirstName: "太郎", Kana: "ヤマダ タロウ", DivisionID: 1, EmploymentTypeID: 1, AccountID: "taro@example.com"}
		b := basis()
		if tt.change != nil {
			tt.change(&f, &b)
		}
		if got := told(CheckEmployee(f.Normal(), b)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// told puts problems into words: "field reason→mended(other), …".
func told(ps []FieldProblem) string {
	var all []string
	for _, p := range ps {
		s := fmt.Sprintf("%s %s", p.Field, p.Reason)
		if p.Mendable {
			s += "→" + p.Mended
		}
		if p.Other != "" {
			s += "(" + p.Other + ")"
		}
		all = append(all, s)
	}
	return strings.Join(all, ", ")
}

func TestNormalEmployeeForm(t *testing.T) {
	got := EmployeeForm{Code: "　００1 ", LastName: "\u200b神田 ", FirstName: "が\u200e", Kana: "カ\u3099", AccountID: " ＴＡＲＯ@Example.COM"}.Normal()
	want := EmployeeForm{Code: "001", LastName: "神田", FirstName: "が", Kana: "ガ", AccountID: "taro@example.com"}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// A form says of a value what an import says of it.
func TestFormsAndImportsAgree(t *testing.T) {
	values := []string{"", "山田", "=1+1", "-", "+", "a\tb", "\ue123", "\ufffd", "\u2028", strings.Repeat("あ", 100), strings.Repeat("あ", 101), "a@b", "A@B", "a b@c", "a@b.", "あ@b", strings.Repeat("a", 89) + "@", strings.Repeat("a", 88) + "@b", strings.Repeat("a", 89) + "@b"}
	b := basis()
	roster := Roster{Today: b.Today, Divisions: []Division{b.Divisions[1]}, EmploymentTypes: []EmploymentType{b.EmploymentTypes[1]}}
	for _, v := range values {
		for _, field := range []string{"code", "last_name", "first_name", "kana", "account_id"} {
			f := EmployeeForm{Code: "1", LastName: "山", DivisionID: 1, EmploymentTypeID: 1}
			r := ImportRow{Row: 2, Code: "1", LastName: "山", Division: "総務部", Type: "正社員"}
			switch field {
			case "code":
				f.Code, r.Code = v, v
			case "last_name":
				f.LastName, r.LastName = v, v
			case "first_name":
				f.FirstName, r.FirstName = v, v
			case "kana":
				f.Kana, r.Kana = v, v
			case "account_id":
				f.AccountID, r.AccountID = v, v
			}
			plan := PlanImport(RowsOf(r), roster, ImportOptions{Kind: ImportEmployees, Today: b.Today})
			problems := CheckEmployee(f, b)
			// A file's cells are looked at by package sheet, a form's formula is not.
			if field == "code" && strings.HasPrefix(v, "=") {
				continue
			}
			if (len(problems) > 0) != (plan.Counts.Rejected > 0) {
				t.Errorf("%s %q: the form says %s, the import %+v", field, v, told(problems), plan.Row(0).Reasons)
			}
		}
	}
}

func TestPlanEmployee(t *testing.T) {
	stored := &Employee{ID: 7, Code: "0007", LastName: "山田", FirstName: "太郎", Kana: "ヤマダ", AccountID: "old@x", JoinedOn: "2020-04-01", Version: 3,
		Assignments: []Assignment{{From: "2020-04-01", DivisionID: 1, EmploymentTypeID: 1}, {From: "2027-01-01", DivisionID: 2, EmploymentTypeID: 1}}}
	same := EmployeeForm{ID: 7, Version: 3, Code: "0007", LastName: "山田", FirstName: "太郎", Kana: "ヤマダ", AccountID: "old@x", JoinedOn: "2020-04-01", DivisionID: 1, EmploymentTypeID: 1}
	b := basis()
	b.Stored = stored
	if r := PlanEmployee(same, b); r.Status != ImportUnchanged || len(r.Changes) > 0 || r.Target.MovedOn != "" {
		t.Errorf("unchanged: %+v", r)
	}
	f := same
	f.Code, f.Kana, f.AccountID, f.DivisionID, f.LeftOn = "8", "", "", 2, "2027-03-31"
	r := PlanEmployee(f, b)
	if got := fmt.Sprint(r.Changes); r.Status != ImportChanged ||
		got != "[{code 0007 8} {kana ヤマダ } {division 総務部 営業部} {moved_on  2026-11-23} {account_id old@x } {left_on  2027-03-31}]" {
		t.Errorf("changed: %s", got)
	}
	if r.Target.DivisionCode != "20" || r.Target.TypeCode != "1" || r.Target.EmployeeID != 7 || r.Target.Version != 3 {
		t.Errorf("%+v", r.Target)
	}
	b.Stored, f.ID, f.JoinedOn = nil, 0, "2026-04-01"
	if r := PlanEmployee(f, b); r.Status != ImportNew || r.Target.MovedOn != "2026-04-01" || r.Target.EmployeeID != 0 {
		t.Errorf("new: %+v", r)
	}
}

func TestUnitForm(t *testing.T) {
	for _, tt := range []struct {
		code, name string
		taken      bool
		want       string
	}{
		{"01", "総務部", false, ""},
		{"", "", false, "code missing, name missing"},
		{"01", "総務部", true, "code code_taken"},
		{"", "総務部", true, "code missing"},
		{"1-Apr", "4月1日", false, "code spreadsheet, name spreadsheet"},
		{"#N/A", "=1", false, "code spreadsheet, name formula"},
		{strings.Repeat("1", MaxCode+1), strings.Repeat("あ", MaxName+1), false, "code too_long, name too_long"},
	} {
		f := UnitForm{Kind: UnitDivision, Code: tt.code, Name: tt.name}
		if got := told(f.Normal().Check(tt.taken)); got != tt.want {
			t.Errorf("%q %q: got %q, want %q", tt.code, tt.name, got, tt.want)
		}
	}
}

// What a file says of a 所属 finds it again.
func TestUnitWords(t *testing.T) {
	for _, tt := range []struct {
		units []Division
		want  string
		sure  bool
	}{
		{nil, "", true},
		{[]Division{{1, "10", "総務部"}, {2, "20", "営業部"}}, "総務部 営業部", true},
		{[]Division{{1, "10", "営業部"}, {2, "20", "営業部"}, {3, "30", "総務部"}}, "10 20 総務部", true}, // one name
		{[]Division{{1, "総務部", "営業部"}, {2, "20", "総務部"}}, "営業部 20", true},                     // a name that is another's code
		{[]Division{{1, "10", "Sales"}, {2, "20", "ＳＡＬＥＳ"}}, "Sales ＳＡＬＥＳ", true},             // written otherwise
		{[]Division{{1, "B", "A"}, {2, "A", "B"}}, "A B", false},
	} {
		all := map[int64]Division{}
		for _, u := range tt.units {
			all[u.ID] = u
		}
		w := DivisionWords(all)
		var got []string
		for _, u := range tt.units {
			got = append(got, w.Words[u.ID])
		}
		if strings.Join(got, " ") != tt.want || w.Sure != tt.sure {
			t.Errorf("%v: %v, sure %v", tt.units, got, w.Sure)
		}
		if len(tt.units) == 2 && (len(w.In(nil)) != 2 || len(w.In([]int64{})) != 0 || !slices.Equal(w.In([]int64{2}), []string{w.Words[2]})) {
			t.Errorf("%v: listed as %v", tt.units, w.In(nil))
		}
	}
}
