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
	marker, _, err := g.cfg.Store.MarkBot(ctx, g.a, mine)
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
		return g.found(ctx, b)
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
func (g *going) found(ctx context.Context, b lineworks.Bot) error {
	id, own := strconv.FormatInt(b.ID, 10), true
	return g.store(ctx, timeclock.ConnectionProgress{BotID: &id, Own: &own}, func() {
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
			return true, g.found(ctx, full)
		}
	}
	return false, nil
}

// lookAtBot sees that the Bot is there. One that was picked gives its name; one
// that Punchline made takes on, with amend, what was entered anew.
func (g *going) lookAtBot(ctx context.Context, admins []string, amend bool) error {
	b, err := g.client.GetBot(ctx, g.botID)
	if noBot(asError(err)) {
		return &timeclock.Error{Op: g.op, Code: timeclock.CodeLWBots, Field: "bot_id", Args: map[string]string{"field": "bot_id"}, Err: err}
	}
	if err != nil {
		return err
	}
	if !g.c.Own {
		if b.Name == g.c.BotName || b.Name == "" {
			return nil
		}
		return g.store(ctx, timeclock.ConnectionProgress{BotName: &b.Name}, func() { g.c.BotName = b.Name })
	}
	if !amend {
		return nil
	}
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
	if changed {
		_, err = g.client.PatchBot(ctx, g.botID, change)
	}
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
