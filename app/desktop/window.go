package desktop

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"runtime"
	"sync/atomic"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/logger"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/windows"

	"punchline/app/timeclock"
	"punchline/app/words"
)

// ContentPolicy is what a page of ours may load and do, in both hosts: only
// what is part of it. Fluent UI writes its styles into the page while it runs,
// so these cannot be told from others by a hash or a nonce; scripts can, and
// none is allowed but our files.
const ContentPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; " +
	"object-src 'none'; base-uri 'none'; form-action 'none'"

// Size of the window: at its least everything needed is still in view.
const (
	minWidth, minHeight = 960, 640
	width, height       = 1280, 800
)

// Window says how to show a page in a window.
type Window struct {
	Assets    fs.FS  // holds index.html
	FolderUID string // there is one window a folder: a second start shows the first
	Hidden    bool   // starts without showing it
}

// Run shows p in a window until it is quit or ctx ends. It must be called on
// the main goroutine, and only where [Built].
//
// Codes: not_built, no_display.
func Run(ctx context.Context, p *Page, w Window) (err error) {
	const op = "desktop.Run"
	if !Built {
		return timeclock.E(op, timeclock.CodeNotBuilt, nil)
	}
	defer func() {
		// GTK without a display is a panic of Wails.
		if v := recover(); v != nil {
			cause := fmt.Errorf("panic: %s", panicText(v))
			if e, ok := v.(error); ok {
				cause = e
			}
			err = timeclock.E(op, timeclock.CodeNoDisplay, cause)
		}
	}()
	h := &window{page: p, ctx: ctx}
	if err := wails.Run(h.options(w)); err != nil {
		return timeclock.E(op, timeclock.CodeInternal, err)
	}
	return nil
}

// window is the host that Wails makes.
type window struct {
	page *Page
	ctx  context.Context // ends the program

	wails    atomic.Pointer[context.Context] // Wails's own; nil until it has started
	quitting atomic.Bool
}

// options are what Wails is started with.
func (h *window) options(w Window) *options.App {
	_, _, hides := h.page.chosenNow()
	return &options.App{
		Title: h.page.title(), Width: width, Height: height, MinWidth: minWidth, MinHeight: minHeight,
		StartHidden: w.Hidden,
		AssetServer: &assetserver.Options{Assets: w.Assets, Handler: h.page.Files(), Middleware: withPolicy},
		Bind:        h.page.Bound(),
		Logger:      wailsLog{h.page.log}, LogLevel: logger.INFO, LogLevelProduction: logger.ERROR,
		ErrorFormatter: func(err error) any { return FormatError(err) },
		OnStartup:      h.started,
		OnBeforeClose:  h.keepsOn,
		// On macOS closing the window and quitting arrive as one in
		// OnBeforeClose, so there the setting holds from the next start on.
		HideWindowOnClose: runtime.GOOS == "darwin" && hides,
		SingleInstanceLock: &options.SingleInstanceLock{
			UniqueId:               "punchline-" + w.FolderUID,
			OnSecondInstanceLaunch: func(options.SecondInstanceData) { h.Show() },
		},
		Linux:   &linux.Options{ProgramName: "punchline", WebviewGpuPolicy: linux.WebviewGpuPolicyNever},
		Windows: &windows.Options{IsZoomControlEnabled: true},
	}
}

// title names the program, and the demo as one.
func (p *Page) title() string {
	if !p.s.Demo {
		return "Punchline"
	}
	language, _, _ := p.chosenNow()
	return "Punchline - " + words.Say(words.Lang(language), "frame.demo")
}

func withPolicy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", ContentPolicy)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// started is called while the page loads, on a goroutine of its own.
func (h *window) started(ctx context.Context) {
	h.wails.Store(&ctx)
	h.page.Attach(h)
	context.AfterFunc(h.ctx, h.Quit)
}

// keepsOn is asked when the window is closed or the program is to end, and
// says whether it stays.
func (h *window) keepsOn(context.Context) bool {
	if h.quitting.Load() || h.ctx.Err() != nil || runtime.GOOS == "darwin" {
		return false
	}
	if _, _, hides := h.page.chosenNow(); !hides {
		return false
	}
	h.hide()
	return true
}

var errNotStarted = errors.New("the window has not started yet")
