package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"punchline/app/timeclock"
)

// eras are the Japanese eras that people alive were born and hired in.
var eras = []struct {
	kanji, letter string
	from, to      timeclock.Date
	year          int // before its first
}{
	{"令和", "R", "2019-05-01", "9999-12-31", 2018},
	{"平成", "H", "1989-01-08", "2019-04-30", 1988},
	{"昭和", "S", "1926-12-25", "1989-01-07", 1925},
	{"大正", "T", "1912-07-30", "1926-12-25", 1911},
}

var (
	// dateForm is year, month and day parted by the same sign, or by 年月日. A
	// time of midnight behind it comes from cells that hold date and time.
	dateForm = regexp.MustCompile(`^(?:(\d{4})|([RHST]|令和|平成|昭和|大正)(\d{1,2}|元))(?:/(\d{1,2})/|-(\d{1,2})-|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})(日?)(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?$`)
	// plainDate is the eight digits that other programs export.
	plainDate = regexp.MustCompile(`^\d{8}$`)
)

// readDate reads a date in the ways people write one. Nothing is guessed: a
// date needs its year in full or with its era, and must exist.
func readDate(s string) (timeclock.Date, bool) {
	s = strings.ToUpper(strings.TrimSpace(norm.NFKC.String(s)))
	if plainDate.MatchString(s) {
		return makeDate(s[:4], s[4:6], s[6:])
	}
	// 2026年 4月 1日 is how some columns are aligned.
	if strings.Contains(s, "年") {
		s = spaceInDate.Replace(s)
	}
	m := dateForm.FindStringSubmatch(s)
	if m == nil || (m[9] == "日") != (m[7] != "") {
		return "", false
	}
	year, month, day := m[1], m[4]+m[5]+m[6]+m[7], m[8]
	if year != "" {
		return makeDate(year, month, day)
	}
	n := 1
	if m[3] != "元" {
		n, _ = strconv.Atoi(m[3])
	}
	for _, e := range eras {
		if m[2] == e.letter || m[2] == e.kanji {
			d, ok := makeDate(strconv.Itoa(e.year+n), month, day)
			return d, ok && n > 0 && d >= e.from && d <= e.to
		}
	}
	return "", false
}

var spaceInDate = strings.NewReplacer("年 ", "年", "月 ", "月", " 年", "年", " 月", "月", " 日", "日")

func makeDate(year, month, day string) (timeclock.Date, bool) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if y < 1900 || y > 9999 || t.Month() != time.Month(m) || t.Day() != d {
		return "", false
	}
	return timeclock.DateOf(t), true
}
