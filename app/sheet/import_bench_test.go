package sheet_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/japanese"

	"punchline/app/sheet"
	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// BenchmarkImport measures a file of 100,000 employees end to end, from its
// bytes into SQLite, against others in the same run:
//
//	excelize      .xlsx as a multiple of what excelize alone needs to stream the
//	              same cells as they are shown. At most 1.2.
//	excelize-raw  the same, of its raw reading.
//	same-rows     .csv as a multiple of sqlite3 putting the same file into the
//	              same tables: .import, then INSERT … SELECT into employee and
//	              assignment with their keys and triggers. At most 1.5, Shift_JIS 1.6.
//	bare-import   the same, of .import into a bare table of six texts: no keys,
//	              one tree instead of six, nothing looked up. About 3.6, of
//	              which the six trees are 3: sqlite3 itself takes that long for
//	              same-rows.
//
// Ours besides reads the roster, plans every row for the preview, and stages the
// rows so that the punches wait only for the last stroke and the import can be
// taken back.
//
// Those against sqlite3 are left out where it is not installed.
func BenchmarkImport(b *testing.B) {
	const people = 100_000
	text := csvOf(people)
	b.Run("xlsx", func(b *testing.B) {
		book := xlsxOf(b, people)
		var ours, theirs, raw time.Duration
		for range b.N {
			theirs += timed(b, func() error { return streamed(book, excelize.Options{}) })
			ours += timed(b, importInto(b, "x.xlsx", book, people))
			raw += timed(b, func() error { return streamed(book, excelize.Options{RawCellValue: true}) })
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(ours.Seconds()/float64(b.N), "s")
		b.ReportMetric(float64(ours)/float64(theirs), "x-excelize")
		b.ReportMetric(float64(ours)/float64(raw), "x-excelize-raw")
	})
	sjis, err := japanese.ShiftJIS.NewEncoder().Bytes(text)
	if err != nil {
		b.Fatal(err)
	}
	for name, data := range map[string][]byte{"csv": text, "csv-sjis": sjis} {
		b.Run(name, func(b *testing.B) {
			file := filepath.Join(b.TempDir(), "a.csv")
			if err := os.WriteFile(file, text, 0o600); err != nil { // sqlite3 reads UTF-8 only
				b.Fatal(err)
			}
			_, missing := exec.LookPath("sqlite3")
			var ours, same, bare time.Duration
			for range b.N {
				ours += timed(b, importInto(b, "x.csv", data, people))
				if missing == nil {
					same += timed(b, sqlite3Same(b, file))
					bare += timed(b, sqlite3Bare(b, file))
				}
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(ours.Seconds()/float64(b.N), "s")
			if missing == nil {
				b.ReportMetric(float64(ours)/float64(same), "x-same-rows")
				b.ReportMetric(float64(ours)/float64(bare), "x-bare-import")
			}
		})
	}
}

func timed(b *testing.B, f func() error) time.Duration {
	start := time.Now()
	if err := f(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

func employeeCells(i int) []string {
	return []string{fmt.Sprintf("%06d", i), []string{"山田", "佐藤", "鈴木", "高橋", "田中"}[i%5], "太郎" + strconv.Itoa(i), "部署" + strconv.Itoa(i%40), "正社員", fmt.Sprintf("user%06d@example.com", i)}
}

var employeeHead = []string{"従業員コード", "姓", "名", "所属", "雇用区分", "LINE WORKSアカウントID"}

func csvOf(n int) []byte {
	var s bytes.Buffer
	s.WriteString(strings.Join(employeeHead, ",") + "\r\n")
	for i := range n {
		s.WriteString(strings.Join(employeeCells(i), ",") + "\r\n")
	}
	return s.Bytes()
}

func xlsxOf(b *testing.B, n int) []byte {
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	row := make([]any, len(employeeHead))
	for i := range n + 1 {
		cells := employeeHead
		if i > 0 {
			cells = employeeCells(i - 1)
		}
		for j, c := range cells {
			row[j] = c
		}
		if err := w.SetRow("A"+strconv.Itoa(i+1), row); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// streamed reads all cells with excelize.
func streamed(book []byte, o excelize.Options) error {
	f, err := excelize.OpenReader(bytes.NewReader(book), o)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			return err
		}
	}
	return rows.Error()
}

// importInto does what an import does, into an empty database.
func importInto(b *testing.B, name string, data []byte, want int) func() error {
	db := sqlitetest.Open(b, func(o *sqlite.Options) {})
	return func() error {
		book, err := sheet.Open(name, data, sheet.Options{})
		if err != nil {
			return err
		}
		c, err := book.Choose(timeclock.ImportEmployees)
		if err != nil {
			return err
		}
		rows := &timeclock.ImportRows{}
		for r, err := range c.Sheet.Rows(c.Mapping) {
			if err != nil {
				return err
			}
			rows.Add(r)
		}
		roster, err := db.Roster(context.Background(), timeclock.Owner())
		if err != nil {
			return err
		}
		plan := timeclock.PlanImport(rows, roster, timeclock.ImportOptions{Kind: timeclock.ImportEmployees, Today: roster.Today, CreateMissing: true})
		done, err := db.ApplyImport(context.Background(), timeclock.Owner(), plan, timeclock.ApplyOptions{})
		if err == nil && done.New != want {
			err = fmt.Errorf("%+v", done)
		}
		return err
	}
}

// sqlite3Bare puts a file into a table without keys.
func sqlite3Bare(b *testing.B, file string) func() error {
	db := filepath.Join(b.TempDir(), "bare.db")
	return func() error {
		return sqlite3(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", ".import --csv "+file+" t")
	}
}

// sqlite3Same puts a file where an import puts it.
func sqlite3Same(b *testing.B, file string) func() error {
	db := sqlitetest.Open(b, func(o *sqlite.Options) {})
	return func() error {
		return sqlite3(db.Path(), "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-32768;", ".import --csv "+file+" t",
			`BEGIN IMMEDIATE;
			UPDATE revision SET bulk = 1;
			INSERT INTO division (code, name, created_ms, updated_ms) SELECT DISTINCT 所属, 所属, 0, 0 FROM t;
			INSERT INTO employment_type (code, name, created_ms, updated_ms) SELECT DISTINCT 雇用区分, 雇用区分, 0, 0 FROM t;
			INSERT INTO employee (code, last_name, first_name, account_id, lookup_due_ms, created_ms, updated_ms) SELECT 従業員コード, 姓, 名, LINEWORKS, 1, 1, 1
				FROM (SELECT *, "LINE WORKSアカウントID" AS LINEWORKS FROM t);
			INSERT INTO assignment SELECT t.rowid, '2026-01-01', d.id, e.id FROM t CROSS JOIN division d ON d.code = t.所属 CROSS JOIN employment_type e ON e.code = t.雇用区分;
			COMMIT;`)
	}
}

func sqlite3(db string, commands ...string) error {
	c := exec.Command("sqlite3", "-bail", db)
	c.Stdin = strings.NewReader(strings.Join(commands, "\n") + "\n")
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("sqlite3: %w: %s", err, out)
	}
	return nil
}
