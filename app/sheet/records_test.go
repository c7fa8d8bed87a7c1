package sheet

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"punchline/app/timeclock"
)

func cut(text string, comma byte) (rows [][]string, err error) {
	r := records{text: []byte(text), comma: comma}
	for r.next() {
		var row []string
		for _, c := range r.cells {
			row = append(row, string(c))
		}
		rows = append(rows, row)
	}
	return rows, r.err
}

func TestRecords(t *testing.T) {
	tests := []struct {
		name, text string
		want       [][]string // nil: malformed
	}{
		{"plain", "a,b\nc,d\n", [][]string{{"a", "b"}, {"c", "d"}}},
		{"no line end at the end", "a,b", [][]string{{"a", "b"}}},
		{"an empty field at the end", "a,", [][]string{{"a", ""}}},
		{"an empty row is a row", "a\n\nb", [][]string{{"a"}, {""}, {"b"}}},
		{"lone CR", "a\rb\r\rc", [][]string{{"a"}, {"b"}, {""}, {"c"}}},
		{"CRLF is one", "a\r\nb\r\n", [][]string{{"a"}, {"b"}}},
		{"quoted", `"a,b","c""d","",e`, [][]string{{"a,b", `c"d`, "", "e"}}},
		{"line ends in quotes stay", "\"a\r\nb\",c\r\n\"d\re\"", [][]string{{"a\r\nb", "c"}, {"d\re"}}},
		{"stray quotes", `a"b,"",""""` + "\n" + ` "x",="0001"`, [][]string{{`a"b`, "", `"`}, {` "x"`, `="0001"`}}},
		{"text behind a closing quote", `"a"b,"c" d"e,f`, [][]string{{"ab", `c d"e`, "f"}}},
		{"space behind a field of two lines", "\"a\nb\" ,c", [][]string{{"a\nb ", "c"}}},
		{"a quote never closed", "a\n\"b,c\n", nil},
		{"a quote closed by another's", "\"a,b\nc,\"d\",e\n", nil},
		{"a quote at the very end", `a,"`, nil},
	}
	for _, tt := range tests {
		got, err := cut(tt.text, ',')
		if tt.want == nil {
			if timeclock.CodeOf(err) != timeclock.CodeFileMalformed {
				t.Errorf("%s: %q, %v", tt.name, got, err)
			}
			continue
		}
		if err != nil || !slices.EqualFunc(got, tt.want, slices.Equal[[]string]) {
			t.Errorf("%s: %q, %v, want %q", tt.name, got, err, tt.want)
		}
	}
}

// What encoding/csv writes is read back, with either comma and line end.
func TestRecordsReadWhatTheLibraryWrites(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	parts := []string{"a", "山", ",", "\t", `"`, "\n", " ", "''", "="}
	for range 2000 {
		var rows [][]string
		for range 1 + rnd.IntN(4) {
			var row []string
			for range 2 + rnd.IntN(4) {
				var b strings.Builder
				for range rnd.IntN(5) {
					b.WriteString(parts[rnd.IntN(len(parts))])
				}
				row = append(row, b.String())
			}
			rows = append(rows, row)
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma = []rune{',', '\t'}[rnd.IntN(2)]
		w.UseCRLF = rnd.IntN(2) == 0
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		got, err := cut(b.String(), byte(w.Comma))
		for _, r := range got {
			for i := range r {
				r[i] = strings.ReplaceAll(r[i], "\r\n", "\n")
			}
		}
		if err != nil || !slices.EqualFunc(got, rows, slices.Equal[[]string]) {
			t.Fatalf("%q\nread as %q, %v\nwant %q", b.String(), got, err, rows)
		}
	}
}

// Files made to hurt are refused, or read, in time.
func TestHostileFiles(t *testing.T) {
	head := "従業員コード,氏名\n"
	tests := []struct {
		name string
		data []byte
		want timeclock.Code // "" for readable
	}{
		{"too large", make([]byte, MaxBytes+1), timeclock.CodeFileTooLarge},
		{"too many rows", []byte(head + strings.Repeat("\n", MaxRows)), timeclock.CodeFileTooLarge},
		{"too many columns", []byte(head + strings.Repeat(",", MaxColumns)), timeclock.CodeFileMalformed},
		{"as many columns as allowed", []byte(head + strings.Repeat(strings.Repeat(",", MaxColumns-1)+"\n", 20)), ""},
		{"quotes and nothing else", []byte(head + strings.Repeat(`"`, 2<<20) + "x"), ""},
		{"one long field", []byte(head + "1," + strings.Repeat("a", 10<<20)), ""},
		{"every row a comment", []byte("#" + head + strings.Repeat("#\n", 100_000)), ""},
		{"brackets in headers", []byte(head + strings.Repeat(strings.Repeat("((((((((((((((((((((,", MaxColumns/2)+"\n", 50)), ""},
	}
	for _, tt := range tests {
		begin := time.Now()
		err := readAll(tt.data)
		if got := timeclock.CodeOf(err); got != tt.want {
			t.Errorf("%s: %v", tt.name, err)
		}
		if d := time.Since(begin); d > 10*time.Second {
			t.Errorf("%s took %s", tt.name, d)
		}
	}
}

func readAll(data []byte) error {
	b, err := Open("x.csv", data, Options{})
	if err != nil {
		return err
	}
	c, err := b.Choose(timeclock.ImportEmployees)
	if err != nil {
		return err
	}
	for _, err := range c.Sheet.Rows(c.Mapping) {
		if err != nil {
			return err
		}
	}
	return nil
}
