package sheet

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"

	"punchline/app/timeclock"
)

// maxGap is how many empty rows may stand between two that are not. A cell
// below was hit by accident, and a table that long is none.
const maxGap = 100_000

// maxRowBytes bounds the values of one row.
const maxRowBytes = 8 << 20

// maxMerges is how many merged cells of a sheet are kept.
const maxMerges = 500_000

// xlsxSheet is a sheet of a workbook.
type xlsxSheet struct {
	book    *workbook
	part    string
	scanned bool
	merges  []merge // over several rows; by their first row
}

// merge is a merged cell over several rows.
type merge struct{ top, bottom, column int32 }

// scan looks behind the rows, where a sheet says which of its cells are
// merged, and proves on the way that all of it can be unpacked.
func (s *xlsxSheet) scan() error {
	if s.scanned {
		return nil
	}
	in, err := s.book.pack.open(s.part, maxUnzipped)
	if err != nil {
		return err
	}
	defer in.Close()
	rest, err := afterRows(in)
	if err != nil {
		return malformed(err)
	}
	// What is left is the end of an element that began before.
	x := newXML(io.MultiReader(bytes.NewReader([]byte("<worksheet>")), rest))
	for {
		t, err := x.next()
		if err != nil {
			return malformed(err)
		}
		if t == tokenEOF {
			break
		}
		if t != tokenStart || string(x.name) != "mergeCell" {
			continue
		}
		ref, _ := x.attr("ref")
		from, to, _ := bytes.Cut(ref, []byte(":"))
		column, top, ok := cellRef(from)
		_, bottom, ok2 := cellRef(to)
		if !ok || !ok2 || bottom <= top || column >= headColumns {
			continue
		}
		if len(s.merges) == maxMerges {
			return tooLarge(strconv.Itoa(maxMerges))
		}
		s.merges = append(s.merges, merge{int32(top), int32(bottom), int32(column)})
	}
	slices.SortStableFunc(s.merges, func(a, b merge) int { return int(a.top) - int(b.top) })
	s.scanned = true
	return nil
}

// afterRows reads up to the end of the rows, and gives what follows.
func afterRows(in io.Reader) (io.Reader, error) {
	buf := make([]byte, 128<<10)
	mark := []byte("sheetData")
	kept := 0
	for {
		n, err := io.ReadFull(in, buf[kept:])
		have := buf[:kept+n]
		for at := 0; ; {
			i := bytes.Index(have[at:], mark)
			if i < 0 {
				break
			}
			i += at
			at = i + len(mark)
			// </sheetData>, </x:sheetData> or <sheetData/>, but no
			// <sheetData>; a text cannot hold a <.
			end := bytes.IndexByte(have[at:min(len(have), at+64)], '>')
			before := have[max(0, i-64):i]
			open := bytes.LastIndexByte(before, '<')
			if open < 0 || end < 0 {
				continue
			}
			if open+1 < len(before) && before[open+1] == '/' || have[at+end-1] == '/' {
				return io.MultiReader(bytes.NewReader(have[at+end+1:]), in), nil
			}
		}
		switch {
		case err == io.EOF || err == io.ErrUnexpectedEOF:
			return nil, errXMLCut
		case err != nil:
			return nil, err
		}
		kept = copy(buf, have[len(have)-1024:])
	}
}

// cellRef reads A1; the column counts from 0.
func cellRef(ref []byte) (column, row int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		column = column*26 + int(c-'A') + 1
	}
	if i == 0 || column > MaxColumns {
		return 0, 0, false
	}
	row, ok = smallInt(ref[i:])
	return column - 1, row, ok && row > 0 && row <= MaxRows
}

// smallInt reads up to nine digits.
func smallInt(s []byte) (n int, ok bool) {
	if len(s) == 0 || len(s) > 9 {
		return 0, false
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

func (s *xlsxSheet) rows(only []int, f func(int, []cell) bool) error {
	if err := s.scan(); err != nil {
		return err
	}
	shared, err := s.book.sharedStrings()
	if err != nil {
		return err
	}
	in, err := s.book.pack.open(s.part, maxUnzipped)
	if err != nil {
		return err
	}
	defer in.Close()
	r := tableReader{x: newXML(in), book: s.book, shared: shared, fill: filler{merges: s.merges}}
	if only != nil {
		r.wanted = make([]bool, slices.Max(append(only, 0))+1)
		for _, i := range only {
			r.wanted[i] = true
		}
	}
	if err := r.read(f); err != nil {
		return malformed(err)
	}
	return nil
}

// tableReader reads the rows of a sheet.
type tableReader struct {
	x      *xmlReader
	book   *workbook
	shared *sharedStrings
	wanted []bool // columns; nil for all
	fill   filler

	row    int
	last   int    // the last row with a value
	cells  []cell // of the row; a cell's buffers are used again in the next one
	filled int    // how many of them this row has
	bytes  int    // of its values
	v      []byte // the value of a cell as it is stored
	f      []byte // its formula
}

func (r *tableReader) read(f func(int, []cell) bool) error {
	x := r.x
	inRows := false
	for {
		t, err := x.next()
		if err != nil {
			return err
		}
		switch {
		case t == tokenEOF:
			return nil
		case t == tokenStart && x.depth == 1 && string(x.name) != "worksheet":
			return errors.New("no worksheet but " + string(x.name[:min(len(x.name), 20)]))
		case t == tokenStart && x.depth == 2:
			inRows = string(x.name) == "sheetData"
		case t == tokenEnd && x.depth == 1 && inRows:
			return nil // what follows was read by scan
		case t == tokenStart && inRows && x.depth == 3 && string(x.name) == "row":
			if err := r.readRow(); err != nil {
				return err
			}
			if r.filled = r.fill.down(r.row, &r.cells, r.filled, r.wanted); r.filled > 0 && !f(r.row, r.cells[:r.filled]) {
				return nil
			}
		}
	}
}

// readRow reads the cells of a row, whose start tag was last read.
func (r *tableReader) readRow() error {
	x := r.x
	number := r.row + 1
	if v, ok := x.attr("r"); ok {
		if number, ok = smallInt(v); !ok || number <= r.row {
			return errors.New("rows in disorder")
		}
	}
	if number > MaxRows {
		return tooLarge(strconv.Itoa(MaxRows))
	}
	r.row, r.filled, r.bytes = number, 0, 0
	next := 0
	for outside := x.depth - 1; ; {
		t, err := x.next()
		if err != nil {
			return err
		}
		if t == tokenEnd && x.depth == outside {
			return nil
		}
		if t != tokenStart || string(x.name) != "c" {
			continue
		}
		if ref, ok := x.attr("r"); ok {
			var at int
			if next, at, ok = cellRef(ref); !ok || at != number {
				return errors.New("a cell that is not where it says")
			}
		}
		if next >= MaxColumns {
			return errors.New("too many columns")
		}
		if err := r.readCell(next); err != nil {
			return err
		}
		next++
	}
}

// readCell reads a cell, whose start tag was last read.
func (r *tableReader) readCell(column int) error {
	x := r.x
	var typ [12]byte
	t, _ := x.attr("t")
	typed := typ[:copy(typ[:], t)]
	style := 0
	if s, ok := x.attr("s"); ok {
		style, _ = smallInt(s)
	}
	r.v, r.f = r.v[:0], r.f[:0]
	hasV, hasF, inline := false, false, false
	var in byte // which element we are in: v or f
	var err error
	for outside := x.depth - 1; ; {
		var t token
		if t, err = x.next(); err != nil {
			return err
		}
		if t == tokenEnd && x.depth == outside {
			break
		}
		switch t {
		case tokenStart:
			switch string(x.name) {
			case "v":
				hasV, in = true, 'v'
			case "f":
				hasF, in = true, 'f'
			case "is":
				inline = true
				if r.v, err = x.richText(r.v); err != nil {
					return err
				}
			default:
				if err := x.skip(); err != nil {
					return err
				}
			}
		case tokenEnd:
			in = 0
		case tokenText:
			switch in {
			case 'v':
				r.v, err = x.appendText(r.v)
			case 'f':
				r.f, err = x.appendText(r.f)
			}
			if err != nil {
				return err
			}
			if len(r.v) > maxToken || len(r.f) > maxToken {
				return errXMLLong
			}
		}
	}
	if len(r.v) == 0 && !hasF {
		return nil
	}
	if column >= headColumns || r.row-r.last > maxGap {
		return timeclock.E("sheet.Rows", timeclock.CodeFileFarCell, nil, "row", strconv.Itoa(r.row), "column", columnName(column))
	}
	r.last = r.row
	if r.bytes += len(r.v); r.bytes > maxRowBytes {
		return errXMLLong
	}
	if r.wanted != nil && (column >= len(r.wanted) || !r.wanted[column]) {
		return nil
	}
	c := cellAt(&r.cells, &r.filled, column)
	if string(typed) == "s" && len(r.v) > 0 {
		i, ok := smallInt(bytes.TrimSpace(r.v))
		text, found := r.shared.get(i)
		if !ok || !found {
			return errors.New("a text that is not there")
		}
		c.text = text
		return nil
	}
	defer func() { c.own = c.text }()
	if hasF && len(r.v) == 0 && !(hasV && string(typed) == "str") {
		c.kind = kindNoValue
		c.text = append(append(c.text, '='), r.f[:min(len(r.f), 1000)]...)
		return nil
	}
	if inline {
		typed = []byte("inlineStr")
	}
	switch string(typed) {
	case "", "n":
		if v := bytes.TrimSpace(r.v); len(v) > 0 {
			r.book.setNumber(c, v, style)
		}
	case "e":
		c.kind, c.text = kindError, append(c.text, r.v...)
	case "b":
		c.text = append(c.text, map[bool]string{true: "TRUE", false: "FALSE"}[string(bytes.TrimSpace(r.v)) == "1"]...)
	case "d":
		c.setISODate(bytes.TrimSpace(r.v))
	default: // str, inlineStr
		c.text = append(c.text, unescapeX(r.v)...)
	}
	return nil
}

// columnName is what a spreadsheet shows above a column.
func columnName(column int) string {
	var b []byte
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		b = append(b, byte('A'+(n-1)%26))
	}
	slices.Reverse(b)
	return string(b)
}

// cellAt gives the cell of a column, empty, and those before it.
func cellAt(cells *[]cell, n *int, column int) *cell {
	for len(*cells) <= column {
		*cells = append(*cells, cell{})
	}
	for ; *n <= column; *n++ {
		(*cells)[*n].clear()
	}
	c := &(*cells)[column]
	c.clear()
	return c
}

// filler repeats the value of a merged cell in the rows it spans.
type filler struct {
	merges []merge // not yet reached
	open   []openMerge
}

type openMerge struct {
	merge
	value cell
}

// down fills the cells of a row; n is how many it has of its own.
func (f *filler) down(row int, cells *[]cell, n int, wanted []bool) int {
	if len(f.merges) == 0 && len(f.open) == 0 {
		return n
	}
	f.open = slices.DeleteFunc(f.open, func(m openMerge) bool { return int(m.bottom) < row })
	for _, m := range f.open {
		if column := int(m.column); column >= n || len((*cells)[column].text) == 0 {
			c := cellAt(cells, &n, column)
			c.kind, c.filled, c.text = m.value.kind, true, m.value.text
			c.date = append(c.date, m.value.date...)
		}
	}
	for len(f.merges) > 0 && int(f.merges[0].top) <= row {
		m := f.merges[0]
		f.merges = f.merges[1:]
		column := int(m.column)
		if int(m.top) < row || column >= n || len((*cells)[column].text) == 0 || wanted != nil && (column >= len(wanted) || !wanted[column]) {
			continue // of no value, or of no use
		}
		// In a file made to hurt, merged cells lie upon each other.
		if i := slices.IndexFunc(f.open, func(o openMerge) bool { return o.column == m.column }); i >= 0 {
			f.open = slices.Delete(f.open, i, i+1)
		}
		v := (*cells)[column]
		v.text, v.date = bytes.Clone(v.text), bytes.Clone(v.date)
		f.open = append(f.open, openMerge{m, v})
	}
	return n
}
