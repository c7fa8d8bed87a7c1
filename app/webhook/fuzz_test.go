package webhook_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
	"time"

	"punchline/app/lineworks"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
	"punchline/app/webhook"
)

// FuzzHandler gives the handler bodies that LINE WORKS has signed: whatever is
// in them, each is answered, and recorded as one message if the answer is 200.
func FuzzHandler(f *testing.F) {
	data, err := os.ReadFile("../lineworks/testdata/fixtures.json")
	if err != nil {
		f.Fatal(err)
	}
	var fixtures []struct {
		Path string          `json:"path"`
		Body json.RawMessage `json:"request_body"`
	}
	if err := json.Unmarshal(data, &fixtures); err != nil {
		f.Fatal(err)
	}
	seeds := 0
	for _, x := range fixtures {
		if x.Path != webhook.Path {
			continue
		}
		body := []byte(x.Body)
		var text string // the bytes themselves, where the signature is over them
		if json.Unmarshal(body, &text) == nil {
			body = []byte(text)
		}
		f.Add(body)
		seeds++
	}
	if seeds < 15 {
		f.Fatalf("only %d callbacks among the fixtures", seeds)
	}
	f.Add([]byte(`{"type":"message","source":{"userId":"","domainId":0},"issuedTime":"0001-01-01T00:00:00Z","content":{"type":"text","text":""}}`))
	f.Add([]byte(`{"type":"` + "\x00" + `"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		x := &inbox{}
		h := newHandler(x)
		status := post(h, "POST", webhook.Path, string(body), lineworks.HeaderBotID, botID, lineworks.HeaderSignature, lineworks.Sign(secret, body))
		switch status {
		case 200:
			if len(x.messages) != 1 {
				t.Fatalf("200, and %d messages recorded", len(x.messages))
			}
			m := x.messages[0]
			if m.Kind == "" || m.Type == "" || !m.ReceivedAt.Equal(sqlitetest.Now()) || m.IssuedAt.Location() != time.UTC || !bytes.Equal(m.Raw, body) {
				t.Errorf("recorded as %+v", m)
			}
			if m.Kind == timeclock.KindText && m.Text == "" && !bytes.Contains(body, []byte(`""`)) {
				t.Errorf("the text is lost: %+v", m)
			}
			again := &inbox{}
			post(newHandler(again), "POST", webhook.Path, string(body), lineworks.HeaderBotID, botID, lineworks.HeaderSignature, lineworks.Sign(secret, body))
			if again.messages[0].Key() != m.Key() {
				t.Error("the same callback has two keys")
			}
		case 400, 413:
			if len(x.messages) != 0 {
				t.Errorf("%d, and recorded all the same", status)
			}
		default:
			t.Errorf("answered %d", status)
		}
		if len(x.quarantined) != 0 {
			t.Error("rightly signed, and in quarantine")
		}
		// The same under a wrong signature is nothing but bytes.
		if status := post(h, "POST", webhook.Path, string(body), lineworks.HeaderBotID, botID, lineworks.HeaderSignature, lineworks.Sign("other", body)); status != 401 && status != 413 {
			t.Errorf("wrongly signed: %d", status)
		}
	})
}
