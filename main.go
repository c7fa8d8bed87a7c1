// Punchline records attendance from chat: see README.md.
package main

import (
	"context"
	"os"

	"punchline/app/cli"
)

// version is set by the linker in a release.
var version = "development"

func main() { os.Exit(cli.Run(context.Background(), cli.OSEnv(version))) }
