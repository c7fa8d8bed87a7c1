package app_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
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
	broken, full bool // no beat can be stored; no gap can be begun
}

func (b *brokenGaps) Beat(ctx context.Context, a timeclock.Actor, now time.Time, kind timeclock.GapKind, since time.Duration) error {
	if b.broken {
		return timeclock.E("test", timeclock.CodeNotStored, errors.New("the disk is gone"))
	}
	return b.DB.Beat(ctx, a, now, kind, since)
}

func (b *brokenGaps) OpenGap(ctx context.Context, a timeclock.Actor, kind timeclock.GapKind, from time.Time, reason string) error {
	if b.full {
		return timeclock.E("test", timeclock.CodeDiskFull, nil)
	}
	return b.DB.OpenGap(ctx, a, kind, from, reason)
}

// Each way in which messages can be missed is found by the beat that comes
// after it.
func TestBeats(t *testing.T) {
	start := sqlitetest.Now()
	now := start
	db := sqlitetest.Open(t, func(o *sqlite.Options) { o.Now = func() time.Time { return now } })
	gaps := &brokenGaps{DB: db}
	var process *app.Beats
	var up time.Duration
	// set is how far the PC's clock is set, beside the time that goes by.
	beatSet := func(after, set time.Duration) {
		t.Helper()
		now, up = now.Add(after+set), up+after
		if err := process.Beat(t.Context(), db, gaps, now, up); err != nil && !gaps.broken && !gaps.full {
			t.Fatal(err)
		}
	}
	beat := func(after time.Duration) { t.Helper(); beatSet(after, 0) }
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
	process.Lost(now.Add(time.Second), timeclock.CodeNotStored) // one message alone
	beat(30 * time.Second)
	beat(30 * time.Second)
	all = append(all, "database 10h22m1s-10h23m0s not_stored")
	want(all...)

	// One lost in a time without a database that is too short to count.
	gaps.broken = true
	beat(30 * time.Second)
	process.Lost(now.Add(time.Second), timeclock.CodeNotStored)
	beat(30 * time.Second)
	gaps.broken = false
	beat(30 * time.Second)
	beat(30 * time.Second)
	all = append(all, "database 10h23m31s-10h25m0s not_stored")
	want(all...)
	gaps.broken = true
	beat(30 * time.Second) // and none lost
	gaps.broken = false
	beat(30 * time.Second)
	want(all...)

	// One that could not be told of at first is told of later.
	gaps.full = true
	process.Lost(now.Add(time.Second), timeclock.CodeDiskFull)
	beat(30 * time.Second)
	gaps.full = false
	process.Lost(now.Add(time.Second), timeclock.CodeNotStored)
	beat(30 * time.Second)
	beat(30 * time.Second)
	all = append(all, "database 10h26m1s-10h27m30s disk_full")
	want(all...)

	// Somebody else's URL is as good as none.
	const mine = "https://mine.example/callback"
	step := func(p timeclock.ConnectionProgress) {
		t.Helper()
		if err := db.Progress(t.Context(), timeclock.System(), "1", p); err != nil {
			t.Fatal(err)
		}
	}
	reception := func(url string) {
		t.Helper()
		if err := db.SaveReception(t.Context(), timeclock.Owner(), url, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Agree(t.Context(), timeclock.Owner(), timeclock.TermsVersion); err != nil {
		t.Fatal(err)
	}
	beat(time.Minute) // no URL yet
	reception(mine)
	beat(time.Minute)
	step(timeclock.ConnectionProgress{PublishedURL: new(mine)})
	beat(time.Minute)
	want(all...)
	step(timeclock.ConnectionProgress{ForeignURL: new("https://elsewhere.example/callback")})
	beat(30 * time.Second)
	for range 10 {
		beat(time.Minute)
	}
	step(timeclock.ConnectionProgress{ForeignURL: new("")})
	beat(time.Minute)
	all = append(all, "public_url 10h31m0s-10h42m0s ")
	want(all...)

	// None at all, from when it was cleared until LINE WORKS sends here again.
	reception("")
	for range 3 {
		beat(time.Minute)
	}
	want(append(all, "public_url 10h42m0s-on ")...)
	reception("https://new.example/callback")
	beat(time.Minute)
	want(append(all, "public_url 10h42m0s-on ")...)
	step(timeclock.ConnectionProgress{PublishedURL: new("https://new.example/callback")})
	beat(time.Minute)
	all = append(all, "public_url 10h42m0s-10h47m0s ")
	want(all...)

	// The clock is set back while the process sees nothing, and while it runs.
	beatSet(20*time.Minute, -time.Hour)
	all = slices.Insert(all, 2, "sleep 9h47m0s-10h7m0s ") // before those of later, as the clock was
	want(all...)
	beatSet(30*time.Second, -time.Hour)
	want(all...)
	process, up = &app.Beats{}, 0
	beatSet(0, -time.Hour)
	all = slices.Insert(all, 2, "listener 8h7m30s-8h7m30s clock_back")
	want(all...)
	process.Lost(now, timeclock.CodeNotStored)
	beat(time.Second)
	beatSet(time.Second, -time.Hour)
	all = slices.Insert(all, 3, "database 8h7m30s-8h7m30s not_stored")
	want(all...)

	// Out of use nothing is missed, from that moment on.
	reception("")
	process.Lost(now, timeclock.CodeNotStored)
	beat(time.Minute)
	now = now.Add(30 * time.Second)
	if err := db.Use(t.Context(), timeclock.Owner(), false); err != nil {
		t.Fatal(err)
	}
	all = slices.Insert(all, 2, "public_url 7h7m32s-7h9m2s ", "database 7h7m32s-7h9m2s not_stored")
	want(all...)
	process.Lost(now, timeclock.CodeNotStored)
	beat(time.Hour)
	beat(time.Hour)
	want(all...)
	// In use again without a URL they are missed.
	if err := db.Use(t.Context(), timeclock.Owner(), true); err != nil {
		t.Fatal(err)
	}
	beat(time.Minute)
	all = slices.Insert(all, 6, "public_url 9h9m2s-on ")
	want(all...)
}

// A start that finds its port taken received nothing, and says so.
func TestNoBeatWithoutListening(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer taken.Close()
	r := newRig(t, 1)
	must(t, r.app.Close())
	beat := func(set string) (at string) {
		t.Helper()
		r.open(t)
		defer func() { must(t, r.app.Close()) }()
		if set != "" {
			sqlitetest.Exec(t, r.app.DB, "UPDATE beat SET at_ms = ?", set)
		}
		return sqlitetest.One(t, r.app.DB, "SELECT at_ms FROM beat")
	}
	const long = "1700000000000"
	beat(long)
	r.open(t)
	if err := r.app.Keep(taken.Addr().String()); timeclock.CodeOf(err) != timeclock.CodePortTaken {
		t.Errorf("on a taken port: %v", err)
	}
	must(t, r.app.Close())
	if at := beat(""); at != long {
		t.Errorf("the last beat is of %s", at)
	}
	r.open(t)
	r.keep(t)
	must(t, r.app.Close())
	if at := beat(""); at == long {
		t.Error("listening left no beat")
	}
}
