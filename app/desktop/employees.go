package desktop

import (
	"context"
	"time"

	"punchline/app/jobs"
	"punchline/app/timeclock"
)

// exportTimeout bounds the writing of a file: of a hundred thousand employees
// it takes seconds.
const exportTimeout = 110 * time.Second

// Employees is 従業員.
type Employees struct{ p *Page }

// EmployeeQuery chooses employees and a part of their list.
type EmployeeQuery struct {
	Text             string `json:"text"`             // in code, name, フリガナ or account ID
	DivisionID       int64  `json:"divisionId"`       // 0: all
	EmploymentTypeID int64  `json:"employmentTypeId"` // 0: all
	State            string `json:"state"`            // "" or employed: who has not left; left; all
	Sort             string `json:"sort"`             // "": code; name, kana, division, employment_type, account_id, joined_on, left_on
	Desc             bool   `json:"desc"`
	Offset           int    `json:"offset"`
	Limit            int    `json:"limit"` // at most 1000
}

func (q EmployeeQuery) query() timeclock.EmployeeQuery {
	return timeclock.EmployeeQuery{Text: q.Text, DivisionID: q.DivisionID, EmploymentTypeID: q.EmploymentTypeID,
		State: timeclock.EmployeeFilter(q.State), Sort: timeclock.EmployeeSort(q.Sort), Desc: q.Desc, Offset: q.Offset, Limit: q.Limit}
}

// EmployeeRow is an employee as he is today. Dates are YYYY-MM-DD or "".
type EmployeeRow struct {
	ID                 int64  `json:"id"`
	Version            int64  `json:"version"`
	Code               string `json:"code"`
	Name               string `json:"name"`
	Kana               string `json:"kana"`
	DivisionID         int64  `json:"divisionId"`
	DivisionCode       string `json:"divisionCode"`
	Division           string `json:"division"`
	EmploymentTypeID   int64  `json:"employmentTypeId"`
	EmploymentTypeCode string `json:"employmentTypeCode"`
	EmploymentType     string `json:"employmentType"`
	AccountID          string `json:"accountId"`
	JoinedOn           string `json:"joinedOn"`
	LeftOn             string `json:"leftOn"`
	State              string `json:"state"`    // employed, left, not_yet
	NextMove           string `json:"nextMove"` // date of the next 異動
}

// EmployeePage is a part of a list.
type EmployeePage struct {
	Total  int           `json:"total"`
	Offset int           `json:"offset"`
	Rows   []EmployeeRow `json:"rows"`
}

// EmployeeDetail is all about one employee.
type EmployeeDetail struct {
	ID                 int64      `json:"id"`
	Version            int64      `json:"version"`
	Code               string     `json:"code"`
	Name               string     `json:"name"`
	LastName           string     `json:"lastName"`
	FirstName          string     `json:"firstName"`
	Kana               string     `json:"kana"`
	DivisionID         int64      `json:"divisionId"`
	DivisionCode       string     `json:"divisionCode"`
	Division           string     `json:"division"`
	EmploymentTypeID   int64      `json:"employmentTypeId"`
	EmploymentTypeCode string     `json:"employmentTypeCode"`
	EmploymentType     string     `json:"employmentType"`
	AccountID          string     `json:"accountId"`
	JoinedOn           string     `json:"joinedOn"`
	LeftOn             string     `json:"leftOn"`
	State              string     `json:"state"`
	NextMove           string     `json:"nextMove"`
	Moves              []MoveInfo `json:"moves"`   // newest first
	Punches            int        `json:"punches"` // not voided
	LastPunchAt        string     `json:"lastPunchAt"`
}

// MoveInfo says where an employee belongs from a date on.
type MoveInfo struct {
	From             string `json:"from"`
	DivisionID       int64  `json:"divisionId"`
	Division         string `json:"division"`
	EmploymentTypeID int64  `json:"employmentTypeId"`
	EmploymentType   string `json:"employmentType"`
}

// EmployeeInput is the form of one employee. What is blank is taken away.
type EmployeeInput struct {
	ID               int64  `json:"id"`      // 0: a new one
	Version          int64  `json:"version"` // of the one that was shown
	Code             string `json:"code"`
	LastName         string `json:"lastName"`
	FirstName        string `json:"firstName"`
	Kana             string `json:"kana"`
	DivisionID       int64  `json:"divisionId"`
	EmploymentTypeID int64  `json:"employmentTypeId"`
	MovedOn          string `json:"movedOn"` // "": today, or the 入社日 of a new one; only if 所属 or 雇用区分 changes
	AccountID        string `json:"accountId"`
	JoinedOn         string `json:"joinedOn"`
	LeftOn           string `json:"leftOn"`
}

func (in EmployeeInput) form() timeclock.EmployeeForm {
	return timeclock.EmployeeForm{ID: in.ID, Version: in.Version, Code: in.Code, LastName: in.LastName, FirstName: in.FirstName, Kana: in.Kana,
		DivisionID: in.DivisionID, EmploymentTypeID: in.EmploymentTypeID, MovedOn: timeclock.Date(in.MovedOn), AccountID: in.AccountID,
		JoinedOn: timeclock.Date(in.JoinedOn), LeftOn: timeclock.Date(in.LeftOn)}
}

// List is a part of a list. Code: invalid for an order or a part that cannot be.
func (e *Employees) List(query EmployeeQuery) (EmployeePage, error) {
	return call(e.p, "Employees.List", func(ctx context.Context, a timeclock.Actor) (EmployeePage, error) {
		found, err := e.p.s.Employees.ListEmployees(ctx, a, query.query())
		if err != nil {
			return EmployeePage{}, err
		}
		page := EmployeePage{Total: found.Total, Offset: found.Offset, Rows: make([]EmployeeRow, 0, len(found.Rows))}
		for i := range found.Rows {
			page.Rows = append(page.Rows, employeeRow(&found.Rows[i]))
		}
		return page, nil
	})
}

// Get is one employee. Code: not_found, also for who is not of the admin's scope.
func (e *Employees) Get(id int64) (EmployeeDetail, error) {
	return call(e.p, "Employees.Get", func(ctx context.Context, a timeclock.Actor) (EmployeeDetail, error) {
		return e.p.employee(ctx, a, id)
	})
}

// Check says what is wrong with a form, in its order; nothing is stored. The
// fields are code, last_name, first_name, kana, division, employment_type,
// moved_on, account_id, joined_on and left_on. Code: not_found.
func (e *Employees) Check(in EmployeeInput) ([]FieldProblem, error) {
	return call(e.p, "Employees.Check", func(ctx context.Context, a timeclock.Actor) ([]FieldProblem, error) {
		ps, err := e.p.s.Employees.CheckEmployee(ctx, a, in.form())
		return fieldProblems(ps), err
	})
}

// Save stores a form. Codes: invalid with field and reason, as Check names
// them; conflict; not_found.
func (e *Employees) Save(in EmployeeInput) (EmployeeDetail, error) {
	return call(e.p, "Employees.Save", func(ctx context.Context, a timeclock.Actor) (EmployeeDetail, error) {
		id, err := e.p.s.Employees.SaveEmployee(ctx, a, in.form())
		if err != nil {
			return EmployeeDetail{}, err
		}
		return e.p.employee(ctx, a, id)
	})
}

// DeleteMove takes the 異動 of a date back. Codes: not_found, conflict,
// forbidden where he would belong to somebody else then, invalid with reason
// last_move for the only one.
func (e *Employees) DeleteMove(id, version int64, from string) (EmployeeDetail, error) {
	return call(e.p, "Employees.DeleteMove", func(ctx context.Context, a timeclock.Actor) (EmployeeDetail, error) {
		if err := e.p.s.Employees.DeleteMove(ctx, a, id, version, timeclock.Date(from)); err != nil {
			return EmployeeDetail{}, err
		}
		return e.p.employee(ctx, a, id)
	})
}

// EmployeeExport says which employees are written into a file, and how.
type EmployeeExport struct {
	Query  EmployeeQuery `json:"query"`  // its part of the list means nothing
	Format string        `json:"format"` // xlsx, csv, csv_sjis
}

// Export writes the employees of a query into a file, in the way an import
// reads them. Codes: invalid (format); file_characters, with value and
// characters, for what csv_sjis cannot hold.
func (e *Employees) Export(in EmployeeExport) (FileRef, error) {
	return callFor(e.p, exportTimeout, "Employees.Export", func(ctx context.Context, a timeclock.Actor) (FileRef, error) {
		o, rules, err := e.p.exporting(ctx, in.Format)
		if err != nil {
			return FileRef{}, err
		}
		f, err := jobs.ExportEmployees(ctx, e.p.s.Employees, rules, a, in.Query.query(), o)
		if err != nil {
			return FileRef{}, err
		}
		return e.p.keep(f), nil
	})
}

// exporting are the options of a file that is made now, and the rules it is
// made under.
func (p *Page) exporting(ctx context.Context, format string) (jobs.ExportOptions, *timeclock.Rules, error) {
	rules, err := p.s.Rules(ctx)
	if err != nil {
		return jobs.ExportOptions{}, nil, err
	}
	return jobs.ExportOptions{Format: jobs.Format(format), Lang: p.language(), Today: timeclock.DateOf(p.files.now().In(rules.Location))}, rules, nil
}

// keep lets the page fetch a file that a job made.
func (p *Page) keep(f jobs.File) FileRef {
	return FileRef{ID: p.KeepFile(f.Name, f.MediaType, f.Data), Name: f.Name}
}

func (p *Page) employee(ctx context.Context, a timeclock.Actor, id int64) (EmployeeDetail, error) {
	e, err := p.s.Employees.Employee(ctx, a, id)
	if err != nil {
		return EmployeeDetail{}, err
	}
	return employeeDetail(&e), nil
}

func employeeRow(e *timeclock.EmployeeRow) EmployeeRow {
	return EmployeeRow{ID: e.ID, Version: e.Version, Code: e.Code, Name: e.Name(), Kana: e.Kana,
		DivisionID: e.Division.ID, DivisionCode: e.Division.Code, Division: e.Division.Name,
		EmploymentTypeID: e.EmploymentType.ID, EmploymentTypeCode: e.EmploymentType.Code, EmploymentType: e.EmploymentType.Name,
		AccountID: e.AccountID, JoinedOn: string(e.JoinedOn), LeftOn: string(e.LeftOn), State: string(e.State), NextMove: string(e.NextMove)}
}

func employeeDetail(e *timeclock.EmployeeDetail) EmployeeDetail {
	r := employeeRow(&e.EmployeeRow)
	d := EmployeeDetail{ID: r.ID, Version: r.Version, Code: r.Code, Name: r.Name, LastName: e.LastName, FirstName: e.FirstName, Kana: r.Kana,
		DivisionID: r.DivisionID, DivisionCode: r.DivisionCode, Division: r.Division,
		EmploymentTypeID: r.EmploymentTypeID, EmploymentTypeCode: r.EmploymentTypeCode, EmploymentType: r.EmploymentType,
		AccountID: r.AccountID, JoinedOn: r.JoinedOn, LeftOn: r.LeftOn, State: r.State, NextMove: r.NextMove,
		Moves: make([]MoveInfo, 0, len(e.Moves)), Punches: e.Punches, LastPunchAt: instant(e.LastPunchAt)}
	for _, m := range e.Moves {
		d.Moves = append(d.Moves, MoveInfo{From: string(m.From), DivisionID: m.Division.ID, Division: m.Division.Name,
			EmploymentTypeID: m.EmploymentType.ID, EmploymentType: m.EmploymentType.Name})
	}
	return d
}
