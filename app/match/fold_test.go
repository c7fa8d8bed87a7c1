package match

import (
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"Japanese stays", "出勤", "出勤"},
		{"ASCII capitals", "OUT", "out"},
		{"full-width ASCII", "ｏｕｔ", "out"},
		{"full-width capitals and digits", "ＯＵＴ１２３", "out123"},
		{"full-width punctuation", "出勤！（仮）", "出勤!(仮)"},
		{"katakana is hiragana", "シュッキン", "しゅっきん"},
		{"half-width katakana", "ｼｭｯｷﾝ", "しゅっきん"},
		{"half-width voiced", "ｶﾞﾝﾊﾞﾙ", "がんばる"},
		{"half-width semi-voiced", "ﾊﾟﾁﾊﾟﾁ", "ぱちぱち"},
		{"half-width prolonged", "ｽﾀｰﾄ", "すたーと"},
		{"half-width punctuation", "｢出勤｣｡", "「出勤」。"},
		{"voiced kana decomposed", "か\u3099んは\u309A", "がんぱ"},
		{"voiced katakana decomposed", "カ\u3099ンハ\u309A", "がんぱ"},
		{"vu", "ヴ", "ゔ"},
		{"vu half-width", "ｳﾞ", "ゔ"},
		{"small ka and ke", "ヵヶ", "ゕゖ"},
		{"voiced wa, wi, we, wo", "ヷヸヹヺ", "わ\u3099ゐ\u3099ゑ\u3099を\u3099"},
		{"iteration marks", "ヽヾゝゞヽ\u3099", "ゝゞゝゞゞ"},
		{"prolonged sound mark", "スーパー", "すーぱー"},
		{"middle dot", "イン・アウト", "いん・あうと"},
		{"spacing voiced mark after kana", "か゛", "が"},
		{"squared kana", "㌔", "きろ"},
		{"circled", "㊙①", "秘1"},
		{"compatibility ideograph", "\uFA19", "神"},
		{"ligature and eszett", "ﬁSTRAßE", "fistrasse"},
		{"Greek sigmas", "ΣΊΣΥΦΟΣ", "σίσυφοσ"},
		{"Kelvin and micro sign", "Kµ", "kμ"},
		{"iota subscript", "ᾼ", "αι"},
		{"iota subscript after an accent", "α\u0345\u0301", "άι"},
		{"Cherokee folds to capitals", "Ꭰꭰᏸ", "ᎠᎠᏰ"},
		{"composed and decomposed accents", "É e\u0301", "é é"},
		{"Hangul from jamo", "\u110e\u116e\u11af근", "출근"},

		{"zero-width space", "出\u200B勤", "出勤"},
		{"zero-width joiner", "出\u200D勤", "出勤"},
		{"BOM", "\uFEFF出勤\uFEFF", "出勤"},
		{"variation selector on an ideograph", "葛\U000E0100", "葛"},
		{"variation selector on an emoji", "❤\uFE0F", "❤"},
		{"emoji of several people", "👩\u200D💻", "👩💻"},
		{"soft hyphen", "clock\u00ADin", "clockin"},
		{"bidirectional controls", "\u202Eout\u202C\u2066in\u2069\u200F", "outin"},
		{"word joiner", "出\u2060勤", "出勤"},
		{"Mongolian vowel separator", "出\u180E勤", "出勤"},
		{"tag characters", "🏴\U000E0067\U000E0062\U000E007F", "🏴"},
		{"combining grapheme joiner", "か\u034F\u3099", "が"},
		{"Hangul filler", "\u3164出勤\uFFA0", "出勤"},
		{"control characters", "\x00出\x1b勤\u009F", "出勤"},
		{"an invisible character between kana and its mark", "か\u200Bﾞ", "が"},
		{"only invisible characters", "\u200B\uFE0F\u00AD", ""},

		{"spaced letters", "出 勤", "出勤"},
		{"ideographic space", "出　勤", "出勤"},
		{"no-break space", "出\u00A0勤", "出勤"},
		{"spaces at the ends", " \n出勤\t ", "出勤"},
		{"line break", "出\r\n勤", "出勤"},
		{"only white space", " 　\n", ""},
		{"one space between ASCII words", "clock  in", "clock in"},
		{"any white space between ASCII words", "Clock \u00A0\u3000\r\n\u2003\tIn", "clock in"},
		{"line separator between ASCII words", "clock\u2028in", "clock in"},
		{"invisible characters in white space", "clock \u200B in", "clock in"},
		{"space between Japanese and ASCII", "in 出勤 out", "in出勤out"},
		{"space at punctuation", "in , out ! ", "in,out!"},
		{"space between digits", "9 00", "9 00"},
		{"space between accented words", "café é", "café é"},
		{"space between Hangul words", "출근 합니다", "출근 합니다"},
		{"space in Thai", "เข้า งาน", "เข้างาน"},
		{"space at an emoji", "in 👍 out", "in👍out"},
		{"space around the prolonged sound mark", "ス ー パ ー", "すーぱー"},
		{"space between kana and a half-width mark", "ｶ ﾞ", "が"},
		{"spacing accent after a word", "in´", "in \u0301"},

		{"one byte that is not UTF-8", "出\xff勤", "出\uFFFD勤"},
		{"cut off rune", "出\xe5\x8b", "出\uFFFD\uFFFD"},
		{"overlong form", "\xc0\x80a", "\uFFFD\uFFFDa"},
		{"encoded surrogate", "\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD"},
		{"beyond Unicode", "\xf4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
		{"cut off before a mark", "か\xe3\x82\u3099", "か\uFFFD\uFFFD\u3099"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Fold(tt.in); got != tt.want {
				t.Errorf("Fold(%+q) = %q %+q, want %q", tt.in, got, got, tt.want)
			}
			checkFold(t, tt.in)
		})
	}
}

func TestAppendFoldKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"\u3099", " in", "\u0301か\u3099", "ﾞ出 勤"} {
		for _, before := range []string{"か", "in", "e"} {
			got := string(AppendFold([]rune(before), s))
			if want := before + Fold(s); got != want {
				t.Errorf("AppendFold(%q, %+q) = %+q, want %+q", before, s, got, want)
			}
		}
	}
}

func TestFoldIsLinear(t *testing.T) {
	t.Parallel()
	// Each of these takes no time at all, unless some step goes back too far.
	for _, part := range []string{"\u3099", "\u0345\u0301\u0323", "か\u3099", " ", "\u200B", "a \u0301", "\u1161", "ﷺ", "\xff"} {
		s := strings.Repeat(part, 30_000)
		if once := Fold(s); Fold(once) != once {
			t.Errorf("a long run of %+q does not fold once", part)
		}
	}
}
