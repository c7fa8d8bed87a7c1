package bot

import (
	"context"
	"log/slog"
	"time"

	"punchline/app/lineworks"
	"punchline/app/timeclock"
)

// PublisherConfig says what a Publisher works with; all are needed but Log.
type PublisherConfig struct {
	Store timeclock.ConnectionStore
	Rules func(context.Context) (*timeclock.Rules, error)
	// Client gives the present client and the registration it was made for,
	// also while LINE WORKS連携 is not used; false while there is none. After it
	// gives another, the Publisher must be woken.
	Client func() (*lineworks.Client, timeclock.Registration, bool)
	Now    func() time.Time
	Log    *slog.Logger
}

// Publisher is the keeper's part of the setting up: it brings the Bot at LINE
// WORKS in line with what is stored, and keeps it so. Make one with
// NewPublisher, run it with Run, and Wake it when the connection or the
// settings have changed.
type Publisher struct {
	cfg PublisherConfig
	loop
}

// NewPublisher makes a publisher.
func NewPublisher(c PublisherConfig) *Publisher {
	return &Publisher{cfg: c, loop: newLoop(c.Log)}
}

// Run publishes until ctx ends.
func (p *Publisher) Run(ctx context.Context) { p.run(ctx, "setting up the Bot", p.step) }

func (p *Publisher) step(context.Context) (time.Duration, error) { return forever, nil }
