package timeclock

import (
	"context"
	"time"
)

// Topic names what changed. Pages get topics only, and ask again under their
// own rights.
type Topic string

// The topics.
const (
	TopicPunches     Topic = "punches"
	TopicEvents      Topic = "events" // messages that came in, whatever became of them
	TopicEmployees   Topic = "employees"
	TopicPhrases     Topic = "phrases"
	TopicSettings    Topic = "settings"
	TopicOutbox      Topic = "outbox"
	TopicSenders     Topic = "senders"
	TopicConnection  Topic = "connection" // registration, quarantine, gaps
	TopicOperations  Topic = "operations"
	TopicCorrections Topic = "corrections" // 修正申請
)

// Topics lists every topic.
func Topics() []Topic {
	return []Topic{TopicPunches, TopicEvents, TopicEmployees, TopicPhrases, TopicSettings, TopicOutbox, TopicSenders, TopicConnection, TopicOperations, TopicCorrections}
}

// Change tells that something changed. It is sent after the commit, never
// before, whichever process made it.
type Change struct{ Topic Topic }

// Inbox takes messages in. The webhook alone calls it, as the system.
type Inbox interface {
	// Record stores the message and all that follows from it, in one
	// transaction with others. It returns nil once that is on disk, also for
	// an event already known. CodeBusy: too many are waiting, or this one
	// waited too long and may still be stored; CodeNotStored, CodeDiskFull: it
	// is not on disk; CodeShutDown. ctx bounds the wait, never the write.
	Record(ctx context.Context, m Message) error

	// Quarantine keeps the bytes of a callback that carried our Bot ID and a
	// wrong signature. It is best effort: under load it drops.
	Quarantine(ctx context.Context, q Quarantined) error
}

// Quarantined is a callback whose signature did not fit. Kept 7 days and at
// most 5,000 rows; checked again when a new Bot Secret is entered.
type Quarantined struct {
	ID         int64
	ReceivedAt time.Time
	BotID      string
	Signature  string
	Body       []byte
}

// OutgoingKind says what sort of message goes out; it decides the order.
type OutgoingKind string

// The kinds, in the order they leave.
const (
	OutReply      OutgoingKind = "reply"
	OutTest       OutgoingKind = "test" // to the administrator who connects
	OutCorrection OutgoingKind = "correction"
	OutReminder   OutgoingKind = "reminder"
	OutFirst      OutgoingKind = "first_message"
)

// Priority is the place in the order; smaller leaves first.
func (k OutgoingKind) Priority() int {
	switch k {
	case OutReply, OutTest:
		return 10
	case OutCorrection:
		return 20
	case OutReminder:
		return 30
	}
	return 40
}

// SendState is where an outgoing message stands.
type SendState string

// The states. A row in SendSending at start was cut off by a crash and
// becomes SendUnknown: 送信結果不明, never sent again by itself.
const (
	SendQueued  SendState = "queued"
	SendSending SendState = "sending"
	SendSent    SendState = "sent"
	SendFailed  SendState = "failed"
	SendUnknown SendState = "unknown"
)

// Outgoing is one message to send.
type Outgoing struct {
	ID        int64
	Kind      OutgoingKind
	Case      Case
	Params    Params
	UserID    string // to a member
	ChannelID string // to a room, if not ""
	Attempts  int    // requests made before
	CreatedAt time.Time
}

// Delivery is how a send ended.
type Delivery struct {
	State   SendState // SendSent, SendFailed, SendUnknown, or SendQueued to try again
	Text    string    // as worded
	RetryAt time.Time // for SendQueued
	Code    Code      // for SendFailed, SendUnknown, SendQueued
	Detail  string    // for the log and the screen; no secret
	// NotTried takes the attempt back: the request never left.
	NotTried bool
}

// Outbox gives out what must be sent, one at a time. The Bot's sender alone
// calls it, as the system.
type Outbox interface {
	// Claim marks the next due message as sending, on disk, and returns it.
	// Nil means nothing is due before next (zero: nothing is waiting).
	Claim(ctx context.Context, now time.Time) (o *Outgoing, next time.Time, err error)
	// Settle records how the send ended.
	Settle(ctx context.Context, id int64, d Delivery) error
	// AbandonSending turns rows a crash left in SendSending into SendUnknown
	// and says how many. Called once, before the first Claim.
	AbandonSending(ctx context.Context) (int, error)
}

// Lookup is one question to LINE WORKS about who somebody is.
type Lookup struct {
	UserID     string // ask by user id; or, if "",
	EmployeeID int64  // ask for this employee
	AccountID  string // by his account id
	Attempts   int
}

// Resolution is the answer to a Lookup.
type Resolution struct {
	Lookup    Lookup
	UserID    string // "" if LINE WORKS knows no such member
	AccountID string // his address, lower-case
	At        time.Time
	RetryAt   time.Time // for a failure that may heal; zero once answered
	Code      Code      // of the failure
}

// Senders keeps who is behind a user id. The Bot's resolver alone calls it,
// as the system.
type Senders interface {
	// DueLookups returns up to n lookups that are due, senders with waiting
	// messages first, and when the next after now will be (zero: none).
	DueLookups(ctx context.Context, now time.Time, n int) (due []Lookup, next time.Time, err error)
	// Resolved records an answer, links the employee, and decides the
	// sender's waiting messages in order at their original times, in one
	// transaction.
	Resolved(ctx context.Context, r Resolution) error
}

// Pending is the cause of a CodeBusy from Inbox.Record when the message still
// waits for its commit: Done gives the outcome once it is known.
type Pending struct{ Done <-chan error }

func (p *Pending) Error() string { return "waited too long; it may still be stored" }
