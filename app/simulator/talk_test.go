package simulator_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"punchline/app/lineworks"
	"punchline/app/simulator"
)

// inbox is a callback URL that keeps what it gets.
type inbox struct {
	*httptest.Server
	mu     sync.Mutex
	bodies []string
	events []lineworks.Callback
	bad    int // with a wrong signature
	status int
	secret string
}

func newInbox(t *testing.T) *inbox {
	in := &inbox{status: 200, secret: "s3cret"}
	in.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		in.mu.Lock()
		defer in.mu.Unlock()
		if !lineworks.Verify(in.secret, body, lineworks.CallbackHeader(r.Header, lineworks.HeaderSignature)) {
			in.bad++
			w.WriteHeader(401)
			return
		}
		cb, err := lineworks.ParseCallback(body)
		if err != nil {
			t.Errorf("callback %s: %v", body, err)
		}
		in.bodies = append(in.bodies, string(body))
		in.events = append(in.events, cb)
		w.WriteHeader(in.status)
	}))
	t.Cleanup(in.Close)
	return in
}

func (in *inbox) got() []lineworks.Callback {
	in.mu.Lock()
	defer in.mu.Unlock()
	return append([]lineworks.Callback(nil), in.events...)
}

// bot sets the callback of the fixtures' Bot to the inbox.
func (in *inbox) bot(b *simulator.Bot) { b.CallbackURL, b.Secret = in.URL+"/callback", in.secret }

func last(t *testing.T, in *inbox) lineworks.Callback {
	t.Helper()
	all := in.got()
	if len(all) == 0 {
		t.Fatal("nothing came")
	}
	return all[len(all)-1]
}

// TestWorkingOrder goes the known way from a token to the first reply.
func TestWorkingOrder(t *testing.T) {
	e := newEnv(t)
	in := newInbox(t)
	c := e.client(func(cfg *lineworks.Config) { cfg.Scopes = []string{"bot", "bot.read", "user.email.read"} })
	ctx := t.Context()

	admin, err := c.GetUser(ctx, userEmail)
	noError(t, err)
	if admin.ID != userID {
		t.Fatalf("admin %+v", admin)
	}
	b, err := c.CreateBot(ctx, lineworks.BotSpec{Name: "打刻", PhotoURL: "https://example.com/x.png", Description: "marker", Administrators: []string{admin.ID}})
	noError(t, err)
	if len(b.ChannelEvents) != 6 || b.EnableCallback {
		t.Errorf("defaults %+v", b)
	}
	in.secret, err = c.IssueSecret(ctx, b.ID)
	noError(t, err)
	wantKind(t, c.SendToUser(ctx, b.ID, userEmail, hello), lineworks.KindAccessDeniedForBot, 403, "ACCESS_DENIED")
	if _, err := e.sim.Say(ctx, b.ID, userID, "出勤"); !errors.Is(err, simulator.ErrNotVisible) {
		t.Errorf("an invisible bot: %v", err)
	}
	_, err = c.RegisterBotDomain(ctx, b.ID, domainID, lineworks.BotDomainSettings{})
	noError(t, err)
	_, err = c.RegisterBotDomain(ctx, b.ID, domainID, lineworks.BotDomainSettings{})
	wantKind(t, err, lineworks.KindConflict, 409, "ALREADY_EXIST")
	wantKind(t, c.SendToUser(ctx, b.ID, userEmail, hello), lineworks.KindAccessDeniedForBot, 403, "ACCESS_DENIED")
	_, err = c.PatchBotDomain(ctx, b.ID, domainID, lineworks.BotDomainPatch{Visible: new(true)})
	noError(t, err)
	if _, err := e.sim.Say(ctx, b.ID, userID, "早い"); err != nil {
		t.Errorf("the callback is off: %v", err)
	}
	_, err = c.PatchBot(ctx, b.ID, lineworks.BotPatch{
		EnableCallback: new(true), CallbackURL: new(in.URL + "/callback"), CallbackEvents: []string{"text"},
		ChannelEvents: []string{"message", "postback", "join", "leave", "joined", "left", "begin", "end"},
	})
	noError(t, err)
	noError(t, c.SetMenu(ctx, b.ID, []lineworks.Action{lineworks.MessageButton("出勤", "出勤", "punch:in")}))
	if menu, err := c.GetMenu(ctx, b.ID); err != nil || len(menu) != 1 || menu[0].Postback != "punch:in" {
		t.Errorf("menu %+v %v", menu, err)
	}

	before := e.now().Truncate(time.Millisecond)
	d, err := e.sim.Say(ctx, b.ID, userEmail, "出勤")
	noError(t, err)
	if d.Status != 200 || d.Skipped != "" {
		t.Fatalf("delivery %+v", d)
	}
	m := last(t, in)
	if m.Type != lineworks.EventMessage || m.Content.Text != "出勤" || m.Source.UserID != userID || m.Source.ChannelID != "" ||
		m.Source.DomainID != domainID || m.IssuedTime.Before(before) || !m.IssuedTime.Equal(d.IssuedTime) {
		t.Errorf("message %+v", m)
	}

	noError(t, c.SendToUser(ctx, b.ID, m.Source.UserID, lineworks.Text{Text: "打刻しました", QuickReply: []lineworks.QuickReply{
		{Action: lineworks.MessageButton("休憩", "休憩開始", "punch:break_start")},
		{Action: lineworks.Action{Type: lineworks.ActionPostback, Label: "取消", Data: "cancel=1", DisplayText: "取り消します"}},
	}}))
	sends, err := e.sim.WaitSent(ctx, 1)
	noError(t, err)
	if len(sends) != 1 || sends[0].Text != "打刻しました" || sends[0].UserID != userID || len(sends[0].Quick) != 2 || sends[0].N != 1 {
		t.Errorf("sends %+v", sends)
	}

	_, err = e.sim.Press(ctx, b.ID, userID, simulator.Button{Label: "休憩"})
	noError(t, err)
	if m = last(t, in); m.Content.Text != "休憩開始" || m.Content.Postback != "punch:break_start" {
		t.Errorf("pressed %+v", m)
	}
	// The quick replies are gone with the next message.
	if _, err = e.sim.Press(ctx, b.ID, userID, simulator.Button{Label: "取消"}); !errors.Is(err, simulator.ErrNoButton) {
		t.Errorf("a quick reply that is gone: %v", err)
	}
	noError(t, c.SendToUser(ctx, b.ID, userID, lineworks.Text{Text: "?", QuickReply: []lineworks.QuickReply{
		{Action: lineworks.Action{Type: lineworks.ActionPostback, Label: "取消", Data: "cancel=1", DisplayText: "取り消します"}},
	}}))
	_, err = e.sim.Press(ctx, b.ID, userID, simulator.Button{Index: 0})
	noError(t, err)
	if m = last(t, in); m.Type != lineworks.EventPostback || m.Data != "cancel=1" || m.Source.UserID != userID {
		t.Errorf("postback %+v", m)
	}
	_, err = e.sim.Press(ctx, b.ID, userID, simulator.Button{Menu: true, Label: "出勤"})
	noError(t, err)
	if m = last(t, in); m.Content.Postback != "punch:in" {
		t.Errorf("menu %+v", m)
	}

	var talk []string
	for _, entry := range e.sim.Talk(b.ID, userEmail) {
		talk = append(talk, entry.From+" "+entry.Text)
	}
	want := "member 早い|member 出勤|bot 打刻しました|member 休憩開始|bot ?|member 取り消します|member 出勤"
	if got := strings.Join(talk, "|"); got != want {
		t.Errorf("talk %s\nwant %s", got, want)
	}

	// A new secret ends the old one at once.
	_, err = c.IssueSecret(ctx, b.ID)
	noError(t, err)
	if d, _ = e.sim.Say(ctx, b.ID, userID, "退勤"); d.Status != 401 || in.bad != 1 {
		t.Errorf("status %d, %d bad", d.Status, in.bad)
	}
	if entries := e.sim.Talk(b.ID, userID); entries[len(entries)-1].Status != 401 {
		t.Errorf("entry %+v", entries[len(entries)-1])
	}
}

func TestBegin(t *testing.T) {
	e := newEnv(t)
	in := newInbox(t)
	e.addBot(in.bot)
	c := e.client()
	changes, stop := e.sim.Subscribe()
	defer stop()
	// The Bot's first message begins the room, the second does not.
	noError(t, c.SendToUser(t.Context(), botID, userID, hello))
	noError(t, c.SendToUser(t.Context(), botID, userID, hello))
	for n := 0; n < 2; {
		if change := <-changes; change.Kind == simulator.ChangeTalk {
			n++
		}
	}
	// So does a member's; begin comes before it.
	_, err := e.sim.Say(t.Context(), botID, otherID, "出勤")
	noError(t, err)
	noError(t, e.sim.Close(t.Context())) // waits for what is under way
	var types []string
	for _, cb := range in.got() {
		if cb.Source.UserID == otherID {
			types = append(types, string(cb.Type))
		} else if cb.Type != lineworks.EventBegin || cb.Source.UserID != userID || cb.Source.ChannelID == "" {
			t.Errorf("event %+v", cb)
		}
	}
	if len(in.got()) != 3 || strings.Join(types, " ") != "begin message" {
		t.Errorf("events %+v", in.got())
	}
}

func TestSayOptions(t *testing.T) {
	e := newEnv(t)
	in := newInbox(t)
	e.addBot(in.bot)
	room := e.sim.AddChannel(simulator.Channel{BotID: botID, Members: []string{userID}})
	ctx := t.Context()
	at := time.Date(2026, 4, 1, 8, 59, 59, 123456789, time.FixedZone("", 9*3600))
	_, err := e.sim.Say(ctx, botID, userID, "a", simulator.At(at), simulator.InChannel(room), simulator.WithPostback("p"))
	noError(t, err)
	if cb := last(t, in); cb.IssuedTime.Format(time.RFC3339Nano) != "2026-03-31T23:59:59.123Z" || cb.Source.ChannelID != room || cb.Content.Postback != "p" {
		t.Errorf("%+v", cb)
	}
	if talk := e.sim.ChannelTalk(botID, room); len(talk) != 1 || talk[0].UserID != userID || talk[0].Status != 200 {
		t.Errorf("talk %+v", talk)
	}
	d, err := e.sim.Say(ctx, botID, userID, "b", simulator.Times(3))
	noError(t, err)
	if len(d.Statuses) != 3 || in.bodies[len(in.bodies)-1] != in.bodies[len(in.bodies)-3] {
		t.Errorf("%+v", d)
	}
	if d, err = e.sim.Redeliver(ctx, d); err != nil || d.Status != 200 || in.bodies[len(in.bodies)-1] != in.bodies[len(in.bodies)-2] {
		t.Errorf("%+v %v", d, err)
	}
	for _, o := range []simulator.Option{simulator.WrongSignature(), simulator.SignedWith("old")} {
		if d, err = e.sim.Say(ctx, botID, userID, "c", o); err != nil || d.Status != 401 {
			t.Errorf("%+v %v", d, err)
		}
	}
	if d, err = e.sim.Say(ctx, botID, userID, "d", e.sim.Ago(time.Hour)); err != nil || time.Since(d.IssuedTime) < time.Hour-time.Minute {
		t.Errorf("%+v %v", d, err)
	}
	_, err = e.sim.End(ctx, botID, userID)
	noError(t, err)
	if last(t, in).Type != lineworks.EventEnd {
		t.Error("no end")
	}
	_, err = e.sim.Say(ctx, botID, userID, "e")
	noError(t, err)
	if all := in.got(); all[len(all)-2].Type != lineworks.EventBegin {
		t.Error("no begin after the end")
	}
	// Events that the Bot does not want.
	c := e.client()
	_, err = c.PatchBot(ctx, botID, lineworks.BotPatch{ChannelEvents: []string{"postback"}})
	noError(t, err)
	if d, err = e.sim.Say(ctx, botID, userID, "f"); err != nil || d.Skipped != simulator.SkippedEvent {
		t.Errorf("%+v %v", d, err)
	}
	_, err = c.PatchBot(ctx, botID, lineworks.BotPatch{CallbackURL: new("")})
	noError(t, err)
	if d, err = e.sim.Say(ctx, botID, userID, "g"); err != nil || d.Skipped != simulator.SkippedOff {
		t.Errorf("%+v %v", d, err)
	}
	_, err = c.PatchBot(ctx, botID, lineworks.BotPatch{CallbackEvents: []string{"image"}})
	noError(t, err)
	if _, err = e.sim.Say(ctx, botID, userID, "h"); !errors.Is(err, simulator.ErrGreyedOut) {
		t.Errorf("%v", err)
	}
	for _, user := range []string{"nobody", ""} {
		if _, err = e.sim.Say(ctx, botID, user, "i"); !errors.Is(err, simulator.ErrNotFound) {
			t.Errorf("%q: %v", user, err)
		}
	}
	if _, err = e.sim.Say(ctx, 1, userID, "j"); !errors.Is(err, simulator.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// TestIssuedTimesDiffer: what one member says at once are different events.
func TestIssuedTimesDiffer(t *testing.T) {
	now := time.Now()
	e := newEnv(t, func(c *simulator.Config) { c.Now = func() time.Time { return now } })
	in := newInbox(t)
	e.addBot(in.bot)
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if _, err := e.sim.Say(t.Context(), botID, userID, "出勤"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for i, cb := range in.got() {
		if cb.Type == lineworks.EventMessage && seen[in.bodies[i]] {
			t.Fatalf("twice: %s", in.bodies[i])
		}
		seen[in.bodies[i]] = true
	}
	if len(seen) < 51 {
		t.Errorf("%d events", len(seen))
	}
}

// TestSelectedMembers: a Bot for some refuses the others.
func TestSelectedMembers(t *testing.T) {
	e := newEnv(t)
	e.addBot(domainOf(simulator.BotDomain{Visible: true, AllowToSelectedMember: true}))
	c := e.client()
	ctx := t.Context()
	wantKind(t, c.SendToUser(ctx, botID, userID, hello), lineworks.KindAccessDeniedForBot, 403, "ACCESS_DENIED")
	noError(t, c.AddBotMember(ctx, botID, domainID, userEmail))
	noError(t, c.SendToUser(ctx, botID, userID, hello))
	p, err := c.ListBotMembers(ctx, botID, domainID, 0, "")
	noError(t, err)
	if len(p.Members) != 1 || p.Members[0] != userID {
		t.Errorf("%+v", p)
	}
	noError(t, c.RemoveBotMember(ctx, botID, domainID, userID))
	wantKind(t, c.SendToUser(ctx, botID, userID, hello), lineworks.KindAccessDeniedForBot, 403, "ACCESS_DENIED")
	_, err = c.PatchBotDomain(ctx, botID, domainID, lineworks.BotDomainPatch{AllowToSelectedMember: new(false)})
	noError(t, err)
	if p, err = c.ListBotMembers(ctx, botID, domainID, 0, ""); err != nil || !p.All {
		t.Errorf("%+v %v", p, err)
	}
	wantKind(t, c.SendToUser(ctx, 5, userID, hello), lineworks.KindNotFound, 404, "NOT_FOUND")
	wantKind(t, c.SendToUser(ctx, botID, "nobody@example.com", hello), lineworks.KindNotFound, 404, "NOT_FOUND")
	e.sim.AddUser(simulator.User{ID: otherID, Email: "jiro@example.com", Suspended: true})
	wantKind(t, c.SendToUser(ctx, botID, otherID, hello), lineworks.KindAccessDeniedForBot, 403, "ACCESS_DENIED")
	noError(t, c.RemoveBotDomain(ctx, botID, domainID))
	wantKind(t, c.SendToUser(ctx, botID, userID, hello), lineworks.KindAccessDeniedForBot, 403, "ACCESS_DENIED")
}

func TestWaitSentGivesUp(t *testing.T) {
	e := newEnv(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if sends, err := e.sim.WaitSent(ctx, 1); !errors.Is(err, context.Canceled) || len(sends) != 0 {
		t.Errorf("%v %v", sends, err)
	}
}

// TestSlowSubscriber: one who does not read gets told that he missed something.
func TestSlowSubscriber(t *testing.T) {
	e := newEnv(t)
	changes, stop := e.sim.Subscribe()
	for range 1000 {
		e.sim.AddUser(simulator.User{ID: otherID})
	}
	n := 0
	for len(changes) > 0 {
		if c := <-changes; (c.Kind == simulator.ChangeMissed) != (len(changes) == 0) {
			t.Fatalf("%s with %d behind it", c.Kind, len(changes))
		}
		n++
	}
	if n < 100 || n > 256 {
		t.Errorf("%d changes", n)
	}
	e.sim.AddUser(simulator.User{ID: otherID})
	if c := <-changes; c.Kind != simulator.ChangeUsers {
		t.Errorf("%+v", c)
	}
	stop()
	stop()
	if _, ok := <-changes; ok {
		t.Error("still open")
	}
}
