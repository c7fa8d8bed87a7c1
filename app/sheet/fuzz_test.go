package sheet_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"punchline/app/sheet"
	"punchline/app/timeclock"
)

// FuzzOpen: whatever the bytes, there is an answer, and what it holds is sound.
func FuzzOpen(f *testing.F) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, ".json") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := sheet.Open("x.csv", data, sheet.Options{Password: goldenPassword})
		if err != nil {
			coded(t, err)
			return
		}
		for _, kind := range []timeclock.ImportKind{timeclock.ImportEmployees, timeclock.ImportAccounts} {
			c, err := book.Choose(kind)
			if err != nil {
				coded(t, err)
				continue
			}
			last := c.Mapping.HeaderRow
			for r, err := range c.Sheet.Rows(c.Mapping) {
				if err != nil {
					coded(t, err)
					break
				}
				if r.Row <= last {
					t.Fatalf("row %d after row %d", r.Row, last)
				}
				last = r.Row
				for _, v := range []string{r.Code, r.LastName, r.FirstName, r.Kana, r.DivisionCode, r.Division, r.TypeCode, r.Type, r.AccountID} {
					if !utf8.ValidString(v) || strings.TrimSpace(v) != v {
						t.Fatalf("row %d holds %q", r.Row, v)
					}
				}
				for _, d := range []timeclock.Date{r.JoinedOn, r.LeftOn, r.MovedOn} {
					if _, err := timeclock.ParseDate(string(d)); d != "" && err != nil {
						t.Fatalf("row %d: %v", r.Row, err)
					}
				}
			}
		}
	})
}

func coded(t *testing.T, err error) {
	t.Helper()
	switch code := timeclock.CodeOf(err); code {
	case timeclock.CodeFileEmpty, timeclock.CodeFileTooLarge, timeclock.CodeFileKind, timeclock.CodeFileEncoding, timeclock.CodeFileMalformed,
		timeclock.CodeFilePassword, timeclock.CodeFilePasswordWrong, timeclock.CodeFileFarCell,
		timeclock.CodeFileHeader, timeclock.CodeFileColumn, timeclock.CodeFileHeaderTwice:
	default:
		t.Fatalf("code %s: %v", code, err)
	}
}

// FuzzText: text files have rows in order, of cells that are text.
func FuzzText(f *testing.F) {
	for _, s := range []string{"a,b\n", "a\tb\r\n\"c\nd\"\te", "\"a\"\"b\",c\r", "\xef\xbb\xbfa,b", "\xff\xfea\x00,\x00b\x00", "\x8e\xd0\x88\xf5,\x96\xbc", "#a,b\n#c\n", "a,\"b\nc", ",,,\n\n\n,", "\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := sheet.Open("x.csv", data, sheet.Options{})
		if err != nil {
			coded(t, err)
			return
		}
		for _, s := range book.Sheets() {
			rows, err := s.Look(1, 1000)
			if err != nil {
				coded(t, err)
			}
			last := 0
			for _, r := range rows {
				if r.Number <= last {
					t.Fatalf("row %d after row %d", r.Number, last)
				}
				last = r.Number
				for _, c := range r.Cells {
					if !utf8.ValidString(c) || strings.TrimSpace(c) != c {
						t.Fatalf("row %d holds %q", r.Number, c)
					}
				}
			}
		}
	})
}

// FuzzMapping: whatever an admin maps by hand, its rows are those of the file,
// and what is written of them can be read again.
func FuzzMapping(f *testing.F) {
	f.Add("社員番号,氏名,所属\n1,a,b\n", 1, 0, 1, 2)
	f.Add("\n\nあ,い\nう,え\n", 3, 1, 0, -1)
	f.Add("1,2\n\"3\n4\",5\n", 0, 0, 1, 900)
	f.Add("所属,,氏名\nコード,名称,\n1,2,3\n", 2, 2, 1, 0)
	f.Add("#a,#b\n#c,d\n1,2\n", 1, 0, 1, 1)
	f.Fuzz(func(t *testing.T, text string, header, code, name, division int) {
		book, err := sheet.Open("x.csv", []byte(text), sheet.Options{})
		if err != nil {
			coded(t, err)
			return
		}
		s := book.Sheets()[0]
		m, err := s.Map(timeclock.ImportEmployees, header, map[timeclock.ImportField]int{timeclock.FieldCode: code, timeclock.FieldName: name, timeclock.FieldDivision: division})
		if err != nil {
			if timeclock.CodeOf(err) != timeclock.CodeInvalid {
				coded(t, err)
			}
			return
		}
		if m.Missing(timeclock.ImportEmployees) != nil || len(m.Columns) != 3 {
			t.Fatalf("%+v", m)
		}
		sheet.Signature(m.Headers)
		last, n := m.HeaderRow, 0
		for r, err := range s.Rows(m) {
			if err != nil {
				coded(t, err)
				return
			}
			if r.Row <= last {
				t.Fatalf("row %d after row %d", r.Row, last)
			}
			last = r.Row
			n++
		}
		if n == 0 || n > 100 || strings.ContainsAny(text, "\x00\uFFFE\uFFFF") {
			return
		}
		var b bytes.Buffer
		wrote := 0
		if err := s.WriteRows(&b, m, "理由", func(int) (string, bool) { wrote++; return "x", true }); err != nil {
			coded(t, err)
			return
		}
		again, err := sheet.Open("x.xlsx", b.Bytes(), sheet.Options{})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := again.Sheets()[0].Look(1, wrote+10)
		if err != nil {
			coded(t, err)
			return
		}
		if want := wrote + min(m.HeaderRow, 1); len(rows) != want {
			t.Fatalf("%d rows, want %d", len(rows), want)
		}
	})
}
