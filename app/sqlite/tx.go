package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"time"

	"github.com/mattn/go-sqlite3"

	"punchline/app/timeclock"
)

// writeConn is the one connection that writes, with its prepared statements.
// It speaks to the driver directly: per statement database/sql costs more than
// SQLite itself, and a message is half a dozen statements. Not safe for
// concurrent use; the writer's goroutine owns it.
type writeConn struct {
	c     *sqlite3.SQLiteConn
	stmts map[string]*sqlite3.SQLiteStmt
	args  []driver.NamedValue // of the statement that is being started
}

func (w *writeConn) close() error {
	for _, s := range w.stmts {
		s.Close()
	}
	return w.c.Close()
}

func (w *writeConn) prepare(q string) (*sqlite3.SQLiteStmt, error) {
	if s, ok := w.stmts[q]; ok {
		return s, nil
	}
	ds, err := w.c.Prepare(q)
	if err != nil {
		return nil, err
	}
	s := ds.(*sqlite3.SQLiteStmt)
	w.stmts[q] = s
	return s, nil
}

// named is the form the driver takes arguments in, until the next statement.
func (w *writeConn) named(args []any) []driver.NamedValue {
	w.args = w.args[:0]
	for i, a := range args {
		w.args = append(w.args, driver.NamedValue{Ordinal: i + 1, Value: value(a)})
	}
	return w.args
}

// value turns Go values into those SQLite stores: instants into milliseconds,
// zero instants, empty dates and nil into NULL, booleans into 0 and 1.
func value(a any) driver.Value {
	switch v := a.(type) {
	case int:
		return int64(v)
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case time.Time:
		if v.IsZero() {
			return nil
		}
		return timeclock.Millis(v)
	case timeclock.Date:
		if v == "" {
			return nil
		}
		return string(v)
	case timeclock.PunchType:
		return string(v)
	case timeclock.Source:
		return string(v)
	case timeclock.Outcome:
		return string(v)
	case timeclock.Case:
		return string(v)
	case timeclock.Code:
		return string(v)
	case timeclock.MessageKind:
		return string(v)
	case timeclock.OutgoingKind:
		return string(v)
	case timeclock.SendState:
		return string(v)
	case timeclock.PhraseKind:
		return string(v)
	case timeclock.Presence:
		return string(v)
	case timeclock.ActorKind:
		return string(v)
	case timeclock.PunchFlag:
		return int64(v)
	case timeclock.DayFlag:
		return int64(v)
	}
	return a // int64, string, []byte, nil
}

// orNull is v, or NULL when v is the zero value.
func orNull[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}

// exec runs a statement and returns the last row id and how many rows changed.
// The text of q must be a constant: it is prepared once and kept.
func (w *writeConn) exec(q string, args ...any) (id, changed int64, err error) {
	s, err := w.prepare(q)
	if err != nil {
		return 0, 0, err
	}
	r, err := s.ExecContext(context.Background(), w.named(args))
	if err != nil {
		return 0, 0, err
	}
	id, _ = r.LastInsertId()
	changed, _ = r.RowsAffected()
	return id, changed, nil
}

// run is exec where nobody asks for ids or counts. The driver binds and steps
// a query in one crossing into C, an exec in one crossing per argument.
func (w *writeConn) run(q string, args ...any) error {
	return w.query(q, func(row) error { return nil }, args...)
}

// query runs q and calls scan for each row.
func (w *writeConn) query(q string, scan func(r row) error, args ...any) error {
	s, err := w.prepare(q)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(context.Background(), w.named(args))
	if err != nil {
		return err
	}
	defer rows.Close()
	dest := make([]driver.Value, len(rows.Columns()))
	for {
		if err := rows.Next(dest); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if err := scan(dest); err != nil {
			return err
		}
	}
}

// one runs q and calls scan for its first row; found says whether there was one.
func (w *writeConn) one(q string, scan func(r row) error, args ...any) (found bool, err error) {
	err = w.query(q, func(r row) error {
		if found {
			return nil
		}
		found = true
		return scan(r)
	}, args...)
	return found, err
}

// row is one row as the driver gives it; STRICT tables hold int64, string,
// []byte and nil.
type row []driver.Value

func (r row) int(i int) int64 {
	v, _ := r[i].(int64)
	return v
}

func (r row) str(i int) string {
	switch v := r[i].(type) {
	case string:
		return v
	case []byte:
		return string(v)
	}
	return ""
}

func (r row) bytes(i int) []byte {
	switch v := r[i].(type) {
	case []byte:
		return v
	case string:
		return []byte(v)
	}
	return nil
}

func (r row) bool(i int) bool { return r.int(i) != 0 }

// time is the zero time for NULL.
func (r row) time(i int) time.Time {
	if v, ok := r[i].(int64); ok {
		return timeclock.FromMillis(v)
	}
	return time.Time{}
}
