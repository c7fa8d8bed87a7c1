package app_test

import (
	"fmt"
	"strings"
	"testing"

	"punchline/app/simulator"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// First messages to all, one of them to a wrong ID and one to a member whom the
// Bot cannot reach: what LINE WORKS took, what each sees, and what came back.
func TestFirstMessages(t *testing.T) {
	r := newRig(t, 5)
	ctx, owner := t.Context(), timeclock.Owner()
	sqlitetest.Exec(t, r.app.DB, "UPDATE employee SET user_id = NULL WHERE id IN (2, 3)")
	sqlitetest.Exec(t, r.app.DB, "UPDATE employee SET account_id = 'wrong@example.com' WHERE id = 3")
	if _, err := r.sim.Inject(simulator.Fault{API: "bot-user-message-send", Kind: simulator.FaultStatus, Status: 403, Code: "ACCESS_DENIED",
		Description: "Access is denied for bot.", Count: -1, Match: sqlitetest.UserID(3)}); err != nil {
		t.Fatal(err)
	}
	rules, err := r.app.DB.Rules(ctx)
	if err != nil {
		t.Fatal(err)
	}
	p, err := r.app.DB.SendFirst(ctx, owner, timeclock.FirstOrder{To: timeclock.FirstToUnsent, Text: r.app.FirstText(rules)})
	if err != nil || p.Total != 5 {
		t.Fatalf("%+v, %v", p, err)
	}
	r.await(t, "0", "SELECT count(*) FROM first_message WHERE waiting_id IS NOT NULL")
	var got []string
	list, err := r.app.DB.ListAccounts(ctx, owner, timeclock.AccountQuery{EmployeeQuery: timeclock.EmployeeQuery{Limit: 9}})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range list.Rows {
		got = append(got, strings.TrimSpace(string(x.First)+" "+string(x.FirstCode)))
	}
	if g := strings.Join(got, ", "); g != "sent, sent, failed lineworks_not_found, failed lineworks_bot_denied, sent" {
		t.Error(g)
	}
	if list.Counts != (timeclock.AccountCounts{All: 5, WithID: 5, Failed: 2}) {
		t.Errorf("%+v", list.Counts)
	}
	to := map[string]simulator.Send{}
	for _, s := range r.sim.Sent() {
		to[s.UserID] = s
	}
	if len(to) != 3 || len(r.sim.Sent()) != 3 {
		t.Fatalf("LINE WORKS took %+v", r.sim.Sent())
	}
	first := to[sqlitetest.UserID(0)]
	if !strings.HasPrefix(first.Text, "山田 太郎0さん ") || !strings.HasSuffix(first.Text, "もう一度送ってください") || len(first.Quick) != 4 {
		t.Errorf("%s, %+v", first.Text, first.Quick)
	}
	if b := to[sqlitetest.UserID(4)]; len(b.Quick) != 4 {
		t.Errorf("%+v", b.Quick)
	}
	// The talk that begins with it is no answer; a press of its button is, and punches.
	r.await(t, "3", "SELECT count(*) FROM event WHERE kind = 'begin'")
	r.await(t, "0", "SELECT count(*) FROM first_message WHERE state = 'replied'")
	if d, err := r.sim.Press(ctx, r.bot.ID, sqlitetest.UserID(0), simulator.Button{Label: "出勤"}); err != nil || d.Status != 200 {
		t.Fatalf("%+v, %v", d, err)
	}
	r.await(t, "replied", "SELECT state FROM first_message WHERE employee_id = 1")
	r.await(t, "1", "SELECT count(*) FROM punch WHERE employee_id = 1 AND type = 'clock_in'")
	if e, err := r.app.DB.Account(ctx, owner, 1); err != nil || e.First != timeclock.FirstReplied || e.LastPunchType != timeclock.ClockIn {
		t.Errorf("%+v, %v", e, err)
	}
}

// However many wait, half of what LINE WORKS allows stays for replies.
func TestFirstMessagesLeaveRoom(t *testing.T) {
	r := newRig(t, 30, func(c *simulator.Config) { c.DefaultLimit = 20 })
	if _, err := r.app.DB.SendFirst(t.Context(), timeclock.Owner(), timeclock.FirstOrder{To: timeclock.FirstToUnsent, Text: "はじめます"}); err != nil {
		t.Fatal(err)
	}
	r.sent(t, 10)
	for i := range 5 {
		r.say(t, i, "出勤")
	}
	first := 0
	for _, s := range r.sent(t, 15) {
		if s.Text == "はじめます" {
			first++
		}
	}
	if first != 10 {
		t.Errorf("%d first messages within a minute, want 10", first)
	}
	if got := r.app.FirstPerMinute(); got != 10 {
		t.Errorf("%d a minute, it says", got)
	}
	p, err := r.app.DB.FirstProgress(t.Context(), timeclock.Owner())
	if err != nil || !p.Running || p.Queued != 20 || p.Trouble != "" {
		t.Errorf("%+v, %v", p, err)
	}
}

// Nor does an アカウント確認 of many hold up those who come after a wrong ID.
func TestFirstMessagesDuringACheck(t *testing.T) {
	r := newRig(t, 30, func(c *simulator.Config) { c.DefaultLimit = 20 })
	ctx, owner := t.Context(), timeclock.Owner()
	sqlitetest.Exec(t, r.app.DB, "UPDATE employee SET user_id = NULL, account_id = 'wrong@example.com' WHERE id = 30")
	sqlitetest.Exec(t, r.app.DB, "UPDATE sender SET checked_ms = checked_ms - 100000000")
	if _, err := r.app.DB.CheckAccounts(ctx, owner, timeclock.Selection{}); err != nil {
		t.Fatal(err)
	}
	r.await(t, "10", "SELECT count(*) FROM employee WHERE lookup_ms IS NOT NULL") // its half of the minute
	if _, err := r.app.DB.SendFirst(ctx, owner, timeclock.FirstOrder{To: timeclock.FirstToChosen, IDs: []int64{30, 29, 28}, Text: "はじめます"}); err != nil {
		t.Fatal(err)
	}
	r.await(t, "sent,sent,failed", "SELECT group_concat(state) FROM (SELECT state FROM first_message ORDER BY employee_id)")
}

// アカウント確認 against LINE WORKS: there, not there, another address by now,
// and another member under the ID.
func TestCheckAccounts(t *testing.T) {
	r := newRig(t, 4, func(c *simulator.Config) {
		c.Users = append(c.Users[:1], c.Users[2:]...) // 1 is gone
		c.Users[1].Email = "married@example.com"
		c.Users[2].Email = "old@example.com"
		c.Users = append(c.Users, simulator.User{ID: "new", Email: "user0003@example.com", LastName: "新"})
	})
	ctx, owner := t.Context(), timeclock.Owner()
	sqlitetest.Exec(t, r.app.DB, "UPDATE sender SET checked_ms = checked_ms - 100000000")
	p, err := r.app.DB.CheckAccounts(ctx, owner, timeclock.Selection{})
	if err != nil || !p.Running || p.Total != 4 {
		t.Fatalf("%+v, %v", p, err)
	}
	r.await(t, "0", "SELECT (SELECT count(*) FROM employee WHERE lookup_due_ms IS NOT NULL) + (SELECT count(*) FROM sender WHERE due_ms IS NOT NULL)")
	if p, err = r.app.DB.CheckProgress(ctx, owner); err != nil || p.Running || p.Done != 4 {
		t.Errorf("%+v, %v", p, err)
	}
	var got []string
	for id := range int64(4) {
		e, err := r.app.DB.Account(ctx, owner, id+1)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.TrimSpace(fmt.Sprint(e.Check, " ", e.CheckCode, e.NewAddress)))
	}
	if g := strings.Join(got, ", "); g != "found, not_found lineworks_not_found, changed married@example.com, conflict" {
		t.Error(g)
	}
	// Taken over, and confirmed; both punch.
	if err := r.app.DB.AcceptAddress(ctx, owner, 3, 1); err != nil {
		t.Error(err)
	}
	if err := r.app.DB.ConfirmUser(ctx, owner, 4, 1); err != nil {
		t.Error(err)
	}
	r.say(t, 2, "出勤")
	if d, err := r.sim.Say(ctx, r.bot.ID, "new", "出勤"); err != nil || d.Status != 200 {
		t.Fatalf("%+v, %v", d, err)
	}
	r.await(t, "3,4", "SELECT group_concat(employee_id) FROM (SELECT employee_id FROM punch ORDER BY employee_id)")
}
