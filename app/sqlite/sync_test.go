package sqlite_test

import (
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
)

// Durable means synced: with one message at a time, each answer has cost at
// least one sync of the disk.
func TestEachAnswerIsSynced(t *testing.T) {
	vfs := sqlitetest.CountingVFS(t)
	if vfs == "" {
		t.Skip("syncs are counted on Linux only")
	}
	db := sqlitetest.Open(t, fixed, func(o *sqlite.Options) { o.VFS = vfs })
	sqlitetest.Company(t, db, 30)
	before := sqlitetest.Syncs()
	for i := range 30 {
		record(t, db, sqlitetest.Text(i, sqlitetest.Now().Add(time.Duration(i)*time.Second), "出勤"))
	}
	if got := sqlitetest.Syncs() - before; got < 30 {
		t.Errorf("%d syncs for 30 answers, want at least 30", got)
	}
}
