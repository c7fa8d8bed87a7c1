package simulator_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"punchline/app/lineworks"
	"punchline/app/simulator"
)

// TestForeignBot: a Bot of another app.
func TestForeignBot(t *testing.T) {
	e := newEnv(t)
	e.addBot(func(b *simulator.Bot) { b.Owner = "another app" })
	c := e.client()
	_, err := c.GetBot(t.Context(), botID)
	wantKind(t, err, lineworks.KindForbidden, 403, "ACCESS_DENIED")
	wantKind(t, c.SendToUser(t.Context(), botID, userID, hello), lineworks.KindAccessDeniedForBot, 403, "ACCESS_DENIED")
	for b, err := range c.Bots(t.Context()) {
		t.Errorf("listed: %+v %v", b, err)
	}
}

// TestServerRefuses: the simulator does not rely on the client's checks.
func TestServerRefuses(t *testing.T) {
	e := newEnv(t)
	e.addBot()
	header := http.Header{"Authorization": {"Bearer " + e.token("bot", "user.read")}, "Content-Type": {"application/json"}}
	long := func(n int) string { return strings.Repeat("字", n) }
	message := func(content string) string { return `{"content":` + content + `}` }
	action := func(a string) string {
		return message(`{"type":"button_template","contentText":"x","actions":[` + a + `]}`)
	}
	quick := func(items string) string {
		return message(`{"type":"text","text":"x","quickReply":{"items":[` + items + `]}}`)
	}
	ok := `{"type":"message","label":"a","text":"b"}`
	const to = "POST /v1.0/bots/2000001/users/" + userID + "/messages"
	for name, c := range map[string]struct{ target, body string }{
		"no body":            {to, ``},
		"no content":         {to, `{}`},
		"unknown property":   {to, `{"content":{"type":"text","text":"x"},"to":"y"}`},
		"unknown in content": {to, message(`{"type":"text","text":"x","colour":"red"}`)},
		"unknown type":       {to, message(`{"type":"confirm"}`)},
		"empty text":         {to, message(`{"type":"text","text":""}`)},
		"long text":          {to, message(`{"type":"text","text":"` + long(2001) + `"}`)},
		"two values":         {to, message(`{"type":"text","text":"x"}`) + "{}"},
		"14 quick replies":   {to, quick(strings.Repeat(`{"action":`+ok+`},`, 13) + `{"action":` + ok + `}`)},
		"no quick replies":   {to, quick(``)},
		"no action":          {to, quick(`{}`)},
		"no displayText":     {to, quick(`{"action":{"type":"postback","label":"a","data":"b"}}`)},
		"message, no text":   {to, quick(`{"action":{"type":"message","label":"a"}}`)},
		"http icon":          {to, quick(`{"imageUrl":"http://x/","action":` + ok + `}`)},
		"no actions":         {to, action(``)},
		"11 actions":         {to, action(strings.Repeat(ok+",", 10) + ok)},
		"postback button":    {to, action(`{"type":"postback","label":"a","data":"b","displayText":"c"}`)},
		"camera button":      {to, action(`{"type":"camera","label":"a"}`)},
		"long label":         {to, action(`{"type":"message","label":"` + long(21) + `"}`)},
		"no label":           {to, action(`{"type":"message","text":"x"}`)},
		"foreign field":      {to, action(`{"type":"message","label":"a","uri":"https://x/"}`)},
		"long contentText":   {to, message(`{"type":"button_template","contentText":"` + long(1001) + `","actions":[` + ok + `]}`)},
		"5 menu actions":     {"POST /v1.0/bots/2000001/persistentmenu", `{"content":{"actions":[` + strings.Repeat(ok+",", 4) + ok + `]}}`},
		"menu, no content":   {"POST /v1.0/bots/2000001/persistentmenu", `{}`},
		"bot, nothing":       {"POST /v1.0/bots", `{}`},
		"bot, no admin":      {"POST /v1.0/bots", `{"botName":"a","photoUrl":"https://x/","description":"d","administrators":[]}`},
		"bot, unknown admin": {"POST /v1.0/bots", `{"botName":"a","photoUrl":"https://x/","description":"d","administrators":["nobody"]}`},
		"bot, with id":       {"POST /v1.0/bots", `{"botId":5,"botName":"a","photoUrl":"https://x/","description":"d","administrators":["` + userID + `"]}`},
		"callback by http":   {"PATCH /v1.0/bots/2000001", `{"callbackUrl":"http://example.com/"}`},
		"event unknown":      {"PATCH /v1.0/bots/2000001", `{"channelEvents":["memberJoined"]}`},
		"name too long":      {"PATCH /v1.0/bots/2000001", `{"botName":"` + long(101) + `"}`},
		"name removed":       {"PATCH /v1.0/bots/2000001", `{"botName":""}`},
		"no members":         {"POST /v1.0/bots/2000001/channels", `{"members":[],"title":"x"}`},
		"count 0":            {"GET /v1.0/users?count=0", ``},
		"count 101":          {"GET /v1.0/users?count=101", ``},
		"bad cursor":         {"GET /v1.0/users?cursor=abc", ``},
		"PUT replaces":       {"PUT /v1.0/bots/2000001", `{"botName":"only this"}`},
	} {
		method, uri, _ := strings.Cut(c.target, " ")
		status, _, body := e.request(method, uri, header, []byte(c.body))
		var m map[string]string
		if json.Unmarshal(body, &m); status != 400 || m["code"] == "" || m["description"] == "" {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	if len(e.sim.Sent()) != 0 {
		t.Errorf("sent %+v", e.sim.Sent())
	}
	for _, target := range []string{"GET /bots", "GET /v1.0", "POST /v1.0/bots/", "PUT /v1.0/users", "GET /v1.0//bots", "GET /v1.0/bots/2000001/secret", "POST /v2.0/bots"} {
		method, uri, _ := strings.Cut(target, " ")
		status, _, body := e.request(method, uri, nil, nil)
		if status != 404 || string(body) != `{"code":"NOT_FOUND","description":"Api not exists"}` {
			t.Errorf("%s: %d %s", target, status, body)
		}
	}
	if status, h, body := e.request("GET", "/v1.0/bots", http.Header{"Authorization": {"Bearer  " + e.token("bot")}}, nil); status != 401 || h.Get("WWW-Authenticate") == "" || !strings.Contains(string(body), "Malformed") {
		t.Errorf("two spaces: %d %s", status, body)
	}
}

// TestPut: what a PUT leaves out falls back, what a PATCH leaves out stays.
func TestPut(t *testing.T) {
	e := newEnv(t)
	in := newInbox(t)
	e.addBot(in.bot)
	c := e.client()
	b, err := c.ReplaceBot(t.Context(), botID, lineworks.BotSpec{Name: "新", PhotoURL: "https://example.com/y.png", Description: "d", Administrators: []string{otherID}})
	noError(t, err)
	if b.EnableCallback || b.CallbackURL != "" || len(b.ChannelEvents) != 6 || len(b.I18nNames) != 0 {
		t.Errorf("%+v", b)
	}
	if sim, _ := e.sim.Bot(botID); sim.Secret != in.secret || len(sim.Domains) != 1 {
		t.Errorf("%+v", sim)
	}
	b, err = c.PatchBot(t.Context(), botID, lineworks.BotPatch{AllowDomains: []int64{5}})
	noError(t, err)
	if b.Name != "新" || len(b.AllowDomains) != 1 {
		t.Errorf("%+v", b)
	}
	if sim, _ := e.sim.Bot(botID); len(sim.Domains) != 0 {
		t.Error("a domain that is not listed stays")
	}
}

func TestUsersByScope(t *testing.T) {
	e := newEnv(t)
	for i := range 250 {
		e.sim.AddUser(simulator.User{Email: "u" + strings.Repeat("x", i%5) + "@example.com"})
	}
	c := e.client(func(cfg *lineworks.Config) { cfg.Scopes = []string{"user.read"} })
	n := 0
	for u, err := range c.Users(t.Context()) {
		noError(t, err)
		if u.ID == "" || u.DomainID != domainID {
			t.Errorf("%+v", u)
		}
		n++
	}
	if n != 252 {
		t.Errorf("%d users", n)
	}
	c = e.client(func(cfg *lineworks.Config) { cfg.Scopes = []string{"user.profile.read"} })
	if u, err := c.GetUser(t.Context(), userID); err != nil || u.Name.LastName != "ワークス" || u.Email != "" {
		t.Errorf("%+v %v", u, err)
	}
	c = e.client(func(cfg *lineworks.Config) { cfg.Scopes = []string{"bot"} })
	_, err := c.GetUser(t.Context(), userID)
	wantKind(t, err, lineworks.KindForbidden, 403, "FORBIDDEN")
}
