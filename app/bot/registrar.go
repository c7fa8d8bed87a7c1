package bot

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"punchline/app/lineworks"
	"punchline/app/timeclock"
)

// settleAfter is how long a request to make a Bot may still be on its way
// after its outcome became unknown.
const settleAfter = 30 * time.Second

// RegistrarConfig says what a Registrar works with. Store, Credentials and
// Client are needed.
type RegistrarConfig struct {
	Store timeclock.ConnectionStore
	// Credentials opens the stored secrets.
	Credentials func(context.Context) (timeclock.Credentials, error)
	// Client makes a client for a registration; it sends nothing.
	Client func(timeclock.Registration, timeclock.Credentials) (*lineworks.Client, error)
	// Lock keeps other processes from registering until unlock is called, or
	// fails with registering. nil: only this process is kept from it.
	Lock func() (unlock func(), err error)
	// Settle is how long to wait before a Bot whose making had an unknown
	// outcome, and which is not there, is made after all. 0: 30 seconds.
	Settle time.Duration
	// Now is the PC's clock. nil: time.Now.
	Now func() time.Time
	// Log takes what no caller hears of. nil: discarded.
	Log *slog.Logger
}

// Registrar registers at LINE WORKS: it implements timeclock.Registrar. Make
// one for each process with NewRegistrar.
type Registrar struct {
	cfg RegistrarConfig
	log *slog.Logger

	busy  sync.Mutex // one at a time in this process
	tried attempt    // guarded by busy
}

// attempt is what this process knows of the last request to make a Bot.
type attempt struct {
	marker string
	ended  time.Time
	none   bool // LINE WORKS certainly did not act on it
}

var _ timeclock.Registrar = (*Registrar)(nil)

// NewRegistrar makes a registrar; it sends nothing.
func NewRegistrar(c RegistrarConfig) *Registrar {
	if c.Settle == 0 {
		c.Settle = settleAfter
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Registrar{cfg: c, log: c.Log}
}

func (r *Registrar) notYet(op string) error {
	return timeclock.E(op, timeclock.CodeNotYetAvailable, nil)
}

// Check implements timeclock.Registrar.
func (r *Registrar) Check(timeclock.RegistrationForm, timeclock.Connection) []timeclock.FieldProblem {
	return nil
}

// Register implements timeclock.Registrar.
func (r *Registrar) Register(context.Context, timeclock.Actor, timeclock.RegistrationForm, func(timeclock.ConnectStep)) error {
	return r.notYet("bot.Register")
}

// Resume implements timeclock.Registrar.
func (r *Registrar) Resume(context.Context, timeclock.Actor, func(timeclock.ConnectStep)) error {
	return r.notYet("bot.Resume")
}

// EnterSecret implements timeclock.Registrar.
func (r *Registrar) EnterSecret(context.Context, timeclock.Actor, timeclock.Secret) error {
	return r.notYet("bot.EnterSecret")
}

// FetchSecret implements timeclock.Registrar.
func (r *Registrar) FetchSecret(context.Context, timeclock.Actor) error {
	return r.notYet("bot.FetchSecret")
}

// Disconnect implements timeclock.Registrar.
func (r *Registrar) Disconnect(context.Context, timeclock.Actor) (left, err error) {
	return nil, r.notYet("bot.Disconnect")
}
