package timeclock

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// MadeBot is a Bot that Punchline made, or began to make.
type MadeBot struct {
	ClientID string // the app it belongs to
	// Marker is in its description and tells it from every other. It is stored
	// before LINE WORKS is asked to make the Bot.
	Marker string
	BotID  string // "" until it is known to be made
}

// RegistrationChange is what becomes of a stored connection.
type RegistrationChange struct {
	// After is the connection then, but for KeyLost and the secrets stored.
	After Connection
	// App: it is another app, or none any more. Client Secret and private key of
	// the old one are forgotten.
	App bool
	// Bot: it is another Bot, or none any more. The old one's secret is forgotten.
	Bot bool
	// Left is what is to be taken back of the old one.
	Left Leaving
}

// With is what becomes of c with the form f. A Bot belongs to its app, unless
// it is named by its ID; a domain is only where it is shown. made are the Bots
// that Punchline made: a Bot of the same app among them is its own.
func (c Connection) With(f RegistrationForm, made []MadeBot) RegistrationChange {
	f = f.Normal()
	ch := RegistrationChange{
		App: c.ClientID != "" && c.ClientID != f.ClientID,
		Bot: f.BotID != "" && f.BotID != c.BotID,
	}
	if ch.App && f.BotID == "" {
		ch.Bot = true
	}
	domain, _ := strconv.ParseInt(f.DomainID, 10, 64)
	n := c
	switch {
	case ch.Bot:
		n.forgetBot()
		ch.Left = c.Leaving()
	case c.DomainID != 0 && c.DomainID != domain:
		n.InDomain, n.Visible = false, false
		ch.Left = c.Leaving()
		ch.Left.PublishedURL, ch.Left.PublicURL, ch.Left.Menu = "", "", "" // it goes on in the other domain
	}
	if c.BotID == "" {
		ch.Left = Leaving{}
	}
	n.ClientID, n.ServiceAccount, n.DomainID = f.ClientID, f.ServiceAccount, domain
	n.BotID = cmp.Or(f.BotID, n.BotID)
	n.BotName = cmp.Or(f.BotName, n.BotName, DefaultBotName)
	n.IconURL = cmp.Or(f.IconURL, n.IconURL, DefaultIconURL)
	n.Admins = f.Admins
	n.Trouble, n.TroubleAt = "", time.Time{}
	if ch.App || ch.Bot {
		n.Own = n.BotID != "" && slices.ContainsFunc(made, func(m MadeBot) bool { return m.ClientID == n.ClientID && m.BotID == n.BotID })
	}
	ch.After = n
	return ch
}

// Dissolved is what becomes of c without a registration.
func (c Connection) Dissolved() RegistrationChange {
	n := c
	n.forgetBot()
	n.Registration, n.Admins, n.IconURL = Registration{}, nil, ""
	ch := RegistrationChange{After: n, App: true, Bot: true}
	if c.BotID != "" {
		ch.Left = c.Leaving()
	}
	return ch
}

// forgetBot forgets the Bot and the steps that were done with it.
func (c *Connection) forgetBot() {
	c.BotID, c.BotName, c.Own = "", "", false
	c.InDomain, c.PublishedURL, c.ForeignURL, c.ReplaceURL, c.Visible, c.Menu = false, "", "", "", false, ""
	c.TestSentAt, c.ReceivedAt, c.WrongSecret = time.Time{}, time.Time{}, time.Time{}
	c.Trouble, c.TroubleAt = "", time.Time{}
}
