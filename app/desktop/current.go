package desktop

import (
	"context"
	"log/slog"
	"sync"

	"punchline/app/timeclock"
)

// current is the process's one session: who is signed in.
type current struct {
	admins timeclock.Admins
	log    *slog.Logger

	mu    sync.Mutex
	id    int64 // of the administrator; 0: nobody
	asked bool  // whether somebody stayed signed in has been found out
}

// admin is who is signed in, as he is now; nil for nobody. ended says that
// somebody was, and no longer can be: he was removed or switched off.
func (c *current) admin(ctx context.Context) (a *timeclock.Admin, ended bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.asked && c.id == 0 {
		found, err := c.admins.Staying(ctx)
		switch timeclock.CodeOf(err) {
		case "":
			c.asked, c.id = true, found.ID
			return &found, false, nil
		case timeclock.CodeNotFound:
		default:
			// Signing in by hand is the way on, so this is no reason to fail.
			c.log.Warn("who stayed signed in could not be read", "err", err)
		}
		c.asked = true
	}
	if c.id == 0 {
		return nil, false, nil
	}
	found, err := c.admins.ByID(ctx, c.id)
	if timeclock.CodeOf(err) == timeclock.CodeNotFound {
		c.id = 0
		return nil, true, nil
	}
	if err != nil {
		return nil, false, err
	}
	return &found, false, nil
}

// begin signs an administrator in, in place of whoever was.
func (c *current) begin(id int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.id, c.asked = id, true
}

// end signs whoever is signed in out.
func (c *current) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.id, c.asked = 0, true
}

// signedIn is who is signed in, nil for nobody. The page hears of a session
// that ended by itself.
func (p *Page) signedIn(ctx context.Context) (*timeclock.Admin, error) {
	a, ended, err := p.session.admin(ctx)
	if ended {
		p.Host().Emit(EventSession, struct{}{})
	}
	return a, err
}
