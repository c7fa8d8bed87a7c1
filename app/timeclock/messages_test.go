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
