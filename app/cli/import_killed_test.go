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
	const people = 4_000
	var csv strings.Builder
	csv.WriteString(csvHead)
	for i := range people {
		fmt.Fprintf(&csv, "%05d,山田,太郎%d,総務部%d,正社員,user%d@example.com\n", i, i, i%7, i)
	}
	file := filepath.Join(t.TempDir(), "名簿.csv")
	write(t, file, csv.String())
	// What a look at the staged rows finds says how far an import is; after the
	// last of them come the looks at what happens in one stroke. The first
	// import is let through, and tells how many those are.
	none, all, stroke := 0, 0, 0
	for round, kill := range []struct {
		rows   int // staged
		fourth int // of the stroke
	}{{people, 100}, {1, 0}, {people / 3, 0}, {people, 0}, {people, 1}, {people, 2}, {people, 3}, {people, 5}} {
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
		for looks := 0; ; {
			staged, done, _ := strings.Cut(sqlitetest.One(t, a.DB, "SELECT (SELECT count(*) FROM import_row), (SELECT count(*) FROM import WHERE state = 'done')"), "|")
			if n, err := strconv.Atoi(staged); err != nil {
				t.Fatal(err)
			} else if n >= kill.rows {
				looks++
			}
			if round == 0 {
				stroke = looks
			}
			if done != "0" || looks > 0 && round > 0 && looks > stroke*kill.fourth/4 {
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
			t.Errorf("killed after %d rows and %d/4 of the rest: %s", kill.rows, kill.fourth, got)
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
	t.Logf("%d times nothing, %d times all; %d looks at the stroke", none, all, stroke)
	if none == 0 || all == 0 {
		t.Errorf("%d times nothing and %d times all: it was not killed before and after the stroke", none, all)
	}
}
