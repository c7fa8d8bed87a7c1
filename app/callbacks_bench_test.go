package app_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"punchline/app/lineworks"
	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
	"punchline/app/webhook"
)

// BenchmarkCallbacks measures signed callbacks over real connections, every
// row of a message written (event, punch, workday, outbox), against two
// servers in the same run, taking turns:
//
//	(a) the same server with one transaction a message, over a database/sql
//	    pool of one connection, and, as (a'), over our own fair queue, and
//	(b) the same handler that verifies, parses and matches, but stores nothing.
//
// Reported at 1, 16, 64 and 256 connections: callbacks/s and p99 of ours, the
// rate as a multiple of (a) and as a share of (b), the p99 as a share of (a)'s
// and (a')'s, and syncs of the disk an answer. At one connection the sync is
// everything; at 64 it is the one writer: SQLite's work on a message's rows is
// about as much as HTTP on both sides, and with synchronous=OFF, as a trial,
// it came to 0.43 of (b), with the syncs to 0.28-0.34.
// p99 against (a') cannot be better than two times the inverse of the rates:
// a message waits for the batch before its own.
//
//	go test -run '^$' -bench Callbacks -benchtime 30000x ./app
//
// PUNCHLINE_BENCH_PUNCHES=10000000 puts that many older punches into our
// database first and reports the rate as a share of the empty one's.
func BenchmarkCallbacks(b *testing.B) {
	for _, conns := range []int{1, 16, 64, 256} {
		b.Run(fmt.Sprintf("conns=%d", conns), func(b *testing.B) { benchmarkCallbacks(b, conns) })
	}
}

const benchPeople = 2000

func benchmarkCallbacks(b *testing.B, conns int) {
	ours := newBenchServer(b, func(o *sqlite.Options) { o.VFS = sqlitetest.CountingVFS(b) }, 0)
	fair := newBenchServer(b, func(o *sqlite.Options) { o.MaxBatch = 1 }, 0)
	single := newServer(b, sqlitetest.OneConnection(b, newBenchDB(b, func(o *sqlite.Options) { o.MaxBatch = 1 }, 0)))
	none := newServer(b, readOnlyInbox{rules(b)})
	servers := []*benchServer{ours, single, fair, none}
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as serve does
	if n, _ := strconv.Atoi(os.Getenv("PUNCHLINE_BENCH_PUNCHES")); n > 0 {
		servers = append(servers, newBenchServer(b, func(*sqlite.Options) {}, n))
	}
	requests := benchRequests(b.N)
	const rounds = 6 // short turns, so that a slow moment of the machine hits all alike
	var syncs int64
	b.ResetTimer()
	for round := range rounds {
		part := requests[len(requests)*round/rounds : len(requests)*(round+1)/rounds]
		for turn := range servers {
			s := servers[(round+turn)%len(servers)] // nobody always follows the same one
			if (s == single || s == fair) && conns > 1 && len(part) > 4000 {
				part := part[:4000] // it is slow; its rate needs no more
				s.run(b, conns, part)
				continue
			}
			before := sqlitetest.Syncs()
			s.run(b, conns, part)
			if s == ours {
				syncs += sqlitetest.Syncs() - before
			}
		}
	}
	b.StopTimer()
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ours.rate(), "callbacks/s")
	b.ReportMetric(ours.p99().Seconds()*1000, "p99-ms")
	b.ReportMetric(ours.rate()/single.rate(), "x-single")
	b.ReportMetric(float64(ours.p99())/float64(single.p99()), "p99/single")
	b.ReportMetric(float64(ours.p99())/float64(fair.p99()), "p99/fair")
	b.ReportMetric(ours.rate()/none.rate(), "of-nothing")
	b.ReportMetric(float64(syncs)/float64(ours.n), "syncs/answer")
	if len(servers) == 5 {
		b.ReportMetric(servers[4].rate()/ours.rate(), "full/empty")
	}
}

// benchServer is a listener with what was measured on it.
type benchServer struct {
	addr  string
	n     int
	spent time.Duration
	took  []time.Duration
}

func (s *benchServer) rate() float64 { return float64(s.n) / s.spent.Seconds() }

func (s *benchServer) p99() time.Duration {
	slices.Sort(s.took)
	return s.took[len(s.took)*99/100]
}

const benchSecret, benchBot = "12345a12-b12c-12d3-e123fghijkl", "2000001"

func newBenchServer(b *testing.B, change func(*sqlite.Options), punches int) *benchServer {
	return newServer(b, newBenchDB(b, change, punches))
}

func newBenchDB(b *testing.B, change func(*sqlite.Options), punches int) *sqlite.DB {
	db := sqlitetest.Open(b, change)
	sqlitetest.Company(b, db, benchPeople)
	sqlitetest.Punches(b, db, benchPeople, punches)
	return db
}

func newServer(b *testing.B, inbox timeclock.Inbox) *benchServer {
	h := webhook.NewHandler(webhook.Config{Inbox: inbox})
	h.SetSecrets(timeclock.BotSecrets{BotID: benchBot, Current: timeclock.NewSecret(benchSecret)})
	l, err := webhook.Listen("127.0.0.1:0", h)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close(context.Background()) })
	return &benchServer{addr: l.Addr()}
}

// run sends the requests over that many connections and waits for all answers.
func (s *benchServer) run(b *testing.B, conns int, requests [][]byte) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	start := time.Now()
	for c := range conns {
		wg.Go(func() {
			conn, err := net.Dial("tcp", s.addr)
			if err != nil {
				b.Error(err)
				return
			}
			defer conn.Close()
			r := bufio.NewReader(conn)
			var took []time.Duration
			for i := c; i < len(requests); i += conns {
				t := time.Now()
				if _, err := conn.Write(requests[i]); err != nil {
					b.Error(err)
					return
				}
				if err := readAnswer(r); err != nil {
					b.Error(err)
					return
				}
				took = append(took, time.Since(t))
			}
			mu.Lock()
			s.took = append(s.took, took...)
			mu.Unlock()
		})
	}
	wg.Wait()
	s.spent += time.Since(start)
	s.n += len(requests)
}

// readAnswer reads one answer without a body; the client must cost little, it
// shares the processor with what is measured.
func readAnswer(r *bufio.Reader) error {
	for first := true; ; first = false {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if first && !bytes.HasPrefix(line, []byte("HTTP/1.1 200 ")) {
			return fmt.Errorf("answer: %s", line)
		}
		if len(line) == 2 {
			return nil
		}
	}
}

// benchRequests are n signed callbacks: each of the company's people clocks in
// and out once a day, one after another.
func benchRequests(n int) [][]byte {
	texts := []string{"おはようございます。出勤します", "お先に失礼します、退勤"}
	start := sqlitetest.Now()
	out := make([][]byte, n)
	for i := range out {
		person, half := i%benchPeople, i/benchPeople
		at := start.Add(time.Duration(half/2)*24*time.Hour + time.Duration(half%2)*9*time.Hour + time.Duration(person)*37*time.Millisecond)
		body := fmt.Appendf(nil, `{"type":"message","source":{"userId":%q,"domainId":10000001},"issuedTime":%q,"content":{"type":"text","text":%q}}`,
			sqlitetest.UserID(person), at.Format("2006-01-02T15:04:05.000Z"), texts[half%2])
		out[i] = fmt.Appendf(nil, "POST /callback HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json; charset=UTF-8\r\n%s: %s\r\n%s: %s\r\nContent-Length: %d\r\n\r\n%s",
			lineworks.HeaderBotID, benchBot, lineworks.HeaderSignature, lineworks.Sign(benchSecret, body), len(body), body)
	}
	return out
}

// readOnlyInbox reads each message's phrases and stores nothing.
type readOnlyInbox struct{ rules *timeclock.Rules }

func (i readOnlyInbox) Record(_ context.Context, m timeclock.Message) error {
	if len(i.rules.Phrases.Read(m.Text).Types) != 1 {
		return fmt.Errorf("not understood: %q", m.Text)
	}
	return nil
}

func (readOnlyInbox) Quarantine(context.Context, timeclock.Quarantined) error { return nil }

func rules(b *testing.B) *timeclock.Rules {
	r, err := timeclock.NewRules(timeclock.DefaultSettings(), timeclock.DefaultPhrases(), nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	return r
}
