package timeclock_test

import (
	"slices"
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

// The buttons of a menu for a pair ask which of the two, those permitted.
func TestMenuAsks(t *testing.T) {
	both := company(t, nil)
	noBreaks := company(t, func(s *timeclock.Settings) { s.BreaksShown = false })
	press := func(r *timeclock.Rules, postback string) *timeclock.Situation {
		s := text(r, at(12, 0, 0), "休憩")
		s.Message.Postback = postback
		return s
	}
	d := timeclock.Decide(press(both, timeclock.AskPostback(timeclock.BreakStart, timeclock.BreakEnd)))
	if d.Outcome != timeclock.OutcomeAsked || d.Case != timeclock.CaseWhich || !slices.Equal(d.Params.Choices, []string{"break_start", "break_end"}) || d.Ask == nil {
		t.Errorf("%+v", d)
	}
	if d := timeclock.Decide(press(noBreaks, "pl1:a:break_start,break_end")); d.Outcome != timeclock.OutcomeRefused || d.Case != timeclock.CaseRefusedBreakOff {
		t.Errorf("%+v", d)
	}
	for _, other := range []string{"pl1:a:", "pl1:a:lunch", "pl1:a:break_start,", "pl1:a:break_start,break_start", "pl1:b:break_start"} {
		if d := timeclock.Decide(press(both, other)); d.Outcome != timeclock.OutcomeUnmatched {
			t.Errorf("%q: %+v", other, d)
		}
		s := press(both, other)
		s.Message.Kind = timeclock.KindPostback
		if d := timeclock.Decide(s); d.Outcome != timeclock.OutcomeIgnored {
			t.Errorf("%q: %+v", other, d)
		}
	}
}
