package timeclock_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"punchline/app/timeclock"
)

func TestReminderRounds(t *testing.T) {
	office := timeclock.ReminderRule{EmploymentTypeID: 1, On: true, Weekdays: []int{1, 2, 3, 4, 5}, ClockIn: 9 * 60, ClockOut: 18 * 60, AfterMin: 10}
	night := timeclock.ReminderRule{EmploymentTypeID: 2, On: true, Weekdays: []int{1, 2, 3, 4, 5, 6, 7}, Holidays: true, ClockIn: 22 * 60, ClockOut: 7 * 60}
	early := timeclock.ReminderRule{EmploymentTypeID: 5, On: true, Weekdays: []int{4}, ClockIn: 4 * 60, ClockOut: timeclock.NoTime}
	late := timeclock.ReminderRule{EmploymentTypeID: 3, On: true, Weekdays: []int{2}, ClockIn: timeclock.NoTime, ClockOut: 23*60 + 45, AfterMin: 10}
	off := timeclock.ReminderRule{EmploymentTypeID: 4, Weekdays: []int{2}, ClockIn: 9 * 60, ClockOut: timeclock.NoTime}
	for _, tt := range []struct{ now, want string }{
		{"2026-11-24 09:09", ""}, // Tuesday
		{"2026-11-24 09:10", "1 clock_in 2026-11-24 09:40"},
		{"2026-11-24 09:39", "1 clock_in 2026-11-24 09:40"},
		{"2026-11-24 09:40", ""}, // too late: the PC slept
		{"2026-11-24 18:10", "1 clock_out 2026-11-24 18:40"},
		{"2026-11-23 09:15", ""}, // 勤労感謝の日
		{"2026-11-22 09:15", ""}, // Sunday
		{"2026-11-25 09:15", ""}, // the company is closed
		{"2026-11-23 22:05", "2 clock_in 2026-11-23 22:30"},
		{"2026-11-24 07:00", "2 clock_out 2026-11-23 07:30"}, // the night that began the day before
		{"2026-11-25 00:05", "3 clock_out 2026-11-24 00:25"},
		{"2026-11-26 04:00", "5 clock_in 2026-11-26 (2026-11-25) 04:30"}, // before 日付変更時間
	} {
		r := rules(t)
		r.IsHoliday = func(d timeclock.Date) bool { return d == "2026-11-23" }
		r.Reminders = timeclock.ReminderSettings{On: true, MaxPerDay: 2, ClosedDays: []timeclock.Date{"2026-11-25"}, Rules: []timeclock.ReminderRule{office, night, late, off, early}}
		now, err := time.ParseInLocation("2006-01-02 15:04", tt.now, r.Location)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range r.ReminderRounds(now) {
			day := string(x.Day)
			if x.WorkDate != x.Day {
				day += " (" + string(x.WorkDate) + ")"
			}
			got = append(got, fmt.Sprintf("%d %s %s %s", x.EmploymentTypeID, x.Type, day, x.Until.In(r.Location).Format("15:04")))
			if again := x.BeganAfter(x.Since(), r); again != x {
				t.Errorf("%s: %+v is %+v again", tt.now, x, again)
			}
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s: %q, want %q", tt.now, s, tt.want)
		}
		if r.Reminders.On = false; r.ReminderRounds(now) != nil {
			t.Errorf("%s: reminded while it is off", tt.now)
		}
	}
}

func TestReminderSettingsCheck(t *testing.T) {
	good := func() timeclock.ReminderSettings {
		return timeclock.ReminderSettings{On: true, MaxPerDay: 2, Rules: []timeclock.ReminderRule{
			{EmploymentTypeID: 7, On: true, Weekdays: []int{1}, ClockIn: 540, ClockOut: timeclock.NoTime, AfterMin: 10}}}
	}
	if err := good().Check(); err != nil {
		t.Error(err)
	}
	if err := timeclock.DefaultReminders().Check(); err != nil || timeclock.DefaultReminders().On {
		t.Errorf("the defaults: %v", err)
	}
	for want, change := range map[string]func(*timeclock.ReminderSettings){
		"max_per_day":                 func(s *timeclock.ReminderSettings) { s.MaxPerDay = 3 },
		"closed_days":                 func(s *timeclock.ReminderSettings) { s.ClosedDays = []timeclock.Date{"2026-02-30"} },
		"rules[7].employment_type_id": func(s *timeclock.ReminderSettings) { s.Rules = append(s.Rules, s.Rules[0]) },
		"rules[7].after_min":          func(s *timeclock.ReminderSettings) { s.Rules[0].AfterMin = -1 },
		"rules[7].clock_in":           func(s *timeclock.ReminderSettings) { s.Rules[0].ClockIn = 1440 },
		"rules[7].clock_out":          func(s *timeclock.ReminderSettings) { s.Rules[0].ClockOut = -2 },
		"rules[7].weekdays":           func(s *timeclock.ReminderSettings) { s.Rules[0].Weekdays = nil },
		"on":                          func(s *timeclock.ReminderSettings) { s.Rules[0].On = false },
	} {
		s := good()
		change(&s)
		e, ok := errors.AsType[*timeclock.Error](s.Check())
		if !ok || e.Field != want {
			t.Errorf("%v, want %s", e, want)
		}
	}
}

// What a rule says while it is off is no reason to refuse the others, and
// stays as far as it makes sense.
func TestReminderSettingsClean(t *testing.T) {
	s := timeclock.ReminderSettings{MaxPerDay: 4, Rules: []timeclock.ReminderRule{
		{EmploymentTypeID: 7, Weekdays: []int{1, 9}, ClockIn: 540, ClockOut: -2, AfterMin: 999},
		{EmploymentTypeID: 8, On: true, Weekdays: []int{9}, ClockIn: -2}}}
	want := `{MaxPerDay:2 Rules:[{EmploymentTypeID:7 On:false Weekdays:[1] Holidays:false ClockIn:540 ClockOut:-1 AfterMin:180} {EmploymentTypeID:8 On:true Weekdays:[9] Holidays:false ClockIn:-2 ClockOut:0 AfterMin:0}]}`
	c := s.Clean()
	if got := fmt.Sprintf("{MaxPerDay:%d Rules:%+v}", c.MaxPerDay, c.Rules); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if s.Rules[0].ClockOut != -2 || len(s.Rules[0].Weekdays) != 2 {
		t.Error("what was given was changed")
	}
	c.Rules = c.Rules[:1]
	if err := c.Check(); err != nil {
		t.Errorf("a rule that is off is refused: %v", err)
	}
}
