package bot

import (
	"context"
	"errors"

	"punchline/app/lineworks"
	"punchline/app/timeclock"
)

// takeBack undoes what Punchline set up for a Bot: callbacks off, unless they
// go to somebody else's URL, no menu, and hidden from the members. The Bot
// itself stays. What cannot be undone does not keep the rest from it; done
// hears of each part, nil: nobody.
func takeBack(ctx context.Context, client *lineworks.Client, c timeclock.Connection, botID int64, done func(timeclock.ConnectionProgress) error) error {
	if done == nil {
		done = func(timeclock.ConnectionProgress) error { return nil }
	}
	none, hidden := "", false
	b, err := client.GetBot(ctx, botID)
	if noBot(asError(err)) { // deleted: nothing is left of it
		return done(timeclock.ConnectionProgress{PublishedURL: &none, Menu: &none, Visible: &hidden})
	}
	if err != nil {
		return err
	}
	var errs []error
	part := func(p timeclock.ConnectionProgress, err error) {
		if err == nil {
			err = done(p)
		}
		errs = append(errs, err)
	}
	if c.PublishedURL != "" {
		part(timeclock.ConnectionProgress{PublishedURL: &none}, callbacksOff(ctx, client, b, c.PublishedURL, c.PublicURL))
	}
	if c.Menu != "" {
		part(timeclock.ConnectionProgress{Menu: &none}, orGone(client.DeleteMenu(ctx, botID)))
	}
	if c.Visible {
		_, err := client.PatchBotDomain(ctx, botID, c.DomainID, lineworks.BotDomainPatch{Visible: &hidden})
		part(timeclock.ConnectionProgress{Visible: &hidden}, orGone(err))
	}
	return errors.Join(errs...)
}

// callbacksOff turns the callbacks of b off if they go to one of the URLs.
func callbacksOff(ctx context.Context, client *lineworks.Client, b lineworks.Bot, ours ...string) error {
	if b.CallbackURL == "" && !b.EnableCallback || !oneOf(b.CallbackURL, append(ours, "")...) {
		return nil
	}
	off, none := false, ""
	_, err := client.PatchBot(ctx, b.ID, lineworks.BotPatch{EnableCallback: &off, CallbackURL: &none})
	return err
}

// orGone is err, or nil if there was nothing to undo.
func orGone(err error) error {
	if lineworks.KindOf(err) == lineworks.KindNotFound {
		return nil
	}
	return err
}

func oneOf(s string, all ...string) bool {
	for _, x := range all {
		if s == x {
			return true
		}
	}
	return false
}
