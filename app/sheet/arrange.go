package sheet

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"punchline/app/timeclock"
)

// Row is a row of a file as a person sees it.
type Row struct {
	Number int // as a spreadsheet counts
	Cells  []string
}

// lookChars is how much of a cell Look shows.
const lookChars = 100

// Look shows up to n rows from row number from on. Rows without a value may be
// missing, as may cells at the end of a row; long cells are cut short.
//
// Codes: file_malformed, file_too_large, file_far_cell.
func (s *Sheet) Look(from, n int) (rows []Row, err error) {
	err = s.src.rows(nil, func(number int, cells []cell) bool {
		if number < from {
			return true
		}
		row := Row{Number: number, Cells: make([]string, min(len(cells), headColumns))}
		for i := range row.Cells {
			row.Cells[i] = shortText(cells[i].text)
		}
		for len(row.Cells) > 0 && row.Cells[len(row.Cells)-1] == "" {
			row.Cells = row.Cells[:len(row.Cells)-1]
		}
		rows = append(rows, row)
		return len(rows) < n
	})
	return rows, inFile(err, s.file)
}

// shortText is a cell, cut short.
func shortText(text []byte) string {
	whole := text
	if end := utf8.UTFMax * lookChars; len(text) > end {
		for !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end]
	}
	s, n := cleanText(text), 0
	for i := range s {
		if n++; n > lookChars {
			return s[:i] + "…"
		}
	}
	if len(text) < len(whole) { // the white space before it took the room
		s += "…"
	}
	return s
}

// Map is the mapping an admin made by hand: the row that is the header, 0 for
// none, and what its columns mean. Everything below the header is data.
//
// Codes: invalid (mapping) for a field the kind does not have, for a column
// that is not there, and for one that means two things; those of Detect for a
// broken file.
func (s *Sheet) Map(kind timeclock.ImportKind, headerRow int, columns map[timeclock.ImportField]int) (Mapping, error) {
	const op = "sheet.Map"
	m := Mapping{HeaderRow: headerRow, Columns: map[timeclock.ImportField]int{}, Sure: true}
	taken := map[int]bool{}
	for f, i := range columns {
		if !slices.Contains(Fields(kind), f) || i < 0 || i >= headColumns || taken[i] {
			return m, timeclock.Invalid(op, "mapping", "a field or column that cannot be mapped: "+string(f))
		}
		taken[i] = true
		m.Columns[f] = i
	}
	if headerRow <= 0 {
		m.HeaderRow = 0
		return m, nil
	}
	found, _, err := s.detect(kind, headerRow)
	if err != nil && !AboutHeader(err) {
		return m, inFile(err, s.file)
	}
	if found.HeaderRow == 0 { // the row has no values
		found.HeaderRow = headerRow
	}
	m.HeaderRow, m.Headers, m.Comments = found.HeaderRow, found.Headers, found.Comments
	return m, nil
}

// AboutHeader tells an error about a header, which an admin can arrange, from
// one about the file.
func AboutHeader(err error) bool {
	switch timeclock.CodeOf(err) {
	case timeclock.CodeFileHeader, timeclock.CodeFileColumn, timeclock.CodeFileHeaderTwice:
		return true
	}
	return false
}

// Fields are the fields that an import of a kind takes, in the order of a
// template.
func Fields(kind timeclock.ImportKind) []timeclock.ImportField { return wanted(kind) }

// Missing are the fields without which a mapping can do nothing.
func (m *Mapping) Missing(kind timeclock.ImportKind) (fields []timeclock.ImportField) {
	for _, f := range needed(kind) {
		if _, ok := m.Columns[f]; !ok {
			fields = append(fields, f)
		}
	}
	if len(fields) == 0 && len(m.Columns) == 1 {
		fields = append(fields, timeclock.FieldName)
	}
	return fields
}

// Signature is the same for headers that a person takes for the same, however
// many rows stand above them, so that a mapping made by hand is known again.
// "" for headers without a word.
func Signature(headers []string) string {
	folded := make([]string, len(headers))
	for i, h := range headers {
		folded[i] = foldHeader(h)
	}
	all := strings.TrimRight(strings.Join(folded, "\x1f"), "\x1f")
	if all == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(all))
	return hex.EncodeToString(sum[:])
}

// ColumnName is what a spreadsheet shows above a column, which counts from 0.
func ColumnName(column int) string { return columnName(column) }
