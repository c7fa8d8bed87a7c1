package cli_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"punchline/app"
	"punchline/app/jobs"
	"punchline/app/lineworks"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// BenchmarkCallbacksDuringImport measures how long callbacks that come in at a
// steady rate wait for their answer while a file of 200,000 employees is
// imported:
//
//	window  by the process that listens, as its window does
//	beside  by `punchline import`, a process beside `punchline serve`
//
// Each in turn: all are new, nothing changes, everything of everybody changes,
// and that is undone, beside serve by this process, as a window there would. A
// callback's time counts from when it was due, so that one that waits does not
// hide those behind it.
//
//	go test -run '^$' -bench CallbacksDuringImport -benchtime 1x ./app/cli
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

func benchmarkImport(b *testing.B, beside bool) {
	const people, senders = 200_000, 2000
	o := newOffice(b, senders, nil)
	var url string
	if beside {
		p := o.serve(b)
		defer p.stop()
		url = p.ready["callback_url"].(string)
	}
	a := app.New(o.cfg)
	if err := a.Open(b.Context(), !beside); err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	if !beside {
		if err := a.Keep("127.0.0.1:0"); err != nil {
			b.Fatal(err)
		}
		url = a.CallbackURL()
	}
	owner := timeclock.Owner()
	imports := func(year string) func() error {
		data := largeCompany(people, year)
		if !beside {
			return func() error {
				r, err := jobs.ImportEmployees(b.Context(), a.DB, owner, "x.csv", data, jobs.ImportOptions{CreateMissing: true})
				if err == nil && r.Counts.Rejected > 0 {
					err = fmt.Errorf("%+v", r.Counts)
				}
				return err
			}
		}
		file := filepath.Join(b.TempDir(), year+".csv")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			b.Fatal(err)
		}
		return func() error {
			c := exec.Command(os.Args[0], "import", file, "--kind", "employees", "--create-missing", "--strict")
			c.Env = append(append(os.Environ(), asProgram+"=1"), o.env...)
			if out, err := c.CombinedOutput(); err != nil {
				return fmt.Errorf("%w: %s", err, out)
			}
			return nil
		}
	}
	sent := 0
	b.ReportMetric(0, "ns/op")
	for _, part := range []struct {
		name string
		do   func() error
	}{
		{"new", imports("2026")},
		{"same", imports("2026")},
		{"changed", imports("27")},
		{"undone", func() error {
			runs, err := a.DB.Imports(b.Context(), owner, 1)
			if err == nil {
				_, err = a.DB.UndoImport(b.Context(), owner, runs[0].ID)
			}
			return err
		}},
	} {
		start := time.Now()
		took, err := steady(b, o, url, senders, sent, part.do)
		if err != nil {
			b.Fatalf("%s: %v", part.name, err)
		}
		sent += len(took)
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

// steady sends a callback of one of so many senders every 5 ms while do runs,
// and tells how long each took from when it was due. sent is how many were sent
// before.
func steady(b *testing.B, o *office, url string, senders, sent int, do func() error) (took []time.Duration, err error) {
	const conns, every = 512, 5 * time.Millisecond // more than come in while they wait
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: conns}}
	defer client.CloseIdleConnections()
	send := func(i int) error {
		at := sqlitetest.Now().Add(time.Duration(sent+i) * time.Second).Format("2006-01-02T15:04:05.000Z")
		body := fmt.Appendf(nil, `{"type":"message","source":{"userId":%q,"domainId":10000001},"issuedTime":%q,"content":{"type":"text","text":"出勤します"}}`,
			sqlitetest.UserID((sent+i)%senders), at)
		req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set(lineworks.HeaderBotID, "2000001")
		req.Header.Set(lineworks.HeaderSignature, lineworks.Sign(o.bot.Secret, body))
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return fmt.Errorf("answer: %s", resp.Status)
		}
		_, err = io.Copy(io.Discard, resp.Body)
		return err
	}
	due := make(chan int)
	begin := time.Now()
	var mu sync.Mutex
	var wg sync.WaitGroup
	var failed error
	for range conns {
		wg.Go(func() {
			for i := range due {
				err := send(i)
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
