package jobs

import (
	"bytes"
	"context"
	"strings"

	"punchline/app/timeclock"
	"punchline/app/words"
)

// search remembers which rows of a plan were last asked for, so that scrolling
// through them does not search anew.
type search struct {
	known   bool
	status  timeclock.ImportStatus
	text    string
	rows    []int32
	unknown []UnitNames // see unknownUnits
}

// ImportRow is a row of the preview; the values are as they will be.
type ImportRow struct {
	timeclock.PlannedRow
	Sentences []string // why it is rejected
}

// Rows are the rows of the plan with a status ("": any) that hold a text,
// whatever its case; of them limit from offset on. total is how many there
// are.
//
// Code: conflict while there is no plan.
func (im *Import) Rows(l words.Lang, status timeclock.ImportStatus, text string, offset, limit int) (rows []ImportRow, total int, err error) {
	im.mu.Lock()
	defer im.mu.Unlock()
	if im.plan == nil {
		return nil, 0, timeclock.E("jobs.Import", timeclock.CodeConflict, nil)
	}
	text = strings.ToLower(strings.TrimSpace(text))
	if f := &im.found; !f.known || f.status != status || f.text != text {
		f.known, f.status, f.text, f.rows = true, status, text, nil
		for i := range im.plan.Len() {
			if (status == "" || im.plan.Status(i) == status) && (text == "" || holds(im.plan.Row(i), text)) {
				f.rows = append(f.rows, int32(i))
			}
		}
	}
	total = len(im.found.rows)
	offset = min(max(offset, 0), total)
	w := reasonWords{l, im.choice.Mapping}
	for _, i := range im.found.rows[offset:min(total, offset+max(limit, 0))] {
		r := ImportRow{PlannedRow: im.plan.Row(int(i))}
		for _, reason := range r.Reasons {
			r.Sentences = append(r.Sentences, w.say(reason))
		}
		rows = append(rows, r)
	}
	return rows, total, nil
}

// holds reports whether a row shows a text, which is in lower case.
func holds(r timeclock.PlannedRow, text string) bool {
	for _, s := range []string{r.Code, r.Name, r.Division, r.EmploymentType, r.AccountID} {
		if strings.Contains(strings.ToLower(s), text) {
			return true
		}
	}
	return false
}

// Rejected makes a workbook of the rejected rows as they stand in the file,
// with the reason in a last column: to be mended and imported again. name is
// what to call it.
//
// Codes: conflict while there is no plan; busy.
func (im *Import) Rejected(ctx context.Context, l words.Lang) (name string, data []byte, err error) {
	const op = "jobs.Rejected"
	if !im.reading.TryLock() {
		return "", nil, timeclock.E(op, timeclock.CodeBusy, nil)
	}
	defer im.reading.Unlock()
	defer im.book.Release()
	im.mu.Lock()
	plan, c := im.plan, im.choice
	im.mu.Unlock()
	if plan == nil {
		return "", nil, timeclock.E(op, timeclock.CodeConflict, nil)
	}
	w := reasonWords{l, c.Mapping}
	var rejected []int // in the order of the file, as the rows of a plan are
	for i := range plan.Len() {
		if plan.Status(i) == timeclock.ImportRejected {
			rejected = append(rejected, i)
		}
	}
	var b bytes.Buffer
	err = c.Sheet.WriteRows(&b, c.Mapping, words.Say(l, "import.reason"), func(row int) (reason string, ok bool) {
		if ctx.Err() != nil || len(rejected) == 0 {
			return "", false
		}
		r := plan.Row(rejected[0])
		if r.Row != row {
			return "", false
		}
		rejected = rejected[1:]
		var sentences []string
		for _, x := range r.Reasons {
			sentences = append(sentences, w.say(x))
		}
		return strings.Join(sentences, "\n"), true
	})
	if err == nil {
		err = ctx.Err()
	}
	return words.Say(l, "import.rejected_file", "file", withoutExtension(im.name)), b.Bytes(), err
}

// withoutExtension is a file's name as people call it.
func withoutExtension(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[:i]
	}
	return name
}
