package desktop

import (
	"context"
	"time"

	"punchline/app/timeclock"
)

// Corrections are the 修正申請.
type Corrections struct{ p *Page }

// CorrectionQuery chooses requests and a part of their list.
type CorrectionQuery struct {
	State            string `json:"state"`            // open, approved, declined, withdrawn; "": all
	DivisionID       int64  `json:"divisionId"`       // 0: all
	EmploymentTypeID int64  `json:"employmentTypeId"` // 0: all
	AskedFrom        string `json:"askedFrom"`        // YYYY-MM-DD, included; "": no bound
	AskedTo          string `json:"askedTo"`          // YYYY-MM-DD, included; "": no bound
	Text             string `json:"text"`             // in code, name, フリガナ or account ID
	Sort             string `json:"sort"`             // asked, wanted, code, name, state; "": the newest first
	Desc             bool   `json:"desc"`
	Offset           int    `json:"offset"`
	Limit            int    `json:"limit"` // at most 1000
}

// CorrectionPage is a part of a list.
type CorrectionPage struct {
	Total int             `json:"total"`
	Open  int             `json:"open"` // of all that the admin may see
	Rows  []CorrectionRow `json:"rows"`
}

// CorrectionRow is a request.
type CorrectionRow struct {
	ID             int64     `json:"id"`
	Version        int64     `json:"version"`
	State          string    `json:"state"` // open, approved, declined, withdrawn
	EmployeeID     int64     `json:"employeeId"`
	Code           string    `json:"code"`
	Name           string    `json:"name"`
	Division       string    `json:"division"`
	EmploymentType string    `json:"employmentType"`
	Type           string    `json:"type"`
	WantedAt       string    `json:"wantedAt"`
	WorkDate       string    `json:"workDate"`
	AskedAt        string    `json:"askedAt"`
	Message        string    `json:"message"`  // "" once blanked
	Replaces       *DayPunch `json:"replaces"` // null: one to add
	DecidedAt      string    `json:"decidedAt"`
	DecidedBy      string    `json:"decidedBy"`
	Reason         string    `json:"reason"`
	ResultAt       string    `json:"resultAt"` // of the punch that the approval made
}

// DayPunch is a punch in the list of a day.
type DayPunch struct {
	ID     int64  `json:"id"`
	Type   string `json:"type"`
	At     string `json:"at"`
	Source string `json:"source"` // lineworks, manual, import, recovered
	Voided bool   `json:"voided"`
	Edited bool   `json:"edited"`
}

// CorrectionDetail is a request with what surrounds it.
type CorrectionDetail struct {
	Row   CorrectionRow `json:"row"`
	Day   []DayPunch    `json:"day"`   // of the work date, voided ones too
	Reply string        `json:"reply"` // what the Bot answered; "" if nothing yet
	Told  string        `json:"told"`  // none, queued, sending, sent, failed, unknown: the message about the decision
}

// ApproveInput approves a request, perhaps with another time or type. Date and
// Time are those of a clock on the company's wall; which instant that is, the
// page cannot know for another day.
type ApproveInput struct {
	ID      int64  `json:"id"`
	Version int64  `json:"version"`
	Type    string `json:"type"`
	Date    string `json:"date"` // YYYY-MM-DD
	Time    string `json:"time"` // HH:MM
	Note    string `json:"note"` // to the employee
}

// DeclineInput refuses a request.
type DeclineInput struct {
	ID      int64  `json:"id"`
	Version int64  `json:"version"`
	Reason  string `json:"reason"` // to the employee; needed
}

// List is a part of a list. Code: invalid for a part or an order that cannot be.
func (c *Corrections) List(query CorrectionQuery) (CorrectionPage, error) {
	return call(c.p, "Corrections.List", func(ctx context.Context, a timeclock.Actor) (CorrectionPage, error) {
		found, err := c.p.s.Corrections.Corrections(ctx, a, timeclock.CorrectionQuery{State: timeclock.CorrectionState(query.State),
			DivisionID: query.DivisionID, EmploymentTypeID: query.EmploymentTypeID,
			AskedFrom: timeclock.Date(query.AskedFrom), AskedTo: timeclock.Date(query.AskedTo), Text: query.Text, Sort: timeclock.CorrectionSort(query.Sort), Desc: query.Desc, Offset: query.Offset, Limit: query.Limit})
		if err != nil {
			return CorrectionPage{}, err
		}
		page := CorrectionPage{Total: found.Total, Open: found.Open, Rows: make([]CorrectionRow, 0, len(found.Entries))}
		for i := range found.Entries {
			page.Rows = append(page.Rows, correctionRow(&found.Entries[i]))
		}
		return page, nil
	})
}

// Get is one request. Code: not_found, also for one of nobody in the admin's scope.
func (c *Corrections) Get(id int64) (CorrectionDetail, error) {
	return call(c.p, "Corrections.Get", func(ctx context.Context, a timeclock.Actor) (CorrectionDetail, error) {
		return c.p.correction(ctx, a, id)
	})
}

// Approve makes the punch and tells the employee. Codes: conflict if it was
// decided meanwhile, invalid with the field type, date, time, wanted_at (it is
// not past) or reason.
func (c *Corrections) Approve(input ApproveInput) (CorrectionDetail, error) {
	return call(c.p, "Corrections.Approve", func(ctx context.Context, a timeclock.Actor) (CorrectionDetail, error) {
		asked, err := c.p.s.Corrections.Correction(ctx, a, input.ID)
		if err != nil {
			return CorrectionDetail{}, err
		}
		at, err := approvedAt(asked.WantedAt, input.Date, input.Time)
		if err != nil {
			return CorrectionDetail{}, err
		}
		if err := c.p.s.Corrections.Approve(ctx, a, input.ID, input.Version, timeclock.CorrectionChoice{
			Type: timeclock.PunchType(input.Type), WantedAt: at, Reason: input.Note}); err != nil {
			return CorrectionDetail{}, err
		}
		return c.p.correction(ctx, a, input.ID)
	})
}

// approvedAt is the instant of a date and a time in the zone of the one asked
// for; that one itself, to the second, where the page shows nothing else.
func approvedAt(asked time.Time, date, clock string) (time.Time, error) {
	const day, minute = time.DateOnly, "15:04"
	bad := func(field, value string) error {
		reason := timeclock.ProblemForm
		if value == "" {
			reason = timeclock.ProblemMissing
		}
		return timeclock.Refused("desktop.Approve", []timeclock.FieldProblem{{Field: field, Reason: reason}})
	}
	if date == asked.Format(day) && clock == asked.Format(minute) {
		return asked, nil
	}
	if _, err := time.Parse(day, date); err != nil {
		return time.Time{}, bad("date", date)
	}
	// Not every time is on every day's clock: where it is put forward, an hour is not.
	at, err := time.ParseInLocation(day+" "+minute, date+" "+clock, asked.Location())
	if err != nil || at.Format(minute) != clock {
		return time.Time{}, bad("time", clock)
	}
	return at, nil
}

// Decline tells the employee why not. Codes: conflict if it was decided
// meanwhile, invalid with the field reason.
func (c *Corrections) Decline(input DeclineInput) (CorrectionDetail, error) {
	return call(c.p, "Corrections.Decline", func(ctx context.Context, a timeclock.Actor) (CorrectionDetail, error) {
		if err := c.p.s.Corrections.Decline(ctx, a, input.ID, input.Version, input.Reason); err != nil {
			return CorrectionDetail{}, err
		}
		return c.p.correction(ctx, a, input.ID)
	})
}

func (p *Page) correction(ctx context.Context, a timeclock.Actor, id int64) (CorrectionDetail, error) {
	found, err := p.s.Corrections.Correction(ctx, a, id)
	if err != nil {
		return CorrectionDetail{}, err
	}
	d := CorrectionDetail{Row: correctionRow(&found.CorrectionEntry), Day: make([]DayPunch, 0, len(found.Day)), Reply: found.Reply, Told: "none"}
	for i := range found.Day {
		d.Day = append(d.Day, *dayPunch(&found.Day[i]))
	}
	if found.Told != "" {
		d.Told = string(found.Told)
	}
	return d, nil
}

func correctionRow(e *timeclock.CorrectionEntry) CorrectionRow {
	return CorrectionRow{
		ID: e.ID, Version: e.Version, State: string(e.State), EmployeeID: e.EmployeeID, Code: e.Code, Name: e.Name, Division: e.Division,
		EmploymentType: e.EmploymentType, Type: string(e.Type), WantedAt: instant(e.WantedAt), WorkDate: string(e.WorkDate), AskedAt: instant(e.AskedAt),
		Message: e.Message, Replaces: dayPunch(e.Replaces), DecidedAt: instant(e.DecidedAt), DecidedBy: e.DecidedBy, Reason: e.Reason, ResultAt: instant(e.ResultAt),
	}
}

func dayPunch(p *timeclock.Punch) *DayPunch {
	if p == nil {
		return nil
	}
	return &DayPunch{ID: p.ID, Type: string(p.Type), At: instant(p.At), Source: string(p.Source), Voided: p.Voided, Edited: p.Flags&timeclock.FlagEdited != 0}
}
