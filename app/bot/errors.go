package bot

import (
	"errors"

	"punchline/app/lineworks"
	"punchline/app/timeclock"
)

// CodeOf is our code for an error of LINE WORKS.
func CodeOf(err error) timeclock.Code {
	if err == nil {
		return ""
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
		return timeclock.CodeConflict
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
