package machine

import (
	"encoding/json"
	"errors"
	"os"
	"strconv"
	"time"

	"github.com/gofrs/flock"

	"punchline/app/timeclock"
)

// FileLock is a lock this process holds. The system gives it back when the
// process ends, however it ends, so there is no stale lock to clear away.
type FileLock struct {
	flock *flock.Flock
	path  string
}

// Lock takes the lock at path if nobody holds it, and does not wait: held is
// true if the caller now has it, false if somebody else does, also another
// part of the same process. The lock file itself stays for ever: removing it
// would let two processes lock two different files of one name.
//
// CodeDataUnwritable, CodeDiskFull: the lock file cannot be made.
func Lock(path string) (l *FileLock, held bool, err error) {
	const op = "machine.Lock"
	f := flock.New(path, flock.SetPermissions(0o600))
	held, err = f.TryLock()
	if err != nil {
		return nil, false, writeError(op, path, err)
	}
	if !held {
		return nil, false, nil
	}
	l = &FileLock{flock: f, path: path}
	writeHolder(path, Holder{PID: os.Getpid(), Since: time.Now().UTC().Truncate(time.Second)})
	return l, true, nil
}

// Unlock gives the lock back. Doing it again does nothing.
func (l *FileLock) Unlock() error {
	if !l.flock.Locked() {
		return nil
	}
	// The note goes first: once the lock is free, it may be the next holder's.
	removed := os.Remove(holderPath(l.path))
	if errors.Is(removed, os.ErrNotExist) {
		removed = nil
	}
	return errors.Join(removed, l.flock.Unlock())
}

// Holder says who took a lock. It is for people who look for that process;
// after a crash it is what the last one left behind.
type Holder struct {
	PID   int       `json:"pid"`
	Since time.Time `json:"since"`
}

// holderPath is beside the lock, not in it: Windows lets nobody else read a
// locked file.
func holderPath(lock string) string { return lock + ".holder" }

// writeHolder leaves the note, or none: it is not worth refusing to start, for
// on a full disk the keeper is what tells people so.
func writeHolder(lock string, h Holder) {
	data, err := json.Marshal(h)
	if err == nil {
		err = os.WriteFile(holderPath(lock), append(data, '\n'), 0o600)
	}
	if err != nil {
		os.Remove(holderPath(lock))
	}
}

// LockHolder reads who took the lock at path; false if nobody left a note.
// Only [Lock] knows whether it is taken now.
func LockHolder(path string) (Holder, bool) {
	var h Holder
	data, err := os.ReadFile(holderPath(path))
	if err != nil || json.Unmarshal(data, &h) != nil || h.PID <= 0 {
		return Holder{}, false
	}
	return h, true
}

// LockTaken is the error for a lock at path that somebody else holds:
// CodeKeeperRunning, with pid and since if they are known.
func LockTaken(path string) error {
	h, ok := LockHolder(path)
	if !ok {
		return timeclock.E("machine.Lock", timeclock.CodeKeeperRunning, nil)
	}
	return timeclock.E("machine.Lock", timeclock.CodeKeeperRunning, nil,
		"pid", strconv.Itoa(h.PID), "since", h.Since.Local().Format(time.DateTime))
}
