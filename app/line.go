package app

import (
	"context"
	"strconv"

	"punchline/app/bot"
	"punchline/app/lineworks"
	"punchline/app/timeclock"
	"punchline/app/webhook"
)

// scopes are those the admin ticks in the Developer Console.
var scopes = []string{lineworks.ScopeBot, lineworks.ScopeBotRead, lineworks.ScopeUserEmailRead}

// line is the connection to LINE WORKS as registered.
type line struct {
	registration timeclock.Registration
	credentials  timeclock.Credentials
	client       *lineworks.Client
	botID        int64
}

// connection gives the present Bot to those who speak through it.
func (a *App) connection() (bot.Connection, bool) {
	l := a.line.Load()
	if l == nil || l.botID == 0 {
		return bot.Connection{}, false
	}
	return bot.Connection{API: l.client, BotID: l.botID}, true
}

// Reconnect reads the registration and, where it changed, takes up the new
// one: what callbacks are checked against, and the client that speaks. The
// keeper does it by itself soon after each change; a caller who cannot wait
// does it before going on.
func (a *App) Reconnect(ctx context.Context) error {
	a.renewing.Lock()
	defer a.renewing.Unlock()
	secrets, err := a.DB.BotSecrets(ctx, timeclock.System())
	if timeclock.CodeOf(err) == timeclock.CodeKeyMissing {
		// Sealed with a key that is gone: the admin must enter them again.
		// Until then callbacks of our Bot are kept back, and recorded afterwards.
		a.log.Error("the secrets cannot be opened", "err", err)
		a.Handler.SetSecrets(timeclock.BotSecrets{BotID: secrets.BotID})
		return nil
	}
	if err != nil {
		return err
	}
	a.Handler.SetSecrets(secrets)
	r, err := a.DB.Registration(ctx, timeclock.System())
	if err == nil {
		err = a.renew(ctx, r)
	}
	if code := timeclock.CodeOf(err); code == timeclock.CodeNotRegistered {
		return nil
	}
	return err
}

// renew makes a new client if registration or credentials changed. A client
// is kept where it can be: it knows how much of LINE WORKS's limit is used.
func (a *App) renew(ctx context.Context, r timeclock.Registration) error {
	const op = "app.renew"
	c, err := a.DB.Credentials(ctx, timeclock.System())
	if err != nil {
		return err
	}
	old := a.line.Load()
	if old != nil && old.registration == r && old.credentials == c {
		a.recheck(ctx, c.BotSecret)
		return nil
	}
	key, err := lineworks.ParsePrivateKey([]byte(c.PrivateKey.Reveal()))
	if err != nil {
		return timeclock.E(op, timeclock.CodeLWClient, err)
	}
	client, err := lineworks.New(lineworks.Config{
		AuthURL: a.cfg.AuthURL, APIURL: a.cfg.APIURL, HTTPClient: a.cfg.HTTPClient, Scopes: scopes, Now: a.cfg.Now,
		Credentials: lineworks.Credentials{ClientID: r.ClientID, ClientSecret: c.ClientSecret.Reveal(), ServiceAccount: r.ServiceAccount, PrivateKey: key},
	})
	if err != nil {
		return timeclock.E(op, timeclock.CodeLWClient, err)
	}
	botID, err := strconv.ParseInt(r.BotID, 10, 64)
	if r.BotID != "" && err != nil {
		return timeclock.E(op, timeclock.CodeInvalid, err)
	}
	a.line.Store(&line{registration: r, credentials: c, client: client, botID: botID})
	a.sender.Wake()
	a.resolver.Wake()
	a.recheck(ctx, c.BotSecret)
	return nil
}

// rechecked is how far the quarantine was looked through, and under which secret.
type rechecked struct {
	secret timeclock.Secret
	upTo   int64
}

// recheck looks through the callbacks kept with a wrong signature: under a
// newly entered Bot Secret they may be right after all. What it could not do
// it does when it is called again, at the next change of the connection.
func (a *App) recheck(ctx context.Context, secret timeclock.Secret) {
	if a.checked.secret != secret {
		a.checked = rechecked{secret: secret}
	}
	n, upTo, err := a.DB.Release(ctx, timeclock.System(), a.checked.upTo, func(q timeclock.Quarantined) (timeclock.Message, bool) {
		if !lineworks.Verify(secret.Reveal(), q.Body, q.Signature) {
			return timeclock.Message{}, false
		}
		c, err := lineworks.ParseCallback(q.Body)
		if err != nil {
			return timeclock.Message{}, false
		}
		return webhook.MessageOf(c, q.Body, q.ReceivedAt), true
	})
	a.checked.upTo = upTo
	if n > 0 {
		a.log.Info("callbacks kept back were recorded after all", "count", n)
	}
	if err != nil && ctx.Err() == nil {
		a.log.Error("callbacks kept back could not all be recorded", "err", err)
	}
}
