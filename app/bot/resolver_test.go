package bot_test

import (
	"context"
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

// registry is a resolver at work on real senders, on the clock of a synctest
// bubble, with a company of five: the last two are not linked yet, and were
// never asked about.
type registry struct {
	db       *sqlite.DB
	line     *line
	resolver *bot.Resolver
	stop     func()
}

func newRegistry(t *testing.T, l *line, change ...func(timeclock.Senders) timeclock.Senders) *registry {
	t.Helper()
	r := &registry{db: sqlitetest.Open(t, func(o *sqlite.Options) { o.Now = time.Now }), line: l}
	sqlitetest.Company(t, r.db, 5)
	sqlitetest.Exec(t, r.db, "UPDATE sender SET checked_ms = ?", time.Now().UnixMilli())
	sqlitetest.Exec(t, r.db, "UPDATE employee SET user_id = NULL, lookup_due_ms = ? WHERE id > 3", time.Now().UnixMilli())
	sqlitetest.Exec(t, r.db, "DELETE FROM sender WHERE user_id NOT IN (SELECT user_id FROM employee WHERE user_id IS NOT NULL)")
	if l.members == nil {
		l.members = map[string]lineworks.User{}
	}
	for i := range 5 {
		u := lineworks.User{ID: sqlitetest.UserID(i), Email: "User000" + string(rune('0'+i)) + "@Example.com"}
		l.members[u.ID], l.members[strings.ToLower(u.Email)] = u, u
	}
	var senders timeclock.Senders = r.db
	for _, f := range change {
		senders = f(senders)
	}
	r.resolver = bot.NewResolver(senders, l.connect, time.Now, nil)
	unsub := r.db.Subscribe(func(c timeclock.Change) {
		if c.Topic == timeclock.TopicSenders || c.Topic == timeclock.TopicEmployees {
			r.resolver.Wake()
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); r.resolver.Run(ctx) }()
	r.stop = func() { cancel(); <-done; unsub() }
	t.Cleanup(r.stop)
	return r
}

// say is a message of a user that just arrived.
func (r *registry) say(t *testing.T, user string) {
	t.Helper()
	m := sqlitetest.Text(0, time.Now(), "出勤")
	m.UserID = user
	if err := r.db.Record(t.Context(), m); err != nil {
		t.Fatal(err)
	}
}

func (r *registry) outcome(t *testing.T, user string) string {
	t.Helper()
	return strings.Join(sqlitetest.Query(t, r.db, "SELECT outcome FROM event WHERE user_id = ? ORDER BY id", user), " ")
}

func TestResolves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRegistry(t, &line{lasts: time.Second, share: time.Now().Add(time.Minute)})
		// The share for IDs nobody waits for is used up; who waits is asked about all the same.
		r.say(t, sqlitetest.UserID(3))
		time.Sleep(2 * time.Second)
		if got := r.outcome(t, sqlitetest.UserID(3)) + " " + r.line.to(); got != "punched "+sqlitetest.UserID(3) {
			t.Fatalf("who waits: %s", got)
		}
		r.say(t, "stranger")
		time.Sleep(2 * time.Second)
		if got := r.outcome(t, "stranger"); got != "unknown_sender" {
			t.Errorf("whom LINE WORKS does not know: %s", got)
		}
		if got := len(r.line.requests()); got != 2 {
			t.Errorf("%d requests before the share is free", got)
		}
		time.Sleep(2 * time.Minute)
		if got := sqlitetest.One(t, r.db, "SELECT group_concat(user_id IS NOT NULL) || group_concat(lookup_due_ms IS NULL) FROM employee"); got != "1,1,1,1,11,1,1,1,1" {
			t.Errorf("linked, and not asked about any more: %s", got)
		}
		if got := sqlitetest.One(t, r.db, "SELECT account_id FROM sender WHERE user_id = ?", sqlitetest.UserID(4)); got != "user0004@example.com" {
			t.Errorf("kept as %s", got)
		}
		// Nothing is asked any more until somebody's answer is a day old.
		n := len(r.line.requests())
		time.Sleep(23 * time.Hour)
		r.say(t, sqlitetest.UserID(0))
		time.Sleep(30 * time.Minute)
		if got := len(r.line.requests()); got != n {
			t.Errorf("%d requests too many", got-n)
		}
		time.Sleep(time.Hour)
		r.say(t, sqlitetest.UserID(0))
		time.Sleep(time.Minute)
		r.say(t, sqlitetest.UserID(0))
		time.Sleep(time.Minute)
		if got := strings.TrimPrefix(r.line.to(), strings.Join(targets(r.line.requests()[:n]), " ")+" "); got != sqlitetest.UserID(0) {
			t.Errorf("after a day, of one who wrote: %s", got)
		}
	})
}

func targets(rs []taken) (to []string) {
	for _, r := range rs {
		to = append(to, r.to)
	}
	return to
}

// Who waits goes before those who wait for nothing, the moment he writes.
func TestWhoWaitsGoesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{lasts: 10 * time.Second}
		r := newRegistry(t, l)
		time.Sleep(time.Second) // an ID is being asked about
		r.say(t, "x")
		time.Sleep(time.Second)
		r.say(t, sqlitetest.UserID(4))
		time.Sleep(time.Minute)
		got := l.to()
		// The message of user 4 waits too; his employee's ID need not be asked then.
		if want := "user0003@example.com x " + sqlitetest.UserID(4); got != want {
			t.Errorf("asked about %s, want %s", got, want)
		}
	})
}

func TestLookupsThatFail(t *testing.T) {
	denied := func(code string) error {
		return &lineworks.Error{Status: 403, Code: code, Kind: lineworks.KindForbidden, Outcome: lineworks.OutcomeNotSent}
	}
	for _, tt := range []struct {
		name     string
		err      error
		n        int // how often
		want     string
		from, to time.Duration
	}{
		{"ACCESS_DENIED is how LINE WORKS says there is none", denied("ACCESS_DENIED"), 1, "unknown_sender", 0, time.Second},
		{"gone", failed(lineworks.KindNotFound), 1, "unknown_sender", 0, time.Second},
		{"no scope says nothing of him", denied("FORBIDDEN"), 1, "punched", time.Second, 4 * time.Second},
		{"429", limited(45 * time.Second), 1, "punched", 45 * time.Second, 47 * time.Second},
		{"503 for a while", failed(lineworks.KindServer), 5, "punched", 31 * time.Second, 94 * time.Second},
		{"unreadable", failed(lineworks.KindMalformed), 2, "punched", 3 * time.Second, 10 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRegistry(t, &line{share: time.Now().Add(time.Hour), fail: func(n int, _ string) error {
					if n < tt.n {
						return tt.err
					}
					return nil
				}})
				begun := time.Now()
				r.say(t, sqlitetest.UserID(3))
				for r.outcome(t, sqlitetest.UserID(3)) == "awaiting_sender" && time.Since(begun) < 10*time.Minute {
					time.Sleep(100 * time.Millisecond)
				}
				if got := r.outcome(t, sqlitetest.UserID(3)); got != tt.want {
					t.Errorf("%s, want %s", got, tt.want)
				}
				if took := time.Since(begun); took < tt.from-time.Second || took > tt.to {
					t.Errorf("it took %v, want %v to %v", took, tt.from, tt.to)
				}
			})
		})
	}
}

// failing are senders whose database fails for a while.
type failing struct {
	timeclock.Senders
	n atomic.Int64
}

func (f *failing) Resolved(ctx context.Context, r timeclock.Resolution) error {
	if f.n.Add(-1) >= 0 {
		return timeclock.E("test", timeclock.CodeDiskFull, nil)
	}
	return f.Senders.Resolved(ctx, r)
}

func (f *failing) DueLookups(ctx context.Context, now time.Time, n int) ([]timeclock.Lookup, time.Time, error) {
	if f.n.Add(-1) >= 0 {
		return nil, time.Time{}, timeclock.E("test", timeclock.CodeNotStored, nil)
	}
	return f.Senders.DueLookups(ctx, now, n)
}

// An answer that cannot be written down is asked for again, ever more slowly.
func TestResolverSurvivesTheDatabase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f *failing
		r := newRegistry(t, &line{share: time.Now().Add(time.Hour)}, func(s timeclock.Senders) timeclock.Senders {
			f = &failing{Senders: s}
			return f
		})
		synctest.Wait()
		f.n.Store(9)
		r.say(t, sqlitetest.UserID(3))
		time.Sleep(20 * time.Second)
		if n := f.n.Load(); n < 4 {
			t.Errorf("tried %d times in 20 s", 9-n)
		}
		time.Sleep(30 * time.Minute)
		if got := r.outcome(t, sqlitetest.UserID(3)); got != "punched" {
			t.Error(got)
		}
	})
}

// The end gives up the look-up under way; nothing of it is written down.
func TestResolverStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRegistry(t, &line{lasts: time.Hour, share: time.Now().Add(time.Hour)})
		r.say(t, sqlitetest.UserID(3))
		time.Sleep(time.Second)
		begun := time.Now()
		r.stop()
		if took := time.Since(begun); took != 0 {
			t.Errorf("it took %v", took)
		}
		if got := sqlitetest.One(t, r.db, "SELECT attempts, code, (SELECT outcome FROM event) FROM sender WHERE user_id = ?", sqlitetest.UserID(3)); got != "0||awaiting_sender" {
			t.Errorf("written down: %s", got)
		}
	})
}
