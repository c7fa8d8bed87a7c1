package timeclock

import (
	"context"
	"strings"
	"time"
)

// TermsVersion is the version of the terms one agrees to before LINE WORKS連携
// is used; their text is in package words under "terms". It changes with what
// they say.
const TermsVersion = "2026-11"

// MaxBotAdmins is how many administrators LINE WORKS lets a Bot have.
const MaxBotAdmins = 3

// DefaultBotName is what a Bot is called unless the admin says otherwise.
const DefaultBotName = "打刻"

// DefaultIconURL is the picture of a new Bot until the admin gives another, or
// the keeper can show its own through the public URL. LINE WORKS asks for an
// HTTPS address.
const DefaultIconURL = "https://punchline-app.github.io/bot.png"

// Consent is who agreed to which version of the terms, and when.
type Consent struct {
	Version string // "" for never
	At      time.Time
	By      string // the name, as it was
}

// Connection is everything about LINE WORKS連携 but its secrets: what was
// registered, and how far Punchline has come in setting it up there. Each step
// is stored as it succeeds; what is missing is done next (see [Connection.Next]).
type Connection struct {
	Used    bool // 使用する
	Consent Consent

	Registration
	Admins  []string // account IDs of the Bot's administrators, 1 to 3
	IconURL string
	Own     bool // the Bot was made by Punchline, not picked by its ID

	// Which secrets are stored. KeyLost: they are, and cannot be opened any
	// more; they must be entered again.
	HasClientSecret, HasPrivateKey, HasBotSecret bool
	KeyLost                                      bool

	InDomain bool // the Bot is registered with the domain

	PublicURL string // where LINE WORKS is to send callbacks; "" for not set yet
	AlwaysOn  string // 「このPCは終日つけたままにできますか」: "", "yes" or "no"

	PublishedURL string // the callback URL that Punchline set last; "" after it was taken back
	ForeignURL   string // a callback URL somebody else set; the admin must say whether to replace it
	ReplaceURL   string // the foreign URL the admin said to replace
	Visible      bool   // the Bot is shown to the members
	Menu         string // what the menu holds, as [MenuOf] writes it; "" for no menu

	TestSentAt  time.Time // the test message to the first administrator was put in the outbox
	ReceivedAt  time.Time // the first callback signed with the present Bot Secret
	WrongSecret time.Time // the last callback with a wrong signature under it; zero once a right one came

	Trouble   Code // why the last step at LINE WORKS failed; "" if it did not
	TroubleAt time.Time
}

// ConnectStep is a step of the setting up at LINE WORKS.
type ConnectStep string

// The steps in their order. Registering does those up to StepDomain in the
// process the admin uses; StepSecret is the admin's; the rest is the keeper's.
const (
	StepForm    ConnectStep = "form"    // the admin fills in the registration
	StepBot     ConnectStep = "bot"     // the Bot is made or looked up
	StepDomain  ConnectStep = "domain"  // the Bot is registered with the domain, not yet visible
	StepSecret  ConnectStep = "secret"  // the Bot Secret is entered or fetched
	StepURL     ConnectStep = "url"     // the admin sets the public URL
	StepPublish ConnectStep = "publish" // callback URL and events are set at LINE WORKS
	StepVisible ConnectStep = "visible" // members see the Bot
	StepMenu    ConnectStep = "menu"    // the menu of the Bot
	StepTest    ConnectStep = "test"    // a test message goes to the administrator
	StepReceive ConnectStep = "receive" // 受信テスト待ち
	StepDone    ConnectStep = "done"    // 受信確認済み
	StepOff     ConnectStep = "off"     // 使用しない: nothing is to be done, or to be taken back
)

// Next is the first step that is not done. menu is what the menu shall hold
// now, as MenuOf writes it.
func (c Connection) Next(menu string) ConnectStep {
	switch {
	case !c.Used:
		return StepOff
	case c.ClientID == "" || !c.HasClientSecret || !c.HasPrivateKey || c.KeyLost:
		return StepForm
	case c.BotID == "":
		return StepBot
	case !c.InDomain:
		return StepDomain
	case !c.HasBotSecret:
		return StepSecret
	case c.PublicURL == "":
		return StepURL
	case c.PublishedURL != c.PublicURL:
		return StepPublish
	case !c.Visible:
		return StepVisible
	case c.Menu != menu:
		return StepMenu
	case c.TestSentAt.IsZero() && c.ReceivedAt.IsZero() && len(c.Admins) > 0: // else there is nobody to test with
		return StepTest
	case c.ReceivedAt.IsZero():
		return StepReceive
	}
	return StepDone
}

// Reception is what one sees of receiving.
type Reception string

// The states of receiving.
const (
	ReceptionOff         Reception = "off"          // 使用しない
	ReceptionNone        Reception = "none"         // not registered yet
	ReceptionNoURL       Reception = "no_url"       // no public URL yet
	ReceptionPublishing  Reception = "publishing"   // being set up at LINE WORKS
	ReceptionForeignURL  Reception = "foreign_url"  // somebody else set another URL
	ReceptionWaiting     Reception = "waiting"      // 受信テスト待ち
	ReceptionReceived    Reception = "received"     // 受信確認済み
	ReceptionWrongSecret Reception = "wrong_secret" // Bot Secret が違います
)

// Reception is what one sees of receiving.
func (c Connection) Reception(menu string) Reception {
	switch next := c.Next(menu); {
	case next == StepOff:
		return ReceptionOff
	case next == StepForm || next == StepBot || next == StepDomain || next == StepSecret:
		return ReceptionNone
	case next == StepURL:
		return ReceptionNoURL
	case !c.WrongSecret.IsZero():
		return ReceptionWrongSecret
	case c.ForeignURL != "" && c.ForeignURL != c.ReplaceURL:
		return ReceptionForeignURL
	case !c.ReceivedAt.IsZero():
		return ReceptionReceived
	case next == StepReceive:
		return ReceptionWaiting
	}
	return ReceptionPublishing
}

// Speaks says why nobody at LINE WORKS can be asked or written to: not_used,
// not_registered; "" if they can.
func (c Connection) Speaks() Code {
	switch {
	case c.BotID == "":
		return CodeNotRegistered
	case !c.Used:
		return CodeNotUsed
	}
	return ""
}

// Domain is that of the service account, where most members are: what stands
// after the @ of their IDs. "" if nothing is registered.
func (c Connection) Domain() string {
	_, domain, _ := strings.Cut(strings.ToLower(c.ServiceAccount), "@")
	return domain
}

// ConnectionProgress is what was done, or found out. Nil is unchanged.
type ConnectionProgress struct {
	BotID, BotName *string
	Own            *bool
	InDomain       *bool
	PublishedURL   *string
	ForeignURL     *string
	ReplaceURL     *string
	Visible        *bool
	Menu           *string
	Received       *time.Time
	WrongSecret    *time.Time
	Saving         string // of Received and WrongSecret: the Bot Secret they are about, as in [BotSecrets]; "" for whichever is stored
	Trouble        *Code  // with the time of now
}

// ConnectionStore keeps LINE WORKS連携. Right of all: edit_connection, or the
// system, unless said otherwise. Code: forbidden. Every change by an admin is
// an operation, which holds no secret.
type ConnectionStore interface {
	// Connection is where things stand. Nothing registered is no error. Right:
	// edit_connection or read_company.
	Connection(ctx context.Context, a Actor) (Connection, error)
	// Agree records that a agrees to the terms, and uses LINE WORKS連携 from
	// now on. Code: conflict if version is not TermsVersion.
	Agree(ctx context.Context, a Actor, version string) error
	// Use turns LINE WORKS連携 on or off. Code: consent_needed without a
	// consent to TermsVersion.
	Use(ctx context.Context, a Actor, on bool) error
	// SaveForm stores a registration that was checked, as [Connection.With]
	// says: another Client ID or Bot than before forgets the secrets and the
	// steps of the old one, another domain only that it is shown there; what is
	// to be taken back is kept (see [LeavingStore]). Zero secrets stay as they
	// are. A Bot Secret that a lost key sealed is dropped. Codes: key_missing,
	// consent_needed.
	SaveForm(ctx context.Context, a Actor, f RegistrationForm) error
	// MadeBots lists the Bots that Punchline made or began to make, the newest
	// first.
	MadeBots(ctx context.Context, a Actor) ([]MadeBot, error)
	// MarkBot begins to make a Bot for the app: it stores a marker, unless the
	// app has one of a Bot that is not known to be made, and gives the one that
	// counts.
	MarkBot(ctx context.Context, a Actor, clientID, marker string) (string, error)
	// BotMade notes that the Bot with the marker was made.
	BotMade(ctx context.Context, a Actor, marker, botID string) error
	// SaveBotSecret stores the Bot Secret; the old one counts for
	// OldSecretGrace. Receiving must be confirmed anew. Codes: not_registered
	// without a Bot, key_missing.
	SaveBotSecret(ctx context.Context, a Actor, s Secret) error
	// SaveReception stores the public URL, checked by [CheckPublicURL], and the
	// answer about the PC ("", "yes", "no"). With another URL than before
	// receiving must be confirmed anew; without one a gap begins. Codes:
	// invalid, consent_needed.
	SaveReception(ctx context.Context, a Actor, publicURL, alwaysOn string) error
	// Progress stores steps as they succeed. botID is the Bot they were done
	// for: conflict if it is another by now ("" for before there is one), or
	// the Bot Secret was saved anew.
	Progress(ctx context.Context, a Actor, botID string, p ConnectionProgress) error
	// SendTest puts the test message to the first administrator into the
	// outbox and notes it, in one transaction; with again also if one went out
	// before. Code: not_registered.
	SendTest(ctx context.Context, a Actor, again bool) error
	// Disconnect forgets registration, secrets and steps (see
	// [Connection.Dissolved]); what is to be taken back is kept. Consent,
	// employees, IDs, 文言 and records stay.
	Disconnect(ctx context.Context, a Actor) error
}

// Registrar registers at LINE WORKS, in whichever process the admin uses. Two
// never register at once: the other is told registering. Right of all:
// edit_connection.
type Registrar interface {
	// Check says what is wrong with f, beside what is stored already; nothing
	// is sent. The problems come in the order of the form.
	Check(f RegistrationForm, stored Connection) []FieldProblem
	// Register is stage 1: it checks f, gets a token, looks up the
	// administrators, makes the Bot or looks up the one picked, and registers
	// it with the domain. What was done before is not done again; with a Bot
	// whose making had an unknown outcome, the marker tells, and one that was
	// made for the app before is used again. The first registration is stored
	// before, and each step as it succeeds. Where there is a Bot already, f is
	// stored only once LINE WORKS accepted all of it: on any failure before,
	// what was registered stays and goes on receiving. progress hears of each
	// step before it begins; nil: nobody. Codes: forbidden, invalid with field
	// and reason (of a form that is wrong in itself nothing was sent),
	// consent_needed, key_missing, registering, and those of LINE WORKS.
	Register(ctx context.Context, a Actor, f RegistrationForm, progress func(ConnectStep)) error
	// Resume goes on with stage 1 where it stopped, with what is stored. Codes
	// as Register; not_registered when there is nothing to go on with.
	Resume(ctx context.Context, a Actor, progress func(ConnectStep)) error
	// EnterSecret is stage 2, typed in. Code: invalid with field bot_secret and
	// reason.
	EnterSecret(ctx context.Context, a Actor, s Secret) error
	// FetchSecret is stage 2 for a Bot that Punchline made: LINE WORKS issues a
	// new secret, and the old one counts no more there. Codes: bot_not_ours for
	// another Bot; lineworks_secret when the answer was lost: the secret stored
	// may be dead, and the next callback tells.
	FetchSecret(ctx context.Context, a Actor) error
	// Disconnect forgets the registration, and takes back what was set up at
	// LINE WORKS (callbacks off, menu removed, Bot hidden; the Bot itself
	// stays). left is why something could not be taken back yet: the keeper
	// goes on trying.
	Disconnect(ctx context.Context, a Actor) (left, err error)
}
