package timeclock

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The values of an employee are cleaned in the same way wherever they come
// from, a cell of a file or a field of a form.

// CleanText is s without space at its ends and without invisible characters.
func CleanText(s string) string {
	if strings.ContainsFunc(s, Invisible) {
		s = strings.Map(func(r rune) rune {
			if Invisible(r) {
				return -1
			}
			return r
		}, s)
	}
	return strings.TrimSpace(s)
}

// Invisible reports characters that leave no mark on paper and come along
// when text is copied from web pages and chats. Those that change how the
// character before them is written (variation selectors, joiners) are not
// among them; FoldCode knows those.
func Invisible(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0x180e, r == 0x200b, r == 0x200e, r == 0x200f,
		r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0xfeff:
		return true
	}
	return false
}

func selector(r rune) bool {
	return r == 0x200c || r == 0x200d || r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0100 && r <= 0xe01ef
}

// FoldCode brings the full-width letters, digits and signs of a code or an ID
// to half width. Nothing else is folded: ① is not 1.
func FoldCode(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 }) {
		return s
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= 0xff01 && r <= 0xff5e:
			return r - 0xfee0
		case r == 0x3000 || r == 0xa0:
			return ' '
		case selector(r):
			return -1
		}
		return r
	}, s))
}

// ComposeName composes kana that were written as letter and mark (か + ゙), as
// files from a Mac do. It leaves alone the compatibility ideographs that full
// NFC would replace: 神 (U+FA19) is how somebody's name is written.
func ComposeName(s string) string {
	if norm.NFC.IsNormalString(s) {
		return s
	}
	var b strings.Builder
	for s != "" {
		i := strings.IndexFunc(s, compatIdeograph)
		if i < 0 {
			i = len(s)
		}
		b.WriteString(norm.NFC.String(s[:i]))
		s = s[i:]
		i = strings.IndexFunc(s, func(r rune) bool { return !compatIdeograph(r) })
		if i < 0 {
			i = len(s)
		}
		b.WriteString(s[:i])
		s = s[i:]
	}
	return b.String()
}

func compatIdeograph(r rune) bool { return r >= 0xf900 && r <= 0xfaff || r >= 0x2f800 && r <= 0x2fa1f }

// cellErrors are what Excel shows in place of a value.
var cellErrors = []string{"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!",
	"#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!", "#GETTING_DATA"}

// IsCellError reports whether s is what a spreadsheet shows for an error, or
// ##### because a column was too narrow.
func IsCellError(s string) bool {
	return strings.HasPrefix(s, "#") && (slices.Contains(cellErrors, s) || len(s) > 2 && strings.Trim(s, "#") == "")
}

var (
	// exponent is how Excel shows a long number that was not kept as text.
	exponent = regexp.MustCompile(`^[+-]?\d(\.\d+)?E[+-]\d{1,3}$`)
	// becameDate are the dates Excel makes of codes such as 1-2, as it then
	// shows them, in Japanese and in English.
	becameDate = regexp.MustCompile(`^(\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月(\d{1,2}日)?|\d{4}/\d{1,2}/\d{1,2}|\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2})$`)
)

// SpoiltCode says what a spreadsheet made of a code: ReasonExponent or
// ReasonBecameDate; "" if nothing.
func SpoiltCode(s string) ReasonCode {
	switch {
	case strings.Trim(s, "0123456789") == "": // as nearly all are
		return ""
	case exponent.MatchString(strings.ToUpper(s)):
		return ReasonExponent
	case becameDate.MatchString(s):
		return ReasonBecameDate
	}
	return ""
}

// cutText is s without its control characters, a line end being a space.
func cutText(s string) string {
	return CleanText(strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s))
}

// SearchWord is one word of what somebody looks for.
type SearchWord struct {
	Text               string // in normal width
	Katakana, Hiragana string // with its kana written so
}

// SearchWords are the words of s.
func SearchWords(s string) []SearchWord {
	var words []SearchWord
	for w := range strings.FieldsSeq(norm.NFKC.String(s)) {
		words = append(words, SearchWord{w, strings.Map(toKatakana, w), strings.Map(toHiragana, w)})
	}
	return words
}

func toKatakana(r rune) rune {
	if r >= 'ぁ' && r <= 'ゖ' {
		return r + 'ァ' - 'ぁ'
	}
	return r
}

func toHiragana(r rune) rune {
	if r >= 'ァ' && r <= 'ヶ' {
		return r - 'ァ' + 'ぁ'
	}
	return r
}
