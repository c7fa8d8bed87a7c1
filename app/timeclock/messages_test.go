package timeclock_test

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"punchline/app/timeclock"
)

// Messages as people and machines write them, each with what must follow.
func TestMessages(t *testing.T) {
	books := map[string]*timeclock.Rules{
		"default": company(t, nil),
		"rich": company(t, nil,
			phrase(timeclock.ClockIn, "おはよう"), phrase(timeclock.ClockIn, "がんばります"), phrase(timeclock.ClockIn, "in"),
			phrase(timeclock.ClockIn, "Straße"), phrase(timeclock.ClockIn, "No1"),
			phrase(timeclock.ClockOut, "お疲れ"), phrase(timeclock.ClockOut, "終了"), phrase(timeclock.ClockOut, "おさきに"), phrase(timeclock.ClockOut, "out"),
			phrase(timeclock.BreakStart, "ランチ"), phrase(timeclock.BreakStart, "lunch break"), phrase(timeclock.BreakEnd, "戻りました"),
			phrase(timeclock.OutingStart, "外出")),
	}
	f, err := os.Open("testdata/messages.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		line := in.Text()
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		var message string
		if len(cells) != 3 || books[cells[0]] == nil || json.Unmarshal([]byte(cells[2]), &message) != nil {
			t.Fatalf("cannot read %q", line)
		}
		n++
		if got := follows(timeclock.Decide(text(books[cells[0]], at(9, 0, 0), message))); got != cells[1] {
			t.Errorf("%s %s: %s, want %s", cells[0], cells[2], got, cells[1])
		}
	}
	if err := in.Err(); err != nil || n < 300 {
		t.Errorf("%d messages, %v", n, err)
	}
}

// follows is what a decision comes to: a type, none, ask:CHOICES, cmd:COMMAND.
func follows(d timeclock.Decision) string {
	switch {
	case d.Punch != nil:
		return string(d.Punch.Type)
	case d.Ask != nil:
		return "ask:" + strings.Join(d.Ask.Choices, ",")
	}
	switch d.Case {
	case timeclock.CaseUnmatched:
		return "none"
	case timeclock.CaseNothingToVoid:
		return "cmd:cancel"
	case timeclock.CaseCorrectHow:
		return "cmd:correct"
	}
	return "cmd:" + string(d.Case)
}

// What takes time in proportion to the message for one phrase must not take it
// for each of thousands.
func BenchmarkReadLong(b *testing.B) {
	book := timeclock.NewPhraseBook(timeclock.DefaultPhrases())
	for name, text := range map[string]string{
		"plain": strings.Repeat("会議の資料を送ります。", 1000), "types": strings.Repeat("出勤", 5000), "corrections": strings.Repeat("出勤", 2500) + strings.Repeat("修正版", 2500),
		"days off": strings.Repeat("今日は休みか", 1500),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				book.Read(text)
			}
		})
	}
}

// The same of the whole decision, where a time stands in it too.
func BenchmarkDecideLong(b *testing.B) {
	r := company(b, nil)
	in := punched(r, 1, timeclock.ClockIn, at(9, 0, 0))
	s := text(r, at(10, 0, 0), strings.Repeat("退勤", 5000)+" 18:00", in)
	for b.Loop() {
		timeclock.Decide(s)
	}
}

// Whatever somebody writes: it does one thing at most, it punches only where
// one phrase of that type stands, and it is answered.
func FuzzDecideText(f *testing.F) {
	for _, s := range []string{"出勤", "出勤 9:00", "修正 退勤 18:00", "出勤を9:00に修正してください", "修正 取消", "今日は休みます。", "昨日18時に退勤しました", "取消 出勤", "出\u200b勤\u202e", "ｼｭｯｷﾝ\x00"} {
		f.Add(s)
	}
	r := company(f, nil)
	in := punched(r, 1, timeclock.ClockIn, at(9, 0, 0))
	f.Fuzz(func(t *testing.T, s string) {
		for _, nearby := range [][]timeclock.Punch{nil, {in}} {
			d := timeclock.Decide(text(r, at(18, 0, 0), s, nearby...))
			does := 0
			for _, x := range []bool{d.Punch != nil, d.Void != nil, d.Ask != nil, d.DayOff != nil, d.Correction != nil && !d.Correction.ReplacesNew} {
				if x {
					does++
				}
			}
			if does > 1 || d.Case == "" {
				t.Fatalf("%q: %s", s, decided(d))
			}
			if read := r.Phrases.Read(s); d.Punch != nil && (len(read.Types) != 1 || read.Types[0] != d.Punch.Type || read.Cancel || read.Correct || read.Command != "") {
				t.Fatalf("%q: punched %s of %+v", s, d.Punch.Type, read)
			}
		}
	})
}
