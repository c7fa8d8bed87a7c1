package sheet_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"punchline/app/sheet"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// Every header that is written is one that an import knows.
func TestWrittenHeadersAreKnown(t *testing.T) {
	for _, l := range words.Langs() {
		var headers []string
		for _, f := range timeclock.ImportFields() {
			headers = append(headers, words.Say(l, "header."+string(f)))
		}
		book, err := sheet.Open("x.csv", []byte(strings.Join(headers, ",")+"\n"), sheet.Options{})
		if err != nil {
			t.Fatal(err)
		}
		m, err := book.Sheets()[0].Detect(timeclock.ImportEmployees)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range timeclock.ImportFields() {
			if at, ok := m.Columns[f]; !ok || at != i {
				t.Errorf("%s: %q is no header of %s", l, headers[i], f)
			}
		}
	}
}

// All cells of a workbook are text, those that are typed below too.
func TestWrittenCellsAreText(t *testing.T) {
	var b bytes.Buffer
	w, err := sheet.NewWriter(&b, sheet.OutputXLSX, "従業員", []sheet.Column{{Header: "従業員コード", Width: 14}, {Header: "氏名"}})
	if err != nil {
		t.Fatal(err)
	}
	written := [][]string{{"0001", "=1+1"}, {"2", "+81"}, {"TRUE", "2026/04/01"}, {"", "'0"}}
	for _, row := range written {
		if err := w.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, at := range []string{"A2", "B2", "A3", "B3", "A4", "B4", "B5", "A1"} {
		if typ, err := f.GetCellType("従業員", at); err != nil || typ != excelize.CellTypeInlineString && typ != excelize.CellTypeSharedString {
			t.Errorf("%s is of type %v, %v", at, typ, err)
		}
		if formula, err := f.GetCellFormula("従業員", at); err != nil || formula != "" {
			t.Errorf("%s is the formula %s, %v", at, formula, err)
		}
	}
	for _, at := range []string{"A2", "A99"} {
		id, err := f.GetCellStyle("従業員", at)
		if err != nil {
			t.Fatal(err)
		}
		if style, err := f.GetStyle(id); err != nil || style.NumFmt != 49 {
			t.Errorf("%s has the format %+v, %v", at, style, err)
		}
	}
	rows, err := f.GetRows("従業員")
	if want := [][]string{{"従業員コード", "氏名"}, {"0001", "'=1+1"}, {"2", "+81"}, {"TRUE", "2026/04/01"}, {"", "''0"}}; err != nil || !slices.EqualFunc(rows, want, slices.Equal[[]string]) {
		t.Errorf("%q, %v", rows, err)
	}
}

func TestTemplateWorkbook(t *testing.T) {
	var b bytes.Buffer
	if err := sheet.WriteTemplate(&b, sheet.OutputXLSX, timeclock.ImportEmployees, words.JA, []string{"総務部", "営業部"}, []string{"正社員"}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.GetSheetList(); !slices.Equal(got, []string{"従業員", "リスト", "使い方"}) {
		t.Errorf("sheets %q", got)
	}
	if visible, err := f.GetSheetVisible("リスト"); err != nil || visible {
		t.Errorf("the lists are in sight: %v", err)
	}
	drops, err := f.GetDataValidations("従業員")
	if err != nil || len(drops) != 2 {
		t.Fatalf("%d drop-downs, %v", len(drops), err)
	}
	for i, want := range []struct{ at, from string }{{"E2:E1048576", "'リスト'!$A$1:$A$2"}, {"F2:F1048576", "'リスト'!$B$1:$B$1"}} {
		if d := drops[i]; d.Sqref != want.at || d.Formula1 != want.from || d.ShowErrorMessage {
			t.Errorf("drop-down %+v, want %+v", d, want)
		}
	}
	if head, err := f.GetRows("従業員"); err != nil || !slices.Equal(head[0], []string{"従業員コード*", "姓*", "名", "フリガナ", "所属*", "雇用区分*", "LINE WORKSアカウントID", "入社日", "退職日", "異動日"}) {
		t.Errorf("%q, %v", head, err)
	}
	// Filled in as a person would, with the number of a code typed as it is.
	for at, v := range map[string]string{"A2": "0012", "B2": "林", "E2": "営業部", "F2": "正社員", "H2": "2026/4/1"} {
		if err := f.SetCellStr("従業員", at, v); err != nil {
			t.Fatal(err)
		}
	}
	var saved bytes.Buffer
	if err := f.Write(&saved); err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Open("x.xlsx", saved.Bytes(), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := book.Choose(timeclock.ImportEmployees)
	if err != nil || !c.Sure || c.Sheet.Name != "従業員" {
		t.Fatalf("%+v, %v", c, err)
	}
	for row, err := range c.Sheet.Rows(c.Mapping) {
		if err != nil || row.Row != 2 || row.Code != "0012" || row.LastName != "林" || row.Division != "営業部" || row.Type != "正社員" || row.JoinedOn != "2026-04-01" {
			t.Errorf("%+v, %v", row, err)
		}
	}
	// A company without 所属 yet has a template too.
	if err := sheet.WriteTemplate(&b, sheet.OutputXLSX, timeclock.ImportEmployees, words.EN, nil, nil); err != nil {
		t.Error(err)
	}
}
