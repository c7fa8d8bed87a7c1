//go:build unix

package machine

import "golang.org/x/sys/unix"

var diskFullErrors = []error{unix.ENOSPC, unix.EDQUOT}

func diskFree(real string) (uint64, error) {
	var fs unix.Statfs_t
	if err := unix.Statfs(real, &fs); err != nil {
		return 0, statError("statfs", real, err)
	}
	// The field types differ between systems.
	return uint64(fs.Bavail) * uint64(fs.Bsize), nil
}
