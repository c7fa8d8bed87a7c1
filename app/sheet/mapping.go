package sheet

import (
	"bytes"
	"slices"
	"strings"

	"punchline/app/timeclock"
)

// Mapping says which column of a sheet means what. Detect makes one; an admin
// may change it.
type Mapping struct {
	HeaderRow int // the number of its last row; the data are below
	Columns   map[timeclock.ImportField]int
	Headers   []string // of the header row, as they stand there
	// Comments says that rows whose first cell begins with # are no data, as
	// in the files of KING OF TIME, whose header begins with # itself.
	Comments bool
	// Sure is false where another row could as well be the header; then ask.
	Sure bool
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
// comments, and maps its columns. A header of two rows, as over merged cells,
// is read as one.
//
// Codes: file_header when no row looks like one; file_column (with column)
// when a needed column is missing; file_header_twice (with column) when two
// columns carry the same meaning; with these the mapping says as much as is
// known, for an admin to complete. file_malformed, file_too_large,
// file_far_cell (with row and column).
func (s *Sheet) Detect(kind timeclock.ImportKind) (Mapping, error) {
	m, _, err := s.detect(kind, 0)
	return m, inFile(err, s.file)
}

// DetectAt maps the columns by a header row that an admin chose; of a header
// of two rows he may choose either. Codes: as Detect.
func (s *Sheet) DetectAt(kind timeclock.ImportKind, row int) (Mapping, error) {
	m, _, err := s.detect(kind, row)
	return m, inFile(err, s.file)
}

// headRow is one of the first rows of a sheet.
type headRow struct {
	number int
	cells  [][]byte
	filled []bool // by a merged cell above
}

// head copies the first rows, or those around a row, of each cell what a
// header may have.
func (s *Sheet) head(at int) (rows []headRow, err error) {
	err = s.src.rows(nil, func(number int, cells []cell) bool {
		if number < at-1 {
			return true
		}
		cells = cells[:min(len(cells), headColumns)]
		row := headRow{number, make([][]byte, len(cells)), make([]bool, len(cells))}
		for i, c := range cells {
			row.cells[i], row.filled[i] = bytes.Clone(c.text[:min(len(c.text), longestHeader+1)]), c.filled
		}
		rows = append(rows, row)
		return len(rows) < headRows
	})
	return rows, err
}

// candidate is a row, or two, that may be the header.
type candidate struct {
	first, last int // in the head
	cells       [][]byte
	known       int
}

// detect also tells how many fields the header names. Of a sheet that cannot
// be mapped the mapping says as much as is known; it is not sure.
func (s *Sheet) detect(kind timeclock.ImportKind, at int) (m Mapping, known int, err error) {
	const op = "sheet.Detect"
	defer func() { m.Sure = m.Sure && err == nil }()
	head, err := s.head(at)
	if err != nil {
		return Mapping{}, 0, err
	}
	best, sure := chooseHeader(head, at)
	if best.known == 0 {
		// An admin may know better what stands in the row that he chose.
		if i := slices.IndexFunc(head, func(r headRow) bool { return r.number == at }); i >= 0 {
			best = candidate{first: i, last: i, cells: head[i].cells}
		}
	}
	m.Sure = sure
	for _, c := range best.cells {
		m.Headers = append(m.Headers, cleanText(c))
	}
	m.Comments = len(m.Headers) > 0 && strings.HasPrefix(m.Headers[0], "#")
	if len(best.cells) > 0 {
		m.HeaderRow = head[best.last].number
	}
	twice := m.mapColumns(kind)
	switch {
	case best.known == 0:
		return m, 0, timeclock.E(op, timeclock.CodeFileHeader, nil)
	case twice != nil:
		return m, best.known, twice
	}
	// Where header cells reach down, the data begin below them.
	for best.last+1 < len(head) && m.reachesDown(head[best.last], head[best.last+1]) {
		best.last++
	}
	m.HeaderRow = head[best.last].number
	for _, f := range needed(kind) {
		if _, ok := m.Columns[f]; !ok {
			return m, best.known, timeclock.E(op, timeclock.CodeFileColumn, nil, "column", Header(f))
		}
	}
	if len(m.Columns) == 1 {
		return m, best.known, timeclock.E(op, timeclock.CodeFileColumn, nil, "column", Header(timeclock.FieldName))
	}
	return m, best.known, nil
}

// chooseHeader finds the row that names most fields, the first of several; two
// rows are the header only where they name more than either. at is the number
// of a row that must be part of it; 0 for any. sure is false where another row
// says as much in other words.
func chooseHeader(head []headRow, at int) (best candidate, sure bool) {
	var all []candidate
	for i, row := range head {
		all = append(all, candidate{i, i, row.cells, countKnown(row.cells)})
	}
	for i := 0; i+1 < len(head); i++ {
		if head[i+1].number != head[i].number+1 {
			continue
		}
		cells := joinHeaders(head[i], head[i+1])
		if n := countKnown(cells); n > max(all[i].known, all[i+1].known) {
			all = append(all, candidate{i, i + 1, cells, n})
		}
	}
	for _, c := range all {
		if at > 0 && head[c.first].number != at && head[c.last].number != at {
			continue
		}
		// One known word may stand in a title; it is a header only where
		// nothing better follows, and then the error tells what is missing.
		if c.known > best.known {
			best = c
		}
	}
	if at > 0 || best.known < 2 {
		return best, true
	}
	for _, c := range all {
		if c.known == best.known && (c.first > best.last || c.last < best.first) && !slices.EqualFunc(c.cells, best.cells, sameHeader) {
			return best, false
		}
	}
	return best, true
}

func sameHeader(a, b []byte) bool { return foldHeader(string(a)) == foldHeader(string(b)) }

// joinHeaders reads two rows as one header: 「所属」 above 「コード」 and 「名称」
// is 「所属コード」 and 「所属名称」. A cell above stands over those to its right
// that are blank, as one merged over them does.
func joinHeaders(above, below headRow) [][]byte {
	joined := make([][]byte, max(len(above.cells), len(below.cells)))
	var over []byte
	for i := range joined {
		var own, under []byte
		if i < len(above.cells) {
			own = above.cells[i]
		}
		if i < len(below.cells) {
			under = below.cells[i]
		}
		if len(bytes.TrimSpace(own)) > 0 {
			over = own
		}
		joined[i] = own
		if len(bytes.TrimSpace(under)) == 0 || i < len(below.filled) && below.filled[i] {
			continue
		}
		joined[i] = under
		// The two cells of a column may say together what neither does alone.
		for _, s := range []string{string(over) + string(under), string(over) + "(" + string(under) + ")"} {
			if _, ok := read([]byte(s)); ok && len(over) > 0 {
				joined[i] = []byte(s)
				break
			}
		}
	}
	return joined
}

// reachesDown reports that a mapped header cell is merged with the one below.
func (m *Mapping) reachesDown(row, below headRow) bool {
	if below.number != row.number+1 {
		return false
	}
	for _, i := range m.Columns {
		if i < len(below.filled) && below.filled[i] && i < len(row.cells) && bytes.Equal(row.cells[i], below.cells[i]) {
			return true
		}
	}
	return false
}

// needed are the columns without which no row can be taken. What only new
// employees need is asked of their rows: a file may hold updates alone.
func needed(kind timeclock.ImportKind) []timeclock.ImportField {
	if kind == timeclock.ImportAccounts {
		return []timeclock.ImportField{timeclock.FieldCode, timeclock.FieldAccountID}
	}
	return []timeclock.ImportField{timeclock.FieldCode}
}

// mapColumns maps what it knows. Of two columns that carry the same meaning it
// takes the first, and says so.
func (m *Mapping) mapColumns(kind timeclock.ImportKind) (err error) {
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
				if err == nil {
					err = timeclock.E("sheet.Detect", timeclock.CodeFileHeaderTwice, nil, "column", m.Headers[j]+" / "+h)
				}
				continue
			}
			found[says.field] = i
		}
		for f, i := range found {
			m.Columns[f] = i
		}
	}
	return err
}
