package sqlite_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// company is all that an import may change, but for versions, times, and whom
// LINE WORKS is to be asked about.
func company(t testing.TB, db *sqlite.DB) string {
	t.Helper()
	var all []string
	for _, q := range []string{
		"SELECT id, code, last_name, first_name, kana, account_id, joined_on, left_on FROM employee ORDER BY id",
		"SELECT * FROM assignment ORDER BY employee_id, from_date",
		"SELECT id, code, name FROM division ORDER BY id", "SELECT id, code, name FROM employment_type ORDER BY id",
		"SELECT user_id, account_id FROM sender ORDER BY user_id",
	} {
		all = append(all, sqlitetest.Query(t, db, q)...)
	}
	return strings.Join(all, "\n")
}

// imported imports rows and gives the id of the import.
func imported(t testing.TB, db *sqlite.DB, o timeclock.ImportOptions, rows ...timeclock.ImportRow) int64 {
	t.Helper()
	done, err := db.ApplyImport(t.Context(), timeclock.Owner(), plan(t, db, timeclock.Owner(), o, rows...), timeclock.ApplyOptions{File: "名簿.xlsx"})
	if err != nil {
		t.Fatal(err)
	}
	return done.ImportID
}

// mixed are rows of every sort for a company of four, the fourth of whom left.
var mixed = []timeclock.ImportRow{
	{Code: "0000", LastName: "田中", Kana: "タナカ", AccountID: "user0001@example.com", DivisionCode: "20", MovedOn: "2026-12-01"},
	{Code: "0001", AccountID: "user0000@example.com", Division: "新設部", MovedOn: "2020-01-01", JoinedOn: "2019-04-01"},
	{Code: "0002", LeftOn: "2027-03-31"},
	{Code: "0100", LastName: "新", Division: "新設部", Type: "新区分", AccountID: "user0003@example.com"},
	{Code: "0101", LastName: "新", DivisionCode: "10", TypeCode: "1"},
}

func office(t testing.TB) *sqlite.DB {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 4)
	sqlitetest.Exec(t, db, "UPDATE employee SET left_on = '2026-11-22' WHERE id = 4")
	return db
}

func TestUndoImport(t *testing.T) {
	db := office(t)
	before := company(t, db)
	id := imported(t, db, timeclock.ImportOptions{CreateMissing: true}, mixed...)
	if company(t, db) == before {
		t.Fatal("nothing was imported")
	}
	runs, err := db.Imports(t.Context(), timeclock.Owner(), 20)
	if err != nil || len(runs) != 1 || runs[0].File != "名簿.xlsx" || !runs[0].Undoable || runs[0].Undone || runs[0].Counts != (timeclock.ImportCounts{New: 2, Changed: 3}) || runs[0].Kind != timeclock.ImportEmployees || !runs[0].At.Equal(sqlitetest.Now()) {
		t.Errorf("%+v, %v", runs, err)
	}
	done, err := db.UndoImport(t.Context(), timeclock.Owner(), id)
	if want := (timeclock.ImportUndone{Restored: 4, Removed: 2}); err != nil || done != want {
		t.Fatalf("%+v, %v", done, err)
	}
	if after := company(t, db); after != before {
		t.Errorf("it was\n%s\nand is\n%s", before, after)
	}
	// Known users are tied to their employees again.
	got := sqlitetest.Query(t, db, "SELECT code, user_id FROM employee ORDER BY id")
	want := []string{"0000|" + sqlitetest.UserID(0), "0001|" + sqlitetest.UserID(1), "0002|" + sqlitetest.UserID(2), "0003|" + sqlitetest.UserID(3)}
	if !slices.Equal(got, want) {
		t.Errorf("users %v", got)
	}
	record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "出勤"))
	if got := sqlitetest.One(t, db, "SELECT employee_code FROM punch_log"); got != "0000" {
		t.Errorf("punched for %s", got)
	}
	if got := sqlitetest.One(t, db, "SELECT target_id, new FROM operation WHERE action = 'undo_import'"); got != fmt.Sprintf(`%d|{"removed":2,"restored":4}`, id) {
		t.Errorf("operation %s", got)
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM pragma_foreign_key_check"); got != "0" {
		t.Errorf("%s broken references", got)
	}
	if _, err := db.UndoImport(t.Context(), timeclock.Owner(), id); timeclock.CodeOf(err) != timeclock.CodeConflict {
		t.Errorf("twice: %v", err)
	}
	if runs, err := db.Imports(t.Context(), timeclock.Owner(), 20); err != nil || runs[0].Undoable || !runs[0].Undone {
		t.Errorf("%+v, %v", runs, err)
	}
	// The mended file goes in again.
	imported(t, db, timeclock.ImportOptions{CreateMissing: true}, mixed...)
}

// Whatever was imported, taken back it leaves the company as it was.
func TestUndoRestoresWhateverWasImported(t *testing.T) {
	db := office(t)
	for seed := range uint64(100) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		pick := func(ss ...string) string { return ss[rnd.IntN(len(ss))] }
		var rows []timeclock.ImportRow
		for range 1 + rnd.IntN(6) {
			rows = append(rows, timeclock.ImportRow{Code: fmt.Sprintf("%04d", rnd.IntN(8)), LastName: pick("", "山田", "佐藤", "鈴木"), FirstName: pick("", "太郎"),
				Kana: pick("", "ヤマダ"), DivisionCode: pick("", "10", "20"), Division: pick("", "", "開発部"), TypeCode: pick("", "1", "2"), AccountID: pick("", fmt.Sprintf("user%04d@example.com", rnd.IntN(8))),
				LeftOn: timeclock.Date(pick("", "", "", "2026-11-22", "2027-03-31")), MovedOn: timeclock.Date(pick("", "", "2020-01-01", "2026-01-01", "2027-01-01"))})
		}
		o := timeclock.ImportOptions{CreateMissing: seed%2 == 0}
		before := company(t, db)
		id := imported(t, db, o, rows...)
		if id == 0 {
			continue
		}
		if _, err := db.UndoImport(t.Context(), timeclock.Owner(), id); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if after := company(t, db); after != before {
			t.Fatalf("seed %d: %+v\nit was\n%s\nand is\n%s", seed, rows, before, after)
		}
		if seed%3 == 0 {
			imported(t, db, o, rows...) // go on with another company
		}
	}
	if bad, err := db.VerifyOperations(t.Context(), timeclock.Owner()); bad != 0 || err != nil {
		t.Errorf("operation %d, %v", bad, err)
	}
}

// What came after an import and touched what it wrote keeps it.
func TestUndoOfWhatWasTouched(t *testing.T) {
	fresh := "(SELECT id FROM employee WHERE code = '0100')"
	for name, meanwhile := range map[string][]string{
		"a changed one was changed":   {"UPDATE employee SET kana = 'x', version = version + 1 WHERE code = '0002'"},
		"a new one was changed":       {"UPDATE employee SET kana = 'x', version = version + 1 WHERE code = '0101'"},
		"who lost his ID was changed": {"UPDATE employee SET version = version + 1 WHERE code = '0003'"},
		"a new one was gone":          {"DELETE FROM assignment WHERE employee_id = (SELECT id FROM employee WHERE code = '0101')", "DELETE FROM employee WHERE code = '0101'"},
		"a new one punched": {`INSERT INTO punch (employee_id, type, punched_ms, utc_offset_min, work_date, division_id, employment_type_id, source, made_ms)
			VALUES (` + fresh + `, 'clock_in', 1, 540, '2026-11-23', 1, 1, 'manual', 1)`},
		"a new one was written to":         {`INSERT INTO outbox (kind, priority, reply_case, params, employee_id, state, not_before_ms, created_ms) VALUES ('first_message', 1, '', '', ` + fresh + `, 'queued', 0, 0)`},
		"a new one wrote":                  {`INSERT INTO event (issued_ms, key, received_ms, kind, type, domain_id, outcome, employee_id) VALUES (1, x'00', 1, 'text', '', 1, 'unmatched', ` + fresh + `)`},
		"another table tells of a new one": {"CREATE TABLE other (employee_id INTEGER REFERENCES employee (id))", "INSERT INTO other VALUES (" + fresh + ")"},
		"somebody else has the ID that one lost": {"UPDATE employee SET account_id = NULL WHERE code = '0100'", "UPDATE employee SET account_id = NULL WHERE code = '0002'",
			"INSERT INTO employee (code, last_name, account_id, created_ms, updated_ms) VALUES ('0900', 'x', 'user0003@example.com', 0, 0)"},
	} {
		t.Run(name, func(t *testing.T) {
			db := office(t)
			id := imported(t, db, timeclock.ImportOptions{CreateMissing: true}, mixed...)
			for _, q := range meanwhile {
				sqlitetest.Exec(t, db, q)
			}
			before := state(t, db)
			if _, err := db.UndoImport(t.Context(), timeclock.Owner(), id); timeclock.CodeOf(err) != timeclock.CodeImportTouched {
				t.Errorf("%v", err)
			}
			if !slices.Equal(before, state(t, db)) {
				t.Error("something was taken back")
			}
			if runs, err := db.Imports(t.Context(), timeclock.Owner(), 20); err != nil || runs[0].Undoable && !strings.HasPrefix(name, "somebody else") {
				t.Errorf("%+v, %v", runs, err)
			}
		})
	}
}

// What others did that the import did not write does not keep it, and stays.
func TestUndoLeavesOthersAlone(t *testing.T) {
	db := office(t)
	id := imported(t, db, timeclock.ImportOptions{CreateMissing: true}, mixed...)
	record(t, db, sqlitetest.Text(1, sqlitetest.Now(), "出勤")) // of a changed one, in the 所属 as it is now
	sqlitetest.Exec(t, db, "INSERT INTO assignment SELECT 3, '2028-01-01', id, 1 FROM division WHERE name = '新設部'")
	if _, err := db.UndoImport(t.Context(), timeclock.Owner(), id); err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM division WHERE name = '新設部'"); got != "1" {
		t.Error("a 所属 that somebody belongs to went")
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM employment_type WHERE name = '新区分'"); got != "0" {
		t.Error("a 雇用区分 that nobody has stays")
	}
	if got := sqlitetest.One(t, db, "SELECT (SELECT count(*) FROM punch), (SELECT count(*) FROM pragma_foreign_key_check)"); got != "1|0" {
		t.Errorf("punches and broken references: %s", got)
	}
}

func TestUndoRights(t *testing.T) {
	db := office(t)
	general := timeclock.Scope{Divisions: []int64{1}}
	admin := func(r timeclock.Rights, s timeclock.Scope) timeclock.Actor {
		return timeclock.Actor{Kind: timeclock.ActorAdmin, ID: 7, Name: "管理", Rights: r, Scope: s, Via: "window"}
	}
	edit := timeclock.Rights{Employees: timeclock.LevelEdit}
	outside := imported(t, db, timeclock.ImportOptions{}, timeclock.ImportRow{Code: "0100", LastName: "新", DivisionCode: "20", TypeCode: "1"})
	changed := imported(t, db, timeclock.ImportOptions{}, timeclock.ImportRow{Code: "0001", Kana: "ア"}) // of the other 所属
	inside := imported(t, db, timeclock.ImportOptions{}, timeclock.ImportRow{Code: "0101", LastName: "新", DivisionCode: "10", TypeCode: "1"})
	for _, tt := range []struct {
		name  string
		actor timeclock.Actor
		id    int64
		want  timeclock.Code
	}{
		{"rights to look", admin(timeclock.Rights{Employees: timeclock.LevelView}, timeclock.Scope{}), inside, timeclock.CodeForbidden},
		{"rights to IDs", admin(timeclock.Rights{Options: timeclock.LevelEdit, Employees: timeclock.LevelView}, timeclock.Scope{}), inside, timeclock.CodeForbidden},
		{"a new one out of scope", admin(edit, general), outside, timeclock.CodeForbidden},
		{"a changed one out of scope", admin(edit, general), changed, timeclock.CodeForbidden},
		{"no such import", timeclock.Owner(), 99, timeclock.CodeNotFound},
		{"in scope", admin(edit, general), inside, ""},
	} {
		before := state(t, db)
		_, err := db.UndoImport(t.Context(), tt.actor, tt.id)
		if timeclock.CodeOf(err) != tt.want {
			t.Errorf("%s: %v", tt.name, err)
		}
		if tt.want != "" && !slices.Equal(before, state(t, db)) {
			t.Errorf("%s: something was taken back", tt.name)
		}
	}
	// Who sees a part of the company sees his own imports.
	if runs, err := db.Imports(t.Context(), admin(edit, general), 20); err != nil || len(runs) != 0 {
		t.Errorf("%+v, %v", runs, err)
	}
	if runs, err := db.Imports(t.Context(), admin(edit, timeclock.Scope{}), 2); err != nil || len(runs) != 2 || runs[0].ID != inside {
		t.Errorf("%+v, %v", runs, err)
	}
	if runs, err := db.Imports(t.Context(), admin(timeclock.Rights{Employees: timeclock.LevelView}, timeclock.Scope{}), 20); err != nil || len(runs) != 0 {
		t.Errorf("%+v, %v", runs, err)
	}
}

// The rows of an import tell of whom it changed: nobody alters them unseen.
func TestImportRowsAreKept(t *testing.T) {
	db := office(t)
	imported(t, db, timeclock.ImportOptions{CreateMissing: true}, mixed...)
	side, err := sql.Open("sqlite3", db.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer side.Close()
	for _, q := range []string{"UPDATE import_row SET kana = 'x'", "DELETE FROM import_row WHERE n = 1", "DELETE FROM import", "DELETE FROM import WHERE id = 1"} {
		if _, err := side.Exec(q); err == nil {
			t.Errorf("allowed: %s", q)
		}
	}
	verify := func() int64 {
		bad, err := db.VerifyOperations(t.Context(), timeclock.Owner())
		if err != nil {
			t.Fatal(err)
		}
		return bad
	}
	if bad := verify(); bad != 0 {
		t.Fatalf("operation %d", bad)
	}
	want := sqlitetest.One(t, db, "SELECT id FROM operation WHERE action = 'import_employees'")
	sqlitetest.Exec(t, db, "DROP TRIGGER import_row_fixed")
	sqlitetest.Exec(t, db, "DROP TRIGGER import_row_kept")
	for _, q := range [][2]string{
		{"UPDATE import_row SET old_kana = 'x' WHERE n = 1", "UPDATE import_row SET old_kana = '' WHERE n = 1"},
		{"UPDATE import_row SET released = 1 WHERE n = 1", "UPDATE import_row SET released = 0 WHERE n = 1"},
		{"INSERT INTO import_row (import_id, n, sets_account, code, last_name, first_name, kana) VALUES (1, 99, 0, 'x', '', '', '')", "DELETE FROM import_row WHERE n = 99"},
		{"UPDATE import_row SET n = 99 WHERE released = 1", "UPDATE import_row SET n = 6 WHERE released = 1"},
	} {
		sqlitetest.Exec(t, db, q[0])
		if bad := verify(); fmt.Sprint(bad) != want {
			t.Errorf("%s: operation %d, want %s", q[0], bad, want)
		}
		sqlitetest.Exec(t, db, q[1])
		if bad := verify(); bad != 0 {
			t.Errorf("%s: operation %d", q[1], bad)
		}
	}
}

// What a crash leaves of an import is taken away once it is old.
func TestTidyImports(t *testing.T) {
	now := sqlitetest.Now()
	db := sqlitetest.Open(t, func(o *sqlite.Options) { o.Now = func() time.Time { return now } })
	stage := func(at time.Time) {
		sqlitetest.Exec(t, db, "INSERT INTO import (kind, file, state, actor_kind, actor_id, actor_name, staged_ms, new, changed, unchanged, rejected) VALUES ('employees', '', 'staging', '', 0, '', ?, 0, 0, 0, 0)", at.UnixMilli())
		sqlitetest.Exec(t, db, `WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 9000)
			INSERT INTO import_row (import_id, n, sets_account, code, last_name, first_name, kana) SELECT (SELECT max(id) FROM import), n, 0, n, '', '', '' FROM c`)
	}
	stage(now.Add(-time.Hour))
	stage(now)
	if err := db.TidyImports(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.Query(t, db, "SELECT id, (SELECT count(*) FROM import_row WHERE import_id = import.id) FROM import"); !slices.Equal(got, []string{"2|9000"}) {
		t.Errorf("left %v", got)
	}
	if runs, err := db.Imports(t.Context(), timeclock.Owner(), 20); err != nil || len(runs) != 0 {
		t.Errorf("an import that never was: %+v, %v", runs, err)
	}
	if _, err := db.UndoImport(t.Context(), timeclock.Owner(), 2); timeclock.CodeOf(err) != timeclock.CodeNotFound {
		t.Errorf("%v", err)
	}
}

func TestMappings(t *testing.T) {
	now := sqlitetest.Now()
	db := sqlitetest.Open(t, func(o *sqlite.Options) { o.Now = func() time.Time { return now } })
	a := timeclock.Owner()
	save := func(k timeclock.ImportKind, signature string, m timeclock.ImportMapping) {
		t.Helper()
		if err := db.RememberMapping(t.Context(), a, k, signature, m); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Second)
	}
	save(timeclock.ImportEmployees, "x", timeclock.ImportMapping{timeclock.FieldCode: 3})
	save(timeclock.ImportEmployees, "x", timeclock.ImportMapping{timeclock.FieldCode: 1, timeclock.FieldName: 0})
	save(timeclock.ImportEmployees, "x", timeclock.ImportMapping{timeclock.FieldCode: 1, timeclock.FieldName: 0})
	save(timeclock.ImportAccounts, "x", timeclock.ImportMapping{timeclock.FieldCode: 2})
	got, err := db.Mappings(t.Context(), a, timeclock.ImportEmployees)
	if err != nil || len(got) != 1 || len(got["x"]) != 2 || got["x"][timeclock.FieldCode] != 1 {
		t.Errorf("%v, %v", got, err)
	}
	if got := sqlitetest.Query(t, db, "SELECT target_id, old, new FROM operation WHERE action = 'remember_mapping'"); !slices.Equal(got, []string{
		`employees||{"code":3}`, `employees|{"code":3}|{"code":1,"name":0}`, `accounts||{"code":2}`}) {
		t.Errorf("operations %v", got)
	}
	for i := range 120 {
		save(timeclock.ImportEmployees, fmt.Sprint(i), timeclock.ImportMapping{timeclock.FieldCode: i})
	}
	if got, err = db.Mappings(t.Context(), a, timeclock.ImportEmployees); err != nil || len(got) != 100 || got["x"] != nil || got["119"] == nil {
		t.Errorf("%d, %v", len(got), err)
	}
	viewer := timeclock.Actor{Kind: timeclock.ActorAdmin, Rights: timeclock.Rights{Employees: timeclock.LevelView}}
	if _, err := db.Mappings(t.Context(), viewer, timeclock.ImportEmployees); timeclock.CodeOf(err) != timeclock.CodeForbidden {
		t.Errorf("%v", err)
	}
	if err := db.RememberMapping(t.Context(), viewer, timeclock.ImportAccounts, "y", nil); timeclock.CodeOf(err) != timeclock.CodeForbidden {
		t.Errorf("%v", err)
	}
}

func TestUndoKeepsWhomAWaitingMessageFound(t *testing.T) {
	c := newTestClock()
	db := registered(t, 3, c.options)
	m := c.text("stranger", "")
	m.Kind = timeclock.KindBegin
	record(t, db, m)
	id := imported(t, db, timeclock.ImportOptions{}, timeclock.ImportRow{Code: "0100", LastName: "新", DivisionCode: "10", TypeCode: "1", AccountID: "s@example.com"})
	c.answer(t, db, "stranger", "s@example.com")
	if _, err := db.UndoImport(t.Context(), timeclock.Owner(), id); timeclock.CodeOf(err) != timeclock.CodeImportTouched {
		t.Errorf("%v", err)
	}
}

// Whoever may import may take it back, also if it took the ID off one who left
// and was somebody else's.
func TestUndoWithinAScopeGivesAReleasedIDBack(t *testing.T) {
	db := office(t)
	e := editor(timeclock.Scope{Divisions: []int64{1}})
	p := plan(t, db, e, timeclock.ImportOptions{Kind: timeclock.ImportAccounts}, timeclock.ImportRow{Code: "0000", AccountID: "user0003@example.com"})
	r, err := db.ApplyImport(t.Context(), e, p, timeclock.ApplyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	runs, err := db.Imports(t.Context(), e, 20)
	if err != nil || len(runs) != 1 || !runs[0].Undoable {
		t.Fatalf("%+v, %v", runs, err)
	}
	if _, err := db.UndoImport(t.Context(), e, r.ImportID); err != nil {
		t.Error(err)
	}
}
