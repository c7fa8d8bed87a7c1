package sqlite_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

func open(t testing.TB, o sqlite.Options) (*sqlite.DB, error) {
	t.Helper()
	if o.Sealer == nil {
		o.Sealer = func(sqlite.Folder) (sqlite.Sealer, error) { return sqlitetest.Sealer{}, nil }
	}
	return sqlite.Open(context.Background(), o)
}

// made is the file of a database of a keeper that was closed again.
func made(t testing.TB, change ...func(*sqlite.Options)) string {
	t.Helper()
	o := sqlite.Options{Path: filepath.Join(t.TempDir(), "punchline.db"), Keeper: true, Now: sqlitetest.Now}
	for _, f := range change {
		f(&o)
	}
	db, err := open(t, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return o.Path
}

// Whoever opens the key hears whether something was sealed with it.
func TestSealedFolder(t *testing.T) {
	path := made(t)
	for _, want := range []bool{false, true} {
		sealed := !want
		db, err := open(t, sqlite.Options{Path: path, Keeper: true, Now: sqlitetest.Now, Sealer: func(f sqlite.Folder) (sqlite.Sealer, error) {
			sealed = f.Sealed
			return sqlitetest.Sealer{}, nil
		}})
		do(t, err)
		if sealed != want {
			t.Errorf("sealed %v, want %v", sealed, want)
		}
		do(t, db.SaveRegistration(t.Context(), boss, timeclock.Registration{ClientID: "c"}, timeclock.Credentials{ClientSecret: timeclock.NewSecret("x")}), db.Close())
	}
}

func TestFreshFolder(t *testing.T) {
	var asked []string
	db := sqlitetest.Open(t, fixed, func(o *sqlite.Options) {
		o.Sealer = func(f sqlite.Folder) (sqlite.Sealer, error) {
			asked = append(asked, fmt.Sprint(f.UID != "", f.Demo, f.Sealed))
			return sqlitetest.Sealer{}, nil
		}
	})
	if got := sqlitetest.One(t, db, "SELECT uid = ?, demo, created_ms = ? FROM folder", db.FolderUID(), sqlitetest.Now().UnixMilli()); got != "1|0|1" {
		t.Errorf("folder %s", got)
	}
	if !slices.Equal(asked, []string{"true false false"}) {
		t.Errorf("the key was asked for %v", asked)
	}
	if got := sqlitetest.One(t, db, "PRAGMA integrity_check"); got != "ok" {
		t.Error(got)
	}
	var want []string
	for _, p := range timeclock.DefaultPhrases() {
		want = append(want, string(p.Kind)+"|"+p.Text)
	}
	if got := sqlitetest.Query(t, db, "SELECT kind, text FROM phrase ORDER BY position"); !slices.Equal(got, want) {
		t.Errorf("phrases %v", got)
	}
	other := sqlitetest.Open(t)
	if db.FolderUID() == other.FolderUID() {
		t.Error("two folders have one id")
	}
	if runtime.GOOS != "windows" {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if st, err := os.Stat(db.Path() + suffix); err != nil || st.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", suffix, st.Mode(), err)
			}
		}
	}
}

// Every column that holds an instant, a flag or an id is checked by SQLite.
func TestTablesAreStrict(t *testing.T) {
	db := sqlitetest.Open(t)
	if loose := sqlitetest.Query(t, db, "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'"); loose != nil {
		t.Errorf("not STRICT: %v", loose)
	}
}

func TestReopened(t *testing.T) {
	path := made(t)
	before, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	db, err := open(t, sqlite.Options{Path: path, Keeper: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM phrase"); got != fmt.Sprint(len(timeclock.DefaultPhrases())) {
		t.Errorf("%s phrases", got)
	}
	if len(before) != 1 {
		t.Errorf("left after Close: %v", before)
	}
	if copies, _ := filepath.Glob(path + ".before-*"); copies != nil {
		t.Errorf("copied without a migration: %v", copies)
	}
}

// What is not a database of this program and version is refused, and left as it is.
func TestRefusedFiles(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "foreign.db")
	sqlitetest.ExecFile(t, foreign, "CREATE TABLE notes (text)", "INSERT INTO notes VALUES ('mine')")
	claimed := filepath.Join(dir, "claimed.db")
	sqlitetest.ExecFile(t, claimed, "PRAGMA application_id = 77")
	garbage := filepath.Join(dir, "garbage.db")
	if err := os.WriteFile(garbage, bytes.Repeat([]byte("これはデータベースではありません。"), 200), 0o600); err != nil {
		t.Fatal(err)
	}
	newer := made(t)
	sqlitetest.ExecFile(t, newer, "PRAGMA journal_mode = DELETE", "PRAGMA user_version = 9999")
	headless := made(t)
	sqlitetest.ExecFile(t, headless, "PRAGMA journal_mode = DELETE", "DROP TABLE folder")
	torn := made(t)
	sqlitetest.ExecFile(t, torn, "PRAGMA journal_mode = DELETE")
	if err := os.Truncate(torn, 8192); err != nil {
		t.Fatal(err)
	}
	scribbled := made(t)
	sqlitetest.ExecFile(t, scribbled, "PRAGMA journal_mode = DELETE")
	if f, err := os.OpenFile(scribbled, os.O_WRONLY, 0); err != nil {
		t.Fatal(err)
	} else {
		f.WriteAt(bytes.Repeat([]byte{0xa5}, 3900), 100) // the page of the schema
		f.Close()
	}
	demo := made(t, func(o *sqlite.Options) { o.Demo = true })
	sqlitetest.ExecFile(t, demo, "PRAGMA journal_mode = DELETE")
	real := made(t)
	sqlitetest.ExecFile(t, real, "PRAGMA journal_mode = DELETE")
	for _, tt := range []struct {
		name, path string
		demo       bool
		want       timeclock.Code
	}{
		{"another program's", foreign, false, timeclock.CodeDataForeign},
		{"another program's without tables", claimed, false, timeclock.CodeDataForeign},
		{"no database", garbage, false, timeclock.CodeDataDamaged},
		{"of a newer program", newer, false, timeclock.CodeDataNewer},
		{"without a folder row", headless, false, timeclock.CodeDataDamaged},
		{"cut short", torn, false, timeclock.CodeDataDamaged},
		{"overwritten", scribbled, false, timeclock.CodeDataDamaged},
		{"a demo", demo, false, timeclock.CodeDataDemo},
		{"not a demo", real, true, timeclock.CodeDataReal},
		{"a folder", dir, false, timeclock.CodeDataUnwritable},
		{"below a file", filepath.Join(garbage, "punchline.db"), false, timeclock.CodeDataUnwritable},
	} {
		before, _ := os.ReadFile(tt.path)
		db, err := open(t, sqlite.Options{Path: tt.path, Keeper: true, Demo: tt.demo})
		if err == nil {
			db.Close()
		}
		if timeclock.CodeOf(err) != tt.want || timeclock.ArgsOf(err)["path"] != tt.path {
			t.Errorf("%s: %v, %v; want %s", tt.name, err, timeclock.ArgsOf(err), tt.want)
		}
		if after, _ := os.ReadFile(tt.path); !bytes.Equal(before, after) {
			t.Errorf("%s: the file was changed", tt.name)
		}
		if left, _ := filepath.Glob(tt.path + "?*"); left != nil {
			t.Errorf("%s: left behind %v", tt.name, left)
		}
	}
	if db, err := open(t, sqlite.Options{Path: demo, Keeper: true, AnyKind: true}); err != nil {
		t.Errorf("of any kind: %v", err)
	} else {
		db.Close()
	}
}

// Whoever works beside the keeper makes nothing.
func TestBesideTheKeeper(t *testing.T) {
	path := filepath.Join(t.TempDir(), "punchline.db")
	if _, err := open(t, sqlite.Options{Path: path}); timeclock.CodeOf(err) != timeclock.CodeBusy {
		t.Errorf("before there is a file: %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file was made")
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, sqlite.Options{Path: path}); timeclock.CodeOf(err) != timeclock.CodeBusy {
		t.Errorf("before there is a schema: %v", err)
	}
	db, err := open(t, sqlite.Options{Path: path, Keeper: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	sqlitetest.Company(t, db, 1)
	beside, err := open(t, sqlite.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	record(t, beside, sqlitetest.Text(0, sqlitetest.Now(), "出勤"))
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM punch"); got != "1" {
		t.Errorf("%s punches", got)
	}
	if beside.FolderUID() != db.FolderUID() {
		t.Error("another folder")
	}
	old := made(t)
	sqlitetest.ExecFile(t, old, "PRAGMA user_version = 0", "PRAGMA application_id = 0x506e4c6e")
	if _, err := open(t, sqlite.Options{Path: old}); err == nil {
		t.Error("an old schema was taken as it is")
	}
}

// A pragma that is not what it was set to refuses to start.
func TestRefusedPragma(t *testing.T) {
	vfs := sqlitetest.WALlessVFS(t)
	if vfs == "" {
		t.Skip("there is such a layer on Linux only")
	}
	_, err := open(t, sqlite.Options{Path: filepath.Join(t.TempDir(), "punchline.db"), Keeper: true, VFS: vfs})
	if timeclock.CodeOf(err) != timeclock.CodeDataPragma || !strings.Contains(fmt.Sprint(err), "journal_mode") {
		t.Errorf("without a WAL: %v", err)
	}
}

// Every connection has its pragmas: the writer's, each reader's, and those
// opened after a failure.
func TestPragmasOfEveryConnection(t *testing.T) {
	db := sqlitetest.Open(t)
	for i, got := range db.Pragmas(t.Context(), 6) {
		want := "wal 2 1 5000 0 2"
		if i > 0 {
			want += " 1" // readers only read
		} else {
			want += " 0"
		}
		if got != want {
			t.Errorf("connection %d: %s, want %s", i, got, want)
		}
	}
}

// Readers cannot write, whatever they are asked.
func TestReadersOnlyRead(t *testing.T) {
	db := sqlitetest.Open(t)
	if err := db.ReadPool().PingContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ReadPool().ExecContext(t.Context(), "INSERT INTO counter VALUES ('2026-11-23', 'x', 1)"); err == nil {
		t.Error("a reader wrote")
	}
}
