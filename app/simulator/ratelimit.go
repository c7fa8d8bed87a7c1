package simulator

import (
	"math"
	"net/http"
	"strconv"
	"time"
)

const rateWindow = time.Minute

// fixedLimits hold in every plan (docs/rate-limits).
var fixedLimits = map[string]int{
	"bot-channel-create":   10,
	"content-log-download": 10,
}

// rate counts the requests of one API. The window slides (choice: the strictest
// reading of "requests a minute").
type rate struct {
	accepted []time.Time
	refused  []time.Time
}

// rateState is what the headers of an answer say.
type rateState struct {
	limit, used, remaining int
	reset                  time.Duration
}

// count takes a request into account, or refuses it. With s.mu held.
func (s *Simulator) count(api string) (rateState, bool) {
	limit, ok := s.limits[api]
	if !ok {
		limit = s.cfg.DefaultLimit
	}
	r := s.rates[api]
	if r == nil {
		r = &rate{}
		s.rates[api] = r
	}
	now := s.cfg.Now()
	r.accepted, r.refused = lastMinute(r.accepted, now), lastMinute(r.refused, now)
	allowed := len(r.accepted) < limit
	if allowed {
		r.accepted = append(r.accepted, now)
	} else {
		r.refused = append(r.refused, now)
	}
	st := rateState{limit: limit, used: len(r.accepted) + len(r.refused), remaining: max(0, limit-len(r.accepted)), reset: rateWindow}
	if len(r.accepted) > 0 {
		st.reset = r.accepted[0].Add(rateWindow).Sub(now)
	}
	return st, allowed
}

// lastMinute drops what is older, from the front where the oldest are.
func lastMinute(times []time.Time, now time.Time) []time.Time {
	n := 0
	for n < len(times) && now.Sub(times[n]) >= rateWindow {
		n++
	}
	return times[n:]
}

func (st rateState) write(h http.Header) {
	// Spelled as in the documentation; net/http would change the case.
	set := func(name string, n int) { h[name] = []string{strconv.Itoa(n)} }
	set("rateLimit-ssed", st.used)
	set("rateLimit-limit", st.limit)
	set("rateLimit-remaining", st.remaining)
	set("rateLimit-reset", max(1, int(math.Ceil(st.reset.Seconds()))))
}

func (st rateState) refuse() reply {
	r := failure(http.StatusTooManyRequests, "TOO_MANY_REQUESTS", "API rate limit exceeded")
	st.write(r.header)
	return r
}
