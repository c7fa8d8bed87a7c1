package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// onBadDisk opens a database on the layer that fails on demand.
func onBadDisk(t *testing.T, people int, change ...func(*sqlite.Options)) *sqlite.DB {
	t.Helper()
	vfs := sqlitetest.CountingVFS(t)
	if vfs == "" {
		t.Skip("the disk fails on demand on Linux only")
	}
	db := sqlitetest.Open(t, append(change, fixed, func(o *sqlite.Options) { o.VFS = vfs })...)
	t.Cleanup(sqlitetest.HealDisk) // before the database closes
	sqlitetest.Company(t, db, people)
	return db
}

// What fails on a bad disk is said to have failed, what did not is there, and
// once the disk is well again everything works as before.
func TestDiskFails(t *testing.T) {
	for _, tt := range []struct {
		name string
		fail func(after int)
		code timeclock.Code
	}{
		{"full", sqlitetest.FillDisk, timeclock.CodeDiskFull},
		{"broken", sqlitetest.BreakDisk, timeclock.CodeNotStored},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db := onBadDisk(t, 100)
			record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "出勤"))
			tt.fail(0)
			for i := range 3 { // the second time on a connection opened again
				err := db.Record(t.Context(), sqlitetest.Text(1, sqlitetest.Now(), "出勤"))
				if timeclock.CodeOf(err) != tt.code {
					t.Fatalf("try %d: %v, want %s", i, err, tt.code)
				}
				if _, pending := errors.AsType[*timeclock.Pending](err); pending {
					t.Error("it is not stored, and may be")
				}
			}
			if err := sqlitetest.SavePhrases(t.Context(), db, timeclock.Owner(), withPhrase("clock_in", "おはよう")); timeclock.CodeOf(err) != tt.code {
				t.Errorf("phrases: %v", err)
			}
			// What is there can be read all the while.
			if rules, err := db.Rules(t.Context()); err != nil || len(rules.Phrases.Of("clock_in")) != 1 {
				t.Errorf("rules: %v", err)
			}
			if got := sqlitetest.One(t, db, "SELECT count(*) FROM punch_log"); got != "1" {
				t.Errorf("%s rows in punch_log", got)
			}
			sqlitetest.HealDisk()
			for i := range 3 {
				record(t, db, sqlitetest.Text(1+i, sqlitetest.Now(), "出勤"))
			}
			if got := counts(t, db); got != "4|4|4|4" {
				t.Errorf("events|punches|replies|days: %s", got)
			}
			if got := sqlitetest.One(t, db, "PRAGMA integrity_check"); got != "ok" {
				t.Error(got)
			}
		})
	}
}

// The disk fails after any number of writes, in the middle of whatever is
// being written by many at a time, and heals again: what was acknowledged is
// there once, with all its rows, also for whoever opens the file next.
func TestDiskFailsAnywhere(t *testing.T) {
	const people, failures = 6, 40
	for name, fail := range map[string]func(int){"full": sqlitetest.FillDisk, "broken": sqlitetest.BreakDisk} {
		t.Run(name, func(t *testing.T) {
			// Small batches: all in one commit would leave nothing to fail in between.
			db := onBadDisk(t, people*failures, func(o *sqlite.Options) { o.MaxBatch = 2 })
			stored, some := make([]bool, people*failures), false
			for after := range failures {
				mine := stored[after*people : (after+1)*people]
				say := func() {
					var wg sync.WaitGroup
					for i := range mine {
						wg.Go(func() {
							err := db.Record(context.Background(), sqlitetest.Text(after*people+i, sqlitetest.Now(), "出勤"))
							mine[i] = mine[i] || err == nil
							if c := timeclock.CodeOf(err); err != nil && c != timeclock.CodeDiskFull && c != timeclock.CodeNotStored {
								t.Errorf("after %d: %v", after, err)
							}
						})
					}
					wg.Wait()
				}
				fail(after)
				say()
				say()
				sqlitetest.HealDisk()
				some = some || slices.Contains(mine, true) && slices.Contains(mine, false)
				checkStored(t, db, stored[:(after+1)*people])
				say() // well again: all of them are stored now, those that were are the same
				if slices.Contains(mine, false) {
					t.Fatalf("after %d: somebody cannot punch on a good disk", after)
				}
			}
			if !some {
				t.Error("the disk never failed between two commits: the test does not test what it says")
			}
			checkStored(t, db, stored)
			if err := db.Close(); err != nil {
				t.Error(err)
			}
			again, err := open(t, sqlite.Options{Path: db.Path(), Keeper: true})
			if err != nil {
				t.Fatal(err)
			}
			defer again.Close()
			checkStored(t, again, stored)
		})
	}
}

// checkStored checks that a message of each employee is there once with all
// its rows if it was acknowledged, and else whole or not at all.
func checkStored(t *testing.T, db *sqlite.DB, stored []bool) {
	t.Helper()
	for i, got := range sqlitetest.Query(t, db, `SELECT (SELECT count(*) FROM event v WHERE v.user_id = e.user_id), (SELECT count(*) FROM punch p WHERE p.employee_id = e.id),
		(SELECT count(*) FROM outbox o WHERE o.user_id = e.user_id), (SELECT count(*) FROM workday w WHERE w.employee_id = e.id) FROM employee e ORDER BY id LIMIT ?`, len(stored)) {
		if got != "1|1|1|1" && (stored[i] || got != "0|0|0|0") {
			t.Errorf("employee %d, acknowledged %v: %s", i, stored[i], got)
		}
	}
	if got := sqlitetest.One(t, db, "PRAGMA integrity_check"); got != "ok" {
		t.Error(got)
	}
}

// Closing while nothing can be written loses nothing either, and says nothing
// of it that is not true.
func TestCloseOnAFullDisk(t *testing.T) {
	db := onBadDisk(t, 100)
	record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "出勤"))
	sqlitetest.FillDisk(0)
	if err := db.Record(t.Context(), sqlitetest.Text(1, sqlitetest.Now(), "出勤")); err == nil {
		t.Error("it was stored on a full disk")
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	sqlitetest.HealDisk()
	again, err := open(t, sqlite.Options{Path: db.Path(), Keeper: true})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := counts(t, again); got != "1|1|1|1" {
		t.Errorf("events|punches|replies|days: %s", got)
	}
}

// A folder on a full disk says so when it is opened.
func TestOpenOnAFullDisk(t *testing.T) {
	vfs := sqlitetest.CountingVFS(t)
	if vfs == "" {
		t.Skip("the disk fails on demand on Linux only")
	}
	defer sqlitetest.HealDisk()
	path := filepath.Join(t.TempDir(), "punchline.db")
	opened := false
	for after := 0; !opened; after++ {
		sqlitetest.FillDisk(after)
		db, err := open(t, sqlite.Options{Path: path, Keeper: true, VFS: vfs})
		sqlitetest.HealDisk()
		switch {
		case err == nil:
			opened = true
			if got := sqlitetest.One(t, db, "SELECT count(*) FROM phrase"); got != fmt.Sprint(len(timeclock.DefaultPhrases())) {
				t.Errorf("after %d writes: %s phrases", after, got)
			}
			db.Close()
		case timeclock.CodeOf(err) != timeclock.CodeDiskFull:
			t.Errorf("after %d writes: %v", after, err)
		}
		if after > 500 {
			t.Fatal("it never opens")
		}
	}
}

// Those who subscribed hear of what a commit that failed may have done, and of
// what others did meanwhile.
func TestToldAfterAFailedCommit(t *testing.T) {
	db := onBadDisk(t, 100)
	record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "出勤"))
	sqlitetest.BreakDisk(0)
	if err := db.Record(t.Context(), sqlitetest.Text(1, sqlitetest.Now(), "出勤")); err == nil {
		t.Fatal("it was stored on a broken disk")
	}
	told := make(chan timeclock.Topic, 100)
	defer db.Subscribe(func(c timeclock.Change) { told <- c.Topic })()
	sqlitetest.HealDisk()
	deadline := time.After(10 * time.Second)
	for {
		select {
		case topic := <-told:
			if topic == timeclock.TopicOutbox {
				return
			}
		case <-deadline:
			t.Fatal("nobody was told")
		}
	}
}
