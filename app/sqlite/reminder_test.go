package sqlite_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// remindAll reminds those of 雇用区分 1 of 出勤 at 9:10 and of 退勤 at 18:10 on
// every weekday, holidays too.
func remindAll(t *testing.T, db *sqlite.DB) {
	t.Helper()
	saveReminders(t, db, timeclock.ReminderSettings{On: true, MaxPerDay: 2, Rules: []timeclock.ReminderRule{
		{EmploymentTypeID: 1, On: true, Weekdays: []int{1, 2, 3, 4, 5}, Holidays: true, ClockIn: 9 * 60, ClockOut: 18 * 60, AfterMin: 10}}})
}

func saveReminders(t *testing.T, db *sqlite.DB, s timeclock.ReminderSettings) {
	t.Helper()
	o, err := db.Options(t.Context(), timeclock.Owner())
	if err != nil {
		t.Fatal(err)
	}
	if err := db.SaveReminders(t.Context(), timeclock.Owner(), o.Revision, s); err != nil {
		t.Fatal(err)
	}
}

// remind reminds at h:m of 2026-11-23 in Tokyo.
func (c *talk) remind(t *testing.T, db *sqlite.DB, h, m int) int {
	t.Helper()
	c.now = nineAM.Add(time.Duration(h-9)*time.Hour + time.Duration(m)*time.Minute)
	n, err := db.Remind(t.Context(), timeclock.System(), c.now)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRemind(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 6)
	sqlitetest.Exec(t, db, "UPDATE assignment SET employment_type_id = 1")
	if n := c.remind(t, db, 9, 15); n != 0 {
		t.Fatalf("%d reminded while it is off", n)
	}
	remindAll(t, db)
	c.say(t, db, 0, 8, 55, "出勤")
	c.say(t, db, 1, 8, 56, "今日は休み")
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = '2026-11-22' WHERE id = 3")
	sqlitetest.Exec(t, db, "UPDATE employee SET user_id = NULL WHERE id = 4")
	if n := c.remind(t, db, 9, 9); n != 0 {
		t.Errorf("%d reminded too early", n)
	}
	for i, want := range []int{2, 0, 0} {
		if n := c.remind(t, db, 9, 10+i); n != want {
			t.Errorf("round %d: %d reminded, want %d", i, n, want)
		}
	}
	if got := sqlitetest.Query(t, db, "SELECT employee_id, reply_case, user_id, params ->> 'date' FROM outbox WHERE kind = 'reminder' ORDER BY id"); !slices.Equal(got, []string{
		"5|remind_in|" + sqlitetest.UserID(4) + "|2026-11-23", "6|remind_in|" + sqlitetest.UserID(5) + "|2026-11-23"}) {
		t.Errorf("%q", got)
	}
	// One punches before it leaves, the other gets it; the replies go first.
	c.say(t, db, 4, 9, 14, "出勤")
	var kinds []string
	for {
		o, _ := claim(t, db, c.now)
		if o == nil {
			break
		}
		kinds = append(kinds, string(o.Kind)+" "+string(o.Case))
		if err := db.Settle(t.Context(), o.ID, timeclock.Delivery{State: timeclock.SendSent, Text: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"reply punched", "reply day_off", "reply punched", "reminder remind_in"}; !slices.Equal(kinds, want) {
		t.Errorf("left %q, want %q", kinds, want)
	}
	if got := sqlitetest.One(t, db, "SELECT code FROM outbox WHERE state = 'failed'"); got != "not_needed" {
		t.Errorf("dropped: %s", got)
	}
	if h, err := db.Health(t.Context(), timeclock.Owner()); err != nil || h.OutboxFailed != 0 {
		t.Errorf("%d failed, %v: what is not needed is no trouble", h.OutboxFailed, err)
	}
	// In the evening only those who came are missed.
	if n := c.remind(t, db, 18, 10); n != 2 {
		t.Errorf("%d reminded of 退勤, want 2", n)
	}
	if n := c.remind(t, db, 18, 45); n != 0 {
		t.Errorf("%d reminded too late", n)
	}
	// What waited longer than it is of use, as over a sleep, never leaves.
	if o, _ := claim(t, db, c.now); o != nil {
		t.Errorf("%s left late", o.Case)
	}
}

func TestRemindAtMost(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	remindAll(t, db)
	o, err := db.Options(t.Context(), timeclock.Owner())
	if err != nil {
		t.Fatal(err)
	}
	s := o.Reminders
	s.MaxPerDay = 1
	saveReminders(t, db, s)
	if n := c.remind(t, db, 9, 10); n != 1 {
		t.Fatal(n)
	}
	c.say(t, db, 0, 9, 20, "出勤")
	if n := c.remind(t, db, 18, 10); n != 0 {
		t.Errorf("%d reminded, one a day is enough", n)
	}
}

// Who has come, whichever working day that is, has asked for it, or is off, is
// not reminded; what was to be said is dropped where it is no longer so.
func TestRemindWhoLacksIt(t *testing.T) {
	for _, tt := range []struct {
		name  string
		begin int // of work, minutes; it ends 9 hours later
		say   func(c *talk, t *testing.T, db *sqlite.DB)
		at    [2]int // when it is looked
		want  string
	}{
		{"nobody came", 9 * 60, nil, [2]int{9, 10}, "clock_in 2026-11-23"},
		{"came before 日付変更時間 for work at five", 5 * 60, func(c *talk, t *testing.T, db *sqlite.DB) { c.say(t, db, 0, 4, 55, "出勤") }, [2]int{5, 10}, ""},
		{"and has not left", 5 * 60, func(c *talk, t *testing.T, db *sqlite.DB) { c.say(t, db, 0, 4, 55, "出勤") }, [2]int{14, 10}, "clock_out 2026-11-23"},
		{"and has", 5 * 60, func(c *talk, t *testing.T, db *sqlite.DB) {
			c.say(t, db, 0, 4, 55, "出勤")
			c.say(t, db, 0, 14, 0, "退勤")
		}, [2]int{14, 10}, ""},
		{"came after 日付変更時間 for work just before it", 4*60 + 50, func(c *talk, t *testing.T, db *sqlite.DB) { c.say(t, db, 0, 5, 1, "出勤") }, [2]int{5, 5}, ""},
		{"and has not left either", 4*60 + 50, func(c *talk, t *testing.T, db *sqlite.DB) { c.say(t, db, 0, 5, 1, "出勤") }, [2]int{14, 5}, "clock_out 2026-11-23"},
		{"forgot to leave yesterday after a late break", 9 * 60, func(c *talk, t *testing.T, db *sqlite.DB) {
			c.say(t, db, 0, -15, 0, "出勤")
			c.say(t, db, 0, -6, 0, "休憩開始")
			c.say(t, db, 0, -5, 0, "休憩終了")
		}, [2]int{9, 10}, "clock_in 2026-11-23"},
		{"work at four is of today", 4 * 60, nil, [2]int{4, 10}, "clock_in 2026-11-23"},
		{"worked the night and is still there", 9 * 60, func(c *talk, t *testing.T, db *sqlite.DB) { c.say(t, db, 0, -2, 0, "出勤") }, [2]int{9, 10}, ""},
		{"worked the night and has left", 9 * 60, func(c *talk, t *testing.T, db *sqlite.DB) {
			c.say(t, db, 0, -2, 0, "出勤")
			c.say(t, db, 0, 2, 0, "退勤")
		}, [2]int{9, 10}, "clock_in 2026-11-23"},
		{"forgot to leave the day before yesterday", 9 * 60, func(c *talk, t *testing.T, db *sqlite.DB) { c.say(t, db, 0, -39, 0, "出勤") }, [2]int{9, 10}, "clock_in 2026-11-23"},
		{"has asked for it", 9 * 60, func(c *talk, t *testing.T, db *sqlite.DB) { c.say(t, db, 0, 9, 5, "修正 出勤 9:00") }, [2]int{9, 10}, ""},
		{"has asked for 退勤", 9 * 60, func(c *talk, t *testing.T, db *sqlite.DB) {
			c.say(t, db, 0, 9, 0, "出勤")
			c.say(t, db, 0, 18, 2, "修正 退勤 18:00")
		}, [2]int{18, 10}, ""},
		{"has asked for the 出勤 of yesterday", 9 * 60, func(c *talk, t *testing.T, db *sqlite.DB) { c.say(t, db, 0, 9, 5, "修正 昨日 出勤 9:00") }, [2]int{9, 10}, "clock_in 2026-11-23"},
		{"has asked for one before 日付変更時間", 5 * 60, func(c *talk, t *testing.T, db *sqlite.DB) { c.say(t, db, 0, 5, 5, "修正 出勤 4:50") }, [2]int{5, 10}, ""},
		{"took the request back", 9 * 60, func(c *talk, t *testing.T, db *sqlite.DB) {
			c.say(t, db, 0, 9, 5, "修正 出勤 9:00")
			c.say(t, db, 0, 9, 6, "修正 取消")
		}, [2]int{9, 10}, "clock_in 2026-11-23"},
		{"said in the small hours that today is off", 9 * 60, func(c *talk, t *testing.T, db *sqlite.DB) {
			c.say(t, db, 0, 4, 40, "体調不良のため、今日は休みます")
		}, [2]int{9, 10}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var c talk
			db := sqlitetest.Open(t, c.at)
			sqlitetest.Company(t, db, 1)
			saveReminders(t, db, timeclock.ReminderSettings{On: true, MaxPerDay: 2, Rules: []timeclock.ReminderRule{
				{EmploymentTypeID: 1, On: true, Weekdays: []int{1, 2, 3, 4, 5, 6, 7}, ClockIn: tt.begin, ClockOut: tt.begin + 9*60, AfterMin: 10}}})
			if tt.say != nil {
				tt.say(&c, t, db)
			}
			c.remind(t, db, tt.at[0], tt.at[1])
			got := strings.Join(sqlitetest.Query(t, db, "SELECT kind || ' ' || work_date FROM reminder"), ", ")
			if got != tt.want {
				t.Errorf("reminded of %q, want %q", got, tt.want)
			}
		})
	}
}

// A reminder that waits is dropped once it is no longer so, also after the
// program was started anew; that says nothing about the connection.
func TestReminderDropped(t *testing.T) {
	for name, then := range map[string]func(c *talk, t *testing.T, db *sqlite.DB){
		"a request":    func(c *talk, t *testing.T, db *sqlite.DB) { c.say(t, db, 0, 9, 15, "修正 出勤 9:00") },
		"off":          func(c *talk, t *testing.T, db *sqlite.DB) { c.say(t, db, 0, 9, 15, "今日は休み") },
		"switched off": func(_ *talk, t *testing.T, db *sqlite.DB) { saveReminders(t, db, timeclock.DefaultReminders()) },
	} {
		t.Run(name, func(t *testing.T) {
			var c talk
			db := registered(t, 1, c.at)
			remindAll(t, db)
			if n := c.remind(t, db, 9, 10); n != 1 {
				t.Fatal(n)
			}
			then(&c, t, db)
			for {
				o, _ := claim(t, db, c.now)
				if o == nil {
					break
				}
				if o.Kind == timeclock.OutReminder {
					t.Fatal("it leaves all the same")
				}
				if err := db.Settle(t.Context(), o.ID, timeclock.Delivery{State: timeclock.SendFailed, Code: timeclock.CodeKeyMissing}); err != nil {
					t.Fatal(err)
				}
			}
			if got := sqlitetest.One(t, db, "SELECT code FROM outbox WHERE kind = 'reminder'"); got != "not_needed" {
				t.Errorf("it ended as %s", got)
			}
			if h, err := db.Health(t.Context(), timeclock.Owner()); err != nil || name != "switched off" && h.Connection != timeclock.ConnectionFailing {
				t.Errorf("the connection is %s, %v: the replies before failed", h.Connection, err)
			}
		})
	}
}

// Of one calendar day: who was reminded of this morning's end of a night is not
// reminded of this evening's beginning with one a day.
func TestRemindAtMostOfACalendarDay(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	saveReminders(t, db, timeclock.ReminderSettings{On: true, MaxPerDay: 1, Rules: []timeclock.ReminderRule{
		{EmploymentTypeID: 1, On: true, Weekdays: []int{1, 2, 3, 4, 5, 6, 7}, ClockIn: 22 * 60, ClockOut: 7 * 60, AfterMin: 0}}})
	c.say(t, db, 0, -2, 0, "出勤")
	if n := c.remind(t, db, 7, 0); n != 1 {
		t.Fatalf("%d reminded of 退勤", n)
	}
	c.say(t, db, 0, 7, 10, "退勤")
	if n := c.remind(t, db, 22, 0); n != 0 {
		t.Errorf("%d reminded again on the same day", n)
	}
	if n := c.remind(t, db, 24+22, 0); n != 1 {
		t.Errorf("%d reminded the day after", n)
	}
}

// A thousand at once are reminded in parts, each once, also by two processes.
func TestRemindMany(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1000)
	sqlitetest.Exec(t, db, "UPDATE assignment SET employment_type_id = 1")
	remindAll(t, db)
	c.now = nineAM.Add(10 * time.Minute)
	results := make(chan int, 2)
	for range cap(results) {
		go func() {
			n, err := db.Remind(t.Context(), timeclock.System(), c.now)
			if err != nil {
				t.Error(err)
			}
			results <- n
		}()
	}
	if n := <-results + <-results; n != 1000 {
		t.Errorf("%d reminded", n)
	}
	if got := sqlitetest.One(t, db, "SELECT count(*), count(DISTINCT employee_id) FROM outbox"); got != "1000|1000" {
		t.Errorf("%s", got)
	}
}

func TestSaveReminders(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 1)
	o, err := db.Options(t.Context(), timeclock.Owner())
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := json.Marshal(o.Reminders); string(got) != `{"on":false,"max_per_day":2,"closed_days":null,"rules":null}` {
		t.Errorf("by default %s", got)
	}
	remindAll(t, db)
	if err := db.SaveReminders(t.Context(), timeclock.Owner(), o.Revision, timeclock.DefaultReminders()); timeclock.CodeOf(err) != timeclock.CodeConflict {
		t.Errorf("an older view: %v", err)
	}
	o, _ = db.Options(t.Context(), timeclock.Owner())
	bad := timeclock.DefaultReminders()
	bad.Rules = []timeclock.ReminderRule{{EmploymentTypeID: 99, ClockIn: 1, ClockOut: 2}}
	if err := db.SaveReminders(t.Context(), timeclock.Owner(), o.Revision, bad); timeclock.CodeOf(err) != timeclock.CodeInvalid {
		t.Errorf("a 雇用区分 that is not there: %v", err)
	}
	if err := db.SaveReminders(t.Context(), reader(timeclock.Scope{}), o.Revision, timeclock.DefaultReminders()); timeclock.CodeOf(err) != timeclock.CodeForbidden {
		t.Errorf("without rights: %v", err)
	}
	s := o.Settings
	s.BreaksShown, s.OutingsUsed, s.DoubleTapSec = false, true, 5
	if err := db.SaveOptions(t.Context(), timeclock.Owner(), o.Revision, s); err != nil {
		t.Fatal(err)
	}
	r, err := db.Rules(t.Context())
	if err != nil || r.BreaksShown || !r.OutingsUsed || r.DoubleTapSec != 5 || !r.Reminders.On {
		t.Errorf("%+v %v", r.Settings, err)
	}
	if err := db.SaveOptions(t.Context(), timeclock.Owner(), o.Revision, s); timeclock.CodeOf(err) != timeclock.CodeConflict {
		t.Errorf("an older view: %v", err)
	}
}
