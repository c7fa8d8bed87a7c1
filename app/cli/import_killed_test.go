package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"punchline/app"
	"punchline/app/sqlite/sqlitetest"
)

// An import that is killed at any point leaves all of it or nothing, and goes
// through when it is tried again.
func TestImportIsKilled(t *testing.T) {
	const people = 30_000
	var csv strings.Builder
	csv.WriteString(csvHead)
	for i := range people {
		fmt.Fprintf(&csv, "%05d,山田,太郎%d,総務部%d,正社員,user%d@example.com\n", i, i, i%7, i)
	}
	file := filepath.Join(t.TempDir(), "名簿.csv")
	write(t, file, csv.String())
	none, all := 0, 0
	for round, rows := range []int{1, 5_000, 15_000, people - 5000, people, people, people} {
		env, dir := madeFolder(t, false)
		a := app.New(app.Config{DataDir: dir, KeyFile: keyFile(dir)})
		if err := a.Open(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		c := exec.Command(os.Args[0], "import", file, "--kind", "employees", "--create-missing")
		c.Env = append(append(os.Environ(), asProgram+"=1"), env...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		// The more rows are staged, the nearer the end is; after the last one
		// come some looks at what will happen in one stroke.
		for looks := 0; looks <= 40*max(0, round-3); {
			if staged, err := strconv.Atoi(sqlitetest.One(t, a.DB, "SELECT count(*) FROM import_row")); err != nil || staged >= rows {
				looks++
			}
			if sqlitetest.One(t, a.DB, "SELECT count(*) FROM import WHERE state = 'done'") != "0" {
				break
			}
		}
		c.Process.Kill()
		c.Wait()
		got := sqlitetest.One(t, a.DB, "SELECT (SELECT count(*) FROM employee), (SELECT count(*) FROM assignment), (SELECT count(*) FROM division), (SELECT count(*) FROM operation WHERE action = 'import_employees')")
		switch got {
		case "0|0|0|0":
			none++
		case fmt.Sprintf("%d|%d|7|1", people, people):
			all++
		default:
			t.Errorf("killed after %d rows: %s", rows, got)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		if code, _, stderr := run(t, env, "import", file, "--kind", "employees", "--create-missing"); code != 0 {
			t.Errorf("again: %d, %s", code, stderr)
		}
		if got := strings.Count(employees(t, dir), " "); got != people-1 {
			t.Errorf("%d employees", got+1)
		}
	}
	t.Logf("%d times nothing, %d times all", none, all)
	if none == 0 {
		t.Error("it was never killed in time")
	}
}
