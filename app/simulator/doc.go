// Package simulator is a LINE WORKS made of nothing but Go: real HTTP on
// loopback, for the demo and for tests. It simulates the token endpoint with its
// assertion checks, Bots, their domains and members, menus, messages, rooms, the
// member directory, the message log download, rate limits, and callbacks signed
// with the Bot secret.
//
// # Promises
//
//   - It answers as the documentation and measured answers say, error bodies
//     included. Where these are silent it is the stricter of the likely ones, so
//     that a client who works here does not rely on luck there; each such choice
//     is marked "choice" beside the code.
//   - Everything that members and Bots say is kept in order ([Simulator.Talk],
//     [Simulator.Sent]), and tests can wait for it without sleeping
//     ([Simulator.WaitSent], [Simulator.Subscribe]).
//   - Faults happen on request ([Simulator.Inject]), never by chance.
//   - Its chat page, at "/" of its address, shows the same talks and lets a person
//     write as a member; it uses nothing but the control pages.
//   - It calls plain http only on loopback hosts, listens on loopback only, and
//     its control pages refuse requests that a foreign web page could make.
//
// The state lives in memory and is gone with the process; whoever needs the same
// Bots again gives them with [Simulator.AddBot].
//
// # Sources
//
// Comments name pages of https://developers.worksmobile.com by their last
// element, as do the API names by which faults and limits are given: auth-jwt
// (token), auth-oauth (revoke), bot-create, bot-list, bot-get, bot-update-put,
// bot-update-patch, bot-delete, bot-secret-issue, bot-domain-register,
// bot-domain-list, bot-domain-update-put, bot-domain-update-patch,
// bot-domain-delete, bot-domain-member-create, bot-domain-member-list,
// bot-domain-member-delete, bot-user-message-send, bot-channel-message-send,
// bot-persistentmenu-create, bot-persistentmenu-get, bot-persistentmenu-delete,
// bot-channel-create, bot-channel-get, bot-channel-members-list,
// bot-channel-leave, user-get, user-list, content-log-download; and "callback"
// for what it posts itself.
package simulator
