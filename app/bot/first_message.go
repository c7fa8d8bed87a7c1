package bot

import (
	"context"
	"time"

	"punchline/app/lineworks"
	"punchline/app/timeclock"
)

// firstShare is the share of LINE WORKS's limit for first messages: the rest is
// for replies. LINE WORKS also asks whoever calls for longer than half an hour
// to stay at half.
const firstShare = 0.5

// firsts is what a Sender remembers of first messages; step alone uses it.
type firsts struct {
	queue    timeclock.FirstQueue // nil: there are none
	owed     *firstSettlement     // what could not be written down yet
	failures int                  // in a row, of what may heal
	doubt    bool                 // what became of the last one is not known
}

// firstSettlement is how a first message ended.
type firstSettlement struct {
	employee int64
	d        timeclock.FirstDelivery
}

// stepFirst sends one first message, if one is due and its share of the limit
// allows, and says how long to pause. It is asked when nothing else is due, and
// sends no more than one, so that a reply never waits for more than that.
func (s *Sender) stepFirst(ctx context.Context, c Connection, rules *timeclock.Rules) (pause time.Duration, err error) {
	if s.first.queue == nil {
		return forever, nil
	}
	if wait := c.API.ReadyShare(lineworks.APISendToUser, firstShare); wait > 0 {
		return wait, nil
	}
	o, next, err := s.first.queue.ClaimFirst(ctx, s.now())
	if err != nil {
		return 0, err
	}
	if o == nil {
		if next.IsZero() {
			return forever, nil
		}
		return max(time.Millisecond, next.Sub(s.now())), nil
	}
	sending, done := drained(ctx)
	s.first.owed = &firstSettlement{o.ID, s.deliverFirst(sending, c, o, rules)}
	done()
	return 0, s.settleFirst(ctx)
}

// settleFirst is settle for a first message.
func (s *Sender) settleFirst(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWait)
	defer cancel()
	err := s.first.queue.SettleFirst(ctx, s.first.owed.employee, s.first.owed.d)
	if err == nil {
		s.first.owed = nil
	}
	return err
}

// deliverFirst words and sends one first message and says how it ended. What
// may heal holds up all of them, and is never given up: a send to thousands
// takes hours, and the admin can take it back.
func (s *Sender) deliverFirst(ctx context.Context, c Connection, o *timeclock.Outgoing, rules *timeclock.Rules) timeclock.FirstDelivery {
	bulk := lineworks.WithShare(ctx, firstShare)
	if s.first.doubt {
		// The last one may have been swallowed on its way: nobody else's is let
		// go before LINE WORKS answers something that does no harm.
		if _, err := c.API.GetUser(ctx, o.UserID); err != nil && !noSuchMember(err) {
			return s.again(ctx, err, CodeOf(err))
		}
		s.first.doubt = false
	}
	content, _ := Word(o, rules, s.now())
	err := c.API.SendToUser(bulk, c.BotID, o.UserID, content)
	if err == nil {
		s.first.failures = 0
		return timeclock.FirstDelivery{State: timeclock.SendSent}
	}
	d := s.failedFirst(ctx, c, o, err)
	s.log.Warn("a first message was not sent", "employee", o.ID, "state", d.State, "code", d.Code, "err", err)
	return d
}

// failedFirst says what a send that failed comes to. What it asks is not held
// up by an アカウント確認, which uses its own share of asking for minutes.
func (s *Sender) failedFirst(ctx context.Context, c Connection, o *timeclock.Outgoing, err error) timeclock.FirstDelivery {
	switch kind := lineworks.KindOf(err); {
	case lineworks.OutcomeOf(err) == lineworks.OutcomeUnknown:
		s.first.doubt = true
		d := s.again(ctx, err, timeclock.CodeLWOutcome)
		d.State, d.NotTried = timeclock.SendUnknown, false
		return d
	case kind == lineworks.KindNotFound:
		// No such member, or no such Bot any more: LINE WORKS says the same.
		switch _, who := c.API.GetUser(ctx, o.UserID); {
		case who == nil:
			return s.again(ctx, err, timeclock.CodeLWBots)
		case !noSuchMember(who):
			return s.again(ctx, who, CodeOf(who))
		}
	case kind == lineworks.KindAccessDeniedForBot:
		d := s.again(ctx, err, CodeOf(err))
		d.Denied = true
		return d
	case !lasting(err):
		return s.again(ctx, err, CodeOf(err))
	}
	s.first.failures = 0 // LINE WORKS answers; it is he who cannot be reached
	return timeclock.FirstDelivery{State: timeclock.SendFailed, Code: CodeOf(err), Detail: err.Error()}
}

// again has it tried again after a pause that grows.
func (s *Sender) again(ctx context.Context, err error, code timeclock.Code) timeclock.FirstDelivery {
	d := timeclock.FirstDelivery{State: timeclock.SendQueued, Code: code, Detail: err.Error(), NotTried: ctx.Err() != nil}
	if d.NotTried { // given up because the program ends
		return d
	}
	s.first.failures++
	var atLeast time.Duration
	if e := asError(err); e != nil {
		atLeast = e.RetryAfter
	}
	d.PauseUntil = nextTry(s.now(), s.first.failures, atLeast)
	return d
}
