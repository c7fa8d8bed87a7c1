package jobs

import (
	"context"
	"path/filepath"
	"strconv"

	"punchline/app/sheet"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// ImportOptions are an admin's choices. The zero value imports employees,
// writes the good rows and speaks Japanese.
type ImportOptions struct {
	Kind          timeclock.ImportKind // "": employees
	Sheet         string               // name of the sheet; "": the one that is likely meant
	Password      string               // of an encrypted workbook
	CreateMissing bool                 // create unknown 所属 and 雇用区分
	Strict        bool                 // write only if every row is good
	DryRun        bool                 // plan and report, write nothing
	Lang          words.Lang           // of the reasons
	// Progress is told how far the job is, from the goroutine that runs it.
	// nil: nobody asks.
	Progress func(Progress)
}

// Stage is a part of a job.
type Stage string

// The stages of an import.
const (
	StageRead  Stage = "read"  // the file
	StagePlan  Stage = "plan"  // what it would change
	StageWrite Stage = "write" // into the database
)

// Progress says how far a job is.
type Progress struct {
	Stage Stage
	Rows  int // read; in the later stages all there are
}

// Report is what an import did, or with DryRun would do. It marshals to the
// JSON of the command line.
type Report struct {
	Rows   []ReportRow            `json:"rows"`
	Counts timeclock.ImportCounts `json:"counts"`

	Sheet   string                 `json:"-"` // that was read; "" of a text file
	Written bool                   `json:"-"` // the new and changed rows are in the database
	Result  timeclock.ImportResult `json:"-"` // what was written
}

// ReportRow is the outcome of one row of the file; the values are as they will
// be.
type ReportRow struct {
	Row            int                    `json:"row"`
	Status         timeclock.ImportStatus `json:"status"`
	Code           string                 `json:"code"`
	Name           string                 `json:"name"`
	Division       string                 `json:"division"`
	EmploymentType string                 `json:"employment_type"`
	AccountID      string                 `json:"account_id"`
	Reasons        []string               `json:"reasons"` // sentences; never null
}

// tellEvery is how many rows pass between two looks at the context.
const tellEvery = 2000

// replans is how often an import is planned anew when somebody changed what it
// rests on while it ran.
const replans = 3

// ImportEmployees imports a file of employees, or of account IDs. name is only
// for the errors.
//
// Codes: those of package sheet for a file that cannot be read; file_sheet
// (with sheet) and file_header_many where it is not certain what is meant, as
// nobody can be asked here; invalid (kind);
// rows_rejected, with the report, when Strict finds a row that is not good;
// those of timeclock.Employees. When ctx ends, its error is returned and
// nothing is written.
func ImportEmployees(ctx context.Context, svc timeclock.Employees, a timeclock.Actor, name string, data []byte, o ImportOptions) (Report, error) {
	const op = "jobs.ImportEmployees"
	if o.Kind == "" {
		o.Kind = timeclock.ImportEmployees
	}
	if !o.Kind.Valid() {
		return Report{}, timeclock.Invalid(op, "kind", "unknown kind "+string(o.Kind))
	}
	tell := o.Progress
	if tell == nil {
		tell = func(Progress) {}
	}
	table, rows, err := read(ctx, name, data, o, tell)
	if err != nil {
		return Report{}, err
	}
	for try := 1; ; try++ {
		report, err := planAndWrite(ctx, svc, a, rows, table.Mapping, o, tell)
		report.Sheet = table.Sheet.Name
		// Somebody was quicker. Nothing is written yet and nobody has seen
		// this plan, so that a new one is as good.
		if timeclock.CodeOf(err) == timeclock.CodeConflict && try < replans {
			continue
		}
		return report, err
	}
}

func planAndWrite(ctx context.Context, svc timeclock.Employees, a timeclock.Actor, rows []timeclock.ImportRow, mapping sheet.Mapping, o ImportOptions, tell func(Progress)) (Report, error) {
	tell(Progress{StagePlan, len(rows)})
	roster, err := svc.Roster(ctx, a)
	if err != nil {
		return Report{}, err
	}
	plan := timeclock.PlanImport(rows, roster, timeclock.ImportOptions{Kind: o.Kind, Today: roster.Today, CreateMissing: o.CreateMissing, Scope: a.Scope})
	report := report(plan, reasonWords{o.Lang, mapping})
	switch {
	case ctx.Err() != nil:
		return Report{}, ctx.Err()
	case o.Strict && plan.Counts.Rejected > 0:
		return report, timeclock.E("jobs.ImportEmployees", timeclock.CodeRowsRejected, nil, "count", strconv.Itoa(plan.Counts.Rejected))
	case o.DryRun:
		return report, nil
	}
	tell(Progress{StageWrite, len(rows)})
	report.Result, err = svc.ApplyImport(ctx, a, plan)
	report.Written = err == nil
	return report, err
}

// ReadEmployees reads the rows of a file of employees without a database.
// Codes: those of package sheet.
func ReadEmployees(name string, data []byte) ([]timeclock.ImportRow, error) {
	_, rows, err := read(context.Background(), name, data, ImportOptions{Kind: timeclock.ImportEmployees}, func(Progress) {})
	return rows, err
}

func read(ctx context.Context, name string, data []byte, o ImportOptions, tell func(Progress)) (sheet.Choice, []timeclock.ImportRow, error) {
	tell(Progress{StageRead, 0})
	c, err := choose(name, data, o)
	if err != nil {
		return c, nil, err
	}
	var rows []timeclock.ImportRow
	for r, err := range c.Sheet.Rows(c.Mapping) {
		if err != nil {
			return c, nil, err
		}
		rows = append(rows, r)
		if len(rows)%tellEvery == 0 {
			tell(Progress{StageRead, len(rows)})
			if ctx.Err() != nil {
				return c, nil, ctx.Err()
			}
		}
	}
	return c, rows, nil
}

// choose finds the table in a file.
func choose(name string, data []byte, o ImportOptions) (c sheet.Choice, err error) {
	const op = "jobs.ImportEmployees"
	book, err := sheet.Open(name, data, sheet.Options{Password: o.Password})
	if err != nil {
		return c, err
	}
	if o.Sheet == "" {
		c, err = book.Choose(o.Kind)
	} else if c.Sheet, err = book.Sheet(o.Sheet); err == nil {
		c.Mapping, err = c.Sheet.Detect(o.Kind)
		c.Sure = c.Mapping.Sure
	}
	switch {
	case err != nil || c.Sure:
		return c, err
	case !c.Mapping.Sure:
		return c, timeclock.E(op, timeclock.CodeFileHeaderMany, nil, "file", filepath.Base(name), "sheet", c.Sheet.Name)
	}
	names := c.Sheet.Name
	for _, s := range c.Others {
		names += between(o.Lang) + s.Name
	}
	return c, timeclock.E(op, timeclock.CodeFileSheet, nil, "file", filepath.Base(name), "sheet", names)
}

func report(p timeclock.Plan, w reasonWords) Report {
	r := Report{Rows: make([]ReportRow, len(p.Rows)), Counts: p.Counts}
	for i := range p.Rows {
		x := &p.Rows[i]
		reasons := make([]string, len(x.Reasons))
		for j, reason := range x.Reasons {
			reasons[j] = w.say(reason)
		}
		r.Rows[i] = ReportRow{Row: x.Row, Status: x.Status, Code: x.Code, Name: x.Name, Division: x.Division,
			EmploymentType: x.EmploymentType, AccountID: x.AccountID, Reasons: reasons}
	}
	return r
}
