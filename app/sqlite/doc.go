// Package sqlite keeps everything Punchline knows in one SQLite file and
// implements the services of package timeclock on it.
//
// Promises:
//
//   - What was acknowledged survives a power cut: WAL with synchronous=FULL,
//     and a message is acknowledged after its commit. Messages that arrive
//     together share one commit (see writer).
//   - A message and everything that follows from it are one transaction; one
//     bad message never takes its neighbours down (see inbox).
//   - There is one writer per process and any number of readers. Readers never
//     wait for it.
//   - Subscribers hear of a change after its commit, never before, whichever
//     process made it.
//   - History and operation rows are append-only, held by triggers.
//
// Decisions are made in package timeclock; this package loads what they rest
// on, calls them, and stores what they say. The same file name stands for the
// same concept in both.
package sqlite
