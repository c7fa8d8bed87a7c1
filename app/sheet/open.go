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
	CSV Format = "csv" // commas
	TSV Format = "tsv" // tabs
)

// Book is an opened file.
type Book struct {
	Format   Format
	Encoding Encoding // of a text file
	name     string
	sheets   []*Sheet
}

// Sheet is one table of a book.
type Sheet struct {
	Name string // "" in a text file
	file string // for errors
	src  source
}

// source gives the rows of a sheet from the top, as often as asked.
type source interface {
	// rows calls f for each row in order; number is what a spreadsheet shows
	// beside it. Rows may be missing, cells at the end too. cells are valid
	// during the call only. f returning false ends it.
	rows(f func(number int, cells [][]byte) bool) error
}

// Open recognises a file by its content and makes it ready to be read. name
// is only for the error.
//
// Codes: file_empty, file_too_large, file_kind (with kind), file_encoding
// (with row), file_malformed (with row).
func Open(name string, data []byte) (*Book, error) {
	const op = "sheet.Open"
	b, err := open(op, data)
	if err != nil {
		return nil, inFile(err, name)
	}
	b.name = name
	for _, s := range b.sheets {
		s.file = name
	}
	return b, nil
}

func open(op string, data []byte) (*Book, error) {
	if len(data) > MaxBytes {
		return nil, timeclock.E(op, timeclock.CodeFileTooLarge, nil, "limit", strconv.Itoa(MaxBytes>>20)+" MB")
	}
	if kind := recognise(data); kind != "" {
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

// Sheet returns the sheet of that name; "" is the first one. Codes: not_found
// (with sheet).
func (b *Book) Sheet(name string) (*Sheet, error) {
	for _, s := range b.sheets {
		if name == "" || s.Name == name {
			return s, nil
		}
	}
	return nil, inFile(timeclock.E("sheet.Sheet", timeclock.CodeNotFound, nil, "sheet", name), b.name)
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
