// Package sqlitetest makes databases for tests: real SQLite on temporary
// files, a sample company in them, and a count of the times a file was synced
// to disk.
package sqlitetest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3" // reads the file as any other tool would

	"punchline/app/sqlite"
	"punchline/app/timeclock"
)

// Open opens a new database of a keeper in a temporary folder and closes it
// when the test ends.
func Open(t testing.TB, change ...func(*sqlite.Options)) *sqlite.DB {
	t.Helper()
	o := sqlite.Options{Path: filepath.Join(t.TempDir(), "punchline.db"), Keeper: true, Passwords: &Passwords{},
		Sealer: func(sqlite.Folder) (sqlite.Sealer, error) { return Sealer{}, nil }}
	for _, f := range change {
		f(&o)
	}
	db, err := sqlite.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return db
}

// Sealer seals nothing: what tests store is no secret. The real one is in
// package keystore.
type Sealer struct{}

// Seal puts the context before the value, so that a mix-up is found.
func (Sealer) Seal(context string, plain []byte) ([]byte, error) {
	return append([]byte(context+"\x00"), plain...), nil
}

// OpenSealed takes the context off again.
func (Sealer) OpenSealed(context string, sealed []byte) ([]byte, error) {
	p := context + "\x00"
	if len(sealed) < len(p) || string(sealed[:len(p)]) != p {
		return nil, fmt.Errorf("sealed for another place")
	}
	return sealed[len(p):], nil
}

// MAC is no MAC, only a value that depends on its input's length.
func (Sealer) MAC(label string, data ...[]byte) []byte {
	n := len(label)
	for _, d := range data {
		n += len(d)
	}
	return fmt.Appendf(nil, "%s:%d", label, n)
}

// UserID is the LINE WORKS user id of employee i of [Company].
func UserID(i int) string { return fmt.Sprintf("user%04d-f82c-4284-13e7-030f3b4c756x", i) }

// Exec runs SQL on the file of db from a connection of its own, as another
// program would.
func Exec(t testing.TB, db *sqlite.DB, q string, args ...any) {
	t.Helper()
	if _, err := side(t, db).Exec(q, args...); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}

// Query reads rows from the file of db as any other tool would; each row's
// values are joined with "|", NULL is "".
func Query(t testing.TB, db *sqlite.DB, q string, args ...any) []string {
	t.Helper()
	rows, err := side(t, db).Query(q, args...)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rows.Next() {
		vals, ptrs := make([]sql.NullString, len(cols)), make([]any, len(cols))
		for i := range vals {
			ptrs[i] = &vals[i]
		}
		if err := rows.Scan(ptrs...); err != nil {
			t.Fatal(err)
		}
		var parts []string
		for _, v := range vals {
			parts = append(parts, v.String)
		}
		out = append(out, strings.Join(parts, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// One is the single value that q reads.
func One(t testing.TB, db *sqlite.DB, q string, args ...any) string {
	t.Helper()
	rows := Query(t, db, q, args...)
	if len(rows) != 1 {
		t.Fatalf("%s: %d rows, want 1", q, len(rows))
	}
	return rows[0]
}

// HoldWriteLock takes SQLite's write lock as another program might, until the
// returned function is called.
func HoldWriteLock(t testing.TB, db *sqlite.DB) (release func()) {
	t.Helper()
	c, err := side(t, db).Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.ExecContext(context.Background(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	return func() {
		if _, err := c.ExecContext(context.Background(), "ROLLBACK"); err != nil {
			t.Error(err)
		}
		c.Close()
	}
}

// sides are the connections of tests beside those of the databases themselves.
var sides sync.Map // of sideOf: *sql.DB

type sideOf struct {
	t  testing.TB
	db *sqlite.DB
}

// side reads and writes the file of db as another program might. It is kept
// until the test ends, so that a test may look as often as it likes.
func side(t testing.TB, db *sqlite.DB) *sql.DB {
	t.Helper()
	key := sideOf{t, db}
	if c, ok := sides.Load(key); ok {
		return c.(*sql.DB)
	}
	c, kept := sides.LoadOrStore(key, newSide(t, db))
	if !kept {
		t.Cleanup(func() { sides.Delete(key) })
	}
	return c.(*sql.DB)
}

// newSide is a side of its own, whose settings may be changed.
func newSide(t testing.TB, db *sqlite.DB) *sql.DB {
	t.Helper()
	c, err := sql.Open("sqlite3", uri(db.Path(), "_busy_timeout=10000&_foreign_keys=1"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// Company stores n employees in two 所属 and two 雇用区分 (the second of which
// does not allow 休憩打刻), every second employee in the second ones, all
// linked to LINE WORKS users: employee i has id i+1, code "%04d", account id
// "user%04d@example.com" and user id UserID(i).
func Company(t testing.TB, db *sqlite.DB, n int) {
	t.Helper()
	now := Now().UnixMilli()
	for _, q := range []string{
		`INSERT INTO division (code, name, created_ms, updated_ms) VALUES ('10', '総務部', ?1, ?1), ('20', '営業部', ?1, ?1)`,
		`INSERT INTO employment_type (code, name, break_allowed, created_ms, updated_ms) VALUES ('1', '正社員', 1, ?1, ?1), ('2', 'アルバイト', 0, ?1, ?1)`,
		`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
		 INSERT INTO employee (code, last_name, first_name, account_id, user_id, created_ms, updated_ms)
		 SELECT printf('%04d', i), '山田', '太郎' || i, printf('user%04d@example.com', i), printf('user%04d-f82c-4284-13e7-030f3b4c756x', i), ?1, ?1 FROM n`,
		`INSERT INTO assignment SELECT id, '2020-01-01', 1 + (id + 1) % 2, 1 + (id + 1) % 2 FROM employee WHERE ?1 AND ?2`,
		`INSERT INTO sender (user_id, account_id, checked_ms) SELECT user_id, account_id, ?1 FROM employee WHERE ?2`,
	} {
		Exec(t, db, q, now, n)
	}
}

// Text is a text message of employee i in a 1:1 room, arriving the moment it
// was written.
func Text(i int, at time.Time, text string) timeclock.Message {
	return timeclock.Message{Kind: timeclock.KindText, Type: "message", UserID: UserID(i), DomainID: 10000001,
		IssuedAt: at.UTC().Truncate(time.Millisecond), ReceivedAt: at.UTC().Truncate(time.Millisecond), Text: text}
}

// Now is the time tests start from: a Monday, 09:00 in Tokyo.
func Now() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }

// Punches stores n older punches of the first people employees, two a day
// each, the last the day before Now, with all the rows a message leaves.
func Punches(t testing.TB, db *sqlite.DB, people, n int) {
	t.Helper()
	if n == 0 {
		return
	}
	c := newSide(t, db)
	c.SetMaxOpenConns(1)
	exec := func(q string, args ...any) {
		t.Helper()
		if _, err := c.Exec(q, args...); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	exec("PRAGMA synchronous=OFF")
	day := int64(24 * time.Hour / time.Millisecond)
	days := int64((n + 2*people - 1) / (2 * people))
	start := Now().UnixMilli() - days*day
	for d := range days {
		exec("BEGIN")
		for half := range int64(2) {
			at := start + d*day + half*9*3600*1000
			date := timeclock.DateOf(timeclock.FromMillis(at).Add(4 * time.Hour))
			typ := []string{"clock_in", "clock_out"}[half]
			exec(`INSERT INTO event (issued_ms, key, received_ms, kind, type, user_id, domain_id, text, outcome, reason, employee_id)
				SELECT ?1 + id * 37, randomblob(16), ?1 + id * 37, 'text', 'message', user_id, 10000001, 'おはようございます。出勤します', 'punched', 'punched', id FROM employee WHERE id <= ?2`, at, people)
			exec(`INSERT INTO punch (employee_id, type, punched_ms, utc_offset_min, work_date, division_id, employment_type_id, source, event_id, received_ms, made_ms)
				SELECT id, ?3, ?1 + id * 37, 540, ?4, 1, 1, 'lineworks', NULL, ?1 + id * 37, ?1 + id * 37 FROM employee WHERE id <= ?2`, at, people, typ, string(date))
			exec(`INSERT INTO outbox (kind, priority, reply_case, params, user_id, state, not_before_ms, attempts, created_ms, settled_ms, text)
				SELECT 'reply', 10, 'punched', '{}', user_id, 'sent', ?1, 1, ?1, ?1, '山田 太郎さん 出勤を打刻しました(11/23 09:00)' FROM employee WHERE id <= ?2`, at, people)
			if half == 1 {
				exec(`INSERT INTO workday SELECT ?3, id, 0, 'out', ?1, ?1, ?1, 540, 2 FROM employee WHERE id <= ?2`, at, people, string(date))
			}
		}
		exec("COMMIT")
	}
	exec("PRAGMA wal_checkpoint(TRUNCATE)")
	// Nothing was synced so far; the first sync of what is measured must not pay for it.
	f, err := os.OpenFile(db.Path(), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		t.Fatal(err)
	}
}

// OneConnection is an inbox in front of db through which requests take turns
// as a database/sql pool of one connection makes them: how most servers use
// SQLite, for benchmarks to compare with.
func OneConnection(t testing.TB, db *sqlite.DB) timeclock.Inbox {
	t.Helper()
	pool := newSide(t, db)
	pool.SetMaxOpenConns(1)
	return oneConnection{db, pool}
}

type oneConnection struct {
	*sqlite.DB
	pool *sql.DB
}

// Record waits for the connection, writes and gives it back.
func (o oneConnection) Record(ctx context.Context, m timeclock.Message) error {
	c, err := o.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	return o.DB.Record(ctx, m)
}

// SavePhrases registers phrases in place of all there are, as the screen does.
func SavePhrases(ctx context.Context, db *sqlite.DB, a timeclock.Actor, phrases []timeclock.Phrase) error {
	f, revision, err := db.PhraseForm(ctx, timeclock.Owner())
	if err != nil {
		return err
	}
	templates := f.Templates
	f = timeclock.FormOf(phrases, nil)
	f.Templates = templates
	return db.SavePhraseForm(ctx, a, revision, f)
}

// SaveSettings registers settings, as the screen does.
func SaveSettings(ctx context.Context, db *sqlite.DB, a timeclock.Actor, s timeclock.Settings) error {
	o, err := db.Options(ctx, timeclock.Owner())
	if err != nil {
		return err
	}
	return db.SaveOptions(ctx, a, o.Revision, s)
}
