package timeclock

import (
	"strings"
	"unicode/utf8"

	"punchline/app/match"
)

// PhraseConflictKind says how a phrase may surprise. Append only.
type PhraseConflictKind string

// The kinds of conflict.
const (
	ConflictInside   PhraseConflictKind = "inside"   // it lies inside another section's phrase: there the longer one counts
	ConflictHides    PhraseConflictKind = "hides"    // another section's phrase lies inside it
	ConflictGreeting PhraseConflictKind = "greeting" // an everyday sentence contains it
	ConflictShort    PhraseConflictKind = "short"    // a single character is in much that people write
)

// PhraseConflict is something to know about a phrase; it is no error.
type PhraseConflict struct {
	Kind      PhraseKind         `json:"kind"`
	Index     int                `json:"index"`
	What      PhraseConflictKind `json:"what"`
	Other     string             `json:"other"` // the other phrase, or the sentence
	OtherKind PhraseKind         `json:"otherKind"`
}

// Greetings are everyday sentences of a talk with colleagues, which mean no
// punch by themselves.
func Greetings() []string {
	return []string{"お疲れ様です", "お疲れさまです", "おつかれさまです", "おはようございます", "こんにちは", "こんばんは", "お世話になっております", "お世話になります",
		"よろしくお願いします", "よろしくお願いいたします", "ありがとうございます", "ありがとうございました", "承知しました", "了解しました", "了解です", "かしこまりました",
		"すみません", "申し訳ありません", "失礼します", "お先に失礼します", "お疲れ様でした", "おやすみなさい", "いってらっしゃい", "おかえりなさい", "確認しました",
		"会議を始めます", "作業が終わりました", "資料を送りました", "少し遅れます", "今日は休みます", "今から向かいます", "席に戻りました", "OKです", "thank you", "good morning"}
}

// maxConflicts bounds what is told of at once.
const maxConflicts = 300

// Conflicts points out what may surprise about the phrases of the form. It
// takes time in proportion to their length, not to their pairs.
func (f PhraseForm) Conflicts() []PhraseConflict {
	found := []PhraseConflict{}
	type place struct {
		kind  PhraseKind
		index int
		text  string
	}
	var places []place
	var texts []string
	for _, s := range f.Sections {
		if !s.Kind.anywhere() {
			continue // it counts, and hides others, only where it is what the message says
		}
		for i, text := range s.Phrases {
			if text = CleanText(text); text != "" {
				places = append(places, place{s.Kind, i, text})
				texts = append(texts, text)
			}
		}
	}
	add := func(p place, what PhraseConflictKind, other string, kind PhraseKind) {
		if len(found) < maxConflicts {
			found = append(found, PhraseConflict{p.kind, p.index, what, other, kind})
		}
	}
	set := match.Compile(texts)
	// A phrase hides those inside it when it is looked up whole, so it is
	// looked up without its first and without its last character.
	inside := func(long place) (short []int) {
		seen := map[int]bool{}
		folded := match.Fold(long.text)
		_, first := utf8.DecodeRuneInString(folded)
		_, last := utf8.DecodeLastRuneInString(folded)
		for _, part := range []string{folded[first:], folded[:len(folded)-last]} {
			spans, _ := set.AppendFind(nil, part)
			for _, sp := range spans {
				// Cutting may have made an edge of a word where there is none.
				if p := sp.Phrase; !seen[p] && places[p].kind != long.kind && contains(folded, places[p].text) {
					seen[p] = true
					short = append(short, p)
				}
			}
		}
		return short
	}
	insides := make([][]int, len(places)) // by the shorter one
	for i, long := range places {
		for _, short := range inside(long) {
			insides[short] = append(insides[short], i)
		}
	}
	greetings := make(map[int]string)
	for _, g := range Greetings() {
		spans, _ := set.AppendFind(nil, g)
		for _, sp := range spans {
			if _, told := greetings[sp.Phrase]; !told {
				greetings[sp.Phrase] = g
			}
		}
	}
	hides := make([][]int, len(places))
	for short, longs := range insides {
		for _, long := range longs {
			hides[long] = append(hides[long], short)
		}
	}
	for i, p := range places {
		if g, ok := greetings[i]; ok {
			add(p, ConflictGreeting, g, "")
		}
		if utf8.RuneCountInString(match.Fold(p.text)) == 1 {
			add(p, ConflictShort, "", "")
		}
		if len(insides[i]) > 0 {
			long := places[insides[i][0]]
			add(p, ConflictInside, long.text, long.kind)
		}
		if len(hides[i]) > 0 {
			short := places[hides[i][0]]
			add(p, ConflictHides, short.text, short.kind)
		}
	}
	return found
}

// contains reports whether a phrase matches in a text.
func contains(text, phrase string) bool {
	if !strings.Contains(text, match.Fold(phrase)) {
		return false
	}
	spans, _ := match.Compile([]string{phrase}).AppendFind(nil, text)
	return len(spans) > 0
}
