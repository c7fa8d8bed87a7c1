package desktop

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAccounts(t *testing.T) {
	b := newPage(t, func(s *Services) {
		s.FirstText = func(r *timeclock.Rules) string { return "{name}さん " + r.ReplyLang }
		s.FirstPerMinute = func() int { return 2 }
	})
	b.firstAdmin(t, false)
	acc := &Accounts{b.Page}
	st, err := acc.State()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := asJSON(t, st), `{"domain":"","connected":false,"firstDefault":"{name}さん ja","checking":{"running":false,"total":0,"done":0,"startedAt":""},`+
		`"first":{"running":false,"total":0,"queued":0,"sent":0,"failed":0,"unknown":0,"replied":0,"trouble":"","startedAt":""}}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	_, err = acc.Check(AccountsChosen{})
	wantCode(t, err, timeclock.CodeNotRegistered)
	if err := b.db.SaveRegistration(t.Context(), timeclock.Owner(), timeclock.Registration{ClientID: "c", ServiceAccount: "s@Example.com", BotID: "1"},
		timeclock.Credentials{BotSecret: timeclock.NewSecret("x")}); err != nil {
		t.Fatal(err)
	}
	if st, err := acc.State(); err != nil || st.Domain != "example.com" || !st.Connected {
		t.Errorf("%+v, %v", st, err)
	}
	if err := b.db.Record(t.Context(), sqlitetest.Text(0, sqlitetest.Now().Add(-time.Minute), "出勤")); err != nil {
		t.Fatal(err)
	}
	page, err := acc.List(AccountQuery{Text: "太郎0", Limit: 5})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := asJSON(t, page), `{"total":1,"offset":0,"rows":[{"id":1,"version":1,"code":"0000","name":"山田 太郎0","kana":"",`+
		`"divisionId":1,"divisionCode":"10","division":"総務部","employmentTypeId":1,"employmentTypeCode":"1","employmentType":"正社員",`+
		`"accountId":"user0000@example.com","joinedOn":"","leftOn":"","state":"employed","nextMove":"",`+
		`"userLinked":true,"check":"found","checkCode":"","checkedAt":"2026-11-23T09:00:00+09:00","newAddress":"",`+
		`"first":"none","firstCode":"","firstAt":"","lastPunchAt":"2026-11-23T08:59:00+09:00","lastPunchType":"clock_in"}],`+
		`"counts":{"all":1,"withId":1,"unsent":1,"failed":0,"unknown":0}}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if page, err := acc.List(AccountQuery{Text: "nobody", Limit: 5}); err != nil || asJSON(t, page.Rows) != "[]" {
		t.Errorf("%+v, %v", page, err)
	}
	_, err = acc.List(AccountQuery{Sort: "color"})
	wantCode(t, err, timeclock.CodeInvalid)

	saved, err := acc.Save([]AccountEdit{{EmployeeID: 1, Version: 1, AccountID: "USER0001@example.com"}})
	if got, want := asJSON(t, saved), `{"saved":0,"problems":[{"employeeId":1,"reason":"account_taken","value":"user0001@example.com","other":"0001 山田 太郎1"}]}`; err != nil || got != want {
		t.Errorf("%s, %v", got, err)
	}
	saved, err = acc.Save([]AccountEdit{{EmployeeID: 3, Version: 1, AccountID: ""}})
	if got, want := asJSON(t, saved), `{"saved":1,"problems":[]}`; err != nil || got != want {
		t.Errorf("%s, %v", got, err)
	}
	_, err = acc.Save([]AccountEdit{{EmployeeID: 3, Version: 1, AccountID: "x@example.com"}})
	if got, want := FormatError(err), `{"code":"conflict","args":{"employee":"0002"}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}

	p, err := acc.Check(AccountsChosen{IDs: []int64{1}})
	if err != nil || !p.Running || p.Total != 1 || p.StartedAt != "2026-11-23T09:00:00+09:00" {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err = acc.CancelCheck(); err != nil || p.Running {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err = acc.Check(AccountsChosen{}); err != nil || p.Total != 2 {
		t.Errorf("of a query: %+v, %v", p, err)
	}

	in := FirstInput{To: "unsent"}
	plan, err := acc.FirstPlan(in)
	if got, want := asJSON(t, plan), `{"count":2,"withoutId":1,"again":0,"minutes":1}`; err != nil || got != want {
		t.Errorf("%s, %v", got, err)
	}
	_, err = acc.SendFirst(in)
	if got, want := FormatError(err), `{"code":"invalid","field":"text","reason":"missing","args":{"field":"text","reason":"missing"}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	in.Text = "{name}さん"
	f, err := acc.SendFirst(in)
	if got, want := asJSON(t, f), `{"running":true,"total":2,"queued":2,"sent":0,"failed":0,"unknown":0,"replied":0,"trouble":"","startedAt":"2026-11-23T09:00:00+09:00"}`; err != nil || got != want {
		t.Errorf("%s, %v", got, err)
	}
	if f, err = acc.CancelFirst(); err != nil || f.Running || f.Total != 0 {
		t.Errorf("%+v, %v", f, err)
	}

	_, err = acc.AcceptAddress(1, 1)
	wantCode(t, err, timeclock.CodeNotFound)
	sqlitetest.Exec(t, b.db, "UPDATE sender SET account_id = 'new@example.com' WHERE user_id = ?", sqlitetest.UserID(0))
	row, err := acc.AcceptAddress(1, 1)
	if err != nil || row.AccountID != "new@example.com" || row.Version != 2 || !row.UserLinked {
		t.Errorf("%+v, %v", row, err)
	}
	_, err = acc.ConfirmUser(1, 2)
	wantCode(t, err, timeclock.CodeNotFound)
	sqlitetest.Exec(t, b.db, "INSERT INTO sender (user_id, account_id, checked_ms, conflict_employee_id) VALUES ('u', 'new@example.com', 1, 1)")
	row, err = acc.ConfirmUser(1, 2)
	if err != nil || row.Version != 3 || row.Check == "conflict" {
		t.Errorf("%+v, %v", row, err)
	}
	if got := b.log.String(); strings.Contains(got, "ERROR") {
		t.Errorf("logged %s", got)
	}
}
