package sheet_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"punchline/app/sheet"
	"punchline/app/timeclock"
)

func TestLook(t *testing.T) {
	s := open(t, "名簿,,\n\n 社員番号 ,氏名,\n1,"+strings.Repeat("長", 200)+"\n2,b\n3,c\n")
	got, err := s.Look(1, 4)
	if want := fmt.Sprint([]sheet.Row{{1, []string{"名簿"}}, {2, []string{}}, {3, []string{"社員番号", "氏名"}}, {4, []string{"1", strings.Repeat("長", 100) + "…"}}}); err != nil || fmt.Sprint(got) != want {
		t.Errorf("%v, %v", got, err)
	}
	if got, err = s.Look(5, 10); err != nil || fmt.Sprint(got) != fmt.Sprint([]sheet.Row{{5, []string{"2", "b"}}, {6, []string{"3", "c"}}}) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err = open(t, strings.Repeat("a,b\n", 100)+"\"").Look(95, 10); timeclock.CodeOf(err) != timeclock.CodeFileMalformed || timeclock.ArgsOf(err)["file"] != "roster.csv" {
		t.Errorf("%v", err)
	}
}

// A mapping says as much as is known, also where it is not enough.
func TestDetectTellsWhatItKnows(t *testing.T) {
	for _, tt := range []struct {
		text   string
		row    int // chosen; 0: none
		code   timeclock.Code
		header int
		fields string
	}{
		{"社員番号,氏名\n1,a\n", 0, "", 1, "code name"},
		{"氏名,所属\na,b\n", 0, timeclock.CodeFileColumn, 1, "division name"},
		{"社員番号,氏名,氏名\n1,a,b\n", 0, timeclock.CodeFileHeaderTwice, 1, "code name"},
		{"あ,い\n1,a\n", 0, timeclock.CodeFileHeader, 0, ""},
		{"あ,い\nう,え\n1,a\n", 2, timeclock.CodeFileHeader, 2, ""},
		{"社員番号,氏名\n社員コード,名前\n1,a\n", 2, "", 2, "code name"},
	} {
		s := open(t, tt.text)
		m, err := s.Detect(timeclock.ImportEmployees)
		if tt.row > 0 {
			m, err = s.DetectAt(timeclock.ImportEmployees, tt.row)
		}
		var fields []string
		for f := range m.Columns {
			fields = append(fields, string(f))
		}
		slices.Sort(fields)
		if timeclock.CodeOf(err) != tt.code || m.HeaderRow != tt.header || strings.Join(fields, " ") != tt.fields || err != nil && m.Sure {
			t.Errorf("%q: %v, row %d, %v, sure %v", tt.text, err, m.HeaderRow, fields, m.Sure)
		}
		if (err == nil) != (len(m.Missing(timeclock.ImportEmployees)) == 0) && tt.code != timeclock.CodeFileHeaderTwice {
			t.Errorf("%q: missing %v", tt.text, m.Missing(timeclock.ImportEmployees))
		}
	}
}

func TestSignature(t *testing.T) {
	same := [][]string{{"社員番号", "ログイン"}, {"社員番号 ", "ﾛｸﾞｲﾝ", ""}, {"社員\n番号", "ログイン"}}
	for _, h := range same {
		if sheet.Signature(h) != sheet.Signature(same[0]) {
			t.Errorf("%q", h)
		}
	}
	for _, h := range [][]string{{"社員番号"}, {"ログイン", "社員番号"}, {"", "社員番号", "ログイン"}, {"社員番号ログイン"}} {
		if sheet.Signature(h) == sheet.Signature(same[0]) {
			t.Errorf("%q", h)
		}
	}
	if sheet.Signature(nil) != "" || sheet.Signature([]string{"", " "}) != "" {
		t.Error("no words have a signature")
	}
}

// What is written of rejected rows reads as the file did.
func TestWriteRows(t *testing.T) {
	long := strings.Repeat("長", 40_000)
	s := open(t, "題\n社員番号,氏名,=備考,x\n0001,山田,=1+1,"+long+"\n0002,佐藤\n0003,鈴木,あ\n")
	m, err := s.Detect(timeclock.ImportEmployees)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := s.WriteRows(&b, m, "理由", func(row int) (string, bool) { return fmt.Sprint("理由", row), row != 5 }); err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Open("x.xlsx", b.Bytes(), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.Sheets()[0].Look(1, 10)
	want := fmt.Sprint([]sheet.Row{{1, []string{"社員番号", "氏名", "=備考", "x", "理由"}}, {2, []string{"0001", "山田", "=1+1", strings.Repeat("長", 100) + "…", "理由3"}}, {3, []string{"0002", "佐藤", "", "", "理由4"}}})
	if err != nil || fmt.Sprint(rows) != want {
		t.Errorf("%v, %v", rows, err)
	}
	c, err := book.Choose(timeclock.ImportEmployees)
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range c.Sheet.Rows(c.Mapping) {
		if err != nil || len(r.Problems) > 0 || r.Code != fmt.Sprintf("%04d", r.Row-1) {
			t.Errorf("%+v, %v", r, err)
		}
	}
}
