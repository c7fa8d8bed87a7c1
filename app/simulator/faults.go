package simulator

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// FaultKind is what goes wrong.
type FaultKind string

// Faults of the API and the token endpoint.
const (
	FaultStatus      FaultKind = "status"       // answers Status (401, 403, 404, 429, 5xx …) without acting
	FaultStatusAfter FaultKind = "status-after" // acts, then answers Status (504 of something in between)
	FaultSlow        FaultKind = "slow"         // acts at once, answers after Delay
	FaultDropBefore  FaultKind = "drop-before"  // closes the connection without acting
	FaultDropAfter   FaultKind = "drop-after"   // acts, then closes the connection without an answer
	FaultGarbage     FaultKind = "garbage"      // acts, then answers 200 with an HTML page; of content-log-download the file ends in an error
	FaultRedirect    FaultKind = "redirect"     // answers 307 to the same address without acting
)

// Faults of API "callback".
const (
	FaultDuplicate    FaultKind = "duplicate"     // posts twice
	FaultBadSignature FaultKind = "bad-signature" // signs with a wrong secret
	FaultLate         FaultKind = "late"          // issuedTime is Delay in the past
	FaultReorder      FaultKind = "reorder"       // posts after the Bot's next callback
	FaultLost         FaultKind = "lost"          // never posts
)

var apiFaults = []FaultKind{FaultStatus, FaultStatusAfter, FaultSlow, FaultDropBefore, FaultDropAfter, FaultGarbage, FaultRedirect}
var callbackFaults = []FaultKind{FaultDuplicate, FaultBadSignature, FaultLate, FaultReorder, FaultLost}

const callbackAPI = "callback"

// Fault is a fault on request.
type Fault struct {
	API   string    `json:"api"`   // an API name, "callback", or "" for any of the kind's side
	Kind  FaultKind `json:"kind"`  //
	Count int       `json:"count"` // how many requests it hits, 0 is one, negative until it is removed
	Match string    `json:"match"` // only requests whose path or body holds this text
	// Delay is waited for before the fault, except with FaultSlow and FaultLate,
	// which say what they do with it. In JSON milliseconds.
	Delay time.Duration `json:"-"`

	Status      int    `json:"status"`      // of FaultStatus and FaultStatusAfter
	Code        string `json:"code"`        // by default the documented one of the status
	Description string `json:"description"` // likewise
	Reset       int    `json:"reset"`       // rateLimit-reset of a 429 in seconds, by default 30; negative leaves the headers out
}

type fault struct {
	Fault
	id   int
	left int // negative: without end
	hits int
}

// Inject adds a fault and returns its number.
func (s *Simulator) Inject(f Fault) (int, error) {
	isAPI, isCallback := slices.Contains(apiFaults, f.Kind), slices.Contains(callbackFaults, f.Kind)
	switch {
	case !isAPI && !isCallback:
		return 0, fmt.Errorf("simulator: fault kind %q is not known", f.Kind)
	case isCallback && f.API != "" && f.API != callbackAPI, isAPI && f.API == callbackAPI:
		return 0, fmt.Errorf("simulator: fault kind %q does not go with API %q", f.Kind, f.API)
	case (f.Kind == FaultStatus || f.Kind == FaultStatusAfter) && (f.Status < 200 || f.Status > 599):
		return 0, fmt.Errorf("simulator: fault status %d is no HTTP status", f.Status)
	case (f.Kind == FaultSlow || f.Kind == FaultLate) && f.Delay <= 0:
		return 0, fmt.Errorf("simulator: fault kind %q needs a delay", f.Kind)
	case isAPI && f.API != "" && !slices.ContainsFunc(s.routes, func(r route) bool { return r.api == f.API }):
		return 0, fmt.Errorf("simulator: API %q is not known", f.API)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextFault++
	s.faults = append(s.faults, &fault{Fault: f, id: s.nextFault, left: cmp.Or(f.Count, 1)})
	s.notify(Change{Kind: ChangeFaults})
	return s.nextFault, nil
}

// ClearFaults removes all faults.
func (s *Simulator) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
	s.notify(Change{Kind: ChangeFaults})
}

// takeFault finds the first fault that hits a request and uses it up.
func (s *Simulator) takeFault(api, path string, body []byte) *fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.API != api && (f.API != "" || slices.Contains(callbackFaults, f.Kind) != (api == callbackAPI)) {
			continue
		}
		if f.Match != "" && !strings.Contains(path, f.Match) && !strings.Contains(string(body), f.Match) {
			continue
		}
		f.hits++
		if f.left > 0 {
			f.left--
		}
		if f.left == 0 {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		s.notify(Change{Kind: ChangeFaults})
		return f
	}
	return nil
}

func (f *fault) beforeDelay() time.Duration {
	if f.Kind == FaultSlow {
		return 0
	}
	return f.Delay
}

func (f *fault) afterDelay() time.Duration {
	if f.Kind == FaultSlow {
		return f.Delay
	}
	return 0
}

// before is for faults that keep the request from being acted on.
func (f *fault) before(s *Simulator, api string, r *http.Request) (reply, bool) {
	switch f.Kind {
	case FaultDropBefore:
		panic(http.ErrAbortHandler)
	case FaultStatus:
		return f.statusReply(s, api), true
	case FaultRedirect:
		rep := reply{status: http.StatusTemporaryRedirect, header: http.Header{}}
		rep.header.Set("Location", "http://"+r.Host+r.URL.RequestURI())
		return rep, true
	}
	return reply{}, false
}

// after is for faults of the answer to a request that was acted on.
func (f *fault) after(s *Simulator, api string, rep reply) reply {
	switch f.Kind {
	case FaultDropAfter:
		panic(http.ErrAbortHandler)
	case FaultStatusAfter:
		return f.statusReply(s, api)
	case FaultGarbage:
		if rep.status == http.StatusFound {
			s.spoilDownload(rep.header.Get("Location"))
			return rep
		}
		garbage := reply{status: http.StatusOK, header: http.Header{}, body: []byte("<html><body>It works!</body></html>")}
		garbage.header.Set("Content-Type", "text/html")
		return garbage
	}
	return rep
}

// documented are the codes and descriptions of statuses (docs/error-codes and
// measured); those of 502 and 504 come from no LINE WORKS.
var documented = map[int][2]string{
	http.StatusBadRequest:          {"INVALID_PARAMETER", "Invalid parameter"},
	http.StatusUnauthorized:        {"UNAUTHORIZED", "Authentication failed"},
	http.StatusForbidden:           {"ACCESS_DENIED", "Access is denied."},
	http.StatusNotFound:            {"NOT_FOUND", "Not Found"},
	http.StatusConflict:            {"CONFLICT", "Conflict"},
	http.StatusTooManyRequests:     {"TOO_MANY_REQUESTS", "API rate limit exceeded"},
	http.StatusInternalServerError: {"INTERNAL_SERVER_ERROR", "Internal server error"},
	http.StatusServiceUnavailable:  {"SERVICE_UNAVAILABLE", "Service unavailable"},
}

func (f *fault) statusReply(s *Simulator, api string) reply {
	d, ok := documented[f.Status]
	code, description := cmp.Or(f.Code, d[0]), cmp.Or(f.Description, d[1])
	var rep reply
	switch {
	case strings.HasPrefix(api, "auth-") && f.Code != "":
		rep = oauthError(f.Status, f.Code, f.Description)
	case ok || f.Code != "":
		rep = failure(f.Status, code, description)
	default:
		rep = reply{status: f.Status, header: http.Header{}, body: []byte("<html><body>" + strconv.Itoa(f.Status) + "</body></html>")}
		rep.header.Set("Content-Type", "text/html")
	}
	if f.Status == http.StatusTooManyRequests && f.Reset >= 0 {
		s.mu.Lock()
		limit, ok := s.limits[api]
		if !ok {
			limit = s.cfg.DefaultLimit
		}
		s.mu.Unlock()
		rateState{limit: limit, used: limit + 1, reset: time.Duration(cmp.Or(f.Reset, 30)) * time.Second}.write(rep.header)
	}
	return rep
}

// onCallback changes a callback that is about to be posted.
func (f *fault) onCallback(e *Event, p *post, o *callbackOptions, d *Delivery) {
	switch f.Kind {
	case FaultDuplicate:
		p.times = 2 * max(1, p.times)
	case FaultBadSignature:
		o.wrong = true
	case FaultLate:
		e.IssuedTime = e.IssuedTime.Add(-f.Delay)
	case FaultReorder:
		d.Skipped = SkippedHeld
	case FaultLost:
		d.Skipped = SkippedLost
	}
}
