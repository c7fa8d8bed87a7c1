package simulator_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"punchline/app/lineworks"
	"punchline/app/simulator"
)

var tokenExchanges = map[string]exchange{
	"jwt-claims": {special: testJWTClaims},
	"token-issue-ok-expires-string": {
		call: authenticate(24 * time.Hour),
	},
	"token-issue-ok-expires-number": {
		call:  authenticate(24 * time.Hour),
		state: func(e *env) { e.restart(func(c *simulator.Config) { c.ExpiresInAsNumber = true }) },
	},
	"token-issue-ok-1h": {
		call:  authenticate(time.Hour),
		state: func(e *env) { e.restart(func(c *simulator.Config) { c.TokenLife = time.Hour }) },
	},
	"token-refresh-ok": {
		call: func(t *testing.T, ctx context.Context, c *lineworks.Client) {
			if _, err := c.Refresh(ctx); lineworks.KindOf(err) != lineworks.KindInvalidGrant {
				t.Errorf("refresh without a token: %v", err)
			}
			_, err := c.Authenticate(ctx)
			noError(t, err)
			info, err := c.Refresh(ctx)
			noError(t, err)
			if strings.Join(info.Scopes, " ") != "bot user.read" {
				t.Errorf("scopes %v", info.Scopes)
			}
		},
		fill: func(e *env, fill map[string]string, _ *string) {
			_, m := e.grant(e.assertion(e.now()), "bot", "user.read")
			fill["jp1AAAAEXAMPLE+refresh/token=="] = m["refresh_token"].(string)
		},
	},
	"token-revoke": {special: testRevoke},
	"token-error-invalid-scope": {
		scopes: []string{"bot", "bot.message"},
		call:   authenticateFails(lineworks.KindInvalidScope, 400, "invalid_scope"),
		state: func(e *env) {
			e.app.Scopes = []string{"bot", "user.read"}
			e.sim.AddApp(e.app)
		},
	},
	"token-error-invalid-client": {
		credentials: func(c *lineworks.Credentials) { c.ClientSecret = "wrong" },
		call:        authenticateFails(lineworks.KindInvalidClient, 401, "invalid_client"),
	},
	"token-error-invalid-grant": {
		call: authenticateFails(lineworks.KindInvalidGrant, 400, "invalid_grant"),
	},
	"token-error-unencoded-form": {
		requestDiffers: "the client encodes its forms",
		call:           authenticateFails(lineworks.KindBadRequest, 400, "99"),
	},
}

func authenticate(life time.Duration) func(*testing.T, context.Context, *lineworks.Client) {
	return func(t *testing.T, ctx context.Context, c *lineworks.Client) {
		info, err := c.Authenticate(ctx)
		noError(t, err)
		if strings.Join(info.Scopes, " ") != "bot user.read" || info.Missing != nil {
			t.Errorf("scopes %v, missing %v", info.Scopes, info.Missing)
		}
		if d := time.Until(info.Expires); d > life+2*time.Second || d < life-20*time.Second {
			t.Errorf("expires in %v, want %v", d, life)
		}
	}
}

func authenticateFails(kind lineworks.Kind, status int, code string) func(*testing.T, context.Context, *lineworks.Client) {
	return func(t *testing.T, ctx context.Context, c *lineworks.Client) {
		_, err := c.Authenticate(ctx)
		e := wantKind(t, err, kind, status, code)
		if e.API != lineworks.APIToken {
			t.Errorf("API %s", e.API)
		}
	}
}

// restart replaces the simulator by one with another configuration.
func (e *env) restart(change func(*simulator.Config)) {
	e.t.Helper()
	e.sim = newEnv(e.t, change).sim
}

// testJWTClaims: the client signs the documented claims, and the simulator takes
// exactly the example's at their time.
func testJWTClaims(t *testing.T, f fixture) {
	var want struct {
		Header map[string]string
		Claims struct {
			Iss, Sub string
			Iat, Exp int64
		}
	}
	if err := json.Unmarshal(f.RequestBody, &want); err != nil {
		t.Fatal(err)
	}
	issued := time.Unix(want.Claims.Iat, 0)
	e := newEnv(t, func(c *simulator.Config) { c.Now = func() time.Time { return issued } })
	status, m := e.grant(e.sign(jwt.MapClaims{
		"iss": want.Claims.Iss, "sub": want.Claims.Sub, "iat": want.Claims.Iat, "exp": want.Claims.Exp,
	}), "bot")
	if status != http.StatusOK {
		t.Errorf("simulator: %d %v", status, m)
	}

	answer := fixture{Path: "/oauth2/v2.0/token", Status: new(200), ResponseBody: json.RawMessage(`{"access_token":"jp1AAABx"}`)}
	srv, got := recorder(t, answer, "")
	cred := fixtureCredentials()
	c, err := lineworks.New(lineworks.Config{
		AuthURL: srv.URL + "/oauth2/v2.0", APIURL: srv.URL, Credentials: cred, Scopes: []string{"bot"},
		Now: func() time.Time { return issued.Add(30 * time.Second) },
	})
	noError(t, err)
	_, err = c.Authenticate(t.Context())
	noError(t, err)
	form, err := url.ParseQuery(string((*got)[0].body))
	noError(t, err)
	claims := checkAssertion(t, form.Get("assertion"), cred)
	iat, _ := claims["iat"].(json.Number).Int64()
	exp, _ := claims["exp"].(json.Number).Int64()
	if claims["iss"] != want.Claims.Iss || claims["sub"] != want.Claims.Sub || iat != want.Claims.Iat || exp <= iat || exp > want.Claims.Exp {
		t.Errorf("claims %v, want like %+v", claims, want.Claims)
	}
}

// testRevoke: the client revokes the token it has, which then is worth nothing.
func testRevoke(t *testing.T, f fixture) {
	t.Run("client", func(t *testing.T) {
		revoke := f
		srv, got := recorder(t, fixture{Path: "/v1.0/", Status: revoke.Status, ResponseBody: revoke.ResponseBody}, fixtureToken)
		c, err := lineworks.New(lineworks.Config{
			AuthURL: srv.URL + "/oauth2/v2.0", APIURL: srv.URL + "/v1.0", Credentials: fixtureCredentials(), Scopes: []string{"bot"},
		})
		noError(t, err)
		_, err = c.Authenticate(t.Context())
		noError(t, err)
		noError(t, c.Revoke(t.Context()))
		if len(*got) != 1 || (*got)[0].method != f.Method || (*got)[0].uri != f.uri(t) {
			t.Fatalf("requests %+v", *got)
		}
		want := f.body(t, map[string]string{"{access_token}": fixtureToken})
		if string((*got)[0].body) != string(want) || (*got)[0].header.Get("Content-Type") != f.Headers["Content-Type"] {
			t.Errorf("form %s, want %s", (*got)[0].body, want)
		}
		if c.GrantedScopes() != nil {
			t.Error("the token is still there")
		}
	})
	t.Run("simulator", func(t *testing.T) {
		e := newEnv(t)
		token := e.token("bot")
		header := http.Header{"Authorization": {"Bearer " + token}}
		if status, _, body := e.request("GET", "/v1.0/bots", header, nil); status != 200 {
			t.Fatalf("%d %s", status, body)
		}
		status, _, body := e.request(f.Method, f.uri(t), formHeader(), f.body(t, map[string]string{"{access_token}": token}))
		if status != *f.Status {
			t.Errorf("status %d", status)
		}
		sameJSON(t, body, f.ResponseBody, false)
		if status, _, _ := e.request("GET", "/v1.0/bots", header, nil); status != 401 {
			t.Errorf("status %d with a revoked token", status)
		}
	})
}
