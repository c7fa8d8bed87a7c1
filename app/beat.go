package app

import (
	"context"
	"sync"
	"time"

	"punchline/app/timeclock"
)

// beats is what the keeper remembers between two beats, to tell when messages
// could not be received.
type beats struct {
	mu     sync.Mutex
	first  time.Time      // the first message lost since the last beat; zero: none
	reason timeclock.Code // why

	begun   bool          // a beat of this process was stored
	last    time.Time     // when, by the PC's clock
	lastUp  time.Duration // and how long the process had run by then
	failing bool          // the last could not be stored
	open    bool          // a gap of the database is open
}

// lost notes that a message could not be stored.
func (b *beats) lost(at time.Time, why timeclock.Code) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.first.IsZero() || at.Before(b.first) {
		b.first, b.reason = at, why
	}
}

// take gives what was lost since it was last called.
func (b *beats) take() (first time.Time, why timeclock.Code) {
	b.mu.Lock()
	defer b.mu.Unlock()
	first, why = b.first, b.reason
	b.first, b.reason = time.Time{}, ""
	return first, why
}

// keepBeat notes every [timeclock.BeatEvery] that the keeper receives, until
// ctx ends. A beat that comes late tells of the time between.
func (a *App) keepBeat(ctx context.Context) {
	tick := time.NewTicker(timeclock.BeatEvery)
	defer tick.Stop()
	for {
		if err := a.beats.beat(ctx, a.DB, a.DB, a.cfg.Now(), time.Since(a.began)); err != nil && ctx.Err() == nil {
			a.log.Warn("that messages are received could not be noted", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// lastBeat is the beat of an orderly end.
func (a *App) lastBeat() {
	ctx, cancel := context.WithTimeout(context.Background(), closeWait)
	defer cancel()
	if err := a.beats.beat(ctx, a.DB, a.DB, a.cfg.Now(), time.Since(a.began)); err != nil {
		a.log.Warn("that messages were received until the end could not be noted", "err", err)
	}
}

// beat notes one beat at now, by the PC's own clock: corrected by LINE WORKS's
// it would jump when that is first heard of, and a jump looks like a sleep. up
// is how long the process has run by a clock that nobody sets, though it may
// stand still while the PC sleeps.
func (b *beats) beat(ctx context.Context, store timeclock.ConnectionStore, gaps timeclock.Gaps, now time.Time, up time.Duration) error {
	system := timeclock.System()
	c, err := store.Connection(ctx, system)
	if err == nil && !c.Used { // which ended all gaps
		b.take()
		b.begun, b.failing, b.open = false, false, false
		return nil
	}
	kind, since := timeclock.GapSleep, up-b.lastUp
	switch {
	case b.failing:
		kind = timeclock.GapDatabase
	case !b.begun:
		kind, since = timeclock.GapListener, 0
	}
	if err == nil {
		err = gaps.Beat(ctx, system, now, kind, since)
	}
	if err != nil {
		b.failing = b.failing || b.begun
		return err
	}
	// The beat itself may have told of the time without a database.
	told := b.failing && timeclock.Missed(b.last, now, kind, since).Kind != ""
	b.begun, b.failing, b.last, b.lastUp = true, false, now, up
	if err := b.database(ctx, gaps, now, told); err != nil {
		return err
	}
	return publicURL(ctx, gaps, c, now)
}

// database begins a gap when a message was lost, unless it is told of already,
// and ends it once none is lost any more.
func (b *beats) database(ctx context.Context, gaps timeclock.Gaps, now time.Time, told bool) error {
	first, why := b.take()
	switch {
	case !first.IsZero() && !told:
		if err := gaps.OpenGap(ctx, timeclock.System(), timeclock.GapDatabase, first, string(why)); err != nil {
			b.lost(first, why)
			return err
		}
		b.open = true
	case first.IsZero() && b.open:
		if err := gaps.CloseGap(ctx, timeclock.System(), timeclock.GapDatabase, now); err != nil {
			return err
		}
		b.open = false
	}
	return nil
}

// publicURL keeps the gap of the public URL. A URL that was taken away from us
// is as good as none. The gap of one that the admin cleared was begun with
// that, and lasts until LINE WORKS sends here again.
func publicURL(ctx context.Context, gaps timeclock.Gaps, c timeclock.Connection, now time.Time) error {
	switch {
	case c.HasBotSecret && c.ForeignURL != "" && c.ForeignURL != c.ReplaceURL:
		return gaps.OpenGap(ctx, timeclock.System(), timeclock.GapPublicURL, now, "")
	case c.HasBotSecret && (c.PublicURL == "" || c.PublicURL != c.PublishedURL):
		return nil
	}
	return gaps.CloseGap(ctx, timeclock.System(), timeclock.GapPublicURL, now)
}
