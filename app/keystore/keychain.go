package keystore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/zalando/go-keyring"
)

// keychainService is what our entries in a keychain are called.
const keychainService = "Punchline"

// keychainWait bounds how long the keychain may take: it may ask its user to
// unlock it, where nobody sits in front.
const keychainWait = 30 * time.Second

// Keychain is a provider that keeps the key in the keychain of the system: the
// Keychain of macOS, the Credential Manager of Windows, the Secret Service of
// a Linux desktop. account, the random id of a folder, names the entry. Where
// there is no such thing, or it stays locked, both methods fail with
// [ErrNoKeychain]. Two processes must not create at once: a keychain replaces.
func Keychain(account string) Provider { return keychain{account, keychainWait} }

type keychain struct {
	account string
	wait    time.Duration
}

func (k keychain) Load() (string, error) {
	if err := k.there(); err != nil {
		return "", err
	}
	text, err := k.bounded(func() (string, error) { return keyring.Get(keychainService, k.account) })
	if errors.Is(err, keyring.ErrNotFound) {
		return "", ErrNoKey
	}
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNoKeychain, err)
	}
	return text, nil
}

func (k keychain) Create(text string) error {
	switch _, err := k.Load(); {
	case err == nil:
		return ErrKeyExists
	case !errors.Is(err, ErrNoKey):
		return err
	}
	_, err := k.bounded(func() (string, error) { return "", keyring.Set(keychainService, k.account, text) })
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoKeychain, err)
	}
	return nil
}

var errSlow = errors.New("no answer, it may be waiting to be unlocked")

// bounded gives up waiting for f in the end.
func (k keychain) bounded(f func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	c := make(chan answer, 1)
	go func() {
		text, err := f()
		c <- answer{text, err}
	}()
	select {
	case a := <-c:
		return a.text, a.err
	case <-time.After(k.wait):
		return "", errSlow
	}
}

// there looks for the bus on which the Secret Service is asked. Without it the
// library would start a bus of its own, which outlives this program.
func (k keychain) there() error {
	if runtime.GOOS != "linux" || os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return nil
	}
	dir := os.Getenv("XDG_RUNTIME_DIR")
	if _, err := os.Stat(filepath.Join(dir, "bus")); dir == "" || err != nil {
		return fmt.Errorf("%w: no session bus", ErrNoKeychain)
	}
	return nil
}
