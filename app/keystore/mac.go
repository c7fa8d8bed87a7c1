package keystore

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

// MAC is an HMAC-SHA-256 over data with the key for label, such as
// "operation": whoever lacks the key can neither make nor change what it
// covers. Each piece of data counts with its length, so that moving bytes from
// one to the next changes the result.
//
// It panics on the zero value, for a MAC without a key protects nothing.
func (k Keystore) MAC(label string, data ...[]byte) []byte {
	if k.subkey == nil {
		panic("keystore: MAC without a key")
	}
	mac := hmac.New(sha256.New, k.subkey("mac/"+label))
	var size [8]byte
	for _, d := range data {
		binary.BigEndian.PutUint64(size[:], uint64(len(d)))
		mac.Write(size[:])
		mac.Write(d)
	}
	return mac.Sum(nil)
}

// CheckMAC reports whether mac is the MAC of data, in a time that does not
// depend on where it differs.
func (k Keystore) CheckMAC(mac []byte, label string, data ...[]byte) bool {
	return hmac.Equal(mac, k.MAC(label, data...))
}
