package desktop

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"punchline/app/jobs"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// Import is 一括インポート: one file at a time, opened, arranged, planned,
// looked at and written. It goes on while the admin looks at other screens.
// Every call needs the right of the import's kind: employees edit_employees,
// accounts edit_accounts.
type Import struct{ p *Page }

// openTimeout bounds what reads through a file to look at it.
const openTimeout = 60 * time.Second

// xlsxType is the media type of workbooks.
const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// imports holds the import of a page.
type imports struct {
	mu  sync.Mutex
	id  string
	by  int64 // the administrator
	job *jobs.Import
}

// ImportOpenInput names a file that the page sent.
type ImportOpenInput struct {
	FileID   string `json:"fileId"`
	Kind     string `json:"kind"`     // employees, accounts
	Password string `json:"password"` // of a workbook that has one
}

// ImportFile is a file as it would be read.
type ImportFile struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	Kind       string         `json:"kind"`
	Format     string         `json:"format"`   // csv, tsv, xlsx
	Encoding   string         `json:"encoding"` // of a text file
	Sheets     []ImportSheet  `json:"sheets"`
	Sheet      string         `json:"sheet"`     // the one that is read
	HeaderRow  int            `json:"headerRow"` // from 1; 0: none was found, or there is none
	Certain    bool           `json:"certain"`   // false: ask
	HeadFrom   int            `json:"headFrom"`  // number of the first row of head
	Head       [][]string     `json:"head"`      // up to 8 rows as in the file
	Columns    []ImportColumn `json:"columns"`
	Fields     []string       `json:"fields"`  // there are for the kind
	Missing    []string       `json:"missing"` // fields that are needed and not mapped
	Rows       int            `json:"rows"`    // 0: not known yet
	Remembered bool           `json:"remembered"`
}

// ImportSheet is a sheet of a workbook; the one of a text file has no name.
type ImportSheet struct {
	Name   string `json:"name"`
	Hidden bool   `json:"hidden"`
}

// ImportColumn is a column of a file.
type ImportColumn struct {
	Index   int      `json:"index"`  // from 0
	Letter  string   `json:"letter"` // as a spreadsheet shows it
	Header  string   `json:"header"`
	Samples []string `json:"samples"` // up to 3 of its values
	Field   string   `json:"field"`   // "": not mapped
}

// ImportArrangeInput says how a file is meant.
type ImportArrangeInput struct {
	ID        string         `json:"id"`
	Sheet     string         `json:"sheet"`     // "": as it is
	HeaderRow int            `json:"headerRow"` // 0: to be found; with a mapping, there is none
	Mapping   []ImportMapped `json:"mapping"`   // null: to be found
}

// ImportMapped says which column means a field.
type ImportMapped struct {
	Field  string `json:"field"`
	Column int    `json:"column"` // from 0
}

// ImportPlanInput asks what the file would change.
type ImportPlanInput struct {
	ID            string `json:"id"`
	CreateMissing bool   `json:"createMissing"` // create unknown 所属 and 雇用区分
}

// ImportState is where an import stands.
type ImportState struct {
	ID               string       `json:"id"`
	Kind             string       `json:"kind"`
	Name             string       `json:"name"`  // of the file
	Phase            string       `json:"phase"` // arranging, reading, planning, planned, writing, done, failed, cancelled
	Done             int          `json:"done"`
	Total            int          `json:"total"` // 0: not known
	Error            *ImportError `json:"error"` // of the last step; null: it went well
	Counts           ImportCounts `json:"counts"`
	CreateMissing    bool         `json:"createMissing"`    // as it was planned
	CreateDivisions  UnitNames    `json:"createDivisions"`  // 所属 to be created
	CreateTypes      UnitNames    `json:"createTypes"`      // 雇用区分 to be created
	UnknownDivisions UnitNames    `json:"unknownDivisions"` // what rows are rejected for
	UnknownTypes     UnitNames    `json:"unknownTypes"`
	Result           ImportResult `json:"result"` // once done
}

// UnitNames are the names of some 所属 or 雇用区分.
type UnitNames struct {
	Some  []string `json:"some"`  // at most 20 of them
	Count int      `json:"count"` // of all
}

// ImportError is why a step failed.
type ImportError struct {
	Code    string `json:"code"`
	Message string `json:"message"` // in the page's language
}

// ImportCounts counts the rows by what becomes of them.
type ImportCounts struct {
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Rejected  int `json:"rejected"`
}

// ImportResult is what was written.
type ImportResult struct {
	New             int   `json:"new"`
	Changed         int   `json:"changed"`
	Divisions       int   `json:"divisions"`
	EmploymentTypes int   `json:"employmentTypes"`
	ImportID        int64 `json:"importId"` // for Undo; 0: nothing had to be written
}

// ImportRowsQuery asks for a window of the preview.
type ImportRowsQuery struct {
	ID     string `json:"id"`
	Status string `json:"status"` // new, changed, unchanged, rejected; "": any
	Text   string `json:"text"`   // that a row holds
	Offset int    `json:"offset"`
	Limit  int    `json:"limit"` // at most 1000
}

// ImportPage is a window of the preview.
type ImportPage struct {
	Total  int         `json:"total"`
	Offset int         `json:"offset"`
	Rows   []ImportRow `json:"rows"`
}

// ImportRow is a row of the file and what becomes of it; the values are as
// they will be.
type ImportRow struct {
	Row            int            `json:"row"`
	Status         string         `json:"status"`
	Code           string         `json:"code"`
	Name           string         `json:"name"`
	Division       string         `json:"division"`
	EmploymentType string         `json:"employmentType"`
	AccountID      string         `json:"accountId"`
	Changes        []ImportChange `json:"changes"`
	Reasons        []string       `json:"reasons"` // sentences in the page's language
}

// ImportChange is one value that changes.
type ImportChange struct {
	Field string `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// ImportApplyInput says how to write what was planned.
type ImportApplyInput struct {
	ID     string `json:"id"`
	Strict bool   `json:"strict"` // only if every row is good
}

// ImportRun is an import of the past.
type ImportRun struct {
	ImportID int64        `json:"importId"`
	At       string       `json:"at"`
	By       string       `json:"by"` // who; "" for the PC's owner at the command line
	Kind     string       `json:"kind"`
	File     string       `json:"file"`
	Counts   ImportCounts `json:"counts"`
	Undoable bool         `json:"undoable"`
	Undone   bool         `json:"undone"`
}

// ImportUndone is what undoing an import did.
type ImportUndone struct {
	Restored int `json:"restored"` // employees as they were before
	Removed  int `json:"removed"`  // employees that the import made
}

// Open opens a file that the page sent, in place of an earlier one.
// Codes: not_found for a file that is no longer there; busy while another is
// being written; invalid (kind); those of files, file_password among them.
func (i *Import) Open(in ImportOpenInput) (ImportFile, error) {
	return callFor(i.p, openTimeout, "Import.Open", func(ctx context.Context, a timeclock.Actor) (ImportFile, error) {
		const op = "desktop.Import.Open"
		kind := timeclock.ImportKind(in.Kind)
		if !kind.Valid() {
			return ImportFile{}, timeclock.Invalid(op, "kind", "unknown kind")
		}
		if err := timeclock.May(a, kind.Action()); err != nil {
			return ImportFile{}, err
		}
		f := i.p.files.get(in.FileID)
		if f == nil {
			return ImportFile{}, timeclock.E(op, timeclock.CodeNotFound, nil)
		}
		held := &i.p.imports
		if _, old, _ := held.get(a); old != nil {
			if old.State().Phase == jobs.PhaseWriting {
				return ImportFile{}, timeclock.E(op, timeclock.CodeBusy, nil)
			}
			old.Cancel()
		}
		job, err := jobs.OpenImport(ctx, i.p.s.Importer, a, kind, f.name, f.data, in.Password)
		if err != nil {
			return ImportFile{}, err
		}
		id := rand.Text()
		held.mu.Lock()
		held.id, held.by, held.job = id, a.ID, job
		held.mu.Unlock()
		return importFile(ctx, id, job)
	})
}

// get is the import of the administrator who asks; nil if he has none.
func (h *imports) get(a timeclock.Actor) (id string, job *jobs.Import, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.job == nil || h.by != a.ID {
		return "", nil, nil
	}
	return h.id, h.job, timeclock.May(a, h.job.Kind().Action())
}

// find is the import of this id. Codes: not_found, forbidden.
func (h *imports) find(a timeclock.Actor, id string) (*jobs.Import, error) {
	have, job, err := h.get(a)
	if err == nil && (job == nil || have != id) {
		err = timeclock.E("desktop.Import", timeclock.CodeNotFound, nil)
	}
	return job, err
}

// importCall is call for what is asked of one import.
func importCall[T any](i *Import, method, id string, f func(context.Context, timeclock.Actor, *jobs.Import) (T, error)) (T, error) {
	return callFor(i.p, openTimeout, method, func(ctx context.Context, a timeclock.Actor) (T, error) {
		job, err := i.p.imports.find(a, id)
		if err != nil {
			var zero T
			return zero, err
		}
		return f(ctx, a, job)
	})
}

// File shows the file again. Codes: not_found; busy while it is being read.
func (i *Import) File(id string) (ImportFile, error) {
	return importCall(i, "Import.File", id, func(ctx context.Context, _ timeclock.Actor, job *jobs.Import) (ImportFile, error) {
		return importFile(ctx, id, job)
	})
}

// Arrange says how the file is meant; what was planned is forgotten. Codes:
// not_found; busy; conflict once it is done; invalid (mapping).
func (i *Import) Arrange(in ImportArrangeInput) (ImportFile, error) {
	return importCall(i, "Import.Arrange", in.ID, func(ctx context.Context, _ timeclock.Actor, job *jobs.Import) (ImportFile, error) {
		var mapping map[timeclock.ImportField]int
		if in.Mapping != nil {
			mapping = map[timeclock.ImportField]int{}
			for _, m := range in.Mapping {
				mapping[timeclock.ImportField(m.Field)] = m.Column
			}
		}
		if err := job.Arrange(ctx, in.Sheet, in.HeaderRow, mapping); err != nil {
			return ImportFile{}, err
		}
		return importFile(ctx, in.ID, job)
	})
}

// Plan begins to work out what the file would change; State tells what came of
// it. Codes: not_found, busy, conflict once it is done.
func (i *Import) Plan(in ImportPlanInput) (ImportState, error) {
	return importCall(i, "Import.Plan", in.ID, func(_ context.Context, a timeclock.Actor, job *jobs.Import) (ImportState, error) {
		if err := job.StartPlan(i.p.ctx, a, in.CreateMissing); err != nil {
			return ImportState{}, err
		}
		return i.p.importState(in.ID, job), nil
	})
}

// State is where the import stands. Code: not_found.
func (i *Import) State(id string) (ImportState, error) {
	return importCall(i, "Import.State", id, func(_ context.Context, _ timeclock.Actor, job *jobs.Import) (ImportState, error) {
		return i.p.importState(id, job), nil
	})
}

// Current is the import of whoever is signed in; null if there is none.
func (i *Import) Current() (*ImportState, error) {
	return call(i.p, "Import.Current", func(_ context.Context, a timeclock.Actor) (*ImportState, error) {
		id, job, err := i.p.imports.get(a)
		if job == nil || err != nil { // a right that was taken away hides what it was for
			return nil, nil
		}
		st := i.p.importState(id, job)
		return &st, nil
	})
}

// Rows are a window of the preview. Codes: not_found; conflict while nothing
// is planned.
func (i *Import) Rows(in ImportRowsQuery) (ImportPage, error) {
	return importCall(i, "Import.Rows", in.ID, func(_ context.Context, _ timeclock.Actor, job *jobs.Import) (ImportPage, error) {
		rows, total, err := job.Rows(i.p.language(), timeclock.ImportStatus(in.Status), in.Text, in.Offset, min(in.Limit, maxWindow))
		page := ImportPage{Total: total, Offset: max(in.Offset, 0), Rows: make([]ImportRow, 0, len(rows))}
		for _, r := range rows {
			changes := make([]ImportChange, 0, len(r.Changes))
			for _, c := range r.Changes {
				changes = append(changes, ImportChange{Field: string(c.Field), Old: c.Old, New: c.New})
			}
			page.Rows = append(page.Rows, ImportRow{Row: r.Row, Status: string(r.Status), Code: r.Code, Name: r.Name, Division: r.Division,
				EmploymentType: r.EmploymentType, AccountID: r.AccountID, Changes: changes, Reasons: append([]string{}, r.Sentences...)})
		}
		return page, err
	})
}

// maxWindow bounds the rows of one answer.
const maxWindow = 1000

// Apply begins to write what was planned; State tells what came of it. Codes:
// not_found; busy; conflict while nothing is planned; rows_rejected with
// strict. What somebody changed since the plan was made ends in the state
// planned with the error conflict: the new plan is there to be looked at.
func (i *Import) Apply(in ImportApplyInput) (ImportState, error) {
	return importCall(i, "Import.Apply", in.ID, func(_ context.Context, a timeclock.Actor, job *jobs.Import) (ImportState, error) {
		if err := job.StartApply(i.p.ctx, a, in.Strict); err != nil {
			return ImportState{}, err
		}
		return i.p.importState(in.ID, job), nil
	})
}

// Cancel ends what runs; nothing will have been written, unless State says
// done. Code: not_found.
func (i *Import) Cancel(id string) (ImportState, error) {
	return importCall(i, "Import.Cancel", id, func(_ context.Context, _ timeclock.Actor, job *jobs.Import) (ImportState, error) {
		job.Cancel()
		return i.p.importState(id, job), nil
	})
}

// Close forgets the import and its file. Code: not_found.
func (i *Import) Close(id string) error {
	_, err := importCall(i, "Import.Close", id, func(_ context.Context, _ timeclock.Actor, job *jobs.Import) (struct{}, error) {
		job.Cancel()
		held := &i.p.imports
		held.mu.Lock()
		defer held.mu.Unlock()
		if held.job == job {
			held.job = nil
		}
		return struct{}{}, nil
	})
	return err
}

// Rejected makes a workbook of the rejected rows with their reasons. Codes:
// not_found; conflict while nothing is planned; busy.
func (i *Import) Rejected(id string) (FileRef, error) {
	return importCall(i, "Import.Rejected", id, func(ctx context.Context, _ timeclock.Actor, job *jobs.Import) (FileRef, error) {
		name, data, err := job.Rejected(ctx, i.p.language())
		if err != nil {
			return FileRef{}, err
		}
		return FileRef{ID: i.p.KeepFile(name, xlsxType, data), Name: name}, nil
	})
}

// ImportTemplateInput says which file to fill in is wanted.
type ImportTemplateInput struct {
	Kind   string `json:"kind"`   // employees, accounts
	Format string `json:"format"` // xlsx, csv
}

// Template makes a file to be filled in for an import. Its drop-downs offer
// the 所属 and 雇用区分 of the admin's scope. Code: invalid (kind, format).
func (i *Import) Template(in ImportTemplateInput) (FileRef, error) {
	return call(i.p, "Import.Template", func(ctx context.Context, a timeclock.Actor) (FileRef, error) {
		o, rules, err := i.p.exporting(ctx, in.Format)
		if err != nil {
			return FileRef{}, err
		}
		f, err := jobs.ImportTemplate(rules, a, timeclock.ImportKind(in.Kind), o)
		if err != nil {
			return FileRef{}, err
		}
		return i.p.keep(f), nil
	})
}

// lastImports is how many imports of the past are shown.
const lastImports = 20

// Last are the imports of the past that the admin may see, the newest first,
// at most 20.
func (i *Import) Last() ([]ImportRun, error) {
	return call(i.p, "Import.Last", func(ctx context.Context, a timeclock.Actor) ([]ImportRun, error) {
		found, err := i.p.s.Importer.Imports(ctx, a, lastImports)
		runs := make([]ImportRun, 0, len(found))
		for _, r := range found {
			runs = append(runs, ImportRun{ImportID: r.ID, At: instant(r.At), By: r.By, Kind: string(r.Kind), File: r.File, Counts: importCounts(r.Counts),
				Undoable: r.Undoable, Undone: r.Undone})
		}
		return runs, err
	})
}

// Undo takes a whole import back. Codes: not_found; conflict if it was taken
// back already; import_touched if something changed what it wrote, and then
// nothing is taken back.
func (i *Import) Undo(importID int64) (ImportUndone, error) {
	return callFor(i.p, openTimeout, "Import.Undo", func(ctx context.Context, a timeclock.Actor) (ImportUndone, error) {
		done, err := i.p.s.Importer.UndoImport(ctx, a, importID)
		return ImportUndone{Restored: done.Restored, Removed: done.Removed}, err
	})
}

// language is what the page speaks.
func (p *Page) language() words.Lang {
	l, _, _ := p.chosenNow()
	return words.Lang(l)
}

func importFile(ctx context.Context, id string, job *jobs.Import) (ImportFile, error) {
	v, err := job.View(ctx)
	if err != nil {
		return ImportFile{}, err
	}
	f := ImportFile{ID: id, Name: job.Name(), Kind: string(job.Kind()), Format: string(v.Format), Encoding: string(v.Encoding), Sheets: []ImportSheet{},
		Sheet: v.Sheet, HeaderRow: v.HeaderRow, Certain: v.Certain, HeadFrom: v.HeadFrom, Head: [][]string{}, Columns: []ImportColumn{},
		Fields: fieldNames(v.Fields), Missing: fieldNames(v.Missing), Rows: v.Rows, Remembered: v.Remembered}
	for _, s := range v.Sheets {
		f.Sheets = append(f.Sheets, ImportSheet{Name: s.Name, Hidden: s.Hidden})
	}
	for _, r := range v.Head {
		f.Head = append(f.Head, append([]string{}, r...))
	}
	for _, c := range v.Columns {
		f.Columns = append(f.Columns, ImportColumn{Index: c.Index, Letter: c.Letter, Header: c.Header, Samples: append([]string{}, c.Samples...), Field: string(c.Field)})
	}
	return f, nil
}

func fieldNames(fields []timeclock.ImportField) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = string(f)
	}
	return names
}

func (p *Page) importState(id string, job *jobs.Import) ImportState {
	s := job.State()
	st := ImportState{ID: id, Kind: string(job.Kind()), Name: job.Name(), Phase: string(s.Phase), Done: s.Done, Total: s.Total,
		Counts: importCounts(s.Counts), CreateMissing: s.CreateMissing, CreateDivisions: unitNames(s.CreateDivisions), CreateTypes: unitNames(s.CreateTypes),
		UnknownDivisions: unitNames(s.UnknownDivisions), UnknownTypes: unitNames(s.UnknownTypes),
		Result: ImportResult{New: s.Result.New, Changed: s.Result.Changed, Divisions: s.Result.Divisions, EmploymentTypes: s.Result.EmploymentTypes, ImportID: s.Result.ImportID}}
	if s.Err != nil {
		err := coded("desktop.Import", s.Err)
		st.Error = &ImportError{Code: string(timeclock.CodeOf(err)), Message: jobs.Sentence(p.language(), err)}
	}
	return st
}

func unitNames(n jobs.UnitNames) UnitNames {
	return UnitNames{Some: append([]string{}, n.Some...), Count: n.Count}
}

func importCounts(n timeclock.ImportCounts) ImportCounts {
	return ImportCounts{New: n.New, Changed: n.Changed, Unchanged: n.Unchanged, Rejected: n.Rejected}
}
