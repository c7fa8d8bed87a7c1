package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/mattn/go-sqlite3"

	"punchline/app/timeclock"
)

const cacheSize = "-32768" // KiB, negated

// pragma is a setting of a connection that is set and read back: a difference
// refuses to start, because durability hangs on some of them and SQLite
// ignores a PRAGMA it does not like in silence.
type pragma struct{ name, value, want string }

func pragmas(readOnly bool) []pragma {
	ps := []pragma{
		// WAL: readers beside the writer, one fsync a commit.
		{"journal_mode", "WAL", "wal"},
		// FULL: the commit is on disk before it returns. The driver's own default is NORMAL.
		{"synchronous", "FULL", "2"},
		{"foreign_keys", "ON", "1"},
		// Another process may hold the write lock for one of its short transactions.
		{"busy_timeout", "5000", "5000"},
		// 32 MiB of pages: the hot end of every tree of a large office.
		{"cache_size", cacheSize, cacheSize},
		{"temp_store", "MEMORY", "2"},
		// A checkpoint inside a commit would make that one message slow; see checkpoint.go.
		{"wal_autocheckpoint", "0", "0"},
	}
	if runtime.GOOS == "darwin" {
		// macOS: fsync does not reach the platter without these.
		ps = append(ps, pragma{"fullfsync", "1", "1"}, pragma{"checkpoint_fullfsync", "1", "1"})
	}
	if readOnly {
		ps = append(ps, pragma{"query_only", "ON", "1"})
	}
	return ps
}

// dsn is the path as SQLite's URI; a path may hold '?' or '#'.
func dsn(path, vfs string) string {
	p := filepath.ToSlash(path)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p // a Windows drive: file:///C:/…
	}
	// Each connection is used by one goroutine at a time: SQLite need not lock it.
	u := url.URL{Scheme: "file", Path: p, RawQuery: "_mutex=no"}
	if vfs != "" {
		u.RawQuery += "&vfs=" + url.QueryEscape(vfs)
	}
	return u.String()
}

// dial opens one connection and changes nothing in the file.
func dial(path, vfs string) (*sqlite3.SQLiteConn, error) {
	d := &sqlite3.SQLiteDriver{}
	c, err := d.Open(dsn(path, vfs))
	if err != nil {
		return nil, wrap("sqlite.dial", err)
	}
	return c.(*sqlite3.SQLiteConn), nil
}

// connect opens one connection with its pragmas set and read back.
func connect(path, vfs string, readOnly bool) (*sqlite3.SQLiteConn, error) {
	c, err := dial(path, vfs)
	if err != nil {
		return nil, err
	}
	if err := setPragmas(c, readOnly); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func setPragmas(c *sqlite3.SQLiteConn, readOnly bool) error {
	const op = "sqlite.setPragmas"
	for _, p := range pragmas(readOnly) {
		got, err := pragmaValue(c, "PRAGMA "+p.name+"="+p.value, "PRAGMA "+p.name)
		if err != nil {
			return wrap(op, err)
		}
		if got != p.want {
			return timeclock.E(op, timeclock.CodeDataPragma, fmt.Errorf("%s is %q, not %q", p.name, got, p.want))
		}
	}
	return nil
}

func pragmaValue(c *sqlite3.SQLiteConn, set, get string) (string, error) {
	if set != "" {
		if _, err := c.Exec(set, nil); err != nil {
			return "", err
		}
	}
	rows, err := c.Query(get, nil)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	dest := make([]driver.Value, len(rows.Columns()))
	if err := rows.Next(dest); err != nil {
		if errors.Is(err, io.EOF) {
			return "", nil
		}
		return "", err
	}
	switch v := dest[0].(type) {
	case int64:
		return strconv.FormatInt(v, 10), nil
	case string:
		return v, nil
	case []byte:
		return string(v), nil
	}
	return fmt.Sprint(dest[0]), nil
}

// connector gives connections to the pool of readers.
type connector struct {
	path, vfs string
}

func (c connector) Connect(context.Context) (driver.Conn, error) { return connect(c.path, c.vfs, true) }
func (c connector) Driver() driver.Driver                        { return &sqlite3.SQLiteDriver{} }

// wrap gives an error of SQLite our code, by SQLite's own result codes.
func wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*timeclock.Error](err); ok {
		return err
	}
	var se sqlite3.Error
	if !errors.As(err, &se) {
		return timeclock.E(op, timeclock.CodeInternal, err)
	}
	code := timeclock.CodeInternal
	switch se.Code {
	case sqlite3.ErrFull:
		code = timeclock.CodeDiskFull
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		code = timeclock.CodeBusy
	case sqlite3.ErrIoErr, sqlite3.ErrNomem:
		code = timeclock.CodeNotStored
	case sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm:
		code = timeclock.CodeDataUnwritable
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		code = timeclock.CodeDataDamaged
	case sqlite3.ErrConstraint:
		code = timeclock.CodeConflict
	}
	return timeclock.E(op, code, err)
}

// endsBatch reports whether err says that the transaction as a whole is lost,
// not just the statement.
func endsBatch(err error) bool {
	switch timeclock.CodeOf(wrap("", err)) {
	case timeclock.CodeDiskFull, timeclock.CodeNotStored, timeclock.CodeBusy, timeclock.CodeDataUnwritable, timeclock.CodeDataDamaged:
		return true
	}
	return false
}
