package cli_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"punchline/app"
	"punchline/app/lineworks"
	"punchline/app/simulator"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// post sends a signed callback.
func post(t testing.TB, url, bot, key string, body []byte) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set(lineworks.HeaderBotID, bot)
	req.Header.Set(lineworks.HeaderSignature, lineworks.Sign(key, body))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Error(err)
		return 0
	}
	resp.Body.Close()
	return resp.StatusCode
}

func clockIn(user string, at time.Time) []byte {
	return fmt.Appendf(nil, `{"type":"message","source":{"userId":%q,"domainId":10000001},"issuedTime":%q,"content":{"type":"text","text":"出勤"}}`,
		user, at.UTC().Format("2006-01-02T15:04:05.000Z"))
}

// ended checks that a program that was asked to end did so as it should.
func (p *process) ended(t *testing.T, lang words.Lang) {
	t.Helper()
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit code %d, want 0\n%s", code, p.stderr.String())
	}
	if got := p.stderr.String(); got != words.Say(lang, "cli.serve.stopping")+"\n" {
		t.Errorf("it says %q", got)
	}
}

func keys(m map[string]any) []string {
	var ks []string
	for k := range m {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}

func TestServeReadyLine(t *testing.T) {
	env, _ := folder(t)
	p := start(t, append(env, "LC_ALL=en"), "serve", "--addr", "127.0.0.1:0")
	if got := keys(p.ready); !slices.Equal(got, []string{"addr", "callback_url", "ready"}) {
		t.Errorf("fields %v", got)
	}
	addr := p.ready["addr"].(string)
	if _, port, err := net.SplitHostPort(addr); err != nil || port == "0" || p.ready["callback_url"] != "http://"+addr+"/callback" {
		t.Errorf("it says %v", p.ready)
	}
	resp, err := http.Get("http://" + addr + "/callback")
	if err != nil || resp.StatusCode != 405 {
		t.Errorf("it does not listen: %v", err)
	}
	// Nothing is registered: everything is refused.
	if got := post(t, "http://"+addr+"/callback", "", "", []byte("{}")); got != 401 {
		t.Errorf("without a registration: %d", got)
	}
	if runtime.GOOS != "windows" {
		p.stop()
		p.ended(t, words.EN)
	}
}

// Asked to end while a reply is on its way, it waits for the answer, writes
// down that it was sent, and exits with 0.
func TestStopWhileSending(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signal that asks another process to end")
	}
	var running shared[*process]
	o := newOffice(t, 3, func(simulator.Send) {
		if p := running.get(); p != nil {
			running.set(nil)
			p.cmd.Process.Signal(stopSignal)
			for addr := p.ready["addr"].(string); ; { // until it has begun to end: nobody listens any more
				c, err := net.Dial("tcp", addr)
				if err != nil {
					return
				}
				c.Close()
			}
		}
	})
	p := o.serve(t)
	running.set(p)
	if d, err := o.sim.Say(t.Context(), o.bot.ID, sqlitetest.UserID(0), "出勤"); err != nil || d.Status != 200 {
		t.Fatalf("%d, %v", d.Status, err)
	}
	<-p.exited
	p.ended(t, words.JA)
	o.with(t, func(a *app.App) {
		if got := sqlitetest.One(t, a.DB, "SELECT state, attempts FROM outbox"); got != "sent|1" {
			t.Errorf("the reply is %s", got)
		}
	})
	if n := len(o.sim.Sent()); n != 1 {
		t.Errorf("%d replies", n)
	}
}

// Asked to end while callbacks wait for the disk, it answers them first.
func TestStopWhileRecording(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signal that asks another process to end")
	}
	o := newOffice(t, 3, nil)
	// Held by this process: as by any other tool.
	a := app.New(o.cfg)
	p := o.serve(t)
	if err := a.Open(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	release := sqlitetest.HoldWriteLock(t, a.DB)
	url := p.ready["callback_url"].(string)
	statuses := make(chan int, 3)
	for i := range 3 {
		go func() {
			statuses <- post(t, url, "2000001", o.bot.Secret, clockIn(sqlitetest.UserID(i), time.Now()))
		}()
	}
	for n := 0; n < 3; n = connections(t, p) {
		runtime.Gosched() // until all three are being served
	}
	p.cmd.Process.Signal(stopSignal)
	for {
		c, err := net.Dial("tcp", p.ready["addr"].(string))
		if err != nil {
			break
		}
		c.Close()
	}
	release()
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	for range 3 {
		if got := <-statuses; got != 200 {
			t.Errorf("answered %d", got)
		}
	}
	<-p.exited
	p.ended(t, words.JA)
	o.with(t, func(a *app.App) {
		if got := sqlitetest.One(t, a.DB, "SELECT count(*) FROM punch"); got != "3" {
			t.Errorf("%s punches", got)
		}
	})
}

// A phrase that the window saves beside `punchline serve` holds for the very
// next message that serve receives.
func TestPhraseSavedBesideServe(t *testing.T) {
	o := newOffice(t, 1, nil)
	o.serve(t)
	a := app.New(o.cfg)
	if err := a.Open(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if a.Keeper() {
		t.Fatal("serve does not keep the folder")
	}
	say := func(text, want string) {
		t.Helper()
		if d, err := o.sim.Say(t.Context(), o.bot.ID, sqlitetest.UserID(0), text); err != nil || d.Status != 200 {
			t.Fatalf("%d, %v", d.Status, err)
		}
		if got := sqlitetest.One(t, a.DB, "SELECT outcome FROM event ORDER BY id DESC LIMIT 1"); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
	for section, added := range []string{"到着", "おさきに", "ランチ"} {
		say(added, "unmatched")
		f, revision, err := a.DB.PhraseForm(t.Context(), timeclock.Owner())
		if err != nil {
			t.Fatal(err)
		}
		f.Sections[section].Phrases = append(f.Sections[section].Phrases, added)
		if err := a.DB.SavePhraseForm(t.Context(), timeclock.Owner(), revision, f); err != nil {
			t.Fatal(err)
		}
		say(added+"です", "punched")
	}
}

// demo is a running demo.
type demo struct {
	*process
	callback, chat, bot, secret string
	users                       []string
}

func startDemo(t testing.TB, env []string, args ...string) demo {
	t.Helper()
	d := demo{process: start(t, env, append([]string{"demo", "--headless"}, args...)...)}
	text := func(name string) string { s, _ := d.ready[name].(string); return s }
	d.callback, d.chat, d.bot, d.secret = text("callback_url"), text("chat_url"), text("bot_id"), text("bot_secret")
	for _, e := range d.ready["employees"].([]any) {
		d.users = append(d.users, e.(map[string]any)["user_id"].(string))
	}
	return d
}

// talk is what was said in the 1:1 room of a user, once it is n entries long.
func (d demo) talk(t testing.TB, user string, n int) []simulator.Entry {
	t.Helper()
	resp, err := http.Get(d.chat + "simulator/events")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	timeout := time.AfterFunc(20*time.Second, func() { resp.Body.Close() })
	defer timeout.Stop()
	for events := bufio.NewScanner(resp.Body); events.Scan(); {
		if !strings.HasPrefix(events.Text(), "data:") {
			continue
		}
		var st simulator.State
		r, err := http.Get(d.chat + "simulator/state")
		if err != nil {
			t.Fatal(err)
		}
		err = json.NewDecoder(r.Body).Decode(&st)
		r.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, talk := range st.Talks {
			if talk.UserID == user && len(talk.Entries) >= n {
				return talk.Entries
			}
		}
	}
	t.Fatalf("nobody says %d things", n)
	return nil
}

// The demo as the README shows it: a signed callback gets 200, is one row at
// its own time, also when sent twice, and its reply reaches the simulated LINE
// WORKS; a wrong signature gets 401.
func TestDemo(t *testing.T) {
	env, dir := folder(t)
	d := startDemo(t, env)
	want := []string{"api_url", "auth_url", "bot_id", "bot_secret", "callback_url", "chat_url", "data", "employees", "ready"}
	if got := keys(d.ready); !slices.Equal(got, want) {
		t.Errorf("fields %v, want %v", got, want)
	}
	if d.ready["data"] != dir {
		t.Errorf("data in %v", d.ready["data"])
	}
	for _, e := range d.ready["employees"].([]any) {
		if got := keys(e.(map[string]any)); !slices.Equal(got, []string{"account_id", "code", "user_id"}) {
			t.Errorf("fields of an employee %v", got)
		}
	}
	at := time.Now().Add(-time.Minute).Truncate(time.Millisecond)
	body := clockIn(d.users[2], at)
	if got := post(t, d.callback, d.bot, "wrong", body); got != 401 {
		t.Errorf("wrongly signed: %d", got)
	}
	for range 2 {
		if got := post(t, d.callback, d.bot, d.secret, body); got != 200 {
			t.Errorf("signed: %d", got)
		}
	}
	entries := d.talk(t, d.users[2], 1)
	if last := entries[len(entries)-1]; last.From != simulator.FromBot || !strings.Contains(last.Text, "鈴木 一郎さん 出勤を打刻しました") {
		t.Errorf("the reply %+v", last)
	}
	check := func(count string) {
		t.Helper()
		a := app.New(app.Config{DataDir: dir, KeyFile: keyFile(dir), Demo: true})
		if err := a.Open(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		if got := sqlitetest.One(t, a.DB, "SELECT count(*) FROM punch_log WHERE employee_code = '0003' AND type = 'clock_in' AND unixepoch(punched_at, 'subsec') * 1000 = ?", at.UnixMilli()); got != count {
			t.Errorf("%s rows at %v, want %s", got, at, count)
		}
	}
	check("1")
	// A second one on the same folder is refused, the first goes on.
	code, stdout, stderr := run(t, env, "demo", "--headless")
	wantSentence(t, 1, words.JA, code, stdout, stderr)
	if !strings.Contains(stderr, sentence(words.JA, timeclock.CodeKeeperRunning)) {
		t.Errorf("the second says %q", stderr)
	}
	if runtime.GOOS == "windows" {
		return
	}
	d.stop()
	d.ended(t, words.JA)
	// Opened again it is the same company with the same Bot.
	again := startDemo(t, env, "--addr", "127.0.0.1:0")
	if !slices.Equal(again.users, d.users) || again.bot != d.bot || again.secret != d.secret {
		t.Errorf("again %s with %q", again.bot, again.secret)
	}
	if got := post(t, again.callback, again.bot, again.secret, body); got != 200 {
		t.Errorf("sent to the next: %d", got)
	}
	check("1")
	if got := post(t, again.callback, again.bot, again.secret, clockIn(d.users[3], at)); got != 200 {
		t.Errorf("somebody else: %d", got)
	}
	again.talk(t, d.users[3], 1)
	again.stop()
	again.ended(t, words.JA)
	// A demo is no place for real work.
	code, stdout, stderr = run(t, env, "serve", "--addr", "127.0.0.1:0")
	wantSentence(t, 1, words.JA, code, stdout, stderr)
}

// An empty demo has nothing registered and nobody in it; then all can be tried
// from the start.
func TestEmptyDemo(t *testing.T) {
	env, dir := folder(t)
	d := startDemo(t, env, "--empty")
	if d.bot != "" || d.secret != "" || len(d.users) == 0 || d.chat == "" {
		t.Errorf("it says %v", d.ready)
	}
	if got := post(t, d.callback, "2000001", "", clockIn(d.users[0], time.Now())); got != 401 {
		t.Errorf("a callback: %d", got)
	}
	resp, err := http.Get(d.chat)
	if err != nil {
		t.Fatal(err)
	}
	page, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if resp.StatusCode != 200 || len(page) == 0 {
		t.Errorf("the chat page: %d", resp.StatusCode)
	}
	a := app.New(app.Config{DataDir: dir, KeyFile: keyFile(dir), Demo: true})
	if err := a.Open(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if got := sqlitetest.One(t, a.DB, "SELECT (SELECT count(*) FROM employee), (SELECT count(*) FROM registration), (SELECT demo FROM folder)"); got != "0|0|1" {
		t.Errorf("employees, registrations, demo: %s", got)
	}
	// Whoever listens on the port that is asked for.
	code, stdout, stderr := run(t, func() []string { env, _ := folder(t); return env }(), "demo", "--headless", "--empty", "--addr", strings.TrimSuffix(strings.TrimPrefix(d.callback, "http://"), "/callback"))
	wantSentence(t, 1, words.JA, code, stdout, stderr)
	if !strings.Contains(stderr, sentence(words.JA, timeclock.CodePortTaken)) {
		t.Errorf("on a port that is taken: %q", stderr)
	}
}

// Nothing that is secret is ever printed but where it is asked for.
func TestSecretsAreNotPrinted(t *testing.T) {
	o := newOffice(t, 1, nil)
	p := start(t, o.env, "serve", "--addr", "127.0.0.1:0", "--verbose")
	o.bot.CallbackURL = p.ready["callback_url"].(string)
	o.sim.AddBot(o.bot)
	if _, err := o.sim.Inject(simulator.Fault{API: "bot-user-message-send", Kind: simulator.FaultStatus, Status: 401, Count: 2}); err != nil {
		t.Fatal(err)
	}
	if d, err := o.sim.Say(t.Context(), o.bot.ID, sqlitetest.UserID(0), "出勤"); err != nil || d.Status != 200 {
		t.Fatalf("%d, %v", d.Status, err)
	}
	if _, err := o.sim.WaitSent(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	p.stop()
	var secrets []string
	o.with(t, func(a *app.App) {
		c, err := a.DB.Credentials(t.Context(), timeclock.System())
		if err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, c.ClientSecret.Reveal(), c.BotSecret.Reveal(), c.PrivateKey.Reveal()[40:80])
	})
	for _, s := range secrets {
		if strings.Contains(p.stderr.String(), s) {
			t.Errorf("a secret is in the log:\n%s", p.stderr.String())
		}
	}
}
