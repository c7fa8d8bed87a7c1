package machine

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// StopSignals are those that ask the program to end. Windows sends the second
// as well: Go turns the closing of the console, signing out and shutting down
// into it, and gives some seconds.
func StopSignals() []os.Signal { return []os.Signal{os.Interrupt, syscall.SIGTERM} }

// UntilStopped is ctx, cancelled with the first stop signal. From then on
// signals do again what they do by default, so that a second one ends a
// program that hangs while it ends. Call stop when done.
func UntilStopped(ctx context.Context) (_ context.Context, stop context.CancelFunc) {
	ctx, stop = signal.NotifyContext(ctx, StopSignals()...)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}
