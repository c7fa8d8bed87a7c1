package match

// Hangul syllables compose by arithmetic (The Unicode Standard, section 3.12).
const (
	jamoL, jamoV, jamoT      = 0x1100, 0x1161, 0x11A7
	countL, countV           = 19, 21
	countT                   = 28
	syllables, countLVT      = 0xAC00, countL * countV * countT
	syllablesEnd        rune = syllables + countLVT
)

func isHangulSyllable(r rune) bool { return syllables <= r && r < syllablesEnd }

// appendJamo appends the jamo of a Hangul syllable.
func appendJamo(dst []rune, r rune) []rune {
	i := r - syllables
	dst = append(dst, jamoL+i/(countV*countT), jamoV+i/countT%countV)
	if t := i % countT; t != 0 {
		dst = append(dst, jamoT+t)
	}
	return dst
}

// composeJamo returns the syllable of a leading and a vowel jamo, or of a
// syllable without a trailing jamo and one, or 0.
func composeJamo(a, b rune) rune {
	switch {
	case jamoL <= a && a < jamoL+countL && jamoV <= b && b < jamoV+countV:
		return syllables + ((a-jamoL)*countV+(b-jamoV))*countT
	case isHangulSyllable(a) && (a-syllables)%countT == 0 && jamoT < b && b < jamoT+countT:
		return a + (b - jamoT)
	}
	return 0
}
