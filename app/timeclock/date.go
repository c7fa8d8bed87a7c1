package timeclock

import (
	"fmt"
	"time"
)

// Date is a calendar date in the company's time zone, "YYYY-MM-DD", so that
// it compares as text. The zero value means none.
type Date string

// DateOf is the calendar date of t in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	var b [10]byte
	b[0], b[1], b[2], b[3] = byte('0'+y/1000%10), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10)
	b[4], b[5], b[6] = '-', byte('0'+int(m)/10), byte('0'+int(m)%10)
	b[7], b[8], b[9] = '-', byte('0'+d/10), byte('0'+d%10)
	return Date(b[:])
}

// ParseDate takes YYYY-MM-DD only; people's ways of writing dates are read in
// package sheet.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Format(time.DateOnly) != s {
		return "", fmt.Errorf("not a date as YYYY-MM-DD: %.20q", s)
	}
	return Date(s), nil
}

// Time is midnight UTC of the date; for arithmetic, not an instant.
func (d Date) Time() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t
}

// AddDays is the date n days later.
// Weekday is 1 on Monday … 7 on Sunday.
func (d Date) Weekday() int {
	if w := int(d.Time().Weekday()); w != 0 {
		return w
	}
	return 7
}

// AddDays is the date n days later.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// Millis is t in milliseconds since 1970 UTC, the form instants are stored in.
func Millis(t time.Time) int64 { return t.UnixMilli() }

// FromMillis is the instant of a stored value, in UTC.
func FromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
