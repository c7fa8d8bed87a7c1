package simulator_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"punchline/app/simulator"
)

func TestChatPage(t *testing.T) {
	e := newEnv(t)
	files, err := os.ReadDir("chat")
	noError(t, err)
	types := map[string]string{
		".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
		".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	}
	for _, f := range files {
		want, err := os.ReadFile(filepath.Join("chat", f.Name()))
		noError(t, err)
		uri := "/chat/" + f.Name()
		if f.Name() == "index.html" {
			uri = "/"
		}
		status, h, body := e.request("GET", uri, nil, nil)
		if status != 200 || string(body) != string(want) || h.Get("Content-Type") != types[filepath.Ext(f.Name())] {
			t.Errorf("%s: %d %s, %d bytes", uri, status, h.Get("Content-Type"), len(body))
		}
		for name, v := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
			"Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		} {
			if h.Get(name) != v {
				t.Errorf("%s: %s is %q", uri, name, h.Get(name))
			}
		}
		if status, _, body := e.request("HEAD", uri, nil, nil); status != 200 || len(body) != 0 {
			t.Errorf("HEAD %s: %d, %d bytes", uri, status, len(body))
		}
	}
	if status, h, _ := e.request("GET", "/?lang=en", nil, nil); status != 200 || h.Get("Content-Type") != types[".html"] {
		t.Errorf("with a query: %d", status)
	}
}

// TestChatPageKeepsPolicy: the policy refuses scripts, styles and handlers that
// stand in the page, and addresses elsewhere.
func TestChatPageKeepsPolicy(t *testing.T) {
	page := readChat(t, "index.html")
	for _, bad := range []string{`<script>`, `<style`, ` style="`, `javascript:`} {
		if strings.Contains(page, bad) {
			t.Errorf("index.html holds %s", bad)
		}
	}
	if m := regexp.MustCompile(`\son\w+="`).FindString(page); m != "" {
		t.Errorf("index.html has a handler %s", m)
	}
	for _, name := range chatNames(t) {
		for _, bad := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "//cdn", "url(http", `src="http`, `href="http`} {
			if strings.Contains(readChat(t, name), bad) {
				t.Errorf("%s uses %s", name, bad)
			}
		}
	}
}

func TestChatPageRefuses(t *testing.T) {
	e := newEnv(t)
	for _, c := range []struct {
		name, method, uri string
		header            http.Header
		status            int
	}{
		{"foreign host", "GET", "/", http.Header{"Host": {"evil.example"}}, 403},
		{"foreign host, script", "GET", "/chat/chat.js", http.Header{"Host": {"evil.example"}}, 403},
		{"foreign host, opened", "GET", "/", http.Header{"Host": {"evil.example"}, "Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Dest": {"document"}}, 403},
		{"loopback look", "GET", "/", http.Header{"Host": {"127.0.0.1.evil.example"}}, 403},
		{"foreign origin", "GET", "/", http.Header{"Origin": {"https://evil.example"}}, 403},
		{"foreign origin, opened", "GET", "/", http.Header{"Origin": {"null"}, "Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Dest": {"document"}}, 403},
		{"script of another site", "GET", "/chat/chat.js", http.Header{"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"no-cors"}, "Sec-Fetch-Dest": {"script"}}, 403},
		{"in a frame", "GET", "/", http.Header{"Sec-Fetch-Site": {"same-site"}, "Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Dest": {"iframe"}}, 403},
		{"state, opened", "GET", "/simulator/state", http.Header{"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Dest": {"document"}}, 403},
		{"link on another page", "GET", "/", http.Header{"Sec-Fetch-Site": {"same-site"}, "Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Dest": {"document"}}, 200},
		{"typed in", "GET", "/", http.Header{"Sec-Fetch-Site": {"none"}, "Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Dest": {"document"}}, 200},

		{"unknown", "GET", "/chat/other.js", nil, 404},
		{"folder", "GET", "/chat/", nil, 404},
		{"page by its name", "GET", "/chat/index.html", nil, 404},
		{"upwards", "GET", "/chat/../chat.go", nil, 404},
		{"upwards, escaped", "GET", "/chat/%2e%2e/chat.go", nil, 404},
		{"upwards, escaped twice", "GET", "/chat/..%2f..%2fgo.mod", nil, 404},
		{"backslash", "GET", "/chat/..%5cchat.go", nil, 404},
		{"absolute", "GET", "/chat//etc/passwd", nil, 404},
		{"through the folder", "GET", "/chat/./chat.js", nil, 404},
		{"post", "POST", "/", jsonHeader(), 405},
		{"delete", "DELETE", "/chat/chat.js", nil, 405},
	} {
		status, h, body := e.request(c.method, c.uri, c.header, nil)
		if status != c.status {
			t.Errorf("%s: %d %.80s, want %d", c.name, status, body, c.status)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || status == 405 && h.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %v", c.name, h)
		}
	}
}

// TestChatWords: every sentence that the page asks for is there, in both
// languages with the same blanks, and none is left over.
func TestChatWords(t *testing.T) {
	blanks := func(s string) []string {
		found := regexp.MustCompile(`\{\w+\}`).FindAllString(s, -1)
		slices.Sort(found)
		return found
	}
	table, _, _ := strings.Cut(readChat(t, "words.js"), "\n}\n")
	_, table, _ = strings.Cut(table, "const table = {\n")
	line := regexp.MustCompile(`^  (\w+): \['([^']+)', '([^']+)'\],$`)
	words := map[string]bool{}
	for s := range strings.Lines(table) {
		s = strings.TrimSuffix(s, "\n")
		if s == "" {
			continue
		}
		m := line.FindStringSubmatch(s)
		if m == nil {
			t.Errorf("not two sentences: %s", s)
			continue
		}
		if words[m[1]] || !slices.Equal(blanks(m[2]), blanks(m[3])) {
			t.Errorf("twice, or with other blanks: %s", s)
		}
		words[m[1]] = true
	}
	if len(words) < 50 {
		t.Fatalf("only %d sentences were read", len(words))
	}
	var rest strings.Builder
	for _, name := range chatNames(t) {
		if name != "words.js" {
			rest.WriteString(readChat(t, name))
		}
	}
	asked := regexp.MustCompile(`\bt\('(\w+)'|data-(?:t|label|hint)="(\w+)"`)
	for _, m := range asked.FindAllStringSubmatch(rest.String(), -1) {
		if key := m[1] + m[2]; !words[key] {
			t.Errorf("no sentence %q", key)
		}
	}
	for key := range words {
		if !regexp.MustCompile(`\b` + key + `\b`).MatchString(rest.String()) {
			t.Errorf("nobody says %q", key)
		}
	}
}

func chatNames(t *testing.T) (names []string) {
	t.Helper()
	files, err := os.ReadDir("chat")
	noError(t, err)
	for _, f := range files {
		names = append(names, f.Name())
	}
	return names
}

func readChat(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("chat", name))
	noError(t, err)
	return string(b)
}

// TestChatState: what the page needs to say why nobody can write.
func TestChatState(t *testing.T) {
	e := newEnv(t)
	in := newInbox(t)
	e.addBot(in.bot)
	e.addBot(func(b *simulator.Bot) { b.ID, b.CallbackEvents = botID+1, []string{"image"} })
	e.addBot(func(b *simulator.Bot) { b.ID, b.CallbackEvents, b.EnableCallback = botID+2, []string{"image"}, false })
	changes, stop := e.sim.Subscribe()
	defer stop()
	e.sim.AddChannel(simulator.Channel{ID: "b", BotID: botID, Title: "営業部", Members: []string{userID}})
	e.sim.AddChannel(simulator.Channel{ID: "a", BotID: botID})
	if c := <-changes; c.Kind != simulator.ChangeRooms || c.ChannelID != "b" {
		t.Errorf("change %+v", c)
	}
	st := e.sim.State()
	if len(st.Bots) != 3 || !st.Bots[0].TakesText || st.Bots[1].TakesText || !st.Bots[2].TakesText {
		t.Errorf("bots %+v", st.Bots)
	}
	if len(st.Rooms) != 2 || st.Rooms[0].ID != "a" || st.Rooms[1].Title != "営業部" || !slices.Equal(st.Rooms[1].Users, []string{userID}) || !slices.Equal(st.Rooms[1].Bots, []int64{botID}) {
		t.Errorf("rooms %+v", st.Rooms)
	}
}

// TestOutcomes: beside each message stands what became of it.
func TestOutcomes(t *testing.T) {
	e := newEnv(t)
	in := newInbox(t)
	e.addBot(in.bot)
	for _, f := range []simulator.FaultKind{simulator.FaultLost, simulator.FaultDuplicate, simulator.FaultBadSignature} {
		_, err := e.sim.Inject(simulator.Fault{Kind: f, Match: `"type":"message"`})
		noError(t, err)
	}
	if status, _, body := e.request("GET", "/simulator/faults", nil, nil); status != 200 || !strings.HasPrefix(string(body), `[{"id":1,`) || strings.Count(string(body), `"hits":0`) != 3 {
		t.Errorf("faults: %d %s", status, body)
	}
	say := func() simulator.Entry {
		t.Helper()
		e.sim.Say(t.Context(), botID, userID, "出勤") // an error is part of it
		all := e.sim.Talk(botID, userID)
		return all[len(all)-1]
	}
	for _, want := range []simulator.Entry{{Outcome: simulator.SkippedLost}, {Status: 200, Posts: 2}, {Status: 401}, {Status: 200}} {
		if got := say(); got.Status != want.Status || got.Outcome != want.Outcome || got.Posts != want.Posts {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	in.Close()
	if got := say(); got.Status != 0 || got.Outcome != simulator.OutcomeNoAnswer {
		t.Errorf("nobody listens: %+v", got)
	}
	e.addBot(func(b *simulator.Bot) { b.EnableCallback = false })
	if got := say(); got.Outcome != simulator.SkippedOff {
		t.Errorf("off: %+v", got)
	}
}

// TestSaidIsSaid: closing the page takes back no message that is under way.
func TestSaidIsSaid(t *testing.T) {
	e := newEnv(t)
	arrived, answer := make(chan struct{}), make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); strings.Contains(string(body), "出勤") {
			arrived <- struct{}{}
			<-answer
		}
	}))
	defer slow.Close()
	e.addBot(func(b *simulator.Bot) { b.CallbackURL = slow.URL })
	changes, stop := e.sim.Subscribe()
	defer stop()

	ctx, closePage := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, "POST", e.sim.BaseURL()+"/simulator/say", strings.NewReader(`{"botId":2000001,"userId":"`+userID+`","text":"出勤"}`))
	noError(t, err)
	req.Header = jsonHeader()
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		if res, err := http.DefaultClient.Do(req); err == nil {
			res.Body.Close()
			t.Error("it was answered")
		}
	}()
	<-arrived
	closePage()
	<-gone
	close(answer)
	for c := range changes {
		if c.Kind == simulator.ChangeTalk && (c.Entry.Status != 0 || c.Entry.Outcome != "") {
			if c.Entry.Status != 200 {
				t.Errorf("%+v", c.Entry)
			}
			return
		}
	}
}
