package cli

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	_ "embed"
	"encoding/pem"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"punchline/app"
	"punchline/app/desktop"
	"punchline/app/jobs"
	"punchline/app/machine"
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

// demoReady is the line that tells where everything of the demo is.
type demoReady struct {
	Ready       bool           `json:"ready"`
	CallbackURL string         `json:"callback_url"`
	ChatURL     string         `json:"chat_url"`
	AuthURL     string         `json:"auth_url"`
	APIURL      string         `json:"api_url"`
	Data        string         `json:"data"`
	PageURL     string         `json:"page_url,omitempty"` // with --browser
	BotID       string         `json:"bot_id"`
	BotSecret   string         `json:"bot_secret"`
	Employees   []demoEmployee `json:"employees"`
}

type demoEmployee struct {
	Code      string `json:"code"`
	AccountID string `json:"account_id"`
	UserID    string `json:"user_id"`
}

// demoOptions are the flags of the demo.
type demoOptions struct {
	addr     string
	pagePort string
	headless bool
	browser  bool
	empty    bool
}

func (p *program) demo() *cobra.Command {
	var o demoOptions
	c := p.command("demo", "demo", func(c *cobra.Command, _ []string) error {
		if !o.headless && !o.browser && !desktop.Built {
			return p.notBuilt()
		}
		if !o.headless {
			if err := p.hasPage(); err != nil {
				return err
			}
		}
		return p.runDemo(c.Context(), o)
	})
	c.Flags().StringVar(&o.addr, "addr", "127.0.0.1:0", p.say("cli.demo.flag.addr"))
	c.Flags().StringVar(&o.pagePort, "page-port", "0", p.say("cli.demo.flag.page-port"))
	c.Flags().BoolVar(&o.headless, "headless", false, p.say("cli.demo.flag.headless"))
	c.Flags().BoolVar(&o.browser, "browser", false, p.say("cli.demo.flag.browser"))
	c.Flags().BoolVar(&o.empty, "empty", false, p.say("cli.demo.flag.empty"))
	c.MarkFlagsMutuallyExclusive("headless", "browser")
	return c
}

// runDemo starts the simulated LINE WORKS and the keeper that speaks to it.
// The members, the app and the Bot there are the same each time, so that a
// demo folder can be opened again.
func (p *program) runDemo(ctx context.Context, o demoOptions) (err error) {
	cfg, err := p.config()
	if err != nil {
		return err
	}
	if p.data == "" && p.Getenv("PUNCHLINE_DATA") == "" {
		dir, err := machine.DataDir()
		if err != nil {
			return err
		}
		cfg.DataDir = filepath.Join(filepath.Dir(dir), filepath.Base(dir)+"-demo")
	}
	sample, err := newSample()
	if err != nil {
		return err
	}
	if err := sample.sim.Start("127.0.0.1:0"); err != nil {
		return timeclock.E("cli.demo", timeclock.CodePortTaken, err)
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.Background(), simulatorWait)
		defer cancel()
		err = errors.Join(err, sample.sim.Close(ctx))
	}()
	cfg.Demo, cfg.AuthURL, cfg.APIURL = true, sample.sim.AuthURL(), sample.sim.APIURL()
	chat := sample.sim.BaseURL() + "/"
	// Registered before anything runs: what an earlier demo left waiting would
	// go out under its registration, which this simulator does not know.
	first := sample.register
	if o.empty {
		first = nil // the chat page shows what the admin registers
	}
	return p.run(ctx, cfg, runs{addr: o.addr, first: first, face: func(ctx context.Context, a *app.App) error {
		line := demoReady{Ready: true, CallbackURL: a.CallbackURL(), ChatURL: chat, AuthURL: cfg.AuthURL,
			APIURL: cfg.APIURL, Data: cfg.DataDir, Employees: sample.employees}
		if !o.empty {
			if err := sample.connect(ctx, a); err != nil {
				return err
			}
			line.BotID, line.BotSecret = strconv.FormatInt(sample.bot.ID, 10), sample.bot.Secret
		}
		opened := func(context.Context, *app.App) error { return p.printJSON(line) }
		switch {
		case o.headless:
			return p.faceless(opened)(ctx, a)
		case o.browser:
			return p.showInBrowser(chat, o.pagePort, func(pageURL string) error {
				line.PageURL = pageURL
				return opened(ctx, a)
			})(ctx, a)
		}
		if err := opened(ctx, a); err != nil {
			return err
		}
		return p.showWindow(chat)(ctx, a)
	}})
}

// sample is the simulated side of the demo.
type sample struct {
	sim       *simulator.Simulator
	app       simulator.App
	key       []byte // PEM
	bot       simulator.Bot
	employees []demoEmployee
}

func newSample() (*sample, error) {
	const op = "cli.newSample"
	s := &sample{}
	a, key, err := simulator.NewApp(demoDomain)
	if err != nil {
		return nil, timeclock.E(op, timeclock.CodeInternal, err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, timeclock.E(op, timeclock.CodeInternal, err)
	}
	s.app, s.key = a, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	rows, err := jobs.ReadEmployees("sample_company.csv", sampleCompany)
	if err != nil {
		return nil, err
	}
	var users []simulator.User
	for i, r := range rows {
		u := simulator.User{ID: demoUserID(i), Email: r.AccountID, LastName: r.LastName, FirstName: r.FirstName, EmployeeNumber: r.Code}
		users = append(users, u)
		s.employees = append(s.employees, demoEmployee{Code: r.Code, AccountID: r.AccountID, UserID: u.ID})
	}
	s.sim = simulator.New(simulator.Config{App: a, PrivateKey: string(s.key), Users: users})
	return s, nil
}

// demoUserID is the LINE WORKS user id of member i, the same at each start.
func demoUserID(i int) string { return fmt.Sprintf("demo%04d-f82c-4284-13e7-030f3b4c756x", i+1) }

// register registers the Bot with the simulated LINE WORKS and in the folder,
// and imports the sample company once.
func (s *sample) register(ctx context.Context, a *app.App) error {
	s.bot = s.sim.AddBot(simulator.Bot{ID: 2000001, Name: "打刻", Description: "打刻", PhotoURL: timeclock.DefaultIconURL, Secret: rand.Text(), Owner: s.app.ClientID, Administrators: []string{demoUserID(0)},
		EnableCallback: true, CallbackEvents: []string{"text"},
		ChannelEvents: []string{"message", "postback", "join", "leave", "joined", "left", "begin", "end"}})
	if err := a.DB.SaveRegistration(ctx, timeclock.System(), timeclock.Registration{
		ClientID: s.app.ClientID, ServiceAccount: s.app.ServiceAccount, DomainID: 10000001, BotID: strconv.FormatInt(s.bot.ID, 10), BotName: s.bot.Name,
	}, timeclock.Credentials{
		ClientSecret: timeclock.NewSecret(s.app.ClientSecret), PrivateKey: timeclock.NewSecret(string(s.key)), BotSecret: timeclock.NewSecret(s.bot.Secret),
	}); err != nil {
		return err
	}
	c, err := a.DB.Connection(ctx, timeclock.System())
	if err != nil {
		return err
	}
	if c.Consent.Version != timeclock.TermsVersion {
		if err := a.DB.Agree(ctx, timeclock.System(), timeclock.TermsVersion); err != nil {
			return err
		}
	}
	// Where the demo listened before, it does no more.
	if err := a.DB.SaveReception(ctx, timeclock.System(), "", ""); err != nil {
		return err
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
// it does for a public URL, and waits until it has.
func (s *sample) connect(ctx context.Context, a *app.App) error {
	changed := make(chan struct{}, 1)
	defer a.DB.Subscribe(func(timeclock.Change) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})()
	if err := a.DB.SaveReception(ctx, timeclock.System(), a.CallbackURL(), ""); err != nil {
		return err
	}
	wait, cancel := context.WithTimeout(ctx, simulatorWait)
	defer cancel()
	for {
		c, err := a.DB.Connection(ctx, timeclock.System())
		if err != nil {
			return err
		}
		if c.PublishedURL == c.PublicURL && c.Menu != "" {
			return nil
		}
		select {
		case <-changed:
		case <-wait.Done():
			return nil // the keeper goes on trying, and says why
		}
	}
}
