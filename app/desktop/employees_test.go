package desktop

import (
	"encoding/json"
	"io"
	"testing"
	"time"

	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

func TestEmployees(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	if err := b.db.Record(t.Context(), sqlitetest.Text(0, sqlitetest.Now().Add(-time.Minute), "出勤")); err != nil {
		t.Fatal(err)
	}
	page, err := b.employees().List(EmployeeQuery{Text: "太郎0", Limit: 5})
	if err != nil {
		t.Fatal(err)
	}
	row := `"id":1,"version":1,"code":"0000","name":"山田 太郎0",`
	rest := `"divisionId":1,"divisionCode":"10","division":"総務部","employmentTypeId":1,"employmentTypeCode":"1","employmentType":"正社員",` +
		`"accountId":"user0000@example.com","joinedOn":"","leftOn":"","state":"employed","nextMove":""`
	got, _ := json.Marshal(page)
	if want := `{"total":1,"offset":0,"rows":[{` + row + `"kana":"",` + rest + `}]}`; string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	e, err := b.employees().Get(1)
	if err != nil {
		t.Fatal(err)
	}
	got, _ = json.Marshal(e)
	if want := `{` + row + `"lastName":"山田","firstName":"太郎0","kana":"",` + rest +
		`,"moves":[{"from":"2020-01-01","divisionId":1,"division":"総務部","employmentTypeId":1,"employmentType":"正社員"}],` +
		`"punches":1,"lastPunchAt":"2026-11-23T08:59:00+09:00"}`; string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}

	in := EmployeeInput{ID: e.ID, Version: e.Version, Code: e.Code, LastName: "山本", FirstName: "=1", DivisionID: 2, EmploymentTypeID: 1, MovedOn: "2026-12-01", AccountID: "a b@c"}
	problems, err := b.employees().Check(in)
	if err != nil {
		t.Fatal(err)
	}
	got, _ = json.Marshal(problems)
	if want := `[{"field":"first_name","reason":"formula","mendable":false,"mended":"","other":""},` +
		`{"field":"account_id","reason":"space","mendable":true,"mended":"ab@c","other":""}]`; string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	_, err = b.employees().Save(in)
	if got, want := FormatError(err), `{"code":"invalid","field":"first_name","reason":"formula","args":{"field":"first_name","reason":"formula"}}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	in.FirstName, in.AccountID = "太郎", "ab@c"
	saved, err := b.employees().Save(in)
	if err != nil || saved.Name != "山本 太郎" || saved.NextMove != "2026-12-01" || saved.Version != 2 || len(saved.Moves) != 2 {
		t.Errorf("%+v, %v", saved, err)
	}
	_, err = b.employees().Save(in)
	wantCode(t, err, timeclock.CodeConflict)
	if after, err := b.employees().DeleteMove(1, 2, "2026-12-01"); err != nil || after.NextMove != "" || len(after.Moves) != 1 {
		t.Errorf("%+v, %v", after, err)
	}
	_, err = b.employees().Get(99)
	wantCode(t, err, timeclock.CodeNotFound)
}

func TestUnits(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	if _, err := b.units().Save(UnitInput{Kind: "division", Code: "30", Name: "開発部"}); err != nil {
		t.Fatal(err)
	}
	list, err := b.units().List()
	if err != nil {
		t.Fatal(err)
	}
	got, _ := json.Marshal(list)
	if want := `{"divisions":[{"id":1,"version":1,"code":"10","name":"総務部","employees":2,"used":true,"breakAllowed":false},` +
		`{"id":2,"version":1,"code":"20","name":"営業部","employees":1,"used":true,"breakAllowed":false},` +
		`{"id":3,"version":1,"code":"30","name":"開発部","employees":0,"used":false,"breakAllowed":false}],` +
		`"employmentTypes":[{"id":1,"version":1,"code":"1","name":"正社員","employees":2,"used":true,"breakAllowed":true},` +
		`{"id":2,"version":1,"code":"2","name":"アルバイト","employees":1,"used":true,"breakAllowed":false}]}`; string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	_, err = b.units().Delete(UnitRef{Kind: "division", ID: 1, Version: 1})
	wantCode(t, err, timeclock.CodeUnitInUse)
	if list, err := b.units().Delete(UnitRef{Kind: "division", ID: 3, Version: 1}); err != nil || len(list.Divisions) != 2 {
		t.Errorf("%+v, %v", list, err)
	}
}

// An empty company has lists without entries, not none.
func TestEmployeesOfNobody(t *testing.T) {
	b := openPage(t, sqlitetest.Open(t))
	b.firstAdmin(t, false)
	if page, err := b.employees().List(EmployeeQuery{Limit: 1}); err != nil || page.Rows == nil || page.Total != 0 {
		t.Errorf("%+v, %v", page, err)
	}
	if list, err := b.units().List(); err != nil || list.Divisions == nil || list.EmploymentTypes == nil {
		t.Errorf("%+v, %v", list, err)
	}
	if problems, err := b.employees().Check(EmployeeInput{Code: "1", LastName: "山田"}); err != nil || len(problems) != 2 {
		t.Errorf("%+v, %v", problems, err)
	}
}

func TestExportEmployees(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	ref, err := b.employees().Export(EmployeeExport{Query: EmployeeQuery{Text: "0001", Limit: 1}, Format: "csv"})
	if err != nil || ref.Name != "従業員_"+string(timeclock.DateOf(time.Now().In(time.FixedZone("", 9*3600))))+".csv" {
		t.Fatalf("%+v, %v", ref, err)
	}
	r := request(t, b, "GET", "/files/"+ref.ID, "")
	got, err := io.ReadAll(r.Body)
	if want := "\ufeff従業員コード,姓,名,フリガナ,所属,雇用区分,LINE WORKSアカウントID,入社日,退職日\r\n0001,山田,太郎1,,営業部,アルバイト,user0001@example.com,,\r\n"; err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
	if got := r.Header.Get("Content-Type"); got != "text/csv; charset=UTF-8" {
		t.Error(got)
	}
	_, err = b.employees().Export(EmployeeExport{Format: "pdf"})
	wantCode(t, err, timeclock.CodeInvalid)
}

func TestImportTemplates(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	im := &Import{b.Page}
	ref, err := im.Template(ImportTemplateInput{Kind: "employees", Format: "xlsx"})
	if err != nil || ref.Name != "従業員のひな型.xlsx" || ref.ID == "" {
		t.Errorf("%+v, %v", ref, err)
	}
	if r := request(t, b, "GET", "/files/"+ref.ID, ""); r.Header.Get("Content-Type") != xlsxType {
		t.Errorf("%v", r.Header)
	}
	_, err = im.Template(ImportTemplateInput{Kind: "punches", Format: "xlsx"})
	wantCode(t, err, timeclock.CodeInvalid)
}
