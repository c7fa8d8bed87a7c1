package bot

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"punchline/app/lineworks"
	"punchline/app/timeclock"
)

// checkShare is the share of LINE WORKS's limit for look-ups nobody waits for.
const checkShare = 0.5

// Resolver finds out who is behind a user id or an account id. Make one with
// NewResolver, run it with Run.
type Resolver struct {
	senders timeclock.Senders
	connect Connect
	now     func() time.Time
	loop
}

// NewResolver makes a resolver. now is the clock corrected from LINE WORKS.
func NewResolver(senders timeclock.Senders, connect Connect, now func() time.Time, log *slog.Logger) *Resolver {
	return &Resolver{senders: senders, connect: connect, now: now, loop: newLoop(log)}
}

// Run looks up until ctx ends.
func (r *Resolver) Run(ctx context.Context) { r.run(ctx, "looking up", r.step) }

// step does the look-up that is most urgent, and says how long to pause. One
// at a time: a sender whose message waits goes before all the others the
// moment he writes.
func (r *Resolver) step(ctx context.Context) (time.Duration, error) {
	c, ok := r.connect()
	if !ok {
		return forever, nil
	}
	due, next, err := r.senders.DueLookups(ctx, r.now(), 1)
	if err != nil {
		return 0, err
	}
	pause := forever
	if !next.IsZero() {
		pause = max(10*time.Millisecond, next.Sub(r.now()))
	}
	if len(due) == 0 {
		return pause, nil
	}
	l := due[0]
	if l.UserID == "" {
		if wait := c.API.ReadyShare(lineworks.APIUserGet, checkShare); wait > 0 {
			return min(wait, pause), nil // somebody whose message waits may be due before
		}
	}
	res := r.ask(ctx, c, l)
	if ctx.Err() != nil {
		return 0, nil
	}
	return 0, r.senders.Resolved(ctx, res)
}

// ask asks LINE WORKS about one.
func (r *Resolver) ask(ctx context.Context, c Connection, l timeclock.Lookup) timeclock.Resolution {
	res := timeclock.Resolution{Lookup: l, At: r.now()}
	id := l.UserID
	if id == "" {
		id = l.AccountID
		ctx = lineworks.WithShare(ctx, checkShare)
	}
	u, err := c.API.GetUser(ctx, id)
	switch {
	case err == nil:
		res.UserID, res.AccountID = u.ID, strings.ToLower(u.Email)
	case noSuchMember(err):
		res.Code = timeclock.CodeLWNotFound
	default:
		res.Code = CodeOf(err)
		var atLeast time.Duration
		if e := asError(err); e != nil {
			atLeast = e.RetryAfter
		}
		res.RetryAt = nextTry(r.now(), l.Attempts+1, atLeast)
		if ctx.Err() == nil { // given up because the program ends is nothing to tell
			r.log.Warn("a member could not be looked up", "err", err)
		}
	}
	return res
}
