// Package loopback is the second host of the page: it serves the page, its
// calls, files and events to a browser on this computer, where the window's
// libraries are missing and in end-to-end tests.
//
// Whatever else runs in that browser, on this computer or in its network must
// not reach it, so each request is checked in this order:
//
//   - Only 127.0.0.1 is listened on, and Host must name exactly that and the
//     port: a name that somebody points at 127.0.0.1 (DNS rebinding) is refused.
//   - Origin must be absent or the same. There are no CORS headers.
//   - Everything but the page itself needs the token, which is new at each
//     start, stands behind the # of the address, and so is never sent by the
//     browser itself. The page keeps it and sends it as a header.
//   - Of several pages the one opened last counts; the others are told so.
//
// It is for demo folders only: a token in an address and a port of this
// computer are no door for real people's data.
package loopback
