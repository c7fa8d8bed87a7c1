package app_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"punchline/app"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// operations makes a data folder with five operations, and its database file.
func operations(t *testing.T) (cfg app.Config, file string) {
	t.Helper()
	dir := t.TempDir()
	cfg = app.Config{DataDir: filepath.Join(dir, "data"), KeyFile: filepath.Join(dir, "test.key")}
	withFolder(t, cfg, func(a *app.App) {
		for range 5 {
			if err := sqlitetest.SaveSettings(t.Context(), a.DB, timeclock.Owner(), timeclock.DefaultSettings()); err != nil {
				t.Fatal(err)
			}
		}
	})
	return cfg, filepath.Join(cfg.DataDir, app.DatabaseFile)
}

func withFolder(t *testing.T, cfg app.Config, f func(*app.App)) {
	t.Helper()
	a := app.New(cfg)
	if err := a.Open(context.Background(), true); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	f(a)
}

// verify is the first bad row.
func verify(t *testing.T, cfg app.Config) (bad int64) {
	t.Helper()
	withFolder(t, cfg, func(a *app.App) {
		var err error
		if bad, err = a.DB.VerifyOperations(t.Context(), timeclock.Owner()); err != nil {
			t.Fatal(err)
		}
	})
	return bad
}

// Whoever lacks the key of the folder cannot change the 操作履歴 unseen, though
// he can write the file and take its triggers away.
func TestForgedOperationsAreFound(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   []string
		bad  int64
	}{
		{"nothing", nil, 0},
		{"a changed time", []string{"UPDATE operation SET at_ms = at_ms + 1 WHERE id = 3"}, 3},
		{"a changed actor", []string{"UPDATE operation SET actor_name = 'somebody else' WHERE id = 1"}, 1},
		{"a changed value", []string{"UPDATE operation SET new = '[]' WHERE id = 5"}, 5},
		{"text moved to the next column", []string{"UPDATE operation SET target_id = via, via = '' WHERE id = 2"}, 2},
		{"a row taken out", []string{"DELETE FROM operation WHERE id = 2"}, 3},
		{"a row taken out, the others moved up", []string{"DELETE FROM operation WHERE id = 2", "UPDATE operation SET id = id - 1 WHERE id > 2"}, 2},
		{"two rows exchanged", []string{"UPDATE operation SET id = 100 WHERE id = 2", "UPDATE operation SET id = 2 WHERE id = 3", "UPDATE operation SET id = 3 WHERE id = 100"}, 2},
		{"a row put in", []string{"INSERT INTO operation SELECT 6, at_ms, actor_kind, actor_id, actor_name, via, action, target, target_id, old, new, mac FROM operation WHERE id = 5"}, 6},
		{"the first row taken off", []string{"DELETE FROM operation WHERE id = 1"}, 2},
		{"the last row cut off", []string{"DELETE FROM operation WHERE id = 5"}, 5},
		{"all but the first cut off", []string{"DELETE FROM operation WHERE id > 1"}, 2},
		{"all cut off", []string{"DELETE FROM operation"}, 1},
		{"all cut off, and their end", []string{"DELETE FROM operation", "DELETE FROM operation_end"}, 1},
		{"a cut with its end set back", []string{"DELETE FROM operation WHERE id = 5", "UPDATE operation_end SET last_id = 4"}, 5},
		{"a cut with a made up end", []string{"DELETE FROM operation WHERE id = 5", "UPDATE operation_end SET last_id = 4, mac = (SELECT mac FROM operation WHERE id = 4)"}, 5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg, file := operations(t)
			sqlitetest.ExecFile(t, file, append([]string{"DROP TRIGGER operation_fixed", "DROP TRIGGER operation_kept"}, tt.do...)...)
			if bad := verify(t, cfg); bad != tt.bad {
				t.Errorf("first bad row %d, want %d", bad, tt.bad)
			}
		})
	}
}

// The chain goes on over restarts, also for rows written beside the keeper.
func TestOperationsGoOn(t *testing.T) {
	cfg, _ := operations(t)
	withFolder(t, cfg, func(a *app.App) {
		beside := app.New(cfg)
		if err := beside.Open(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		defer beside.Close()
		for _, db := range []*app.App{a, beside, a} {
			if err := sqlitetest.SaveSettings(t.Context(), db.DB, timeclock.Owner(), timeclock.DefaultSettings()); err != nil {
				t.Fatal(err)
			}
		}
		for _, x := range []*app.App{a, beside} {
			if bad, err := x.DB.VerifyOperations(t.Context(), timeclock.Owner()); bad != 0 || err != nil {
				t.Errorf("first bad row %d, %v", bad, err)
			}
		}
		if got := sqlitetest.One(t, a.DB, "SELECT count(*), (SELECT last_id FROM operation_end) FROM operation"); got != "8|8" {
			t.Errorf("rows, last: %s", got)
		}
		if _, err := a.DB.VerifyOperations(t.Context(), timeclock.Actor{Kind: timeclock.ActorAdmin, ID: 1, Rights: timeclock.Rights{Options: timeclock.LevelEdit}}); timeclock.CodeOf(err) != timeclock.CodeForbidden {
			t.Errorf("by a general administrator: %v", err)
		}
	})
	if bad := verify(t, cfg); bad != 0 {
		t.Errorf("after a restart row %d is bad", bad)
	}
}

// With another key, as after the loss of the first, nothing of before is vouched for.
func TestOperationsUnderALostKey(t *testing.T) {
	cfg, _ := operations(t)
	if err := os.Remove(cfg.KeyFile); err != nil {
		t.Fatal(err)
	}
	if bad := verify(t, cfg); bad != 1 {
		t.Errorf("first bad row %d, want 1", bad)
	}
}

// An attempt that fails leaves no row, and one that is made leaves one.
func TestOperationsAreOfWhatHappened(t *testing.T) {
	cfg, _ := operations(t)
	withFolder(t, cfg, func(a *app.App) {
		before := sqlitetest.Query(t, a.DB, "SELECT * FROM operation")
		bad := timeclock.DefaultSettings()
		bad.TimeZone = "nowhere"
		sqlitetest.SaveSettings(t.Context(), a.DB, timeclock.Owner(), bad)
		sqlitetest.SavePhrases(t.Context(), a.DB, timeclock.Owner(), nil)
		a.DB.SaveRegistration(t.Context(), timeclock.Actor{}, timeclock.Registration{}, timeclock.Credentials{})
		if after := sqlitetest.Query(t, a.DB, "SELECT * FROM operation"); !slices.Equal(before, after) {
			t.Errorf("operations of what never happened: %v", after[len(before):])
		}
		secret := timeclock.Credentials{ClientSecret: timeclock.NewSecret("very secret"), BotSecret: timeclock.NewSecret("very secret"), PrivateKey: timeclock.NewSecret("very secret")}
		if err := a.DB.SaveRegistration(t.Context(), timeclock.Owner(), timeclock.Registration{ClientID: "c", BotID: "1"}, secret); err != nil {
			t.Fatal(err)
		}
		if got := sqlitetest.One(t, a.DB, "SELECT action, target_id, instr(old || new, 'very secret') FROM operation ORDER BY id DESC LIMIT 1"); got != "save_registration|1|0" {
			t.Errorf("operation: %s", got)
		}
	})
}
