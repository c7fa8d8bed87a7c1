package timeclock

import (
	"context"
	"time"
)

// GapKind says what did not work in a gap.
type GapKind string

// The kinds of gap. Stored: append only.
const (
	GapListener  GapKind = "listener"   // Punchline was not running or not listening
	GapSleep     GapKind = "sleep"      // the PC slept
	GapPublicURL GapKind = "public_url" // there was no public URL
	GapDatabase  GapKind = "database"   // messages could not be stored
)

// Gap is a time in which messages could not be received.
type Gap struct {
	ID       int64
	Kind     GapKind
	From, To time.Time // To zero while it lasts
	Reason   string    // a Code, or ""
}

// MaxGaps is how many gaps are listed at most.
const MaxGaps = 200

// BeatEvery is how often the keeper notes that it is receiving.
const BeatEvery = 30 * time.Second

// GapLeast is the shortest time that counts as a gap: less is a restart.
const GapLeast = 2 * time.Minute

// Missed is the gap that a beat at now tells of when the beat before was at
// last; of no kind if there is none. kind is what the gap is if there is one.
// since is how long ago the beat before was by a clock that nobody sets: it
// counts where the PC's own was set back meanwhile. 0 for not known, as on the
// first beat of a process: how long nothing ran before a clock that was set
// back cannot be told, so that this gap has no length.
func Missed(last, now time.Time, kind GapKind, since time.Duration) Gap {
	if last.IsZero() {
		return Gap{}
	}
	away := max(now.Sub(last), since)
	switch {
	case away > GapLeast:
		return Gap{Kind: kind, From: now.Add(-away), To: now}
	case since == 0 && last.Sub(now) > GapLeast:
		return Gap{Kind: kind, From: now, To: now, Reason: string(CodeClockBack)}
	}
	return Gap{}
}

// Gaps records when messages could not be received.
type Gaps interface {
	// Beat notes that the keeper receives at now. What was missed since its
	// last beat, see [Missed], becomes a gap of kind (listener on the first
	// beat of a process, sleep or database later on), if LINE WORKS連携 was in
	// use and a Bot Secret stored. On the first beat of a process a gap of the
	// database that a crash left open ends. Right: keep_house.
	Beat(ctx context.Context, a Actor, now time.Time, kind GapKind, since time.Duration) error
	// OpenGap begins a gap of kind unless one is open. CloseGap ends it, never
	// before it began; a gap of the public URL shorter than GapLeast is
	// dropped. Taking LINE WORKS連携 out of use ends all. Right: keep_house.
	OpenGap(ctx context.Context, a Actor, kind GapKind, from time.Time, reason string) error
	CloseGap(ctx context.Context, a Actor, kind GapKind, to time.Time) error
	// Gaps lists the newest first, at most MaxGaps. Right: read_records.
	Gaps(ctx context.Context, a Actor) ([]Gap, error)
}
