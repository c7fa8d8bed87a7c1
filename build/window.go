package main

import (
	"context"
	"os"
	"os/exec"
)

// windowPackages are what Debian builds the window with. They are large, so
// that only --window and CI install them.
var windowPackages = []string{"libgtk-3-dev", "libwebkit2gtk-4.1-dev"}

// hasWindow tells whether the window can be built here. Windows and macOS have
// what it needs.
func hasWindow(ctx context.Context, h host) bool {
	return h.os != "linux" || exec.CommandContext(ctx, "pkg-config", "--exists", "webkit2gtk-4.1", "gtk+-3.0").Run() == nil
}

// hasDisplay tells whether a window can be shown here: on Linux not in a
// container or over ssh.
func hasDisplay(h host) bool {
	return h.os != "linux" || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// buildWindow compiles the program with its window, which the other steps do
// without.
func buildWindow(ctx context.Context, t *task) error {
	if !hasWindow(ctx, t.w.host) {
		return notHere{windowAdvice(t.w.host)}
	}
	_, build, env := buildCommand(t.w, true)
	// Compiled and linked, and thrown away: what is in build/bin stays.
	build[3] = os.DevNull
	return t.run(ctx, env, build[0], build[1:]...)
}
