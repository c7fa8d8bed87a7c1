package desktop

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"punchline/app/timeclock"
)

// callTimeout bounds one call. Long work runs in package jobs and is asked
// for its progress.
const callTimeout = 30 * time.Second

// call runs one bound method: it checks the table and the session, bounds the
// time, and turns whatever goes wrong, a panic too, into an error with a code.
// Without it a panic would leave the page waiting for ever, and Wails would
// log the arguments, a password among them.
func call[T any](p *Page, method string, f func(context.Context, timeclock.Actor) (T, error)) (T, error) {
	return callFor(p, callTimeout, method, f)
}

// callFor is call for what may take longer.
func callFor[T any](p *Page, timeout time.Duration, method string, f func(context.Context, timeclock.Actor) (T, error)) (out T, err error) {
	op := "desktop." + method
	ctx, cancel := context.WithTimeout(p.ctx, timeout)
	defer cancel()
	defer func() {
		var zero T
		if v := recover(); v != nil {
			err = timeclock.E(op, timeclock.CodeInternal, fmt.Errorf("panic: %s", panicText(v)))
			p.log.Error("panic in a call of the page", "method", method, "panic", panicText(v), "stack", string(debug.Stack()))
			out = zero
			return
		}
		if err == nil {
			return
		}
		out, err = zero, coded(op, err)
		if timeclock.CodeOf(err) == timeclock.CodeInternal {
			// The page hears only the code: this is the last place that knows the cause.
			p.log.Error("a call of the page failed", "method", method, "err", err)
		}
	}()
	a, err := p.actor(ctx, method)
	if err != nil {
		return out, err
	}
	return f(ctx, a)
}

// actor is who makes this call, if he may.
func (p *Page) actor(ctx context.Context, method string) (timeclock.Actor, error) {
	op := "desktop." + method
	want, ok := methods[method]
	if !ok {
		return timeclock.Actor{}, timeclock.E(op, timeclock.CodeInternal, fmt.Errorf("not in the table of methods"))
	}
	if want == open {
		return timeclock.Actor{}, nil
	}
	admin, err := p.signedIn(ctx)
	if err != nil {
		return timeclock.Actor{}, err
	}
	if admin == nil {
		return timeclock.Actor{}, timeclock.E(op, timeclock.CodeSignInNeeded, nil)
	}
	a := admin.Actor(p.s.Via)
	if want == signedIn {
		return a, nil
	}
	return a, timeclock.May(a, timeclock.Action(want))
}

// panicText is what may be logged of a panic: errors of the runtime name
// indexes and types; anything else may hold what the page sent.
func panicText(v any) string {
	if e, ok := v.(runtime.Error); ok {
		return e.Error()
	}
	return fmt.Sprintf("a %T", v)
}
