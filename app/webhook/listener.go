package webhook

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"syscall"
	"time"

	"punchline/app/timeclock"
)

// Limits of one request, so that slow or endless ones end by themselves.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 10 * time.Second
	writeTimeout      = 20 * time.Second // longer than a message waits for its commit
	idleTimeout       = 2 * time.Minute
	maxHeader         = 16 << 10
)

// Listener serves a handler on one address.
type Listener struct {
	srv  *http.Server
	ln   net.Listener
	done chan error
}

// Listen opens addr, "127.0.0.1:8787" or with port 0, and serves h on it.
// Codes: addr_invalid for what is not a loopback address with a port,
// port_taken.
func Listen(addr string, h http.Handler) (*Listener, error) {
	const op = "webhook.Listen"
	if err := CheckAddr(addr); err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		code := timeclock.CodeAddrInvalid
		if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, errAddrInUse) || errors.Is(err, syscall.EACCES) {
			code = timeclock.CodePortTaken
		}
		return nil, timeclock.E(op, code, err, "addr", addr)
	}
	return serve(ln, h), nil
}

func serve(ln net.Listener, h http.Handler) *Listener {
	l := &Listener{ln: ln, done: make(chan error, 1), srv: &http.Server{
		Handler: h, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: log.New(io.Discard, "", 0),
	}}
	go func() { l.done <- l.srv.Serve(ln) }()
	return l
}

// errAddrInUse is WSAEADDRINUSE, which Windows returns in place of EADDRINUSE.
const errAddrInUse = syscall.Errno(10048)

// CheckAddr says whether addr is a loopback address with a port.
func CheckAddr(addr string) error {
	const op = "webhook.CheckAddr"
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return timeclock.E(op, timeclock.CodeAddrInvalid, err, "addr", addr)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return timeclock.E(op, timeclock.CodeAddrInvalid, errors.New("no port"), "addr", addr)
	}
	if host == "localhost" {
		return nil
	}
	if ip, err := netip.ParseAddr(host); err != nil || !ip.IsLoopback() {
		return timeclock.E(op, timeclock.CodeAddrInvalid, errors.New("not a loopback address"), "addr", addr)
	}
	return nil
}

// Addr is the address listened on, with the port that was chosen for 0.
func (l *Listener) Addr() string { return l.ln.Addr().String() }

// Close takes no more connections and waits for the requests under way, at
// most until ctx ends.
func (l *Listener) Close(ctx context.Context) error {
	err := l.srv.Shutdown(ctx)
	if err != nil {
		l.srv.Close()
	}
	if e := <-l.done; !errors.Is(e, http.ErrServerClosed) {
		err = errors.Join(err, e)
	}
	return err
}
