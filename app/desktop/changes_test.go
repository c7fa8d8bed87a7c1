package desktop

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"punchline/app/timeclock"
)

func TestChangesAreMerged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tell func(timeclock.Change)
		cancelled := false
		start := time.Now()
		var heard []string
		c := startChanges(func(f func(timeclock.Change)) func() { tell = f; return func() { cancelled = true } }, func(topics []timeclock.Topic) {
			heard = append(heard, fmt.Sprint(time.Since(start).Milliseconds(), topics))
		})
		// A thousand punches in a second, then one late.
		for range 1000 {
			tell(timeclock.Change{Topic: timeclock.TopicPunches})
			tell(timeclock.Change{Topic: timeclock.TopicEvents})
			time.Sleep(time.Millisecond)
		}
		synctest.Wait()
		time.Sleep(10 * time.Second)
		tell(timeclock.Change{Topic: timeclock.TopicSettings})
		synctest.Wait()
		time.Sleep(time.Second)
		c.stop()
		tell(timeclock.Change{Topic: timeclock.TopicSettings})
		synctest.Wait()

		want := []string{"0 [punches]", "200 [punches events]", "400 [punches events]", "600 [punches events]", "800 [punches events]", "1000 [punches events]", "11000 [settings]"}
		// Of the first two, which are told in the same moment, one or both may be in time.
		if len(heard) > 0 && heard[0] == "0 [punches events]" {
			want[0] = heard[0]
		}
		if !slices.Equal(heard, want) {
			t.Errorf("heard %s\nwant  %s", strings.Join(heard, ", "), strings.Join(want, ", "))
		}
		if !cancelled {
			t.Error("the subscription was not ended")
		}
	})
}

// What a commit changed reaches the host, in the order of the topics.
func TestChangesReachTheHost(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	for deadline := time.Now().Add(5 * time.Second); !b.host.heard(EventChange); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("nothing was told")
		}
	}
}
