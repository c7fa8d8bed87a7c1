package simulator

import (
	"math"
	"net/http"
	"slices"
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
	old := func(t time.Time) bool { return now.Sub(t) >= rateWindow }
	r.accepted = slices.DeleteFunc(r.accepted, old)
	r.refused = slices.DeleteFunc(r.refused, old)
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
