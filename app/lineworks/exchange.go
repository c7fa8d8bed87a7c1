package lineworks

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// maxAnswer bounds an answer that is kept in memory. A page of 100 full users
// has about 300 kB.
const maxAnswer = 8 << 20

// exchange is one request on the wire.
type exchange struct {
	op, api     string
	method, url string
	body        []byte // nil: none
	contentType string
	auth        *token        // nil: without Authorization
	follow      bool          // follow redirects
	timeout     time.Duration // 0: the client's
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

// exchange sends one request within its API's limit and reads the whole answer,
// whatever its status. If only the rest of the answer was lost, it returns the
// answer and the error.
func (c *Client) exchange(ctx context.Context, x exchange) (*answer, error) {
	res, err := c.open(ctx, x)
	if err != nil {
		return nil, err
	}
	return readAnswer(res, x)
}

// open waits for the request's turn, sends it, follows redirects and returns the
// answer unread. The request's time runs until its body is closed.
func (c *Client) open(ctx context.Context, x exchange) (*http.Response, error) {
	place, err := c.limiter(x.api).Wait(ctx, shareOf(ctx))
	if err != nil {
		return nil, contextError(x.op, x.api, err, OutcomeNotSent)
	}
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(x.timeout, c.timeout))
	res, err := c.roundTrip(ctx, x, place)
	for hop := 0; err == nil && x.follow && isRedirect(x.method, res.StatusCode); hop++ {
		location := res.Header.Get("Location")
		discard(res.Body)
		if x, err = c.redirected(x, location, hop); err == nil {
			res, err = c.roundTrip(ctx, x, nil)
		}
	}
	if err != nil {
		cancel()
		return nil, err
	}
	res.Body = &cancelBody{ReadCloser: res.Body, cancel: cancel}
	return res, nil
}

// cancelBody ends the request's context with its body.
type cancelBody struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (b *cancelBody) Close() error {
	err := b.ReadCloser.Close()
	b.cancel()
	return err
}

// discard reads a little, so that the connection can be used again.
func discard(body io.ReadCloser) {
	io.Copy(io.Discard, io.LimitReader(body, 4<<10))
	body.Close()
}

// readAnswer takes what came even if the rest did not: with the status here, the
// request is known to have been answered.
func readAnswer(res *http.Response, x exchange) (*answer, error) {
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	a := &answer{status: res.StatusCode, header: res.Header, body: body}
	switch {
	case len(body) > maxAnswer:
		return a, &Error{Op: x.op, API: x.api, Status: a.status, Kind: KindMalformed, Outcome: outcomeOfStatus(a.status), Description: "the answer is too long"}
	case err != nil && a.status < 300:
		e := networkError(x.op, x.api, err, outcomeOfStatus(a.status))
		e.Status = a.status
		return a, e
	}
	return a, nil
}

// roundTrip sends one request and returns its answer unread. It ends the slot,
// which is nil for the further hops of a request.
func (c *Client) roundTrip(ctx context.Context, x exchange, place *slot) (*http.Response, error) {
	for attempt := 0; ; attempt++ {
		start := time.Now()
		res, sent, err := c.send(ctx, x)
		if err == nil {
			place.Done()
			if c.isOurs(res.Request.URL) {
				c.limiter(x.api).Observe(res.StatusCode, res.Header)
				c.clock.Observe(res.Header, c.clock.now(), time.Since(start))
			}
			return res, nil
		}
		if !sent.nothing() {
			place.Done()
			return nil, networkError(x.op, x.api, err, OutcomeUnknown)
		}
		// A kept connection that the server had closed meanwhile, found before
		// any of the request was taken: once more on a new one.
		if !sent.reused.Load() || ctx.Err() != nil || attempt > 0 {
			place.Cancel()
			return nil, networkError(x.op, x.api, err, OutcomeNotSent)
		}
	}
}

// sent tells how far a failed request got.
type sent struct {
	connected, reused atomic.Bool
	body              *sealedBody // nil without a body
}

// nothing reports whether the server certainly cannot have acted: the body was
// never taken for writing, or without a body there was no connection. It decides
// for good: a body that was not taken yet cannot be taken afterwards.
func (s *sent) nothing() bool {
	if s.body != nil {
		return s.body.seal()
	}
	return !s.connected.Load()
}

func (c *Client) send(ctx context.Context, x exchange) (*http.Response, *sent, error) {
	s := &sent{}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			s.connected.Store(true)
			s.reused.Store(info.Reused)
		},
	})
	req, err := http.NewRequestWithContext(ctx, x.method, x.url, nil)
	if err != nil {
		return nil, s, errors.New("not an address")
	}
	if x.body != nil {
		s.body = &sealedBody{r: bytes.NewReader(x.body)}
		req.Body = s.body
		req.ContentLength = int64(len(x.body))
		// Without GetBody the Transport cannot send the body a second time by
		// itself, and so never repeats a POST.
		req.GetBody = nil
	}
	if x.contentType != "" {
		req.Header.Set("Content-Type", x.contentType)
	}
	if x.auth != nil {
		req.Header.Set("Authorization", "Bearer "+x.auth.access)
	}
	req.Header.Set("Accept", "application/json")
	res, err := c.http.Do(req)
	return res, s, err
}

// sealedBody is a request body that is either taken by the connection or
// sealed, never both: the connection may start to write while we give up.
type sealedBody struct {
	r     io.Reader
	state atomic.Int32 // 0 untouched, 1 taken, 2 sealed
}

var errSealed = errors.New("request given up")

func (b *sealedBody) Read(p []byte) (int, error) {
	if b.state.CompareAndSwap(0, 1) || b.state.Load() == 1 {
		return b.r.Read(p)
	}
	return 0, errSealed
}

func (b *sealedBody) Close() error { return nil }

// seal reports whether the body was never read, and then never will be.
func (b *sealedBody) seal() bool { return b.state.CompareAndSwap(0, 2) || b.state.Load() == 2 }

// networkError makes the error of a request without an answer.
func networkError(op, api string, err error, outcome Outcome) *Error {
	// url.Error repeats the address, which may hold an account or a signed query.
	if ue, ok := errors.AsType[*url.Error](err); ok {
		err = ue.Err
	}
	e := &Error{Op: op, API: api, Outcome: outcome, Kind: KindNetwork, Err: err}
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.Canceled):
		e.Kind = KindCanceled
	case isTLS(err, e):
		e.Kind = KindTLS
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		e.Kind = KindTimeout
	}
	return e
}

// contextError makes the error of a call that gave up before or while waiting.
func contextError(op, api string, err error, outcome Outcome) *Error {
	e := &Error{Op: op, API: api, Kind: KindCanceled, Outcome: outcome, Err: err}
	if errors.Is(err, context.DeadlineExceeded) {
		e.Kind = KindTimeout
	}
	return e
}

// isTLS recognises failures of the encrypted connection and, where a
// certificate was shown, names its issuer: that is what tells an inspecting
// proxy from a wrong clock.
func isTLS(err error, e *Error) bool {
	if v, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		if len(v.UnverifiedCertificates) > 0 {
			e.Description = "certificate issued by " + tidy(v.UnverifiedCertificates[0].Issuer.String())
		}
		return true
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return true
	}
	if _, ok := errors.AsType[tls.AlertError](err); ok {
		return true
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return true
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return true
	}
	if _, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		return true
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && (op.Op == "remote error" || op.Op == "local error") {
		return true // how crypto/tls reports alerts
	}
	return false
}

// scrub removes secrets from the texts of a server that repeats what it was
// sent. Sequences short enough to be part of an ordinary word are left alone.
func (c *Client) scrub(err error, secrets ...string) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return err
	}
	for _, s := range secrets {
		if len(s) < 4 {
			continue
		}
		for _, form := range []string{s, url.QueryEscape(s), url.PathEscape(s)} {
			e.Code = strings.ReplaceAll(e.Code, form, redacted)
			e.Description = strings.ReplaceAll(e.Description, form, redacted)
			// net/http quotes what it could not read as an answer.
			if e.Err != nil && strings.Contains(e.Err.Error(), form) {
				e.Err = errors.New(strings.ReplaceAll(e.Err.Error(), form, redacted))
			}
		}
	}
	return e
}
