package app_test

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"punchline/app"
	"punchline/app/keystore"
	"punchline/app/timeclock"
)

// locked is a keychain that cannot be asked.
type locked struct{}

var errLocked = fmt.Errorf("%w: it is locked", keystore.ErrNoKeychain)

func (locked) Load() (string, error) { return "", errLocked }
func (locked) Create(string) error   { return errLocked }

// keyPlace is a place for the key of a folder, and what was logged of it.
type keyPlace struct {
	t          *testing.T
	file, note string
	log        strings.Builder
}

func newKeyPlace(t *testing.T) *keyPlace {
	dir := filepath.Join(t.TempDir(), "keys")
	return &keyPlace{t: t, file: filepath.Join(dir, "uid.key"), note: filepath.Join(dir, "uid.keychain")}
}

func (p *keyPlace) open(chain keystore.Provider, sealed bool) (*keystore.Keystore, bool, error) {
	return app.OpenKey(p.file, chain, p.note, sealed, slog.New(slog.NewTextHandler(&p.log, nil)))
}

// want checks where the key is, and that what went wrong was logged.
func (p *keyPlace) want(what string, file, note, logged bool) {
	p.t.Helper()
	there := func(name string) bool { st, err := os.Stat(name); return err == nil && st.Mode().IsRegular() }
	if there(p.file) != file || there(p.note) != note || (p.log.Len() > 0) != logged {
		p.t.Errorf("%s: file %v, note %v, log %q; want %v, %v, logged %v", what, there(p.file), there(p.note), p.log.String(), file, note, logged)
	}
	p.log.Reset()
}

// The key of a real folder belongs into the keychain; a key file that is there
// counts, and is the way out where there is no keychain.
func TestWhereTheKeyIs(t *testing.T) {
	p := newKeyPlace(t)
	chain := keystore.Memory()
	first, made, err := p.open(chain, false)
	if err != nil || !made {
		t.Fatalf("the first time: %v, %v", made, err)
	}
	p.want("the first time", false, true, false)
	again, made, err := p.open(chain, true)
	if err != nil || made || again.KeyID() != first.KeyID() {
		t.Errorf("the second time: %v, %v", made, err)
	}
	// Locked, it is not lost: no other key takes its place.
	for _, sealed := range []bool{false, true} {
		if _, made, err := p.open(locked{}, sealed); made || timeclock.CodeOf(err) != timeclock.CodeKeyLocked || !errors.Is(err, errLocked) {
			t.Errorf("locked: %v, %v", made, err)
		}
	}
	p.want("locked", false, true, false)
	// Deleted from the keychain, it is.
	if k, made, err := p.open(keystore.Memory(), true); err != nil || !made || k.KeyID() == first.KeyID() {
		t.Errorf("lost: %v, %v", made, err)
	}

	// The note is lost. A locked keychain has the key if something was sealed.
	must(t, os.Remove(p.note))
	if _, made, err := p.open(locked{}, true); made || timeclock.CodeOf(err) != timeclock.CodeKeyLocked {
		t.Errorf("without the note: %v, %v", made, err)
	}
	p.want("without the note", false, false, false)
	// Unlocked, the note is there again.
	if k, made, err := p.open(chain, true); err != nil || made || k.KeyID() != first.KeyID() {
		t.Errorf("unlocked: %v, %v", made, err)
	}
	p.want("unlocked", false, true, false)
}

// Without a keychain a file does, and stays where it is.
func TestKeyWithoutKeychain(t *testing.T) {
	p := newKeyPlace(t)
	inFile, made, err := p.open(locked{}, false)
	if err != nil || !made {
		t.Fatalf("%v, %v", made, err)
	}
	p.want("without a keychain", true, false, true)
	for _, chain := range []keystore.Provider{locked{}, keystore.Memory()} {
		if k, made, err := p.open(chain, true); err != nil || made || k.KeyID() != inFile.KeyID() {
			t.Errorf("with a key file: %v, %v", made, err)
		}
	}
	p.want("with a key file", true, false, false)
}

// A key whose note cannot be taken is kept in the file, if it can be.
func TestKeyWithoutNote(t *testing.T) {
	p := newKeyPlace(t)
	p.note = filepath.Join(p.file+".not", "uid.keychain")
	must(t, os.MkdirAll(filepath.Dir(p.file), 0o700))
	must(t, os.WriteFile(p.file+".not", nil, 0o600)) // no folder
	chain := keystore.Memory()
	if _, made, err := p.open(chain, false); err != nil || !made {
		t.Errorf("%v, %v", made, err)
	}
	p.want("no note", true, false, true)
	if _, err := chain.Load(); !errors.Is(err, keystore.ErrNoKey) {
		t.Errorf("a key is in the keychain too: %v", err)
	}

	// Nor can it be kept in a file: the keychain is better than nothing.
	if runtime.GOOS != "linux" {
		t.Skip("only /proc takes no folder, whoever asks")
	}
	q := newKeyPlace(t)
	q.file, q.note = "/proc/punchline/uid.key", "/proc/punchline/uid.keychain"
	first, made, err := q.open(chain, false)
	if err != nil || !made {
		t.Fatalf("%v, %v", made, err)
	}
	q.want("neither note nor file", false, false, true)
	if _, made, err := q.open(locked{}, true); made || timeclock.CodeOf(err) != timeclock.CodeKeyLocked {
		t.Errorf("locked: %v, %v", made, err)
	}
	if k, made, err := q.open(chain, true); err != nil || made || k.KeyID() != first.KeyID() {
		t.Errorf("again: %v, %v", made, err)
	}
	q.want("again", false, false, true)
}

// Beside a keeper no key is made: it would not be the keeper's.
func TestKeyThatOnlyTheKeeperHas(t *testing.T) {
	r := newRig(t, 1)
	must(t, os.Remove(r.cfg.KeyFile))
	beside := newApp(r.cfg)
	defer beside.Close()
	if err := beside.Open(t.Context(), false); timeclock.CodeOf(err) != timeclock.CodeKeyUnseen {
		t.Errorf("beside the keeper: %v", err)
	}
	if _, err := os.Stat(r.cfg.KeyFile); err == nil {
		t.Error("a key was made")
	}
}
