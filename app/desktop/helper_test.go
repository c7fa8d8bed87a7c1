package desktop

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// bench is a page on a real database, with a host that remembers.
type bench struct {
	*Page
	db   *sqlite.DB
	host *memoryHost
	log  *lockedBuffer
}

func (b *bench) sessions() *Session        { return &Session{b.Page} }
func (b *bench) home() *Home               { return &Home{b.Page} }
func (b *bench) connection() *Connection   { return &Connection{b.Page} }
func (b *bench) reception() *Reception     { return &Reception{b.Page} }
func (b *bench) employees() *Employees     { return &Employees{b.Page} }
func (b *bench) units() *Units             { return &Units{b.Page} }
func (b *bench) importing() *Import        { return &Import{b.Page} }
func (b *bench) preferences() *Preferences { return &Preferences{b.Page} }

// open makes a page on db; change may alter what it is made of.
func openPage(t *testing.T, db *sqlite.DB, change ...func(*Services)) *bench {
	t.Helper()
	b := &bench{db: db, host: &memoryHost{}, log: &lockedBuffer{}}
	s := Services{Admins: db, Home: db, Preferences: db, Connection: db, Gaps: db, Employees: db, Units: db, Accounts: db, FirstMessages: db, Corrections: db, Options: db, Phrases: db, Importer: db, Rules: db.Rules, Subscribe: db.Subscribe, Via: "window",
		Log: slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	for _, f := range change {
		f(&s)
	}
	b.Page = New(s)
	b.Attach(b.host)
	t.Cleanup(b.Close)
	return b
}

// newPage makes a page on a new database with three employees.
func newPage(t *testing.T, change ...func(*Services)) *bench {
	t.Helper()
	db := sqlitetest.Open(t, func(o *sqlite.Options) { o.Now = sqlitetest.Now })
	sqlitetest.Company(t, db, 3)
	return openPage(t, db, change...)
}

const password = "correct horse"

// firstAdmin makes the 全権管理者 and leaves him signed in.
func (b *bench) firstAdmin(t *testing.T, stay bool) SessionState {
	t.Helper()
	st, err := b.sessions().CreateFirstAdmin(FirstAdminInput{Login: "kanri", Name: "管理 花子", Password: password, Stay: stay})
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func wantCode(t *testing.T, err error, want timeclock.Code) {
	t.Helper()
	if got := timeclock.CodeOf(err); got != want {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
}

// memoryHost remembers what a page was told.
type memoryHost struct {
	noHost
	mu     sync.Mutex
	events []string
	saved  map[string]string // by name
}

// SaveAs keeps a file, unless its name says that nobody wants it.
func (h *memoryHost) SaveAs(_ context.Context, name string, write func(io.Writer) error) (bool, error) {
	if name == "" {
		return false, nil
	}
	var data bytes.Buffer
	err := write(&data)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.saved == nil {
		h.saved = map[string]string{}
	}
	h.saved[name] = data.String()
	return err == nil, err
}

func (h *memoryHost) Emit(event string, _ any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = append(h.events, event)
}

func (h *memoryHost) heard(event string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Contains(h.events, event)
}

// lockedBuffer is a buffer that several goroutines write to.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

var (
	_ Host = (*window)(nil)
	_ Host = noHost{}
)

// badHome fails as it is told.
type badHome struct {
	timeclock.Home
	board func(context.Context) (timeclock.Board, error)
}

func (b badHome) Board(ctx context.Context, _ timeclock.Actor, _ int64) (timeclock.Board, error) {
	return b.board(ctx)
}

func saves(text string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
}
