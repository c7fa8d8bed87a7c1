package machine

import (
	"errors"
	"os"
)

// DiskFree is how many bytes this user can still write where path is, or will
// be: it need not be there yet.
func DiskFree(path string) (bytes uint64, err error) {
	real, err := existing(path)
	if err != nil {
		return 0, err
	}
	return diskFree(real)
}

// IsDiskFull reports whether err says that there is no space left, be it on
// the disk or in the user's quota.
func IsDiskFull(err error) bool {
	for _, full := range diskFullErrors {
		if errors.Is(err, full) {
			return true
		}
	}
	return false
}

// statError puts the path to an error of the system.
func statError(op, path string, err error) error {
	return &os.PathError{Op: op, Path: path, Err: err}
}
