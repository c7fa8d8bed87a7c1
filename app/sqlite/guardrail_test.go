package sqlite

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var newFixture = flag.Bool("new-fixture", false, "write the fixtures of migrations that have none yet")

// The fixtures: testdata/schema/NNNN.db is a folder's database as the program
// of schema NNNN left it, and NNNN.sum the hash of the migration that made it.
// Both are written once, by
//
//	go test ./app/sqlite -run Guardrail -new-fixture
//
// when the issue that brought the migration is resolved, and never again.
const fixtures = "testdata/schema"

// TestGuardrail holds that no migration that has landed is edited, and that
// the database of each still opens, with everything in it.
func TestGuardrail(t *testing.T) {
	ms, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range ms {
		t.Run(m.name, func(t *testing.T) {
			file := filepath.Join(fixtures, fmt.Sprintf("%04d.db", m.n))
			sum := sha256.Sum256([]byte(m.sql))
			hash := hex.EncodeToString(sum[:]) + "  " + m.name + "\n"
			if _, err := os.Stat(file); os.IsNotExist(err) && *newFixture {
				writeFixture(t, file, ms[:i+1])
				if err := os.WriteFile(strings.TrimSuffix(file, "db")+"sum", []byte(hash), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(strings.TrimSuffix(file, "db") + "sum")
			if err != nil {
				t.Fatalf("a migration without its fixture: go test ./app/sqlite -run Guardrail -new-fixture (%v)", err)
			}
			if string(want) != hash {
				t.Fatalf("%s was edited after it landed: write a new migration", m.name)
			}
			openFixture(t, file)
		})
	}
}

// openFixture opens a copy as a keeper and reads what was put in.
func openFixture(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "punchline.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := Open(context.Background(), Options{Path: path, Keeper: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	read := func(q string) (rows []string) {
		t.Helper()
		if err := db.reader(context.Background())(q, func(r row) error {
			var parts []string
			for i := range r {
				if _, ok := r[i].(int64); ok {
					parts = append(parts, fmt.Sprint(r.int(i)))
				} else {
					parts = append(parts, r.str(i))
				}
			}
			rows = append(rows, strings.Join(parts, "|"))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return rows
	}
	want := []string{
		"1|0001|山田 太郎|10|総務部|1|正社員|clock_in|2026-11-23T09:00:00.716+09:00|2026-11-23|lineworks|出勤します|2026-11-23T09:00:00.806+09:00|0|0",
		"2|0001|山田 太郎|10|総務部|1|正社員|clock_out|2026-11-23T18:00:00.000+09:00|2026-11-23|manual|||1|1",
	}
	if got := read("SELECT * FROM punch_log ORDER BY id"); !slices.Equal(got, want) {
		t.Errorf("punch_log\n got %q\nwant %q", got, want)
	}
	if got := read("SELECT group_concat(kind, ' ') FROM (SELECT kind FROM phrase ORDER BY position)"); !strings.HasPrefix(got[0], "clock_in clock_out") {
		t.Errorf("phrases: %q", got)
	}
	if got := read("PRAGMA integrity_check"); got[0] != "ok" {
		t.Errorf("integrity: %q", got)
	}
	if got := read("SELECT count(*) FROM pragma_foreign_key_check"); got[0] != "0" {
		t.Errorf("foreign keys: %q", got)
	}
}

// writeFixture makes the database as the program of these migrations left it.
func writeFixture(t *testing.T, file string, ms []migration) {
	path := filepath.Join(t.TempDir(), "punchline.db")
	c, err := connect(path, "", false)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	folder := folderRow{uid: "fixture", created: at}
	if err := migrate(c, path, ms, 0, func() []string { return []string{folder.insert(), defaultPhrases(at), firstEnd(nil)} }); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		"INSERT INTO division (code, name, created_ms, updated_ms) VALUES ('10', '総務部', 0, 0)",
		"INSERT INTO employment_type (code, name, created_ms, updated_ms) VALUES ('1', '正社員', 0, 0)",
		"INSERT INTO employee (code, last_name, first_name, account_id, user_id, created_ms, updated_ms) VALUES ('0001', '山田', '太郎', 'yamada@example.com', 'user-1', 0, 0)",
		"INSERT INTO assignment VALUES (1, '2020-04-01', 1, 1)",
		"INSERT INTO event (issued_ms, key, received_ms, kind, type, user_id, domain_id, text, outcome, reason, employee_id) VALUES (1795392000716, x'00', 1795392000806, 'text', 'message', 'user-1', 1, '出勤します', 'punched', 'punched', 1)",
		"INSERT INTO punch (employee_id, type, punched_ms, utc_offset_min, work_date, division_id, employment_type_id, source, event_id, received_ms, made_ms) VALUES (1, 'clock_in', 1795392000716, 540, '2026-11-23', 1, 1, 'lineworks', 1, 1795392000806, 1795392000716)",
		"INSERT INTO punch (employee_id, type, punched_ms, utc_offset_min, work_date, division_id, employment_type_id, source, made_ms, flags, voided, version) VALUES (1, 'clock_out', 1795424400000, 540, '2026-11-23', 1, 1, 'manual', 0, 4, 1, 2)",
		"PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode=DELETE",
	} {
		if _, err := c.Exec(q, nil); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(fixtures, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// A folder that has made a 文言 of what becomes a command keeps it.
func TestMigrationKeepsOwnWords(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(fixtures, "0005.db"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "punchline.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := connect(path, "", false)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		"UPDATE phrase SET text = '修正', folded = '修正' WHERE kind = 'clock_out'",
		"INSERT INTO phrase (kind, text, folded, position, created_ms) VALUES ('clock_in', '本日休み', '本日休み', 99, 0)",
	} {
		if _, err := c.Exec(q, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := Open(context.Background(), Options{Path: path, Keeper: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rules, err := db.Rules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string][]string{}
	for _, p := range rules.Phrases.All() {
		kinds[p.Text] = append(kinds[p.Text], string(p.Kind))
	}
	for text, want := range map[string]string{"修正": "clock_out", "本日休み": "clock_in", "訂正": "correct", "今日は休み": "day_off"} {
		if got := strings.Join(kinds[text], ","); got != want {
			t.Errorf("%s is %q, want %s", text, got, want)
		}
	}
}
