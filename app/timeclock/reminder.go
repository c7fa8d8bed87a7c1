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
	MaxPerDay  int            `json:"max_per_day"` // to one employee, 1..MaxReminders
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
	MaxReminders  = 4
	MaxAfterMin   = 180
	MaxClosedDays = 400
	// ReminderLife is how late a reminder may come: after a sleep it is of no use.
	ReminderLife = 30 * time.Minute
)

// DefaultReminders are those of a new company: nobody is reminded.
func DefaultReminders() ReminderSettings { return ReminderSettings{MaxPerDay: 2} }

// Check reports the first thing wrong: CodeInvalid with the field max_per_day,
// closed_days, or rules[EMPLOYMENT TYPE].FIELD.
func (s ReminderSettings) Check() error {
	const op = "timeclock.ReminderSettings"
	if s.MaxPerDay < 1 || s.MaxPerDay > MaxReminders {
		return refused(op, "max_per_day", ProblemForm)
	}
	if len(s.ClosedDays) > MaxClosedDays {
		return refused(op, "closed_days", ProblemTooMany)
	}
	for _, d := range s.ClosedDays {
		if _, err := ParseDate(string(d)); err != nil {
			return refused(op, "closed_days", ProblemDate)
		}
	}
	seen := map[int64]bool{}
	for _, r := range s.Rules {
		field := func(name string) string { return "rules[" + strconv.FormatInt(r.EmploymentTypeID, 10) + "]." + name }
		switch {
		case seen[r.EmploymentTypeID]:
			return refused(op, field("employment_type_id"), ProblemTwice)
		case r.AfterMin < 0 || r.AfterMin > MaxAfterMin:
			return refused(op, field("after_min"), ProblemForm)
		case !minuteOrNone(r.ClockIn):
			return refused(op, field("clock_in"), ProblemForm)
		case !minuteOrNone(r.ClockOut):
			return refused(op, field("clock_out"), ProblemForm)
		case slices.ContainsFunc(r.Weekdays, func(d int) bool { return d < 1 || d > 7 }):
			return refused(op, field("weekdays"), ProblemForm)
		case r.On && len(r.Weekdays) == 0:
			return refused(op, field("weekdays"), ProblemMissing)
		case r.On && r.ClockIn == NoTime && r.ClockOut == NoTime:
			return refused(op, field("clock_in"), ProblemMissing)
		}
		seen[r.EmploymentTypeID] = true
	}
	return nil
}

func minuteOrNone(m int) bool { return m == NoTime || m >= 0 && m < 24*60 }

// ReminderRound is one time to look who of a 雇用区分 has not punched.
type ReminderRound struct {
	EmploymentTypeID int64
	Type             PunchType // ClockIn or ClockOut
	WorkDate         Date
	Until            time.Time // of no use after that
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
			if !rule.worksOn(d, r.Reminders.ClosedDays) {
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
			work := r.BoundaryDate(r.onDate(d, first))
			for _, x := range []struct {
				typ    PunchType
				minute int
			}{{ClockIn, rule.ClockIn}, {ClockOut, out}} {
				if x.minute == NoTime {
					continue
				}
				due := r.onDate(d, x.minute+rule.AfterMin)
				if until := due.Add(ReminderLife); !now.Before(due) && now.Before(until) {
					rounds = append(rounds, ReminderRound{rule.EmploymentTypeID, x.typ, work, until})
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

func (r ReminderRule) worksOn(d Date, closed []Date) bool {
	weekday := int(d.Time().Weekday())
	if weekday == 0 {
		weekday = 7
	}
	return slices.Contains(r.Weekdays, weekday) && !slices.Contains(closed, d) && (r.Holidays || !IsHoliday(d))
}

// Reminding makes reminders. Punchline itself alone does.
type Reminding interface {
	// Remind puts into the outbox what is due at now, to each employee once a
	// work date and type, and says how many.
	Remind(ctx context.Context, a Actor, now time.Time) (int, error)
}
