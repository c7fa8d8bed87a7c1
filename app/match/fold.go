package match

import (
	"sync"
	"unicode/utf8"
)

// Fold returns the folded form of s. Texts that a reader takes for the same
// have the same folded form; the package comment says which those are.
//
// Fold(Fold(s)) == Fold(s) for every s. Bytes that are not UTF-8 fold to
// U+FFFD, one for each.
func Fold(s string) string {
	buf := getBuffer()
	text := AppendFold((*buf)[:0], s)
	folded := string(text)
	putBuffer(buf, text)
	return folded
}

// AppendFold appends the runes of Fold(s) to dst and returns the longer slice.
// It allocates only where dst has no room. What dst holds already has no
// bearing on how s folds.
func AppendFold(dst []rune, s string) []rune {
	begin := len(dst)
	dst = appendFold(dst, s)
	for i, r := range dst[begin:] {
		dst[begin+i] = r & runeMask
	}
	return dst
}

// appendFold is AppendFold with the onWord bits left on.
//
// It goes through s rune by rune with one look-up each. Only at a rune that may
// join what stands before it does it step back to the last rune that begins
// something new, and has refold do that stretch again in full.
func appendFold(dst []rune, s string) []rune {
	begin := len(dst)
	// The last rune that begins something new: its place in s, and in dst.
	from, at := 0, begin
	pending := false // white space came since the last rune in dst
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			// Kana and Han, decoded here because the call costs as much as
			// the folding. These leading bytes have no overlong forms and no
			// surrogates to look out for.
			if 0xE1 <= r && r <= 0xEC && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 {
				r, size = r&0x0F<<12|rune(s[i+1]&0x3F)<<6|rune(s[i+2]&0x3F), 3
			} else {
				r, size = utf8.DecodeRuneInString(s[i:])
			}
		}
		p := pages[r>>8].Load()
		if p == nil {
			p = buildPage(r >> 8)
		}
		e := p.entries[uint8(r)]
		if !e.isSpecial() {
			f := r ^ rune(e)
			if pending {
				pending = false
				if f&onWord != 0 {
					dst = appendSpace(dst, begin)
				}
			}
			from, at = i, len(dst)
			dst = append(dst, f)
			i += size
			continue
		}
		switch e.kind() {
		case ignore:
			i += size
		case space:
			pending = true
			i += size
		case expand:
			folded := p.long[uint16(e)]
			if pending {
				pending = false
				if folded[0]&onWord != 0 {
					dst = appendSpace(dst, begin)
				}
			}
			from, at = i, len(dst)
			dst = append(dst, folded...)
			i += size
		case mark:
			if pending {
				pending = false
				dst = appendSpace(dst, begin)
			}
			from, at = i, len(dst)
			if at > begin {
				r |= dst[at-1] & onWord
			}
			dst = append(dst, r)
			i += size
		case join:
			if c := voiceLast(dst[at:], r); c != 0 {
				dst[at] = c
				pending = false // white space does not part kana from its mark
				i += size
				continue
			}
			dst, i, pending = refold(dst, begin, at, s, from)
		}
	}
	return dst
}

// appendSpace appends the space for a run of white space before a word rune or
// a mark, if the rune before it is part of a word as well. Elsewhere white
// space parts nothing.
func appendSpace(dst []rune, begin int) []rune {
	if len(dst) > begin && dst[len(dst)-1]&onWord != 0 {
		dst = append(dst, ' ')
	}
	return dst
}

// voiceLast returns what the mark r and the rune before it compose to, or 0 if
// they do not, or if it takes refold to tell. last is what was folded from
// where something new began.
func voiceLast(last []rune, r rune) rune {
	if len(last) != 1 {
		return 0
	}
	switch r {
	case voiced, 'ﾞ':
		return voice(last[0], voiced)
	case semivoiced, 'ﾟ':
		return voice(last[0], semivoiced)
	}
	return 0
}

// buffers holds buffers for folded messages.
var buffers = sync.Pool{New: func() any { return new([]rune) }}

// maxKept bounds the buffers that are kept, so that one huge text does not hold
// its memory for ever.
const maxKept = 1 << 16

func getBuffer() *[]rune { return buffers.Get().(*[]rune) }

func putBuffer(buf *[]rune, text []rune) {
	if cap(text) <= maxKept {
		*buf = text[:0]
		buffers.Put(buf)
	}
}
