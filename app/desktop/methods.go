package desktop

import "punchline/app/timeclock"

// need is what a call takes: open, signedIn, or the name of a
// timeclock.Action that the administrator may do.
type need string

const (
	open     need = "open"      // nobody needs to be signed in
	signedIn need = "signed_in" // any administrator
)

// methods says what each bound method needs. A method that is missing here
// cannot be called.
var methods = map[string]need{
	"Session.State":            open,
	"Session.CreateFirstAdmin": open,
	"Session.SignIn":           open,
	"Session.SignOut":          open,

	"Preferences.Save": signedIn,

	"Home.Overview":  need(timeclock.ReadRecords),
	"Home.Feed":      need(timeclock.ReadRecords),
	"Home.Status":    need(timeclock.ReadRecords),
	"Home.Checklist": need(timeclock.ReadRecords),
}

// Callable reports whether the page may call method, "Home.Overview", at all.
func Callable(method string) bool {
	_, ok := methods[method]
	return ok
}
