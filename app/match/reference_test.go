package match

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// This file says once more what the package does, as plainly as possible and
// without its tables, for the tests to compare with.

// referenceFold folds by the plain x/text chain.
func referenceFold(s string) string {
	s = string([]rune(s)) // a U+FFFD for each byte that is not UTF-8
	s = withoutIgnorable(s)
	s = norm.NFKD.String(s)
	s = cases.Fold().String(s)
	s = norm.NFKD.String(s)
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 0x30A1 && r <= 0x30F6 || r == 0x30FD || r == 0x30FE:
			return r - 0x60 // hiragana
		case r >= 0xAB70 && r <= 0xABBF: // Cherokee, whose cases x/text swaps
			return r - 0xAB70 + 0x13A0
		case r >= 0x13F8 && r <= 0x13FD:
			return r - 0x13F8 + 0x13F0
		case isIgnorable(r):
			return -1
		}
		return r
	}, s)
	s = referencePartWords(s)
	return norm.NFC.String(s)
}

// defaultIgnorable is Default_Ignorable_Code_Point as DerivedCoreProperties.txt
// lists it. Unicode has kept it unchanged from version 6.3 to 17.0.
var defaultIgnorable = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x00AD, Hi: 0x00AD, Stride: 1},
		{Lo: 0x034F, Hi: 0x034F, Stride: 1},
		{Lo: 0x061C, Hi: 0x061C, Stride: 1},
		{Lo: 0x115F, Hi: 0x1160, Stride: 1},
		{Lo: 0x17B4, Hi: 0x17B5, Stride: 1},
		{Lo: 0x180B, Hi: 0x180F, Stride: 1},
		{Lo: 0x200B, Hi: 0x200F, Stride: 1},
		{Lo: 0x202A, Hi: 0x202E, Stride: 1},
		{Lo: 0x2060, Hi: 0x206F, Stride: 1},
		{Lo: 0x3164, Hi: 0x3164, Stride: 1},
		{Lo: 0xFE00, Hi: 0xFE0F, Stride: 1},
		{Lo: 0xFEFF, Hi: 0xFEFF, Stride: 1},
		{Lo: 0xFFA0, Hi: 0xFFA0, Stride: 1},
		{Lo: 0xFFF0, Hi: 0xFFF8, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x1BCA0, Hi: 0x1BCA3, Stride: 1},
		{Lo: 0x1D173, Hi: 0x1D17A, Stride: 1},
		{Lo: 0xE0000, Hi: 0xE0FFF, Stride: 1},
	},
}

func isIgnorable(r rune) bool {
	return unicode.Is(defaultIgnorable, r) || unicode.IsControl(r) && !unicode.IsSpace(r)
}

func withoutIgnorable(s string) string {
	return strings.Map(func(r rune) rune {
		if isIgnorable(r) {
			return -1
		}
		return r
	}, s)
}

// referencePartWords turns a run of white space between two parts of words into
// one space and removes all other white space.
func referencePartWords(s string) string {
	var out []rune
	for _, word := range strings.Fields(s) {
		runes := []rune(word)
		if referenceOnWord(out, len(out)-1) && (wordRune(runes[0]) || unicode.IsMark(runes[0])) {
			out = append(out, ' ')
		}
		out = append(out, runes...)
	}
	return string(out)
}

// referenceOnWord reports whether text[i] is a word rune or a mark on one.
func referenceOnWord(text []rune, i int) bool {
	for i >= 0 && unicode.IsMark(text[i]) {
		i--
	}
	return i >= 0 && wordRune(text[i])
}

// referenceFind tries every phrase at every place.
func referenceFind(phrases []string, message string) Result {
	text := []rune(referenceFold(message))
	var all []Span
	for p, phrase := range phrases {
		folded := []rune(referenceFold(phrase))
		if len(folded) == 0 {
			continue
		}
		for start := 0; start+len(folded) <= len(text); start++ {
			end := start + len(folded)
			if !slices.Equal(text[start:end], folded) {
				continue
			}
			if strings.IndexFunc(string(folded), func(r rune) bool { return r > 127 }) < 0 {
				if wordRune(folded[0]) && referenceOnWord(text, start-1) {
					continue
				}
				if wordRune(folded[len(folded)-1]) && end < len(text) && referenceOnWord(text, end) {
					continue
				}
			}
			all = append(all, Span{p, start, end})
		}
	}
	var kept []Span
	for _, a := range all {
		nested := slices.ContainsFunc(all, func(b Span) bool {
			return b.Start <= a.Start && a.End <= b.End && b.End-b.Start > a.End-a.Start
		})
		if !nested {
			kept = append(kept, a)
		}
	}
	slices.SortFunc(kept, func(a, b Span) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return a.Phrase - b.Phrase
	})
	return Result{Spans: kept, Len: len(text)}
}

// longestJoin returns the length of the longest run of runes in s that join
// what stands before them once decomposed. Beyond 30, norm puts in grapheme
// joiners and the reference stops being one.
func longestJoin(s string) int {
	longest, n := 0, 0
	for _, r := range withoutIgnorable(norm.NFKD.String(withoutIgnorable(string([]rune(s))))) {
		switch {
		case !norm.NFC.PropertiesString(string(r)).BoundaryBefore():
			n++
			longest = max(longest, n)
		case !unicode.IsSpace(r):
			n = 0
		}
	}
	return longest
}
