package loopback

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"syscall"
	"time"

	"punchline/app/timeclock"
)

// Limits of one request, so that slow or endless ones end by themselves.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = time.Minute // a file of 64 MiB
	writeTimeout      = time.Minute // a call may take 30 seconds
	idleTimeout       = 2 * time.Minute
	maxHeader         = 16 << 10
	maxCall           = 16 << 20 // bytes of a call's body: the account IDs of 100,000 employees
	maxDrained        = 64 << 20 // bytes read of a body that is too large: a browser that is cut off shows no answer
)

// The headers a page sends.
const (
	HeaderToken = "X-Punchline-Token"
	HeaderPage  = "X-Punchline-Page" // random, made by each page as it loads
)

// Config says what is served. What has no remark is needed.
type Config struct {
	Assets      fs.FS                    // the page, index.html at its top
	Bound       []any                    // structs; their exported methods are called as "Struct.Method"
	Callable    func(method string) bool // whether a method may be called at all
	FormatError func(error) string       // an error as the page gets it, JSON
	Files       http.Handler             // answers POST /files and GET /files/ID
	// KeepFile lets the page fetch data from Files under the id it returns.
	KeepFile func(name, mediaType string, data []byte) (id string)
	Policy   string // Content-Security-Policy
	Demo     bool   // must be true
	// OpenURL opens an address in the user's browser. nil: nobody does.
	OpenURL func(url string) error
	// Log takes what no caller hears of. nil: discarded.
	Log *slog.Logger
}

// Host serves one page. Make it with New, then Start it, in the end Close it.
type Host struct {
	cfg     Config
	methods map[string]method
	token   string
	pages   pages

	ln     net.Listener
	srv    *http.Server
	served chan struct{} // closed when it no longer serves

	quit     chan struct{}
	quitOnce sync.Once
}

// New makes a host with a token of its own. Code: data_real unless it is for
// a demo.
func New(cfg Config) (*Host, error) {
	if !cfg.Demo {
		return nil, timeclock.E("loopback.New", timeclock.CodeDataReal, errors.New("only demo folders are served to a browser"))
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.OpenURL == nil {
		cfg.OpenURL = func(string) error { return nil }
	}
	return &Host{cfg: cfg, methods: methodsOf(cfg.Bound, cfg.Callable), token: rand.Text(), served: make(chan struct{}), quit: make(chan struct{})}, nil
}

// Start listens on a free port of 127.0.0.1, or on the given one.
// Code: port_taken.
func (h *Host) Start(port string) error {
	addr := net.JoinHostPort("127.0.0.1", port)
	ln, err := net.Listen("tcp4", addr)
	if err != nil {
		code := timeclock.CodeAddrInvalid
		if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, syscall.Errno(10048)) || errors.Is(err, syscall.EACCES) { // WSAEADDRINUSE
			code = timeclock.CodePortTaken
		}
		return timeclock.E("loopback.Start", code, err, "addr", addr)
	}
	h.ln = ln
	h.srv = &http.Server{
		Handler: h.guard(h.routes()), ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: log.New(io.Discard, "", 0),
	}
	go func() {
		defer close(h.served)
		if err := h.srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			h.cfg.Log.Error("the page is no longer served", "err", err)
		}
	}()
	return nil
}

// Addr is the address listened on.
func (h *Host) Addr() string { return h.ln.Addr().String() }

// URL opens the page. Whoever has it can use the page until the program ends.
func (h *Host) URL() string { return "http://" + h.Addr() + "/#" + h.token }

// Done is closed when the page asks the program to end.
func (h *Host) Done() <-chan struct{} { return h.quit }

// Close ends the streams of events, waits for the calls under way, at most
// until ctx ends, and closes the port. More than once is once.
func (h *Host) Close(ctx context.Context) error {
	h.pages.close()
	if h.srv == nil {
		return nil
	}
	err := h.srv.Shutdown(ctx)
	if err != nil {
		h.srv.Close()
	}
	<-h.served
	return err
}

// The methods below make it a host as package desktop wants one.

// Emit tells the page of an event.
func (h *Host) Emit(event string, data any) {
	if err := h.pages.tell(event, data); err != nil {
		h.cfg.Log.Error("an event could not be told", "event", event, "err", err)
	}
}

// SaveAs hands the file to the page, which has the browser keep it where that
// keeps its downloads: whether the user wanted it is not known.
func (h *Host) SaveAs(_ context.Context, name string, write func(io.Writer) error) (saved bool, err error) {
	var data bytes.Buffer
	if err := write(&data); err != nil {
		return false, err
	}
	h.Emit("download", map[string]string{"id": h.cfg.KeepFile(name, "", data.Bytes()), "name": name})
	return true, nil
}

// Notify lets the page show it: a browser's own notifications are asked for
// by pages only.
func (h *Host) Notify(title, body string) error {
	h.Emit("notice", map[string]string{"title": title, "body": body})
	return nil
}

// OpenURL opens a page of http or https in the user's browser. Code: invalid
// for any other address.
func (h *Host) OpenURL(address string) error {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return timeclock.E("loopback.OpenURL", timeclock.CodeInvalid, errors.New("not an address of http or https"))
	}
	return h.cfg.OpenURL(u.String())
}

// Show opens the page, in place of the one that was open.
func (h *Host) Show() {
	if err := h.cfg.OpenURL(h.URL()); err != nil {
		h.cfg.Log.Warn("the browser could not be opened", "err", err)
	}
}

// Quit asks the program to end.
func (h *Host) Quit() { h.quitOnce.Do(func() { close(h.quit) }) }
