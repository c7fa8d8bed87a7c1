package webhook_test

import (
	"slices"
	"testing"
	"time"

	"punchline/app/lineworks"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
	"punchline/app/webhook"
)

// Each change of what is heard under a Bot Secret is told once.
func TestHeardUnderASecret(t *testing.T) {
	var told []string
	h := webhook.NewHandler(webhook.Config{Inbox: &inbox{}, Now: sqlitetest.Now,
		Verified: func(saving string) { told = append(told, "right under "+saving) }, WrongSignature: func(saving string) { told = append(told, "wrong under "+saving) }})
	n := 0
	say := func(key string) func() {
		return func() {
			n++
			body := message(n, sqlitetest.Now(), "テスト")
			post(h, "POST", webhook.Path, body, lineworks.HeaderBotID, botID, lineworks.HeaderSignature, lineworks.Sign(key, []byte(body)))
		}
	}
	set := func(bot, current, saving, previous string) func() {
		return func() {
			h.SetSecrets(timeclock.BotSecrets{BotID: bot, Current: timeclock.NewSecret(current), Saving: saving, Previous: timeclock.NewSecret(previous), Until: sqlitetest.Now().Add(time.Minute)})
		}
	}
	for _, tt := range []struct {
		name string
		do   func()
		want []string
	}{
		{"no Bot yet", say("a"), nil},
		{"a Bot, and no secret", set(botID, "", "", ""), nil},
		{"kept back", say("a"), nil},
		{"a secret is entered", set(botID, "a", "1st", ""), nil},
		{"right", say("a"), []string{"right under 1st"}},
		{"right again", say("a"), nil},
		{"the same secret, read anew", set(botID, "a", "1st", ""), nil},
		{"right as before", say("a"), nil},
		{"wrong", say("b"), []string{"wrong under 1st"}},
		{"wrong again", say("c"), nil},
		{"read anew", set(botID, "a", "1st", ""), nil},
		{"still wrong", say("b"), nil},
		{"right after all", say("a"), []string{"right under 1st"}},
		{"another secret", set(botID, "b", "2nd", "a"), nil},
		{"the old one proves nothing of the new", say("a"), nil},
		{"the new one", say("b"), []string{"right under 2nd"}},
		{"the old one again", say("a"), nil},
		{"another URL", h.Unheard, nil},
		{"heard anew", say("b"), []string{"right under 2nd"}},
		{"entered again", set(botID, "b", "3rd", "a"), nil},
		{"the one before proves nothing", say("a"), nil},
		{"heard under it", say("b"), []string{"right under 3rd"}},
		{"another Bot", set("7", "b", "2nd", ""), nil},
		{"this one is not ours any more", say("b"), nil},
		{"none", func() { h.SetSecrets(timeclock.BotSecrets{}) }, nil},
		{"nothing is right", say(""), nil},
	} {
		told = nil
		if tt.do(); !slices.Equal(told, tt.want) {
			t.Errorf("%s: told %v, want %v", tt.name, told, tt.want)
		}
	}
}

// Not every request is a callback: what lacks Bot ID or signature, or is no
// POST, says nothing of the secret.
func TestNoCallbackSaysNothing(t *testing.T) {
	h := webhook.NewHandler(webhook.Config{Inbox: &inbox{}, Verified: func(string) { t.Error("right") }, WrongSignature: func(string) { t.Error("wrong") }})
	h.SetSecrets(secrets())
	body := message(0, sqlitetest.Now(), "出勤")
	post(h, "GET", webhook.Path, "")
	post(h, "POST", webhook.Path, body)
	post(h, "POST", webhook.Path, body, lineworks.HeaderBotID, "7", lineworks.HeaderSignature, lineworks.Sign(secret, []byte(body)))
	post(h, "POST", "/", body, lineworks.HeaderBotID, botID, lineworks.HeaderSignature, "x")
	post(h, "POST", webhook.Path, body, lineworks.HeaderBotID, botID)
}

// While it is not used, nobody is there; afterwards all is as before.
func TestOff(t *testing.T) {
	x := &inbox{}
	h := newHandler(x)
	body := message(0, sqlitetest.Now(), "出勤")
	say := func() int {
		return post(h, "POST", webhook.Path, body, lineworks.HeaderBotID, botID, lineworks.HeaderSignature, lineworks.Sign(secret, []byte(body)))
	}
	h.SetOff(true)
	if got := say(); got != 404 {
		t.Errorf("%d", got)
	}
	if got := post(h, "GET", webhook.Path, ""); got != 404 {
		t.Errorf("GET: %d", got)
	}
	if s := h.Status(); len(x.messages) != 0 || len(x.quarantined) != 0 || s.Foreign+s.WrongSignature != 0 {
		t.Errorf("something was taken: %+v", s)
	}
	h.SetOff(false)
	if got := say(); got != 200 || len(x.messages) != 1 {
		t.Errorf("on again: %d", got)
	}
}
