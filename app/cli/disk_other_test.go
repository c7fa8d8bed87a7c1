//go:build !linux

package cli_test

import "testing"

// fullDisk is a small file system without any space left.
func fullDisk(t testing.TB) string {
	t.Helper()
	t.Skip("no file system can be made here")
	return ""
}
