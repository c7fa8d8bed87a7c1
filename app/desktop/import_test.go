package desktop

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"punchline/app/jobs"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// opens sends a file and opens it.
func (b *bench) opens(t *testing.T, kind, name, text string) ImportFile {
	t.Helper()
	f, err := b.importing().Open(ImportOpenInput{FileID: b.KeepFile(name, "", []byte(text)), Kind: kind})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// planned plans the import and waits for it.
func (b *bench) planned(t *testing.T, id string, create bool) ImportState {
	t.Helper()
	if _, err := b.importing().Plan(ImportPlanInput{ID: id, CreateMissing: create}); err != nil {
		t.Fatal(err)
	}
	return b.settled(t, id)
}

// settled waits until nothing runs.
func (b *bench) settled(t *testing.T, id string) ImportState {
	t.Helper()
	b.imports.job.Wait()
	st, err := b.importing().State(id)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

const importedFile = "名簿\r\n社員番号,氏名,部署,雇用形態,LINE WORKS ID,備考\r\n" +
	"0000,田中 太郎0,,,,あ\r\n0001,,総務部,,,\r\n0002,,,,,\r\n0100,新人 花子,新設部,正社員,shinjin@example.com,い\r\n,名無し,総務部,正社員,,\r\n"

func TestImportStepByStep(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	if cur, err := b.importing().Current(); err != nil || cur != nil {
		t.Fatalf("%+v, %v", cur, err)
	}
	f := b.opens(t, "employees", "名簿.csv", importedFile)
	if f.Name != "名簿.csv" || f.Format != "csv" || f.HeaderRow != 2 || !f.Certain || len(f.Missing) != 0 || f.HeadFrom != 1 || len(f.Head) != 7 || f.Head[1][0] != "社員番号" {
		t.Fatalf("%+v", f)
	}
	if c := f.Columns[1]; c.Letter != "B" || c.Header != "氏名" || c.Field != "name" || strings.Join(c.Samples, "|") != "田中 太郎0|新人 花子|名無し" {
		t.Errorf("%+v", c)
	}
	if c := f.Columns[5]; c.Field != "" || c.Header != "備考" {
		t.Errorf("%+v", c)
	}
	st := b.planned(t, f.ID, false)
	if st.Phase != "planned" || st.Counts != (ImportCounts{New: 0, Changed: 2, Unchanged: 1, Rejected: 2}) || strings.Join(st.UnknownDivisions.Some, "") != "新設部" || st.UnknownDivisions.Count != 1 || st.UnknownTypes.Count != 0 {
		t.Fatalf("%+v", st)
	}
	if st = b.planned(t, f.ID, true); st.Counts != (ImportCounts{New: 1, Changed: 2, Unchanged: 1, Rejected: 1}) || strings.Join(st.CreateDivisions.Some, "") != "新設部" || st.CreateDivisions.Count != 1 || !st.CreateMissing {
		t.Fatalf("%+v", st)
	}
	page, err := b.importing().Rows(ImportRowsQuery{ID: f.ID, Status: "changed", Limit: 10})
	if err != nil || page.Total != 2 || page.Rows[0].Changes[0] != (ImportChange{"last_name", "山田", "田中"}) || page.Rows[1].Changes[0] != (ImportChange{"division", "営業部", "総務部"}) {
		t.Errorf("%+v, %v", page, err)
	}
	if page, err = b.importing().Rows(ImportRowsQuery{ID: f.ID, Text: " SHINJIN", Limit: 10}); err != nil || page.Total != 1 || page.Rows[0].Row != 6 {
		t.Errorf("%+v, %v", page, err)
	}
	if page, err = b.importing().Rows(ImportRowsQuery{ID: f.ID, Offset: 4, Limit: 10}); err != nil || page.Total != 5 || len(page.Rows) != 1 ||
		strings.Join(page.Rows[0].Reasons, "") != "「社員番号」が空です。新しい従業員には、従業員コード・氏名・所属・雇用区分が必要です。" {
		t.Errorf("%+v, %v", page, err)
	}
	if _, err := b.importing().Apply(ImportApplyInput{ID: f.ID, Strict: true}); timeclock.CodeOf(err) != timeclock.CodeRowsRejected {
		t.Errorf("strict: %v", err)
	}
	if _, err := b.importing().Apply(ImportApplyInput{ID: f.ID}); err != nil {
		t.Fatal(err)
	}
	if st = b.settled(t, f.ID); st.Phase != "done" || st.Result.New != 1 || st.Result.Changed != 2 || st.Result.Divisions != 1 || st.Error != nil {
		t.Errorf("%+v", st)
	}
	if got := sqlitetest.One(t, b.db, "SELECT count(*), max(code) FROM employee"); got != "4|0100" {
		t.Errorf("employees %s", got)
	}
	// It is found again, and cannot be written twice.
	if cur, err := b.importing().Current(); err != nil || cur.ID != f.ID || cur.Phase != "done" {
		t.Errorf("%+v, %v", cur, err)
	}
	_, err = b.importing().Apply(ImportApplyInput{ID: f.ID})
	wantCode(t, err, timeclock.CodeConflict)
	_, err = b.importing().Plan(ImportPlanInput{ID: f.ID})
	wantCode(t, err, timeclock.CodeConflict)
	if err := b.importing().Close(f.ID); err != nil {
		t.Fatal(err)
	}
	_, err = b.importing().State(f.ID)
	wantCode(t, err, timeclock.CodeNotFound)
}

// The rejected rows come as they stand in the file, and import once they can.
func TestImportRejectedRows(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	f := b.opens(t, "employees", "名簿.csv", "名簿\n"+"社員番号,氏名,部署,雇用形態,備考\n0000,,,,\n0007,新人 花子,新設部,正社員,い\n0001,,営業部,,\n")
	b.planned(t, f.ID, false)
	ref, err := b.importing().Rejected(f.ID)
	if err != nil || ref.Name != "名簿_取り込めない行.xlsx" {
		t.Fatalf("%+v, %v", ref, err)
	}
	for range 2 { // the reasons of an earlier time are left out
		f = b.opens(t, "employees", ref.Name, string(b.files.get(ref.ID).data))
		if len(f.Head) != 2 || strings.Join(f.Head[0], "|") != "社員番号|氏名|部署|雇用形態|備考|取り込めない理由" ||
			strings.Join(f.Head[1], "|") != "0007|新人 花子|新設部|正社員|い|「部署」の「新設部」は登録されていません。先に登録するか、一緒に作るように選んでください。" {
			t.Fatalf("%q", f.Head)
		}
		b.planned(t, f.ID, false)
		if ref, err = b.importing().Rejected(f.ID); err != nil {
			t.Fatal(err)
		}
	}
	if st := b.planned(t, f.ID, true); st.Counts != (ImportCounts{New: 1}) {
		t.Errorf("%+v", st)
	}
}

// A file whose headers nobody knows is mapped by hand.
func TestImportArrange(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	f := b.opens(t, "accounts", "x.csv", "社内名簿\n\n個人番号,ログイン\n0000,a@example.com\n0001,b@example.com\n")
	if f.HeaderRow != 0 || f.Certain || strings.Join(f.Missing, " ") != "code account_id" || strings.Join(f.Fields, " ") != "code account_id" || len(f.Head) != 5 {
		t.Fatalf("%+v", f)
	}
	st := b.planned(t, f.ID, false)
	if st.Phase != "failed" || st.Error.Code != "file_column" || !strings.HasPrefix(st.Error.Message, "必要な列がありません。") {
		t.Errorf("%+v, %+v", st, st.Error)
	}
	_, err := b.importing().Rows(ImportRowsQuery{ID: f.ID, Limit: 1})
	wantCode(t, err, timeclock.CodeConflict)
	if f, err = b.importing().Arrange(ImportArrangeInput{ID: f.ID, HeaderRow: 3}); err != nil || f.HeaderRow != 3 || f.Columns[0].Header != "個人番号" || f.Columns[0].Field != "" || f.Certain {
		t.Fatalf("%+v, %v", f, err)
	}
	f, err = b.importing().Arrange(ImportArrangeInput{ID: f.ID, HeaderRow: 3, Mapping: []ImportMapped{{"code", 0}, {"account_id", 1}}})
	if err != nil || !f.Certain || len(f.Missing) != 0 || f.Columns[1].Field != "account_id" {
		t.Fatalf("%+v, %v", f, err)
	}
	if st = b.planned(t, f.ID, false); st.Counts != (ImportCounts{Changed: 2}) || st.Error != nil {
		t.Errorf("%+v", st)
	}
	for name, mapping := range map[string][]ImportMapped{
		"a field of another kind": {{"code", 0}, {"kana", 1}},
		"no such field":           {{"code", 0}, {"x", 1}},
		"one column twice":        {{"code", 0}, {"account_id", 0}},
		"no such column":          {{"code", -1}, {"account_id", 1}},
	} {
		if _, err := b.importing().Arrange(ImportArrangeInput{ID: f.ID, HeaderRow: 3, Mapping: mapping}); timeclock.CodeOf(err) != timeclock.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = b.importing().Arrange(ImportArrangeInput{ID: f.ID, Sheet: "nowhere"})
	wantCode(t, err, timeclock.CodeNotFound)
	// Without a header everything is data.
	f = b.opens(t, "accounts", "x.csv", "0000,a@example.com\n0001,b@example.com\n")
	if f, err = b.importing().Arrange(ImportArrangeInput{ID: f.ID, Mapping: []ImportMapped{{"code", 0}, {"account_id", 1}}}); err != nil || f.HeaderRow != 0 {
		t.Fatalf("%+v, %v", f, err)
	}
	if st = b.planned(t, f.ID, false); st.Counts != (ImportCounts{Changed: 2}) {
		t.Errorf("%+v", st)
	}
}

func TestImportSheetsAndPasswords(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join("../sheet/testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	f := b.opens(t, "employees", "a.xlsx", read("openpyxl-two-rosters.xlsx"))
	if f.Certain || f.Sheet != "3月" || len(f.Sheets) < 2 {
		t.Errorf("%+v", f)
	}
	if f, err := b.importing().Arrange(ImportArrangeInput{ID: f.ID, Sheet: "4月"}); err != nil || !f.Certain || f.Sheet != "4月" {
		t.Errorf("%+v, %v", f, err)
	}
	secret := b.KeepFile("b.xlsx", "", []byte(read("excelize-encrypted.xlsx")))
	for password, code := range map[string]timeclock.Code{"": timeclock.CodeFilePassword, "x": timeclock.CodeFilePasswordWrong, "打刻2026": ""} {
		_, err := b.importing().Open(ImportOpenInput{FileID: secret, Kind: "employees", Password: password})
		wantCode(t, err, code)
	}
	_, err := b.importing().Open(ImportOpenInput{FileID: "gone", Kind: "employees"})
	wantCode(t, err, timeclock.CodeNotFound)
	_, err = b.importing().Open(ImportOpenInput{FileID: secret, Kind: "punches"})
	wantCode(t, err, timeclock.CodeInvalid)
}

// What somebody changed after the admin looked is shown to him, not written.
func TestImportConflictIsShown(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	f := b.opens(t, "employees", "名簿.csv", "社員番号,氏名\n0000,田中 太郎0\n0001,鈴木 太郎1\n")
	if st := b.planned(t, f.ID, false); st.Counts.Changed != 2 {
		t.Fatalf("%+v", st)
	}
	sqlitetest.Exec(t, b.db, "UPDATE employee SET last_name = '田中', version = version + 1 WHERE code = '0000'")
	if _, err := b.importing().Apply(ImportApplyInput{ID: f.ID}); err != nil {
		t.Fatal(err)
	}
	st := b.settled(t, f.ID)
	if st.Phase != "planned" || st.Error == nil || st.Error.Code != "conflict" || st.Counts != (ImportCounts{Changed: 1, Unchanged: 1}) {
		t.Fatalf("%+v", st)
	}
	// A change that alters nothing of the plan does not disturb.
	sqlitetest.Exec(t, b.db, "UPDATE employee SET version = version + 1 WHERE code = '0001'")
	if _, err := b.importing().Apply(ImportApplyInput{ID: f.ID}); err != nil {
		t.Fatal(err)
	}
	if st = b.settled(t, f.ID); st.Phase != "done" || st.Result.Changed != 1 {
		t.Errorf("%+v", st)
	}
}

// An import belongs to who opened it, and needs the right of its kind.
func TestImportRights(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	f := b.opens(t, "employees", "名簿.csv", importedFile)
	owner := timeclock.Actor{Kind: timeclock.ActorAdmin, ID: 1, Rights: timeclock.Rights{Employees: timeclock.LevelEdit}}
	viewer := owner
	viewer.Rights.Employees = timeclock.LevelView
	other := owner
	other.ID = 2
	for name, tt := range map[string]struct {
		a    timeclock.Actor
		code timeclock.Code
	}{"his": {owner, ""}, "his, the right was taken away": {viewer, timeclock.CodeForbidden}, "another's": {other, timeclock.CodeNotFound}} {
		if _, err := b.imports.find(tt.a, f.ID); timeclock.CodeOf(err) != tt.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if timeclock.May(viewer, timeclock.ImportAccounts.Action()) == nil || timeclock.May(owner, timeclock.ImportKind("x").Action()) == nil {
		t.Error("rights are not asked for")
	}
}

func TestImportIsCancelled(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	f := b.opens(t, "employees", "名簿.csv", "社員番号,氏名\n"+strings.Repeat("0000,x\n", 10_000))
	if _, err := b.importing().Plan(ImportPlanInput{ID: f.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.importing().Cancel(f.ID); err != nil {
		t.Fatal(err)
	}
	if st := b.settled(t, f.ID); st.Phase != string(jobs.PhaseCancelled) && st.Phase != string(jobs.PhasePlanned) {
		t.Errorf("%+v", st)
	}
}

// An import can be taken back as a whole while nothing touched what it wrote.
func TestImportUndo(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	if runs, err := b.importing().Last(); err != nil || runs == nil || len(runs) != 0 {
		t.Errorf("%v, %v", runs, err)
	}
	f := b.opens(t, "employees", "名簿.csv", importedFile)
	b.planned(t, f.ID, true)
	if _, err := b.importing().Apply(ImportApplyInput{ID: f.ID}); err != nil {
		t.Fatal(err)
	}
	id := b.settled(t, f.ID).Result.ImportID
	runs, err := b.importing().Last()
	want := ImportRun{ImportID: id, At: "2026-11-23T09:00:00+09:00", By: "管理 花子", Kind: "employees", File: "名簿.csv", Counts: ImportCounts{New: 1, Changed: 2, Unchanged: 1, Rejected: 1}, Undoable: true}
	if err != nil || len(runs) != 1 || runs[0] != want {
		t.Errorf("%+v, %v", runs, err)
	}
	if done, err := b.importing().Undo(id); err != nil || done != (ImportUndone{Restored: 2, Removed: 1}) {
		t.Errorf("%+v, %v", done, err)
	}
	if got := sqlitetest.One(t, b.db, "SELECT count(*), min(last_name), (SELECT count(*) FROM division) FROM employee"); got != "3|山田|2" {
		t.Errorf("employees %s", got)
	}
	_, err = b.importing().Undo(id)
	wantCode(t, err, timeclock.CodeConflict)
	_, err = b.importing().Undo(99)
	wantCode(t, err, timeclock.CodeNotFound)
}

// Columns mapped by hand are known again in the next file with these headers,
// wherever they stand in it.
func TestImportRemembersMappings(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	f := b.opens(t, "accounts", "x.csv", "個人番号,ログイン\n0000,a@example.com\n")
	if _, err := b.importing().Arrange(ImportArrangeInput{ID: f.ID, HeaderRow: 1, Mapping: []ImportMapped{{"code", 0}, {"account_id", 1}}}); err != nil {
		t.Fatal(err)
	}
	if f, err := b.importing().Open(ImportOpenInput{FileID: b.KeepFile("x.csv", "", []byte("個人番号,ログイン\n")), Kind: "accounts"}); err != nil || f.Remembered {
		t.Errorf("remembered before it was used: %+v, %v", f, err)
	}
	f = b.opens(t, "accounts", "x.csv", "個人番号,ログイン\n0000,a@example.com\n")
	if _, err := b.importing().Arrange(ImportArrangeInput{ID: f.ID, HeaderRow: 1, Mapping: []ImportMapped{{"code", 0}, {"account_id", 1}}}); err != nil {
		t.Fatal(err)
	}
	b.planned(t, f.ID, false)
	if _, err := b.importing().Apply(ImportApplyInput{ID: f.ID}); err != nil {
		t.Fatal(err)
	}
	b.settled(t, f.ID)
	f = b.opens(t, "accounts", "y.csv", "名簿 12月\n\n個人番号,ログイン\n0001,b@example.com\n")
	if !f.Remembered || !f.Certain || f.HeaderRow != 3 || f.Columns[1].Field != "account_id" {
		t.Fatalf("%+v", f)
	}
	if st := b.planned(t, f.ID, false); st.Counts != (ImportCounts{Changed: 1}) {
		t.Errorf("%+v", st)
	}
	// Another kind of import has its own, and the admin may have it found anew.
	if f := b.opens(t, "employees", "y.csv", "個人番号,ログイン\n0001,b@example.com\n"); f.Remembered {
		t.Errorf("%+v", f)
	}
	f = b.opens(t, "accounts", "y.csv", "個人番号,ログイン\n0001,b@example.com\n")
	if f, err := b.importing().Arrange(ImportArrangeInput{ID: f.ID}); err != nil || f.Remembered || f.Certain {
		t.Errorf("%+v, %v", f, err)
	}
}
