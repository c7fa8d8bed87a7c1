package keystore

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
)

// Provider keeps one key, as a short line of ASCII text that it does not look
// into: a key file, an entry of the system's keychain. The text is secret and
// must not appear in its errors.
type Provider interface {
	// Load returns the text; ErrNoKey if there is none. A provider that
	// cannot tell, such as a locked keychain, returns another error, so that
	// no second key is made.
	Load() (string, error)
	// Create keeps the text, for good once it returns. If there is a key
	// already, it is left as it is: ErrKeyExists.
	Create(text string) error
}

// Memory is a provider that forgets its key with the process, for tests.
func Memory() Provider { return &memory{} }

type memory struct {
	mu   sync.Mutex
	text string
}

func (m *memory) Load() (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.text == "" {
		return "", ErrNoKey
	}
	return m.text, nil
}

func (m *memory) Create(text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.text != "" {
		return ErrKeyExists
	}
	m.text = text
	return nil
}

// keyForm begins the text of a key: what it is, and the version of its form.
const keyForm = "punchline-key-1"

// formatKey writes a key as one line: form, id, key. The id guards against a
// mistake in copying.
func formatKey(key []byte) string {
	id := idOf(key)
	return keyForm + " " + hex.EncodeToString(id[:]) + " " + base64.StdEncoding.EncodeToString(key)
}

// parseKey reads what formatKey wrote. Its errors say what is wrong and quote
// nothing.
func parseKey(text string) ([]byte, error) {
	fields := strings.Fields(text)
	if len(fields) != 3 {
		return nil, fmt.Errorf("%w: it has %d parts, not 3", ErrBadKey, len(fields))
	}
	if fields[0] != keyForm {
		return nil, fmt.Errorf("%w: it does not begin with %s", ErrBadKey, keyForm)
	}
	key, err := base64.StdEncoding.Strict().DecodeString(fields[2])
	if err != nil || len(key) != keySize {
		return nil, fmt.Errorf("%w: it is not %d bytes of base64", ErrBadKey, keySize)
	}
	written, err := hex.DecodeString(fields[1])
	if id := idOf(key); err != nil || !bytes.Equal(written, id[:]) {
		return nil, fmt.Errorf("%w: id and key do not belong together", ErrBadKey)
	}
	return key, nil
}
