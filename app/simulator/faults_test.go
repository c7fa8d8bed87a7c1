package simulator_test

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"punchline/app/lineworks"
	"punchline/app/simulator"
)

func (e *env) inject(f simulator.Fault) {
	e.t.Helper()
	if _, err := e.sim.Inject(f); err != nil {
		e.t.Fatal(err)
	}
}

// TestAPIFaults: what each fault does to a send, on both sides.
func TestAPIFaults(t *testing.T) {
	const api = "bot-user-message-send"
	for name, c := range map[string]struct {
		fault   simulator.Fault
		kind    lineworks.Kind // "" is success
		outcome lineworks.Outcome
		sent    int // accepted by the simulator
	}{
		"403 for bot": {simulator.Fault{Kind: simulator.FaultStatus, Status: 403, Description: "Access is denied for bot."}, lineworks.KindAccessDeniedForBot, lineworks.OutcomeNotSent, 0},
		"403":         {simulator.Fault{Kind: simulator.FaultStatus, Status: 403}, lineworks.KindForbidden, lineworks.OutcomeNotSent, 0},
		"404":         {simulator.Fault{Kind: simulator.FaultStatus, Status: 404}, lineworks.KindNotFound, lineworks.OutcomeNotSent, 0},
		"429":         {simulator.Fault{Kind: simulator.FaultStatus, Status: 429, Reset: 7}, lineworks.KindRateLimited, lineworks.OutcomeNotSent, 0},
		"500":         {simulator.Fault{Kind: simulator.FaultStatus, Status: 500}, lineworks.KindServer, lineworks.OutcomeNotSent, 0},
		"503":         {simulator.Fault{Kind: simulator.FaultStatus, Status: 503}, lineworks.KindServer, lineworks.OutcomeNotSent, 0},
		"502":         {simulator.Fault{Kind: simulator.FaultStatus, Status: 502}, lineworks.KindServer, lineworks.OutcomeUnknown, 0},
		"504, acted":  {simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 504}, lineworks.KindServer, lineworks.OutcomeUnknown, 1},
		"401 once":    {simulator.Fault{Kind: simulator.FaultStatus, Status: 401}, "", 0, 1},
		"401 twice":   {simulator.Fault{Kind: simulator.FaultStatus, Status: 401, Count: 2}, lineworks.KindUnauthorized, lineworks.OutcomeNotSent, 0},
		"drop before": {simulator.Fault{Kind: simulator.FaultDropBefore}, lineworks.KindNetwork, lineworks.OutcomeUnknown, 0},
		"drop after":  {simulator.Fault{Kind: simulator.FaultDropAfter}, lineworks.KindNetwork, lineworks.OutcomeUnknown, 1},
		"garbage":     {simulator.Fault{Kind: simulator.FaultGarbage}, lineworks.KindMalformed, lineworks.OutcomeUnknown, 1},
		"slow":        {simulator.Fault{Kind: simulator.FaultSlow, Delay: time.Minute}, lineworks.KindTimeout, lineworks.OutcomeUnknown, 1},
		"redirect":    {simulator.Fault{Kind: simulator.FaultRedirect}, "", 0, 1},
		"other text":  {simulator.Fault{Kind: simulator.FaultStatus, Status: 500, Match: "goodbye"}, "", 0, 1},
		"this text":   {simulator.Fault{Kind: simulator.FaultStatus, Status: 500, Match: "hello"}, lineworks.KindServer, lineworks.OutcomeNotSent, 0},
		"this member": {simulator.Fault{Kind: simulator.FaultStatus, Status: 500, Match: userID}, lineworks.KindServer, lineworks.OutcomeNotSent, 0},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEnv(t)
			e.addBot(func(b *simulator.Bot) { b.EnableCallback = false })
			timeout := 10 * time.Second
			if c.fault.Kind == simulator.FaultSlow {
				timeout = 300 * time.Millisecond
			}
			client := e.client(func(cfg *lineworks.Config) { cfg.Timeout = timeout })
			if _, err := client.GetBot(t.Context(), botID); err != nil { // a kept connection, as in life
				t.Fatal(err)
			}
			c.fault.API = api
			e.inject(c.fault)
			err := client.SendToUser(t.Context(), botID, userID, hello)
			if lineworks.KindOf(err) != c.kind || err != nil && lineworks.OutcomeOf(err) != c.outcome {
				t.Errorf("error %v, want %q %v", err, c.kind, c.outcome)
			}
			if n := len(e.sim.Sent()); n != c.sent {
				t.Errorf("%d sends, want %d", n, c.sent)
			}
			if c.fault.Status == 429 {
				if d := client.Ready(lineworks.APISendToUser); d < 6*time.Second || d > 7*time.Second {
					t.Errorf("ready in %v", d)
				}
				return
			}
			e.sim.ClearFaults()
			if err := client.SendToUser(t.Context(), botID, userID, hello); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

func TestTokenFaults(t *testing.T) {
	e := newEnv(t)
	e.addBot()
	c := e.client()
	for kind, f := range map[lineworks.Kind]simulator.Fault{
		lineworks.KindInvalidClient: {Kind: simulator.FaultStatus, Status: 400, Code: "invalid_client"},
		lineworks.KindServer:        {Kind: simulator.FaultStatus, Status: 503},
		lineworks.KindNetwork:       {Kind: simulator.FaultDropAfter},
		lineworks.KindMalformed:     {Kind: simulator.FaultGarbage},
	} {
		f.API = "auth-jwt"
		e.inject(f)
		err := c.SendToUser(t.Context(), botID, userID, hello)
		if lineworks.KindOf(err) != kind || lineworks.OutcomeOf(err) != lineworks.OutcomeNotSent {
			t.Errorf("%s: %v", kind, err)
		}
	}
	noError(t, c.SendToUser(t.Context(), botID, userID, hello))
}

func TestCallbackFaults(t *testing.T) {
	e := newEnv(t)
	in := newInbox(t)
	e.addBot(in.bot)
	ctx := t.Context()
	say := func(text string) simulator.Delivery {
		t.Helper()
		d, err := e.sim.Say(ctx, botID, userID, text)
		noError(t, err)
		return d
	}
	say("first") // after its begin
	in.events, in.bodies = nil, nil

	e.inject(simulator.Fault{API: "callback", Kind: simulator.FaultDuplicate})
	if d := say("twice"); len(d.Statuses) != 2 || len(in.bodies) != 2 || in.bodies[0] != in.bodies[1] {
		t.Errorf("duplicate: %+v", d)
	}
	e.inject(simulator.Fault{Kind: simulator.FaultBadSignature})
	if d := say("forged"); d.Status != 401 || in.bad != 1 {
		t.Errorf("bad signature: %+v", d)
	}
	e.inject(simulator.Fault{Kind: simulator.FaultLate, Delay: 3 * time.Hour})
	if d := say("late"); e.now().Sub(d.IssuedTime) < 3*time.Hour-time.Minute || !last(t, in).IssuedTime.Equal(d.IssuedTime) {
		t.Errorf("late: %+v", d)
	}
	e.inject(simulator.Fault{Kind: simulator.FaultLost, Match: "lost"})
	if d := say("kept"); d.Skipped != "" {
		t.Errorf("another text: %+v", d)
	}
	if d := say("lost"); d.Skipped != simulator.SkippedLost || last(t, in).Content.Text != "kept" {
		t.Errorf("lost: %+v", d)
	}
	e.inject(simulator.Fault{Kind: simulator.FaultReorder})
	if d := say("one"); d.Skipped != simulator.SkippedHeld {
		t.Errorf("held: %+v", d)
	}
	say("two")
	all := in.got()
	if all[len(all)-2].Content.Text != "two" || all[len(all)-1].Content.Text != "one" || !all[len(all)-1].IssuedTime.Before(all[len(all)-2].IssuedTime) {
		t.Errorf("order %+v", all[len(all)-2:])
	}
	e.inject(simulator.Fault{Kind: simulator.FaultReorder})
	say("three")
	e.sim.Flush(ctx, botID)
	if last(t, in).Content.Text != "three" {
		t.Error("not flushed")
	}
	if n := len(e.sim.Talk(botID, userID)); n != 9 {
		t.Errorf("%d in the talk: it shows also what did not arrive", n)
	}
	// The receiver's own failures.
	in.status = 503
	if d := say("refused"); d.Status != 503 {
		t.Errorf("%+v", d)
	}
	in.Close()
	if d, err := e.sim.Say(ctx, botID, userID, "nobody there"); err == nil || d.Status != 0 {
		t.Errorf("%+v %v", d, err)
	}
}

func TestInjectRefuses(t *testing.T) {
	e := newEnv(t)
	for name, f := range map[string]simulator.Fault{
		"no kind":            {},
		"unknown kind":       {Kind: "explode"},
		"unknown API":        {API: "bot-explode", Kind: simulator.FaultDropAfter},
		"no status":          {Kind: simulator.FaultStatus},
		"no delay":           {Kind: simulator.FaultSlow},
		"late without delay": {Kind: simulator.FaultLate},
		"API for callback":   {API: "bot-get", Kind: simulator.FaultDuplicate},
		"callback for API":   {API: "callback", Kind: simulator.FaultDropAfter},
	} {
		if _, err := e.sim.Inject(f); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// TestEndlessFault: it stays until it is removed.
func TestEndlessFault(t *testing.T) {
	e := newEnv(t)
	e.addBot()
	c := e.client()
	e.inject(simulator.Fault{API: "bot-get", Kind: simulator.FaultStatus, Status: 500, Count: -1})
	for range 5 {
		if _, err := c.GetBot(t.Context(), botID); lineworks.KindOf(err) != lineworks.KindServer {
			t.Errorf("%v", err)
		}
	}
	if st := e.sim.State(); len(st.Faults) != 1 || st.Faults[0].Hits != 5 {
		t.Errorf("%+v", st.Faults)
	}
	e.sim.ClearFaults()
	_, err := c.GetBot(t.Context(), botID)
	noError(t, err)
}

// TestOnAccepted: it runs after the acceptance and before the answer.
func TestOnAccepted(t *testing.T) {
	accepted, goOn := make(chan simulator.Send), make(chan struct{})
	e := newEnv(t, func(c *simulator.Config) {
		c.OnAccepted = func(s simulator.Send) { accepted <- s; <-goOn }
	})
	e.addBot(func(b *simulator.Bot) { b.EnableCallback = false })
	c := e.client()
	done := make(chan error, 1)
	go func() { done <- c.SendToUser(t.Context(), botID, userEmail, hello) }()
	s := <-accepted
	if s.Text != "hello" || s.To != userEmail || s.UserID != userID || len(e.sim.Sent()) != 1 {
		t.Errorf("%+v", s)
	}
	select {
	case err := <-done:
		t.Errorf("answered already: %v", err)
	default:
	}
	close(goOn)
	noError(t, <-done)
}

// TestRateLimit: the strictest window does not catch the client once it knows
// the limit; others are refused as documented.
func TestRateLimit(t *testing.T) {
	var mu sync.Mutex
	now := time.Now()
	e := newEnv(t, func(c *simulator.Config) {
		c.Limits = map[string]int{"bot-get": 3}
		c.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	})
	e.addBot()
	c := e.client()
	for range 3 {
		_, err := c.GetBot(t.Context(), botID)
		noError(t, err)
	}
	if d := c.Ready(lineworks.APIBotGet); d < 50*time.Second {
		t.Errorf("ready in %v", d)
	}
	header := http.Header{"Authorization": {"Bearer " + e.token("bot")}}
	status, h, body := e.request("GET", "/v1.0/bots/2000001", header, nil)
	if status != 429 || string(body) != `{"code":"TOO_MANY_REQUESTS","description":"API rate limit exceeded"}` ||
		h.Get("rateLimit-limit") != "3" || h.Get("rateLimit-ssed") != "4" || h.Get("rateLimit-remaining") != "0" || h.Get("rateLimit-reset") != "60" {
		t.Errorf("%d %s %v", status, body, h)
	}
	mu.Lock()
	now = now.Add(time.Minute)
	mu.Unlock()
	if status, h, _ = e.request("GET", "/v1.0/bots/2000001", header, nil); status != 200 || h.Get("rateLimit-remaining") != "2" {
		t.Errorf("%d %v", status, h)
	}
	e.sim.SetLimit("bot-get", 1)
	if status, _, _ = e.request("GET", "/v1.0/bots/2000001", header, nil); status != 429 {
		t.Errorf("%d", status)
	}
	if status, _, _ = e.request("GET", "/v1.0/bots", header, nil); status != 200 {
		t.Errorf("another API: %d", status)
	}
}

// TestMessageLog: what was said comes back by the download, also what the
// callback never brought.
func TestMessageLog(t *testing.T) {
	e := newEnv(t)
	in := newInbox(t)
	e.addBot(in.bot)
	ctx := t.Context()
	jst := time.FixedZone("", 9*3600)
	day := time.Date(2026, 4, 1, 0, 0, 0, 0, jst)
	say := func(user, text string, at time.Time) {
		t.Helper()
		_, err := e.sim.Say(ctx, botID, user, text, simulator.At(at))
		noError(t, err)
	}
	e.inject(simulator.Fault{Kind: simulator.FaultLost, Match: "出勤"})
	say(userID, "出勤", day.Add(8*time.Hour+59*time.Minute+58*time.Second))
	say(otherID, "退勤, \"また\"\n明日", day.Add(18*time.Hour))
	say(userID, "前日", day.Add(-time.Second))
	c := e.client(func(cfg *lineworks.Config) { cfg.Scopes = []string{"monitoring.read"} })
	var out bytes.Buffer
	q := lineworks.LogQuery{From: day, To: day.Add(24*time.Hour - time.Second)}
	_, err := c.DownloadMessageLog(ctx, q, &out)
	noError(t, err)
	lines := strings.SplitN(out.String(), "\n", 5)
	if lines[0] != "日時,送信者,受信者,トークルームID,トーク" ||
		!strings.HasPrefix(lines[1], "2026-04-01T18:00:00+09:00,山田 次郎(jiro@example.com),[Bot]Punchline,") || !strings.HasSuffix(lines[1], `,"退勤, ""また""`) ||
		!strings.HasPrefix(lines[3], "2026-04-01T08:59:58+09:00,ワークス 太郎(localpart@example.com),[Bot]Punchline,") || !strings.HasSuffix(lines[3], ",出勤") || lines[4] != "" {
		t.Errorf("file\n%s", out.String())
	}
	e.inject(simulator.Fault{API: "content-log-download", Kind: simulator.FaultGarbage})
	if _, err = c.DownloadMessageLog(ctx, q, &out); lineworks.KindOf(err) != lineworks.KindServer {
		t.Errorf("a broken file: %v", err)
	}
	q.BotMessages = lineworks.BotMessagesExclude
	out.Reset()
	if _, err = c.DownloadMessageLog(ctx, q, &out); err != nil || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("without bots: %v %s", err, out.String())
	}
	if _, err = e.client().DownloadMessageLog(ctx, q, &out); lineworks.KindOf(err) != lineworks.KindForbidden {
		t.Errorf("without the scope: %v", err)
	}
	// 3 of 10 a minute are used; a plain + in the time is refused.
	header := http.Header{"Authorization": {"Bearer " + e.token("monitoring.read")}}
	for i := range 8 {
		status, h, _ := e.request("GET", "/v1.0/monitoring/message-contents/download?startTime=2026-04-01T00:00:00+09:00&endTime=2026-04-02T00:00:00Z", header, nil)
		if want := map[bool]int{true: 400, false: 429}[i < 7]; status != want || h.Get("rateLimit-limit") != "10" {
			t.Errorf("request %d: %d, want %d", i, status, want)
		}
	}
	if status, _, _ := e.request("GET", "/downloads/x.csv", nil, nil); status != 404 {
		t.Errorf("unknown download: %d", status)
	}
}

func TestChannels(t *testing.T) {
	e := newEnv(t)
	e.addBot()
	c := e.client()
	ch, err := c.CreateChannel(t.Context(), botID, "勤怠", []string{userID, otherID})
	noError(t, err)
	noError(t, c.SendToChannel(t.Context(), botID, ch.ID, hello))
	if s := e.sim.Sent(); len(s) != 1 || s[0].ChannelID != ch.ID || s[0].UserID != "" {
		t.Errorf("%+v", s)
	}
	header := http.Header{"Authorization": {"Bearer " + e.token("bot")}}
	if status, _, body := e.request("GET", "/v1.0/bots/2000001/channels/"+ch.ID+"/members", header, nil); status != 200 || !strings.Contains(string(body), otherID) {
		t.Errorf("%d %s", status, body)
	}
	if status, _, body := e.request("GET", "/v1.0/bots/2000001/channels/"+ch.ID, header, nil); status != 200 || !strings.Contains(string(body), "勤怠") {
		t.Errorf("%d %s", status, body)
	}
	if status, _, _ := e.request("DELETE", "/v1.0/bots/2000001/channels/"+ch.ID, header, nil); status != 204 {
		t.Errorf("%d", status)
	}
	wantKind(t, c.SendToChannel(t.Context(), botID, ch.ID, hello), lineworks.KindNotFound, 404, "NOT_FOUND")
	for range 9 { // ten a minute in every plan
		_, err = c.CreateChannel(t.Context(), botID, "x", []string{userID})
		noError(t, err)
	}
	if status, _, _ := e.request("POST", "/v1.0/bots/2000001/channels", header, []byte(`{"members":["`+userID+`"]}`)); status != 429 {
		t.Errorf("the eleventh: %d", status)
	}
}

// TestOnlyLoopback: plain http goes to nobody else, and nobody else gets in.
func TestOnlyLoopback(t *testing.T) {
	e := newEnv(t)
	e.addBot(func(b *simulator.Bot) { b.CallbackURL = "http://192.0.2.1/callback" })
	if _, err := e.sim.Say(t.Context(), botID, userID, "x"); err == nil || !strings.Contains(err.Error(), "not allowed") {
		t.Errorf("%v", err)
	}
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "nonsense"} {
		if err := simulator.New(simulator.Config{}).Start(addr); err == nil {
			t.Errorf("listens on %s", addr)
		}
	}
	if err := e.sim.Start("127.0.0.1:0"); err == nil {
		t.Error("starts twice")
	}
	if _, err := e.sim.Emit(t.Context(), 5, simulator.Event{Type: "message"}); !errors.Is(err, simulator.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if _, err := e.sim.Emit(t.Context(), botID, simulator.Event{Type: "message", Content: func() {}}); err == nil {
		t.Error("a function is content")
	}
}

// TestOnActed: a request is told of once it was acted on, before its answer,
// and not if a fault kept it from that.
func TestOnActed(t *testing.T) {
	var mu sync.Mutex
	var acted []string
	var e *env
	e = newEnv(t, func(c *simulator.Config) {
		c.OnActed = func(api string) {
			mu.Lock()
			defer mu.Unlock()
			if api == "bot-create" && len(e.sim.Bots()) != 1 {
				t.Error("told before it was acted on")
			}
			acted = append(acted, api)
		}
	})
	client := e.client(func(cfg *lineworks.Config) { cfg.Timeout = 10 * time.Second })
	spec := lineworks.BotSpec{Name: "x", PhotoURL: "https://example.com/p.png", Description: "x", Administrators: []string{userID}}
	e.inject(simulator.Fault{API: "bot-create", Kind: simulator.FaultDropBefore})
	if _, err := client.CreateBot(t.Context(), spec); err == nil {
		t.Error("no fault")
	}
	e.inject(simulator.Fault{API: "bot-create", Kind: simulator.FaultDropAfter})
	if _, err := client.CreateBot(t.Context(), spec); err == nil {
		t.Error("no fault")
	}
	if _, err := client.GetBot(t.Context(), 5); err == nil {
		t.Error("there is no such Bot")
	}
	mu.Lock()
	defer mu.Unlock()
	if got := strings.Join(acted, " "); got != "auth-jwt bot-create bot-get" {
		t.Errorf("acted on %s", got)
	}
}
