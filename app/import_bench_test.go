package app_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"punchline/app/jobs"
	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// BenchmarkCallbacksDuringImport measures how long callbacks that come in at a
// steady rate wait for their answer while a file of 200,000 employees is
// imported: by the process that listens, as from its window, and by one beside
// it, as from the command line. Each in turn: all are new, nothing changes,
// everything of everybody changes, and that is undone. A callback's time counts
// from when it was due, so that one that waits does not hide those behind it.
//
//	go test -run '^$' -bench CallbacksDuringImport -benchtime 1x ./app
//
// Reported: the p99 and the longest wait during each, and how long it took. The
// promise is a p99 of at most one second.
func BenchmarkCallbacksDuringImport(b *testing.B) {
	for _, beside := range []bool{false, true} {
		b.Run(map[bool]string{false: "window", true: "beside"}[beside], func(b *testing.B) {
			for range b.N {
				benchmarkImport(b, beside)
			}
		})
	}
}

// largeCompany is a file of n employees; two of another year differ in all
// values.
func largeCompany(n int, year string) []byte {
	var s strings.Builder
	s.WriteString("従業員コード,姓,名,所属,雇用区分,LINE WORKSアカウントID\r\n")
	for i := range n {
		fmt.Fprintf(&s, "%06d,山田%s,太郎%d,部署%d,%s,user%06d@%s.example.com\r\n", i+10_000, year, i, (i+len(year))%40, "区分"+year, i, year)
	}
	return []byte(s.String())
}

func benchmarkImport(b *testing.B, beside bool) {
	const people = 200_000
	db := newBenchDB(b, func(o *sqlite.Options) {}, 0)
	server := newServer(b, db)
	by := db
	if beside {
		var err error
		if by, err = sqlite.Open(context.Background(), sqlite.Options{Path: db.Path(), Now: sqlitetest.Now}); err != nil {
			b.Fatal(err)
		}
		defer by.Close()
	}
	owner := timeclock.Owner()
	imports := func(data []byte) func() error {
		return func() error {
			r, err := jobs.ImportEmployees(b.Context(), by, owner, "x.csv", data, jobs.ImportOptions{CreateMissing: true})
			if err == nil && r.Counts.Rejected > 0 {
				err = fmt.Errorf("%+v", r.Counts)
			}
			return err
		}
	}
	b.ReportMetric(0, "ns/op")
	for _, part := range []struct {
		name string
		do   func() error
	}{
		{"new", imports(largeCompany(people, "2026"))},
		{"same", imports(largeCompany(people, "2026"))},
		{"changed", imports(largeCompany(people, "27"))},
		{"undone", func() error {
			runs, err := by.Imports(b.Context(), owner, 1)
			if err == nil {
				_, err = by.UndoImport(b.Context(), owner, runs[0].ID)
			}
			return err
		}},
	} {
		start := time.Now()
		took, err := server.steady(part.do)
		if err != nil {
			b.Fatalf("%s: %v", part.name, err)
		}
		slices.Sort(took)
		p99 := took[len(took)*99/100]
		b.ReportMetric(p99.Seconds()*1000, part.name+"-p99-ms")
		b.ReportMetric(took[len(took)-1].Seconds()*1000, part.name+"-max-ms")
		b.ReportMetric(time.Since(start).Seconds(), part.name+"-s")
		if p99 > time.Second {
			b.Logf("%s: callbacks waited %v", part.name, p99)
		}
	}
}

// steady sends a callback every 5 ms while do runs, and tells how long each
// took from when it was due.
func (s *benchServer) steady(do func() error) (took []time.Duration, err error) {
	const conns, every = 64, 5 * time.Millisecond
	requests := benchRequests(benchPeople)
	due := make(chan int)
	begin := time.Now()
	var mu sync.Mutex
	var wg sync.WaitGroup
	var failed error
	for range conns {
		wg.Go(func() {
			conn, err := net.Dial("tcp", s.addr)
			if err != nil {
				mu.Lock()
				failed = err
				mu.Unlock()
				for range due { // let the others go on
				}
				return
			}
			defer conn.Close()
			r := bufio.NewReader(conn)
			for i := range due {
				_, err := conn.Write(requests[i%len(requests)])
				if err == nil {
					err = readAnswer(r)
				}
				d := time.Since(begin.Add(time.Duration(i) * every))
				mu.Lock()
				if took = append(took, d); err != nil {
					failed = err
				}
				mu.Unlock()
			}
		})
	}
	done := make(chan error, 1)
	go func() { done <- do() }()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for i, running := 0, true; running; {
		for ; time.Since(begin) >= time.Duration(i)*every; i++ {
			due <- i
		}
		select {
		case err = <-done:
			running = false
		case <-tick.C:
		}
	}
	close(due)
	wg.Wait()
	if err == nil {
		err = failed
	}
	return took, err
}
