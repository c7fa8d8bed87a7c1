package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mattn/go-sqlite3"

	"punchline/app/timeclock"
)

// Options say how to open a database. The zero value of each is given.
type Options struct {
	Path   string // of punchline.db
	Keeper bool   // creates and migrates; the caller holds the folder's lock. false: the schema must be up to date
	Demo   bool   // what a new folder is, and what an old one must be
	// AnyKind takes an old folder as it is, demo or real.
	AnyKind bool

	// Now is the clock, corrected from LINE WORKS where it is known. nil: time.Now.
	Now func() time.Time
	// Sealer opens the key of the folder, for secrets and for the chain of
	// operations. nil: secrets cannot be stored, and the chain has no key.
	Sealer func(Folder) (Sealer, error)
	// Passwords hashes what administrators sign in with. nil: nobody can.
	Passwords Passwords
	// IsHoliday reports national holidays, for the rules. nil: there are none.
	IsHoliday func(timeclock.Date) bool
	// Log takes what no caller hears of. nil: discarded.
	Log *slog.Logger

	// Decide stands in for timeclock.Decide where a test stages a failure.
	Decide func(*timeclock.Situation) timeclock.Decision
	// MaxBatch is how many messages may share a commit; 0 means 512. 1 is the
	// comparison of the benchmarks.
	MaxBatch int
	// VFS names another file system layer, for tests that count or break it.
	VFS string
}

// Folder is what is known of a folder when its key is asked for.
type Folder struct {
	UID    string // its random id, which names the key
	Demo   bool
	Sealed bool // it holds secrets, sealed with its key
}

// Sealer keeps secrets unreadable at rest; package keystore has one. context
// binds a value to its place.
type Sealer interface {
	Seal(context string, plain []byte) ([]byte, error)
	OpenSealed(context string, sealed []byte) ([]byte, error)
	MAC(label string, data ...[]byte) []byte
}

// Passwords makes and checks hashes of passwords; package keystore has one.
type Passwords interface {
	Hash(ctx context.Context, password timeclock.Secret) (string, error)
	// Check with the hash "" does the same work and says no. weak asks to
	// hash the password anew.
	Check(ctx context.Context, hash string, password timeclock.Secret) (fits, weak bool, err error)
}

// DB is an open database. It implements the services of package timeclock.
// All methods are safe for concurrent use.
type DB struct {
	opts   Options
	uid    string
	demo   bool
	sealer Sealer
	log    *slog.Logger
	read   *sql.DB
	w      *writer
	rules  atomic.Pointer[rulesAt] // last seen by the writer
	seen   atomic.Pointer[rulesAt] // last seen by a reader
	lists  listCache

	quarantining atomic.Int32 // callers of Quarantine who wait
	blanked      atomic.Int64 // where BlankTalk goes on, ms; 0: at the beginning

	mu   sync.Mutex
	subs map[int]func(timeclock.Change)
	next int
}

// Open opens the database, creating or migrating it for a keeper.
//
// Codes: data_newer, data_foreign, data_damaged, data_demo, data_real,
// data_unwritable, disk_full, data_pragma, and what Sealer returns. For anybody
// but a keeper also busy, while the keeper makes the database, and
// keeper_running, when the keeper is an older program.
func Open(ctx context.Context, o Options) (*DB, error) {
	const op = "sqlite.Open"
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Decide == nil {
		o.Decide = timeclock.Decide
	}
	if o.MaxBatch == 0 {
		o.MaxBatch = 512
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return nil, timeclock.E(op, timeclock.CodeDataUnwritable, err)
	}
	o.Path = path
	if o.Keeper {
		// Only the user may read it; SQLite would make it by the umask, and
		// gives -wal and -shm the mode of the file.
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, timeclock.E(op, timeclock.CodeDataUnwritable, err, "path", path)
		}
		f.Close()
	} else if _, err := os.Stat(path); err != nil {
		return nil, timeclock.E(op, timeclock.CodeBusy, err, "path", path) // its keeper is about to make it
	}
	c, err := dial(path, o.VFS)
	if err != nil {
		return nil, withPath(err, path)
	}
	d := &DB{opts: o, log: o.Log, subs: map[int]func(timeclock.Change){}}
	if err := d.prepare(c); err != nil {
		c.Close()
		return nil, withPath(err, path)
	}
	wc := &writeConn{c: c, stmts: map[string]*sqlite3.SQLiteStmt{}}
	d.read = sql.OpenDB(connector{path, o.VFS})
	d.read.SetMaxOpenConns(max(4, runtime.NumCPU()))
	d.read.SetMaxIdleConns(max(4, runtime.NumCPU()))
	d.w = newWriter(d, wc)
	if o.Keeper {
		d.w.startCheckpoints()
	}
	return d, nil
}

// withPath names the file in the sentence of an error that names no other.
func withPath(err error, path string) error {
	if e, ok := errors.AsType[*timeclock.Error](err); ok && e.Args["path"] == "" {
		if e.Args == nil {
			e.Args = map[string]string{}
		}
		e.Args["path"] = path
	}
	return err
}

// prepare looks whose file it is before it changes anything, then sets the
// pragmas, and for a keeper brings the schema up to date.
func (d *DB) prepare(c *sqlite3.SQLiteConn) error {
	const op = "sqlite.Open"
	o := &d.opts
	ms, err := migrations()
	if err != nil {
		return timeclock.E(op, timeclock.CodeInternal, err)
	}
	have, err := schemaVersion(c, len(ms))
	if err != nil {
		return err
	}
	folder := folderRow{uid: strings.ToLower(rand.Text()), demo: o.Demo, created: o.Now()}
	switch {
	case have > 0:
		if folder, err = readFolder(c); err != nil {
			return err
		}
	case !o.Keeper: // its keeper is about to fill it
		return timeclock.E(op, timeclock.CodeBusy, errors.New("the schema is not there yet"))
	}
	if folder.demo != o.Demo && !o.AnyKind {
		code := timeclock.CodeDataReal
		if folder.demo {
			code = timeclock.CodeDataDemo
		}
		return timeclock.E(op, code, errors.New("the folder is of the other kind"))
	}
	if have < len(ms) && !o.Keeper {
		// Another Punchline, older than this one, keeps the folder.
		return timeclock.E(op, timeclock.CodeKeeperRunning, fmt.Errorf("schema %d, this program wants %d", have, len(ms)))
	}
	d.uid, d.demo = folder.uid, folder.demo
	if err := setPragmas(c, false); err != nil {
		return err
	}
	if o.Sealer != nil {
		sealed := ""
		if have > 0 {
			if sealed, err = pragmaValue(c, "", "SELECT EXISTS (SELECT 1 FROM secret)"); err != nil {
				return timeclock.E(op, timeclock.CodeDataDamaged, err)
			}
		}
		if d.sealer, err = o.Sealer(Folder{UID: folder.uid, Demo: folder.demo, Sealed: sealed == "1"}); err != nil {
			return err
		}
	}
	return migrate(c, o.Path, ms, have, func() []string {
		return []string{folder.insert(), defaultPhrases(folder.created), firstEnd(d.sealer)}
	})
}

// Close waits for what is being written, then closes. Messages that come
// later are refused with shut_down.
func (d *DB) Close() error {
	err := d.w.close()
	return errors.Join(err, d.read.Close())
}

// Demo reports whether the folder is of the demo.
func (d *DB) Demo() bool { return d.demo }

// FolderUID is the random id of the folder; it names the key of its secrets.
func (d *DB) FolderUID() string { return d.uid }

// Path is the file, absolute.
func (d *DB) Path() string { return d.opts.Path }

// Subscribe calls f after each commit that changed something, from the
// writer's goroutine: f must not block or write. The returned function ends it.
func (d *DB) Subscribe(f func(timeclock.Change)) (cancel func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	id := d.next
	d.next++
	d.subs[id] = f
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.subs, id)
	}
}

// tell tells the subscribers of topics.
func (d *DB) tell(topics topicSet) {
	if topics == 0 {
		return
	}
	d.mu.Lock()
	subs := make([]func(timeclock.Change), 0, len(d.subs))
	for _, f := range d.subs {
		subs = append(subs, f)
	}
	d.mu.Unlock()
	for i, t := range timeclock.Topics() {
		if topics&(1<<i) != 0 {
			for _, f := range subs {
				f(timeclock.Change{Topic: t})
			}
		}
	}
}

// topicSet is a set of topics, one bit each in the order of timeclock.Topics.
type topicSet uint32

const allTopics topicSet = 1<<32 - 1

// topicBits are the topics as bits, in the order of timeclock.Topics.
var topicBits = func() map[timeclock.Topic]topicSet {
	bits := map[timeclock.Topic]topicSet{}
	for i, t := range timeclock.Topics() {
		bits[t] = 1 << i
	}
	return bits
}()

func topicsOf(ts ...timeclock.Topic) (s topicSet) {
	for _, t := range ts {
		s |= topicBits[t]
	}
	return s
}
