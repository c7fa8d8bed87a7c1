package sheet

import (
	"bytes"
	"iter"
	"strings"

	"punchline/app/timeclock"
)

// Rows reads the rows below the header. Rows whose mapped cells are all blank
// are passed over, as are comments, and headers repeated further down. The
// last value may be an error instead of a row; then the file is not to be
// used at all: file_malformed (with row), file_too_large.
func (s *Sheet) Rows(m Mapping) iter.Seq2[timeclock.ImportRow, error] {
	return func(yield func(timeclock.ImportRow, error) bool) {
		r := newReader(m)
		err := s.src.rows(func(number int, cells [][]byte) bool {
			if number <= m.HeaderRow || r.isComment(cells) || r.isHeader(cells) {
				return true
			}
			row, any := r.row(number, cells)
			return !any || yield(row, nil)
		})
		if err != nil {
			yield(timeclock.ImportRow{}, inFile(err, s.file))
		}
	}
}

// reader makes typed rows of cells.
type reader struct {
	m       Mapping
	columns []column
	last    int // the rightmost mapped column
}

// column is one mapped column.
type column struct {
	field timeclock.ImportField
	index int
	// seen keeps what the cells of a column with few different values were
	// read as, so that ten thousand 「営業部」 are one string.
	seen map[string]value
}

// value is what a cell was read as.
type value struct {
	s      string
	reason timeclock.ReasonCode // what is wrong with it; then s is what stands there
}

func newReader(m Mapping) *reader {
	r := &reader{m: m}
	for _, f := range timeclock.ImportFields() {
		i, ok := m.Columns[f]
		if !ok {
			continue
		}
		c := column{field: f, index: i}
		switch f {
		case timeclock.FieldDivisionCode, timeclock.FieldDivision, timeclock.FieldTypeCode, timeclock.FieldType,
			timeclock.FieldJoinedOn, timeclock.FieldLeftOn, timeclock.FieldMovedOn:
			c.seen = map[string]value{}
		}
		r.columns = append(r.columns, c)
		r.last = max(r.last, i)
	}
	return r
}

// isComment finds the rows that a file with # before its header marks as no
// data. A cell error is none of them.
func (r *reader) isComment(cells [][]byte) bool {
	if !r.m.Comments || len(cells) == 0 {
		return false
	}
	first := bytes.TrimSpace(cells[0])
	return len(first) > 0 && first[0] == '#' && !isCellError(string(first))
}

// isHeader finds the header where it is repeated, as printed lists do on
// every page.
func (r *reader) isHeader(cells [][]byte) bool {
	same := 0
	for _, c := range r.columns {
		if c.index >= len(cells) || len(cells[c.index]) == 0 {
			continue
		}
		if c.index >= len(r.m.Headers) || cleanText(cells[c.index]) != r.m.Headers[c.index] {
			return false
		}
		same++
	}
	return same > 1
}

// row reads one row; any is false if all its mapped cells are blank.
func (r *reader) row(number int, cells [][]byte) (row timeclock.ImportRow, any bool) {
	row.Row = number
	var whole string
	for i := range r.columns {
		c := &r.columns[i]
		if c.index >= len(cells) || len(cells[c.index]) == 0 {
			continue
		}
		v := c.read(cells[c.index])
		if v.s == "" {
			continue
		}
		any = true
		if v.reason != "" {
			row.Problems = append(row.Problems, timeclock.NewReason(v.reason, c.field, v.s))
			continue
		}
		switch c.field {
		case timeclock.FieldCode:
			row.Code = v.s
		case timeclock.FieldName:
			whole = v.s
		case timeclock.FieldLastName:
			row.LastName = v.s
		case timeclock.FieldFirstName:
			row.FirstName = v.s
		case timeclock.FieldKana:
			row.Kana = v.s
		case timeclock.FieldDivisionCode:
			row.DivisionCode = v.s
		case timeclock.FieldDivision:
			row.Division = v.s
		case timeclock.FieldTypeCode:
			row.TypeCode = v.s
		case timeclock.FieldType:
			row.Type = v.s
		case timeclock.FieldAccountID:
			row.AccountID = v.s
		case timeclock.FieldJoinedOn:
			row.JoinedOn = timeclock.Date(v.s)
		case timeclock.FieldLeftOn:
			row.LeftOn = timeclock.Date(v.s)
		case timeclock.FieldMovedOn:
			row.MovedOn = timeclock.Date(v.s)
		}
	}
	// 姓 and 名 know better than 氏名 where the name parts.
	if whole != "" && row.LastName == "" && row.FirstName == "" {
		row.LastName, row.FirstName = splitName(whole)
		row.WholeName = true
	}
	return row, any
}

// read reads one cell.
func (c *column) read(cell []byte) value {
	if c.seen == nil {
		return readCell(c.field, cell)
	}
	if v, ok := c.seen[string(cell)]; ok {
		return v
	}
	v := readCell(c.field, cell)
	if len(c.seen) < 10_000 {
		c.seen[string(cell)] = v
	}
	return v
}

// readCell reads a cell as its field wants it.
func readCell(f timeclock.ImportField, cell []byte) value {
	s := cleanText(cell)
	if s == "" {
		return value{}
	}
	if isCellError(s) {
		return value{s, timeclock.ReasonCellError}
	}
	s, isText := unwrap(s)
	if !isText && len(s) > 1 && strings.HasPrefix(s, "=") {
		return value{s, timeclock.ReasonFormula}
	}
	switch f {
	case timeclock.FieldCode, timeclock.FieldDivisionCode, timeclock.FieldTypeCode:
		s = foldCode(s)
		return value{s, checkCode(s)}
	case timeclock.FieldDivision, timeclock.FieldType:
		return value{composeName(s), checkCode(s)} // a code may stand there too
	case timeclock.FieldAccountID:
		return value{foldCode(s), ""}
	case timeclock.FieldJoinedOn, timeclock.FieldLeftOn, timeclock.FieldMovedOn:
		if d, ok := readDate(s); ok {
			return value{string(d), ""}
		}
		return value{s, timeclock.ReasonDate}
	}
	return value{composeName(s), ""}
}
