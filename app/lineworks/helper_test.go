package lineworks

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"sync/atomic"
	"testing"
)

var testKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

const (
	testSecret = "oRm3M_nBg6"
	testToken  = "jp1AAABtest+access/token=="
)

func testCredentials() Credentials {
	return Credentials{ClientID: "ZbsOq6zjt0IhtZZnrc", ClientSecret: testSecret, ServiceAccount: "1wagx.serviceaccount@example.com", PrivateKey: testKey()}
}

// fakeLine is a LINE WORKS whose API is a handler of the test.
type fakeLine struct {
	*httptest.Server
	tokens atomic.Int32 // token requests
}

// newFake serves tokens at /auth/token and the handler below /api.
func newFake(t *testing.T, api http.HandlerFunc) *fakeLine {
	t.Helper()
	f := &fakeLine{}
	mux := http.NewServeMux()
	mux.HandleFunc("/auth/token", func(w http.ResponseWriter, r *http.Request) {
		f.tokens.Add(1)
		w.Write([]byte(`{"access_token":"` + testToken + `","refresh_token":"jp1AAAArefresh","expires_in":"3600","scope":"bot bot.read"}`))
	})
	mux.Handle("/api/", http.StripPrefix("/api", api))
	f.Server = httptest.NewServer(mux)
	t.Cleanup(f.Close)
	return f
}

func (f *fakeLine) client(t *testing.T, change ...func(*Config)) *Client {
	t.Helper()
	cfg := Config{AuthURL: f.URL + "/auth", APIURL: f.URL + "/api", Credentials: testCredentials(), Scopes: []string{"bot", "bot.read"}}
	for _, c := range change {
		c(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func send(t *testing.T, c *Client) error {
	t.Helper()
	return c.SendToUser(t.Context(), 2000001, "u1", Text{Text: "出勤を打刻しました"})
}

func wantError(t *testing.T, err error, kind Kind, outcome Outcome) *Error {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want %s", kind)
	}
	if KindOf(err) != kind || OutcomeOf(err) != outcome {
		t.Fatalf("error %v: kind %s outcome %v, want %s %v", err, KindOf(err), OutcomeOf(err), kind, outcome)
	}
	return err.(*Error)
}

// callbackSeeds returns the bodies of the callback fixtures.
func callbackSeeds(tb testing.TB) [][]byte {
	tb.Helper()
	data, err := os.ReadFile("testdata/fixtures.json")
	if err != nil {
		tb.Fatal(err)
	}
	var all []struct {
		Path        string          `json:"path"`
		RequestBody json.RawMessage `json:"request_body"`
	}
	if err := json.Unmarshal(data, &all); err != nil {
		tb.Fatal(err)
	}
	var out [][]byte
	for _, f := range all {
		if f.Path != "/callback" {
			continue
		}
		var s string
		if json.Unmarshal(f.RequestBody, &s) == nil {
			out = append(out, []byte(s))
			continue
		}
		out = append(out, f.RequestBody)
	}
	if len(out) == 0 {
		tb.Fatal("no callback fixtures")
	}
	return out
}
