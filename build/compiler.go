package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// needCompiler returns nil where a C compiler works, else an error that says
// in one line what to install. SQLite is C, and without a compiler go would
// silently leave cgo away and fail much later.
func needCompiler(ctx context.Context, h host) error {
	out, err := exec.CommandContext(ctx, "go", "env", "CC").Output()
	if err != nil {
		return fmt.Errorf("asking go for the C compiler: %w", err)
	}
	cc := strings.Fields(string(out)) // CC may carry arguments, as in "ccache gcc"
	if len(cc) == 0 {
		cc = []string{"gcc"}
	}
	// It is run, not only looked up: a Mac without the command line tools has
	// a clang that does nothing but ask for them.
	if err := exec.CommandContext(ctx, cc[0], append(cc[1:], "--version")...).Run(); err != nil {
		return fmt.Errorf("no working C compiler (%s): %s", strings.Join(cc, " "), compilerAdvice(h))
	}
	return nil
}

// compilerAdvice says in one line how to get a C compiler on h.
func compilerAdvice(h host) string {
	switch {
	case h.os == "windows":
		return "install MinGW-w64, for example with: winget install BrechtSanders.WinLibs.POSIX.UCRT, then open a new terminal"
	case h.os == "darwin":
		return "install Apple's command line tools with: xcode-select --install"
	case h.apt:
		return "install it with: sudo apt-get install gcc libc6-dev"
	default:
		return "install gcc and the C library's headers with your package manager, for example: sudo dnf install gcc"
	}
}
