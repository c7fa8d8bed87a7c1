// Package app is Punchline without a face: it wires the parts, starts them in
// order and stops them in order. The window, the command line and the tests
// all run what is built here. It is never bound to the page.
package app

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
	_ "time/tzdata" // Windows has no zone files

	"punchline/app/bot"
	"punchline/app/holiday"
	"punchline/app/keystore"
	"punchline/app/lineworks"
	"punchline/app/machine"
	"punchline/app/sqlite"
	"punchline/app/timeclock"
	"punchline/app/webhook"
)

// Names of files in a data folder.
const (
	DatabaseFile = "punchline.db"
	lockFile     = "punchline.lock"
	connectLock  = "punchline.connect.lock" // held while some process registers at LINE WORKS
)

// closeWait bounds how long requests under way may take when the program ends.
const closeWait = 10 * time.Second

// Config says what to run. The zero value of each field is given.
type Config struct {
	// DataDir is the data folder; it is made if need be. Needed.
	DataDir string
	// Demo is what a new folder becomes and an old one must be.
	Demo bool
	// AnyKind takes an old folder as it is, demo or real: for commands that
	// work beside its keeper.
	AnyKind bool
	// KeyFile keeps the key of the secrets. "": the system's keychain with
	// Keychain, else a file in the user's config folder, named by the folder's
	// random id; for a demo, in the data folder.
	KeyFile string
	// Keychain keeps the key of a real folder in the system's keychain, where
	// there is one. A folder that has a key file stays with it.
	Keychain bool
	// Settle is how long to wait before a Bot is made again whose making had
	// an unknown outcome. 0: as package bot says.
	Settle time.Duration
	// AuthURL and APIURL replace the bases of LINE WORKS. "": the real ones.
	AuthURL, APIURL string
	// HTTPClient speaks to LINE WORKS. nil: one of package lineworks.
	HTTPClient *http.Client
	// Now is the PC's clock. nil: time.Now.
	Now func() time.Time
	// Log takes what no caller hears of. nil: discarded.
	Log *slog.Logger
}

// App is one open data folder. Make one with New, then Open it, in the end
// Close it. DB and Handler may be used in between.
type App struct {
	cfg     Config
	log     *slog.Logger
	lock    *machine.FileLock // of the keeper; nil beside one
	fresh   bool              // there was no database before
	DB      *sqlite.DB
	Handler *webhook.Handler
	// Registrar registers at LINE WORKS, in every process.
	Registrar *bot.Registrar

	sender    *bot.Sender
	resolver  *bot.Resolver
	publisher *bot.Publisher
	line      atomic.Pointer[line]
	changed   chan struct{} // the registration may have changed
	reminding chan struct{} // the reminders may have changed
	signs     signs
	beats     beats
	began     time.Time // when Keep was called, by the clock that nobody sets
	stop      context.CancelFunc
	running   sync.WaitGroup
	renewing  sync.Mutex // one Reconnect at a time
	checked   rechecked  // guarded by renewing
	listener  *webhook.Listener
	unsub     func()
}

// New checks nothing and opens nothing.
func New(cfg Config) *App {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &App{cfg: cfg, log: cfg.Log, changed: make(chan struct{}, 1), reminding: make(chan struct{}, 1), signs: newSigns()}
}

// Open opens the data folder. The first to open it becomes its keeper and
// brings the database up to date; with mustKeep anybody else is refused
// (keeper_running), else works beside it.
//
// Codes: data_network, data_unwritable, disk_full, keeper_running, key_unseen,
// key_locked, key_unusable, and those of sqlite.Open.
func (a *App) Open(ctx context.Context, mustKeep bool) (err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	if err := machine.PrepareDataDir(a.cfg.DataDir); err != nil {
		return err
	}
	lock := filepath.Join(a.cfg.DataDir, lockFile)
	l, held, err := machine.Lock(lock)
	if err != nil {
		return err
	}
	if held {
		a.lock = l
	} else if mustKeep {
		return machine.LockTaken(lock)
	}
	file := filepath.Join(a.cfg.DataDir, DatabaseFile)
	st, err := os.Stat(file)
	a.fresh = err != nil || st.Size() == 0
	a.DB, err = sqlite.Open(ctx, sqlite.Options{
		Path: file, Keeper: held, Demo: a.cfg.Demo, AnyKind: a.cfg.AnyKind,
		Now: a.now, Log: a.log, Sealer: a.sealer, Passwords: keystore.NewPasswords(), IsHoliday: holiday.Is,
	})
	if err != nil {
		return err
	}
	a.Registrar = a.newRegistrar()
	return nil
}

// now is the PC's clock, corrected by what LINE WORKS says of its own.
func (a *App) now() time.Time {
	t := a.cfg.Now()
	if l := a.line.Load(); l != nil {
		if off, ok := l.client.ClockOffset(); ok {
			return t.Add(off)
		}
	}
	return t
}

// CheckAddr says whether Keep can listen on addr: a loopback address with a
// port. Code: addr_invalid.
func CheckAddr(addr string) error { return webhook.CheckAddr(addr) }

// Keep starts what only the keeper does: listening on addr, sending, looking
// up. Codes: port_taken, addr_invalid.
func (a *App) Keep(addr string) error {
	if a.lock == nil {
		return timeclock.E("app.Keep", timeclock.CodeKeeperRunning, nil)
	}
	a.began = time.Now()
	a.sender = bot.NewSender(bot.SenderConfig{Outbox: a.DB, First: a.DB, Rules: a.DB.Rules, Connect: a.connection, Now: a.now, Log: a.log})
	a.resolver = bot.NewResolver(a.DB, a.connection, a.now, a.log)
	a.Handler = webhook.NewHandler(webhook.Config{
		Inbox: a.DB, Now: a.now, Log: a.log,
		Lost: func(m timeclock.Message, err error) {
			a.sender.Apologise(m)
			a.beats.lost(a.cfg.Now(), timeclock.CodeOf(err))
		},
		Verified: a.signs.right, WrongSignature: a.signs.wrong,
	})
	a.publisher = a.newPublisher()
	ctx, stop := context.WithCancel(context.Background())
	a.stop = stop
	if err := a.Reconnect(ctx); err != nil {
		return err
	}
	l, err := webhook.Listen(addr, a.Handler)
	if err != nil {
		return err
	}
	a.listener = l
	a.unsub = a.DB.Subscribe(a.heard)
	a.running.Go(func() { a.sender.Run(ctx) })
	a.running.Go(func() { a.resolver.Run(ctx) })
	a.running.Go(func() { a.publisher.Run(ctx) })
	a.running.Go(func() { a.watch(ctx) })
	a.running.Go(func() { a.noteSigns(ctx) })
	a.running.Go(func() { a.keepBeat(ctx) })
	a.running.Go(func() { a.keepHouse(ctx) })
	a.running.Go(func() { a.keepReminding(ctx) })
	return nil
}

// heard passes changes on to whoever acts on them. It must not block.
func (a *App) heard(c timeclock.Change) {
	switch c.Topic {
	case timeclock.TopicOutbox:
		a.sender.Wake()
	case timeclock.TopicSenders, timeclock.TopicEmployees:
		a.resolver.Wake()
	case timeclock.TopicSettings:
		a.publisher.Wake() // its menu follows them
		wake(a.reminding)
	case timeclock.TopicConnection:
		wake(a.changed)
	}
}

// wake tells whoever listens that there is something to do, once.
func wake(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Waits before a Reconnect that failed is tried again: doubling, at most renewMost.
const (
	renewFirst = time.Second
	renewMost  = time.Minute
)

// watch reconnects when the registration changes, whichever process changed it.
func (a *App) watch(ctx context.Context) {
	onChange(ctx, a.changed, func() bool {
		err := a.Reconnect(ctx)
		if err != nil && ctx.Err() == nil {
			a.log.Error("the connection to LINE WORKS could not be renewed", "err", err)
		}
		a.publisher.Wake()
		return err == nil
	})
}

// onChange calls do after each change, and again until it succeeds, until ctx
// ends.
func onChange(ctx context.Context, changed <-chan struct{}, do func() bool) {
	again := time.NewTimer(0)
	again.Stop()
	defer again.Stop()
	for wait := renewFirst; ; {
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case <-again.C:
		}
		if do() {
			again.Stop()
			wait = renewFirst
			continue
		}
		again.Reset(wait)
		wait = min(2*wait, renewMost)
	}
}

// FirstText is what a first message says unless the admin writes something else.
func (a *App) FirstText(r *timeclock.Rules) string { return bot.FirstText(r) }

// Word is a reply as its reader would see it at now.
func (a *App) Word(o *timeclock.Outgoing, r *timeclock.Rules, now time.Time) timeclock.Worded {
	return bot.Preview(o, r, now)
}

// Holidays are the national holidays of a year, in order.
func (a *App) Holidays(year int) []timeclock.Date { return holiday.Of(year) }

// FirstPerMinute is about how many first messages leave a minute.
func (a *App) FirstPerMinute() int {
	if l := a.line.Load(); l != nil && l.client != nil {
		return l.client.Limit(lineworks.APISendToUser) / 2
	}
	return timeclock.FirstPerMinute
}

// Keeper reports whether this process keeps the folder, and does not work
// beside its keeper.
func (a *App) Keeper() bool { return a.lock != nil }

// Kept reports whether some process keeps the folder now.
func (a *App) Kept() bool {
	if a.lock != nil {
		return true
	}
	l, held, err := machine.Lock(filepath.Join(a.cfg.DataDir, lockFile))
	if err != nil || !held {
		return err == nil
	}
	l.Unlock()
	return false
}

// Demo reports whether the folder is of the demo.
func (a *App) Demo() bool { return a.DB.Demo() }

// Addr is the address listened on; "" before Keep.
func (a *App) Addr() string {
	if a.listener == nil {
		return ""
	}
	return a.listener.Addr()
}

// CallbackURL is where callbacks are taken on this PC; "" before Keep.
func (a *App) CallbackURL() string {
	if a.listener == nil {
		return ""
	}
	return "http://" + a.Addr() + webhook.Path
}

// Close stops in the opposite order of the start: no more callbacks, the
// requests under way are answered, then sending ends, then the database closes.
func (a *App) Close() error {
	var errs []error
	listened := a.listener != nil
	if listened {
		ctx, cancel := context.WithTimeout(context.Background(), closeWait)
		errs = append(errs, a.listener.Close(ctx))
		cancel()
		a.listener = nil
	}
	if a.unsub != nil {
		a.unsub()
		a.unsub = nil
	}
	if a.stop != nil {
		a.stop()
		a.running.Wait()
		a.stop = nil
		if listened { // a start that found its port taken received nothing
			a.lastBeat()
		}
	}
	if a.DB != nil {
		errs = append(errs, a.DB.Close())
		a.DB = nil
	}
	if a.lock != nil {
		errs = append(errs, a.lock.Unlock())
		a.lock = nil
	}
	return errors.Join(errs...)
}
