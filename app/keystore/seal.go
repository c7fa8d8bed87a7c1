package keystore

import (
	"bytes"
	"errors"

	"punchline/app/timeclock"
)

// A sealed value: version, key id, nonce (12), encrypted text, tag (16). The
// tag also covers version, key id and context.
const (
	sealVersion = 1
	headerSize  = 1 + len(keyID{})
)

// Seal encrypts plain for context, such as "secret.value/bot_secret/FOLDER":
// where the value is kept, as precisely as it can be named. The same value
// sealed twice looks different.
//
// CodeKeyMissing with ErrNoKey: k is the zero value. CodeInternal: no context.
func (k Keystore) Seal(context string, plain []byte) ([]byte, error) {
	const op = "keystore.Seal"
	if k.aead == nil {
		return nil, timeclock.E(op, timeclock.CodeKeyMissing, ErrNoKey)
	}
	if context == "" {
		return nil, timeclock.E(op, timeclock.CodeInternal, errNoContext)
	}
	aead := k.aead()
	header := append([]byte{sealVersion}, k.id[:]...)
	sealed := make([]byte, headerSize, headerSize+len(plain)+aead.Overhead())
	copy(sealed, header)
	return aead.Seal(sealed, nil, plain, append(header, context...)), nil
}

var errNoContext = errors.New("no context to seal for")

// OpenSealed decrypts what Seal made for the same context.
//
// CodeKeyMissing, for the user has to enter the value again, with ErrWrongKey,
// ErrDamaged or, if k is the zero value, ErrNoKey.
func (k Keystore) OpenSealed(context string, sealed []byte) ([]byte, error) {
	const op = "keystore.OpenSealed"
	fail := func(err error) ([]byte, error) {
		return nil, timeclock.E(op, timeclock.CodeKeyMissing, err)
	}
	switch {
	case k.aead == nil:
		return fail(ErrNoKey)
	case len(sealed) < headerSize || sealed[0] != sealVersion:
		return fail(ErrDamaged)
	case !bytes.Equal(sealed[1:headerSize], k.id[:]):
		return fail(ErrWrongKey)
	}
	header := bytes.Clone(sealed[:headerSize])
	plain, err := k.aead().Open(nil, nil, sealed[headerSize:], append(header, context...))
	if err != nil {
		return fail(ErrDamaged)
	}
	return plain, nil
}
