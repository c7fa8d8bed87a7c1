package desktop

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"punchline/app/sqlite/sqlitetest"
)

func TestHome(t *testing.T) {
	b := newPage(t, func(s *Services) {
		s.Receiving = func() Receiving {
			return Receiving{Keeper: true, Addr: "127.0.0.1:8787", CallbackURL: "http://127.0.0.1:8787/callback", Lost: 2}
		}
	})
	b.firstAdmin(t, false)
	if err := b.db.Record(t.Context(), sqlitetest.Text(0, sqlitetest.Now().Add(-time.Minute), "出勤")); err != nil {
		t.Fatal(err)
	}
	if err := b.db.Record(t.Context(), sqlitetest.Text(1, sqlitetest.Now().Add(-30*time.Second), "なにか")); err != nil {
		t.Fatal(err)
	}
	if err := b.db.Record(t.Context(), sqlitetest.Text(99, sqlitetest.Now(), "出勤")); err != nil {
		t.Fatal(err)
	}

	o, err := b.home().Overview(0)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := json.Marshal(o)
	if want := `{"date":"2026-11-23","now":"2026-11-23T09:00:00+09:00","counts":{"none":2,"in":1,"break":0,"outing":0,"out":0},"divisions":[` +
		`{"id":1,"code":"10","name":"総務部","counts":{"none":1,"in":1,"break":0,"outing":0,"out":0},"people":[` +
		`{"employeeId":1,"code":"0000","name":"山田 太郎0","presence":"in","since":"2026-11-23T08:59:00+09:00","firstIn":"2026-11-23T08:59:00+09:00","lastOut":"","flags":[]},` +
		`{"employeeId":3,"code":"0002","name":"山田 太郎2","presence":"none","since":"","firstIn":"","lastOut":"","flags":[]}]},` +
		`{"id":2,"code":"20","name":"営業部","counts":{"none":1,"in":0,"break":0,"outing":0,"out":0},"people":[` +
		`{"employeeId":2,"code":"0001","name":"山田 太郎1","presence":"none","since":"","firstIn":"","lastOut":"","flags":[]}]}],` +
		`"choices":[{"id":1,"code":"10","name":"総務部"},{"id":2,"code":"20","name":"営業部"}],"employees":3}`; string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	one, err := b.home().Overview(2)
	if err != nil || len(one.Divisions) != 1 || len(one.Choices) != 2 || one.Counts.None != 1 || one.Employees != 3 {
		t.Errorf("%+v, %v", one, err)
	}

	feed, err := b.home().Feed(2)
	if err != nil {
		t.Fatal(err)
	}
	got, _ = json.Marshal(feed)
	if want := `[{"id":3,"at":"2026-11-23T09:00:00+09:00","receivedAt":"2026-11-23T09:00:00+09:00","employeeId":0,"code":"","name":"","division":"","accountId":"",` +
		`"type":"","outcome":"awaiting_sender","reason":"","message":"出勤","flags":[],"reply":"","replyCode":""},` +
		`{"id":2,"at":"2026-11-23T08:59:30+09:00","receivedAt":"2026-11-23T08:59:30+09:00","employeeId":2,"code":"0001","name":"山田 太郎1","division":"営業部","accountId":"user0001@example.com",` +
		`"type":"","outcome":"unmatched","reason":"unmatched","message":"なにか","flags":[],"reply":"queued","replyCode":""}]`; string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}

	status, err := b.home().Status()
	if err != nil {
		t.Fatal(err)
	}
	got, _ = json.Marshal(status)
	if want := `{"keeper":true,"listening":true,"addr":"127.0.0.1:8787","callbackUrl":"http://127.0.0.1:8787/callback","registered":false,"botName":"","connection":"unregistered",` +
		`"connectionCode":"","lastCallback":"2026-11-23T09:00:00+09:00","lastPunch":"2026-11-23T08:59:00+09:00","wrongSignature":0,"quarantined":0,"lost":2,` +
		`"awaitingSender":1,"outboxWaiting":2,"outboxFailed":0,"outboxUnknown":0,"used":false,"reception":"off","keyLost":false,"trouble":""}`; string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}

	list, err := b.home().Checklist()
	if err != nil {
		t.Fatal(err)
	}
	var steps []string
	for _, c := range list {
		if c.Done {
			c.ID += "+"
		}
		steps = append(steps, c.ID)
	}
	if got, want := strings.Join(steps, " "), "admin+ use api receive employees+ accounts+ first_message+"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// An empty company has lists without entries, not none.
func TestHomeOfNobody(t *testing.T) {
	b := openPage(t, sqlitetest.Open(t))
	b.firstAdmin(t, false)
	o, err := b.home().Overview(0)
	if err != nil || o.Divisions == nil || o.Choices == nil || o.Employees != 0 {
		t.Errorf("%+v, %v", o, err)
	}
	if feed, err := b.home().Feed(0); err != nil || feed == nil || len(feed) != 0 {
		t.Errorf("%+v, %v", feed, err)
	}
}

func TestFlagNames(t *testing.T) {
	if got := strings.Join(dayFlags(1<<5-1), " "); got != "odd_order missing_in missing_out unclosed_break unclosed_outing" {
		t.Error(got)
	}
	if got := strings.Join(punchFlags(1<<3-1), " "); got != "future late edited" {
		t.Error(got)
	}
}
