package cli

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"

	"github.com/spf13/cobra"

	"punchline/app"
	"punchline/app/desktop"
	"punchline/app/loopback"
	"punchline/app/machine"
	"punchline/app/timeclock"
)

// window is the program without a command: the desktop window.
func (p *program) window(c *cobra.Command, _ []string) error {
	if !desktop.Built {
		return p.notBuilt()
	}
	cfg, err := p.config()
	if err != nil {
		return err
	}
	return p.run(c.Context(), cfg, runs{addr: defaultAddr, beside: true, face: p.showWindow("")})
}

// showWindow shows the window until it is quit. chat is the address of the
// simulator's chat page, "" outside the demo.
func (p *program) showWindow(chat string) face {
	return func(ctx context.Context, a *app.App) error {
		page, assets, err := p.page(a, "window", chat)
		if err != nil {
			return err
		}
		defer page.Close()
		return desktop.Run(ctx, page, desktop.Window{Assets: assets, FolderUID: a.DB.FolderUID()})
	}
}

// showInBrowser serves the page to a browser until a signal, or the page,
// ends it. Only demos are shown so.
func (p *program) showInBrowser(chat, port string, ready func(pageURL string) error) face {
	return func(ctx context.Context, a *app.App) (err error) {
		page, assets, err := p.page(a, "browser", chat)
		if err != nil {
			return err
		}
		defer page.Close()
		open := machine.OpenBrowser
		if p.Getenv("PUNCHLINE_NO_BROWSER") != "" {
			open = func(string) error { return nil }
		}
		h, err := loopback.New(loopback.Config{
			Assets: assets, Bound: page.Bound(), Callable: desktop.Callable, FormatError: desktop.FormatError,
			Files: page.Files(), KeepFile: page.KeepFile, Policy: desktop.ContentPolicy, Demo: true, OpenURL: open, Log: p.logger(slog.LevelWarn),
		})
		if err != nil {
			return err
		}
		if err := h.Start(port); err != nil {
			return err
		}
		defer func() {
			ctx, cancel := context.WithTimeout(context.Background(), simulatorWait)
			defer cancel()
			err = errors.Join(err, h.Close(ctx))
		}()
		page.Attach(h)
		if err := ready(h.URL()); err != nil {
			return err
		}
		h.Show()
		select {
		case <-ctx.Done():
		case <-h.Done():
		}
		return nil
	}
}

// page is what stands behind the page of an open folder, and the page's files.
func (p *program) page(a *app.App, via, chat string) (*desktop.Page, fs.FS, error) {
	if err := p.hasPage(); err != nil {
		return nil, nil, err
	}
	return desktop.New(desktop.Services{
		Admins: a.DB, Home: a.DB, Preferences: a.DB, Connection: a.DB, Registrar: a.Registrar, Gaps: a.DB,
		Employees: a.DB, Units: a.DB, Importer: a.DB, Accounts: a.DB, FirstMessages: a.DB, Corrections: a.DB, Options: a.DB, Phrases: a.DB, Word: a.Word,
		FirstText: a.FirstText, FirstPerMinute: a.FirstPerMinute, Holidays: a.Holidays, Rules: a.DB.Rules, Subscribe: a.DB.Subscribe,
		CheckURL: func(ctx context.Context, url string) (desktop.URLFound, error) {
			c, err := a.CheckURL(ctx, url)
			return desktop.URLFound{Result: string(c.Result), Issuer: c.Issuer, NotAfter: c.NotAfter}, err
		},
		Receiving: func() desktop.Receiving { return receiving(a) },
		Via:       via, Demo: a.Demo(), Company: p.company(a), ChatURL: chat, Version: p.Version, Release: p.Release, Language: p.lang, Log: p.logger(slog.LevelWarn),
	}), p.Assets, nil
}

// hasPage says whether the page was built into this program.
func (p *program) hasPage() error {
	if p.Assets == nil {
		return p.notBuilt()
	}
	if _, err := fs.Stat(p.Assets, "index.html"); err != nil {
		return p.notBuilt()
	}
	return nil
}

// company is the name in the frame: the sample company's in a demo.
func (p *program) company(a *app.App) string {
	if a.Demo() {
		return p.say("demo.company")
	}
	return ""
}

func receiving(a *app.App) desktop.Receiving {
	// Beside a keeper that has ended, nobody listens: shown as if we had stopped.
	r := desktop.Receiving{Keeper: a.Keeper() || !a.Kept(), Addr: a.Addr(), CallbackURL: a.CallbackURL()}
	if a.Handler != nil {
		st := a.Handler.Status()
		r.Lost, r.Accepted = int(st.Lost), int(st.Accepted)
	}
	return r
}

func (p *program) notBuilt() error {
	return &usageError{p.errorText(timeclock.E("cli", timeclock.CodeNotBuilt, nil))}
}
