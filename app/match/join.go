package match

import (
	"slices"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// refold folds the stretch of s that begins at byte from and goes on over every
// rune that joins what stands before it, white space and ignorable runes
// between them included. It is the slow way, taken for combining marks and the
// like: decompose, put the marks in order, part the words, compose.
//
// The folded runes replace dst[at:]; dst[begin:] is the folding of s so far.
// The byte position after the stretch is returned, and whether the stretch
// ended in white space that is still to be judged.
func refold(dst []rune, begin, at int, s string, from int) (folded []rune, next int, pending bool) {
	dst = dst[:at]
	i := from
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		p := pageOf(r)
		e := p.entries[uint8(r)]
		joins := e.isSpecial() && (e.kind() == ignore || e.kind() == space || e.kind() == join)
		if !joins && i > from {
			break
		}
		dst = p.appendParts(dst, r, e)
		i += size
	}
	// Twice in order: before the iota subscript becomes a letter, and after
	// white space and such letters, which hold marks apart, have gone or come.
	sortMarks(dst[at:])
	dst, pending = partWords(dst, begin, at)
	sortMarks(dst[at:])
	return compose(dst, at), i, pending
}

// appendParts appends the decomposed folding of r, whose entry is e.
func (p *page) appendParts(dst []rune, r rune, e entry) []rune {
	if isHangulSyllable(r) {
		return appendJamo(dst, r)
	}
	if parts, ok := p.parts[uint8(r)]; ok {
		return append(dst, parts...)
	}
	if !e.isSpecial() {
		return append(dst, (r^rune(e))&runeMask)
	}
	if e.kind() == space {
		return append(dst, ' ')
	}
	return dst // ignored: all other kinds have parts
}

// partWords settles the white space in dst[at:] and sets the onWord bits.
func partWords(dst []rune, begin, at int) (folded []rune, pending bool) {
	w := at // never overtakes the reading: a kept space had its own place
	for _, r := range dst[at:] {
		if r == ' ' {
			pending = true
			continue
		}
		if r == ypogegrammeni {
			r = smallIota
		}
		word, isMark := false, false
		if e := entryOf(r); e.isSpecial() {
			word, isMark = e&entryWord != 0, e&entryMark != 0
		} else {
			word = rune(e)&onWord != 0
		}
		after := w > begin && dst[w-1]&onWord != 0
		if pending {
			pending = false
			if after && (word || isMark) {
				dst[w] = ' '
				w++
				after = false
			}
		}
		if word || isMark && after {
			r |= onWord
		}
		dst[w] = r
		w++
	}
	return dst[:w], pending
}

// combiningClass returns the canonical combining class of a folded rune. Only
// runes of kind join have one other than 0.
func combiningClass(r rune) uint8 {
	if e := entryOf(r & runeMask); e.isSpecial() && e.kind() == join {
		return e.ccc()
	}
	return 0
}

// sortMarks puts every run of combining marks in canonical order (The Unicode
// Standard, section 3.11, D109).
func sortMarks(text []rune) {
	for i := 0; i < len(text); {
		if combiningClass(text[i]) == 0 {
			i++
			continue
		}
		first := i
		for i < len(text) && combiningClass(text[i]) != 0 {
			i++
		}
		if i-first > 1 {
			slices.SortStableFunc(text[first:i], func(a, b rune) int {
				return int(combiningClass(a)) - int(combiningClass(b))
			})
		}
	}
}

// compose composes dst[at:], whose marks are in order (D117). It is written out
// rather than left to norm.NFC because that puts a grapheme joiner after 30
// marks in a row, so that folding twice would not be folding once.
func compose(dst []rune, at int) []rune {
	w := at
	starter := -1
	var last uint8 // class of the rune before, 0 if it is the starter itself
	for _, r := range dst[at:] {
		class := combiningClass(r)
		if starter >= 0 && (last == 0 || last < class) {
			base := dst[starter]
			if c, ok := composePair(base&runeMask, r&runeMask); ok {
				dst[starter] = c | base&onWord
				continue
			}
		}
		if class == 0 {
			starter = w
		}
		last = class
		dst[w] = r
		w++
	}
	return dst[:w]
}

// composePair returns the rune that a and b compose to, if there is one.
func composePair(a, b rune) (rune, bool) {
	if c := voice(a, b); c != 0 {
		return c, true
	}
	if c := composeJamo(a, b); c != 0 {
		return c, true
	}
	c, ok := composites()[[2]rune{a, b}]
	return c, ok
}

// composites holds what pairs of runes compose to, but for Hangul. x/text keeps
// this table to itself, so it is read back from the decompositions.
var composites = sync.OnceValue(func() map[[2]rune]rune {
	pairs := make(map[[2]rune]rune, 1024)
	const end = 0x20000 // a test holds that no rune above is composed
	for c := rune(0xC0); c < end; c++ {
		text := string(c)
		parts := norm.NFD.PropertiesString(text).Decomposition()
		if parts == nil || !norm.NFC.IsNormalString(text) {
			continue
		}
		_, size := utf8.DecodeLastRune(parts)
		if size == len(parts) {
			continue
		}
		a, _ := utf8.DecodeRune(norm.NFC.Bytes(parts[:len(parts)-size]))
		b, _ := utf8.DecodeLastRune(parts)
		pairs[[2]rune{a, b}] = c
	}
	return pairs
})

// voice returns kana composed with a voiced or semi-voiced mark, or 0. It
// serves nearly all composing in Japanese text: half-width katakana, and text
// from systems that store kana decomposed.
func voice(kana, m rune) rune {
	i := kana - 'ぁ'
	if i < 0 || int(i) >= len(voicing) {
		return 0
	}
	can := voicing[i]
	switch {
	case m == voiced && can&1 != 0:
		if kana == 'う' {
			return 'ゔ'
		}
		return kana + 1
	case m == semivoiced && can&2 != 0:
		return kana + 2
	}
	return 0
}

// voicing says of the hiragana from ぁ whether a voiced mark (1) and a
// semi-voiced mark (2) compose with it.
var voicing = func() (t ['ゞ' - 'ぁ']uint8) {
	for _, r := range "うかきくけこさしすせそたちつてとはひふへほゝ" {
		t[r-'ぁ'] |= 1
	}
	for _, r := range "はひふへほ" {
		t[r-'ぁ'] |= 2
	}
	return t
}()
