//go:build unix

package machine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// databaseFile tells a folder of ours, however its mode came to be.
const databaseFile = "punchline.db"

// makePrivate closes the folder dir to other users. It does not touch one that
// is plainly meant for others as well: as root, closing /etc ends the system.
func makePrivate(dir string) error {
	const others = 0o077
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&others == 0 && info.Mode().Perm()&0o700 == 0o700 {
		return nil
	}
	if err := meantForOthers(dir, info); err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return err
	}
	// Some file systems have no such modes, and say nothing.
	if info, err = os.Stat(dir); err != nil {
		return err
	}
	if info.Mode().Perm()&others != 0 {
		return errors.New("other users can read this folder, and its disk cannot keep them out")
	}
	return nil
}

// meantForOthers says why dir should not be closed to other users, if so.
func meantForOthers(dir string, info os.FileInfo) error {
	if info.Mode()&os.ModeSticky != 0 {
		return errors.New("everybody on this computer shares this folder")
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return err
	}
	if !atTop(dir) && !atTop(real) {
		return nil
	}
	// The top of the disk, or a folder in it: a fresh volume is, and so is /etc.
	entries, err := os.ReadDir(real)
	if err != nil {
		return err
	}
	var other string
	for _, e := range entries {
		switch e.Name() {
		case databaseFile:
			return nil
		case "lost+found": // of a fresh volume
		default:
			other = e.Name()
		}
	}
	if other != "" {
		return fmt.Errorf("the system or others use this folder: it holds %s", other)
	}
	return nil
}

// atTop reports whether path is the top of the disk or a folder in it.
func atTop(path string) bool {
	parent := filepath.Dir(path)
	return parent == filepath.Dir(parent)
}
