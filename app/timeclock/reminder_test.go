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
	} {
		r := rules(t)
		r.Reminders = timeclock.ReminderSettings{On: true, MaxPerDay: 2, ClosedDays: []timeclock.Date{"2026-11-25"}, Rules: []timeclock.ReminderRule{office, night, late, off}}
		now, err := time.ParseInLocation("2006-01-02 15:04", tt.now, r.Location)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range r.ReminderRounds(now) {
			got = append(got, fmt.Sprintf("%d %s %s %s", x.EmploymentTypeID, x.Type, x.WorkDate, x.Until.In(r.Location).Format("15:04")))
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
		"max_per_day":                 func(s *timeclock.ReminderSettings) { s.MaxPerDay = 5 },
		"closed_days":                 func(s *timeclock.ReminderSettings) { s.ClosedDays = []timeclock.Date{"2026-02-30"} },
		"rules[7].employment_type_id": func(s *timeclock.ReminderSettings) { s.Rules = append(s.Rules, s.Rules[0]) },
		"rules[7].after_min":          func(s *timeclock.ReminderSettings) { s.Rules[0].AfterMin = -1 },
		"rules[7].clock_in":           func(s *timeclock.ReminderSettings) { s.Rules[0].ClockIn = 1440 },
		"rules[7].clock_out":          func(s *timeclock.ReminderSettings) { s.Rules[0].ClockOut = -2 },
		"rules[7].weekdays":           func(s *timeclock.ReminderSettings) { s.Rules[0].Weekdays = nil },
	} {
		s := good()
		change(&s)
		e, ok := errors.AsType[*timeclock.Error](s.Check())
		if !ok || e.Field != want {
			t.Errorf("%v, want %s", e, want)
		}
	}
}
