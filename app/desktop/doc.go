// Package desktop is what stands behind the page: one bound struct a screen
// ([Session], [Home], [Preferences]), the types that cross to the page, and
// the window that shows it. It alone speaks Wails.
//
// Rules of what crosses, so that the generated TypeScript is right in both
// hosts: JSON names in camelCase; instants are RFC 3339 strings in the
// company's zone, "" for none; dates YYYY-MM-DD; slices are never nil; no
// time.Time, []byte or context; a method returns (T, error) or error. Every
// exported method of a bound struct can be called by the page, so these
// structs have no others.
//
// Promises of every call:
//
//   - It is made by whoever is signed in: a bound method has no caller, so the
//     process has one session, and its Actor goes into each service. Rights
//     are read anew each time.
//   - The table in methods.go says what it needs; a method that is not in it
//     is refused, and fails a test.
//   - It ends: with a result, or with an error that has a code, also after a
//     panic or when it takes too long. Arguments are never logged.
//
// The page is served by one of two hosts behind the interface [Host]: the
// window ([Run]), or package loopback, to a browser.
package desktop
