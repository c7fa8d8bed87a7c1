package timeclock

import (
	"testing"
	"time"
)

func TestConnectionWith(t *testing.T) {
	at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	whole := Connection{
		Used: true, Registration: Registration{ClientID: "a", ServiceAccount: "s@example.com", DomainID: 1, BotID: "77", BotName: "勤怠"},
		Admins: []string{"x@example.com"}, IconURL: "https://example.com/i.png", Own: true, InDomain: true, Visible: true, Menu: "menu",
		PublicURL: "https://p.example.com/callback", PublishedURL: "https://p.example.com/callback", TestSentAt: at, ReceivedAt: at, Trouble: CodeLWRate, TroubleAt: at,
	}
	made := []MadeBot{{ClientID: "b", Marker: "3"}, {ClientID: "b", Marker: "2", BotID: "99"}, {ClientID: "a", Marker: "1", BotID: "77"}}
	form := func(change func(*RegistrationForm)) RegistrationForm {
		f := RegistrationForm{ClientID: "a", ServiceAccount: "s@example.com", DomainID: "1", Admins: []string{"x"}}
		change(&f)
		return f
	}
	nothing := whole
	nothing.BotID, nothing.ReceivedAt, nothing.TestSentAt, nothing.Own, nothing.InDomain = "", time.Time{}, time.Time{}, false, false
	tests := []struct {
		name              string
		c                 Connection
		form              RegistrationForm
		bot, botName      string
		app, another, own bool
		inDomain, heard   bool
		left              string // the Bot to be taken back
	}{
		{"the same", whole, form(func(*RegistrationForm) {}), "77", "勤怠", false, false, true, true, true, ""},
		{"named by its ID", whole, form(func(f *RegistrationForm) { f.BotID = "77" }), "77", "勤怠", false, false, true, true, true, ""},
		{"another domain", whole, form(func(f *RegistrationForm) { f.DomainID = "2" }), "77", "勤怠", false, false, true, false, true, "77"},
		{"another Bot", whole, form(func(f *RegistrationForm) { f.BotID = "88" }), "88", DefaultBotName, false, true, false, false, false, "77"},
		{"another app", whole, form(func(f *RegistrationForm) { f.ClientID = "b" }), "", DefaultBotName, true, true, false, false, false, "77"},
		{"another app's own Bot", whole, form(func(f *RegistrationForm) { f.ClientID, f.BotID = "b", "99" }), "99", DefaultBotName, true, true, true, false, false, "77"},
		{"another app's own Bot, of this app", whole, form(func(f *RegistrationForm) { f.BotID = "99" }), "99", DefaultBotName, false, true, false, false, false, "77"},
		{"another app with the same Bot", whole, form(func(f *RegistrationForm) { f.ClientID, f.BotID = "b", "77" }), "77", "勤怠", true, false, false, true, true, ""},
		{"the first", Connection{Used: true}, form(func(*RegistrationForm) {}), "", DefaultBotName, false, false, false, false, false, ""},
		{"another app before there is a Bot", nothing, form(func(f *RegistrationForm) { f.ClientID = "b" }), "", DefaultBotName, true, true, false, false, false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.c.With(tt.form, made)
			c := got.After
			if c.BotID != tt.bot || c.BotName != tt.botName || c.Own != tt.own || c.InDomain != tt.inDomain || c.ReceivedAt.IsZero() == tt.heard || c.Trouble != "" {
				t.Errorf("after: %+v", c)
			}
			if got.App != tt.app || got.Bot != tt.another {
				t.Errorf("another app %v, another Bot %v", got.App, got.Bot)
			}
			if got.Left.BotID != tt.left || got.Left.Done() != (tt.left == "") {
				t.Errorf("left: %+v", got.Left)
			}
			if c.ClientID != tt.form.ClientID || c.Admins[0] != "x@example.com" || c.PublicURL != tt.c.PublicURL || !c.Used {
				t.Errorf("after: %+v", c)
			}
		})
	}
	if got := whole.Dissolved(); got.After.Registration != (Registration{}) || got.After.PublicURL == "" || !got.App || !got.Bot || got.Left != whole.Leaving() {
		t.Errorf("dissolved: %+v", got)
	}
}
