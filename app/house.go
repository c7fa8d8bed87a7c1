package app

import (
	"context"
	"time"

	"punchline/app/timeclock"
)

// houseEvery is how often the keeper tidies up.
const houseEvery = 6 * time.Hour

// keepHouse does what is to be done now and then, until ctx ends.
func (a *App) keepHouse(ctx context.Context) {
	tick := time.NewTicker(houseEvery)
	defer tick.Stop()
	for {
		if err := a.tidy(ctx); err != nil && ctx.Err() == nil {
			a.log.Error("tidying up failed", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// tidy blanks talk that is old and led to nothing, ends the quarantine of what
// was kept back long enough, and takes away what a crash left of an import.
func (a *App) tidy(ctx context.Context) error {
	if err := a.DB.ExpireQuarantine(ctx, timeclock.System()); err != nil {
		return err
	}
	if err := a.DB.TidyImports(ctx); err != nil {
		return err
	}
	rules, err := a.DB.Rules(ctx)
	if err != nil || rules.KeepTalkDays == 0 {
		return err
	}
	_, err = a.DB.BlankTalk(ctx, timeclock.System(), a.now().AddDate(0, 0, -rules.KeepTalkDays))
	return err
}
