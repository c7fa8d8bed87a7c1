package sqlite

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"punchline/app/timeclock"
)

// A write without foreign keys is the only one without, whatever becomes of it.
func TestWriteUnbound(t *testing.T) {
	db, err := Open(context.Background(), Options{Path: filepath.Join(t.TempDir(), "punchline.db"), Keeper: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	orphan := func(x *tx) error { return x.run("INSERT OR REPLACE INTO assignment VALUES (9, '2026-01-01', 9, 9)") }
	failed := errors.New("failed")
	for name, tt := range map[string]struct {
		fn   func(*tx) error
		want timeclock.Code
	}{
		"it writes":  {orphan, ""},
		"it fails":   {func(x *tx) error { return errors.Join(orphan(x), failed) }, timeclock.CodeInternal},
		"it panics":  {func(x *tx) error { panic("x") }, timeclock.CodeInternal},
		"it is lost": {func(x *tx) error { x.db.w.drop(); return failed }, timeclock.CodeInternal},
	} {
		if err := db.writeUnbound(t.Context(), "test", tt.fn); timeclock.CodeOf(err) != tt.want {
			t.Errorf("%s: %v", name, err)
		}
		if err := db.write(t.Context(), "test", func(x *tx) error {
			return x.run("INSERT INTO assignment VALUES (8, '2026-01-01', 8, 8)")
		}); timeclock.CodeOf(err) != timeclock.CodeConflict {
			t.Errorf("after %s: %v", name, err)
		}
	}
}
