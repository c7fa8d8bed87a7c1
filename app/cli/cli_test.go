package cli_test

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"punchline/app"
	"punchline/app/sqlite/sqlitetest"
)

// plain is the environment of a run on a folder of its own.
func plain(dir string) []string {
	return []string{"LANG=C", "PUNCHLINE_DATA=" + dir, "PUNCHLINE_KEY_FILE=" + filepath.Join(filepath.Dir(dir), "test.key"), "PUNCHLINE_NO_BROWSER=1"}
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Each thing that can be wrong is one sentence and its exit code, in the
// language asked for, with nothing of Go's in it.
func TestWhatGoesWrongIsOneSentence(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	folder := func(file, text string) string {
		dir := filepath.Join(t.TempDir(), "data")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	newer := filepath.Join(t.TempDir(), "newer")
	if code, _, errs := run(t, plain(newer), "import", write(t, "empty.csv", "従業員コード,氏名,所属,雇用区分\n"), "--kind", "employees"); code != 0 {
		t.Fatalf("a new folder: %d %s", code, errs)
	}
	(&office{cfg: app.Config{DataDir: newer, KeyFile: filepath.Join(filepath.Dir(newer), "test.key")}}).with(t, func(a *app.App) {
		sqlitetest.Exec(t, a.DB, "PRAGMA user_version = 9999")
	})
	for _, tt := range []struct {
		name string
		env  []string
		args []string
		code int
		want string
	}{
		{"unknown command", nil, []string{"foo"}, 2, "「foo」というコマンドはありません"},
		{"unknown flag", nil, []string{"serve", "--foo"}, 2, "「--foo」という指定はありません"},
		{"unknown language", nil, []string{"version", "--lang", "xx"}, 2, "「--lang」に「xx」は指定できません"},
		{"no kind", nil, []string{"import", "x.csv"}, 2, "--kind"},
		{"wrong kind", nil, []string{"import", "x.csv", "--kind", "foo"}, 2, "「--kind」に「foo」は指定できません"},
		{"too many arguments", nil, []string{"version", "x"}, 2, "「x」というコマンドはありません"},
		{"no window in this build", nil, nil, 2, "画面が含まれていません"},
		{"not built yet", nil, []string{"doctor"}, 1, "この版ではまだ使えません"},
		{"port taken", nil, []string{"serve", "--addr", taken.Addr().String()}, 1, taken.Addr().String()},
		{"not loopback", nil, []string{"serve", "--addr", "0.0.0.0:0"}, 1, "0.0.0.0:0"},
		{"in English", nil, []string{"serve", "--addr", "foo", "--lang", "en"}, 1, "receiving address"},
		{"a file in place of the folder", plain(write(t, "data", "")), []string{"serve", "--addr", "127.0.0.1:0"}, 1, "データの保存場所を使えません"},
		{"a database that is none", plain(folder("punchline.db", strings.Repeat("no database ", 100))), []string{"serve", "--addr", "127.0.0.1:0"}, 1, "punchline.db"},
		{"a newer database", plain(newer), []string{"serve", "--addr", "127.0.0.1:0"}, 1, "punchline.db"},
		{"a base that is not this computer", append(plain(filepath.Join(t.TempDir(), "d")), "PUNCHLINE_LINEWORKS_API_URL=https://example.com"), []string{"serve", "--addr", "127.0.0.1:0"}, 1, "エラー"},
		{"a file that is not there", nil, []string{"import", "/no/such.csv", "--kind", "employees"}, 1, "/no/such.csv"},
		{"a bad line of phrases", nil, []string{"match", "--phrases", write(t, "p.txt", "clock_in\t出勤\nfoo\n"), "出勤"}, 1, "2行目"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env := tt.env
			if env == nil {
				env = plain(filepath.Join(t.TempDir(), "data"))
			}
			code, out, errs := run(t, env, tt.args...)
			if code != tt.code || !strings.Contains(errs, tt.want) || out != "" {
				t.Errorf("exit %d, want %d\nstdout: %s\nstderr: %s", code, tt.code, out, errs)
			}
			if lines := strings.Count(strings.TrimSpace(errs), "\n"); lines != 0 {
				t.Errorf("%d lines, want one sentence:\n%s", lines+1, errs)
			}
			for _, leak := range []string{"timeclock.", "sqlite.", "goroutine", "errno", "panic"} {
				if strings.Contains(errs, leak) {
					t.Errorf("%q in %s", leak, errs)
				}
			}
		})
	}
}

func TestMatchCommand(t *testing.T) {
	phrases := write(t, "p.txt", "\ufeffclock_in\t出勤\r\nclock_out\tout\r\n\r\nclock_out\tお疲れ\r\ncancel\t取消\r\n")
	for text, want := range map[string]string{
		"出 勤": "clock_in", "ＯＵＴ": "clock_out", "workout": "none", "お疲れ様です、出勤しました": "ambiguous", "こんにちは": "none", "取消": "none", "出勤を取消": "ambiguous",
	} {
		if code, out, errs := run(t, plain(t.TempDir()), "match", "--phrases", phrases, text); code != 0 || out != want+"\n" {
			t.Errorf("%q: exit %d, %q, want %s %s", text, code, out, want, errs)
		}
	}
}

func TestImportCommand(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	file := write(t, "e.csv", "従業員コード,氏名,所属,雇用区分,LINE WORKSアカウントID\n0001,山田 太郎,総務部,正社員,Yamada@example.com\n0002,,総務部,正社員,\n")
	type report struct {
		Rows []struct {
			Row       int      `json:"row"`
			Status    string   `json:"status"`
			Code      string   `json:"code"`
			AccountID string   `json:"account_id"`
			Reasons   []string `json:"reasons"`
		} `json:"rows"`
		Counts map[string]int `json:"counts"`
		Error  *struct{ Code, Message string }
	}
	read := func(args ...string) (int, report) {
		t.Helper()
		code, out, errs := run(t, plain(dir), append([]string{"import", file, "--kind", "employees", "--json"}, args...)...)
		var r report
		if err := json.Unmarshal([]byte(out), &r); err != nil {
			t.Fatalf("%v: %q %s", err, out, errs)
		}
		return code, r
	}
	if code, r := read(); code != 3 || r.Counts["rejected"] != 2 {
		t.Errorf("without --create-missing: exit %d, %+v", code, r)
	}
	if code, r := read("--create-missing", "--strict"); code != 1 || r.Counts["new"] != 1 {
		t.Errorf("--strict: exit %d, %+v", code, r)
	}
	if code, r := read("--create-missing", "--dry-run"); code != 3 || r.Rows[0].Status != "new" {
		t.Errorf("--dry-run: exit %d, %+v", code, r)
	}
	code, r := read("--create-missing")
	if code != 3 || len(r.Rows) != 2 || r.Rows[0].Status != "new" || r.Rows[0].Code != "0001" || r.Rows[0].AccountID != "yamada@example.com" ||
		r.Rows[1].Row != 3 || r.Rows[1].Status != "rejected" || len(r.Rows[1].Reasons) == 0 {
		t.Errorf("exit %d, %+v", code, r)
	}
	if code, r := read(); code != 3 || r.Rows[0].Status != "unchanged" {
		t.Errorf("again: exit %d, %+v", code, r)
	}
	file = "/no/such.csv"
	if code, r := read(); code != 1 || r.Error == nil || r.Error.Code != "file_unreadable" || r.Error.Message == "" {
		t.Errorf("no file: exit %d, %+v", code, r)
	}
}

// A folder is demo or real from its creation; each refuses the other's.
func TestDemoAndRealFoldersRefuseEachOther(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	p := start(t, plain(dir), "demo", "--headless", "--empty")
	for _, field := range []string{"callback_url", "chat_url", "auth_url", "api_url", "data", "employees"} {
		if p.ready[field] == nil {
			t.Errorf("the ready line has no %s", field)
		}
	}
	if code, _, errs := run(t, plain(dir), "demo", "--headless"); code != 1 || !strings.Contains(errs, "すでに動いています") {
		t.Errorf("a second one: exit %d, %s", code, errs)
	}
	p.stop()
	if code := p.cmd.ProcessState.ExitCode(); code != 0 && stopSignal != os.Kill {
		t.Errorf("asked to stop it exits %d\n%s", code, p.stderr.String())
	}
	if code, _, errs := run(t, plain(dir), "serve", "--addr", "127.0.0.1:0"); code != 1 || !strings.Contains(errs, "お試し用") {
		t.Errorf("serve on a demo folder: exit %d, %s", code, errs)
	}
}
