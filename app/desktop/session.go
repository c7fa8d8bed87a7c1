package desktop

import (
	"context"

	"punchline/app/timeclock"
)

// Session is the first start, signing in and signing out.
type Session struct{ p *Page }

// SessionState is who is signed in, and what the frame of every screen shows.
type SessionState struct {
	FirstStart bool       `json:"firstStart"` // there is no administrator yet
	Admin      *AdminInfo `json:"admin"`      // null: signed out
	Demo       bool       `json:"demo"`
	Company    string     `json:"company"`    // "" if none
	Language   string     `json:"language"`   // "ja" or "en"
	Theme      string     `json:"theme"`      // "system", "light" or "dark"
	CloseHides bool       `json:"closeHides"` // closing the window keeps Punchline on
	Version    string     `json:"version"`
	Release    bool       `json:"release"` // hides screens that are not built yet
	ChatURL    string     `json:"chatUrl"` // the simulator's chat page in a demo; else ""
}

// AdminInfo is the administrator signed in. The levels are 0 ×, 1 △, 2 ◯.
type AdminInfo struct {
	ID        int64  `json:"id"`
	Login     string `json:"login"`
	Name      string `json:"name"`
	Full      bool   `json:"full"`
	Options   int    `json:"options"`
	Employees int    `json:"employees"`
	Records   int    `json:"records"`
	Limited   bool   `json:"limited"` // to some 所属 or 雇用区分
}

// FirstAdminInput is what the first start asks for.
type FirstAdminInput struct {
	Login    string `json:"login"`
	Name     string `json:"name"`
	Password string `json:"password"`
	Stay     bool   `json:"stay"`
}

// SignInInput is what signing in asks for.
type SignInInput struct {
	Login    string `json:"login"`
	Password string `json:"password"`
	Stay     bool   `json:"stay"` // 全権管理者 only; for others it is as if false
}

// State says who is signed in.
func (s *Session) State() (SessionState, error) {
	return call(s.p, "Session.State", func(ctx context.Context, _ timeclock.Actor) (SessionState, error) {
		return s.p.state(ctx)
	})
}

// CreateFirstAdmin makes the 全権管理者 of a new company and signs him in.
// Codes: invalid with the field login, name or password; conflict if there is
// an administrator already.
func (s *Session) CreateFirstAdmin(in FirstAdminInput) (SessionState, error) {
	return call(s.p, "Session.CreateFirstAdmin", func(ctx context.Context, _ timeclock.Actor) (SessionState, error) {
		a, err := s.p.s.Admins.CreateFirst(ctx,
			timeclock.NewAdmin{Login: in.Login, Name: in.Name, Password: timeclock.NewSecret(in.Password)}, s.p.s.Via)
		if err != nil {
			return SessionState{}, err
		}
		return s.p.begin(ctx, a, in.Stay)
	})
}

// SignIn signs in, in place of whoever was. Code: sign_in_failed.
func (s *Session) SignIn(in SignInInput) (SessionState, error) {
	return call(s.p, "Session.SignIn", func(ctx context.Context, _ timeclock.Actor) (SessionState, error) {
		a, err := s.p.s.Admins.Authenticate(ctx, in.Login, timeclock.NewSecret(in.Password), s.p.s.Via)
		if err != nil {
			return SessionState{}, err
		}
		return s.p.begin(ctx, a, in.Stay)
	})
}

// SignOut signs out; it is no error if nobody is signed in.
func (s *Session) SignOut() (SessionState, error) {
	return call(s.p, "Session.SignOut", func(ctx context.Context, _ timeclock.Actor) (SessionState, error) {
		a, err := s.p.signedIn(ctx)
		// Whatever else fails, the page must be able to lock itself.
		s.p.session.end()
		if err == nil && a != nil {
			err = s.p.s.Admins.SignOut(ctx, a.Actor(s.p.s.Via))
		}
		if err != nil {
			return SessionState{}, err
		}
		return s.p.state(ctx)
	})
}

// begin signs a in and keeps him signed in if that is wanted and allowed.
func (p *Page) begin(ctx context.Context, a timeclock.Admin, stay bool) (SessionState, error) {
	p.session.begin(a.ID)
	if stay && a.Rights.Full {
		if err := p.s.Admins.Stay(ctx, a.Actor(p.s.Via)); err != nil {
			// He is signed in; that he will be asked again is no reason to say he is not.
			p.log.Warn("staying signed in could not be stored", "err", err)
		}
	}
	return p.state(ctx)
}

func (p *Page) state(ctx context.Context) (SessionState, error) {
	st := SessionState{Demo: p.s.Demo, Company: p.s.Company, Version: p.s.Version, Release: p.s.Release, ChatURL: p.s.ChatURL}
	has, err := p.s.Admins.HasAdmin(ctx)
	if err != nil {
		return st, err
	}
	st.FirstStart = !has
	prefs, err := p.s.Preferences.Preferences(ctx)
	if err != nil {
		return st, err
	}
	st.Language, st.Theme, st.CloseHides = p.chosen(prefs)
	a, err := p.signedIn(ctx)
	if err != nil || a == nil {
		return st, err
	}
	st.Admin = &AdminInfo{ID: a.ID, Login: a.Login, Name: a.Name, Full: a.Rights.Full,
		Options: int(a.Rights.Options), Employees: int(a.Rights.Employees), Records: int(a.Rights.Records), Limited: !a.Scope.All()}
	return st, nil
}
