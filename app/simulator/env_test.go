package simulator_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"punchline/app/lineworks"
	"punchline/app/simulator"
)

var testKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// Members of the test tenant.
const (
	userID    = "userf7da-f82c-4284-13e7-030f3b4c756x"
	userEmail = "localpart@example.com"
	otherID   = "d191e339-3299-44e6-7a44-04d9cb01a5e0"
	botID     = 2000001
	domainID  = 10000001
)

// env is a started simulator with the tenant that the fixtures presuppose, but
// no Bot.
type env struct {
	t   *testing.T
	sim *simulator.Simulator
	app simulator.App
}

func newEnv(t *testing.T, change ...func(*simulator.Config)) *env {
	t.Helper()
	cred := fixtureCredentials()
	app := simulator.App{
		ClientID: cred.ClientID, ClientSecret: cred.ClientSecret, ServiceAccount: cred.ServiceAccount,
		PublicKey: &cred.PrivateKey.PublicKey, Scopes: append([]string{"user.profile.read"}, simulator.DefaultScopes...),
	}
	cfg := simulator.Config{App: app, DomainID: domainID, Users: []simulator.User{
		{ID: userID, Email: userEmail, LastName: "ワークス", FirstName: "太郎", ExternalKey: "USER_EXT_01", EmployeeNumber: "employee1234"},
		{ID: otherID, Email: "jiro@example.com", LastName: "山田", FirstName: "次郎"},
	}}
	for _, f := range change {
		f(&cfg)
	}
	sim := simulator.New(cfg)
	if err := sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := sim.Close(ctx); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return &env{t: t, sim: sim, app: app}
}

func (e *env) now() time.Time { return e.sim.Now() }

// addBot adds the Bot of the fixtures, registered and visible.
func (e *env) addBot(change ...func(*simulator.Bot)) simulator.Bot {
	b := simulator.Bot{
		ID: botID, Name: "Punchline", PhotoURL: "https://example.com/bot.png", Description: "勤怠打刻",
		Administrators: []string{userID}, EnableCallback: true, CallbackURL: "https://example.com/callback",
		CallbackEvents:   []string{"text"},
		ChannelEvents:    []string{"message", "join", "leave", "joined", "left", "postback", "begin", "end"},
		I18nNames:        []any{map[string]any{"language": "ja_JP", "botName": "Punchline"}},
		I18nDescriptions: []any{map[string]any{"language": "ja_JP", "description": "勤怠打刻"}},
		I18nPhotoURLs:    []any{map[string]any{"language": "ja_JP", "photoUrl": "https://example.com/bot.png"}},
	}
	for _, f := range change {
		f(&b)
	}
	return e.sim.AddBot(b)
}

// client returns a client of the simulator.
func (e *env) client(change ...func(*lineworks.Config)) *lineworks.Client {
	e.t.Helper()
	cfg := lineworks.Config{
		AuthURL: e.sim.AuthURL(), APIURL: e.sim.APIURL(), Credentials: fixtureCredentials(),
		Scopes: []string{"bot", "bot.read", "user.email.read"},
	}
	for _, f := range change {
		f(&cfg)
	}
	c, err := lineworks.New(cfg)
	if err != nil {
		e.t.Fatal(err)
	}
	return c
}

// assertion signs what the documentation demands, issued at a time.
func (e *env) assertion(iat time.Time) string {
	return e.sign(jwt.MapClaims{"iss": e.app.ClientID, "sub": e.app.ServiceAccount, "iat": iat.Unix(), "exp": iat.Add(time.Hour).Unix()})
}

func (e *env) sign(claims jwt.MapClaims) string {
	s, err := jwt.NewWithClaims(jwt.SigningMethodRS256, claims).SignedString(testKey())
	if err != nil {
		e.t.Fatal(err)
	}
	return s
}

// grant asks for a token and returns the answer.
func (e *env) grant(assertion string, scopes ...string) (int, map[string]any) {
	e.t.Helper()
	form := url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {assertion},
		"client_id": {e.app.ClientID}, "client_secret": {e.app.ClientSecret}, "scope": {strings.Join(scopes, " ")},
	}
	status, _, body := e.request("POST", "/oauth2/v2.0/token", formHeader(), []byte(form.Encode()))
	var m map[string]any
	if err := json.Unmarshal(body, &m); err != nil {
		e.t.Fatalf("%d %s", status, body)
	}
	return status, m
}

func formHeader() http.Header {
	return http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
}

func (e *env) token(scopes ...string) string {
	e.t.Helper()
	status, m := e.grant(e.assertion(e.now()), scopes...)
	if status != http.StatusOK {
		e.t.Fatalf("token: %d %v", status, m)
	}
	return m["access_token"].(string)
}

// request sends raw bytes and follows no redirect.
func (e *env) request(method, uri string, header http.Header, body []byte) (int, http.Header, []byte) {
	e.t.Helper()
	req, err := http.NewRequestWithContext(e.t.Context(), method, e.sim.BaseURL()+uri, bytes.NewReader(body))
	if err != nil {
		e.t.Fatal(err)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	if host := header.Get("Host"); host != "" {
		req.Host = host
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		e.t.Fatal(err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		e.t.Fatal(err)
	}
	return res.StatusCode, res.Header, got
}

// checkAssertion checks what the client signed.
func checkAssertion(t *testing.T, assertion string, cred lineworks.Credentials) jwt.MapClaims {
	t.Helper()
	claims := jwt.MapClaims{}
	token, err := jwt.ParseWithClaims(assertion, claims, func(*jwt.Token) (any, error) { return &cred.PrivateKey.PublicKey, nil },
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithoutClaimsValidation(), jwt.WithJSONNumber())
	if err != nil {
		t.Fatal(err)
	}
	if len(token.Header) != 2 || token.Header["alg"] != "RS256" || token.Header["typ"] != "JWT" {
		t.Errorf("header %v", token.Header)
	}
	if len(claims) != 4 || claims["iss"] != cred.ClientID || claims["sub"] != cred.ServiceAccount {
		t.Errorf("claims %v", claims)
	}
	for _, name := range []string{"iat", "exp"} {
		n, ok := claims[name].(json.Number)
		if !ok || strings.ContainsAny(n.String(), ".eE") {
			t.Errorf("%s is %v, want whole seconds", name, claims[name])
		}
	}
	return claims
}
