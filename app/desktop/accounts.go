package desktop

import (
	"context"

	"punchline/app/timeclock"
)

// Accounts is 打刻連携設定: account IDs, アカウント確認 and 初回メッセージ送信.
type Accounts struct{ p *Page }

// AccountQuery chooses employees, and a part of their list.
type AccountQuery struct {
	Text             string `json:"text"`
	DivisionID       int64  `json:"divisionId"`       // 0: all
	EmploymentTypeID int64  `json:"employmentTypeId"` // 0: all
	State            string `json:"state"`            // "" and employed, left, all
	First            string `json:"first"`            // "": all, or one of AccountRow.First
	Check            string `json:"check"`            // "": all, or one of AccountRow.Check
	Sort             string `json:"sort"`             // code, name, kana, division, employment_type, account_id, joined_on, left_on, check, first, last_punch
	Desc             bool   `json:"desc"`
	Offset           int    `json:"offset"`
	Limit            int    `json:"limit"` // at most 1000
}

// AccountRow is an employee of 打刻連携設定.
type AccountRow struct {
	ID                 int64  `json:"id"`
	Version            int64  `json:"version"`
	Code               string `json:"code"`
	Name               string `json:"name"`
	Kana               string `json:"kana"`
	DivisionID         int64  `json:"divisionId"`
	DivisionCode       string `json:"divisionCode"`
	Division           string `json:"division"`
	EmploymentTypeID   int64  `json:"employmentTypeId"`
	EmploymentTypeCode string `json:"employmentTypeCode"`
	EmploymentType     string `json:"employmentType"`
	AccountID          string `json:"accountId"`
	JoinedOn           string `json:"joinedOn"`
	LeftOn             string `json:"leftOn"`
	State              string `json:"state"`    // employed, left, not_yet
	NextMove           string `json:"nextMove"` // the date of a future 異動
	UserLinked         bool   `json:"userLinked"`
	Check              string `json:"check"`     // "", waiting, found, not_found, conflict, changed, failed
	CheckCode          string `json:"checkCode"` // an error code, of not_found and failed
	CheckedAt          string `json:"checkedAt"`
	NewAddress         string `json:"newAddress"` // of changed: the ID he has by now
	First              string `json:"first"`      // none, queued, sent, failed, unknown, replied, no_id
	FirstCode          string `json:"firstCode"`  // an error code, of failed and unknown
	FirstAt            string `json:"firstAt"`
	LastPunchAt        string `json:"lastPunchAt"`
	LastPunchType      string `json:"lastPunchType"`
}

// AccountPage is a part of a list.
type AccountPage struct {
	Total  int           `json:"total"`
	Offset int           `json:"offset"`
	Rows   []AccountRow  `json:"rows"`
	Counts AccountCounts `json:"counts"` // of all that the query chooses
}

// AccountCounts count what a query chooses.
type AccountCounts struct {
	All     int `json:"all"`
	WithID  int `json:"withId"`
	Unsent  int `json:"unsent"`  // with an ID, and no first message yet
	Failed  int `json:"failed"`  // first messages
	Unknown int `json:"unknown"` // first messages
}

// AccountEdit gives an employee another account ID.
type AccountEdit struct {
	EmployeeID int64  `json:"employeeId"`
	Version    int64  `json:"version"`
	AccountID  string `json:"accountId"` // "": takes it off
}

// AccountsSaved is what became of edits: with problems none is saved.
type AccountsSaved struct {
	Saved    int              `json:"saved"`
	Problems []AccountProblem `json:"problems"`
}

// AccountProblem is why an edit cannot be saved; the sentence is words
// "import.REASON".
type AccountProblem struct {
	EmployeeID int64  `json:"employeeId"`
	Reason     string `json:"reason"`
	Value      string `json:"value"`
	Other      string `json:"other"` // who has the ID; "" for somebody who may not be named
}

// AccountsState is what 打刻連携設定 begins with.
type AccountsState struct {
	Domain       string        `json:"domain"`       // of the service account, offered for an ID without @; "": not known
	Connected    bool          `json:"connected"`    // LINE WORKS can be asked and written to
	FirstDefault string        `json:"firstDefault"` // the text of a first message, until somebody changes it
	Checking     CheckProgress `json:"checking"`
	First        FirstProgress `json:"first"`
}

// CheckProgress is how far an アカウント確認 is.
type CheckProgress struct {
	Running   bool   `json:"running"`
	Total     int    `json:"total"`
	Done      int    `json:"done"`
	StartedAt string `json:"startedAt"`
}

// AccountsChosen are the employees of a query, or where there are ids, those.
type AccountsChosen struct {
	Query AccountQuery `json:"query"` // its offset and limit do not count
	IDs   []int64      `json:"ids"`
}

// FirstInput is what to send to whom.
type FirstInput struct {
	To    string       `json:"to"` // unsent or shown: of the query; chosen: the ids
	Query AccountQuery `json:"query"`
	IDs   []int64      `json:"ids"`
	Text  string       `json:"text"` // {name} stands for the employee's name
}

// FirstPlan is what a FirstInput would do.
type FirstPlan struct {
	Count     int `json:"count"`     // messages
	WithoutID int `json:"withoutId"` // chosen, and nowhere to send to
	Again     int `json:"again"`     // of count: who got one before
	Minutes   int `json:"minutes"`   // about how long it takes
}

// FirstProgress is how far sending first messages is.
type FirstProgress struct {
	Running   bool   `json:"running"`
	Total     int    `json:"total"`
	Queued    int    `json:"queued"`
	Sent      int    `json:"sent"`
	Failed    int    `json:"failed"`
	Unknown   int    `json:"unknown"`
	Replied   int    `json:"replied"`
	Trouble   string `json:"trouble"` // why nothing leaves now, an error code; "": nothing is in the way
	StartedAt string `json:"startedAt"`
}

// State is what the screen begins with, and how far its long work is.
func (s *Accounts) State() (AccountsState, error) {
	return call(s.p, "Accounts.State", func(ctx context.Context, a timeclock.Actor) (AccountsState, error) {
		return s.p.accountsState(ctx, a)
	})
}

// List is a part of the list. Codes: invalid with field.
func (s *Accounts) List(q AccountQuery) (AccountPage, error) {
	return call(s.p, "Accounts.List", func(ctx context.Context, a timeclock.Actor) (AccountPage, error) {
		return s.p.accounts(ctx, a, q.query())
	})
}

// Save stores edits, all of them or with problems none. Codes: not_found,
// conflict with args.employee.
func (s *Accounts) Save(edits []AccountEdit) (AccountsSaved, error) {
	return call(s.p, "Accounts.Save", func(ctx context.Context, a timeclock.Actor) (AccountsSaved, error) {
		es := make([]timeclock.AccountEdit, len(edits))
		for i, e := range edits {
			es[i] = timeclock.AccountEdit(e)
		}
		n, problems, err := s.p.s.Accounts.SaveAccounts(ctx, a, es)
		if err != nil {
			return AccountsSaved{}, err
		}
		out := AccountsSaved{Saved: n, Problems: make([]AccountProblem, len(problems))}
		for i, p := range problems {
			out.Problems[i] = AccountProblem{EmployeeID: p.EmployeeID, Reason: string(p.Reason), Value: p.Value, Other: p.Other}
		}
		return out, nil
	})
}

// Check has LINE WORKS asked about employees. Codes: not_registered, not_used.
func (s *Accounts) Check(in AccountsChosen) (CheckProgress, error) {
	return s.checking("Accounts.Check", func(ctx context.Context, a timeclock.Actor) (timeclock.CheckProgress, error) {
		sel := timeclock.Selection{Query: in.Query.query()}
		if len(in.IDs) > 0 {
			sel.IDs = in.IDs
		}
		return s.p.s.Accounts.CheckAccounts(ctx, a, sel)
	})
}

// CancelCheck ends asking.
func (s *Accounts) CancelCheck() (CheckProgress, error) {
	return s.checking("Accounts.CancelCheck", func(ctx context.Context, a timeclock.Actor) (timeclock.CheckProgress, error) {
		return s.p.s.Accounts.CancelCheck(ctx, a)
	})
}

// AcceptAddress takes over the ID that an employee's LINE WORKS account has by
// now. Codes: not_found, conflict, invalid with field account_id and reason.
func (s *Accounts) AcceptAddress(employeeID, version int64) (AccountRow, error) {
	return s.change("Accounts.AcceptAddress", employeeID, func(ctx context.Context, a timeclock.Actor) error {
		return s.p.s.Accounts.AcceptAddress(ctx, a, employeeID, version)
	})
}

// ConfirmUser links the LINE WORKS account that has an employee's ID by now.
// Codes: not_found, conflict.
func (s *Accounts) ConfirmUser(employeeID, version int64) (AccountRow, error) {
	return s.change("Accounts.ConfirmUser", employeeID, func(ctx context.Context, a timeclock.Actor) error {
		return s.p.s.Accounts.ConfirmUser(ctx, a, employeeID, version)
	})
}

// FirstPlan says what sending would do. Codes: invalid with field.
func (s *Accounts) FirstPlan(in FirstInput) (FirstPlan, error) {
	return call(s.p, "Accounts.FirstPlan", func(ctx context.Context, a timeclock.Actor) (FirstPlan, error) {
		p, err := s.p.s.FirstMessages.PlanFirst(ctx, a, in.order())
		if err != nil {
			return FirstPlan{}, err
		}
		rate := timeclock.FirstPerMinute
		if s.p.s.FirstPerMinute != nil {
			rate = max(1, s.p.s.FirstPerMinute())
		}
		return FirstPlan{Count: p.Count, WithoutID: p.WithoutID, Again: p.Again, Minutes: (p.Count + rate - 1) / rate}, nil
	})
}

// SendFirst sends first messages, by and by. Codes: invalid with field (text
// with reason), not_registered, not_used.
func (s *Accounts) SendFirst(in FirstInput) (FirstProgress, error) {
	return s.sending("Accounts.SendFirst", func(ctx context.Context, a timeclock.Actor) (timeclock.FirstProgress, error) {
		return s.p.s.FirstMessages.SendFirst(ctx, a, in.order())
	})
}

// CancelFirst takes back what has not left.
func (s *Accounts) CancelFirst() (FirstProgress, error) {
	return s.sending("Accounts.CancelFirst", func(ctx context.Context, a timeclock.Actor) (timeclock.FirstProgress, error) {
		return s.p.s.FirstMessages.CancelFirst(ctx, a)
	})
}

func (s *Accounts) checking(method string, f func(context.Context, timeclock.Actor) (timeclock.CheckProgress, error)) (CheckProgress, error) {
	return call(s.p, method, func(ctx context.Context, a timeclock.Actor) (CheckProgress, error) {
		c, err := f(ctx, a)
		return checkProgress(c), err
	})
}

func (s *Accounts) sending(method string, f func(context.Context, timeclock.Actor) (timeclock.FirstProgress, error)) (FirstProgress, error) {
	return call(s.p, method, func(ctx context.Context, a timeclock.Actor) (FirstProgress, error) {
		p, err := f(ctx, a)
		return firstProgress(p), err
	})
}

// change changes one employee and gives him as he is then.
func (s *Accounts) change(method string, employee int64, f func(context.Context, timeclock.Actor) error) (AccountRow, error) {
	return call(s.p, method, func(ctx context.Context, a timeclock.Actor) (AccountRow, error) {
		if err := f(ctx, a); err != nil {
			return AccountRow{}, err
		}
		e, err := s.p.s.Accounts.Account(ctx, a, employee)
		return accountRow(e), err
	})
}

func (p *Page) accountsState(ctx context.Context, a timeclock.Actor) (AccountsState, error) {
	c, r, err := p.stands(ctx)
	if err != nil {
		return AccountsState{}, err
	}
	checking, err := p.s.Accounts.CheckProgress(ctx, a)
	if err != nil {
		return AccountsState{}, err
	}
	first, err := p.s.FirstMessages.FirstProgress(ctx, a)
	if err != nil {
		return AccountsState{}, err
	}
	st := AccountsState{Domain: c.Domain(), Connected: c.Speaks() == "", Checking: checkProgress(checking), First: firstProgress(first)}
	if p.s.FirstText != nil {
		st.FirstDefault = p.s.FirstText(r)
	}
	return st, nil
}

func (p *Page) accounts(ctx context.Context, a timeclock.Actor, q timeclock.AccountQuery) (AccountPage, error) {
	l, err := p.s.Accounts.ListAccounts(ctx, a, q)
	if err != nil {
		return AccountPage{}, err
	}
	out := AccountPage{Total: l.Counts.All, Offset: l.Offset, Rows: make([]AccountRow, len(l.Rows)), Counts: AccountCounts(l.Counts)}
	for i := range l.Rows {
		out.Rows[i] = accountRow(l.Rows[i])
	}
	return out, nil
}

func (q AccountQuery) query() timeclock.AccountQuery {
	return timeclock.AccountQuery{
		EmployeeQuery: timeclock.EmployeeQuery{
			Text: q.Text, DivisionID: q.DivisionID, EmploymentTypeID: q.EmploymentTypeID, State: timeclock.EmployeeFilter(q.State),
			Sort: timeclock.EmployeeSort(q.Sort), Desc: q.Desc, Offset: q.Offset, Limit: q.Limit,
		},
		First: timeclock.FirstState(q.First), Check: timeclock.AccountCheck(q.Check),
	}
}

func (in FirstInput) order() timeclock.FirstOrder {
	return timeclock.FirstOrder{To: timeclock.FirstTo(in.To), Query: in.Query.query(), IDs: in.IDs, Text: in.Text}
}

func accountRow(e timeclock.AccountEntry) AccountRow {
	return AccountRow{
		ID: e.ID, Version: e.Version, Code: e.Code, Name: e.Name(), Kana: e.Kana,
		DivisionID: e.Division.ID, DivisionCode: e.Division.Code, Division: e.Division.Name,
		EmploymentTypeID: e.EmploymentType.ID, EmploymentTypeCode: e.EmploymentType.Code, EmploymentType: e.EmploymentType.Name,
		AccountID: e.AccountID, JoinedOn: string(e.JoinedOn), LeftOn: string(e.LeftOn), State: string(e.State), NextMove: string(e.NextMove),
		UserLinked: e.UserID != "", Check: string(e.Check), CheckCode: string(e.CheckCode), CheckedAt: instant(e.CheckedAt), NewAddress: e.NewAddress,
		First: string(e.First), FirstCode: string(e.FirstCode), FirstAt: instant(e.FirstAt),
		LastPunchAt: instant(e.LastPunchAt), LastPunchType: string(e.LastPunchType),
	}
}

func checkProgress(c timeclock.CheckProgress) CheckProgress {
	return CheckProgress{Running: c.Running, Total: c.Total, Done: c.Done, StartedAt: instant(c.StartedAt)}
}

func firstProgress(f timeclock.FirstProgress) FirstProgress {
	return FirstProgress{Running: f.Running, Total: f.Total, Queued: f.Queued, Sent: f.Sent, Failed: f.Failed, Unknown: f.Unknown,
		Replied: f.Replied, Trouble: string(f.Trouble), StartedAt: instant(f.StartedAt)}
}
