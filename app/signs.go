package app

import (
	"context"
	"sync/atomic"
	"time"

	"punchline/app/timeclock"
)

// signs is what callbacks told of the Bot Secret, on its way to the database:
// the handler that hears it has LINE WORKS waiting and must not.
type signs struct {
	rightly, wrongly *atomic.Bool
	wake             chan struct{}
}

func newSigns() signs { return signs{new(atomic.Bool), new(atomic.Bool), make(chan struct{}, 1)} }

// right notes a callback that was rightly signed, wrong one that was not. Of
// both the later one counts.
func (s signs) right() { s.wrongly.Store(false); s.rightly.Store(true); s.tell() }
func (s signs) wrong() { s.rightly.Store(false); s.wrongly.Store(true); s.tell() }

func (s signs) tell() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// signAgain is how long to wait before a sign that could not be stored is
// tried again.
const signAgain = 10 * time.Second

// noteSigns stores what callbacks tell of the Bot Secret, until ctx ends.
func (a *App) noteSigns(ctx context.Context) {
	again := time.NewTimer(signAgain)
	defer again.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-again.C:
		case <-a.signs.wake:
		}
		if !a.noteSign() {
			again.Reset(signAgain)
		}
	}
}

// noteSign stores 受信確認済み, or 「Bot Secret が違います」, also while the program
// ends. It returns false if that must be tried again.
func (a *App) noteSign() bool {
	right, wrong := a.signs.rightly.Swap(false), a.signs.wrongly.Swap(false)
	if !right && !wrong {
		return true
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeWait)
	defer cancel()
	err := a.storeSign(ctx, right)
	if err == nil {
		return true
	}
	a.log.Error("what a callback told of the Bot Secret could not be stored", "err", err)
	if right {
		a.signs.rightly.Store(true)
	} else {
		a.signs.wrongly.Store(true)
	}
	return false
}

func (a *App) storeSign(ctx context.Context, right bool) error {
	c, err := a.DB.Connection(ctx, timeclock.System())
	if err != nil {
		return err
	}
	now := a.now()
	p := timeclock.ConnectionProgress{WrongSecret: &now}
	if right {
		if !c.ReceivedAt.IsZero() && c.WrongSecret.IsZero() {
			return nil
		}
		p = timeclock.ConnectionProgress{Received: &now}
	}
	err = a.DB.Progress(ctx, timeclock.System(), c.BotID, p)
	if timeclock.CodeOf(err) == timeclock.CodeConflict {
		return nil // it was about another Bot
	}
	return err
}
