package simulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"punchline/app/lineworks"
	"punchline/app/simulator"
)

// testCallbackFixture lets the simulator post the event and the client read it.
func testCallbackFixture(t *testing.T, f fixture) {
	const secret = "12345a12-b12c-12d3-e123fghijkl" // docs/bot-secret-issue
	body, exact := []byte(nil), false
	if s, ok := f.text(); ok {
		body, exact = []byte(s), true
	} else {
		body = f.body(t, nil)
	}
	valid := strings.Contains(f.Name, "-with-valid-signature")
	header := http.Header{}
	for name, value := range f.Headers {
		header[name] = []string{value} // as spelled: the lookup must not mind
	}
	if got := lineworks.Verify(secret, body, lineworks.CallbackHeader(header, lineworks.HeaderSignature)); got != valid {
		t.Errorf("Verify = %v, want %v", got, valid)
	}
	if got := lineworks.CallbackHeader(header, lineworks.HeaderBotID); got != "123" {
		t.Errorf("bot id header %q", got)
	}
	cb, err := lineworks.ParseCallback(body)
	if err != nil {
		t.Fatal(err)
	}
	checkParsed(t, cb, body)

	// The same event from the simulator.
	var got []recorded
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got = append(got, recorded{r.Method, r.RequestURI, r.Header, b})
		w.WriteHeader(*f.Status)
		if string(f.ResponseBody) != "null" {
			w.Write(f.ResponseBody)
		}
	}))
	defer srv.Close()
	sim := simulator.New(simulator.Config{DomainID: 40029600})
	defer sim.Close(t.Context())
	sim.AddBot(simulator.Bot{
		ID: 123, Name: "Punchline", Secret: secret, EnableCallback: true, CallbackURL: srv.URL + "/callback",
		ChannelEvents: []string{"message", "join", "leave", "joined", "left", "postback", "begin", "end"},
	})
	d, err := sim.Emit(t.Context(), 123, eventOf(t, cb, body))
	if err != nil || d.Skipped != "" {
		t.Fatalf("Emit: %v %q", err, d.Skipped)
	}
	if len(got) != 1 {
		t.Fatalf("%d posts", len(got))
	}
	r := got[0]
	if exact && string(r.body) != string(body) {
		t.Errorf("body\n got %s\nwant %s", r.body, body)
	}
	sameJSON(t, r.body, body, false)
	if r.method != f.Method || r.uri != f.Path || r.header.Get("Content-Type") != f.Headers["Content-Type"] {
		t.Errorf("%s %s %s", r.method, r.uri, r.header.Get("Content-Type"))
	}
	if lineworks.CallbackHeader(r.header, lineworks.HeaderBotID) != "123" {
		t.Error("bot id header is missing")
	}
	signature := lineworks.CallbackHeader(r.header, lineworks.HeaderSignature)
	if !lineworks.Verify(secret, r.body, signature) {
		t.Error("the simulator's signature is wrong")
	}
	if valid && signature != f.Headers["X-WORKS-Signature"] {
		t.Errorf("signature %s, want %s", signature, f.Headers["X-WORKS-Signature"])
	}
	if d.Status != *f.Status {
		t.Errorf("status %d", d.Status)
	}
	sameJSON(t, d.Answer, f.ResponseBody, false)
}

// checkParsed compares the parsed event with the plain JSON.
func checkParsed(t *testing.T, cb lineworks.Callback, body []byte) {
	t.Helper()
	var o struct {
		Type   string
		Source struct {
			UserID    string
			ChannelID string
			DomainID  int64
		}
		IssuedTime time.Time
		Content    *struct {
			Type, Text, Postback, Address, PackageID, StickerID, FileID string
			Latitude, Longitude                                         float64
		}
		Data    string
		Members []string
	}
	if err := json.Unmarshal(body, &o); err != nil {
		t.Fatal(err)
	}
	want := lineworks.Callback{
		Type:       lineworks.EventType(o.Type),
		Source:     lineworks.Source{UserID: o.Source.UserID, ChannelID: o.Source.ChannelID, DomainID: o.Source.DomainID},
		IssuedTime: o.IssuedTime, Data: o.Data, Members: o.Members,
	}
	if c := o.Content; c != nil {
		want.Content = &lineworks.Received{
			Type: lineworks.ContentType(c.Type), Text: c.Text, Postback: c.Postback, Address: c.Address,
			Latitude: c.Latitude, Longitude: c.Longitude, PackageID: c.PackageID, StickerID: c.StickerID, FileID: c.FileID,
		}
	}
	if o.Type == "somethingNew" {
		want.Unknown = &lineworks.Unknown{Type: o.Type, Raw: body}
	}
	if !reflect.DeepEqual(cb, want) {
		t.Errorf("parsed\n got %+v\nwant %+v", cb, want)
	}
}

func eventOf(t *testing.T, cb lineworks.Callback, body []byte) simulator.Event {
	t.Helper()
	e := simulator.Event{
		Type: string(cb.Type), UserID: cb.Source.UserID, ChannelID: cb.Source.ChannelID, DomainID: cb.Source.DomainID,
		IssuedTime: cb.IssuedTime, Members: cb.Members,
	}
	if cb.Type == lineworks.EventPostback {
		e.Data = &cb.Data
	}
	if c := cb.Content; c != nil {
		if c.Type == lineworks.ContentText {
			e.Content = simulator.TextContent{Type: "text", Text: c.Text, Postback: c.Postback}
		} else {
			var o struct{ Content json.RawMessage }
			if err := json.Unmarshal(body, &o); err != nil {
				t.Fatal(err)
			}
			e.Content = o.Content
		}
	}
	return e
}
