package sheet

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"punchline/app/timeclock"
)

// cellErrors are what Excel shows in place of a value.
var cellErrors = []string{"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!",
	"#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!", "#GETTING_DATA"}

// isCellError reports whether a cell shows an error, or ##### because its
// column was too narrow.
func isCellError(s string) bool {
	return strings.HasPrefix(s, "#") && (slices.Contains(cellErrors, s) || len(s) > 2 && strings.Trim(s, "#") == "")
}

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
func cleanText(cell []byte) string {
	s := string(cell)
	if strings.ContainsFunc(s, invisible) {
		s = strings.Map(func(r rune) rune {
			if invisible(r) {
				return -1
			}
			return r
		}, s)
	}
	return strings.TrimSpace(s)
}

// invisible reports characters that leave no mark on paper and come along
// when text is copied from web pages and chats. Those that change how the
// character before them is written (variation selectors, joiners) are not
// among them; foldCode knows those.
func invisible(r rune) bool {
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

// foldCode brings the full-width letters, digits and signs of a code or an ID
// to half width. Nothing else is folded: ① is not 1.
func foldCode(s string) string {
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

// composeName composes kana that were written as letter and mark (か + ゙), as
// files from a Mac do. It leaves alone the compatibility ideographs that full
// NFC would replace: 神 (U+FA19) is how somebody's name is written.
func composeName(s string) string {
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

var (
	// exponent is how Excel shows a long number that was not kept as text.
	exponent = regexp.MustCompile(`^[+-]?\d(\.\d+)?E[+-]\d{1,3}$`)
	// becameDate are the dates Excel makes of codes such as 1-2, as it then
	// shows them, in Japanese and in English.
	becameDate = regexp.MustCompile(`^(\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月(\d{1,2}日)?|\d{4}/\d{1,2}/\d{1,2}|\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2})$`)
)

// checkCode finds what a spreadsheet made of a code.
func checkCode(s string) timeclock.ReasonCode {
	switch {
	case exponent.MatchString(strings.ToUpper(s)):
		return timeclock.ReasonExponent
	case becameDate.MatchString(s):
		return timeclock.ReasonBecameDate
	}
	return ""
}

// splitName parts a 氏名 at its first space, half or full width.
func splitName(s string) (last, first string) {
	i := strings.IndexAny(s, " \u3000\u00a0")
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.TrimSpace(s[i:])
}
