package keystore

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"punchline/app/timeclock"
)

// fixed is a key that is the same in every run.
func fixed() *Keystore { return withKey(bytes.Repeat([]byte{0x42}, keySize)) }

// wants checks an error by its code and its cause.
func wants(t *testing.T, err error, code timeclock.Code, cause error) {
	t.Helper()
	if timeclock.CodeOf(err) != code || !errors.Is(err, cause) {
		t.Errorf("got %v, want %s with %q", err, code, cause)
	}
}

func TestOpenWith(t *testing.T) {
	p := Memory()
	_, err := OpenWith(p, false)
	wants(t, err, timeclock.CodeKeyMissing, ErrNoKey)
	k, err := OpenWith(p, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, create := range []bool{false, true} {
		again, err := OpenWith(p, create)
		if err != nil || again.KeyID() != k.KeyID() {
			t.Errorf("create %v opens %v, %v, not %v", create, again, err, k)
		}
	}
	other, err := OpenWith(Memory(), true)
	if err != nil || other.KeyID() == k.KeyID() {
		t.Errorf("two keys are %v and %v, %v", k, other, err)
	}
}

func TestOpenWithTogether(t *testing.T) {
	p := Memory()
	ids := make([]string, 16)
	var all sync.WaitGroup
	for i := range ids {
		all.Go(func() {
			if k, err := OpenWith(p, true); err != nil {
				t.Error(err)
			} else {
				ids[i] = k.KeyID()
			}
		})
	}
	all.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Fatalf("they opened different keys: %q", ids)
		}
	}
}

// odd is a provider whose parts can fail.
type odd struct {
	text       string
	load, make error
}

func (o *odd) Load() (string, error) {
	if o.load != nil {
		return "", o.load
	}
	if o.text == "" {
		return "", ErrNoKey
	}
	return o.text, nil
}

func (o *odd) Create(string) error { return o.make }

func TestOpenWithOddProviders(t *testing.T) {
	locked := errors.New("the keychain is locked")
	_, err := OpenWith(&odd{load: locked}, true)
	wants(t, err, timeclock.CodeKeyUnusable, locked)
	_, err = OpenWith(&odd{make: locked}, true)
	wants(t, err, timeclock.CodeKeyUnusable, locked)
	_, err = OpenWith(&odd{}, true) // says it kept the key, and did not
	wants(t, err, timeclock.CodeKeyMissing, ErrNoKey)
}

func TestParseKey(t *testing.T) {
	key := bytes.Repeat([]byte{0x42}, keySize)
	good := formatKey(key)
	for _, text := range []string{good, good + "\n", good + "\r\n", " " + good} {
		if got, err := parseKey(text); err != nil || !bytes.Equal(got, key) {
			t.Errorf("%q: %v", text, err)
		}
	}
	fields := strings.Fields(good)
	short := base64.StdEncoding.EncodeToString(key[1:])
	for what, text := range map[string]string{
		"empty":         "",
		"zeros":         strings.Repeat("\x00", 100),
		"cut":           good[:len(good)-2],
		"another form":  "punchline-key-2 " + fields[1] + " " + fields[2],
		"another id":    fields[0] + " 0000000000000000 " + fields[2],
		"no id":         fields[0] + " x " + fields[2],
		"a short key":   fields[0] + " " + fields[1] + " " + short,
		"more after it": good + " x",
		"no base64":     fields[0] + " " + fields[1] + " " + strings.Repeat("!", 44),
	} {
		_, err := OpenWith(&odd{text: text}, true)
		if text == "" {
			continue // is no key at all
		}
		wants(t, err, timeclock.CodeKeyUnusable, ErrBadKey)
		for _, part := range fields[1:] {
			if strings.Contains(err.Error(), part) || strings.Contains(err.Error(), short) {
				t.Errorf("%s: the error quotes the key: %v", what, err)
			}
		}
	}
}

// sealedBefore is "a secret" as fixed sealed it for sealedFor once.
func sealedBefore(t testing.TB) []byte {
	t.Helper()
	sealed, err := hex.DecodeString("014a1fc74dbbd0a7a96b6021b86ead3feb0fcd797da44c6ddd22198008ad5ed01605289c7f02b6635cf0b148a9")
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

// What is written today must be read by every later version.
func TestForms(t *testing.T) {
	const text = "punchline-key-1 4a1fc74dbbd0a7a9 QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
	k, err := OpenWith(&odd{text: text}, false)
	if err != nil {
		t.Fatalf("%v\nthe key is written %s", err, formatKey(bytes.Repeat([]byte{0x42}, keySize)))
	}
	sealed := sealedBefore(t)
	plain, err := k.OpenSealed(sealedFor, sealed)
	if err != nil || string(plain) != "a secret" {
		now, _ := k.Seal(sealedFor, []byte("a secret"))
		t.Errorf("%q, %v\na value is sealed as %x", plain, err, now)
	}
	const mac = "579535cf6e13d7a91d131a46590bf26a80a7eb76fc4227ee8b9a556208d48e62"
	if got := hex.EncodeToString(k.MAC("operation", []byte("a"), []byte("bc"))); got != mac {
		t.Errorf("the MAC is %s", got)
	}
}

func TestKeyIsNotShown(t *testing.T) {
	key := bytes.Repeat([]byte{0x42}, keySize)
	k := fixed()
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "pointer", k, "value", *k)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "pointer", k, "value", *k, "inside", struct{ K *Keystore }{k})
	shown := log.String()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		shown += fmt.Sprintf(verb+verb+verb+"\n", k, *k, struct{ K *Keystore }{k})
	}
	for _, v := range []any{k, *k, struct{ K *Keystore }{k}} {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		shown += string(data)
	}
	if !strings.Contains(shown, k.KeyID()) {
		t.Error("not even the key's id is shown")
	}
	secrets := [][]byte{key, derive(key, "seal", keySize), derive(key, "mac/operation", keySize)}
	for _, s := range secrets {
		for _, form := range []string{string(s), hex.EncodeToString(s[:8]), strings.ToUpper(hex.EncodeToString(s[:8])),
			base64.StdEncoding.EncodeToString(s)[:10], strings.Trim(fmt.Sprint(s[:8]), "[]")} {
			if strings.Contains(shown, form) {
				t.Errorf("a key is shown as %q in %s", form, shown)
			}
		}
	}
}

func TestZeroValue(t *testing.T) {
	var k Keystore
	_, err := k.Seal("x", []byte("x"))
	wants(t, err, timeclock.CodeKeyMissing, ErrNoKey)
	sealed, err := fixed().Seal("x", []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = k.OpenSealed("x", sealed)
	wants(t, err, timeclock.CodeKeyMissing, ErrNoKey)
	if k.KeyID() != "" {
		t.Errorf("no key has the id %s", k.KeyID())
	}
	defer func() {
		if recover() == nil {
			t.Error("a MAC without a key")
		}
	}()
	k.MAC("x")
}
