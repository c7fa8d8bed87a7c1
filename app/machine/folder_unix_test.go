//go:build unix

package machine

import (
	"os"
	"path/filepath"
	"testing"

	"punchline/app/timeclock"
)

func mode(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestPrepareDataDirIsPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if err := PrepareDataDir(dir); err != nil {
		t.Fatal(err)
	}
	if m := mode(t, dir); m != 0o700 {
		t.Errorf("made with mode %o", m)
	}
	for _, loose := range []os.FileMode{0o755, 0o770, 0o500, 0o701} {
		if err := os.Chmod(dir, loose); err != nil {
			t.Fatal(err)
		}
		if err := PrepareDataDir(dir); err != nil {
			t.Fatal(err)
		}
		if m := mode(t, dir); m != 0o700 {
			t.Errorf("%o became %o", loose, m)
		}
	}
}

func TestPrepareDataDirByLink(t *testing.T) {
	top := t.TempDir()
	real, link := filepath.Join(top, "real"), filepath.Join(top, "link")
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	if err := PrepareDataDir(link); timeclock.CodeOf(err) != timeclock.CodeDataUnwritable {
		t.Errorf("a link to nothing: %v", err)
	}
	if err := os.Mkdir(real, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := PrepareDataDir(link); err != nil {
		t.Fatal(err)
	}
	if m := mode(t, real); m != 0o700 {
		t.Errorf("behind the link the mode is %o", m)
	}
}

func TestPrepareDataDirLeavesSharedFolders(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o777|os.ModeSticky); err != nil {
		t.Fatal(err)
	}
	if err := PrepareDataDir(dir); timeclock.CodeOf(err) != timeclock.CodeDataUnwritable {
		t.Error(err)
	}
	if m := mode(t, dir); m != 0o777 {
		t.Errorf("the shared folder now has mode %o", m)
	}
}

// Not by PrepareDataDir: what it must not do would hurt the machine.
func TestMeantForOthers(t *testing.T) {
	ours := t.TempDir()
	if err := os.WriteFile(filepath.Join(ours, "report.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]bool{ours: false, "/": true, "/etc": true, "/usr": true, "/tmp": true} {
		info, err := os.Stat(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := meantForOthers(dir, info); (err != nil) != want {
			t.Errorf("%s: %v", dir, err)
		}
	}
}
