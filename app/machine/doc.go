// Package machine is what the operating system does for the program: where
// data belongs, whether a folder is fit for it, the keeper's lock, disk space
// and the signals to stop on.
//
// It promises that a folder [PrepareDataDir] accepted is on a disk of this
// computer, can be written, and, on Unix, is closed to other users; and that
// no two processes hold the same [Lock]. What a user can do something about
// comes back as a *timeclock.Error.
//
// One concept is in one file, with a file per system beside it where the
// systems differ. What decides is a pure function and tested on all of them.
package machine
