package desktop

import (
	"context"
	"errors"
	"io"

	"punchline/app/timeclock"
)

// Host shows the page and does for it what only its surroundings can. The
// window is one; package loopback, for a browser, is the other.
type Host interface {
	// Emit tells the page of an event. It does not wait for it to be heard.
	Emit(event string, data any)
	// SaveAs lets the user keep a file that write produces, offered under
	// name. saved is false if he decided against it.
	SaveAs(ctx context.Context, name string, write func(io.Writer) error) (saved bool, err error)
	// Notify shows a notification of the system, outside the page.
	Notify(title, body string) error
	// OpenURL opens a page of http or https in the user's browser.
	OpenURL(url string) error
	// Show brings the page to the front.
	Show()
	// Quit ends the program.
	Quit()
}

// The events a page hears.
const (
	EventChange  = "change"  // ChangeEvent: ask again what rests on these topics
	EventSession = "session" // the session ended or changed: ask Session.State
)

// ChangeEvent says what changed.
type ChangeEvent struct {
	Topics []timeclock.Topic `json:"topics"`
}

// noHost is there before a host is attached.
type noHost struct{}

var errNoHost = errors.New("no host shows the page")

func (noHost) Emit(string, any) {}
func (noHost) SaveAs(context.Context, string, func(io.Writer) error) (bool, error) {
	return false, timeclock.E("desktop.SaveAs", timeclock.CodeInternal, errNoHost)
}
func (noHost) Notify(string, string) error {
	return timeclock.E("desktop.Notify", timeclock.CodeInternal, errNoHost)
}
func (noHost) OpenURL(string) error {
	return timeclock.E("desktop.OpenURL", timeclock.CodeInternal, errNoHost)
}
func (noHost) Show() {}
func (noHost) Quit() {}
