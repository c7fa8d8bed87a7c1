package timeclock

import (
	"regexp"
	"slices"
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
	DayBack                      // 昨日, 一昨日, 3日前: Written.Back days before the day of sending
	DayDated                     // 11/22, 11月22日, 22日: Written.Month (0: not written) and Written.Day
	DayOther                     // 明日, 先日, 月曜日, 13/45 …: another day, not worked out
)

// Written is the time of day that a message names.
type Written struct {
	Several  bool // different times: which is meant is not guessed
	Minute   int  // after midnight, 0..29*60+59; from 24:00 on of the work date
	TwelveOK bool // 「9時」: may be meant in the afternoon
	On       WrittenDay
	Back     int  // of DayBack
	Night    bool // of DayBack: 昨夜 and the like, whose small hours are of the day of sending
	Year     int  // of DayDated; 0: not written
	Month    int  // of DayDated; 0: not written
	Day      int  // of DayDated
	Weekday  int  // 1 Monday … 7 Sunday, if one is named; of DayOther all that names the day
	OddDate  bool // numbers that may be a date and cannot be read as one: 5-20, 0520
}

// A time is 9:05, 9時, 9時半, 9時5分, 9時05, each also after 午前, 午後 and the like;
// the text is folded before, so ９：０５ and PM are among them.
var (
	writtenTime = regexp.MustCompile(`(午前|午後|am|pm|a\.m\.|p\.m\.|今朝|けさ|朝|夕方|夕べ|夜中|深夜|今夜|今晩|昨夜|昨晩|夜|晩)?の?(\d{1,2})(?:[:∶](\d{2})(?:[:∶]\d{2})?|時(?:(半)|(\d{1,2})分|(\d{2}))?)( ?[ap]\.?m\.?)?`)
	writtenDate = regexp.MustCompile(`(20\d\d)[/年.\-](\d{1,2})[/月.\-](\d{1,2})日?|(20\d\d)(0[1-9]|1[0-2])([0-3]\d)|(\d\d)/(\d{1,2})/(\d{1,2})|(\d{1,2})(?:/|月)(\d{1,2})日?|(\d{1,2})日`)
	oddDate     = regexp.MustCompile(`(?:^|[^\d:.\-/])(?:0?[1-9]|1[0-2])[.\-](?:0?[1-9]|[12]\d|3[01])(?:$|[^\d:時.\-/])|(?:^|\D)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:$|\D)|(?:令和|r)\d{1,2}[年.]`)
	daysAgo     = regexp.MustCompile(`(\d{1,2}|[一二三四五六七八九十]{1,3})(日|週間)(?:前|まえ)`)
	// An address is no text: the time in it is none of a punch.
	webAddress = regexp.MustCompile(`(?i)[a-z]+://[!-~]+`)
	// What stands before a time that is how long.
	howLong = regexp.MustCompile(`(?:実働|残業|勤務時間|労働時間|稼働|合計|計)[:はが]?$`)
	// What follows a time that is none of a punch: how long, a limit, something else.
	notThen = regexp.MustCompile(`^(?:間|前|まえ|過|すぎ|まで|迄|以降|以前|より|発|台|の(?:電車|バス|便|会議|予定|予約|打ち?合わ?せ|面談|アポ|約束))`)
	fromOn  = regexp.MustCompile(`^から`)
	fromNow = regexp.MustCompile(`^から(?:出勤|勤務|仕事|作業|働|休憩|外出)`)
	// What follows 「22日」 that makes no date of it, and what follows the first of several days.
	notDay   = regexp.MustCompile(`^(?:間|目|前|まえ|後|ぶり|以)`)
	moreDays = regexp.MustCompile(`^(?:日|\([月火水木金土日]\))?[~〜〰‐–—\-]\d`)

	// Days back by their words; a longer word is read before one it contains.
	backWords = []struct {
		word  string
		days  int
		night bool
	}{{"一昨昨日", 3, false}, {"一昨々日", 3, false}, {"さきおととい", 3, false}, {"一昨日", 2, false}, {"おととい", 2, false}, {"おとつい", 2, false}, {"前々日", 2, false},
		{"昨日", 1, false}, {"きのう", 1, false}, {"前日", 1, false}, {"yesterday", 1, false},
		{"昨夜", 1, true}, {"昨晩", 1, true}, {"ゆうべ", 1, true}, {"夕べ", 1, true}, {"last night", 1, true}}
	todayWords = []string{"今日", "きょう", "本日", "今朝", "けさ", "今夜", "今晩", "さっき", "さきほど", "先ほど", "先程", "today"}
	otherWords = regexp.MustCompile(`明日|あした|あす(?:[はのも、,]|\d|朝|から|出勤|退勤)|明後日|あさって|翌日|翌朝|先々週|先週|来週|先月|来月|明朝|明晩|先日|別の日|この前|この間|こないだ|月初|月末|週末|休み明け|tomorrow|last week`)
	weekdays   = regexp.MustCompile(`([月火水木金土日])曜|\(([月火水木金土日])\)|(mon|tues|wednes|thurs|fri|satur|sun)day`)
)

// ReadWrittenTime finds the time of day in a message; false if there is none.
// What is no time is left alone: 「3時間」「10分後」「1/2」「9時まで」, numbers
// without a sign of a time, and times in kanji.
func ReadWrittenTime(message string) (w Written, ok bool) {
	if !strings.ContainsFunc(message, unicode.IsDigit) {
		return w, false
	}
	text := webAddress.ReplaceAllString(match.Fold(message), " ")
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
		bare := part(1) == "" && !strings.HasPrefix(text[at+loc[0]:], "の")
		at += loc[1]
		if hour > 29 || min > 59 || !standsAlone(before, after, bare, clock) {
			continue
		}
		minute := inDay(strings.ReplaceAll(marker, ".", ""), hour)*60 + min
		w.Several = w.Several || ok && minute != w.Minute
		w.Minute, w.TwelveOK, ok = minute, marker == "" && !clock && hour >= 1 && hour <= 11, true
	}
	if ok {
		w.on(text)
	}
	return w, ok
}

// standsAlone reports whether what stands around leaves it a time of a punch:
// it is no part of a longer number or address, and no limit or duration.
// A time that is not bare has a word of its own before it, which parts it from
// a date: 「11/25の18:00」「11/25午後6時」.
func standsAlone(before, after string, bare, clock bool) bool {
	if howLong.MatchString(before) {
		return false
	}
	if bare && before != "" {
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
	dated, impossible := false, false
	for _, loc := range writtenDate.FindAllStringSubmatchIndex(text, -1) {
		num := func(is ...int) int {
			for _, i := range is {
				if loc[2*i] >= 0 {
					n, _ := strconv.Atoi(text[loc[2*i]:loc[2*i+1]])
					return n
				}
			}
			return 0
		}
		if loc[0] > 0 && (text[loc[0]-1] >= '0' && text[loc[0]-1] <= '9' || text[loc[0]-1] == '/') {
			continue
		}
		rest := text[loc[1]:]
		if notDay.MatchString(rest) || rest != "" && (rest[0] >= '0' && rest[0] <= '9' && !strings.HasSuffix(text[:loc[1]], "日") || rest[0] == '/') {
			continue
		}
		year, month, day := num(1, 4, 7), num(2, 5, 8, 10), num(3, 6, 9, 11, 12)
		if year > 0 && year < 100 {
			year += 2000
		}
		if month > 12 || day < 1 || day > 31 || month == 0 && loc[2*12] < 0 {
			impossible = true
			continue
		}
		if dated && (w.Month != month || w.Day != day) || moreDays.MatchString(rest) {
			w.On = DayOther // several days: none is guessed
			return
		}
		dated, w.On, w.Year, w.Month, w.Day = true, DayDated, year, month, day
	}
	w.OddDate = !dated && oddDate.MatchString(text)
	if otherWords.MatchString(text) || impossible {
		w.On = DayOther
		return
	}
	if day := weekdays.FindStringSubmatch(text); day != nil {
		if i := strings.Index("月火水木金土日", day[1]+day[2]); day[3] == "" {
			w.Weekday = 1 + i/len("月")
		} else {
			w.Weekday = 1 + slices.Index([]string{"mon", "tues", "wednes", "thurs", "fri", "satur", "sun"}, day[3])
		}
	}
	if dated {
		return
	}
	back := func(days int, night bool) {
		if w.On == DayBack && w.Back != days {
			w.On = DayOther
		} else if w.On != DayOther {
			w.On, w.Back, w.Night = DayBack, days, night
		}
	}
	if ago := daysAgo.FindStringSubmatch(text); ago != nil {
		days := kanjiNumber(ago[1])
		if ago[2] == "週間" {
			days *= 7
		}
		back(days, false)
	}
	for _, b := range backWords {
		if strings.Contains(text, b.word) {
			text = strings.ReplaceAll(text, b.word, " ")
			back(b.days, b.night)
		}
	}
	if w.On != DayUnnamed {
		return
	}
	if w.Weekday != 0 {
		w.On = DayOther // unless it is that of sending
	} else if slices.ContainsFunc(todayWords, func(s string) bool { return strings.Contains(text, s) }) {
		w.On = DayToday
	}
}

// kanjiNumber reads digits, or a number below 100 in kanji.
func kanjiNumber(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	n, ten := 0, 0
	for _, r := range s {
		if r == '十' {
			ten, n = 10*max(n, 1), 0
		} else {
			n = 1 + strings.IndexRune("一二三四五六七八九", r)/len("一")
		}
	}
	return ten + n
}

// sentences are the sentences of a message, as far as signs and the ends of
// polite words part them. What is no text is left out.
func sentences(message string) (parts []string) {
	message = webAddress.ReplaceAllString(message, " ")
	from := 0
	for _, loc := range sentenceEnd.FindAllStringIndex(message, -1) {
		parts = append(parts, message[from:loc[1]])
		from = loc[1]
	}
	return append(parts, message[from:])
}

var sentenceEnd = regexp.MustCompile(`[。！？!?]+|[すたんいねよ]\s*\n`)

// writtenFor finds the time that a message names of a punch by one of phrases.
// What another sentence says of another day is not about it: 「退勤します。明日
// は10時に来ます」「昨日は休みました。8:50出勤」.
func writtenFor(message string, speaks func(sentence string) bool) (w Written, ok bool) {
	if w, ok = ReadWrittenTime(message); !ok {
		return w, false
	}
	about, others := "", []string{}
	for _, s := range sentences(message) {
		if speaks(s) {
			about += s + "。"
		} else {
			others = append(others, s)
		}
	}
	if about == "" || len(others) == 0 {
		return w, ok
	}
	if w, ok = ReadWrittenTime(about); ok {
		for _, s := range others {
			// 「昨日打刻を忘れました。18:00退勤です」
			if day := writtenDay(s); !w.NamesOtherDay() && day.NamesOtherDay() && forgotten.MatchString(match.Fold(s)) {
				return ReadWrittenTime(about + s)
			}
		}
		return w, true
	}
	for _, s := range others {
		if alone, ok := ReadWrittenTime(s); ok && !alone.NamesOtherDay() {
			return ReadWrittenTime(about + s)
		}
	}
	return w, false
}

// forgotten are words that make a day in another sentence that of the punch.
var forgotten = regexp.MustCompile(`忘れ|わすれ|漏れ|もれ|の分|打刻|押し`)

// writtenDay is the day that a sentence names.
func writtenDay(sentence string) (w Written) {
	w.on(match.Fold(sentence))
	return w
}

// NamesOtherDay reports whether a day is named that may not be that of sending.
func (w Written) NamesOtherDay() bool { return w.On != DayUnnamed && w.On != DayToday }

// besideTime reports whether a time stands directly beside a phrase in a
// message: 「18時退勤予定」, but not 「18時に歯医者なので退勤します」.
func besideTime(message string, phrases []Phrase) bool {
	text := match.Fold(message)
	looked := map[string]bool{} // a message may say the same a thousand times
	for _, p := range phrases {
		word := regexp.QuoteMeta(p.Folded())
		if looked[word] {
			continue
		}
		looked[word] = true
		const clock = `(?:\d{1,2}[:∶]\d{2}|\d{1,2}時(?:半|\d{1,2}分?)?)`
		if regexp.MustCompile(clock + `(?:頃|ごろ|ころ)?(?:に|で|には|での|ちょうど)?` + word + `|` + word + `(?:します|予定|時刻|は|が|[\p{P}\s])*` + clock).MatchString(text) {
			return true
		}
	}
	return false
}

// WrittenFits says how a written time stands to the time of sending.
type WrittenFits int

// The ways.
const (
	WrittenPast     WrittenFits = iota // an earlier time, worked out
	WrittenSame                        // the minute of sending
	WrittenFuture                      // still to come
	WrittenTooOld                      // more than RequestDays ago
	WrittenUnsolved                    // on a day that was not worked out
)

// RequestDays is how far back a request may reach: it is about this closing
// period or the last.
const RequestDays = 62

// Reaches of a written time.
const (
	twelveReach = 3 * time.Hour // 「6時に退勤」 at 18:10 means 18:00
	nightReach  = 12 * time.Hour
)

// Written works out the instant that w means in a message of a punch of type
// typ sent at a time, and whether it is on another day than that of sending.
// since is the employee's last punch before, zero for none: 「5時半に退勤」 of
// who came at 8:30 means the afternoon.
func (r *Rules) Written(w Written, typ PunchType, sent, since time.Time) (at time.Time, otherDay bool, fits WrittenFits) {
	today := DateOf(sent.In(r.Location))
	day, workDate := today, r.BoundaryDate(sent)
	if w.On == DayOther && w.Weekday == today.Weekday() {
		w.On = DayToday
	}
	switch w.On {
	case DayOther:
		return at, true, WrittenUnsolved
	case DayDated:
		var ok bool
		if day, ok = w.date(today); !ok || w.Weekday != 0 && w.Weekday != day.Weekday() {
			return at, true, WrittenUnsolved
		}
	case DayBack:
		day = today.AddDays(-w.Back)
		if w.Weekday != 0 && w.Weekday != day.Weekday() {
			return at, true, WrittenUnsolved
		}
		if w.Night && w.Minute < r.DayStartMin { // 「昨夜1時」: of the night that has just been
			day = day.AddDays(1)
		}
	default:
		if w.Minute >= 24*60 {
			day = workDate
		}
	}
	at = r.onDate(day, w.Minute)
	if w.On != DayDated && w.On != DayBack {
		// 「23:30」 after midnight is of the evening before, and 「25時」 at noon
		// of the night that who still has not left came to.
		dayBefore := r.onDate(day.AddDays(-1), w.Minute)
		if workDate < today && at.Sub(sent) > nightReach ||
			w.Minute >= 24*60 && at.After(sent) && !since.IsZero() && !dayBefore.Before(since) {
			at = dayBefore
		}
		later := r.onDate(day, w.Minute+12*60)
		if w.TwelveOK && !later.After(sent) {
			near := sent.Sub(later) <= twelveReach && (typ != ClockIn || w.Minute < 6*60)
			if near || !since.IsZero() && at.Before(since) && !later.Before(since) {
				at = later
			}
		}
	}
	otherDay = w.On == DayBack || w.On == DayDated && r.BoundaryDate(at) != workDate
	at = at.UTC()
	switch ahead := at.Sub(sent); {
	case at.Truncate(time.Minute).Equal(sent.Truncate(time.Minute)):
		fits = WrittenSame
	case ahead > 0 && ahead <= FutureAfter: // clocks differ
		fits = WrittenSame
	case ahead > 0:
		fits = WrittenFuture
	case -ahead > RequestDays*24*time.Hour:
		fits = WrittenTooOld
	}
	return at, otherDay, fits
}

// otherDay reports whether w names another day than that of sending.
func (r *Rules) otherDay(w Written, sent time.Time) bool {
	today := DateOf(sent.In(r.Location))
	switch w.On {
	case DayUnnamed, DayToday:
		return false
	case DayDated:
		d, ok := w.date(today)
		return !ok || d != today && d != r.BoundaryDate(sent)
	}
	return w.On == DayBack || w.Weekday != today.Weekday()
}

// date is the date that w names, seen from today: without a year the last such
// date a request may be about, else the next; false for one that there is not,
// as 30 February.
func (w Written) date(today Date) (Date, bool) {
	on := func(year, month int) (Date, bool) {
		t := time.Date(year, time.Month(month), w.Day, 0, 0, 0, 0, time.UTC)
		return DateOf(t), t.Day() == w.Day
	}
	t := today.Time()
	if w.Year != 0 {
		return on(w.Year, w.Month)
	}
	if w.Month == 0 {
		if d, ok := on(t.Year(), int(t.Month())); ok && d <= today {
			return d, true
		}
		return on(t.Year(), int(t.Month())-1)
	}
	d, ok := on(t.Year(), w.Month)
	if ok && d <= today {
		return d, true
	}
	last, was := on(t.Year()-1, w.Month)
	if was && (!ok || last >= today.AddDays(-RequestDays)) {
		return last, true
	}
	return d, ok
}
