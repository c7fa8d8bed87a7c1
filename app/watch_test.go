package app_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"punchline/app"
)

// A change that could not be taken up is taken up later, without another one.
func TestOnChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		changed := make(chan struct{}, 1)
		start, fail := time.Now(), 0
		var at []time.Duration
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			app.OnChange(ctx, changed, func() bool {
				at = append(at, time.Since(start))
				fail--
				return fail < 0
			})
		}()
		want := func(wait time.Duration, want ...time.Duration) {
			t.Helper()
			time.Sleep(wait)
			synctest.Wait()
			if len(at) != len(want) {
				t.Fatalf("called at %v, want %v", at, want)
			}
			for i := range want {
				if at[i] != want[i] {
					t.Errorf("called at %v, want %v", at, want)
				}
			}
			at, start = nil, time.Now()
		}
		want(time.Hour) // nothing changed
		changed <- struct{}{}
		want(time.Hour, 0)
		fail = 3
		changed <- struct{}{}
		want(time.Hour, 0, time.Second, 3*time.Second, 7*time.Second)
		fail = 9
		changed <- struct{}{}
		want(4*time.Minute, 0, time.Second, 3*time.Second, 7*time.Second, 15*time.Second, 31*time.Second, 63*time.Second, 123*time.Second, 183*time.Second)
		fail = 0
		changed <- struct{}{} // and a change is not waited with
		want(time.Hour, 0)
		cancel()
		<-ended
	})
}
