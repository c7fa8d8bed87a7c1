// Command build is everything a developer or CI runs, in Go so that it is the
// same on Linux, Windows and macOS and needs no shell and no make:
//
//	go run ./build run        build the program and start its demo
//	go run ./build test       everything CI checks
//	go run ./build bindings   write what the page calls the program by
//	go run ./build help       the commands and the steps of test
//
// It works in a fresh clone with Go, Node and a C compiler, and imports the
// standard library only, so that it compiles before anything is downloaded.
package main

import (
	"errors"
	"fmt"
	"os"
)

const usage = `Usage: go run ./build <command>

  run [--window | --browser | --headless] [arguments of punchline demo]
        build the page and the program into build/bin, and start its demo: a
        sample company on a simulated LINE WORKS. It opens the window where the
        libraries for it are installed, else the page in a browser. --window
        wants the window, and installs them on Debian as root; --browser wants
        the browser; --headless shows nothing.
  test [step ...]
        everything CI checks, or only the named steps; stops at the first failure
  bindings
        write frontend/wailsjs anew, after a bound method or its types changed
  help
        this text

Steps of test on this machine, in order:
`

func main() {
	err := command(os.Args[1:])
	var code exitCode
	switch {
	case err == nil:
	case errors.As(err, &code):
		os.Exit(int(code))
	default:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func command(args []string) error {
	if len(args) == 0 {
		args = []string{"help"}
	}
	w, err := openWorkspace()
	if err != nil {
		return err
	}
	switch args[0] {
	case "run":
		return run(w, args[1:])
	case "test":
		return test(w, args[1:])
	case "bindings":
		return bindings(w)
	case "help", "-h", "-help", "--help":
		fmt.Print(usage)
		for _, s := range steps(w) {
			fmt.Printf("  %-14s %s\n", s.name, s.about)
		}
		return nil
	default:
		return fmt.Errorf("no command %q; see: go run ./build help", args[0])
	}
}

// exitCode is the error of a program that said itself what went wrong: only
// its code is handed on.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }
