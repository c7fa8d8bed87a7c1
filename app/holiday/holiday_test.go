package holiday_test

import (
	"strings"
	"sync"
	"testing"

	"punchline/app/holiday"
)

// The dates of 内閣府「国民の祝日について」, 振替休日 and 休日 included.
func TestHolidays(t *testing.T) {
	for year, want := range map[int]string{
		2024: "01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-22 09-23 10-14 11-03 11-04 11-23",
		2025: "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 11-23 11-24",
		2026: "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
		2027: "01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23",
	} {
		var got []string
		for _, d := range holiday.Of(year) {
			got = append(got, string(d)[5:])
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%d:\n got %s\nwant %s", year, s, want)
		}
	}
	if !holiday.Is("2026-11-23") || holiday.Is("2026-11-24") {
		t.Error("Is")
	}
}

// The tables of the library are written to while it works: asked by many at
// once, the race detector would see it.
func TestHolidaysAtOnce(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for year := 2030; year < 2040; year++ {
				if len(holiday.Of(year)) < 16 {
					t.Error(year)
				}
			}
		})
	}
	wg.Wait()
}
