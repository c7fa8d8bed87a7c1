package sqlite

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/mattn/go-sqlite3"

	"punchline/app/timeclock"
)

// Limits of the queue before the writer.
const (
	queueLen = 4096
	// queueWait is how long a message may wait for its commit before the
	// caller is answered CodeBusy; it may still be stored.
	queueWait = 8 * time.Second
	// pollEvery is how often the commits of other processes are looked for.
	pollEvery = 250 * time.Millisecond
)

// writer owns the one connection that writes. Messages that wait together
// share a commit (they are many, small and independent); every other write is
// a transaction of its own. It never uses a request's context: one request
// given up would roll back its neighbours.
type writer struct {
	db    *DB
	conn  *writeConn
	queue chan job
	quit  chan struct{} // closed: take no more
	done  chan struct{} // closed: the loop has ended

	people  peopleCache
	recent  recentCache
	version int64 // PRAGMA data_version last seen

	closeOnce   sync.Once
	checkpoints *checkpointer
}

// job is one thing to write: a message, or a function with its own transaction.
type job struct {
	msg  *timeclock.Message
	fn   func(*tx) error
	free bool            // fn looks after foreign keys itself
	ctx  context.Context // of fn: given up before it began, it is not begun
	done chan error
}

// tx is a transaction on the writer's connection, given to write functions.
type tx struct {
	*writeConn
	db     *DB
	rules  *timeclock.Rules
	people *peopleCache
	recent *recentCache
	now    time.Time // one timestamp a transaction

	eventID, punchID int64    // the last given
	topics           topicSet // told after the commit
}

// changed notes topics to be told after the commit.
func (t *tx) changed(ts ...timeclock.Topic) { t.topics |= topicsOf(ts...) }

func newWriter(d *DB, c *writeConn) *writer {
	w := &writer{db: d, conn: c, queue: make(chan job, queueLen), quit: make(chan struct{}), done: make(chan struct{})}
	go w.loop()
	return w
}

func (w *writer) close() (err error) {
	w.closeOnce.Do(func() {
		close(w.quit)
		<-w.done
		if w.checkpoints != nil {
			w.checkpoints.stop()
		}
		if w.conn != nil {
			err = w.conn.close()
		}
	})
	<-w.done
	for { // what came after the last look at the queue
		select {
		case j := <-w.queue:
			j.done <- timeclock.E("sqlite.write", timeclock.CodeShutDown, nil)
		default:
			return err
		}
	}
}

// enqueue puts j before the writer.
func (w *writer) enqueue(op string, j job) error {
	select {
	case <-w.quit:
		return timeclock.E(op, timeclock.CodeShutDown, nil)
	default:
	}
	select {
	case w.queue <- j:
		return nil
	default:
		return timeclock.E(op, timeclock.CodeBusy, errors.New("the queue is full"))
	}
}

// submit queues a message and waits for its outcome, ctx or queueWait.
func (w *writer) submit(ctx context.Context, op string, m *timeclock.Message) error {
	j := job{msg: m, done: make(chan error, 1)}
	if err := w.enqueue(op, j); err != nil {
		return err
	}
	timer := time.NewTimer(queueWait)
	defer timer.Stop()
	select {
	case err := <-j.done:
		return err
	case <-timer.C:
	case <-ctx.Done():
	case <-w.done:
		return j.last(op)
	}
	select {
	case <-w.done:
		return j.last(op)
	default: // whoever ends the writer from now on answers what it left
		return timeclock.E(op, timeclock.CodeBusy, &timeclock.Pending{Done: j.done})
	}
}

// last is the outcome of a job once the writer has ended.
func (j job) last(op string) error {
	select {
	case err := <-j.done:
		return err
	default:
		return timeclock.E(op, timeclock.CodeShutDown, nil)
	}
}

// write runs fn in a transaction of its own and waits for the commit. Once fn
// has begun it is waited for whatever becomes of ctx: fn writes to what its
// caller holds, and the caller must know what happened.
func (d *DB) write(ctx context.Context, op string, fn func(*tx) error) error {
	return d.writeJob(op, job{fn: fn, ctx: ctx, done: make(chan error, 1)})
}

// writeUnbound is write without SQLite looking after foreign keys, which takes
// it long where many employees are written: for each one that is deleted it
// would read all punches there are. fn makes sure itself that whatever it
// refers to is there, and that nothing refers to what it deletes.
func (d *DB) writeUnbound(ctx context.Context, op string, fn func(*tx) error) error {
	return d.writeJob(op, job{fn: fn, ctx: ctx, free: true, done: make(chan error, 1)})
}

func (d *DB) writeJob(op string, j job) error {
	if err := d.w.enqueue(op, j); err != nil {
		return err
	}
	select {
	case err := <-j.done:
		return err
	case <-d.w.done:
		return j.last(op)
	}
}

func (w *writer) loop() {
	defer close(w.done)
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	w.version, _ = w.conn.dataVersion()
	for {
		select {
		case j := <-w.queue:
			w.take(j)
		case <-poll.C:
			w.look()
		case <-w.quit:
			for { // what is queued already is still written
				select {
				case j := <-w.queue:
					w.take(j)
				default:
					return
				}
			}
		}
	}
}

// take runs j, and with a message all the messages that wait behind it.
func (w *writer) take(j job) {
	for j.fn == nil {
		batch := make([]job, 1, 64)
		batch[0] = j
		j = job{}
	fill:
		for len(batch) < w.db.opts.MaxBatch {
			select {
			case n := <-w.queue:
				if n.fn != nil {
					j = n
					break fill
				}
				batch = append(batch, n)
			default:
				break fill
			}
		}
		w.runBatch(batch)
		w.checkpoint()
		if j.fn == nil {
			return
		}
	}
	w.runFunc(j)
	w.checkpoint()
}

// begin opens a transaction with the rules and people of this moment.
func (w *writer) begin() (*tx, error) {
	if w.conn == nil {
		if err := w.reopen(); err != nil {
			return nil, err
		}
	}
	if _, _, err := w.conn.exec("BEGIN IMMEDIATE"); err != nil {
		return nil, err
	}
	t := &tx{writeConn: w.conn, db: w.db, people: &w.people, recent: &w.recent, now: w.db.opts.Now().UTC().Truncate(time.Millisecond)}
	if err := t.refresh(); err != nil {
		w.rollback()
		return nil, err
	}
	return t, nil
}

func (w *writer) rollback() {
	// What the caches learned inside the transaction never was. They forget it
	// before anybody else can write: the next to commit gets the same revision.
	w.people.forget()
	w.recent.forget()
	w.db.rules.Store(nil)
	if w.conn == nil || w.conn.c.AutoCommit() { // SQLite rolls back by itself on a full disk
		return
	}
	if _, _, err := w.conn.exec("ROLLBACK"); err != nil {
		w.db.log.Warn("rollback", "err", err)
	}
	if !w.conn.c.AutoCommit() {
		w.drop() // stuck in its transaction, it would refuse every other
	}
}

// drop closes the connection; the next begin opens another.
func (w *writer) drop() {
	w.conn.close()
	w.conn = nil
}

// commit ends the transaction and tells of its topics. After a failure the
// outcome is unknown, so the connection is closed; the next begin reopens it.
func (w *writer) commit(t *tx) error {
	if _, _, err := w.conn.exec("COMMIT"); err != nil {
		w.db.log.Error("commit", "err", err)
		w.rollback()
		if w.conn != nil {
			w.drop()
		}
		return err
	}
	w.db.tell(t.topics)
	return nil
}

func (w *writer) reopen() error {
	c, err := connect(w.db.opts.Path, w.db.opts.VFS, false)
	if err != nil {
		return err
	}
	w.conn = &writeConn{c: c, stmts: map[string]*sqlite3.SQLiteStmt{}}
	// Versions of two connections say nothing of each other, and the commit
	// before may have happened after all: look tells of everything.
	w.version = -1
	return nil
}

// runFunc runs one write function in its own transaction.
func (w *writer) runFunc(j job) {
	const op = "sqlite.write"
	err := func() (err error) {
		if err := j.ctx.Err(); err != nil {
			return timeclock.E(op, timeclock.CodeBusy, err)
		}
		if j.free {
			if err := w.foreignKeys("OFF", "0"); err != nil {
				return err
			}
			defer func() {
				if e := w.foreignKeys("ON", "1"); e != nil {
					w.db.log.Error("foreign keys", "err", e)
					if w.conn != nil {
						w.drop() // the next one looks after them again
					}
				}
			}()
		}
		t, err := w.begin()
		if err != nil {
			return err
		}
		committed := false
		defer func() {
			if v := recover(); v != nil {
				err = timeclock.PanicError(op, v)
				w.db.log.Error("panic in a write", "err", err)
			}
			if !committed {
				w.rollback()
			}
		}()
		if err := j.fn(t); err != nil {
			return err
		}
		committed = true
		if t.topics&topicsOf(timeclock.TopicPunches) != 0 {
			w.recent.forget() // whatever fn did to them
		}
		return w.commit(t)
	}()
	j.done <- wrap(op, err)
}

// foreignKeys sets whether SQLite looks after foreign keys, which it ignores
// inside a transaction, and reads it back.
func (w *writer) foreignKeys(set, want string) error {
	if w.conn == nil {
		if err := w.reopen(); err != nil {
			return err
		}
	}
	got, err := pragmaValue(w.conn.c, "PRAGMA foreign_keys="+set, "PRAGMA foreign_keys")
	if err == nil && got != want {
		err = timeclock.E("sqlite.write", timeclock.CodeDataPragma, fmt.Errorf("foreign_keys is %q, not %q", got, want))
	}
	return err
}

// dataVersion changes when another connection commits.
func (w *writeConn) dataVersion() (v int64, err error) {
	_, err = w.one("PRAGMA data_version", func(r row) error { v = r.int(0); return nil })
	return v, err
}

// look tells of commits other processes made.
func (w *writer) look() {
	if w.conn == nil {
		return
	}
	v, err := w.conn.dataVersion()
	if err != nil || v == w.version {
		return
	}
	w.version = v
	w.db.tell(allTopics)
}
