package match

import (
	"sync/atomic"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// A folded rune carries one fact about the place where it stands, so that
// matching never asks for properties of runes again.
const (
	// onWord is set on a word rune, and on a combining mark that follows one.
	onWord   rune = 1 << 30
	runeMask rune = 1<<21 - 1
)

// An entry says how one rune folds.
//
// Most runes fold to one rune that nothing before them can change. For these,
// bit 31 is clear and r^entry is the folded rune with its onWord bit: one
// operation, and all pages without any folding (nearly all of Han) are equal
// and shared. For the others:
//
//	31     set
//	30     the rune itself is a word rune
//	29     the rune itself is a combining mark
//	28–26  kind
//	23–16  canonical combining class
//	15–0   index into page.long (expand)
type entry uint32

const (
	special   entry = 1 << 31
	entryWord entry = 1 << 30
	entryMark entry = 1 << 29

	kindShift = 26
	cccShift  = 16
)

type kind uint8

const (
	// ignore: folds to nothing.
	ignore kind = iota
	// space: white space.
	space
	// expand: several runes, found in page.long.
	expand
	// mark: a combining mark that composes with nothing; stays itself.
	mark
	// join: may compose with, or change places with, what stands before it.
	// See [refold].
	join
)

func (e entry) kind() kind      { return kind(e>>kindShift) & 7 }
func (e entry) ccc() uint8      { return uint8(e >> cccShift) }
func (e entry) isSpecial() bool { return e&special != 0 }

// A page holds the entries of 256 runes.
type page struct {
	entries [256]entry
	// long holds what the runes of kind expand fold to.
	long [][]rune
	// parts holds the decomposed foldings that refold starts from, for the
	// runes where it is not the one rune that the entry gives.
	parts map[uint8][]rune
}

// pages is filled page by page as texts need them, from the tables of x/text:
// nothing is generated that could fall behind them, and a program pays only for
// the scripts that it meets. Two goroutines may build the same page; the pages
// are equal, and either may win.
var pages [(unicode.MaxRune + 1) >> 8]atomic.Pointer[page]

// plainPage is the page on which every rune folds to itself and none is a word
// rune.
var plainPage page

func pageOf(r rune) *page {
	if p := pages[r>>8].Load(); p != nil {
		return p
	}
	return buildPage(r >> 8)
}

func entryOf(r rune) entry { return pageOf(r).entries[uint8(r)] }

func buildPage(n rune) *page {
	p := &page{parts: map[uint8][]rune{}}
	var parts []rune
	fold := cases.Fold()
	for i := range p.entries {
		r := n<<8 | rune(i)
		if 0xD800 <= r && r <= 0xDFFF {
			continue // surrogates are never decoded
		}
		parts = appendParts(parts[:0], &fold, r)
		e, long := classify(r, parts)
		if long != nil {
			e |= entry(len(p.long))
			p.long = append(p.long, long)
		}
		p.entries[i] = e
		single := !e.isSpecial() && len(parts) == 1
		if !single && len(parts) > 0 && !isHangulSyllable(r) {
			p.parts[uint8(i)] = append([]rune(nil), parts...)
		}
	}
	if p.entries == plainPage.entries && len(p.parts) == 0 {
		p = &plainPage
	}
	pages[n].Store(p)
	return p
}

// appendParts appends the decomposed folding of r, with white space as ' '.
// Nothing in it folds or decomposes further, except [ypogegrammeni], which is
// left for refold to sort among the marks around it first.
func appendParts(dst []rune, fold *cases.Caser, r rune) []rune {
	if ignorable(r) {
		return dst
	}
	text := string(r)
	if norm.NFKD.PropertiesString(text).Decomposition() != nil || isHangulSyllable(r) {
		text = norm.NFKD.String(text)
	}
	for _, d := range text {
		switch {
		case unicode.Is(unicode.White_Space, d):
			dst = append(dst, ' ')
		case d == ypogegrammeni, caseless(d):
			dst = append(dst, d)
		case uncased(d):
			dst = append(dst, hiragana(d))
		default:
			for _, f := range norm.NFKD.String(fold.String(string(d))) {
				if !ignorable(f) {
					dst = append(dst, hiragana(f))
				}
			}
		}
	}
	return dst
}

// uncased reports whether case folding surely leaves r alone. It spares the
// caser, which costs more than all the rest of building a page.
func uncased(r rune) bool {
	return r > unicode.MaxASCII &&
		(unicode.Is(unicode.Lo, r) || !unicode.In(r, unicode.L, unicode.M, unicode.Nl, unicode.So))
}

// classify returns the entry for r, given its parts, and the folded runes if
// they are several.
func classify(r rune, parts []rune) (entry, []rune) {
	if len(parts) == 0 {
		return special | entry(ignore)<<kindShift, nil
	}
	if len(parts) == 1 && parts[0] == ' ' {
		return special | entry(space)<<kindShift, nil
	}
	own := special
	if wordRune(r) {
		own |= entryWord
	}
	if unicode.Is(unicode.M, r) {
		own |= entryMark
	}
	first := norm.NFC.PropertiesString(string(parts[0]))
	switch {
	case !first.BoundaryBefore() || hasSpace(parts):
		ccc := norm.NFC.PropertiesString(string(r)).CCC()
		return own | entry(join)<<kindShift | entry(ccc)<<cccShift, nil
	case unicode.Is(unicode.M, parts[0]):
		if len(parts) == 1 && parts[0] == r {
			return own | entry(mark)<<kindShift, nil
		}
		return own | entry(join)<<kindShift, nil
	}
	if len(parts) == 1 {
		f := parts[0]
		if wordRune(f) {
			f |= onWord
		}
		return entry(f ^ r), nil
	}
	folded := composed(parts)
	if len(folded) == 1 {
		return entry(folded[0] ^ r), nil
	}
	return own | entry(expand)<<kindShift, folded
}

func hasSpace(parts []rune) bool {
	for _, r := range parts {
		if r == ' ' {
			return true
		}
	}
	return false
}

// composed returns the composed form of parts, which begin with a base and hold
// no white space, with the onWord bits set.
func composed(parts []rune) []rune {
	text := make([]rune, len(parts))
	for i, r := range parts {
		if r == ypogegrammeni {
			r = smallIota
		}
		text[i] = r
	}
	folded := []rune(norm.NFC.String(string(text)))
	var on rune
	for i, r := range folded {
		if !unicode.Is(unicode.M, r) {
			on = 0
			if wordRune(r) {
				on = onWord
			}
		}
		folded[i] |= on
	}
	return folded
}
