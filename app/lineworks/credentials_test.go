package lineworks

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"log/slog"
	"math/big"
	"strings"
	"testing"
	"time"
)

func pemOf(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func pkcs8(t *testing.T, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestParsePrivateKey(t *testing.T) {
	der8 := pkcs8(t, testKey())
	good := pemOf("PRIVATE KEY", der8)
	cert := certificate(t)
	for name, text := range map[string]string{
		"PKCS#8":                 good,
		"PKCS#1":                 pemOf("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(testKey())),
		"PKCS#8 labelled RSA":    pemOf("RSA PRIVATE KEY", der8),
		"CRLF":                   strings.ReplaceAll(good, "\n", "\r\n"),
		"CR":                     strings.ReplaceAll(good, "\n", "\r"),
		"literal \\n":            strings.ReplaceAll(good, "\n", `\n`),
		"literal \\r\\n":         strings.ReplaceAll(good, "\n", `\r\n`),
		"quoted, literal \\n":    `"` + strings.ReplaceAll(good, "\n", `\n`) + `"`,
		"byte order mark":        "\uFEFF" + good,
		"spaces around":          "  \n\t" + good + " \n\n",
		"spaces at line ends":    strings.ReplaceAll(good, "\n", "  \n"),
		"one line":               strings.ReplaceAll(good, "\n", " "),
		"no line break at end":   strings.TrimSpace(good),
		"text before and behind": "Key of our bot:\n" + good + "end of file",
		"certificate before it":  cert + good,
	} {
		key, err := ParsePrivateKey([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if !key.Equal(testKey()) {
			t.Errorf("%s: another key", name)
		}
	}
}

func TestParsePrivateKeyRefused(t *testing.T) {
	good := pemOf("PRIVATE KEY", pkcs8(t, testKey()))
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ecDER, _ := x509.MarshalECPrivateKey(ec)
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	pub, _ := x509.MarshalPKIXPublicKey(&testKey().PublicKey)
	lines := strings.SplitAfter(good, "\n")
	halfBody := lines[0] + strings.Join(lines[1:12], "") + lines[len(lines)-2]
	for name, c := range map[string]struct {
		text   string
		reason KeyReason
	}{
		"empty":               {"", KeyNotPEM},
		"something else":      {"hello", KeyNotPEM},
		"DER":                 {string(pkcs8(t, testKey())), KeyNotPEM},
		"huge":                {strings.Repeat("x", maxKeyFile+1), KeyNotPEM},
		"no end":              {good[:len(good)/2], KeyTruncated},
		"lines missing":       {halfBody, KeyTruncated},
		"characters missing":  {strings.Replace(good, good[100:103], "", 1), KeyTruncated},
		"no body":             {"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----", KeyTruncated},
		"encrypted PKCS#8":    {pemOf("ENCRYPTED PRIVATE KEY", []byte{0x30, 0}), KeyEncrypted},
		"encrypted PKCS#1":    {"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----", KeyEncrypted},
		"EC, PKCS#8":          {pemOf("PRIVATE KEY", pkcs8(t, ec)), KeyNotRSA},
		"EC, SEC 1":           {pemOf("EC PRIVATE KEY", ecDER), KeyNotRSA},
		"OpenSSH":             {pemOf("OPENSSH PRIVATE KEY", []byte("openssh-key-v1\x00")), KeyNotRSA},
		"public key":          {pemOf("PUBLIC KEY", pub), KeyPublic},
		"RSA public key":      {pemOf("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&testKey().PublicKey)), KeyPublic},
		"certificate":         {certificate(t), KeyPublic},
		"certificate request": {pemOf("CERTIFICATE REQUEST", []byte{0x30, 0}), KeyPublic},
		"1024 bits":           {pemOf("PRIVATE KEY", pkcs8(t, small)), KeyTooSmall},
		"not base64":          {"-----BEGIN PRIVATE KEY-----\n****\n-----END PRIVATE KEY-----", KeyInvalid},
		"not a key":           {pemOf("PRIVATE KEY", []byte{0x30, 3, 2, 1, 0}), KeyInvalid},
		"another block":       {pemOf("SOMETHING", []byte("x")), KeyInvalid},
	} {
		_, err := ParsePrivateKey([]byte(c.text))
		ke, ok := errors.AsType[*KeyError](err)
		if !ok || ke.Reason != c.reason {
			t.Errorf("%s: %v, want reason %s", name, err, c.reason)
		} else if ke.Error() == "" || strings.Contains(ke.Error(), "MII") {
			t.Errorf("%s: text %q", name, ke)
		}
	}
}

func certificate(t *testing.T) string {
	t.Helper()
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &testKey().PublicKey, testKey())
	if err != nil {
		t.Fatal(err)
	}
	return pemOf("CERTIFICATE", der)
}

func TestCredentialsRedact(t *testing.T) {
	cred := testCredentials()
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "cred", cred, "ptr", &cred)
	j, err := json.Marshal(map[string]any{"c": cred, "p": &cred})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{out.String(), string(j), cred.String(), cred.GoString()} {
		if strings.Contains(text, testSecret) || strings.Contains(text, testKey().D.String()) {
			t.Errorf("secret in %s", text)
		}
		if !strings.Contains(text, cred.ClientID) || !strings.Contains(text, redacted) {
			t.Errorf("says too little: %s", text)
		}
	}
	if s := (Credentials{}).String(); strings.Contains(s, redacted) {
		t.Errorf("an empty secret looks set: %s", s)
	}
}

func TestNewRefuses(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"no client id":       func(c *Config) { c.Credentials.ClientID = "" },
		"no client secret":   func(c *Config) { c.Credentials.ClientSecret = "" },
		"no service account": func(c *Config) { c.Credentials.ServiceAccount = "" },
		"no key":             func(c *Config) { c.Credentials.PrivateKey = nil },
		"no scopes":          func(c *Config) { c.Scopes = nil },
		"scope with a space": func(c *Config) { c.Scopes = []string{"bot user.read"} },
		"http":               func(c *Config) { c.APIURL = "http://www.worksapis.com/v1.0" },
		"http auth":          func(c *Config) { c.AuthURL = "http://auth.example.com" },
		"password in URL":    func(c *Config) { c.APIURL = "https://a:b@www.worksapis.com" },
		"no host":            func(c *Config) { c.APIURL = "https:///v1.0" },
		"query":              func(c *Config) { c.APIURL = "https://www.worksapis.com/?x=1" },
		"not a URL":          func(c *Config) { c.APIURL = "::" },
	} {
		cfg := Config{Credentials: testCredentials(), Scopes: []string{"bot"}}
		change(&cfg)
		if _, err := New(cfg); err == nil {
			t.Errorf("%s is accepted", name)
		} else if strings.Contains(err.Error(), testSecret) {
			t.Errorf("%s: secret in %v", name, err)
		}
	}
	c, err := New(Config{Credentials: testCredentials(), Scopes: []string{"bot"}})
	if err != nil || c.api != DefaultAPIURL || c.auth != DefaultAuthURL {
		t.Errorf("defaults: %v %v", c, err)
	}
}
