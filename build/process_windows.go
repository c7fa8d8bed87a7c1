package main

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"syscall"
)

// handOver runs the program and returns its exit code. Windows tells every
// process of a console about Ctrl-C by itself, so this one only has to outlive
// it: signals are caught and left to the program.
func handOver(program string, args, env []string) error {
	cmd := exec.Command(program, args...)
	cmd.Env = env
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	signal.Notify(make(chan os.Signal, 1), os.Interrupt, syscall.SIGTERM)
	err := cmd.Run()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return exitCode(failed.ExitCode())
	}
	return err
}

// inGroup makes cancelling cmd end everything it started. Windows has no
// process groups to signal; taskkill walks the tree while it still stands.
func inGroup(cmd *exec.Cmd) {
	cmd.Cancel = func() error {
		tree := exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(cmd.Process.Pid))
		if tree.Run() == nil {
			return nil
		}
		return cmd.Process.Kill()
	}
}

// killGroup has nothing to do: see inGroup.
func killGroup(*exec.Cmd) {}
