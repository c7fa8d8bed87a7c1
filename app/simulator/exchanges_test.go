package simulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"punchline/app/lineworks"
	"punchline/app/simulator"
)

// exchange covers one fixture on both sides.
type exchange struct {
	// call makes the client's request and checks what it made of the answer.
	call           func(t *testing.T, ctx context.Context, c *lineworks.Client)
	credentials    func(*lineworks.Credentials)
	scopes         []string // of the client
	clientToken    string
	requestDiffers string // why the client cannot send just this request

	// state is what the fixture presupposes of the simulator.
	state       func(e *env)
	fill        func(e *env, fill map[string]string, uri *string)
	tokenScopes []string
	expire      bool // the token, before the request
	subset      bool // the fixture shows a part of the answer

	special func(t *testing.T, f fixture) // replaces both
}

func withBot(change ...func(*simulator.Bot)) func(*env) {
	return func(e *env) { e.addBot(change...) }
}

func domainOf(d simulator.BotDomain) func(*simulator.Bot) {
	d.DomainID = domainID
	return func(b *simulator.Bot) { b.Domains = map[int64]*simulator.BotDomain{domainID: &d} }
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func sends(to string, content lineworks.Content) func(*testing.T, context.Context, *lineworks.Client) {
	return func(t *testing.T, ctx context.Context, c *lineworks.Client) {
		noError(t, c.SendToUser(ctx, botID, to, content))
	}
}

func sendFails(content lineworks.Content, kind lineworks.Kind, status int, code string) func(*testing.T, context.Context, *lineworks.Client) {
	return func(t *testing.T, ctx context.Context, c *lineworks.Client) {
		e := wantKind(t, c.SendToUser(ctx, botID, userEmail, content), kind, status, code)
		if e.API != lineworks.APISendToUser {
			t.Errorf("API %s", e.API)
		}
	}
}

var (
	hello      = lineworks.Text{Text: "hello"}
	botChanges = []string{"message", "join", "leave", "joined", "left", "postback", "begin", "end"}
	botSpec    = lineworks.BotSpec{
		Name: "Punchline", PhotoURL: "https://example.com/bot.png", Description: "勤怠打刻", Administrators: []string{userID},
		EnableCallback: true, CallbackURL: "https://example.com/callback", CallbackEvents: []string{"text"}, ChannelEvents: botChanges,
		I18nNames:        []lineworks.I18nName{{Language: "ja_JP", Name: "Punchline"}},
		I18nDescriptions: []lineworks.I18nDescription{{Language: "ja_JP", Description: "勤怠打刻"}},
		I18nPhotoURLs:    []lineworks.I18nPhotoURL{{Language: "ja_JP", PhotoURL: "https://example.com/bot.png"}},
	}
)

func checkBot(t *testing.T, b lineworks.Bot, callbackURL string) {
	t.Helper()
	if b.ID != botID || b.Name != "Punchline" || b.Description != "勤怠打刻" || !b.EnableCallback || b.CallbackURL != callbackURL ||
		len(b.ChannelEvents) != 8 || len(b.CallbackEvents) != 1 || len(b.Administrators) != 1 || len(b.I18nNames) != 1 {
		t.Errorf("bot %+v", b)
	}
}

// fullUserExtra is what the documented member has beyond the usual.
func fullUserExtra(t *testing.T) map[string]any {
	for _, f := range loadFixtures(t) {
		if f.Name == "user-get-full" {
			var m map[string]any
			if err := json.Unmarshal(f.ResponseBody, &m); err != nil {
				t.Fatal(err)
			}
			return m
		}
	}
	t.Fatal("no user-get-full")
	return nil
}

func documentedUser(e *env) {
	e.sim.AddUser(simulator.User{ID: userID, Email: userEmail, ExternalKey: "USER_EXT_01", Extra: fullUserExtra(e.t)})
}

func checkUser(t *testing.T, u lineworks.User, err error) {
	t.Helper()
	noError(t, err)
	if u.ID != userID || u.Email != userEmail || u.DomainID != domainID || u.Name.LastName != "ワークス" || u.Name.PhoneticLastName != "" ||
		u.EmployeeNumber != "employee1234" || u.ExternalKey != "USER_EXT_01" || !u.Awaiting {
		t.Errorf("user %+v", u)
	}
}

// exchanges holds one case for each fixture that is not a callback.
var exchanges = func() map[string]exchange {
	all := maps.Clone(apiExchanges)
	maps.Copy(all, tokenExchanges)
	return all
}()

var apiExchanges = map[string]exchange{
	"bot-create-ok": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			b, err := c.CreateBot(ctx, botSpec)
			noError(t, err)
			checkBot(t, b, "https://example.com/callback")
		},
	},
	"bot-get-ok": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			b, err := c.GetBot(ctx, botID)
			noError(t, err)
			checkBot(t, b, "https://example.com/callback")
		},
		state: withBot(),
	},
	"bot-list-ok": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			p, err := c.ListBots(ctx, 50, "")
			noError(t, err)
			if len(p.Bots) != 1 || p.Bots[0].ID != botID || p.NextCursor != "" {
				t.Errorf("page %+v", p)
			}
		},
		state: withBot(func(b *simulator.Bot) { b.I18nNames, b.I18nPhotoURLs = nil, nil }),
	},
	"bot-patch-callback-ok": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			b, err := c.PatchBot(ctx, botID, lineworks.BotPatch{EnableCallback: new(true), CallbackURL: new("https://new.example.com/callback")})
			noError(t, err)
			checkBot(t, b, "https://new.example.com/callback")
		},
		state: withBot(),
	},
	"bot-delete-ok": {
		call:  func(t *testing.T, ctx context.Context, c *lineworks.Client) { noError(t, c.DeleteBot(ctx, botID)) },
		state: withBot(),
	},
	"bot-secret-issue-ok": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			s, err := c.IssueSecret(ctx, botID)
			noError(t, err)
			if s != "12345a12-b12c-12d3-e123fghijkl" {
				t.Errorf("secret %q", s)
			}
		},
		state: withBot(),
	},
	"bot-domain-register-ok": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			d, err := c.RegisterBotDomain(ctx, botID, domainID, lineworks.BotDomainSettings{Visible: true, AllowToSelectedMember: true})
			noError(t, err)
			if d != (lineworks.BotDomain{DomainID: domainID, Visible: true, AllowToSelectedMember: true}) {
				t.Errorf("domain %+v", d)
			}
		},
		state: withBot(func(b *simulator.Bot) { b.Domains = map[int64]*simulator.BotDomain{} }),
	},
	"bot-domain-patch-ok": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			d, err := c.PatchBotDomain(ctx, botID, domainID, lineworks.BotDomainPatch{AllowToSelectedMember: new(false)})
			noError(t, err)
			if d != (lineworks.BotDomain{DomainID: domainID, Visible: true}) {
				t.Errorf("domain %+v", d)
			}
		},
		state: withBot(domainOf(simulator.BotDomain{Visible: true, AllowToSelectedMember: true})),
	},
	"bot-domain-list-ok": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			p, err := c.ListBotDomains(ctx, botID, 50, "")
			noError(t, err)
			if len(p.Domains) != 1 || !p.Domains[0].Visible || p.NextCursor != fixtureCursor {
				t.Errorf("page %+v", p)
			}
		},
		special: nil,
		state: withBot(func(b *simulator.Bot) {
			// The example has one domain and a cursor; the simulator needs more
			// domains than a page holds to give one.
			b.Domains = map[int64]*simulator.BotDomain{}
			for id := int64(domainID); id < domainID+51; id++ {
				b.Domains[id] = &simulator.BotDomain{DomainID: id, Visible: true, AllowToSelectedMember: true}
			}
		}),
		fill: func(_ *env, _ map[string]string, uri *string) { *uri = strings.Replace(*uri, "count=50", "count=1", 1) },
	},
	"bot-domain-delete-ok": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			noError(t, c.RemoveBotDomain(ctx, botID, domainID))
		},
		state: withBot(),
	},
	"bot-domain-member-add-ok": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			noError(t, c.AddBotMember(ctx, botID, domainID, otherID))
		},
		state: withBot(domainOf(simulator.BotDomain{Visible: true, AllowToSelectedMember: true})),
	},
	"bot-domain-member-list-ok": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			p, err := c.ListBotMembers(ctx, botID, domainID, 0, "")
			noError(t, err)
			if len(p.Members) != 1 || p.Members[0] != userID || p.All || p.NextCursor != fixtureCursor {
				t.Errorf("page %+v", p)
			}
		},
		state: withBot(domainOf(simulator.BotDomain{Visible: true, AllowToSelectedMember: true, Members: []string{userID, otherID}})),
		fill:  func(_ *env, _ map[string]string, uri *string) { *uri += "?count=1" },
	},
	"bot-domain-member-delete-ok": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			noError(t, c.RemoveBotMember(ctx, botID, domainID, userID))
		},
		state: withBot(domainOf(simulator.BotDomain{Visible: true, AllowToSelectedMember: true, Members: []string{userID}})),
	},

	"send-text-user-by-login-id": {call: sends(userEmail, hello), state: withBot()},
	"send-text-user-by-user-id":  {call: sends(userID, hello), state: withBot()},
	"send-text-channel": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			noError(t, c.SendToChannel(ctx, botID, "12345a12-b12c-12d3-e123fghijkl", hello))
		},
		state: func(e *env) {
			e.addBot()
			e.sim.AddChannel(simulator.Channel{ID: "12345a12-b12c-12d3-e123fghijkl", BotID: botID, Members: []string{userID}})
		},
	},
	"send-button-template": {
		call: sends(userEmail, lineworks.ButtonTemplate{Text: "What do you want?", Actions: []lineworks.Action{
			{Type: lineworks.ActionURI, Label: "LINE WORKS Homepage", URI: "https://line-works.com"},
			lineworks.MessageButton("FAQ", "", "ButtonTemplate_FAQ"),
		}}),
		state: withBot(),
	},
	"derived-send-punch-keypad": {
		call: sends(userEmail, lineworks.ButtonTemplate{Text: "打刻してください", Actions: []lineworks.Action{
			lineworks.MessageButton("出勤", "出勤", "punch:in"), lineworks.MessageButton("退勤", "退勤", "punch:out"),
			lineworks.MessageButton("休憩開始", "休憩開始", "punch:break_start"), lineworks.MessageButton("休憩終了", "休憩終了", "punch:break_end"),
		}}),
		state: withBot(),
	},
	"derived-send-text-quick-reply": {
		call: sends(userEmail, lineworks.Text{Text: "打刻してください", QuickReply: []lineworks.QuickReply{
			{Action: lineworks.MessageButton("出勤", "出勤", "")},
			{Action: lineworks.Action{Type: lineworks.ActionPostback, Label: "退勤", Data: "punch=out", DisplayText: "退勤"}},
		}}),
		state: withBot(),
	},
	"persistent-menu-create": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			noError(t, c.SetMenu(ctx, botID, []lineworks.Action{
				lineworks.MessageButton("出勤", "出勤", "punch:in"), lineworks.MessageButton("退勤", "退勤", "punch:out"),
			}))
		},
		state: withBot(),
	},
	"persistent-menu-delete": {
		call:  func(t *testing.T, ctx context.Context, c *lineworks.Client) { noError(t, c.DeleteMenu(ctx, botID)) },
		state: withBot(func(b *simulator.Bot) { b.Menu = []simulator.Action{{Type: "message", Label: "出勤"}} }),
	},
	"channel-create": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			ch, err := c.CreateChannel(ctx, botID, "勤怠", []string{userID})
			noError(t, err)
			if ch.ID != "12345a12-b12c-12d3-e123fghijkl" || ch.Title != "勤怠" {
				t.Errorf("channel %+v", ch)
			}
		},
		state: withBot(),
	},

	"user-get-email-scope": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			u, err := c.GetUser(ctx, userEmail)
			noError(t, err)
			if u.ID != userID || u.Email != userEmail || u.DomainID != 0 {
				t.Errorf("user %+v", u)
			}
		},
		tokenScopes: []string{"bot", "user.email.read"},
	},
	"user-get-full": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			u, err := c.GetUser(ctx, userID)
			checkUser(t, u, err)
		},
		state: documentedUser,
	},
	"user-get-by-external-key": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			u, err := c.GetUser(ctx, "externalKey:USER_EXT_01")
			checkUser(t, u, err)
		},
		state: documentedUser,
	},
	"user-get-not-found": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			_, err := c.GetUser(ctx, "nobody@example.com")
			wantKind(t, err, lineworks.KindNotFound, 404, "NOT_FOUND")
		},
	},
	"user-list-page1": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			p, err := c.ListUsers(ctx, 100, "")
			noError(t, err)
			if len(p.Users) != 1 || p.Users[0].ID != userID || p.NextCursor != fixtureCursor {
				t.Errorf("page %+v", p)
			}
		},
		subset: true, // the fixture shortens the member
		fill: func(_ *env, _ map[string]string, uri *string) {
			*uri = strings.Replace(*uri, "count=100", "count=1", 1)
		},
	},
	"user-list-page2": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			p, err := c.ListUsers(ctx, 100, fixtureCursor)
			noError(t, err)
			if len(p.Users) != 0 || p.NextCursor != "" {
				t.Errorf("page %+v", p)
			}
		},
		state: func(e *env) {
			for i := 2; i < 100; i++ {
				e.sim.AddUser(simulator.User{Email: "u" + strconv.Itoa(i) + "@example.com"})
			}
		},
		fill: func(e *env, _ map[string]string, uri *string) {
			// A cursor of its own, made when there was one member more.
			other := newEnv(e.t)
			for i := 2; i < 101; i++ {
				other.sim.AddUser(simulator.User{})
			}
			_, _, body := other.request("GET", "/v1.0/users?count=100", http.Header{"Authorization": {"Bearer " + other.token("user.read")}}, nil)
			var page struct {
				ResponseMetaData struct{ NextCursor string }
			}
			if err := json.Unmarshal(body, &page); err != nil || page.ResponseMetaData.NextCursor == "" {
				e.t.Fatalf("no cursor in %s", body)
			}
			base, _, _ := strings.Cut(*uri, "&cursor=")
			*uri = base + "&cursor=" + url.QueryEscape(page.ResponseMetaData.NextCursor)
		},
	},
	"monitoring-message-contents-download": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			jst := time.FixedZone("", 9*3600)
			var out bytes.Buffer
			n, err := c.DownloadMessageLog(ctx, lineworks.LogQuery{
				From: time.Date(2025, 5, 1, 0, 0, 0, 0, jst), To: time.Date(2025, 5, 31, 23, 59, 59, 0, jst), BotMessages: lineworks.BotMessagesOnly,
			}, &out)
			noError(t, err)
			if n != int64(out.Len()) || !strings.HasPrefix(out.String(), "日時") {
				t.Errorf("%d bytes: %q", n, out.String())
			}
		},
	},

	"error-429": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			e := wantKind(t, c.SendToUser(ctx, botID, userEmail, hello), lineworks.KindRateLimited, 429, "TOO_MANY_REQUESTS")
			if e.RetryAfter != 42*time.Second || e.RateLimit.Limit != 240 || e.RateLimit.Used != 241 || !e.RateLimit.Known {
				t.Errorf("%+v, retry after %v", e.RateLimit, e.RetryAfter)
			}
			if d := c.Ready(lineworks.APISendToUser); d < 41*time.Second || d > 42*time.Second {
				t.Errorf("ready in %v", d)
			}
		},
		state: func(e *env) {
			e.addBot()
			h := http.Header{"Authorization": {"Bearer " + e.token("bot")}, "Content-Type": {"application/json"}}
			for range 240 {
				if status, _, body := e.request("POST", "/v1.0/bots/2000001/users/localpart%40example.com/messages", h, []byte(`{"content":{"type":"text","text":"hello"}}`)); status != 201 {
					e.t.Fatalf("%d %s", status, body)
				}
			}
		},
	},
	"error-401-malformed-token": {
		clientToken: "garbage",
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			_, err := c.ListBots(ctx, 0, "")
			wantKind(t, err, lineworks.KindUnauthorized, 401, "UNAUTHORIZED")
		},
	},
	"error-401-expired-token": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			_, err := c.ListBots(ctx, 0, "")
			wantKind(t, err, lineworks.KindUnauthorized, 401, "UNAUTHORIZED")
		},
		expire: true,
	},
	"error-403-missing-scope": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			_, err := c.CreateBot(ctx, botSpec)
			wantKind(t, err, lineworks.KindForbidden, 403, "FORBIDDEN")
		},
		tokenScopes: []string{"bot.read"},
	},
	"error-403-access-denied": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			_, err := c.GetBot(ctx, 9999999)
			wantKind(t, err, lineworks.KindForbidden, 403, "ACCESS_DENIED")
		},
		state: withBot(),
	},
	"error-403-access-denied-for-bot": {
		call:  sendFails(hello, lineworks.KindAccessDeniedForBot, 403, "ACCESS_DENIED"),
		state: withBot(domainOf(simulator.BotDomain{Visible: false})),
	},
	"error-404-api-not-exists": {
		requestDiffers: "the client knows no such API",
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			_, err := c.GetUser(ctx, userID)
			wantKind(t, err, lineworks.KindNotFound, 404, "NOT_FOUND")
		},
	},
	"error-400-invalid-parameter": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			long := strings.Repeat("あ", 2001)
			err := c.SendToUser(ctx, botID, userEmail, lineworks.Text{Text: long})
			if le, ok := errors.AsType[*lineworks.LimitError](err); !ok || le.Actual != 2001 || le.Limit != 2000 {
				t.Errorf("too long a text: %v", err)
			}
			raw, _ := json.Marshal(map[string]string{"type": "text", "text": long})
			sendFails(lineworks.Raw(raw), lineworks.KindBadRequest, 400, "INVALID_PARAMETER")(t, ctx, c)
		},
		state: withBot(),
	},
	"error-503": {
		call: sendFails(hello, lineworks.KindServer, 503, "SERVICE_UNAVAILABLE"),
		state: func(e *env) {
			e.addBot()
			if _, err := e.sim.Inject(simulator.Fault{API: "bot-user-message-send", Kind: simulator.FaultStatus, Status: 503}); err != nil {
				e.t.Fatal(err)
			}
		},
	},
}
