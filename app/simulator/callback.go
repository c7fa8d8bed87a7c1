package simulator

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Event is a callback to be posted (docs/bot-callback and its neighbours).
type Event struct {
	Type      string // message, postback, join, leave, joined, left, begin, end, or something new
	UserID    string
	ChannelID string // absent in a message of a 1:1 room
	DomainID  int64  // by default the tenant's
	// IssuedTime is by default LINE WORKS's now, a millisecond later than the
	// last one of that room at least.
	IssuedTime time.Time
	Content    any      // of message
	Data       *string  // of postback
	Members    []string // of joined and left
}

// TextContent is the content of a text message of a member.
type TextContent struct {
	Type     string `json:"type"` // "text"
	Text     string `json:"text"`
	Postback string `json:"postback,omitempty"`
}

// body writes the event with the order of members and the form of issuedTime of
// the documentation's examples: join, begin and end have no milliseconds.
func (e Event) body() ([]byte, error) {
	type source struct {
		UserID    string `json:"userId,omitempty"`
		ChannelID string `json:"channelId,omitempty"`
		DomainID  int64  `json:"domainId"`
	}
	layout := "2006-01-02T15:04:05.000Z"
	if e.Type == "join" || e.Type == "begin" || e.Type == "end" {
		layout = "2006-01-02T15:04:05Z"
	}
	r := answer(http.StatusOK, struct {
		Type       string   `json:"type"`
		Source     source   `json:"source"`
		IssuedTime string   `json:"issuedTime"`
		Content    any      `json:"content,omitempty"`
		Data       *string  `json:"data,omitempty"`
		Members    []string `json:"members,omitempty"`
	}{e.Type, source{e.UserID, e.ChannelID, e.DomainID}, e.IssuedTime.UTC().Format(layout), e.Content, e.Data, e.Members})
	if r.status != http.StatusOK {
		return nil, fmt.Errorf("simulator: event cannot be encoded: %s", r.body)
	}
	return r.body, nil
}

// Sign is the signature of a callback body by a Bot secret (docs/bot-callback).
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Delivery tells what became of a callback. LINE WORKS never sends one again.
type Delivery struct {
	BotID      int64
	IssuedTime time.Time
	Body       []byte // as posted
	Signature  string
	// Status is the HTTP status of the answer, 0 if none came or nothing was
	// posted; Statuses are those of all posts, if there were several.
	Status   int
	Statuses []int
	Answer   []byte // body of the last answer, at most 64 KiB
	Skipped  string // why nothing was posted, "" if it was
}

// Why nothing was posted.
const (
	SkippedOff   = "callback off"      // enableCallback false, or no callbackUrl
	SkippedEvent = "event not enabled" // not in channelEvents
	SkippedLost  = "lost"              // by an injected fault
	SkippedHeld  = "held"              // by an injected fault, until the next one
)

// Option changes one callback.
type Option func(*callbackOptions)

type callbackOptions struct {
	at       time.Time
	channel  string
	postback string
	secret   *string
	wrong    bool
	times    int
}

// At sets the issue time, to whole milliseconds.
func At(t time.Time) Option { return func(o *callbackOptions) { o.at = t.Truncate(time.Millisecond) } }

// Ago sets the issue time to that long before LINE WORKS's now: a late callback.
func (s *Simulator) Ago(d time.Duration) Option { return At(s.Now().Add(-d)) }

// InChannel says it in a room of several instead of the 1:1 room.
func InChannel(id string) Option { return func(o *callbackOptions) { o.channel = id } }

// WithPostback adds content.postback, as a message action or the start button
// does.
func WithPostback(p string) Option { return func(o *callbackOptions) { o.postback = p } }

// SignedWith signs with another secret than the Bot's.
func SignedWith(secret string) Option { return func(o *callbackOptions) { o.secret = &secret } }

// WrongSignature signs with a secret that nobody has.
func WrongSignature() Option { return func(o *callbackOptions) { o.wrong = true } }

// Times posts the same body n times, one after the other.
func Times(n int) Option { return func(o *callbackOptions) { o.times = n } }

// Emit posts an event to a Bot's callback URL and waits for the answer. The
// error tells of a failed post, not of a status. Nothing is posted while the
// Bot's callback or that event is off; Delivery.Skipped says so.
func (s *Simulator) Emit(ctx context.Context, botID int64, e Event, opts ...Option) (Delivery, error) {
	return s.emit(ctx, botID, e, options(opts), nil)
}

func options(opts []Option) callbackOptions {
	o := callbackOptions{times: 1}
	for _, f := range opts {
		f(&o)
	}
	return o
}

// emit completes, signs and posts. stamp, if any, learns the issue time while
// s.mu is held, before the post.
func (s *Simulator) emit(ctx context.Context, botID int64, e Event, o callbackOptions, stamp func(time.Time)) (Delivery, error) {
	s.mu.Lock()
	b := s.bots[botID]
	if b == nil {
		s.mu.Unlock()
		return Delivery{}, fmt.Errorf("%w: bot %d", ErrNotFound, botID)
	}
	e.DomainID = cmp.Or(e.DomainID, s.cfg.DomainID)
	key := talkKey{bot: botID, user: e.UserID, channel: e.ChannelID}
	switch {
	case !o.at.IsZero():
		e.IssuedTime = o.at
	case e.IssuedTime.IsZero():
		// Two messages in one millisecond would be the same event to everybody.
		e.IssuedTime = s.now().Truncate(time.Millisecond)
		if last := s.lastIssued[key]; !e.IssuedTime.After(last) {
			e.IssuedTime = last.Add(time.Millisecond)
		}
		s.lastIssued[key] = e.IssuedTime
	}
	p := post{url: b.CallbackURL, botID: botID, secret: b.Secret, times: o.times}
	if o.secret != nil {
		p.secret = *o.secret
	}
	d := Delivery{BotID: botID}
	switch {
	case !b.EnableCallback || b.CallbackURL == "":
		d.Skipped = SkippedOff
	case isKnownEvent(e.Type) && !slices.Contains(b.ChannelEvents, e.Type):
		d.Skipped = SkippedEvent
	}
	s.mu.Unlock()

	probe, err := e.body()
	if err != nil {
		return d, err
	}
	var f *fault
	if d.Skipped == "" {
		f = s.takeFault(callbackAPI, "", probe)
	}
	if f != nil {
		f.onCallback(&e, &p, &o, &d)
	}
	if p.body, err = e.body(); err != nil {
		return d, err
	}
	d.IssuedTime, d.Body = e.IssuedTime, p.body
	p.signature = Sign(p.secret, p.body)
	if o.wrong {
		p.signature = Sign(p.secret+"-wrong", p.body)
	}
	d.Signature = p.signature
	if stamp != nil {
		stamp(e.IssuedTime)
	}
	if d.Skipped == SkippedHeld {
		s.mu.Lock()
		s.held[botID] = append(s.held[botID], heldCallback{post: p})
		s.mu.Unlock()
	}
	if d.Skipped != "" {
		return d, nil
	}
	err = s.post(ctx, p, &d)
	s.release(ctx, botID)
	return d, err
}

func isKnownEvent(t string) bool {
	return slices.Contains([]string{"message", "postback", "join", "leave", "joined", "left", "begin", "end"}, t)
}

// post is one callback ready to go.
type post struct {
	url       string
	botID     int64
	secret    string
	body      []byte
	signature string
	times     int
}

type heldCallback struct{ post post }

func (s *Simulator) post(ctx context.Context, p post, d *Delivery) error {
	for range max(1, p.times) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, bytes.NewReader(p.body))
		if err != nil {
			return fmt.Errorf("simulator: callback: %w", err)
		}
		if req.URL.Scheme != "https" && !isLoopback(req.URL.Hostname()) {
			return fmt.Errorf("simulator: callback: plain http to %s is not allowed", req.URL.Hostname())
		}
		req.GetBody = nil // never sent again, also not by net/http
		req.Header.Set("Content-Type", "application/json; charset=UTF-8")
		req.Header["X-WORKS-BotId"] = []string{strconv.FormatInt(p.botID, 10)}
		req.Header["X-WORKS-Signature"] = []string{p.signature}
		req.Header.Set("User-Agent", "simulated-line-works")
		d.Status, d.Answer = 0, nil
		res, err := s.callback.Do(req)
		if err != nil {
			d.Statuses = append(d.Statuses, 0)
			return fmt.Errorf("simulator: callback: %w", err)
		}
		d.Answer, _ = io.ReadAll(io.LimitReader(res.Body, 64<<10))
		res.Body.Close()
		d.Status = res.StatusCode
		d.Statuses = append(d.Statuses, res.StatusCode)
	}
	return nil
}

// Redeliver posts a delivery's body once more, byte for byte: a duplicate.
func (s *Simulator) Redeliver(ctx context.Context, d Delivery) (Delivery, error) {
	b, ok := s.Bot(d.BotID)
	if !ok {
		return d, fmt.Errorf("%w: bot %d", ErrNotFound, d.BotID)
	}
	d.Statuses = nil
	err := s.post(ctx, post{url: b.CallbackURL, botID: d.BotID, body: d.Body, signature: d.Signature, times: 1}, &d)
	return d, err
}

// Flush posts the callbacks that a reorder fault holds back.
func (s *Simulator) Flush(ctx context.Context, botID int64) { s.release(ctx, botID) }

func (s *Simulator) release(ctx context.Context, botID int64) {
	s.mu.Lock()
	held := s.held[botID]
	delete(s.held, botID)
	s.mu.Unlock()
	for _, h := range held {
		var d Delivery
		s.post(ctx, h.post, &d)
	}
}

// Begin opens a 1:1 room and posts the begin event. It also happens by itself
// with the first message of either side.
func (s *Simulator) Begin(ctx context.Context, botID int64, user string) (Delivery, error) {
	return s.roomEvent(ctx, botID, user, "begin")
}

// End leaves a 1:1 room and posts the end event.
func (s *Simulator) End(ctx context.Context, botID int64, user string) (Delivery, error) {
	return s.roomEvent(ctx, botID, user, "end")
}

func (s *Simulator) roomEvent(ctx context.Context, botID int64, user, typ string) (Delivery, error) {
	s.mu.Lock()
	u, err := s.user(user)
	if err != nil {
		s.mu.Unlock()
		return Delivery{}, err
	}
	t := s.talk(talkKey{bot: botID, user: u.ID})
	t.begun = typ == "begin"
	e := Event{Type: typ, UserID: u.ID, ChannelID: t.room, DomainID: u.DomainID}
	s.mu.Unlock()
	return s.Emit(ctx, botID, e)
}
