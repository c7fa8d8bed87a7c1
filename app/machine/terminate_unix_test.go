//go:build unix

package machine

import (
	"context"
	"syscall"
	"testing"
	"time"
)

func TestUntilStopped(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		ctx, stop := UntilStopped(t.Context())
		defer stop()
		if err := syscall.Kill(syscall.Getpid(), sig); err != nil {
			t.Fatal(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(10 * time.Second):
			t.Fatalf("%v stops nothing", sig)
		}
	}
}

func TestUntilStoppedByTheCaller(t *testing.T) {
	parent, cancel := context.WithCancel(t.Context())
	ctx, stop := UntilStopped(parent)
	defer stop()
	if ctx.Err() != nil {
		t.Error("stopped before anything happened")
	}
	cancel()
	<-ctx.Done()
}
