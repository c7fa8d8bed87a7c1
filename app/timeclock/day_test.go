package timeclock_test

import (
	"testing"
	"time"

	"punchline/app/timeclock"
)

func TestWorkDate(t *testing.T) {
	r := company(t, nil)
	in := func(h, m int) timeclock.Punch { return punched(r, 1, timeclock.ClockIn, at(h, m, 0)) }
	for _, tt := range []struct {
		name   string
		typ    timeclock.PunchType
		when   time.Time
		nearby []timeclock.Punch
		want   timeclock.Date
	}{
		{"出勤 just before the boundary", "clock_in", at(4, 59, 59), nil, "2026-11-22"},
		{"出勤 at the boundary", "clock_in", at(5, 0, 0), nil, "2026-11-23"},
		{"退勤 without 出勤 at night", "clock_out", at(26, 0, 0), nil, "2026-11-23"},
		{"退勤 of a night shift after the boundary", "clock_out", at(30, 0, 0), []timeclock.Punch{in(22, 0)}, "2026-11-23"},
		{"休憩 of a night shift", "break_start", at(29, 30, 0), []timeclock.Punch{in(22, 0)}, "2026-11-23"},
		{"an open 出勤 of 16 hours still lends", "clock_out", at(25, 0, 0), []timeclock.Punch{in(9, 0)}, "2026-11-23"},
		{"an older one does not", "clock_out", at(33, 0, 1), []timeclock.Punch{in(9, 0)}, "2026-11-24"},
		{"a closed one does not", "clock_out", at(30, 0, 0), []timeclock.Punch{in(22, 0), punched(r, 2, timeclock.ClockOut, at(28, 0, 0), in(22, 0))}, "2026-11-24"},
		{"a new 出勤 takes its own date", "clock_in", at(30, 0, 0), []timeclock.Punch{in(22, 0)}, "2026-11-24"},
		{"a later 出勤 does not lend to an earlier punch", "clock_out", at(8, 0, 0), []timeclock.Punch{in(9, 0)}, "2026-11-23"},
	} {
		if got := r.WorkDate(tt.nearby, tt.typ, tt.when); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestDay(t *testing.T) {
	type p struct {
		typ  timeclock.PunchType
		h, m int
	}
	for _, tt := range []struct {
		name     string
		punches  []p
		closed   bool // a later 出勤 follows
		presence timeclock.Presence
		worked   int
		flags    timeclock.DayFlag
	}{
		{"nothing", nil, false, "none", 0, 0},
		{"at work", []p{{"clock_in", 9, 0}}, false, "in", 0, 0},
		{"a day", []p{{"clock_in", 9, 0}, {"break_start", 12, 0}, {"break_end", 13, 0}, {"clock_out", 18, 0}}, false, "out", 480, 0},
		{"any order of arrival", []p{{"clock_out", 18, 0}, {"break_end", 13, 0}, {"clock_in", 9, 0}, {"break_start", 12, 0}}, false, "out", 480, 0},
		{"outing", []p{{"clock_in", 9, 0}, {"outing_start", 10, 0}, {"outing_end", 10, 30}, {"clock_out", 12, 0}}, false, "out", 150, 0},
		{"on break", []p{{"clock_in", 9, 0}, {"break_start", 12, 0}}, false, "on_break", 0, 0},
		{"outside", []p{{"clock_in", 9, 0}, {"outing_start", 12, 0}}, false, "outing", 0, 0},
		{"unclosed break is not deducted", []p{{"clock_in", 9, 0}, {"break_start", 12, 0}, {"clock_out", 18, 0}}, false, "out", 540, timeclock.DayUnclosedBreak},
		{"unclosed outing", []p{{"clock_in", 9, 0}, {"outing_start", 12, 0}, {"clock_out", 18, 0}}, false, "out", 540, timeclock.DayUnclosedOuting},
		{"two 出勤: the first", []p{{"clock_in", 9, 0}, {"clock_in", 9, 5}, {"clock_out", 18, 0}}, false, "out", 540, timeclock.DayOddOrder},
		{"two 退勤: the last", []p{{"clock_in", 9, 0}, {"clock_out", 17, 0}, {"clock_out", 18, 0}}, false, "out", 540, timeclock.DayOddOrder},
		{"two pairs", []p{{"clock_in", 9, 0}, {"clock_out", 12, 0}, {"clock_in", 13, 0}, {"clock_out", 18, 0}}, false, "out", 480, 0},
		{"no 出勤", []p{{"clock_out", 18, 0}}, false, "out", 0, timeclock.DayMissingIn},
		{"closed by a later 出勤", []p{{"clock_in", 9, 0}}, true, "in", 0, timeclock.DayMissingOut},
		{"break end alone", []p{{"clock_in", 9, 0}, {"break_end", 10, 0}, {"clock_out", 18, 0}}, false, "out", 540, timeclock.DayOddOrder},
		{"two breaks open", []p{{"clock_in", 9, 0}, {"break_start", 12, 0}, {"break_start", 12, 30}, {"break_end", 13, 0}, {"clock_out", 18, 0}}, false, "out", 510, timeclock.DayOddOrder | timeclock.DayUnclosedBreak},
		{"a mistaken 退勤 before the break", []p{{"clock_in", 9, 0}, {"clock_out", 12, 0}, {"break_start", 12, 0}, {"break_end", 13, 0}, {"clock_out", 18, 0}}, false, "out", 480, timeclock.DayOddOrder},
		{"a mistaken 退勤 in the break", []p{{"clock_in", 9, 0}, {"break_start", 12, 0}, {"clock_out", 12, 30}, {"break_end", 13, 0}, {"clock_out", 18, 0}}, false, "out", 480, timeclock.DayOddOrder},
		{"a break over a new 出勤 counts where one works", []p{{"clock_in", 9, 0}, {"clock_out", 12, 0}, {"break_start", 12, 30}, {"clock_in", 13, 0}, {"break_end", 14, 0}, {"clock_out", 18, 0}}, false, "out", 420, timeclock.DayOddOrder},
		{"on break when the day was closed", []p{{"clock_in", 9, 0}, {"break_start", 12, 0}}, true, "on_break", 0, timeclock.DayMissingOut | timeclock.DayUnclosedBreak},
		{"break before work", []p{{"break_start", 8, 0}, {"break_end", 8, 30}, {"clock_in", 9, 0}, {"clock_out", 18, 0}}, false, "out", 540, timeclock.DayOddOrder},
	} {
		var ps []timeclock.Punch
		for i, x := range tt.punches {
			ps = append(ps, timeclock.Punch{ID: int64(i + 1), EmployeeID: 7, Type: x.typ, At: at(x.h, x.m, 0), WorkDate: "2026-11-23"})
		}
		ps = append(ps, timeclock.Punch{ID: 99, EmployeeID: 7, Type: "clock_in", At: at(3, 0, 0), WorkDate: "2026-11-23", Voided: true})
		var next time.Time
		if tt.closed {
			next = at(33, 0, 0)
		}
		w := timeclock.Day(7, "2026-11-23", ps, next)
		if w.Presence != tt.presence || w.WorkedMin != tt.worked || w.Flags != tt.flags {
			t.Errorf("%s: %s, %d min, flags %b; want %s, %d, %b", tt.name, w.Presence, w.WorkedMin, w.Flags, tt.presence, tt.worked, tt.flags)
		}
	}
}

// Times are cut to the minute before they are subtracted.
func TestWorkedTimeIsCutToTheMinute(t *testing.T) {
	ps := []timeclock.Punch{
		{EmployeeID: 7, Type: "clock_in", At: at(9, 0, 59), WorkDate: "2026-11-23"},
		{EmployeeID: 7, Type: "clock_out", At: at(9, 1, 0), WorkDate: "2026-11-23"},
	}
	if w := timeclock.Day(7, "2026-11-23", ps, time.Time{}); w.WorkedMin != 1 {
		t.Errorf("%d minutes, want 1", w.WorkedMin)
	}
}

func TestMay(t *testing.T) {
	admin := func(o, e, r timeclock.Level, scoped bool) timeclock.Actor {
		a := timeclock.Actor{Kind: timeclock.ActorAdmin, Rights: timeclock.Rights{Options: o, Employees: e, Records: r}}
		if scoped {
			a.Scope.Divisions = []int64{1}
		}
		return a
	}
	const none, view, edit = timeclock.LevelNone, timeclock.LevelView, timeclock.LevelEdit
	for _, tt := range []struct {
		name string
		a    timeclock.Actor
		what timeclock.Action
		want bool
	}{
		{"nobody", timeclock.Actor{}, timeclock.ReadRecords, false},
		{"employee", timeclock.Actor{Kind: timeclock.ActorEmployee, Rights: timeclock.Rights{Full: true}}, timeclock.ReadRecords, false},
		{"owner", timeclock.Owner(), timeclock.EditAdmins, true},
		{"owner keeps no house", timeclock.Owner(), timeclock.KeepHouse, false},
		{"system", timeclock.System(), timeclock.KeepHouse, true},
		{"LINE WORKS screens: オプション ◯ and 従業員設定 △", admin(edit, view, none, false), timeclock.EditConnection, true},
		{"オプション ◯ alone", admin(edit, none, none, false), timeclock.EditConnection, false},
		{"オプション △", admin(view, edit, edit, false), timeclock.EditConnection, false},
		{"文言 by the same", admin(edit, view, none, false), timeclock.EditPhrases, true},
		{"company-wide is read-only in a scope", admin(edit, edit, edit, true), timeclock.EditPhrases, false},
		{"but readable", admin(edit, edit, edit, true), timeclock.ReadCompany, true},
		{"IDs in a scope", admin(edit, view, none, true), timeclock.EditAccounts, true},
		{"従業員 needs ◯", admin(edit, view, none, false), timeclock.EditEmployees, false},
		{"records △", admin(none, none, view, false), timeclock.ReadRecords, true},
		{"records △ do not edit", admin(none, none, view, false), timeclock.EditRecords, false},
		{"管理者 only 全権管理者", admin(edit, edit, edit, false), timeclock.EditAdmins, false},
	} {
		if err := timeclock.May(tt.a, tt.what); (err == nil) != tt.want {
			t.Errorf("%s: %v, want allowed %v", tt.name, err, tt.want)
		}
	}
	for _, what := range timeclock.Actions() {
		if err := timeclock.May(timeclock.Actor{Kind: timeclock.ActorAdmin}, what); timeclock.CodeOf(err) != timeclock.CodeForbidden {
			t.Errorf("an admin without rights may %s", what)
		}
	}
}
