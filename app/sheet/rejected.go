package sheet

import (
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"punchline/app/timeclock"
)

// WriteRows writes a workbook of the header and of those rows for which note
// has something to say, all cells as text as they are seen in the file, the
// notes in a last column under noteHeader. note is called for each row below
// the header, in order. A last column of that name, from an earlier time, is
// left out.
//
// Codes: those of a broken file.
func (s *Sheet) WriteRows(w io.Writer, m Mapping, noteHeader string, note func(row int) (string, bool)) error {
	const op = "sheet.WriteRows"
	f := excelize.NewFile()
	defer f.Close()
	fail := func(err error) error { return timeclock.E(op, timeclock.CodeInternal, err) }
	// Whoever mends a code in Excel types it into a cell of text, or it loses its zeros.
	asText, err := f.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return fail(err)
	}
	head, err := f.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true}})
	if err != nil {
		return fail(err)
	}
	out, err := f.NewStreamWriter(f.GetSheetName(0))
	if err != nil {
		return fail(err)
	}
	width := len(m.Headers)
	if width > 0 && m.Headers[width-1] == noteHeader {
		width--
	} else {
		for _, i := range m.Columns {
			width = max(width, i+1)
		}
	}
	if err := out.SetColWidth(1, width+1, 18); err != nil {
		return fail(err)
	}
	if err := out.SetColWidth(width+1, width+1, 60); err != nil {
		return fail(err)
	}
	row := make([]any, width+1)
	at := 0
	put := func(style int, last string, cell func(i int) string) error {
		for i := range width {
			row[i] = excelize.Cell{StyleID: style, Value: cell(i)}
		}
		row[width] = excelize.Cell{StyleID: style, Value: last}
		at++
		if err := out.SetRow("A"+strconv.Itoa(at), row); err != nil {
			return fail(err)
		}
		return nil
	}
	if m.HeaderRow > 0 {
		err := put(head, noteHeader, func(i int) string {
			if i < len(m.Headers) {
				return m.Headers[i]
			}
			return ""
		})
		if err != nil {
			return err
		}
	}
	var failed error
	err = s.src.rows(nil, func(number int, cells []cell) bool {
		if number <= m.HeaderRow {
			return true
		}
		text, ok := note(number)
		if !ok {
			return true
		}
		failed = put(asText, text, func(i int) string {
			if i >= len(cells) {
				return ""
			}
			return cellText(cells[i].text)
		})
		return failed == nil
	})
	if err != nil {
		return inFile(err, s.file)
	}
	if failed != nil {
		return failed
	}
	if err := out.Flush(); err != nil {
		return fail(err)
	}
	if err := f.Write(w); err != nil {
		return fail(err)
	}
	return nil
}

// cellText is a cell as a text, as much of it as a cell of Excel holds.
func cellText(text []byte) string {
	if len(text) > excelize.TotalCellChars {
		if runes := []rune(string(text)); len(runes) > excelize.TotalCellChars {
			return string(runes[:excelize.TotalCellChars])
		}
	}
	return string(text)
}
