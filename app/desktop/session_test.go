package desktop

import (
	"strings"
	"testing"

	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
	"punchline/app/words"
)

func state(t *testing.T, b *bench) SessionState {
	t.Helper()
	st, err := b.sessions().State()
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func TestFirstStart(t *testing.T) {
	b := newPage(t, func(s *Services) {
		s.Demo, s.Company, s.Version, s.ChatURL = true, "見本株式会社", "1.2", "http://127.0.0.1:1/"
	})
	want := SessionState{FirstStart: true, Demo: true, Company: "見本株式会社", Language: "ja", Theme: "system", Version: "1.2", ChatURL: "http://127.0.0.1:1/"}
	if st := state(t, b); st != want {
		t.Errorf("got  %+v\nwant %+v", st, want)
	}
	_, err := b.home().Overview(0)
	wantCode(t, err, timeclock.CodeSignInNeeded)

	_, err = b.sessions().CreateFirstAdmin(FirstAdminInput{Login: "kanri", Name: "管理", Password: "short"})
	wantCode(t, err, timeclock.CodeInvalid)
	if !strings.Contains(FormatError(err), `"field":"password"`) || strings.Contains(FormatError(err), "short") {
		t.Errorf("the page is told %s", FormatError(err))
	}
	st := b.firstAdmin(t, false)
	if st.FirstStart || st.Admin == nil || *st.Admin != (AdminInfo{ID: 1, Login: "kanri", Name: "管理 花子", Full: true}) {
		t.Errorf("%+v, admin %+v", st, st.Admin)
	}
	if _, err := b.home().Overview(0); err != nil {
		t.Error(err)
	}
	_, err = b.sessions().CreateFirstAdmin(FirstAdminInput{Login: "other", Name: "他人", Password: password})
	wantCode(t, err, timeclock.CodeConflict)
	if st := state(t, b); st.Admin == nil || st.Admin.Login != "kanri" {
		t.Errorf("the failed attempt changed who is signed in: %+v", st.Admin)
	}
}

func TestSignInAndOut(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	for range 2 { // signing out twice is no error
		st, err := b.sessions().SignOut()
		if err != nil || st.Admin != nil || st.FirstStart {
			t.Errorf("%+v, %v", st, err)
		}
	}
	for name, call := range map[string]func() error{
		"Overview":  func() error { _, err := b.home().Overview(0); return err },
		"Feed":      func() error { _, err := b.home().Feed(10); return err },
		"Status":    func() error { _, err := b.home().Status(); return err },
		"Checklist": func() error { _, err := b.home().Checklist(); return err },
		"Save": func() error {
			_, err := b.preferences().Save(PreferencesInput{Language: "en", Theme: "dark"})
			return err
		},
	} {
		if code := timeclock.CodeOf(call()); code != timeclock.CodeSignInNeeded {
			t.Errorf("%s after signing out: %q", name, code)
		}
	}
	for _, in := range []SignInInput{{Login: "kanri", Password: "wrong horse"}, {Login: "nobody", Password: password}, {}} {
		st, err := b.sessions().SignIn(in)
		wantCode(t, err, timeclock.CodeSignInFailed)
		if FormatError(err) != `{"code":"sign_in_failed"}` || st.Admin != nil {
			t.Errorf("%s, %+v", FormatError(err), st)
		}
	}
	st, err := b.sessions().SignIn(SignInInput{Login: " KANRI ", Password: password})
	if err != nil || st.Admin == nil || st.Admin.Login != "kanri" {
		t.Errorf("%+v, %v", st, err)
	}
	if log := b.log.String(); strings.Contains(log, "horse") {
		t.Errorf("a password is in the log: %s", log)
	}
	ops := strings.Join(sqlitetest.Query(t, b.db, "SELECT actor_name, via, action FROM operation ORDER BY id"), ", ")
	if want := "管理 花子|window|create_admin, 管理 花子|window|sign_out, |window|sign_in_failed, |window|sign_in_failed, |window|sign_in_failed, 管理 花子|window|sign_in"; ops != want {
		t.Errorf("got  %s\nwant %s", ops, want)
	}
}

// A second page of the same folder, as after a restart.
func TestStayingSignedIn(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, true)
	again := openPage(t, b.db)
	if st := state(t, again); st.Admin == nil || st.Admin.Login != "kanri" {
		t.Fatalf("after a restart: %+v", st)
	}
	if _, err := again.home().Overview(0); err != nil {
		t.Error(err)
	}
	if _, err := again.sessions().SignOut(); err != nil {
		t.Fatal(err)
	}
	if st := state(t, again); st.Admin != nil {
		t.Errorf("after signing out: %+v", st.Admin)
	}
	if st := state(t, openPage(t, b.db)); st.Admin != nil {
		t.Errorf("after signing out and a restart: %+v", st.Admin)
	}
}

func TestNotStaying(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	if st := state(t, openPage(t, b.db)); st.Admin != nil {
		t.Errorf("after a restart: %+v", st.Admin)
	}
}

// A 一般管理者 may sign in with "stay", and is asked again next time.
func TestStayingIsForFullAdmins(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	sqlitetest.Exec(t, b.db, "UPDATE admin SET full = 0, records = 1")
	st, err := b.sessions().SignIn(SignInInput{Login: "kanri", Password: password, Stay: true})
	if err != nil || st.Admin == nil || st.Admin.Full || st.Admin.Records != 1 {
		t.Errorf("%+v, %v", st.Admin, err)
	}
	if st := state(t, openPage(t, b.db)); st.Admin != nil {
		t.Errorf("after a restart: %+v", st.Admin)
	}
}

// Rights are those of now, not of when one signed in.
func TestRightsChangeAtOnce(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	sqlitetest.Exec(t, b.db, "UPDATE admin SET full = 0")
	_, err := b.home().Overview(0)
	wantCode(t, err, timeclock.CodeForbidden)
	sqlitetest.Exec(t, b.db, "UPDATE admin SET records = 1, limited_divisions = 1")
	sqlitetest.Exec(t, b.db, "INSERT INTO admin_division VALUES (1, 2)")
	o, err := b.home().Overview(0)
	if err != nil || o.Employees != 1 || len(o.Divisions) != 1 || o.Divisions[0].Name != "営業部" {
		t.Errorf("%+v, %v", o, err)
	}
	if b.host.heard(EventSession) {
		t.Error("the page was told that its session ended")
	}
	sqlitetest.Exec(t, b.db, "UPDATE admin SET disabled = 1")
	_, err = b.home().Overview(0)
	wantCode(t, err, timeclock.CodeSignInNeeded)
	if !b.host.heard(EventSession) {
		t.Error("the page was not told that its session ended")
	}
}

// A key that is gone must not lock anybody out.
func TestStayThatCannotBeOpened(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, true)
	sqlitetest.Exec(t, b.db, "UPDATE secret SET sealed = x'00'")
	again := openPage(t, b.db)
	if st := state(t, again); st.Admin != nil {
		t.Errorf("%+v", st.Admin)
	}
	if st, err := again.sessions().SignIn(SignInInput{Login: "kanri", Password: password}); err != nil || st.Admin == nil {
		t.Errorf("%+v, %v", st, err)
	}
}

func TestPreferencesOfThisPC(t *testing.T) {
	b := newPage(t, func(s *Services) { s.Language = words.EN })
	if st := state(t, b); st.Language != "en" || st.Theme != "system" || !st.CloseHides {
		t.Errorf("before anybody chose: %+v", st)
	}
	b.firstAdmin(t, false)
	_, err := b.preferences().Save(PreferencesInput{Language: "fr", Theme: "dark"})
	wantCode(t, err, timeclock.CodeInvalid)
	st, err := b.preferences().Save(PreferencesInput{Language: "ja", Theme: "dark", CloseHides: false})
	if err != nil || st.Language != "ja" || st.Theme != "dark" || st.CloseHides {
		t.Errorf("%+v, %v", st, err)
	}
	// They hold without signing in, too.
	if st := state(t, openPage(t, b.db)); st.Language != "ja" || st.Theme != "dark" || st.CloseHides || st.Admin != nil {
		t.Errorf("after a restart: %+v", st)
	}
	if st := state(t, newPage(t, func(s *Services) { s.Demo = true })); st.CloseHides {
		t.Error("a demo keeps on when its window is closed")
	}
}
