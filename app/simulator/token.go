package simulator

import (
	"cmp"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// grant is what an access or refresh token stands for.
type grant struct {
	clientID string
	scopes   []string
	expires  time.Time
}

// allows reports whether the token has one of the scopes.
func (g *grant) allows(scopes ...string) bool {
	return slices.ContainsFunc(scopes, func(s string) bool { return slices.Contains(g.scopes, s) })
}

// Life of a refresh token (docs/auth-oauth).
const refreshLife = 90 * 24 * time.Hour

// clockTolerance is how far an assertion's times may be off (choice: the
// server's tolerance is unconfirmed).
const clockTolerance = time.Minute

// oauthError is an error body of the token endpoint. The words are reported;
// the HTTP statuses are RFC 6749's (choice).
func oauthError(status int, word, description string) reply {
	body := map[string]string{"error": word}
	if description != "" {
		body["error_description"] = description
	}
	return answer(status, body)
}

func (s *Simulator) issueToken(r *request) reply {
	form, bad := r.form()
	if bad != nil {
		return *bad
	}
	app := s.apps[form.Get("client_id")]
	if app == nil || app.ClientSecret != form.Get("client_secret") {
		return oauthError(http.StatusUnauthorized, "invalid_client", "")
	}
	now := s.now()
	switch form.Get("grant_type") {
	case "urn:ietf:params:oauth:grant-type:jwt-bearer":
		if err := checkAssertion(form.Get("assertion"), app, now); err == errWrongKey {
			return oauthError(http.StatusUnauthorized, "invalid_client", "")
		} else if err != nil {
			return oauthError(http.StatusBadRequest, "invalid_grant", "")
		}
		scopes := strings.Split(form.Get("scope"), " ")
		for _, scope := range scopes {
			if !slices.Contains(app.Scopes, scope) {
				return oauthError(http.StatusBadRequest, "invalid_scope", "Request scope is not valid.")
			}
		}
		return s.grantToken(app, scopes)
	case "refresh_token":
		g := s.refresh[form.Get("refresh_token")]
		if g == nil || g.clientID != app.ClientID || now.After(g.expires) {
			return oauthError(http.StatusBadRequest, "invalid_grant", "")
		}
		return s.grantToken(app, g.scopes)
	}
	return oauthError(http.StatusBadRequest, "unsupported_grant_type", "")
}

func (s *Simulator) grantToken(app *App, scopes []string) reply {
	now := s.now()
	access, refresh := newToken("jp1AAAB"), newToken("jp1AAAA")
	s.access[access] = &grant{clientID: app.ClientID, scopes: scopes, expires: now.Add(s.cfg.TokenLife)}
	s.refresh[refresh] = &grant{clientID: app.ClientID, scopes: scopes, expires: now.Add(refreshLife)}
	var expires any = strconv.Itoa(int(s.cfg.TokenLife / time.Second))
	if s.cfg.ExpiresInAsNumber {
		expires = int(s.cfg.TokenLife / time.Second)
	}
	return answer(http.StatusOK, map[string]any{
		"access_token":  access,
		"refresh_token": refresh,
		"token_type":    "Bearer",
		"expires_in":    expires,
		"scope":         strings.Join(scopes, " "),
	})
}

// newToken has the documented beginning, and the +, / and = that make
// unencoded forms fail.
func newToken(prefix string) string { return prefix + randomText(40) + "+" + randomText(40) + "/==" }

func (s *Simulator) revokeToken(r *request) reply {
	form, bad := r.form()
	if bad != nil {
		return *bad
	}
	app := s.apps[form.Get("client_id")]
	if app == nil || app.ClientSecret != form.Get("client_secret") {
		return oauthError(http.StatusUnauthorized, "invalid_client", "")
	}
	for _, m := range []map[string]*grant{s.access, s.refresh} {
		if g := m[form.Get("token")]; g != nil && g.clientID == app.ClientID {
			delete(m, form.Get("token"))
		}
	}
	return reply{status: http.StatusOK}
}

// form reads a form body. A space in a value that cannot hold one is an
// unencoded +, which LINE WORKS answers in a shape of its own (measured; the
// status is a choice).
func (r *request) form() (url.Values, *reply) {
	if ct, _, _ := strings.Cut(r.header.Get("Content-Type"), ";"); !strings.EqualFold(strings.TrimSpace(ct), "application/x-www-form-urlencoded") {
		f := oauthError(http.StatusBadRequest, "invalid_request", "")
		return nil, &f
	}
	form, err := url.ParseQuery(string(r.body))
	if err != nil {
		f := oauthError(http.StatusBadRequest, "invalid_request", "")
		return nil, &f
	}
	for _, name := range []string{"refresh_token", "token", "assertion", "client_secret"} {
		if strings.Contains(form.Get(name), " ") {
			f := answer(http.StatusBadRequest, map[string]string{"returnCode": "99", "returnMessage": "UnexpectedError"})
			return nil, &f
		}
	}
	return form, nil
}

var (
	errWrongKey  = errors.New("signature, issuer or subject are not the app's")
	errAssertion = errors.New("assertion not acceptable")
)

// checkAssertion does what docs/auth-jwt demands: RS256 by the registered key,
// iss, sub, numeric iat and exp, exp at most 60 minutes after now.
func checkAssertion(assertion string, app *App, now time.Time) error {
	parts := strings.Split(assertion, ".")
	if len(parts) != 3 {
		return errAssertion
	}
	var raw [3][]byte
	for i, p := range parts {
		var err error
		if raw[i], err = base64.RawURLEncoding.Strict().DecodeString(p); err != nil {
			return errAssertion
		}
	}
	var header struct{ Alg, Typ string }
	if json.Unmarshal(raw[0], &header) != nil || header.Alg != "RS256" || cmp.Or(header.Typ, "JWT") != "JWT" {
		return errAssertion
	}
	var claims struct {
		Iss string   `json:"iss"`
		Sub string   `json:"sub"`
		Iat *float64 `json:"iat"` // a fraction passes, as in an official sample; a string does not
		Exp *float64 `json:"exp"`
	}
	if json.Unmarshal(raw[1], &claims) != nil || claims.Iat == nil || claims.Exp == nil {
		return errAssertion
	}
	if app.PublicKey == nil {
		return errWrongKey
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if rsa.VerifyPKCS1v15(app.PublicKey, crypto.SHA256, sum[:], raw[2]) != nil {
		return errWrongKey
	}
	if claims.Iss != app.ClientID || claims.Sub != app.ServiceAccount {
		return errWrongKey
	}
	iat, exp := unix(*claims.Iat), unix(*claims.Exp)
	switch {
	case !exp.After(now), exp.Before(iat):
		return errAssertion
	case exp.Sub(now) > time.Hour+clockTolerance, exp.Sub(iat) > time.Hour:
		return errAssertion
	case iat.After(now.Add(clockTolerance)):
		return errAssertion
	}
	return nil
}

func unix(seconds float64) time.Time {
	return time.UnixMilli(int64(seconds * 1000))
}

// authenticate finds the grant behind an Authorization header.
func (s *Simulator) authenticate(h http.Header) (*grant, *reply) {
	refuse := func(description string) (*grant, *reply) {
		f := failure(http.StatusUnauthorized, "UNAUTHORIZED", description)
		f.header.Set("WWW-Authenticate", `Bearer error="invalid_token", error_description="`+description+`"`)
		return nil, &f
	}
	token, ok := strings.CutPrefix(h.Get("Authorization"), "Bearer ")
	if !ok || !strings.HasPrefix(token, "jp1") {
		return refuse("Malformed authentication token")
	}
	g := s.access[token]
	if g == nil || !s.now().Before(g.expires) {
		return refuse("Authentication failed")
	}
	return g, nil
}
