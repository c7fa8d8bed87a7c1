package timeclock

import "time"

// BoundaryDate is the date of t by 日付変更時間: with 05:00, 04:59 still
// belongs to the day before.
func (r *Rules) BoundaryDate(t time.Time) Date {
	local := t.In(r.Location)
	if local.Hour()*60+local.Minute() < r.DayStartMin { // by the clock on the wall, also on the day it is changed
		return DateOf(local).AddDays(-1)
	}
	return DateOf(local)
}

// OffsetMin is the company zone's offset from UTC at t, minutes east.
func (r *Rules) OffsetMin(t time.Time) int {
	_, sec := t.In(r.Location).Zone()
	return sec / 60
}

// OpenClockIn is the 出勤 still open at t: the last one not after t, if no
// 退勤 stands between and it is at most OpenShiftHours old; else nil.
// punches may be in any order; voided ones do not count.
func (r *Rules) OpenClockIn(punches []Punch, t time.Time) *Punch {
	var in, out *Punch
	for i := range punches {
		p := &punches[i]
		if p.Voided || p.At.After(t) {
			continue
		}
		switch p.Type {
		case ClockIn:
			if in == nil || !p.At.Before(in.At) {
				in = p
			}
		case ClockOut:
			if out == nil || !p.At.Before(out.At) {
				out = p
			}
		}
	}
	if in == nil || (out != nil && !out.At.Before(in.At)) ||
		t.Sub(in.At) > time.Duration(r.OpenShiftHours)*time.Hour {
		return nil
	}
	return in
}

// WorkDate is the 勤務日 of a punch of type typ at t, among the employee's
// other punches around it.
func (r *Rules) WorkDate(punches []Punch, typ PunchType, t time.Time) Date {
	if typ != ClockIn {
		if in := r.OpenClockIn(punches, t); in != nil {
			return in.WorkDate
		}
	}
	return r.BoundaryDate(t)
}

// NearbyDates are the work dates whose punches a decision about an event at t
// may rest on: an open 出勤 is at most 24 hours old, and a late event may
// stand before punches already stored.
func (r *Rules) NearbyDates(t time.Time) [3]Date {
	d := r.BoundaryDate(t)
	return [3]Date{d.AddDays(-1), d, d.AddDays(1)}
}
