package lineworks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
)

// Names of the headers of a callback (docs/bot-callback). The pages themselves
// differ in spelling (X-WORKS-BotId, X-WORKS-botId), so read them with
// [CallbackHeader].
const (
	HeaderBotID     = "X-WORKS-BotId"
	HeaderSignature = "X-WORKS-Signature"
)

// CallbackHeader returns the value of a header whatever its spelling, also when
// the map was not filled by net/http. A header that is absent, or given twice
// with different values, is "": there is no right one to choose.
func CallbackHeader(h http.Header, name string) string { return headerValue(h, name) }

func headerValue(h http.Header, name string) string {
	found, value := false, ""
	for key, values := range h {
		if !strings.EqualFold(key, name) {
			continue
		}
		for _, v := range values {
			v = strings.TrimSpace(v)
			if found && v != value {
				return ""
			}
			found, value = true, v
		}
	}
	return value
}

// Sign returns the signature LINE WORKS puts beside a callback body:
// Base64(HMAC-SHA256(Bot secret, body)) over the bytes as sent.
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Verify reports whether signature belongs to body, in constant time. body must
// be the bytes as received, before any parsing. An empty secret verifies
// nothing: a Bot whose secret is not known yet must not accept everything.
func Verify(secret string, body []byte, signature string) bool {
	if secret == "" || signature == "" {
		return false
	}
	return hmac.Equal([]byte(Sign(secret, body)), []byte(signature))
}
