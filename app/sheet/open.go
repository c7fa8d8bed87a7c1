package sheet

import (
	"bytes"
	"errors"
	"path/filepath"
	"strconv"

	"punchline/app/timeclock"
)

// Limits of a file. A company of 200,000 with thirty columns stays below them.
const (
	MaxBytes   = 100 << 20
	MaxRows    = 1 << 20 // as in Excel
	MaxColumns = 1 << 14 // as in Excel
)

// Format is what a file was recognised as.
type Format string

// The formats that are read.
const (
	CSV  Format = "csv"  // commas
	TSV  Format = "tsv"  // tabs
	XLSX Format = "xlsx" // also .xlsm; its macros are not looked at
)

// Options are for opening a file. The zero value is for one without a password.
type Options struct {
	Password string // of an encrypted workbook; any other file needs none
}

// Book is an opened file.
type Book struct {
	Format   Format
	Encoding Encoding // of a text file
	name     string
	sheets   []*Sheet
}

// Sheet is one table of a book.
type Sheet struct {
	Name   string // "" in a text file
	Hidden bool
	file   string // for errors
	src    source
}

// source gives the rows of a sheet from the top, as often as asked.
type source interface {
	// rows calls f for each row in order; number is what a spreadsheet shows
	// beside it. Rows may be missing, cells at the end too. Of columns that
	// are not among only, cells may be blank; nil is for all columns. cells
	// are valid during the call only. f returning false ends it.
	rows(only []int, f func(number int, cells []cell) bool) error
}

// cell is what stands in a cell.
type cell struct {
	text   []byte // as a person sees it
	date   []byte // of kindDate: 2006-01-02; empty if it is none a row could have
	kind   kind
	filled bool   // repeated from a merged cell above
	own    []byte // a buffer that text may lie in
}

// kind tells apart what may look the same.
type kind byte

const (
	kindText    kind = iota // or a number
	kindDate                // a number that is shown as a date or time
	kindError               // #N/A
	kindNoValue             // a formula that nobody has worked out; text is the formula
)

func (c *cell) clear() { *c = cell{text: c.own[:0], date: c.date[:0], own: c.own} }

// Open recognises a file by its content and makes it ready to be read. name
// is only for the error.
//
// Codes: file_empty, file_too_large, file_kind (with kind), file_encoding
// (with row), file_malformed (with row), file_password when one is needed,
// file_password_wrong.
func Open(name string, data []byte, o Options) (*Book, error) {
	const op = "sheet.Open"
	b, err := open(op, data, o)
	if err != nil {
		return nil, inFile(err, name)
	}
	b.name = name
	for _, s := range b.sheets {
		s.file = name
	}
	return b, nil
}

func open(op string, data []byte, o Options) (*Book, error) {
	if len(data) > MaxBytes {
		return nil, timeclock.E(op, timeclock.CodeFileTooLarge, nil, "limit", strconv.Itoa(MaxBytes>>20)+" MB")
	}
	kind := recognise(data)
	if kind == "xlsx_encrypted" {
		var err error
		if data, err = decrypt(data, o.Password); err != nil {
			return nil, err
		}
		kind = recognise(data)
	}
	switch kind {
	case "":
	case "xlsx":
		sheets, err := openWorkbook(data)
		if err != nil {
			return nil, err
		}
		return &Book{Format: XLSX, sheets: sheets}, nil
	default:
		return nil, timeclock.E(op, timeclock.CodeFileKind, nil, "kind", kind)
	}
	text, enc, err := decode(data)
	if err != nil {
		return nil, err
	}
	// DOS programs end a text with Ctrl-Z.
	text = bytes.TrimRight(text, "\x1a")
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, timeclock.E(op, timeclock.CodeFileEmpty, nil)
	}
	comma, err := chooseComma(text)
	if err != nil {
		return nil, err
	}
	b := &Book{Format: CSV, Encoding: enc}
	if comma == '\t' {
		b.Format = TSV
	}
	b.sheets = []*Sheet{{src: textTable{text, comma}}}
	return b, nil
}

// Sheets lists the sheets in their order. Choose picks one of them.
func (b *Book) Sheets() []*Sheet { return b.sheets }

// Sheet returns the sheet of that name. Codes: not_found (with sheet).
func (b *Book) Sheet(name string) (*Sheet, error) {
	for _, s := range b.sheets {
		if s.Name == name {
			return s, nil
		}
	}
	return nil, inFile(timeclock.E("sheet.Sheet", timeclock.CodeNotFound, nil, "sheet", name), b.name)
}

// Release gives back the memory that reading took but for the file itself; it
// is taken again when somebody reads on.
func (b *Book) Release() {
	for _, s := range b.sheets {
		if x, ok := s.src.(*xlsxSheet); ok {
			x.book.shared, x.book.drawn = nil, drawer{}
		}
	}
}

// inFile names the file in an error.
func inFile(err error, name string) error {
	if e, ok := errors.AsType[*timeclock.Error](err); ok && name != "" {
		if e.Args == nil {
			e.Args = map[string]string{}
		}
		e.Args["file"] = filepath.Base(name)
	}
	return err
}
