//go:build !windows

package cli_test

import "syscall"

// stopSignal asks the program to end.
var stopSignal = syscall.SIGTERM
