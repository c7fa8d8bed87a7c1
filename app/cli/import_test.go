package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"punchline/app"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
	"punchline/app/words"
)

const (
	csvHead = "従業員コード,姓,名,所属,雇用区分,LINE WORKSアカウントID\n"
	csvGood = csvHead + "0001,山田,太郎,総務部,正社員,Yamada@example.com\n0002,佐藤,,総務部,正社員,\n"
	csvBad  = csvHead + "0001,山田,太郎,総務部,正社員,Yamada@example.com\n,名無し,,総務部,正社員,\n0003,鈴木,,総務部,正社員,no account\n"
)

// employees are the codes in the folder.
func employees(t testing.TB, dir string) string {
	t.Helper()
	a := app.New(app.Config{DataDir: dir, KeyFile: keyFile(dir), AnyKind: true})
	if err := a.Open(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	return strings.Join(sqlitetest.Query(t, a.DB, "SELECT code FROM employee ORDER BY code"), " ")
}

// What --help offers can be done.
func TestImportOffersItsKinds(t *testing.T) {
	env, _ := folder(t)
	for _, lang := range []string{"ja", "en"} {
		code, stdout, _ := run(t, env, "import", "--help", "--lang", lang)
		if code != 0 || !strings.Contains(stdout, "accounts") || strings.Contains(stdout, "punches") {
			t.Errorf("%s: %d, %s", lang, code, stdout)
		}
	}
}

func TestImportCommand(t *testing.T) {
	for _, tt := range []struct {
		name, csv string
		args      []string
		code      int
		counts    string // of new, changed, unchanged, rejected
		want      string // employees afterwards
	}{
		{"good rows", csvGood, []string{"--create-missing"}, 0, "2 0 0 0", "0001 0002"},
		{"units that are not there", csvGood, nil, 3, "0 0 0 2", ""},
		{"good rows and bad ones", csvBad, []string{"--create-missing"}, 3, "1 0 0 2", "0001"},
		{"all or nothing", csvBad, []string{"--create-missing", "--strict"}, 1, "1 0 0 2", ""},
		{"all or nothing, and all are good", csvGood, []string{"--create-missing", "--strict"}, 0, "2 0 0 0", "0001 0002"},
		{"only looking", csvGood, []string{"--create-missing", "--dry-run"}, 0, "2 0 0 0", ""},
		{"only looking at bad rows", csvBad, []string{"--create-missing", "--dry-run"}, 3, "1 0 0 2", ""},
		{"no rows", csvHead, nil, 0, "0 0 0 0", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, asJSON := range []bool{false, true} {
				env, dir := madeFolder(t, asJSON) // the one with JSON a demo's
				file := filepath.Join(t.TempDir(), "名簿.csv")
				write(t, file, tt.csv)
				args := append([]string{"import", file, "--kind", "employees"}, tt.args...)
				if asJSON {
					args = append(args, "--json")
				}
				code, stdout, stderr := run(t, env, args...)
				if code != tt.code {
					t.Errorf("exit code %d, want %d: %s", code, tt.code, stderr)
				}
				n := strings.Fields(tt.counts)
				if asJSON {
					if stderr != "" {
						t.Errorf("standard error %q", stderr)
					}
					var report struct {
						Rows   []map[string]any `json:"rows"`
						Counts map[string]int   `json:"counts"`
					}
					if err := json.Unmarshal([]byte(stdout), &report); err != nil || strings.Count(stdout, "\n") != 1 {
						t.Fatalf("no line of JSON: %v, %q", err, stdout)
					}
					for i, status := range []string{"new", "changed", "unchanged", "rejected"} {
						if words.Fill("{n}", "n", string(rune('0'+report.Counts[status]))) != n[i] {
							t.Errorf("counts %v, want %s", report.Counts, tt.counts)
						}
					}
					for _, r := range report.Rows {
						checkRow(t, r)
					}
				} else {
					sum := words.Say(words.JA, "cli.import.counts", "new", n[0], "changed", n[1], "unchanged", n[2], "rejected", n[3]) + "\n"
					if !strings.HasSuffix(stdout, sum) || strings.Count(stdout, "\n") != int(n[3][0]-'0')+1 {
						t.Errorf("it prints %q, want %q after the rejected rows", stdout, sum)
					}
					if tt.code == 1 {
						wantSentence(t, 1, words.JA, code, "", stderr)
					} else if stderr != "" {
						t.Errorf("standard error %q", stderr)
					}
				}
				if got := employees(t, dir); got != tt.want {
					t.Errorf("employees %q, want %q", got, tt.want)
				}
			}
		})
	}
}

// checkRow holds the documented shape of a row.
func checkRow(t *testing.T, r map[string]any) {
	t.Helper()
	for _, name := range []string{"code", "name", "division", "employment_type", "account_id"} {
		if _, ok := r[name].(string); !ok {
			t.Errorf("%s of %v is no text", name, r)
		}
	}
	reasons, ok := r["reasons"].([]any)
	row, _ := r["row"].(float64)
	if !ok || row < 2 || len(r) != 8 {
		t.Errorf("a row of another shape: %v", r)
	}
	switch r["status"] {
	case "rejected":
		for _, reason := range reasons {
			if found := goText.FindString(reason.(string)); found != "" || !strings.HasSuffix(reason.(string), "。") {
				t.Errorf("reason %q", reason)
			}
		}
		if len(reasons) == 0 {
			t.Errorf("rejected without a reason: %v", r)
		}
	case "new", "changed", "unchanged":
		if len(reasons) != 0 {
			t.Errorf("reasons of a good row: %v", r)
		}
	default:
		t.Errorf("status %v", r["status"])
	}
}

// The exact line other programs read.
func TestImportJSON(t *testing.T) {
	env, _ := madeFolder(t, false)
	file := filepath.Join(t.TempDir(), "a.csv")
	write(t, file, csvHead+"0001,山田,太郎,総務部,正社員,Yamada@example.com\n0002,,,総務部,正社員,\n")
	_, stdout, _ := run(t, append(env, "LC_ALL=en"), "import", file, "--kind", "employees", "--create-missing", "--json")
	want := `{"rows":[{"row":2,"status":"new","code":"0001","name":"山田 太郎","division":"総務部","employment_type":"正社員","account_id":"yamada@example.com","reasons":[]},` +
		`{"row":3,"status":"rejected","code":"0002","name":"","division":"総務部","employment_type":"正社員","account_id":"","reasons":[`
	if !strings.HasPrefix(stdout, want) || !strings.HasSuffix(stdout, `]}],"counts":{"new":1,"changed":0,"unchanged":0,"rejected":1}}`+"\n") {
		t.Errorf("it prints\n%s", stdout)
	}
	_, again, _ := run(t, env, "import", file, "--kind", "employees", "--json")
	if !strings.Contains(again, `"row":2,"status":"unchanged"`) {
		t.Errorf("again it prints\n%s", again)
	}
}

// IDs are imported for those who are there, also beside the keeper, and hold
// for the next message.
func TestImportAccounts(t *testing.T) {
	env, dir := madeFolder(t, false)
	file := filepath.Join(t.TempDir(), "a.csv")
	write(t, file, csvGood)
	if code, _, stderr := run(t, env, "import", file, "--kind", "employees", "--create-missing"); code != 0 {
		t.Fatal(stderr)
	}
	p := start(t, env, "serve", "--addr", "127.0.0.1:0")
	write(t, file, "社員番号,LINE WORKS ID\n0002,sato@example.com\n0009,nobody@example.com\n")
	if code, stdout, stderr := run(t, env, "import", file, "--kind", "accounts"); code != 3 || stderr != "" {
		t.Errorf("%d, %q, %q", code, stdout, stderr)
	}
	p.stop()
	a := app.New(app.Config{DataDir: dir, KeyFile: keyFile(dir)})
	if err := a.Open(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if got := sqlitetest.One(t, a.DB, "SELECT group_concat(code || ' ' || coalesce(account_id, '-'), ', ') FROM employee"); got != "0001 yamada@example.com, 0002 sato@example.com" {
		t.Error(got)
	}
	if got := sqlitetest.One(t, a.DB, "SELECT actor_kind, via FROM operation ORDER BY id DESC LIMIT 1"); got != "owner|cli" {
		t.Errorf("operation by %s", got)
	}
}

// A workbook is imported by the sheet and the password given.
func TestImportWorkbook(t *testing.T) {
	book := func(name string) string { return filepath.Join("../sheet/testdata", name) }
	password := filepath.Join(t.TempDir(), "password.txt")
	write(t, password, "\ufeff打刻2026\r\n")
	wrong := filepath.Join(t.TempDir(), "wrong.txt")
	write(t, wrong, "打刻")
	for _, tt := range []struct {
		name string
		args []string
		code timeclock.Code // "" for imported
		want string         // employees afterwards
	}{
		{"a roster", []string{book("openpyxl-plain.xlsx")}, "", "0001 0002"},
		{"a sheet by its name", []string{book("openpyxl-two-rosters.xlsx"), "--sheet", "4月"}, "", "0001 0002"},
		{"no name where two could be meant", []string{book("openpyxl-two-rosters.xlsx")}, timeclock.CodeFileSheet, ""},
		{"a name that no sheet has", []string{book("openpyxl-plain.xlsx"), "--sheet", "4月"}, timeclock.CodeNotFound, ""},
		{"with its password", []string{book("excelize-encrypted.xlsx"), "--password-file", password}, "", "00001 00002 00003"},
		{"with another", []string{book("excelize-encrypted.xlsx"), "--password-file", wrong}, timeclock.CodeFilePasswordWrong, ""},
		{"without one", []string{book("excelize-encrypted.xlsx")}, timeclock.CodeFilePassword, ""},
		{"with a password file that is not there", []string{book("excelize-encrypted.xlsx"), "--password-file", password + "x"}, timeclock.CodeFileUnreadable, ""},
		{"a password that nothing needs", []string{book("openpyxl-plain.xlsx"), "--password-file", password}, "", "0001 0002"},
		{"an old format", []string{book("hand-doc.xls")}, timeclock.CodeFileKind, ""},
		{"a damaged one", []string{book("hand-truncated.xlsx")}, timeclock.CodeFileMalformed, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env, dir := madeFolder(t, false)
			code, stdout, stderr := run(t, env, append([]string{"import", "--kind", "employees", "--create-missing"}, tt.args...)...)
			if tt.code == "" {
				if code != 0 || stderr != "" {
					t.Errorf("%d, %q, %q", code, stdout, stderr)
				}
			} else {
				wantSentence(t, 1, words.JA, code, stdout, stderr)
				if !strings.Contains(stderr, sentence(words.JA, tt.code)) {
					t.Errorf("it says %q, want %s", stderr, tt.code)
				}
			}
			if got := employees(t, dir); got != tt.want {
				t.Errorf("employees %q, want %q", got, tt.want)
			}
		})
	}
}

// A file that cannot be imported is one sentence, or one JSON object, and
// changes nothing.
func TestImportCannotRead(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		write(t, path, text)
		return path
	}
	for _, tt := range []struct {
		name, file string
		want       timeclock.Code
	}{
		{"nothing there", filepath.Join(dir, "nothing.csv"), timeclock.CodeFileUnreadable},
		{"a folder", dir, timeclock.CodeFileUnreadable},
		{"empty", file("empty.csv", ""), timeclock.CodeFileEmpty},
		{"a picture", file("a.csv", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), timeclock.CodeFileKind},
		{"no header", file("b.csv", "0001,山田\n0002,佐藤\n"), timeclock.CodeFileHeader},
		{"a column missing", file("c.csv", "氏名,所属\n山田,総務部\n"), timeclock.CodeFileColumn},
		{"two columns of one meaning", file("d.csv", "従業員コード,社員番号,氏名\n1,2,山田\n"), timeclock.CodeFileHeaderTwice},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env, data := madeFolder(t, false)
			for _, lang := range words.Langs() {
				code, stdout, stderr := run(t, append(env, "LC_ALL="+string(lang)), "import", tt.file, "--kind", "employees")
				wantSentence(t, 1, lang, code, stdout, stderr)
				message := strings.TrimPrefix(strings.TrimSuffix(stderr, "\n"), words.Say(lang, "cli.error.message", "message", ""))
				want := sentence(lang, tt.want)
				if !strings.HasPrefix(message, want) {
					t.Errorf("it says %q, want %q", message, want)
				}
				code, stdout, stderr = run(t, append(env, "LC_ALL="+string(lang)), "import", tt.file, "--kind", "employees", "--json")
				var failure struct {
					Error struct{ Code, Message string }
				}
				if err := json.Unmarshal([]byte(stdout), &failure); err != nil || code != 1 || stderr != "" || strings.Count(stdout, "\n") != 1 {
					t.Errorf("%d, %q, %q", code, stdout, stderr)
				}
				if failure.Error.Code != string(tt.want) || failure.Error.Message != message {
					t.Errorf("%q is not %s, %q", stdout, tt.want, message)
				}
			}
			if got := employees(t, data); got != "" {
				t.Errorf("employees %s", got)
			}
		})
	}
	env, _ := madeFolder(t, false)
	code, stdout, stderr := run(t, env, "import", file("e.csv", csvGood), "--kind", "punches")
	wantSentence(t, 2, words.JA, code, stdout, stderr)
	env, data := madeFolder(t, false)
	sqlitetest.ExecFile(t, filepath.Join(data, app.DatabaseFile), "PRAGMA user_version = 9999")
	code, stdout, _ = run(t, env, "import", file("f.csv", csvGood), "--kind", "employees", "--json")
	if code != 1 || !strings.Contains(stdout, `{"error":{"code":"data_newer","message":"`) {
		t.Errorf("into a folder that cannot be opened: %d, %q", code, stdout)
	}
	if _, err := os.Stat(filepath.Join(data, app.DatabaseFile)); err != nil {
		t.Error(err)
	}
}
