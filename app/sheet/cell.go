package sheet

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"punchline/app/timeclock"
)

// unwrap takes off what people and programs put around a text so that a
// spreadsheet leaves it alone: ="0001" and '0001. Our own exports put the ' in
// front of what would run as a formula. isText says that something was taken
// off, so that the rest is no formula of a spreadsheet's.
func unwrap(s string) (_ string, isText bool) {
	if len(s) >= 3 && strings.HasPrefix(s, `="`) && strings.HasSuffix(s, `"`) {
		inner := s[2 : len(s)-1]
		if plain := strings.ReplaceAll(inner, `""`, ""); !strings.Contains(plain, `"`) {
			return strings.TrimSpace(strings.ReplaceAll(inner, `""`, `"`)), true
		}
		return s, false // ="a"&"b"
	}
	if rest, ok := strings.CutPrefix(s, "'"); ok {
		// 'Ofa and other names begin so themselves.
		if r, _ := utf8.DecodeRuneInString(rest); !unicode.In(r, unicode.Latin) || strings.ContainsAny(rest, "0123456789@") {
			return strings.TrimSpace(rest), true
		}
	}
	return s, false
}

// cleanText is a cell without space and invisible characters at its ends and
// without invisible characters inside, as a string of its own.
func cleanText(cell []byte) string { return timeclock.CleanText(string(cell)) }

// splitName parts a 氏名 at its first space, half or full width.
func splitName(s string) (last, first string) {
	i := strings.IndexAny(s, " \u3000\u00a0")
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.TrimSpace(s[i:])
}
