package app_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"punchline/app"
	"punchline/app/keystore"
	"punchline/app/timeclock"
)

// locked is a keychain that does not answer.
type locked struct{}

var errLocked = errors.New("the keychain is locked")

func (locked) Load() (string, error) { return "", errLocked }
func (locked) Create(string) error   { return errLocked }

// The key of a real folder belongs into the keychain; a key file that is there
// counts, and is the way out where there is no keychain.
func TestWhereTheKeyIs(t *testing.T) {
	dir := t.TempDir()
	file, note := filepath.Join(dir, "keys", "uid.key"), filepath.Join(dir, "keys", "uid.keychain")
	there := func(name string) bool { _, err := os.Stat(name); return err == nil }

	chain := keystore.Memory()
	first, made, err := app.OpenKey(file, chain, note)
	if err != nil || !made || there(file) || !there(note) {
		t.Fatalf("the first time: %v, %v, file %v, note %v", made, err, there(file), there(note))
	}
	again, made, err := app.OpenKey(file, chain, note)
	if err != nil || made || again.KeyID() != first.KeyID() {
		t.Errorf("the second time: %v, %v", made, err)
	}
	// Locked, it is not lost: no other key takes its place.
	if _, made, err := app.OpenKey(file, locked{}, note); made || timeclock.CodeOf(err) != timeclock.CodeKeyUnusable || !errors.Is(err, errLocked) {
		t.Errorf("locked: %v, %v", made, err)
	}
	// Deleted from the keychain, it is.
	if k, made, err := app.OpenKey(file, keystore.Memory(), note); err != nil || !made || k.KeyID() == first.KeyID() {
		t.Errorf("lost: %v, %v", made, err)
	}

	// Without a keychain a file does, and stays where it is.
	os.Remove(note)
	inFile, made, err := app.OpenKey(file, locked{}, note)
	if err != nil || !made || !there(file) || there(note) {
		t.Fatalf("without a keychain: %v, %v", made, err)
	}
	for _, chain := range []keystore.Provider{locked{}, keystore.Memory(), chain} {
		if k, made, err := app.OpenKey(file, chain, note); err != nil || made || k.KeyID() != inFile.KeyID() {
			t.Errorf("with a key file: %v, %v", made, err)
		}
	}
}
