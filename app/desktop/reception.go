package desktop

import (
	"context"
	"time"

	"punchline/app/timeclock"
)

// Reception is 受信設定: where LINE WORKS sends callbacks, and when none could
// come.
type Reception struct{ p *Page }

// ReceptionState is how receiving stands. What is counted is counted by this
// process since its start, but for wrong signatures (the work date) and what
// is kept back (now).
type ReceptionState struct {
	Addr           string    `json:"addr"`        // listened on by this process; "": not by it
	CallbackURL    string    `json:"callbackUrl"` // on this PC
	Keeper         bool      `json:"keeper"`      // this process keeps the folder
	Listening      bool      `json:"listening"`
	PublicURL      string    `json:"publicUrl"`
	AlwaysOn       string    `json:"alwaysOn"` // "", "yes", "no"
	Reception      string    `json:"reception"`
	Demo           bool      `json:"demo"`
	Gaps           []GapInfo `json:"gaps"` // newest first
	LastCallback   string    `json:"lastCallback"`
	Accepted       int       `json:"accepted"`
	WrongSignature int       `json:"wrongSignature"`
	Quarantined    int       `json:"quarantined"`
}

// GapInfo is a time in which messages could not be received.
type GapInfo struct {
	ID     int64  `json:"id"`
	Kind   string `json:"kind"` // listener, sleep, public_url, database
	From   string `json:"from"`
	To     string `json:"to"`     // "" while it lasts
	Reason string `json:"reason"` // a code, or ""
}

// ReceptionInput is what the admin sets.
type ReceptionInput struct {
	PublicURL string `json:"publicUrl"`
	AlwaysOn  string `json:"alwaysOn"`
}

// URLChecked is what was found at a public URL. It says nothing about
// signatures: only a callback of LINE WORKS does.
type URLChecked struct {
	Problems []FieldProblem `json:"problems"` // not empty: nothing was asked
	URL      string         `json:"url"`      // as it would be stored
	Result   string         `json:"result"`   // ok, unreachable, certificate, other_server; "" with problems
	Issuer   string         `json:"issuer"`   // of the certificate
	NotAfter string         `json:"notAfter"`
}

// URLFound is what asking a public URL found; see [Services.CheckURL].
type URLFound struct {
	Result   string // ok, unreachable, certificate, other_server
	Issuer   string
	NotAfter time.Time
}

// State is how receiving stands.
func (r *Reception) State() (ReceptionState, error) {
	return call(r.p, "Reception.State", func(ctx context.Context, _ timeclock.Actor) (ReceptionState, error) {
		return r.p.receptionState(ctx)
	})
}

// Save stores the public URL and the answer about the PC. Codes: invalid with
// field public_url and reason, consent_needed.
func (r *Reception) Save(in ReceptionInput) (ReceptionState, error) {
	return call(r.p, "Reception.Save", func(ctx context.Context, a timeclock.Actor) (ReceptionState, error) {
		url := ""
		if in.PublicURL != "" {
			checked, problems := timeclock.CheckPublicURL(in.PublicURL, r.p.s.Demo)
			if err := timeclock.Refused("desktop.Reception.Save", problems); err != nil {
				return ReceptionState{}, err
			}
			url = checked
		}
		if err := r.p.s.Connection.SaveReception(ctx, a, url, in.AlwaysOn); err != nil {
			return ReceptionState{}, err
		}
		return r.p.receptionState(ctx)
	})
}

// CheckURL asks a public URL whether Punchline answers there.
func (r *Reception) CheckURL(publicURL string) (URLChecked, error) {
	return call(r.p, "Reception.CheckURL", func(ctx context.Context, _ timeclock.Actor) (URLChecked, error) {
		url, problems := timeclock.CheckPublicURL(publicURL, r.p.s.Demo)
		out := URLChecked{Problems: fieldProblems(problems), URL: url}
		if len(problems) > 0 {
			return out, nil
		}
		_, rules, err := r.p.stands(ctx)
		if err != nil {
			return out, err
		}
		found, err := r.p.s.CheckURL(ctx, url)
		out.Result, out.Issuer, out.NotAfter = found.Result, found.Issuer, zoned(found.NotAfter, rules.Location)
		return out, err
	})
}

func (p *Page) receptionState(ctx context.Context) (ReceptionState, error) {
	c, rules, err := p.stands(ctx)
	if err != nil {
		return ReceptionState{}, err
	}
	health, err := p.s.Home.Health(ctx, timeclock.System())
	if err != nil {
		return ReceptionState{}, err
	}
	gaps, err := p.s.Gaps.Gaps(ctx, timeclock.System())
	if err != nil {
		return ReceptionState{}, err
	}
	now := p.receiving()
	st := ReceptionState{
		Addr: now.Addr, CallbackURL: now.CallbackURL, Keeper: now.Keeper, Listening: now.Addr != "", PublicURL: c.PublicURL, AlwaysOn: c.AlwaysOn,
		Reception: string(c.Reception(timeclock.MenuOf(rules.Settings))), Demo: p.s.Demo, Gaps: make([]GapInfo, 0, len(gaps)),
		LastCallback: instant(health.LastCallback), Accepted: now.Accepted, WrongSignature: health.WrongSignature, Quarantined: health.Quarantined,
	}
	for _, g := range gaps {
		st.Gaps = append(st.Gaps, GapInfo{ID: g.ID, Kind: string(g.Kind), From: zoned(g.From, rules.Location), To: zoned(g.To, rules.Location), Reason: g.Reason})
	}
	return st, nil
}

// receiving is whether and where this process takes callbacks.
func (p *Page) receiving() Receiving {
	if p.s.Receiving == nil {
		return Receiving{}
	}
	return p.s.Receiving()
}
