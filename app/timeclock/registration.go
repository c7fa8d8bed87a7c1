package timeclock

import (
	"context"
	"log/slog"
	"time"
)

// Secret is a value that must not be seen: it prints, logs and marshals as
// dots. Reveal is the one way to its text.
type Secret struct{ text string }

// NewSecret wraps text.
func NewSecret(text string) Secret { return Secret{text} }

// Reveal is the text itself, for the one place that needs it.
func (s Secret) Reveal() string { return s.text }

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s.text == "" }

const redacted = "•••"

func (s Secret) String() string               { return redacted }
func (s Secret) GoString() string             { return redacted }
func (s Secret) LogValue() slog.Value         { return slog.StringValue(redacted) }
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// Registration is what is registered at LINE WORKS, without its secrets.
type Registration struct {
	ClientID       string
	ServiceAccount string
	DomainID       int64
	BotID          string // "" until there is a Bot
	BotName        string
}

// Credentials are the secrets of a registration. A zero one is unchanged on saving.
type Credentials struct {
	ClientSecret Secret
	PrivateKey   Secret // PEM
	BotSecret    Secret
}

// BotSecrets are what a callback may be signed with.
type BotSecrets struct {
	BotID    string
	Current  Secret
	Saving   string    // names the saving that stored Current, and tells nothing of it; "" for none
	Previous Secret    // still counts
	Until    time.Time // until then
}

// OldSecretGrace is how long a replaced Bot Secret still counts.
const OldSecretGrace = 10 * time.Minute

// Connections keeps the registration at LINE WORKS.
type Connections interface {
	// Registration is what is registered; CodeNotRegistered if nothing is.
	// Right: edit_connection or the system.
	Registration(ctx context.Context, a Actor) (Registration, error)
	// SaveRegistration stores the registration and those secrets that are not
	// zero. Right: edit_connection. Codes: forbidden, key_missing.
	SaveRegistration(ctx context.Context, a Actor, r Registration, c Credentials) error
	// Credentials opens the secrets, for the process that speaks to LINE
	// WORKS. Right: keep_house. Codes: forbidden, not_registered, key_missing.
	Credentials(ctx context.Context, a Actor) (Credentials, error)
	// BotSecrets are what callbacks are checked against now. Right:
	// keep_house. With key_missing the Bot ID is filled in nevertheless.
	BotSecrets(ctx context.Context, a Actor) (BotSecrets, error)
}
