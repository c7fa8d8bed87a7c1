package desktop

import (
	"context"
	"encoding/json"
	"errors"

	"punchline/app/timeclock"
)

// wireError is how an error crosses to the page, which words it by the code.
type wireError struct {
	Code   timeclock.Code    `json:"code"`
	Field  string            `json:"field,omitempty"`
	Reason string            `json:"reason,omitempty"` // a timeclock.ProblemReason
	Args   map[string]string `json:"args,omitempty"`
}

// FormatError is err as the page gets it: JSON in a string, {"code":…,
// "field":…,"reason":…,"args":{…}}. The cause stays here, it is for the log. A string,
// because Wails shows the page an object as "[object Object]".
func FormatError(err error) string {
	w := wireError{Code: timeclock.CodeOf(err), Args: timeclock.ArgsOf(err)}
	if e, ok := errors.AsType[*timeclock.Error](err); ok {
		w.Field, w.Reason = e.Field, e.Args["reason"]
	}
	b, merr := json.Marshal(w)
	if merr != nil { // strings only: cannot happen
		return `{"code":"internal"}`
	}
	return string(b)
}

// coded gives err a code where it has none of its own: a call that took too
// long, or that the program's end cut off.
func coded(op string, err error) error {
	if _, ok := errors.AsType[*timeclock.Error](err); ok || err == nil {
		return err
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return timeclock.E(op, timeclock.CodeBusy, err)
	case errors.Is(err, context.Canceled):
		return timeclock.E(op, timeclock.CodeShutDown, err)
	}
	return timeclock.E(op, timeclock.CodeInternal, err)
}
