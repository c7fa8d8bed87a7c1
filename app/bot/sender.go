package bot

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"punchline/app/lineworks"
	"punchline/app/timeclock"
)

// giveUpAfter is how old a message may become before it is no use any more.
const giveUpAfter = 12 * time.Hour

// drainWait is how long a request under way may still take when the program
// ends: given up, it would be 結果不明 for no reason.
const drainWait = 10 * time.Second

// settleWait bounds the writing down of how a send ended, also while the
// program is ending.
const settleWait = 10 * time.Second

// Sender sends what the outbox holds. Make one with NewSender, run it with Run.
type Sender struct {
	outbox  timeclock.Outbox
	first   firsts
	rules   func(context.Context) (*timeclock.Rules, error)
	connect Connect
	now     func() time.Time
	loop
	apologies chan timeclock.Message
	owed      *settlement // what could not be written down yet; of step alone
}

// settlement is how a send ended.
type settlement struct {
	id int64
	d  timeclock.Delivery
}

// SenderConfig says what a Sender works with; all are needed but First and Log.
type SenderConfig struct {
	Outbox  timeclock.Outbox
	First   timeclock.FirstQueue // nil: there are no first messages
	Rules   func(context.Context) (*timeclock.Rules, error)
	Connect Connect
	Now     func() time.Time // corrected from LINE WORKS
	Log     *slog.Logger
}

// NewSender makes a sender.
func NewSender(c SenderConfig) *Sender {
	return &Sender{outbox: c.Outbox, first: firsts{queue: c.First}, rules: c.Rules, connect: c.Connect, now: c.Now, loop: newLoop(c.Log),
		apologies: make(chan timeclock.Message, 256)}
}

// Apologise tells the sender of m at once that it was not recorded. It lives
// in memory only, because the disk is what failed; best effort.
func (s *Sender) Apologise(m timeclock.Message) {
	if m.UserID == "" || m.InRoom() || m.Kind == timeclock.KindNotice || m.Kind == timeclock.KindBegin || m.Kind == timeclock.KindUnknown {
		return
	}
	select {
	case s.apologies <- m:
	default:
		s.log.Warn("too many messages are lost to tell each sender")
	}
}

// Run sends until ctx ends. A request under way is waited for a little longer,
// and what became of it written down.
func (s *Sender) Run(ctx context.Context) {
	var wg sync.WaitGroup
	wg.Go(func() { s.apologise(ctx) })
	defer wg.Wait()
	if !s.abandon(ctx) {
		return
	}
	s.run(ctx, "sending", s.step)
}

// abandon marks what a crash cut off, before the first send; false if ctx
// ended first.
func (s *Sender) abandon(ctx context.Context) bool {
	for failures := 1; ctx.Err() == nil; failures++ {
		n, err := s.outbox.AbandonSending(ctx)
		if err == nil && s.first.queue != nil {
			var first int
			first, err = s.first.queue.AbandonFirst(ctx)
			n += first
		}
		if err == nil {
			if n > 0 {
				s.log.Warn("sends cut off by a crash: their outcome is unknown", "count", n)
			}
			return true
		}
		if ctx.Err() != nil { // given up because the program ends is nothing to tell
			return false
		}
		s.log.Error("sends cut off by a crash could not be marked", "err", err)
		s.pause(ctx, backoff(failures, 0.5))
	}
	return false
}

// step sends one message, if one is due and LINE WORKS's limit allows, and
// says how long to pause. The limit is asked before a row is claimed: a row
// that waits must not look as if it were on its way.
func (s *Sender) step(ctx context.Context) (pause time.Duration, err error) {
	c, ok := s.connect()
	if !ok {
		return forever, nil
	}
	if s.owed != nil {
		if err := s.settle(ctx); err != nil {
			return 0, err
		}
	}
	if s.first.owed != nil {
		if err := s.settleFirst(ctx); err != nil {
			return 0, err
		}
	}
	if wait := max(c.API.Ready(lineworks.APISendToUser), c.API.Ready(lineworks.APISendToChannel)); wait > 0 {
		return wait, nil
	}
	rules, err := s.rules(ctx)
	if err != nil {
		return 0, err
	}
	o, next, err := s.outbox.Claim(ctx, s.now())
	if err != nil {
		return 0, err
	}
	if o == nil {
		pause := forever
		if !next.IsZero() {
			pause = max(time.Millisecond, next.Sub(s.now()))
		}
		first, err := s.stepFirst(ctx, c, rules)
		return min(pause, first), err
	}
	sending, done := drained(ctx)
	s.owed = &settlement{o.ID, s.deliver(sending, c, o, rules)}
	done()
	return 0, s.settle(ctx)
}

// settle writes down how a send ended, if need be again until it can be: the
// row looks as if it were on its way. If the program ends before, it is
// 結果不明 after the restart.
func (s *Sender) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWait)
	defer cancel()
	err := s.outbox.Settle(ctx, s.owed.id, s.owed.d)
	if err == nil {
		s.owed = nil
	}
	return err
}

// drained is a context that lives on for drainWait after ctx has ended.
func drained(ctx context.Context) (context.Context, func()) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		t := time.NewTimer(drainWait)
		defer t.Stop()
		select {
		case <-t.C:
			cancel()
		case <-longer.Done():
		}
	})
	return longer, func() {
		stop()
		cancel()
	}
}

// deliver words and sends one message and says how it ended.
func (s *Sender) deliver(ctx context.Context, c Connection, o *timeclock.Outgoing, rules *timeclock.Rules) timeclock.Delivery {
	content, text := Word(o, rules, s.now())
	var err error
	if o.ChannelID != "" {
		err = c.API.SendToChannel(ctx, c.BotID, o.ChannelID, content)
	} else {
		err = c.API.SendToUser(ctx, c.BotID, o.UserID, content)
	}
	if err == nil {
		return timeclock.Delivery{State: timeclock.SendSent, Text: text}
	}
	d := timeclock.Delivery{Text: text, Code: CodeOf(err), Detail: err.Error()}
	now := s.now()
	switch {
	case lineworks.OutcomeOf(err) == lineworks.OutcomeUnknown:
		d.State, d.Code = timeclock.SendUnknown, timeclock.CodeLWOutcome
	case lasting(err) || now.Sub(o.CreatedAt) > giveUpAfter:
		d.State = timeclock.SendFailed
	default:
		d.State, d.NotTried = timeclock.SendQueued, ctx.Err() != nil
		var atLeast time.Duration
		if e := asError(err); e != nil {
			atLeast = e.RetryAfter
		}
		d.RetryAt = nextTry(now, o.Attempts+1, atLeast)
		if d.NotTried {
			d.RetryAt = now
		}
	}
	s.log.Warn("a message was not sent", "id", o.ID, "kind", o.Kind, "state", d.State, "err", err)
	return d
}

// apologise sends what Apologise was given.
func (s *Sender) apologise(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-s.apologies:
			c, ok := s.connect()
			if !ok {
				continue
			}
			rules, err := s.rules(ctx)
			if err != nil {
				// The database is what fails: speak by the defaults.
				if rules, err = timeclock.NewRules(timeclock.DefaultSettings(), nil, nil, nil); err != nil {
					continue
				}
			}
			content, _ := Word(&timeclock.Outgoing{Case: timeclock.CaseNotRecorded}, rules, s.now())
			if err := c.API.SendToUser(ctx, c.BotID, m.UserID, content); err != nil && ctx.Err() == nil {
				s.log.Warn("a sender could not be told that his message is lost", "err", err)
			}
		}
	}
}
