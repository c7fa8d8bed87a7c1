package jobs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"punchline/app/sheet"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// office is a service that keeps its employees in memory.
type office struct {
	timeclock.Employees
	roster  timeclock.Roster
	applied []timeclock.Plan
	errs    []error // of the next calls of ApplyImport
	asked   func()  // called by Roster

	mappings map[string]timeclock.ImportMapping
}

func (o *office) Roster(context.Context, timeclock.Actor) (timeclock.Roster, error) {
	if o.asked != nil {
		o.asked()
	}
	return o.roster, nil
}

func (o *office) ApplyImport(_ context.Context, _ timeclock.Actor, p timeclock.Plan, _ timeclock.ApplyOptions) (timeclock.ImportResult, error) {
	o.applied = append(o.applied, p)
	if len(o.errs) > 0 {
		err := o.errs[0]
		o.errs = o.errs[1:]
		return timeclock.ImportResult{}, err
	}
	return timeclock.ImportResult{New: p.Counts.New, Changed: p.Counts.Changed}, nil
}

func (o *office) Mappings(context.Context, timeclock.Actor, timeclock.ImportKind) (map[string]timeclock.ImportMapping, error) {
	return o.mappings, nil
}

func (o *office) RememberMapping(_ context.Context, _ timeclock.Actor, _ timeclock.ImportKind, signature string, m timeclock.ImportMapping) error {
	o.mappings[signature] = m
	return nil
}

func newOffice() *office {
	return &office{mappings: map[string]timeclock.ImportMapping{}, roster: timeclock.Roster{
		Today:           "2026-04-01",
		Divisions:       []timeclock.Division{{ID: 1, Code: "10", Name: "総務部"}},
		EmploymentTypes: []timeclock.EmploymentType{{ID: 1, Code: "1", Name: "正社員", BreakAllowed: true}},
		Employees: []timeclock.Employee{{ID: 1, Code: "0001", LastName: "山田", FirstName: "太郎", AccountID: "yamada@example.com",
			Assignments: []timeclock.Assignment{{From: "2020-04-01", DivisionID: 1, EmploymentTypeID: 1}}, Version: 1}},
	}}
}

func count(r Report) (n int) {
	for range r.Rows() {
		n++
	}
	return n
}

const sampleFile = "名簿\r\n社員番号*,氏名,所属,雇用形態,LINE WORKS ID\r\n0001,山田 太郎,,,taro@example.com\r\n0002,佐藤 花子,総務部,正社員,taro@example.com\r\n0003,鈴木,総務部,正社員,\r\n1.2E+05,高橋,総務部,正社員,\r\n"

func TestImportEmployees(t *testing.T) {
	o := newOffice()
	r, err := ImportEmployees(t.Context(), o, timeclock.Owner(), "名簿.csv", []byte(sampleFile), ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// The command line prints this; other programs read it.
	var line, got bytes.Buffer
	if err := r.WriteJSON(&line); err != nil {
		t.Fatal(err)
	}
	if b := line.Bytes(); bytes.Count(b, []byte("\n")) != 1 || b[len(b)-1] != '\n' {
		t.Errorf("not one line: %q", b)
	}
	if err := json.Indent(&got, bytes.TrimSpace(line.Bytes()), "", " "); err != nil {
		t.Fatal(err)
	}
	want := `{
 "rows": [
  {
   "row": 3,
   "status": "rejected",
   "code": "0001",
   "name": "山田 太郎",
   "division": "総務部",
   "employment_type": "正社員",
   "account_id": "taro@example.com",
   "reasons": [
    "「LINE WORKS ID」の「taro@example.com」が4行目にもあります。1人に1つずつ割り当ててください。"
   ]
  },
  {
   "row": 4,
   "status": "rejected",
   "code": "0002",
   "name": "佐藤 花子",
   "division": "総務部",
   "employment_type": "正社員",
   "account_id": "taro@example.com",
   "reasons": [
    "「LINE WORKS ID」の「taro@example.com」が3行目にもあります。1人に1つずつ割り当ててください。"
   ]
  },
  {
   "row": 5,
   "status": "new",
   "code": "0003",
   "name": "鈴木",
   "division": "総務部",
   "employment_type": "正社員",
   "account_id": "",
   "reasons": []
  },
  {
   "row": 6,
   "status": "rejected",
   "code": "",
   "name": "高橋",
   "division": "総務部",
   "employment_type": "正社員",
   "account_id": "",
   "reasons": [
    "「社員番号」が 1.2E+05 に変わっています。Excelで列を文字列にして、元の値を入れ直してください。"
   ]
  }
 ],
 "counts": {
  "new": 1,
  "changed": 0,
  "unchanged": 0,
  "rejected": 3
 }
}`
	if got.String() != want {
		t.Errorf("got %s", &got)
	}
	if !r.Written || r.Result.New != 1 || len(o.applied) != 1 {
		t.Errorf("written %v, %+v", r.Written, r.Result)
	}
}

func TestImportWritesNothing(t *testing.T) {
	tests := []struct {
		name string
		file string
		o    ImportOptions
		code timeclock.Code
		rows int
	}{
		{"dry run", sampleFile, ImportOptions{DryRun: true}, "", 4},
		{"strict", sampleFile, ImportOptions{Strict: true}, timeclock.CodeRowsRejected, 4},
		{"no header", "1,2\n", ImportOptions{}, timeclock.CodeFileHeader, 0},
		{"broken at the end", sampleFile + strings.Repeat("\n", 100) + `"`, ImportOptions{}, timeclock.CodeFileMalformed, 0},
		{"no such sheet", sampleFile, ImportOptions{Sheet: "2"}, timeclock.CodeNotFound, 0},
		{"no such kind", sampleFile, ImportOptions{Kind: "people"}, timeclock.CodeInvalid, 0},
	}
	for _, tt := range tests {
		o := newOffice()
		r, err := ImportEmployees(t.Context(), o, timeclock.Owner(), "x.csv", []byte(tt.file), tt.o)
		if got := timeclock.CodeOf(err); got != tt.code || count(r) != tt.rows || r.Written || len(o.applied) > 0 {
			t.Errorf("%s: %v, %d rows, written %v", tt.name, err, count(r), r.Written)
		}
	}
}

// Workbooks are imported as text files are; what is not certain is not guessed.
func TestImportWorkbooks(t *testing.T) {
	tests := []struct {
		file  string
		o     ImportOptions
		code  timeclock.Code
		sheet string // that was read, or that the error names
		rows  int
	}{
		{"openpyxl-plain.xlsx", ImportOptions{}, "", "従業員", 2},
		{"openpyxl-hidden-and-example-first.xlsx", ImportOptions{}, "", "2026年4月", 2},
		{"openpyxl-hidden-and-example-first.xlsx", ImportOptions{Sheet: "記入例"}, "", "記入例", 1},
		{"openpyxl-two-rosters.xlsx", ImportOptions{}, timeclock.CodeFileSheet, "3月、4月", 0},
		{"openpyxl-two-rosters.xlsx", ImportOptions{Lang: words.EN}, timeclock.CodeFileSheet, "3月, 4月", 0},
		{"openpyxl-two-rosters.xlsx", ImportOptions{Sheet: "4月"}, "", "4月", 2},
		{"openpyxl-two-rosters.xlsx", ImportOptions{Sheet: "5月"}, timeclock.CodeNotFound, "5月", 0},
		{"openpyxl-two-header-rows-apart.xlsx", ImportOptions{}, timeclock.CodeFileHeaderMany, "従業員", 0},
		{"openpyxl-two-header-rows-apart.xlsx", ImportOptions{Sheet: "従業員"}, timeclock.CodeFileHeaderMany, "従業員", 0},
		{"openpyxl-far-row.xlsx", ImportOptions{}, timeclock.CodeFileFarCell, "", 0},
		{"openpyxl-accounts.xlsx", ImportOptions{Kind: timeclock.ImportAccounts}, "", "従業員", 3},
		{"excelize-encrypted.xlsx", ImportOptions{}, timeclock.CodeFilePassword, "", 0},
		{"excelize-encrypted.xlsx", ImportOptions{Password: "x"}, timeclock.CodeFilePasswordWrong, "", 0},
		{"excelize-encrypted.xlsx", ImportOptions{Password: "打刻2026"}, "", "名簿", 3},
		{"libreoffice-legacy.xls", ImportOptions{}, timeclock.CodeFileKind, "", 0},
	}
	for _, tt := range tests {
		data, err := os.ReadFile(filepath.Join("../sheet/testdata", tt.file))
		if err != nil {
			t.Fatal(err)
		}
		tt.o.DryRun = true
		r, err := ImportEmployees(t.Context(), newOffice(), timeclock.Owner(), tt.file, data, tt.o)
		if got := timeclock.CodeOf(err); got != tt.code || count(r) != tt.rows {
			t.Errorf("%s: %v, %d rows", tt.file, err, count(r))
		}
		if err != nil {
			r.Sheet = timeclock.ArgsOf(err)["sheet"]
			if timeclock.ArgsOf(err)["file"] != tt.file {
				t.Errorf("%s: the error does not name it: %v", tt.file, timeclock.ArgsOf(err))
			}
		}
		if r.Sheet != tt.sheet {
			t.Errorf("%s: sheet %q, want %q", tt.file, r.Sheet, tt.sheet)
		}
	}
}

func TestImportStrictWritesGoodFiles(t *testing.T) {
	o := newOffice()
	r, err := ImportEmployees(t.Context(), o, timeclock.Owner(), "x.csv", []byte("社員番号,LINE WORKS ID\n0001,T@example.com\n"), ImportOptions{Kind: timeclock.ImportAccounts, Strict: true})
	if err != nil || !r.Written || r.Counts.Changed != 1 || o.applied[0].Row(0).AccountID != "t@example.com" {
		t.Errorf("%+v, %v", r, err)
	}
}

// What somebody changed meanwhile is planned anew, but not for ever.
func TestImportPlansAgain(t *testing.T) {
	conflict := timeclock.E("test", timeclock.CodeConflict, nil)
	o := newOffice()
	o.errs = []error{conflict, conflict}
	if r, err := ImportEmployees(t.Context(), o, timeclock.Owner(), "x.csv", []byte(sampleFile), ImportOptions{}); err != nil || !r.Written || len(o.applied) != 3 {
		t.Errorf("%v after %d tries", err, len(o.applied))
	}
	o.applied, o.errs = nil, []error{conflict, conflict, conflict, conflict}
	if r, err := ImportEmployees(t.Context(), o, timeclock.Owner(), "x.csv", []byte(sampleFile), ImportOptions{}); timeclock.CodeOf(err) != timeclock.CodeConflict || r.Written || len(o.applied) != 3 {
		t.Errorf("%v after %d tries", err, len(o.applied))
	}
}

func TestImportIsCancelled(t *testing.T) {
	big := []byte("社員番号,氏名\n" + strings.Repeat("1,a\n", 3*tellEvery))
	for _, stage := range []string{"reading", "planning"} {
		o := newOffice()
		ctx, cancel := context.WithCancel(t.Context())
		o.asked = cancel
		if stage == "reading" {
			o.asked = nil
			cancel()
		}
		_, err := ImportEmployees(ctx, o, timeclock.Owner(), "x.csv", big, ImportOptions{})
		if !errors.Is(err, context.Canceled) || len(o.applied) > 0 {
			t.Errorf("%s: %v", stage, err)
		}
		cancel()
	}
}

// Two imports at once share nothing.
// However many 所属 a file names, all are counted and some told of: those that
// are unknown, those to be created, and those that are too many for that.
func TestImportStateCountsUnits(t *testing.T) {
	file := func(n int) []byte {
		b := []byte("従業員コード,氏名,所属,雇用区分\n")
		for i := range n {
			b = fmt.Appendf(b, "%d,山田 太郎,部署%d,役員\n%d,佐藤,部署%d,役員\n", 10000+i, i, 50000+i, i)
		}
		return b
	}
	for _, tt := range []struct {
		n                      int
		create                 bool
		created, types         int
		unknown, unknownTypes  int
		rejected, createdNamed int
	}{
		{300, false, 0, 0, 300, 1, 600, 0},
		{300, true, 300, 1, 0, 0, 0, maxNamed},
		{3000, true, 0, 0, 3000, 0, 6000, 0},
	} {
		im, err := OpenImport(t.Context(), newOffice(), timeclock.Owner(), timeclock.ImportEmployees, "名簿.csv", file(tt.n), "")
		if err != nil {
			t.Fatal(err)
		}
		if err := im.Plan(t.Context(), timeclock.Owner(), tt.create); err != nil {
			t.Fatal(err)
		}
		s := im.State()
		if s.CreateDivisions.Count != tt.created || len(s.CreateDivisions.Some) != tt.createdNamed || s.CreateTypes.Count != tt.types ||
			s.UnknownDivisions.Count != tt.unknown || len(s.UnknownDivisions.Some) != min(tt.unknown, maxNamed) || s.UnknownTypes.Count != tt.unknownTypes || s.Counts.Rejected != tt.rejected {
			t.Errorf("%d 所属, create %v: %+v", tt.n, tt.create, s)
		}
	}
}

func TestImportsAreIndependent(t *testing.T) {
	var g errgroup.Group
	for range 4 {
		g.Go(func() error {
			_, err := ImportEmployees(context.Background(), newOffice(), timeclock.Owner(), "x.csv", []byte(sampleFile), ImportOptions{})
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Error(err)
	}
}

func TestReadEmployees(t *testing.T) {
	rows, err := ReadEmployees("x.csv", []byte(sampleFile))
	if err != nil || len(rows) != 4 || rows[1].Code != "0002" || rows[1].LastName != "佐藤" {
		t.Errorf("%+v, %v", rows, err)
	}
}

// Every reason and every field has its sentence in every language.
func TestReasonsHaveSentences(t *testing.T) {
	for _, l := range words.Langs() {
		for _, code := range timeclock.ReasonCodes() {
			for _, f := range timeclock.ImportFields() {
				r := timeclock.NewReason(code, f, "値")
				s := reasonWords{l, sheet.Mapping{}}.say(r)
				if strings.ContainsAny(s, "{}") || s == "" {
					t.Errorf("%s %s %s: %q", l, code, f, s)
				}
			}
		}
	}
}

func TestReasonWords(t *testing.T) {
	mapping := sheet.Mapping{Headers: []string{"#社員\n番号*", "所属コード", "氏名※"},
		Columns: map[timeclock.ImportField]int{timeclock.FieldCode: 0, timeclock.FieldDivisionCode: 1}}
	taken := timeclock.NewReason(timeclock.ReasonAccountTaken, timeclock.FieldAccountID, "a@example.com")
	seen := taken
	seen.Other = "0001 山田 太郎"
	twice := timeclock.NewReason(timeclock.ReasonDuplicateCode, timeclock.FieldCode, "1")
	twice.Rows, twice.More = []int{4, 5}, 3
	long := timeclock.NewReason(timeclock.ReasonTooLong, timeclock.FieldName, "")
	long.Limit = 100
	tests := []struct {
		r      timeclock.Reason
		ja, en string
	}{
		{taken, "「LINE WORKSアカウントID」の「a@example.com」は、ほかの従業員に割り当てられています。", "“LINE WORKS account ID”: a@example.com belongs to another employee."},
		{seen, "「LINE WORKSアカウントID」の「a@example.com」は、0001 山田 太郎に割り当てられています。", "“LINE WORKS account ID”: a@example.com belongs to 0001 山田 太郎."},
		{twice, "「社員番号」の「1」が4、5行目ほか3行にもあります。1人1行にしてください。", "“社員番号”: 1 is also in row 4, 5 and 3 more rows. Please keep one row for each employee."},
		{long, "「氏名」が長すぎます。100文字までです。", "“name” is too long. It may have 100 characters."},
		{timeclock.NewReason(timeclock.ReasonMissing, timeclock.FieldDivision, ""), "「所属コード」が空です。新しい従業員には、従業員コード・氏名・所属・雇用区分が必要です。", "“所属コード” is empty. A new employee needs a code, a name, a division and an employment type."},
		{timeclock.NewReason(timeclock.ReasonControl, timeclock.FieldKana, "a\x1b[31m\n\u0085"), "「フリガナ」の「a␛[31m␊␡」に、改行などの目に見えない文字が入っています。取り除いてください。", "“name in kana”: a␛[31m␊␡ holds invisible characters such as a line end. Please remove them."},
	}
	for _, tt := range tests {
		if got := (reasonWords{words.JA, mapping}).say(tt.r); got != tt.ja {
			t.Errorf("%s", got)
		}
		if got := (reasonWords{words.EN, mapping}).say(tt.r); got != tt.en {
			t.Errorf("%s", got)
		}
	}
}

func TestSentence(t *testing.T) {
	_, err := sheet.Open("x.csv", []byte("PK\x03\x04xl/workbook.xml"), sheet.Options{})
	if got := Sentence(words.JA, err); !strings.HasPrefix(got, "ファイルの形が壊れています。") {
		t.Errorf("a workbook cut short: %s", got)
	}
	for _, text := range []string{"%PDF-1.7", "<html><table>", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00"} {
		_, err = sheet.Open("名簿.xls", []byte(text), sheet.Options{})
		if got := Sentence(words.JA, err); got != "この種類のファイルは読み込めません。Excelで .xlsx として保存し直してください。(ファイル: 名簿.xls)" {
			t.Errorf("%q: %s", text, got)
		}
	}
}
