package sqlitetest

import (
	"context"
	"strings"
	"sync/atomic"

	"punchline/app/timeclock"
)

// Passwords stands in for the hashing of package keystore, which takes long
// on purpose. It hides nothing.
type Passwords struct {
	Cost   string       // a hash of another cost is weak
	Checks atomic.Int64 // how often the work of checking was done
}

// Hash writes cost and password.
func (p *Passwords) Hash(_ context.Context, s timeclock.Secret) (string, error) {
	return p.Cost + ":" + s.Reveal(), nil
}

// Check reads them again.
func (p *Passwords) Check(_ context.Context, hash string, s timeclock.Secret) (fits, weak bool, err error) {
	p.Checks.Add(1)
	cost, password, _ := strings.Cut(hash, ":")
	return hash != "" && password == s.Reveal(), cost != p.Cost, nil
}
