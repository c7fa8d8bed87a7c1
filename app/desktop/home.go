package desktop

import (
	"context"
	"time"

	"punchline/app/timeclock"
)

// Home is the first screen: who is in, what came in, and how things run.
type Home struct{ p *Page }

// Overview is the board of the current work date.
type Overview struct {
	Date      string          `json:"date"` // the work date
	Now       string          `json:"now"`
	Counts    Counts          `json:"counts"`
	Divisions []DivisionBoard `json:"divisions"` // by code; those with nobody are left out
	Choices   []Choice        `json:"choices"`   // 所属 to filter by
	Employees int             `json:"employees"` // all of the scope, for the empty state
}

// Counts are how many people stand where.
type Counts struct {
	None   int `json:"none"`
	In     int `json:"in"`
	Break  int `json:"break"`
	Outing int `json:"outing"`
	Out    int `json:"out"`
}

// DivisionBoard is the board of one 所属.
type DivisionBoard struct {
	ID     int64         `json:"id"`
	Code   string        `json:"code"`
	Name   string        `json:"name"`
	Counts Counts        `json:"counts"`
	People []PersonState `json:"people"` // by code
}

// PersonState is one employee on the board.
type PersonState struct {
	EmployeeID int64    `json:"employeeId"`
	Code       string   `json:"code"`
	Name       string   `json:"name"`
	Presence   string   `json:"presence"` // none, in, on_break, outing, out
	Since      string   `json:"since"`
	FirstIn    string   `json:"firstIn"`
	LastOut    string   `json:"lastOut"`
	Flags      []string `json:"flags"` // odd_order, missing_in, missing_out, unclosed_break, unclosed_outing
}

// Choice is a 所属 to filter by.
type Choice struct {
	ID   int64  `json:"id"`
	Code string `json:"code"`
	Name string `json:"name"`
}

// Overview is the board of one 所属, or of all with 0.
func (h *Home) Overview(divisionID int64) (Overview, error) {
	return call(h.p, "Home.Overview", func(ctx context.Context, a timeclock.Actor) (Overview, error) {
		b, err := h.p.s.Home.Board(ctx, a, divisionID)
		if err != nil {
			return Overview{}, err
		}
		return overview(b), nil
	})
}

// overview groups a board by 所属.
func overview(b timeclock.Board) Overview {
	o := Overview{Date: string(b.Date), Now: instant(b.Now), Divisions: []DivisionBoard{}, Choices: []Choice{}, Employees: b.Employees}
	people := make(map[int64][]PersonState, len(b.Divisions))
	counts := make(map[int64]*Counts, len(b.Divisions))
	for _, d := range b.Divisions {
		o.Choices = append(o.Choices, Choice{ID: d.ID, Code: d.Code, Name: d.Name})
		counts[d.ID] = &Counts{}
	}
	for _, p := range b.People {
		o.Counts.add(p.Presence)
		if c := counts[p.DivisionID]; c != nil {
			c.add(p.Presence)
		}
		people[p.DivisionID] = append(people[p.DivisionID], PersonState{
			EmployeeID: p.EmployeeID, Code: p.Code, Name: p.Name, Presence: string(p.Presence),
			Since: instant(p.Since), FirstIn: instant(p.FirstIn), LastOut: instant(p.LastOut), Flags: dayFlags(p.Flags),
		})
	}
	for _, d := range b.Divisions {
		if ps := people[d.ID]; len(ps) > 0 {
			o.Divisions = append(o.Divisions, DivisionBoard{ID: d.ID, Code: d.Code, Name: d.Name, Counts: *counts[d.ID], People: ps})
		}
	}
	return o
}

func (c *Counts) add(p timeclock.Presence) {
	switch p {
	case timeclock.PresenceIn:
		c.In++
	case timeclock.PresenceBreak:
		c.Break++
	case timeclock.PresenceOuting:
		c.Outing++
	case timeclock.PresenceOut:
		c.Out++
	default:
		c.None++
	}
}

// instant is t as the page gets it; it is in the company's zone already.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func dayFlags(f timeclock.DayFlag) []string {
	return names(f, []flagName[timeclock.DayFlag]{
		{timeclock.DayOddOrder, "odd_order"}, {timeclock.DayMissingIn, "missing_in"}, {timeclock.DayMissingOut, "missing_out"},
		{timeclock.DayUnclosedBreak, "unclosed_break"}, {timeclock.DayUnclosedOuting, "unclosed_outing"},
	})
}

func punchFlags(f timeclock.PunchFlag) []string {
	return names(f, []flagName[timeclock.PunchFlag]{
		{timeclock.FlagFuture, "future"}, {timeclock.FlagLate, "late"}, {timeclock.FlagEdited, "edited"},
	})
}

type flagName[F ~uint32] struct {
	flag F
	name string
}

func names[F ~uint32](f F, all []flagName[F]) []string {
	found := []string{}
	for _, n := range all {
		if f&n.flag != 0 {
			found = append(found, n.name)
		}
	}
	return found
}
