package sqlite_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

func sendFirst(t testing.TB, db *sqlite.DB, to timeclock.FirstTo, ids ...int64) timeclock.FirstProgress {
	t.Helper()
	p, err := db.SendFirst(t.Context(), timeclock.Owner(), timeclock.FirstOrder{To: to, IDs: ids, Text: "{name}さん はじめます"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// next claims the next first message; nil for none.
func (c *testClock) next(t testing.TB, db *sqlite.DB) *timeclock.Outgoing {
	t.Helper()
	o, next, err := db.ClaimFirst(t.Context(), c.now())
	if err != nil || o == nil && !next.IsZero() {
		t.Fatalf("%v, %v", next, err)
	}
	return o
}

// ends claims the next and says how it ended.
func (c *testClock) ends(t testing.TB, db *sqlite.DB, d timeclock.FirstDelivery) *timeclock.Outgoing {
	t.Helper()
	o := c.next(t, db)
	if o == nil {
		t.Fatal("nobody waits")
	}
	if err := db.SettleFirst(t.Context(), o.ID, d); err != nil {
		t.Fatal(err)
	}
	return o
}

func firstStates(t testing.TB, db *sqlite.DB) string {
	t.Helper()
	var all []string
	for _, r := range accounts(t, db, timeclock.Owner(), timeclock.AccountQuery{}).Rows {
		s := string(r.First)
		if r.FirstCode != "" {
			s += " " + string(r.FirstCode)
		}
		all = append(all, s)
	}
	return strings.Join(all, ", ")
}

func (c *testClock) progress(t testing.TB, db *sqlite.DB) string {
	t.Helper()
	p, err := db.FirstProgress(t.Context(), timeclock.Owner())
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%v of %d: %d queued, %d sent, %d failed, %d unknown, %d replied; %s", p.Running, p.Total, p.Queued, p.Sent, p.Failed, p.Unknown, p.Replied, p.Trouble)
}

var sent = timeclock.FirstDelivery{State: timeclock.SendSent}

func TestFirstMessages(t *testing.T) {
	c := newTestClock()
	db := registered(t, 6, c.options)
	sqlitetest.Exec(t, db, "UPDATE employee SET account_id = NULL, user_id = NULL WHERE id = 2")
	sqlitetest.Exec(t, db, "UPDATE employee SET user_id = NULL WHERE id = 3")
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = '2026-11-22' WHERE id = 6")
	owner := timeclock.Owner()
	if got := c.progress(t, db); got != "false of 0: 0 queued, 0 sent, 0 failed, 0 unknown, 0 replied; " {
		t.Errorf("before: %s", got)
	}
	order := timeclock.FirstOrder{To: timeclock.FirstToUnsent, Query: timeclock.AccountQuery{EmployeeQuery: timeclock.EmployeeQuery{State: timeclock.FilterAll}}}
	if p, err := db.PlanFirst(t.Context(), owner, order); err != nil || p != (timeclock.FirstPlan{Count: 4, WithoutID: 1}) {
		t.Errorf("planned %+v, %v", p, err)
	}
	p := sendFirst(t, db, timeclock.FirstToUnsent)
	if !p.Running || p.Total != 4 || p.Queued != 4 || !p.StartedAt.Equal(c.now()) {
		t.Errorf("%+v", p)
	}
	if got := firstStates(t, db); got != "queued, no_id, queued, queued, queued" {
		t.Error(got)
	}
	// Who waits already is not written to twice, however often it is asked for.
	if p = sendFirst(t, db, timeclock.FirstToShown); p.Total != 4 {
		t.Errorf("again: %+v", p)
	}
	if n := sqlitetest.One(t, db, "SELECT count(*) FROM first_send"); n != "1" {
		t.Errorf("%s sends", n)
	}
	record(t, db, c.text(sqlitetest.UserID(0), "出勤")) // he is known from before
	c.add(time.Minute)
	o := c.ends(t, db, sent)
	if o.Kind != timeclock.OutFirst || o.Case != timeclock.CaseFirstMessage || o.UserID != sqlitetest.UserID(0) || o.Params.Name != "山田 太郎0" || o.Params.Text != "{name}さん はじめます" ||
		!slices.Equal(o.Params.Offers, []timeclock.PunchType{timeclock.ClockIn, timeclock.ClockOut, timeclock.BreakStart, timeclock.BreakEnd}) {
		t.Errorf("the first: %+v", o)
	}
	if o = c.ends(t, db, timeclock.FirstDelivery{State: timeclock.SendFailed, Code: timeclock.CodeLWNotFound}); o.UserID != "user0002@example.com" {
		t.Errorf("whose user nobody knows: %+v", o)
	}
	if o = c.ends(t, db, timeclock.FirstDelivery{State: timeclock.SendUnknown, Code: timeclock.CodeLWOutcome}); o.ID != 4 || len(o.Params.Offers) != 2 {
		t.Errorf("who may take no breaks: %+v", o)
	}
	if got := firstStates(t, db) + "; " + c.progress(t, db); got != "sent, no_id, failed lineworks_not_found, unknown lineworks_outcome, queued; true of 4: 1 queued, 1 sent, 1 failed, 1 unknown, 0 replied; " {
		t.Error(got)
	}
	if got := accounts(t, db, owner, timeclock.AccountQuery{}).Counts; got != (timeclock.AccountCounts{All: 5, WithID: 4, Failed: 1, Unknown: 1}) {
		t.Errorf("%+v", got)
	}
	c.ends(t, db, sent)
	if o := c.next(t, db); o != nil {
		t.Errorf("one more: %+v", o)
	}
	// Each that left is kept where everything is that was sent.
	got := sqlitetest.Query(t, db, "SELECT kind, employee_id, user_id, state, attempts, code FROM outbox WHERE kind = 'first_message' ORDER BY id")
	if len(got) != 4 || got[0] != "first_message|1|"+sqlitetest.UserID(0)+"|sent|1|" || got[1] != "first_message|3|user0002@example.com|failed|1|lineworks_not_found" {
		t.Errorf("kept %q", got)
	}
	// One's own words are an answer; that the talk began is none, and what was
	// written before is none.
	at := c.now()
	c.add(time.Minute)
	begin, early, word := c.text(sqlitetest.UserID(0), ""), c.text(sqlitetest.UserID(0), "早い"), c.text(sqlitetest.UserID(0), "出勤")
	begin.Kind, early.IssuedAt = timeclock.KindBegin, at.Add(-time.Hour)
	for _, m := range []timeclock.Message{begin, early, c.text(sqlitetest.UserID(3), "はい")} {
		record(t, db, m)
	}
	if got := firstStates(t, db); got != "sent, no_id, failed lineworks_not_found, replied, sent" {
		t.Error(got)
	}
	record(t, db, word)
	if got := firstStates(t, db) + "; " + c.progress(t, db); got != "replied, no_id, failed lineworks_not_found, replied, sent; false of 4: 0 queued, 1 sent, 1 failed, 0 unknown, 2 replied; " {
		t.Error(got)
	}
	if e := account(t, db, 1); !e.FirstAt.Equal(word.IssuedAt) {
		t.Errorf("answered %v", e.FirstAt)
	}
	// Nobody is unsent; all, and those named, can be written to again.
	if p, err := db.PlanFirst(t.Context(), owner, order); err != nil || p != (timeclock.FirstPlan{WithoutID: 1}) {
		t.Errorf("planned %+v, %v", p, err)
	}
	order.To = timeclock.FirstToShown
	if p, err := db.PlanFirst(t.Context(), owner, order); err != nil || p != (timeclock.FirstPlan{Count: 4, WithoutID: 1, Again: 3}) {
		t.Errorf("planned %+v, %v", p, err)
	}
	if p := sendFirst(t, db, timeclock.FirstToUnsent); p.Running {
		t.Errorf("unsent: %+v", p)
	}
	c.add(time.Hour)
	if p := sendFirst(t, db, timeclock.FirstToChosen, 3, 3, 2, 6, 99); p.Total != 1 || p.Queued != 1 || !p.StartedAt.Equal(c.now()) {
		t.Errorf("chosen: %+v", p)
	}
	if o := c.ends(t, db, sent); o.ID != 3 {
		t.Errorf("%+v", o)
	}
	if got := strings.Join(sqlitetest.Query(t, db, "SELECT action || ' ' || new FROM operation WHERE target = 'first_send' ORDER BY id"), "\n"); got !=
		`send_first {"count":4,"text":"{name}さん はじめます","to":"unsent"}`+"\n"+`send_first {"count":1,"text":"{name}さん はじめます","to":"chosen"}` {
		t.Errorf("told %s", got)
	}
}

func TestFirstMessageIsRefused(t *testing.T) {
	db := registered(t, 2, fixed)
	owner := timeclock.Owner()
	try := func(o timeclock.FirstOrder) timeclock.Code {
		_, err := db.SendFirst(t.Context(), owner, o)
		return timeclock.CodeOf(err)
	}
	good := timeclock.FirstOrder{To: timeclock.FirstToUnsent, Text: "x"}
	for name, tt := range map[string]struct {
		o    timeclock.FirstOrder
		want timeclock.Code
	}{
		"no text":   {timeclock.FirstOrder{To: timeclock.FirstToUnsent, Text: " "}, timeclock.CodeInvalid},
		"long text": {timeclock.FirstOrder{To: timeclock.FirstToUnsent, Text: strings.Repeat("長", 2001)}, timeclock.CodeInvalid},
		"to whom":   {timeclock.FirstOrder{Text: "x"}, timeclock.CodeInvalid},
		"a query":   {timeclock.FirstOrder{To: timeclock.FirstToShown, Text: "x", Query: timeclock.AccountQuery{First: "x"}}, timeclock.CodeInvalid},
	} {
		if got := try(tt.o); got != tt.want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if err := db.Use(t.Context(), owner, false); err != nil {
		t.Fatal(err)
	}
	if got := try(good); got != timeclock.CodeNotUsed {
		t.Errorf("使用しない: %s", got)
	}
	if err := db.Disconnect(t.Context(), owner); err != nil {
		t.Fatal(err)
	}
	if got := try(good); got != timeclock.CodeNotRegistered {
		t.Errorf("nothing registered: %s", got)
	}
}

// Two admins press the button at once, also for all: nobody waits twice.
func TestFirstMessagesToAllAskedForTogether(t *testing.T) {
	db := registered(t, 500, fixed)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { sendFirst(t, db, timeclock.FirstToShown) })
	}
	wg.Wait()
	if got := sqlitetest.Query(t, db, "SELECT total FROM first_send"); len(got) != 1 || got[0] != "500" {
		t.Errorf("sends to %v", got)
	}
}

// Two admins press the button at once, and one again: everybody gets one.
func TestFirstMessagesAskedForTogether(t *testing.T) {
	c := newTestClock()
	db := registered(t, 50, c.options)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { sendFirst(t, db, timeclock.FirstToUnsent) })
	}
	seen := map[int64]int{}
	for len(seen) < 50 {
		if o := c.next(t, db); o != nil {
			seen[o.ID]++
			if err := db.SettleFirst(t.Context(), o.ID, sent); err != nil {
				t.Fatal(err)
			}
		}
	}
	wg.Wait()
	if o := c.next(t, db); o != nil || len(seen) != 50 {
		t.Errorf("%+v of %d", o, len(seen))
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("employee %d got %d", id, n)
		}
	}
}

// Who leaves, loses his ID or gets another one while he waits.
func TestFirstMessageToWhoChanged(t *testing.T) {
	c := newTestClock()
	db := registered(t, 5, c.options)
	sendFirst(t, db, timeclock.FirstToUnsent)
	version := account(t, db, 2).Version
	if _, _, err := db.SaveAccounts(t.Context(), timeclock.Owner(), []timeclock.AccountEdit{
		{EmployeeID: 2, Version: version, AccountID: "new@example.com"}, {EmployeeID: 3, Version: version}, {EmployeeID: 5, Version: version, AccountID: "five@example.com"}}); err != nil {
		t.Fatal(err)
	}
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = '2026-11-22', version = version + 1 WHERE id = 1")
	var to []string
	for o := c.next(t, db); o != nil; o = c.next(t, db) {
		to = append(to, o.UserID)
		if o.ID == 5 { // and again while it is on its way
			if _, _, err := db.SaveAccounts(t.Context(), timeclock.Owner(), []timeclock.AccountEdit{{EmployeeID: 5, Version: version + 1, AccountID: "six@example.com"}}); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.SettleFirst(t.Context(), o.ID, sent); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(to, " "); got != "new@example.com "+sqlitetest.UserID(3)+" five@example.com" {
		t.Errorf("written to %s", got)
	}
	if got := firstStates(t, db); got != "sent, no_id, sent, none" { // the last one's new ID got none
		t.Error(got)
	}
	if got := c.progress(t, db); got != "false of 3: 0 queued, 3 sent, 0 failed, 0 unknown, 0 replied; " {
		t.Error(got)
	}
	// Who was written to by his ID is the same after he was found, and under another ID of his.
	c.asked(t, db, map[string]string{"new@example.com": "u", "six@example.com": "v"})
	c.answer(t, db, "u", "newer@example.com")
	if err := db.AcceptAddress(t.Context(), timeclock.Owner(), 2, version+1); err != nil {
		t.Fatal(err)
	}
	if e := account(t, db, 2); e.First != timeclock.FirstSent || e.AccountID != "newer@example.com" {
		t.Errorf("%+v", e)
	}
	c.add(time.Minute)
	record(t, db, c.text("u", "出勤"))
	if e := account(t, db, 2); e.First != timeclock.FirstReplied {
		t.Errorf("%+v", e)
	}
}

func TestCancelFirst(t *testing.T) {
	c := newTestClock()
	db := registered(t, 6, c.options)
	sendFirst(t, db, timeclock.FirstToUnsent)
	c.ends(t, db, sent)
	c.ends(t, db, sent)
	under := c.next(t, db)
	cancel := func(a timeclock.Actor) timeclock.FirstProgress {
		t.Helper()
		p, err := db.CancelFirst(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	// A limited admin takes back those of his own, and sees no others.
	if p := cancel(editor(timeclock.Scope{Divisions: []int64{2}})); p.Queued != 0 || p.Total != 1 {
		t.Errorf("%+v", p)
	}
	if got := firstStates(t, db); got != "sent, sent, queued, none, queued, none" {
		t.Error(got)
	}
	cancel(timeclock.Owner())
	if got := firstStates(t, db); got != "sent, sent, queued, none, none, none" {
		t.Error(got)
	}
	// What was on its way is not tried again.
	if err := db.SettleFirst(t.Context(), under.ID, timeclock.FirstDelivery{State: timeclock.SendQueued, Code: timeclock.CodeLWNetwork, PauseUntil: c.now().Add(time.Minute)}); err != nil {
		t.Fatal(err)
	}
	if got := firstStates(t, db) + "; " + c.progress(t, db); got != "sent, sent, none, none, none, none; false of 2: 0 queued, 2 sent, 0 failed, 0 unknown, 0 replied; " {
		t.Error(got)
	}
	if n := sqlitetest.One(t, db, "SELECT count(*) FROM first_message"); n != "2" {
		t.Errorf("%s rows stay", n)
	}
	// Who got one before and would have got another is where he was.
	if p := sendFirst(t, db, timeclock.FirstToShown); p.Queued != 6 {
		t.Errorf("%+v", p)
	}
	cancel(timeclock.Owner())
	if got := firstStates(t, db); got != "sent, sent, none, none, none, none" {
		t.Error(got)
	}
	if p := cancel(timeclock.Owner()); p.Running {
		t.Errorf("nothing to take back: %+v", p)
	}
	if got := strings.Join(sqlitetest.Query(t, db, "SELECT old FROM operation WHERE action = 'cancel_first' ORDER BY id"), " "); got != `{"count":2} {"count":1} {"count":6}` {
		t.Errorf("told %s", got)
	}
}

// What cannot leave now holds all up for a while, and goes to the end; a small
// send goes before a large one.
func TestFirstMessagesPause(t *testing.T) {
	c := newTestClock()
	db := registered(t, 5, c.options)
	sendFirst(t, db, timeclock.FirstToChosen, 1, 2, 3, 4)
	until := c.now().Add(time.Minute)
	c.ends(t, db, timeclock.FirstDelivery{State: timeclock.SendQueued, Code: timeclock.CodeLWNetwork, PauseUntil: until})
	if got := c.progress(t, db); got != "true of 4: 4 queued, 0 sent, 0 failed, 0 unknown, 0 replied; lineworks_network" {
		t.Error(got)
	}
	if h, err := db.Health(t.Context(), timeclock.Owner()); err != nil || h.Connection != timeclock.ConnectionFailing || h.ConnectionCode != timeclock.CodeLWNetwork || h.OutboxWaiting != 0 {
		t.Errorf("%+v, %v", h, err)
	}
	if o, next, err := db.ClaimFirst(t.Context(), c.now()); o != nil || !next.Equal(until) || err != nil {
		t.Errorf("%+v, %v, %v", o, next, err)
	}
	c.add(time.Minute)
	if o := c.ends(t, db, sent); o.ID != 2 || o.Attempts != 0 {
		t.Errorf("then: %+v", o)
	}
	if got := c.progress(t, db); got != "true of 4: 3 queued, 1 sent, 0 failed, 0 unknown, 0 replied; " {
		t.Error(got)
	}
	sendFirst(t, db, timeclock.FirstToUnsent) // employee 5 alone
	var ids []int64
	for o := c.next(t, db); o != nil; o = c.next(t, db) {
		ids = append(ids, o.ID)
		if err := db.SettleFirst(t.Context(), o.ID, sent); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(ids, []int64{5, 3, 4, 1}) {
		t.Errorf("order %v", ids)
	}
	if got := c.progress(t, db); got != "false of 5: 0 queued, 5 sent, 0 failed, 0 unknown, 0 replied; " {
		t.Errorf("both together: %s", got)
	}
	// The admin who asks for more has it tried at once.
	sendFirst(t, db, timeclock.FirstToChosen, 1)
	c.ends(t, db, timeclock.FirstDelivery{State: timeclock.SendQueued, Code: timeclock.CodeLWNetwork, PauseUntil: c.now().Add(time.Hour)})
	sendFirst(t, db, timeclock.FirstToChosen, 2)
	if o := c.next(t, db); o == nil || o.ID != 2 {
		t.Errorf("%+v", o)
	}
	if err := db.Use(t.Context(), timeclock.Owner(), false); err != nil {
		t.Fatal(err)
	}
	if got := c.progress(t, db); !strings.HasSuffix(got, "not_used") {
		t.Errorf("使用しない: %s", got)
	}
}

// A Bot that is not public refuses everybody, and then the refusal is nobody's
// failure; one who is refused while others are written to is.
func TestFirstMessageDenied(t *testing.T) {
	c := newTestClock()
	db := registered(t, 3, c.options)
	sendFirst(t, db, timeclock.FirstToUnsent)
	denied := func() timeclock.FirstDelivery {
		return timeclock.FirstDelivery{State: timeclock.SendQueued, Denied: true, Code: timeclock.CodeLWBotDenied, PauseUntil: c.now().Add(time.Second)}
	}
	for range 2 {
		for range 3 {
			c.ends(t, db, denied())
			c.add(time.Minute)
		}
	}
	if got := c.progress(t, db); got != "true of 3: 3 queued, 0 sent, 0 failed, 0 unknown, 0 replied; lineworks_bot_denied" {
		t.Error(got)
	}
	c.ends(t, db, denied()) // the first: still not public
	c.add(time.Minute)
	c.ends(t, db, sent) // the second: it is now
	c.add(time.Minute)
	c.ends(t, db, sent)
	c.add(time.Minute)
	c.ends(t, db, denied())
	if got := firstStates(t, db); got != "failed lineworks_bot_denied, sent, sent" {
		t.Error(got)
	}
	if got := c.progress(t, db); got != "false of 3: 0 queued, 2 sent, 1 failed, 0 unknown, 0 replied; " {
		t.Error(got)
	}
}

// A crash while one is on its way.
func TestAbandonFirst(t *testing.T) {
	c := newTestClock()
	db := registered(t, 3, c.options)
	sendFirst(t, db, timeclock.FirstToUnsent)
	c.ends(t, db, sent)
	c.next(t, db)
	for _, want := range []int{1, 0} {
		if n, err := db.AbandonFirst(t.Context()); n != want || err != nil {
			t.Errorf("%d, %v", n, err)
		}
	}
	if got := firstStates(t, db); got != "sent, unknown lineworks_outcome, queued" {
		t.Error(got)
	}
	if got := sqlitetest.One(t, db, "SELECT group_concat(state, ' ') FROM outbox"); got != "sent unknown" {
		t.Errorf("kept %s", got)
	}
	// An end that is told late changes nothing.
	if err := db.SettleFirst(t.Context(), 2, sent); err != nil {
		t.Fatal(err)
	}
	if got := firstStates(t, db); got != "sent, unknown lineworks_outcome, queued" {
		t.Error(got)
	}
}

// A request that never left is taken back, and nobody is held up by it.
func TestFirstMessageThatNeverLeft(t *testing.T) {
	c := newTestClock()
	db := registered(t, 2, c.options)
	sendFirst(t, db, timeclock.FirstToUnsent)
	c.ends(t, db, timeclock.FirstDelivery{State: timeclock.SendQueued, NotTried: true, Code: timeclock.CodeLWNetwork})
	if o := c.next(t, db); o.ID != 1 || o.Attempts != 0 {
		t.Errorf("%+v", o)
	}
}

// Of thousands who have left or have no ID any more each is passed over.
func TestFirstMessagesToMayWhoLeft(t *testing.T) {
	c := newTestClock()
	db := registered(t, 1300, c.options)
	sendFirst(t, db, timeclock.FirstToUnsent)
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = '2020-01-01', version = version + 1 WHERE id < 1300")
	var o *timeclock.Outgoing
	for range 3 {
		var next time.Time
		var err error
		if o, next, err = db.ClaimFirst(t.Context(), c.now()); err != nil {
			t.Fatal(err)
		}
		if o != nil {
			break
		}
		if !next.Equal(c.now()) {
			t.Fatalf("then at %v", next)
		}
	}
	if o == nil || o.ID != 1300 {
		t.Errorf("%+v", o)
	}
}

// An import whose people wait for a message cannot be undone; once that is
// taken back it can.
func TestUndoOfAnImportWithFirstMessages(t *testing.T) {
	c := newTestClock()
	db := registered(t, 1, c.options)
	done := apply(t, db, timeclock.ImportOptions{}, timeclock.ImportRow{Code: "9", LastName: "新", DivisionCode: "10", TypeCode: "1", AccountID: "nine@example.com"})
	sendFirst(t, db, timeclock.FirstToUnsent)
	if _, err := db.UndoImport(t.Context(), timeclock.Owner(), done.ImportID); timeclock.CodeOf(err) != timeclock.CodeImportTouched {
		t.Errorf("while he waits: %v", err)
	}
	if _, err := db.CancelFirst(t.Context(), timeclock.Owner()); err != nil {
		t.Fatal(err)
	}
	if n, err := db.UndoImport(t.Context(), timeclock.Owner(), done.ImportID); err != nil || n.Removed != 1 {
		t.Errorf("%+v, %v", n, err)
	}
}

// BenchmarkAccounts is 打刻連携設定 of a company of 100,000.
func BenchmarkAccounts(b *testing.B) {
	const people = 100_000
	db := registered(b, people, fixed)
	sqlitetest.Punches(b, db, people, 2*people)
	owner := timeclock.Owner()
	window := func(q timeclock.AccountQuery) func() error {
		q.Limit = 200
		return func() error { _, err := db.ListAccounts(b.Context(), owner, q); return err }
	}
	// The sorted list is remembered: read anew each time it costs most.
	anew := func(f func() error) func() error {
		return func() error {
			sqlite.ForgetLists(db)
			return f()
		}
	}
	by := func(s timeclock.EmployeeSort) timeclock.AccountQuery {
		return timeclock.AccountQuery{EmployeeQuery: timeclock.EmployeeQuery{Sort: s}}
	}
	for _, x := range []struct {
		name string
		f    func() error
	}{
		{"window", window(timeclock.AccountQuery{})},
		{"by code", anew(window(timeclock.AccountQuery{}))},
		{"by check", anew(window(by(timeclock.SortCheck)))},
		{"by last punch", anew(window(by(timeclock.SortLastPunch)))},
		{"text", anew(window(timeclock.AccountQuery{EmployeeQuery: timeclock.EmployeeQuery{Text: "太郎99"}}))},
		{"plan", func() error {
			_, err := db.PlanFirst(b.Context(), owner, timeclock.FirstOrder{To: timeclock.FirstToUnsent})
			return err
		}},
		{"send and take back", func() error {
			if _, err := db.SendFirst(b.Context(), owner, timeclock.FirstOrder{To: timeclock.FirstToUnsent, Text: "x"}); err != nil {
				return err
			}
			_, err := db.CancelFirst(b.Context(), owner)
			return err
		}},
	} {
		b.Run(x.name, func(b *testing.B) {
			for b.Loop() {
				if err := x.f(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestCancelWithinAScopeStopsTheOneUnderWay(t *testing.T) {
	c := newTestClock()
	db := registered(t, 6, c.options)
	sendFirst(t, db, timeclock.FirstToChosen, 2, 4)
	under := c.next(t, db)
	e := editor(timeclock.Scope{Divisions: []int64{2}})
	if _, err := db.CancelFirst(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	if err := db.SettleFirst(t.Context(), under.ID, timeclock.FirstDelivery{State: timeclock.SendQueued, Code: timeclock.CodeLWNetwork, PauseUntil: c.now().Add(time.Minute)}); err != nil {
		t.Fatal(err)
	}
	c.add(2 * time.Minute)
	if o, _, err := db.ClaimFirst(t.Context(), c.now()); o != nil || err != nil {
		t.Errorf("sent after all: %+v, %v", o, err)
	}
}
