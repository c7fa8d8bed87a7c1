package timeclock

import (
	"testing"
	"time"
)

func TestStanding(t *testing.T) {
	r, err := NewRules(DefaultSettings(), nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 7, 0, 0, 0, r.Location)
	night := Workday{Date: "2026-11-22", Presence: PresenceIn, FirstIn: now.Add(-9 * time.Hour), Punches: 1}
	old, done, none := night, night, Workday{Date: "2026-11-23", Presence: PresenceNone}
	old.FirstIn = now.Add(-17 * time.Hour)
	done.Presence = PresenceOut
	today := Workday{Date: "2026-11-23", Presence: PresenceIn, FirstIn: now, Punches: 1}
	for _, tt := range []struct {
		name          string
		today, before Workday
		want          Date
	}{
		{"nothing yet", none, Workday{Presence: PresenceNone}, "2026-11-23"},
		{"a night shift", none, night, "2026-11-22"},
		{"a break in the night", none, Workday{Date: "2026-11-22", Presence: PresenceBreak, FirstIn: night.FirstIn, Punches: 2}, "2026-11-22"},
		{"forgotten yesterday", none, old, "2026-11-23"},
		{"done yesterday", none, done, "2026-11-23"},
		{"in again today", today, night, "2026-11-23"},
		{"the only punch of today was voided", Workday{Date: "2026-11-23", Presence: PresenceNone}, night, "2026-11-22"},
	} {
		if got := r.Standing(tt.today, tt.before, now); got.Date != tt.want {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

func TestFailsConnection(t *testing.T) {
	for _, c := range Codes() {
		want := map[Code]bool{CodeLWScope: true, CodeLWClient: true, CodeLWGrant: true, CodeLWToken: true, CodeLWForbidden: true,
			CodeLWServer: true, CodeLWNetwork: true, CodeLWTLS: true, CodeKeyMissing: true}[c]
		if FailsConnection(c) != want {
			t.Errorf("%s: %v", c, !want)
		}
	}
}
