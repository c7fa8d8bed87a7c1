package keystore

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// File is a provider that keeps the key in a file which only the user can
// read: mode 0600 on Unix; on Windows with the rights it inherits, which in
// his profile are his. A symbolic link in place of the file is not followed,
// for whoever could put it there could choose the key.
func File(path string) Provider { return file(path) }

type file string

// maxKeyFile is more than a key takes; whatever is larger is no key file.
const maxKeyFile = 4 << 10

func (f file) Load() (string, error) {
	info, err := os.Lstat(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return "", ErrNoKey
	}
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%w: %s is a link, a folder or a device", ErrUnsafe, string(f))
	}
	plain, err := openPlain(string(f))
	if err != nil {
		return "", err
	}
	defer plain.Close()
	// What was opened is checked, not what the name meant a moment ago.
	opened, err := plain.Stat()
	if err != nil {
		return "", err
	}
	if !os.SameFile(info, opened) {
		return "", fmt.Errorf("%w: %s was replaced while it was opened", ErrUnsafe, string(f))
	}
	if err := checkPrivate(string(f), opened); err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(plain, maxKeyFile+1))
	if err != nil {
		return "", err
	}
	if len(text) > maxKeyFile {
		return "", fmt.Errorf("%w: %s is too large", ErrBadKey, string(f))
	}
	return string(text), nil
}

// Create writes a complete file under another name and then gives it its own:
// after a power cut there is the whole key or none, and a key that another
// process made meanwhile stays.
func (f file) Create(text string) (err error) {
	dir := filepath.Dir(string(f))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, ".key-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if removed := os.Remove(temp.Name()); !errors.Is(removed, fs.ErrNotExist) {
			err = errors.Join(err, removed)
		}
	}()
	_, err = temp.WriteString(text + "\n")
	if err == nil {
		err = temp.Sync()
	}
	if err = errors.Join(err, temp.Close()); err != nil {
		return err
	}
	if err := giveName(temp.Name(), string(f)); err != nil {
		return err
	}
	return syncDir(dir)
}

// giveName lets the file temp be called path, unless something is.
func giveName(temp, path string) error {
	err := os.Link(temp, path)
	if err == nil {
		return nil
	}
	// Either it is there, or this disk has no links (FAT, some shares). On such
	// a disk two processes that both make their first key in the same moment
	// may end with different ones; a profile is not on such a disk.
	if _, there := os.Lstat(path); there == nil {
		return ErrKeyExists
	}
	return os.Rename(temp, path)
}
