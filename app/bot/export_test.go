package bot

import (
	"context"
	"time"
)

// What the tests look at from outside.
var (
	Backoff = backoff
	Cut     = cut
)

// Step is one step of the loop.
func (p *Publisher) Step(ctx context.Context) (time.Duration, error) { return p.step(ctx) }
