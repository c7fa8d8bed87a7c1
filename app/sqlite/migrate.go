package sqlite

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"

	"punchline/app/timeclock"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// applicationID marks the file as Punchline's ("PnLn"), so that another
// program's database is never taken over.
const applicationID = 0x506e4c6e

// migration is one step of the schema; number n leads from version n-1 to n.
type migration struct {
	n    int
	name string
	sql  string
}

// migrations are all steps in order: NNNN_name.sql, without holes.
func migrations() ([]migration, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var ms []migration
	for i, name := range names {
		base := filepath.Base(name)
		num, _, _ := strings.Cut(base, "_")
		n, err := strconv.Atoi(num)
		if err != nil || n != i+1 {
			return nil, fmt.Errorf("migration %s: want number %04d", base, i+1)
		}
		b, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		ms = append(ms, migration{n: n, name: base, sql: string(b)})
	}
	return ms, nil
}

// schemaVersion reads how far a database has come. A file that is somebody
// else's, or newer than this program, is refused.
func schemaVersion(c *sqlite3.SQLiteConn, newest int) (int, error) {
	const op = "sqlite.schemaVersion"
	get := func(q string) (int, error) {
		s, err := pragmaValue(c, "", q)
		if err != nil {
			return 0, wrap(op, err)
		}
		return strconv.Atoi(s)
	}
	app, err := get("PRAGMA application_id")
	if err != nil {
		return 0, err
	}
	version, err := get("PRAGMA user_version")
	if err != nil {
		return 0, err
	}
	tables, err := get("SELECT count(*) FROM sqlite_schema")
	if err != nil {
		return 0, err
	}
	switch {
	case app == 0 && version == 0 && tables == 0:
		return 0, nil
	case app != applicationID:
		return 0, timeclock.E(op, timeclock.CodeDataForeign, fmt.Errorf("application_id %#x", app))
	case version > newest:
		return 0, timeclock.E(op, timeclock.CodeDataNewer, fmt.Errorf("schema %d, this program knows %d", version, newest))
	}
	return version, nil
}

// migrate brings the database from schema version have to the newest, each
// step one transaction; first are further statements of the very first step. A
// copy is put beside the file before an existing database is changed. Only the
// keeper calls it, under its lock.
func migrate(c *sqlite3.SQLiteConn, path string, ms []migration, have int, first func() []string) error {
	const op = "sqlite.migrate"
	if have == len(ms) {
		return nil
	}
	if have > 0 {
		if err := copyBefore(c, path, have); err != nil {
			return err
		}
	}
	for _, m := range ms[have:] {
		if _, err := c.Exec("BEGIN IMMEDIATE", nil); err != nil {
			return wrap(op, err)
		}
		steps := []string{m.sql, fmt.Sprintf("PRAGMA user_version=%d", m.n), fmt.Sprintf("PRAGMA application_id=%d", applicationID)}
		if m.n == 1 {
			steps = append(steps, first()...)
		}
		steps = append(steps, "COMMIT")
		for _, s := range steps {
			if _, err := c.Exec(s, nil); err != nil {
				c.Exec("ROLLBACK", nil)
				return wrap(op, fmt.Errorf("%s: %w", m.name, err))
			}
		}
	}
	return nil
}

// copyBefore keeps the database as it was before a migration.
func copyBefore(c *sqlite3.SQLiteConn, path string, version int) error {
	const op = "sqlite.copyBefore"
	to := fmt.Sprintf("%s.before-%04d", path, version+1)
	tmp := to + ".tmp"
	if err := os.Remove(tmp); err != nil && !os.IsNotExist(err) {
		return timeclock.E(op, timeclock.CodeDataUnwritable, err)
	}
	if _, err := c.Exec("VACUUM INTO "+quote(tmp), nil); err != nil {
		return wrap(op, err)
	}
	if err := os.Chmod(tmp, 0o600); err != nil {
		return timeclock.E(op, timeclock.CodeDataUnwritable, err)
	}
	if err := os.Rename(tmp, to); err != nil {
		return timeclock.E(op, timeclock.CodeDataUnwritable, err)
	}
	return nil
}

// quote makes an SQL string literal.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// folderRow says which folder a new database is for.
type folderRow struct {
	uid     string
	demo    bool
	created time.Time
}

// readFolder is the row of a database that has one.
func readFolder(c *sqlite3.SQLiteConn) (f folderRow, err error) {
	const op = "sqlite.readFolder"
	both, err := pragmaValue(c, "", "SELECT demo || uid FROM folder")
	if err = wrap(op, err); timeclock.CodeOf(err) == timeclock.CodeInternal {
		err = timeclock.E(op, timeclock.CodeDataDamaged, err) // no such table
	}
	if err == nil && len(both) < 2 {
		err = timeclock.E(op, timeclock.CodeDataDamaged, errors.New("no folder row"))
	}
	if err != nil {
		return f, err
	}
	f.demo, f.uid = both[0] == '1', both[1:]
	return f, nil
}

func (f folderRow) insert() string {
	demo := 0
	if f.demo {
		demo = 1
	}
	return fmt.Sprintf("INSERT INTO folder VALUES (1, %s, %d, %d)", quote(f.uid), demo, timeclock.Millis(f.created))
}
