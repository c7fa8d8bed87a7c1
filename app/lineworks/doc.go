// Package lineworks speaks the LINE WORKS API 2.0 as it is: service-account
// tokens, Bots, messages, the member directory, the message log download and
// signed callbacks. It knows nothing of attendance.
//
// # Promises
//
//   - A message is never sent twice by this package. Every failed call says in
//     [Error.Outcome] whether LINE WORKS certainly did not act on it
//     ([OutcomeNotSent]) or may have ([OutcomeUnknown]); LINE WORKS returns no
//     message id and has no idempotency key, so the caller of a send must not
//     repeat an unknown one by itself.
//   - No request leaves before the rate limit of its API allows it, whoever
//     calls: the wait is inside the client. See [WithShare] for bulk work.
//   - Client secret, private key, assertions, tokens and Bot secrets appear in
//     no error and no formatted value.
//   - Everything read from the network is bounded.
//   - Answers may carry properties that this package does not know, and lack
//     those that the documentation calls optional.
//
// # Sources
//
// The comments name pages of https://developers.worksmobile.com by their last
// element, for example docs/auth-jwt. The API constants carry the names of these
// pages too. What is marked "measured" was reported by others from real
// answers; what is marked "unconfirmed" could not be verified, and the code does
// not depend on it.
//
// docs/auth-jwt, docs/auth-oauth, docs/auth-scope, docs/api-call,
// docs/error-codes, docs/rate-limits, docs/bot-create and its neighbours,
// docs/bot-domain-register and its neighbours, docs/bot-user-message-send,
// docs/bot-channel-message-send, docs/bot-send-content, docs/bot-actionobject,
// docs/bot-quickreply, docs/bot-persistentmenu-create, docs/bot-callback and
// its neighbours, docs/user-get, docs/user-list, docs/content-log-download.
package lineworks
