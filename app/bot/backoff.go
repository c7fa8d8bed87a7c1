package bot

import (
	"math/rand/v2"
	"time"
)

// Backoff of what failed and may heal.
const (
	backoffFirst = 2 * time.Second
	backoffMost  = 5 * time.Minute
)

// backoff is how long to wait before try number attempts+1: doubling, at most
// backoffMost, and never the same for two that failed together (jitter of a
// half either way, from random in [0,1)).
func backoff(attempts int, random float64) time.Duration {
	d := backoffMost
	if attempts < 9 {
		d = min(backoffMost, backoffFirst<<max(0, attempts-1))
	}
	return time.Duration(float64(d) * (0.5 + random))
}

func nextTry(now time.Time, attempts int, atLeast time.Duration) time.Time {
	return now.Add(max(backoff(attempts, rand.Float64()), atLeast))
}
