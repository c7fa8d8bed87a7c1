package keystore

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"punchline/app/timeclock"
)

func TestOpenFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config", "punchline", "key")
	_, err := Open(path, false)
	wants(t, err, timeclock.CodeKeyMissing, ErrNoKey)
	if timeclock.ArgsOf(err)["path"] != path {
		t.Errorf("the error does not name the file: %v", timeclock.ArgsOf(err))
	}
	if _, err := os.Stat(filepath.Dir(path)); err == nil {
		t.Error("looking for a key made a folder")
	}
	k, err := Open(path, true)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := k.Seal("x", []byte("a secret"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := Open(path, false)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := again.OpenSealed("x", sealed); err != nil || string(plain) != "a secret" {
		t.Errorf("%q, %v", plain, err)
	}
	if names := list(t, filepath.Dir(path)); len(names) != 1 {
		t.Errorf("in the folder are %q", names)
	}
}

func list(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestOpenFileTogether(t *testing.T) {
	for range 20 {
		path := filepath.Join(t.TempDir(), "key")
		ids := make([]string, 8)
		var all sync.WaitGroup
		for i := range ids {
			all.Go(func() {
				if k, err := Open(path, true); err != nil {
					t.Error(err)
				} else {
					ids[i] = k.KeyID()
				}
			})
		}
		all.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Fatalf("they opened different keys: %q", ids)
			}
		}
		if names := list(t, filepath.Dir(path)); len(names) != 1 {
			t.Fatalf("in the folder are %q", names)
		}
	}
}

// A file that is not a key is left for people to look at, never replaced.
func TestOpenFileThatIsNoKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	for _, text := range []string{"", "x", formatKey(make([]byte, keySize))[:40], strings.Repeat("x", maxKeyFile+1)} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Open(path, true)
		wants(t, err, timeclock.CodeKeyUnusable, ErrBadKey)
		if now, err := os.ReadFile(path); err != nil || string(now) != text {
			t.Errorf("the file changed: %v", err)
		}
	}
}

func TestOpenFileThatCannotBe(t *testing.T) {
	dir := t.TempDir()
	_, err := Open(dir, true)
	wants(t, err, timeclock.CodeKeyUnusable, ErrUnsafe)
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(plain, "key"), true); timeclock.CodeOf(err) != timeclock.CodeKeyUnusable {
		t.Errorf("below a file: %v", err)
	}
}

func TestFileKeepsItsKey(t *testing.T) {
	f := File(filepath.Join(t.TempDir(), "key"))
	if err := f.Create("first"); err != nil {
		t.Fatal(err)
	}
	if err := f.Create("second"); !errors.Is(err, ErrKeyExists) {
		t.Errorf("got %v", err)
	}
	if text, err := f.Load(); err != nil || strings.TrimSpace(text) != "first" {
		t.Errorf("%q, %v", text, err)
	}
}
