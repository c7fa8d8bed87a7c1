package sheet

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// workbook is what the sheets of an .xlsx file share.
type workbook struct {
	pack      *pack
	stringsAt string // part of the shared strings; "" for none
	shared    *sharedStrings
	formats   []numberFormat // by the style of a cell
	drawn     drawer
	date1904  bool
}

// maxSheets is how many sheets of a book are looked at.
const maxSheets = 200

// openWorkbook reads everything of a workbook but its sheets.
//
// excelize is asked for what it alone can do, decrypting files and drawing
// numbers by any format. Its sheets we read ourselves: its streaming reader
// does not tell a date, an error or a formula without a value from text, its
// other one needs a gigabyte for 200,000 rows, and both take several times as
// long.
func openWorkbook(data []byte) ([]*Sheet, error) {
	p, err := openPack(data)
	if err != nil {
		return nil, err
	}
	w := &workbook{pack: p}
	main, err := w.mainPart()
	if err != nil {
		return nil, err
	}
	rels, err := p.relations(main)
	if err != nil {
		return nil, err
	}
	var sheets []*Sheet
	total := int64(0)
	err = p.each(main, func(x *xmlReader) error {
		switch string(x.name) {
		case "workbookPr":
			v := x.attrString("date1904")
			w.date1904 = v == "1" || v == "true"
		case "sheet":
			rel, ok := rels[x.attrString("id")]
			if !ok || rel.kind != "worksheet" || len(sheets) == maxSheets {
				return nil // a chart, or a macro of Excel 4
			}
			state := x.attrString("state")
			total += p.size(rel.target)
			sheets = append(sheets, &Sheet{Name: sheetName(x.attrString("name")), Hidden: state == "hidden" || state == "veryHidden", src: &xlsxSheet{book: w, part: rel.target}})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(sheets) == 0 {
		return nil, malformed(errors.New("no sheet"))
	}
	var styles string
	for _, r := range rels {
		switch r.kind {
		case "sharedStrings":
			w.stringsAt = r.target
			total += p.size(r.target)
		case "styles":
			styles = r.target
		}
	}
	if total > maxUnzipped {
		return nil, tooLarge(strconv.Itoa(maxUnzipped>>20) + " MB")
	}
	if styles != "" {
		if err := w.readStyles(styles); err != nil {
			return nil, err
		}
	}
	return sheets, nil
}

// mainPart finds the part that lists the sheets.
func (w *workbook) mainPart() (string, error) {
	rels, err := w.pack.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if r.kind == "officeDocument" {
			return r.target, nil
		}
	}
	return "xl/workbook.xml", nil
}

func sheetName(s string) string {
	if !utf8.ValidString(s) {
		return "?"
	}
	return strings.TrimSpace(s)
}

// readStyles reads which number format each style has.
func (w *workbook) readStyles(name string) error {
	custom := map[int]string{}
	var ids []int
	inCells, depth := false, 0
	err := w.pack.each(name, func(x *xmlReader) error {
		if inCells && x.depth < depth {
			inCells = false
		}
		switch string(x.name) {
		case "numFmt":
			if id, err := strconv.Atoi(x.attrString("numFmtId")); err == nil {
				custom[id] = x.attrString("formatCode")
			}
		case "cellXfs":
			inCells, depth = true, x.depth+1
		case "xf":
			if inCells && x.depth == depth && len(ids) < 100_000 {
				id, _ := strconv.Atoi(x.attrString("numFmtId"))
				ids = append(ids, id)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.formats = make([]numberFormat, len(ids))
	for i, id := range ids {
		w.formats[i] = formatOf(id, custom[id])
	}
	return nil
}

// sharedStrings are the texts that cells refer to by number. They lie in
// blocks, as a million strings of their own would be three times as large.
type sharedStrings struct {
	blocks [][]byte
	at     []uint32 // of each: its block and where in it, by blockBits
	ends   []uint32
}

const (
	blockBits  = 20
	maxShared  = 96 << 20 // bytes
	maxStrings = 8 << 20
)

func (s *sharedStrings) get(i int) ([]byte, bool) {
	if i < 0 || i >= len(s.at) {
		return nil, false
	}
	at, end := s.at[i], s.ends[i]
	return s.blocks[at>>blockBits][at&(1<<blockBits-1) : end], true
}

func (s *sharedStrings) add(text []byte) error {
	if len(s.at) == maxStrings {
		return tooLarge(strconv.Itoa(maxStrings))
	}
	n := len(s.blocks) - 1
	if n < 0 || len(s.blocks[n])+len(text) > cap(s.blocks[n]) {
		if len(text) > 1<<blockBits-1 {
			return errXMLLong
		}
		if n+1 > maxShared>>blockBits {
			return tooLarge(strconv.Itoa(maxShared>>20) + " MB")
		}
		s.blocks = append(s.blocks, make([]byte, 0, 1<<blockBits-1))
		n++
	}
	begin := len(s.blocks[n])
	s.blocks[n] = append(s.blocks[n], text...)
	s.at = append(s.at, uint32(n)<<blockBits|uint32(begin))
	s.ends = append(s.ends, uint32(len(s.blocks[n])))
	return nil
}

// sharedStrings reads them when a sheet is first read.
func (w *workbook) sharedStrings() (*sharedStrings, error) {
	if w.shared != nil {
		return w.shared, nil
	}
	s := &sharedStrings{}
	if w.stringsAt != "" {
		in, err := w.pack.open(w.stringsAt, maxUnzipped)
		if err != nil {
			return nil, err
		}
		defer in.Close()
		x := newXML(in)
		var text []byte
		for {
			t, err := x.next()
			if err == nil && t == tokenStart && string(x.name) == "si" {
				if text, err = x.richText(text[:0]); err == nil {
					err = s.add(unescapeX(text))
				}
			}
			if err != nil {
				return nil, malformed(err)
			}
			if t == tokenEOF {
				break
			}
		}
	}
	w.shared = s
	return s, nil
}

// richText appends the texts within the element whose start tag was last
// read, but not the furigana, which stand beside the text they are for.
func (x *xmlReader) richText(dst []byte) ([]byte, error) {
	inText := false
	for outside := x.depth - 1; ; {
		t, err := x.next()
		if err != nil {
			return dst, err
		}
		switch t {
		case tokenStart:
			switch string(x.name) {
			case "t":
				inText = true
			case "rPh":
				if err := x.skip(); err != nil {
					return dst, err
				}
			}
		case tokenText:
			if inText {
				if dst, err = x.appendText(dst); err != nil {
					return dst, err
				}
				if len(dst) > maxToken {
					return dst, errXMLLong
				}
			}
		case tokenEnd:
			inText = false
			if x.depth == outside {
				return dst, nil
			}
		}
	}
}
