package app_test

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"punchline/app/lineworks"
	"punchline/app/simulator"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// The whole without a window: a signed callback in, a punch row, a reply out,
// a change told.
func TestMessageToPunchAndReply(t *testing.T) {
	r := newRig(t, 2)
	told := make(chan timeclock.Topic, 64)
	defer r.app.DB.Subscribe(func(c timeclock.Change) { told <- c.Topic })()
	d := r.say(t, 0, "おはようございます。出 勤 します")
	if got, want := sqlitetest.One(t, r.app.DB, "SELECT employee_code, type, source, message, strftime('%s', punched_at) * 1000 + substr(punched_at, 21, 3) FROM punch_log"),
		"0000|clock_in|lineworks|おはようございます。出 勤 します|"+msString(d.IssuedTime); got != want {
		t.Errorf("punch_log\n got %s\nwant %s", got, want)
	}
	s := r.sent(t, 1)[0]
	clock := d.IssuedTime.In(tokyo(t)).Format("01/02 15:04")
	if want := "山田 太郎0さん 出勤を打刻しました(" + clock + ")"; s.Text != want || s.UserID != sqlitetest.UserID(0) {
		t.Errorf("reply %q to %s, want %q", s.Text, s.UserID, want)
	}
	if len(s.Quick) == 0 || s.Quick[0].Label != "退勤" {
		t.Errorf("quick replies %+v, want 退勤 first", s.Quick)
	}
	seen := map[timeclock.Topic]bool{}
	for !seen[timeclock.TopicPunches] || !seen[timeclock.TopicEvents] {
		select {
		case topic := <-told:
			seen[topic] = true
		case <-time.After(10 * time.Second):
			t.Fatalf("told of %v only", seen)
		}
	}
	r.await(t, "1", "SELECT count(*) FROM outbox WHERE state = 'sent'")
	// Sent once more, byte for byte: no second row, no second reply.
	if d, err := r.sim.Redeliver(t.Context(), d); err != nil || d.Status != 200 {
		t.Fatalf("again: %d, %v", d.Status, err)
	}
	if got := sqlitetest.One(t, r.app.DB, "SELECT (SELECT count(*) FROM punch), (SELECT count(*) FROM outbox)"); got != "1|1" {
		t.Errorf("after the same callback again: %s punches|replies", got)
	}
}

func TestAmbiguousAsksAndPunchesAtTheOriginalTime(t *testing.T) {
	r := newRig(t, 1)
	phrases := append(timeclock.DefaultPhrases(), timeclock.Phrase{Kind: timeclock.PhraseKind(timeclock.ClockOut), Text: "お疲れ"})
	if err := sqlitetest.SavePhrases(t.Context(), r.app.DB, timeclock.Owner(), phrases); err != nil {
		t.Fatal(err)
	}
	d := r.say(t, 0, "お疲れ様です、出勤しました")
	asked := r.sent(t, 1)[0]
	if asked.Type != "button_template" || len(asked.Buttons) != 2 {
		t.Fatalf("asked %s with buttons %+v, want two", asked.Type, asked.Buttons)
	}
	if got := sqlitetest.One(t, r.app.DB, "SELECT count(*) FROM punch"); got != "0" {
		t.Fatalf("%s punches before the answer", got)
	}
	p, err := r.sim.Press(t.Context(), r.bot.ID, sqlitetest.UserID(0), simulator.Button{Label: "出勤"})
	if err != nil || p.Status != 200 {
		t.Fatalf("press: %d, %v", p.Status, err)
	}
	r.sent(t, 2)
	if got := sqlitetest.One(t, r.app.DB, "SELECT p.type, p.punched_ms, v.text FROM punch p JOIN event v ON v.id = p.event_id"); got != "clock_in|"+msString(d.IssuedTime)+"|お疲れ様です、出勤しました" {
		t.Errorf("punch: %s", got)
	}
	// Pressed again: once is all it does.
	if _, err := r.sim.Press(t.Context(), r.bot.ID, sqlitetest.UserID(0), simulator.Button{Label: "退勤", Seq: talkSeq(r, 0, "button_template")}); err != nil {
		t.Fatal(err)
	}
	if s := r.sent(t, 3)[2]; !strings.Contains(s.Text, "回答済み") {
		t.Errorf("second press is answered %q", s.Text)
	}
	if got := sqlitetest.One(t, r.app.DB, "SELECT count(*) FROM punch"); got != "1" {
		t.Errorf("%s punches, want 1", got)
	}
}

func TestCancelVoidsTheLastPunch(t *testing.T) {
	r := newRig(t, 1)
	r.say(t, 0, "出勤")
	r.say(t, 0, "まちがえました 取消")
	if s := r.sent(t, 2)[1]; !strings.Contains(s.Text, "取り消しました") {
		t.Errorf("answered %q", s.Text)
	}
	if got := sqlitetest.One(t, r.app.DB, "SELECT p.voided, p.version, h.actor_kind, v.text FROM punch p JOIN punch_history h ON h.punch_id = p.id JOIN event v ON v.id = h.event_id"); got != "1|2|employee|まちがえました 取消" {
		t.Errorf("punch and its history: %s", got)
	}
	r.say(t, 0, "出勤") // within a minute of the voided one: no double tap
	if got := sqlitetest.One(t, r.app.DB, "SELECT count(*) FROM punch WHERE voided = 0"); got != "1" {
		t.Errorf("%s punches, want 1", got)
	}
}

// A sender nobody has asked about yet: answered 200, looked up, his messages
// decided in order at their original times.
func TestUnknownSenderIsResolved(t *testing.T) {
	r := newRig(t, 2)
	sqlitetest.Exec(t, r.app.DB, "UPDATE employee SET user_id = NULL WHERE id = 1")
	sqlitetest.Exec(t, r.app.DB, "DELETE FROM sender WHERE user_id = ?", sqlitetest.UserID(0))
	if _, err := r.sim.Inject(simulator.Fault{API: "user-get", Kind: simulator.FaultStatus, Status: 503, Count: 1}); err != nil {
		t.Fatal(err)
	}
	base := r.sim.Now().Add(-3 * time.Hour)
	in := r.say(t, 0, "出勤", simulator.At(base))
	out := r.say(t, 0, "退勤", simulator.At(base.Add(2*time.Hour)))
	r.await(t, "clock_in@"+msString(in.IssuedTime)+",clock_out@"+msString(out.IssuedTime),
		"SELECT group_concat(type || '@' || punched_ms, ',') FROM (SELECT * FROM punch ORDER BY punched_ms)")
	for i, s := range r.sent(t, 2) {
		if !strings.Contains(s.Text, "のメッセージへのお返事です") {
			t.Errorf("reply %d to a late message does not say so: %q", i, s.Text)
		}
	}
	r.await(t, sqlitetest.UserID(0), "SELECT user_id FROM employee WHERE id = 1")
}

// Somebody who is no employee is told so, and his words are kept.
func TestUnregisteredSender(t *testing.T) {
	r := newRig(t, 1)
	r.sim.AddUser(simulator.User{ID: "stranger", Email: "stranger@example.com"})
	if _, err := r.sim.Say(t.Context(), r.bot.ID, "stranger", "出勤"); err != nil {
		t.Fatal(err)
	}
	if s := r.sent(t, 1)[0]; !strings.Contains(s.Text, "stranger@example.com") {
		t.Errorf("answered %q", s.Text)
	}
	if got := sqlitetest.One(t, r.app.DB, "SELECT outcome, text FROM event WHERE user_id = 'stranger' AND kind = 'text'"); got != "unknown_sender|出勤" {
		t.Errorf("event: %s", got)
	}
}

// A callback signed with the right secret while we held a wrong one is kept,
// and punched at its own time once the right one is entered.
func TestQuarantineIsReleasedByTheRightSecret(t *testing.T) {
	r := newRig(t, 1)
	right := r.bot.Secret
	r.bot.Secret = "another-secret"
	r.sim.AddBot(r.bot)
	d, err := r.sim.Say(t.Context(), r.bot.ID, sqlitetest.UserID(0), "出勤")
	if err != nil || d.Status != http.StatusUnauthorized {
		t.Fatalf("wrong signature: %d, %v", d.Status, err)
	}
	// Two: the talk's begin, and the message.
	r.await(t, "2|0", "SELECT (SELECT count(*) FROM quarantine), (SELECT count(*) FROM event)")
	if err := r.app.DB.SaveRegistration(t.Context(), timeclock.Owner(), r.reg, timeclock.Credentials{BotSecret: timeclock.NewSecret("another-secret")}); err != nil {
		t.Fatal(err)
	}
	r.await(t, "0|"+msString(d.IssuedTime), "SELECT (SELECT count(*) FROM quarantine), (SELECT punched_ms FROM punch)")
	// The replaced secret counts for some minutes more.
	r.bot.Secret = right
	r.sim.AddBot(r.bot)
	r.say(t, 0, "退勤")
}

// A send that LINE WORKS may have acted on is never sent again; what it
// certainly did not act on is.
func TestOutcomeOfSends(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault simulator.Fault
		state string
		sends int
	}{
		{"cut off after acting", simulator.Fault{Kind: simulator.FaultDropAfter}, "unknown", 1},
		{"504 after acting", simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 504}, "unknown", 1},
		{"401 once", simulator.Fault{Kind: simulator.FaultStatus, Status: 401}, "sent", 1},
		{"503 once", simulator.Fault{Kind: simulator.FaultStatus, Status: 503}, "sent", 1},
		{"429 with its reset", simulator.Fault{Kind: simulator.FaultStatus, Status: 429, Reset: 1}, "sent", 1},
		{"403 for good", simulator.Fault{Kind: simulator.FaultStatus, Status: 403, Description: "Access is denied for bot."}, "failed", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, 1)
			tt.fault.API = "bot-user-message-send"
			if _, err := r.sim.Inject(tt.fault); err != nil {
				t.Fatal(err)
			}
			r.say(t, 0, "出勤")
			r.await(t, tt.state, "SELECT state FROM outbox WHERE state NOT IN ('queued', 'sending')")
			if got := len(r.sim.Sent()); got != tt.sends {
				t.Errorf("%d messages accepted, want %d", got, tt.sends)
			}
		})
	}
}

func TestGroupRoomsAreCountedOnly(t *testing.T) {
	r := newRig(t, 1)
	r.say(t, 0, "出勤", simulator.InChannel("room-1"))
	if got := sqlitetest.One(t, r.app.DB, "SELECT (SELECT count(*) FROM event), (SELECT sum(n) FROM counter WHERE name = 'group_talk')"); got != "0|1" {
		t.Errorf("events|counted: %s", got)
	}
}

func TestOneKeeperAFolder(t *testing.T) {
	r := newRig(t, 1)
	second := newApp(r.cfg)
	if err := second.Open(t.Context(), true); timeclock.CodeOf(err) != timeclock.CodeKeeperRunning {
		t.Errorf("a second keeper: %v, want keeper_running", err)
	}
	beside := newApp(r.cfg)
	if err := beside.Open(t.Context(), false); err != nil {
		t.Fatalf("beside the keeper: %v", err)
	}
	defer beside.Close()
	// What the one beside it changes holds for the very next message.
	phrases := append(timeclock.DefaultPhrases(), timeclock.Phrase{Kind: timeclock.PhraseKind(timeclock.ClockIn), Text: "おはよう"})
	if err := sqlitetest.SavePhrases(t.Context(), beside.DB, timeclock.Owner(), phrases); err != nil {
		t.Fatal(err)
	}
	r.say(t, 0, "おはよう")
	if got := sqlitetest.One(t, r.app.DB, "SELECT count(*) FROM punch"); got != "1" {
		t.Errorf("%s punches by the new phrase, want 1", got)
	}
}

// Every kind of bad request, on the running keeper.
func TestBadRequests(t *testing.T) {
	r := newRig(t, 1)
	good := []byte(`{"type":"message","source":{"userId":"` + sqlitetest.UserID(0) + `","domainId":10000001},"issuedTime":"2026-11-23T00:00:00.000Z","content":{"type":"text","text":"出勤"}}`)
	secret := r.bot.Secret
	for _, tt := range []struct {
		name, method, path string
		body               []byte
		botID, signature   string
		want               int
	}{
		{"other path", "POST", "/", good, "2000001", lineworks.Sign(secret, good), 404},
		{"path below", "POST", "/callback/", good, "2000001", lineworks.Sign(secret, good), 404},
		{"other method", "GET", "/callback", nil, "2000001", "", 405},
		{"too large", "POST", "/callback", bytes.Repeat([]byte("x"), 64<<10+1), "2000001", "x", 413},
		{"wrong bot", "POST", "/callback", good, "2000002", lineworks.Sign(secret, good), 401},
		{"no bot", "POST", "/callback", good, "", lineworks.Sign(secret, good), 401},
		{"wrong signature", "POST", "/callback", good, "2000001", lineworks.Sign("other", good), 401},
		{"empty signature", "POST", "/callback", good, "2000001", "", 401},
		{"broken JSON", "POST", "/callback", good[:40], "2000001", lineworks.Sign(secret, good[:40]), 400},
		{"two objects", "POST", "/callback", append(good[:len(good):len(good)], good...), "2000001", lineworks.Sign(secret, append(good[:len(good):len(good)], good...)), 400},
		{"unknown type", "POST", "/callback", []byte(`{"type":"somethingNew","source":{"domainId":1},"issuedTime":"2026-11-23T00:00:00Z"}`), "2000001", lineworks.Sign(secret, []byte(`{"type":"somethingNew","source":{"domainId":1},"issuedTime":"2026-11-23T00:00:00Z"}`)), 200},
		{"beyond all calendars", "POST", "/callback", []byte(strings.Replace(string(good), "2026-11-23", "9999-12-31", 1)), "2000001", lineworks.Sign(secret, []byte(strings.Replace(string(good), "2026-11-23", "9999-12-31", 1))), 400},
		{"before all messages", "POST", "/callback", []byte(strings.Replace(string(good), "2026-11-23", "0001-01-01", 1)), "2000001", lineworks.Sign(secret, []byte(strings.Replace(string(good), "2026-11-23", "0001-01-01", 1))), 400},
		{"good", "POST", "/callback", good, "2000001", lineworks.Sign(secret, good), 200},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), tt.method, "http://"+r.app.Addr()+tt.path, bytes.NewReader(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set(lineworks.HeaderBotID, tt.botID)
			req.Header.Set(lineworks.HeaderSignature, tt.signature)
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != tt.want {
				t.Errorf("status %d, want %d", resp.StatusCode, tt.want)
			}
		})
	}
	if got := sqlitetest.One(t, r.app.DB, "SELECT group_concat(kind || ':' || outcome, ' ') FROM (SELECT * FROM event ORDER BY id)"); got != "unknown:noted text:punched" {
		t.Errorf("events: %s", got)
	}
}

// The Bot tells at once when a message cannot be stored.
func TestLostMessageIsTold(t *testing.T) {
	r := newRig(t, 1)
	// Another program holds the write lock for longer than we wait.
	release := sqlitetest.HoldWriteLock(t, r.app.DB)
	d, err := r.sim.Say(t.Context(), r.bot.ID, sqlitetest.UserID(0), "出勤")
	if err != nil || d.Status != http.StatusServiceUnavailable {
		t.Fatalf("status %d, %v; want 503", d.Status, err)
	}
	if s := r.sent(t, 1)[0]; s.Text != "記録できませんでした。もう一度送ってください" {
		t.Errorf("told %q", s.Text)
	}
	release()
	r.say(t, 0, "出勤")
	if got := sqlitetest.One(t, r.app.DB, "SELECT count(*) FROM punch"); got != "1" {
		t.Errorf("%s punches, want 1", got)
	}
	if st := r.app.Handler.Status(); st.Lost != 2 {
		t.Errorf("%d lost, want 2: the talk's begin, and the message", st.Lost)
	}
}

func TestCloseDrains(t *testing.T) {
	r := newRig(t, 1)
	r.say(t, 0, "出勤")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- r.app.Close() }()
	select {
	case err := <-done:
		if err != nil {
			t.Fatal(err)
		}
	case <-ctx.Done():
		t.Fatal("Close did not end")
	}
}

// The key of the secrets is lost: callbacks are kept back, nothing else is
// lost, and once the secrets are entered again all is recorded.
func TestLostKey(t *testing.T) {
	r := newRig(t, 1)
	r.say(t, 0, "出勤", simulator.At(r.sim.Now().Add(-time.Hour)))
	if err := r.app.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(r.cfg.KeyFile); err != nil {
		t.Fatal(err)
	}
	r.open(t)
	r.keep(t)
	d, err := r.sim.Say(t.Context(), r.bot.ID, sqlitetest.UserID(0), "退勤")
	if err != nil || d.Status != http.StatusUnauthorized {
		t.Fatalf("without the secret: %d, %v", d.Status, err)
	}
	r.await(t, "1|1", "SELECT (SELECT count(*) FROM quarantine), (SELECT count(*) FROM punch)")
	if err := r.app.DB.SaveRegistration(t.Context(), timeclock.Owner(), r.reg, r.sec); err != nil {
		t.Fatal(err)
	}
	r.await(t, "0|clock_out@"+msString(d.IssuedTime), "SELECT (SELECT count(*) FROM quarantine), (SELECT type || '@' || punched_ms FROM punch ORDER BY id DESC LIMIT 1)")
	r.say(t, 0, "ヘルプ")
}
