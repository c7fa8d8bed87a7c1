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

	begun   bool // a beat of this process was stored
	failing bool // the last could not be
	open    bool // a gap of the database is open
}

// lost notes that a message could not be stored.
func (b *beats) lost(at time.Time, why timeclock.Code) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.first.IsZero() {
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
		if err := a.beats.beat(ctx, a.DB, a.DB, a.cfg.Now()); err != nil && ctx.Err() == nil {
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
	if err := a.beats.beat(ctx, a.DB, a.DB, a.cfg.Now()); err != nil {
		a.log.Warn("that messages were received until the end could not be noted", "err", err)
	}
}

// beat notes one beat at now, by the PC's own clock: corrected by LINE WORKS's
// it would jump when that is first heard of, and a jump looks like a sleep.
func (b *beats) beat(ctx context.Context, store timeclock.ConnectionStore, gaps timeclock.Gaps, now time.Time) error {
	system := timeclock.System()
	c, err := store.Connection(ctx, system)
	if err == nil && !c.Used {
		b.take()
		return nil
	}
	kind := timeclock.GapSleep
	switch {
	case b.failing:
		kind = timeclock.GapDatabase
	case !b.begun:
		kind = timeclock.GapListener
	}
	if err == nil {
		err = gaps.Beat(ctx, system, now, kind)
	}
	if err != nil {
		b.failing = b.failing || b.begun
		return err
	}
	first, why := b.take()
	told := b.failing // the beat itself told of the time without a database
	b.begun, b.failing = true, false
	switch {
	case !first.IsZero() && !told:
		b.open = true
		err = gaps.OpenGap(ctx, system, timeclock.GapDatabase, first, string(why))
	case first.IsZero() && b.open:
		b.open = false
		err = gaps.CloseGap(ctx, system, timeclock.GapDatabase, now)
	}
	if err != nil {
		return err
	}
	// A URL that was taken away from us is as good as none.
	if c.ForeignURL != "" && c.ForeignURL != c.ReplaceURL && c.HasBotSecret {
		return gaps.OpenGap(ctx, system, timeclock.GapPublicURL, now, "")
	}
	return gaps.CloseGap(ctx, system, timeclock.GapPublicURL, now)
}
