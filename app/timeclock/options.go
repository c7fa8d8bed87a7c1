package timeclock

import "context"

// Options are what 設定 > オプション changes beside LINE WORKS連携.
type Options struct {
	Revision  string // of both; another one once somebody saved
	Settings  Settings
	Reminders ReminderSettings
}

// OptionStore keeps the options. Rights: read_company, edit_company.
type OptionStore interface {
	Options(ctx context.Context, a Actor) (Options, error)
	// SaveOptions replaces the settings. Codes: conflict if somebody saved
	// since revision, invalid with the field.
	SaveOptions(ctx context.Context, a Actor, revision string, s Settings) error
	// SaveReminders replaces the reminders. Codes as SaveOptions.
	SaveReminders(ctx context.Context, a Actor, revision string, s ReminderSettings) error
}
