package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"punchline/app/keystore"
	"punchline/app/machine"
	"punchline/app/sqlite"
	"punchline/app/timeclock"
)

// sealer opens the key of the folder, or makes one. A lost key is replaced:
// the secrets must be entered again then, and nothing else is lost.
func (a *App) sealer(uid string, demo bool) (sqlite.Sealer, error) {
	place, err := a.keyPlace(uid, demo)
	if err != nil {
		return nil, err
	}
	k, err := place.open()
	if timeclock.CodeOf(err) != timeclock.CodeKeyMissing {
		return k, err
	}
	if a.lock == nil {
		return nil, err // the keeper has a key that this process does not see
	}
	if !a.fresh {
		a.log.Warn("the key for the secrets of this folder is gone; a new one is made", "folder", uid)
	}
	return place.create(func(err error) {
		a.log.Warn("the system's keychain cannot be used; the key is kept in a file", "path", place.file, "err", err)
	})
}

// keyPlace is where the key of a folder is kept.
type keyPlace struct {
	file string
	// keychain is the system's; nil: not to be used. note is a file that says
	// that the key is there: a locked keychain must not pass for a lost key.
	keychain keystore.Provider
	note     string
}

func (a *App) keyPlace(uid string, demo bool) (p keyPlace, err error) {
	switch {
	case a.cfg.KeyFile != "":
		return keyPlace{file: a.cfg.KeyFile}, nil
	case demo:
		return keyPlace{file: filepath.Join(a.cfg.DataDir, uid+".key")}, nil
	}
	config, err := machine.ConfigDir()
	if err != nil {
		return p, err
	}
	p.file = filepath.Join(config, "keys", uid+".key")
	// Tests leave nothing in the keychain of whoever runs them.
	if a.cfg.Keychain && !testing.Testing() {
		p.keychain, p.note = keystore.Keychain(uid), filepath.Join(config, "keys", uid+".keychain")
	}
	return p, nil
}

// open opens the key. A key file that is there counts: a folder from before
// there was a keychain stays with it. Codes: key_missing, key_unusable.
func (p keyPlace) open() (*keystore.Keystore, error) {
	k, err := keystore.Open(p.file, false)
	if p.keychain == nil || timeclock.CodeOf(err) != timeclock.CodeKeyMissing {
		return k, err
	}
	missing := err
	k, err = keystore.OpenWith(p.keychain, false)
	if err == nil {
		p.takeNote()
		return k, nil
	}
	if _, noted := os.Stat(p.note); errors.Is(noted, fs.ErrNotExist) && timeclock.CodeOf(err) != timeclock.CodeKeyMissing {
		return nil, missing // this system has no keychain, and nothing was in one
	}
	return nil, err
}

// create makes a key where there is none: in the keychain if it can be used,
// else in the file; refused hears why.
func (p keyPlace) create(refused func(error)) (*keystore.Keystore, error) {
	if p.keychain != nil {
		k, err := keystore.OpenWith(p.keychain, true)
		if err == nil {
			p.takeNote()
			return k, nil
		}
		refused(err)
	}
	return keystore.Open(p.file, true)
}

// takeNote writes down that the key is in the keychain. Without the note a
// keychain that is locked one day looks like a lost key; that is no reason to
// refuse today.
func (p keyPlace) takeNote() {
	if _, err := os.Stat(p.note); err == nil {
		return
	}
	if os.MkdirAll(filepath.Dir(p.note), 0o700) == nil {
		os.WriteFile(p.note, nil, 0o600)
	}
}
