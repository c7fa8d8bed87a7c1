package keystore

import "errors"

// What the errors of this package say to errors.Is. Those that callers get
// are *timeclock.Error: CodeKeyMissing if secrets must be entered again,
// CodeKeyUnusable if the key's place must be put in order, CodeKeyLocked if a
// keychain must be unlocked.
var (
	// ErrNoKey: the provider has no key, and none was to be made.
	ErrNoKey = errors.New("there is no key")
	// ErrWrongKey: the value was sealed with another key.
	ErrWrongKey = errors.New("sealed with another key")
	// ErrDamaged: the value was changed, cut, moved from another context, or
	// is none that this version seals.
	ErrDamaged = errors.New("the sealed value is damaged or belongs elsewhere")
	// ErrUnsafe: others can read or replace the key file, or it is not a
	// plain file.
	ErrUnsafe = errors.New("the key file is not safe")
	// ErrBadKey: what the provider has is not a key.
	ErrBadKey = errors.New("this is not a key")
	// ErrNoKeychain: this system has no keychain, or it cannot be asked now.
	// Whether there is a key in it nobody knows.
	ErrNoKeychain = errors.New("the keychain cannot be used")
	// ErrKeyExists is what Create of a [Provider] returns instead of
	// replacing a key.
	ErrKeyExists = errors.New("there is a key already")
)
