package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// launch says how `run` builds and starts the program.
type launch struct {
	page    bool     // build the page first
	install bool     // install the window's libraries first
	window  bool     // build the window in
	args    []string // arguments of the program
}

// planLaunch reads the arguments of `run`: --headless and --window choose how
// the demo shows itself, the others go to `punchline demo`. Without a choice it
// is the window where one can be shown, else the page in a browser.
func planLaunch(h host, args []string) (launch, error) {
	var l launch
	var headless bool
	args = slices.DeleteFunc(slices.Clone(args), func(a string) bool {
		headless = headless || a == "--headless"
		l.window = l.window || a == "--window"
		return a == "--headless" || a == "--window"
	})
	browser := slices.Contains(args, "--browser")
	switch {
	case headless && (l.window || browser):
		return l, errors.New("--headless shows nothing: leave it out, or the other one")
	case browser && l.window:
		return l, errors.New("--window and --browser are two ways: choose one")
	case headless:
		l.args = append([]string{"demo", "--headless"}, args...)
		return l, nil
	}
	l.page = true
	if l.window && !h.window {
		if !h.mayInstall() {
			return l, errors.New(windowAdvice(h))
		}
		l.install = true
	}
	l.window = l.window || h.window && h.display && !browser
	if !l.window && !browser {
		args = append([]string{"--browser"}, args...)
	}
	l.args = append([]string{"demo"}, args...)
	return l, nil
}

// windowAdvice says in one line how to get what the window needs.
func windowAdvice(h host) string {
	if h.apt {
		return fmt.Sprintf("the window needs its libraries: sudo apt-get install %s; or leave --window out to see the page in a browser", strings.Join(windowPackages, " "))
	}
	return "the window needs the development files of GTK 3 and WebKitGTK 4.1: install them with your package manager, or leave --window out to see the page in a browser"
}

// run builds the page and the program, and becomes the program. What the
// building says goes to standard error: the program's own output may be read.
func run(w workspace, args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	w.host.window, w.host.display = hasWindow(ctx, w.host), hasDisplay(w.host)
	l, err := planLaunch(w.host, args)
	if err != nil {
		return err
	}
	if err := needCompiler(ctx, w.host); err != nil {
		return err
	}
	t := &task{w: w, out: os.Stderr}
	if l.install {
		if err := installPackages(ctx, t, windowPackages); err != nil {
			return err
		}
	}
	if l.page {
		if err := buildPage(ctx, t); err != nil {
			return err
		}
	}
	program, build, env := buildCommand(w, l.window)
	if t.run(ctx, env, build[0], build[1:]...) != nil {
		return exitCode(1) // the compiler has said why
	}
	stop() // from here on signals are the program's
	return handOver(program, l.args, os.Environ())
}

// withCgo makes a missing compiler an error: by itself go would build without
// C, and the program could not open its database.
var withCgo = []string{"CGO_ENABLED=1"}

// buildCommand is the command that builds the program, with its window or
// without, the file it makes and what it needs in the environment.
func buildCommand(w workspace, window bool) (program string, command, env []string) {
	program = filepath.Join(w.root, "build", "bin", w.host.exe("punchline"))
	command, env = []string{"go", "build", "-o", program}, withCgo
	if window {
		tags := "desktop,production"
		switch w.host.os {
		case "linux":
			tags += ",webkit2_41" // 4.0 is gone from newer distributions
		case "darwin":
			// What a file is, in file dialogs; cgo cannot ask for it by the system's version.
			env = append(slices.Clone(env), "CGO_LDFLAGS=-framework UniformTypeIdentifiers")
		}
		command = append(command, "-tags", tags)
	}
	return program, append(command, "."), env
}
