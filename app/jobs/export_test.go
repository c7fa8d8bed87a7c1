package jobs

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"punchline/app/sheet"
	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// company is a database with employees whose values are hard to write into a file.
func company(t *testing.T) *sqlite.DB {
	t.Helper()
	db := sqlitetest.Open(t, func(o *sqlite.Options) { o.Now = sqlitetest.Now })
	ctx := context.Background()
	for _, f := range []timeclock.UnitForm{
		{Kind: timeclock.UnitDivision, Code: "01", Name: "総務部"}, {Kind: timeclock.UnitDivision, Code: "=2", Name: "営業部"},
		{Kind: timeclock.UnitDivision, Code: "+3", Name: "営業部"}, {Kind: timeclock.UnitDivision, Code: "'04", Name: "'05"},
		{Kind: timeclock.UnitEmploymentType, Code: "1", Name: "正社員"}, {Kind: timeclock.UnitEmploymentType, Code: "-2", Name: "パート, 短時間 \"A\""},
	} {
		if f.Code == "=2" {
			f.Code = "2" // a form refuses it; see below
		}
		if err := db.SaveUnit(ctx, timeclock.Owner(), f); err != nil {
			t.Fatalf("%+v: %v", f, err)
		}
	}
	sqlitetest.Exec(t, db, "UPDATE division SET code = '=2' WHERE code = '2'")
	for _, f := range []timeclock.EmployeeForm{
		{Code: "0001", LastName: "山田", FirstName: "太郎", Kana: "ヤマダ タロウ", DivisionID: 1, EmploymentTypeID: 1, AccountID: "a-b_c.d@example", JoinedOn: "2001-01-02", LeftOn: "2030-12-31"},
		{Code: "-1", LastName: "-", DivisionID: 2, EmploymentTypeID: 2},
		{Code: "+1", FirstName: "'Ofa", DivisionID: 3, EmploymentTypeID: 2},
		{Code: "@1", LastName: "'0001", DivisionID: 4, EmploymentTypeID: 2},
		{Code: "'7", LastName: "O'Neil", FirstName: "\"Q\"", DivisionID: 4, EmploymentTypeID: 1},
		{Code: "''8", LastName: "姓 が 二つ", FirstName: "名, も", DivisionID: 1, EmploymentTypeID: 1},
		{Code: "12345678901234567890", LastName: "髙﨑", FirstName: "①㈱", Kana: "ｶﾅ", DivisionID: 1, EmploymentTypeID: 1},
		{Code: "TRUE", LastName: "1-2", FirstName: "2020/1/1", DivisionID: 1, EmploymentTypeID: 1, LeftOn: "2020-01-01"},
		{Code: "#1", LastName: "#", DivisionID: 1, EmploymentTypeID: 1, JoinedOn: "2030-01-01"},
	} {
		if _, err := db.SaveEmployee(ctx, timeclock.Owner(), f); err != nil {
			t.Fatalf("%+v: %v %v", f, err, timeclock.ArgsOf(err))
		}
	}
	// An import takes codes that a form refuses.
	if r, err := ImportEmployees(ctx, db, timeclock.Owner(), "x.csv", []byte("社員番号,氏名,所属コード,雇用区分\n'=1,佐藤,01,1\n"), ImportOptions{}); err != nil || r.Counts.New != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	return db
}

func rulesOf(t *testing.T, db *sqlite.DB) *timeclock.Rules {
	t.Helper()
	r, err := db.Rules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What was exported is imported again without a change, in every form.
func TestExportComesBackAsItWas(t *testing.T) {
	all := timeclock.EmployeeQuery{State: timeclock.FilterAll}
	for _, twins := range []bool{false, true} {
		db := company(t)
		if twins {
			// Neither name nor code tells these apart.
			sqlitetest.Exec(t, db, "UPDATE division SET code = '営業部' WHERE code = '+3'")
		}
		for _, format := range []Format{sheet.OutputXLSX, sheet.OutputCSV, sheet.OutputSJIS} {
			for _, lang := range words.Langs() {
				f, err := ExportEmployees(t.Context(), db, rulesOf(t, db), timeclock.Owner(), all, ExportOptions{Format: format, Lang: lang, Today: "2026-11-23"})
				if err != nil {
					t.Fatalf("%s %s: %v %v", format, lang, err, timeclock.ArgsOf(err))
				}
				r, err := ImportEmployees(t.Context(), db, timeclock.Owner(), f.Name, f.Data, ImportOptions{DryRun: true})
				if err != nil || r.Counts.Unchanged != 10 || r.Counts.New+r.Counts.Changed+r.Counts.Rejected > 0 {
					t.Errorf("%s %s, twins %v: %+v, %v", format, lang, twins, r.Counts, err)
					for row := range r.Rows() {
						if row.Status != timeclock.ImportUnchanged {
							t.Errorf("%+v", row)
						}
					}
				}
			}
		}
	}
}

func TestExportedText(t *testing.T) {
	db := company(t)
	f, err := ExportEmployees(t.Context(), db, rulesOf(t, db), timeclock.Owner(), timeclock.EmployeeQuery{}, ExportOptions{Format: sheet.OutputCSV, Today: "2026-11-23"})
	if err != nil {
		t.Fatal(err)
	}
	if f.Name != "従業員_2026-11-23.csv" || f.MediaType != "text/csv; charset=UTF-8" {
		t.Errorf("%s, %s", f.Name, f.MediaType)
	}
	for _, line := range []string{
		"\ufeff従業員コード,姓,名,フリガナ,所属,雇用区分,LINE WORKSアカウントID,入社日,退職日",
		"0001,山田,太郎,ヤマダ タロウ,総務部,正社員,a-b_c.d@example,2001/01/02,2030/12/31",
		"'+1,,'Ofa,,'+3,\"パート, 短時間 \"\"A\"\"\",,,",
		"'-1,-,,,'=2,\"パート, 短時間 \"\"A\"\"\",,,",
		"''7,O'Neil,\"\"\"Q\"\"\",,''05,正社員,,,",
	} {
		if !strings.Contains("\r\n"+string(f.Data), "\r\n"+line+"\r\n") {
			t.Errorf("no line %s in\n%s", line, f.Data)
		}
	}
	// Somebody else's program reads the same.
	sjis, err := ExportEmployees(t.Context(), db, rulesOf(t, db), timeclock.Owner(), timeclock.EmployeeQuery{}, ExportOptions{Format: sheet.OutputSJIS, Today: "2026-11-23"})
	if err != nil {
		t.Fatal(err)
	}
	if iconv, err := exec.LookPath("iconv"); err == nil {
		cmd := exec.Command(iconv, "-f", "CP932", "-t", "UTF-8")
		cmd.Stdin = bytes.NewReader(sjis.Data)
		if out, err := cmd.Output(); err != nil || "\ufeff"+string(out) != string(f.Data) {
			t.Errorf("%v\n%s", err, out)
		}
	}
	// What Shift_JIS lacks is named, not lost.
	form := timeclock.EmployeeForm{Code: "99", LastName: "𠮷田¥", DivisionID: 1, EmploymentTypeID: 1}
	if _, err := db.SaveEmployee(t.Context(), timeclock.Owner(), form); err != nil {
		t.Fatal(err)
	}
	_, err = ExportEmployees(t.Context(), db, rulesOf(t, db), timeclock.Owner(), timeclock.EmployeeQuery{}, ExportOptions{Format: sheet.OutputSJIS})
	if args := timeclock.ArgsOf(err); timeclock.CodeOf(err) != timeclock.CodeFileCharacters || args["value"] != "𠮷田¥" || args["characters"] != "𠮷¥" {
		t.Errorf("%v %v", err, args)
	}
	_, err = ExportEmployees(t.Context(), db, rulesOf(t, db), timeclock.Owner(), timeclock.EmployeeQuery{}, ExportOptions{Format: "ods"})
	if timeclock.CodeOf(err) != timeclock.CodeInvalid {
		t.Errorf("another format: %v", err)
	}
}

// An admin who is limited exports what he sees, and imports it again.
func TestExportOfAScope(t *testing.T) {
	db := company(t)
	a := timeclock.Actor{Kind: timeclock.ActorAdmin, Rights: timeclock.Rights{Employees: timeclock.LevelEdit}, Scope: timeclock.Scope{Divisions: []int64{3}}}
	f, err := ExportEmployees(t.Context(), db, rulesOf(t, db), a, timeclock.EmployeeQuery{}, ExportOptions{Format: sheet.OutputCSV})
	if err != nil {
		t.Fatal(err)
	}
	// 営業部 is another's name too, which he does not see.
	if r, err := ImportEmployees(t.Context(), db, a, f.Name, f.Data, ImportOptions{DryRun: true}); err != nil || r.Counts != (timeclock.ImportCounts{Unchanged: 1}) {
		t.Errorf("%+v, %v\n%s", r, err, f.Data)
	}
	a.Rights = timeclock.Rights{}
	if _, err := ExportEmployees(t.Context(), db, rulesOf(t, db), a, timeclock.EmployeeQuery{}, ExportOptions{Format: sheet.OutputCSV}); timeclock.CodeOf(err) != timeclock.CodeForbidden {
		t.Errorf("%v", err)
	}
	if _, err := ImportTemplate(rulesOf(t, db), a, timeclock.ImportEmployees, ExportOptions{Format: sheet.OutputCSV}); timeclock.CodeOf(err) != timeclock.CodeForbidden {
		t.Errorf("%v", err)
	}
}

// A template is read by the import: empty as it is, and with a row in it.
func TestImportTemplate(t *testing.T) {
	db := company(t)
	for _, kind := range []timeclock.ImportKind{timeclock.ImportEmployees, timeclock.ImportAccounts} {
		for _, format := range []Format{sheet.OutputXLSX, sheet.OutputCSV, sheet.OutputSJIS} {
			for _, lang := range words.Langs() {
				name := fmt.Sprintf("%s %s %s", kind, format, lang)
				f, err := ImportTemplate(rulesOf(t, db), timeclock.Owner(), kind, ExportOptions{Format: format, Lang: lang})
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if filepath.Ext(f.Name) != format.Extension() {
					t.Errorf("%s is called %s", name, f.Name)
				}
				r, err := ImportEmployees(t.Context(), db, timeclock.Owner(), f.Name, f.Data, ImportOptions{Kind: kind})
				if err != nil || r.Counts != (timeclock.ImportCounts{}) {
					t.Errorf("%s: %+v, %v", name, r, err)
				}
				if format == sheet.OutputCSV {
					row := map[timeclock.ImportKind]string{
						timeclock.ImportEmployees: "0100,林,花子,ハヤシ ハナコ,総務部,1,hayashi@example.com,2026/4/1,,2026/4/1",
						timeclock.ImportAccounts:  "0001,山田 太郎,a-b_c.d@example",
					}[kind]
					want := map[timeclock.ImportKind]timeclock.ImportCounts{timeclock.ImportEmployees: {New: 1}, timeclock.ImportAccounts: {Unchanged: 1}}[kind]
					r, err := ImportEmployees(t.Context(), db, timeclock.Owner(), f.Name, append(slices.Clip(f.Data), row...), ImportOptions{Kind: kind, DryRun: true})
					if err != nil || r.Counts != want {
						t.Errorf("%s, filled in: %+v, %v", name, r, err)
					}
				}
			}
		}
	}
	if _, err := ImportTemplate(rulesOf(t, db), timeclock.Owner(), "punches", ExportOptions{Format: sheet.OutputCSV}); timeclock.CodeOf(err) != timeclock.CodeInvalid {
		t.Errorf("%v", err)
	}
}

// Whatever a form takes, a file brings back.
func TestExportOfOddValues(t *testing.T) {
	db := sqlitetest.Open(t, func(o *sqlite.Options) { o.Now = sqlitetest.Now })
	signs := []string{"=", "+", "-", "@", "'", "\"", "#", ",", ";", " ", "　", "0", "1", "9", "E", "A", "a", "é", "山", "ｱ", "ガ", "か\u3099", "／", "/", "月", "日", "%", "\\", "*", "※", "(", ".", "\u200b", "\ufe0f", "\U000e0100", "神"}
	r := rand.New(rand.NewPCG(5, 2026))
	odd := func(most int) string {
		var b strings.Builder
		for range r.IntN(most + 1) {
			b.WriteString(signs[r.IntN(len(signs))])
		}
		return b.String()
	}
	for i := range 40 {
		kind := []timeclock.UnitKind{timeclock.UnitDivision, timeclock.UnitEmploymentType}[i%2]
		err := db.SaveUnit(t.Context(), timeclock.Owner(), timeclock.UnitForm{Kind: kind, Code: odd(2), Name: odd(2)})
		if c := timeclock.CodeOf(err); c != "" && c != timeclock.CodeInvalid {
			t.Fatal(err)
		}
	}
	units, err := db.Units(t.Context(), timeclock.Owner())
	if err != nil || len(units.Divisions) < 5 || len(units.EmploymentTypes) < 5 {
		t.Fatalf("%d and %d units, %v", len(units.Divisions), len(units.EmploymentTypes), err)
	}
	stored := 0
	for range 500 {
		_, err := db.SaveEmployee(t.Context(), timeclock.Owner(), timeclock.EmployeeForm{Code: odd(5), LastName: odd(4), FirstName: odd(4), Kana: odd(4),
			DivisionID: units.Divisions[r.IntN(len(units.Divisions))].ID, EmploymentTypeID: units.EmploymentTypes[r.IntN(len(units.EmploymentTypes))].ID})
		switch timeclock.CodeOf(err) {
		case "":
			stored++
		case timeclock.CodeInvalid:
		default:
			t.Fatal(err)
		}
	}
	for _, format := range []Format{sheet.OutputXLSX, sheet.OutputCSV} {
		f, err := ExportEmployees(t.Context(), db, rulesOf(t, db), timeclock.Owner(), timeclock.EmployeeQuery{}, ExportOptions{Format: format})
		if err != nil {
			t.Fatal(err)
		}
		r, err := ImportEmployees(t.Context(), db, timeclock.Owner(), f.Name, f.Data, ImportOptions{DryRun: true})
		if err != nil || stored < 200 || r.Counts != (timeclock.ImportCounts{Unchanged: stored}) {
			t.Errorf("%s: %d stored, %+v, %v", format, stored, r.Counts, err)
			for row := range r.Rows() {
				if row.Status != timeclock.ImportUnchanged {
					t.Errorf("%+v", row)
				}
			}
		}
	}
}
