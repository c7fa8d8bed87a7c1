package desktop

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"punchline/app/timeclock"
)

func failing(board func(context.Context) (timeclock.Board, error)) func(*Services) {
	return func(s *Services) { s.Home = badHome{board: board} }
}

func TestPanicBecomesAnError(t *testing.T) {
	for _, what := range []any{"secret horse", errors.New("secret horse")} {
		b := newPage(t, failing(func(context.Context) (timeclock.Board, error) { panic(what) }))
		b.firstAdmin(t, false)
		o, err := b.home().Overview(0)
		wantCode(t, err, timeclock.CodeInternal)
		if o.Divisions != nil {
			t.Errorf("it returns %+v", o)
		}
		if log := b.log.String(); !strings.Contains(log, "panic in a call of the page") || !strings.Contains(log, "Home.Overview") || strings.Contains(log, "horse") {
			t.Errorf("the log has %s", log)
		}
		if strings.Contains(FormatError(err), "horse") {
			t.Errorf("the page is told %s", FormatError(err))
		}
		if _, err := b.sessions().State(); err != nil {
			t.Errorf("the next call: %v", err)
		}
	}
	var list []int
	b := newPage(t, failing(func(context.Context) (timeclock.Board, error) { _ = list[3]; return timeclock.Board{}, nil }))
	b.firstAdmin(t, false)
	_, err := b.home().Overview(0)
	wantCode(t, err, timeclock.CodeInternal)
	if !strings.Contains(b.log.String(), "index out of range") {
		t.Errorf("the log does not say what happened: %s", b.log)
	}
}

func TestErrorsAreLoggedOnceAndOnlyOurs(t *testing.T) {
	for _, tt := range []struct {
		err    error
		code   timeclock.Code
		logged bool
	}{
		{errors.New("disk on fire"), timeclock.CodeInternal, true},
		{timeclock.E("x", timeclock.CodeInternal, errors.New("disk on fire")), timeclock.CodeInternal, true},
		{timeclock.E("x", timeclock.CodeConflict, errors.New("disk on fire")), timeclock.CodeConflict, false},
	} {
		b := newPage(t, failing(func(context.Context) (timeclock.Board, error) { return timeclock.Board{}, tt.err }))
		b.firstAdmin(t, false)
		_, err := b.home().Overview(0)
		wantCode(t, err, tt.code)
		if logged := strings.Count(b.log.String(), "disk on fire") == 1; logged != tt.logged {
			t.Errorf("%v: the log has %s", tt.err, b.log)
		}
	}
}

// A call that hangs ends by itself, and one under way ends with the program.
func TestCallTimesOut(t *testing.T) {
	hangs := func(ctx context.Context) (timeclock.Board, error) { <-ctx.Done(); return timeclock.Board{}, ctx.Err() }
	admins := stubAdmins{admin: timeclock.Admin{ID: 1, Rights: timeclock.Rights{Full: true}}}
	synctest.Test(t, func(t *testing.T) {
		p := New(Services{Home: badHome{board: hangs}, Admins: admins})
		_, err := (&Home{p}).Overview(0)
		wantCode(t, err, timeclock.CodeBusy)
		done := make(chan error)
		go func() { _, err := (&Home{p}).Overview(0); done <- err }()
		synctest.Wait()
		p.Close()
		wantCode(t, <-done, timeclock.CodeShutDown)
	})
}

// stubAdmins has one administrator, who stays signed in.
type stubAdmins struct {
	timeclock.Admins
	admin timeclock.Admin
}

func (s stubAdmins) Staying(context.Context) (timeclock.Admin, error)     { return s.admin, nil }
func (s stubAdmins) ByID(context.Context, int64) (timeclock.Admin, error) { return s.admin, nil }
func (s stubAdmins) HasAdmin(context.Context) (bool, error)               { return true, nil }

func TestFormatError(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{timeclock.E("op", timeclock.CodeConflict, errors.New("cause")), `{"code":"conflict"}`},
		{timeclock.Invalid("op", "login", "too long: hunter2"), `{"code":"invalid","field":"login","args":{"field":"login"}}`},
		{timeclock.E("op", timeclock.CodeDataDemo, nil, "path", `C:\データ "x"`), `{"code":"data_demo","args":{"path":"C:\\データ \"x\""}}`},
		{errors.Join(errors.New("x"), timeclock.E("op", timeclock.CodeBusy, nil)), `{"code":"busy"}`},
		{errors.New("anything"), `{"code":"internal"}`},
		{&timeclock.Error{Op: "op"}, `{"code":"internal"}`},
	} {
		if got := FormatError(tt.err); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.err, got, tt.want)
		}
	}
}
