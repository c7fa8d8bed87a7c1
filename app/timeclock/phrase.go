package timeclock

import (
	"regexp"
	"slices"
	"unicode/utf8"

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
	Types   []PunchType // distinct, in the order they stand in the message
	Cancel  bool        // a 取消 phrase is in it
	Correct bool        // it is about a 修正申請
	Command PhraseKind  // the command that the whole message is; else ""
	Hits    []Phrase    // the phrases that count, in the order they stand in the message
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
		text := match.AppendFold(make([]rune, 0, n), message)
		if len(bound) > 2*boundLooks { // each look takes time in proportion to the message
			bound = slices.Concat(bound[:boundLooks], bound[len(bound)-boundLooks:])
		}
		for _, sp := range bound {
			if k := b.phrases[b.bound.of[sp.Phrase]].Kind; b.counts(k, sp, text, spans) {
				command, kind = sp, k
				r.Hits = append(r.Hits, b.phrases[b.bound.of[sp.Phrase]])
				break
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
	return r
}

var (
	signsOnly = regexp.MustCompile(`^[\p{P}\p{S}\s]*$`)
	// What may follow 今日は休み; a question is none.
	afterDayOff = regexp.MustCompile(`^(?:[^\P{P}?]|\p{S}|\s|です|ます|いたします|致します|します|ので|のため|させてください|させて(?:いただ|頂)きます|をいただきます|を頂きます|(?:よろしく|宜しく)?お願い(?:いた|致)?します|よろしく|すみません|申し訳ありません)*$`)

	// What may stand between 修正 and what is to be corrected, behind it.
	behindCorrect = regexp.MustCompile(`^(?:[\p{P}\p{S}\s]|を|の|に|は|で|と|も|や|か|が|申請|依頼|希望|(?:お)?願い(?:いた|致)?します|お願い|おねがいします|したいです|したい|してください|して下さい|してほしい|して欲しい|です|ください|下さい)*`)
	// A time, a day, or the number that somebody means as one.
	beginsTime = regexp.MustCompile(`^(?:\d{1,2}[:∶;時/月日.\-]|20\d\d[/年.\-]|\d{3,4}(?:[^\d件個枚本名行]|$)|[一二三四五六七八九十]{1,3}[時月]|午前|午後|今日|きょう|本日|今朝|けさ|昨日|きのう|昨夜|昨晩|ゆうべ|一昨日|おととい|前日|先日|明日|[月火水木金土日]曜|[am]m?\d)`)
	// And before it: 「出勤を9:00に修正してください」, 「打刻修正 出勤 9:00」.
	beforeCorrect = regexp.MustCompile(`^(?:の|打刻|時刻|時間|を|は|が|に|へ|から|と|[\p{P}\p{S}\s]|\d{1,2}(?:[:∶]\d{2}|時(?:半|\d{1,2}分)?|分))*$`)
	asksFor       = regexp.MustCompile(`して(?:くだ|下さ|ほし|欲し)|したい|願い|ねがい`)
	noCorrectYet  = regexp.MustCompile(`^(?:(?:打刻|勤怠|出退勤)の?|[\p{P}\p{S}\s]|すみません|すいません|お疲れ様です)*$`)
)

// counts reports whether the phrase of a command at sp stands where it counts.
func (b *PhraseBook) counts(k PhraseKind, sp match.Span, text []rune, spans []match.Span) bool {
	before, after := string(text[:sp.Start]), string(text[sp.End:])
	switch k {
	case CommandDayOff:
		return !slices.ContainsFunc(spans, func(x match.Span) bool { return x.Start < sp.Start || x.End > sp.End }) && afterDayOff.MatchString(after)
	case CommandCorrect:
		return b.corrects(sp, text, spans)
	}
	return signsOnly.MatchString(before) && signsOnly.MatchString(after)
}

// corrects reports whether a message with a phrase of 修正 at sp is about a
// request: what is to be corrected stands beside it, or nothing else at all.
func (b *PhraseBook) corrects(sp match.Span, text []rune, spans []match.Span) bool {
	after := string(text[sp.End:])
	between := behindCorrect.FindString(after)
	rest := after[len(between):]
	told := rest == "" || beginsTime.MatchString(rest)
	for i := len(spans) - 1; i >= 0; i-- {
		if x := spans[i]; x.End <= sp.Start {
			_, isType := b.phrases[b.anywhere.of[x.Phrase]].Kind.PunchType()
			if linked := string(text[x.End:sp.Start]); isType && beforeCorrect.MatchString(linked) {
				// 「出勤を修正」, but not 「出勤、修正した資料を送ります」.
				return !signsOnly.MatchString(linked) || told || asksFor.MatchString(between)
			}
			break // what stands before it is not beside
		}
	}
	if !noCorrectYet.MatchString(string(text[:sp.Start])) {
		return false
	}
	if told {
		return true
	}
	at := sp.End + utf8.RuneCountInString(between)
	others := false
	for _, x := range spans {
		if x.Start <= at && x.End > at {
			return true // a type, or 取消
		}
		others = others || x.Start < sp.Start || x.End > sp.End
	}
	// Without a phrase of a type it punches nothing anyway: which one is asked.
	_, timed := ReadWrittenTime(string(text))
	return timed && !others || takeBack.MatchString(rest)
}

// FoldText is the form in which two texts are the same, as in package match.
func FoldText(s string) string { return match.Fold(s) }
