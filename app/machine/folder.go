package machine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"punchline/app/timeclock"
)

// DataDir is where the data belongs unless the user says otherwise: on
// Windows in the local, not the roaming profile, for a database must not
// wander over a network; on macOS in Application Support; else by the XDG
// rules. It is not created. CodeDataUnwritable: the system names no place.
func DataDir() (string, error) {
	dir, err := dataDir()
	if err != nil {
		return "", timeclock.E("machine.DataDir", timeclock.CodeDataUnwritable, err)
	}
	return dir, nil
}

// ConfigDir is where a key file belongs: never the data folder, nor within
// it, so that a copy of the data does not carry its key. It is not created.
// CodeDataUnwritable: the system names no place.
func ConfigDir() (string, error) {
	dir, err := configDir()
	if err != nil {
		return "", timeclock.E("machine.ConfigDir", timeclock.CodeDataUnwritable, err)
	}
	return dir, nil
}

// PrepareDataDir makes path ready to hold the data, creating it if need be:
// a folder on a disk of this computer that can be written and, on Unix, that
// nobody else can read. On Windows the rights are those it inherits, which
// inside the user's profile are his alone.
//
// CodeDataNetwork: it is on a network drive, where a database in WAL mode
// breaks. CodeDiskFull. CodeDataUnwritable: anything else; the cause says what.
func PrepareDataDir(path string) error {
	const op = "machine.PrepareDataDir"
	if path == "" {
		return timeclock.E(op, timeclock.CodeDataUnwritable, errors.New("no folder given"))
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return timeclock.E(op, timeclock.CodeDataUnwritable, err, "path", path)
	}
	// Before anything is created, so that a refused place stays untouched.
	network, err := IsNetwork(path)
	if err != nil {
		return timeclock.E(op, timeclock.CodeDataUnwritable, err, "path", path)
	}
	if network {
		return timeclock.E(op, timeclock.CodeDataNetwork, nil, "path", path)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return writeError(op, path, err)
	}
	if err := makePrivate(path); err != nil {
		return writeError(op, path, err)
	}
	if err := tryWrite(path); err != nil {
		return writeError(op, path, err)
	}
	return nil
}

// tryWrite writes as the database will. Asking for permission bits is not the
// same: disks are mounted read-only, quotas run out, antivirus programs object.
func tryWrite(dir string) (err error) {
	f, err := os.CreateTemp(dir, ".punchline-try-*")
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	}()
	if _, err := f.WriteString("Punchline checks that it can write here.\n"); err != nil {
		return err
	}
	return f.Sync()
}

// writeError is err of something that was to be written at path.
func writeError(op, path string, err error) error {
	code := timeclock.CodeDataUnwritable
	if IsDiskFull(err) {
		code = timeclock.CodeDiskFull
	}
	return timeclock.E(op, code, err, "path", path)
}

// existing is the nearest place at or above path that is there, without
// symbolic links.
func existing(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	for {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return real, nil
		}
		// Some drivers on Windows follow no links, but are there all the same.
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
		parent := filepath.Dir(path)
		if parent == path {
			return "", fmt.Errorf("nothing of this path is there: %w", os.ErrNotExist)
		}
		path = parent
	}
}
