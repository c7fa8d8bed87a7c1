package app

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"

	"punchline/app/bot"
	"punchline/app/lineworks"
	"punchline/app/machine"
	"punchline/app/timeclock"
	"punchline/app/webhook"
)

// botLock is held while anything is changed at LINE WORKS for the Bot.
const botLock = "punchline.bot.lock"

// scopes are those the admin ticks in the Developer Console.
var scopes = []string{lineworks.ScopeBot, lineworks.ScopeBotRead, lineworks.ScopeUserEmailRead}

// line is the connection to LINE WORKS as registered.
type line struct {
	registration timeclock.Registration
	credentials  timeclock.Credentials
	client       *lineworks.Client
	botID        int64
	used         bool // 使用する
}

// connection gives the present Bot to those who speak through it; none while
// LINE WORKS連携 is not used.
func (a *App) connection() (bot.Connection, bool) {
	l := a.line.Load()
	if l == nil || l.botID == 0 || !l.used {
		return bot.Connection{}, false
	}
	return bot.Connection{API: l.client, BotID: l.botID}, true
}

// client gives the present client and what it was made for, also while LINE
// WORKS連携 is not used: what was set up must be taken back then.
func (a *App) client() (*lineworks.Client, timeclock.Registration, bool) {
	l := a.line.Load()
	if l == nil || l.client == nil {
		return nil, timeclock.Registration{}, false
	}
	return l.client, l.registration, true
}

// newClient makes a client for a registration; it sends nothing.
func (a *App) newClient(r timeclock.Registration, c timeclock.Credentials) (*lineworks.Client, error) {
	const op = "app.newClient"
	key, err := lineworks.ParsePrivateKey([]byte(c.PrivateKey.Reveal()))
	if err != nil {
		return nil, timeclock.E(op, timeclock.CodeLWClient, err)
	}
	client, err := lineworks.New(lineworks.Config{
		AuthURL: a.cfg.AuthURL, APIURL: a.cfg.APIURL, HTTPClient: a.cfg.HTTPClient, Scopes: scopes, Now: a.cfg.Now,
		Credentials: lineworks.Credentials{ClientID: r.ClientID, ClientSecret: c.ClientSecret.Reveal(), ServiceAccount: r.ServiceAccount, PrivateKey: key},
	})
	if err != nil {
		return nil, timeclock.E(op, timeclock.CodeLWClient, err)
	}
	return client, nil
}

// newRegistrar makes what registers at LINE WORKS in this process.
func (a *App) newRegistrar() *bot.Registrar {
	return bot.NewRegistrar(bot.RegistrarConfig{
		Store: a.DB, Client: a.newClient, Settle: a.cfg.Settle, Now: a.cfg.Now, Log: a.log,
		Credentials: func(ctx context.Context) (timeclock.Credentials, error) {
			return a.DB.Credentials(ctx, timeclock.System())
		},
		Lock: a.lockAmong(connectLock), Turn: a.lockAmong(botLock),
	})
}

// newPublisher makes what sets up the Bot in the keeper.
func (a *App) newPublisher() *bot.Publisher {
	return bot.NewPublisher(bot.PublisherConfig{
		Store: a.DB, Rules: a.DB.Rules, Client: a.client, NewClient: a.newClient, Turn: a.lockAmong(botLock), Now: a.cfg.Now, Log: a.log,
	})
}

// lockAmong is a lock among all processes of the folder.
func (a *App) lockAmong(name string) bot.Lock {
	return func() (func(), bool, error) {
		l, held, err := machine.Lock(filepath.Join(a.cfg.DataDir, name))
		if err != nil || !held {
			return nil, false, err
		}
		return func() {
			if err := l.Unlock(); err != nil {
				a.log.Warn("a lock could not be given back", "lock", name, "err", err)
			}
		}, true, nil
	}
}

// CheckURL looks whether a public URL leads to Punchline.
func (a *App) CheckURL(ctx context.Context, url string) (webhook.URLCheck, error) {
	found, err := webhook.CheckURL(ctx, nil, url)
	if found.Err != nil {
		a.log.Warn("Punchline was not found behind the public URL", "url", url, "result", found.Result, "err", found.Err)
	}
	return found, err
}

// Reconnect reads the registration and, where it changed, takes up the new
// one: what callbacks are checked against, and the client that speaks. The
// keeper does it by itself soon after each change; a caller who cannot wait
// does it before going on.
func (a *App) Reconnect(ctx context.Context) error {
	a.renewing.Lock()
	defer a.renewing.Unlock()
	c, err := a.DB.Connection(ctx, timeclock.System())
	if err != nil {
		return err
	}
	a.Handler.SetOff(!c.Used && c.ClientID != "") // with nothing registered all are refused anyway
	secrets, err := a.DB.BotSecrets(ctx, timeclock.System())
	if timeclock.CodeOf(err) == timeclock.CodeKeyMissing {
		// Sealed with a key that is gone: the admin must enter them again.
		// Until then callbacks of our Bot are kept back, and recorded afterwards.
		a.log.Error("the secrets cannot be opened", "err", err)
		secrets, err = timeclock.BotSecrets{BotID: secrets.BotID}, nil
	}
	if err != nil {
		return err
	}
	a.Handler.SetSecrets(secrets)
	if c.ReceivedAt.IsZero() && c.WrongSecret.IsZero() {
		a.Handler.Unheard()
	}
	if !c.WrongSecret.IsZero() {
		a.Handler.Doubt()
	}
	err = a.renew(ctx, c)
	switch timeclock.CodeOf(err) {
	case timeclock.CodeNotRegistered, timeclock.CodeKeyMissing:
		a.line.Store(nil) // nothing to speak with
		err = nil
	}
	a.recheck(ctx, secrets)
	return err
}

// renew makes a new client if registration or credentials changed. A client
// is kept where it can be: it knows how much of LINE WORKS's limit is used.
func (a *App) renew(ctx context.Context, stored timeclock.Connection) error {
	const op = "app.renew"
	r := stored.Registration
	if r.ClientID == "" {
		return timeclock.E(op, timeclock.CodeNotRegistered, nil)
	}
	c, err := a.DB.Credentials(ctx, timeclock.System())
	if err != nil {
		return err
	}
	botID, err := strconv.ParseInt(r.BotID, 10, 64)
	if r.BotID != "" && err != nil {
		return timeclock.E(op, timeclock.CodeInvalid, errors.New("the Bot ID is not a number"))
	}
	fresh := line{registration: r, credentials: c, botID: botID, used: stored.Used}
	if old := a.line.Load(); old != nil {
		fresh.client = old.client
		if *old == fresh {
			return nil
		}
		if !sameApp(*old, fresh) {
			fresh.client = nil
		}
	}
	if fresh.client == nil {
		if fresh.client, err = a.newClient(r, c); err != nil {
			return err
		}
	}
	a.line.Store(&fresh)
	a.sender.Wake()
	a.resolver.Wake()
	return nil
}

// sameApp reports whether a client made for one line may go on for the other.
func sameApp(a, b line) bool {
	return a.registration.ClientID == b.registration.ClientID && a.registration.ServiceAccount == b.registration.ServiceAccount &&
		a.credentials.ClientSecret == b.credentials.ClientSecret && a.credentials.PrivateKey == b.credentials.PrivateKey
}

// rechecked is how far the quarantine was looked through, and under which secret.
type rechecked struct {
	secret timeclock.Secret
	upTo   int64
}

// recheck looks through the callbacks kept with a wrong signature: under a
// newly entered Bot Secret they may be right after all. What it could not do
// it does when it is called again, at the next change of the connection.
func (a *App) recheck(ctx context.Context, s timeclock.BotSecrets) {
	secret := s.Current
	if a.checked.secret != secret {
		a.checked = rechecked{secret: secret}
	}
	if secret.IsZero() {
		return
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
		a.signs.right(s.Saving)
	}
	if err != nil && ctx.Err() == nil {
		a.log.Error("callbacks kept back could not all be recorded", "err", err)
	}
}
