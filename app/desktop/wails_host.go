package desktop

import (
	"context"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"punchline/app/timeclock"
)

// What Wails's runtime does must be given Wails's own context: any other ends
// the program at once. So all of it is in this file, behind with.

// with calls f with Wails's context, if it has started.
func (h *window) with(f func(ctx context.Context)) bool {
	ctx := h.wails.Load()
	if ctx == nil {
		return false
	}
	f(*ctx)
	return true
}

// Emit implements Host. A page that has not loaded asks for everything anyway.
func (h *window) Emit(event string, data any) {
	h.with(func(ctx context.Context) { runtime.EventsEmit(ctx, event, data) })
}

// Show implements Host.
func (h *window) Show() {
	h.with(func(ctx context.Context) {
		runtime.Show(ctx)
		runtime.WindowShow(ctx)
		runtime.WindowUnminimise(ctx)
	})
}

func (h *window) hide() { h.with(runtime.Hide) }

// Quit implements Host.
func (h *window) Quit() {
	h.quitting.Store(true)
	h.with(runtime.Quit)
}

// OpenURL implements Host.
func (h *window) OpenURL(address string) error {
	const op = "desktop.OpenURL"
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return timeclock.E(op, timeclock.CodeInvalid, errors.New("not an address of http or https"))
	}
	if !h.with(func(ctx context.Context) { runtime.BrowserOpenURL(ctx, u.String()) }) {
		return timeclock.E(op, timeclock.CodeInternal, errNotStarted)
	}
	return nil
}

// notifications are set up at the first one: on macOS that asks the user.
var notifications sync.Once

// Notify implements Host.
func (h *window) Notify(title, body string) error {
	err := errNotStarted
	h.with(func(ctx context.Context) {
		err = nil
		notifications.Do(func() {
			if err = runtime.InitializeNotifications(ctx); err == nil {
				_, err = runtime.RequestNotificationAuthorization(ctx)
			}
		})
		if err == nil {
			err = runtime.SendNotification(ctx, runtime.NotificationOptions{ID: title, Title: title, Body: body})
		}
	})
	if err != nil {
		return timeclock.E("desktop.Notify", timeclock.CodeInternal, err)
	}
	return nil
}

// SaveAs implements Host. The file gets its name only once it is complete.
func (h *window) SaveAs(_ context.Context, name string, write func(io.Writer) error) (saved bool, err error) {
	const op = "desktop.SaveAs"
	path, err := "", errNotStarted
	h.with(func(ctx context.Context) {
		path, err = runtime.SaveFileDialog(ctx, runtime.SaveDialogOptions{DefaultFilename: name})
	})
	if err != nil {
		return false, timeclock.E(op, timeclock.CodeInternal, err)
	}
	if path == "" {
		return false, nil
	}
	if err := saveFile(path, write); err != nil {
		return false, timeclock.E(op, timeclock.CodeFileUnreadable, err, "path", path)
	}
	return true, nil
}

func saveFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".punchline-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
