package keystore

import (
	"bytes"
	"errors"
	"testing"

	"punchline/app/timeclock"
)

const sealedFor = "secret.value/bot_secret/folder"

func TestSeal(t *testing.T) {
	k := fixed()
	for _, plain := range [][]byte{nil, {0}, []byte("シークレット"), bytes.Repeat([]byte("key"), 4096)} {
		sealed, err := k.Seal(sealedFor, plain)
		if err != nil {
			t.Fatal(err)
		}
		got, err := k.OpenSealed(sealedFor, sealed)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes come back as %d, %v", len(plain), len(got), err)
		}
		if len(plain) > 4 && bytes.Contains(sealed, plain[:4]) {
			t.Error("the sealed value shows what is in it")
		}
		again, err := k.Seal(sealedFor, plain)
		if err != nil || bytes.Equal(again, sealed) {
			t.Errorf("sealed twice it looks the same, %v", err)
		}
	}
	_, err := k.Seal("", []byte("x"))
	wants(t, err, timeclock.CodeInternal, errNoContext)
}

func TestOpenSealedRefuses(t *testing.T) {
	k := fixed()
	sealed, err := k.Seal(sealedFor, []byte("a secret"))
	if err != nil {
		t.Fatal(err)
	}
	given := bytes.Clone(sealed)
	for _, elsewhere := range []string{"", "secret.value/bot_secret/folder2", "secret.value/client_secret/folder"} {
		_, err := k.OpenSealed(elsewhere, sealed)
		wants(t, err, timeclock.CodeKeyMissing, ErrDamaged)
	}
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		want := ErrDamaged
		if i >= 1 && i < headerSize {
			want = ErrWrongKey
		}
		_, err := k.OpenSealed(sealedFor, changed)
		wants(t, err, timeclock.CodeKeyMissing, want)
		_, err = k.OpenSealed(sealedFor, sealed[:i])
		wants(t, err, timeclock.CodeKeyMissing, ErrDamaged)
	}
	_, err = k.OpenSealed(sealedFor, append(bytes.Clone(sealed), 0))
	wants(t, err, timeclock.CodeKeyMissing, ErrDamaged)
	if !bytes.Equal(sealed, given) {
		t.Error("opening changed the sealed value")
	}

	other := withKey(bytes.Repeat([]byte{0x43}, keySize))
	_, err = other.OpenSealed(sealedFor, sealed)
	wants(t, err, timeclock.CodeKeyMissing, ErrWrongKey)
	// With the id forged it is still not the right key.
	forged := bytes.Clone(sealed)
	copy(forged[1:], other.id[:])
	_, err = other.OpenSealed(sealedFor, forged)
	wants(t, err, timeclock.CodeKeyMissing, ErrDamaged)
}

func TestMAC(t *testing.T) {
	k := fixed()
	a, b := []byte("a"), []byte("b")
	base := k.MAC("operation", a, b)
	if len(base) != 32 || !bytes.Equal(base, k.MAC("operation", a, b)) {
		t.Errorf("not the same again: %x", base)
	}
	if !k.CheckMAC(base, "operation", a, b) {
		t.Error("a good MAC is refused")
	}
	others := map[string][]byte{
		"another label":      k.MAC("operations", a, b),
		"another order":      k.MAC("operation", b, a),
		"other borders":      k.MAC("operation", []byte("ab")),
		"an empty piece":     k.MAC("operation", a, b, nil),
		"nothing":            k.MAC("operation"),
		"another key":        withKey(bytes.Repeat([]byte{0x43}, keySize)).MAC("operation", a, b),
		"shorter":            base[:31],
		"none":               nil,
		"a label like a use": k.subkey("mac/operation"),
	}
	for what, mac := range others {
		if k.CheckMAC(mac, "operation", a, b) {
			t.Errorf("%s passes", what)
		}
	}
}

func FuzzOpenSealed(f *testing.F) {
	k := fixed()
	good := sealedBefore(f) // a fresh one would differ in each process that fuzzes
	other, err := withKey(bytes.Repeat([]byte{0x43}, keySize)).Seal(sealedFor, []byte("a secret"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealedFor, good)
	f.Add("", good)
	f.Add(sealedFor, other)
	f.Add(sealedFor, good[:headerSize])
	f.Add(sealedFor, []byte{})
	f.Add(sealedFor, []byte{sealVersion})
	f.Fuzz(func(t *testing.T, where string, sealed []byte) {
		plain, err := k.OpenSealed(where, sealed)
		if err == nil {
			if where != sealedFor || !bytes.Equal(sealed, good) || string(plain) != "a secret" {
				t.Errorf("%q opens as %q in %q", sealed, plain, where)
			}
			return
		}
		if plain != nil {
			t.Errorf("an error, and yet %q", plain)
		}
		if timeclock.CodeOf(err) != timeclock.CodeKeyMissing || !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrWrongKey) {
			t.Errorf("an error of another kind: %v", err)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	k, plain := fixed(), make([]byte, 2000)
	for b.Loop() {
		if _, err := k.Seal(sealedFor, plain); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMAC(b *testing.B) {
	k, data := fixed(), make([]byte, 300)
	for b.Loop() {
		k.MAC("operation", data)
	}
}
