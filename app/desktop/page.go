package desktop

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"punchline/app/timeclock"
	"punchline/app/words"
)

// Services are what the screens work on. The zero value describes the bound
// methods, for the generator of the bindings; no call works on it.
type Services struct {
	Admins        timeclock.Admins
	Home          timeclock.Home
	Preferences   timeclock.PreferenceStore
	Connection    timeclock.ConnectionStore
	Registrar     timeclock.Registrar
	Gaps          timeclock.Gaps
	Employees     timeclock.EmployeeStore
	Units         timeclock.UnitStore
	Accounts      timeclock.Accounts
	FirstMessages timeclock.FirstMessages
	Corrections   timeclock.Corrections
	Options       timeclock.OptionStore
	Phrases       timeclock.PhraseStore
	Importer      timeclock.Employees

	// Rules are the company's as they are now.
	Rules func(context.Context) (*timeclock.Rules, error)
	// FirstText is what a first message says unless the admin writes something
	// else. nil: nothing.
	FirstText func(*timeclock.Rules) string
	// Word is a reply as its reader would see it.
	Word func(*timeclock.Outgoing, *timeclock.Rules, time.Time) timeclock.Worded
	// Holidays are the national holidays of a year, in order. nil: there are none.
	Holidays func(year int) []timeclock.Date
	// FirstPerMinute is how many first messages may leave a minute. nil:
	// timeclock.FirstPerMinute.
	FirstPerMinute func() int
	// CheckURL asks a public URL whether Punchline answers there.
	CheckURL func(ctx context.Context, url string) (URLFound, error)
	// Subscribe calls its argument after each change, which must not block,
	// until the returned function is called. nil: nothing changes.
	Subscribe func(func(timeclock.Change)) (cancel func())
	// Receiving says whether this process takes callbacks. nil: it does not.
	Receiving func() Receiving

	Via      string     // "window" or "browser", for the 操作履歴
	Demo     bool       // the folder is of the demo
	Company  string     // shown in the frame; "": none
	ChatURL  string     // where one writes as an employee, in a demo
	Version  string     // of the program
	Release  bool       // hides screens that are not built yet
	Language words.Lang // until one is chosen
	Log      *slog.Logger
}

// Receiving is whether and where this process takes callbacks.
type Receiving struct {
	Keeper      bool   // this process keeps the folder
	Addr        string // listened on; "": not listening
	CallbackURL string
	Lost        int // messages that could not be stored, since the start
	Accepted    int // callbacks answered 200, since the start
}

// Page is everything behind one page: the bound structs, the session they
// share, the files that cross, and what the page is told.
type Page struct {
	s       Services
	log     *slog.Logger
	ctx     context.Context
	stop    context.CancelFunc
	session *current
	files   *files
	changes *changes
	imports imports

	registering     atomic.Pointer[timeclock.ConnectStep]   // under way; nil: none
	stopRegistering atomic.Pointer[context.CancelCauseFunc] // what is under way; nil: nothing

	mu   sync.Mutex
	host Host
}

// New makes the page's other half. Close it in the end.
func New(s Services) *Page {
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	p := &Page{s: s, log: s.Log, host: noHost{}, session: &current{admins: s.Admins, log: s.Log}}
	p.ctx, p.stop = context.WithCancel(context.Background())
	p.files = newFiles(p)
	p.changes = startChanges(s.Subscribe, func(topics []timeclock.Topic) {
		p.Host().Emit(EventChange, ChangeEvent{Topics: topics})
	})
	return p
}

// Attach says which host shows the page; what happens from now on is told to it.
func (p *Page) Attach(h Host) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.host = h
}

// Host is the host attached, or one that does nothing.
func (p *Page) Host() Host {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.host
}

// Bound are the structs whose methods the page calls, as "Struct.Method".
func (p *Page) Bound() []any {
	return []any{&Session{p}, &Preferences{p}, &Home{p}, &Connection{p}, &Reception{p}, &Files{p}, &Employees{p}, &Units{p}, &Accounts{p}, &Corrections{p}, &Options{p}, &Phrases{p}, &Import{p}}
}

// Close ends calls under way and tells the page nothing more.
func (p *Page) Close() {
	p.stop()
	p.changes.stop()
}
