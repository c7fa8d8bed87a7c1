package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"punchline/app"
	"punchline/app/lineworks"
	"punchline/app/simulator"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// The program is killed between LINE WORKS accepting a reply and answering,
// over and over: no reply is doubled, exactly those are 結果不明, all others
// are sent.
func TestKilledWhileSending(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the rounds end by asking the program to stop, which Windows offers no other process")
	}
	const kills, each = 50, 3
	var armed shared[*process]
	var mu sync.Mutex
	killed := map[string]bool{}
	o := newOffice(t, kills*each, func(s simulator.Send) {
		if p := armed.get(); p != nil {
			armed.set(nil)
			mu.Lock()
			killed[s.UserID] = true
			mu.Unlock()
			p.kill()
		}
	})
	person := 0
	for range kills {
		p := o.serve(t)
		armed.set(p)
		for range each {
			d, err := o.sim.Say(t.Context(), o.bot.ID, sqlitetest.UserID(person), "出勤")
			if err == nil && d.Status == 200 {
				person++
				continue
			}
			// The process died under it. It may be on disk or not: sent again
			// to the next process, it counts once.
			<-p.exited
			armed.set(nil)
			p = o.serve(t)
			if d, err = o.sim.Redeliver(t.Context(), d); err != nil || d.Status != 200 {
				t.Fatalf("after the restart: %d, %v", d.Status, err)
			}
			person++
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		select {
		case <-p.exited:
		case <-ctx.Done():
			// Killed earlier in this round, and started again for the rest.
		case <-allSent(ctx, o, person):
		}
		cancel()
		p.stop()
	}
	p := o.serve(t) // what is still queued leaves now
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	<-allSent(ctx, o, person)
	p.stop()

	count := map[string]int{}
	for _, s := range o.sim.Sent() {
		count[s.UserID]++
	}
	for i := range person {
		if count[sqlitetest.UserID(i)] != 1 {
			t.Errorf("employee %d got %d replies, want 1", i, count[sqlitetest.UserID(i)])
		}
	}
	if len(killed) != kills {
		t.Errorf("killed %d times, want %d", len(killed), kills)
	}
	o.with(t, func(a *app.App) {
		for _, row := range sqlitetest.Query(t, a.DB, "SELECT user_id || ' ' || state FROM outbox") {
			user, state := row[:len(sqlitetest.UserID(0))], row[len(sqlitetest.UserID(0))+1:]
			want := "sent"
			if killed[user] {
				want = "unknown"
			}
			if state != want {
				t.Errorf("reply to %s is %s, want %s", user, state, want)
			}
		}
		if got := sqlitetest.One(t, a.DB, "SELECT count(*) FROM punch"); got != fmt.Sprint(person) {
			t.Errorf("%s punches, want %d", got, person)
		}
	})
}

// allSent is closed when n replies were accepted, or ctx ends.
func allSent(ctx context.Context, o *office, n int) <-chan struct{} {
	c := make(chan struct{})
	go func() {
		defer close(c)
		o.sim.WaitSent(ctx, n)
	}()
	return c
}

// The program is killed under 16 clients, over and over: every callback that
// was answered 200 is one row.
func TestKilledUnderLoad(t *testing.T) {
	const kills, clients = 20, 16
	o := newOffice(t, clients, nil)
	answered := make([]map[string]bool, clients) // issue times answered 200, by client
	next := make([]int, clients)
	for c := range answered {
		answered[c] = map[string]bool{}
	}
	for k := range kills {
		p := o.serve(t)
		url := p.ready["callback_url"].(string)
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
		var total sync.WaitGroup
		enough := make(chan struct{}, clients)
		for c := range clients {
			total.Go(func() {
				for n := 0; ; n++ {
					if n == 3+k%5 {
						enough <- struct{}{}
					}
					issued := sqlitetest.Now().Add(time.Duration(next[c]) * 2 * time.Minute).Format("2006-01-02T15:04:05.000Z")
					next[c]++
					body := fmt.Appendf(nil, `{"type":"message","source":{"userId":%q,"domainId":1},"issuedTime":%q,"content":{"type":"text","text":"出勤"}}`, sqlitetest.UserID(c), issued)
					req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
					if err != nil {
						t.Error(err)
						return
					}
					req.Header.Set(lineworks.HeaderBotID, "2000001")
					req.Header.Set(lineworks.HeaderSignature, lineworks.Sign(o.bot.Secret, body))
					resp, err := client.Do(req)
					if err != nil {
						return // the process is gone
					}
					resp.Body.Close()
					if resp.StatusCode == http.StatusOK {
						answered[c][issued] = true
					}
				}
			})
		}
		for range clients {
			<-enough
		}
		p.kill() // in the middle of what every client is doing
		total.Wait()
		client.CloseIdleConnections()
	}
	o.with(t, func(a *app.App) {
		n := 0
		for c := range clients {
			for issued := range answered[c] {
				n++
				got := sqlitetest.One(t, a.DB, `SELECT count(*), count(DISTINCT p.id) FROM event e JOIN punch p ON p.event_id = e.id JOIN outbox o ON o.event_id = e.id
					WHERE e.user_id = ? AND e.issued_ms = unixepoch(?) * 1000`, sqlitetest.UserID(c), issued)
				if got != "1|1" {
					t.Errorf("client %d, %s: %s rows", c, issued, got)
				}
			}
		}
		if n < kills*clients*3 {
			t.Errorf("only %d callbacks were answered", n)
		}
		if got := sqlitetest.One(t, a.DB, "PRAGMA integrity_check"); got != "ok" {
			t.Errorf("integrity: %s", got)
		}
		t.Logf("%d callbacks answered, %d kills", n, kills)
	})
}

// The program is killed at random while it sends first messages, over and
// over: everybody gets one, and but for the one under way at each kill it is
// known of each that he did.
func TestKilledWhileSendingFirstMessages(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the last round ends by asking the program to stop, which Windows offers no other process")
	}
	const people, kills = 40, 12      // no process may send more than thirty a minute
	running := make(chan *process, 1) // the one to kill
	var left atomic.Int32             // until then
	o := newOffice(t, people, func(simulator.Send) {
		if left.Add(-1) == 0 {
			(<-running).kill()
		}
	})
	o.with(t, func(a *app.App) {
		// Half of them are not linked yet: they are written to by their IDs.
		sqlitetest.Exec(t, a.DB, "UPDATE employee SET user_id = NULL WHERE id % 2")
		if p, err := a.DB.SendFirst(t.Context(), timeclock.Owner(), timeclock.FirstOrder{To: timeclock.FirstToUnsent, Text: "はじめます"}); err != nil || p.Queued != people {
			t.Fatalf("%+v, %v", p, err)
		}
	})
	random := rand.New(rand.NewPCG(1, 2))
	for n := range kills {
		// As many as leave somebody for each kill to come; often the first after a restart.
		most := (people - len(o.sim.Sent())) / (kills - n)
		left.Store(int32(max(1, random.IntN(most+2)-1)))
		p := o.serve(t)
		running <- p
		select {
		case <-p.exited:
		case <-time.After(30 * time.Second):
			t.Fatalf("nothing is sent: %d were, %d kills", len(o.sim.Sent()), n)
		}
	}
	p := o.serve(t)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	<-allSent(ctx, o, people)
	p.stop()

	count := map[string]int{}
	for _, s := range o.sim.Sent() {
		count[s.UserID]++
	}
	for i := range people {
		if count[sqlitetest.UserID(i)] != 1 {
			t.Errorf("employee %d got %d first messages, want 1", i, count[sqlitetest.UserID(i)])
		}
	}
	o.with(t, func(a *app.App) {
		p, err := a.DB.FirstProgress(t.Context(), timeclock.Owner())
		if err != nil || p.Running || p.Unknown != kills || p.Sent+p.Replied != people-kills || p.Failed != 0 {
			t.Errorf("%+v, %v", p, err)
		}
		if got := sqlitetest.One(t, a.DB, "PRAGMA integrity_check"); got != "ok" {
			t.Errorf("integrity: %s", got)
		}
	})
}
