// Package keystore seals secrets, so that the database and its backups hold
// none that can be read.
//
// One random key of 32 bytes is kept by a [Provider]: the system's keychain, or
// a key file in the user's config folder, never beside the data. From it come,
// by HKDF, a key that seals values with AES-256-GCM and one key for each label
// of [Keystore.MAC].
//
// It promises that a sealed value opens only with the key that sealed it, as
// it was, and in the context it was sealed for: moved to another column or
// row it does not open. A value sealed with another key is told from a damaged
// one. The key is in no text, log or JSON form of a [Keystore].
//
// It does not protect from whoever runs programs as the same user; the OS
// account is the boundary there.
package keystore
