package match

import (
	"cmp"
	"slices"
	"unicode"
)

// symbols numbers the runes that occur in a set's phrases from 1, the most
// frequent first: small numbers close together pack the automaton tightly.
type symbols struct {
	index []uint32 // by rune>>8: where its page begins in table
	table []uint32 // by page and rune&255; the first page is all 0
	count int
}

// of returns the number of r, 0 if it has none.
func (s *symbols) of(r rune) uint32 {
	return s.table[s.index[r>>8]+uint32(uint8(r))]
}

func newSymbols(text []rune) symbols {
	s := symbols{
		index: make([]uint32, (unicode.MaxRune+1)>>8),
		table: make([]uint32, 256),
	}
	// Until they are numbered, the table counts the runes.
	var runes []rune
	for _, r := range text {
		r &= runeMask
		at := &s.index[r>>8]
		if *at == 0 {
			*at = uint32(len(s.table))
			s.table = append(s.table, make([]uint32, 256)...)
		}
		n := &s.table[*at+uint32(uint8(r))]
		if *n == 0 {
			runes = append(runes, r)
		}
		*n++
	}
	slices.SortFunc(runes, func(a, b rune) int {
		return cmp.Or(cmp.Compare(s.of(b), s.of(a)), cmp.Compare(a, b))
	})
	for i, r := range runes {
		s.table[s.index[r>>8]+uint32(uint8(r))] = uint32(i + 1)
	}
	s.count = len(runes)
	return s
}
