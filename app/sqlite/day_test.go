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

// jst is a time of day in Tokyo so many days after the Monday tests start from.
func jst(day, hour, min int) time.Time {
	return sqlitetest.Now().Add(time.Duration(day)*24*time.Hour + time.Duration(hour-9)*time.Hour + time.Duration(min)*time.Minute)
}

// flags of days as they are stored.
const (
	odd           = "1"
	missingIn     = "2"
	missingOut    = "4"
	unclosedBreak = "8"
)

type said struct {
	at   time.Time
	text string
}

// days records what employee 0 says, each message arriving at its time unless
// late is given, and returns his working days.
func days(t *testing.T, told ...said) []string {
	t.Helper()
	now := sqlitetest.Now()
	db := sqlitetest.Open(t, func(o *sqlite.Options) { o.Now = func() time.Time { return now } })
	sqlitetest.Company(t, db, 2)
	for _, s := range told {
		if now.Before(s.at) {
			now = s.at // late ones arrive when the one before them did
		}
		m := sqlitetest.Text(0, s.at, s.text)
		m.ReceivedAt = now
		record(t, db, m)
		// Others come and go; they change nothing about him.
		other := m
		other.UserID, other.Text = sqlitetest.UserID(1), "出勤"
		other.IssuedAt = now
		record(t, db, other)
	}
	got := sqlitetest.Query(t, db, "SELECT substr(work_date, 9), presence, flags, worked_min, punches FROM workday WHERE employee_id = 1 ORDER BY work_date")
	checkWorkdays(t, db)
	return got
}

// checkWorkdays works every stored day out anew from all punches there are.
func checkWorkdays(t testing.TB, db *sqlite.DB) {
	t.Helper()
	all := map[int64][]timeclock.Punch{}
	for _, r := range rows[struct {
		ID, Employee int64
		Type, Date   string
		At, Voided   int64
	}](t, db, "SELECT id, employee_id, type, work_date, punched_ms, voided FROM punch") {
		all[r.Employee] = append(all[r.Employee], timeclock.Punch{ID: r.ID, EmployeeID: r.Employee, Type: timeclock.PunchType(r.Type),
			WorkDate: timeclock.Date(r.Date), At: timeclock.FromMillis(r.At), Voided: r.Voided != 0})
	}
	stored := rows[struct {
		Date                         string
		Employee, Flags              int64
		Presence                     string
		Since, In, Out, Min, Punches int64
	}](t, db, "SELECT work_date, employee_id, flags, presence, coalesce(since_ms, 0), coalesce(first_in_ms, 0), coalesce(last_out_ms, 0), worked_min, punches FROM workday")
	type day struct {
		employee int64
		date     timeclock.Date
	}
	seen := map[day]bool{}
	for _, s := range stored {
		ps, d := all[s.Employee], timeclock.Date(s.Date)
		w := timeclock.Day(s.Employee, d, ps, timeclock.NextClockIn(ps, d))
		got := timeclock.Workday{EmployeeID: s.Employee, Date: d, Flags: timeclock.DayFlag(s.Flags), Presence: timeclock.Presence(s.Presence),
			Since: orZero(s.Since), FirstIn: orZero(s.In), LastOut: orZero(s.Out), WorkedMin: int(s.Min), Punches: int(s.Punches)}
		if got != w {
			var told []string
			for _, p := range ps {
				told = append(told, fmt.Sprintf("%s %s %s voided=%v", p.WorkDate, p.At.Format(time.DateTime), p.Type, p.Voided))
			}
			t.Errorf("stored\n%+v\nworked out\n%+v\nof\n%s", got, w, strings.Join(told, "\n"))
		}
		seen[day{s.Employee, d}] = true
	}
	for e, ps := range all {
		for _, p := range ps {
			if !seen[day{e, p.WorkDate}] {
				t.Errorf("no working day for %+v", p)
			}
		}
	}
}

func orZero(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return timeclock.FromMillis(ms)
}

func TestDays(t *testing.T) {
	for _, tt := range []struct {
		name string
		told []said
		want []string
	}{
		{"a plain day", []said{{jst(0, 9, 0), "出勤"}, {jst(0, 12, 0), "休憩開始"}, {jst(0, 13, 0), "休憩終了"}, {jst(0, 18, 0), "退勤"}},
			[]string{"23|out|0|480|4"}},
		{"a night shift", []said{{jst(0, 22, 0), "出勤"}, {jst(1, 2, 0), "休憩開始"}, {jst(1, 3, 0), "休憩終了"}, {jst(1, 6, 0), "退勤"}},
			[]string{"23|out|0|420|4"}},
		{"a night shift too long to be one", []said{{jst(0, 9, 0), "出勤"}, {jst(1, 1, 1), "退勤"}},
			[]string{"23|out|0|961|2"}}, // before 日付変更時間 it is the same date anyway
		{"退勤 the next day, long after", []said{{jst(0, 12, 0), "出勤"}, {jst(1, 9, 0), "退勤"}},
			[]string{"23|in|0|0|1", "24|out|" + missingIn + "|0|1"}},
		{"the next 出勤 closes the day", []said{{jst(0, 9, 0), "出勤"}, {jst(1, 9, 0), "出勤"}},
			[]string{"23|in|" + missingOut + "|0|1", "24|in|0|0|1"}},
		{"and one that was on a break", []said{{jst(0, 9, 0), "出勤"}, {jst(0, 12, 0), "休憩開始"}, {jst(1, 9, 0), "出勤"}},
			[]string{"23|on_break|12|0|2", "24|in|0|0|1"}},
		{"also after the weekend", []said{{jst(4, 9, 0), "出勤"}, {jst(7, 9, 0), "出勤"}},
			[]string{"27|in|" + missingOut + "|0|1", "30|in|0|0|1"}},
		{"also after weeks, and only the last", []said{{jst(-79, 9, 0), "出勤"}, {jst(-40, 9, 0), "出勤"}, {jst(0, 9, 0), "出勤"}},
			[]string{"05|in|" + missingOut + "|0|1", "14|in|" + missingOut + "|0|1", "23|in|0|0|1"}},
		{"past days on which he only went out", []said{{jst(0, 9, 0), "出勤"}, {jst(2, 9, 0), "休憩開始"}, {jst(4, 9, 0), "退勤"}, {jst(6, 9, 0), "出勤"}},
			[]string{"23|in|" + missingOut + "|0|1", "25|on_break|11|0|1", "27|out|" + missingIn + "|0|1", "29|in|0|0|1"}},
		{"a cancelled 出勤 opens it again", []said{{jst(4, 9, 0), "出勤"}, {jst(7, 9, 0), "出勤"}, {jst(7, 9, 5), "取消"}},
			[]string{"27|in|0|0|1", "30|none|0|0|0"}},
		{"unless another had closed it", []said{{jst(-3, 9, 0), "出勤"}, {jst(0, 9, 0), "出勤"}, {jst(0, 18, 0), "退勤"}, {jst(4, 9, 0), "出勤"}, {jst(4, 9, 5), "取消"}},
			[]string{"20|in|" + missingOut + "|0|1", "23|out|0|540|2", "27|none|0|0|0"}},
		{"退勤 without 出勤", []said{{jst(0, 18, 0), "退勤"}}, []string{"23|out|" + missingIn + "|0|1"}},
		{"twice 出勤", []said{{jst(0, 9, 0), "出勤"}, {jst(0, 10, 0), "出勤"}, {jst(0, 18, 0), "退勤"}}, []string{"23|out|" + odd + "|540|3"}},
		{"an unclosed break", []said{{jst(0, 9, 0), "出勤"}, {jst(0, 12, 0), "休憩開始"}, {jst(0, 18, 0), "退勤"}}, []string{"23|out|" + unclosedBreak + "|540|3"}},

		{"出勤 comes late", []said{{jst(0, 18, 0), "退勤"}, {jst(0, 9, 0), "出勤"}}, []string{"23|out|0|540|2"}},
		{"a break comes late, between stored ones", []said{{jst(0, 9, 0), "出勤"}, {jst(0, 18, 0), "退勤"}, {jst(0, 13, 0), "休憩終了"}, {jst(0, 12, 0), "休憩開始"}},
			[]string{"23|out|0|480|4"}},
		{"退勤 comes late, after the next 出勤", []said{{jst(0, 9, 0), "出勤"}, {jst(1, 9, 0), "出勤"}, {jst(0, 18, 0), "退勤"}},
			[]string{"23|out|0|540|2", "24|in|0|0|1"}},
		{"退勤 of Friday comes late, on Monday", []said{{jst(4, 9, 0), "出勤"}, {jst(7, 9, 0), "出勤"}, {jst(4, 18, 0), "退勤"}},
			[]string{"27|out|0|540|2", "30|in|0|0|1"}},
		{"出勤 of Friday comes late, on Monday", []said{{jst(7, 9, 0), "出勤"}, {jst(4, 9, 0), "出勤"}},
			[]string{"27|in|" + missingOut + "|0|1", "30|in|0|0|1"}},
		{"a break of Friday comes late, on Monday", []said{{jst(4, 9, 0), "出勤"}, {jst(7, 9, 0), "出勤"}, {jst(4, 12, 0), "休憩開始"}},
			[]string{"27|on_break|12|0|2", "30|in|0|0|1"}},
		{"a day between comes late", []said{{jst(0, 9, 0), "出勤"}, {jst(7, 9, 0), "出勤"}, {jst(3, 9, 0), "出勤"}},
			[]string{"23|in|" + missingOut + "|0|1", "26|in|" + missingOut + "|0|1", "30|in|0|0|1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := days(t, tt.told...); !slices.Equal(got, tt.want) {
				t.Errorf("days\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

// The days before are sought by their keys, however many days there are of all.
func TestDaysBeforeAreSought(t *testing.T) {
	db := sqlitetest.Open(t)
	plan := strings.Join(sqlitetest.Query(t, db, "EXPLAIN QUERY PLAN "+sqlite.DaysBefore, "[]", 1), " ")
	if !strings.Contains(plan, "SEARCH w USING PRIMARY KEY (work_date=? AND employee_id=?)") || strings.Contains(plan, "SCAN w") {
		t.Error(plan)
	}
}
