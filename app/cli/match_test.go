package cli_test

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"punchline/app"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
	"punchline/app/words"
)

func TestMatchText(t *testing.T) {
	env, _ := folder(t)
	for text, want := range map[string]string{
		"出勤": "clock_in",
		"おはようございます。出 勤 します": "clock_in",
		"ﾀｲｷﾝ 退勤":           "clock_out",
		"休憩終了":              "break_end",
		"外出開始":              "outing_start",
		"出勤 退勤":             "ambiguous",
		"出勤を取消":             "ambiguous",
		"取消":                "none",
		"ヘルプ":               "none",
		"今日の打刻":             "none",
		"こんにちは":             "none",
		"":                  "none",
		"--":                "none",
		"出勤\n退勤":            "ambiguous",
	} {
		args := []string{"match", "--", text}
		if code, stdout, stderr := run(t, env, args...); code != 0 || stdout != want+"\n" || stderr != "" {
			t.Errorf("%q: %d, %q, %q; want %s", text, code, stdout, stderr, want)
		}
	}
	for text, want := range map[string]string{
		"出勤":    `{"result":"clock_in","phrases":[{"kind":"clock_in","text":"出勤"}]}`,
		"出勤か退勤": `{"result":"ambiguous","phrases":[{"kind":"clock_in","text":"出勤"},{"kind":"clock_out","text":"退勤"}]}`,
		"出勤を取消": `{"result":"ambiguous","command":"cancel","phrases":[{"kind":"clock_in","text":"出勤"},{"kind":"cancel","text":"取消"}]}`,
		"ヘルプ":   `{"result":"none","command":"help","phrases":[{"kind":"help","text":"ヘルプ"}]}`,
		"<a&b>": `{"result":"none","phrases":[]}`,
	} {
		if code, stdout, stderr := run(t, env, "match", "--json", text); code != 0 || stdout != want+"\n" || stderr != "" {
			t.Errorf("%q: %d, %s, %q; want %s", text, code, stdout, stderr, want)
		}
	}
}

func TestMatchLines(t *testing.T) {
	env, _ := folder(t)
	in := "\ufeff\"出勤\"\r\n\n  \n\"\\u9000\\u52e4\"\n\"\"\n\"a\\nb\"\n\"" + strings.Repeat("出勤", 50000) + "\"\n\"休憩開始\""
	if code, stdout, stderr := runFrom(t, strings.NewReader(in), env, "match"); code != 0 || stderr != "" ||
		stdout != "clock_in\nclock_out\nnone\nnone\nclock_in\nbreak_start\n" {
		t.Errorf("%d, %q, %q", code, stdout, stderr)
	}
	code, stdout, _ := runFrom(t, strings.NewReader(in), env, "match", "--json")
	if n := strings.Count(stdout, "\n"); code != 0 || n != 6 {
		t.Errorf("%d, %d lines of JSON", code, n)
	}
	for _, bad := range []string{"出勤", "12", "null", "[\"出勤\"]", "{}", "\"出勤", "\"出勤\" \"退勤\"", "\"" + strings.Repeat("x", 2<<20) + "\""} {
		code, stdout, stderr := runFrom(t, strings.NewReader("\"退勤\"\n"+bad+"\n\"出勤\"\n"), env, "match")
		if stdout != "clock_out\n" {
			t.Errorf("%.20q: what came before is answered %q", bad, stdout)
		}
		wantSentence(t, 1, words.JA, code, "", stderr)
		if len(bad) < 100 && !strings.Contains(stderr, "2行目") {
			t.Errorf("%q: it says %q", bad, stderr)
		}
	}
}

// A program that writes a line and waits for the answer before it writes the next.
func TestMatchAnswersAtOnce(t *testing.T) {
	env, _ := folder(t)
	stdin, in := io.Pipe()
	out, stdout := io.Pipe()
	exited := make(chan int, 1)
	go func() {
		code, _ := runOn(t, stdin, stdout, env, "match")
		exited <- code
	}()
	answers := bufio.NewReader(out)
	for _, x := range [][2]string{{"出勤", "clock_in"}, {"退勤", "clock_out"}, {"?", "none"}} {
		if _, err := io.WriteString(in, "\""+x[0]+"\"\n"); err != nil {
			t.Fatal(err)
		}
		if got, err := answers.ReadString('\n'); err != nil || got != x[1]+"\n" {
			t.Errorf("%s: %q, %v", x[0], got, err)
		}
	}
	in.Close()
	if code := <-exited; code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestMatchPhraseFile(t *testing.T) {
	env, _ := folder(t)
	dir := t.TempDir()
	file := func(text string) string {
		path := filepath.Join(dir, "phrases.txt")
		write(t, path, text)
		return path
	}
	for _, good := range []string{
		"clock_in\tおはよう\nclock_out\tお疲れ\n",
		"\ufeffclock_in\tおはよう\r\n\r\nclock_out\tお疲れ\r\n",
		"clock_in\tおはよう\nclock_out\tお疲れ",
		"clock_in\tおはよう\nclock_in\tおはよう\nclock_out\tお疲れ\n", // twice is once
		"clock_in\tおはよう\nclock_out\tお疲れ\nclock_in\ttab\there\n",
	} {
		f := file(good)
		for text, want := range map[string]string{"おはようございます": "clock_in", "お疲れ様です、おはよう": "ambiguous", "出勤": "none", "オツカレ お疲れ": "clock_out"} {
			if code, stdout, stderr := run(t, env, "match", "--phrases", f, text); code != 0 || stdout != want+"\n" || stderr != "" {
				t.Errorf("%q, %s: %d, %q, %q", good, text, code, stdout, stderr)
			}
		}
	}
	f := file("clock_out\tout\n")
	for text, want := range map[string]string{"ＯＵＴ": "clock_out", "log out!": "clock_out", "workout": "none"} {
		if code, stdout, _ := run(t, env, "match", "--phrases", f, text); code != 0 || stdout != want+"\n" {
			t.Errorf("%s: %d, %q, want %s", text, code, stdout, want)
		}
	}
	for _, tt := range []struct{ text, says string }{
		{"clock_in\tおはよう\nclock_out お疲れ\n", "2行目"},
		{"clock_in\tおはよう\n\nclock_out\t\n", "3行目"},
		{"punch\tおはよう\n", "1行目"},
		{"\tおはよう\n", "1行目"},
		{"Clock_in\tおはよう\n", "1行目"},
	} {
		code, stdout, stderr := run(t, env, "match", "--phrases", file(tt.text), "おはよう")
		wantSentence(t, 1, words.JA, code, stdout, stderr)
		if !strings.Contains(stderr, sentence(words.JA, timeclock.CodePhrasesMalformed)) || !strings.Contains(stderr, tt.says) || !strings.Contains(stderr, "phrases.txt") {
			t.Errorf("%q: it says %q", tt.text, stderr)
		}
	}
	for _, missing := range []string{filepath.Join(dir, "nothing.txt"), dir} {
		code, stdout, stderr := run(t, env, "match", "--phrases", missing, "おはよう")
		wantSentence(t, 1, words.JA, code, stdout, stderr)
		if !strings.Contains(stderr, sentence(words.JA, timeclock.CodeFileUnreadable)) || !strings.Contains(stderr, missing) {
			t.Errorf("it says %q", stderr)
		}
	}
}

// Without a file the phrases are those of the data folder, demo or real, also
// beside its keeper; without a folder the defaults, and no folder is made.
func TestMatchByTheFolder(t *testing.T) {
	env, dir := folder(t)
	if code, stdout, _ := run(t, env, "match", "おはよう"); code != 0 || stdout != "none\n" {
		t.Errorf("without a folder: %d, %q", code, stdout)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a folder was made")
	}
	for _, demo := range []bool{false, true} {
		env, dir := madeFolder(t, demo)
		a := app.New(app.Config{DataDir: dir, KeyFile: keyFile(dir), Demo: demo})
		if err := a.Open(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		phrases := append(timeclock.DefaultPhrases(), timeclock.Phrase{Kind: "clock_in", Text: "おはよう"})
		if err := sqlitetest.SavePhrases(t.Context(), a.DB, timeclock.Owner(), phrases); err != nil {
			t.Fatal(err)
		}
		if code, stdout, stderr := run(t, env, "match", "おはよう"); code != 0 || stdout != "clock_in\n" || stderr != "" {
			t.Errorf("beside the keeper, demo %v: %d, %q, %q", demo, code, stdout, stderr)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		if code, stdout, stderr := run(t, env, "match", "--json", "おはよう"); code != 0 || !json.Valid([]byte(stdout)) || stderr != "" {
			t.Errorf("alone, demo %v: %d, %q, %q", demo, code, stdout, stderr)
		}
	}
	env, dir = madeFolder(t, false)
	write(t, filepath.Join(dir, app.DatabaseFile), strings.Repeat("x", 5000))
	code, stdout, stderr := run(t, env, "match", "おはよう")
	wantSentence(t, 1, words.JA, code, stdout, stderr)
}
