package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// debianPackage is something the checks need from the operating system.
type debianPackage struct {
	name     string
	program  string // found in PATH when the package is there …
	file     string // … or, for a package without programs, this file
	why      string
	required bool // without it nothing builds; the others only cost a check
}

// debianPackages lists all of them. A check that needs one more adds a row.
var debianPackages = []debianPackage{
	{name: "gcc", program: "gcc", why: "compiles SQLite", required: true},
	{name: "libc6-dev", file: "/usr/include/stdlib.h", why: "C headers for SQLite", required: true},
	{name: windowsPackage, program: windowsCC, why: "vets the Windows build, which holds C as well"},
	{name: "chromium", program: "chromium", why: "runs the end-to-end tests"},
	{name: "fonts-noto-cjk", file: "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", why: "shows Japanese in them"},
	{name: "libgtk-3-dev", file: "/usr/include/gtk-3.0/gtk/gtk.h", why: "builds the window"},
	{name: "libwebkit2gtk-4.1-dev", file: "/usr/include/webkitgtk-4.1/webkit2/webkit2.h", why: "shows the page in the window"},
}

const (
	windowsPackage = "gcc-mingw-w64-x86-64"
	windowsCC      = "x86_64-w64-mingw32-gcc"
)

func (p debianPackage) installed() bool {
	if p.program != "" {
		return inPath(p.program)
	}
	return exists(p.file)
}

// packageAction is what to do about missing packages.
type packageAction struct {
	install [][]string // commands to run, in order
	advice  string     // one line for the user, where installing is theirs
	fatal   bool       // going on makes no sense
}

// decidePackages decides without touching the machine.
func decidePackages(h host, missing []debianPackage) packageAction {
	if len(missing) == 0 {
		return packageAction{}
	}
	var names, reasons []string
	for _, p := range missing {
		names = append(names, p.name)
		reasons = append(reasons, p.name+" "+p.why)
	}
	if h.mayInstall() {
		return packageAction{install: aptInstall(h, names)}
	}
	return packageAction{
		advice: fmt.Sprintf("to install what is missing (%s): sudo apt-get install %s",
			strings.Join(reasons, "; "), strings.Join(names, " ")),
		fatal: slices.ContainsFunc(missing, func(p debianPackage) bool { return p.required }),
	}
}

// aptInstall are the commands that install Debian packages.
func aptInstall(h host, names []string) [][]string {
	prefix := []string{"env", "DEBIAN_FRONTEND=noninteractive"}
	if !h.root {
		prefix = append([]string{"sudo", "-n"}, prefix...)
	}
	return [][]string{
		// A container's package lists are empty or old.
		slices.Concat(prefix, []string{"apt-get", "update"}),
		slices.Concat(prefix, []string{"apt-get", "install", "--yes", "--no-install-recommends"}, names),
	}
}

// installPackages installs Debian packages.
func installPackages(ctx context.Context, t *task, names []string) error {
	for _, command := range aptInstall(t.w.host, names) {
		if err := t.run(ctx, nil, command[0], command[1:]...); err != nil {
			return err
		}
	}
	return nil
}

// npmAdvice says in one line how to get npm.
const npmAdvice = "npm is missing: install Node 22 or newer, from https://nodejs.org or your package manager"

// systemTools is the first step: it installs or names what the machine lacks,
// so that a missing program is one clear line and not an error from deep inside.
func systemTools(ctx context.Context, t *task) error {
	h := t.w.host
	if h.apt {
		var missing []debianPackage
		for _, p := range debianPackages {
			if !p.installed() {
				missing = append(missing, p)
			}
		}
		action := decidePackages(h, missing)
		for _, command := range action.install {
			if err := t.run(ctx, nil, command[0], command[1:]...); err != nil {
				return err
			}
		}
		if action.fatal {
			return errors.New(action.advice)
		}
		if action.advice != "" {
			t.say("%s", action.advice)
		}
	}
	if !inPath("git") {
		return errors.New("git is missing: install it from your package manager or https://git-scm.com")
	}
	if t.w.frontend && !inPath(h.npm()) {
		return errors.New(npmAdvice)
	}
	return needCompiler(ctx, h)
}
