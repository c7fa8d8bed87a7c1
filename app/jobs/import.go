package jobs

import (
	"context"
	"errors"
	"hash/maphash"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"

	"punchline/app/sheet"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// Import is one file on its way into the database: opened, arranged, planned,
// written. The screen and the command line go the same way. It is safe for
// concurrent use, and does one thing at a time: whoever asks for another is
// answered busy.
//
// The actor is given anew with every step, for rights may change meanwhile.
type Import struct {
	svc  timeclock.Employees
	kind timeclock.ImportKind
	name string

	reading sync.Mutex // one reader of the book at a time
	book    *sheet.Book

	mu         sync.Mutex
	choice     sheet.Choice
	unclear    error // why nothing could be chosen
	byHand     bool  // an admin made the mapping
	remembered bool  // and that was for an earlier file
	rows       *timeclock.ImportRows
	plan       *timeclock.Plan
	phase      Phase
	done       int
	total      int
	err        error
	result     timeclock.ImportResult
	cancel     context.CancelFunc // of what runs; nil: nothing does
	idle       chan struct{}      // closed when what runs has ended
	found      search
}

// Phase says where an import stands.
type Phase string

// The phases. The values go to the page.
const (
	PhaseArranging Phase = "arranging" // waits for the admin: sheet, header, columns
	PhaseReading   Phase = "reading"   // the rows of the file
	PhasePlanning  Phase = "planning"  // what they would change
	PhasePlanned   Phase = "planned"   // waits for the admin: the preview
	PhaseWriting   Phase = "writing"   // into the database
	PhaseDone      Phase = "done"
	PhaseFailed    Phase = "failed"    // of reading and planning; arrange and plan again
	PhaseCancelled Phase = "cancelled" // nothing was written; plan again
)

// tellEvery is how many rows pass between two looks at the context.
const tellEvery = 2000

// replans is how often an import is planned anew when somebody changed what it
// rests on while it ran.
const replans = 3

// OpenImport opens a file. What it holds is only looked at; where it is not
// clear what is meant, the import waits for Arrange.
//
// Codes: invalid (kind); those of timeclock.May; those of sheet.Open and for a
// broken file those of Sheet.Detect.
func OpenImport(ctx context.Context, svc timeclock.Employees, a timeclock.Actor, kind timeclock.ImportKind, name string, data []byte, password string) (*Import, error) {
	const op = "jobs.OpenImport"
	if !kind.Valid() {
		return nil, timeclock.Invalid(op, "kind", "unknown kind "+string(kind))
	}
	if err := timeclock.May(a, kind.Action()); err != nil {
		return nil, err
	}
	book, err := sheet.Open(name, data, sheet.Options{Password: password})
	if err != nil {
		return nil, err
	}
	im := &Import{svc: svc, kind: kind, name: filepath.Base(name), book: book, phase: PhaseArranging}
	if im.choice, im.unclear = book.Choose(kind); im.choice.Sheet == nil {
		return nil, im.unclear
	}
	return im, im.recall(ctx, a)
}

// recall looks for a header whose columns an admin mapped for an earlier file.
func (im *Import) recall(ctx context.Context, a timeclock.Actor) error {
	if im.svc == nil {
		return nil
	}
	known, err := im.svc.Mappings(ctx, a, im.kind)
	if err != nil || len(known) == 0 {
		return err
	}
	c := im.choice
	if m, ok := known[sheet.Signature(c.Mapping.Headers)]; ok && c.Mapping.HeaderRow > 0 {
		return im.useAgain(c.Sheet, c.Mapping.HeaderRow, m)
	}
	if im.unclear == nil && c.Sure {
		return nil
	}
	for _, s := range append([]*sheet.Sheet{c.Sheet}, im.book.Sheets()...) {
		rows, err := s.Look(1, lookedAt)
		if err != nil {
			return nil // a broken sheet is not the one; if it is, reading it says so
		}
		for _, r := range rows {
			if m, ok := known[sheet.Signature(r.Cells)]; ok {
				return im.useAgain(s, r.Number, m)
			}
		}
	}
	return nil
}

// lookedAt is how many rows may be a header that was mapped before.
const lookedAt = 50

func (im *Import) useAgain(s *sheet.Sheet, headerRow int, columns timeclock.ImportMapping) error {
	m, err := s.Map(im.kind, headerRow, columns)
	if timeclock.CodeOf(err) == timeclock.CodeInvalid {
		return nil // of a program that knew other fields
	}
	if err != nil {
		return err
	}
	im.choice.Sure = im.unclear != nil || len(im.choice.Others) == 0 || s != im.choice.Sheet
	im.choice.Sheet, im.choice.Mapping, im.unclear, im.remembered = s, m, nil, true
	return nil
}

// remember keeps a mapping that an admin made by hand. That the rows are in
// the database is not undone by a failure.
func (im *Import) remember(ctx context.Context, a timeclock.Actor) {
	im.mu.Lock()
	m, keep := im.choice.Mapping, im.byHand || im.remembered
	im.mu.Unlock()
	if signature := sheet.Signature(m.Headers); keep && m.HeaderRow > 0 && signature != "" {
		_ = im.svc.RememberMapping(context.WithoutCancel(ctx), a, im.kind, signature, m.Columns)
	}
}

// Kind is what the rows of the file are taken for.
func (im *Import) Kind() timeclock.ImportKind { return im.kind }

// Name is the name of the file.
func (im *Import) Name() string { return im.name }

// begin marks that something runs. end must be called with how it ended; it
// gives the error back.
func (im *Import) begin(ctx context.Context, phase Phase, from ...Phase) (_ context.Context, end func(error) error, err error) {
	const op = "jobs.Import"
	im.mu.Lock()
	defer im.mu.Unlock()
	if im.cancel != nil {
		return ctx, nil, timeclock.E(op, timeclock.CodeBusy, errors.New("still "+string(im.phase)))
	}
	if !slices.Contains(from, im.phase) {
		return ctx, nil, timeclock.E(op, timeclock.CodeConflict, errors.New("it is "+string(im.phase)))
	}
	was := im.phase
	im.phase, im.done, im.total, im.err = phase, 0, 0, nil
	ctx, im.cancel = context.WithCancel(ctx)
	im.idle = make(chan struct{})
	return ctx, func(err error) error {
		im.mu.Lock()
		defer im.mu.Unlock()
		im.cancel()
		im.cancel = nil
		defer close(im.idle)
		switch {
		case err == nil:
		case phase == PhaseArranging:
			im.phase = was
		case errors.Is(err, context.Canceled):
			im.phase = PhaseCancelled
		case im.plan != nil: // nothing was written; the plan still stands
			im.phase, im.err = PhasePlanned, err
		default:
			im.phase, im.err = PhaseFailed, err
		}
		return err
	}, nil
}

// frugal keeps the garbage small while an import runs: a large one makes a lot
// of it, and an office PC has other things to do with its memory. What it
// returns ends that.
func frugal() func() {
	frugals.Lock()
	defer frugals.Unlock()
	if frugals.n++; frugals.n == 1 {
		frugals.before = debug.SetGCPercent(frugalPercent)
	}
	return func() {
		frugals.Lock()
		defer frugals.Unlock()
		if frugals.n--; frugals.n == 0 {
			debug.SetGCPercent(frugals.before)
		}
	}
}

const frugalPercent = 40

var frugals struct {
	sync.Mutex
	n, before int
}

// guard turns a panic of what runs in its own goroutine into an error.
func guard(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = timeclock.PanicError("jobs.Import", v)
		}
	}()
	return f()
}

func (im *Import) progress(phase Phase, done, total int) {
	im.mu.Lock()
	im.phase, im.done, im.total = phase, done, total
	im.mu.Unlock()
}

// Cancel ends what runs, if anything does; nothing will have been written.
func (im *Import) Cancel() {
	im.mu.Lock()
	defer im.mu.Unlock()
	if im.cancel != nil {
		im.cancel()
	}
}

// Wait waits until nothing runs any more.
func (im *Import) Wait() {
	im.mu.Lock()
	idle := im.idle
	im.mu.Unlock()
	if idle != nil {
		<-idle
	}
}

// waiting are the phases from which an admin may go on.
var waiting = []Phase{PhaseArranging, PhasePlanned, PhaseFailed, PhaseCancelled}

// Arrange says which sheet is meant ("": as it is), which row is its header
// (0: to be found; with a mapping: there is none), and what its columns mean
// (nil: to be found). What was planned is forgotten.
//
// Codes: busy, conflict once it is done; not_found (sheet); invalid (mapping);
// those of a broken file.
func (im *Import) Arrange(ctx context.Context, sheetName string, headerRow int, mapping map[timeclock.ImportField]int) error {
	_, end, err := im.begin(ctx, PhaseArranging, waiting...)
	if err != nil {
		return err
	}
	return end(guard(func() error { return im.arrange(sheetName, headerRow, mapping) }))
}

func (im *Import) arrange(sheetName string, headerRow int, mapping map[timeclock.ImportField]int) (err error) {
	im.reading.Lock()
	defer im.reading.Unlock()
	c := sheet.Choice{Sheet: im.choice.Sheet}
	if sheetName != "" && sheetName != c.Sheet.Name {
		if c.Sheet, err = im.book.Sheet(sheetName); err != nil {
			return err
		}
	}
	switch {
	case mapping != nil:
		c.Mapping, err = c.Sheet.Map(im.kind, headerRow, mapping)
	case headerRow > 0:
		c.Mapping, err = c.Sheet.DetectAt(im.kind, headerRow)
	default:
		c.Mapping, err = c.Sheet.Detect(im.kind)
	}
	if err != nil && !sheet.AboutHeader(err) {
		return err
	}
	c.Sure = c.Mapping.Sure && err == nil // he chose the sheet
	im.mu.Lock()
	im.choice, im.byHand, im.remembered = c, mapping != nil, false
	im.rows, im.plan = nil, nil
	im.mu.Unlock()
	return nil
}

// Plan reads the file and works out what it would change; StartPlan does so in
// its own goroutine, until ctx ends or Cancel is called. The state tells how
// far it is and what came of it.
//
// Codes: busy, conflict once it is done; file_column (with column) while a
// needed column is not mapped; those of a broken file; those of
// timeclock.Employees.
func (im *Import) Plan(ctx context.Context, a timeclock.Actor, createMissing bool) error {
	run, err := im.beginPlan(ctx, a, createMissing)
	if err != nil {
		return err
	}
	return run()
}

// StartPlan is Plan in the background.
func (im *Import) StartPlan(ctx context.Context, a timeclock.Actor, createMissing bool) error {
	run, err := im.beginPlan(ctx, a, createMissing)
	if err == nil {
		go run()
	}
	return err
}

func (im *Import) beginPlan(ctx context.Context, a timeclock.Actor, createMissing bool) (run func() error, err error) {
	if err := timeclock.May(a, im.kind.Action()); err != nil {
		return nil, err
	}
	ctx, end, err := im.begin(ctx, PhaseReading, waiting...)
	if err != nil {
		return nil, err
	}
	return func() error {
		defer frugal()()
		return end(guard(func() error { return im.makePlan(ctx, a, createMissing) }))
	}, nil
}

func (im *Import) makePlan(ctx context.Context, a timeclock.Actor, createMissing bool) error {
	im.mu.Lock()
	choice, rows := im.choice, im.rows
	im.plan, im.result = nil, timeclock.ImportResult{}
	im.found = search{}
	im.mu.Unlock()
	if missing := choice.Mapping.Missing(im.kind); len(missing) > 0 {
		return timeclock.E("jobs.Import", timeclock.CodeFileColumn, nil, "column", sheet.Header(missing[0]), "file", im.name)
	}
	if rows == nil {
		var err error
		if rows, err = im.read(ctx, choice); err != nil {
			return err
		}
	}
	im.progress(PhasePlanning, 0, rows.Len())
	roster, err := im.svc.Roster(ctx, a)
	if err != nil {
		return err
	}
	plan := timeclock.PlanImport(rows, roster, timeclock.ImportOptions{Kind: im.kind, Today: roster.Today, CreateMissing: createMissing, Scope: a.Scope})
	if err := ctx.Err(); err != nil {
		return err
	}
	im.mu.Lock()
	defer im.mu.Unlock()
	im.rows, im.plan, im.phase, im.done, im.total = rows, &plan, PhasePlanned, rows.Len(), rows.Len()
	return nil
}

func (im *Import) read(ctx context.Context, c sheet.Choice) (*timeclock.ImportRows, error) {
	im.reading.Lock()
	defer im.reading.Unlock()
	defer im.book.Release()
	rows := &timeclock.ImportRows{}
	for r, err := range c.Sheet.Rows(c.Mapping) {
		if err != nil {
			return nil, err
		}
		rows.Add(r)
		if rows.Len()%tellEvery == 0 {
			im.progress(PhaseReading, rows.Len(), 0)
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
		}
	}
	return rows, nil
}

// Apply writes the new and changed rows in one transaction; with strict only
// if every row is good. seen says that an admin looked at the plan: what
// somebody changed meanwhile is then planned anew, and written only if that
// comes to the same; else the new plan is there to be looked at.
//
// Codes: busy, conflict, rows_rejected, those of timeclock.Employees.
func (im *Import) Apply(ctx context.Context, a timeclock.Actor, strict, seen bool) error {
	run, err := im.beginApply(ctx, a, strict, seen)
	if err != nil {
		return err
	}
	return run()
}

// StartApply is Apply in the background, of a plan that an admin looked at.
func (im *Import) StartApply(ctx context.Context, a timeclock.Actor, strict bool) error {
	run, err := im.beginApply(ctx, a, strict, true)
	if err == nil {
		go run()
	}
	return err
}

func (im *Import) beginApply(ctx context.Context, a timeclock.Actor, strict, seen bool) (run func() error, err error) {
	if err := timeclock.May(a, im.kind.Action()); err != nil {
		return nil, err
	}
	if err := im.mayApply(strict); err != nil {
		return nil, err
	}
	ctx, end, err := im.begin(ctx, PhaseWriting, PhasePlanned)
	if err != nil {
		return nil, err
	}
	return func() error {
		defer frugal()()
		return end(guard(func() error { return im.apply(ctx, a, strict, seen) }))
	}, nil
}

// mayApply refuses a plan that is not good enough.
func (im *Import) mayApply(strict bool) error {
	im.mu.Lock()
	defer im.mu.Unlock()
	if strict && im.plan != nil && im.plan.Counts.Rejected > 0 {
		return timeclock.E("jobs.Import", timeclock.CodeRowsRejected, nil, "count", strconv.Itoa(im.plan.Counts.Rejected))
	}
	return nil
}

func (im *Import) apply(ctx context.Context, a timeclock.Actor, strict, seen bool) error {
	for try := 1; ; try++ {
		im.mu.Lock()
		plan := im.plan
		total := plan.Counts.New + plan.Counts.Changed
		im.total = total
		im.mu.Unlock()
		result, err := im.svc.ApplyImport(ctx, a, *plan, timeclock.ApplyOptions{File: im.name, Progress: func(rows int) { im.progress(PhaseWriting, rows, total) }})
		if err == nil {
			im.remember(ctx, a)
			im.mu.Lock()
			defer im.mu.Unlock()
			im.result, im.phase, im.done, im.total = result, PhaseDone, total, total
			return nil
		}
		if timeclock.CodeOf(err) != timeclock.CodeConflict || try == replans {
			return err
		}
		// Somebody was quicker, and nothing is written.
		if e := im.makePlan(ctx, a, plan.CreateMissing); e != nil {
			return e
		}
		if e := im.mayApply(strict); e != nil {
			return e
		}
		if seen && !im.planNow().SameAs(plan) {
			return err
		}
		im.progress(PhaseWriting, 0, 0)
	}
}

func (im *Import) planNow() *timeclock.Plan {
	im.mu.Lock()
	defer im.mu.Unlock()
	return im.plan
}

// State is where an import stands.
type State struct {
	Phase       Phase
	Done, Total int   // rows of the phase; Total 0: not known
	Err         error // why the last step failed; nil if it did not
	Counts      timeclock.ImportCounts
	// CreateMissing is as it was planned.
	CreateMissing bool
	// What would be created, and what is unknown.
	CreateDivisions, CreateTypes   UnitNames
	UnknownDivisions, UnknownTypes UnitNames
	Result                         timeclock.ImportResult // once done
}

// UnitNames are some of many 所属 or 雇用区分, of which a file may have as many
// as rows.
type UnitNames struct {
	Some  []string // at most maxNamed
	Count int      // of all
}

// maxNamed bounds the names of UnitNames.
const maxNamed = 20

func (n *UnitNames) add(name string) {
	if n.Count++; len(n.Some) < maxNamed {
		n.Some = append(n.Some, name)
	}
}

// State tells where it stands.
func (im *Import) State() State {
	im.mu.Lock()
	s := State{Phase: im.phase, Done: im.done, Total: im.total, Err: im.err, Result: im.result}
	plan := im.plan
	if plan != nil && im.found.unknown == nil {
		im.found.unknown = unknownUnits(plan)
	}
	unknown := im.found.unknown
	im.mu.Unlock()
	if plan == nil {
		return s
	}
	s.Counts, s.CreateMissing = plan.Counts, plan.CreateMissing
	for _, d := range plan.Divisions {
		s.CreateDivisions.add(d.Name)
	}
	for _, t := range plan.EmploymentTypes {
		s.CreateTypes.add(t.Name)
	}
	s.UnknownDivisions, s.UnknownTypes = unknown[0], unknown[1]
	return s
}

// unknownUnits are the 所属, then the 雇用区分, that rows are rejected for.
func unknownUnits(p *timeclock.Plan) []UnitNames {
	found := make([]UnitNames, 2)
	seen := [2]map[uint64]bool{{}, {}} // by hash: the names of a large file need not be in memory
	seed := maphash.MakeSeed()
	for i := range p.Len() {
		if p.Status(i) != timeclock.ImportRejected {
			continue
		}
		for _, r := range p.Row(i).Reasons {
			if r.Code != timeclock.ReasonUnknownUnit && r.Code != timeclock.ReasonTooManyUnits {
				continue
			}
			which := 0
			if r.Field == timeclock.FieldType || r.Field == timeclock.FieldTypeCode {
				which = 1
			}
			if h := maphash.String(seed, r.Value); !seen[which][h] {
				seen[which][h] = true
				found[which].add(r.Value)
			}
		}
	}
	for _, f := range found {
		slices.Sort(f.Some)
	}
	return found
}

// Sentence says why a file could not be imported.
func Sentence(l words.Lang, err error) string {
	return words.Error(l, string(timeclock.CodeOf(err)), timeclock.ArgsOf(err))
}
