package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// workspace is the checkout and the machine it is on.
type workspace struct {
	root string // directory of go.mod
	host host

	frontend bool // there is a frontend/package.json
	program  bool // there is a main.go at the top
}

// host is the machine as far as decisions depend on it: a plain value, so that
// a test can describe any machine.
type host struct {
	os, arch string
	ci       bool // CI=true: nobody is there to install what is missing
	root     bool // apt-get may be run as it is
	apt      bool // there is an apt-get
	sudo     bool // there is a sudo
	window   bool // the window can be built; asked by run only
	display  bool // and shown; asked by run only
}

func openWorkspace() (workspace, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return workspace{}, fmt.Errorf("asking go where the module is: %w", err)
	}
	mod := string(bytes.TrimSpace(out))
	if mod == "" || mod == os.DevNull {
		return workspace{}, fmt.Errorf("run this inside a clone of the repository: go run ./build help")
	}
	w := workspace{root: filepath.Dir(mod), host: thisHost()}
	w.frontend = exists(w.path("frontend/package.json"))
	w.program = exists(w.path("main.go"))
	return w, nil
}

// path turns a slash-separated path in the repository into one of this OS.
func (w workspace) path(name string) string {
	return filepath.Join(w.root, filepath.FromSlash(name))
}

func thisHost() host {
	return host{
		os:   runtime.GOOS,
		arch: runtime.GOARCH,
		ci:   isTrue(os.Getenv("CI")),
		root: os.Geteuid() == 0,
		apt:  runtime.GOOS == "linux" && inPath("apt-get"),
		sudo: inPath("sudo"),
	}
}

// mayInstall tells whether missing packages are installed unasked: by root,
// whose machine is taken to be a container, and in CI by sudo. On a
// developer's own machine they are only named.
func (h host) mayInstall() bool {
	return h.apt && (h.root || h.ci && h.sudo)
}

// strict tells whether a skipped check is a failure: CI that can install
// everything has no excuse.
func (h host) strict() bool { return h.ci && h.mayInstall() }

// exe names a program's file on this OS.
func (h host) exe(name string) string {
	if h.os == "windows" {
		return name + ".exe"
	}
	return name
}

// npm names Node's package manager, which on Windows is a batch file beside a
// shell script of the plain name.
func (h host) npm() string {
	if h.os == "windows" {
		return "npm.cmd"
	}
	return "npm"
}

// raceDetector tells whether Go's race detector exists for this machine.
func (h host) raceDetector() bool {
	switch h.os + "/" + h.arch {
	case "linux/amd64", "linux/arm64", "linux/ppc64le", "linux/s390x", "linux/loong64",
		"darwin/amd64", "darwin/arm64", "windows/amd64":
		return true
	}
	return false
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func inPath(tool string) bool {
	_, err := exec.LookPath(tool)
	return err == nil
}

func isTrue(value string) bool {
	return value == "1" || strings.EqualFold(value, "true")
}
