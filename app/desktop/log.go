package desktop

import (
	"log/slog"
	"regexp"
)

// wailsLog passes on what Wails logs, without the messages of the page that
// Wails quotes: they hold the arguments of calls, a password among them.
type wailsLog struct{ log *slog.Logger }

// Print implements logger.Logger, as do the others.
func (l wailsLog) Print(m string)   { l.log.Debug("window", "message", redact(m)) }
func (l wailsLog) Trace(string)     {} // the results of calls, in full
func (l wailsLog) Debug(m string)   { l.log.Debug("window", "message", redact(m)) }
func (l wailsLog) Info(m string)    { l.log.Debug("window", "message", redact(m)) }
func (l wailsLog) Warning(m string) { l.log.Warn("window", "message", redact(m)) }
func (l wailsLog) Error(m string)   { l.log.Error("window", "message", redact(m)) }

// Fatal does not end the program, as the default logger of Wails does: the
// database must be closed by whoever opened it.
func (l wailsLog) Fatal(m string) { l.log.Error("window", "fatal", true, "message", redact(m)) }

var (
	// What begins a quoted message: a call, or the JSON of one.
	quoted     = regexp.MustCompile(`(?s)([A-Za-z]?[\[{"].*)$`)
	methodName = regexp.MustCompile(`"name":"([\w.]+)"`)
)

// redact cuts m where a quoted message begins and keeps the name of the method.
func redact(m string) string {
	at := quoted.FindStringIndex(m)
	if at == nil {
		return m
	}
	kept := m[:at[0]] + "…"
	if name := methodName.FindStringSubmatch(m[at[0]:]); name != nil {
		kept += " (" + name[1] + ")"
	}
	return kept
}
