package timeclock

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"punchline/app/match"
)

// Where the phrases of commands count. All is told by what stands beside them
// in the folded message; a command that does not count is as if it were not
// there.

const (
	// Days and times as people write them, and what joins them: what may stand
	// beside 修正 with what is to be corrected.
	dayOrTime = `今日|きょう|本日|今朝|けさ|昨日|きのう|昨夜|昨晩|ゆうべ|一昨[昨々]日|一昨日|さきおととい|おととい|おとつい|前日|前々日|先日|明日|あした|明後日|\d{1,2}日(?:前|まえ)|[一二三四五六七八九十]{1,3}日(?:前|まえ)|\d週間前` +
		`|20\d{6}|(?:20\d\d[/年.\-]|\d\d/)?\d{1,2}[/月.\-]\d{1,2}日?|\d{1,2}日|[月火水木金土日]曜日?|\([月火水木金土日]\)|午前|午後|朝|夕方|夜|深夜|am|pm` +
		`|\d{1,2}[:∶;]\d{1,2}|\d{1,2}時(?:半|\d{1,2}分?)?|[一二三四五六七八九十]{1,3}時半?|\d{3,4}|分|頃|ごろ|の|に|は|を|へ|から|[\p{P}\p{S}\s]`
	polite = `すみませんが?|すいませんが?|申し訳(?:あり|ござい)ません|お疲れ(?:様|さま)です|おつかれ(?:様|さま)です|恐れ入りますが|恐縮ですが|お手数ですが|おはようございます`
)

var (
	signsOnly = regexp.MustCompile(`^[\p{P}\p{S}\s]*$`)
	// What may follow 今日は休み; a question is none.
	afterDayOff = regexp.MustCompile(`^(?:[^\P{P}?。.!()]|\p{S}|\s|です|ます|いたします|致します|します|ので|のため|させてください|させて(?:いただ|頂)きます|とさせて(?:いただ|頂)きます|を?(?:いただ|頂)きます|で?(?:よろしく|宜しく)?お願い(?:いた|致)?します|よろしく|すみません|申し訳(?:あり|ござい)ません|\([^()?]*\))*(?:$|[。.!][^?]*$)`)

	// anotherIs ends what stands before 今日は休み where that is said of somebody;
	// of oneself it may be.
	anotherIs = regexp.MustCompile(`(?:^|[^私僕俺分し])[はがも][\p{P}\s]*$`)

	// What may stand between 修正 and what is to be corrected, behind it.
	behindCorrect = regexp.MustCompile(`^(?:[\p{P}\p{S}\s]|を|の|が|申請|依頼|希望|お?願い(?:いた|致)?します|お?願います|お願い|おねがいします|したいです|したい|してください|して下さい|してほしい|して欲しい|です|ください|下さい)*`)
	daysAndTimes  = regexp.MustCompile(`^(?:` + dayOrTime + `)*`)
	asksFor       = regexp.MustCompile(`して(?:くだ|下さ|ほし|欲し)|したい|願い|願います|ねがい`)
	// And before it: 「出勤を9:00に修正してください」, 「打刻修正 出勤 9:00」.
	beforeCorrect = regexp.MustCompile(`^(?:打刻|時刻|時間|が|で|と|` + dayOrTime + `)*$`)
	noCorrectYet  = regexp.MustCompile(`^(?:(?:今日の|本日の)?(?:打刻|勤怠|出退勤)[のを]?|[\p{P}\p{S}\s]|` + polite + `)*$`)
	howCorrect    = regexp.MustCompile(`^(?:の?(?:方法|仕方|しかた)|のやり方)`)

	// Words that take a request back, beside the phrases of 取消; and what they are about.
	takeBack       = regexp.MustCompile(`取り?[下さ]げ`)
	linksTakeBack  = regexp.MustCompile(`^(?:申請|依頼|を|の|は|[\p{P}\p{S}\s])*$`)
	cancelsRequest = regexp.MustCompile(`申請[をのは]?(?:取|とりけ|キャンセル|きゃんせる)`)
)

// look is a message that is looked at for commands.
type look struct {
	book    *PhraseBook
	message string
	text    []rune       // folded
	spans   []match.Span // of the phrases that count anywhere
}

func (l *look) kind(sp match.Span) PhraseKind {
	return l.book.phrases[l.book.anywhere.of[sp.Phrase]].Kind
}

// counts reports whether the phrase p of a command at sp stands where it counts.
func (l *look) counts(p Phrase, sp match.Span, r *Reading) bool {
	before, after := string(l.text[:sp.Start]), string(l.text[sp.End:])
	switch p.Kind {
	case CommandDayOff:
		// 「田中さんは今日は休みです」 is about somebody else.
		return !anotherIs.MatchString(before) && !slices.ContainsFunc(l.spans, func(x match.Span) bool { return x.Start < sp.Start || x.End > sp.End }) && afterDayOff.MatchString(after)
	case CommandCorrect:
		return l.corrects(p, sp, r)
	}
	return signsOnly.MatchString(before) && signsOnly.MatchString(after)
}

// corrects reports whether a message with a phrase of 修正 at sp is about a
// request: what is to be corrected stands beside it, or nothing else at all.
func (l *look) corrects(p Phrase, sp match.Span, r *Reading) bool {
	after := string(l.text[sp.End:])
	between := behindCorrect.FindString(after)
	dated := daysAndTimes.FindString(after[len(between):])
	rest := after[len(between)+len(dated):]
	at := sp.End + utf8.RuneCountInString(between) + utf8.RuneCountInString(dated)

	types, cancels := false, false
	var behind *match.Span // what begins where the days and times end
	for i := range l.spans {
		x := &l.spans[i]
		if x.Start >= sp.Start && x.End <= sp.End {
			continue // part of the phrase
		}
		_, isType := l.kind(*x).PunchType()
		types, cancels = types || isType, cancels || !isType
		if x.Start <= at && x.End > at {
			behind = x
		}
	}
	if !types && (cancels || takeBack.MatchString(after)) {
		// 「修正を取り消してください」「さっきの修正 取消」; what else it may say is not guessed.
		r.TakesBack = behind != nil && linksTakeBack.MatchString(between) || takeBack.MatchString(after)
		r.Unclear = !r.TakesBack
		return true
	}
	told := rest == "" || behind != nil

	for i := len(l.spans) - 1; i >= 0; i-- {
		x := l.spans[i]
		if x.End > sp.Start {
			continue
		}
		_, isType := l.kind(x).PunchType()
		if linked := string(l.text[x.End:sp.Start]); isType && beforeCorrect.MatchString(linked) {
			// 「出勤を修正」, but not 「出勤、修正した資料を送ります」.
			return !signsOnly.MatchString(linked) || told || asksFor.MatchString(between)
		}
		break // what stands before it is not beside
	}
	if !noCorrectYet.MatchString(string(l.text[:sp.Start])) {
		return false
	}
	if told || !types && (asksFor.MatchString(between) || howCorrect.MatchString(after)) {
		return true
	}
	_, timed := ReadWrittenTime(l.message)
	if timed && !types {
		return true // without a phrase of a type it punches nothing anyway: which one is asked
	}
	// 「修正 月初の出勤 8:00」: a command by its form, about what is not understood.
	if word, _, _ := strings.Cut(strings.TrimSpace(l.message), " "); timed && types && match.Fold(strings.Fields(word + " x")[0]) == p.Folded() {
		r.Unclear = true
		return true
	}
	return false
}
