package jobs

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"

	"punchline/app/timeclock"
	"punchline/app/words"
)

// ImportOptions are an admin's choices at the command line. The zero value
// imports employees, writes the good rows and speaks Japanese.
type ImportOptions struct {
	Kind          timeclock.ImportKind // "": employees
	Sheet         string               // name of the sheet; "": the one that is likely meant
	Password      string               // of an encrypted workbook
	CreateMissing bool                 // create unknown 所属 and 雇用区分
	Strict        bool                 // write only if every row is good
	DryRun        bool                 // plan and report, write nothing
	Lang          words.Lang           // of the reasons
}

// Report is what an import did, or with DryRun would do. The zero value is of
// a file without rows.
type Report struct {
	Counts  timeclock.ImportCounts
	Sheet   string                 // that was read; "" of a text file
	Written bool                   // the new and changed rows are in the database
	Result  timeclock.ImportResult // what was written

	plan  *timeclock.Plan
	words reasonWords
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

// Rows are the outcomes of all rows, in the order of the file.
func (r *Report) Rows() iter.Seq[ReportRow] { return r.rows("") }

// Rejected are the outcomes of the rejected rows, in the order of the file.
func (r *Report) Rejected() iter.Seq[ReportRow] { return r.rows(timeclock.ImportRejected) }

// rows are those with a status; "": any.
func (r *Report) rows(status timeclock.ImportStatus) iter.Seq[ReportRow] {
	return func(yield func(ReportRow) bool) {
		if r.plan == nil {
			return
		}
		defer frugal()()
		reader := r.plan.Reader()
		for i := range r.plan.Len() {
			if status != "" && r.plan.Status(i) != status {
				continue
			}
			x := reader.Row(i)
			reasons := make([]string, len(x.Reasons))
			for j, reason := range x.Reasons {
				reasons[j] = r.words.say(reason)
			}
			if !yield(ReportRow{Row: x.Row, Status: x.Status, Code: x.Code, Name: x.Name, Division: x.Division,
				EmploymentType: x.EmploymentType, AccountID: x.AccountID, Reasons: reasons}) {
				return
			}
		}
	}
}

// WriteJSON writes the report as one line, {"rows":[…],"counts":{…}}, row by
// row: two hundred thousand of them need not be in memory.
func (r *Report) WriteJSON(w io.Writer) error {
	b := bufio.NewWriter(w)
	b.WriteString(`{"rows":[`)
	enc := json.NewEncoder(trimmed{b})
	enc.SetEscapeHTML(false)
	first := true
	for row := range r.Rows() {
		if !first {
			b.WriteByte(',')
		}
		first = false
		if err := enc.Encode(row); err != nil {
			return err
		}
	}
	b.WriteString(`],"counts":`)
	if err := enc.Encode(r.Counts); err != nil {
		return err
	}
	b.WriteString("}\n")
	return b.Flush()
}

// trimmed takes off the line end that an Encoder puts behind each value.
type trimmed struct{ w *bufio.Writer }

func (t trimmed) Write(b []byte) (int, error) {
	if n := len(b); n > 0 && b[n-1] == '\n' {
		if _, err := t.w.Write(b[:n-1]); err != nil {
			return 0, err
		}
		return n, nil
	}
	return t.w.Write(b)
}

// ImportEmployees imports a file of employees, or of account IDs, without
// anybody to ask. name is only for the errors.
//
// Codes: those of package sheet for a file that cannot be read; file_sheet
// (with sheet) and file_header_many where it is not certain what is meant;
// invalid (kind); rows_rejected, with the report, when Strict finds a row that
// is not good; those of timeclock.Employees. When ctx ends, its error is
// returned and nothing is written.
func ImportEmployees(ctx context.Context, svc timeclock.Employees, a timeclock.Actor, name string, data []byte, o ImportOptions) (Report, error) {
	if o.Kind == "" {
		o.Kind = timeclock.ImportEmployees
	}
	im, err := OpenImport(ctx, svc, a, o.Kind, name, data, o.Password)
	if err != nil {
		return Report{}, err
	}
	if err := im.settle(o); err != nil {
		return Report{}, err
	}
	err = im.Plan(ctx, a, o.CreateMissing)
	if err == nil && !o.DryRun {
		err = im.Apply(ctx, a, o.Strict, false)
	} else if err == nil && o.Strict {
		err = im.mayApply(true)
	}
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return Report{}, err
	}
	return im.report(o.Lang), err
}

// settle chooses what is read; where that is not certain it says so.
func (im *Import) settle(o ImportOptions) error {
	const op = "jobs.ImportEmployees"
	c, err := im.choice, im.unclear
	if o.Sheet != "" {
		if c.Sheet, err = im.book.Sheet(o.Sheet); err == nil {
			c.Mapping, err = c.Sheet.Detect(im.kind)
			c.Sure = c.Mapping.Sure
		}
		im.choice = c
	}
	switch {
	case err != nil || c.Sure:
		return err
	case !c.Mapping.Sure:
		return timeclock.E(op, timeclock.CodeFileHeaderMany, nil, "file", im.name, "sheet", c.Sheet.Name)
	}
	names := c.Sheet.Name
	for _, s := range c.Others {
		names += between(o.Lang) + s.Name
	}
	return timeclock.E(op, timeclock.CodeFileSheet, nil, "file", im.name, "sheet", names)
}

func (im *Import) report(l words.Lang) Report {
	im.mu.Lock()
	defer im.mu.Unlock()
	r := Report{Sheet: im.choice.Sheet.Name, Written: im.phase == PhaseDone, Result: im.result, plan: im.plan, words: reasonWords{l, im.choice.Mapping}}
	if r.plan != nil {
		r.Counts = r.plan.Counts
	}
	return r
}

// ReadEmployees reads the rows of a file of employees without a database.
// Codes: those of package sheet.
func ReadEmployees(name string, data []byte) ([]timeclock.ImportRow, error) {
	im, err := OpenImport(context.Background(), nil, timeclock.System(), timeclock.ImportEmployees, name, data, "")
	if err != nil {
		return nil, err
	}
	if err := im.settle(ImportOptions{}); err != nil {
		return nil, err
	}
	packed, err := im.read(context.Background(), im.choice)
	if err != nil {
		return nil, err
	}
	rows := make([]timeclock.ImportRow, packed.Len())
	for i := range rows {
		rows[i] = packed.At(i)
	}
	return rows, nil
}
