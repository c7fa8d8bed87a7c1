package bot_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"punchline/app/bot"
	"punchline/app/lineworks"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// campaign is a desk with n employees, all of whom are LINE WORKS's members but
// whose first messages wait.
func campaign(t *testing.T, l *line, n int, change ...func(*bot.SenderConfig)) *desk {
	t.Helper()
	l.members = map[string]lineworks.User{}
	for i := range n {
		l.members[sqlitetest.UserID(i)] = lineworks.User{ID: sqlitetest.UserID(i)}
	}
	d := newDesk(t, l, append([]func(*bot.SenderConfig){func(c *bot.SenderConfig) { c.First = c.Outbox.(timeclock.FirstQueue) }}, change...)...)
	sqlitetest.Company(t, d.db, n)
	if err := d.db.SaveRegistration(t.Context(), timeclock.Owner(), timeclock.Registration{ClientID: "c", BotID: "1"}, timeclock.Credentials{BotSecret: timeclock.NewSecret("x")}); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desk) sendFirst(t *testing.T, ids ...int64) {
	t.Helper()
	o := timeclock.FirstOrder{To: timeclock.FirstToUnsent, Text: "{name}さん はじめます"}
	if ids != nil {
		o.To, o.IDs = timeclock.FirstToChosen, ids
	}
	if _, err := d.db.SendFirst(t.Context(), timeclock.Owner(), o); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) progress(t *testing.T) timeclock.FirstProgress {
	t.Helper()
	p, err := d.db.FirstProgress(t.Context(), timeclock.Owner())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// over lets time pass until no first message waits.
func (d *desk) over(t *testing.T, within time.Duration) timeclock.FirstProgress {
	t.Helper()
	begun := time.Now()
	for {
		p := d.progress(t)
		if !p.Running {
			return p
		}
		if time.Since(begun) > within {
			t.Fatalf("after %v: %+v", within, p)
		}
		time.Sleep(within/100 + time.Millisecond)
	}
}

// written are those who were written to, employees by number (the first is "").
func (l *line) written() string {
	var to []string
	for _, r := range l.requests() {
		if r.text == "" {
			continue // asked about
		}
		to = append(to, strings.TrimLeft(strings.TrimPrefix(strings.Split(r.to, "-")[0], "user"), "0"))
	}
	return strings.Join(to, " ")
}

func TestFirstMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := campaign(t, &line{lasts: time.Second}, 4)
		d.sendFirst(t)
		time.Sleep(1500 * time.Millisecond)
		d.put(t, timeclock.OutReminder, "reminder", time.Now())
		d.put(t, timeclock.OutReply, "reply", time.Now())
		if p := d.over(t, time.Minute); p.Sent != 4 || p.Total != 4 {
			t.Errorf("%+v", p)
		}
		if got := d.line.written(); got != " 1 reply reminder 2 3" { // "": number 0
			t.Errorf("order %q", got)
		}
		if r := d.line.requests()[0]; r.text != "山田 太郎0さん はじめます" {
			t.Errorf("wrote %q", r.text)
		}
	})
}

// First messages keep to their half of the limit, whatever else is sent.
func TestFirstMessagesKeepToTheirShare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{share: time.Now().Add(40 * time.Second)}
		d := campaign(t, l, 2)
		d.sendFirst(t)
		d.put(t, timeclock.OutReply, "reply", time.Now().Add(10*time.Second))
		time.Sleep(39 * time.Second)
		if got := l.written(); got != "reply" {
			t.Errorf("before: %q", got)
		}
		if n := sqlitetest.One(t, d.db, "SELECT count(*) FROM first_message WHERE sending = 1"); n != "0" {
			t.Errorf("%s look as if they were on their way", n)
		}
		time.Sleep(2 * time.Second)
		if p := d.progress(t); p.Sent != 2 {
			t.Errorf("%+v", p)
		}
	})
}

// The same with the real client against a limit: no minute has more than half
// of it, and a send to many takes as long as that takes. Nothing is given up
// for its age.
func TestLongCampaign(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const people = 1500 // fifty minutes
		l := &line{}
		paced := &pacedLine{line: l}
		d := campaign(t, l, people, func(c *bot.SenderConfig) {
			c.Connect = func() (bot.Connection, bool) { return bot.Connection{API: paced, BotID: 1}, true }
		})
		// Away for a day in between: what heals is waited for.
		l.fail = func(n int, _ string) error {
			if at := time.Since(paced.begun); at > 10*time.Minute && at < 24*time.Hour {
				return failed(lineworks.KindNetwork)
			}
			return nil
		}
		paced.begun = time.Now()
		d.sendFirst(t)
		p := d.over(t, 48*time.Hour)
		if p.Sent != people || p.Failed+p.Unknown != 0 {
			t.Errorf("%+v", p)
		}
		var ok []time.Time
		failures := 0
		for _, r := range l.requests() {
			if at := r.at.Sub(paced.begun); at > 10*time.Minute && at < 24*time.Hour {
				failures++
				continue
			}
			ok = append(ok, r.at)
		}
		if len(ok) != people || failures > 400 {
			t.Errorf("%d went through, %d did not", len(ok), failures)
		}
		for i := range ok[timeclock.FirstPerMinute:] {
			if gap := ok[i+timeclock.FirstPerMinute].Sub(ok[i]); gap < time.Minute {
				t.Fatalf("%d within %v", timeclock.FirstPerMinute+1, gap)
			}
		}
	})
}

// pacedLine lets thirty requests a minute go, as a limit of sixty does.
type pacedLine struct {
	*line
	begun time.Time
}

func (p *pacedLine) ReadyShare(string, float64) time.Duration {
	rs := p.requests()
	if len(rs) < timeclock.FirstPerMinute {
		return 0
	}
	return max(0, time.Until(rs[len(rs)-timeclock.FirstPerMinute].at.Add(time.Minute)))
}

func TestHowFirstMessagesEnd(t *testing.T) {
	const second = 1 // the number of the one it is about
	to := func(who int, err error) func(int, string) error {
		return func(_ int, to string) error {
			if to == sqlitetest.UserID(who) {
				return err
			}
			return nil
		}
	}
	unknown := &lineworks.Error{Kind: lineworks.KindServer, Outcome: lineworks.OutcomeUnknown}
	for _, tt := range []struct {
		name    string
		fail    func(*line) func(int, string) error
		want    string // states of the three
		written string
	}{
		{"well", nil, "sent sent sent", " 1 2"},
		{"no such member", func(*line) func(int, string) error { return to(second, failed(lineworks.KindNotFound)) },
			"sent failed lineworks_not_found sent", " 1 2"},
		{"he is refused, the others are not", func(*line) func(int, string) error { return to(second, failed(lineworks.KindAccessDeniedForBot)) },
			"sent failed lineworks_bot_denied sent", " 1 2 1"},
		{"LINE WORKS does not like it", func(*line) func(int, string) error { return to(second, failed(lineworks.KindBadRequest)) },
			"sent failed lineworks_bad_request sent", " 1 2"},
		{"what became of it is not known", func(l *line) func(int, string) error {
			return func(_ int, to string) error {
				if r := l.took[len(l.took)-1]; to == sqlitetest.UserID(second) && r.text != "" {
					return unknown
				}
				return nil
			}
		}, "sent unknown lineworks_outcome sent", " 1 2"},
		{"429 once", func(*line) func(int, string) error {
			return func(n int, _ string) error {
				if n == 1 {
					return limited(30 * time.Second)
				}
				return nil
			}
		}, "sent sent sent", " 1 2 1"},
		{"the Bot is not public for an hour", func(*line) func(int, string) error {
			begun := time.Now()
			return func(int, string) error {
				if time.Since(begun) < time.Hour {
					return failed(lineworks.KindAccessDeniedForBot)
				}
				return nil
			}
		}, "sent sent sent", "*"},
		{"the Bot is gone for an hour", func(l *line) func(int, string) error {
			begun := time.Now()
			return func(int, string) error {
				if time.Since(begun) < time.Hour && l.took[len(l.took)-1].text != "" {
					return failed(lineworks.KindNotFound)
				}
				return nil
			}
		}, "sent sent sent", "*"},
		{"no network for three days", func(*line) func(int, string) error {
			begun := time.Now()
			return func(int, string) error {
				if time.Since(begun) < 72*time.Hour {
					return failed(lineworks.KindNetwork)
				}
				return nil
			}
		}, "sent sent sent", "*"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &line{}
				d := campaign(t, l, 3)
				if tt.fail != nil {
					l.fail = tt.fail(l)
				}
				if tt.name == "no such member" {
					delete(l.members, sqlitetest.UserID(second))
				}
				d.sendFirst(t)
				d.over(t, 80*time.Hour)
				got := strings.Join(sqlitetest.Query(t, d.db, "SELECT trim(state || ' ' || coalesce(code, '')) FROM first_message ORDER BY employee_id"), " ")
				if got != tt.want {
					t.Errorf("%s, want %s", got, tt.want)
				}
				if w := l.written(); tt.written != "*" && w != tt.written {
					t.Errorf("written to %q, want %q", w, tt.written)
				}
				if n := len(l.requests()); n > 1000 {
					t.Errorf("%d requests", n)
				}
				times := map[string]int{}
				for _, row := range sqlitetest.Query(t, d.db, "SELECT employee_id FROM outbox") {
					times[row]++
				}
				for id, n := range times {
					if n != 1 {
						t.Errorf("%d outcomes of %s are kept", n, id)
					}
				}
			})
		})
	}
}

// While the outcome of one is not known and LINE WORKS does not answer, no
// other is put at risk.
func TestAfterAnUnknownOutcome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var down atomic.Bool
		l := &line{fail: func(int, string) error {
			if down.Load() {
				return &lineworks.Error{Kind: lineworks.KindTimeout, Outcome: lineworks.OutcomeUnknown}
			}
			return nil
		}}
		d := campaign(t, l, 20)
		down.Store(true)
		d.sendFirst(t)
		time.Sleep(6 * time.Hour)
		if p := d.progress(t); p.Unknown != 1 || p.Queued != 19 || p.Trouble != timeclock.CodeLWNetwork {
			t.Errorf("%+v", p)
		}
		down.Store(false)
		if p := d.over(t, time.Hour); p.Unknown != 1 || p.Sent != 19 {
			t.Errorf("%+v", p)
		}
	})
}

// 使用しない holds them, and 使用する lets them go on.
func TestFirstMessagesWaitForAConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{}
		var used atomic.Bool
		d := campaign(t, l, 3, func(c *bot.SenderConfig) {
			c.Connect = func() (bot.Connection, bool) { return bot.Connection{API: l, BotID: 1}, used.Load() }
		})
		d.sendFirst(t)
		time.Sleep(48 * time.Hour)
		if p := d.progress(t); p.Queued != 3 {
			t.Errorf("%+v", p)
		}
		used.Store(true)
		d.sender.Wake()
		if p := d.over(t, time.Minute); p.Sent != 3 {
			t.Errorf("%+v", p)
		}
	})
}

// The program ends while one is on its way, and goes on where it was.
func TestFirstMessagesGoOn(t *testing.T) {
	for _, tt := range []struct {
		lasts time.Duration
		sent  int
		after string
	}{{4 * time.Second, 3, " 1 2"}, {time.Hour, 2, " 1 2"}} {
		t.Run(fmt.Sprint(tt.lasts), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &line{lasts: tt.lasts}
				d := campaign(t, l, 3)
				d.sendFirst(t)
				time.Sleep(time.Second)
				d.stop()
				l.mu.Lock()
				l.lasts = 0
				l.mu.Unlock()
				d.run(t, func(c *bot.SenderConfig) { c.First = d.db })
				if p := d.over(t, time.Hour); p.Sent != tt.sent || p.Sent+p.Unknown != 3 {
					t.Errorf("%+v", p)
				}
				if got := l.written(); got != tt.after {
					t.Errorf("written to %q", got)
				}
			})
		})
	}
}

// After a crash the one that was on its way is not sent again.
func TestFirstMessagesAfterACrash(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{}
		d := campaign(t, l, 3)
		d.stop()
		d.sendFirst(t)
		if o, _, err := d.db.ClaimFirst(t.Context(), time.Now()); o == nil || err != nil {
			t.Fatal(err)
		}
		d.run(t, func(c *bot.SenderConfig) { c.First = d.db })
		if p := d.over(t, time.Minute); p.Sent != 2 || p.Unknown != 1 {
			t.Errorf("%+v", p)
		}
		if got := l.written(); got != "1 2" {
			t.Errorf("written to %q", got)
		}
	})
}

// What the screen offers is what is sent, with its buttons.
func TestFirstText(t *testing.T) {
	r := rules(t, nil)
	text := bot.FirstText(r)
	if !strings.Contains(text, "{name}さん") || !strings.Contains(text, "連携完了") || !strings.Contains(text, "出勤: 「出勤」") ||
		!strings.HasSuffix(text, "1分以内に返信がなければ記録されていません。もう一度送ってください") {
		t.Errorf("%s", text)
	}
	own := timeclock.Outgoing{Case: timeclock.CaseFirstMessage, Params: timeclock.Params{Name: "山田", Offers: timeclock.PunchTypes()}}
	edited := own
	edited.Params.Text = text
	_, a := bot.Word(&own, r, nine)
	content, b := bot.Word(&edited, r, nine)
	if a != b || strings.Contains(a, "{") {
		t.Errorf("%s\n%s", a, b)
	}
	if got := len(content.(lineworks.Text).QuickReply); got != 6 {
		t.Errorf("%d buttons", got)
	}
}
