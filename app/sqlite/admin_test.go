package sqlite_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

var first = timeclock.NewAdmin{Login: " Ｋａｎｒｉ@Example ", Name: "管理 花子", Password: timeclock.NewSecret("correct horse")}

func withFirst(t *testing.T, change ...func(*sqlite.Options)) (*sqlite.DB, timeclock.Admin) {
	t.Helper()
	db := sqlitetest.Open(t, append([]func(*sqlite.Options){fixed}, change...)...)
	a, err := db.CreateFirst(t.Context(), first, "window")
	if err != nil {
		t.Fatal(err)
	}
	return db, a
}

func wantCode(t *testing.T, err error, want timeclock.Code) {
	t.Helper()
	if got := timeclock.CodeOf(err); got != want {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
}

// operations are the rows of the 操作履歴, oldest first.
func operations(t *testing.T, db *sqlite.DB) string {
	t.Helper()
	return strings.Join(sqlitetest.Query(t, db, "SELECT actor_kind, actor_id, actor_name, via, action, target, target_id, old, new FROM operation ORDER BY id"), "\n")
}

func TestCreateFirst(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	if has, err := db.HasAdmin(t.Context()); has || err != nil {
		t.Errorf("a new folder has an administrator: %v, %v", has, err)
	}
	a, err := db.CreateFirst(t.Context(), first, "window")
	if err != nil {
		t.Fatal(err)
	}
	if a.Login != "kanri@example" || a.Name != "管理 花子" || !a.Rights.Full || !a.Scope.All() || a.ID == 0 || a.Version != 1 {
		t.Errorf("%+v", a)
	}
	if has, err := db.HasAdmin(t.Context()); !has || err != nil {
		t.Errorf("%v, %v", has, err)
	}
	if got, want := operations(t, db), `admin|1|管理 花子|window|create_admin|admin|1||{"login":"kanri@example","name":"管理 花子","full":true}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	_, err = db.CreateFirst(t.Context(), timeclock.NewAdmin{Login: "another", Name: "b", Password: timeclock.NewSecret("12345678")}, "window")
	wantCode(t, err, timeclock.CodeConflict)
}

func TestCreateFirstOfMany(t *testing.T) {
	db := sqlitetest.Open(t)
	var made, refused int
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			_, err := db.CreateFirst(context.Background(), first, "window")
			mu.Lock()
			defer mu.Unlock()
			switch timeclock.CodeOf(err) {
			case "":
				made++
			case timeclock.CodeConflict:
				refused++
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := sqlitetest.One(t, db, "SELECT count(*) FROM admin"); made != 1 || refused != 9 || n != "1" {
		t.Errorf("%d made, %d refused, %s rows", made, refused, n)
	}
}

func TestCreateFirstChecks(t *testing.T) {
	db := sqlitetest.Open(t)
	for field, n := range map[string]timeclock.NewAdmin{
		"login":    {Login: "a b", Name: "n", Password: timeclock.NewSecret("12345678")},
		"name":     {Login: "a", Name: " ", Password: timeclock.NewSecret("12345678")},
		"password": {Login: "a", Name: "n", Password: timeclock.NewSecret("1234567")},
	} {
		_, err := db.CreateFirst(t.Context(), n, "window")
		if e, ok := errors.AsType[*timeclock.Error](err); !ok || e.Code != timeclock.CodeInvalid || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestAuthenticate(t *testing.T) {
	p := &sqlitetest.Passwords{}
	db, a := withFirst(t, func(o *sqlite.Options) { o.Passwords = p })
	for _, login := range []string{"kanri@example", "KANRI@example", "　ｋａｎｒｉ＠example "} {
		got, err := db.Authenticate(t.Context(), login, timeclock.NewSecret("correct horse"), "browser")
		if err != nil || got.ID != a.ID || got.Rights != a.Rights {
			t.Errorf("%q: %+v, %v", login, got, err)
		}
	}
	p.Checks.Store(0)
	tries := [][2]string{
		{"kanri@example", "correct Horse"}, {"kanri@example", ""}, {"nobody", "correct horse"}, {"", ""},
		{"kanri@example", strings.Repeat("x", 1000)}, {"kanri@example' OR 1=1 --", "x"},
	}
	for _, try := range tries {
		_, err := db.Authenticate(t.Context(), try[0], timeclock.NewSecret(try[1]), "window")
		wantCode(t, err, timeclock.CodeSignInFailed)
		if err != nil && err.Error() != "sqlite.Authenticate: sign_in_failed" {
			t.Errorf("it tells why: %v", err)
		}
	}
	if n := p.Checks.Load(); n != int64(len(tries)) {
		t.Errorf("%d of %d failed tries did the work of a right one", n, len(tries))
	}
	if n := sqlitetest.One(t, db, "SELECT failed_attempts FROM admin"); n != "3" {
		t.Errorf("%s failed attempts counted, want 3", n)
	}
	ops := operations(t, db)
	if !strings.Contains(ops, "admin|1|管理 花子|browser|sign_in|admin|1||") || !strings.Contains(ops, "system|0||window|sign_in_failed|admin|1||") ||
		!strings.Contains(ops, "system|0||window|sign_in_failed|admin|||") {
		t.Errorf("the 操作履歴 has\n%s", ops)
	}
	for _, typed := range []string{"correct Horse", "nobody", "OR 1=1"} {
		if strings.Contains(ops, typed) {
			t.Errorf("the 操作履歴 holds what was typed, %q", typed)
		}
	}
	if _, err := db.Authenticate(t.Context(), "kanri@example", timeclock.NewSecret("correct horse"), "window"); err != nil {
		t.Fatal(err)
	}
	if n := sqlitetest.One(t, db, "SELECT failed_attempts FROM admin"); n != "0" {
		t.Errorf("%s failed attempts after a right password", n)
	}
}

// Whoever guesses passwords cannot fill the 操作履歴.
func TestFailedSignInsAreBounded(t *testing.T) {
	c := &clock{at("2026-11-23 12:00")}
	db, _ := withFirst(t, c.set)
	guess := func(n int) string {
		t.Helper()
		for range n {
			_, err := db.Authenticate(t.Context(), "kanri@example", timeclock.NewSecret("wrong horse"), "window")
			wantCode(t, err, timeclock.CodeSignInFailed)
		}
		return sqlitetest.One(t, db, "SELECT count(*) FROM operation WHERE action = 'sign_in_failed'")
	}
	if n := guess(50); n != "20" {
		t.Errorf("%s rows of 50 guesses", n)
	}
	if n := sqlitetest.One(t, db, "SELECT n FROM counter WHERE name = 'sign_in_failed'"); n != "50" {
		t.Errorf("%s guesses counted", n)
	}
	c.now = c.now.Add(2 * time.Hour)
	if n := guess(1); n != "21" {
		t.Errorf("%s rows after two hours", n)
	}
}

func TestAuthenticateHashesAnew(t *testing.T) {
	p := &sqlitetest.Passwords{}
	db, _ := withFirst(t, func(o *sqlite.Options) { o.Passwords = p })
	p.Cost = "2"
	for range 2 {
		if _, err := db.Authenticate(t.Context(), "kanri@example", timeclock.NewSecret("correct horse"), "window"); err != nil {
			t.Fatal(err)
		}
	}
	if hash := sqlitetest.One(t, db, "SELECT password FROM admin"); hash != "2:correct horse" {
		t.Errorf("the hash is %q", hash)
	}
}

func TestSwitchedOff(t *testing.T) {
	db, a := withFirst(t)
	if err := db.Stay(t.Context(), a.Actor("window")); err != nil {
		t.Fatal(err)
	}
	sqlitetest.Exec(t, db, "UPDATE admin SET disabled = 1")
	_, err := db.Authenticate(t.Context(), "kanri@example", timeclock.NewSecret("correct horse"), "window")
	wantCode(t, err, timeclock.CodeSignInFailed)
	_, err = db.ByID(t.Context(), a.ID)
	wantCode(t, err, timeclock.CodeNotFound)
	_, err = db.Staying(t.Context())
	wantCode(t, err, timeclock.CodeNotFound)
	wantCode(t, db.Stay(t.Context(), a.Actor("window")), timeclock.CodeForbidden)
}

func TestRightsAndScope(t *testing.T) {
	db, _ := withFirst(t)
	sqlitetest.Company(t, db, 1)
	for _, q := range []string{
		`INSERT INTO admin (id, login, name, password, full, options, employees, records, limited_divisions, created_ms, updated_ms) VALUES (7, 'b', 'b', 'x', 0, 0, 1, 2, 1, 0, 0)`,
		`INSERT INTO admin_division VALUES (7, 2)`,
		`INSERT INTO admin (id, login, name, password, full, limited_divisions, limited_employment_types, created_ms, updated_ms) VALUES (8, 'c', 'c', 'x', 0, 1, 1, 0, 0)`,
	} {
		sqlitetest.Exec(t, db, q)
	}
	b, err := db.ByID(t.Context(), 7)
	if err != nil || b.Rights != (timeclock.Rights{Employees: timeclock.LevelView, Records: timeclock.LevelEdit}) ||
		len(b.Scope.Divisions) != 1 || b.Scope.Divisions[0] != 2 || b.Scope.EmploymentTypes != nil {
		t.Errorf("%+v, %v", b, err)
	}
	c, err := db.ByID(t.Context(), 8)
	if err != nil || c.Scope.Divisions == nil || c.Scope.EmploymentTypes == nil || c.Scope.Covers(1, 1) {
		t.Errorf("limited to nothing: %+v, %v", c, err)
	}
	_, err = db.ByID(t.Context(), 9)
	wantCode(t, err, timeclock.CodeNotFound)
}

func TestStay(t *testing.T) {
	db, a := withFirst(t)
	_, err := db.Staying(t.Context())
	wantCode(t, err, timeclock.CodeNotFound)
	if err := db.Stay(t.Context(), a.Actor("window")); err != nil {
		t.Fatal(err)
	}
	for range 2 { // it lasts
		if got, err := db.Staying(t.Context()); err != nil || got.ID != a.ID {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if err := db.SignOut(t.Context(), a.Actor("window")); err != nil {
		t.Fatal(err)
	}
	_, err = db.Staying(t.Context())
	wantCode(t, err, timeclock.CodeNotFound)
	if n := sqlitetest.One(t, db, "SELECT count(*) FROM secret WHERE name = 'stay'"); n != "0" {
		t.Error("the token is still there")
	}
	if ops := operations(t, db); !strings.HasSuffix(ops, "admin|1|管理 花子|window|sign_out|admin|1||") {
		t.Errorf("the 操作履歴 has\n%s", ops)
	}
}

func TestStayIsForFullAdmins(t *testing.T) {
	db, a := withFirst(t)
	lesser := a.Actor("window")
	lesser.Rights.Full = false
	wantCode(t, db.Stay(t.Context(), lesser), timeclock.CodeForbidden)
	wantCode(t, db.Stay(t.Context(), timeclock.System()), timeclock.CodeForbidden)
	wantCode(t, db.SignOut(t.Context(), timeclock.Owner()), timeclock.CodeForbidden)
	sqlitetest.Exec(t, db, "UPDATE admin SET full = 0")
	wantCode(t, db.Stay(t.Context(), a.Actor("window")), timeclock.CodeForbidden)
}

func TestStayEndsWithThePassword(t *testing.T) {
	for what, change := range map[string]string{
		"a new password":       "UPDATE admin SET password = ':other'",
		"another token":        "UPDATE stay SET token_hash = x'00'",
		"the token is gone":    "DELETE FROM secret WHERE name = 'stay'",
		"the admin is removed": "DELETE FROM admin",
		"less rights":          "UPDATE admin SET full = 0",
	} {
		t.Run(what, func(t *testing.T) {
			db, a := withFirst(t)
			if err := db.Stay(t.Context(), a.Actor("window")); err != nil {
				t.Fatal(err)
			}
			sqlitetest.Exec(t, db, change)
			_, err := db.Staying(t.Context())
			wantCode(t, err, timeclock.CodeNotFound)
		})
	}
}

// A token sealed with another key, as in a folder copied from another PC, is
// told from one that is not there.
func TestStayOfAnotherPC(t *testing.T) {
	db, a := withFirst(t)
	if err := db.Stay(t.Context(), a.Actor("window")); err != nil {
		t.Fatal(err)
	}
	sqlitetest.Exec(t, db, "UPDATE secret SET sealed = x'00' WHERE name = 'stay'")
	_, err := db.Staying(t.Context())
	wantCode(t, err, timeclock.CodeKeyMissing)
}

func TestPreferences(t *testing.T) {
	db, a := withFirst(t)
	if p, err := db.Preferences(t.Context()); err != nil || p != (timeclock.Preferences{}) {
		t.Errorf("%+v, %v", p, err)
	}
	hides := false
	want := timeclock.Preferences{Language: "en", Theme: "dark", CloseHides: &hides}
	wantCode(t, db.SavePreferences(t.Context(), timeclock.Actor{}, want), timeclock.CodeForbidden)
	wantCode(t, db.SavePreferences(t.Context(), a.Actor("window"), timeclock.Preferences{Theme: "pink"}), timeclock.CodeInvalid)
	if err := db.SavePreferences(t.Context(), a.Actor("window"), want); err != nil {
		t.Fatal(err)
	}
	got, err := db.Preferences(t.Context())
	if err != nil || got.Language != "en" || got.Theme != "dark" || got.CloseHides == nil || *got.CloseHides {
		t.Errorf("%+v, %v", got, err)
	}
	if ops := operations(t, db); !strings.HasSuffix(ops, `save_preferences|setting|preferences|{}|{"language":"en","theme":"dark","close_hides":false}`) {
		t.Errorf("the 操作履歴 has\n%s", ops)
	}
}
