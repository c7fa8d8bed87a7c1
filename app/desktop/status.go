package desktop

import (
	"context"

	"punchline/app/timeclock"
)

// Status is how things run. Failed and unknown are counted over the last 24
// hours, wrong signatures over the work date, lost since the start of this
// process.
type Status struct {
	Keeper         bool   `json:"keeper"` // this process keeps the folder: it listens and sends
	Listening      bool   `json:"listening"`
	Addr           string `json:"addr"`
	CallbackURL    string `json:"callbackUrl"`
	Registered     bool   `json:"registered"`
	BotName        string `json:"botName"`
	Connection     string `json:"connection"`     // unregistered, untested, ok, failing
	ConnectionCode string `json:"connectionCode"` // of the last failure
	LastCallback   string `json:"lastCallback"`
	LastPunch      string `json:"lastPunch"`
	WrongSignature int    `json:"wrongSignature"`
	Quarantined    int    `json:"quarantined"`
	Lost           int    `json:"lost"`
	AwaitingSender int    `json:"awaitingSender"`
	OutboxWaiting  int    `json:"outboxWaiting"`
	OutboxFailed   int    `json:"outboxFailed"`
	OutboxUnknown  int    `json:"outboxUnknown"`
	Used           bool   `json:"used"`      // LINE WORKS連携 is 使用する
	Reception      string `json:"reception"` // off, none, no_url, publishing, foreign_url, waiting, received, wrong_secret
	KeyLost        bool   `json:"keyLost"`   // the secrets must be entered again
	Trouble        string `json:"trouble"`   // why the last step at LINE WORKS failed; ""
}

// Status is how things run.
func (h *Home) Status() (Status, error) {
	return call(h.p, "Home.Status", func(ctx context.Context, a timeclock.Actor) (Status, error) {
		s, err := h.p.s.Home.Health(ctx, a)
		if err != nil {
			return Status{}, err
		}
		c, rules, err := h.p.stands(ctx)
		if err != nil {
			return Status{}, err
		}
		r := h.p.receiving()
		return Status{
			Keeper: r.Keeper, Listening: r.Addr != "", Addr: r.Addr, CallbackURL: r.CallbackURL, Lost: r.Lost,
			Registered: s.Registered, BotName: s.BotName, Connection: string(s.Connection), ConnectionCode: string(s.ConnectionCode),
			LastCallback: instant(s.LastCallback), LastPunch: instant(s.LastPunch), WrongSignature: s.WrongSignature,
			Quarantined: s.Quarantined, AwaitingSender: s.AwaitingSender,
			OutboxWaiting: s.OutboxWaiting, OutboxFailed: s.OutboxFailed, OutboxUnknown: s.OutboxUnknown,
			Used: c.Used, Reception: string(c.Reception(timeclock.MenuOf(rules.Settings))), KeyLost: c.KeyLost, Trouble: string(c.Trouble),
		}, nil
	})
}

// ChecklistItem is one step of the first start.
type ChecklistItem struct {
	ID   string `json:"id"` // admin, use, api, receive, employees, accounts, first_message
	Done bool   `json:"done"`
}

// Checklist are the steps of the first start, in their order.
func (h *Home) Checklist() ([]ChecklistItem, error) {
	return call(h.p, "Home.Checklist", func(ctx context.Context, a timeclock.Actor) ([]ChecklistItem, error) {
		s, err := h.p.s.Home.Setup(ctx, a)
		if err != nil {
			return nil, err
		}
		return []ChecklistItem{
			{"admin", s.Admin}, {"use", s.Use}, {"api", s.API}, {"receive", s.Receive},
			{"employees", s.Employees}, {"accounts", s.Accounts}, {"first_message", s.FirstMessage},
		}, nil
	})
}
