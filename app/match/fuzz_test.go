package match

import (
	"strings"
	"testing"
)

func FuzzFold(f *testing.F) {
	for _, s := range []string{
		"", "出勤", "出　勤", "ｼｭｯｷﾝ", "ＯＵＴ out", "か\u3099\u309A", "ヷヾ゛", "α\u0345\u0301",
		"❤\uFE0F👩\u200D💻", "a \u0301 b", "\u1100\u1161\u11A8", "\xff\xe3\x82", "ﷺ㌖", "İıſßẞ",
		"か" + strings.Repeat("\u3099\u0323", 40), "Ꭰꭰ", "\u0F73\u0F71\u0F74", "\u115F\u1160가\u11A8",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkFold(t, s) })
}

// FuzzFind takes the phrases one a line.
func FuzzFind(f *testing.F) {
	f.Add("出勤\n退勤\n終了\n休憩終了", "休憩終了して退勤")
	f.Add("お疲れ\n出勤", "お疲れ様です、出勤しました")
	f.Add("in\nout\nclock in\nmeeting", "Clock  in, meeting, main-in")
	f.Add("a\nb a\nc b a\nc b", "xc b a b")
	f.Add("しゅっきん\nシュッキン\n\n\u200B", "ｼｭｯｷﾝ シ\u200Bュッキン")
	f.Add("\u20DDin出\nin\n\u0301", "a\u20DDin (\u20DDin e\u0301 ´")
	f.Add("あい\nいう\nい\nあいうえ", "あいうあいうえ\xff")
	f.Fuzz(func(t *testing.T, lines, message string) {
		if len(lines) > 500 || len(message) > 500 {
			t.Skip("the reference is slow")
		}
		// Beyond 30 marks the reference does not fold.
		if longestJoin(lines) > 30 || longestJoin(message) > 30 {
			t.Skip("too many marks for the reference")
		}
		checkFind(t, strings.Split(lines, "\n"), message)
	})
}
