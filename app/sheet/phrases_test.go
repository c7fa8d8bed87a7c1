package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"punchline/app/timeclock"
	"punchline/app/words"
)

// What is written is read back as it was, in every form and language.
func TestPhrasesThereAndBack(t *testing.T) {
	phrases := append(timeclock.DefaultPhrases(), timeclock.Phrase{Kind: "clock_in", Text: "=出勤"}, timeclock.Phrase{Kind: "clock_out", Text: `"お疲れ", また明日`},
		timeclock.Phrase{Kind: "clock_out", Text: "0123"})
	for _, o := range []Output{OutputXLSX, OutputCSV, OutputSJIS} {
		for _, l := range words.Langs() {
			var data bytes.Buffer
			if err := WritePhrases(&data, o, l, phrases); err != nil {
				t.Fatal(err)
			}
			b, err := Open("x", data.Bytes(), Options{})
			if err != nil {
				t.Fatal(err)
			}
			rows, err := b.ReadPhrases()
			if err != nil {
				t.Fatalf("%s %s: %v", o, l, err)
			}
			var got []timeclock.Phrase
			for _, r := range rows {
				got = append(got, timeclock.Phrase{Kind: r.Kind, Text: r.Text})
			}
			if !slices.Equal(got, phrases) {
				t.Errorf("%s %s:\n got %v\nwant %v", o, l, got, phrases)
			}
		}
	}
}

func TestReadPhrases(t *testing.T) {
	for file, want := range map[string]string{
		"種別,文言\n出勤,おはよう\n ﾀｲｷﾝ ,x\nclock_out,帰ります\n,y\n退勤,\n,\n": `[2 clock_in "出勤" "おはよう"] [3  "ﾀｲｷﾝ" "x"] [4 clock_out "clock_out" "帰ります"] [5  "" "y"] [6 clock_out "退勤" ""]`,
		"打刻メッセージの一覧\n\n文言\tメモ\t種別\nおはよう\tm\t出 勤\n":               `[4 clock_in "出 勤" "おはよう"]`,
		"氏名,コード\n山田,1\n": "phrases_header",
		"出勤,おはよう\n":      "phrases_header",
		"種別,文言\n":        "",
	} {
		b, err := Open("x", []byte(file), Options{})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := b.ReadPhrases()
		got := ""
		for i, r := range rows {
			if i > 0 {
				got += " "
			}
			got += fmt.Sprintf("[%d %s %q %q]", r.Row, r.Kind, r.Name, r.Text)
		}
		if err != nil {
			got = string(timeclock.CodeOf(err))
		}
		if got != want {
			t.Errorf("%q:\n got %s\nwant %s", file, got, want)
		}
	}
}

// A file is never cut off in silence, also where rows say nothing.
func TestReadPhrasesTooMany(t *testing.T) {
	many := func(rows, blank int) string {
		return "種別,文言\n" + strings.Repeat("出勤,おはよう\n", rows-blank) + strings.Repeat("出勤,\n", blank)
	}
	for _, tt := range []struct {
		file string
		code timeclock.Code
		rows int
	}{
		{many(timeclock.MaxPhrases, 0), "", timeclock.MaxPhrases},
		{many(timeclock.MaxPhrases+1, 0), timeclock.CodePhrasesMany, 0},
		{many(timeclock.MaxPhrases+50, 50), "", timeclock.MaxPhrases + 50},
		{many(3*timeclock.MaxPhrases, 2*timeclock.MaxPhrases+1), timeclock.CodePhrasesMany, 0},
	} {
		b, err := Open("x.csv", []byte(tt.file), Options{})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := b.ReadPhrases()
		if timeclock.CodeOf(err) != tt.code || len(rows) != tt.rows {
			t.Errorf("%d rows, %v; want %d, %q", len(rows), err, tt.rows, tt.code)
		}
		if tt.code != "" && timeclock.ArgsOf(err)["limit"] != "10000" {
			t.Errorf("limit: %v", timeclock.ArgsOf(err))
		}
	}
}
