package desktop

import (
	"context"
	"slices"
	"strings"

	"punchline/app/timeclock"
)

// Options are 設定 > オプション, but for LINE WORKS連携.
type Options struct{ p *Page }

// OptionsState are the options in force.
type OptionsState struct {
	Revision        string               `json:"revision"`
	MayEdit         bool                 `json:"mayEdit"`
	BreaksShown     bool                 `json:"breaksShown"`
	OutingsUsed     bool                 `json:"outingsUsed"`
	GroupRooms      bool                 `json:"groupRooms"`
	DoubleTapSec    int                  `json:"doubleTapSec"` // 0: off
	UndoMin         int                  `json:"undoMin"`      // 0: off
	EmploymentTypes []EmploymentTypeInfo `json:"employmentTypes"`
	Reminders       ReminderSettings     `json:"reminders"`
}

// EmploymentTypeInfo is a 雇用区分.
type EmploymentTypeInfo struct {
	ID           int64  `json:"id"`
	Code         string `json:"code"`
	Name         string `json:"name"`
	BreakAllowed bool   `json:"breakAllowed"`
}

// ReminderSettings say whom the Bot reminds.
type ReminderSettings struct {
	On         bool           `json:"on"`
	MaxPerDay  int            `json:"maxPerDay"`
	ClosedDays []string       `json:"closedDays"` // YYYY-MM-DD
	Rules      []ReminderRule `json:"rules"`      // one for each 雇用区分
}

// ReminderRule is that of one 雇用区分.
type ReminderRule struct {
	EmploymentTypeID int64  `json:"employmentTypeId"`
	On               bool   `json:"on"`
	Weekdays         []int  `json:"weekdays"`  // 1 Monday … 7 Sunday
	Holidays         bool   `json:"holidays"`  // also on national holidays
	ClockInAt        string `json:"clockInAt"` // "09:00"; "": not reminded of 出勤
	ClockOutAt       string `json:"clockOutAt"`
	AfterMin         int    `json:"afterMin"`
}

// OptionsInput is the form of the options but the reminders.
type OptionsInput struct {
	Revision     string `json:"revision"`
	BreaksShown  bool   `json:"breaksShown"`
	OutingsUsed  bool   `json:"outingsUsed"`
	GroupRooms   bool   `json:"groupRooms"`
	DoubleTapSec int    `json:"doubleTapSec"`
	UndoMin      int    `json:"undoMin"`
}

// RemindersInput is the form of the reminders.
type RemindersInput struct {
	Revision  string           `json:"revision"`
	Reminders ReminderSettings `json:"reminders"`
}

// Get are the options in force.
func (o *Options) Get() (OptionsState, error) {
	return call(o.p, "Options.Get", func(ctx context.Context, a timeclock.Actor) (OptionsState, error) {
		return o.p.options(ctx, a)
	})
}

// Save replaces the options but the reminders. Codes: conflict if somebody
// saved since, invalid with the field double_tap_sec or undo_min.
func (o *Options) Save(input OptionsInput) (OptionsState, error) {
	return call(o.p, "Options.Save", func(ctx context.Context, a timeclock.Actor) (OptionsState, error) {
		now, err := o.p.s.Options.Options(ctx, a)
		if err != nil {
			return OptionsState{}, err
		}
		s := now.Settings
		s.BreaksShown, s.OutingsUsed, s.GroupRooms, s.DoubleTapSec, s.UndoMin = input.BreaksShown, input.OutingsUsed, input.GroupRooms, input.DoubleTapSec, input.UndoMin
		if err := o.p.s.Options.SaveOptions(ctx, a, input.Revision, s); err != nil {
			return OptionsState{}, err
		}
		return o.p.options(ctx, a)
	})
}

// SaveReminders replaces the reminders. Codes: conflict if somebody saved
// since, invalid with the field max_per_day, closed_days or rules[ID].FIELD.
func (o *Options) SaveReminders(input RemindersInput) (OptionsState, error) {
	return call(o.p, "Options.SaveReminders", func(ctx context.Context, a timeclock.Actor) (OptionsState, error) {
		in := input.Reminders
		s := timeclock.ReminderSettings{On: in.On, MaxPerDay: in.MaxPerDay, Rules: []timeclock.ReminderRule{}}
		for _, d := range in.ClosedDays {
			s.ClosedDays = append(s.ClosedDays, timeclock.Date(d))
		}
		slices.Sort(s.ClosedDays)
		s.ClosedDays = slices.Compact(s.ClosedDays)
		for _, r := range in.Rules {
			s.Rules = append(s.Rules, timeclock.ReminderRule{EmploymentTypeID: r.EmploymentTypeID, On: r.On, Weekdays: r.Weekdays, Holidays: r.Holidays,
				ClockIn: minuteOf(r.ClockInAt), ClockOut: minuteOf(r.ClockOutAt), AfterMin: r.AfterMin})
		}
		if err := o.p.s.Options.SaveReminders(ctx, a, input.Revision, s); err != nil {
			return OptionsState{}, err
		}
		return o.p.options(ctx, a)
	})
}

// Holidays are the dates of the national holidays of a year.
func (o *Options) Holidays(year int) ([]string, error) {
	return call(o.p, "Options.Holidays", func(_ context.Context, _ timeclock.Actor) ([]string, error) {
		days := []string{}
		if year < 1970 || year > 2100 || o.p.s.Holidays == nil {
			return days, nil
		}
		for _, d := range o.p.s.Holidays(year) {
			days = append(days, string(d))
		}
		return days, nil
	})
}

func (p *Page) options(ctx context.Context, a timeclock.Actor) (OptionsState, error) {
	o, err := p.s.Options.Options(ctx, a)
	if err != nil {
		return OptionsState{}, err
	}
	rules, err := p.s.Rules(ctx)
	if err != nil {
		return OptionsState{}, err
	}
	s := OptionsState{Revision: o.Revision, MayEdit: timeclock.May(a, timeclock.EditCompany) == nil, BreaksShown: o.Settings.BreaksShown, OutingsUsed: o.Settings.OutingsUsed,
		GroupRooms: o.Settings.GroupRooms, DoubleTapSec: o.Settings.DoubleTapSec, UndoMin: o.Settings.UndoMin, EmploymentTypes: []EmploymentTypeInfo{},
		Reminders: ReminderSettings{On: o.Reminders.On, MaxPerDay: o.Reminders.MaxPerDay, ClosedDays: []string{}, Rules: []ReminderRule{}}}
	for _, t := range rules.EmploymentTypes {
		s.EmploymentTypes = append(s.EmploymentTypes, EmploymentTypeInfo{t.ID, t.Code, t.Name, t.BreakAllowed})
	}
	slices.SortFunc(s.EmploymentTypes, func(a, b EmploymentTypeInfo) int { return strings.Compare(a.Code, b.Code) })
	for _, d := range o.Reminders.ClosedDays {
		s.Reminders.ClosedDays = append(s.Reminders.ClosedDays, string(d))
	}
	for _, t := range s.EmploymentTypes {
		rule := ReminderRule{EmploymentTypeID: t.ID, Weekdays: []int{1, 2, 3, 4, 5}, ClockInAt: "09:00", ClockOutAt: "18:00", AfterMin: 10}
		for _, r := range o.Reminders.Rules {
			if r.EmploymentTypeID == t.ID {
				rule = ReminderRule{EmploymentTypeID: t.ID, On: r.On, Weekdays: append([]int{}, r.Weekdays...), Holidays: r.Holidays,
					ClockInAt: clockOf(r.ClockIn), ClockOutAt: clockOf(r.ClockOut), AfterMin: r.AfterMin}
			}
		}
		s.Reminders.Rules = append(s.Reminders.Rules, rule)
	}
	return s, nil
}

// clockOf is 09:00 of minutes after midnight, "" for none.
func clockOf(minute int) string {
	if minute < 0 {
		return ""
	}
	b := []byte{byte('0' + minute/600), byte('0' + minute/60%10), ':', byte('0' + minute%60/10), byte('0' + minute%10)}
	return string(b)
}

// minuteOf reads 09:00; what is no time is out of the range of minutes.
func minuteOf(clock string) int {
	if clock == "" {
		return timeclock.NoTime
	}
	if len(clock) != 5 || clock[2] != ':' {
		return -2
	}
	n := 0
	for i, weight := range map[int]int{0: 600, 1: 60, 3: 10, 4: 1} {
		if clock[i] < '0' || clock[i] > '9' {
			return -2
		}
		n += int(clock[i]-'0') * weight
	}
	if clock[3] > '5' {
		return -2
	}
	return n
}
