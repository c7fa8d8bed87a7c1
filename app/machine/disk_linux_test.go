package machine

import (
	"os"
	"testing"
)

// Linux has a device that is always full.
func TestIsDiskFullByTheSystem(t *testing.T) {
	f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	if _, err := f.WriteString("x"); !IsDiskFull(err) {
		t.Errorf("%v is not seen", err)
	}
}
