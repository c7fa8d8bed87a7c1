package sheet

import (
	"bytes"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"punchline/app/timeclock"
)

// Rows reads the rows below the header. Rows whose mapped cells are all blank
// are passed over, as are comments, and headers repeated further down. The
// last value may be an error instead of a row; then the file is not to be
// used at all: file_malformed (with row), file_too_large.
func (s *Sheet) Rows(m Mapping) iter.Seq2[timeclock.ImportRow, error] {
	return func(yield func(timeclock.ImportRow, error) bool) {
		r := newReader(m)
		err := s.src.rows(r.only(), func(number int, cells []cell) bool {
			if number <= m.HeaderRow || r.isComment(cells) || r.isHeader(cells) {
				return true
			}
			row, any := r.row(number, cells)
			if r.bytes > maxValues {
				return false
			}
			return !any || yield(row, nil)
		})
		if err == nil && r.bytes > maxValues {
			err = tooLarge(strconv.Itoa(maxValues>>20) + " MB")
		}
		if err != nil {
			yield(timeclock.ImportRow{}, inFile(err, s.file))
		}
	}
}

const (
	// maxCell is how much of a cell is looked at, in bytes: any value that
	// long is too long.
	maxCell = 2000
	// maxValues bounds the values of a file. A workbook needs few bytes to
	// have one long text in every cell.
	maxValues = 128 << 20
)

// reader makes typed rows of cells.
type reader struct {
	m       Mapping
	columns []column
	bytes   int // of the values so far
}

// column is one mapped column.
type column struct {
	field timeclock.ImportField
	index int
	// isDate says that the field is a date.
	isDate bool
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
		if !ok || i < 0 || i >= MaxColumns {
			continue
		}
		c := column{field: f, index: i}
		switch f {
		case timeclock.FieldJoinedOn, timeclock.FieldLeftOn, timeclock.FieldMovedOn:
			c.isDate, c.seen = true, map[string]value{}
		case timeclock.FieldDivisionCode, timeclock.FieldDivision, timeclock.FieldTypeCode, timeclock.FieldType:
			c.seen = map[string]value{}
		}
		r.columns = append(r.columns, c)
	}
	return r
}

// only are the columns it looks at.
func (r *reader) only() []int {
	var only []int
	if r.m.Comments {
		only = append(only, 0)
	}
	for _, c := range r.columns {
		only = append(only, c.index)
	}
	return only
}

// isComment finds the rows that a file with # before its header marks as no
// data. A cell error is none of them.
func (r *reader) isComment(cells []cell) bool {
	if !r.m.Comments || len(cells) == 0 {
		return false
	}
	first := bytes.TrimSpace(cells[0].text)
	return len(first) > 0 && first[0] == '#' && !timeclock.IsCellError(string(first))
}

// isHeader finds the header where it is repeated, as printed lists do on
// every page.
func (r *reader) isHeader(cells []cell) bool {
	same := 0
	for _, c := range r.columns {
		if c.index >= len(cells) || len(cells[c.index].text) == 0 {
			continue
		}
		if c.index >= len(r.m.Headers) || cleanText(cells[c.index].text) != r.m.Headers[c.index] {
			return false
		}
		same++
	}
	return same > 1
}

// row reads one row; any is false if all its mapped cells are blank, or only
// repeat a merged one.
func (r *reader) row(number int, cells []cell) (row timeclock.ImportRow, any bool) {
	row.Row = number
	var whole string
	for i := range r.columns {
		c := &r.columns[i]
		if c.index >= len(cells) || len(cells[c.index].text) == 0 {
			continue
		}
		from := &cells[c.index]
		if len(from.text) > maxCell {
			from.text = from.text[:maxCell]
			for !utf8.RuneStart(from.text[len(from.text)-1]) {
				from.text = from.text[:len(from.text)-1]
			}
			from.text = from.text[:len(from.text)-1]
		}
		r.bytes += len(from.text)
		v := c.read(from)
		if v.s == "" {
			continue
		}
		any = any || !cells[c.index].filled
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
func (c *column) read(from *cell) value {
	text := from.text
	switch {
	case from.kind == kindText:
	case from.kind == kindDate && c.isDate && len(from.date) > 0:
		text = from.date
	default:
		return readSpoilt(c, from)
	}
	if c.seen == nil {
		return readCell(c.field, text)
	}
	if v, ok := c.seen[string(text)]; ok {
		return v
	}
	v := readCell(c.field, text)
	if len(c.seen) < 10_000 {
		c.seen[string(text)] = v
	}
	return v
}

// readSpoilt says what a spreadsheet made of a value.
func readSpoilt(c *column, from *cell) value {
	s := cleanText(from.text)
	switch {
	case s == "":
		return value{}
	case from.kind == kindError:
		return value{s, timeclock.ReasonCellError}
	case from.kind == kindNoValue:
		return value{s, timeclock.ReasonNoValue}
	case c.isDate:
		return value{s, timeclock.ReasonDate}
	}
	return value{s, timeclock.ReasonBecameDate}
}

// readCell reads a text as its field wants it.
func readCell(f timeclock.ImportField, cell []byte) value {
	s := cleanText(cell)
	if s == "" {
		return value{}
	}
	if timeclock.IsCellError(s) {
		return value{s, timeclock.ReasonCellError}
	}
	s, isText := unwrap(s)
	if !isText && len(s) > 1 && strings.HasPrefix(s, "=") {
		return value{s, timeclock.ReasonFormula}
	}
	switch f {
	case timeclock.FieldCode, timeclock.FieldDivisionCode, timeclock.FieldTypeCode:
		s = timeclock.FoldCode(s)
		return value{s, timeclock.SpoiltCode(s)}
	case timeclock.FieldDivision, timeclock.FieldType:
		return value{timeclock.ComposeName(s), timeclock.SpoiltCode(s)} // a code may stand there too
	case timeclock.FieldAccountID:
		return value{timeclock.FoldCode(s), ""}
	case timeclock.FieldJoinedOn, timeclock.FieldLeftOn, timeclock.FieldMovedOn:
		if d, ok := readDate(s); ok {
			return value{string(d), ""}
		}
		return value{s, timeclock.ReasonDate}
	}
	return value{timeclock.ComposeName(s), ""}
}
