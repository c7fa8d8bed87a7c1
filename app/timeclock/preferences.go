package timeclock

import "context"

// Preferences are how this PC shows Punchline. The zero value of each field
// means that nobody has chosen.
type Preferences struct {
	Language   string `json:"language,omitempty"`    // "ja" or "en"; "": the system's
	Theme      string `json:"theme,omitempty"`       // "system", "light", "dark"; "": "system"
	CloseHides *bool  `json:"close_hides,omitempty"` // closing the window keeps Punchline on; nil: not chosen
}

// Validate reports the first preference that is not known.
func (p Preferences) Validate() error {
	const op = "timeclock.Preferences"
	switch p.Language {
	case "", "ja", "en":
	default:
		return Invalid(op, "language", "neither ja nor en")
	}
	switch p.Theme {
	case "", "system", "light", "dark":
		return nil
	}
	return Invalid(op, "theme", "not system, light or dark")
}

// PreferenceStore keeps the preferences.
type PreferenceStore interface {
	// Preferences are those chosen so far. Anybody may know them.
	Preferences(ctx context.Context) (Preferences, error)
	// SavePreferences replaces them. Right: to be somebody (a signed-in
	// administrator, the owner). Codes: forbidden, invalid with the field.
	SavePreferences(ctx context.Context, a Actor, p Preferences) error
}
