package timeclock

import (
	"context"
	"slices"
	"strconv"
	"time"
)

// ReminderSettings say whom the Bot reminds of a missing 出勤 or 退勤. The zero
// value reminds nobody.
type ReminderSettings struct {
	On         bool           `json:"on"`
	MaxPerDay  int            `json:"max_per_day"` // to one employee on one day of the calendar, 1..MaxReminders
	ClosedDays []Date         `json:"closed_days"` // the company's own, beside the national holidays
	Rules      []ReminderRule `json:"rules"`       // at most one a 雇用区分; who has none is not reminded
}

// ReminderRule is that of one 雇用区分. Times are minutes after midnight of the
// company's zone.
type ReminderRule struct {
	EmploymentTypeID int64 `json:"employment_type_id"`
	On               bool  `json:"on"`
	Weekdays         []int `json:"weekdays"`  // 1 Monday … 7 Sunday
	Holidays         bool  `json:"holidays"`  // also on national holidays
	ClockIn          int   `json:"clock_in"`  // when work begins; NoTime: not reminded of 出勤
	ClockOut         int   `json:"clock_out"` // when it ends, the day after if not later than ClockIn; NoTime
	AfterMin         int   `json:"after_min"` // how long after that a punch may come, 0..180
}

// Bounds of reminders.
const (
	NoTime        = -1
	MaxReminders  = 2 // one of 出勤, one of 退勤
	MaxAfterMin   = 180
	MaxClosedDays = 400
	// ReminderLife is how late a reminder may come: after a sleep it is of no use.
	ReminderLife = 30 * time.Minute
)

// DefaultReminders are those of a new company: nobody is reminded.
func DefaultReminders() ReminderSettings { return ReminderSettings{MaxPerDay: MaxReminders} }

// Check reports the first thing wrong: CodeInvalid with the field max_per_day,
// closed_days, on, or rules[EMPLOYMENT TYPE].FIELD. What a rule that is off
// says is not looked at; see Clean.
func (s ReminderSettings) Check() error {
	const op = "timeclock.ReminderSettings"
	if s.MaxPerDay < 1 || s.MaxPerDay > MaxReminders {
		return outOfRange(op, "max_per_day", 1, MaxReminders)
	}
	if len(s.ClosedDays) > MaxClosedDays {
		return refused(op, "closed_days", ProblemTooMany)
	}
	for _, d := range s.ClosedDays {
		if _, err := ParseDate(string(d)); err != nil {
			return Refused(op, []FieldProblem{{Field: "closed_days", Reason: ProblemDate, Other: string(d)}})
		}
	}
	seen, on := map[int64]bool{}, false
	for _, r := range s.Rules {
		field := func(name string) string { return "rules[" + strconv.FormatInt(r.EmploymentTypeID, 10) + "]." + name }
		switch {
		case seen[r.EmploymentTypeID]:
			return refused(op, field("employment_type_id"), ProblemTwice)
		case !r.On:
		case !minuteOrNone(r.ClockIn):
			return refused(op, field("clock_in"), ProblemClock)
		case !minuteOrNone(r.ClockOut):
			return refused(op, field("clock_out"), ProblemClock)
		case r.ClockIn == NoTime && r.ClockOut == NoTime:
			return refused(op, field("clock_in"), ProblemNoClock)
		case r.AfterMin < 0 || r.AfterMin > MaxAfterMin:
			return outOfRange(op, field("after_min"), 0, MaxAfterMin)
		case len(r.Weekdays) == 0 || slices.ContainsFunc(r.Weekdays, func(d int) bool { return d < 1 || d > 7 }):
			return refused(op, field("weekdays"), ProblemNoWeekday)
		}
		seen[r.EmploymentTypeID], on = true, on || r.On
	}
	if s.On && !on {
		return refused(op, "on", ProblemNoRule)
	}
	return nil
}

// Clean takes out of the rules that are off what a rule that is on must not
// say, so that it can be switched on again.
func (s ReminderSettings) Clean() ReminderSettings {
	s.MaxPerDay = min(s.MaxPerDay, MaxReminders) // an older program took up to 4
	s.Rules = slices.Clone(s.Rules)
	for i := range s.Rules {
		r := &s.Rules[i]
		if r.On {
			continue
		}
		if !minuteOrNone(r.ClockIn) {
			r.ClockIn = NoTime
		}
		if !minuteOrNone(r.ClockOut) {
			r.ClockOut = NoTime
		}
		r.AfterMin = min(max(r.AfterMin, 0), MaxAfterMin)
		r.Weekdays = slices.DeleteFunc(slices.Clone(r.Weekdays), func(d int) bool { return d < 1 || d > 7 })
	}
	return s
}

func minuteOrNone(m int) bool { return m == NoTime || m >= 0 && m < 24*60 }

// ReminderRound is one time to look who of a 雇用区分 has not punched.
type ReminderRound struct {
	EmploymentTypeID int64
	Type             PunchType // ClockIn or ClockOut
	Day              Date      // on which the work begins, by the calendar: what the message names
	WorkDate         Date      // of a 出勤 at that time, by 日付変更時間
	Begin            time.Time // of the work; who has come since some hours before has come for it
	Until            time.Time // of no use after that
}

// earlyIn is how long before the beginning of work a 出勤 is for it.
const earlyIn = 6 * time.Hour

// Since is from when on a 出勤 is one for this round.
func (r ReminderRound) Since() time.Time { return r.Begin.Add(-earlyIn) }

// BeganAfter is the round whose Since is a given one.
func (r ReminderRound) BeganAfter(since time.Time, rules *Rules) ReminderRound {
	r.Begin = since.Add(earlyIn)
	r.WorkDate = rules.BoundaryDate(r.Begin)
	return r
}

// ReminderRounds are those due at now.
func (r *Rules) ReminderRounds(now time.Time) (rounds []ReminderRound) {
	if !r.Reminders.On {
		return nil
	}
	today := DateOf(now.In(r.Location))
	for _, rule := range r.Reminders.Rules {
		if !rule.On {
			continue
		}
		// A night that began yesterday ends today, and what is due at 23:50 lasts past midnight.
		for _, d := range []Date{today.AddDays(-1), today} {
			if !r.worksOn(rule, d) {
				continue
			}
			out := rule.ClockOut
			if out != NoTime && rule.ClockIn != NoTime && out <= rule.ClockIn {
				out += 24 * 60
			}
			first := rule.ClockIn
			if first == NoTime {
				first = out
			}
			begin := r.onDate(d, first)
			for _, x := range []struct {
				typ    PunchType
				minute int
			}{{ClockIn, rule.ClockIn}, {ClockOut, out}} {
				if x.minute == NoTime {
					continue
				}
				due := r.onDate(d, x.minute+rule.AfterMin)
				if until := due.Add(ReminderLife); !now.Before(due) && now.Before(until) {
					rounds = append(rounds, ReminderRound{rule.EmploymentTypeID, x.typ, d, r.BoundaryDate(begin), begin, until})
				}
			}
		}
	}
	return rounds
}

// onDate is a minute of a date in the company's zone, beyond 24:00 of the day after.
func (r *Rules) onDate(d Date, minute int) time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, minute, 0, 0, r.Location)
}

func (r *Rules) worksOn(rule ReminderRule, d Date) bool {
	holiday := r.IsHoliday != nil && r.IsHoliday(d)
	return slices.Contains(rule.Weekdays, d.Weekday()) && !slices.Contains(r.Reminders.ClosedDays, d) && (rule.Holidays || !holiday)
}

// Reminding makes reminders. Punchline itself alone does.
type Reminding interface {
	// Remind puts into the outbox what is due at now, to each employee once a
	// day of work and type, and says how many.
	Remind(ctx context.Context, a Actor, now time.Time) (int, error)
}
