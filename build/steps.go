package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// steps lists what test does in this workspace: what is cheap or needed by the
// rest comes first. The page is built before any Go is compiled, because the
// program embeds it.
func steps(w workspace) []step {
	list := []step{
		{"system", "git, a C compiler and what else the machine must have", systemTools},
		{"tree", "files are where they belong and name no machine", checkTree},
		{"gofmt", "Go files have gofmt's form", checkFormat},
	}
	if w.frontend {
		list = append(list,
			step{"npm-ci", "the page's packages, as locked", npmInstall},
			step{"npm-check", "types and style of the page", npmScript("check")},
			step{"npm-test", "tests of the page", npmScript("test")},
			step{"npm-build", "the page itself", npmScript("build")},
		)
	}
	list = append(list,
		step{"tidy", "go.mod and go.sum say what the code imports", checkTidy},
		step{"types", "everything compiles on Linux, Windows and macOS", checkTypes},
		step{"vet", "go vet for this machine", vetHere},
	)
	// On the OS itself the plain vet has done it.
	if w.host.os != "windows" {
		list = append(list, step{"vet-windows", "go vet for Windows", vetWindows})
	}
	if w.host.os != "darwin" {
		list = append(list, step{"vet-darwin", "go vet for macOS", vetDarwin})
	}
	list = append(list, step{"staticcheck", "staticcheck", staticcheck})
	if w.program {
		list = append(list,
			step{"program", "the program builds", buildProgram},
		)
		if w.frontend {
			list = append(list, step{"e2e", "the program in a real browser", endToEnd})
		}
		list = append(list,
			step{"bindings", "frontend/wailsjs is what the bound methods make", checkBindings},
			step{"window", "the program builds with its window", buildWindow},
		)
	}
	list = append(list,
		step{"go-test", "all Go tests, with the race detector, in random order", goTest},
		step{"bench", "every benchmark runs once", benchmarks},
	)
	if w.host.ci {
		// Only there: a developer may edit while the tests run.
		list = append(list, step{"unchanged", "the steps left the checkout as it was", checkUnchanged})
	}
	return list
}

// npmInstall runs npm ci, which deletes and refills node_modules. A developer
// whose node_modules is newer than the lock file keeps it.
func npmInstall(ctx context.Context, t *task) error {
	if !t.w.host.ci && newerThan(t.w.path(npmInstalled),
		t.w.path("frontend/package.json"), t.w.path("frontend/package-lock.json")) {
		t.say("node_modules is newer than package-lock.json: kept")
		return nil
	}
	return t.runIn(ctx, "frontend", nil, t.w.host.npm(), "ci", "--no-audit", "--no-fund")
}

// newerThan tells whether file exists and was changed after all the others.
func newerThan(file string, others ...string) bool {
	made, err := os.Stat(file)
	if err != nil {
		return false
	}
	for _, other := range others {
		info, err := os.Stat(other)
		if err != nil || !info.ModTime().Before(made.ModTime()) {
			return false
		}
	}
	return true
}

func npmScript(name string) func(context.Context, *task) error {
	return func(ctx context.Context, t *task) error {
		return t.runIn(ctx, "frontend", nil, t.w.host.npm(), "run", name)
	}
}

func checkTidy(ctx context.Context, t *task) error {
	for _, dir := range []string{"", "build/tools"} {
		if err := t.runIn(ctx, dir, nil, "go", "mod", "tidy", "-diff"); err != nil {
			return fmt.Errorf("%w; go mod tidy in that directory corrects it", err)
		}
	}
	return nil
}

func vetHere(ctx context.Context, t *task) error {
	return t.run(ctx, withCgo, "go", "vet", "./...")
}

// vetWindows compiles with C as the real build does: without it the SQLite
// driver is a stub that lacks most of its functions.
func vetWindows(ctx context.Context, t *task) error {
	if !inPath(windowsCC) {
		return notHere{fmt.Sprintf("no %s; on Debian it is in the package %s", windowsCC, windowsPackage)}
	}
	return t.run(ctx, []string{"GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=1", "CC=" + windowsCC}, "go", "vet", "./...")
}

// vetDarwin covers the packages that can be built for macOS without a C
// compiler; checkTypes covers all. What is special to macOS is among them.
func vetDarwin(ctx context.Context, t *task) error {
	packages, err := listPackages(ctx, t, "darwin", "arm64")
	if err != nil {
		return err
	}
	args := append([]string{"vet"}, withoutC(packages)...)
	return t.run(ctx, []string{"GOOS=darwin", "GOARCH=arm64", "CGO_ENABLED=0"}, "go", args...)
}

// staticcheck comes from build/tools, a module of its own, so that its
// requirements stay out of the program's go.mod.
func staticcheck(ctx context.Context, t *task) error {
	out, err := t.output(ctx, nil, "go", "tool", "-modfile="+filepath.FromSlash("build/tools/go.mod"), "-n", "staticcheck")
	if err != nil {
		return err
	}
	return t.run(ctx, withCgo, strings.TrimSpace(out), "./...")
}

func buildProgram(ctx context.Context, t *task) error {
	_, build, env := buildCommand(t.w, false)
	return t.run(ctx, env, build[0], build[1:]...)
}

// endToEnd drives the program just built, in the Chromium that is installed:
// CHROMIUM names another than Debian's.
func endToEnd(ctx context.Context, t *task) error {
	if os.Getenv("CHROMIUM") == "" && !inPath("chromium") {
		return notHere{"no Chromium; set CHROMIUM to the path of one"}
	}
	return t.runIn(ctx, "frontend", nil, t.w.host.npm(), "run", "e2e")
}

func goTest(ctx context.Context, t *task) error {
	args := []string{"test", "-race", "-shuffle=on", "-timeout", "20m", "./..."}
	if !t.w.host.raceDetector() {
		t.say("without -race: Go has no race detector for %s/%s", t.w.host.os, t.w.host.arch)
		args = slices.Delete(args, 1, 2)
	}
	return t.run(ctx, withCgo, "go", args...)
}

// benchmarks only proves that they still run; figures of a single round mean
// nothing. Packages without any are left out, for linking their tests again
// takes longer than all the benchmarks.
func benchmarks(ctx context.Context, t *task) error {
	files, err := trackedFiles(ctx, t)
	if err != nil {
		return err
	}
	packages := benchmarkPackages(files)
	if len(packages) == 0 {
		t.say("there are none")
		return nil
	}
	args := []string{"test", "-run", "^$", "-bench", ".", "-benchtime", "1x", "-timeout", "5m"}
	return t.run(ctx, withCgo, "go", append(args, packages...)...)
}
