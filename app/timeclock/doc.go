// Package timeclock is Punchline's domain: what a punch is, who may do what,
// and what a chat message means.
//
// It holds the types every other package speaks, the interfaces of the
// services that package sqlite implements, and the decisions as pure
// functions: [Decide] (what a message does), [Day] (what a working day looks
// like), [May] (who is allowed), [PlanImport] (what a file would change).
// Nothing here reads a clock, a file, a database or the network; times are
// arguments, and a decision returns a [Case] with [Params], never text. The
// sentences are in package words.
//
// Instants are time.Time cut to milliseconds, in UTC where they are stored.
// Calendar dates are [Date], in the company's time zone.
package timeclock
