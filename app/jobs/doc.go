// Package jobs is the work that an admin starts and waits for: imports and
// lists of employees now, diagnosis and recovery later. A job is the same from the screen and
// from the command line; it takes the services of package timeclock, tells how
// far it is, and ends when its context does.
//
// A job returns what a person reads, worded in the language asked for by
// package words. It decides nothing itself: what a file holds is read by
// package sheet, what it would change is planned by timeclock.PlanImport, and
// both are written by a service in one transaction.
package jobs
