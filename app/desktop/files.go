package desktop

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"punchline/app/timeclock"
)

// Limits of the files that cross between page and program. They are kept in
// memory: what an export holds should not lie about in a temporary folder.
const (
	maxFile  = 64 << 20
	maxFiles = 128 << 20 // of all together; the oldest give way
	fileLife = time.Hour
)

// HeaderFileName carries the name of an uploaded file, percent-encoded.
const HeaderFileName = "X-Punchline-File-Name"

// files are the bytes on their way between page and program, each under a
// random id: the page never sees a path, and never names one.
type files struct {
	p   *Page
	now func() time.Time

	mu   sync.Mutex
	held []*file // oldest first
}

// Files lets the user keep what the page got a FileRef of.
type Files struct{ p *Page }

// FileRef names a file that waits to be fetched, for about an hour.
type FileRef struct {
	ID   string `json:"id"`
	Name string `json:"name"` // offered when it is saved
}

// Save asks the user where to keep a file, and writes it there; false if he
// decided against it. In a browser the page fetches the file itself, and the
// browser keeps it. Codes: not_found when it waited too long, file_unreadable
// where it cannot be written.
func (s *Files) Save(ref FileRef) (bool, error) {
	return call(s.p, "Files.Save", func(ctx context.Context, _ timeclock.Actor) (bool, error) {
		f := s.p.files.get(ref.ID)
		if f == nil {
			return false, timeclock.E("desktop.Files.Save", timeclock.CodeNotFound, nil)
		}
		return s.p.Host().SaveAs(ctx, f.name, func(w io.Writer) error {
			_, err := w.Write(f.data)
			return err
		})
	})
}

type file struct {
	id, name, mime string
	data           []byte
	until          time.Time
}

func newFiles(p *Page) *files { return &files{p: p, now: time.Now} }

// Files answers POST /files with {"id"} of what was sent, and GET /files/ID
// with the bytes. Both need somebody to be signed in.
func (p *Page) Files() http.Handler { return p.files }

// KeepFile lets the page fetch data by GET /files/ID for a while, under the id
// it returns.
func (p *Page) KeepFile(name, mediaType string, data []byte) (id string) {
	return p.files.put(name, mediaType, data)
}

func (f *files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	const op = "desktop.Files"
	id, isFile := strings.CutPrefix(r.URL.Path, "/files/")
	switch {
	case isFile && r.Method == http.MethodGet:
	case r.URL.Path == "/files" && r.Method == http.MethodPost:
	default:
		writeError(w, http.StatusNotFound, timeclock.E(op, timeclock.CodeNotFound, nil))
		return
	}
	if a, err := f.p.signedIn(r.Context()); err != nil || a == nil {
		writeError(w, http.StatusForbidden, timeclock.E(op, timeclock.CodeSignInNeeded, err))
		return
	}
	if isFile {
		f.send(w, id)
		return
	}
	f.receive(w, r)
}

func (f *files) receive(w http.ResponseWriter, r *http.Request) {
	const op = "desktop.Files"
	name, err := url.PathUnescape(r.Header.Get(HeaderFileName))
	if err != nil {
		writeError(w, http.StatusBadRequest, timeclock.E(op, timeclock.CodeBadRequest, err))
		return
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxFile))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		writeError(w, http.StatusRequestEntityTooLarge, timeclock.E(op, timeclock.CodeFileTooLarge, nil))
		return
	}
	if err != nil {
		writeError(w, http.StatusBadRequest, timeclock.E(op, timeclock.CodeFileUnreadable, err))
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"id": f.put(name, r.Header.Get("Content-Type"), data)})
}

func (f *files) send(w http.ResponseWriter, id string) {
	got := f.get(id)
	if got == nil {
		writeError(w, http.StatusNotFound, timeclock.E("desktop.Files", timeclock.CodeNotFound, nil))
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	if got.mime != "" {
		h.Set("Content-Type", got.mime)
	}
	// An attachment, whatever it is: a file from outside must not be shown as a page of ours.
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": got.name}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	w.Write(got.data)
}

// put keeps data and returns its id.
func (f *files) put(name, mediaType string, data []byte) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := rand.Text()
	f.held = append(f.held, &file{id: id, name: name, mime: mediaType, data: data, until: f.now().Add(fileLife)})
	f.drop() // also this one, if it alone is too much: it cannot be fetched then
	return id
}

// get is the file with this id; nil if there is none any more.
func (f *files) get(id string) *file {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drop()
	i := slices.IndexFunc(f.held, func(x *file) bool { return x.id == id })
	if i < 0 {
		return nil
	}
	return f.held[i]
}

// drop forgets what is old, and the oldest where there is too much.
func (f *files) drop() {
	now, size := f.now(), 0
	f.held = slices.DeleteFunc(f.held, func(x *file) bool { return !x.until.After(now) })
	for i := len(f.held) - 1; i >= 0; i-- {
		if size += len(f.held[i].data); size > maxFiles {
			f.held = slices.Delete(f.held, 0, i+1)
			return
		}
	}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

// writeError answers with an error as a call does.
func writeError(w http.ResponseWriter, status int, err error) {
	writeJSON(w, status, map[string]json.RawMessage{"error": json.RawMessage(FormatError(err))})
}
