package sqlite_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// gaps lists what is recorded, newest first, in minutes since Now.
func gaps(t *testing.T, db *sqlite.DB) (list []string) {
	t.Helper()
	all, err := db.Gaps(t.Context(), reader(timeclock.Scope{}))
	do(t, err)
	minute := func(at time.Time) string {
		if at.IsZero() {
			return ""
		}
		return fmt.Sprint(at.Sub(sqlitetest.Now()).Minutes())
	}
	for _, g := range all {
		list = append(list, fmt.Sprintf("%s %s-%s %s", g.Kind, minute(g.From), minute(g.To), g.Reason))
	}
	return list
}

func after(minutes float64) time.Time {
	return sqlitetest.Now().Add(time.Duration(minutes * float64(time.Minute)))
}

func TestBeats(t *testing.T) {
	type beat struct {
		at   float64 // minutes, by the PC's clock
		kind timeclock.GapKind
		up   float64 // since the beat before, in minutes, by a clock nobody sets
	}
	const first, later = timeclock.GapListener, timeclock.GapSleep
	tests := []struct {
		name  string
		beats []beat
		want  []string
	}{
		{"the very first", []beat{{0, first, 0}}, nil},
		{"regular ones", []beat{{0, first, 0}, {0.5, later, 0}, {1, later, 0}, {3, later, 0}}, nil},
		{"a restart", []beat{{0, first, 0}, {1.9, first, 0}}, nil},
		{"not running", []beat{{0, first, 0}, {0.5, later, 0}, {30, first, 0}, {30.5, later, 0}}, []string{"listener 0.5-30 "}},
		{"asleep, then not running", []beat{{0, first, 0}, {10, later, 0}, {20, first, 0}}, []string{"listener 10-20 ", "sleep 0-10 "}},
		{"the clock is set back", []beat{{60, first, 0}, {0, later, 0.5}, {1, later, 1}}, nil},
		{"and nothing came for a while", []beat{{60, first, 0}, {0, later, 20}, {1, later, 1}}, []string{"sleep -20-0 "}},
		{"and nothing ran for a while", []beat{{60, first, 0}, {0, first, 0}, {1, later, 1}}, []string{"listener 0-0 clock_back"}},
		{"a little, over a restart", []beat{{2, first, 0}, {0, first, 0}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := connected(t)
			for _, b := range tt.beats {
				do(t, db.Beat(t.Context(), timeclock.System(), after(b.at), b.kind, time.Duration(b.up*float64(time.Minute))))
			}
			if got := gaps(t, db); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// No message is missed while none can come.
func TestNoGapWhileNotInUse(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	ctx, system := t.Context(), timeclock.System()
	beat := func(at float64) { t.Helper(); do(t, db.Beat(ctx, system, after(at), timeclock.GapListener, 0)) }
	beat(0)
	beat(10) // nothing is registered
	do(t, db.Agree(ctx, boss, timeclock.TermsVersion), db.SaveForm(ctx, boss, formOf()),
		db.Progress(ctx, boss, "", timeclock.ConnectionProgress{BotID: to("77")}))
	beat(20)
	do(t, db.SaveBotSecret(ctx, boss, timeclock.NewSecret("x")))
	beat(30) // no secret before
	do(t, db.Use(ctx, boss, false))
	beat(40)
	do(t, db.Use(ctx, boss, true))
	beat(50)
	if got := gaps(t, db); len(got) != 0 {
		t.Errorf("gaps: %q", got)
	}
	do(t, db.SaveBotSecret(ctx, boss, timeclock.NewSecret("y")))
	beat(60) // a change of the secret is no beginning, and there never was a URL
	if got := gaps(t, db); !slices.Equal(got, []string{"listener 50-60 "}) {
		t.Errorf("gaps: %q", got)
	}
}

func TestOpenAndCloseGaps(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	ctx, system := t.Context(), timeclock.System()
	open := func(kind timeclock.GapKind, at float64, reason string) {
		t.Helper()
		do(t, db.OpenGap(ctx, system, kind, after(at), reason))
	}
	end := func(kind timeclock.GapKind, at float64) { t.Helper(); do(t, db.CloseGap(ctx, system, kind, after(at))) }

	end(timeclock.GapDatabase, 0) // none is open
	open(timeclock.GapDatabase, 0, "disk_full")
	open(timeclock.GapDatabase, 1, "not_stored") // the same goes on
	open(timeclock.GapPublicURL, 2, "")
	if got, want := gaps(t, db), []string{"public_url 2- ", "database 0- disk_full"}; !slices.Equal(got, want) {
		t.Errorf("open: %q, want %q", got, want)
	}
	end(timeclock.GapDatabase, 1)  // short, but a message was lost
	end(timeclock.GapPublicURL, 3) // too short to count
	open(timeclock.GapDatabase, 9, "")
	open(timeclock.GapPublicURL, 9, "")
	end(timeclock.GapPublicURL, 4) // the clock was set back: how long it lasted nobody knows
	if got, want := gaps(t, db), []string{"public_url 9-9 ", "database 9- ", "database 0-1 disk_full"}; !slices.Equal(got, want) {
		t.Errorf("in the end: %q, want %q", got, want)
	}
	// The process that would have closed it crashed.
	do(t, db.Beat(ctx, system, after(12), timeclock.GapSleep, 0), db.Beat(ctx, system, after(20), timeclock.GapListener, 0))
	if got, want := gaps(t, db), []string{"public_url 9-9 ", "database 9-12 ", "database 0-1 disk_full"}; !slices.Equal(got, want) {
		t.Errorf("after a crash: %q, want %q", got, want)
	}
}

// A public URL that is cleared is a gap from then on: as long as messages could
// come without it, and only if there was one.
func TestGapWithoutPublicURL(t *testing.T) {
	now := sqlitetest.Now()
	db := connected(t, func(o *sqlite.Options) { o.Now = func() time.Time { return now } })
	ctx, system := t.Context(), timeclock.System()
	at := func(minutes float64) { now = after(minutes) }
	url := func(s string) { t.Helper(); do(t, db.SaveReception(ctx, boss, s, "yes")) }
	want := func(want ...string) {
		t.Helper()
		if got := gaps(t, db); !slices.Equal(got, want) {
			t.Errorf("gaps %q, want %q", got, want)
		}
	}
	at(5)
	url("https://other.example.com/callback")
	want()
	at(10)
	url("")
	url("")
	want("public_url 10- ")
	at(20)
	do(t, db.Use(ctx, boss, false))
	want("public_url 10-20 ")
	at(30)
	do(t, db.Use(ctx, boss, true))
	want("public_url 30- ", "public_url 10-20 ")
	url("https://punch.example.com/callback") // the keeper ends it when LINE WORKS sends here
	do(t, db.CloseGap(ctx, system, timeclock.GapPublicURL, after(40)))
	at(50)
	do(t, db.Disconnect(ctx, boss))
	url("")
	want("public_url 30-40 ", "public_url 10-20 ")
	do(t, db.SaveForm(ctx, boss, formOf()), db.Progress(ctx, boss, "", timeclock.ConnectionProgress{BotID: to("78")}))
	at(60)
	do(t, db.SaveBotSecret(ctx, boss, timeclock.NewSecret("x")))
	want("public_url 60- ", "public_url 30-40 ", "public_url 10-20 ")
}

func TestGapsAreLimited(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Exec(t, db, `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
		INSERT INTO gap (kind, from_ms, to_ms, reason) SELECT 'sleep', ? + i * 60000, ? + i * 60000 + 1, '' FROM n`, sqlitetest.Now().UnixMilli(), sqlitetest.Now().UnixMilli())
	if got := gaps(t, db); len(got) != timeclock.MaxGaps || got[0][:len("sleep 300-")] != "sleep 300-" {
		t.Errorf("%d gaps from %q", len(got), got[0])
	}
}
