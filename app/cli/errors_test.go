package cli_test

import (
	"crypto/sha256"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"punchline/app"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// folder is the environment of a program with a data folder of its own, and
// that folder, which is not there yet.
func folder(t testing.TB) (env []string, dir string) {
	t.Helper()
	top := t.TempDir()
	dir = filepath.Join(top, "data")
	return []string{"PUNCHLINE_DATA=" + dir, "PUNCHLINE_KEY_FILE=" + filepath.Join(top, "test.key"), "LANG=C", "LC_ALL=", "LC_MESSAGES="}, dir
}

// keyFile is where folder keeps the key of dir.
func keyFile(dir string) string { return filepath.Join(filepath.Dir(dir), "test.key") }

// madeFolder is a data folder that was open once.
func madeFolder(t testing.TB, demo bool) (env []string, dir string) {
	t.Helper()
	env, dir = folder(t)
	a := app.New(app.Config{DataDir: dir, KeyFile: keyFile(dir), Demo: demo})
	if err := a.Open(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return env, dir
}

// goText is what people should never have to read: errors as Go and the
// system word them, names of packages, traces, and template mishaps.
var goText = regexp.MustCompile(`(?i)sqlite|timeclock|cobra|\.go\b|goroutine|panic|errno|no such file|permission denied|address already|invalid argument|unmarshal|EOF|0x[0-9a-f]|%!|\{[a-z_]+\}|<nil>|level=`)

// wantSentence checks that a program failed with one sentence, in Japanese or
// English, and said nothing else.
func wantSentence(t *testing.T, wantCode int, lang words.Lang, code int, stdout, stderr string) {
	t.Helper()
	if code != wantCode {
		t.Errorf("exit code %d, want %d", code, wantCode)
	}
	if stdout != "" {
		t.Errorf("standard output %q", stdout)
	}
	line, rest, ok := strings.Cut(stderr, "\n")
	if !ok || rest != "" || line == "" {
		t.Errorf("standard error is not one line: %q", stderr)
	}
	if found := goText.FindString(stderr); found != "" {
		t.Errorf("%q in %q", found, line)
	}
	begin, japanese := words.Say(lang, "cli.error.message", "message", ""), regexp.MustCompile(`\p{Hiragana}`).MatchString(line)
	if !strings.HasPrefix(line, begin) || japanese != (lang == words.JA) {
		t.Errorf("not in %s: %q", lang, line)
	}
}

// sentence is what an error of that code says, whatever it is about.
func sentence(lang words.Lang, code timeclock.Code) string {
	return words.Say(lang, "error."+string(code))
}

// Wrong usage is exit code 2, with a sentence that says what is wrong.
func TestWrongUsage(t *testing.T) {
	env, dir := folder(t)
	for _, tt := range []struct {
		args []string
		says string // in both languages
	}{
		{[]string{"punch"}, "punch"},
		{[]string{"servr", "--addr", "127.0.0.1:0"}, "servr"},
		{[]string{"help", "punch"}, "punch"},
		{[]string{"serve", "now"}, ""},
		{[]string{"serve", "--port", "1"}, "--port"},
		{[]string{"serve", "-x"}, "x"},
		{[]string{"serve", "--addr"}, "--addr"},
		{[]string{"match", "a", "b"}, ""},
		{[]string{"match", "--json=perhaps", "a"}, "perhaps"},
		{[]string{"import"}, ""},
		{[]string{"import", "a.csv"}, "--kind"},
		{[]string{"import", "a.csv", "b.csv", "--kind", "employees"}, ""},
		{[]string{"import", "a.csv", "--kind", "people"}, "people"},
		{[]string{"import", "a.csv", "--kind", ""}, "--kind"},
		{[]string{"demo", "--headless", "--browser"}, "--browser"},
		{[]string{"version", "2"}, ""},
		{[]string{"version", "--lang", "fr"}, "fr"},
		{[]string{"version", "--lang"}, "--lang"},
	} {
		t.Run(strings.Join(tt.args, " "), func(t *testing.T) {
			for lang, setting := range map[words.Lang]string{words.JA: "LC_ALL=ja_JP.UTF-8", words.EN: "LC_ALL=en_US.UTF-8"} {
				code, stdout, stderr := run(t, append(env, setting), tt.args...)
				wantSentence(t, 2, lang, code, stdout, stderr)
				if !strings.Contains(stderr, tt.says) {
					t.Errorf("%q is not in %q", tt.says, stderr)
				}
			}
		})
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a data folder was made")
	}
}

// A build without the window says so.
func TestNoWindow(t *testing.T) {
	env, _ := folder(t)
	for _, args := range [][]string{nil, {"demo"}} {
		code, stdout, stderr := run(t, env, args...)
		if code == 1 { // a build with a window, on a computer without a display
			t.Skipf("this build has a window: %s", stderr)
		}
		wantSentence(t, 2, words.JA, code, stdout, stderr)
		if !strings.Contains(stderr, sentence(words.JA, timeclock.CodeNotBuilt)) {
			t.Errorf("it says %q", stderr)
		}
	}
}

// What keeps the keeper from starting is one sentence each, exit code 1, in
// both languages; and the folder is left as it was.
func TestCannotServe(t *testing.T) {
	type place struct{ env, args []string }
	serve := func(env []string, more ...string) place {
		return place{env, append([]string{"serve", "--addr", "127.0.0.1:0"}, more...)}
	}
	for _, tt := range []struct {
		name string
		make func(t *testing.T) place
		want timeclock.Code
		says string
	}{
		{"the port is taken", func(t *testing.T) place {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { l.Close() })
			env, _ := madeFolder(t, false)
			return place{env, []string{"serve", "--addr", l.Addr().String()}}
		}, timeclock.CodePortTaken, "127.0.0.1:"},
		{"an address for everybody", func(t *testing.T) place {
			env, _ := madeFolder(t, false)
			return place{env, []string{"serve", "--addr", "0.0.0.0:8787"}}
		}, timeclock.CodeAddrInvalid, "0.0.0.0:8787"},
		{"an address that is none", func(t *testing.T) place {
			env, _ := madeFolder(t, false)
			return place{env, []string{"serve", "--addr", "8787"}}
		}, timeclock.CodeAddrInvalid, "8787"},
		{"a file in the folder's place", func(t *testing.T) place {
			env, dir := folder(t)
			write(t, dir, "mine")
			return serve(env)
		}, timeclock.CodeDataUnwritable, "data"},
		{"a folder below a file", func(t *testing.T) place {
			env, dir := folder(t)
			write(t, dir, "mine")
			return serve(env, "--data", filepath.Join(dir, "below"))
		}, timeclock.CodeDataUnwritable, "below"},
		{"a folder nobody can write", func(t *testing.T) place {
			env, _ := folder(t)
			if runtime.GOOS != "linux" {
				t.Skip("there is such a folder on Linux only")
			}
			return serve(env, "--data", "/sys/punchline-data") // root cannot either
		}, timeclock.CodeDataUnwritable, "/sys/punchline-data"},
		{"a read-only folder", func(t *testing.T) place {
			env, dir := folder(t)
			if runtime.GOOS == "windows" || os.Geteuid() == 0 {
				t.Skip("nothing is read-only for this user")
			}
			if err := os.Mkdir(dir, 0o500); err != nil {
				t.Fatal(err)
			}
			return serve(env, "--data", filepath.Join(dir, "below"))
		}, timeclock.CodeDataUnwritable, "below"},
		{"a folder for everybody", func(t *testing.T) place {
			env, dir := folder(t)
			if runtime.GOOS == "windows" {
				t.Skip("Windows has no such folders")
			}
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(dir, 0o777|os.ModeSticky); err != nil {
				t.Fatal(err)
			}
			return serve(env)
		}, timeclock.CodeDataUnwritable, "data"},
		{"a folder in the database's place", func(t *testing.T) place {
			env, dir := folder(t)
			if err := os.MkdirAll(filepath.Join(dir, app.DatabaseFile), 0o700); err != nil {
				t.Fatal(err)
			}
			return serve(env)
		}, timeclock.CodeDataUnwritable, app.DatabaseFile},
		{"a newer database", func(t *testing.T) place {
			env, dir := madeFolder(t, false)
			sqlitetest.ExecFile(t, filepath.Join(dir, app.DatabaseFile), "PRAGMA user_version = 9999")
			return serve(env)
		}, timeclock.CodeDataNewer, app.DatabaseFile},
		{"another program's database", func(t *testing.T) place {
			env, dir := madeFolder(t, false)
			sqlitetest.ExecFile(t, filepath.Join(dir, app.DatabaseFile), "PRAGMA application_id = 5")
			return serve(env)
		}, timeclock.CodeDataForeign, app.DatabaseFile},
		{"no database", func(t *testing.T) place {
			env, dir := madeFolder(t, false)
			write(t, filepath.Join(dir, app.DatabaseFile), strings.Repeat("打刻", 4096))
			return serve(env)
		}, timeclock.CodeDataDamaged, app.DatabaseFile},
		{"a demo folder", func(t *testing.T) place { env, _ := madeFolder(t, true); return serve(env) }, timeclock.CodeDataDemo, "data"},
		{"a demo in a real folder", func(t *testing.T) place {
			env, _ := madeFolder(t, false)
			return place{env, []string{"demo", "--headless"}}
		}, timeclock.CodeDataReal, "data"},
		{"a key file that is none", func(t *testing.T) place {
			env, dir := madeFolder(t, false)
			write(t, filepath.Join(filepath.Dir(dir), "test.key"), "not a key")
			return serve(env)
		}, timeclock.CodeKeyUnusable, "test.key"},
		{"a full disk", func(t *testing.T) place {
			full := fullDisk(t)
			env, _ := folder(t)
			return serve(env, "--data", filepath.Join(full, "data"))
		}, timeclock.CodeDiskFull, "data"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, lang := range words.Langs() {
				p := tt.make(t)
				before := files(t, p.env)
				code, stdout, stderr := run(t, append(p.env, "LC_ALL="+string(lang)), p.args...)
				wantSentence(t, 1, lang, code, stdout, stderr)
				if !strings.Contains(stderr, sentence(lang, tt.want)) || !strings.Contains(stderr, tt.says) {
					t.Errorf("it says %q, want %q about %q", stderr, sentence(lang, tt.want), tt.says)
				}
				if after := files(t, p.env); after != before {
					t.Errorf("the folder held %s, and holds %s", before, after)
				}
			}
		})
	}
}

// files are the names and sums of what is in the data folder, but for the
// lock, which stays.
func files(t testing.TB, env []string) string {
	t.Helper()
	dir, _ := strings.CutPrefix(env[0], "PUNCHLINE_DATA=")
	var all []string
	filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "punchline.lock") {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%s %x", filepath.Base(path), sha256.Sum256(data)))
		return nil
	})
	return strings.Join(all, ", ")
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// The bases of LINE WORKS are replaced by those of this computer only: a
// secret must not go anywhere else by a variable. Nor is it repeated.
func TestReplacedBases(t *testing.T) {
	for _, bad := range []string{
		"https://example.com", "http://10.0.0.1:8080", "http://127.0.0.1.example.com", "http://user:hunter2@example.com", "https://127.0.0.1@example.com",
		"ftp://127.0.0.1", "file:///etc/passwd", "127.0.0.1:8080", "http://", "://", "http://[::", "http://0.0.0.0:1",
	} {
		for _, name := range []string{"PUNCHLINE_LINEWORKS_AUTH_URL", "PUNCHLINE_LINEWORKS_API_URL"} {
			env, dir := folder(t)
			for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"import", "x.csv", "--kind", "employees"}} {
				if args[0] == "import" {
					args[1] = filepath.Join(filepath.Dir(dir), "x.csv")
					write(t, args[1], "従業員コード\n0001\n")
				}
				code, stdout, stderr := run(t, append(env, name+"="+bad), args...)
				wantSentence(t, 1, words.JA, code, stdout, stderr)
				if !strings.Contains(stderr, sentence(words.JA, timeclock.CodeURLNotLoopback)) || strings.Contains(stderr, "hunter2") {
					t.Errorf("%s=%s: it says %q", name, bad, stderr)
				}
			}
			if _, err := os.Stat(dir); err == nil {
				t.Errorf("%s=%s: a folder was made", name, bad)
			}
		}
	}
	for _, good := range []string{"http://127.0.0.1:1/x", "http://localhost:1", "http://[::1]:1", "https://127.9.9.9"} {
		env, _ := folder(t)
		p := start(t, append(env, "PUNCHLINE_LINEWORKS_AUTH_URL="+good, "PUNCHLINE_LINEWORKS_API_URL="+good), "serve", "--addr", "127.0.0.1:0")
		p.kill()
	}
}

// A second keeper of the folder is told who the first is.
func TestKeeperIsRunning(t *testing.T) {
	env, _ := folder(t)
	p := start(t, env, "serve", "--addr", "127.0.0.1:0")
	for _, lang := range words.Langs() {
		code, stdout, stderr := run(t, append(env, "LC_ALL="+string(lang)), "serve", "--addr", "127.0.0.1:0")
		wantSentence(t, 1, lang, code, stdout, stderr)
		if !strings.Contains(stderr, sentence(lang, timeclock.CodeKeeperRunning)) || !strings.Contains(stderr, pid(p)) {
			t.Errorf("it says %q, and not that it is process %s", stderr, pid(p))
		}
	}
	p.kill() // what it left behind keeps nobody out
	p = start(t, env, "serve", "--addr", "127.0.0.1:0")
	p.stop()
}

// Results that cannot be written are a failure, not a wrong usage.
func TestOutputCannotBeWritten(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no device that is always full")
	}
	defer full.Close()
	env, _ := folder(t)
	for _, args := range [][]string{{"version"}, {"match", "出勤"}, {"match", "--json", "出勤"}, {"serve", "--addr", "127.0.0.1:0"}} {
		code, stderr := runOn(t, nil, full, env, args...)
		wantSentence(t, 1, words.JA, code, "", stderr)
		if !strings.Contains(stderr, sentence(words.JA, timeclock.CodeDiskFull)) {
			t.Errorf("%v: it says %q", args, stderr)
		}
	}
}

// Commands that are still to come are named in the help and say so when called.
func TestLaterCommands(t *testing.T) {
	env, _ := folder(t)
	_, help, _ := run(t, append(env, "LC_ALL=en"), "--help")
	for _, name := range []string{"serve", "demo", "import", "match", "version", "connect", "export", "doctor", "recover", "admin", "backup", "restore"} {
		if !strings.Contains(help, "\n  "+name+" ") {
			t.Errorf("%s is not in the help", name)
		}
		if _, sub, stderr := run(t, append(env, "LC_ALL=en"), "help", name); sub == "" || stderr != "" {
			t.Errorf("help %s says %q, %q", name, sub, stderr)
		}
	}
	if regexp.MustCompile(`[ぁ-ん]`).MatchString(help) {
		t.Errorf("the English help is not all English:\n%s", help)
	}
	for _, name := range []string{"export", "doctor", "recover", "admin", "backup", "restore"} {
		code, stdout, stderr := run(t, append(env, "LC_ALL=en"), name, "--whatever", "x")
		wantSentence(t, 1, words.EN, code, stdout, stderr)
		if !strings.Contains(stderr, sentence(words.EN, timeclock.CodeNotYetAvailable)) {
			t.Errorf("%s says %q", name, stderr)
		}
	}
}

func TestLanguage(t *testing.T) {
	base, _ := folder(t)
	for _, tt := range []struct {
		env  []string
		args []string
		want words.Lang
	}{
		{nil, nil, words.JA},
		{[]string{"LANG=en_US.UTF-8"}, nil, words.EN},
		{[]string{"LANG=en_US.UTF-8", "LC_ALL=ja_JP.UTF-8"}, nil, words.JA},
		{[]string{"LANG=ja", "LC_MESSAGES=en_GB"}, nil, words.EN},
		{[]string{"LANG=de_DE.UTF-8"}, nil, words.JA},
		{[]string{"LANG=en_US.UTF-8"}, []string{"--lang", "ja"}, words.JA},
		{[]string{"LANG=ja"}, []string{"--lang=en"}, words.EN},
	} {
		code, stdout, stderr := run(t, append(base, tt.env...), append([]string{"help"}, tt.args...)...)
		if code != 0 || stderr != "" || !strings.HasPrefix(stdout, words.Say(tt.want, "cli.root.long")) {
			t.Errorf("%v %v: %d, %.80q, %q", tt.env, tt.args, code, stdout, stderr)
		}
	}
	if _, out, _ := run(t, base, "version", "--lang", "en"); out != "Punchline test\n" {
		t.Errorf("version %q", out)
	}
}
