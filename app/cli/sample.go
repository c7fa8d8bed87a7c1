package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/x509"
	_ "embed"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"punchline/app"
	"punchline/app/jobs"
	"punchline/app/simulator"
	"punchline/app/timeclock"
)

// sampleCompany are the employees of the demo, as an admin would import them.
//
//go:embed sample_company.csv
var sampleCompany []byte

// demoDomain is the part behind the @ of the sample company's accounts.
const demoDomain = "sample.example.jp"

// simulatorWait bounds the end of the simulated LINE WORKS.
const simulatorWait = 5 * time.Second

// simulatorFile is what the folder of a demo keeps of the simulated side.
const simulatorFile = "simulator.json"

// sample is the simulated side of the demo.
type sample struct {
	sim       *simulator.Simulator
	bot       simulator.Bot // that the folder is registered with; zero if with none
	employees []demoEmployee
	log       *slog.Logger

	mu      sync.Mutex
	path    string // of simulatorFile; "" until it is open
	kept    keptSample
	written []byte
}

// keptSample is the content of simulatorFile.
type keptSample struct {
	simulator.Saved
	CallbackURL string    `json:"callbackUrl"` // where callbacks were taken last
	At          sampleURL `json:"at"`          // where the simulated side is, or was last
}

// sampleURL is where a running simulated LINE WORKS is.
type sampleURL struct {
	Chat string `json:"chat"`
	Auth string `json:"auth"`
	API  string `json:"api"`
}

func (s *sample) at() sampleURL {
	return sampleURL{Chat: s.sim.BaseURL() + "/", Auth: s.sim.AuthURL(), API: s.sim.APIURL()}
}

// runningSample is what the keeper of a demo tells those beside it.
func runningSample(path string) (kept keptSample, err error) {
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &kept)
	}
	if err == nil && (kept.At.Chat == "" || kept.CallbackURL == "") {
		err = errors.New("it does not say where the simulated LINE WORKS is")
	}
	return kept, err
}

// sampleUsers are the members of the sample company, the same at each start.
func sampleUsers() (users []simulator.User, employees []demoEmployee, err error) {
	rows, err := jobs.ReadEmployees("sample_company.csv", sampleCompany)
	if err != nil {
		return nil, nil, err
	}
	for i, r := range rows {
		u := simulator.User{ID: demoUserID(i), Email: r.AccountID, LastName: r.LastName, FirstName: r.FirstName, EmployeeNumber: r.Code}
		users = append(users, u)
		employees = append(employees, demoEmployee{Code: r.Code, AccountID: r.AccountID, UserID: u.ID})
	}
	return users, employees, nil
}

func newSample() (*sample, error) {
	users, employees, err := sampleUsers()
	if err != nil {
		return nil, err
	}
	s := &sample{employees: employees}
	// Kept before it is answered: Punchline never hears of a Bot that is
	// forgotten with the process.
	s.sim = simulator.New(simulator.Config{Users: users, OnActed: func(string) { s.keep() }})
	return s, nil
}

// open takes up what the folder kept of the simulated side, or begins anew.
func (s *sample) open(path string, log *slog.Logger) error {
	s.log = log
	data, err := os.ReadFile(path)
	if err == nil {
		if err = json.Unmarshal(data, &s.kept); err == nil {
			err = s.sim.Restore(s.kept.Saved)
		}
	}
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			log.Warn("what was kept of the simulated LINE WORKS cannot be used; it begins anew", "path", path, "err", err)
		}
		s.kept = keptSample{}
		if err := s.begin(); err != nil {
			return err
		}
	}
	s.mu.Lock()
	s.path, s.kept.At = path, s.at()
	s.mu.Unlock()
	s.keep()
	return nil
}

// begin makes a new app.
func (s *sample) begin() error {
	const op = "cli.demo"
	a, key, err := simulator.NewApp(demoDomain)
	if err != nil {
		return timeclock.E(op, timeclock.CodeInternal, err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return timeclock.E(op, timeclock.CodeInternal, err)
	}
	if err := s.sim.Restore(simulator.Saved{ClientID: a.ClientID, ClientSecret: a.ClientSecret, ServiceAccount: a.ServiceAccount, Scopes: a.Scopes,
		PrivateKey: string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))}); err != nil {
		return timeclock.E(op, timeclock.CodeInternal, err)
	}
	return nil
}

// keep writes down what changed on the simulated side. A demo goes on without.
func (s *sample) keep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.path == "" {
		return
	}
	s.kept.Saved = s.sim.Save()
	data, err := json.Marshal(s.kept)
	if err == nil && bytes.Equal(data, s.written) {
		return
	}
	if err == nil {
		err = replaceFile(s.path, data)
	}
	if err != nil {
		s.log.Warn("what happens at the simulated LINE WORKS cannot be kept", "path", s.path, "err", err)
		return
	}
	s.written = data
}

// replaceFile writes a file as a whole, so that there is never a part of one.
func replaceFile(path string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".simulator-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		os.Remove(temp.Name())
	}
	return err
}

// demoUserID is the LINE WORKS user id of member i, the same at each start.
func demoUserID(i int) string { return fmt.Sprintf("demo%04d-f82c-4284-13e7-030f3b4c756x", i+1) }

// register registers a Bot with the simulated LINE WORKS and in the folder,
// unless one is, and imports the sample company once.
func (s *sample) register(ctx context.Context, a *app.App) error {
	c, err := a.DB.Connection(ctx, timeclock.System())
	if err != nil {
		return err
	}
	s.mu.Lock()
	kept := s.kept // written down anew whenever something happens there
	s.mu.Unlock()
	if id, err := strconv.ParseInt(c.BotID, 10, 64); err == nil && c.ClientID == kept.ClientID && c.HasBotSecret && !c.KeyLost {
		s.bot, _ = s.sim.Bot(id)
	}
	if s.bot.ID == 0 {
		s.bot = s.sim.AddBot(simulator.Bot{ID: 2000001, Name: "打刻", Description: "打刻", PhotoURL: timeclock.DefaultIconURL, Secret: rand.Text(), Owner: kept.ClientID, Administrators: []string{demoUserID(0)},
			EnableCallback: true, CallbackEvents: []string{"text"},
			ChannelEvents: []string{"message", "postback", "join", "leave", "joined", "left", "begin", "end"}})
		s.keep()
		if err := a.DB.SaveRegistration(ctx, timeclock.System(), timeclock.Registration{
			ClientID: kept.ClientID, ServiceAccount: kept.ServiceAccount, DomainID: 10000001, BotID: strconv.FormatInt(s.bot.ID, 10), BotName: s.bot.Name,
		}, timeclock.Credentials{
			ClientSecret: timeclock.NewSecret(kept.ClientSecret), PrivateKey: timeclock.NewSecret(kept.PrivateKey), BotSecret: timeclock.NewSecret(s.bot.Secret),
		}); err != nil {
			return err
		}
	}
	if c.Consent.Version != timeclock.TermsVersion {
		if err := a.DB.Agree(ctx, timeclock.System(), timeclock.TermsVersion); err != nil {
			return err
		}
	}
	roster, err := a.DB.Roster(ctx, timeclock.System())
	if err != nil {
		return err
	}
	if len(roster.Employees) == 0 {
		if _, err := jobs.ImportEmployees(ctx, a.DB, timeclock.System(), "sample_company.csv", sampleCompany, jobs.ImportOptions{CreateMissing: true}); err != nil {
			return err
		}
	}
	return nil
}

// connect has the keeper set the Bot up for where callbacks are taken now, as
// it does for a public URL, and waits until it has. Without always only if that
// was where an earlier demo took them: at another URL the admin receives
// himself.
func (s *sample) connect(ctx context.Context, a *app.App, always bool) error {
	c, err := a.DB.Connection(ctx, timeclock.System())
	if err != nil {
		return err
	}
	s.mu.Lock()
	before := s.kept.CallbackURL
	s.kept.CallbackURL = a.CallbackURL()
	s.mu.Unlock()
	s.keep()
	if !c.Used || !always && (c.PublicURL == "" || c.PublicURL != before) {
		return nil
	}
	changed := make(chan struct{}, 1)
	defer a.DB.Subscribe(func(timeclock.Change) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})()
	if err := a.DB.SaveReception(ctx, timeclock.System(), a.CallbackURL(), c.AlwaysOn); err != nil {
		return err
	}
	wait, cancel := context.WithTimeout(ctx, simulatorWait)
	defer cancel()
	for {
		c, err := a.DB.Connection(ctx, timeclock.System())
		if err != nil {
			return err
		}
		if c.PublishedURL == c.PublicURL && c.Menu != "" || !c.HasBotSecret {
			return nil
		}
		select {
		case <-changed:
		case <-wait.Done():
			return nil // the keeper goes on trying, and says why
		}
	}
}
