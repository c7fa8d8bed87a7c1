package timeclock

import (
	"context"
	"time"
)

// Board is who is in, on break, out and not yet, on the current work date.
type Board struct {
	Date      Date
	Now       time.Time     // by the clock corrected from LINE WORKS
	Divisions []Division    // of the scope, by code, also those with nobody
	People    []BoardPerson // those asked for, by code
	Employees int           // all of the scope, whatever was asked for
}

// BoardPerson is one employee on the board. The times are zero where there is none.
type BoardPerson struct {
	EmployeeID int64
	Code, Name string
	DivisionID int64
	Presence   Presence
	Since      time.Time
	FirstIn    time.Time
	LastOut    time.Time
	Flags      DayFlag
}

// FeedEntry is one message that came in and what became of it.
type FeedEntry struct {
	EventID    int64
	At         time.Time // of the punch; else when the message was written
	ReceivedAt time.Time
	EmployeeID int64  // 0 for an unknown sender
	Code, Name string // of the employee
	Division   string // his 所属 today
	AccountID  string // the sender's address, if known
	Type       PunchType
	Outcome    Outcome
	Reason     string // the Case of the reply, or the Code of a failure
	Message    string
	Flags      PunchFlag
	Reply      SendState // "" for no reply
	ReplyCode  Code
}

// MaxFeed is how many entries a feed has at most.
const MaxFeed = 200

// ConnectionState says how speaking to LINE WORKS went last.
type ConnectionState string

// The states of the connection.
const (
	ConnectionNone     ConnectionState = "unregistered" // no LINE WORKS API is registered
	ConnectionUntested ConnectionState = "untested"     // nothing was sent yet
	ConnectionOK       ConnectionState = "ok"
	ConnectionFailing  ConnectionState = "failing"
)

// Health is what an administrator should know of how things run. What went
// wrong is counted over the last 24 hours, wrong signatures over the work date,
// so that a trouble that is over goes away.
type Health struct {
	Used           bool // LINE WORKS連携 is in use
	Registered     bool
	BotName        string
	KeyLost        bool      // the secrets must be entered again
	Reception      Reception // how far receiving is set up
	Trouble        Code      // why the last step of setting it up failed; "" if it did not
	Connection     ConnectionState
	ConnectionCode Code      // for ConnectionFailing
	LastCallback   time.Time // zero for none yet
	LastPunch      time.Time // by chat, of the scope; zero for none yet
	WrongSignature int
	Quarantined    int // kept back now
	AwaitingSender int // messages undecided now
	OutboxWaiting  int // to be sent now
	OutboxFailed   int
	OutboxUnknown  int
}

// FailsConnection reports whether a send that ended with c says that LINE
// WORKS cannot be spoken to at all, and not only that one message or one
// member was refused.
func FailsConnection(c Code) bool {
	switch c {
	case CodeLWScope, CodeLWClient, CodeLWGrant, CodeLWToken, CodeLWForbidden, CodeLWServer, CodeLWNetwork, CodeLWTLS, CodeKeyMissing:
		return true
	}
	return false
}

// Setup says which steps of the first start are done, in their order.
type Setup struct {
	Admin        bool // there is an administrator
	Use          bool // LINE WORKS連携 is in use
	API          bool // the API, the Bot and its secret are registered
	Receive      bool // a callback signed with the present Bot Secret came in
	Employees    bool // there are employees
	Accounts     bool // at least one has an account ID
	FirstMessage bool // first messages were sent, or somebody punches already
}

// Home reads what the first screen shows. Right of all: read_records; the
// scope limits whom and whose messages one sees. Code: forbidden. All times
// are in the company's zone.
type Home interface {
	// Board is the board of one 所属 of the scope, or of all with 0.
	Board(ctx context.Context, a Actor, division int64) (Board, error)
	// Feed are the newest messages, newest first, at most limit and [MaxFeed].
	// Messages of unknown senders belong to no scope: an admin limited to some
	// 所属 or 雇用区分 does not see them.
	Feed(ctx context.Context, a Actor, limit int) ([]FeedEntry, error)
	// Health is how things run.
	Health(ctx context.Context, a Actor) (Health, error)
	// Setup is how far the first start has come.
	Setup(ctx context.Context, a Actor) (Setup, error)
}
