package desktop

import (
	"context"

	"punchline/app/timeclock"
)

// FeedItem is one message and what became of it.
type FeedItem struct {
	ID         int64    `json:"id"` // of the event
	At         string   `json:"at"` // of the punch; else when the message was written
	ReceivedAt string   `json:"receivedAt"`
	EmployeeID int64    `json:"employeeId"`
	Code       string   `json:"code"` // of the employee; "" for an unknown sender, as name and division
	Name       string   `json:"name"`
	Division   string   `json:"division"`
	AccountID  string   `json:"accountId"`
	Type       string   `json:"type"`    // punch type, "" for none
	Outcome    string   `json:"outcome"` // punched, voided, asked, answered, double_tap, refused, unmatched, unknown_sender, sender_conflict, expired, awaiting_sender, failed
	Reason     string   `json:"reason"`  // the case of the reply, or the code of a failure
	Message    string   `json:"message"`
	Flags      []string `json:"flags"` // future, late, edited
	Reply      string   `json:"reply"` // queued, sending, sent, failed, unknown; "" for none
	ReplyCode  string   `json:"replyCode"`
}

// Feed are the newest messages, newest first, at most 200.
func (h *Home) Feed(limit int) ([]FeedItem, error) {
	return call(h.p, "Home.Feed", func(ctx context.Context, a timeclock.Actor) ([]FeedItem, error) {
		entries, err := h.p.s.Home.Feed(ctx, a, limit)
		if err != nil {
			return nil, err
		}
		items := make([]FeedItem, len(entries))
		for i, e := range entries {
			items[i] = FeedItem{
				ID: e.EventID, At: instant(e.At), ReceivedAt: instant(e.ReceivedAt), EmployeeID: e.EmployeeID, Code: e.Code, Name: e.Name,
				Division: e.Division, AccountID: e.AccountID, Type: string(e.Type), Outcome: string(e.Outcome), Reason: e.Reason,
				Message: e.Message, Flags: punchFlags(e.Flags), Reply: string(e.Reply), ReplyCode: string(e.ReplyCode),
			}
		}
		return items, nil
	})
}
