//go:build unix

package keystore

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"punchline/app/timeclock"
)

func TestFileMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config", "key")
	k, err := Open(path, true)
	if err != nil {
		t.Fatal(err)
	}
	for p, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		if info, err := os.Stat(p); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", p, info.Mode(), err)
		}
	}
	for _, mode := range []os.FileMode{0o644, 0o640, 0o604, 0o620, 0o602} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err := Open(path, true)
		wants(t, err, timeclock.CodeKeyUnusable, ErrUnsafe)
	}
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if again, err := Open(path, false); err != nil || again.KeyID() != k.KeyID() {
		t.Errorf("read-only it opens as %v, %v", again, err)
	}
}

func TestFileIsNotFollowed(t *testing.T) {
	dir := t.TempDir()
	real, link, dangling := filepath.Join(dir, "real"), filepath.Join(dir, "link"), filepath.Join(dir, "dangling")
	if _, err := Open(real, true); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "planted"), dangling); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{link, dangling} {
		_, err := Open(path, true)
		wants(t, err, timeclock.CodeKeyUnusable, ErrUnsafe)
	}
	if err := File(dangling).Create("x"); !errors.Is(err, ErrKeyExists) {
		t.Errorf("creating through a link: %v", err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "planted")); err == nil {
		t.Error("a key was written where a link led")
	}
	if f, err := openPlain(link); err == nil {
		f.Close()
		t.Error("the system follows the link")
	}
	// A folder on the way may be a link: many people keep their settings so.
	away := filepath.Join(dir, "away")
	if err := os.Symlink(dir, away); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(away, "real"), false); err != nil {
		t.Error(err)
	}
}

func TestFileIsNotWaitedFor(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	_, err := Open(pipe, true)
	wants(t, err, timeclock.CodeKeyUnusable, ErrUnsafe)
	f, err := openPlain(pipe)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
}
