package lineworks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	opToken = "get token"

	grantJWT     = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	grantRefresh = "refresh_token"

	// The assertion's times (docs/auth-jwt allows 60 minutes at most). The
	// server's tolerance is unconfirmed, so it starts a little in the past.
	assertionEarly = 30 * time.Second
	assertionLife  = 30 * time.Minute

	// defaultTokenLife holds if the answer does not say: the shorter of the two
	// settings of the Developer Console.
	defaultTokenLife = time.Hour

	// clockWrong is how far the clock may be off before a refused assertion is
	// tried once more with the corrected one.
	clockWrong = 20 * time.Second
)

// TokenInfo is what may be known of a token.
type TokenInfo struct {
	Scopes  []string  // granted
	Missing []string  // asked for, not granted
	Expires time.Time // by LINE WORKS's clock
}

// token is never changed once made.
type token struct {
	access, refresh string
	scopes          []string
	renew, expires  time.Time
}

// Format keeps the token out of everything that is formatted.
func (token) Format(f fmt.State, _ rune) { io.WriteString(f, "lineworks.token"+redacted) }

// tokens gets and keeps the access token. One request at a time asks for a new
// one; the others wait for its result.
type tokens struct {
	c      *Client
	cred   Credentials
	scopes []string

	mu     sync.Mutex
	cur    *token
	flight *tokenFlight
}

type tokenFlight struct {
	done  chan struct{}
	token *token
	err   error
}

// Authenticate gets a new token now, whatever is cached: after a scope was
// ticked in the Developer Console a cached token keeps its old scopes.
func (c *Client) Authenticate(ctx context.Context) (TokenInfo, error) {
	t, err := c.tokens.get(ctx, opToken, c.tokens.current())
	if err != nil {
		return TokenInfo{}, err
	}
	return c.tokens.info(t), nil
}

// Refresh gets a new token by the refresh token (docs/auth-oauth). The client
// never needs it, since it can always sign a new assertion.
func (c *Client) Refresh(ctx context.Context) (TokenInfo, error) {
	const op = "refresh token"
	cur := c.tokens.current()
	if cur == nil || cur.refresh == "" {
		return TokenInfo{}, &Error{Op: op, API: APIToken, Kind: KindInvalidGrant, Outcome: OutcomeNotSent, Description: "no refresh token"}
	}
	t, err := c.tokens.request(ctx, op, url.Values{"grant_type": {grantRefresh}, "refresh_token": {cur.refresh}})
	if err != nil {
		return TokenInfo{}, err
	}
	if t.refresh == "" {
		t.refresh = cur.refresh // without rotation the old one lives on
	}
	c.tokens.set(t)
	return c.tokens.info(t), nil
}

// Revoke makes the current token useless and forgets it (docs/auth-oauth).
// Without a token it does nothing.
func (c *Client) Revoke(ctx context.Context) error {
	cur := c.tokens.current()
	if cur == nil {
		return nil
	}
	cred := c.tokens.cred
	form := url.Values{
		"client_id":       {cred.ClientID},
		"client_secret":   {cred.ClientSecret},
		"token":           {cur.access},
		"token_type_hint": {"access_token"},
	}
	_, err := c.postForm(ctx, "revoke token", APIRevoke, "/revoke", form)
	if err == nil {
		c.tokens.drop(cur)
	}
	return err
}

// GrantedScopes returns the scopes of the current token, nil without one.
func (c *Client) GrantedScopes() []string {
	if t := c.tokens.current(); t != nil {
		return slices.Clone(t.scopes)
	}
	return nil
}

func (s *tokens) info(t *token) TokenInfo {
	info := TokenInfo{Scopes: slices.Clone(t.scopes), Expires: t.expires}
	for _, asked := range s.scopes {
		if !slices.Contains(t.scopes, asked) {
			info.Missing = append(info.Missing, asked)
		}
	}
	return info
}

func (s *tokens) current() *token {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cur
}

func (s *tokens) set(t *token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cur = t
}

func (s *tokens) drop(t *token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cur == t {
		s.cur = nil
	}
}

// get returns a token that is young enough and not stale, which is a token the
// server has just refused or nil.
func (s *tokens) get(ctx context.Context, op string, stale *token) (*token, error) {
	s.mu.Lock()
	if t := s.cur; t != nil && t != stale && s.c.clock.Now().Before(t.renew) {
		s.mu.Unlock()
		return t, nil
	}
	f := s.flight
	if f == nil {
		f = &tokenFlight{done: make(chan struct{})}
		s.flight = f
		// One caller's cancelled context must not fail those who wait with it.
		go s.fly(context.WithoutCancel(ctx), f)
	}
	s.mu.Unlock()
	select {
	case <-f.done:
	case <-ctx.Done():
		return nil, contextError(op, APIToken, ctx.Err(), OutcomeNotSent)
	}
	if f.err != nil {
		return nil, withOp(f.err, op)
	}
	return f.token, nil
}

func (s *tokens) fly(ctx context.Context, f *tokenFlight) {
	f.token, f.err = s.issue(ctx)
	s.mu.Lock()
	if f.err == nil {
		s.cur = f.token
	}
	s.flight = nil
	s.mu.Unlock()
	close(f.done)
}

// issue signs an assertion and exchanges it. If that fails and the answer shows
// that our clock was wrong, it tries once more by the right one.
func (s *tokens) issue(ctx context.Context) (*token, error) {
	used, _ := s.c.clock.Offset()
	t, err := s.issueOnce(ctx)
	if e, ok := errors.AsType[*Error](err); ok && e.Status >= 400 && e.Status < 500 {
		if now, known := s.c.clock.Offset(); known && (now-used).Abs() > clockWrong {
			return s.issueOnce(ctx)
		}
	}
	return t, err
}

func (s *tokens) issueOnce(ctx context.Context) (*token, error) {
	assertion, err := s.assertion()
	if err != nil {
		return nil, &Error{Op: opToken, API: APIToken, Kind: KindInvalidGrant, Outcome: OutcomeNotSent, Description: "the assertion could not be signed with this key"}
	}
	return s.request(ctx, opToken, url.Values{
		"assertion":  {assertion},
		"grant_type": {grantJWT},
		"scope":      {strings.Join(s.scopes, " ")},
	})
}

func (s *tokens) assertion() (string, error) {
	now := s.c.clock.Now()
	return jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
		"iss": s.cred.ClientID,
		"sub": s.cred.ServiceAccount,
		"iat": now.Add(-assertionEarly).Unix(),
		"exp": now.Add(assertionLife).Unix(),
	}).SignedString(s.cred.PrivateKey)
}

// tokenAnswer is decoded leniently: expires_in is a number in one example and a
// string in the property table and on the wire.
type tokenAnswer struct {
	AccessToken  string          `json:"access_token"`
	RefreshToken string          `json:"refresh_token"`
	ExpiresIn    json.RawMessage `json:"expires_in"`
	Scope        string          `json:"scope"`
}

func (s *tokens) request(ctx context.Context, op string, form url.Values) (*token, error) {
	form.Set("client_id", s.cred.ClientID)
	form.Set("client_secret", s.cred.ClientSecret)
	asked := s.c.clock.Now()
	body, err := s.c.postForm(ctx, op, APIToken, "/token", form)
	if err != nil {
		return nil, err
	}
	var a tokenAnswer
	if json.Unmarshal(body, &a) != nil || a.AccessToken == "" || strings.ContainsAny(a.AccessToken, " \t\r\n") {
		return nil, &Error{Op: op, API: APIToken, Status: http.StatusOK, Kind: KindMalformed, Outcome: OutcomeUnknown, Description: "the answer holds no token"}
	}
	life := tokenLife(a.ExpiresIn)
	t := &token{access: a.AccessToken, refresh: a.RefreshToken, renew: asked.Add(life * 4 / 5), expires: asked.Add(life)}
	if t.scopes = strings.Fields(strings.ReplaceAll(a.Scope, ",", " ")); len(t.scopes) == 0 {
		t.scopes = slices.Clone(s.scopes) // RFC 6749 5.1: left out if equal to what was asked
	}
	return t, nil
}

func tokenLife(raw json.RawMessage) time.Duration {
	n, err := strconv.ParseFloat(strings.Trim(string(raw), `" `), 64)
	if err != nil || !(n >= 1) || n > 365*86400 {
		return defaultTokenLife
	}
	return time.Duration(n * float64(time.Second))
}

// postForm sends every value percent-encoded: an unencoded + or / in a token is
// answered {"returnCode":"99"} (measured).
func (c *Client) postForm(ctx context.Context, op, api, path string, form url.Values) ([]byte, error) {
	a, err := c.exchange(ctx, exchange{
		op: op, api: api, method: http.MethodPost, url: c.auth + path,
		body: []byte(form.Encode()), contentType: "application/x-www-form-urlencoded",
	})
	if err != nil {
		return nil, c.scrub(err, form.Get("client_secret"), form.Get("assertion"), form.Get("refresh_token"), form.Get("token"))
	}
	if a.status < 200 || a.status > 299 {
		e := serverError(op, api, a.status, a.header, a.body)
		return nil, c.scrub(e, form.Get("client_secret"), form.Get("assertion"), form.Get("refresh_token"), form.Get("token"))
	}
	return a.body, nil
}

// withOp gives a token's error the operation that needed it. Whatever became of
// the token request, the request that needed the token was not sent.
func withOp(err error, op string) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return err
	}
	copied := *e
	copied.Op = op
	copied.Outcome = OutcomeNotSent
	return &copied
}
