package sqlite_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
)

// A folder of the first schema, with people and punches in it, gets the
// administrators' tables and keeps what it has.
func TestMigrateAdmins(t *testing.T) {
	schema, err := os.ReadFile("migrations/0001_initial.sql")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "punchline.db")
	old, err := sql.Open("sqlite3", "file:"+filepath.ToSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		string(schema), "PRAGMA user_version=1", fmt.Sprintf("PRAGMA application_id=%d", 0x506e4c6e),
		"INSERT INTO folder VALUES (1, 'uid', 0, 0)",
		"INSERT INTO division (code, name, created_ms, updated_ms) VALUES ('1', '総務部', 0, 0)",
		"INSERT INTO setting VALUES ('company', '{}', 0)",
	} {
		if _, err := old.Exec(q); err != nil {
			t.Fatalf("%.60s: %v", q, err)
		}
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}

	db := sqlitetest.Open(t, fixed, func(o *sqlite.Options) { o.Path = path })
	if name := sqlitetest.One(t, db, "SELECT name FROM division"); name != "総務部" {
		t.Errorf("the 所属 is %q", name)
	}
	if has, err := db.HasAdmin(t.Context()); has || err != nil {
		t.Errorf("%v, %v", has, err)
	}
	if _, err := db.CreateFirst(t.Context(), first, "window"); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path + ".before-0002"); err != nil {
		t.Errorf("no copy was put beside it: %v", err)
	}
	if ok := sqlitetest.One(t, db, "PRAGMA integrity_check"); ok != "ok" {
		t.Error(ok)
	}
}
