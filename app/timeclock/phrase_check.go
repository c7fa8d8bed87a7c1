package timeclock

import (
	"fmt"
	"unicode/utf8"
)

// CheckPhrases reports the first thing wrong with a whole set of phrases:
// CodeInvalid with the field "phrases[i]" for an unknown kind, text that is
// empty, over MaxPhraseRunes or folding to an earlier phrase's; with the
// field "phrases" when a punch type would be left without any.
func CheckPhrases(phrases []Phrase) error {
	const op = "timeclock.CheckPhrases"
	seen := make(map[string]int, len(phrases))
	count := map[PhraseKind]int{}
	for i, p := range phrases {
		field := fmt.Sprintf("phrases[%d]", i)
		folded := p.Folded()
		switch {
		case !p.Kind.Valid():
			return Invalid(op, field, "unknown kind "+string(p.Kind))
		case folded == "":
			return Invalid(op, field, "empty")
		case utf8.RuneCountInString(p.Text) > MaxPhraseRunes:
			return Invalid(op, field, "too long")
		}
		if j, dup := seen[folded]; dup {
			return Invalid(op, field, fmt.Sprintf("the same as phrase %d", j))
		}
		seen[folded] = i
		count[p.Kind]++
	}
	for _, t := range PunchTypes() {
		if count[PhraseKind(t)] == 0 {
			return Invalid(op, "phrases", "no phrase for "+string(t))
		}
	}
	return nil
}
