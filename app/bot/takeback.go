package bot

import (
	"context"
	"errors"
	"strconv"

	"punchline/app/lineworks"
	"punchline/app/timeclock"
)

// takeBack undoes what Punchline set up for a Bot: callbacks off, unless they
// go to somebody else's URL, no menu, and hidden from the members. The Bot
// itself stays. What cannot be undone does not keep the rest from it; after
// each part save is given what is left.
func takeBack(ctx context.Context, client *lineworks.Client, l timeclock.Leaving, save func(timeclock.Leaving) error) error {
	botID, err := strconv.ParseInt(l.BotID, 10, 64)
	if err != nil {
		return err // no form accepts it
	}
	b, err := client.GetBot(ctx, botID)
	if noBot(asError(err)) { // deleted: nothing is left of it
		l.PublishedURL, l.PublicURL, l.Menu, l.Visible = "", "", "", false
		return save(l)
	}
	if err != nil {
		return err
	}
	var errs []error
	part := func(err error, without func()) {
		if err == nil {
			without()
			err = save(l)
		}
		errs = append(errs, err)
	}
	if l.PublishedURL != "" || l.PublicURL != "" {
		part(callbacksOff(ctx, client, b, l.PublishedURL, l.PublicURL), func() { l.PublishedURL, l.PublicURL = "", "" })
	}
	if l.Menu != "" {
		part(orGone(client.DeleteMenu(ctx, botID)), func() { l.Menu = "" })
	}
	if l.Visible {
		_, err := client.PatchBotDomain(ctx, botID, l.DomainID, lineworks.BotDomainPatch{Visible: new(false)})
		part(orGone(err), func() { l.Visible = false })
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

// leavingClient is the client that l can be taken back with: present, if that
// is of its app, for the secrets kept for l may be older; else one of these.
func leavingClient(ctx context.Context, store Store, newClient Client, l timeclock.Leaving, present *lineworks.Client, of timeclock.Registration) (*lineworks.Client, error) {
	if present != nil && of.ClientID == l.ClientID && of.ServiceAccount == l.ServiceAccount {
		return present, nil
	}
	c, err := store.LeavingCredentials(ctx, timeclock.System(), l.ID)
	if err != nil {
		return nil, err
	}
	return newClient(timeclock.Registration{ClientID: l.ClientID, ServiceAccount: l.ServiceAccount, DomainID: l.DomainID, BotID: l.BotID}, c)
}

// saveLeaving stores what is left of l, also when nobody waits any more.
func saveLeaving(ctx context.Context, store Store) func(timeclock.Leaving) error {
	return func(l timeclock.Leaving) error {
		keep, cancel := kept(ctx)
		defer cancel()
		return store.SaveLeaving(keep, timeclock.System(), l)
	}
}
