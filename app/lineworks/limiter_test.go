package lineworks

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestLimiterWindow: whenever within its duration the server counts a request,
// no 60 seconds hold more than the limit, and all of the limit is used.
func TestLimiterWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const limit, total = 7, 60
		l := newLimiter(0)
		l.setLimit(limit)
		rng := rand.New(rand.NewPCG(1, 2))
		var mu sync.Mutex
		var counted []time.Time
		var wg sync.WaitGroup
		start := time.Now()
		for range total {
			before := time.Duration(rng.IntN(3000)) * time.Millisecond
			after := time.Duration(rng.IntN(3000)) * time.Millisecond
			wg.Go(func() {
				s, err := l.Wait(t.Context(), 1)
				if err != nil {
					t.Error(err)
					return
				}
				time.Sleep(before)
				mu.Lock()
				counted = append(counted, time.Now())
				mu.Unlock()
				time.Sleep(after)
				s.Done()
			})
		}
		wg.Wait()
		slices.SortFunc(counted, time.Time.Compare)
		for i := limit; i < total; i++ {
			if d := counted[i].Sub(counted[i-limit]); d < time.Minute {
				t.Fatalf("%d requests within %v", limit+1, d)
			}
		}
		// 60 requests of 7 a minute need 8 waits; each costs at most a request more.
		if took := time.Since(start); took > 8*(time.Minute+6*time.Second)+6*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func take(t *testing.T, l *limiter, share float64) *slot {
	t.Helper()
	s, err := l.Wait(t.Context(), share)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLimiterShare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(0)
		l.setLimit(10)
		for range 5 {
			take(t, l, 0.5).Done()
		}
		if d := l.Ready(0.5); d != time.Minute {
			t.Errorf("the sixth of bulk is ready in %v", d)
		}
		if d := l.Ready(1); d != 0 {
			t.Errorf("others are ready in %v", d)
		}
		for range 5 {
			take(t, l, 1).Done()
		}
		if d := l.Ready(1); d != time.Minute {
			t.Errorf("the eleventh is ready in %v", d)
		}
		time.Sleep(time.Minute)
		if l.Ready(1) != 0 || l.Ready(0.5) != 0 {
			t.Error("not ready after a minute")
		}
	})
}

// TestLimiterOrder: those who wait with the whole share go first, else in order.
func TestLimiterOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(0)
		l.setLimit(1)
		take(t, l, 1).Done()
		var mu sync.Mutex
		var order []string
		for _, w := range []struct {
			name  string
			share float64
		}{{"bulk 1", 0.5}, {"bulk 2", 0.5}, {"reply 1", 1}, {"reply 2", 1}} {
			go func() {
				s, err := l.Wait(t.Context(), w.share)
				if err != nil {
					return
				}
				mu.Lock()
				order = append(order, w.name)
				mu.Unlock()
				s.Done()
			}()
			synctest.Wait() // each in turn
		}
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		if want := []string{"reply 1", "reply 2", "bulk 1", "bulk 2"}; !slices.Equal(order, want) {
			t.Errorf("order %v, want %v", order, want)
		}
	})
}

// TestLimiterUnderWay: a request that has no answer yet keeps its place.
func TestLimiterUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(0)
		l.setLimit(1)
		s := take(t, l, 1)
		time.Sleep(10 * time.Minute)
		if l.Ready(1) == 0 {
			t.Error("ready although the only place is taken")
		}
		s.Done()
		s.Done() // a second time changes nothing
		time.Sleep(time.Minute - 1)
		if l.Ready(1) != 1 {
			t.Errorf("ready in %v", l.Ready(1))
		}
		time.Sleep(1 * time.Nanosecond)
		s = take(t, l, 1)
		s.Cancel() // never reached the server
		if l.Ready(1) != 0 {
			t.Error("a cancelled request counts")
		}
	})
}

func TestLimiterCancelledWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(0)
		l.setLimit(1)
		take(t, l, 1).Done()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := l.Wait(ctx, 1); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		if len(l.waiters) != 0 {
			t.Error("it still waits")
		}
		// Also if a place is free: who gave up does not go.
		time.Sleep(time.Hour)
		if _, err := l.Wait(ctx, 1); err == nil {
			t.Error("a cancelled request goes")
		}
		take(t, l, 1).Done()
	})
}

func TestLimiterHeaders(t *testing.T) {
	h := func(pairs ...string) http.Header {
		h := http.Header{}
		for i := 0; i < len(pairs); i += 2 {
			h.Set(pairs[i], pairs[i+1])
		}
		return h
	}
	for _, c := range []struct {
		name   string
		cap    int
		status int
		header http.Header
		limit  int
		closed time.Duration
	}{
		{"unknown", 0, 200, h(), 60, 0},
		{"up", 0, 200, h("rateLimit-limit", "240", "rateLimit-remaining", "100", "rateLimit-reset", "30"), 240, 0},
		{"down", 0, 200, h("rateLimit-limit", "5"), 5, 0},
		{"own cap", 10, 200, h("rateLimit-limit", "240"), 10, 0},
		{"below own cap", 10, 200, h("rateLimit-limit", "3"), 3, 0},
		{"garbage", 0, 200, h("rateLimit-limit", "many"), 60, 0},
		{"zero", 0, 200, h("rateLimit-limit", "0"), 60, 0},
		{"negative", 0, 200, h("rateLimit-limit", "-5"), 60, 0},
		{"huge", 0, 200, h("rateLimit-limit", "99999999999999999999"), 60, 0},
		{"too large to believe", 0, 200, h("rateLimit-limit", "1000000"), 60, 0},
		{"nothing remains", 0, 200, h("rateLimit-remaining", "0", "rateLimit-reset", "42"), 60, 42 * time.Second},
		{"nothing remains, no reset", 0, 200, h("rateLimit-remaining", "0"), 60, 0},
		{"429", 0, 429, h("rateLimit-limit", "240", "rateLimit-remaining", "0", "rateLimit-reset", "42"), 240, 42 * time.Second},
		{"429, silent", 0, 429, h(), 60, time.Minute},
		{"429, Retry-After", 0, 429, h("Retry-After", "7"), 60, 7 * time.Second},
		{"429, reset of years", 0, 429, h("rateLimit-reset", "999999999999"), 60, maxBelievedReset},
		{"429, reset zero", 0, 429, h("rateLimit-reset", "0"), 60, time.Minute},
		{"429, reset negative", 0, 429, h("rateLimit-reset", "-3"), 60, time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(c.cap)
				l.Observe(c.status, c.header)
				if l.limit != c.limit {
					t.Errorf("limit %d, want %d", l.limit, c.limit)
				}
				if d := l.Ready(1); d != c.closed {
					t.Errorf("closed for %v, want %v", d, c.closed)
				}
				// A later, milder answer does not open it early.
				l.Observe(200, h("rateLimit-remaining", "9", "rateLimit-reset", "1"))
				if d := l.Ready(1); d != c.closed {
					t.Errorf("closed for %v after another answer, want %v", d, c.closed)
				}
				start := time.Now()
				take(t, l, 1).Done()
				if d := time.Since(start); d != c.closed {
					t.Errorf("waited %v, want %v", d, c.closed)
				}
			})
		})
	}
}

// TestLimiterLowered: a limit that falls while requests wait holds at once.
func TestLimiterLowered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(0)
		for range 30 {
			take(t, l, 1).Done()
		}
		l.Observe(200, http.Header{"Ratelimit-Limit": {"20"}})
		if l.Ready(1) != time.Minute {
			t.Errorf("ready in %v", l.Ready(1))
		}
		l.Observe(200, http.Header{"Ratelimit-Limit": {"240"}})
		if l.Ready(1) != 0 {
			t.Errorf("ready in %v", l.Ready(1))
		}
	})
}

func TestWithShare(t *testing.T) {
	for share, want := range map[float64]float64{0.5: 0.5, 1: 1, 0: 1, -1: 1, 2: 1} {
		if got := shareOf(WithShare(t.Context(), share)); got != want {
			t.Errorf("share %v counts as %v, want %v", share, got, want)
		}
	}
	if shareOf(t.Context()) != 1 {
		t.Error("no share is not the whole")
	}
}

// TestClientKeepsLimit: no call gets round the limit, and bulk has its share.
func TestClientKeepsLimit(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("rateLimit-limit", "4")
		w.WriteHeader(201)
	})
	c := f.client(t)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	bulk := WithShare(ctx, 0.5)
	now := func(ctx context.Context) error { // a send that does not wait
		ctx, cancel := context.WithCancel(ctx)
		if c.Ready(APISendToUser) > 0 || shareOf(ctx) < 1 && c.ReadyShare(APISendToUser, 0.5) > 0 {
			cancel()
		}
		defer cancel()
		return c.SendToUser(ctx, 1, "u", Text{Text: "x"})
	}
	for i, step := range []struct {
		ctx context.Context
		ok  bool
	}{{bulk, true}, {bulk, true}, {bulk, false}, {ctx, true}, {ctx, true}, {ctx, false}} {
		err := now(step.ctx)
		if (err == nil) != step.ok {
			t.Errorf("send %d: %v", i, err)
		}
		if err != nil {
			wantError(t, err, KindCanceled, OutcomeNotSent)
		}
	}
	// Another API has a limit of its own.
	if c.Ready(APISendToChannel) != 0 {
		t.Error("the APIs share a limit")
	}
	if err := c.SendToChannel(ctx, 1, "c", Text{Text: "x"}); err != nil {
		t.Error(err)
	}
}
