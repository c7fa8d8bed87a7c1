package timeclock

import "time"

// Standing is the working day that says where an employee stands now: that of
// the current work date, unless nothing was punched on it and the 出勤 of the
// day before is still open and not too old, as of a night shift.
func (r *Rules) Standing(today, before Workday, now time.Time) Workday {
	if today.Punches == 0 && before.Open() && now.Sub(before.FirstIn) <= time.Duration(r.OpenShiftHours)*time.Hour {
		return before
	}
	return today
}
