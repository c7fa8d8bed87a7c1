package jobs

import (
	"context"
	"slices"

	"punchline/app/sheet"
	"punchline/app/timeclock"
)

// How much of a file is shown for its columns to be told apart.
const (
	headRows    = 8
	samples     = 3
	sampledRows = 50
)

// ImportView is a file as it would be read: what an admin looks at to say
// whether it is meant so.
type ImportView struct {
	Format    sheet.Format
	Encoding  sheet.Encoding // of a text file
	Sheets    []*sheet.Sheet
	Sheet     string
	HeaderRow int  // 0: none was found, or there is none
	Certain   bool // nobody needs to be asked
	// Head are rows from number HeadFrom on, none left out.
	HeadFrom   int
	Head       [][]string
	Columns    []ImportColumn
	Fields     []timeclock.ImportField // there are
	Missing    []timeclock.ImportField // and needed, but not mapped
	Rows       int                     // 0 until it was read
	Remembered bool                    // the mapping was made by hand for an earlier file
}

// ImportColumn is a column of a file.
type ImportColumn struct {
	Index   int    // from 0
	Letter  string // as a spreadsheet shows it
	Header  string
	Samples []string              // of its first values
	Field   timeclock.ImportField // "": not mapped
}

// View shows how the file would be read. Codes: busy while something runs;
// those of a broken file.
func (im *Import) View(ctx context.Context) (v ImportView, err error) {
	if !im.reading.TryLock() {
		return v, timeclock.E("jobs.Import", timeclock.CodeBusy, nil)
	}
	defer im.reading.Unlock()
	im.mu.Lock()
	c, rows, remembered := im.choice, im.rows, im.remembered
	im.mu.Unlock()
	m := &c.Mapping
	v = ImportView{Format: im.book.Format, Encoding: im.book.Encoding, Sheets: im.book.Sheets(), Sheet: c.Sheet.Name, HeaderRow: m.HeaderRow,
		Fields: sheet.Fields(im.kind), Missing: m.Missing(im.kind), HeadFrom: 1, Remembered: remembered}
	v.Certain = c.Sure && len(v.Missing) == 0
	if rows != nil {
		v.Rows = rows.Len()
	}
	if m.HeaderRow > headRows/2 {
		v.HeadFrom = m.HeaderRow - headRows/2
	}
	look, err := c.Sheet.Look(v.HeadFrom, headRows)
	if err != nil {
		return v, err
	}
	for _, r := range look {
		for n := v.HeadFrom + len(v.Head); n < r.Number && len(v.Head) < headRows; n++ {
			v.Head = append(v.Head, nil) // an empty row
		}
		if len(v.Head) < headRows {
			v.Head = append(v.Head, r.Cells)
		}
	}
	below, err := c.Sheet.Look(m.HeaderRow+1, sampledRows)
	if err != nil {
		return v, err
	}
	width := len(m.Headers)
	for _, r := range below {
		width = max(width, len(r.Cells))
	}
	field := map[int]timeclock.ImportField{}
	for f, i := range m.Columns {
		field[i], width = f, max(width, i+1)
	}
	for i := range width {
		col := ImportColumn{Index: i, Letter: sheet.ColumnName(i), Field: field[i]}
		if i < len(m.Headers) {
			col.Header = m.Headers[i]
		}
		for _, r := range below {
			if i < len(r.Cells) && r.Cells[i] != "" && len(col.Samples) < samples && !slices.Contains(col.Samples, r.Cells[i]) {
				col.Samples = append(col.Samples, r.Cells[i])
			}
		}
		v.Columns = append(v.Columns, col)
	}
	return v, nil
}
