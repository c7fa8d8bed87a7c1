package timeclock

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestPlanAccounts(t *testing.T) {
	employee := func(id int64, account string, left Date, division int64) Employee {
		return Employee{ID: id, Version: 7, Code: fmt.Sprintf("%04d", id), LastName: "山田", FirstName: string(rune('A' + id - 1)), AccountID: account, LeftOn: left,
			Kana: "ヤマダ", JoinedOn: "2020-04-01", Assignments: []Assignment{{"2020-01-01", division, 1}}}
	}
	roster := Roster{Today: "2026-11-23",
		Employees: []Employee{
			employee(1, "a@x", "", 1), employee(2, "b@x", "", 1), employee(3, "", "", 1),
			employee(4, "gone@x", "2026-11-22", 1), employee(5, "other@x", "", 2),
		},
		Divisions: []Division{{1, "10", "総務部"}, {2, "20", "営業部"}}, EmploymentTypes: []EmploymentType{{1, "1", "正社員", true}},
	}
	type edits = []AccountEdit
	tests := []struct {
		name     string
		edits    edits
		planned  string
		problems string
	}{
		{"nothing", nil, "", ""},
		{"as it is, written otherwise", edits{{1, 7, " Ａ@X "}}, "", ""},
		{"a new one", edits{{3, 7, "C@x"}}, "0003 →c@x", ""},
		{"off", edits{{1, 7, ""}}, "0001 a@x→", ""},
		{"two swap", edits{{1, 7, "b@x"}, {2, 7, "a@x"}}, "0001 a@x→b@x, 0002 b@x→a@x", ""},
		{"three in turn", edits{{1, 7, "b@x"}, {2, 7, "c@x"}, {3, 7, "a@x"}}, "0001 a@x→b@x, 0002 b@x→c@x, 0003 →a@x", ""},
		{"off one and onto another", edits{{3, 7, "a@x"}, {1, 7, ""}}, "0001 a@x→, 0003 →a@x", ""},
		{"of somebody who has left", edits{{3, 7, "gone@x"}}, "0003 →gone@x", ""},
		{"for somebody who has left", edits{{4, 7, "new@x"}}, "", "4 has_left new@x "},
		{"off somebody who has left", edits{{4, 7, ""}}, "0004 gone@x→", ""},
		{"another's", edits{{3, 7, "a@x"}}, "", "3 account_taken a@x 0001 山田 A"},
		{"of somebody unseen", edits{{3, 7, "other@x"}}, "", "3 account_taken other@x "},
		{"the same twice", edits{{1, 7, "n@x"}, {3, 7, "N@x"}}, "", "1 account_twice n@x 0003 山田 C, 3 account_twice n@x 0001 山田 A"},
		{"a space within", edits{{3, 7, "c c@x"}}, "", "3 account_space c c@x "},
		{"not of the form", edits{{3, 7, "taro"}, {1, 7, "z@x"}}, "0001 a@x→z@x", "3 account_form taro "},
	}
	for _, tt := range tests {
		planned, problems := PlanAccounts(tt.edits, roster, Scope{Divisions: []int64{1}})
		var got, why []string
		for _, r := range planned {
			if len(r.Changes) != 1 || r.Changes[0].Field != FieldAccountID || r.Changes[0].New != r.AccountID || r.Target.Version != 7 || r.Target.Kana != "ヤマダ" || r.Target.JoinedOn == "" {
				t.Errorf("%s: %+v", tt.name, r)
				continue
			}
			got = append(got, r.Code+" "+r.Changes[0].Old+"→"+r.Changes[0].New)
		}
		for _, p := range problems {
			why = append(why, fmt.Sprintf("%d %s %s %s", p.EmployeeID, p.Reason, p.Value, p.Other))
		}
		if g := strings.Join(got, ", "); g != tt.planned {
			t.Errorf("%s: planned %q, want %q", tt.name, g, tt.planned)
		}
		if w := strings.Join(why, ", "); w != tt.problems {
			t.Errorf("%s: problems %q, want %q", tt.name, w, tt.problems)
		}
	}
	if roster.Employees[0].AccountID != "a@x" {
		t.Error("the roster was changed")
	}
}

func TestDeniedForGood(t *testing.T) {
	now := time.Now()
	for _, tt := range []struct {
		before, sent time.Time
		want         bool
	}{
		{time.Time{}, time.Time{}, false}, {time.Time{}, now, false}, // the first time nobody can tell
		{now, time.Time{}, false}, {now, now.Add(-time.Minute), false}, // perhaps everybody is
		{now, now.Add(time.Minute), true},
	} {
		if got := DeniedForGood(tt.before, tt.sent); got != tt.want {
			t.Errorf("%v %v: %v", tt.before, tt.sent, got)
		}
	}
}

func TestFirstOrder(t *testing.T) {
	for text, want := range map[string]string{
		"": "missing", " \n\u3000\u200b": "missing", "はい": "", strings.Repeat("長", 2000): "", strings.Repeat("長", 2001): "too_long",
		strings.Repeat("𠮷", 1000): "", strings.Repeat("𠮷", 1001): "too_long",
	} {
		err := FirstOrder{Text: text}.CheckText()
		if got := ArgsOf(err)["reason"]; got != want || want != "" && CodeOf(err) != CodeInvalid {
			t.Errorf("%.20q: %v, want %q", text, err, want)
		}
	}
	if err := (FirstOrder{To: "everybody"}).Check(); CodeOf(err) != CodeInvalid {
		t.Error(err)
	}
}
