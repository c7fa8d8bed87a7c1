package sheet

import (
	"bytes"
	"errors"
	"strconv"

	"punchline/app/timeclock"
)

// records cuts a text into rows of fields. encoding/csv is not used because it
// does not end a row at a lone CR, passes over empty lines (row numbers would
// no longer be those a spreadsheet shows), and with LazyQuotes, which stray
// quotes need, takes an unterminated quote for the rest of the file.
//
// The rules are Excel's: a row ends at CR, LF or CRLF; a field that begins
// with a quote ends at the next single quote and may hold line ends and
// commas; a quote anywhere else is a character; what stands between a closing
// quote and the comma belongs to the field. A quoted field over several lines
// whose closing quote is followed by more text is refused, though Excel takes
// it: it is a quote that somebody forgot to close, eating the rows up to the
// next one.
type records struct {
	text  []byte
	comma byte
	pos   int
	row   int      // number of the row last read
	cells [][]byte // of that row; they point into text where they can
	err   error
}

// next reads a row. False at the end, or with err set.
func (r *records) next() bool {
	if r.pos >= len(r.text) || r.err != nil {
		return false
	}
	r.row++
	if r.row > MaxRows {
		r.err = timeclock.E("sheet.Rows", timeclock.CodeFileTooLarge, nil, "limit", strconv.Itoa(MaxRows))
		return false
	}
	r.cells = r.cells[:0]
	for {
		if len(r.cells) == MaxColumns {
			r.err = r.malformed("too many columns")
			return false
		}
		var cell []byte
		if r.pos < len(r.text) && r.text[r.pos] == '"' {
			if cell = r.quoted(); r.err != nil {
				return false
			}
		} else {
			cell = r.plain()
		}
		r.cells = append(r.cells, cell)
		if r.pos >= len(r.text) {
			return true
		}
		c := r.text[r.pos]
		r.pos++
		if c == r.comma {
			continue
		}
		if c == '\r' && r.pos < len(r.text) && r.text[r.pos] == '\n' {
			r.pos++
		}
		return true
	}
}

// plain reads up to the next comma or line end.
func (r *records) plain() []byte {
	begin := r.pos
	for r.pos < len(r.text) {
		c := r.text[r.pos]
		if c == r.comma || c == '\r' || c == '\n' {
			break
		}
		r.pos++
	}
	return r.text[begin:r.pos:r.pos]
}

// quoted reads a field that begins with a quote.
func (r *records) quoted() []byte {
	r.pos++
	begin := r.pos
	doubled := false
	for {
		n := bytes.IndexByte(r.text[r.pos:], '"')
		if n < 0 {
			r.err = r.malformed("a quote is not closed")
			return nil
		}
		r.pos += n + 1
		if r.pos < len(r.text) && r.text[r.pos] == '"' {
			doubled = true
			r.pos++
			continue
		}
		break
	}
	cell := r.text[begin : r.pos-1 : r.pos-1]
	tail := r.plain()
	if len(bytes.TrimSpace(tail)) > 0 && bytes.ContainsAny(cell, "\r\n") {
		r.err = r.malformed("a quote is not closed where it should be")
		return nil
	}
	if doubled {
		cell = bytes.ReplaceAll(cell, []byte(`""`), []byte(`"`))
	}
	return append(cell, tail...) // copies: cell has no room
}

func (r *records) malformed(why string) error {
	return timeclock.E("sheet.Rows", timeclock.CodeFileMalformed, errors.New(why), "row", strconv.Itoa(r.row))
}

// textTable is the one sheet of a text file.
type textTable struct {
	text  []byte
	comma byte
}

func (t textTable) rows(_ []int, f func(int, []cell) bool) error {
	r := records{text: t.text, comma: t.comma}
	var cells []cell
	for r.next() {
		cells = cells[:0]
		for _, c := range r.cells {
			cells = append(cells, cell{text: c})
		}
		if !f(r.row, cells) {
			return nil
		}
	}
	return r.err
}
