package timeclock

import (
	"slices"
	"sync"
	"time"

	"github.com/rickar/cal/v2/jp"
)

// Holiday is a national holiday of Japan, 国民の祝日, or a day that is one by
// its place: 振替休日, and the day between two others.
type Holiday struct {
	Date Date
	Name string // in English, as the library has it
}

// holidays are worked out once a year of the calendar. The library writes to
// its own tables while it does so.
var holidays struct {
	sync.Mutex
	years map[int][]Holiday
}

// Holidays are those of a year, in order. The rules are those of the library;
// the equinoxes, which the government announces in February of the year
// before, are worked out as astronomy has them.
func Holidays(year int) []Holiday {
	holidays.Lock()
	defer holidays.Unlock()
	if found, ok := holidays.years[year]; ok {
		return found
	}
	days := map[Date]string{}
	for _, h := range jp.Holidays {
		actual, observed := h.Calc(year)
		for _, d := range []time.Time{actual, observed} {
			if d.IsZero() || d.Year() != year {
				continue
			}
			if _, ok := days[DateOf(d)]; !ok {
				days[DateOf(d)] = h.Name
			}
		}
	}
	// 国民の祝日に関する法律, article 3, paragraph 3: the day between two is one too.
	for d := range days {
		next := d.AddDays(1)
		if _, taken := days[next]; taken {
			continue
		}
		if _, ok := days[next.AddDays(1)]; ok {
			days[next] = "Citizens' Holiday"
		}
	}
	found := make([]Holiday, 0, len(days))
	for d, name := range days {
		found = append(found, Holiday{d, name})
	}
	slices.SortFunc(found, func(a, b Holiday) int { return cmpDate(a.Date, b.Date) })
	if holidays.years == nil || len(holidays.years) > 100 {
		holidays.years = map[int][]Holiday{}
	}
	holidays.years[year] = found
	return found
}

// IsHoliday reports whether d is a national holiday of Japan.
func IsHoliday(d Date) bool {
	_, found := slices.BinarySearchFunc(Holidays(d.Time().Year()), d, func(h Holiday, d Date) int { return cmpDate(h.Date, d) })
	return found
}

func cmpDate(a, b Date) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
