package timeclock

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"punchline/app/match"
)

// WrittenDay says which day a message names.
type WrittenDay int

// The days. The zero value is none.
const (
	DayUnnamed WrittenDay = iota // no date word
	DayToday                     // 今日, 今朝, さっき …
	DayBack                      // 昨日, 一昨日: Written.Back days before the day of sending
	DayDated                     // 11/22, 11月22日, 22日: Written.Month (0: not written) and Written.Day
	DayOther                     // 明日, 来週, 月曜日 …: another day, not worked out
)

// Written is the time of day that a message names.
type Written struct {
	Several  bool // different times: which is meant is not guessed
	Minute   int  // after midnight, 0..29*60+59; from 24:00 on of the work date
	TwelveOK bool // 「9時」: may be meant in the afternoon
	On       WrittenDay
	Back     int // of DayBack
	Year     int // of DayDated; 0: not written
	Month    int // of DayDated; 0: not written
	Day      int // of DayDated
}

// A time is 9:05, 9時, 9時半, 9時5分, 9時05, each also after 午前, 午後 and the like;
// the text is folded before, so ９：０５ and PM are among them.
var (
	writtenTime = regexp.MustCompile(`(午前|午後|am|pm|a\.m\.|p\.m\.|今朝|けさ|朝|夕方|夕べ|夜中|深夜|今夜|今晩|昨夜|昨晩|夜|晩)?の?(\d{1,2})(?:[:∶](\d{2})(?:[:∶]\d{2})?|時(?:(半)|(\d{1,2})分|(\d{2}))?)( ?[ap]\.?m\.?)?`)
	writtenDate = regexp.MustCompile(`(?:(20\d\d)[/年\-.])?(\d{1,2})(?:/|月)(\d{1,2})日?|(\d{1,2})日`)
	// What follows a time that is none of a punch: how long, a limit, something else.
	notThen = regexp.MustCompile(`^(?:間|前|まえ|過|すぎ|まで|迄|以降|以前|より|発|台)`)
	fromOn  = regexp.MustCompile(`^から`)
	fromNow = regexp.MustCompile(`^から(?:出勤|勤務|仕事|作業|働|休憩|外出)`)
	// What follows 「22日」 that makes no date of it.
	notDay = regexp.MustCompile(`^(?:間|目|前|後|ぶり|分|以)`)

	todayWords  = []string{"今日", "きょう", "本日", "今朝", "けさ", "今夜", "今晩", "さっき", "さきほど", "先ほど", "先程"}
	beforeWords = []string{"一昨日", "おととい", "おとつい"}
	backWords   = []string{"昨日", "きのう", "昨夜", "昨晩", "ゆうべ", "夕べ", "前日"}
	otherWords  = []string{"明日", "あした", "あす", "明後日", "あさって", "翌日", "翌朝", "先週", "来週", "先月", "来月",
		"月曜", "火曜", "水曜", "木曜", "金曜", "土曜", "日曜", "明朝", "明晩", "yesterday", "tomorrow"}
)

// ReadWrittenTime finds the time of day in a message; false if there is none.
// What is no time is left alone: 「3時間」「10分後」「1/2」「9時まで」, numbers
// without a sign of a time, and times in kanji.
func ReadWrittenTime(message string) (w Written, ok bool) {
	if !strings.ContainsFunc(message, unicode.IsDigit) {
		return w, false
	}
	text := match.Fold(message)
	for at := 0; at < len(text); {
		loc := writtenTime.FindStringSubmatchIndex(text[at:])
		if loc == nil {
			break
		}
		part := func(i int) string {
			if loc[2*i] < 0 {
				return ""
			}
			return text[at+loc[2*i] : at+loc[2*i+1]]
		}
		before, after := text[:at+loc[0]], text[at+loc[1]:]
		hour, _ := strconv.Atoi(part(2))
		min := 0
		clock := part(3) != ""
		switch {
		case clock:
			min, _ = strconv.Atoi(part(3))
		case part(4) != "":
			min = 30
		default:
			min, _ = strconv.Atoi(part(5) + part(6))
		}
		marker := part(1)
		if m := strings.ReplaceAll(strings.TrimSpace(part(7)), ".", ""); m != "" {
			marker = m
		}
		at += loc[1]
		if hour > 29 || min > 59 || !standsAlone(before, after, clock) {
			continue
		}
		minute := inDay(strings.ReplaceAll(marker, ".", ""), hour)*60 + min
		if ok && minute != w.Minute {
			return Written{Several: true}, true
		}
		w.Minute, w.TwelveOK, ok = minute, marker == "" && !clock && hour >= 1 && hour <= 11, true
	}
	if ok {
		w.on(text)
	}
	return w, ok
}

// standsAlone reports whether what stands around leaves it a time of a punch:
// it is no part of a longer number or address, and no limit or duration.
func standsAlone(before, after string, clock bool) bool {
	if before != "" {
		if last := before[len(before)-1]; last >= '0' && last <= '9' || strings.ContainsRune(":/.+#@", rune(last)) && digitBefore(before) || last == '@' || last == '#' {
			return false
		}
	}
	if after != "" {
		if c := after[0]; c >= '0' && c <= '9' || clock && (c == ':' || c == '/' || c == '.' && len(after) > 1 && after[1] >= '0' && after[1] <= '9') {
			return false
		}
	}
	if notThen.MatchString(after) {
		return false
	}
	return !fromOn.MatchString(after) || fromNow.MatchString(after)
}

// digitBefore reports whether the character before the last is a digit, or
// there is none: 10:9:00 and :9:00 are no times, 「出勤:9:00」 is one.
func digitBefore(before string) bool {
	if len(before) < 2 {
		return true
	}
	c := before[len(before)-2]
	return c >= '0' && c <= '9' || c == '/' || c == ':'
}

// inDay is the hour that a word before or after it makes of it.
func inDay(marker string, hour int) int {
	switch marker {
	case "午前", "am":
		if hour == 12 {
			return 0
		}
	case "午後", "pm", "夕方":
		if hour < 12 {
			return hour + 12
		}
	case "夜", "晩", "今夜", "今晩", "昨夜", "昨晩", "夕べ":
		if hour >= 5 && hour < 12 {
			return hour + 12
		}
	case "深夜", "夜中":
		if hour >= 10 && hour < 12 {
			return hour + 12
		}
	}
	return hour
}

// on reads the date words of a folded text.
func (w *Written) on(text string) {
	has := func(words []string) bool {
		for _, s := range words {
			if strings.Contains(text, s) {
				return true
			}
		}
		return false
	}
	dated := false
	for _, loc := range writtenDate.FindAllStringSubmatchIndex(text, -1) {
		num := func(i int) int {
			if loc[2*i] < 0 {
				return 0
			}
			n, _ := strconv.Atoi(text[loc[2*i]:loc[2*i+1]])
			return n
		}
		if loc[0] > 0 && (text[loc[0]-1] >= '0' && text[loc[0]-1] <= '9' || text[loc[0]-1] == '/') {
			continue
		}
		if rest := text[loc[1]:]; notDay.MatchString(rest) || rest != "" && (rest[0] >= '0' && rest[0] <= '9' && !strings.HasSuffix(text[:loc[1]], "日") || rest[0] == '/') {
			continue
		}
		month, day := num(2), num(3)
		if loc[8] >= 0 {
			month, day = 0, num(4)
		}
		if month > 12 || day < 1 || day > 31 || month == 0 && loc[8] < 0 {
			continue
		}
		if dated && (w.Month != month || w.Day != day) {
			w.On = DayOther // two dates: neither is guessed
			return
		}
		dated, w.On, w.Year, w.Month, w.Day = true, DayDated, num(1), month, day
	}
	switch {
	case has(otherWords):
		w.On = DayOther
	case dated:
	case has(beforeWords):
		w.On, w.Back = DayBack, 2
	case has(backWords):
		w.On, w.Back = DayBack, 1
	case has(todayWords):
		w.On = DayToday
	}
}

// WrittenFits says how a written time stands to the time of sending.
type WrittenFits int

// The ways.
const (
	WrittenPast     WrittenFits = iota // an earlier time, worked out
	WrittenSame                        // the minute of sending
	WrittenFuture                      // still to come
	WrittenUnsolved                    // on a day that was not worked out
)

// Reaches of a written time.
const (
	twelveReach  = 3 * time.Hour // 「6時に退勤」 at 18:10 means 18:00
	nightReach   = 12 * time.Hour
	requestReach = 62 * 24 * time.Hour // a request is about this closing period or the last
)

// Written works out the instant that w means in a message of a punch of type
// typ sent at a time, and whether it is on another day than that of sending.
func (r *Rules) Written(w Written, typ PunchType, sent time.Time) (at time.Time, otherDay bool, fits WrittenFits) {
	local := sent.In(r.Location)
	today := DateOf(local)
	day := today
	switch w.On {
	case DayOther:
		return at, true, WrittenUnsolved
	case DayDated:
		var ok bool
		if day, ok = w.dateBefore(today); !ok {
			return at, true, WrittenUnsolved
		}
	case DayBack:
		day = today.AddDays(-w.Back)
		if w.Minute < 5*60 && w.Back == 1 { // 「昨夜1時」: of the night that has just been
			day = today
		}
	default:
		if w.Minute >= 24*60 {
			day = r.BoundaryDate(sent)
		}
	}
	at = r.onDate(day, w.Minute)
	named := w.On == DayDated || w.On == DayBack
	if !named {
		// 「23:30」 after midnight is of the evening before.
		if at.Sub(sent) > nightReach {
			at = r.onDate(day.AddDays(-1), w.Minute)
		}
		later := r.onDate(day, w.Minute+12*60)
		if w.TwelveOK && !later.After(sent) && sent.Sub(later) <= twelveReach && (typ != ClockIn || w.Minute < 6*60) {
			at = later
		}
	}
	otherDay = named && r.BoundaryDate(at) != r.BoundaryDate(sent)
	at = at.UTC()
	switch ahead := at.Sub(sent); {
	case at.Truncate(time.Minute).Equal(sent.Truncate(time.Minute)):
		fits = WrittenSame
	case ahead > 0 && ahead <= FutureAfter: // clocks differ
		fits = WrittenSame
	case ahead > 0:
		fits = WrittenFuture
	case -ahead > requestReach:
		fits = WrittenUnsolved
	}
	return at, otherDay, fits
}

// dateBefore is the last date of w not after today; false if there is none
// such, as for a 30 February.
func (w Written) dateBefore(today Date) (Date, bool) {
	t := today.Time()
	for back := range 14 {
		y, m := t.Year(), int(t.Month())-back
		for m < 1 {
			y, m = y-1, m+12
		}
		d := time.Date(y, time.Month(m), w.Day, 0, 0, 0, 0, time.UTC)
		date := DateOf(d)
		switch {
		case d.Day() != w.Day || date > today:
		case w.Month != 0 && w.Month != m:
		case w.Year != 0 && w.Year != y:
		default:
			return date, true
		}
		if w.Month == 0 && back == 1 {
			break
		}
	}
	return "", false
}
