package desktop

import (
	"context"
	"strconv"
	"time"

	"punchline/app/timeclock"
)

// Connection is LINE WORKS連携: the option, the API登録, and how far it is.
type Connection struct{ p *Page }

// registerTimeout bounds what speaks to LINE WORKS step by step: the page
// waits a little longer for it than for other calls.
const registerTimeout = 110 * time.Second

// Where the admin finds what the API登録 asks for.
const (
	consoleURL    = "https://dev.worksmobile.com/jp/console/openapi/v2/app/list/view"
	botConsoleURL = "https://dev.worksmobile.com/jp/console/bot/view"
)

// ConnectionState is all of LINE WORKS連携 but its secrets.
type ConnectionState struct {
	Used            bool         `json:"used"`         // 使用する
	TermsVersion    string       `json:"termsVersion"` // of the terms there are now
	Consent         *ConsentInfo `json:"consent"`      // null: nobody agreed
	ClientID        string       `json:"clientId"`
	ServiceAccount  string       `json:"serviceAccount"`
	DomainID        string       `json:"domainId"` // "" for none
	Admins          []string     `json:"admins"`   // account IDs of the Bot's administrators
	BotName         string       `json:"botName"`
	IconURL         string       `json:"iconUrl"`
	BotID           string       `json:"botId"`
	Own             bool         `json:"own"` // Punchline made the Bot
	HasClientSecret bool         `json:"hasClientSecret"`
	HasPrivateKey   bool         `json:"hasPrivateKey"`
	HasBotSecret    bool         `json:"hasBotSecret"`
	KeyLost         bool         `json:"keyLost"`   // the secrets cannot be opened: enter them again
	Step            string       `json:"step"`      // the first that is not done: form, bot, domain, secret, url, publish, visible, menu, test, receive, done, off
	Reception       string       `json:"reception"` // off, none, no_url, publishing, foreign_url, waiting, received, wrong_secret
	PublicURL       string       `json:"publicUrl"`
	PublishedURL    string       `json:"publishedUrl"`
	ForeignURL      string       `json:"foreignUrl"` // somebody else's callback URL, to be replaced only if the admin says so
	AlwaysOn        string       `json:"alwaysOn"`   // "", "yes", "no"
	TestSentAt      string       `json:"testSentAt"`
	ReceivedAt      string       `json:"receivedAt"`
	WrongSecretAt   string       `json:"wrongSecretAt"`
	Trouble         string       `json:"trouble"` // a code; "": the last step went well
	TroubleAt       string       `json:"troubleAt"`
	Registering     string       `json:"registering"` // the step under way in this process; "": none
	ConsoleURL      string       `json:"consoleUrl"`
	BotConsoleURL   string       `json:"botConsoleUrl"`
}

// ConsentInfo is who agreed to the terms.
type ConsentInfo struct {
	Version string `json:"version"`
	At      string `json:"at"`
	By      string `json:"by"`
}

// RegistrationInput is the form of the API登録, stage 1. A blank secret is
// unchanged, unless the Client ID is another.
type RegistrationInput struct {
	ClientID       string   `json:"clientId"`
	ClientSecret   string   `json:"clientSecret"`
	ServiceAccount string   `json:"serviceAccount"`
	PrivateKey     string   `json:"privateKey"` // the text of the key file
	DomainID       string   `json:"domainId"`
	Admins         []string `json:"admins"`
	BotName        string   `json:"botName"` // "": unchanged; of a new Bot the default
	IconURL        string   `json:"iconUrl"` // "": unchanged; of a new Bot the default
	BotID          string   `json:"botId"`   // an existing Bot; "": the one there is, or else Punchline makes it
}

// form is what was typed, in the words of package timeclock.
func (in RegistrationInput) form() timeclock.RegistrationForm {
	return timeclock.RegistrationForm{
		ClientID: in.ClientID, ClientSecret: timeclock.NewSecret(in.ClientSecret), ServiceAccount: in.ServiceAccount,
		PrivateKey: timeclock.NewSecret(in.PrivateKey), DomainID: in.DomainID, Admins: in.Admins,
		BotName: in.BotName, IconURL: in.IconURL, BotID: in.BotID,
	}
}

// FieldProblem says what is wrong with one field.
type FieldProblem struct {
	Field    string `json:"field"`
	Reason   string `json:"reason"`
	Mendable bool   `json:"mendable"` // taking the stray characters out helps
	Mended   string `json:"mended"`   // the value without them; "" for a secret
	Other    string `json:"other"`    // of account_taken: who has it, as far as the admin may know
}

// Disconnected is how it stands after LINE WORKS連携 was dissolved.
type Disconnected struct {
	State ConnectionState `json:"state"`
	Left  string          `json:"left"` // why something stays at LINE WORKS; "": nothing does
}

// State is how LINE WORKS連携 stands.
func (c *Connection) State() (ConnectionState, error) {
	return call(c.p, "Connection.State", func(ctx context.Context, _ timeclock.Actor) (ConnectionState, error) {
		return c.p.connectionState(ctx)
	})
}

// Agree records that the admin agrees to the terms, and takes LINE WORKS連携
// into use. Code: conflict if there are newer terms.
func (c *Connection) Agree(version string) (ConnectionState, error) {
	return c.do("Connection.Agree", func(ctx context.Context, a timeclock.Actor) error {
		return c.p.s.Connection.Agree(ctx, a, version)
	})
}

// Use takes LINE WORKS連携 into use or out of it. Code: consent_needed.
func (c *Connection) Use(on bool) (ConnectionState, error) {
	return c.do("Connection.Use", func(ctx context.Context, a timeclock.Actor) error {
		return c.p.s.Connection.Use(ctx, a, on)
	})
}

// Check says what is wrong with a form; nothing is sent. The problems come in
// the order of the form.
func (c *Connection) Check(in RegistrationInput) ([]FieldProblem, error) {
	return call(c.p, "Connection.Check", func(ctx context.Context, a timeclock.Actor) ([]FieldProblem, error) {
		stored, err := c.p.s.Connection.Connection(ctx, a)
		if err != nil {
			return nil, err
		}
		return fieldProblems(c.p.s.Registrar.Check(in.form(), stored)), nil
	})
}

// Register is stage 1 of the API登録. It may take as long as registerTimeout;
// State().Registering tells the step. Codes: invalid with field and reason,
// consent_needed, key_missing, registering, and those of LINE WORKS.
func (c *Connection) Register(in RegistrationInput) (ConnectionState, error) {
	return c.register("Connection.Register", func(ctx context.Context, a timeclock.Actor, progress func(timeclock.ConnectStep)) error {
		return c.p.s.Registrar.Register(ctx, a, in.form(), progress)
	})
}

// Resume goes on with stage 1 where it stopped. Codes as Register, and
// not_registered.
func (c *Connection) Resume() (ConnectionState, error) {
	return c.register("Connection.Resume", func(ctx context.Context, a timeclock.Actor, progress func(timeclock.ConnectStep)) error {
		return c.p.s.Registrar.Resume(ctx, a, progress)
	})
}

// Stop ends what Register, Resume or FetchSecret does in this process, which
// fails with the code stopped. What was done until then stays and is gone on
// with by the next Register or Resume. Without any it does nothing.
func (c *Connection) Stop() (ConnectionState, error) {
	return c.do("Connection.Stop", func(context.Context, timeclock.Actor) error {
		if stop := c.p.stopRegistering.Load(); stop != nil {
			(*stop)(timeclock.E("desktop.Connection.Stop", timeclock.CodeStopped, nil))
		}
		return nil
	})
}

// EnterSecret is stage 2: the Bot Secret, typed in. Code: invalid with field
// bot_secret and reason.
func (c *Connection) EnterSecret(secret string) (ConnectionState, error) {
	return c.do("Connection.EnterSecret", func(ctx context.Context, a timeclock.Actor) error {
		return c.p.s.Registrar.EnterSecret(ctx, a, timeclock.NewSecret(secret))
	})
}

// FetchSecret is stage 2 for a Bot that Punchline made: LINE WORKS issues a
// new Bot Secret. Codes: bot_not_ours, and lineworks_secret when the answer was
// lost.
func (c *Connection) FetchSecret() (ConnectionState, error) {
	return c.register("Connection.FetchSecret", func(ctx context.Context, a timeclock.Actor, _ func(timeclock.ConnectStep)) error {
		return c.p.s.Registrar.FetchSecret(ctx, a)
	})
}

// SendTest sends the test message to the first administrator, once more if
// need be. Code: not_registered.
func (c *Connection) SendTest() (ConnectionState, error) {
	return c.do("Connection.SendTest", func(ctx context.Context, a timeclock.Actor) error {
		return c.p.s.Connection.SendTest(ctx, a, true)
	})
}

// ReplaceURL lets the keeper replace the callback URL that somebody else set.
// Code: conflict if there is none any more.
func (c *Connection) ReplaceURL() (ConnectionState, error) {
	return c.do("Connection.ReplaceURL", func(ctx context.Context, a timeclock.Actor) error {
		now, err := c.p.s.Connection.Connection(ctx, a)
		if err != nil {
			return err
		}
		if now.ForeignURL == "" {
			return timeclock.E("desktop.ReplaceURL", timeclock.CodeConflict, nil)
		}
		return c.p.s.Connection.Progress(ctx, a, now.BotID, timeclock.ConnectionProgress{ReplaceURL: &now.ForeignURL})
	})
}

// Disconnect takes back what was set up at LINE WORKS and forgets the
// registration; employees, IDs, 文言 and records stay.
func (c *Connection) Disconnect() (Disconnected, error) {
	return callFor(c.p, registerTimeout, "Connection.Disconnect", func(ctx context.Context, a timeclock.Actor) (Disconnected, error) {
		left, err := c.p.s.Registrar.Disconnect(ctx, a)
		if err != nil {
			return Disconnected{}, err
		}
		st, err := c.p.connectionState(ctx)
		return Disconnected{State: st, Left: string(timeclock.CodeOf(left))}, err
	})
}

// do makes one change and says how it stands then.
func (c *Connection) do(method string, f func(context.Context, timeclock.Actor) error) (ConnectionState, error) {
	return call(c.p, method, func(ctx context.Context, a timeclock.Actor) (ConnectionState, error) {
		if err := f(ctx, a); err != nil {
			return ConnectionState{}, err
		}
		return c.p.connectionState(ctx)
	})
}

// register is do for what takes long and tells of its steps.
func (c *Connection) register(method string, f func(context.Context, timeclock.Actor, func(timeclock.ConnectStep)) error) (ConnectionState, error) {
	return callFor(c.p, registerTimeout, method, func(ctx context.Context, a timeclock.Actor) (ConnectionState, error) {
		var mine *timeclock.ConnectStep
		done := func() {
			// Whoever was refused because another call registers leaves its step alone.
			if mine != nil && c.p.registering.CompareAndSwap(mine, nil) {
				c.p.changes.hear(timeclock.Change{Topic: timeclock.TopicConnection})
			}
		}
		defer done()
		ctx, stop := context.WithCancelCause(ctx)
		defer stop(nil)
		// Whoever waits for his turn has no step yet, and can be stopped. A call
		// that will be refused does not take the place of the one under way.
		c.p.stopRegistering.CompareAndSwap(nil, &stop)
		defer c.p.stopRegistering.CompareAndSwap(&stop, nil)
		err := f(ctx, a, func(step timeclock.ConnectStep) {
			c.p.stopRegistering.Store(&stop)
			mine = &step
			c.p.registering.Store(mine)
			c.p.changes.hear(timeclock.Change{Topic: timeclock.TopicConnection})
		})
		if err != nil {
			return ConnectionState{}, err
		}
		done()
		return c.p.connectionState(ctx)
	})
}

// stands is the connection as it is, with the rules of the company. It is read
// for Punchline itself: the table of methods has said whether this admin may
// see of it what the caller shows him.
func (p *Page) stands(ctx context.Context) (timeclock.Connection, *timeclock.Rules, error) {
	c, err := p.s.Connection.Connection(ctx, timeclock.System())
	if err != nil {
		return c, nil, err
	}
	r, err := p.s.Rules(ctx)
	return c, r, err
}

func (p *Page) connectionState(ctx context.Context) (ConnectionState, error) {
	c, r, err := p.stands(ctx)
	if err != nil {
		return ConnectionState{}, err
	}
	at := func(t time.Time) string { return zoned(t, r.Location) }
	menu := timeclock.MenuOf(r.Settings)
	st := ConnectionState{
		Used: c.Used, TermsVersion: timeclock.TermsVersion, ClientID: c.ClientID, ServiceAccount: c.ServiceAccount,
		Admins: append([]string{}, c.Admins...), BotName: c.BotName, IconURL: c.IconURL, BotID: c.BotID, Own: c.Own,
		HasClientSecret: c.HasClientSecret, HasPrivateKey: c.HasPrivateKey, HasBotSecret: c.HasBotSecret, KeyLost: c.KeyLost,
		Step: string(c.Next(menu)), Reception: string(c.Reception(menu)), PublicURL: c.PublicURL, PublishedURL: c.PublishedURL,
		ForeignURL: c.ForeignURL, AlwaysOn: c.AlwaysOn, TestSentAt: at(c.TestSentAt), ReceivedAt: at(c.ReceivedAt), WrongSecretAt: at(c.WrongSecret),
		Trouble: string(c.Trouble), ConsoleURL: consoleURL, BotConsoleURL: botConsoleURL,
	}
	if c.Trouble != "" {
		st.TroubleAt = at(c.TroubleAt)
	}
	if c.DomainID != 0 {
		st.DomainID = strconv.FormatInt(c.DomainID, 10)
	}
	if c.Consent.Version != "" {
		st.Consent = &ConsentInfo{Version: c.Consent.Version, At: at(c.Consent.At), By: c.Consent.By}
	}
	if step := p.registering.Load(); step != nil {
		st.Registering = string(*step)
	}
	return st, nil
}

// zoned is t as the page gets it, in the company's zone.
func zoned(t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return instant(t.In(loc))
}

func fieldProblems(ps []timeclock.FieldProblem) []FieldProblem {
	out := make([]FieldProblem, 0, len(ps))
	for _, p := range ps {
		out = append(out, FieldProblem{Field: p.Field, Reason: string(p.Reason), Mendable: p.Mendable, Mended: p.Mended, Other: p.Other})
	}
	return out
}
