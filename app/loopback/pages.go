package loopback

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	maxPageID   = 64
	maxReplaced = 256 // pages remembered as replaced
	keepAlive   = 15 * time.Second
	streamQueue = 64 // events that wait for a slow reader
)

// pages knows which page was opened last, and the streams of events that are
// open. The zero value is ready.
type pages struct {
	mu       sync.Mutex
	current  string
	replaced []string // oldest first
	streams  map[*stream]bool
	closed   bool
}

// stream is one open stream of events.
type stream struct {
	page   string
	events chan []byte
	end    chan struct{} // closed: no more events; a last one may be queued
}

// admit says whether the page with this id may go on. A new id is a page that
// was opened just now: it takes over. Requests without an id, of tools and
// tests, are no page and take over nothing.
func (p *pages) admit(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if id == "" || id == p.current {
		return true
	}
	if slices.Contains(p.replaced, id) {
		return false
	}
	if p.current != "" {
		p.replaced = append(p.replaced, p.current)
		if len(p.replaced) > maxReplaced {
			p.replaced = slices.Delete(p.replaced, 0, 1)
		}
		for s := range p.streams {
			if s.page == p.current {
				p.finish(s, event("page_replaced", []byte("{}")))
			}
		}
	}
	p.current = id
	return true
}

// open begins a stream of events; nil once the host is closed.
func (p *pages) open(page string) *stream {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	s := &stream{page: page, events: make(chan []byte, streamQueue), end: make(chan struct{})}
	if p.streams == nil {
		p.streams = map[*stream]bool{}
	}
	p.streams[s] = true
	return s
}

// finish ends a stream after a last event, if it has one. p.mu is held.
func (p *pages) finish(s *stream, last []byte) {
	if !p.streams[s] {
		return
	}
	delete(p.streams, s)
	if last != nil {
		select {
		case s.events <- last:
		default:
		}
	}
	close(s.end)
}

func (p *pages) drop(s *stream) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.finish(s, nil)
}

// tell queues an event on every stream. A reader so slow that its queue is
// full is cut off: it comes back and asks for everything.
func (p *pages) tell(name string, data any) error {
	b, err := json.Marshal(data)
	if err != nil {
		return err
	}
	e := event(name, b)
	p.mu.Lock()
	defer p.mu.Unlock()
	for s := range p.streams {
		select {
		case s.events <- e:
		default:
			p.finish(s, nil)
		}
	}
	return nil
}

func (p *pages) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for s := range p.streams {
		p.finish(s, nil)
	}
}

// event is one event as the stream carries it; JSON has no line breaks.
func event(name string, data []byte) []byte {
	return fmt.Appendf(nil, "event: %s\ndata: %s\n\n", name, data)
}

// events answers with the stream of events, for as long as the page reads it.
func (h *Host) events(w http.ResponseWriter, r *http.Request) {
	s := h.pages.open(r.Header.Get(HeaderPage))
	if s == nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	defer h.pages.drop(s)
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	send := func(b []byte) bool {
		if err := out.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
			return false
		}
		if _, err := w.Write(b); err != nil {
			return false
		}
		return out.Flush() == nil
	}
	tick := time.NewTicker(keepAlive)
	defer tick.Stop()
	for ok := send([]byte(": open\n\n")); ok; {
		select {
		case e := <-s.events:
			ok = send(e)
		case <-tick.C:
			ok = send([]byte(": here\n\n"))
		case <-r.Context().Done():
			return
		case <-s.end:
			for {
				select {
				case e := <-s.events:
					send(e)
				default:
					return
				}
			}
		}
	}
}
