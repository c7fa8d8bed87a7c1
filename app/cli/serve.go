package cli

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"runtime/debug"

	"github.com/spf13/cobra"

	"punchline/app"
	"punchline/app/machine"
	"punchline/app/timeclock"
)

// defaultAddr is where callbacks are taken unless --addr says otherwise.
const defaultAddr = "127.0.0.1:8787"

// gcPercent trades some memory (the live heap is small) for 5–10 % more
// callbacks a second.
const gcPercent = 400

// ready is the line that tells whoever started us that we listen.
type ready struct {
	Ready       bool   `json:"ready"`
	Addr        string `json:"addr"`
	CallbackURL string `json:"callback_url"`
}

func (p *program) serve() *cobra.Command {
	var addr string
	c := p.command("serve", "serve", func(c *cobra.Command, _ []string) error {
		cfg, err := p.config()
		if err != nil {
			return err
		}
		return p.run(c.Context(), cfg, runs{addr: addr, face: p.faceless(func(_ context.Context, a *app.App) error {
			return p.printJSON(ready{true, a.Addr(), a.CallbackURL()})
		})})
	})
	c.Flags().StringVar(&addr, "addr", defaultAddr, p.say("cli.serve.flag.addr"))
	return c
}

// face is what shows a running program until it is to end.
type face func(ctx context.Context, a *app.App) error

// runs says how to run.
type runs struct {
	addr   string // to listen on
	beside bool   // also beside another keeper, then without listening
	first  face   // nil, or what is done in the open folder before anything runs
	face   face
}

// run opens the folder, keeps it if nobody else does, and runs the face until
// it ends, or a signal or ctx ends it.
func (p *program) run(ctx context.Context, cfg app.Config, r runs) (err error) {
	debug.SetGCPercent(gcPercent)
	ctx, stop := machine.UntilStopped(ctx)
	defer stop()
	if err := app.CheckAddr(r.addr); err != nil {
		return err // before a folder is made for nothing
	}
	a := app.New(cfg)
	if err := a.Open(ctx, !r.beside); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if r.first != nil {
		if err := r.first(ctx, a); err != nil {
			return err
		}
	}
	if a.Keeper() {
		if err := a.Keep(r.addr); err != nil {
			return err
		}
	}
	return r.face(ctx, a)
}

// faceless calls opened once everything runs, and then waits to be ended.
func (p *program) faceless(opened func(context.Context, *app.App) error) face {
	return func(ctx context.Context, a *app.App) error {
		if err := opened(ctx, a); err != nil {
			return err
		}
		<-ctx.Done()
		fmt.Fprintln(p.Stderr, p.say("cli.serve.stopping"))
		return nil
	}
}

// baseURLs are the replaced bases of LINE WORKS, "" for the real ones. Only
// loopback is taken: a token must not go anywhere else by a variable.
func (p *program) baseURLs() (auth, api string, err error) {
	for _, v := range []struct {
		name string
		to   *string
	}{{"PUNCHLINE_LINEWORKS_AUTH_URL", &auth}, {"PUNCHLINE_LINEWORKS_API_URL", &api}} {
		s := p.Getenv(v.name)
		if s == "" {
			continue
		}
		u, err := url.Parse(s)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || !loopbackHost(u.Hostname()) {
			return "", "", timeclock.E("cli.baseURLs", timeclock.CodeURLNotLoopback, fmt.Errorf("%s", v.name), "name", v.name)
		}
		*v.to = s
	}
	return auth, api, nil
}

func loopbackHost(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
