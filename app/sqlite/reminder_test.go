package sqlite_test

import (
	"encoding/json"
	"slices"
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
