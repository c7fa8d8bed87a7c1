package lineworks

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Kind says what went wrong, as far as somebody can do something about it.
type Kind string

const (
	KindInvalidScope       Kind = "invalid_scope"         // a scope is not ticked in the Developer Console
	KindInvalidClient      Kind = "invalid_client"        // client id, client secret, service account or key
	KindInvalidGrant       Kind = "invalid_grant"         // the assertion was refused: key, account or clock
	KindUnauthorized       Kind = "unauthorized"          // 401 even with a new token
	KindForbidden          Kind = "forbidden"             // 403: scope missing, or no access
	KindAccessDeniedForBot Kind = "access_denied_for_bot" // 403 on a send: Bot not published, receiver outside its range, foreign Bot
	KindNotFound           Kind = "not_found"             // 404, 410; a missing resource may also be forbidden
	KindConflict           Kind = "conflict"              // 409
	KindBadRequest         Kind = "bad_request"           // 400 and other 4xx
	KindRateLimited        Kind = "rate_limited"          // 429
	KindServer             Kind = "server"                // 5xx
	KindNetwork            Kind = "network"               // no connection, or it broke
	KindTLS                Kind = "tls"                   // certificate not accepted, also by TLS inspection
	KindTimeout            Kind = "timeout"               // no answer in time
	KindCanceled           Kind = "canceled"              // the caller's context was cancelled
	KindMalformed          Kind = "malformed"             // an answer that makes no sense
	KindLocal              Kind = "local"                 // this PC could not take the answer: disk full
	KindLimit              Kind = "limit"                 // refused here: beyond a documented limit
)

// Outcome says what a failed request did on the other side.
type Outcome int

const (
	// OutcomeUnknown: LINE WORKS may have acted on the request: the connection
	// broke or the time ran out after it was written, or an answer such as 502
	// or 504 does not tell. It is the zero value, so that doubt stays doubt.
	OutcomeUnknown Outcome = iota
	// OutcomeNotSent: LINE WORKS certainly did not act on the request; it may be
	// sent again.
	OutcomeNotSent
)

func (o Outcome) String() string {
	if o == OutcomeNotSent {
		return "not sent"
	}
	return "unknown"
}

// RateLimit is what the answer said about the limit of its API
// (docs/rate-limits). Zero if it said nothing, as on downloads.
type RateLimit struct {
	Known     bool
	Used      int           // calls so far in the window
	Limit     int           // calls a minute
	Remaining int           // calls left in the window
	Reset     time.Duration // until the window ends
}

// Error is the error of every call. It is safe to log and to show: secrets and
// tokens are removed, texts of the server are cut to a sensible length.
type Error struct {
	Op          string // what was tried, for example "send message"
	API         string // one of the API constants: the call that failed; APIToken if no token could be had
	Status      int    // HTTP status, 0 without an answer
	Code        string // LINE WORKS's code, for example "ACCESS_DENIED", or OAuth's error
	Description string // LINE WORKS's description, or more about a local failure; English
	Kind        Kind
	Outcome     Outcome
	RateLimit   RateLimit
	RetryAfter  time.Duration // when to come back, 0 if nothing was said
	Err         error         // cause, may be nil
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("lineworks: " + e.Op)
	if e.API == APIToken && e.Op != opToken {
		b.WriteString(": token")
	}
	fmt.Fprintf(&b, ": %s", e.Kind)
	if e.Status != 0 {
		fmt.Fprintf(&b, ": HTTP %d", e.Status)
	}
	for _, s := range []string{e.Code, e.Description} {
		if s != "" {
			b.WriteString(": " + s)
		}
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of err, "" if it is not of this package.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return ""
}

// OutcomeOf returns the outcome of err. An error that is not of this package is
// unknown; nil is not asked about.
func OutcomeOf(err error) Outcome {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Outcome
	}
	return OutcomeUnknown
}

// LimitError is the cause of an Error of KindLimit.
type LimitError struct {
	Field  string // as in the documentation, for example "content.text"
	Actual int    // what was given, in Unit
	Limit  int    // what is allowed: at most, or at least if Min
	Min    bool
	Unit   string // "characters", "items"; empty if Reason says it all
	Reason string // for what is not a count, for example "must be https"
}

func (e *LimitError) Error() string {
	switch {
	case e.Reason != "":
		return e.Field + " " + e.Reason
	case e.Min:
		return fmt.Sprintf("%s has %d %s, at least %d needed", e.Field, e.Actual, e.Unit, e.Limit)
	default:
		return fmt.Sprintf("%s has %d %s, at most %d allowed", e.Field, e.Actual, e.Unit, e.Limit)
	}
}

// limitError wraps the result of a validation; nil stays nil.
func limitError(op, api string, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Op: op, API: api, Kind: KindLimit, Outcome: OutcomeNotSent, Err: err}
}

// serverError makes the error of an answer that is not a success.
func serverError(op, api string, status int, h http.Header, body []byte) *Error {
	e := &Error{Op: op, API: api, Status: status}
	e.Code, e.Description = parseErrorBody(body)
	e.Kind = kindOfStatus(status, e.Code, e.Description)
	e.Outcome = outcomeOfStatus(status)
	e.RateLimit = parseRateLimit(h)
	switch status {
	case http.StatusTooManyRequests:
		e.RetryAfter = cmp.Or(retryAfter(h, e.RateLimit), rateWindow)
	case http.StatusServiceUnavailable:
		e.RetryAfter = retryAfter(h, e.RateLimit)
	}
	return e
}

func outcomeOfStatus(status int) Outcome {
	switch {
	case status >= 400 && status < 500, status == http.StatusInternalServerError, status == http.StatusServiceUnavailable:
		return OutcomeNotSent
	}
	return OutcomeUnknown // 502 and 504 come from something in between, which may have passed it on
}

// descriptionForBot is the description by which alone "the Bot may not write to
// this member" differs from other refusals (measured).
const descriptionForBot = "access is denied for bot"

func kindOfStatus(status int, code, description string) Kind {
	// OAuth's words come first: the HTTP status beside them is unconfirmed.
	switch code {
	case "invalid_scope":
		return KindInvalidScope
	case "invalid_client", "unauthorized_client":
		return KindInvalidClient
	case "invalid_grant":
		return KindInvalidGrant
	}
	switch {
	case status == http.StatusUnauthorized:
		return KindUnauthorized
	case status == http.StatusForbidden:
		if strings.Contains(strings.ToLower(description), descriptionForBot) {
			return KindAccessDeniedForBot
		}
		return KindForbidden
	case status == http.StatusNotFound, status == http.StatusGone:
		return KindNotFound
	case status == http.StatusConflict:
		return KindConflict
	case status == http.StatusTooManyRequests:
		return KindRateLimited
	case status >= 500:
		return KindServer
	case status >= 400:
		return KindBadRequest
	}
	return KindMalformed
}

// parseErrorBody reads the shapes of error bodies that were seen, in this order:
// OAuth's error/error_description, the API's code/description,
// returnCode/returnMessage (measured, token endpoint), message/detail, else the
// beginning of the text.
func parseErrorBody(body []byte) (code, description string) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) == nil {
		word := func(name string) string {
			raw := fields[name]
			var s string
			if json.Unmarshal(raw, &s) == nil {
				return tidy(s)
			}
			var n json.Number
			if json.Unmarshal(raw, &n) == nil {
				return tidy(n.String())
			}
			return ""
		}
		for _, names := range [][2]string{
			{"error", "error_description"},
			{"code", "description"},
			{"returnCode", "returnMessage"},
			{"message", "detail"},
		} {
			code, description = word(names[0]), word(names[1])
			if names[0] == "code" && code != "" && description == "" {
				// The shape message/code/detail shares its code with this one.
				description = strings.TrimSpace(word("message") + " " + word("detail"))
			}
			if code != "" || description != "" {
				return code, description
			}
		}
	}
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
		return "", "an HTML page instead of an answer"
	}
	return "", tidy(string(body))
}

// maxTidy is how much of a server's text is kept, in characters.
const maxTidy = 300

// tidy makes a text of the server fit for one line of a log.
func tidy(s string) string {
	var b strings.Builder
	n, space := 0, false
	for _, r := range s {
		if r < ' ' || r == 0x7f || r == ' ' || r == 0x2028 || r == 0x2029 {
			space = true
			continue
		}
		if n == maxTidy {
			b.WriteString("…")
			break
		}
		if space && n > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
		n++
	}
	return strings.ToValidUTF8(b.String(), "?")
}
