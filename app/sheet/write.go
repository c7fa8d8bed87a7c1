package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/japanese"

	"punchline/app/timeclock"
)

// Output is a form that files are written in.
type Output string

// The forms.
const (
	OutputXLSX Output = "xlsx"
	OutputCSV  Output = "csv"      // UTF-8 with BOM, for Excel takes it for Shift_JIS without
	OutputSJIS Output = "csv_sjis" // CP932
)

// Valid reports whether o is one of the forms.
func (o Output) Valid() bool { return o == OutputXLSX || o == OutputCSV || o == OutputSJIS }

// Extension is what the name of such a file ends in.
func (o Output) Extension() string {
	if o == OutputXLSX {
		return ".xlsx"
	}
	return ".csv"
}

// MediaType is what such a file is called over HTTP.
func (o Output) MediaType() string {
	switch o {
	case OutputXLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case OutputSJIS:
		return "text/csv; charset=Shift_JIS"
	}
	return "text/csv; charset=UTF-8"
}

// Column is a column of a file that is written.
type Column struct {
	Header string
	Width  float64 // in characters of half width; 0: as the program opening it likes
}

// Writer writes a table that [Open] reads back as it was: every value is text,
// also in the file's eyes, and begins with ' where a spreadsheet would run it.
type Writer interface {
	// Row writes one row. Code: file_characters (with value and characters)
	// for a value that the file's encoding cannot hold.
	Row(cells []string) error
	// Close ends the file. Without it, and after an error, the file is broken.
	Close() error
}

// NewWriter begins a file with its header row. sheet is its name in a
// workbook. Codes: as Row.
func NewWriter(w io.Writer, o Output, sheet string, columns []Column) (Writer, error) {
	if o == OutputXLSX {
		return newBookWriter(w, sheet, columns)
	}
	t := &textWriter{out: bufio.NewWriter(w), sjis: o == OutputSJIS}
	t.csv = csv.NewWriter(&t.row)
	t.csv.UseCRLF = true
	if !t.sjis {
		t.out.WriteString(bom)
	}
	return t, t.Row(headers(columns))
}

const bom = "\ufeff"

func headers(columns []Column) []string {
	var hs []string
	for _, c := range columns {
		hs = append(hs, c.Header)
	}
	return hs
}

// running are the characters that a spreadsheet takes for the beginning of a
// formula in a text file.
const running = "=+-@\t\r"

// guard puts a ' in front of what a spreadsheet would run when it opens a text
// file, and of what reading would take something off.
func guard(s, running string) string {
	if len(s) > 1 && strings.IndexByte(running, s[0]) >= 0 {
		return "'" + s
	}
	if plain, _ := unwrap(s); plain != s {
		return "'" + s
	}
	return s
}

// textWriter writes CSV.
type textWriter struct {
	out  *bufio.Writer
	csv  *csv.Writer
	row  bytes.Buffer
	sjis bool
}

func (t *textWriter) Row(cells []string) error {
	guarded := make([]string, len(cells))
	for i, c := range cells {
		guarded[i] = guard(c, running)
	}
	t.row.Reset()
	if err := t.csv.Write(guarded); err != nil {
		return timeclock.E("sheet.Row", timeclock.CodeInternal, err)
	}
	t.csv.Flush()
	line := t.row.Bytes()
	if t.sjis {
		encoded, ok := encodeCP932(line)
		if !ok {
			return unwritable(cells)
		}
		line = encoded
	}
	if _, err := t.out.Write(line); err != nil {
		return timeclock.E("sheet.Row", timeclock.CodeFileUnreadable, err)
	}
	return nil
}

func (t *textWriter) Close() error {
	if err := t.out.Flush(); err != nil {
		return timeclock.E("sheet.Close", timeclock.CodeFileUnreadable, err)
	}
	return nil
}

// encodeCP932 reports false for text that would not be read back as it is: the
// encoder writes \ for ¥.
func encodeCP932(text []byte) ([]byte, bool) {
	encoded, err := japanese.ShiftJIS.NewEncoder().Bytes(text)
	if err != nil {
		return nil, false
	}
	back, at := decodeCP932(encoded)
	return encoded, at < 0 && bytes.Equal(back, text)
}

// unwritable names the first value that CP932 cannot hold, and its characters.
func unwritable(cells []string) error {
	for _, c := range cells {
		var lost []rune
		for _, r := range c {
			if _, ok := encodeCP932(utf8.AppendRune(nil, r)); !ok && !slices.Contains(lost, r) {
				lost = append(lost, r)
			}
		}
		if len(lost) > 0 {
			return timeclock.E("sheet.Row", timeclock.CodeFileCharacters, nil, "value", c, "characters", string(lost))
		}
	}
	return timeclock.E("sheet.Row", timeclock.CodeFileCharacters, nil)
}

// bookWriter writes a workbook of one sheet, row by row.
type bookWriter struct {
	out    io.Writer
	file   *excelize.File
	stream *excelize.StreamWriter
	text   int // the style of a cell
	rows   int
}

func newBookWriter(w io.Writer, sheet string, columns []Column) (*bookWriter, error) {
	b := &bookWriter{out: w, file: excelize.NewFile()}
	if err := b.begin(sheet, columns); err != nil {
		b.file.Close()
		return nil, timeclock.E("sheet.NewWriter", timeclock.CodeInternal, err)
	}
	return b, nil
}

func (b *bookWriter) begin(sheet string, columns []Column) (err error) {
	styles, err := newStyles(b.file)
	if err != nil {
		return err
	}
	b.text = styles.text
	if err := b.file.SetSheetName(b.file.GetSheetName(0), sheet); err != nil {
		return err
	}
	if b.stream, err = b.file.NewStreamWriter(sheet); err != nil {
		return err
	}
	for i, c := range columns {
		if c.Width > 0 {
			if err := b.stream.SetColWidth(i+1, i+1, c.Width); err != nil {
				return err
			}
		}
	}
	// Rows that are added below are text too: a code keeps its zeros.
	if err := b.stream.SetColStyle(1, max(1, len(columns)), b.text); err != nil {
		return err
	}
	if err := b.stream.SetPanes(frozen); err != nil {
		return err
	}
	return b.put(headers(columns), styles.header)
}

func (b *bookWriter) put(cells []string, style int) error {
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = excelize.Cell{StyleID: style, Value: guard(c, "=")}
	}
	b.rows++
	at, err := excelize.CoordinatesToCellName(1, b.rows)
	if err != nil {
		return err
	}
	return b.stream.SetRow(at, values)
}

func (b *bookWriter) Row(cells []string) error {
	if err := b.put(cells, b.text); err != nil {
		return timeclock.E("sheet.Row", timeclock.CodeInternal, err)
	}
	return nil
}

func (b *bookWriter) Close() error {
	defer b.file.Close()
	if err := b.stream.Flush(); err != nil {
		return timeclock.E("sheet.Close", timeclock.CodeInternal, err)
	}
	if err := b.file.Write(b.out); err != nil {
		return timeclock.E("sheet.Close", timeclock.CodeFileUnreadable, err)
	}
	return nil
}

// frozen keeps the header in sight.
var frozen = &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}

// styles of the sheets that are written.
type styles struct{ text, header, title, wrapped int }

func newStyles(f *excelize.File) (s styles, err error) {
	const asText = 49 // the number format @
	for _, x := range []struct {
		into  *int
		style excelize.Style
	}{
		{&s.text, excelize.Style{NumFmt: asText}},
		{&s.header, excelize.Style{NumFmt: asText, Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7E6E6"}},
			Border: []excelize.Border{{Type: "bottom", Color: "808080", Style: 1}}}},
		{&s.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}}},
		{&s.wrapped, excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
	} {
		if *x.into, err = f.NewStyle(&x.style); err != nil {
			return s, err
		}
	}
	return s, nil
}
