package desktop

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"punchline/app/timeclock"
	"punchline/app/words"
)

func TestWindowOptions(t *testing.T) {
	b := newPage(t, func(s *Services) { s.Demo, s.Language = true, words.JA })
	h := &window{page: b.Page, ctx: t.Context()}
	o := h.options(Window{Assets: fstest.MapFS{}, FolderUID: "abc"})
	if o.Title != "Punchline - デモ" || o.MinWidth != 960 || o.MinHeight != 640 || o.SingleInstanceLock.UniqueId != "punchline-abc" {
		t.Errorf("%q, %d × %d, %q", o.Title, o.MinWidth, o.MinHeight, o.SingleInstanceLock.UniqueId)
	}
	// Wails 2.13 and later put into the page what this returns: an object arrives as "[object Object]".
	text, ok := o.ErrorFormatter(timeclock.E("op", timeclock.CodeConflict, errors.New("cause"))).(string)
	if !ok || text != `{"code":"conflict"}` {
		t.Errorf("an error becomes %q", text)
	}
	crossed, err := json.Marshal(map[string]any{"error": text})
	if err != nil || string(crossed) != `{"error":"{\"code\":\"conflict\"}"}` {
		t.Errorf("%s, %v", crossed, err)
	}
	w := httptest.NewRecorder()
	o.AssetServer.Middleware(http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Header().Get("Content-Security-Policy") != ContentPolicy {
		t.Errorf("%v", w.Header())
	}
}

func TestClosingTheWindow(t *testing.T) {
	if runtime.GOOS == "darwin" {
		t.Skip("there it is an option of the start")
	}
	b := newPage(t)
	ctx, end := context.WithCancel(t.Context())
	h := &window{page: b.Page, ctx: ctx}
	if !h.keepsOn(t.Context()) {
		t.Error("closing ends Punchline, though nobody chose that")
	}
	b.firstAdmin(t, false)
	save := func(hides bool) {
		t.Helper()
		if _, err := b.preferences().Save(PreferencesInput{Language: "ja", Theme: "system", CloseHides: hides}); err != nil {
			t.Fatal(err)
		}
	}
	save(false)
	if h.keepsOn(t.Context()) {
		t.Error("closing keeps on against the setting")
	}
	save(true)
	if !h.keepsOn(t.Context()) {
		t.Error("closing ends against the setting")
	}
	end() // a signal
	if h.keepsOn(t.Context()) {
		t.Error("the program cannot be ended")
	}
	quitting := &window{page: b.Page, ctx: t.Context()}
	quitting.Quit()
	if quitting.keepsOn(t.Context()) {
		t.Error("Quit only hides")
	}
}

func TestRunWithoutWindow(t *testing.T) {
	if Built {
		t.Skip("this build has one")
	}
	b := newPage(t)
	wantCode(t, Run(t.Context(), b.Page, Window{}), timeclock.CodeNotBuilt)
}

// Before Wails has started nothing may call it: it would end the program.
func TestWindowBeforeItsStart(t *testing.T) {
	h := &window{page: newPage(t).Page, ctx: t.Context()}
	h.Emit("x", nil)
	h.Show()
	wantCode(t, h.Notify("a", "b"), timeclock.CodeInternal)
	wantCode(t, h.OpenURL("https://example.com/"), timeclock.CodeInternal)
	for _, bad := range []string{"file:///etc/passwd", "javascript:alert(1)", "C:\\x", "", "https://"} {
		wantCode(t, h.OpenURL(bad), timeclock.CodeInvalid)
	}
	if saved, err := h.SaveAs(t.Context(), "x", saves("x")); saved || err == nil {
		t.Errorf("%v, %v", saved, err)
	}
}

func TestNoHost(t *testing.T) {
	p := New(Services{})
	defer p.Close()
	p.Host().Emit("x", nil)
	wantCode(t, p.Host().Notify("a", "b"), timeclock.CodeInternal)
}

func TestLogIsRedacted(t *testing.T) {
	var b lockedBuffer
	l := wailsLog{slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	l.Error(`process message error: C{"name":"desktop.Session.SignIn","args":[{"login":"a","password":"hunter2"}],"callbackID":"x"} -> boom`)
	l.Error("process message error: EE{\"name\":\"x\",\n\"data\":[\"hunter2\"]} -> boom")
	l.Trace(`json call result data: {"result":"hunter2"}`)
	l.Fatal(`Error during binding: [{"x":"hunter2"}]`)
	l.Info("Handling request '/assets/index.js'")
	log := b.String()
	if strings.Contains(log, "hunter2") || !strings.Contains(log, "desktop.Session.SignIn") || !strings.Contains(log, "/assets/index.js") {
		t.Error(log)
	}
}
