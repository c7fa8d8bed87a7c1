package simulator

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Config describes the simulated tenant. Every zero value has a use.
type Config struct {
	// App is the app of the Developer Console that may get tokens. More can
	// come with AddApp.
	App App
	// PrivateKey is App's, as PEM. Given, the chat page shows it and all that
	// the admin copies from the Developer Console: for demos.
	PrivateKey string
	// DomainID is the tenant's only domain, by default 10000001. Users without a
	// domain of their own belong to it.
	DomainID int64
	Users    []User

	// DefaultLimit is the requests a minute allowed for each API, by default 240
	// as in the paid plans (docs/rate-limits); Limits gives others by API name.
	DefaultLimit int
	Limits       map[string]int

	// TokenLife is by default 24 hours, the longer setting of the Developer
	// Console. ExpiresInAsNumber sends expires_in as in the documentation's
	// example instead of, as on the wire, as a string.
	TokenLife         time.Duration
	ExpiresInAsNumber bool

	// Now is the true time, by default time.Now; ClockSkew is how far the
	// simulated LINE WORKS is ahead of it in everything it says.
	Now       func() time.Time
	ClockSkew time.Duration

	// OnAccepted is called after a send was accepted and before it is answered,
	// so that a test can kill the client's process in between.
	OnAccepted func(Send)
	// OnActed is called after any request of the API or the token endpoint was
	// acted on and before it is answered, with the name of its API; also if what
	// was asked for was refused. For tests as OnAccepted.
	OnActed func(api string)

	// CallbackTimeout bounds a callback, by default 10 seconds; LINE WORKS's own
	// is unconfirmed.
	CallbackTimeout time.Duration
}

// App is an app of the Developer Console.
type App struct {
	ClientID       string
	ClientSecret   string
	ServiceAccount string
	PublicKey      *rsa.PublicKey // of the service account's private key
	Scopes         []string       // ticked
}

// DefaultScopes are ticked in an app that names none.
var DefaultScopes = []string{"bot", "bot.read", "bot.message", "user.read", "user.email.read", "monitoring.read"}

// NewApp makes an app with all of DefaultScopes, and the private key that the
// Developer Console would hand out once.
func NewApp(domain string) (App, *rsa.PrivateKey, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return App{}, nil, err
	}
	return App{
		ClientID:       randomText(20),
		ClientSecret:   randomText(10),
		ServiceAccount: strings.ToLower(randomText(5)) + ".serviceaccount@" + domain,
		PublicKey:      &key.PublicKey,
		Scopes:         slices.Clone(DefaultScopes),
	}, key, nil
}

// Simulator is a simulated LINE WORKS. Its zero value is not usable; see New.
type Simulator struct {
	cfg      Config
	routes   []route
	callback *http.Client
	closed   chan struct{} // closed by Close: ends waits and event streams
	closing  sync.Once

	mu          sync.Mutex
	server      *http.Server
	base        string
	background  sync.WaitGroup // callbacks that nobody waits for
	skew        time.Duration
	apps        map[string]*App
	users       []*User
	byRef       map[string]*User // by id and by login address
	bots        map[int64]*Bot
	nextBot     int64
	nextChannel int64
	channels    map[string]*channel
	access      map[string]*grant
	refresh     map[string]*grant
	talks       map[talkKey]*talk
	seq         int64 // of talk entries, over all talks
	sends       []Send
	faults      []*fault
	nextFault   int
	held        map[int64][]heldCallback
	limits      map[string]int
	rates       map[string]*rate
	lastIssued  map[talkKey]time.Time
	downloads   map[string]download
	changed     chan struct{} // closed and replaced at every change
	subscribers map[*subscriber]bool
}

// New makes a simulator; Start lets it listen, or it serves as an http.Handler.
func New(cfg Config) *Simulator {
	cfg.DomainID = cmp.Or(cfg.DomainID, 10000001)
	cfg.DefaultLimit = cmp.Or(cfg.DefaultLimit, 240)
	cfg.TokenLife = cmp.Or(cfg.TokenLife, 24*time.Hour)
	cfg.CallbackTimeout = cmp.Or(cfg.CallbackTimeout, 10*time.Second)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Simulator{
		cfg:         cfg,
		closed:      make(chan struct{}),
		skew:        cfg.ClockSkew,
		apps:        map[string]*App{},
		byRef:       map[string]*User{},
		bots:        map[int64]*Bot{},
		nextBot:     2000001,
		nextChannel: 100000001,
		channels:    map[string]*channel{},
		access:      map[string]*grant{},
		refresh:     map[string]*grant{},
		talks:       map[talkKey]*talk{},
		held:        map[int64][]heldCallback{},
		limits:      maps.Clone(fixedLimits),
		rates:       map[string]*rate{},
		lastIssued:  map[talkKey]time.Time{},
		downloads:   map[string]download{},
		changed:     make(chan struct{}),
		subscribers: map[*subscriber]bool{},
	}
	maps.Copy(s.limits, cfg.Limits)
	s.routes = routes()
	s.callback = &http.Client{
		Timeout:       cfg.CallbackTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			MaxIdleConnsPerHost: 64,
			IdleConnTimeout:     5 * time.Second,
		},
	}
	if cfg.App.ClientID != "" {
		s.AddApp(cfg.App)
	}
	for _, u := range cfg.Users {
		s.AddUser(u)
	}
	return s
}

// Start listens on a loopback address such as "127.0.0.1:0" and serves until
// Close.
func (s *Simulator) Start(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	if !isLoopback(host) {
		return errors.New("simulator: listens on loopback addresses only")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.server != nil {
		return errors.New("simulator: already started")
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	s.base = "http://" + ln.Addr().String()
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, ErrorLog: discardLog()}
	go s.server.Serve(ln)
	return nil
}

// Close stops listening, waits for requests and callbacks under way until ctx
// ends, and then cuts them off.
func (s *Simulator) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closing.Do(func() { close(s.closed) })
	server := s.server
	s.mu.Unlock()
	var err error
	if server != nil {
		if err = server.Shutdown(ctx); err != nil {
			server.Close()
		}
	}
	done := make(chan struct{})
	go func() { s.background.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		err = cmp.Or(err, ctx.Err())
	}
	s.callback.CloseIdleConnections()
	return err
}

// BaseURL is the address it listens on, without a path; "" before Start.
func (s *Simulator) BaseURL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.base
}

// AuthURL stands for https://auth.worksmobile.com/oauth2/v2.0.
func (s *Simulator) AuthURL() string { return s.BaseURL() + authPath }

// APIURL stands for https://www.worksapis.com/v1.0.
func (s *Simulator) APIURL() string { return s.BaseURL() + apiPath }

const (
	authPath = "/oauth2/v2.0"
	apiPath  = "/v1.0"
)

// AddApp registers an app, or replaces the one with its client id: new ticks, a
// new key. Tokens that it has keep their scopes, as with LINE WORKS.
func (s *Simulator) AddApp(app App) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if app.Scopes == nil {
		app.Scopes = DefaultScopes
	}
	app.Scopes = slices.Clone(app.Scopes)
	s.apps[app.ClientID] = &app
}

// SetClockSkew changes how far LINE WORKS is ahead of the true time.
func (s *Simulator) SetClockSkew(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skew = d
}

// SetLimit changes how many requests a minute an API takes.
func (s *Simulator) SetLimit(api string, perMinute int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limits[api] = perMinute
}

// ExpireTokens makes every access token given out so far useless.
func (s *Simulator) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.access)
}

// now is LINE WORKS's time. With s.mu held.
func (s *Simulator) now() time.Time { return s.cfg.Now().Add(s.skew) }

// Now returns the simulated LINE WORKS's time.
func (s *Simulator) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

func randomText(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	for i := range b {
		b[i] = letters[int(b[i])%len(letters)]
	}
	return string(b)
}

// randomID has the look of LINE WORKS's ids, which is not always valid hex.
func randomID() string {
	t := strings.ToLower(randomText(32))
	return t[:8] + "-" + t[8:12] + "-" + t[12:16] + "-" + t[16:20] + "-" + t[20:]
}
