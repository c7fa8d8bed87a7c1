package bot

import (
	"context"
	"log/slog"
	"time"
)

// forever is a pause that only a wake ends.
const forever = time.Duration(1<<63 - 1)

// loop runs a step over and over, pausing in between as the step says, until
// its context ends. A step that fails is tried again with growing pauses.
type loop struct {
	wake chan struct{}
	log  *slog.Logger
}

func newLoop(log *slog.Logger) loop {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return loop{wake: make(chan struct{}, 1), log: log}
}

// Wake ends the pause: there may be something to do. It never blocks.
func (l *loop) Wake() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *loop) run(ctx context.Context, what string, step func(context.Context) (time.Duration, error)) {
	failures := 0
	for ctx.Err() == nil {
		pause, err := step(ctx)
		if err != nil && ctx.Err() == nil {
			failures++
			l.log.Error(what+" failed", "err", err)
			pause = backoff(failures, 0.5)
		} else {
			failures = 0
		}
		l.pause(ctx, pause)
	}
}

func (l *loop) pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	var timeout <-chan time.Time
	if d < forever {
		t := time.NewTimer(d)
		defer t.Stop()
		timeout = t.C
	}
	select {
	case <-ctx.Done():
	case <-l.wake:
	case <-timeout:
	}
}
