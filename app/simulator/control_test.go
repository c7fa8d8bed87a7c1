package simulator_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"punchline/app/simulator"
)

func jsonHeader() http.Header { return http.Header{"Content-Type": {"application/json"}} }

// TestControlGuards: a web page of somebody else reaches nothing.
func TestControlGuards(t *testing.T) {
	e := newEnv(t)
	e.addBot()
	host := strings.TrimPrefix(e.sim.BaseURL(), "http://")
	_, port, _ := strings.Cut(host, ":")
	say := []byte(`{"botId":2000001,"userId":"` + userID + `","text":"x"}`)
	with := func(pairs ...string) http.Header {
		h := jsonHeader()
		for i := 0; i < len(pairs); i += 2 {
			h[pairs[i]] = []string{pairs[i+1]}
		}
		return h
	}
	for name, c := range map[string]struct {
		header http.Header
		ok     bool
	}{
		"plain":              {with(), true},
		"own origin":         {with("Origin", e.sim.BaseURL()), true},
		"as localhost":       {with("Host", "localhost:"+port, "Origin", "http://localhost:"+port), true},
		"charset":            {with("Content-Type", "application/json; charset=utf-8"), true},
		"same origin":        {with("Sec-Fetch-Site", "same-origin"), true},
		"foreign host":       {with("Host", "evil.example:"+port), false},
		"loopback look":      {with("Host", "127.0.0.1.evil.example:"+port), false},
		"foreign origin":     {with("Origin", "https://evil.example"), false},
		"other port":         {with("Origin", "http://127.0.0.1:1"), false},
		"origin null":        {with("Origin", "null"), false},
		"empty origin":       {with("Origin", ""), false},
		"https origin":       {with("Origin", "https://"+host), false},
		"form":               {with("Content-Type", "application/x-www-form-urlencoded"), false},
		"text":               {with("Content-Type", "text/plain"), false},
		"no type":            {http.Header{}, false},
		"cross site":         {with("Sec-Fetch-Site", "cross-site"), false},
		"same site, no more": {with("Sec-Fetch-Site", "same-site"), false},
	} {
		before := len(e.sim.Talk(botID, userID))
		status, h, body := e.request("POST", "/simulator/say", c.header, say)
		if said := len(e.sim.Talk(botID, userID)) > before; said != c.ok || (status == 200) != c.ok {
			t.Errorf("%s: %d %s", name, status, body)
		}
		if h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: foreign pages may read", name)
		}
	}
	if status, _, _ := e.request("GET", "/simulator/state", http.Header{"Host": {"evil.example"}}, nil); status != 403 {
		t.Errorf("state by a foreign host: %d", status)
	}
	if status, _, _ := e.request("DELETE", "/simulator/faults", http.Header{"Origin": {"https://evil.example"}}, nil); status != 403 {
		t.Errorf("delete by a foreign origin: %d", status)
	}
}

func TestControlAPI(t *testing.T) {
	e := newEnv(t)
	in := newInbox(t)
	e.addBot(in.bot, func(b *simulator.Bot) {
		b.Menu = []simulator.Action{{Type: "message", Label: "出勤", Postback: "punch:in"}}
	})

	req, err := http.NewRequestWithContext(t.Context(), "GET", e.sim.BaseURL()+"/simulator/events", nil)
	noError(t, err)
	events, err := http.DefaultClient.Do(req)
	noError(t, err)
	defer events.Body.Close()
	stream := bufio.NewScanner(events.Body)
	next := func() (kind string, data map[string]any) {
		t.Helper()
		for stream.Scan() {
			line := stream.Text()
			if v, ok := strings.CutPrefix(line, "event: "); ok {
				kind = v
			}
			if v, ok := strings.CutPrefix(line, "data: "); ok {
				noError(t, json.Unmarshal([]byte(v), &data))
				return kind, data
			}
		}
		t.Fatal("the stream ended")
		return "", nil
	}
	if kind, _ := next(); kind != "ready" || events.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("first event %q", kind)
	}

	post := func(path, body string) (int, map[string]any) {
		t.Helper()
		status, _, b := e.request("POST", "/simulator/"+path, jsonHeader(), []byte(body))
		var m map[string]any
		noError(t, json.Unmarshal(b, &m))
		return status, m
	}
	if status, m := post("say", `{"botId":2000001,"userId":"localpart@example.com","text":"出勤"}`); status != 200 || m["status"] != 200.0 || m["issuedTime"] == "" {
		t.Errorf("say: %d %v", status, m)
	}
	if kind, data := next(); kind != "talk" || data["userId"] != userID || data["entry"].(map[string]any)["text"] != "出勤" {
		t.Errorf("%s %v", kind, data)
	}
	if kind, data := next(); kind != "talk" || data["entry"].(map[string]any)["status"] != 200.0 {
		t.Errorf("%s %v", kind, data)
	}
	if status, m := post("press", `{"botId":2000001,"userId":"`+userID+`","menu":true,"index":0}`); status != 200 || m["status"] != 200.0 {
		t.Errorf("press: %d %v", status, m)
	}
	if cb := last(t, in); cb.Content.Text != "出勤" || cb.Content.Postback != "punch:in" {
		t.Errorf("%+v", cb)
	}
	for _, c := range []struct {
		path, body string
		status     int
	}{
		{"say", `{"botId":2000001,"userId":"nobody","text":"x"}`, 422},
		{"say", `{"botId":1,"userId":"` + userID + `","text":"x"}`, 422},
		{"say", `{"botId":2000001,"userId":"` + userID + `","text":""}`, 400},
		{"say", `{"botId":2000001,"userId":"` + userID + `","txt":"x"}`, 400},
		{"say", `no`, 400},
		{"press", `{"botId":2000001,"userId":"` + userID + `","label":"none"}`, 422},
		{"faults", `{"kind":"explode"}`, 400},
		{"nothing", `{}`, 404},
	} {
		if status, m := post(c.path, c.body); status != c.status || m["error"] == "" {
			t.Errorf("%s %s: %d %v, want %d", c.path, c.body, status, m, c.status)
		}
	}
	if status, m := post("faults", `{"api":"bot-get","kind":"slow","delayMs":1500,"count":-1,"match":"x"}`); status != 201 || m["id"] != 1.0 {
		t.Errorf("faults: %d %v", status, m)
	}

	status, h, body := e.request("GET", "/simulator/state", nil, nil)
	var st simulator.State
	noError(t, json.Unmarshal(body, &st))
	if status != 200 || h.Get("Cache-Control") != "no-store" || len(st.Users) != 2 || len(st.Bots) != 1 || len(st.Bots[0].Users) != 2 || len(st.Bots[0].Menu) != 1 ||
		len(st.Talks) != 1 || len(st.Talks[0].Entries) != 2 || len(st.Faults) != 1 || st.Faults[0].DelayMS != 1500 {
		t.Errorf("state %s", body)
	}
	if strings.Contains(string(body), in.secret) {
		t.Error("the state holds the Bot secret")
	}
	if status, _, _ = e.request("DELETE", "/simulator/faults", nil, nil); status != 204 || len(e.sim.State().Faults) != 0 {
		t.Errorf("delete: %d", status)
	}
	// Close ends the stream.
	noError(t, e.sim.Close(t.Context()))
	for stream.Scan() {
	}
}

// TestEmptyState: lists are lists, not null, for the page that reads them.
func TestEmptyState(t *testing.T) {
	sim := simulator.New(simulator.Config{})
	b, err := json.Marshal(sim.State())
	noError(t, err)
	if strings.Contains(string(b), "null") {
		t.Errorf("%s", b)
	}
}

// TestHandler: it also serves without listening itself.
func TestHandler(t *testing.T) {
	sim := simulator.New(simulator.Config{})
	if sim.BaseURL() != "" {
		t.Error("an address before it listens")
	}
	var _ http.Handler = sim
	noError(t, sim.Close(t.Context()))
}
