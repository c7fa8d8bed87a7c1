package bot

import (
	"cmp"
	"context"
	"errors"
	"time"

	"punchline/app/timeclock"
)

// Lock is a lock among processes. It is taken if nobody holds it: held, until
// unlock is called.
type Lock func() (unlock func(), held bool, err error)

// take is l's lock; nil is one that is always free.
func (l Lock) take() (unlock func(), held bool, err error) {
	if l == nil {
		return func() {}, true, nil
	}
	return l()
}

const (
	// turnPoll is how often somebody who waits looks whether it is his turn.
	turnPoll = 50 * time.Millisecond
	// turnWait bounds how long the registrar waits for the keeper.
	turnWait = 20 * time.Second
)

// wait takes l's lock as soon as it is free. Codes: registering if that takes
// too long; that of why ctx ended, if somebody said so.
func (l Lock) wait(ctx context.Context, op string) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, turnWait)
	defer cancel()
	for {
		unlock, held, err := l.take()
		if held || err != nil {
			return unlock, err
		}
		if err := pause(ctx, turnPoll); err != nil {
			return nil, timeclock.E(op, cmp.Or(saidWhy(ctx), timeclock.CodeRegistering), err)
		}
	}
}

// saidWhy is the code that whoever ended ctx gave for it; "" for none.
func saidWhy(ctx context.Context) timeclock.Code {
	if why, ok := errors.AsType[*timeclock.Error](context.Cause(ctx)); ok {
		return why.Code
	}
	return ""
}
