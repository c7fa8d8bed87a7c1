package sheet_test

import (
	"fmt"
	"strings"
	"testing"

	"punchline/app/sheet"
	"punchline/app/timeclock"
)

func open(t testing.TB, data string) *sheet.Sheet {
	t.Helper()
	b, err := sheet.Open("roster.csv", []byte(data), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return b.Sheets()[0]
}

// An admin may map what the headers do not tell.
func TestMappingByHand(t *testing.T) {
	s := open(t, "番号,だれ,どこ\n0001,山田 太郎,総務部\n")
	if _, err := s.Detect(timeclock.ImportEmployees); timeclock.CodeOf(err) != timeclock.CodeFileHeader {
		t.Errorf("detected: %v", err)
	}
	m := sheet.Mapping{HeaderRow: 1, Columns: map[timeclock.ImportField]int{timeclock.FieldCode: 0, timeclock.FieldName: 1, timeclock.FieldType: 7}}
	for r, err := range s.Rows(m) {
		if err != nil || r.Row != 2 || r.Code != "0001" || r.LastName != "山田" || r.FirstName != "太郎" || r.Division != "" || r.Type != "" {
			t.Errorf("%+v, %v", r, err)
		}
	}
}

func TestErrorsNameTheFile(t *testing.T) {
	_, err := sheet.Open("/srv/taro/名簿.csv", nil, sheet.Options{})
	if got := timeclock.ArgsOf(err)["file"]; got != "名簿.csv" {
		t.Errorf("open: %q", got)
	}
	if _, err := open(t, "a,b\n").Detect(timeclock.ImportEmployees); timeclock.ArgsOf(err)["file"] != "roster.csv" {
		t.Errorf("detect: %v", err)
	}
	b, _ := sheet.Open("x.csv", []byte("a,b\n"), sheet.Options{})
	if _, err := b.Sheet("二枚目"); timeclock.CodeOf(err) != timeclock.CodeNotFound || timeclock.ArgsOf(err)["sheet"] != "二枚目" {
		t.Errorf("sheet: %v", err)
	}
}

// The header an error asks for is one that would be understood.
func TestHeadersAreUnderstood(t *testing.T) {
	for _, f := range timeclock.ImportFields() {
		other := timeclock.FieldCode
		if f == other {
			other = timeclock.FieldKana
		}
		m, err := open(t, sheet.Header(other)+","+sheet.Header(f)+"\n").Detect(timeclock.ImportEmployees)
		if i, ok := m.Columns[f]; err != nil || !ok || i != 1 {
			t.Errorf("%s: %v, %v", sheet.Header(f), m.Columns, err)
		}
	}
}

// A file broken far below is read up to there, and then refused.
func TestRowsEndWithTheError(t *testing.T) {
	s := open(t, "従業員コード,氏名\n"+strings.Repeat("1,a\n", 100)+"2,\"b\n")
	m, err := s.Detect(timeclock.ImportEmployees)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err = range s.Rows(m) {
		n++
	}
	if n != 101 || timeclock.CodeOf(err) != timeclock.CodeFileMalformed || timeclock.ArgsOf(err)["row"] != "102" || timeclock.ArgsOf(err)["file"] != "roster.csv" {
		t.Errorf("%d values, the last %v", n, err)
	}
	n = 0
	for range s.Rows(m) {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Errorf("%d rows", n)
	}
}

// roster is a file of n rows and six columns.
func roster(n int) []byte {
	var b strings.Builder
	b.WriteString("従業員コード,氏名,フリガナ,所属,雇用区分,LINE WORKSアカウントID\r\n")
	for i := range n {
		fmt.Fprintf(&b, "%06d,山田 太郎%d,ヤマダ タロウ,営業%d部,正社員,user%06d@example.com\r\n", i, i, i%50, i)
	}
	return []byte(b.String())
}

func BenchmarkRows(b *testing.B) {
	data := roster(100_000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		s := open(b, string(data))
		m, err := s.Detect(timeclock.ImportEmployees)
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for _, err := range s.Rows(m) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 100_000 {
			b.Fatal(n)
		}
	}
}
