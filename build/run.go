package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// launch says how `run` builds and starts the program.
type launch struct {
	tags []string // build tags
	args []string // arguments of the program
}

// planLaunch reads the arguments of `run`. The demo runs without a window
// whether or not --headless is given, for the program has none yet; a window
// will be one more launch, with its build tags.
func planLaunch(args []string) launch {
	if len(args) > 0 && args[0] == "--headless" {
		args = args[1:]
	}
	return launch{args: append([]string{"demo", "--headless"}, args...)}
}

// run builds the program and becomes it.
func run(w workspace, args []string) error {
	if err := needCompiler(context.Background(), w.host); err != nil {
		return err
	}
	l := planLaunch(args)
	program, build := buildCommand(w, l.tags)
	cmd := exec.Command(build[0], build[1:]...)
	cmd.Dir = w.root
	cmd.Env = append(os.Environ(), withCgo...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return exitCode(1) // the compiler has said why
	}
	return handOver(program, l.args, os.Environ())
}

// withCgo makes a missing compiler an error: by itself go would build without
// C, and the program could not open its database.
var withCgo = []string{"CGO_ENABLED=1"}

// buildCommand is the command that builds the program, and the file it makes.
func buildCommand(w workspace, tags []string) (program string, command []string) {
	program = filepath.Join(w.root, "build", "bin", w.host.exe("punchline"))
	command = []string{"go", "build", "-o", program}
	if len(tags) > 0 {
		command = append(command, "-tags", strings.Join(tags, ","))
	}
	return program, append(command, ".")
}
