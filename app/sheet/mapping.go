package sheet

import (
	"slices"
	"strings"

	"punchline/app/timeclock"
)

// Mapping says which column of a sheet means what. Detect makes one; an admin
// may change it.
type Mapping struct {
	HeaderRow int // its number; the data are below
	Columns   map[timeclock.ImportField]int
	Headers   []string // of the header row, as they stand there
	// Comments says that rows whose first cell begins with # are no data, as
	// in the files of KING OF TIME, whose header begins with # itself.
	Comments bool
}

// Header is what stands over the column of a field; "" if it has none.
func (m *Mapping) Header(f timeclock.ImportField) string {
	if i, ok := m.Columns[f]; ok && i < len(m.Headers) {
		return m.Headers[i]
	}
	return ""
}

// wanted are the fields an import of a kind takes; the others are extra columns.
func wanted(kind timeclock.ImportKind) []timeclock.ImportField {
	if kind == timeclock.ImportAccounts {
		return []timeclock.ImportField{timeclock.FieldCode, timeclock.FieldAccountID}
	}
	return timeclock.ImportFields()
}

// Detect finds the header row among the first rows, passing over titles and
// comments, and maps its columns.
//
// Codes: file_header when no row looks like one; file_column (with column)
// when a needed column is missing; file_header_twice (with column) when two
// columns carry the same meaning; file_malformed, file_too_large.
func (s *Sheet) Detect(kind timeclock.ImportKind) (Mapping, error) {
	m, err := s.detect(kind)
	return m, inFile(err, s.file)
}

func (s *Sheet) detect(kind timeclock.ImportKind) (Mapping, error) {
	const op = "sheet.Detect"
	var m Mapping
	best, seen := 0, 0
	err := s.src.rows(func(number int, cells [][]byte) bool {
		n := countKnown(cells)
		// One known word may stand in a title; it is a header only where
		// nothing better follows, and then the error tells what is missing.
		if n > best {
			best = n
			m.HeaderRow = number
			m.Headers = m.Headers[:0]
			for _, c := range cells[:min(len(cells), headColumns)] {
				m.Headers = append(m.Headers, strings.TrimSpace(cleanText(c)))
			}
		}
		seen++
		return seen < headRows
	})
	if err != nil {
		return Mapping{}, err
	}
	if best == 0 {
		return Mapping{}, timeclock.E(op, timeclock.CodeFileHeader, nil)
	}
	m.Comments = strings.HasPrefix(m.Headers[0], "#")
	if err := m.mapColumns(kind); err != nil {
		return Mapping{}, err
	}
	for _, f := range needed(kind) {
		if _, ok := m.Columns[f]; !ok {
			return Mapping{}, timeclock.E(op, timeclock.CodeFileColumn, nil, "column", Header(f))
		}
	}
	if len(m.Columns) == 1 {
		return Mapping{}, timeclock.E(op, timeclock.CodeFileColumn, nil, "column", Header(timeclock.FieldName))
	}
	return m, nil
}

// needed are the columns without which no row can be taken. What only new
// employees need is asked of their rows: a file may hold updates alone.
func needed(kind timeclock.ImportKind) []timeclock.ImportField {
	if kind == timeclock.ImportAccounts {
		return []timeclock.ImportField{timeclock.FieldCode, timeclock.FieldAccountID}
	}
	return []timeclock.ImportField{timeclock.FieldCode}
}

func (m *Mapping) mapColumns(kind timeclock.ImportKind) error {
	m.Columns = map[timeclock.ImportField]int{}
	fields := wanted(kind)
	for _, weak := range []bool{false, true} {
		found := map[timeclock.ImportField]int{}
		for i, h := range m.Headers {
			says, ok := read([]byte(h))
			if !ok || says.weak != weak || !slices.Contains(fields, says.field) {
				continue
			}
			if _, ok := m.Columns[says.field]; ok {
				continue // a better one is there
			}
			if j, twice := found[says.field]; twice {
				return timeclock.E("sheet.Detect", timeclock.CodeFileHeaderTwice, nil, "column", m.Headers[j]+" / "+h)
			}
			found[says.field] = i
		}
		for f, i := range found {
			m.Columns[f] = i
		}
	}
	return nil
}
