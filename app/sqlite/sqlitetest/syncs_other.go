//go:build !linux || !cgo

package sqlitetest

import "testing"

// CountingVFS is the name of a file system layer that counts syncs; "" where
// there is none.
func CountingVFS(testing.TB) string { return "" }

// Syncs is how many times a file of CountingVFS was synced to disk so far.
func Syncs() int64 { return 0 }

// WALlessVFS is the name of a file system layer on which SQLite can keep no
// WAL; "" where there is none.
func WALlessVFS(testing.TB) string { return "" }

// FillDisk makes writes fail where there is a CountingVFS.
func FillDisk(int) {}

// BreakDisk makes syncs fail where there is a CountingVFS.
func BreakDisk(int) {}

// HealDisk ends FillDisk and BreakDisk.
func HealDisk() {}
