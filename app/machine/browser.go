package machine

import (
	"context"
	"os/exec"
	"runtime"
	"time"
)

// browserWait is how long the system may take to hand an address over.
const browserWait = 10 * time.Second

// OpenBrowser opens an address in the user's browser and does not wait for it.
func OpenBrowser(address string) error {
	name, args := browserCommand(runtime.GOOS, address)
	ctx, cancel := context.WithTimeout(context.Background(), browserWait)
	cmd := exec.CommandContext(ctx, name, args...)
	if err := cmd.Start(); err != nil {
		cancel()
		return err
	}
	go func() {
		defer cancel()
		cmd.Wait()
	}()
	return nil
}

// browserCommand is what opens an address on a system. The address is one
// argument, never part of a shell's line.
func browserCommand(system, address string) (name string, args []string) {
	switch system {
	case "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler", address}
	case "darwin":
		return "open", []string{address}
	}
	return "xdg-open", []string{address}
}
