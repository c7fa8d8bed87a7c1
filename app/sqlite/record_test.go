package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// gate holds the writer inside a decision until it is opened.
type gate struct {
	held, open chan struct{}
	once       sync.Once
}

func newGate() *gate { return &gate{held: make(chan struct{}), open: make(chan struct{})} }

// options makes the first decision wait.
func (g *gate) options(o *sqlite.Options) {
	o.Now = sqlitetest.Now
	o.Decide = func(s *timeclock.Situation) timeclock.Decision {
		g.once.Do(func() { close(g.held); <-g.open })
		return timeclock.Decide(s)
	}
}

// hold sends a message of employee 0 that the writer then holds.
func (g *gate) hold(t *testing.T, db *sqlite.DB) (done chan error) {
	t.Helper()
	done = make(chan error, 1)
	go func() { done <- db.Record(context.Background(), sqlitetest.Text(0, sqlitetest.Now(), "出勤")) }()
	<-g.held
	return done
}

// send is record for a goroutine of its own.
func send(t testing.TB, db *sqlite.DB, m timeclock.Message) {
	if err := db.Record(context.Background(), m); err != nil {
		t.Errorf("Record(%q): %v", m.Text, err)
	}
}

func counts(t testing.TB, db *sqlite.DB) string {
	t.Helper()
	return sqlitetest.One(t, db, "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM punch), (SELECT count(*) FROM outbox), (SELECT count(*) FROM workday)")
}

func TestAThousandAtOnce(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 500)
	var wg sync.WaitGroup
	for i := range 1000 { // each message twice, at the same moment
		wg.Go(func() {
			if err := db.Record(context.Background(), sqlitetest.Text(i%500, sqlitetest.Now(), "出勤")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := counts(t, db); got != "500|500|500|500" {
		t.Errorf("events|punches|replies|days: %s", got)
	}
}

// Two press one question's buttons at the same time: one of them answers it.
func TestTwoAnswersAtOnce(t *testing.T) {
	for _, batch := range []int{1, 512} {
		g := newGate()
		db := sqlitetest.Open(t, g.options, func(o *sqlite.Options) { o.MaxBatch = batch })
		sqlitetest.Company(t, db, 2)
		asked := g.hold(t, db)
		ask := sqlitetest.Text(1, sqlitetest.Now(), "出勤 退勤")
		var wg sync.WaitGroup
		wg.Go(func() { send(t, db, ask) })
		for db.QueueLen() < 1 {
			runtime.Gosched() // the question is asked before it is answered
		}
		for i, choice := range []string{"clock_in", "clock_out", "clock_in"} {
			m := sqlitetest.Text(1, sqlitetest.Now().Add(time.Duration(i+1)*time.Second), choice)
			m.Postback = timeclock.QuestionPostback(1, choice)
			wg.Go(func() { send(t, db, m) })
		}
		for db.QueueLen() < 4 {
			runtime.Gosched()
		}
		close(g.open)
		wg.Wait()
		if err := <-asked; err != nil {
			t.Fatal(err)
		}
		if got := sqlitetest.One(t, db, "SELECT count(*), min(p.type = q.answer), min(p.event_id = q.event_id) FROM punch p, question q WHERE p.employee_id = 2"); got != "1|1|1" {
			t.Errorf("batches of %d: punches, as answered, of the question: %s", batch, got)
		}
		if got := sqlitetest.One(t, db, "SELECT group_concat(reply_case) FROM (SELECT reply_case FROM outbox WHERE user_id = ? ORDER BY reply_case)", sqlitetest.UserID(1)); got != "ambiguous,punched,question_answered,question_answered" {
			t.Errorf("batches of %d: replies %s", batch, got)
		}
	}
}

// A full queue refuses at once, and what it took is stored.
func TestQueueFull(t *testing.T) {
	g := newGate()
	db := sqlitetest.Open(t, g.options)
	sqlitetest.Company(t, db, 1)
	first := g.hold(t, db)
	var wg sync.WaitGroup
	var stored, full atomic.Int64
	for i := range sqlite.QueueCap + 50 {
		wg.Go(func() {
			err := db.Record(context.Background(), sqlitetest.Text(0, sqlitetest.Now().Add(time.Duration(i+1)*time.Minute), "今日の打刻"))
			switch {
			case err == nil:
				stored.Add(1)
			case timeclock.CodeOf(err) == timeclock.CodeBusy:
				if _, pending := errors.AsType[*timeclock.Pending](err); pending {
					t.Error("refused and perhaps stored")
				}
				full.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	for full.Load() < 50 {
		runtime.Gosched()
	}
	if err := db.Quarantine(t.Context(), timeclock.Quarantined{ReceivedAt: sqlitetest.Now(), BotID: "1", Signature: "x", Body: []byte("x")}); timeclock.CodeOf(err) != timeclock.CodeBusy {
		t.Errorf("a wrong signature was kept when messages had no room: %v", err)
	}
	close(g.open)
	wg.Wait()
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	if full.Load() != 50 || stored.Load() != sqlite.QueueCap {
		t.Errorf("%d refused, %d stored", full.Load(), stored.Load())
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM event"); got != fmt.Sprint(sqlite.QueueCap+1) {
		t.Errorf("%s events", got)
	}
}

// Whoever has waited long enough is told that it is not known yet, and later
// how it ended.
func TestWaitedTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		db := sqlitetest.Open(t, g.options)
		sqlitetest.Company(t, db, 2)
		begun := time.Now()
		first := g.hold(t, db)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		impatient := make(chan error, 1)
		go func() { impatient <- db.Record(ctx, sqlitetest.Text(1, sqlitetest.Now(), "出勤")) }()
		err := <-impatient
		if p, ok := errors.AsType[*timeclock.Pending](err); !ok || time.Since(begun) != time.Second {
			t.Errorf("given up after %v: %v", time.Since(begun), err)
		} else {
			defer func() {
				if err := <-p.Done; err != nil {
					t.Errorf("the one given up: %v", err)
				}
			}()
		}
		err = <-first
		p, ok := errors.AsType[*timeclock.Pending](err)
		if !ok || timeclock.CodeOf(err) != timeclock.CodeBusy || time.Since(begun) != 8*time.Second {
			t.Fatalf("after %v: %v", time.Since(begun), err)
		}
		// A write that has not begun when its caller gives up never will.
		gone, giveUp := context.WithCancel(t.Context())
		written := make(chan error, 1)
		go func() {
			written <- db.Write(gone, func(exec func(string, ...any) error) error { return exec("DELETE FROM phrase") })
		}()
		synctest.Wait()
		giveUp()
		close(g.open)
		if err := <-p.Done; err != nil {
			t.Errorf("it was stored after all, and said %v", err)
		}
		if err := <-written; !errors.Is(err, context.Canceled) {
			t.Errorf("the write given up: %v", err)
		}
		if got := sqlitetest.One(t, db, "SELECT (SELECT count(*) FROM punch), (SELECT count(*) > 0 FROM phrase)"); got != "2|1" {
			t.Errorf("punches, phrases left: %s", got)
		}
	})
}

// Close stores what was taken, refuses what comes later, and answers everybody.
func TestCloseWhileBusy(t *testing.T) {
	g := newGate()
	path := sqlitetest.Open(t).Path() + "2"
	o := sqlite.Options{Path: path, Keeper: true}
	g.options(&o)
	db, err := open(t, o)
	if err != nil {
		t.Fatal(err)
	}
	sqlitetest.Company(t, db, 300)
	first := g.hold(t, db)
	var wg sync.WaitGroup
	var stored, refused atomic.Int64
	say := func(i int) {
		err := db.Record(context.Background(), sqlitetest.Text(i, sqlitetest.Now(), "出勤"))
		switch timeclock.CodeOf(err) {
		case "":
			stored.Add(1)
		case timeclock.CodeShutDown:
			refused.Add(1)
		default:
			t.Error(err)
		}
	}
	for i := range 100 {
		wg.Go(func() { say(1 + i) })
	}
	for db.QueueLen() < 100 {
		runtime.Gosched()
	}
	closed := make(chan error, 2)
	for range 2 { // twice is once
		go func() { closed <- db.Close() }()
	}
	for i := range 100 {
		wg.Go(func() { say(101 + i) })
	}
	close(g.open)
	wg.Wait()
	if err := errors.Join(<-closed, <-closed, <-first); err != nil {
		t.Fatal(err)
	}
	say(250)
	if stored.Load() < 100 || refused.Load() < 1 || stored.Load()+refused.Load() != 201 {
		t.Errorf("%d stored, %d refused", stored.Load(), refused.Load())
	}
	if err := db.Write(t.Context(), func(func(string, ...any) error) error { return nil }); timeclock.CodeOf(err) != timeclock.CodeShutDown {
		t.Errorf("a write after Close: %v", err)
	}
	again, err := open(t, sqlite.Options{Path: path, Keeper: true})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := sqlitetest.One(t, again, "SELECT count(*) FROM punch"); got != fmt.Sprint(stored.Load()+1) {
		t.Errorf("%s punches, %d acknowledged", got, stored.Load()+1)
	}
}

// Readers, however many and however slow, never hold up a message.
func TestReadersNeverBlockTheWriter(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 50)
	pool := db.ReadPool()
	n := pool.Stats().MaxOpenConnections
	for range n {
		tx, err := pool.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		rows, err := tx.Query("SELECT id FROM employee")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		if !rows.Next() {
			t.Fatal("nothing to read slowly")
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for i := range 50 {
		if err := db.Record(ctx, sqlitetest.Text(i, sqlitetest.Now(), "出勤")); err != nil {
			t.Fatalf("with %d readers at work: %v", n, err)
		}
	}
	// And a reader in the middle of something sees it whole.
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM punch"); got != "50" {
		t.Errorf("%s punches", got)
	}
}

// Whatever a callback may be dated, or hold, its neighbours are stored.
func TestStrangeMessagesLeaveTheirNeighbours(t *testing.T) {
	strange := map[string]func(m *timeclock.Message){
		"the year 1":         func(m *timeclock.Message) { m.IssuedAt = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC) },
		"the end of 9999":    func(m *timeclock.Message) { m.IssuedAt = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC) },
		"the year 0":         func(m *timeclock.Message) { m.IssuedAt = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC) },
		"1969":               func(m *timeclock.Message) { m.IssuedAt = time.Date(1969, 12, 31, 23, 59, 59, 999e6, time.UTC) },
		"a zero byte":        func(m *timeclock.Message) { m.Text = "出勤\x00です" },
		"broken UTF-8":       func(m *timeclock.Message) { m.Text = "出勤\xff\xfe" },
		"60,000 characters":  func(m *timeclock.Message) { m.Text = "出勤" + strings.Repeat("あ", 60000) },
		"an endless user id": func(m *timeclock.Message) { m.UserID = strings.Repeat("u", 10000) },
		"a quote":            func(m *timeclock.Message) { m.Text = "出勤'; DROP TABLE punch; --" },
		"a domain id beyond": func(m *timeclock.Message) { m.DomainID = -1 << 63 },
		"no type":            func(m *timeclock.Message) { m.Type, m.Kind = "", timeclock.KindUnknown },
		"a huge question id": func(m *timeclock.Message) { m.Postback = "pl1:q:9223372036854775807:clock_in" },
	}
	g := newGate()
	db := sqlitetest.Open(t, g.options)
	sqlitetest.Company(t, db, 40)
	first := g.hold(t, db)
	var wg sync.WaitGroup
	i := 0
	for name, change := range strange {
		i++
		m := sqlitetest.Text(i, sqlitetest.Now(), "出勤")
		change(&m)
		wg.Go(func() {
			if err := db.Record(context.Background(), m); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
		neighbour := sqlitetest.Text(20+i, sqlitetest.Now(), "出勤")
		wg.Go(func() {
			if err := db.Record(context.Background(), neighbour); err != nil {
				t.Errorf("beside %s: %v", name, err)
			}
		})
	}
	for db.QueueLen() < 2*len(strange) {
		runtime.Gosched() // until all stand in one batch
	}
	close(g.open)
	wg.Wait()
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM punch WHERE employee_id > 20"); got != fmt.Sprint(len(strange)) {
		t.Errorf("%s of %d neighbours are punched", got, len(strange))
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM event"); got != fmt.Sprint(2*len(strange)+1) {
		t.Errorf("%s of %d events are kept", got, 2*len(strange)+1)
	}
	// Each of them can be listed, and read back.
	for _, q := range []string{"SELECT * FROM punch_log", "SELECT * FROM workday", "PRAGMA integrity_check"} {
		sqlitetest.Query(t, db, q)
	}
}

// A message that cannot even be kept as failed is lost alone: its sender is
// told, his neighbours are punched.
func TestMessageThatCannotBeKept(t *testing.T) {
	g := newGate()
	db := sqlitetest.Open(t, g.options)
	sqlitetest.Company(t, db, 6)
	sqlitetest.Exec(t, db, "CREATE TRIGGER refuse BEFORE INSERT ON event WHEN NEW.text LIKE '%毒%' BEGIN SELECT RAISE(ABORT, 'staged'); END")
	first := g.hold(t, db)
	var wg sync.WaitGroup
	errs := make([]error, 6)
	for i := 1; i < 6; i++ {
		text := "出勤"
		if i%2 == 0 {
			text += " 毒"
		}
		wg.Go(func() { errs[i] = db.Record(context.Background(), sqlitetest.Text(i, sqlitetest.Now(), text)) })
	}
	for db.QueueLen() < 5 {
		runtime.Gosched()
	}
	close(g.open)
	wg.Wait()
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	for i, err := range errs {
		_, pending := errors.AsType[*timeclock.Pending](err)
		if (err != nil) != (i == 2 || i == 4) || pending {
			t.Errorf("message %d: %v", i, err)
		}
	}
	if got := counts(t, db); got != "4|4|4|4" {
		t.Errorf("events|punches|replies|days: %s", got)
	}
	record(t, db, sqlitetest.Text(2, sqlitetest.Now(), "出勤"))
}
