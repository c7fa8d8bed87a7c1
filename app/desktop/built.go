//go:build (desktop && production) || dev

package desktop

// Built says whether this program has the window: it needs the system's
// libraries, so tests, the command line and most builds do without.
const Built = true
