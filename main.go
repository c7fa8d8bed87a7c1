// Punchline records attendance from chat: see README.md.
package main

import (
	"context"
	"io/fs"
	"os"

	"punchline/app/cli"
	"punchline/frontend"
)

// Set by the linker in a release.
var (
	version = "development"
	release = ""
)

func main() {
	env := cli.OSEnv(version)
	env.Release = release != ""
	if page, err := fs.Sub(frontend.Assets, "dist"); err == nil {
		env.Assets = page
	}
	os.Exit(cli.Run(context.Background(), env))
}
