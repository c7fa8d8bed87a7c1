package app_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"punchline/app"
	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// brokenGaps fails while it is told to.
type brokenGaps struct {
	*sqlite.DB
	broken bool
}

func (b *brokenGaps) Beat(ctx context.Context, a timeclock.Actor, now time.Time, kind timeclock.GapKind) error {
	if b.broken {
		return timeclock.E("test", timeclock.CodeNotStored, errors.New("the disk is gone"))
	}
	return b.DB.Beat(ctx, a, now, kind)
}

// Each way in which messages can be missed is found by the beat that comes
// after it.
func TestBeats(t *testing.T) {
	start := sqlitetest.Now()
	now := start
	db := sqlitetest.Open(t, func(o *sqlite.Options) { o.Now = func() time.Time { return now } })
	gaps := &brokenGaps{DB: db}
	var process *app.Beats
	beat := func(after time.Duration) {
		t.Helper()
		now = now.Add(after)
		if err := process.Beat(t.Context(), db, gaps, now); err != nil && !gaps.broken {
			t.Fatal(err)
		}
	}
	want := func(want ...string) {
		t.Helper()
		found, err := db.Gaps(t.Context(), timeclock.System())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i := len(found) - 1; i >= 0; i-- {
			to := "on"
			if !found[i].To.IsZero() {
				to = fmt.Sprint(found[i].To.Sub(start).Round(time.Second))
			}
			got = append(got, fmt.Sprintf("%s %v-%s %s", found[i].Kind, found[i].From.Sub(start).Round(time.Second), to, found[i].Reason))
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("gaps\n got %q\nwant %q", got, want)
		}
	}

	process = &app.Beats{}
	beat(time.Hour) // not in use: nothing is missed
	if err := db.SaveRegistration(t.Context(), timeclock.Owner(), timeclock.Registration{ClientID: "c", ServiceAccount: "s@x", DomainID: 1, BotID: "1", BotName: "b"},
		timeclock.Credentials{ClientSecret: timeclock.NewSecret("a"), PrivateKey: timeclock.NewSecret("b"), BotSecret: timeclock.NewSecret("c")}); err != nil {
		t.Fatal(err)
	}
	beat(time.Hour) // the first there is
	beat(30 * time.Second)
	want()
	beat(10 * time.Minute) // slept
	want("sleep 2h0m30s-2h10m30s ")
	process = &app.Beats{}
	beat(time.Minute) // a restart, and none to speak of
	process = &app.Beats{}
	beat(8 * time.Hour)
	all := []string{"sleep 2h0m30s-2h10m30s ", "listener 2h11m30s-10h11m30s "}
	want(all...)

	// A database that cannot be written to, as the beats themselves notice.
	gaps.broken = true
	beat(30 * time.Second)
	process.Lost(now, timeclock.CodeNotStored)
	beat(5 * time.Minute)
	gaps.broken = false
	beat(30 * time.Second)
	all = append(all, "database 10h11m30s-10h17m30s ")
	want(all...)

	// One that beats can be written to, and messages not.
	for range 8 {
		process.Lost(now.Add(time.Second), timeclock.CodeDiskFull)
		beat(30 * time.Second)
	}
	beat(30 * time.Second)
	all = append(all, "database 10h17m31s-10h22m0s disk_full")
	want(all...)
	process.Lost(now, timeclock.CodeNotStored) // one message alone
	beat(30 * time.Second)
	beat(30 * time.Second)
	want(all...)

	// Somebody else's URL is as good as none.
	foreign, mine := "https://elsewhere.example/callback", ""
	step := func(p timeclock.ConnectionProgress) {
		t.Helper()
		if err := db.Progress(t.Context(), timeclock.System(), "1", p); err != nil {
			t.Fatal(err)
		}
	}
	step(timeclock.ConnectionProgress{ForeignURL: &foreign})
	beat(30 * time.Second)
	for range 10 {
		beat(time.Minute)
	}
	step(timeclock.ConnectionProgress{ForeignURL: &mine})
	beat(time.Minute)
	all = append(all, "public_url 10h23m30s-10h34m30s ")
	want(all...)

	// Out of use nothing is missed.
	if err := db.Use(t.Context(), timeclock.Owner(), false); err != nil {
		t.Fatal(err)
	}
	beat(time.Hour)
	want(all...)
}
