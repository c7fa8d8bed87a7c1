package bot

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"
	"strconv"
	"strings"
	"time"

	"punchline/app/lineworks"
	"punchline/app/timeclock"
)

// What the Bot takes: texts of its members, and every event, begin and end
// too, which LINE WORKS leaves out unless named.
var (
	callbackEvents = []string{"text"}
	channelEvents  = []string{"message", "postback", "join", "leave", "joined", "left", "begin", "end"}
)

// description is what members read about the Bot. The marker in it tells our
// Bot from every other, also from one that we do not know yet was made.
func description(marker string) string { return "打刻を受け付けます [" + marker + "]" }

func newMarker() string { return "PL-" + rand.Text()[:10] }

// makeBot makes the Bot, once. LINE WORKS has no key against making it twice:
// so the marker is stored first, and whoever finds one stored looks for a Bot
// that carries it before he makes another.
func (g *going) makeBot(ctx context.Context, admins []string) error {
	mine := newMarker()
	marker, err := g.cfg.Store.MarkBot(ctx, g.a, g.c.ClientID, mine)
	if err != nil {
		return err
	}
	if marker != mine {
		if done, err := g.adopt(ctx, marker); done || err != nil {
			return err
		}
		// A request may still be on its way, unless this process knows better.
		last := g.tried
		if last.marker != marker {
			last = attempt{ended: g.cfg.Now()}
		}
		if !last.none {
			if err := pause(ctx, last.ended.Add(g.cfg.Settle).Sub(g.cfg.Now())); err != nil {
				return timeclock.E(g.op, timeclock.CodeShutDown, err)
			}
			if done, err := g.adopt(ctx, marker); done || err != nil {
				return err
			}
		}
	}
	b, err := g.client.CreateBot(ctx, lineworks.BotSpec{
		Name: cmp.Or(g.c.BotName, timeclock.DefaultBotName), PhotoURL: g.photo(), Description: description(marker),
		Administrators: admins, CallbackEvents: callbackEvents, ChannelEvents: channelEvents,
	})
	g.tried = attempt{marker: marker, ended: g.cfg.Now(), none: err != nil && lineworks.OutcomeOf(err) == lineworks.OutcomeNotSent}
	if err == nil {
		return g.found(ctx, marker, b)
	}
	if g.tried.none || ctx.Err() != nil {
		return err
	}
	if done, e := g.adopt(ctx, marker); done {
		return e
	}
	return timeclock.E(g.op, timeclock.CodeLWOutcome, err)
}

// pause waits for d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// found stores the Bot that was made.
func (g *going) found(ctx context.Context, marker string, b lineworks.Bot) error {
	keep, cancel := kept(ctx)
	defer cancel()
	id := strconv.FormatInt(b.ID, 10)
	if err := g.cfg.Store.BotMade(keep, g.a, marker, id); err != nil {
		return err
	}
	return g.use(ctx, b)
}

// use stores that b, which Punchline made, is the Bot.
func (g *going) use(ctx context.Context, b lineworks.Bot) error {
	id := strconv.FormatInt(b.ID, 10)
	return g.store(ctx, timeclock.ConnectionProgress{BotID: &id, Own: new(true)}, func() {
		g.c.BotID, g.c.Own, g.botID = id, true, b.ID
	})
}

// maxOthers is how many Bots of other names are looked at for the marker.
const maxOthers = 50

// adopt looks for a Bot with the marker and stores it; done if there is one.
// The list shows no description, so each that may be it is looked at: those
// with its name, then the newest of the others, for the name may have been
// changed meanwhile.
func (g *going) adopt(ctx context.Context, marker string) (done bool, err error) {
	var named, others []lineworks.Bot
	for b, err := range g.client.Bots(ctx) {
		if err != nil {
			return false, err
		}
		if b.Name == cmp.Or(g.c.BotName, timeclock.DefaultBotName) {
			named = append(named, b)
		} else {
			others = append(others, b)
		}
	}
	newest := func(a, b lineworks.Bot) int { return cmp.Compare(b.ID, a.ID) }
	slices.SortFunc(named, newest)
	slices.SortFunc(others, newest)
	for _, b := range append(named, others[:min(len(others), maxOthers)]...) {
		full, err := g.client.GetBot(ctx, b.ID)
		switch {
		case noBot(asError(err)): // deleted meanwhile
		case err != nil:
			return false, err
		case strings.Contains(full.Description, marker):
			return true, g.found(ctx, marker, full)
		}
	}
	return false, nil
}

// bot sees that there is the Bot: the one there is, else one that was made for
// this app before, else a new one. b is how it stands at LINE WORKS; nil for a
// new one, or with look false.
func (g *going) bot(ctx context.Context, admins []string, look bool) (b *lineworks.Bot, err error) {
	if g.c.BotID != "" {
		if !look {
			return nil, nil
		}
		return g.lookAtBot(ctx)
	}
	made, err := g.cfg.Store.MadeBots(ctx, g.a)
	if err != nil {
		return nil, err
	}
	for _, m := range made {
		id, err := strconv.ParseInt(m.BotID, 10, 64)
		if m.ClientID != g.c.ClientID || err != nil {
			continue
		}
		b, err := g.client.GetBot(ctx, id)
		switch {
		case noBot(asError(err)): // deleted meanwhile
		case err != nil:
			return nil, err
		default:
			if err := g.use(ctx, b); err != nil {
				return nil, err
			}
			g.another = true
			return &b, g.takeName(ctx, b)
		}
	}
	return nil, g.makeBot(ctx, admins)
}

// lookAtBot sees that the Bot is there, and takes its name if it keeps that.
func (g *going) lookAtBot(ctx context.Context) (*lineworks.Bot, error) {
	b, err := g.client.GetBot(ctx, g.botID)
	if noBot(asError(err)) {
		return nil, &timeclock.Error{Op: g.op, Code: timeclock.CodeLWBots, Field: "bot_id", Args: map[string]string{"field": "bot_id"}, Err: err}
	}
	if err != nil {
		return nil, err
	}
	if g.c.Own && !g.another {
		return &b, nil
	}
	return &b, g.takeName(ctx, b)
}

// takeName takes over the name of b. What Punchline made is renamed instead if
// the admin gave a name.
func (g *going) takeName(ctx context.Context, b lineworks.Bot) error {
	given := g.c.BotName != timeclock.DefaultBotName
	if g.form != nil {
		given = g.form.BotName != ""
	}
	if b.Name == g.c.BotName || b.Name == "" || g.c.Own && given {
		return nil
	}
	return g.store(ctx, timeclock.ConnectionProgress{BotName: &b.Name}, func() { g.c.BotName = b.Name })
}

// amend lets the Bot take on what was entered anew.
func (g *going) amend(ctx context.Context, b lineworks.Bot, admins []string) error {
	var change lineworks.BotPatch
	changed := false
	if name := cmp.Or(g.c.BotName, timeclock.DefaultBotName); b.Name != name {
		change.Name, changed = &name, true
	}
	if photo := g.photo(); b.PhotoURL != photo {
		change.PhotoURL, changed = &photo, true
	}
	if !sameSet(b.Administrators, admins) {
		change.Administrators, changed = admins, true
	}
	if !changed {
		return nil
	}
	_, err := g.client.PatchBot(ctx, g.botID, change)
	return err
}

// photo is the Bot's picture: the admin's, else ours once it can be reached.
func (g *going) photo() string { return photoOf(g.c, g.c.PublishedURL) }

func photoOf(c timeclock.Connection, publicURL string) string {
	if c.IconURL != "" && c.IconURL != timeclock.DefaultIconURL || publicURL == "" {
		return cmp.Or(c.IconURL, timeclock.DefaultIconURL)
	}
	return strings.TrimSuffix(publicURL, timeclock.CallbackPath) + timeclock.IconPath
}

// sameSet reports whether a and b hold the same, in whatever order.
func sameSet(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}
