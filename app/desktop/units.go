package desktop

import (
	"context"

	"punchline/app/timeclock"
)

// Units is 所属 and 雇用区分.
type Units struct{ p *Page }

// UnitsList are all of the admin's scope, by code.
type UnitsList struct {
	Divisions       []Unit `json:"divisions"`
	EmploymentTypes []Unit `json:"employmentTypes"`
}

// Unit is a 所属 or a 雇用区分.
type Unit struct {
	ID           int64  `json:"id"`
	Version      int64  `json:"version"`
	Code         string `json:"code"`
	Name         string `json:"name"`
	Employees    int    `json:"employees"`    // who belong to it today and have not left
	Used         bool   `json:"used"`         // it cannot be deleted; false is no promise that it can
	BreakAllowed bool   `json:"breakAllowed"` // of a 雇用区分: 休憩打刻 許可する
}

// UnitInput is the form of a 所属 or a 雇用区分.
type UnitInput struct {
	Kind         string `json:"kind"` // division, employment_type
	ID           int64  `json:"id"`   // 0: a new one
	Version      int64  `json:"version"`
	Code         string `json:"code"`
	Name         string `json:"name"`
	BreakAllowed bool   `json:"breakAllowed"`
}

// UnitRef names a 所属 or a 雇用区分 as it was shown.
type UnitRef struct {
	Kind    string `json:"kind"` // division, employment_type
	ID      int64  `json:"id"`
	Version int64  `json:"version"`
}

// List is all of them.
func (u *Units) List() (UnitsList, error) {
	return u.do("Units.List", func(context.Context, timeclock.Actor) error { return nil })
}

// Save stores one. Codes: invalid with field code or name and reason;
// conflict; not_found; forbidden for an admin who is limited to a part.
func (u *Units) Save(in UnitInput) (UnitsList, error) {
	return u.do("Units.Save", func(ctx context.Context, a timeclock.Actor) error {
		return u.p.s.Units.SaveUnit(ctx, a, timeclock.UnitForm{Kind: timeclock.UnitKind(in.Kind), ID: in.ID, Version: in.Version,
			Code: in.Code, Name: in.Name, BreakAllowed: in.BreakAllowed})
	})
}

// Delete removes one. Codes: unit_in_use; conflict; not_found; forbidden as Save.
func (u *Units) Delete(ref UnitRef) (UnitsList, error) {
	return u.do("Units.Delete", func(ctx context.Context, a timeclock.Actor) error {
		return u.p.s.Units.DeleteUnit(ctx, a, timeclock.UnitKind(ref.Kind), ref.ID, ref.Version)
	})
}

// do makes one change and lists them as they are then.
func (u *Units) do(method string, f func(context.Context, timeclock.Actor) error) (UnitsList, error) {
	return call(u.p, method, func(ctx context.Context, a timeclock.Actor) (UnitsList, error) {
		if err := f(ctx, a); err != nil {
			return UnitsList{}, err
		}
		all, err := u.p.s.Units.Units(ctx, a)
		if err != nil {
			return UnitsList{}, err
		}
		return UnitsList{Divisions: units(all.Divisions), EmploymentTypes: units(all.EmploymentTypes)}, nil
	})
}

func units(us []timeclock.Unit) []Unit {
	out := make([]Unit, 0, len(us))
	for _, u := range us {
		out = append(out, Unit{ID: u.ID, Version: u.Version, Code: u.Code, Name: u.Name, Employees: u.Employees, Used: u.Used, BreakAllowed: u.BreakAllowed})
	}
	return out
}
