package lineworks

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

const (
	// rateWindow is the window of LINE WORKS's limits (docs/rate-limits).
	rateWindow = time.Minute
	// defaultRateLimit holds until an answer's rateLimit-limit was read: the
	// Free plan's number, so that no plan is overrun.
	defaultRateLimit = 60
	// maxBelievedLimit is the largest rateLimit-limit taken at its word; the
	// largest documented one is 240.
	maxBelievedLimit = 10_000
	// maxBelievedReset bounds rateLimit-reset: the window is one minute.
	maxBelievedReset = 10 * time.Minute
)

// fixedCaps are limits that hold in every plan whatever a header says.
var fixedCaps = map[string]int{
	APIChannelCreate:      10,
	APIMessageLogDownload: 10,
}

type shareKey struct{}

// WithShare marks requests made with the context as bulk work: together they
// use at most that share of each API's limit (0 < share < 1) and let the others
// go first. LINE WORKS asks to stay at half the limit or below when calling for
// more than 30 minutes (docs/rate-limits). Other values mean the whole limit.
func WithShare(ctx context.Context, share float64) context.Context {
	return context.WithValue(ctx, shareKey{}, share)
}

func shareOf(ctx context.Context) float64 {
	s, ok := ctx.Value(shareKey{}).(float64)
	if !ok || !(s > 0 && s < 1) {
		return 1
	}
	return s
}

// limiter keeps one API within its limit: an exact sliding window. A request
// occupies its place from its start until a minute after its end, because the
// server counts it at some moment in between; so no 60 seconds by the server's
// clock hold more than limit of ours, however uneven the network is.
//
// It runs on the monotonic clock: a change of the PC's clock opens nothing.
type limiter struct {
	cap int // fixed upper bound of limit, 0 = none

	mu          sync.Mutex
	limit       int
	closedUntil time.Time
	total, bulk window
	waiters     []*waiter
	changed     chan struct{} // closed and replaced when a waiter should look again
}

// window counts requests: those under way, and the ends of those of the last
// minute, oldest first.
type window struct {
	underWay int
	ended    []time.Time
}

type waiter struct{ share float64 }

func newLimiter(fixedCap int) *limiter {
	l := &limiter{cap: fixedCap, limit: defaultRateLimit, changed: make(chan struct{})}
	l.setLimit(defaultRateLimit)
	return l
}

func (l *limiter) setLimit(n int) {
	if l.cap > 0 {
		n = min(n, l.cap)
	}
	l.limit = n
}

// slot is a place in the window; nil is none.
type slot struct {
	l    *limiter
	bulk bool
	once sync.Once
}

// Done tells that the request is over and may have reached the server.
func (s *slot) Done() { s.release(true) }

// Cancel gives the place back: the request never reached the server.
func (s *slot) Cancel() { s.release(false) }

func (s *slot) release(counted bool) {
	if s != nil {
		s.once.Do(func() { s.l.end(s.bulk, counted) })
	}
}

// Wait blocks until a request of the given share (0 < share <= 1) may go, those
// of larger share first, else in order. The caller must end the slot.
func (l *limiter) Wait(ctx context.Context, share float64) (*slot, error) {
	w := &waiter{share: share}
	l.mu.Lock()
	at := len(l.waiters)
	for at > 0 && l.waiters[at-1].share < share {
		at--
	}
	l.waiters = slices.Insert(l.waiters, at, w)
	for {
		var timer *time.Timer
		var due <-chan time.Time
		if l.waiters[0] == w && ctx.Err() == nil {
			d := l.next(share)
			if d <= 0 {
				l.total.underWay++
				bulk := share < 1
				if bulk {
					l.bulk.underWay++
				}
				l.leave(w)
				l.mu.Unlock()
				return &slot{l: l, bulk: bulk}, nil
			}
			timer = time.NewTimer(d)
			due = timer.C
		}
		changed := l.changed
		l.mu.Unlock()
		var err error
		select {
		case <-due:
		case <-changed:
		case <-ctx.Done():
			err = ctx.Err()
		}
		if timer != nil {
			timer.Stop()
		}
		l.mu.Lock()
		if err != nil {
			l.leave(w)
			l.mu.Unlock()
			return nil, err
		}
	}
}

// Ready returns how long until the next request of that share may go, 0 if now.
// It counts the places taken, not those who wait for one.
func (l *limiter) Ready(share float64) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(0, l.next(share))
}

// next is how long to wait at least. With l.mu held.
func (l *limiter) next(share float64) time.Duration {
	now := time.Now()
	d := l.closedUntil.Sub(now)
	d = max(d, l.total.next(now, l.limit))
	if share < 1 {
		d = max(d, l.bulk.next(now, max(1, int(math.Floor(float64(l.limit)*share)))))
	}
	return d
}

func (w *window) next(now time.Time, limit int) time.Duration {
	gone := 0
	for gone < len(w.ended) && now.Sub(w.ended[gone]) >= rateWindow {
		gone++
	}
	w.ended = slices.Delete(w.ended, 0, gone)
	over := w.underWay + len(w.ended) - limit
	switch {
	case over < 0:
		return 0
	case over < len(w.ended):
		return w.ended[over].Add(rateWindow).Sub(now)
	default: // even the end of a request under way frees its place a minute later only
		return rateWindow
	}
}

func (l *limiter) end(bulk, counted bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	l.total.end(now, counted)
	if bulk {
		l.bulk.end(now, counted)
	}
	l.wake()
}

func (w *window) end(now time.Time, counted bool) {
	w.underWay--
	if counted {
		w.ended = append(w.ended, now)
	}
}

func (l *limiter) leave(w *waiter) {
	if i := slices.Index(l.waiters, w); i >= 0 {
		l.waiters = slices.Delete(l.waiters, i, i+1)
	}
	l.wake()
}

func (l *limiter) wake() {
	close(l.changed)
	l.changed = make(chan struct{})
}

// Observe learns from an answer.
func (l *limiter) Observe(status int, h http.Header) {
	rl := parseRateLimit(h)
	l.mu.Lock()
	defer l.mu.Unlock()
	if rl.Limit > 0 {
		l.setLimit(rl.Limit)
	}
	var closed time.Duration
	switch {
	case status == http.StatusTooManyRequests:
		closed = cmp.Or(retryAfter(h, rl), rateWindow)
	case rl.Known && rl.Remaining == 0:
		closed = rl.Reset
	}
	if until := time.Now().Add(closed); closed > 0 && until.After(l.closedUntil) {
		l.closedUntil = until
	}
	l.wake()
}

// parseRateLimit reads the headers of docs/rate-limits; what is not a sensible
// number counts as not said. Known needs rateLimit-remaining.
func parseRateLimit(h http.Header) RateLimit {
	var rl RateLimit
	if n, ok := headerInt(h, "rateLimit-limit"); ok && n > 0 && n <= maxBelievedLimit {
		rl.Limit = n
	}
	// "ssed" is how the pages spell it; unconfirmed on the wire.
	for _, name := range []string{"rateLimit-ssed", "rateLimit-used"} {
		if n, ok := headerInt(h, name); ok && n >= 0 {
			rl.Used = n
			break
		}
	}
	if n, ok := headerInt(h, "rateLimit-remaining"); ok && n >= 0 {
		rl.Remaining, rl.Known = n, true
	}
	if n, ok := headerInt(h, "rateLimit-reset"); ok && n > 0 {
		rl.Reset = min(time.Duration(min(n, 1<<20))*time.Second, maxBelievedReset)
	}
	return rl
}

func headerInt(h http.Header, name string) (int, bool) {
	n, err := strconv.Atoi(headerValue(h, name))
	return n, err == nil
}

// retryAfter is how long the answer asks to stay away, 0 if it does not say.
// Whether LINE WORKS sends Retry-After is unconfirmed.
func retryAfter(h http.Header, rl RateLimit) time.Duration {
	if rl.Reset > 0 {
		return rl.Reset
	}
	if n, ok := headerInt(h, "Retry-After"); ok && n > 0 {
		return min(time.Duration(min(n, 1<<20))*time.Second, maxBelievedReset)
	}
	return 0
}
