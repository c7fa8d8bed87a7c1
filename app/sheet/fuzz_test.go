package sheet_test

import (
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
