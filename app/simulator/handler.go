package simulator

import (
	"bytes"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxBody bounds a request's body.
const maxBody = 1 << 20

// request is a request of the API, read completely.
type request struct {
	api    string
	header http.Header
	query  url.Values
	body   []byte
	vars   map[string]string // of the path
	grant  *grant            // of its token; nil at the token endpoint
	base   string            // scheme and host under which it came
}

// reply is an answer to be written.
type reply struct {
	status int
	header http.Header
	body   []byte
	after  func() // runs before it is written, without s.mu
}

// answer marshals body without HTML escapes.
func answer(status int, body any) reply {
	r := reply{status: status, header: http.Header{}}
	if body != nil {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(body); err != nil {
			return failure(http.StatusInternalServerError, "INTERNAL_SERVER_ERROR", err.Error())
		}
		r.body = bytes.TrimSuffix(b.Bytes(), []byte("\n"))
		r.header.Set("Content-Type", "application/json; charset=UTF-8")
	}
	return r
}

// failure is an error body of the API (docs/error-codes).
func failure(status int, code, description string) reply {
	return answer(status, struct {
		Code        string `json:"code"`
		Description string `json:"description"`
	}{code, description})
}

// ServeHTTP serves the token endpoint under /oauth2/v2.0, the API under /v1.0,
// downloads, the control pages under /simulator/, and the chat page.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, hr *http.Request) {
	s.mu.Lock()
	w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat))
	s.mu.Unlock()
	if strings.HasPrefix(hr.URL.Path, controlPath) {
		s.serveControl(w, hr)
		return
	}
	if hr.URL.Path == "/" || strings.HasPrefix(hr.URL.Path, chatPath) {
		serveChat(w, hr)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, hr.Body, maxBody))
	if err != nil {
		write(w, failure(http.StatusRequestEntityTooLarge, "BAD_REQUEST", "Request body is too large"))
		return
	}
	r := &request{header: hr.Header, query: hr.URL.Query(), body: body, base: "http://" + hr.Host}
	if name, ok := strings.CutPrefix(hr.URL.Path, downloadPath); ok {
		write(w, s.serveDownload(name))
		return
	}
	rt := s.match(hr.Method, hr.URL.EscapedPath(), r)
	if rt == nil {
		// Measured, also without a token.
		write(w, failure(http.StatusNotFound, "NOT_FOUND", "Api not exists"))
		return
	}
	r.api = rt.api
	f := s.takeFault(rt.api, hr.URL.Path, body)
	if f != nil {
		s.wait(hr, f.beforeDelay())
		if before, ok := f.before(s, rt.api, hr); ok {
			write(w, before)
			return
		}
	}
	rep := s.serve(rt, r)
	if rep.after != nil {
		rep.after()
	}
	if s.cfg.OnActed != nil {
		s.cfg.OnActed(rt.api)
	}
	if f != nil {
		rep = f.after(s, rt.api, rep)
		s.wait(hr, f.afterDelay())
	}
	write(w, rep)
}

// serve checks token, scope and limit, in this order, and then acts.
func (s *Simulator) serve(rt *route, r *request) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !rt.open {
		g, bad := s.authenticate(r.header)
		if bad != nil {
			return *bad
		}
		if !g.allows(rt.scopes...) {
			return failure(http.StatusForbidden, "FORBIDDEN", "The scope of the token does not include this API")
		}
		r.grant = g
	}
	limit, ok := s.count(rt.api)
	if !ok {
		return limit.refuse()
	}
	rep := rt.handle(s, r)
	if rep.status != http.StatusFound { // "absent on 302 download answers"
		if rep.header == nil {
			rep.header = http.Header{}
		}
		if !rt.open {
			limit.write(rep.header)
		}
	}
	return rep
}

// wait lets time pass. If the client or the simulator goes away meanwhile, the
// connection is closed: an empty answer would be a success.
func (s *Simulator) wait(r *http.Request, d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return
	case <-r.Context().Done():
	case <-s.closed:
	}
	panic(http.ErrAbortHandler)
}

func write(w http.ResponseWriter, r reply) {
	for name, values := range r.header {
		w.Header()[name] = values
	}
	if len(r.body) == 0 {
		w.Header()["Content-Type"] = nil // net/http would guess one
	}
	w.WriteHeader(r.status)
	w.Write(r.body)
}

func discardLog() *log.Logger { return log.New(io.Discard, "", 0) }
