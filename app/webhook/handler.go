// Package webhook takes the callbacks of LINE WORKS: the listener on loopback,
// and the handler that verifies, reads and records each one before it answers.
// It also shows the Bot's picture to LINE WORKS, and looks whether a public URL
// leads here.
//
// Promises: 200 goes out only after the message is on disk. Nothing is parsed
// before its signature is verified over the bytes as received. A request can
// neither be too large nor take too long. LINE WORKS never sends a callback
// twice because of our answer, so whatever could not be stored is reported to
// Config.Lost, which tells the sender.
package webhook

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"punchline/app/lineworks"
	"punchline/app/timeclock"
)

// Path is where the handler takes callbacks.
const Path = timeclock.CallbackPath

// Config says what a Handler works with. Inbox is needed.
type Config struct {
	Inbox timeclock.Inbox
	// Lost hears of a message that is certainly not on disk. nil: nobody.
	Lost func(timeclock.Message, error)
	// Verified hears of the first callback signed with the present Bot Secret,
	// and of the first after a wrongly signed one. WrongSignature hears of the
	// first callback of our Bot that is wrongly signed, and not again until a
	// right one came. Another Bot, or a Bot Secret saved anew, starts anew. Both
	// are told which saving of the secret it was about, see
	// timeclock.BotSecrets: it may be replaced already. They are called while
	// LINE WORKS waits, so they must not block. nil: nobody.
	Verified, WrongSignature func(saving string)
	// Now is the PC's clock. nil: time.Now.
	Now func() time.Time
	// Log takes what LINE WORKS is not told. nil: discarded.
	Log *slog.Logger
}

// Handler answers callbacks. Until SetSecrets is called it refuses them all.
// Safe for concurrent use.
type Handler struct {
	cfg     Config
	secrets atomic.Pointer[secrets]
	off     atomic.Bool
	status  status
}

// secrets are what callbacks are checked against, and what was heard under them.
type secrets struct {
	timeclock.BotSecrets
	heard atomic.Int32
}

// What was heard last under a Bot Secret.
const (
	heardNothing int32 = iota
	heardRight
	heardWrong
)

// NewHandler makes a handler that refuses everything until SetSecrets.
func NewHandler(cfg Config) *Handler {
	if cfg.Lost == nil {
		cfg.Lost = func(timeclock.Message, error) {}
	}
	if cfg.Verified == nil {
		cfg.Verified = func(string) {}
	}
	if cfg.WrongSignature == nil {
		cfg.WrongSignature = func(string) {}
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	h := &Handler{cfg: cfg}
	h.secrets.Store(&secrets{})
	return h
}

// SetSecrets replaces what callbacks are checked against, from the next one on.
// What was heard stays known until the Bot Secret is saved anew.
func (h *Handler) SetSecrets(s timeclock.BotSecrets) {
	fresh, old := &secrets{BotSecrets: s}, h.secrets.Load()
	if old.BotID == s.BotID && old.Current == s.Current && old.Saving == s.Saving {
		fresh.heard.Store(old.heard.Load())
	}
	h.secrets.Store(fresh)
}

// Unheard forgets what was heard under the present Bot Secret: there is another
// public URL, and receiving is to be confirmed anew.
func (h *Handler) Unheard() { h.secrets.Load().heard.Store(heardNothing) }

// Doubt lets the next right signature be told of, though the last one was right
// too: the Bot Secret may have been replaced at LINE WORKS.
func (h *Handler) Doubt() { h.secrets.Load().heard.CompareAndSwap(heardRight, heardNothing) }

// SetOff turns callbacks away, as if nothing listened for them, while LINE
// WORKS連携 is not used.
func (h *Handler) SetOff(off bool) { h.off.Store(off) }

// ServeHTTP answers 404, 405, 413, 401, 400 in this order of checks, 503 for
// what could not be stored, and 200 with an empty body once it is on disk.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == IconPath {
		serveIcon(w, r)
		return
	}
	if r.URL.Path != Path || h.off.Load() {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	body, status := readBody(w, r)
	if status != 0 {
		w.WriteHeader(status)
		return
	}
	now := h.cfg.Now().UTC().Truncate(time.Millisecond)
	if !h.verified(r, body, now) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	c, err := lineworks.ParseCallback(body)
	if err != nil {
		h.status.malformed.Add(1)
		h.cfg.Log.Warn("a signed callback could not be read", "err", err)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	m := MessageOf(c, body, now)
	if !plausible(m.IssuedAt) {
		h.status.malformed.Add(1)
		h.cfg.Log.Warn("a signed callback has an impossible time", "issued_at", m.IssuedAt)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if err := h.record(r.Context(), m); err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	h.status.accepted(now)
	w.WriteHeader(http.StatusOK)
}

// plausible reports whether a message can have been written at t. The bounds
// are wide, for this PC's clock may be wrong too; but a date beyond what the
// database's functions know would be a punch that nobody can read or delete.
func plausible(t time.Time) bool { return t.Year() >= 2000 && t.Year() < 2200 }

// readBody reads at most lineworks.MaxCallbackBody bytes; status is 0, 413, or
// 400 for a body that broke off.
func readBody(w http.ResponseWriter, r *http.Request) (body []byte, status int) {
	if r.ContentLength > lineworks.MaxCallbackBody {
		return nil, http.StatusRequestEntityTooLarge
	}
	body = make([]byte, 0, max(512, r.ContentLength+1))
	lr := http.MaxBytesReader(w, r.Body, lineworks.MaxCallbackBody)
	for {
		if len(body) == cap(body) {
			body = append(body, 0)[:len(body)]
		}
		n, err := lr.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		switch {
		case err == io.EOF:
			return body, 0
		case err != nil:
			if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
				return nil, http.StatusRequestEntityTooLarge
			}
			return nil, http.StatusBadRequest
		}
	}
}

// verified checks Bot ID and signature. A wrong signature under our own Bot ID
// is counted and its bytes are kept, in case the Bot Secret here is the wrong one.
func (h *Handler) verified(r *http.Request, body []byte, now time.Time) bool {
	s := h.secrets.Load()
	if s.BotID == "" || lineworks.CallbackHeader(r.Header, lineworks.HeaderBotID) != s.BotID {
		h.status.foreign.Add(1)
		return false
	}
	signature := lineworks.CallbackHeader(r.Header, lineworks.HeaderSignature)
	if lineworks.Verify(s.Current.Reveal(), body, signature) {
		if s.heard.Swap(heardRight) != heardRight {
			h.cfg.Verified(s.Saving)
		}
		return true
	}
	if now.Before(s.Until) && lineworks.Verify(s.Previous.Reveal(), body, signature) {
		return true
	}
	h.status.wrongSignature.Add(1)
	if signature != "" && len(signature) <= 128 {
		// Without a secret, or with one lost, nothing can be wrong with it.
		if !s.Current.IsZero() && s.heard.Swap(heardWrong) != heardWrong {
			h.cfg.WrongSignature(s.Saving)
		}
		q := timeclock.Quarantined{ReceivedAt: now, BotID: s.BotID, Signature: signature, Body: body}
		if err := h.cfg.Inbox.Quarantine(r.Context(), q); err != nil {
			h.cfg.Log.Warn("a callback with a wrong signature was not kept", "err", err)
		}
	}
	return false
}

// record stores m. When it certainly is not on disk, Lost hears of it, if need
// be later: a message that waited too long is answered 503 while its commit is
// still under way.
func (h *Handler) record(ctx context.Context, m timeclock.Message) error {
	err := h.cfg.Inbox.Record(ctx, m)
	if err == nil {
		return nil
	}
	h.cfg.Log.Error("a message could not be stored in time", "issued_at", m.IssuedAt, "err", err)
	if p, ok := errors.AsType[*timeclock.Pending](err); ok {
		go func() {
			if err := <-p.Done; err != nil {
				h.lose(m, err)
			}
		}()
		return err
	}
	h.lose(m, err)
	return err
}

func (h *Handler) lose(m timeclock.Message, err error) {
	h.status.lost.Add(1)
	h.cfg.Lost(m, err)
}

// MessageOf is what a callback says, in the words of package timeclock.
func MessageOf(c lineworks.Callback, raw []byte, received time.Time) timeclock.Message {
	m := timeclock.Message{
		Type: string(c.Type), UserID: c.Source.UserID, ChannelID: c.Source.ChannelID, DomainID: c.Source.DomainID,
		IssuedAt: c.IssuedTime.UTC().Truncate(time.Millisecond), ReceivedAt: received, Raw: raw,
	}
	switch {
	case c.Unknown != nil:
		m.Kind, m.Type = timeclock.KindUnknown, c.Unknown.Type
		if m.IssuedAt.IsZero() || c.IssuedTime.IsZero() {
			m.IssuedAt = received
		}
	case c.Type == lineworks.EventMessage && c.Content != nil && c.Content.Type == lineworks.ContentText:
		m.Kind, m.Text, m.Postback = timeclock.KindText, c.Content.Text, c.Content.Postback
	case c.Type == lineworks.EventMessage:
		m.Kind = timeclock.KindOther
	case c.Type == lineworks.EventPostback:
		m.Kind, m.Postback = timeclock.KindPostback, c.Data
	case c.Type == lineworks.EventBegin:
		m.Kind = timeclock.KindBegin
	default:
		m.Kind = timeclock.KindNotice
	}
	return m
}
