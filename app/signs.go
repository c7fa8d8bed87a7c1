package app

import (
	"context"
	"sync/atomic"
	"time"

	"punchline/app/timeclock"
)

// sign is what a callback told of the Bot Secret.
type sign struct {
	right  bool
	saving string // of the secret that it was checked with, as in timeclock.BotSecrets
}

// signs is the last sign, on its way to the database: the handler that hears it
// has LINE WORKS waiting and must not.
type signs struct {
	last *atomic.Pointer[sign]
	wake chan struct{}
}

func newSigns() signs { return signs{new(atomic.Pointer[sign]), make(chan struct{}, 1)} }

// right notes a callback that was rightly signed, wrong one that was not. Of
// both the later one counts.
func (s signs) right(saving string) { s.note(&sign{true, saving}) }
func (s signs) wrong(saving string) { s.note(&sign{false, saving}) }

func (s signs) note(n *sign) {
	s.last.Store(n)
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
	s := a.signs.last.Swap(nil)
	if s == nil {
		return true
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeWait)
	defer cancel()
	err := a.storeSign(ctx, *s)
	if err == nil {
		return true
	}
	a.log.Error("what a callback told of the Bot Secret could not be stored", "err", err)
	a.signs.last.CompareAndSwap(nil, s) // unless there is a later one
	return false
}

func (a *App) storeSign(ctx context.Context, s sign) error {
	c, err := a.DB.Connection(ctx, timeclock.System())
	if err != nil {
		return err
	}
	now := a.now()
	p := timeclock.ConnectionProgress{WrongSecret: &now, Saving: s.saving}
	if s.right {
		if !c.ReceivedAt.IsZero() && c.WrongSecret.IsZero() {
			return nil
		}
		if c.PublishedURL != c.PublicURL {
			return nil // it came through the URL of before
		}
		p = timeclock.ConnectionProgress{Received: &now, Saving: s.saving}
	}
	err = a.DB.Progress(ctx, timeclock.System(), c.BotID, p)
	if timeclock.CodeOf(err) == timeclock.CodeConflict {
		return nil // it was about another Bot, or a Bot Secret that was replaced
	}
	return err
}
