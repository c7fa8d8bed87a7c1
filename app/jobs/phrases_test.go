package jobs

import (
	"fmt"
	"strings"
	"testing"

	"punchline/app/timeclock"
	"punchline/app/words"
)

// What cannot be read says what a file of phrases looks like, not one of employees.
func TestReadPhrasesRefused(t *testing.T) {
	for _, tt := range []struct {
		name, file string
		code       timeclock.Code
		says       []string
	}{
		{"no header", "従業員コード,氏名\n1,山田\n", timeclock.CodePhrasesHeader, []string{"「種別」", "「文言」"}},
		{"too many", "種別,文言\n" + strings.Repeat("出勤,x\n", timeclock.MaxPhrases+1), timeclock.CodePhrasesMany, []string{"文言を減らして", "10000"}},
		{"empty", "", timeclock.CodeFileEmpty, nil},
	} {
		_, _, _, err := ReadPhrases("文言.csv", []byte(tt.file))
		if got := timeclock.CodeOf(err); got != tt.code {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.code)
		}
		said := words.Error(words.JA, string(timeclock.CodeOf(err)), timeclock.ArgsOf(err))
		for _, part := range tt.says {
			if !strings.Contains(said, part) {
				t.Errorf("%s: %s does not say %s", tt.name, said, part)
			}
		}
	}
}

func TestReadPhrases(t *testing.T) {
	named, rows, refused, err := ReadPhrases("x.csv", []byte("種別,文言\n退勤,帰ります\nヘルプ,?\n出勤,おはよう\n退勤,お先に\nx,y\n退勤,\n"))
	if got, want := fmt.Sprint(named, rows, refused, err), "[{clock_in [おはよう]} {clock_out [帰ります お先に]} {help [?]}] 6 [{6  x y} {7 clock_out 退勤 }] <nil>"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
