package match

import "unicode"

// ignorable reports whether r is removed by folding: it shows nothing, so two
// texts that look alike may differ in it.
//
// The visible promise is Unicode's Default_Ignorable_Code_Point: zero-width
// space and joiners, BOM, variation selectors, soft hyphen, bidirectional
// controls, tags, combining grapheme joiner, fillers and more. The unicode
// package has no table of it, so it is derived here by the formula at the head
// of its section in DerivedCoreProperties.txt. Control characters that are not
// white space go too: they reach a message only by accident.
func ignorable(r rune) bool {
	switch {
	case unicode.Is(unicode.White_Space, r):
		return false
	case unicode.Is(unicode.Cc, r),
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r),
		unicode.Is(unicode.Variation_Selector, r):
		return true
	case unicode.Is(unicode.Cf, r):
		return !(0xFFF9 <= r && r <= 0xFFFB) && // interlinear annotation
			!(0x13430 <= r && r <= 0x13440) && // Egyptian hieroglyph format
			!unicode.Is(unicode.Prepended_Concatenation_Mark, r)
	}
	return false
}

// unspaced holds the scripts that do not part words by white space. They are
// those that UAX #29 leaves out of its word letters (ideographs, kana, and the
// scripts of line-breaking class SA) and a few that write the same way.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo,
	unicode.Yi, unicode.Nushu, unicode.Tangut, unicode.Khitan_Small_Script,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
	unicode.Tai_Le, unicode.New_Tai_Lue, unicode.Tai_Tham, unicode.Tai_Viet,
	unicode.Ahom, unicode.Balinese, unicode.Javanese,
}

// wordRune reports whether r is part of a word that white space or punctuation
// ends: a letter or digit, but of no script in [unspaced]. Hangul counts, since
// Korean is written with spaces.
func wordRune(r rune) bool {
	switch {
	case r < 0x80:
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	case 0x3000 <= r && r <= 0x30FF:
		// The letters here that no script claims (ー, 〆, 〼, 〵) are Japanese.
		return false
	}
	return unicode.In(r, unicode.L, unicode.Nd, unicode.Nl) && !unicode.In(r, unspaced...)
}

// hiragana maps katakana to hiragana and leaves every other rune alone. It is
// given decomposed text: ガ, ヷ and ヾ arrive as カ, ワ and ヽ with a voiced mark.
// ー and the small katakana of Ainu (U+31F0) have no hiragana and stay.
func hiragana(r rune) rune {
	if 'ァ' <= r && r <= 'ヶ' || r == 'ヽ' {
		return r - ('ァ' - 'ぁ')
	}
	return r
}

// caseless reports whether r is already in its case-folded form though x/text
// would change it. Cherokee folds to its capital letters (CaseFolding.txt), but
// x/text turns these into the small ones as well: it swaps the two (golang/go
// issue 46101).
func caseless(r rune) bool { return 0x13A0 <= r && r <= 0x13F5 }

// The marks whose handling is special.
const (
	// ypogegrammeni is the iota subscript: the one combining mark that case
	// folding turns into a letter (ι), which makes the order of the marks
	// around it matter before the folding.
	ypogegrammeni = '\u0345'
	smallIota     = 'ι'

	voiced     = '\u3099' // combining ゛
	semivoiced = '\u309A' // combining ゜
)
