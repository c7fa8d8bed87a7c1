package keystore

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"punchline/app/timeclock"
)

// cheap makes hashes that cost nothing, for what is not about the cost.
func cheap() *Passwords {
	return &Passwords{cost: cost{memory: 64, time: 1, threads: 1}, slots: make(chan struct{}, atOnce)}
}

func secret(s string) timeclock.Secret { return timeclock.NewSecret(s) }

func TestPassword(t *testing.T) {
	p := NewPasswords()
	hash, err := p.Hash(t.Context(), secret("correct horse 電池"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=65536,t=3,p=1$") {
		t.Errorf("the hash is %.40s…", hash)
	}
	for password, want := range map[string]bool{"correct horse 電池": true, "correct horse 電地": false, "": false, "correct horse 電池 ": false} {
		fits, weak, err := p.Check(t.Context(), hash, secret(password))
		if fits != want || weak || err != nil {
			t.Errorf("%q: %v, %v, %v", password, fits, weak, err)
		}
	}
	again, err := p.Hash(t.Context(), secret("correct horse 電池"))
	if err != nil || again == hash {
		t.Errorf("the same password has the same hash twice: %v", err)
	}
}

// A hash that another implementation made: argon2id, m=64 MiB, t=2, p=1,
// password "password", salt "somesalt", from the test vectors of the
// reference implementation.
func TestPasswordVector(t *testing.T) {
	b64 := base64.RawStdEncoding
	key := []byte{0x09, 0x31, 0x61, 0x15, 0xd5, 0xcf, 0x24, 0xed, 0x5a, 0x15, 0xa3, 0x1a, 0x3b, 0xa3, 0x26, 0xe5,
		0xcf, 0x32, 0xed, 0xc2, 0x47, 0x02, 0x98, 0x7c, 0x02, 0xb6, 0x56, 0x6f, 0x61, 0x91, 0x3c, 0xf7}
	hash := "$argon2id$v=19$m=65536,t=2,p=1$" + b64.EncodeToString([]byte("somesalt")) + "$" + b64.EncodeToString(key)
	fits, weak, err := NewPasswords().Check(t.Context(), hash, secret("password"))
	if !fits || !weak || err != nil {
		t.Errorf("fits %v, weak %v, %v: want it to fit, and to be made stronger", fits, weak, err)
	}
}

func TestPasswordOfNobody(t *testing.T) {
	fits, weak, err := cheap().Check(t.Context(), "", secret("x"))
	if fits || weak || err != nil {
		t.Errorf("%v, %v, %v", fits, weak, err)
	}
}

func TestPasswordWeak(t *testing.T) {
	old, err := cheap().Hash(t.Context(), secret("x"))
	if err != nil {
		t.Fatal(err)
	}
	strong := cheap()
	strong.cost.memory *= 2
	if fits, weak, err := strong.Check(t.Context(), old, secret("x")); !fits || !weak || err != nil {
		t.Errorf("%v, %v, %v", fits, weak, err)
	}
	stronger, err := strong.Hash(t.Context(), secret("x"))
	if err != nil {
		t.Fatal(err)
	}
	if fits, weak, err := cheap().Check(t.Context(), stronger, secret("x")); !fits || weak || err != nil {
		t.Errorf("a stronger one: %v, %v, %v", fits, weak, err)
	}
}

func TestPasswordHashThatIsNone(t *testing.T) {
	good, err := cheap().Hash(t.Context(), secret("x"))
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]string{
		{"argon2id", "argon2i"}, {"argon2id", "bcrypt"}, {"v=19", "v=16"}, {"m=64", "m=0"}, {"m=64", "m=4294967295"}, {"m=64", "m=-1"},
		{"m=64", "n=64"}, {"t=1", "t=100"}, {"p=1", "p=0"}, {"p=1", "p=1,x=1"}, {"$m", "$$m"}, {"p=1$", "p=1$!"},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		fits, _, err := cheap().Check(t.Context(), bad, secret("x"))
		if fits || !errors.Is(err, ErrBadHash) || timeclock.CodeOf(err) != timeclock.CodeInternal {
			t.Errorf("%s for %s: %v, %v", change[1], change[0], fits, err)
		}
		if err != nil && strings.Contains(err.Error(), good[len(good)-20:]) {
			t.Errorf("the error quotes the hash: %v", err)
		}
	}
	if _, _, err := cheap().Check(t.Context(), good[:len(good)-30], secret("x")); !errors.Is(err, ErrBadHash) {
		t.Errorf("cut short: %v", err)
	}
}

// No more than a few take their memory at once, and who waits can give up.
func TestPasswordsAtOnce(t *testing.T) {
	p := cheap()
	for range atOnce {
		p.slots <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := p.Hash(ctx, secret("x")); timeclock.CodeOf(err) != timeclock.CodeBusy {
		t.Errorf("got %v", err)
	}
	for range atOnce {
		<-p.slots
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := p.Hash(t.Context(), secret("x")); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// FuzzParseHash reads any text without a panic and within its bounds.
func FuzzParseHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8ArZWb2GRPPc")
	f.Add("$argon2id$v=19$m=,t=,p=$$")
	f.Fuzz(func(t *testing.T, s string) {
		c, salt, key, err := parseHash(s)
		if err == nil && (c.memory > maxMemory || c.time > maxTime || c.threads > maxThreads || len(salt) > 64 || len(key) > 64) {
			t.Errorf("%q is beyond the bounds", s)
		}
	})
}

func BenchmarkPassword(b *testing.B) {
	p := NewPasswords()
	for b.Loop() {
		if _, err := p.Hash(b.Context(), secret("correct horse")); err != nil {
			b.Fatal(err)
		}
	}
}
