package bot_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"punchline/app/bot"
	"punchline/app/lineworks"
	"punchline/app/simulator"
	"punchline/app/timeclock"
)

// memory is a timeclock.ConnectionStore without a disk, which fails on demand.
type memory struct {
	mu      sync.Mutex
	c       timeclock.Connection
	secrets timeclock.Credentials
	tests   int                                      // test messages put into the outbox
	changed func()                                   // after each change
	fail    func(timeclock.ConnectionProgress) error // of Progress; nil: never
	unmade  bool                                     // BotMade fails
	lose    bool                                     // SaveBotSecret fails
	made    []timeclock.MadeBot                      // the newest first
	left    []timeclock.Leaving
	with    map[int64]timeclock.Credentials // what is taken back with
	at      time.Time                       // when something is left; zero: now
}

var _ bot.Store = (*memory)(nil)

func (m *memory) change(f func(c *timeclock.Connection) error) error {
	m.mu.Lock()
	err := f(&m.c)
	m.c.HasClientSecret, m.c.HasPrivateKey, m.c.HasBotSecret = !m.secrets.ClientSecret.IsZero(), !m.secrets.PrivateKey.IsZero(), !m.secrets.BotSecret.IsZero()
	changed := m.changed
	m.mu.Unlock()
	if err == nil && changed != nil {
		changed()
	}
	return err
}

func (m *memory) Connection(context.Context, timeclock.Actor) (timeclock.Connection, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.c, nil
}

func (m *memory) credentials(context.Context) (timeclock.Credentials, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.secrets, nil
}

func (m *memory) Agree(_ context.Context, _ timeclock.Actor, version string) error {
	return m.change(func(c *timeclock.Connection) error {
		c.Consent.Version, c.Used = version, true
		return nil
	})
}

func (m *memory) Use(_ context.Context, _ timeclock.Actor, on bool) error {
	return m.change(func(c *timeclock.Connection) error { c.Used = on; return nil })
}

func (m *memory) SaveForm(_ context.Context, _ timeclock.Actor, f timeclock.RegistrationForm) error {
	return m.change(func(c *timeclock.Connection) error {
		if !c.Used || c.Consent.Version != timeclock.TermsVersion {
			return timeclock.E("memory", timeclock.CodeConsent, nil)
		}
		m.register(c, c.With(f, m.made))
		for to, s := range map[*timeclock.Secret]timeclock.Secret{&m.secrets.ClientSecret: f.ClientSecret, &m.secrets.PrivateKey: f.PrivateKey} {
			if !s.IsZero() {
				*to = s
			}
		}
		if c.KeyLost {
			c.KeyLost, m.secrets.BotSecret = false, timeclock.Secret{}
		}
		return nil
	})
}

func (m *memory) register(c *timeclock.Connection, ch timeclock.RegistrationChange) {
	if l := ch.Left; !l.Done() {
		if l.Since = m.at; m.at.IsZero() {
			l.Since = time.Now()
		}
		l.ID = int64(len(m.with) + 1)
		if m.with == nil {
			m.with = map[int64]timeclock.Credentials{}
		}
		m.with[l.ID] = m.secrets
		m.left = append(m.left, l)
	}
	if ch.App {
		m.secrets.ClientSecret, m.secrets.PrivateKey = timeclock.Secret{}, timeclock.Secret{}
	}
	if ch.Bot {
		m.secrets.BotSecret = timeclock.Secret{}
	}
	*c = ch.After
	m.takeUp(c)
}

func (m *memory) takeUp(c *timeclock.Connection) {
	for _, l := range m.left {
		*c = c.TakeUp(l)
	}
	m.left = slices.DeleteFunc(m.left, func(l timeclock.Leaving) bool { return l.BotID == c.BotID && l.DomainID == c.DomainID })
}

func (m *memory) MadeBots(context.Context, timeclock.Actor) ([]timeclock.MadeBot, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.made), nil
}

func (m *memory) MarkBot(_ context.Context, _ timeclock.Actor, clientID, marker string) (string, error) {
	err := m.change(func(*timeclock.Connection) error {
		for _, b := range m.made {
			if b.ClientID == clientID && b.BotID == "" {
				marker = b.Marker
				return nil
			}
		}
		m.made = slices.Insert(m.made, 0, timeclock.MadeBot{ClientID: clientID, Marker: marker})
		return nil
	})
	return marker, err
}

func (m *memory) BotMade(_ context.Context, _ timeclock.Actor, marker, botID string) error {
	return m.change(func(*timeclock.Connection) error {
		if m.unmade {
			return timeclock.E("memory", timeclock.CodeNotStored, nil)
		}
		for i := range m.made {
			if m.made[i].Marker == marker {
				m.made[i].BotID = botID
			}
		}
		return nil
	})
}

func (m *memory) Leaving(context.Context, timeclock.Actor) ([]timeclock.Leaving, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.left), nil
}

func (m *memory) LeavingCredentials(_ context.Context, _ timeclock.Actor, id int64) (timeclock.Credentials, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.with[id], nil
}

func (m *memory) SaveLeaving(_ context.Context, _ timeclock.Actor, l timeclock.Leaving) error {
	return m.change(func(*timeclock.Connection) error {
		for i := range m.left {
			if m.left[i].ID == l.ID {
				m.left[i] = l
			}
		}
		m.left = slices.DeleteFunc(m.left, timeclock.Leaving.Done)
		return nil
	})
}

// marker is that of the Bot that is in use.
func (m *memory) marker(t testing.TB) string {
	t.Helper()
	c := m.now(t)
	for _, b := range m.made {
		if b.BotID == c.BotID {
			return b.Marker
		}
	}
	return ""
}

func (m *memory) SaveBotSecret(_ context.Context, _ timeclock.Actor, s timeclock.Secret) error {
	return m.change(func(c *timeclock.Connection) error {
		if c.BotID == "" {
			return timeclock.E("memory", timeclock.CodeNotRegistered, nil)
		}
		if m.lose {
			return timeclock.E("memory", timeclock.CodeNotStored, nil)
		}
		m.secrets.BotSecret = s
		c.TestSentAt, c.ReceivedAt, c.WrongSecret = time.Time{}, time.Time{}, time.Time{}
		return nil
	})
}

func (m *memory) SaveReception(_ context.Context, _ timeclock.Actor, url, always string) error {
	return m.change(func(c *timeclock.Connection) error { c.PublicURL, c.AlwaysOn = url, always; return nil })
}

func (m *memory) Progress(_ context.Context, _ timeclock.Actor, botID string, p timeclock.ConnectionProgress) error {
	return m.change(func(c *timeclock.Connection) error {
		if m.fail != nil {
			if err := m.fail(p); err != nil {
				return err
			}
		}
		if c.BotID != botID {
			return timeclock.E("memory", timeclock.CodeConflict, nil)
		}
		for to, s := range map[*string]*string{&c.BotID: p.BotID, &c.BotName: p.BotName, &c.PublishedURL: p.PublishedURL,
			&c.ForeignURL: p.ForeignURL, &c.ReplaceURL: p.ReplaceURL, &c.Menu: p.Menu} {
			if s != nil {
				*to = *s
			}
		}
		for to, b := range map[*bool]*bool{&c.Own: p.Own, &c.InDomain: p.InDomain, &c.Visible: p.Visible} {
			if b != nil {
				*to = *b
			}
		}
		if p.WrongSecret != nil {
			c.WrongSecret = *p.WrongSecret
		}
		if p.Trouble != nil {
			c.Trouble, c.TroubleAt = *p.Trouble, time.Now()
		}
		m.takeUp(c)
		return nil
	})
}

func (m *memory) SendTest(context.Context, timeclock.Actor, bool) error {
	return m.change(func(c *timeclock.Connection) error {
		m.tests++
		c.TestSentAt = time.Now()
		return nil
	})
}

func (m *memory) Disconnect(context.Context, timeclock.Actor) error {
	return m.change(func(c *timeclock.Connection) error {
		m.register(c, c.Dissolved())
		return nil
	})
}

func (m *memory) now(t testing.TB) timeclock.Connection {
	t.Helper()
	c, err := m.Connection(t.Context(), timeclock.Owner())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// office is an admin before a simulated LINE WORKS, and a store in which the
// terms were agreed to.
type office struct {
	sim   *simulator.Simulator
	app   simulator.App
	key   string // PEM
	store *memory
	r     *bot.Registrar
	log   *journal

	mu      sync.Mutex
	clients []*lineworks.Client
	seen    []string // the steps told of
	acted   []string // the APIs of the requests that LINE WORKS acted on
	acting  bool     // the turn is taken
}

// turn is the lock between registrar and keeper.
func (o *office) turn() (unlock func(), held bool, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.acting {
		return nil, false, nil
	}
	o.acting = true
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.acting = false
	}, true, nil
}

const (
	chief  = "admin-1-f82c-4284-13e7-030f3b4c756x"
	deputy = "admin-2-f82c-4284-13e7-030f3b4c756x"
)

func newOffice(t testing.TB, change ...func(*simulator.Config)) *office {
	t.Helper()
	return newOfficeWith(t, func(c *simulator.Config, _ *office) {
		for _, f := range change {
			f(c)
		}
	})
}

func newOfficeWith(t testing.TB, change func(*simulator.Config, *office)) *office {
	t.Helper()
	key := clientKey()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{store: &memory{}, log: &journal{}, key: string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))}
	o.app = simulator.App{ClientID: "ZbsOq6zjt0IhtZZnrc", ClientSecret: "oRm3M_nBg6", ServiceAccount: "1wagx.serviceaccount@example.com", PublicKey: &key.PublicKey}
	cfg := simulator.Config{App: o.app, DefaultLimit: 100_000, Users: []simulator.User{
		{ID: chief, Email: "chief@example.com"}, {ID: deputy, Email: "deputy@example.com"},
	}}
	cfg.OnActed = func(api string) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.acted = append(o.acted, api)
	}
	change(&cfg, o)
	o.sim = simulator.New(cfg)
	if err := o.sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		o.sim.Close(ctx)
	})
	if err := o.store.Agree(t.Context(), timeclock.Owner(), timeclock.TermsVersion); err != nil {
		t.Fatal(err)
	}
	o.restart(nil)
	return o
}

// restart makes a new registrar, as a new process has it.
func (o *office) restart(change func(*bot.RegistrarConfig)) {
	cfg := bot.RegistrarConfig{Store: o.store, Credentials: o.store.credentials, Client: o.client, Turn: o.turn, Settle: 20 * time.Millisecond, Log: slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	if change != nil {
		change(&cfg)
	}
	o.r = bot.NewRegistrar(cfg)
}

// client is as app makes it, but gives up sooner.
func (o *office) client(r timeclock.Registration, c timeclock.Credentials) (*lineworks.Client, error) {
	key, err := lineworks.ParsePrivateKey([]byte(c.PrivateKey.Reveal()))
	if err != nil {
		return nil, err
	}
	client, err := lineworks.New(lineworks.Config{
		AuthURL: o.sim.AuthURL(), APIURL: o.sim.APIURL(), Scopes: []string{"bot", "bot.read", "user.email.read"}, Timeout: time.Second,
		Credentials: lineworks.Credentials{ClientID: r.ClientID, ClientSecret: c.ClientSecret.Reveal(), ServiceAccount: r.ServiceAccount, PrivateKey: key},
		HTTPClient:  &http.Client{Transport: &http.Transport{DisableKeepAlives: true}},
	})
	o.mu.Lock()
	o.clients = append(o.clients, client)
	o.mu.Unlock()
	return client, err
}

func (o *office) form() timeclock.RegistrationForm {
	return timeclock.RegistrationForm{
		ClientID: o.app.ClientID, ClientSecret: timeclock.NewSecret(o.app.ClientSecret), ServiceAccount: o.app.ServiceAccount,
		PrivateKey: timeclock.NewSecret(o.key), DomainID: "10000001", Admins: []string{"chief@example.com"},
	}
}

func (o *office) inject(t testing.TB, f simulator.Fault) {
	t.Helper()
	if _, err := o.sim.Inject(f); err != nil {
		t.Fatal(err)
	}
}

// register is stage 1 with the form as change leaves it.
func (o *office) register(t testing.TB, change func(*timeclock.RegistrationForm)) error {
	t.Helper()
	f := o.form()
	if change != nil {
		change(&f)
	}
	return o.r.Register(t.Context(), timeclock.Owner(), f, o.step)
}

func (o *office) step(s timeclock.ConnectStep) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.seen = append(o.seen, string(s))
}

// ours are the Bots of this app.
func (o *office) ours() []simulator.Bot {
	return slices.DeleteFunc(o.sim.Bots(), func(b simulator.Bot) bool { return b.Owner != o.app.ClientID })
}

// otherKey is the key of another app.
var otherKey = sync.OnceValue(func() string {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
})

// done fails unless stage 1 is done, with exactly one Bot.
func (o *office) done(t testing.TB) simulator.Bot {
	t.Helper()
	bots := o.ours()
	if len(bots) != 1 {
		t.Fatalf("there are %d Bots", len(bots))
	}
	b, c := bots[0], o.store.now(t)
	if c.BotID != strconv.FormatInt(b.ID, 10) || !c.Own || !c.InDomain || c.Trouble != "" {
		t.Fatalf("stored: %+v", c)
	}
	if d := b.Domains[10000001]; d == nil || d.Visible || d.AllowToSelectedMember {
		t.Errorf("domain: %+v", d)
	}
	if b.EnableCallback || b.CallbackURL != "" || !strings.Contains(b.Description, o.store.marker(t)) || o.store.marker(t) == "" {
		t.Errorf("Bot: %+v", b)
	}
	return b
}

// journal is a log that several write.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}
