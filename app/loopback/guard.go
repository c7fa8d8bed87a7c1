package loopback

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"

	"punchline/app/timeclock"
)

// guard checks every request before anything looks at it further, and sets
// the headers of every answer.
func (h *Host) guard(next http.Handler) http.Handler {
	const op = "loopback.guard"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", h.cfg.Policy+"; frame-ancestors 'none'")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("X-Frame-Options", "DENY")
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		// The next start has another token and mostly another port: nothing here is worth keeping.
		head.Set("Cache-Control", "no-store")
		if r.Host != h.Addr() {
			h.fail(w, http.StatusForbidden, timeclock.E(op, timeclock.CodeForbidden, nil))
			return
		}
		if o := r.Header["Origin"]; len(o) > 1 || len(o) == 1 && o[0] != "http://"+h.Addr() {
			h.fail(w, http.StatusForbidden, timeclock.E(op, timeclock.CodeForbidden, nil))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (h *Host) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /call", h.admitted(h.call))
	mux.Handle("GET /events", h.admitted(h.events))
	mux.Handle("POST /files", h.admitted(h.cfg.Files.ServeHTTP))
	mux.Handle("GET /files/{id}", h.admitted(h.cfg.Files.ServeHTTP))
	mux.HandleFunc("GET /", h.asset)
	return mux
}

// admitted lets requests through that carry the token and come from the page
// that was opened last.
func (h *Host) admitted(next http.HandlerFunc) http.Handler {
	const op = "loopback.admitted"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get(HeaderToken)), []byte(h.token)) != 1 {
			h.fail(w, http.StatusUnauthorized, timeclock.E(op, timeclock.CodePageToken, nil))
			return
		}
		page := r.Header.Get(HeaderPage)
		if len(page) > maxPageID {
			h.fail(w, http.StatusBadRequest, timeclock.E(op, timeclock.CodeBadRequest, nil))
			return
		}
		if !h.pages.admit(page) {
			h.fail(w, http.StatusConflict, timeclock.E(op, timeclock.CodePageReplaced, nil))
			return
		}
		next(w, r)
	})
}

// fail answers with an error as every answer tells one.
func (h *Host) fail(w http.ResponseWriter, status int, err error) {
	writeJSON(w, status, map[string]json.RawMessage{"error": json.RawMessage(h.cfg.FormatError(err))})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		status, b = http.StatusInternalServerError, []byte(`{"error":{"code":"internal"}}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(b)
}
