package keystore

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"punchline/app/timeclock"
)

// mocked puts an empty keychain of this test in place of the real one.
func mocked(t *testing.T) {
	t.Helper()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	keyring.MockInit()
}

func TestKeychain(t *testing.T) {
	mocked(t)
	p := Keychain("uid-1")
	_, err := OpenWith(p, false)
	wants(t, err, timeclock.CodeKeyMissing, ErrNoKey)
	made, err := OpenWith(p, true)
	if err != nil {
		t.Fatal(err)
	}
	again, err := OpenWith(Keychain("uid-1"), true)
	if err != nil || again.KeyID() != made.KeyID() {
		t.Errorf("opened again it is %v, %v, not %v", again, err, made)
	}
	if err := p.Create("another"); !errors.Is(err, ErrKeyExists) {
		t.Errorf("a second key: %v", err)
	}
	if _, err := OpenWith(Keychain("uid-2"), false); !errors.Is(err, ErrNoKey) {
		t.Errorf("the key of another folder: %v", err)
	}
	text, err := keyring.Get("Punchline", "uid-1")
	if err != nil || !strings.HasPrefix(text, keyForm+" ") {
		t.Errorf("the entry is not where it is said to be: %v", err)
	}
	if err := keyring.Set("Punchline", "uid-1", "what somebody typed"); err != nil {
		t.Fatal(err)
	}
	_, err = OpenWith(p, true)
	wants(t, err, timeclock.CodeKeyUnusable, ErrBadKey)
	if strings.Contains(err.Error(), "typed") {
		t.Errorf("the error quotes the entry: %v", err)
	}
}

// A keychain that cannot be asked is not one without a key: no second key may
// be made for what the first has sealed.
func TestNoKeychain(t *testing.T) {
	locked := errors.New("User interaction is not allowed.")
	mocked(t)
	keyring.MockInitWithError(locked)
	for _, create := range []bool{false, true} {
		_, err := OpenWith(Keychain("uid"), create)
		wants(t, err, timeclock.CodeKeyLocked, ErrNoKeychain)
		if errors.Is(err, ErrNoKey) || !errors.Is(err, locked) {
			t.Errorf("create %v: %v", create, err)
		}
	}
}

// On a server nobody is asked, and no bus is started for asking.
func TestNoSessionBus(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only a Linux keychain is behind a bus")
	}
	mocked(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	for _, dir := range []string{"", t.TempDir()} {
		t.Setenv("XDG_RUNTIME_DIR", dir)
		if _, err := Keychain("uid").Load(); !errors.Is(err, ErrNoKeychain) {
			t.Errorf("with XDG_RUNTIME_DIR=%q: %v", dir, err)
		}
		if err := Keychain("uid").Create("key"); !errors.Is(err, ErrNoKeychain) {
			t.Errorf("with XDG_RUNTIME_DIR=%q: %v", dir, err)
		}
	}
}

func TestKeychainThatWaitsForItsUser(t *testing.T) {
	answered := make(chan struct{})
	defer close(answered)
	_, err := keychain{"uid", time.Millisecond}.bounded(func() (string, error) { <-answered; return "", nil })
	if !errors.Is(err, errSlow) {
		t.Errorf("got %v", err)
	}
}
