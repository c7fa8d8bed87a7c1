package app

import (
	"context"
	"log/slog"
	"time"

	"punchline/app/keystore"
	"punchline/app/timeclock"
)

// Beats is the keeper's memory of its beats, for tests that set the clock.
type Beats struct{ b beats }

// Beat is one beat at now, of a process that has run for up.
func (b *Beats) Beat(ctx context.Context, s timeclock.ConnectionStore, g timeclock.Gaps, now time.Time, up time.Duration) error {
	return b.b.beat(ctx, s, g, now, up)
}

// Lost notes a message that could not be stored.
func (b *Beats) Lost(at time.Time, why timeclock.Code) { b.b.lost(at, why) }

// HearRightly notes a callback that was rightly signed under a saving of the Bot
// Secret, and stores that.
func (a *App) HearRightly(saving string) (stored bool) {
	a.signs.last.Store(&sign{right: true, saving: saving})
	return a.noteSign()
}

// OnChange is what the keeper does when its connection changes.
var OnChange = onChange

// OpenKey opens the key as a real folder does whose key may be in a keychain,
// and makes one if that is missing. sealed: the folder holds secrets.
func OpenKey(file string, keychain keystore.Provider, note string, sealed bool, log *slog.Logger) (k *keystore.Keystore, made bool, err error) {
	p := keyPlace{file: file, keychain: keychain, note: note, log: log}
	k, err = p.open(sealed)
	if timeclock.CodeOf(err) != timeclock.CodeKeyMissing {
		return k, false, err
	}
	k, err = p.create()
	return k, true, err
}
