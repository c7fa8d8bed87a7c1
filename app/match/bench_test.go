package match

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// A corpus is what a benchmark works on: made up, but the same every time.
type corpus struct {
	phrases  []string
	folded   []string
	messages []string
}

// newCorpus makes up distinct phrases such as a company may have, and messages
// of mixed Japanese of 219 bytes on average, every other of which holds a
// phrase.
func newCorpus(phrases, messages int) corpus {
	rng := rand.New(rand.NewPCG(20, 26))
	pick := func(from []string) string { return from[rng.IntN(len(from))] }
	var c corpus
	seen := map[string]bool{}
	for len(c.phrases) < phrases {
		var p string
		switch rng.IntN(8) {
		case 0:
			p = pick(english) + " " + pick(english)
		case 1:
			p = pick(katakana) + pick(actions)
		case 2:
			p = pick(places) + pick(particles) + pick(actions)
		case 3:
			p = pick(greetings) + pick(actions)
		case 4:
			p = pick(places) + pick(katakana) + pick(endings)
		case 5:
			p = pick(actions) + pick(endings)
		default:
			p = pick(places) + pick(actions) + pick(endings)
		}
		if folded := Fold(p); !seen[folded] {
			seen[folded] = true
			c.phrases, c.folded = append(c.phrases, p), append(c.folded, folded)
		}
	}
	parts := [][]string{greetings, places, particles, actions, endings, katakana, talk, talk, talk, english, marks}
	for i := range messages {
		length := 60 + rng.IntN(264)
		var b strings.Builder
		if i%2 == 0 {
			b.WriteString(pick(c.phrases))
		}
		for b.Len() < length {
			b.WriteString(pick(parts[rng.IntN(len(parts))]))
		}
		c.messages = append(c.messages, b.String())
	}
	return c
}

var (
	greetings = strings.Fields(`おはようございます、 お疲れ様です。 お世話になっております。 こんにちは、 失礼します、 ただいま、 いつもありがとうございます。 おはよう すみません、 山田です。 了解です！ 承知しました。`)
	places    = strings.Fields(`本社 支店 東京 大阪 名古屋 福岡 札幌 仙台 広島 工場 倉庫 現場 自宅 営業所 研究所 第一 第二 第三 会議室 客先 横浜 神戸 京都 店舗 売場 厨房 受付 病棟 教室 事務所 駐車場 配送 整備 製造 検品 経理 総務 人事 開発 企画`)
	actions   = strings.Fields(`出勤 退勤 休憩開始 休憩終了 外出開始 外出終了 出社 退社 始業 終業 開始 終了 到着 出発 直行 直帰 早退 遅刻 残業 帰宅 戻り 外回り 昼休み 早番 遅番 夜勤 日勤 交代 引継 点呼 朝礼 終礼 搬入 搬出 出張 帰社 在宅勤務 テレワーク開始 仕事始め あがり`)
	endings   = strings.Fields(`します しました です でした いたします いたしました しますね するね した！ しました。 予定です ですよ 完了 済み 、よろしくお願いします なう 中 前 後 時 となります`)
	particles = strings.Fields(`に へ から まで で を は が と の より にて`)
	katakana  = strings.Fields(`シュッキン タイキン スタート ストップ ブレイク ランチ オフィス リモート ログイン ログアウト シフト チェックイン チェックアウト バイト パート ミーティング プロジェクト センター サービス ﾃﾚﾜｰｸ ｼｭｯｷﾝ ﾀﾞｲｼﾞｮｳﾌﾞ`)
	english   = strings.Fields(`in out start stop break lunch work home office back meeting clock check Clock IN Out ＯＵＴ remote shift day night early late done over here now away`)
	talk      = strings.Fields(`今日は朝から雨が降っていて電車が少し遅れています。 先ほどの資料を確認しましたので、後ほどご連絡いたします。 明日の会議は十時からに変更になりました、 昼食は駅前の店で食べようと思います。 見積書を送付しましたのでご確認ください。 体調がすぐれないため、少し休んでから向かいます。 会場の準備は終わりましたか？ 来週の予定表を更新しておきました。 鍵は机の上に置いてあります 荷物が届いていたので受け取りました。 道が混んでいるので十五分ほど遅れます。`)
	marks     = []string{"！", "。", "、", "…", "😊", "🙇\u200D♂\uFE0F", "❤\uFE0F", "\n", "　", " ", "8:30", "９時", "(笑)", "〜", "ー"}
)

// xtextFold is folding by x/text, as one would write it: the comparison that
// the package must beat. Nothing in it handles white space.
func xtextFold(fold *cases.Caser, s string) string {
	s = norm.NFKC.String(s)
	s = fold.String(s)
	return strings.Map(func(r rune) rune {
		if 'ァ' <= r && r <= 'ヶ' {
			return r - 0x60
		}
		if r >= 0xAD && ignorable(r) {
			return -1
		}
		return r
	}, s)
}

// BenchmarkMatch measures folding a message and finding the phrases in it.
//
// All that is compared is measured in the same run, message by message in turn,
// since a machine's speed changes from one minute to the next: "ns/op" is the
// time of AppendFind, "xtext-ns/op" that of x/text's folding alone without any
// finding, "contains-ns/op" that of strings.Contains with every phrase on a
// message folded before. "xtext-ratio" and "contains-ratio" are how many times
// longer these take.
//
// What limits it: each of a message's 75 runes costs one look-up to fold, one to
// number it and one or two steps of the automaton, each of which waits for the
// one before. Folding is a third of the time at 10,000 phrases and over half at
// 10; the rest is cells that are not in the nearest cache. After
// strings.Contains has been through 10,000 phrases nothing is, and ns/op is
// several times what it is beside x/text.
//
// Allocations that are shown are those of x/text.
func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{10, 100, 1_000, 10_000} {
		b.Run(fmt.Sprintf("phrases=%d", n), func(b *testing.B) {
			c := newCorpus(n, 512)
			s := Compile(c.phrases)
			var spans []Span
			var bytes int
			for _, m := range c.messages {
				bytes += len(m)
				spans, _ = s.AppendFind(spans[:0], m)
			}
			fold := cases.Fold()
			b.Run("against=xtext", func(b *testing.B) {
				versus(b, "xtext", c.messages,
					func(m string) { spans, _ = s.AppendFind(spans[:0], m) },
					func(m string) { sink += len(xtextFold(&fold, m)) })
				b.ReportMetric(float64(bytes)/float64(len(c.messages)), "B/message")
			})
			b.Run("against=contains", func(b *testing.B) {
				folded := make(map[string]string)
				for _, m := range c.messages {
					folded[m] = Fold(m)
				}
				versus(b, "contains", c.messages,
					func(m string) { spans, _ = s.AppendFind(spans[:0], m) },
					func(m string) {
						m = folded[m]
						for _, p := range c.folded {
							if strings.Contains(m, p) {
								sink++
							}
						}
					})
			})
		})
	}
}

var sink int

// versus reports the time of ours as ns/op, and that of theirs beside it. The
// two take turns by batches, large enough not to measure the clock.
func versus(b *testing.B, name string, messages []string, ours, theirs func(string)) {
	const batch = 64
	var our, their time.Duration
	n := 0
	for b.Loop() {
		if n%batch == 0 {
			from := n % len(messages)
			part := messages[from:min(from+batch, len(messages))]
			start := time.Now()
			for _, m := range part {
				ours(m)
			}
			between := time.Now()
			for _, m := range part {
				theirs(m)
			}
			our, their = our+between.Sub(start), their+time.Since(between)
		}
		n++
	}
	rounds := float64((n + batch - 1) / batch * batch)
	b.ReportMetric(float64(our)/rounds, "ns/op")
	b.ReportMetric(float64(their)/rounds, name+"-ns/op")
	b.ReportMetric(float64(their)/float64(our), name+"-ratio")
}

// BenchmarkFold compares folding alone.
func BenchmarkFold(b *testing.B) {
	c := newCorpus(10, 512)
	fold := cases.Fold()
	var runes []rune
	b.Run("mixed", func(b *testing.B) {
		versus(b, "xtext", c.messages,
			func(m string) { runes = AppendFold(runes[:0], m) },
			func(m string) { sink += len(xtextFold(&fold, m)) })
	})
	// The slow way for every rune: kana and accents decomposed.
	decomposed := make([]string, len(c.messages))
	for i, m := range c.messages {
		decomposed[i] = norm.NFD.String(m + "éèâ")
	}
	b.Run("decomposed", func(b *testing.B) {
		versus(b, "xtext", decomposed,
			func(m string) { runes = AppendFold(runes[:0], m) },
			func(m string) { sink += len(xtextFold(&fold, m)) })
	})
}

// BenchmarkCompile reports what a set costs to build and to keep. Sorting the
// phrases and laying out the states each take about half.
func BenchmarkCompile(b *testing.B) {
	for _, n := range []int{10, 1_000, 10_000} {
		b.Run(fmt.Sprintf("phrases=%d", n), func(b *testing.B) {
			c := newCorpus(n, 0)
			var s *Set
			for b.Loop() {
				s = Compile(c.phrases)
			}
			b.ReportMetric(float64(heapOf(func() any { return Compile(c.phrases) }))/1024, "heap-KiB")
			runtime.KeepAlive(c.phrases)
			b.ReportMetric(float64(len(s.cells)), "cells")
		})
	}
}

// heapOf returns the bytes that what f makes holds on to.
func heapOf(f func() any) int64 {
	var before, after runtime.MemStats
	collect := func() { // twice, as pools give up their buffers in two steps
		runtime.GC()
		runtime.GC()
	}
	collect()
	runtime.ReadMemStats(&before)
	v := f()
	collect()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(v)
	return int64(after.HeapAlloc) - int64(before.HeapAlloc)
}

// BenchmarkFirstUse measures filling the table for one page of Unicode, which
// the first text in a script pays.
func BenchmarkFirstUse(b *testing.B) {
	for _, r := range "aアｱ出" {
		b.Run(fmt.Sprintf("page=%02X", r>>8), func(b *testing.B) {
			for b.Loop() {
				buildPage(r >> 8)
			}
		})
	}
}

func TestCorpusIsAsDescribed(t *testing.T) {
	t.Parallel()
	c := newCorpus(10_000, 512)
	bytes, runes := 0, 0
	for _, m := range c.messages {
		bytes += len(m)
		runes += utf8.RuneCountInString(m)
	}
	if mean := bytes / len(c.messages); mean < 209 || mean > 229 {
		t.Errorf("messages have %d bytes on average, and %d runes", mean, runes/len(c.messages))
	}
}
