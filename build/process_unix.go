//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// handOver replaces this process by the program, so that Ctrl-C, SIGTERM and
// the exit code are the program's own: a parent that passed signals on would
// deliver Ctrl-C twice, as a terminal sends it to every process it runs.
func handOver(program string, args, env []string) error {
	return syscall.Exec(program, append([]string{program}, args...), env)
}

// inGroup makes cmd and everything it starts one group, so that a step that is
// cancelled leaves no test binary or server behind.
func inGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
}

// killGroup ends what is left of cmd's group after cmd itself has ended.
func killGroup(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // an empty group is what we want
	}
}
