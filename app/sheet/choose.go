package sheet

import (
	"cmp"
	"slices"
	"strings"

	"punchline/app/timeclock"
)

// Choice is the sheet of a book that an import is likely to be about.
type Choice struct {
	Sheet   *Sheet
	Mapping Mapping
	// Sure is false where other sheets, or rows of this one, could be meant
	// as well; then ask. Others are those sheets.
	Sure   bool
	Others []*Sheet
}

// explaining are parts of the names of sheets that hold no data of their own
// but show how to fill in another.
var explaining = []string{"例", "見本", "サンプル", "説明", "手引", "使い方", "使いかた", "記入要領", "注意", "はじめに", "お読み", "ヒント", "sample", "example", "readme", "read me", "instruction", "hint", "howto", "how to"}

func (s *Sheet) explains() bool {
	name := foldHeader(s.Name)
	return slices.ContainsFunc(explaining, func(part string) bool { return strings.Contains(name, foldHeader(part)) })
}

// rank orders the sheets that can be mapped.
type rank int

const (
	rankData  rank = iota // in sight, with rows
	rankAside             // with rows, but hidden or an explanation
	rankEmpty             // a header without rows
)

type option struct {
	sheet   *Sheet
	mapping Mapping
	known   int // fields in its header
	rank    rank
	err     error // it cannot be mapped
}

// Choose picks the sheet with a header that names most fields and with rows
// below it, before those that are hidden or explain something, and maps its
// columns.
//
// Codes: as Detect, of the sheet that comes nearest, which the choice then
// names as far as it is known.
func (b *Book) Choose(kind timeclock.ImportKind) (Choice, error) {
	var fit, unfit []option
	for _, s := range b.sheets {
		o := option{sheet: s}
		o.mapping, o.known, o.err = s.detect(kind, 0)
		switch {
		case o.err == nil:
			var err error
			if o.rank, err = s.rank(o.mapping); err != nil {
				return Choice{}, inFile(err, b.name)
			}
			fit = append(fit, o)
		case AboutHeader(o.err):
			unfit = append(unfit, o)
		default: // the file is broken
			return Choice{}, inFile(o.err, b.name)
		}
	}
	if len(fit) == 0 {
		slices.SortStableFunc(unfit, func(x, y option) int {
			return cmp.Or(boolOrder(x.aside(), y.aside()), cmp.Compare(y.known, x.known))
		})
		c := Choice{Sheet: unfit[0].sheet, Mapping: unfit[0].mapping}
		for _, o := range unfit[1:] {
			c.Others = append(c.Others, o.sheet)
		}
		return c, inFile(unfit[0].err, b.name)
	}
	slices.SortStableFunc(fit, func(x, y option) int {
		return cmp.Or(cmp.Compare(x.rank, y.rank), cmp.Compare(len(y.mapping.Columns), len(x.mapping.Columns)))
	})
	best := fit[0]
	c := Choice{Sheet: best.sheet, Mapping: best.mapping, Sure: best.mapping.Sure && (!best.sheet.Hidden || len(b.sheets) == 1)}
	for _, o := range fit[1:] {
		// A sheet that names less than half as much is about something else.
		if o.rank == best.rank && 2*len(o.mapping.Columns) > len(best.mapping.Columns) {
			c.Others = append(c.Others, o.sheet)
		}
	}
	for _, o := range unfit {
		// It has more to say than the best one; somebody should look at it.
		if !o.aside() && o.known > best.known {
			c.Others = append(c.Others, o.sheet)
		}
	}
	c.Sure = c.Sure && len(c.Others) == 0
	return c, nil
}

func (o option) aside() bool { return o.sheet.Hidden || o.sheet.explains() }

func boolOrder(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}

// rank looks for a row below the header.
func (s *Sheet) rank(m Mapping) (rank, error) {
	for _, err := range s.Rows(m) {
		switch {
		case err != nil:
			return 0, err
		case s.Hidden || s.explains():
			return rankAside, nil
		}
		return rankData, nil
	}
	return rankEmpty, nil
}
