package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// QueueLen is how many jobs wait for the writer.
func (d *DB) QueueLen() int { return len(d.w.queue) }

// QueueCap is how many jobs may wait for the writer.
const QueueCap = queueLen

// ReadPool is the pool of readers.
func (d *DB) ReadPool() *sql.DB { return d.read }

// Pragmas reads the pragmas of the writer's connection and of n-1 readers.
func (d *DB) Pragmas(ctx context.Context, n int) (all []string) {
	names := []string{"journal_mode", "synchronous", "foreign_keys", "busy_timeout", "wal_autocheckpoint", "temp_store", "query_only"}
	d.write(ctx, "test", func(t *tx) error {
		var vs []string
		for _, name := range names {
			v, err := pragmaValue(t.c, "", "PRAGMA "+name)
			if err != nil {
				v = err.Error()
			}
			vs = append(vs, v)
		}
		all = append(all, strings.Join(vs, " "))
		return nil
	})
	d.read.SetMaxOpenConns(n)
	for len(all) < n {
		c, err := d.read.Conn(ctx)
		if err != nil {
			return append(all, err.Error())
		}
		defer c.Close() // only then: each must be another one
		var vs []string
		for _, name := range names {
			var v any
			if err := c.QueryRowContext(ctx, "PRAGMA "+name).Scan(&v); err != nil {
				v = err
			}
			vs = append(vs, fmt.Sprint(v))
		}
		all = append(all, strings.Join(vs, " "))
	}
	return all
}

// Write runs fn in a transaction of the writer, as the services do.
func (d *DB) Write(ctx context.Context, fn func(exec func(q string, args ...any) error) error) error {
	return d.write(ctx, "test", func(t *tx) error {
		return fn(func(q string, args ...any) error {
			_, _, err := t.exec(q, args...)
			return err
		})
	})
}

// MigrateMore opens the file at path as a program with further steps would,
// and returns the version it comes from and goes to.
func MigrateMore(path string, steps ...string) (from, to int, err error) {
	ms, err := migrations()
	if err != nil {
		return 0, 0, err
	}
	for _, sql := range steps {
		ms = append(ms, migration{n: len(ms) + 1, name: "test", sql: sql})
	}
	c, err := connect(path, "", false)
	if err != nil {
		return 0, 0, err
	}
	defer c.Close()
	have, err := schemaVersion(c, len(ms))
	if err != nil {
		return 0, 0, err
	}
	return have, len(ms), migrate(c, path, ms, have, nil)
}

// Learn reads rules and ten people into the writer's caches, inside a function
// that Write runs.
func (d *DB) Learn() error {
	t := &tx{writeConn: d.w.conn, db: d, people: &d.w.people, recent: &d.w.recent}
	if e := t.refresh(); e != nil {
		return e
	}
	for i := range 10 {
		if _, e := t.person(userID(i)); e != nil {
			return e
		}
	}
	return nil
}

func userID(i int) string { return fmt.Sprintf("user%04d-f82c-4284-13e7-030f3b4c756x", i) }

// DaysBefore is the query for the days of somebody before another.
const DaysBefore = sqlDaysBefore

// ForgetLists empties the memory of lists.
func ForgetLists(d *DB) {
	d.lists.mu.Lock()
	defer d.lists.mu.Unlock()
	d.lists.lists = nil
}

// FoldPunches puts all punches into last_punch.
func (d *DB) FoldPunches(ctx context.Context) error { return d.foldPunches(ctx, 0) }
