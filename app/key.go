package app

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"punchline/app/keystore"
	"punchline/app/machine"
	"punchline/app/sqlite"
	"punchline/app/timeclock"
)

// sealer opens the key of the folder, or makes one. A lost key is replaced:
// the secrets must be entered again then, and nothing else is lost.
func (a *App) sealer(f sqlite.Folder) (sqlite.Sealer, error) {
	place, err := a.keyPlace(f)
	if err != nil {
		return nil, err
	}
	k, err := place.open(f.Sealed)
	if timeclock.CodeOf(err) != timeclock.CodeKeyMissing {
		return k, err
	}
	if a.lock == nil {
		// Made here, a key would be one that the keeper does not have.
		return nil, timeclock.E("app.sealer", timeclock.CodeKeyUnseen, err)
	}
	if !a.fresh {
		a.log.Warn("the key for the secrets of this folder is gone; a new one is made", "folder", f.UID)
	}
	return place.create()
}

// keyPlace is where the key of a folder is kept.
type keyPlace struct {
	file string
	// keychain is the system's; nil: not to be used. note is a file that says
	// that the key is there: a locked keychain must not pass for a lost key.
	keychain keystore.Provider
	note     string
	log      *slog.Logger
}

func (a *App) keyPlace(f sqlite.Folder) (p keyPlace, err error) {
	p.log = a.log
	switch {
	case a.cfg.KeyFile != "":
		p.file = a.cfg.KeyFile
		return p, nil
	case f.Demo:
		p.file = filepath.Join(a.cfg.DataDir, f.UID+".key")
		return p, nil
	}
	config, err := machine.ConfigDir()
	if err != nil {
		return p, err
	}
	p.file = filepath.Join(config, "keys", f.UID+".key")
	if a.cfg.Keychain {
		p.keychain, p.note = keystore.Keychain(f.UID), filepath.Join(config, "keys", f.UID+".keychain")
	}
	return p, nil
}

// open opens the key. A key file that is there counts: a folder from before
// there was a keychain stays with it. A keychain that cannot be asked has the
// key if the note says so, or if something was sealed with one. Codes:
// key_missing, key_unusable, key_locked.
func (p keyPlace) open(sealed bool) (*keystore.Keystore, error) {
	k, err := keystore.Open(p.file, false)
	if p.keychain == nil || timeclock.CodeOf(err) != timeclock.CodeKeyMissing {
		return k, err
	}
	missing := err
	k, err = keystore.OpenWith(p.keychain, false)
	switch {
	case err == nil:
		if _, err := p.takeNote(); err != nil {
			p.log.Warn("that the key is in the keychain could not be noted", "path", p.note, "err", err)
		}
		return k, nil
	case timeclock.CodeOf(err) == timeclock.CodeKeyLocked && !sealed && !p.noted():
		return nil, missing // this system has no keychain, and nothing was in one
	}
	return nil, err
}

// create makes a key where there is none: in the keychain if that can be used
// and the note taken, else in the file.
func (p keyPlace) create() (*keystore.Keystore, error) {
	if p.keychain == nil {
		return keystore.Open(p.file, true)
	}
	// The note comes first: no key is ever in the keychain without one.
	taken, err := p.takeNote()
	if err == nil {
		k, err := keystore.OpenWith(p.keychain, true)
		if err == nil {
			return k, nil
		}
		p.log.Warn("the system's keychain cannot be used; the key is kept in a file", "path", p.file, "err", err)
		if taken {
			if err := os.Remove(p.note); err != nil {
				p.log.Warn("the note of a key in the keychain could not be taken back", "path", p.note, "err", err)
			}
		}
		return keystore.Open(p.file, true)
	}
	p.log.Warn("that the key is in the keychain cannot be noted; it is kept in a file", "path", p.note, "err", err)
	k, fileErr := keystore.Open(p.file, true)
	if fileErr == nil {
		return k, nil
	}
	// Rather there without a note than nowhere.
	if k, err = keystore.OpenWith(p.keychain, true); err != nil {
		return nil, fileErr
	}
	p.log.Warn("neither can the key be kept in a file; it is in the keychain", "path", p.file, "err", fileErr)
	return k, nil
}

// noted reports whether the key may be in the keychain: a note that cannot be
// looked for may be there.
func (p keyPlace) noted() bool {
	_, err := os.Stat(p.note)
	return !errors.Is(err, fs.ErrNotExist)
}

// takeNote writes down that the key is in the keychain; taken says that it was
// not written down before.
func (p keyPlace) takeNote() (taken bool, err error) {
	if _, err := os.Stat(p.note); err == nil {
		return false, nil
	}
	if err := os.MkdirAll(filepath.Dir(p.note), 0o700); err != nil {
		return false, err
	}
	return true, os.WriteFile(p.note, nil, 0o600)
}
