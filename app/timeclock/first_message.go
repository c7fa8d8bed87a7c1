package timeclock

import (
	"context"
	"time"
)

// FirstState is where somebody's 初回メッセージ stands.
type FirstState string

// The states.
const (
	FirstNone    FirstState = "none"    // 未送信
	FirstQueued  FirstState = "queued"  // 送信待ち
	FirstSent    FirstState = "sent"    // 送信済
	FirstFailed  FirstState = "failed"  // 失敗
	FirstUnknown FirstState = "unknown" // 結果不明
	FirstReplied FirstState = "replied" // 返信あり
	FirstNoID    FirstState = "no_id"   // nowhere to send it to
)

// FirstStates lists them, in the order of a list sorted by them.
func FirstStates() []FirstState {
	return []FirstState{FirstFailed, FirstUnknown, FirstQueued, FirstNone, FirstNoID, FirstSent, FirstReplied}
}

// FirstTo says which of the selected employees a send goes to.
type FirstTo string

// Whom it goes to. Employees without an ID, those who have left and those whose
// message waits already are left out of each.
const (
	FirstToUnsent FirstTo = "unsent" // of the query, those who got none yet
	FirstToShown  FirstTo = "shown"  // of the query, all
	FirstToChosen FirstTo = "chosen" // those named
)

// MaxFirstText is how long a first message may be, in UTF-16 units, as LINE
// WORKS counts.
const MaxFirstText = 2000

// FirstOrder is what an admin asks for.
type FirstOrder struct {
	To    FirstTo
	Query AccountQuery
	IDs   []int64 // of FirstToChosen
	Text  string  // {name} stands for the employee's name
}

// Check says what is wrong with the order; nil if nothing is.
func (o FirstOrder) Check() error {
	const op = "timeclock.FirstOrder"
	switch o.To {
	case FirstToUnsent, FirstToShown, FirstToChosen:
	default:
		return Invalid(op, "to", "unknown: "+string(o.To))
	}
	return nil
}

// CheckText says what is wrong with the text; nil if nothing is.
func (o FirstOrder) CheckText() error {
	var all problems
	switch {
	case CleanText(o.Text) == "":
		all.say("text", ProblemMissing)
	case utf16Length(o.Text) > MaxFirstText:
		all.say("text", ProblemTooLong)
	}
	return Refused("timeclock.FirstOrder", all)
}

func utf16Length(s string) (n int) {
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// FirstPlan is what an order would do.
type FirstPlan struct {
	Count     int // messages
	WithoutID int // selected, and nowhere to send to
	Again     int // of Count: who got one before
}

// FirstPerMinute is how many first messages leave a minute until LINE WORKS
// told its limit: half of the smallest there is, so that replies always have
// room.
const FirstPerMinute = 30

// FirstProgress is how far sending is: of all sends since the last time nobody
// waited for one.
type FirstProgress struct {
	Running   bool
	Total     int
	Queued    int
	Sent      int
	Failed    int
	Unknown   int
	Replied   int
	Trouble   Code // why nothing leaves now; "" if nothing is in the way
	StartedAt time.Time
}

// FirstMessages is 初回メッセージ送信. Right of all: edit_accounts; of the
// actor's scope only. Code: forbidden.
type FirstMessages interface {
	// PlanFirst says what an order would do; its text does not matter. Codes:
	// invalid (to and those of a query).
	PlanFirst(ctx context.Context, a Actor, o FirstOrder) (FirstPlan, error)
	// SendFirst has the messages sent, by and by, also after a restart: one to
	// each, in one transaction all of them or none. Codes: invalid (text with
	// reason, and as PlanFirst), not_registered, not_used.
	SendFirst(ctx context.Context, a Actor, o FirstOrder) (FirstProgress, error)
	// CancelFirst takes back what has not left.
	CancelFirst(ctx context.Context, a Actor) (FirstProgress, error)
	// FirstProgress is how far it is.
	FirstProgress(ctx context.Context, a Actor) (FirstProgress, error)
}

// FirstDelivery is how one first message ended.
type FirstDelivery struct {
	// State is SendSent, SendFailed or SendUnknown, or SendQueued for one that
	// did not leave and is to be tried again.
	State  SendState
	Code   Code   // of all but SendSent
	Detail string // for the log and the screen; no secret
	// Denied: the Bot may not write to him. That may be him alone or everybody
	// (a Bot that is not public): with SendQueued others are tried before him.
	Denied bool
	// PauseUntil is until when nobody is written to; zero: go on.
	PauseUntil time.Time
	// NotTried: the request never left, for no fault of anybody.
	NotTried bool
}

// FirstQueue gives out first messages, one at a time, when nothing else is to
// be sent. The Bot's sender alone calls it, as the system.
type FirstQueue interface {
	// ClaimFirst marks the next first message as sending, on disk, and returns
	// it; its ID is the employee's. Nil means nothing is due before next (zero:
	// nothing is waiting). Who has left or has no ID by now gets none, and an ID
	// that was changed counts as it is now.
	ClaimFirst(ctx context.Context, now time.Time) (o *Outgoing, next time.Time, err error)
	// SettleFirst records how the send ended.
	SettleFirst(ctx context.Context, employee int64, d FirstDelivery) error
	// AbandonFirst turns what a crash cut off into SendUnknown and says how
	// many. Called once, before the first ClaimFirst.
	AbandonFirst(ctx context.Context) (int, error)
}

// DeniedForGood says whether the Bot may not write to one member for a reason
// of his own: he was refused before, and the Bot has written to somebody since.
// before is zero for a first refusal, lastSent for no message so far.
func DeniedForGood(before, lastSent time.Time) bool {
	return !before.IsZero() && lastSent.After(before)
}
