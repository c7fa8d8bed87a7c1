package sqlite_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// contents are all rows of the tables that a test of a migration fills.
func contents(t testing.TB, path string) []string {
	t.Helper()
	db, err := open(t, sqlite.Options{Path: path, Keeper: true, AnyKind: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	return slices.Concat(sqlitetest.Query(t, db, "SELECT * FROM folder"), sqlitetest.Query(t, db, "SELECT * FROM punch_log"), sqlitetest.Query(t, db, "SELECT * FROM phrase"))
}

func filled(t testing.TB) string {
	t.Helper()
	name := "it's 打刻?#%41.db"
	if runtime.GOOS == "windows" {
		name = "it's 打刻#%41.db"
	}
	path := filepath.Join(t.TempDir(), name)
	db, err := open(t, sqlite.Options{Path: path, Keeper: true, Now: sqlitetest.Now})
	if err != nil {
		t.Fatal(err)
	}
	sqlitetest.Company(t, db, 2)
	record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "出勤"))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the path was read otherwise: %v", err)
	}
	return path
}

// A copy is put beside the file before a migration, and the migrated one is
// refused by the program of before.
func TestMigrationKeepsACopy(t *testing.T) {
	path := filled(t)
	before := contents(t, path)
	from, to, err := sqlite.MigrateMore(path, "CREATE TABLE novelty (x INTEGER) STRICT", "INSERT INTO novelty VALUES (1)")
	if err != nil {
		t.Fatal(err)
	}
	if to != from+2 {
		t.Fatalf("from %d to %d", from, to)
	}
	copied := fmt.Sprintf("%s.before-%04d", path, from+1)
	st, err := os.Stat(copied)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && st.Mode().Perm() != 0o600 {
		t.Errorf("others may read the copy: %v", st.Mode())
	}
	if got := contents(t, copied); !slices.Equal(got, before) {
		t.Errorf("the copy holds\n%v\nwant\n%v", got, before)
	}
	if _, err := open(t, sqlite.Options{Path: path, Keeper: true}); timeclock.CodeOf(err) != timeclock.CodeDataNewer {
		t.Errorf("by the program of before: %v", err)
	}
	if _, err := open(t, sqlite.Options{Path: path}); timeclock.CodeOf(err) != timeclock.CodeDataNewer {
		t.Errorf("beside the keeper, by the program of before: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Dir(path) + "/*.tmp"); left != nil {
		t.Errorf("left behind %v", left)
	}
}

// A migration that fails leaves the database as it was, and can be repeated.
func TestMigrationThatFails(t *testing.T) {
	path := filled(t)
	before := contents(t, path)
	from, to, err := sqlite.MigrateMore(path, "CREATE TABLE novelty (x INTEGER) STRICT; INSERT INTO novelty VALUES ('no number')")
	if err == nil {
		t.Fatal("it did not fail")
	}
	if got := contents(t, path); !slices.Equal(got, before) {
		t.Errorf("after the failure it holds\n%v\nwant\n%v", got, before)
	}
	copied := fmt.Sprintf("%s.before-%04d", path, from+1)
	if err := os.WriteFile(copied+".tmp", []byte("from a crash"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, again, err := sqlite.MigrateMore(path, "CREATE TABLE novelty (x INTEGER) STRICT"); err != nil || again != to {
		t.Errorf("repeated: %d, %v", again, err)
	}
	if got := contents(t, copied); !slices.Equal(got, before) {
		t.Errorf("the copy holds\n%v\nwant\n%v", got, before)
	}
}

// Beside a keeper that is an older program nothing is migrated.
func TestOlderKeeper(t *testing.T) {
	path := made(t)
	db, err := open(t, sqlite.Options{Path: path, Keeper: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	version := sqlitetest.One(t, db, "PRAGMA user_version")
	if version == "1" {
		t.Skip("there is no older schema yet")
	}
	sqlitetest.Exec(t, db, "PRAGMA user_version = 1")
	if _, err := open(t, sqlite.Options{Path: path}); timeclock.CodeOf(err) != timeclock.CodeKeeperRunning {
		t.Errorf("%v, want keeper_running", err)
	}
}
