package timeclock

import (
	"regexp"
	"slices"

	"punchline/app/match"
)

// PhraseKind says what a phrase does: one of the punch types, or a chat command.
type PhraseKind string

// The chat commands. The other kinds are the names of the punch types.
const (
	CommandCancel  PhraseKind = "cancel"  // 取消: contained in the message
	CommandCorrect PhraseKind = "correct" // 修正: the message begins with it
	CommandToday   PhraseKind = "today"   // 今日の打刻: the whole message
	CommandHelp    PhraseKind = "help"    // ヘルプ: the whole message
	CommandDayOff  PhraseKind = "day_off" // 今日は休み: the whole message
)

// PhraseKinds are all kinds in the order screens show them.
func PhraseKinds() []PhraseKind {
	kinds := make([]PhraseKind, 0, 11)
	for _, t := range PunchTypes() {
		kinds = append(kinds, PhraseKind(t))
	}
	return append(kinds, CommandCancel, CommandCorrect, CommandToday, CommandHelp, CommandDayOff)
}

// Valid reports whether k is a known kind.
func (k PhraseKind) Valid() bool { return slices.Contains(PhraseKinds(), k) }

// PunchType is the type that k's phrases punch; false for a command.
func (k PhraseKind) PunchType() (PunchType, bool) {
	t := PunchType(k)
	return t, t.Valid()
}

// wholeMessage reports whether a phrase of kind k counts only as the whole message.
func (k PhraseKind) wholeMessage() bool {
	return k == CommandToday || k == CommandHelp || k == CommandDayOff
}

// Phrase is a 文言: text whose presence in a message makes it a punch of a type.
type Phrase struct {
	ID   int64      `json:"-"`
	Kind PhraseKind `json:"kind"`
	Text string     `json:"text"` // as the admin wrote it
}

// Folded is the form in which two phrases are the same; see package match.
func (p Phrase) Folded() string { return match.Fold(p.Text) }

// MaxPhraseRunes is the longest 文言 accepted.
const MaxPhraseRunes = 100

// DefaultPhrases are the 文言 of a new company: each type's own name.
func DefaultPhrases() []Phrase {
	return []Phrase{
		{Kind: PhraseKind(ClockIn), Text: "出勤"},
		{Kind: PhraseKind(ClockOut), Text: "退勤"},
		{Kind: PhraseKind(BreakStart), Text: "休憩開始"},
		{Kind: PhraseKind(BreakEnd), Text: "休憩終了"},
		{Kind: PhraseKind(OutingStart), Text: "外出開始"},
		{Kind: PhraseKind(OutingEnd), Text: "外出終了"},
		{Kind: CommandCancel, Text: "取消"},
		{Kind: CommandCancel, Text: "取り消し"},
		{Kind: CommandCorrect, Text: "修正"},
		{Kind: CommandCorrect, Text: "訂正"},
		{Kind: CommandToday, Text: "今日の打刻"},
		{Kind: CommandHelp, Text: "ヘルプ"},
		{Kind: CommandHelp, Text: "利用開始"}, // the start button of the talk
		{Kind: CommandDayOff, Text: "今日は休み"},
		{Kind: CommandDayOff, Text: "今日は休みます"},
		{Kind: CommandDayOff, Text: "本日休み"},
	}
}

// PhraseBook finds phrases in messages. It is immutable and safe for
// concurrent use.
type PhraseBook struct {
	phrases []Phrase
	set     *match.Set
}

// NewPhraseBook compiles phrases.
func NewPhraseBook(phrases []Phrase) *PhraseBook {
	texts := make([]string, len(phrases))
	for i, p := range phrases {
		texts[i] = p.Text
	}
	return &PhraseBook{phrases: slices.Clone(phrases), set: match.Compile(texts)}
}

// All are all phrases in their order.
func (b *PhraseBook) All() []Phrase { return slices.Clone(b.phrases) }

// Of returns the phrases of one kind, in their order.
func (b *PhraseBook) Of(k PhraseKind) []Phrase {
	var ps []Phrase
	for _, p := range b.phrases {
		if p.Kind == k {
			ps = append(ps, p)
		}
	}
	return ps
}

// Reading is what a message says: the types and the command its phrases name.
type Reading struct {
	Types   []PunchType // distinct, in the order they stand in the message
	Cancel  bool        // a 取消 phrase is in it
	Correct bool        // it is about a 修正申請
	Command PhraseKind  // the command that the whole message is; else ""
	Hits    []Phrase    // the phrases that count, in the order they stand in the message
}

// Read finds what message says. A phrase lying wholly inside a longer one is
// hidden by it, of whatever kind either is; a phrase of a command that wants
// the whole message and is only part of it does not count, and hides nothing.
// Nor does one of 修正 anywhere but at the beginning, or where what follows is
// a sentence of its own: 「修正しました。退勤します」 is 退勤.
func (b *PhraseBook) Read(message string) Reading {
	var buf [16]match.Span
	spans, n := b.set.AppendFind(buf[:0], message)
	var r Reading
	for i, sp := range spans {
		p := b.phrases[sp.Phrase]
		if p.Kind == CommandCorrect {
			if sp.Start == 0 && b.corrects(message, spans[i:]) {
				r.Correct = true
				r.Hits = append(r.Hits, p)
			}
			continue
		}
		if p.Kind.wholeMessage() {
			if sp.Start == 0 && sp.End == n {
				r.Command = p.Kind
				r.Hits = append(r.Hits, p)
			}
			continue
		}
		r.Hits = append(r.Hits, p)
		if t, ok := p.Kind.PunchType(); !ok {
			r.Cancel = true
		} else if !slices.Contains(r.Types, t) {
			r.Types = append(r.Types, t)
		}
	}
	return r
}

// Words that may stand beside the phrases of a 修正 without a time.
var besideCorrect = regexp.MustCompile(`^(?:[\p{P}\p{S}\s]|を|の|に|は|で|と|も|や|か|申請|お願いします|願います|おねがいします|したい|です|ます|して|ください|下さい|くだ|さい|希望|依頼)*$`)

// corrects reports whether a message that begins with a phrase of 修正 is about
// a request: it names a time, or nothing but what is to be corrected.
func (b *PhraseBook) corrects(message string, spans []match.Span) bool {
	if _, ok := ReadWrittenTime(message); ok {
		return true
	}
	text := match.AppendFold(nil, message)
	rest := make([]rune, 0, len(text))
	at := 0
	for _, sp := range spans {
		if sp.Start > at {
			rest = append(rest, text[at:sp.Start]...)
		}
		at = max(at, sp.End)
	}
	return besideCorrect.MatchString(string(append(rest, text[at:]...)))
}

// FoldText is the form in which two texts are the same, as in package match.
func FoldText(s string) string { return match.Fold(s) }
