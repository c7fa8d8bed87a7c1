package timeclock

import (
	"cmp"
	"slices"
	"time"
)

// Amendment is what approving a request does to the punches.
type Amendment struct {
	Punch Punch   // to insert
	Void  *Punch  // to void; nil for none
	Move  []Punch // to give the work date of Punch: what followed a 出勤 that was not known
}

// Amend works out what approving c as choice says does, at now. nearby are the
// employee's punches, not voided, on Rules.NearbyDates of the time chosen, and
// on the work date of c. A punch that came after the request is replaced too,
// if it is the one that is meant. ok is false for a type that he may not punch
// then.
func (r *Rules) Amend(c Correction, choice CorrectionChoice, e *Employee, nearby []Punch, now time.Time) (a Amendment, ok bool) {
	at := choice.WantedAt
	a.Void = r.Replaced(c, choice.Type, at, nearby)
	rest := slices.Clone(nearby)
	if a.Void != nil {
		rest = slices.DeleteFunc(rest, func(p Punch) bool { return p.ID == a.Void.ID })
	}
	date := r.WorkDate(rest, choice.Type, at)
	if _, ok := r.Permitted(e, choice.Type, date); !ok {
		return Amendment{}, false
	}
	where := e.AssignmentOn(date)
	a.Punch = Punch{EmployeeID: e.ID, Type: choice.Type, At: at, UTCOffsetMin: r.OffsetMin(at), WorkDate: date,
		DivisionID: where.DivisionID, EmploymentTypeID: where.EmploymentTypeID, Source: SourceManual, MadeAt: now, Version: 1}
	all := append(slices.Clone(rest), a.Punch)
	if choice.Type == ClockIn {
		a.Move = r.followers(all, at, date)
	} else if in := r.OpenClockIn(rest, at); in != nil {
		a.Move = r.followers(all, in.At, date)
	}
	return a, true
}

// Replaced is the punch among some that approving c as a type at a time voids:
// the one it was made about, or one that was sent later and is within the same
// few hours. nil for none; what an approval made is never taken away by another.
func (r *Rules) Replaced(c Correction, t PunchType, at time.Time, nearby []Punch) *Punch {
	if c.PunchID != 0 {
		if i := slices.IndexFunc(nearby, func(p Punch) bool { return p.ID == c.PunchID }); i >= 0 {
			return &nearby[i]
		}
		return nil
	}
	p := r.meant(nearby, t, at)
	if p == nil || p.Source != SourceLineWorks || !p.MadeAt.After(c.AskedAt) || !(Correction{Type: t, WantedAt: at}).sameAs(p.At) {
		return nil
	}
	return p
}

// followers are the punches behind a 出勤 at a time that belong to its working
// day by the rule of Rules.WorkDate, and stand on another: they came when
// nobody knew of it, or of another time.
func (r *Rules) followers(punches []Punch, in time.Time, date Date) (moved []Punch) {
	reach := in.Add(time.Duration(r.OpenShiftHours) * time.Hour)
	out := time.Time{}
	for _, p := range punches { // until the shift ends
		if !p.Voided && p.At.After(in) && (p.Type == ClockIn || p.Type == ClockOut) && (out.IsZero() || p.At.Before(out)) {
			out = p.At
		}
	}
	for _, p := range punches {
		if p.Voided || p.Type == ClockIn || !p.At.After(in) || p.At.After(reach) || !out.IsZero() && p.At.After(out) || p.WorkDate == date {
			continue
		}
		moved = append(moved, p)
	}
	return moved
}

// meant is the punch among some that t at a time would replace: the nearest of
// that type, of the same working day or a few hours away, with no other 出勤 or
// 退勤 in between, for beyond that is another shift. nil for none, or where two
// are as near.
func (r *Rules) meant(punches []Punch, t PunchType, at time.Time) *Punch {
	date := r.WorkDate(punches, t, at)
	between := func(p *Punch) bool {
		return slices.ContainsFunc(punches, func(x Punch) bool {
			return x.ID != p.ID && !x.Voided && !x.Type.paired() && (x.At.After(p.At) && x.At.Before(at) || x.At.Before(p.At) && x.At.After(at))
		})
	}
	var found []*Punch
	for i := range punches {
		p := &punches[i]
		away := p.At.Sub(at).Abs()
		switch {
		case p.Type != t || p.Voided || t.paired() && away > sameBreak || p.WorkDate != date && away > sameShift || between(p):
		default:
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b *Punch) int { return cmp.Compare(a.At.Sub(at).Abs(), b.At.Sub(at).Abs()) })
	switch {
	case len(found) == 0:
		return nil
	case len(found) > 1 && 2*found[0].At.Sub(at).Abs() > found[1].At.Sub(at).Abs():
		return nil // which of them is not guessed
	}
	return found[0]
}
