package timeclock

import (
	"cmp"
	"context"
	"time"
)

// LeavingFor is how long Punchline tries to take back what it set up for a Bot
// that it does not use any more.
const LeavingFor = 7 * 24 * time.Hour

// Leaving is what is still to be taken back at LINE WORKS of a Bot that
// Punchline does not use any more, in one domain. It is kept apart from the
// [Connection], which knows of another Bot by then or of none.
type Leaving struct {
	ID             int64
	ClientID       string // the app that may change the Bot
	ServiceAccount string
	BotID          string
	DomainID       int64

	PublishedURL string // the callback URL that Punchline set last; "": none
	PublicURL    string // one it may have set too, had it no time to note that; "": none
	Menu         string // what its menu holds, as [MenuOf] writes it; "": none
	Visible      bool   // it is shown to the members

	Since time.Time
}

// Done reports whether nothing is left to take back.
func (l Leaving) Done() bool {
	return l.PublishedURL == "" && l.PublicURL == "" && l.Menu == "" && !l.Visible
}

// Leaving is what there would be to take back now.
func (c Connection) Leaving() Leaving {
	return Leaving{
		ClientID: c.ClientID, ServiceAccount: c.ServiceAccount, BotID: c.BotID, DomainID: c.DomainID,
		PublishedURL: c.PublishedURL, PublicURL: c.PublicURL, Menu: c.Menu, Visible: c.Visible,
	}
}

// TakeUp is c with what was not taken back yet of its Bot, which comes into
// use again.
func (c Connection) TakeUp(l Leaving) Connection {
	if l.BotID != c.BotID || l.DomainID != c.DomainID {
		return c
	}
	c.PublishedURL, c.Menu, c.Visible = cmp.Or(c.PublishedURL, l.PublishedURL), cmp.Or(c.Menu, l.Menu), c.Visible || l.Visible
	return c
}

// LeavingStore keeps what is to be taken back. ConnectionStore fills it: in
// the same transaction that forgets a Bot, and drops what belongs to one that
// comes into use again.
type LeavingStore interface {
	// Leaving lists all, the oldest first. Right: keep_house.
	Leaving(ctx context.Context, a Actor) ([]Leaving, error)
	// LeavingCredentials opens the secrets that l is taken back with. Right:
	// keep_house. Code: key_missing if there are none, or a lost key sealed them.
	LeavingCredentials(ctx context.Context, a Actor, id int64) (Credentials, error)
	// SaveLeaving stores what is left of l; with nothing left it is deleted with
	// its secrets. What is not listed any more is no error. Right: keep_house.
	SaveLeaving(ctx context.Context, a Actor, l Leaving) error
}
