package app

import (
	"context"
	"time"

	"punchline/app/timeclock"
)

// remindEvery is how often it is looked who has not punched.
const remindEvery = time.Minute

// keepReminding reminds of missing punches until ctx ends. While LINE WORKS連携
// is not in use nobody is: what came of it later would be of no use.
func (a *App) keepReminding(ctx context.Context) {
	tick := time.NewTicker(remindEvery)
	defer tick.Stop()
	for {
		if _, ok := a.connection(); ok {
			if _, err := a.DB.Remind(ctx, timeclock.System(), a.now()); err != nil && ctx.Err() == nil {
				a.log.Error("reminding failed", "err", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-a.reminding:
		case <-tick.C:
		}
	}
}
