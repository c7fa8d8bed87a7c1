package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const controlPath = "/simulator/"

// serveControl serves the control pages for the demo's command line and chat
// page. They have no password, so a web page of somebody else must not reach
// them: the Host has to be loopback (against DNS rebinding), an Origin has to be
// our own, and a body has to be JSON, which a foreign page cannot send unasked.
func (s *Simulator) serveControl(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if why := foreign(r); why != "" {
		controlError(w, http.StatusForbidden, why)
		return
	}
	switch r.Method + " " + strings.TrimPrefix(r.URL.Path, controlPath) {
	case "GET state":
		controlJSON(w, http.StatusOK, s.State())
	case "GET console":
		s.serveConsole(w, false)
	case "GET console/key":
		s.serveConsole(w, true)
	case "GET faults":
		controlJSON(w, http.StatusOK, s.faultsState())
	case "GET events":
		s.serveEvents(w, r)
	case "POST say":
		s.serveSay(w, r)
	case "POST press":
		s.servePress(w, r)
	case "POST faults":
		s.serveInject(w, r)
	case "DELETE faults":
		s.ClearFaults()
		w.WriteHeader(http.StatusNoContent)
	default:
		controlError(w, http.StatusNotFound, "no such page")
	}
}

// foreign says why a request may come from somebody else's web page, "" if not.
func foreign(r *http.Request) string {
	if why := foreignHost(r); why != "" {
		return why
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
	default:
		return "the request comes from another site"
	}
	if r.Method == http.MethodPost {
		if ct, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || ct != "application/json" {
			return "the content type is not application/json"
		}
	}
	return ""
}

// foreignHost is the part of foreign that holds without exception.
func foreignHost(r *http.Request) string {
	host := r.Host
	if h, _, err := net.SplitHostPort(r.Host); err == nil {
		host = h
	}
	if !isLoopback(strings.Trim(host, "[]")) {
		return "the host is not loopback"
	}
	for _, v := range r.Header["Origin"] {
		u, err := url.Parse(v)
		if err != nil || u.Scheme != "http" || u.Host != r.Host {
			return "the origin is foreign"
		}
	}
	return ""
}

// spoken answers say and press: status is that of the Bot's callback URL, 0 if
// there was no answer or nothing was posted.
type spoken struct {
	Status     int       `json:"status"`
	Statuses   []int     `json:"statuses"`
	IssuedTime time.Time `json:"issuedTime"`
	Skipped    string    `json:"skipped,omitempty"`
	Error      string    `json:"error,omitempty"`
}

func (s *Simulator) serveSay(w http.ResponseWriter, r *http.Request) {
	var in struct {
		BotID     int64  `json:"botId"`
		UserID    string `json:"userId"` // or login address
		Text      string `json:"text"`
		ChannelID string `json:"channelId"`
		Postback  string `json:"postback"`
		AgoMS     int64  `json:"agoMs"` // how long before now it was issued
	}
	if !readControl(w, r, &in) {
		return
	}
	if in.Text == "" {
		controlError(w, http.StatusBadRequest, "text is missing")
		return
	}
	opts := []Option{InChannel(in.ChannelID), WithPostback(in.Postback)}
	if in.AgoMS > 0 {
		opts = append(opts, s.Ago(time.Duration(in.AgoMS)*time.Millisecond))
	}
	d, err := s.Say(spokenContext(r), in.BotID, in.UserID, in.Text, opts...)
	answerSpoken(w, d, err)
}

func (s *Simulator) servePress(w http.ResponseWriter, r *http.Request) {
	var in struct {
		BotID     int64  `json:"botId"`
		UserID    string `json:"userId"`
		ChannelID string `json:"channelId"`
		Label     string `json:"label"`
		Index     int    `json:"index"`
		Menu      bool   `json:"menu"`
		Seq       int64  `json:"seq"`
	}
	if !readControl(w, r, &in) {
		return
	}
	d, err := s.Press(spokenContext(r), in.BotID, in.UserID, Button{Label: in.Label, Index: in.Index, Menu: in.Menu, Seq: in.Seq}, InChannel(in.ChannelID))
	answerSpoken(w, d, err)
}

// spokenContext outlives the request: what a member has said is posted, also if
// he closes the page before the answer.
func spokenContext(r *http.Request) context.Context { return context.WithoutCancel(r.Context()) }

func answerSpoken(w http.ResponseWriter, d Delivery, err error) {
	out := spoken{Status: d.Status, Statuses: append([]int{}, d.Statuses...), IssuedTime: d.IssuedTime, Skipped: d.Skipped}
	status := http.StatusOK
	if err != nil {
		out.Error = err.Error()
		for _, e := range []error{ErrNotFound, ErrNoButton, ErrNotVisible, ErrGreyedOut} {
			if errors.Is(err, e) {
				status = http.StatusUnprocessableEntity
			}
		}
	}
	controlJSON(w, status, out)
}

func (s *Simulator) serveInject(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Fault
		DelayMS int64 `json:"delayMs"`
	}
	if !readControl(w, r, &in) {
		return
	}
	in.Fault.Delay = time.Duration(in.DelayMS) * time.Millisecond
	id, err := s.Inject(in.Fault)
	if err != nil {
		controlError(w, http.StatusBadRequest, err.Error())
		return
	}
	controlJSON(w, http.StatusCreated, map[string]int{"id": id})
}

// serveEvents sends every Change as a server-sent event named by its kind. The
// first one, "ready", says that nothing later will be missed.
func (s *Simulator) serveEvents(w http.ResponseWriter, r *http.Request) {
	changes, stop := s.Subscribe()
	defer stop()
	rc := http.NewResponseController(w)
	rc.SetWriteDeadline(time.Time{})
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "retry: 1000\nevent: ready\ndata: {}\n\n")
	if rc.Flush() != nil {
		return
	}
	alive := time.NewTicker(15 * time.Second)
	defer alive.Stop()
	for {
		select {
		case c := <-changes:
			data, err := json.Marshal(c)
			if err != nil {
				return
			}
			fmt.Fprintf(w, "event: %s\ndata: %s\n\n", c.Kind, data)
		case <-alive.C:
			fmt.Fprint(w, ": alive\n\n")
		case <-r.Context().Done():
			return
		case <-s.closed:
			return
		}
		if rc.Flush() != nil {
			return
		}
	}
}

func readControl(w http.ResponseWriter, r *http.Request, into any) bool {
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		controlError(w, http.StatusBadRequest, "the body is not the JSON wanted: "+err.Error())
		return false
	}
	return true
}

func controlJSON(w http.ResponseWriter, status int, body any) {
	rep := answer(status, body)
	write(w, rep)
}

func controlError(w http.ResponseWriter, status int, message string) {
	controlJSON(w, status, map[string]string{"error": message})
}
