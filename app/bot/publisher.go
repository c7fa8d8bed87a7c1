package bot

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"punchline/app/lineworks"
	"punchline/app/timeclock"
)

const (
	// lookEvery is how often the Bot is compared with what it shall be, when
	// nothing changed here: somebody may have changed it there.
	lookEvery = 6 * time.Hour
	// lookForeign is the same while somebody else's URL stands there.
	lookForeign = 10 * time.Minute
	// turnAgain is when to try again while the registrar is at work.
	turnAgain = time.Second
	// leavingMost is the longest pause between tries to take back what was set
	// up for a Bot that is not used any more.
	leavingMost = time.Hour
)

// PublisherConfig says what a Publisher works with; all are needed but Turn and Log.
type PublisherConfig struct {
	Store Store
	Rules func(context.Context) (*timeclock.Rules, error)
	// Client gives the present client and the registration it was made for,
	// also while LINE WORKS連携 is not used, when what was set up is taken back;
	// false while there is none. The Publisher must be woken after it gives
	// another.
	Client func() (*lineworks.Client, timeclock.Registration, bool)
	// NewClient makes one for a Bot that is not used any more.
	NewClient Client
	// Turn is the registrar's. It is held while anything is changed at LINE
	// WORKS, so that nothing is set up there that was just forgotten here.
	Turn Lock
	Now  func() time.Time
	Log  *slog.Logger
}

// Publisher is the keeper's part of the setting up: it brings the Bot at LINE
// WORKS in line with what is stored, and keeps it so. Make one with
// NewPublisher, run it with Run, and Wake it when the connection or the
// settings have changed.
type Publisher struct {
	cfg PublisherConfig
	loop
	last   aim // of the last step; of step alone, as the rest
	until  time.Time
	failed int // how often it failed in a row

	left map[int64]*leavingTry // what could not be taken back yet, by its ID
}

// NewPublisher makes a publisher.
func NewPublisher(c PublisherConfig) *Publisher {
	return &Publisher{cfg: c, loop: newLoop(c.Log), left: map[int64]*leavingTry{}}
}

// Run publishes until ctx ends.
func (p *Publisher) Run(ctx context.Context) { p.run(ctx, "setting up the Bot", p.step) }

// aim is what the Bot shall be. As long as it stays the same, what was done is
// done, and what failed is not tried before its time; whatever else woke us.
type aim struct {
	client            *lineworks.Client
	bot               string
	domain            int64
	used, secret      bool
	url, replace      string
	icon, menu        string
	published, tested bool
}

func aimOf(client *lineworks.Client, c timeclock.Connection, menu string) aim {
	return aim{
		client: client, bot: c.BotID, domain: c.DomainID, used: c.Used, secret: c.HasBotSecret && c.InDomain, url: c.PublicURL, replace: c.ReplaceURL,
		icon: c.IconURL, menu: menu, published: c.PublishedURL != "", tested: !c.TestSentAt.IsZero() || !c.ReceivedAt.IsZero(),
	}
}

// step does what is to be done now, and says how long to pause.
func (p *Publisher) step(ctx context.Context) (time.Duration, error) {
	left, err := p.takeBackLeft(ctx)
	if err != nil {
		return 0, err
	}
	pause, err := p.publish(ctx)
	return min(left, pause), err
}

// stands is what a step begins with: the connection, and what it shall be at
// LINE WORKS; ok is false while there is nobody to speak with about it.
func (p *Publisher) stands(ctx context.Context) (w *publishing, to aim, ok bool, err error) {
	c, err := p.cfg.Store.Connection(ctx, timeclock.System())
	if err != nil {
		return nil, aim{}, false, err
	}
	rules, err := p.cfg.Rules(ctx)
	if err != nil {
		return nil, aim{}, false, err
	}
	client, r, ok := p.cfg.Client()
	if !ok || c.BotID == "" || c.KeyLost || r.ClientID != c.ClientID || r.BotID != c.BotID {
		return nil, aim{}, false, nil // whoever changes that wakes us
	}
	botID, err := strconv.ParseInt(c.BotID, 10, 64)
	if err != nil {
		return nil, aim{}, false, nil // no form accepts it
	}
	menu := timeclock.MenuOf(rules.Settings)
	w = &publishing{Publisher: p, c: c, client: client, botID: botID, menu: menu, settings: rules.Settings}
	return w, aimOf(client, c, menu), true, nil
}

// publish brings the Bot in line.
func (p *Publisher) publish(ctx context.Context) (time.Duration, error) {
	w, to, ok, err := p.stands(ctx)
	if err != nil || !ok {
		return forever, err
	}
	switch w.c.Next(w.menu) {
	case timeclock.StepForm, timeclock.StepBot, timeclock.StepDomain, timeclock.StepSecret:
		return forever, nil // the admin's steps, and so is their trouble
	}
	now, fresh := p.cfg.Now(), to != p.last
	if wait := p.until.Sub(now); !fresh && wait > 0 && (p.failed == 0 || w.c.Trouble != "") {
		return wait, nil // unless the admin, who clears the trouble, asks for another try
	}
	done, held, err := p.cfg.Turn.take()
	if err != nil {
		return 0, err
	}
	if !held {
		return turnAgain, nil
	}
	defer done()
	w, again, ok, err := p.stands(ctx)
	if err != nil {
		return 0, err
	}
	if !ok || again != to {
		return 0, nil // changed before it was our turn
	}
	if fresh {
		p.last, p.failed = to, 0
	}
	err = w.bring(ctx)
	if ctx.Err() != nil {
		return 0, nil
	}
	// What was done is part of the aim, and must not look like a new one.
	p.last = aimOf(w.client, w.c, w.menu)
	pause := w.again
	if err != nil {
		p.failed++
		pause = backoff(p.failed, 0.5)
		if e := asError(err); e != nil {
			pause = max(pause, e.RetryAfter)
		}
		p.log.Warn("the Bot could not be set up", "err", err)
	} else {
		p.failed = 0
	}
	p.until = now.Add(pause)
	return pause, w.note(ctx, err)
}

// leavingTry is how trying to take back went so far.
type leavingTry struct {
	client *lineworks.Client // of its own; it knows how much of LINE WORKS's limit is used
	failed int
	until  time.Time
}

// takeBackLeft takes back what was set up for Bots that are not used any more,
// and says when to go on with what could not be.
func (p *Publisher) takeBackLeft(ctx context.Context) (time.Duration, error) {
	all, err := p.cfg.Store.Leaving(ctx, timeclock.System())
	if err != nil || len(all) == 0 {
		clear(p.left)
		return forever, err
	}
	now, next := p.cfg.Now(), forever
	due := func(l timeclock.Leaving) bool { return p.left[l.ID] == nil || !now.Before(p.left[l.ID].until) }
	if slices.ContainsFunc(all, due) {
		done, held, err := p.cfg.Turn.take()
		if err != nil {
			return 0, err
		}
		if !held {
			return turnAgain, nil
		}
		defer done()
		// As it is now: what was forgotten may be in use again.
		if all, err = p.cfg.Store.Leaving(ctx, timeclock.System()); err != nil {
			return 0, err
		}
	}
	for _, l := range all {
		try := p.left[l.ID]
		if try == nil {
			try = &leavingTry{}
			p.left[l.ID] = try
		}
		if due(l) {
			gone, err := p.takeBackOne(ctx, l, try, now)
			if ctx.Err() != nil {
				return 0, nil
			}
			if err != nil {
				return 0, err
			}
			if gone {
				delete(p.left, l.ID)
				continue
			}
		}
		next = min(next, max(0, try.until.Sub(now)))
	}
	return next, nil
}

// takeBackOne tries to take l back; gone if nothing is left of it, or it was
// given up. It fails itself only if that cannot be stored.
func (p *Publisher) takeBackOne(ctx context.Context, l timeclock.Leaving, try *leavingTry, now time.Time) (gone bool, err error) {
	save := saveLeaving(ctx, p.cfg.Store)
	present, of, ok := p.cfg.Client()
	if !ok {
		present = nil
	}
	client, err := leavingClient(ctx, p.cfg.Store, func(r timeclock.Registration, c timeclock.Credentials) (_ *lineworks.Client, err error) {
		if try.client == nil {
			try.client, err = p.cfg.NewClient(r, c)
		}
		return try.client, err
	}, l, present, of)
	if err == nil {
		err = takeBack(ctx, client, l, save)
	}
	switch {
	case err == nil:
		p.log.Info("a Bot that is not used any more was set back", "bot", l.BotID)
		return true, nil
	case ctx.Err() != nil:
		return false, nil
	case now.Sub(l.Since) > timeclock.LeavingFor:
		p.log.Error("a Bot that is not used any more was not set back, and is given up", "bot", l.BotID, "err", err)
		return true, save(timeclock.Leaving{ID: l.ID})
	}
	try.failed++
	pause := min(leavingMost, backoffFirst<<min(try.failed-1, 11))
	if e := asError(err); e != nil {
		pause = max(pause, e.RetryAfter)
	}
	try.until = now.Add(pause)
	p.log.Warn("a Bot that is not used any more could not be set back yet", "bot", l.BotID, "err", err)
	return false, nil
}

// publishing is one step's work.
type publishing struct {
	*Publisher
	c        timeclock.Connection // with what was done
	client   *lineworks.Client
	botID    int64
	menu     string
	settings timeclock.Settings
	again    time.Duration // when to look again
}

// bring does what is missing, and puts right what is no more as it was.
func (w *publishing) bring(ctx context.Context) error {
	w.again = lookEvery
	switch next := w.c.Next(w.menu); next {
	case timeclock.StepOff:
		w.again = forever
		left := w.c.Leaving()
		if left.Done() {
			return nil
		}
		return takeBack(ctx, w.client, left, func(l timeclock.Leaving) error {
			return w.store(ctx, timeclock.ConnectionProgress{PublishedURL: &l.PublishedURL, Menu: &l.Menu, Visible: &l.Visible})
		})
	case timeclock.StepURL:
		w.again = forever
		if w.c.PublishedURL == "" {
			return nil
		}
		b, err := w.client.GetBot(ctx, w.botID)
		if err == nil {
			err = callbacksOff(ctx, w.client, b, w.c.PublishedURL)
		}
		if err != nil {
			return err
		}
		return w.store(ctx, timeclock.ConnectionProgress{PublishedURL: new("")})
	}
	if foreign, err := w.callbacks(ctx); foreign || err != nil {
		return err
	}
	if err := w.visible(ctx); err != nil {
		return err
	}
	// Without its menu the Bot works all the same: the test goes on.
	menuErr := w.setMenu(ctx)
	if menuErr != nil && !lasting(menuErr) {
		return menuErr
	}
	if w.c.TestSentAt.IsZero() && w.c.ReceivedAt.IsZero() && len(w.c.Admins) > 0 {
		if err := w.cfg.Store.SendTest(ctx, timeclock.System(), false); err != nil {
			return err
		}
		w.c.TestSentAt = w.cfg.Now()
	}
	return menuErr
}

// callbacks sets callback URL and events, and the picture. A URL that somebody
// else set is left alone until the admin says to replace it.
func (w *publishing) callbacks(ctx context.Context) (foreign bool, err error) {
	b, err := w.client.GetBot(ctx, w.botID)
	if err != nil {
		return false, err
	}
	if !oneOf(b.CallbackURL, "", w.c.PublicURL, w.c.PublishedURL, w.c.ReplaceURL) {
		w.again = lookForeign
		if w.c.ForeignURL == b.CallbackURL {
			return true, nil
		}
		w.log.Warn("somebody else set the Bot's callback URL", "bot", w.botID)
		return true, w.store(ctx, timeclock.ConnectionProgress{ForeignURL: &b.CallbackURL})
	}
	first := w.c.PublishedURL != w.c.PublicURL
	if b.CallbackURL != w.c.PublicURL || !b.EnableCallback || !sameSet(b.CallbackEvents, callbackEvents) || !sameSet(b.ChannelEvents, channelEvents) {
		_, err := w.client.PatchBot(ctx, w.botID, lineworks.BotPatch{
			EnableCallback: new(true), CallbackURL: &w.c.PublicURL, CallbackEvents: callbackEvents, ChannelEvents: channelEvents,
		})
		if err != nil {
			return false, err
		}
	}
	if first || w.c.ForeignURL != "" || w.c.ReplaceURL != "" {
		err := w.store(ctx, timeclock.ConnectionProgress{PublishedURL: &w.c.PublicURL, ForeignURL: new(""), ReplaceURL: new("")})
		if err != nil {
			return false, err
		}
	}
	// Apart from the rest, for LINE WORKS may fetch the picture and not get it.
	if photo := photoOf(w.c, w.c.PublicURL); first && w.c.Own && b.PhotoURL != photo {
		if _, err := w.client.PatchBot(ctx, w.botID, lineworks.BotPatch{PhotoURL: &photo}); err != nil {
			w.log.Warn("the Bot's picture could not be changed", "err", err)
		}
	}
	return false, nil
}

// visible shows the Bot to the members.
func (w *publishing) visible(ctx context.Context) error {
	shown := false
	for cursor := ""; ; {
		page, err := w.client.ListBotDomains(ctx, w.botID, 0, cursor)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(page.Domains, func(d lineworks.BotDomain) bool { return d.DomainID == w.c.DomainID })
		if i >= 0 {
			shown = page.Domains[i].Visible
		}
		if i >= 0 || page.NextCursor == "" || page.NextCursor == cursor {
			break
		}
		cursor = page.NextCursor
	}
	if !shown {
		_, err := w.client.PatchBotDomain(ctx, w.botID, w.c.DomainID, lineworks.BotDomainPatch{Visible: new(true)})
		if lineworks.KindOf(err) == lineworks.KindNotFound { // somebody took it out of the domain
			_, err = w.client.RegisterBotDomain(ctx, w.botID, w.c.DomainID, lineworks.BotDomainSettings{Visible: true})
		}
		if err != nil {
			return err
		}
	}
	if w.c.Visible {
		return nil
	}
	return w.store(ctx, timeclock.ConnectionProgress{Visible: new(true)})
}

// setMenu registers the menu.
func (w *publishing) setMenu(ctx context.Context) error {
	want := menuActions(w.settings)
	if w.c.Menu == w.menu {
		have, err := w.client.GetMenu(ctx, w.botID)
		if err == nil && slices.Equal(have, want) {
			return nil
		}
		if err != nil && lineworks.KindOf(err) != lineworks.KindNotFound {
			return err
		}
	}
	err := w.client.SetMenu(ctx, w.botID, want)
	if lineworks.KindOf(err) == lineworks.KindConflict { // it takes the place of no other
		if err = w.client.DeleteMenu(ctx, w.botID); err == nil {
			err = w.client.SetMenu(ctx, w.botID, want)
		}
	}
	if err != nil || w.c.Menu == w.menu {
		return err
	}
	return w.store(ctx, timeclock.ConnectionProgress{Menu: &w.menu})
}

// store writes down what was done, also while the program ends.
func (w *publishing) store(ctx context.Context, p timeclock.ConnectionProgress) error {
	keep, cancel := kept(ctx)
	defer cancel()
	if err := w.cfg.Store.Progress(keep, timeclock.System(), w.c.BotID, p); err != nil {
		return err
	}
	for _, s := range []struct {
		to    *string
		given *string
	}{{&w.c.PublishedURL, p.PublishedURL}, {&w.c.ForeignURL, p.ForeignURL}, {&w.c.ReplaceURL, p.ReplaceURL}, {&w.c.Menu, p.Menu}} {
		if s.given != nil {
			*s.to = *s.given
		}
	}
	if p.Visible != nil {
		w.c.Visible = *p.Visible
	}
	return nil
}

// note stores why it failed, or that it does no more. It fails itself only if
// that cannot be stored; err was told and is tried again.
func (w *publishing) note(ctx context.Context, err error) error {
	code := timeclock.Code("")
	if err != nil {
		if _, ok := errors.AsType[*timeclock.Error](err); ok {
			return nil // the database, or another Bot by now: nothing of LINE WORKS
		}
		code = codeWithClock(err, w.client)
	}
	if code == w.c.Trouble {
		return nil
	}
	e := w.store(ctx, timeclock.ConnectionProgress{Trouble: &code})
	if timeclock.CodeOf(e) == timeclock.CodeConflict {
		return nil
	}
	return e
}
