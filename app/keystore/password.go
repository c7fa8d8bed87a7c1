package keystore

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"

	"punchline/app/timeclock"
)

// Passwords hashes and checks passwords with argon2id. A hash is one line in
// the PHC form, $argon2id$v=19$m=…,t=…,p=…$salt$hash, so that it carries how it
// was made and can be made stronger later.
//
// Each takes 64 MiB and a good part of a second on purpose; no more than a few
// run at once, whoever asks waits. The zero value is not usable: [NewPasswords].
type Passwords struct {
	cost  cost
	slots chan struct{}
}

// cost is how much work a hash is.
type cost struct {
	memory  uint32 // KiB
	time    uint32
	threads uint8
}

// today is what new hashes cost: above OWASP's least (19 MiB, 2 passes, 1
// thread), and still well below a second on an office PC.
var today = cost{memory: 64 << 10, time: 3, threads: 1}

// Sizes of a hash and bounds of one that is read: a row that somebody edited
// must not be able to take all memory.
const (
	saltSize, hashSize = 16, 32
	maxMemory          = 1 << 20 // KiB
	maxTime            = 64
	maxThreads         = 16
	atOnce             = 2
	giveBack           = 16 << 10 // KiB
)

// ErrBadHash is a stored password hash that cannot be read.
var ErrBadHash = errors.New("this is not a password hash of argon2id")

// NewPasswords makes a hasher with today's cost.
func NewPasswords() *Passwords { return &Passwords{cost: today, slots: make(chan struct{}, atOnce)} }

// Hash is the hash of password, with a salt of its own. It ends early only
// with ctx, while it waits for its turn.
func (p *Passwords) Hash(ctx context.Context, password timeclock.Secret) (string, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails: the program would end
	key, err := p.key(ctx, password, salt, p.cost, hashSize)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.cost.memory, p.cost.time, p.cost.threads,
		b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// Check reports whether hash was made of password, and whether it is weaker
// than a new one would be. With the hash "", nobody's, it does the same work
// and says no: how long it takes does not tell whether there is such a person.
//
// CodeInternal with ErrBadHash: it cannot be read.
func (p *Passwords) Check(ctx context.Context, hash string, password timeclock.Secret) (fits, weak bool, err error) {
	if hash == "" {
		_, err := p.key(ctx, password, make([]byte, saltSize), p.cost, hashSize)
		return false, false, err
	}
	c, salt, want, err := parseHash(hash)
	if err != nil {
		return false, false, timeclock.E("keystore.Check", timeclock.CodeInternal, err)
	}
	got, err := p.key(ctx, password, salt, c, len(want))
	if err != nil {
		return false, false, err
	}
	weak = c.memory < p.cost.memory || c.time < p.cost.time || len(want) < hashSize || len(salt) < saltSize
	return subtle.ConstantTimeCompare(got, want) == 1, weak, nil
}

// key does the work, in its turn.
func (p *Passwords) key(ctx context.Context, password timeclock.Secret, salt []byte, c cost, size int) ([]byte, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, timeclock.E("keystore.Passwords", timeclock.CodeBusy, ctx.Err())
	}
	defer func() {
		<-p.slots
		if c.memory >= giveBack {
			// People sign in a few times a day: the memory should not stay with
			// us until the collector comes by, which may take minutes.
			debug.FreeOSMemory()
		}
	}()
	return argon2.IDKey([]byte(password.Reveal()), salt, c.time, c.memory, c.threads, uint32(size)), nil
}

// parseHash reads what Hash wrote, and what other programs write in the form.
// Its errors quote nothing.
func parseHash(s string) (c cost, salt, key []byte, err error) {
	bad := func(what string) (cost, []byte, []byte, error) {
		return cost{}, nil, nil, fmt.Errorf("%w: %s", ErrBadHash, what)
	}
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return bad("form")
	}
	if parts[2] != "v="+strconv.Itoa(argon2.Version) {
		return bad("version")
	}
	numbers := strings.Split(parts[3], ",")
	if len(numbers) != 3 {
		return bad("parameters")
	}
	var values [3]uint64
	for i, want := range []struct {
		name string
		most uint64
	}{{"m=", maxMemory}, {"t=", maxTime}, {"p=", maxThreads}} {
		text, ok := strings.CutPrefix(numbers[i], want.name)
		n, err := strconv.ParseUint(text, 10, 32)
		if !ok || err != nil || n == 0 || n > want.most {
			return bad("parameters")
		}
		values[i] = n
	}
	c = cost{memory: uint32(values[0]), time: uint32(values[1]), threads: uint8(values[2])}
	b64 := base64.RawStdEncoding.Strict()
	if salt, err = b64.DecodeString(parts[4]); err != nil || len(salt) < 8 || len(salt) > 64 {
		return bad("salt")
	}
	if key, err = b64.DecodeString(parts[5]); err != nil || len(key) < 16 || len(key) > 64 {
		return bad("hash")
	}
	return c, salt, key, nil
}
