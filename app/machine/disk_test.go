package machine

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"punchline/app/timeclock"
)

func TestDiskFree(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "not", "yet", "there")} {
		// A disk with 1 EiB free is one whose answer was misread.
		if free, err := DiskFree(path); err != nil || free == 0 || free > 1<<60 {
			t.Errorf("%s: %d bytes, %v", path, free, err)
		}
	}
}

func TestIsDiskFull(t *testing.T) {
	for _, full := range diskFullErrors {
		wrapped := fmt.Errorf("writing: %w", &os.PathError{Op: "write", Path: "x", Err: full})
		if !IsDiskFull(full) || !IsDiskFull(wrapped) {
			t.Errorf("%v is not seen", full)
		}
		if err := writeError("test", "x", wrapped); timeclock.CodeOf(err) != timeclock.CodeDiskFull {
			t.Errorf("%v becomes %v", full, err)
		}
	}
	for _, other := range []error{nil, io.EOF, os.ErrPermission, errors.New("no space left on device")} {
		if IsDiskFull(other) {
			t.Errorf("%v is taken for a full disk", other)
		}
	}
}
