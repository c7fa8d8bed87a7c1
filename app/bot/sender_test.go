package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"punchline/app/bot"
	"punchline/app/lineworks"
	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// desk is a sender at work on a real outbox, on the clock of a synctest bubble.
type desk struct {
	db     *sqlite.DB
	line   *line
	sender *bot.Sender
	stop   func() // ends it and waits for its end
}

func newDesk(t *testing.T, l *line, change ...func(*bot.SenderConfig)) *desk {
	t.Helper()
	d := &desk{db: sqlitetest.Open(t, func(o *sqlite.Options) { o.Now = time.Now }), line: l}
	d.run(t, change...)
	return d
}

// run starts a sender, as after a restart.
func (d *desk) run(t *testing.T, change ...func(*bot.SenderConfig)) {
	t.Helper()
	cfg := bot.SenderConfig{Outbox: d.db, Rules: d.db.Rules, Connect: d.line.connect, Now: time.Now}
	for _, f := range change {
		f(&cfg)
	}
	d.sender = bot.NewSender(cfg)
	unsub := d.db.Subscribe(func(c timeclock.Change) {
		if c.Topic == timeclock.TopicOutbox {
			d.sender.Wake()
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); d.sender.Run(ctx) }()
	d.stop = func() { cancel(); <-done; unsub() }
	t.Cleanup(d.stop)
}

// queue puts n replies into the outbox.
func (d *desk) queue(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		d.put(t, timeclock.OutReply, fmt.Sprintf("u%d", i), time.Now())
	}
}

func (d *desk) put(t *testing.T, kind timeclock.OutgoingKind, user string, notBefore time.Time) {
	t.Helper()
	sqlitetest.Exec(t, d.db, `INSERT INTO outbox (kind, priority, reply_case, params, user_id, state, not_before_ms, created_ms) VALUES (?, ?, 'punched', ?, ?, 'queued', ?, ?)`,
		string(kind), kind.Priority(), fmt.Sprintf(`{"name":"山田","type":"clock_in","at":%d,"issued_at":%d}`, time.Now().UnixMilli(), time.Now().UnixMilli()), user,
		notBefore.UnixMilli(), time.Now().UnixMilli())
	d.sender.Wake()
}

func (d *desk) states(t *testing.T) string {
	t.Helper()
	return strings.Join(sqlitetest.Query(t, d.db, "SELECT state || attempts || coalesce(' ' || code, '') FROM outbox ORDER BY id"), ", ")
}

// settled lets time pass until everything is settled.
func (d *desk) settled(t *testing.T, within time.Duration) {
	t.Helper()
	begun := time.Now()
	for sqlitetest.One(t, d.db, "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')") != "0" {
		if time.Since(begun) > within {
			t.Fatalf("after %v: %s", within, d.states(t))
		}
		time.Sleep(min(within/200+time.Millisecond, time.Minute))
	}
}

func (l *line) to() string {
	var to []string
	for _, r := range l.requests() {
		to = append(to, r.to)
	}
	return strings.Join(to, " ")
}

func TestSends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, &line{})
		d.put(t, timeclock.OutFirst, "first", time.Now().Add(time.Second))
		d.put(t, timeclock.OutReply, "late", time.Now().Add(2*time.Second))
		d.queue(t, 3)
		d.settled(t, 10*time.Second)
		if got := d.line.to(); got != "u0 u1 u2 first late" {
			t.Errorf("order %s", got)
		}
		clock := time.Now().In(tokyo(t)).Format("01/02 15:04")
		for i, r := range d.line.requests() {
			if r.text != "山田さん 出勤を打刻しました("+clock+")" {
				t.Errorf("sent %q", r.text)
			}
			if got := sqlitetest.One(t, d.db, "SELECT text FROM outbox WHERE user_id = ?", r.to); got != r.text {
				t.Errorf("kept as %q", got)
			}
			if i < 3 && r.at != d.line.requests()[0].at {
				t.Errorf("reply %d waited %v", i, r.at.Sub(d.line.requests()[0].at))
			}
		}
		if got := d.states(t); got != "sent1, sent1, sent1, sent1, sent1" {
			t.Error(got)
		}
	})
}

func tokyo(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestHowSendsEnd(t *testing.T) {
	once := func(err error) func(int, string) error {
		return func(n int, _ string) error {
			if n == 0 {
				return err
			}
			return nil
		}
	}
	always := func(err error) func(int, string) error { return func(int, string) error { return err } }
	unknown := func(k lineworks.Kind) error { return &lineworks.Error{Kind: k, Outcome: lineworks.OutcomeUnknown} }
	for _, tt := range []struct {
		name     string
		fail     func(int, string) error
		want     string
		requests int
		from, to time.Duration // when it is settled
	}{
		{"accepted", nil, "sent1", 1, 0, time.Second},
		{"429 with a reset of 37 s", once(limited(37 * time.Second)), "sent2", 2, 37 * time.Second, 39 * time.Second},
		{"503 once", once(failed(lineworks.KindServer)), "sent2", 2, time.Second, 4 * time.Second},
		{"no network once", once(failed(lineworks.KindNetwork)), "sent2", 2, time.Second, 4 * time.Second},
		{"a token refused once", once(failed(lineworks.KindUnauthorized)), "sent2", 2, time.Second, 4 * time.Second},
		{"502 after it was written", once(unknown(lineworks.KindServer)), "unknown1 lineworks_outcome", 1, 0, time.Second},
		{"no answer in time", once(unknown(lineworks.KindTimeout)), "unknown1 lineworks_outcome", 1, 0, time.Second},
		{"an error nobody knows", once(errors.New("other")), "unknown1 lineworks_outcome", 1, 0, time.Second},
		{"the bot is not for him", always(failed(lineworks.KindAccessDeniedForBot)), "failed1 lineworks_bot_denied", 1, 0, time.Second},
		{"he does not exist", always(failed(lineworks.KindNotFound)), "failed1 lineworks_not_found", 1, 0, time.Second},
		{"LINE WORKS does not like it", always(failed(lineworks.KindBadRequest)), "failed1 lineworks_bad_request", 1, 0, time.Second},
		{"beyond a limit", always(failed(lineworks.KindLimit)), "failed1 lineworks_bad_request", 1, 0, time.Second},
		{"no scope, for good", always(failed(lineworks.KindInvalidScope)), "failed* lineworks_scope", 0, 12 * time.Hour, 12*time.Hour + 10*time.Minute},
		{"no network, for good", always(failed(lineworks.KindNetwork)), "failed* lineworks_network", 0, 12 * time.Hour, 12*time.Hour + 10*time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				d := newDesk(t, &line{fail: tt.fail})
				d.queue(t, 1)
				d.settled(t, 13*time.Hour)
				var settled int64
				fmt.Sscan(sqlitetest.One(t, d.db, "SELECT settled_ms FROM outbox"), &settled)
				if took := time.UnixMilli(settled).Sub(begun); took < tt.from-time.Second || took > tt.to {
					t.Errorf("settled after %v, want %v to %v", took, tt.from, tt.to)
				}
				n := len(d.line.requests())
				if got := d.states(t); got != strings.Replace(tt.want, "*", fmt.Sprint(n), 1) {
					t.Errorf("%s after %d requests, want %s", got, n, tt.want)
				}
				if tt.requests > 0 && n != tt.requests {
					t.Errorf("%d requests, want %d", n, tt.requests)
				}
				if tt.requests == 0 && (n < 100 || n > 400) {
					t.Errorf("%d requests in twelve hours", n)
				}
			})
		})
	}
}

// Pauses double, up to five minutes, each by a half more or less.
func TestBackoff(t *testing.T) {
	want := []time.Duration{2, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}
	for attempts, seconds := range want {
		mid := seconds * time.Second
		for random, want := range map[float64]time.Duration{0: mid / 2, 0.5: mid, 0.999999: mid + mid/2} {
			if got := bot.Backoff(attempts, random); (got - want).Abs() > time.Second/100 {
				t.Errorf("try %d, %v: %v, want %v", attempts, random, got, want)
			}
		}
	}
	if got := bot.Backoff(1<<40, 0.5); got != 5*time.Minute {
		t.Errorf("after very many: %v", got)
	}
}

// What waits for LINE WORKS's limit does not look as if it were on its way.
func TestNothingIsClaimedWhileTheLimitIsUsedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{closed: time.Now().Add(time.Minute)}
		d := newDesk(t, l)
		d.queue(t, 2)
		time.Sleep(50 * time.Second)
		if got := d.states(t); got != "queued0, queued0" || len(l.requests()) != 0 {
			t.Errorf("%s, %d requests", got, len(l.requests()))
		}
		// A reply that comes now goes before what waits already.
		sqlitetest.Exec(t, d.db, "UPDATE outbox SET priority = 40")
		d.put(t, timeclock.OutReply, "reply", time.Now())
		d.settled(t, time.Minute)
		if got := l.to(); got != "reply u0 u1" {
			t.Errorf("order %s", got)
		}
	})
}

// A 429 of one holds up all, and none is tried before the reset.
func TestResetIsRespected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		l := &line{fail: func(n int, _ string) error {
			if n == 2 {
				return limited(30 * time.Second)
			}
			return nil
		}}
		d := newDesk(t, l)
		d.queue(t, 5)
		d.settled(t, 2*time.Minute)
		for i, r := range l.requests() {
			if after := r.at.Sub(begun); (after >= 30*time.Second) != (i > 2) {
				t.Errorf("request %d after %v", i, after)
			}
		}
		if got := d.states(t); got != "sent1, sent1, sent2, sent1, sent1" {
			t.Error(got)
		}
	})
}

// The end waits for the request under way, but not for ever.
func TestStopWaitsForTheRequest(t *testing.T) {
	for _, tt := range []struct {
		lasts, took time.Duration
		want        string
	}{
		{4 * time.Second, 3 * time.Second, "sent1, queued0"},
		{time.Hour, 10 * time.Second, "unknown1 lineworks_outcome, queued0"},
	} {
		synctest.Test(t, func(t *testing.T) {
			l := &line{lasts: tt.lasts}
			d := newDesk(t, l)
			d.queue(t, 2)
			time.Sleep(time.Second)
			if got := d.states(t); got != "sending1, queued0" {
				t.Fatalf("before the end: %s", got)
			}
			begun := time.Now()
			d.stop()
			if took := time.Since(begun); took != tt.took {
				t.Errorf("a request of %v ended after %v", tt.lasts, took)
			}
			if got := d.states(t); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			// The next run sends what is left, and only that.
			l.mu.Lock()
			l.lasts = 0
			l.mu.Unlock()
			d.run(t)
			d.settled(t, time.Minute)
			if got := l.to(); got != "u0 u1" {
				t.Errorf("requests %s", got)
			}
		})
	}
}

// A request that never left when the end came is none.
func TestStopBeforeTheRequestLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, &line{lasts: 5 * time.Second, fail: func(int, string) error { return failed(lineworks.KindNetwork) }})
		d.queue(t, 1)
		time.Sleep(time.Second)
		d.stop()
		if got := d.states(t); got != "queued1 lineworks_network" {
			t.Errorf("%s", got)
		}
	})
}

// After a crash while sending.
func TestAfterACrash(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, &line{})
		d.stop()
		d.queue(t, 2)
		if _, _, err := d.db.Claim(t.Context(), time.Now()); err != nil {
			t.Fatal(err)
		}
		d.run(t)
		d.settled(t, time.Minute)
		if got := d.states(t) + " " + d.line.to(); got != "unknown1 lineworks_outcome, sent1 u1" {
			t.Error(got)
		}
	})
}

// forgetful is an outbox that cannot write for a while.
type forgetful struct {
	timeclock.Outbox
	failing atomic.Bool
}

func (f *forgetful) Settle(ctx context.Context, id int64, d timeclock.Delivery) error {
	if f.failing.Load() {
		return timeclock.E("test", timeclock.CodeDiskFull, nil)
	}
	return f.Outbox.Settle(ctx, id, d)
}

// While the disk is full nobody knows on disk how a send ended; it is written
// down later, and nothing is sent twice.
func TestSettledLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var box *forgetful
		d := newDesk(t, &line{}, func(c *bot.SenderConfig) {
			box = &forgetful{Outbox: c.Outbox}
			c.Outbox = box
		})
		box.failing.Store(true)
		d.queue(t, 3)
		time.Sleep(10 * time.Minute)
		if got := d.states(t) + " " + d.line.to(); got != "sending1, queued0, queued0 u0" {
			t.Errorf("while it fails: %s", got)
		}
		box.failing.Store(false)
		d.settled(t, 10*time.Minute)
		if got := d.states(t) + " " + d.line.to(); got != "sent1, sent1, sent1 u0 u1 u2" {
			t.Errorf("afterwards: %s", got)
		}
	})
}

// Before anything is registered messages wait, and leave when it is.
func TestWaitsForAConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{}
		var registered atomic.Bool
		d := newDesk(t, l, func(c *bot.SenderConfig) {
			c.Connect = func() (bot.Connection, bool) { return bot.Connection{API: l, BotID: 1}, registered.Load() }
		})
		d.queue(t, 2)
		time.Sleep(time.Hour)
		if got := d.states(t); got != "queued0, queued0" {
			t.Error(got)
		}
		registered.Store(true)
		d.sender.Wake()
		d.settled(t, time.Second)
	})
}

func TestApologies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{}
		d := newDesk(t, l, func(c *bot.SenderConfig) {
			c.Rules = func(context.Context) (*timeclock.Rules, error) {
				return nil, timeclock.E("test", timeclock.CodeNotStored, nil) // the database is what fails
			}
		})
		for _, m := range []timeclock.Message{
			{Kind: timeclock.KindText, UserID: "text"},
			{Kind: timeclock.KindPostback, UserID: "button", ChannelID: "c"}, // of a 1:1 room
			{Kind: timeclock.KindOther, UserID: "sticker"},
			{Kind: timeclock.KindText, UserID: "in a room", ChannelID: "c"},
			{Kind: timeclock.KindNotice, UserID: "left"},
			{Kind: timeclock.KindBegin, UserID: "opened"},
			{Kind: timeclock.KindUnknown, UserID: "future"},
			{Kind: timeclock.KindText},
		} {
			d.sender.Apologise(m)
		}
		time.Sleep(time.Second)
		var to []string
		for _, r := range l.requests() {
			if r.text != "記録できませんでした。もう一度送ってください" {
				t.Errorf("told %q", r.text)
			}
			to = append(to, r.to)
		}
		slices.Sort(to)
		if got := strings.Join(to, " "); got != "button sticker text" {
			t.Errorf("told %s", got)
		}
		// However many are lost, whoever reports them is never held up.
		l.mu.Lock()
		l.lasts = time.Hour
		l.mu.Unlock()
		begun := time.Now()
		for range 1000 {
			d.sender.Apologise(timeclock.Message{Kind: timeclock.KindText, UserID: "u"})
		}
		if took := time.Since(begun); took != 0 {
			t.Errorf("it took %v", took)
		}
		begun = time.Now()
		d.stop()
		if took := time.Since(begun); took > 10*time.Second {
			t.Errorf("apologies held up the end for %v", took)
		}
	})
}
