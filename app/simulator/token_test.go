package simulator_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"punchline/app/lineworks"
	"punchline/app/simulator"
)

// TestAssertions changes one thing in a good assertion.
func TestAssertions(t *testing.T) {
	e := newEnv(t)
	now := e.now()
	claims := func(change func(jwt.MapClaims)) string {
		c := jwt.MapClaims{"iss": e.app.ClientID, "sub": e.app.ServiceAccount, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix()}
		change(c)
		return e.sign(c)
	}
	good := claims(func(jwt.MapClaims) {})
	other := func(method jwt.SigningMethod, key any) string {
		s, err := jwt.NewWithClaims(method, jwt.MapClaims{"iss": e.app.ClientID, "sub": e.app.ServiceAccount, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix()}).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	parts := strings.Split(good, ".")
	for name, c := range map[string]struct {
		assertion string
		word      string // "" is good
	}{
		"good":            {good, ""},
		"fractions":       {claims(func(c jwt.MapClaims) { c["iat"] = float64(now.Unix()) + 0.5 }), ""},
		"with aud":        {claims(func(c jwt.MapClaims) { c["aud"] = "https://auth.worksmobile.com/oauth2/v2.0/token" }), ""},
		"iss":             {claims(func(c jwt.MapClaims) { c["iss"] = e.app.ServiceAccount }), "invalid_client"},
		"sub":             {claims(func(c jwt.MapClaims) { c["sub"] = "x" }), "invalid_client"},
		"no iss":          {claims(func(c jwt.MapClaims) { delete(c, "iss") }), "invalid_client"},
		"no iat":          {claims(func(c jwt.MapClaims) { delete(c, "iat") }), "invalid_grant"},
		"no exp":          {claims(func(c jwt.MapClaims) { delete(c, "exp") }), "invalid_grant"},
		"iat a string":    {claims(func(c jwt.MapClaims) { c["iat"] = fmt.Sprint(now.Unix()) }), "invalid_grant"},
		"expired":         {claims(func(c jwt.MapClaims) { c["iat"], c["exp"] = now.Add(-time.Hour).Unix(), now.Add(-time.Second).Unix() }), "invalid_grant"},
		"exp too far":     {claims(func(c jwt.MapClaims) { c["exp"] = now.Add(2 * time.Hour).Unix() }), "invalid_grant"},
		"milliseconds":    {claims(func(c jwt.MapClaims) { c["iat"], c["exp"] = now.UnixMilli(), now.Add(time.Hour).UnixMilli() }), "invalid_grant"},
		"from the future": {claims(func(c jwt.MapClaims) { c["iat"] = now.Add(10 * time.Minute).Unix() }), "invalid_grant"},
		"RS512":           {other(jwt.SigningMethodRS512, testKey()), "invalid_grant"},
		"HS256":           {other(jwt.SigningMethodHS256, []byte("x")), "invalid_grant"},
		"none":            {other(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType), "invalid_grant"},
		"padded":          {parts[0] + "." + parts[1] + "." + base64.URLEncoding.EncodeToString([]byte("x")), "invalid_grant"},
		"other signature": {parts[0] + "." + parts[1] + "." + strings.Repeat("A", len(parts[2])), "invalid_client"},
		"empty":           {"", "invalid_grant"},
		"garbage":         {"a.b.c", "invalid_grant"},
	} {
		status, m := e.grant(c.assertion, "bot")
		word, _ := m["error"].(string)
		if word != c.word || (status == http.StatusOK) != (c.word == "") {
			t.Errorf("%s: %d %v, want %q", name, status, m, c.word)
		}
	}
}

func TestTokenRequests(t *testing.T) {
	e := newEnv(t)
	good := url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {e.assertion(e.now())},
		"client_id": {e.app.ClientID}, "client_secret": {e.app.ClientSecret}, "scope": {"bot"},
	}
	for name, change := range map[string]func(url.Values){
		"client id":    func(v url.Values) { v.Set("client_id", "x") },
		"secret":       func(v url.Values) { v.Set("client_secret", "x") },
		"no secret":    func(v url.Values) { v.Del("client_secret") },
		"grant type":   func(v url.Values) { v.Set("grant_type", "password") },
		"scope":        func(v url.Values) { v.Set("scope", "bot directory") },
		"no scope":     func(v url.Values) { v.Del("scope") },
		"comma scopes": func(v url.Values) { v.Set("scope", "bot,bot.read") },
		"refresh":      func(v url.Values) { v.Set("grant_type", "refresh_token"); v.Set("refresh_token", "jp1AAAAx") },
	} {
		form := url.Values{}
		for k, v := range good {
			form[k] = v
		}
		change(form)
		if status, _, body := e.request("POST", "/oauth2/v2.0/token", formHeader(), []byte(form.Encode())); status == 200 {
			t.Errorf("%s: %s", name, body)
		}
	}
	if status, _, _ := e.request("POST", "/oauth2/v2.0/token", nil, []byte(good.Encode())); status != 400 {
		t.Errorf("without a content type: %d", status)
	}
	if status, _, _ := e.request("GET", "/oauth2/v2.0/token?"+good.Encode(), nil, nil); status != 404 {
		t.Errorf("by GET: %d", status)
	}
}

// TestClockSkew: LINE WORKS's clock is far from ours; the client finds out by
// itself.
func TestClockSkew(t *testing.T) {
	for _, skew := range []time.Duration{-5 * time.Hour, 40 * time.Minute, 72 * time.Hour} {
		e := newEnv(t, func(c *simulator.Config) { c.ClockSkew = skew })
		e.addBot()
		c := e.client()
		if _, err := c.GetBot(t.Context(), botID); err != nil {
			t.Fatalf("skew %v: %v", skew, err)
		}
		if d, ok := c.ClockOffset(); !ok || (d-skew).Abs() > 3*time.Second {
			t.Errorf("skew %v: offset %v", skew, d)
		}
	}
}

// TestExpiredTokens: the client gets a new token by itself, also when LINE WORKS
// ends the old one early.
func TestExpiredTokens(t *testing.T) {
	e := newEnv(t)
	e.addBot()
	c := e.client()
	for range 3 {
		if _, err := c.GetBot(t.Context(), botID); err != nil {
			t.Fatal(err)
		}
		e.sim.ExpireTokens()
	}
	// A scope that is ticked later counts from the next token on.
	app := e.app
	app.Scopes = []string{"bot"}
	e.sim.AddApp(app)
	_, err := c.Authenticate(t.Context())
	wantKind(t, err, lineworks.KindInvalidScope, 400, "invalid_scope")
	e.sim.AddApp(e.app)
	if _, err := c.Authenticate(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestNewApp(t *testing.T) {
	app, key, err := simulator.NewApp("demo")
	if err != nil {
		t.Fatal(err)
	}
	sim := simulator.New(simulator.Config{App: app})
	if err := sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	defer sim.Close(t.Context())
	c, err := lineworks.New(lineworks.Config{
		AuthURL: sim.AuthURL(), APIURL: sim.APIURL(), Scopes: simulator.DefaultScopes,
		Credentials: lineworks.Credentials{ClientID: app.ClientID, ClientSecret: app.ClientSecret, ServiceAccount: app.ServiceAccount, PrivateKey: key},
	})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := c.Authenticate(t.Context()); err != nil || len(info.Missing) > 0 {
		t.Errorf("%+v %v", info, err)
	}
}
