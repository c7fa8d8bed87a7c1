package timeclock

import (
	"errors"
	"fmt"
)

// Code names a kind of failure. Codes are stored in the database and shown by
// the command line, so they are append-only: never rename or reuse one. Each
// has a sentence in Japanese and English in package words under "error.CODE".
type Code string

// The codes, by what the reader can do about them.
const (
	CodeInternal   Code = "internal"    // a fault of ours; the log has the cause
	CodeInvalid    Code = "invalid"     // a value is not acceptable; Field says which
	CodeNotFound   Code = "not_found"   // the thing asked for does not exist
	CodeConflict   Code = "conflict"    // changed by somebody else meanwhile, or already there
	CodeNotNeeded  Code = "not_needed"  // of a reminder: punched meanwhile, or too late to be of use
	CodeForbidden  Code = "forbidden"   // the actor lacks the right
	CodeBusy       Code = "busy"        // too much is waiting; try again
	CodeNotStored  Code = "not_stored"  // could not be written to disk
	CodeShutDown   Code = "shut_down"   // the program is ending
	CodeBadRequest Code = "bad_request" // the command line or a request is malformed

	CodeDiskFull        Code = "disk_full"         // no space left where the data is
	CodeDataUnwritable  Code = "data_unwritable"   // the data folder cannot be written
	CodeDataNetwork     Code = "data_network"      // the data folder is on a network drive
	CodeDataNewer       Code = "data_newer"        // the database was made by a newer program
	CodeDataDamaged     Code = "data_damaged"      // the database is not readable as one
	CodeDataForeign     Code = "data_foreign"      // the file is a database, but not Punchline's
	CodeDataDemo        Code = "data_demo"         // a demo folder where a real one is wanted
	CodeDataReal        Code = "data_real"         // a real folder where a demo one is wanted
	CodeDataPragma      Code = "data_pragma"       // the database cannot be set to keep writes safe
	CodeKeeperRunning   Code = "keeper_running"    // another Punchline already listens on this folder
	CodePortTaken       Code = "port_taken"        // the listening address is in use
	CodeAddrInvalid     Code = "addr_invalid"      // the listening address is malformed or not allowed
	CodeKeyMissing      Code = "key_missing"       // the key that opens the secrets is gone
	CodeKeyUnusable     Code = "key_unusable"      // the key file is unreadable or not a key
	CodeNotRegistered   Code = "not_registered"    // no LINE WORKS API is registered yet
	CodeURLNotLoopback  Code = "url_not_loopback"  // a replaced base URL that is not on this computer
	CodeNotBuilt        Code = "not_built"         // this build has no window
	CodeNotYetAvailable Code = "not_yet_available" // named in the help, not part of this version

	CodeSignInNeeded Code = "sign_in_needed" // nobody is signed in, or no longer
	CodeSignInFailed Code = "sign_in_failed" // login or password is wrong; which one is not told
	CodePageReplaced Code = "page_replaced"  // the page was opened again elsewhere
	CodePageToken    Code = "page_token"     // the page has no token, or one of an earlier start
	CodeNoDisplay    Code = "no_display"     // a window is wanted where none can be shown

	CodeFileUnreadable   Code = "file_unreadable"   // cannot be opened or read
	CodeFileEmpty        Code = "file_empty"        // nothing in it
	CodeFileTooLarge     Code = "file_too_large"    // over the limits of an import
	CodeFileKind         Code = "file_kind"         // not a kind of file an import reads
	CodeFileEncoding     Code = "file_encoding"     // the text's encoding cannot be told
	CodeFileMalformed    Code = "file_malformed"    // broken quoting or structure
	CodeFileHeader       Code = "file_header"       // no header row could be found
	CodeFileColumn       Code = "file_column"       // a needed column is missing
	CodeFileHeaderTwice  Code = "file_header_twice" // two columns carry the same meaning
	CodePhrasesMalformed Code = "phrases_malformed" // a line of a phrase file is not type<TAB>phrase
	CodePhrasesHeader    Code = "phrases_header"    // no row names the columns of a file of phrases
	CodePhrasesMany      Code = "phrases_many"      // more phrases than there may be
	CodeRowsRejected     Code = "rows_rejected"     // some rows were not good, and all had to be

	CodeFilePassword      Code = "file_password"       // a workbook saved with a password, and none was given
	CodeFilePasswordWrong Code = "file_password_wrong" // another password than the workbook's
	CodeFileSheet         Code = "file_sheet"          // several sheets could be meant
	CodeFileHeaderMany    Code = "file_header_many"    // several rows could be the header
	CodeFileFarCell       Code = "file_far_cell"       // a value far away from the table

	CodeImportTouched Code = "import_touched" // something changed what an import wrote: it cannot be taken back

	CodeLWScope      Code = "lineworks_scope"        // a scope is not ticked in the Developer Console
	CodeLWClient     Code = "lineworks_client"       // Client ID, Secret, Service Account or key is wrong
	CodeLWGrant      Code = "lineworks_grant"        // the signed assertion was refused, often a wrong clock
	CodeLWToken      Code = "lineworks_unauthorized" // refused even with a fresh token
	CodeLWForbidden  Code = "lineworks_forbidden"    // the app may not do this
	CodeLWBotDenied  Code = "lineworks_bot_denied"   // the Bot is not public to this member
	CodeLWNotFound   Code = "lineworks_not_found"    // the member or Bot does not exist
	CodeLWBadRequest Code = "lineworks_bad_request"  // LINE WORKS finds the request malformed
	CodeLWRate       Code = "lineworks_rate"         // too many requests
	CodeLWServer     Code = "lineworks_server"       // LINE WORKS itself fails
	CodeLWNetwork    Code = "lineworks_network"      // no connection to LINE WORKS
	CodeLWTLS        Code = "lineworks_tls"          // the certificate is not trusted (inspection?)
	CodeLWOutcome    Code = "lineworks_outcome"      // sent, but the answer never came: 結果不明
	CodeLWUnexpected Code = "lineworks_unexpected"   // an answer nobody understands
	CodeLWClock      Code = "lineworks_clock"        // refused, and this PC's clock is off by more than a minute
	CodeLWConflict   Code = "lineworks_conflict"     // LINE WORKS has it already, or somebody changes it now
	CodeLWBots       Code = "lineworks_bots"         // no room for another Bot, or the Bot picked is not there
	CodeLWSecret     Code = "lineworks_secret"       // a new Bot Secret was issued, perhaps, and its answer lost
	CodeBotNotOurs   Code = "bot_not_ours"           // the Bot was not made by Punchline
	CodeConsent      Code = "consent_needed"         // the terms were not agreed to, or are newer
	CodeStopped      Code = "stopped"                // the admin stopped what he had begun
	CodeRegistering  Code = "registering"            // another window or command registers at LINE WORKS now

	CodeClockBack Code = "clock_back" // the PC's clock was set back while Punchline did not run
	CodeKeyLocked Code = "key_locked" // the key is in a keychain that cannot be asked now
	CodeKeyUnseen Code = "key_unseen" // the keeper has a key that this process does not find

	CodeUnitInUse      Code = "unit_in_use"     // a 所属 or 雇用区分 that employees or punches name
	CodeNotUsed        Code = "not_used"        // LINE WORKS連携 is 使用しない
	CodeFileCharacters Code = "file_characters" // a value has characters that the file's encoding lacks
	CodeTooMuch        Code = "too_much"        // one call of the page sends more than is taken at once
)

// Codes lists every code, for the tests that hold the sentences against it.
func Codes() []Code {
	return []Code{
		CodeInternal, CodeInvalid, CodeNotFound, CodeConflict, CodeNotNeeded, CodeForbidden, CodeBusy, CodeNotStored, CodeShutDown, CodeBadRequest,
		CodeDiskFull, CodeDataUnwritable, CodeDataNetwork, CodeDataNewer, CodeDataDamaged, CodeDataForeign, CodeDataDemo, CodeDataReal,
		CodeDataPragma, CodeKeeperRunning, CodePortTaken, CodeAddrInvalid, CodeKeyMissing, CodeKeyUnusable, CodeNotRegistered,
		CodeURLNotLoopback, CodeNotBuilt, CodeNotYetAvailable,
		CodeSignInNeeded, CodeSignInFailed, CodePageReplaced, CodePageToken, CodeNoDisplay,
		CodeFileUnreadable, CodeFileEmpty, CodeFileTooLarge, CodeFileKind, CodeFileEncoding, CodeFileMalformed, CodeFileHeader,
		CodeFileColumn, CodeFileHeaderTwice, CodePhrasesMalformed, CodePhrasesHeader, CodePhrasesMany, CodeRowsRejected,
		CodeFilePassword, CodeFilePasswordWrong, CodeFileSheet, CodeFileHeaderMany, CodeFileFarCell, CodeImportTouched,
		CodeLWScope, CodeLWClient, CodeLWGrant, CodeLWToken, CodeLWForbidden, CodeLWBotDenied, CodeLWNotFound, CodeLWBadRequest,
		CodeLWRate, CodeLWServer, CodeLWNetwork, CodeLWTLS, CodeLWOutcome, CodeLWUnexpected,
		CodeLWClock, CodeLWConflict, CodeLWBots, CodeConsent, CodeRegistering, CodeLWSecret, CodeBotNotOurs,
		CodeClockBack, CodeKeyLocked, CodeKeyUnseen,
		CodeUnitInUse, CodeFileCharacters, CodeNotUsed, CodeTooMuch,
	}
}

// Error is what every service returns: what was tried, what kind of failure
// it was, and why. It never carries a secret.
type Error struct {
	Op    string            // the operation, "package.Function"
	Code  Code              // zero means CodeInternal
	Field string            // the field at fault, if one is
	Args  map[string]string // values for the sentence, such as a path or a port
	Err   error             // the cause, for the log
}

func (e *Error) Error() string {
	s := e.Op + ": " + string(e.code())
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) code() Code {
	if e.Code == "" {
		return CodeInternal
	}
	return e.Code
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Err }

// E makes an *Error. args are pairs of name and value for the sentence.
func E(op string, code Code, cause error, args ...string) *Error {
	e := &Error{Op: op, Code: code, Err: cause}
	for i := 0; i+1 < len(args); i += 2 {
		if e.Args == nil {
			e.Args = make(map[string]string, len(args)/2)
		}
		e.Args[args[i]] = args[i+1]
	}
	return e
}

// Invalid makes an *Error about one field. reason is for the log.
func Invalid(op, field, reason string) *Error {
	return &Error{Op: op, Code: CodeInvalid, Field: field, Args: map[string]string{"field": field}, Err: errors.New(reason)}
}

// CodeOf finds the outermost code in err; CodeInternal if it carries none,
// and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.code()
	}
	return CodeInternal
}

// ArgsOf finds the values for the sentence of err.
func ArgsOf(err error) map[string]string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Args
	}
	return nil
}

// PanicError turns a recovered panic value into an error that keeps it for the log.
func PanicError(op string, v any) *Error {
	return E(op, CodeInternal, fmt.Errorf("panic: %v", v))
}
