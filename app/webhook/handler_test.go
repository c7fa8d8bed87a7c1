package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"punchline/app/lineworks"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
	"punchline/app/webhook"
)

// post gives a request to the handler, without a listener.
func post(h http.Handler, method, path, body string, header ...string) int {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header[header[i]] = append(r.Header[header[i]], header[i+1]) // spelled as given
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func newHandler(x *inbox) *webhook.Handler {
	h := webhook.NewHandler(webhook.Config{Inbox: x, Now: sqlitetest.Now})
	h.SetSecrets(secrets())
	return h
}

// What is wrong in several ways is refused for the first of them.
func TestOrderOfChecks(t *testing.T) {
	x := &inbox{}
	h := newHandler(x)
	huge, broken := strings.Repeat("x", 64<<10+1), `{"type":`
	for _, tt := range []struct {
		name, method, path, body, bot, key string
		want                               int
	}{
		{"path before method", "PUT", "/callbacks", huge, "7", "other", 404},
		{"no path", "POST", "/", broken, botID, secret, 404},
		{"method before size", "PUT", "/callback", huge, "7", "other", 405},
		{"reading is no method either", "GET", "/callback", "", "", "", 405},
		{"size before bot", "POST", "/callback", huge, "7", "other", 413},
		{"size before signature", "POST", "/callback", huge, botID, secret, 413},
		{"bot before JSON", "POST", "/callback", broken, "7", secret, 401},
		{"signature before JSON", "POST", "/callback", broken, botID, "other", 401},
		{"JSON", "POST", "/callback", broken, botID, secret, 400},
		{"an empty body", "POST", "/callback", "", botID, secret, 400},
		{"just small enough", "POST", "/callback", huge[1:], botID, secret, 400},
	} {
		if got := post(h, tt.method, tt.path, tt.body, lineworks.HeaderBotID, tt.bot, lineworks.HeaderSignature, lineworks.Sign(tt.key, []byte(tt.body))); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
	if x.messages != nil {
		t.Errorf("recorded %v", x.messages)
	}
	if len(x.quarantined) != 1 || string(x.quarantined[0].Body) != broken {
		t.Errorf("in quarantine: %v, want the one with our bot and a wrong signature", x.quarantined)
	}
}

func TestHeadersHoweverSpelled(t *testing.T) {
	body := message(0, sqlitetest.Now(), "出勤")
	sign := lineworks.Sign(secret, []byte(body))
	for _, tt := range []struct {
		header []string
		want   int
	}{
		{[]string{"X-WORKS-BotId", botID, "X-WORKS-Signature", sign}, 200},
		{[]string{"X-WORKS-botId", botID, "X-WORKS-Signature", sign}, 200},
		{[]string{"x-works-botid", botID, "x-works-signature", sign}, 200},
		{[]string{"X-Works-Botid", " " + botID + " ", "X-Works-Signature", sign}, 200},
		{[]string{"X-WORKS-BotId", botID, "X-WORKS-botId", botID, "X-WORKS-Signature", sign}, 200},
		{[]string{"X-WORKS-BotId", botID, "X-WORKS-botId", "7", "X-WORKS-Signature", sign}, 401},
		{[]string{"X-WORKS-BotId", botID, "X-WORKS-Signature", sign, "x-works-signature", "eHg="}, 401},
		{[]string{"X-WORKS-BotId", botID}, 401},
		{[]string{"X-WORKS-Signature", sign}, 401},
		{[]string{"X-WORKS-BotId", botID, "X-WORKS-Signature", strings.ToLower(sign)}, 401},
		{[]string{"X-WORKS-BotId", botID, "X-WORKS-Signature", strings.TrimRight(sign, "=")}, 401},
	} {
		if got := post(newHandler(&inbox{}), "POST", "/callback", body, tt.header...); got != tt.want {
			t.Errorf("%q: %d, want %d", tt.header, got, tt.want)
		}
	}
}

// Each secret counts as long as it should, and none accepts everything.
func TestSecrets(t *testing.T) {
	body := message(0, sqlitetest.Now(), "出勤")
	until := sqlitetest.Now().Add(timeclock.OldSecretGrace)
	both := timeclock.BotSecrets{BotID: botID, Current: timeclock.NewSecret("new"), Previous: timeclock.NewSecret("old"), Until: until}
	for _, tt := range []struct {
		name    string
		secrets timeclock.BotSecrets
		now     time.Time
		key     string
		want    int
	}{
		{"the present one", both, sqlitetest.Now(), "new", 200},
		{"the old one", both, sqlitetest.Now(), "old", 200},
		{"the old one, at the end", both, until.Add(-time.Millisecond), "old", 200},
		{"the old one, after ten minutes", both, until, "old", 401},
		{"the present one, after ten minutes", both, until, "new", 200},
		{"another", both, sqlitetest.Now(), "other", 401},
		{"signed with nothing", both, sqlitetest.Now(), "", 401},
		{"none is known", timeclock.BotSecrets{BotID: botID}, sqlitetest.Now(), "", 401},
		{"none is known, and an old one neither", timeclock.BotSecrets{BotID: botID, Until: until}, sqlitetest.Now(), "", 401},
		{"no bot is known", timeclock.BotSecrets{Current: timeclock.NewSecret("new")}, sqlitetest.Now(), "new", 401},
		{"nothing is known", timeclock.BotSecrets{}, sqlitetest.Now(), "", 401},
	} {
		h := webhook.NewHandler(webhook.Config{Inbox: &inbox{}, Now: func() time.Time { return tt.now }})
		if got := post(h, "POST", "/callback", body, lineworks.HeaderBotID, botID, lineworks.HeaderSignature, lineworks.Sign("new", []byte(body))); got != 401 {
			t.Errorf("before anything is known: %d", got)
		}
		h.SetSecrets(tt.secrets)
		bot := tt.secrets.BotID
		if got := post(h, "POST", "/callback", body, lineworks.HeaderBotID, bot, lineworks.HeaderSignature, lineworks.Sign(tt.key, []byte(body))); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestStatus(t *testing.T) {
	x := &inbox{}
	h := newHandler(x)
	say := func(body, bot, key string) {
		post(h, "POST", "/callback", body, lineworks.HeaderBotID, bot, lineworks.HeaderSignature, lineworks.Sign(key, []byte(body)))
	}
	if got := h.Status(); got != (webhook.Status{}) {
		t.Errorf("before anything came: %+v", got)
	}
	good := message(0, sqlitetest.Now(), "出勤")
	say(good, botID, secret)
	say(good, botID, secret) // twice is accepted twice
	say(good, botID, "other")
	say(good, "7", secret)
	say(good, "", secret)
	say(`[]`, botID, secret)
	post(h, "GET", "/callback", "")
	post(h, "POST", "/elsewhere", "")
	x.fail = func(timeclock.Message) error { return timeclock.E("test", timeclock.CodeDiskFull, nil) }
	say(good, botID, secret)
	want := webhook.Status{Accepted: 2, LastAccepted: sqlitetest.Now(), WrongSignature: 1, Foreign: 2, Malformed: 1, Lost: 1}
	if got := h.Status(); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// A message that is certainly not stored is answered 503 and its sender told;
// one whose commit is under way is told of only when that fails.
func TestLost(t *testing.T) {
	for _, tt := range []struct {
		name    string
		pending bool  // err is how it ends later
		err     error // nil: stored
		lost    bool
	}{
		{"disk full", false, timeclock.E("test", timeclock.CodeDiskFull, nil), true},
		{"too many wait", false, timeclock.E("test", timeclock.CodeBusy, nil), true},
		{"ending", false, timeclock.E("test", timeclock.CodeShutDown, nil), true},
		{"some other fault", false, errors.New("other"), true},
		{"late, and stored", true, nil, false},
		{"late, and not stored", true, timeclock.E("test", timeclock.CodeNotStored, nil), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				pending := make(chan error, 1)
				x := &inbox{fail: func(timeclock.Message) error {
					if tt.pending {
						return timeclock.E("test", timeclock.CodeBusy, &timeclock.Pending{Done: pending})
					}
					return tt.err
				}}
				var lost []string
				h := webhook.NewHandler(webhook.Config{Inbox: x, Now: sqlitetest.Now, Lost: func(m timeclock.Message, err error) {
					lost = append(lost, m.Text+" "+string(timeclock.CodeOf(err)))
				}})
				h.SetSecrets(secrets())
				body := message(0, sqlitetest.Now(), "出勤")
				if got := post(h, "POST", "/callback", body, lineworks.HeaderBotID, botID, lineworks.HeaderSignature, lineworks.Sign(secret, []byte(body))); got != 503 {
					t.Errorf("answered %d", got)
				}
				synctest.Wait()
				if tt.pending {
					if lost != nil {
						t.Errorf("told of %q before it is known", lost)
					}
					pending <- tt.err
					synctest.Wait()
				}
				if (len(lost) == 1) != tt.lost {
					t.Errorf("told of %q, want %v", lost, tt.lost)
				}
				if n := h.Status().Lost; n != int64(len(lost)) {
					t.Errorf("%d counted", n)
				}
			})
		})
	}
}

// What LINE WORKS says in its own words, in ours.
func TestMessageOf(t *testing.T) {
	received := sqlitetest.Now().Add(time.Second)
	for _, tt := range []struct {
		name, body string
		want       timeclock.Message
	}{
		{"text", `{"type":"message","source":{"userId":"u","domainId":5},"issuedTime":"2026-11-23T00:00:00.716Z","content":{"type":"text","text":"出勤"}}`,
			timeclock.Message{Kind: timeclock.KindText, Type: "message", UserID: "u", DomainID: 5, Text: "出勤"}},
		{"a pressed button in a room", `{"type":"message","source":{"userId":"u","channelId":"c","domainId":5},"issuedTime":"2026-11-23T00:00:00.716Z","content":{"type":"text","text":"出勤","postback":"pl1:p:clock_in"}}`,
			timeclock.Message{Kind: timeclock.KindText, Type: "message", UserID: "u", ChannelID: "c", DomainID: 5, Text: "出勤", Postback: "pl1:p:clock_in"}},
		{"a time of another zone, finer than ours", `{"type":"message","source":{"userId":"u","domainId":5},"issuedTime":"2026-11-23T09:00:00.7169+09:00","content":{"type":"text","text":"a"}}`,
			timeclock.Message{Kind: timeclock.KindText, Type: "message", UserID: "u", DomainID: 5, Text: "a"}},
		{"a sticker", `{"type":"message","source":{"userId":"u","domainId":5},"issuedTime":"2026-11-23T00:00:00.716Z","content":{"type":"sticker","packageId":"1","stickerId":"2"}}`,
			timeclock.Message{Kind: timeclock.KindOther, Type: "message", UserID: "u", DomainID: 5}},
		{"content of the future", `{"type":"message","source":{"userId":"u","domainId":5},"issuedTime":"2026-11-23T00:00:00.716Z","content":{"type":"hologram"}}`,
			timeclock.Message{Kind: timeclock.KindOther, Type: "message", UserID: "u", DomainID: 5}},
		{"postback", `{"type":"postback","data":"pl1:q:1:clock_in","source":{"userId":"u","channelId":"c","domainId":5},"issuedTime":"2026-11-23T00:00:00.716Z"}`,
			timeclock.Message{Kind: timeclock.KindPostback, Type: "postback", UserID: "u", ChannelID: "c", DomainID: 5, Postback: "pl1:q:1:clock_in"}},
		{"begin", `{"type":"begin","source":{"userId":"u","channelId":"c","domainId":5},"issuedTime":"2026-11-23T00:00:00.716Z"}`,
			timeclock.Message{Kind: timeclock.KindBegin, Type: "begin", UserID: "u", ChannelID: "c", DomainID: 5}},
		{"joined", `{"type":"joined","source":{"channelId":"c","domainId":5},"issuedTime":"2026-11-23T00:00:00.716Z","members":["u"]}`,
			timeclock.Message{Kind: timeclock.KindNotice, Type: "joined", ChannelID: "c", DomainID: 5}},
		{"an event of the future", `{"type":"reaction","source":{"userId":"u","domainId":5},"issuedTime":"2026-11-23T00:00:00.716Z"}`,
			timeclock.Message{Kind: timeclock.KindUnknown, Type: "reaction", UserID: "u", DomainID: 5}},
	} {
		c, err := lineworks.ParseCallback([]byte(tt.body))
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		tt.want.IssuedAt, tt.want.ReceivedAt, tt.want.Raw = sqlitetest.Now().Add(716*time.Millisecond), received, []byte(tt.body)
		if got := webhook.MessageOf(c, []byte(tt.body), received); fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", tt.want) {
			t.Errorf("%s:\n%+v\nwant\n%+v", tt.name, got, tt.want)
		}
	}
	// An event of the future that says no time counts from its arrival.
	c, err := lineworks.ParseCallback([]byte(`{"type":"reaction"}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := webhook.MessageOf(c, nil, received); !got.IssuedAt.Equal(received) || got.Kind != timeclock.KindUnknown {
		t.Errorf("without a time: %+v", got)
	}
}

// 200 means that it is on disk: the whole way, many at once, each of them twice.
func TestRecordedBeforeAnswered(t *testing.T) {
	db := sqlitetest.Open(t)
	sqlitetest.Company(t, db, 40)
	h := webhook.NewHandler(webhook.Config{Inbox: db})
	h.SetSecrets(secrets())
	done := make(chan string, 80)
	for i := range 80 {
		go func() {
			body := message(i%40, sqlitetest.Now(), "出勤")
			status := post(h, "POST", "/callback", body, lineworks.HeaderBotID, botID, lineworks.HeaderSignature, lineworks.Sign(secret, []byte(body)))
			done <- fmt.Sprintf("%d %s", status, sqlitetest.One(t, db, "SELECT count(*) FROM punch_log WHERE employee_code = ?", fmt.Sprintf("%04d", i%40)))
		}()
	}
	for range 80 {
		if got := <-done; got != "200 1" {
			t.Errorf("answered, and there was: %s", got)
		}
	}
}

// A client that goes away while its message waits loses nothing.
func TestClientGivesUp(t *testing.T) {
	db := sqlitetest.Open(t)
	sqlitetest.Company(t, db, 1)
	told := false
	h := webhook.NewHandler(webhook.Config{Inbox: db, Lost: func(timeclock.Message, error) { told = true }})
	h.SetSecrets(secrets())
	body := message(0, sqlitetest.Now(), "出勤")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := httptest.NewRequest("POST", "/callback", strings.NewReader(body)).WithContext(ctx)
	r.Header.Set(lineworks.HeaderBotID, botID)
	r.Header.Set(lineworks.HeaderSignature, lineworks.Sign(secret, []byte(body)))
	h.ServeHTTP(httptest.NewRecorder(), r)
	if err := db.Close(); err != nil { // what was queued is written
		t.Fatal(err)
	}
	if told {
		t.Error("told to be lost")
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM punch"); got != "1" {
		t.Errorf("%s punches", got)
	}
}
