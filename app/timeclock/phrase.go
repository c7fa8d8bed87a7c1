package timeclock

import (
	"slices"

	"punchline/app/match"
)

// PhraseKind says what a phrase does: one of the punch types, or a chat command.
type PhraseKind string

// The chat commands. The other kinds are the names of the punch types.
const (
	CommandCancel  PhraseKind = "cancel"  // 取消: contained in the message
	CommandCorrect PhraseKind = "correct" // 修正: beside what is to be corrected
	CommandToday   PhraseKind = "today"   // 今日の打刻: the whole message
	CommandHelp    PhraseKind = "help"    // ヘルプ: the whole message
	CommandDayOff  PhraseKind = "day_off" // 今日は休み: the end of the message
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

// anywhere reports whether a phrase of kind k counts wherever it stands: those
// of a punch type and of 取消 do.
func (k PhraseKind) anywhere() bool {
	_, isType := k.PunchType()
	return isType || k == CommandCancel
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
		{Kind: CommandDayOff, Text: "本日は休み"},
		{Kind: CommandDayOff, Text: "今日休み"},
		{Kind: CommandDayOff, Text: "今日はお休み"},
		{Kind: CommandDayOff, Text: "本日はお休み"},
		{Kind: CommandDayOff, Text: "本日お休み"},
	}
}

// PhraseBook finds phrases in messages. It is immutable and safe for
// concurrent use.
type PhraseBook struct {
	phrases []Phrase
	// Apart, for a phrase of a command that does not count must hide no other.
	anywhere, bound part
}

// part are some phrases of a book.
type part struct {
	set *match.Set
	of  []int // by phrase of the set: its index in the book
}

// NewPhraseBook compiles phrases.
func NewPhraseBook(phrases []Phrase) *PhraseBook {
	b := &PhraseBook{phrases: slices.Clone(phrases)}
	b.anywhere = b.part(PhraseKind.anywhere)
	b.bound = b.part(func(k PhraseKind) bool { return !k.anywhere() })
	return b
}

func (b *PhraseBook) part(in func(PhraseKind) bool) (p part) {
	var texts []string
	for i, x := range b.phrases {
		if in(x.Kind) {
			p.of, texts = append(p.of, i), append(texts, x.Text)
		}
	}
	p.set = match.Compile(texts)
	return p
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
	Types     []PunchType // distinct, in the order they stand in the message
	Cancel    bool        // a 取消 phrase is in it
	Correct   bool        // it is about a 修正申請
	TakesBack bool        // of Correct: that is to be taken back
	Unclear   bool        // of Correct: with more beside it than days, times and what is to be corrected
	DayOff    bool        // a phrase of 今日は休み is in it, whether it counts or not
	Command   PhraseKind  // the command that the whole message is; else ""
	Hits      []Phrase    // the phrases that count, in the order they stand in the message
}

// boundLooks is how many phrases of commands at each end of a message are
// looked at: what counts stands near one.
const boundLooks = 8

// Read finds what message says. A phrase lying wholly inside a longer one is
// hidden by it, of whatever punch type or 取消 either is. The phrases of the
// other commands count only where they stand right, and hide others only then:
// 今日の打刻 and ヘルプ as the whole message, 今日は休み at its end, 修正 where
// what is to be corrected stands beside it: 「修正しました。退勤します」 is 退勤.
func (b *PhraseBook) Read(message string) Reading {
	var buf, boundBuf [16]match.Span
	spans, n := b.anywhere.set.AppendFind(buf[:0], message)
	var r Reading
	command, kind := match.Span{}, PhraseKind("")
	if bound, _ := b.bound.set.AppendFind(boundBuf[:0], message); len(bound) > 0 {
		l := look{book: b, message: message, text: match.AppendFold(make([]rune, 0, n), message), spans: spans}
		if len(bound) > 2*boundLooks { // each look takes time in proportion to the message
			bound = slices.Concat(bound[:boundLooks], bound[len(bound)-boundLooks:])
		}
		for _, sp := range bound {
			p := b.phrases[b.bound.of[sp.Phrase]]
			r.DayOff = r.DayOff || p.Kind == CommandDayOff
			if kind == "" && l.counts(p, sp, &r) {
				command, kind = sp, p.Kind
				r.Hits = append(r.Hits, p)
			}
		}
	}
	r.Correct = kind == CommandCorrect
	if !r.Correct {
		r.Command = kind
	}
	for _, sp := range spans {
		if kind != "" && command.Start <= sp.Start && sp.End <= command.End {
			continue // part of the command's phrase
		}
		p := b.phrases[b.anywhere.of[sp.Phrase]]
		r.Hits = append(r.Hits, p)
		if t, ok := p.Kind.PunchType(); !ok {
			r.Cancel = true
		} else if !slices.Contains(r.Types, t) {
			r.Types = append(r.Types, t)
		}
	}
	if !r.Correct && r.Command == "" && r.Cancel && len(r.Types) == 0 && cancelsRequest.MatchString(match.Fold(message)) {
		r.Correct, r.TakesBack = true, true // 「申請を取り消してください」
	}
	return r
}

// FoldText is the form in which two texts are the same, as in package match.
func FoldText(s string) string { return match.Fold(s) }
