package desktop

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"punchline/app/timeclock"
)

func request(t *testing.T, b *bench, method, path, body string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	b.Files().ServeHTTP(w, r)
	return w.Result()
}

func TestFiles(t *testing.T) {
	b := newPage(t)
	if r := request(t, b, "POST", "/files", "x"); r.StatusCode != http.StatusForbidden {
		t.Errorf("signed out: %s", r.Status)
	}
	b.firstAdmin(t, false)
	r := request(t, b, "POST", "/files", "コード,氏名", HeaderFileName, "%E5%BE%93%E6%A5%AD%E5%93%A1.csv", "Content-Type", "text/html")
	var got struct{ ID string }
	if err := json.NewDecoder(r.Body).Decode(&got); err != nil || got.ID == "" || r.StatusCode != http.StatusOK {
		t.Fatalf("%s, %+v, %v", r.Status, got, err)
	}
	r = request(t, b, "GET", "/files/"+got.ID, "")
	body, _ := io.ReadAll(r.Body)
	if string(body) != "コード,氏名" || r.Header.Get("Content-Disposition") != "attachment; filename*=utf-8''%E5%BE%93%E6%A5%AD%E5%93%A1.csv" ||
		r.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%q, %v", body, r.Header)
	}
	if f := b.files.get(got.ID); f == nil || f.name != "従業員.csv" {
		t.Errorf("%+v", f)
	}
	for path, method := range map[string]string{"/files/other": "GET", "/files/": "GET", "/files/" + got.ID: "DELETE", "/files": "GET", "/other": "POST"} {
		if r := request(t, b, method, path, ""); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s %s: %s", method, path, r.Status)
		}
	}
	if r := request(t, b, "POST", "/files", "x", HeaderFileName, "%zz"); r.StatusCode != http.StatusBadRequest {
		t.Errorf("a broken name: %s", r.Status)
	}
	if r := request(t, b, "POST", "/files", strings.Repeat("x", maxFile+1)); r.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("too large: %s", r.Status)
	}
	b.sessions().SignOut()
	if r := request(t, b, "GET", "/files/"+got.ID, ""); r.StatusCode != http.StatusForbidden {
		t.Errorf("after signing out: %s", r.Status)
	}
}

func TestFilesGoAgain(t *testing.T) {
	now := time.Now()
	f := &files{now: func() time.Time { return now }}
	large := make([]byte, maxFiles/2)
	a, b := f.put("a", "", large), f.put("b", "", large)
	c := f.put("c", "", []byte("x"))
	if f.get(a) != nil || f.get(b) == nil || f.get(c) == nil {
		t.Error("the oldest does not give way")
	}
	now = now.Add(fileLife + time.Second)
	if f.get(b) != nil || f.get(c) != nil {
		t.Error("they are kept for ever")
	}
}

func TestFilesSave(t *testing.T) {
	b := newPage(t)
	files := &Files{b.Page}
	wanted := FileRef{ID: b.KeepFile("従業員.csv", "", []byte("コード,氏名"))}
	_, err := files.Save(wanted)
	wantCode(t, err, timeclock.CodeSignInNeeded)
	b.firstAdmin(t, false)
	if saved, err := files.Save(wanted); err != nil || !saved || b.host.saved["従業員.csv"] != "コード,氏名" {
		t.Errorf("%v, %v, %v", saved, err, b.host.saved)
	}
	if saved, err := files.Save(FileRef{ID: b.KeepFile("", "", nil)}); err != nil || saved {
		t.Errorf("decided against it: %v, %v", saved, err)
	}
	_, err = files.Save(FileRef{ID: "other", Name: "従業員.csv"})
	wantCode(t, err, timeclock.CodeNotFound)
}

func TestSaveFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "打刻.csv")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := saveFile(path, func(io.Writer) error { return io.ErrUnexpectedEOF }); err == nil {
		t.Error("a failure is not told")
	}
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Errorf("a failed one replaced the file: %q", got)
	}
	if err := saveFile(path, saves("new")); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != "new" {
		t.Errorf("%q", got)
	}
	if names, _ := os.ReadDir(dir); len(names) != 1 {
		t.Errorf("something was left behind: %v", names)
	}
}
