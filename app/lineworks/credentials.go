package lineworks

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"
)

// Credentials are what an admin collects in the Developer Console
// (docs/auth-jwt). However they are formatted, logged or marshalled, the secret
// and the key do not appear.
type Credentials struct {
	ClientID       string
	ClientSecret   string
	ServiceAccount string // id@domain, or id@group without a dot
	PrivateKey     *rsa.PrivateKey
}

const redacted = "[redacted]"

func (c Credentials) String() string {
	return fmt.Sprintf("lineworks.Credentials{ClientID: %q, ClientSecret: %s, ServiceAccount: %q, PrivateKey: %s}",
		c.ClientID, redactedIf(c.ClientSecret != ""), c.ServiceAccount, redactedIf(c.PrivateKey != nil))
}

// GoString makes %#v as harmless as %v.
func (c Credentials) GoString() string { return c.String() }

// Format covers the verbs that would otherwise walk the fields, such as %d.
func (c Credentials) Format(f fmt.State, _ rune) { io.WriteString(f, c.String()) }

// LogValue is what log/slog writes.
func (c Credentials) LogValue() slog.Value { return slog.StringValue(c.String()) }

// MarshalJSON writes what is not secret.
func (c Credentials) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{
		"clientId":       c.ClientID,
		"clientSecret":   redactedIf(c.ClientSecret != ""),
		"serviceAccount": c.ServiceAccount,
		"privateKey":     redactedIf(c.PrivateKey != nil),
	})
}

func redactedIf(set bool) string {
	if set {
		return redacted
	}
	return ""
}

// KeyReason says why a private key was refused.
type KeyReason string

const (
	KeyNotPEM    KeyReason = "not_pem"   // no -----BEGIN …-----, or no base64 behind it
	KeyTruncated KeyReason = "truncated" // the end is missing
	KeyEncrypted KeyReason = "encrypted" // protected by a passphrase
	KeyNotRSA    KeyReason = "not_rsa"   // a key of another kind
	KeyPublic    KeyReason = "public"    // a public key or a certificate
	KeyTooSmall  KeyReason = "too_small" // an RSA key below 2048 bits
	KeyInvalid   KeyReason = "invalid"   // complete, but not a key
)

// KeyError is the error of ParsePrivateKey. It holds nothing of the key.
type KeyError struct{ Reason KeyReason }

func (e *KeyError) Error() string {
	return "lineworks: private key: " + map[KeyReason]string{
		KeyNotPEM:    "not a PEM file",
		KeyTruncated: "cut short",
		KeyEncrypted: "protected by a passphrase",
		KeyNotRSA:    "not an RSA key",
		KeyPublic:    "a public key or certificate instead of the private key",
		KeyTooSmall:  "an RSA key of less than 2048 bits",
		KeyInvalid:   "damaged",
	}[e.Reason]
}

// minKeyBits is what RFC 7518 section 3.3 demands of RS256.
const minKeyBits = 2048

// maxKeyFile bounds what is looked at; a key of 4096 bits has 3.3 kB.
const maxKeyFile = 64 << 10

var (
	pemBegin = regexp.MustCompile(`-----BEGIN ([A-Z0-9 ]+)-----`)
	pemNoise = strings.NewReplacer("\uFEFF", "", `\r`, "\n", `\n`, "\n", "\r", "\n")
)

// ParsePrivateKey reads the service account's key as the Developer Console
// gives it (PKCS#8 PEM) and in the forms it takes on the way: PKCS#1, literal
// \n as in JSON or environment variables, CRLF, a byte order mark, line breaks
// turned into spaces, anything around the PEM block. Every error is a *KeyError.
func ParsePrivateKey(text []byte) (*rsa.PrivateKey, error) {
	fail := func(r KeyReason) (*rsa.PrivateKey, error) { return nil, &KeyError{Reason: r} }
	if len(text) > maxKeyFile {
		return fail(KeyNotPEM)
	}
	s := pemNoise.Replace(string(text))
	// A file may hold a certificate beside the key; the key counts.
	reason := KeyNotPEM
	for {
		at := pemBegin.FindStringSubmatchIndex(s)
		if at == nil {
			return fail(reason)
		}
		label := s[at[2]:at[3]]
		s = s[at[1]:]
		body, rest, complete := strings.Cut(s, "-----END "+label+"-----")
		switch {
		case strings.HasSuffix(label, "PUBLIC KEY"), strings.Contains(label, "CERTIFICATE"):
			reason = KeyPublic
			if !complete {
				return fail(reason)
			}
			s = rest
			continue
		case label == "ENCRYPTED PRIVATE KEY", strings.Contains(body, "ENCRYPTED"):
			return fail(KeyEncrypted)
		case !strings.HasSuffix(label, "PRIVATE KEY"):
			reason = KeyInvalid
			s = rest
			continue
		}
		if !complete {
			return fail(KeyTruncated)
		}
		der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(body), ""))
		if err != nil {
			// A block whose length is no multiple of four has lost characters.
			if len(strings.Join(strings.Fields(body), ""))%4 != 0 {
				return fail(KeyTruncated)
			}
			return fail(KeyInvalid)
		}
		return parseKeyDER(label, der)
	}
}

func parseKeyDER(label string, der []byte) (*rsa.PrivateKey, error) {
	fail := func(r KeyReason) (*rsa.PrivateKey, error) { return nil, &KeyError{Reason: r} }
	if shorterThanItSays(der) {
		return fail(KeyTruncated)
	}
	// The label is not always right, so both forms are tried.
	key, err := x509.ParsePKCS1PrivateKey(der)
	if err != nil {
		any, err := x509.ParsePKCS8PrivateKey(der)
		switch {
		case err == nil:
			var ok bool
			if key, ok = any.(*rsa.PrivateKey); !ok {
				return fail(KeyNotRSA)
			}
		case label == "EC PRIVATE KEY", label == "DSA PRIVATE KEY", label == "OPENSSH PRIVATE KEY":
			return fail(KeyNotRSA)
		default:
			return fail(KeyInvalid)
		}
	}
	if key.N.BitLen() < minKeyBits {
		return fail(KeyTooSmall)
	}
	if key.Validate() != nil {
		return fail(KeyInvalid)
	}
	return key, nil
}

// shorterThanItSays compares the length in an ASN.1 SEQUENCE header with what
// is there, to tell a key that was cut short from one that is damaged.
func shorterThanItSays(der []byte) bool {
	if len(der) < 2 || der[0] != 0x30 {
		return len(der) < 2
	}
	n, header := int(der[1]), 2
	if n >= 0x80 {
		octets := n & 0x7f
		if octets == 0 || octets > 3 {
			return false
		}
		header += octets
		if len(der) < header {
			return true
		}
		n = 0
		for _, b := range der[2:header] {
			n = n<<8 | int(b)
		}
	}
	return len(der) < header+n
}
