package match

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// found says what a result holds, as phrase@start-end.
func found(phrases []string, r Result) string {
	var b strings.Builder
	for i, sp := range r.Spans {
		if i > 0 {
			b.WriteString(" ")
		}
		fmt.Fprintf(&b, "%s@%d-%d", phrases[sp.Phrase], sp.Start, sp.End)
	}
	return b.String()
}

func TestFind(t *testing.T) {
	t.Parallel()
	defaults := []string{"出勤", "退勤", "休憩開始", "休憩終了", "外出開始", "外出終了"}
	words := []string{"in", "out", "clock in", "お疲れ", "出勤"}
	tests := []struct {
		name    string
		phrases []string
		message string
		want    string
	}{
		{"the phrase itself", defaults, "出勤", "出勤@0-2"},
		{"the phrase in a sentence", defaults, "おはようございます。出勤しました！", "出勤@10-12"},
		{"no phrase", defaults, "おはようございます", ""},
		{"nothing is guessed", defaults, "出勧 出 退 休憩", ""},
		{"empty message", defaults, "", ""},
		{"message of white space", defaults, " 　\n", ""},
		{"no phrases", nil, "出勤", ""},
		{"letter-spaced", defaults, "出　勤", "出勤@0-2"},
		{"across lines", defaults, "出\n勤", "出勤@0-2"},
		{"zero-width characters inside", defaults, "出\u200B\u2060勤\uFEFF", "出勤@0-2"},
		{"variation selector inside", defaults, "出\U000E0100勤", "出勤@0-2"},
		{"twice in a message", defaults, "出勤出勤", "出勤@0-2 出勤@2-4"},
		{"two types", words, "お疲れ様です、出勤しました", "お疲れ@0-3 出勤@7-9"},

		{"katakana finds hiragana", []string{"しゅっきん"}, "シュッキンです", "しゅっきん@0-5"},
		{"hiragana finds katakana", []string{"シュッキン"}, "しゅっきんです", "シュッキン@0-5"},
		{"half-width katakana", []string{"ダイジョウブ"}, "ﾀﾞｲｼﾞｮｳﾌﾞ", "ダイジョウブ@0-6"},
		{"NFD message", []string{"ガンバル"}, "か\u3099んは\u3099る", "ガンバル@0-4"},
		{"NFD phrase", []string{"が\u3099", "か\u3099んは\u3099る"}, "ガンバル", "か\u3099んは\u3099る@0-4"},
		{"a kana is not its voiced form", []string{"か"}, "が ｶﾞ か\u3099", ""},
		{"emoji with a variation selector", []string{"☕\uFE0F"}, "休憩☕", "☕\uFE0F@2-3"},
		{"emoji without a variation selector", []string{"☕"}, "休憩☕\uFE0F", "☕@2-3"},
		{"emoji of any skin", []string{"👋"}, "👋🏽", "👋@0-1"},

		{"capitals", words, "OUT", "out@0-3"},
		{"full-width", words, "ｏｕｔ", "out@0-3"},
		{"full-width phrase", []string{"ＯＵＴ"}, "out", "ＯＵＴ@0-3"},
		{"in is not in meeting", words, "meeting", ""},
		{"in is not in info", words, "info", ""},
		{"in is not in plugin", words, "plugin", ""},
		{"in is not in in2", words, "in2 2in", ""},
		{"in next to Japanese", words, "in出勤", "in@0-2 出勤@2-4"},
		{"in after Japanese", words, "出勤in", "出勤@0-2 in@2-4"},
		{"in spaced from Japanese", words, "出勤 in です", "出勤@0-2 in@2-4"},
		{"in at a hyphen", words, "clock-in", "in@6-8"},
		{"in at an underscore", words, "clock_in", "in@6-8"},
		{"in before an accented letter", words, "iné", ""},
		{"in after an accented letter", words, "éin e\u0301in", ""},
		{"in with an accent on it", words, "in\u0301 in\u20DD", ""},
		{"in after a mark on Japanese", words, "か\u309Ain", "in@2-4"},
		{"in after a mark on a letter", words, "q\u0303in", ""},
		{"in after a mark on nothing", words, "\u0303in", "in@1-3"},
		{"in at Cyrillic and Hangul", words, "жin in출", ""},
		{"in at Thai", words, "งานin", "in@3-5"},
		{"in between emoji", words, "👍in👍", "in@1-3"},
		{"invisible characters do not make an edge", words, "meet\u200Bin\u00ADg", ""},
		{"invisible characters inside a word", words, "o\u200Bu\u00ADt", "out@0-3"},
		{"white space makes an edge", words, "meet in g", "in@5-7"},
		{"ASCII words over any white space", words, "Clock\u3000\n in!", "clock in@0-8"},
		{"ASCII words need their space", words, "clockin", ""},
		{"a phrase in spaces is the phrase", []string{" in "}, "in", " in @0-2"},
		{"punctuation needs no edge", []string{":in:"}, "a:in:b", ":in:@1-5"},
		{"an edge on one side only", []string{"in!"}, "in!x main!", "in!@0-3"},
		{"an edge after only", []string{"!in"}, "x!in !ink", "!in@1-4"},
		{"not ASCII needs no edge", []string{"iné"}, "xinéx", "iné@1-4"},
		{"digits stand at edges", []string{"10"}, "10時 2010年 100", "10@0-2"},
		{"word phrase in a longer word phrase", []string{"in", "in the office"}, "in the office", "in the office@0-13"},
		{"longer phrase fails its edge, shorter stands", []string{"b in", "in"}, "ab in", "in@3-5"},
		{"many phrases end in each other", []string{"d c b a", "c b a", "b a", "a"}, "xd c b a", "c b a@3-8"},
		{"shorter one within a word of the longer", []string{"-in", "in"}, "x-in", "-in@1-4"},
		{"shorter one in a phrase that ends elsewhere", []string{"main x", "in"}, "main", ""},

		{"終了 inside 休憩終了", []string{"終了", "休憩終了"}, "休憩終了", "休憩終了@0-4"},
		{"終了 inside and outside", []string{"終了", "休憩終了"}, "休憩終了、終了", "休憩終了@0-4 終了@5-7"},
		{"inside at the start", []string{"出勤", "出勤取消"}, "出勤取消", "出勤取消@0-4"},
		{"inside in the middle", []string{"b出", "ab出c"}, "ab出c", "ab出c@0-4"},
		{"several inside one", []string{"出", "勤", "し", "出勤し"}, "出勤した", "出勤し@0-3"},
		{"partial overlaps are both kept", []string{"あい", "いう"}, "あいう", "あい@0-2 いう@1-3"},
		{"overlap of equal phrases", []string{"ああ"}, "あああ", "ああ@0-2 ああ@1-3"},
		{"nested in neither of two overlapping", []string{"あい", "いう", "い"}, "あいう", "あい@0-2 いう@1-3"},
		{"the same folded text is all kept", []string{"OUT", "x", "out", "ｏｕｔ"}, "in out", "OUT@3-6 out@3-6 ｏｕｔ@3-6"},
		{"the same text twice and others", []string{"出勤", "退勤", "出 勤"}, "退勤出勤退勤", "退勤@0-2 出勤@2-4 出 勤@2-4 退勤@4-6"},
		{"a phrase that folds to nothing", []string{"", "\u200B", " ", "出勤"}, "出勤 ", "出勤@0-2"},
		{"bytes that are not UTF-8", defaults, "\xff出勤\xe5\x87", "出勤@1-3"},
		{"a phrase that is not UTF-8", []string{"\xff"}, "a\xfeb", "\xff@1-2"},
		{"phrase that begins with a mark", []string{"\u20DDin", "in"}, "a\u20DDin (\u20DDin", "\u20DDin@1-4 \u20DDin@5-8"},
		{"word after marks of a longer phrase", []string{"\u20DDin出", "in"}, "a\u20DDin (\u20DDin", "in@6-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := Compile(tt.phrases).Find(tt.message)
			if f := found(tt.phrases, got); f != tt.want {
				t.Errorf("Find(%+q) = %s, want %s", tt.message, f, tt.want)
			}
			if want := referenceFind(tt.phrases, tt.message); !slices.Equal(got.Spans, want.Spans) || got.Len != want.Len {
				t.Errorf("Find(%+q) = %v, the reference has %v", tt.message, got, want)
			}
		})
	}
}

func TestWhole(t *testing.T) {
	t.Parallel()
	s := Compile([]string{"ヘルプ", "今日の打刻"})
	for message, want := range map[string]bool{
		"ヘルプ":           true,
		" ﾍﾙﾌﾟ\u200B\n": true,
		"へるぷ":           true,
		"ヘルプ！":          false,
		"今日の打刻":         true,
		"「今日の打刻」":       false,
		"今日 の 打刻\u3000": true,
		"今日の打刻 今日の打刻":   false,
		"ヘルプお願いします。今日の打刻。": false,
	} {
		r := s.Find(message)
		if len(r.Spans) == 0 {
			t.Errorf("%q: nothing found", message)
			continue
		}
		for _, sp := range r.Spans {
			if got := r.Whole(sp); got != want {
				t.Errorf("%q: Whole(%v) = %v, want %v", message, sp, got, want)
			}
		}
	}
}

func TestSetLen(t *testing.T) {
	t.Parallel()
	if got := Compile([]string{"出勤", "", "出勤"}).Len(); got != 3 {
		t.Errorf("Len() = %d, want 3", got)
	}
	var zero Set
	if got := zero.Find("出勤 in"); zero.Len() != 0 || len(got.Spans) != 0 || got.Len != 4 {
		t.Errorf("the zero Set has Len %d and finds %v", zero.Len(), got)
	}
}

func TestAppendFindKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	s := Compile([]string{"出勤", "出 勤"})
	before := Span{Phrase: 7, Start: 0, End: 9}
	got, n := s.AppendFind([]Span{before}, "出勤。出勤")
	want := []Span{before, {0, 0, 2}, {1, 0, 2}, {0, 3, 5}, {1, 3, 5}}
	if !slices.Equal(got, want) || n != 5 {
		t.Errorf("AppendFind = %v, %d, want %v, 5", got, n, want)
	}
}

func TestVeryLongMessage(t *testing.T) {
	t.Parallel()
	phrases := []string{"出勤", "勤出", "in"}
	message := strings.Repeat("出勤 in お疲れ様です ", 2_000)
	r := Compile(phrases).Find(message)
	if want := 10 * 2_000; r.Len != want {
		t.Errorf("folded length is %d, want %d", r.Len, want)
	}
	if len(r.Spans) != 4_000 {
		t.Errorf("%d spans, want 4000", len(r.Spans))
	}
}

// Phrases that begin and end in one another, and a message that goes along with
// all of them, must not cost more than the message is long.
func TestFindIsLinear(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"a", "a ", "a-", "あ"} {
		var phrases []string
		for n := 1; n <= 500; n++ {
			phrases = append(phrases, strings.Repeat(part, n))
		}
		message := "x" + strings.Repeat(part, 50_000) + "x"
		r := Compile(phrases).Find(message)
		for _, sp := range r.Spans {
			if sp.End-sp.Start < 500 {
				t.Errorf("%q: short span %v among long ones", part, sp)
				break
			}
		}
	}
}

func TestRandomPhrasesLikeTheReference(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 6))
	// Few different runes, so that phrases overlap, nest and repeat.
	alphabets := []string{"ab ", "あいう", "aé あ-", "in 出\u20DD\u0301", "か\u3099ｶﾞ゛が a"}
	for range 5_000 {
		runes := []rune(alphabets[rng.IntN(len(alphabets))])
		random := func(most int) string {
			b := make([]rune, rng.IntN(most+1))
			for i := range b {
				b[i] = runes[rng.IntN(len(runes))]
			}
			return string(b)
		}
		var phrases []string
		for range rng.IntN(12) {
			phrases = append(phrases, random(5))
		}
		checkFind(t, phrases, random(25))
		if t.Failed() {
			return
		}
	}
}

// checkFind compares the automaton with the reference.
func checkFind(t *testing.T, phrases []string, message string) {
	t.Helper()
	got, want := Compile(phrases).Find(message), referenceFind(phrases, message)
	if !slices.Equal(got.Spans, want.Spans) || got.Len != want.Len {
		t.Errorf("phrases %+q, message %+q: got %v, want %v", phrases, message, got, want)
	}
}

// Ten thousand phrases fill the array so that many states compete for places.
func TestManyPhrasesLikeTheReference(t *testing.T) {
	t.Parallel()
	corpus := newCorpus(10_000, 20)
	s := Compile(corpus.phrases)
	for i, p := range corpus.phrases {
		r := s.Find(p)
		if !slices.ContainsFunc(r.Spans, func(sp Span) bool { return sp.Phrase == i && r.Whole(sp) }) {
			t.Fatalf("phrase %q is not found in itself: %s", p, found(corpus.phrases, r))
		}
	}
	for _, m := range corpus.messages {
		// The reference folds every phrase for every message; the candidates
		// that occur at all are enough for it.
		folded := Fold(m)
		var candidates []string
		var index []int
		for i, p := range corpus.phrases {
			if strings.Contains(folded, corpus.folded[i]) {
				candidates, index = append(candidates, p), append(index, i)
			}
		}
		want := referenceFind(candidates, m)
		for i := range want.Spans {
			want.Spans[i].Phrase = index[want.Spans[i].Phrase]
		}
		if got := s.Find(m); !slices.Equal(got.Spans, want.Spans) {
			t.Errorf("%q: got %s, want %s", m, found(corpus.phrases, got), found(corpus.phrases, want))
		}
	}
}

func TestSetIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	corpus := newCorpus(1_000, 50)
	s := Compile(corpus.phrases)
	want := make([]Result, len(corpus.messages))
	for i, m := range corpus.messages {
		want[i] = s.Find(m)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			var spans []Span
			for i, m := range corpus.messages {
				var n int
				spans, n = s.AppendFind(spans[:0], m)
				if !slices.Equal(spans, want[i].Spans) || n != want[i].Len {
					t.Errorf("%q: got %v, want %v", m, spans, want[i].Spans)
				}
			}
		})
	}
	wg.Wait()
}

func TestAppendFindDoesNotAllocate(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes sync.Pool drop buffers")
	}
	s := Compile([]string{"出勤", "退勤", "がんばる", "in", "ＩＮ"})
	spans := make([]Span, 0, 64)
	for _, m := range []string{
		"おはようございます、出勤しました。",
		"ｶﾞﾝﾊﾞﾙ か\u3099んは\u3099る in ㌔",
		"e\u0301\u0323 \u3099 α\u0345\u0301 각 \u1100\u1161\u11A8",
		strings.Repeat("出勤", 30),
	} {
		if n := testing.AllocsPerRun(100, func() { s.AppendFind(spans, m) }); n != 0 {
			t.Errorf("%+q: %v allocations", m, n)
		}
	}
}
