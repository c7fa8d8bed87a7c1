package cli

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"punchline/app"
	"punchline/app/desktop"
	"punchline/app/machine"
	"punchline/app/simulator"
	"punchline/app/timeclock"
)

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

// runDemo runs a demo, or shows the page of the one that runs on the folder.
func (p *program) runDemo(ctx context.Context, o demoOptions) error {
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
	cfg.Demo = true
	err = p.keepDemo(ctx, cfg, o)
	if timeclock.CodeOf(err) == timeclock.CodeKeeperRunning && !o.headless {
		return p.showBeside(ctx, cfg, o, err)
	}
	return err
}

// keepDemo starts the simulated LINE WORKS and the keeper that speaks to it.
// The members there are the same each time, the app and its Bots are kept in
// the folder, so that what was registered is still so when it is opened again.
func (p *program) keepDemo(ctx context.Context, cfg app.Config, o demoOptions) (err error) {
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
	at := sample.at()
	cfg.AuthURL, cfg.APIURL = at.Auth, at.API
	// Before anything runs: what an earlier demo left waiting goes out at once.
	first := func(ctx context.Context, a *app.App) error {
		if err := sample.open(filepath.Join(cfg.DataDir, simulatorFile), cfg.Log); err != nil {
			return err
		}
		if o.empty {
			return nil // the chat page shows what the admin registers
		}
		return sample.register(ctx, a)
	}
	return p.run(ctx, cfg, runs{addr: o.addr, first: first, face: func(ctx context.Context, a *app.App) error {
		if err := sample.connect(ctx, a, !o.empty); err != nil {
			return err
		}
		line := demoLine(cfg, at, a.CallbackURL(), sample.employees)
		if !o.empty {
			line.BotID, line.BotSecret = strconv.FormatInt(sample.bot.ID, 10), sample.bot.Secret
		}
		return p.demoFace(o, at.Chat, line)(ctx, a)
	}})
}

// showBeside shows the page of a demo that another process keeps; running is
// the error that says so, for a keeper that does not tell where it is.
func (p *program) showBeside(ctx context.Context, cfg app.Config, o demoOptions, running error) error {
	kept, err := runningSample(filepath.Join(cfg.DataDir, simulatorFile))
	if err != nil {
		return errors.Join(running, err)
	}
	_, employees, err := sampleUsers()
	if err != nil {
		return err
	}
	cfg.AuthURL, cfg.APIURL = kept.At.Auth, kept.At.API
	ended := func(_ context.Context, a *app.App) error {
		if a.Keeper() { // it ended meanwhile, and with it the simulated LINE WORKS
			return running
		}
		return nil
	}
	return p.run(ctx, cfg, runs{addr: o.addr, beside: true, first: ended, face: func(ctx context.Context, a *app.App) error {
		line := demoLine(cfg, kept.At, kept.CallbackURL, employees)
		c, err := a.DB.Connection(ctx, timeclock.System())
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(kept.Bots, func(b simulator.SavedBot) bool { return strconv.FormatInt(b.ID, 10) == c.BotID }); i >= 0 {
			line.BotID, line.BotSecret = c.BotID, kept.Bots[i].Secret
		}
		return p.demoFace(o, kept.At.Chat, line)(ctx, a)
	}})
}

func demoLine(cfg app.Config, at sampleURL, callback string, employees []demoEmployee) demoReady {
	return demoReady{Ready: true, CallbackURL: callback, ChatURL: at.Chat, AuthURL: at.Auth, APIURL: at.API, Data: cfg.DataDir, Employees: employees}
}

// demoFace shows a demo as the flags want it, and prints its line once that
// can be seen.
func (p *program) demoFace(o demoOptions, chat string, line demoReady) face {
	opened := func(context.Context, *app.App) error { return p.printJSON(line) }
	return func(ctx context.Context, a *app.App) error {
		switch {
		case o.headless:
			return p.faceless(opened)(ctx, a)
		case o.browser:
			return p.showInBrowser(chat, o.pagePort, func(pageURL string) error {
				line.PageURL = pageURL
				return p.printJSON(line)
			})(ctx, a)
		}
		if err := opened(ctx, a); err != nil {
			return err
		}
		return p.showWindow(chat)(ctx, a)
	}
}
