package timeclock_test

import (
	"testing"

	"punchline/app/timeclock"
)

func TestMenuFollowsTheSettings(t *testing.T) {
	tests := []struct {
		name            string
		breaks, outings bool
		want            string
	}{
		{"休憩", true, false, "ja clock_in clock_out break_start break_end"},
		{"外出", false, true, "ja clock_in clock_out outing_start outing_end"},
		{"both, 4 buttons all the same", true, true, "ja clock_in clock_out break_start,break_end outing_start,outing_end"},
		{"neither", false, false, "ja clock_in clock_out"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := timeclock.DefaultSettings()
			s.BreaksShown, s.OutingsUsed = tt.breaks, tt.outings
			if got := timeclock.MenuOf(s); got != tt.want {
				t.Errorf("MenuOf = %q, want %q", got, tt.want)
			}
			if n := len(timeclock.MenuTypes(s)); n > 4 {
				t.Errorf("%d buttons, LINE WORKS shows 4", n)
			}
		})
	}
	ja, en := timeclock.DefaultSettings(), timeclock.DefaultSettings()
	en.ReplyLang = "en"
	if timeclock.MenuOf(ja) == timeclock.MenuOf(en) {
		t.Error("another language makes another menu")
	}
}
