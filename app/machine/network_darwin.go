package machine

import "golang.org/x/sys/unix"

func isNetwork(real string) (bool, error) {
	var fs unix.Statfs_t
	if err := unix.Statfs(real, &fs); err != nil {
		return false, statError("statfs", real, err)
	}
	return classifyDarwin(fs.Flags), nil
}

// The number is spelt out in network.go so that it can be tested anywhere.
var _ = [1]struct{}{}[darwinLocal-unix.MNT_LOCAL]
