package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

// testLimit ends a run that hangs while its output can still be read. CI
// allows an hour.
const testLimit = 55 * time.Minute

// step is one thing that test checks.
type step struct {
	name  string // as typed after "test"
	about string
	check func(context.Context, *task) error
}

// task is what a running step works with.
type task struct {
	w   workspace
	out io.Writer
}

// test runs the steps, all or the named ones, until one fails.
func test(w workspace, names []string) error {
	chosen, err := choose(steps(w), names)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeoutCause(ctx, testLimit, fmt.Errorf("not finished after %v", testLimit))
	defer cancel()
	return runSteps(ctx, &task{w: w, out: os.Stdout}, chosen)
}

// choose keeps the named steps, in the order they always run in.
func choose(all []step, names []string) ([]step, error) {
	if len(names) == 0 {
		return all, nil
	}
	var chosen []step
	for _, s := range all {
		if slices.Contains(names, s.name) {
			chosen = append(chosen, s)
		}
	}
	for _, name := range names {
		if !slices.ContainsFunc(all, func(s step) bool { return s.name == name }) {
			return nil, fmt.Errorf("no step %q; go run ./build help lists them", name)
		}
	}
	return chosen, nil
}

func runSteps(ctx context.Context, t *task, chosen []step) error {
	start := time.Now()
	var skipped []string
	for _, s := range chosen {
		t.say("\n== %s: %s", s.name, s.about)
		began := time.Now()
		err := s.check(ctx, t)
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		var skip notHere
		if errors.As(err, &skip) && !t.w.host.strict() {
			t.say("skipped: %s", skip.reason)
			skipped = append(skipped, s.name)
			err = nil
		}
		t.say("-- %s: %s", s.name, time.Since(began).Round(100*time.Millisecond))
		if err != nil {
			t.say("%v", err)
			t.say("\nFAILED: %s", s.name)
			return exitCode(1)
		}
	}
	t.say("\nOK: %d steps in %s", len(chosen), time.Since(start).Round(time.Second))
	if len(skipped) > 0 {
		t.say("of these skipped here: %s", strings.Join(skipped, ", "))
	}
	return nil
}

// notHere is the error of a step that cannot run on this machine. In CI it
// counts as a failure, see host.strict.
type notHere struct{ reason string }

func (s notHere) Error() string { return "may not be skipped here: " + s.reason }

func (t *task) say(format string, args ...any) {
	fmt.Fprintf(t.out, format+"\n", args...)
}

// run shows a command and runs it at the top of the repository, its output
// unfiltered; env is added to the environment.
func (t *task) run(ctx context.Context, env []string, name string, args ...string) error {
	return t.runIn(ctx, "", env, name, args...)
}

// runIn is run in a directory of the repository.
func (t *task) runIn(ctx context.Context, dir string, env []string, name string, args ...string) error {
	shown := slices.Concat(env, []string{name}, args)
	if dir != "" {
		shown = append([]string{"cd", dir, "&&"}, shown...)
	}
	t.say("$ %s", strings.Join(shown, " "))
	cmd := t.command(ctx, dir, env, name, args...)
	cmd.Stdout, cmd.Stderr = t.out, os.Stderr
	err := cmd.Run()
	killGroup(cmd)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// output returns what a command prints, for the steps that read it.
func (t *task) output(ctx context.Context, env []string, name string, args ...string) (string, error) {
	cmd := t.command(ctx, "", env, name, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	killGroup(cmd)
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return string(out), nil
}

func (t *task) command(ctx context.Context, dir string, env []string, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = t.w.path(dir)
	cmd.Env = append(cmd.Environ(), env...)
	// After this long a cancelled command is killed, deaf or not.
	cmd.WaitDelay = 10 * time.Second
	inGroup(cmd)
	return cmd
}
