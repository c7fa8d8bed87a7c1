// Package holiday knows the national holidays of Japan, 国民の祝日, with the days
// that are ones by their place: 振替休日, and the day between two others.
//
// The rules are those of the library; the equinoxes, which the government
// announces in February of the year before, are worked out as astronomy has
// them. Every function may be called from any number of goroutines.
//
// The law: 国民の祝日に関する法律, https://laws.e-gov.go.jp/law/323AC1000000178
package holiday

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/rickar/cal/v2/jp"

	"punchline/app/timeclock"
)

// known are worked out once a year of the calendar. The library writes to its
// own tables while it does so.
var known struct {
	sync.Mutex
	years map[int][]timeclock.Date
}

// Of are the holidays of a year, in order.
func Of(year int) []timeclock.Date {
	known.Lock()
	defer known.Unlock()
	if found, ok := known.years[year]; ok {
		return found
	}
	days := map[timeclock.Date]bool{}
	for _, h := range jp.Holidays {
		actual, observed := h.Calc(year)
		for _, d := range []time.Time{actual, observed} {
			if !d.IsZero() && d.Year() == year {
				days[timeclock.DateOf(d)] = true
			}
		}
	}
	// Article 3, paragraph 3: the day between two is one too.
	for d := range maps.Clone(days) {
		if days[d.AddDays(2)] {
			days[d.AddDays(1)] = true
		}
	}
	if known.years == nil || len(known.years) > 100 {
		known.years = map[int][]timeclock.Date{}
	}
	known.years[year] = slices.Sorted(maps.Keys(days))
	return known.years[year]
}

// Is reports whether d is a holiday.
func Is(d timeclock.Date) bool {
	_, found := slices.BinarySearch(Of(d.Time().Year()), d)
	return found
}
