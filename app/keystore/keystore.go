package keystore

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"

	"punchline/app/timeclock"
)

// Keystore seals and opens with one key. It does not change and may be used by
// several goroutines. The zero value has no key: it opens and seals nothing.
type Keystore struct {
	id keyID
	// The key is only inside these functions: whatever prints or encodes a
	// Keystore, by reflection too, finds an address at most.
	subkey func(purpose string) []byte
	aead   func() cipher.AEAD
}

// keyID tells keys apart and gives nothing away about them.
type keyID [8]byte

const keySize = 32

// Open opens the key file at path. If there is none and create is true, one is
// made; create must be false where something sealed exists already, so that a
// lost key is noticed and not replaced.
//
// CodeKeyMissing with ErrNoKey: no file. CodeKeyUnusable with ErrUnsafe,
// ErrBadKey or the system's error: the file cannot be used or made.
func Open(path string, create bool) (*Keystore, error) {
	return open(File(path), create, "path", path)
}

// OpenWith is [Open] for a key that p keeps. CodeKeyLocked with ErrNoKeychain:
// the keychain cannot be asked.
func OpenWith(p Provider, create bool) (*Keystore, error) {
	return open(p, create)
}

func open(p Provider, create bool, args ...string) (*Keystore, error) {
	const op = "keystore.Open"
	text, err := p.Load()
	if errors.Is(err, ErrNoKey) && create {
		err = p.Create(formatKey(newKey()))
		if err == nil || errors.Is(err, ErrKeyExists) {
			// Another process may have been first, and its key counts. Read
			// back also shows now, not at the next start, if nothing was kept.
			text, err = p.Load()
		}
	}
	if errors.Is(err, ErrNoKey) {
		return nil, timeclock.E(op, timeclock.CodeKeyMissing, err, args...)
	}
	if errors.Is(err, ErrNoKeychain) {
		return nil, timeclock.E(op, timeclock.CodeKeyLocked, err, args...)
	}
	if err != nil {
		return nil, timeclock.E(op, timeclock.CodeKeyUnusable, err, args...)
	}
	key, err := parseKey(text)
	if err != nil {
		return nil, timeclock.E(op, timeclock.CodeKeyUnusable, err, args...)
	}
	return withKey(key), nil
}

func newKey() []byte {
	key := make([]byte, keySize)
	rand.Read(key) // never fails: the program would end
	return key
}

func withKey(key []byte) *Keystore {
	k := &Keystore{id: idOf(key), subkey: func(purpose string) []byte { return derive(key, purpose, keySize) }}
	block, err := aes.NewCipher(k.subkey("seal"))
	if err != nil {
		panic("keystore: " + err.Error()) // a constant key size
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic("keystore: " + err.Error()) // a cipher of crypto/aes
	}
	k.aead = func() cipher.AEAD { return aead }
	return k
}

func idOf(key []byte) keyID { return keyID(derive(key, "id", len(keyID{}))) }

// derive makes a key for one purpose. The key is random, so that HKDF's first
// step, which makes it so, is not needed.
func derive(key []byte, purpose string, size int) []byte {
	sub, err := hkdf.Expand(sha256.New, key, "punchline/keystore/1/"+purpose, size)
	if err != nil {
		panic("keystore: " + err.Error()) // only for sizes beyond 8 KiB
	}
	return sub
}

// KeyID names the key without giving anything away about it. It is kept with
// the data, to tell early that a folder came from another computer.
func (k Keystore) KeyID() string {
	if k.aead == nil {
		return ""
	}
	return hex.EncodeToString(k.id[:])
}

// String says which key it is.
func (k Keystore) String() string { return "keystore " + k.KeyID() }

// LogValue is String.
func (k Keystore) LogValue() slog.Value { return slog.StringValue(k.String()) }

// MarshalText is String, for JSON and other encodings.
func (k Keystore) MarshalText() ([]byte, error) { return []byte(k.String()), nil }
