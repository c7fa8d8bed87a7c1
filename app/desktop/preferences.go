package desktop

import (
	"context"

	"punchline/app/timeclock"
	"punchline/app/words"
)

// Preferences are how this PC shows Punchline; they are read with
// [Session.State].
type Preferences struct{ p *Page }

// PreferencesInput is all of them.
type PreferencesInput struct {
	Language   string `json:"language"` // "ja" or "en"
	Theme      string `json:"theme"`    // "system", "light" or "dark"
	CloseHides bool   `json:"closeHides"`
}

// Save replaces the preferences, at once. Code: invalid with the field.
func (s *Preferences) Save(in PreferencesInput) (SessionState, error) {
	return call(s.p, "Preferences.Save", func(ctx context.Context, a timeclock.Actor) (SessionState, error) {
		p := timeclock.Preferences{Language: in.Language, Theme: in.Theme, CloseHides: &in.CloseHides}
		if err := s.p.s.Preferences.SavePreferences(ctx, a, p); err != nil {
			return SessionState{}, err
		}
		return s.p.state(ctx)
	})
}

// chosen are the preferences with what holds until somebody chooses: the
// language of the start, and a window that keeps on when it is closed, for
// punches would be lost. A demo has none to lose, and ends.
func (p *Page) chosen(c timeclock.Preferences) (language, theme string, closeHides bool) {
	language, theme, closeHides = string(words.JA), "system", !p.s.Demo
	if p.s.Language != "" {
		language = string(p.s.Language)
	}
	if c.Language != "" {
		language = c.Language
	}
	if c.Theme != "" {
		theme = c.Theme
	}
	if c.CloseHides != nil {
		closeHides = *c.CloseHides
	}
	return language, theme, closeHides
}

// chosenNow are the preferences as they are now, for what lies outside the page.
func (p *Page) chosenNow() (language, theme string, closeHides bool) {
	ctx, cancel := context.WithTimeout(p.ctx, callTimeout)
	defer cancel()
	c, err := p.s.Preferences.Preferences(ctx)
	if err != nil {
		p.log.Warn("the preferences could not be read", "err", err)
	}
	return p.chosen(c)
}
