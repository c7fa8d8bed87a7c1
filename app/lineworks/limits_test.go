package lineworks

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestCharacters(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "出勤": 2, "𠮷": 2, "👍🏽": 4, "が": 1, "か\u3099": 2, "\xff": 1} {
		if got := Characters(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}

// TestLimits: what is beyond a documented limit is refused here, nothing is sent.
func TestLimits(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) { t.Errorf("%s %s was sent", r.Method, r.URL) })
	c := f.client(t)
	ctx := t.Context()
	n := func(count int) string { return strings.Repeat("字", count) }
	text := func(s string, quick ...QuickReply) error { return c.SendToUser(ctx, 1, "u", Text{s, quick}) }
	buttons := func(s string, a ...Action) error {
		return c.SendToUser(ctx, 1, "u", ButtonTemplate{Text: s, Actions: a})
	}
	ok := MessageButton("出勤", "出勤", "p")
	many := func(count int) []Action { return append(make([]Action, 0, count), repeat(ok, count)...) }
	quick := func(count int) (q []QuickReply) {
		for range count {
			q = append(q, QuickReply{Action: ok})
		}
		return q
	}
	bot := func(change func(*BotSpec)) error {
		s := BotSpec{Name: "打刻", PhotoURL: "https://example.com/x.png", Description: "d", Administrators: []string{"a"}}
		change(&s)
		_, err := c.CreateBot(ctx, s)
		return err
	}
	channel := func(title string, members ...string) error {
		_, err := c.CreateChannel(ctx, 1, title, members)
		return err
	}
	logSpan := func(q LogQuery) error { _, err := c.DownloadMessageLog(ctx, q, io.Discard); return err }
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	user := func(id string) error { _, err := c.GetUser(ctx, id); return err }

	for name, c := range map[string]struct {
		err   error
		field string
	}{
		"empty text":             {text(""), "content.text"},
		"blank text":             {text(" \n"), "content.text"},
		"long text":              {text(n(2001)), "content.text"},
		"long text, surrogates":  {text(strings.Repeat("𠮷", 1001)), "content.text"},
		"nil content":            {c.SendToUser(ctx, 1, "u", nil), "content"},
		"no user":                {c.SendToUser(ctx, 1, "", Text{Text: "x"}), "users"},
		"user ..":                {c.SendToUser(ctx, 1, "..", Text{Text: "x"}), "users"},
		"bot 0":                  {c.SendToUser(ctx, 0, "u", Text{Text: "x"}), "botId"},
		"no channel":             {c.SendToChannel(ctx, 1, "", Text{Text: "x"}), "channels"},
		"14 quick replies":       {text("x", quick(14)...), "content.quickReply.items"},
		"quick reply, no text":   {text("x", QuickReply{Action: MessageButton("a", "", "p")}), "content.quickReply.items[0].action.text"},
		"quick reply, http icon": {text("x", QuickReply{ImageURL: "http://x/", Action: ok}), "content.quickReply.items[0].imageUrl"},
		"no displayText":         {text("x", QuickReply{Action: Action{Type: ActionPostback, Label: "a", Data: "d"}}), "content.quickReply.items[0].action.displayText"},
		"long data":              {text("x", QuickReply{Action: Action{Type: ActionPostback, Label: "a", Data: n(301), DisplayText: "d"}}), "content.quickReply.items[0].action.data"},
		"no buttons":             {buttons("x"), "content.actions"},
		"11 buttons":             {buttons("x", many(11)...), "content.actions"},
		"long contentText":       {buttons(n(1001), ok), "content.contentText"},
		"no contentText":         {buttons("", ok), "content.contentText"},
		"long label":             {buttons("x", MessageButton(n(21), "t", "")), "content.actions[0].label"},
		"no label":               {buttons("x", ok, MessageButton("", "t", "")), "content.actions[1].label"},
		"long action text":       {buttons("x", MessageButton("l", n(301), "")), "content.actions[0].text"},
		"long postback":          {buttons("x", MessageButton("l", "t", n(1001))), "content.actions[0].postback"},
		"postback in a button":   {buttons("x", Action{Type: ActionPostback, Label: "a", Data: "d", DisplayText: "d"}), "content.actions[0].type"},
		"unknown action":         {buttons("x", Action{Type: "dance", Label: "a"}), "content.actions[0].type"},
		"foreign field":          {buttons("x", Action{Type: ActionURI, Label: "a", URI: "https://x/", Text: "t"}), "content.actions[0].text"},
		"uri without address":    {buttons("x", Action{Type: ActionURI, Label: "a"}), "content.actions[0].uri"},
		"copy without text":      {buttons("x", Action{Type: ActionCopy, Label: "a"}), "content.actions[0].copyText"},
		"long link":              {c.SendToUser(ctx, 1, "u", Link{Text: "x", LinkText: "y", URL: "https://x/" + n(1000)}), "content.link"},
		"raw, not JSON":          {c.SendToUser(ctx, 1, "u", Raw(`{"type":"text"`)), "content"},
		"raw, no type":           {c.SendToUser(ctx, 1, "u", Raw(`{"text":"x"}`)), "content"},
		"raw, empty":             {c.SendToUser(ctx, 1, "u", Raw(nil)), "content"},
		"5 menu actions":         {c.SetMenu(ctx, 1, many(5)), "content.actions"},
		"no menu actions":        {c.SetMenu(ctx, 1, nil), "content.actions"},
		"postback in a menu":     {c.SetMenu(ctx, 1, []Action{{Type: ActionPostback, Label: "a", Data: "d", DisplayText: "d"}}), "content.actions[0].type"},
		"long menu label":        {c.SetMenu(ctx, 1, []Action{MessageButton(n(1001), "", "")}), "content.actions[0].label"},
		"long bot name":          {bot(func(s *BotSpec) { s.Name = n(101) }), "botName"},
		"no description":         {bot(func(s *BotSpec) { s.Description = "" }), "description"},
		"http picture":           {bot(func(s *BotSpec) { s.PhotoURL = "http://example.com/x.png" }), "photoUrl"},
		"no administrator":       {bot(func(s *BotSpec) { s.Administrators = nil }), "administrators"},
		"4 administrators":       {bot(func(s *BotSpec) { s.Administrators = []string{"a", "b", "c", "d"} }), "administrators"},
		"administrator twice":    {bot(func(s *BotSpec) { s.Administrators = []string{"a", "a"} }), "administrators[1]"},
		"http callback":          {bot(func(s *BotSpec) { s.CallbackURL = "http://example.com/" }), "callbackUrl"},
		"long callback":          {bot(func(s *BotSpec) { s.CallbackURL = "https://example.com/" + n(1000) }), "callbackUrl"},
		"unknown event":          {bot(func(s *BotSpec) { s.ChannelEvents = []string{"message", "memberJoined"} }), "channelEvents[1]"},
		"long title":             {channel(n(1001), "a"), "title"},
		"no members":             {channel("t"), "members"},
		"101 members":            {channel("t", repeat("a", 101)...), "members"},
		"empty member":           {channel("t", "a", ""), "members[1]"},
		"no user id":             {user(""), "userId"},
		"long user id":           {user(strings.Repeat("x", 501)), "userId"},
		"no time":                {logSpan(LogQuery{}), "endTime"},
		"end before start":       {logSpan(LogQuery{From: day, To: day.Add(-1)}), "endTime"},
		"32 days":                {logSpan(LogQuery{From: day, To: day.Add(31*24*time.Hour + 1)}), "endTime"},
		"unknown filter":         {logSpan(LogQuery{From: day, To: day, BotMessages: "some"}), "botMessageFilterType"},
	} {
		e, ok := errors.AsType[*Error](c.err)
		if !ok || e.Kind != KindLimit || e.Outcome != OutcomeNotSent || e.API == "" {
			t.Errorf("%s: %v", name, c.err)
			continue
		}
		le, ok := errors.AsType[*LimitError](c.err)
		if !ok || le.Field != c.field || le.Error() == "" {
			t.Errorf("%s: %v, want field %s", name, c.err, c.field)
		}
	}
}

func repeat[T any](v T, n int) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// TestWithinLimits: just what is allowed goes through.
func TestWithinLimits(t *testing.T) {
	f := newFake(t, created)
	c := f.client(t)
	ctx := t.Context()
	for name, err := range map[string]error{
		"text":    c.SendToUser(ctx, 1, "u", Text{Text: strings.Repeat("字", 2000)}),
		"buttons": c.SendToUser(ctx, 1, "u", ButtonTemplate{Text: strings.Repeat("字", 1000), Actions: repeat(MessageButton(strings.Repeat("字", 20), "", ""), 10)}),
		"menu":    c.SetMenu(ctx, 1, repeat(MessageButton(strings.Repeat("字", 1000), "t", "p"), 4)),
		"link":    c.SendToChannel(ctx, 1, "c", Link{Text: "x", LinkText: "y", URL: "https://example.com/"}),
		"raw":     c.SendToUser(ctx, 1, "u", Raw(`{"type":"flex","altText":"x"}`)),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPaths: what is put into a path cannot leave its element.
func TestPaths(t *testing.T) {
	var uris []string
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		uris = append(uris, strings.TrimPrefix(r.RequestURI, "/api"))
		w.WriteHeader(201)
	})
	c := f.client(t)
	for _, id := range []string{"a/b", "a b", "a+b", "a?x=1", "a#b", "a%2Fb", "…", "../x"} {
		if err := c.SendToUser(t.Context(), 1, id, Text{Text: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	want := "[/bots/1/users/a%2Fb/messages /bots/1/users/a%20b/messages /bots/1/users/a%2Bb/messages /bots/1/users/a%3Fx%3D1/messages " +
		"/bots/1/users/a%23b/messages /bots/1/users/a%252Fb/messages /bots/1/users/%E2%80%A6/messages /bots/1/users/..%2Fx/messages]"
	if got := fmt.Sprint(uris); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestBodyIsPlain(t *testing.T) {
	var body bytes.Buffer
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) { io.Copy(&body, r.Body); w.WriteHeader(201) })
	if err := f.client(t).SendToUser(t.Context(), 1, "u", Text{Text: "<打刻> & \"出勤\""}); err != nil {
		t.Fatal(err)
	}
	if want := `{"content":{"type":"text","text":"<打刻> & \"出勤\""}}`; body.String() != want {
		t.Errorf("%s", body.String())
	}
}
