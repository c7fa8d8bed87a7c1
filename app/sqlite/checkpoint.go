package sqlite

import (
	"sync"

	"github.com/mattn/go-sqlite3"
)

const (
	// checkpointFrames is how many pages the WAL may hold before it is copied
	// into the database (4 MiB). Appending to a WAL that grows costs more than
	// twice as much as writing over one that was reset, so it is kept small.
	checkpointFrames = 1024
	// checkpointLook is after how many commits the WAL is looked at: asking
	// costs a little, and one commit of a full batch is some hundred pages.
	checkpointLook = 16
)

// checkpointer moves the WAL into the database from a connection of its own,
// so that no message waits for the bulk of it.
type checkpointer struct {
	conn *sqlite3.SQLiteConn
	want chan struct{}
	done chan struct{}
	once sync.Once

	commits int // since the WAL was last looked at; the writer's

	mu    sync.Mutex
	ready bool // the bulk is copied: the writer can finish what came since
}

func (w *writer) startCheckpoints() {
	c, err := connect(w.db.opts.Path, w.db.opts.VFS, false)
	if err != nil {
		w.db.log.Error("checkpoints", "err", err)
		return
	}
	k := &checkpointer{conn: c, want: make(chan struct{}, 1), done: make(chan struct{})}
	w.checkpoints = k
	go func() {
		defer close(k.done)
		for range k.want {
			// PASSIVE waits for nobody and is waited for by nobody.
			if _, err := pragmaValue(k.conn, "", "PRAGMA wal_checkpoint(PASSIVE)"); err != nil {
				w.db.log.Warn("checkpoint", "err", err)
				continue
			}
			k.mu.Lock()
			k.ready = true
			k.mu.Unlock()
		}
	}()
}

// checkpoint is called by the writer between transactions. Once the bulk is
// copied the few frames since then are copied here, with nobody writing: only
// then is the WAL complete in the database, and the next write starts it over.
func (w *writer) checkpoint() {
	k := w.checkpoints
	if k == nil || w.conn == nil {
		return
	}
	k.mu.Lock()
	ready := k.ready
	k.ready = false
	k.mu.Unlock()
	if ready {
		if _, err := pragmaValue(w.conn.c, "", "PRAGMA wal_checkpoint(PASSIVE)"); err != nil {
			w.db.log.Warn("checkpoint", "err", err)
		}
		return
	}
	if k.commits++; k.commits < checkpointLook {
		return
	}
	k.commits = 0
	frames := int64(0)
	if _, err := w.conn.one("PRAGMA wal_checkpoint(NOOP)", func(r row) error { frames = r.int(1) - r.int(2); return nil }); err != nil || frames < checkpointFrames {
		return
	}
	select {
	case k.want <- struct{}{}:
	default:
	}
}

func (k *checkpointer) stop() {
	k.once.Do(func() { close(k.want) })
	<-k.done
	k.conn.Close()
}
