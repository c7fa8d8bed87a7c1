//go:build !linux || !cgo

package sqlitetest

import "testing"

// CountingVFS is the name of a file system layer that counts syncs; "" where
// there is none.
func CountingVFS(testing.TB) string { return "" }

// Syncs is how many times a file of CountingVFS was synced to disk so far.
func Syncs() int64 { return 0 }
