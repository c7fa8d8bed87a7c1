package sheet

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// xmlReader cuts the XML of a workbook's parts into tags and texts. It is not
// encoding/xml because that takes five times as long and makes garbage of
// every tag, and a roster's sheet has millions. It reads what the parts of
// workbooks are made of and refuses the rest: declarations of document types
// and so any entity but the five, which is what files made to explode need.
type xmlReader struct {
	in       io.Reader
	buf      []byte
	pos, end int // what is read and not yet used
	eof      bool

	depth int  // open elements
	root  bool // the root element was seen

	// Of the last start or end tag: its name without prefix. Of a start tag
	// also what follows the name. All are valid until the next call of next.
	name, attrs []byte
	empty       bool // <a/>: its end tag follows
	text        []byte
	cdata       bool // text is as it stands, without &
}

type token byte

const (
	tokenEOF token = iota
	tokenStart
	tokenEnd
	tokenText
)

// maxToken bounds one tag or text. A cell of Excel has 32,767 characters.
const maxToken = 1 << 20

var (
	errXML      = errors.New("not well-formed XML")
	errXMLCut   = errors.New("the XML ends too early")
	errXMLLong  = errors.New("the XML has a tag or text that is too long")
	errXMLType  = errors.New("the XML declares a document type")
	errXMLChars = errors.New("the XML is not UTF-8")
)

func newXML(in io.Reader) *xmlReader {
	return &xmlReader{in: in, buf: make([]byte, 64<<10)}
}

// xmlText gives the text of a part as UTF-8 without a byte order mark. Parts
// may also be UTF-16, which then has its mark.
func xmlText(in io.Reader) (io.Reader, error) {
	var head [3]byte
	n, err := io.ReadFull(in, head[:])
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return nil, err
	}
	if string(head[:n]) == "\xef\xbb\xbf" {
		return in, nil
	}
	all := io.MultiReader(bytes.NewReader(head[:n]), in)
	if n >= 2 && (string(head[:2]) == "\xff\xfe" || string(head[:2]) == "\xfe\xff") {
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(all), nil
	}
	return all, nil
}

// fill reads more behind what is there, making room for it. At the end of
// the input it sets eof.
func (x *xmlReader) fill() error {
	if x.pos > 0 {
		copy(x.buf, x.buf[x.pos:x.end])
		x.end -= x.pos
		x.pos = 0
	}
	if x.end == len(x.buf) {
		if len(x.buf) >= maxToken {
			return errXMLLong
		}
		x.buf = append(x.buf, make([]byte, len(x.buf))...)
	}
	for range 100 {
		n, err := x.in.Read(x.buf[x.end:])
		x.end += n
		if err == io.EOF {
			x.eof = true
			return nil
		}
		if err != nil {
			return err
		}
		if n > 0 {
			return nil
		}
	}
	return io.ErrNoProgress
}

// more reads more while a tag is not complete.
func (x *xmlReader) more() error {
	if x.eof {
		return errXMLCut
	}
	return x.fill()
}

// next reads a tag or a text.
func (x *xmlReader) next() (token, error) {
	if x.empty {
		x.empty = false
		x.depth--
		return tokenEnd, nil
	}
	for {
		if x.pos == x.end {
			if x.eof {
				if x.depth > 0 || !x.root {
					return 0, errXMLCut
				}
				return tokenEOF, nil
			}
			if err := x.fill(); err != nil {
				return 0, err
			}
			continue
		}
		if x.buf[x.pos] != '<' {
			if err := x.readText(); err != nil {
				return 0, err
			}
			if x.depth == 0 {
				if len(bytes.TrimSpace(x.text)) > 0 {
					return 0, errXML
				}
				continue
			}
			return tokenText, nil
		}
		for x.end-x.pos < 2 {
			if err := x.more(); err != nil {
				return 0, err
			}
		}
		switch x.buf[x.pos+1] {
		case '?':
			if _, err := x.until("?>"); err != nil {
				return 0, err
			}
		case '!':
			for x.end-x.pos < 4 {
				if err := x.more(); err != nil {
					return 0, err
				}
			}
			if string(x.buf[x.pos:x.pos+4]) == "<!--" {
				if _, err := x.until("-->"); err != nil {
					return 0, err
				}
				continue
			}
			for x.end-x.pos < 9 {
				if err := x.more(); err != nil {
					return 0, err
				}
			}
			if string(x.buf[x.pos:x.pos+9]) != "<![CDATA[" {
				return 0, errXMLType
			}
			t, err := x.until("]]>")
			if err != nil {
				return 0, err
			}
			x.text, x.cdata = t[9:len(t)-3], true
			if x.depth == 0 || !utf8.Valid(x.text) {
				return 0, errXML
			}
			return tokenText, nil
		case '/':
			t, err := x.until(">")
			if err != nil {
				return 0, err
			}
			if x.depth == 0 {
				return 0, errXML
			}
			x.depth--
			x.name = localName(bytes.TrimSpace(t[2 : len(t)-1]))
			return tokenEnd, nil
		default:
			return tokenStart, x.startTag()
		}
	}
}

// readText reads up to the next tag.
func (x *xmlReader) readText() error {
	from := 0
	for {
		if i := bytes.IndexByte(x.buf[x.pos+from:x.end], '<'); i >= 0 {
			x.text = x.buf[x.pos : x.pos+from+i]
			break
		}
		from = x.end - x.pos
		if x.eof {
			x.text = x.buf[x.pos:x.end]
			break
		}
		if err := x.fill(); err != nil {
			return err
		}
	}
	x.pos += len(x.text)
	x.cdata = false
	if !utf8.Valid(x.text) {
		return errXMLChars
	}
	return nil
}

// until takes everything up to and with a mark.
func (x *xmlReader) until(mark string) ([]byte, error) {
	from := 0
	for {
		if i := bytes.Index(x.buf[x.pos+from:x.end], []byte(mark)); i >= 0 {
			t := x.buf[x.pos : x.pos+from+i+len(mark)]
			x.pos += len(t)
			return t, nil
		}
		from = max(0, x.end-x.pos-len(mark)+1)
		if err := x.more(); err != nil {
			return nil, err
		}
	}
}

// startTag reads a start tag; a > in quotes does not end it.
func (x *xmlReader) startTag() error {
	i, quote := 1, byte(0)
scan:
	for {
		tag := x.buf[x.pos:x.end]
		for ; i < len(tag); i++ {
			switch c := tag[i]; {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '>':
				break scan
			case c == '"' || c == '\'':
				quote = c
			case c == '<':
				return errXML
			}
		}
		if err := x.more(); err != nil {
			return err
		}
	}
	tag := x.buf[x.pos+1 : x.pos+i]
	x.pos += i + 1
	if x.empty = len(tag) > 0 && tag[len(tag)-1] == '/'; x.empty {
		tag = tag[:len(tag)-1]
	}
	n := 0
	for n < len(tag) && tag[n] > ' ' {
		n++
	}
	if n == 0 || x.depth == 0 && x.root {
		return errXML
	}
	x.name, x.attrs = localName(tag[:n]), tag[n:]
	x.depth++
	x.root = true
	return nil
}

func localName(name []byte) []byte { return name[bytes.LastIndexByte(name, ':')+1:] }

// attr finds an attribute of the last start tag by its name without prefix;
// ok is false if there is none. The value is as it stands there.
func (x *xmlReader) attr(name string) (value []byte, ok bool) {
	rest := x.attrs
	for {
		i := bytes.IndexByte(rest, '=')
		if i < 0 {
			return nil, false
		}
		key := localName(bytes.TrimSpace(rest[:i]))
		rest = bytes.TrimLeft(rest[i+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return nil, false
		}
		n := bytes.IndexByte(rest[1:], rest[0])
		if n < 0 {
			return nil, false
		}
		if string(key) == name {
			return rest[1 : n+1], true
		}
		rest = rest[n+2:]
	}
}

// attrString is the value of an attribute as its author meant it; "" if there
// is none.
func (x *xmlReader) attrString(name string) string {
	v, _ := x.attr(name)
	s, err := unescape(nil, v)
	if err != nil || !utf8.Valid(s) {
		return ""
	}
	return string(s)
}

// skip passes over what is left of the element whose start tag was last read.
func (x *xmlReader) skip() error {
	for outside := x.depth - 1; ; {
		t, err := x.next()
		if err != nil {
			return err
		}
		if t == tokenEnd && x.depth == outside {
			return nil
		}
	}
}

// appendText appends the last text to dst.
func (x *xmlReader) appendText(dst []byte) ([]byte, error) {
	if x.cdata {
		return append(dst, x.text...), nil
	}
	return unescape(dst, x.text)
}

// unescape appends s to dst, with characters in place of &amp; and its like.
func unescape(dst, s []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(s, '&')
		if i < 0 {
			return append(dst, s...), nil
		}
		dst = append(dst, s[:i]...)
		s = s[i+1:]
		n := bytes.IndexByte(s[:min(len(s), 12)], ';')
		if n < 1 {
			return dst, errXML
		}
		switch name := string(s[:n]); name {
		case "amp":
			dst = append(dst, '&')
		case "lt":
			dst = append(dst, '<')
		case "gt":
			dst = append(dst, '>')
		case "quot":
			dst = append(dst, '"')
		case "apos":
			dst = append(dst, '\'')
		default:
			if name[0] != '#' {
				return dst, errXML // an entity that would have to be declared
			}
			digits, base := name[1:], 10
			if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
				digits, base = digits[1:], 16
			}
			r, err := strconv.ParseUint(digits, base, 21)
			if err != nil || !utf8.ValidRune(rune(r)) {
				return dst, errXML
			}
			dst = utf8.AppendRune(dst, rune(r))
		}
		s = s[n+1:]
	}
}

// unescapeX replaces what workbooks write for characters that XML cannot
// hold: _x000D_ is a line end, and _x005F_ a _ that would look like one.
func unescapeX(s []byte) []byte {
	i := bytes.Index(s, []byte("_x"))
	if i < 0 {
		return s
	}
	out := append([]byte(nil), s[:i]...)
	for i < len(s) {
		if i+7 <= len(s) && s[i] == '_' && s[i+1] == 'x' && s[i+6] == '_' {
			if r, err := strconv.ParseUint(string(s[i+2:i+6]), 16, 16); err == nil && utf8.ValidRune(rune(r)) {
				out = utf8.AppendRune(out, rune(r))
				i += 7
				continue
			}
		}
		out = append(out, s[i])
		i++
	}
	return out
}
