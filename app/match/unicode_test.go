package match

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// eachRune calls f with every code point but the surrogates.
func eachRune(f func(r rune)) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if utf8.ValidRune(r) {
			f(r)
		}
	}
}

// checkFold compares the folding of s with the x/text chain, with itself
// applied twice, and its onWord bits with what the folded text says.
func checkFold(t *testing.T, s string) {
	t.Helper()
	text := appendFold(nil, s)
	for i, r := range text {
		if got, want := r&onWord != 0, onWordAt(text, i); got != want {
			t.Errorf("%+q: rune %d of folded text: on a word = %v, want %v", s, i, got, want)
		}
	}
	for i := range text {
		text[i] &= runeMask
	}
	folded := string(text)
	if again := Fold(folded); again != folded {
		t.Errorf("%+q folds to %+q, and that to %+q", s, folded, again)
	}
	if longestJoin(s) <= 30 {
		if want := referenceFold(s); folded != want {
			t.Errorf("%+q folds to %+q, want %+q", s, folded, want)
		}
	}
}

func onWordAt(text []rune, i int) bool {
	for i >= 0 && unicode.IsMark(text[i]&runeMask) {
		i--
	}
	return i >= 0 && wordRune(text[i]&runeMask)
}

// The table against x/text, over all of Unicode: every code point alone, where
// it is between letters, and where white space and marks stand around it.
func TestTableAgreesWithTextOverAllOfUnicode(t *testing.T) {
	t.Parallel()
	check := func(t *testing.T, text string) {
		if Fold(text) == referenceFold(text) {
			return
		}
		for _, r := range text {
			checkFold(t, string(r))
			checkFold(t, around(r))
		}
		t.Errorf("text that ends in %+q differs", text[max(0, len(text)-8):])
	}
	// Parts of about equal cost, to use all processors.
	bounds := []rune{0, 0x4000, 0x8000, 0xC000, 0x10000, 0x20000, 0x30000, 0x90000, unicode.MaxRune + 1}
	for i, from := range bounds[:len(bounds)-1] {
		to := bounds[i+1]
		t.Run(fmt.Sprintf("from %U", from), func(t *testing.T) {
			t.Parallel()
			var batch []byte // many runes to a text, to spare the chain its starting costs
			for r := from; r < to; r++ {
				if utf8.ValidRune(r) {
					batch = append(batch, around(r)...)
				}
				if len(batch) > 4096 || r == to-1 {
					check(t, string(batch))
					batch = batch[:0]
				}
			}
		})
	}
}

// around returns r as it may stand in a text: beside letters, white space and
// marks. The planes that are nearly empty get less of it, to save time.
func around(r rune) string {
	c := string(r)
	if r >= 0x30000 {
		return c
	}
	return "e" + c + " " + c + "\u0301\u3099"
}

func TestEveryCodePointFoldsOnce(t *testing.T) {
	t.Parallel()
	var text, again []rune
	eachRune(func(r rune) {
		text = AppendFold(text[:0], string(r))
		again = AppendFold(again[:0], string(text))
		if !slices.Equal(text, again) {
			t.Errorf("%U folds to %+q, and that to %+q", r, string(text), string(again))
		}
	})
}

// Every composed rune must fold like its decomposed forms; this also holds that
// the pairs read back from x/text are all there are.
func TestComposedAndDecomposedFormsFoldAlike(t *testing.T) {
	t.Parallel()
	eachRune(func(r rune) {
		c := string(r)
		d := norm.NFD.String(c)
		if d == c {
			return
		}
		if got, want := Fold(d), Fold(c); got != want {
			t.Errorf("%U: NFD folds to %+q, NFC to %+q", r, got, want)
		}
	})
}

func TestRandomTextFoldsLikeTheReference(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for range 5_000 {
		checkFold(t, randomText(rng, 12))
		if t.Failed() {
			return
		}
	}
}

// tricky lists runes that act on one another.
var tricky = []rune("かカはハワヽがガパヷゔ゛゜ｶﾞﾟーｰ・、。" +
	"\u3099\u309A\u0301\u0308\u0323\u0327\u0338\u0345\u034F\u20DD\u20E3\uFE0F\u200B\u200D\u00AD\uFEFF\u2060" +
	" \t\n\r\u0085\u00A0\u3000\u1680\u2028\x00\x1b" +
	"aAeEiIİınNsSßẞſkKéÉαΑάᾳᾼώςΣǰΐﬀﬁ´¨¸￣㌔㌖㏂⒜①Ⅳ™🅰⓿1１" +
	"가각각ㄱ힣กำซาကို\u0958\u0915\u093c\u0BC6\u0BBE\u0BD7\u09C7\u09BE出勤退社人" +
	"👍🏻❤☕👨👩🇯🇵ﷺ\u0F71\u0F72\u0F73\u0F74\u1DFA\U000110B9\U000110BA\U0001D15E\U0001D165\uAC00\u11A7")

func randomText(rng *rand.Rand, most int) string {
	var b []byte
	for range rng.IntN(most + 1) {
		switch rng.IntN(20) {
		case 0:
			b = append(b, byte(rng.IntN(256)))
		case 1:
			b = utf8.AppendRune(b, rune(rng.IntN(unicode.MaxRune+1)))
		case 2:
			b = utf8.AppendRune(b, rune(rng.IntN(0x3400)))
		default:
			b = utf8.AppendRune(b, tricky[rng.IntN(len(tricky))])
		}
	}
	return string(b)
}

func TestIgnorableIsTheListedProperty(t *testing.T) {
	t.Parallel()
	eachRune(func(r rune) {
		if got, want := ignorable(r), isIgnorable(r); got != want {
			t.Errorf("ignorable(%U) = %v, want %v", r, got, want)
		}
	})
}

func TestWordRunes(t *testing.T) {
	t.Parallel()
	for _, r := range "azAZ09éßñĳαΩжЯאبककক출ㅏᄀ०٣Ⅷ" {
		if !wordRune(r) {
			t.Errorf("wordRune(%q %U) = false, want true", r, r)
		}
	}
	for _, r := range "出勤々〆〇ーぁアｱゝヽ〼กລកမབꀀㄅ !_-.'、。・👍❤①㊙\u0301\u3099" {
		if wordRune(r) {
			t.Errorf("wordRune(%q %U) = true, want false", r, r)
		}
	}
}

func TestLongRunsOfMarksFoldOnce(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	marks := []rune("\u3099\u0301\u0323\u0345\u034F\u0327\u200D \u1161\u11A8\u0BBE")
	for range 200 {
		text := []rune{tricky[rng.IntN(len(tricky))]}
		for range 100 {
			text = append(text, marks[rng.IntN(len(marks))])
		}
		checkFold(t, string(text)+"か")
	}
}
