package lineworks

import (
	"net/http"
	"sync"
	"time"
)

// clock is the PC's clock, corrected by what LINE WORKS's answers say: a JWT
// with times of a wrong clock is refused, and the PC in the office may well
// have one.
type clock struct {
	now func() time.Time

	mu     sync.Mutex
	offset time.Duration
	known  bool
}

// Now returns LINE WORKS's time as far as it is known. Without the monotonic
// part: a token must also grow old while the PC sleeps.
func (c *clock) Now() time.Time {
	offset, _ := c.Offset()
	return c.now().Round(0).Add(offset)
}

func (c *clock) Offset() (time.Duration, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.offset, c.known
}

// maxClockTrip is the longest request whose Date says something about now.
const maxClockTrip = 10 * time.Second

// Observe learns from an answer whose request took trip and which ended at
// local time end. Date has no fraction, so half a second is added.
func (c *clock) Observe(h http.Header, end time.Time, trip time.Duration) {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil || h.Get("Age") != "" || trip < 0 || trip > maxClockTrip {
		return
	}
	local := end.Round(0).Add(-trip / 2)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = date.Add(500 * time.Millisecond).Sub(local)
	c.known = true
}
