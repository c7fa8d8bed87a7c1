package sheet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"punchline/app/timeclock"
)

// Encoding is how the characters of a text file are written.
type Encoding string

// The encodings that are read.
const (
	UTF8    Encoding = "utf-8"
	UTF8BOM Encoding = "utf-8-bom"
	UTF16LE Encoding = "utf-16le"
	UTF16BE Encoding = "utf-16be"
	CP932   Encoding = "cp932" // what Windows calls Shift_JIS
)

// decode turns a text file into UTF-8. The order is fixed and each step
// certain, so that the same bytes are always read the same way: byte order
// mark, the NULs of UTF-16, valid UTF-8, strict CP932.
func decode(data []byte) ([]byte, Encoding, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		text := data[3:]
		if at := invalidUTF8(text); at >= 0 {
			return nil, "", encodingError(text[:at])
		}
		return text, UTF8BOM, nil
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")) && len(data) > 4, bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")):
		return nil, "", encodingError(nil) // UTF-32: nobody writes it
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return decodeUTF16(data[2:], UTF16LE)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decodeUTF16(data[2:], UTF16BE)
	}
	if enc := bareUTF16(data); enc != "" {
		return decodeUTF16(data, enc)
	}
	if bytes.Contains(data, []byte("\x1b$")) {
		return nil, "", encodingError(nil) // ISO-2022-JP, which looks like ASCII
	}
	bad := invalidUTF8(data)
	if bad < 0 {
		return data, UTF8, nil
	}
	text, at := decodeCP932(data)
	if at < 0 {
		return text, CP932, nil
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, "", timeclock.E("sheet.Open", timeclock.CodeFileKind, nil, "kind", "binary")
	}
	// The reading that came further is the likelier one; name its row.
	if bad > at {
		return nil, "", encodingError(data[:bad])
	}
	return nil, "", encodingError(text)
}

// Text reads a small text file that is no table, such as one a secret was
// saved in, by the same rules as a table. Codes: file_encoding, file_kind.
func Text(data []byte) (string, error) {
	text, _, err := decode(data)
	return string(text), err
}

// encodingError names the row in which the text before it ends.
func encodingError(before []byte) error {
	e := timeclock.E("sheet.Open", timeclock.CodeFileEncoding, errors.New("neither UTF-8, UTF-16 nor CP932"))
	if before != nil {
		e.Args = map[string]string{"row": strconv.Itoa(rowOfEnd(before))}
	}
	return e
}

// invalidUTF8 is where data stops being UTF-8; -1 if it never does.
func invalidUTF8(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// bareUTF16 recognises UTF-16 without a byte order mark, and its order. Its
// first line, read as bytes, has a NUL in it or right behind it (the other
// half of a comma, a digit or the line end), and only in the right order do
// the pairs give a line end or a delimiter. A stray NUL in a later row of any
// other text does not make it UTF-16.
func bareUTF16(data []byte) Encoding {
	if len(data)%2 != 0 {
		return ""
	}
	line := bytes.IndexAny(data, "\r\n")
	if line < 0 {
		line = len(data)
	}
	if bytes.IndexByte(data[:min(len(data), line+2)], 0) < 0 {
		return ""
	}
	le, be := hasLineOrComma(data, binary.LittleEndian), hasLineOrComma(data, binary.BigEndian)
	switch {
	case le && !be:
		return UTF16LE
	case be && !le:
		return UTF16BE
	}
	return ""
}

func hasLineOrComma(data []byte, order binary.ByteOrder) bool {
	for i := 0; i+1 < len(data); i += 2 {
		switch order.Uint16(data[i:]) {
		case '\n', '\r', ',', '\t':
			return true
		}
	}
	return false
}

// decodeUTF16 refuses half characters: they are what a file cut or joined in
// the middle leaves behind.
func decodeUTF16(data []byte, enc Encoding) ([]byte, Encoding, error) {
	var order binary.ByteOrder = binary.LittleEndian
	if enc == UTF16BE {
		order = binary.BigEndian
	}
	text := make([]byte, 0, len(data)+len(data)/2)
	for i := 0; i < len(data); i += 2 {
		if i+1 == len(data) {
			return nil, "", encodingError(text)
		}
		r := rune(order.Uint16(data[i:]))
		if utf16.IsSurrogate(r) {
			if i+3 < len(data) {
				r = utf16.DecodeRune(r, rune(order.Uint16(data[i+2:])))
			} else {
				r = utf8.RuneError
			}
			if r == utf8.RuneError {
				return nil, "", encodingError(text)
			}
			i += 2
		}
		text = utf8.AppendRune(text, r)
	}
	return slices.Clip(text), enc, nil
}

// rowOfEnd is the number of the row in which text ends.
func rowOfEnd(text []byte) int {
	comma := byte(',')
	if bytes.Count(text, []byte{'\t'}) > bytes.Count(text, []byte{','}) {
		comma = '\t'
	}
	// A bad byte is a character of its field, so that a text that ends in a
	// line end ends in the row after it.
	r := records{text: append(slices.Clip(text), '?'), comma: comma}
	for r.next() {
	}
	return max(r.row, 1)
}
