package lineworks

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Base addresses of LINE WORKS (docs/auth-jwt, docs/api-call).
const (
	DefaultAuthURL = "https://auth.worksmobile.com/oauth2/v2.0"
	DefaultAPIURL  = "https://www.worksapis.com/v1.0"
)

// defaultTimeout bounds one request with its answer, not the wait for its turn.
const defaultTimeout = 30 * time.Second

// Config describes a connection. Credentials and Scopes are needed; the zero
// value of the rest is LINE WORKS itself.
type Config struct {
	// AuthURL and APIURL default to DefaultAuthURL and DefaultAPIURL. They must
	// be https, or http on a loopback host.
	AuthURL, APIURL string

	Credentials Credentials
	// Scopes are asked for with every token. Each must be ticked in the
	// Developer Console.
	Scopes []string

	// HTTPClient sends the requests, by default one made for this package. Its
	// CheckRedirect is not used: see redirect.go.
	HTTPClient *http.Client
	// Timeout bounds one request, by default 30 seconds. It does not count the
	// wait for the rate limit.
	Timeout time.Duration
	// Now is the calendar clock, by default time.Now. Only tokens use it; rate
	// limits run on the monotonic clock.
	Now func() time.Time
}

// Client calls LINE WORKS. It is safe for use by many goroutines; make one for
// each app of the Developer Console, because rate limits are counted there.
// Formatting it shows no secret.
type Client struct {
	auth, api string // without a trailing slash
	loopback  bool   // the API is on a loopback host
	apiHost   string
	http      *http.Client
	timeout   time.Duration

	clock  *clock
	tokens *tokens

	mu       sync.Mutex
	limiters map[string]*limiter

	// What must not run in parallel (docs/bot-create, docs/content-log-download).
	manage, download chan struct{}
}

// New checks the configuration; it sends nothing.
func New(cfg Config) (*Client, error) {
	cred := cfg.Credentials
	for _, f := range []struct{ name, value string }{
		{"client id", cred.ClientID}, {"client secret", cred.ClientSecret}, {"service account", cred.ServiceAccount},
	} {
		if f.value == "" {
			return nil, errors.New("lineworks: " + f.name + " is empty")
		}
	}
	if cred.PrivateKey == nil {
		return nil, errors.New("lineworks: private key is missing")
	}
	if len(cfg.Scopes) == 0 {
		return nil, errors.New("lineworks: no scopes")
	}
	for _, s := range cfg.Scopes {
		if s == "" || strings.ContainsAny(s, " \t\r\n") {
			return nil, errors.New("lineworks: a scope is empty or holds a space")
		}
	}
	auth, err := baseURL(cfg.AuthURL, DefaultAuthURL)
	if err != nil {
		return nil, errors.New("lineworks: auth URL: " + err.Error())
	}
	api, err := baseURL(cfg.APIURL, DefaultAPIURL)
	if err != nil {
		return nil, errors.New("lineworks: API URL: " + err.Error())
	}
	now := cfg.Now
	if now == nil {
		now = time.Now
	}
	hc := cfg.HTTPClient
	if hc == nil {
		hc = &http.Client{Transport: defaultTransport()}
	} else {
		copied := *hc
		hc = &copied
	}
	hc.Jar = nil
	hc.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c := &Client{
		auth:     auth.String(),
		api:      api.String(),
		loopback: isLoopback(api),
		apiHost:  api.Host,
		http:     hc,
		timeout:  cfg.Timeout,
		clock:    &clock{now: now},
		limiters: map[string]*limiter{},
		manage:   make(chan struct{}, 1),
		download: make(chan struct{}, 1),
	}
	if c.timeout <= 0 {
		c.timeout = defaultTimeout
	}
	c.tokens = &tokens{c: c, cred: cred, scopes: append([]string(nil), cfg.Scopes...)}
	return c, nil
}

// String hides everything but the address.
func (c *Client) String() string { return "lineworks.Client(" + c.api + ")" }

// GoString makes %#v as harmless as %v.
func (c *Client) GoString() string { return c.String() }

// Ready returns how long until the next request of the API (one of the API
// constants) may go, 0 if now. It blocks nothing and reserves nothing.
func (c *Client) Ready(api string) time.Duration { return c.limiter(api).Ready(1) }

// ReadyShare is Ready for a request under WithShare(ctx, share).
func (c *Client) ReadyShare(api string, share float64) time.Duration {
	return c.limiter(api).Ready(shareOf(WithShare(context.Background(), share)))
}

// ClockOffset returns what must be added to this PC's clock to get LINE WORKS's,
// learned from the Date header of its answers to about a second; false before
// the first answer.
func (c *Client) ClockOffset() (time.Duration, bool) { return c.clock.Offset() }

// Limit is how many requests of an API LINE WORKS allows a minute, as far as its
// answers told; until then the least it allows anybody.
func (c *Client) Limit(api string) int {
	l := c.limiter(api)
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.limit
}

func (c *Client) limiter(api string) *limiter {
	c.mu.Lock()
	defer c.mu.Unlock()
	l := c.limiters[api]
	if l == nil {
		l = newLimiter(fixedCaps[api])
		c.limiters[api] = l
	}
	return l
}

// defaultTransport speaks HTTP/1.1 only and drops idle connections early, both
// for the sake of [Error.Outcome]: with HTTP/2 a server that winds a connection
// down leaves it open whether it took our last request, and a connection that the
// server or a router has forgotten meanwhile swallows one.
func defaultTransport() *http.Transport {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &http.Transport{
		Protocols:           &protocols,
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
		TLSHandshakeTimeout: 10 * time.Second,
		IdleConnTimeout:     4 * time.Second,
		MaxIdleConnsPerHost: 4,
	}
}

func baseURL(s, def string) (*url.URL, error) {
	if s == "" {
		s = def
	}
	u, err := url.Parse(strings.TrimRight(s, "/"))
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("not an address")
	}
	if u.Scheme != "https" && !(u.Scheme == "http" && isLoopback(u)) {
		return nil, errors.New("must be https, or http on a loopback host")
	}
	return u, nil
}

func isLoopback(u *url.URL) bool {
	host := u.Hostname()
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
