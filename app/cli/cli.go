// Package cli is the command line. It reads arguments, calls what the window
// calls too, and words the outcome; it decides nothing.
//
// Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some rows were
// rejected. Results go to standard output, everything else to standard error.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"punchline/app"
	"punchline/app/desktop"
	"punchline/app/machine"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// Exit codes.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitRejected = 3
)

// Env is what a run of the program stands on; main fills it from the process.
type Env struct {
	Args    []string // without the program's name
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
	Getenv  func(string) string
	Version string
	Release bool // hides screens that are not built yet
	// Keychain keeps the keys of real folders in the system's keychain. Tests
	// leave nothing in that of whoever runs them.
	Keychain bool
	Assets   fs.FS // the built page, index.html at its top; nil: none
}

// OSEnv is the process's own.
func OSEnv(version string) Env {
	return Env{Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Version: version, Keychain: true}
}

// program is one run.
type program struct {
	Env
	lang    words.Lang
	langArg string
	data    string
	verbose bool
	exit    int
}

// usageError is a wrong use of the command line: exit code 2.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

// silentError ends the run with its code; what there was to say has been said.
type silentError struct{ exit int }

func (e *silentError) Error() string { return "" }

// Run runs the program and returns its exit code.
func Run(ctx context.Context, env Env) int {
	if done, err := desktop.GenerateBindings(); done {
		if err != nil {
			fmt.Fprintln(env.Stderr, err)
			return exitFailed
		}
		return exitDone
	}
	p := &program{Env: env, lang: language(env)}
	root := p.root()
	root.SetArgs(env.Args)
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	return p.finish(root.ExecuteContext(ctx))
}

// finish words an error and gives its exit code.
func (p *program) finish(err error) int {
	if err == nil {
		return p.exit
	}
	if s, ok := errors.AsType[*silentError](err); ok {
		return s.exit
	}
	if u, ok := errors.AsType[*usageError](err); ok {
		fmt.Fprintln(p.Stderr, p.say("cli.error.message", "message", u.text))
		return exitUsage
	}
	if _, ok := errors.AsType[*timeclock.Error](err); !ok && err != nil {
		// cobra's own errors are all about the usage.
		fmt.Fprintln(p.Stderr, p.say("cli.error.message", "message", p.cobraError(err)))
		return exitUsage
	}
	if errors.Is(err, syscall.EPIPE) {
		return exitFailed // whoever read our output has heard enough
	}
	fmt.Fprintln(p.Stderr, p.say("cli.error.message", "message", p.errorText(err)))
	if p.verbose {
		fmt.Fprintln(p.Stderr, err)
	}
	return exitFailed
}

// errorText is the sentence of an error.
func (p *program) errorText(err error) string {
	return words.Error(p.lang, string(timeclock.CodeOf(err)), timeclock.ArgsOf(err))
}

// cobraError words what cobra found wrong with the arguments.
func (p *program) cobraError(err error) string {
	text := err.Error()
	after := func(prefix string) (string, bool) {
		rest, ok := strings.CutPrefix(text, prefix)
		if !ok {
			return "", false
		}
		rest, _, _ = strings.Cut(strings.Trim(strings.SplitN(rest, " for ", 2)[0], `"' `), " in -")
		return strings.Trim(rest, `"'`), true
	}
	if c, ok := after("unknown command "); ok {
		return p.say("cli.error.unknown_command", "command", c)
	}
	for _, prefix := range []string{"unknown flag: ", "unknown shorthand flag: "} {
		if f, ok := after(prefix); ok {
			return p.say("cli.error.unknown_flag", "flag", f)
		}
	}
	if f, ok := after("flag needs an argument: "); ok {
		return p.say("cli.error.flag_empty", "flag", f)
	}
	if rest, ok := strings.CutPrefix(text, "required flag(s) "); ok {
		name, _, _ := strings.Cut(strings.TrimPrefix(rest, `"`), `"`)
		return p.say("cli.error.flag_missing", "flag", "--"+name)
	}
	if rest, ok := strings.CutPrefix(text, "if any flags in the group ["); ok {
		group, _, _ := strings.Cut(rest, "]")
		first, second, _ := strings.Cut(group, " ")
		return p.say("cli.error.flags_together", "flag", "--"+first, "other", "--"+second)
	}
	if rest, ok := strings.CutPrefix(text, "invalid argument "); ok {
		value, flag, _ := strings.Cut(rest, " for ")
		flag, _, _ = strings.Cut(strings.Trim(flag, `"`), `"`)
		return p.say("cli.error.flag_value", "flag", flag, "value", strings.Trim(value, `"`))
	}
	return p.say("cli.error.args")
}

func (p *program) say(key string, args ...string) string { return words.Say(p.lang, key, args...) }

// language is that of --lang, else of the environment, else Japanese. It is
// read before the flags, because the help is worded in it.
func language(env Env) words.Lang {
	for i, a := range env.Args {
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			if l, ok := words.Parse(v); ok {
				return l
			}
		} else if a == "--lang" && i+1 < len(env.Args) {
			if l, ok := words.Parse(env.Args[i+1]); ok {
				return l
			}
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if l, ok := words.Parse(env.Getenv(name)); ok {
			return l
		}
	}
	return words.JA
}

// dataDir is the data folder: --data, PUNCHLINE_DATA, or the system's place.
func (p *program) dataDir() (string, error) {
	for _, d := range []string{p.data, p.Getenv("PUNCHLINE_DATA")} {
		if d != "" {
			return filepath.Abs(d)
		}
	}
	return machine.DataDir()
}

// logger writes what nobody is told otherwise to standard error: from a level
// on, or everything with --verbose.
func (p *program) logger(level slog.Level) *slog.Logger {
	if p.verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(p.Stderr, &slog.HandlerOptions{Level: level}))
}

// config is how the command line opens a data folder.
func (p *program) config() (app.Config, error) {
	dir, err := p.dataDir()
	if err != nil {
		return app.Config{}, err
	}
	auth, api, err := p.baseURLs()
	if err != nil {
		return app.Config{}, err
	}
	return app.Config{DataDir: dir, KeyFile: p.Getenv("PUNCHLINE_KEY_FILE"), Keychain: p.Keychain, AuthURL: auth, APIURL: api, Log: p.logger(slog.LevelWarn)}, nil
}

// configOnce is config for a command that ends by itself. Of what goes wrong
// it says one sentence at its end: a warning that tells the same for a log
// does not stand in front of it.
func (p *program) configOnce() (app.Config, error) {
	cfg, err := p.config()
	cfg.AnyKind, cfg.Log = true, p.logger(slog.LevelError)
	return cfg, err
}

// printJSON writes v as one line.
func (p *program) printJSON(v any) error {
	enc := json.NewEncoder(p.Stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// ours marks what goes wrong while a command runs, such as a result that
// cannot be written, as no matter of the usage.
func (p *program) ours(run func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		err := run(c, args)
		_, usage := errors.AsType[*usageError](err)
		_, silent := errors.AsType[*silentError](err)
		_, told := errors.AsType[*timeclock.Error](err)
		if err == nil || usage || silent || told {
			return err
		}
		code := timeclock.CodeInternal
		if machine.IsDiskFull(err) {
			code = timeclock.CodeDiskFull
		}
		return timeclock.E("cli", code, err)
	}
}

// command makes a subcommand with its words.
func (p *program) command(use, key string, run func(*cobra.Command, []string) error) *cobra.Command {
	c := &cobra.Command{Use: use, Short: p.say("cli." + key + ".short"), RunE: p.ours(run), Args: cobra.NoArgs}
	if words.Has(p.lang, "cli."+key+".long") {
		c.Long = p.say("cli." + key + ".long")
	}
	return c
}
