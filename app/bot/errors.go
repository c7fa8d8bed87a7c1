package bot

import (
	"errors"
	"time"

	"punchline/app/lineworks"
	"punchline/app/timeclock"
)

// CodeOf is our code for an error of LINE WORKS.
func CodeOf(err error) timeclock.Code {
	if err == nil {
		return ""
	}
	if noBot(asError(err)) {
		return timeclock.CodeLWBots
	}
	switch lineworks.KindOf(err) {
	case lineworks.KindInvalidScope:
		return timeclock.CodeLWScope
	case lineworks.KindInvalidClient:
		return timeclock.CodeLWClient
	case lineworks.KindInvalidGrant:
		return timeclock.CodeLWGrant
	case lineworks.KindUnauthorized:
		return timeclock.CodeLWToken
	case lineworks.KindForbidden:
		return timeclock.CodeLWForbidden
	case lineworks.KindAccessDeniedForBot:
		return timeclock.CodeLWBotDenied
	case lineworks.KindNotFound:
		return timeclock.CodeLWNotFound
	case lineworks.KindConflict:
		return timeclock.CodeLWConflict
	case lineworks.KindBadRequest, lineworks.KindLimit:
		return timeclock.CodeLWBadRequest
	case lineworks.KindRateLimited:
		return timeclock.CodeLWRate
	case lineworks.KindServer:
		return timeclock.CodeLWServer
	case lineworks.KindNetwork, lineworks.KindTimeout, lineworks.KindCanceled:
		return timeclock.CodeLWNetwork
	case lineworks.KindTLS:
		return timeclock.CodeLWTLS
	}
	return timeclock.CodeLWUnexpected
}

// noBot reports whether there is no room for another Bot, or the one asked for
// is not there or another app's, which LINE WORKS does not tell apart.
func noBot(e *lineworks.Error) bool {
	switch {
	case e == nil:
		return false
	case e.API == lineworks.APIBotCreate:
		return e.Code == "LIMIT_EXCEEDED"
	case e.API == lineworks.APIBotGet:
		return e.Kind == lineworks.KindNotFound || e.Kind == lineworks.KindForbidden && e.Code == "ACCESS_DENIED"
	}
	return false
}

// clockWrong is how far this PC's clock may be off before it is to blame for a
// refused token.
const clockWrong = time.Minute

// codeWithClock is CodeOf, knowing what the client learned of this PC's clock:
// an assertion or a token may be refused for nothing else.
func codeWithClock(err error, client *lineworks.Client) timeclock.Code {
	code := CodeOf(err)
	if (code == timeclock.CodeLWGrant || code == timeclock.CodeLWToken) && client != nil {
		if off, ok := client.ClockOffset(); ok && off.Abs() > clockWrong {
			return timeclock.CodeLWClock
		}
	}
	return code
}

// lasting reports whether trying the same again can never help.
func lasting(err error) bool {
	switch lineworks.KindOf(err) {
	case lineworks.KindAccessDeniedForBot, lineworks.KindNotFound, lineworks.KindBadRequest, lineworks.KindLimit, lineworks.KindConflict:
		return true
	}
	return false
}

// noSuchMember reports whether a look-up was answered "there is none". LINE
// WORKS also says ACCESS_DENIED for what does not exist; FORBIDDEN is a scope
// that is missing, and says nothing about the member.
func noSuchMember(err error) bool {
	e, ok := errors.AsType[*lineworks.Error](err)
	if !ok {
		return false
	}
	// KindLimit: an id longer than any can be.
	return e.Kind == lineworks.KindNotFound || e.Kind == lineworks.KindLimit || (e.Kind == lineworks.KindForbidden && e.Code == "ACCESS_DENIED")
}

// asError is err as LINE WORKS's, or nil.
func asError(err error) *lineworks.Error {
	e, _ := errors.AsType[*lineworks.Error](err)
	return e
}
