package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const controlPath = "/simulator/"

// State is what GET /simulator/state answers: all that a chat page shows.
type State struct {
	Now    time.Time     `json:"now"` // LINE WORKS's clock
	Bots   []BotState    `json:"bots"`
	Users  []User        `json:"users"`
	Talks  []TalkState   `json:"talks"`
	Faults []FaultsState `json:"faults"`
}

// BotState is a Bot as its users see it; its secret is not part of that.
type BotState struct {
	ID             int64    `json:"botId"`
	Name           string   `json:"name"`
	PhotoURL       string   `json:"photoUrl"`
	EnableCallback bool     `json:"enableCallback"`
	CallbackURL    string   `json:"callbackUrl"`
	Menu           []Action `json:"menu"`
	Users          []string `json:"userIds"` // those who see it
}

// TalkState is a talk; of a room of several UserID is "".
type TalkState struct {
	BotID     int64   `json:"botId"`
	UserID    string  `json:"userId,omitempty"`
	ChannelID string  `json:"channelId,omitempty"`
	Entries   []Entry `json:"entries"`
}

// FaultsState is a fault that is still to come.
type FaultsState struct {
	ID int `json:"id"`
	Fault
	DelayMS int64 `json:"delayMs"`
	Left    int   `json:"left"` // negative: without end
	Hits    int   `json:"hits"`
}

// serveControl serves the control pages for the demo's command line and chat
// page. They have no password, so a web page of somebody else must not reach
// them: the Host has to be loopback (against DNS rebinding), an Origin has to be
// our own, and a body has to be JSON, which a foreign page cannot send unasked.
func (s *Simulator) serveControl(w http.ResponseWriter, r *http.Request) {
	if why := foreign(r); why != "" {
		controlError(w, http.StatusForbidden, why)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	switch r.Method + " " + strings.TrimPrefix(r.URL.Path, controlPath) {
	case "GET state":
		controlJSON(w, http.StatusOK, s.State())
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
	host := r.Host
	if h, _, err := net.SplitHostPort(r.Host); err == nil {
		host = h
	}
	if !isLoopback(strings.Trim(host, "[]")) {
		return "the host is not loopback"
	}
	if values, ok := r.Header["Origin"]; ok {
		for _, v := range values {
			u, err := url.Parse(v)
			if err != nil || u.Scheme != "http" || u.Host != r.Host {
				return "the origin is foreign"
			}
		}
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

// State returns everything a chat page shows.
func (s *Simulator) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := State{Now: s.now(), Bots: []BotState{}, Users: []User{}, Talks: []TalkState{}, Faults: []FaultsState{}}
	for _, b := range s.sortedBots() {
		bs := BotState{
			ID: b.ID, Name: b.Name, PhotoURL: b.PhotoURL, EnableCallback: b.EnableCallback,
			CallbackURL: b.CallbackURL, Menu: append([]Action{}, b.Menu...), Users: []string{},
		}
		for _, u := range s.users {
			if b.reaches(u) {
				bs.Users = append(bs.Users, u.ID)
			}
		}
		st.Bots = append(st.Bots, bs)
	}
	for _, u := range s.users {
		st.Users = append(st.Users, *u)
	}
	for key, t := range s.talks {
		st.Talks = append(st.Talks, TalkState{BotID: key.bot, UserID: key.user, ChannelID: key.channel, Entries: append([]Entry{}, t.entries...)})
	}
	slices.SortFunc(st.Talks, func(a, b TalkState) int {
		if a.BotID != b.BotID {
			return int(a.BotID - b.BotID)
		}
		return strings.Compare(a.UserID+"\x00"+a.ChannelID, b.UserID+"\x00"+b.ChannelID)
	})
	for _, f := range s.faults {
		st.Faults = append(st.Faults, FaultsState{ID: f.id, Fault: f.Fault, DelayMS: f.Delay.Milliseconds(), Left: f.left, Hits: f.hits})
	}
	return st
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
	d, err := s.Say(r.Context(), in.BotID, in.UserID, in.Text, opts...)
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
	d, err := s.Press(r.Context(), in.BotID, in.UserID, Button{Label: in.Label, Index: in.Index, Menu: in.Menu, Seq: in.Seq}, InChannel(in.ChannelID))
	answerSpoken(w, d, err)
}

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
	fmt.Fprint(w, "event: ready\ndata: {}\n\n")
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
