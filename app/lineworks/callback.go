package lineworks

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// MaxCallbackBody is the largest callback body that is parsed, in bytes. The
// documentation names no limit; a text message holds at most 2000 characters.
const MaxCallbackBody = 64 << 10

// maxCallbackDepth bounds the nesting; documented events use two levels.
const maxCallbackDepth = 16

// EventType is the type of a callback (docs/bot-callback).
type EventType string

const (
	EventMessage  EventType = "message"  // a member wrote or pressed a message action
	EventPostback EventType = "postback" // a member pressed a postback action
	EventJoin     EventType = "join"     // the Bot came into a group room
	EventLeave    EventType = "leave"    // the Bot left, or everybody else did
	EventJoined   EventType = "joined"   // members came into a room of the Bot
	EventLeft     EventType = "left"     // members left a room of the Bot
	EventBegin    EventType = "begin"    // a 1:1 room was opened, also by the Bot's first message
	EventEnd      EventType = "end"      // a 1:1 room was left
)

// ContentType is the type of a message's content (docs/bot-callback-message).
type ContentType string

const (
	ContentText     ContentType = "text"
	ContentLocation ContentType = "location"
	ContentSticker  ContentType = "sticker"
	ContentImage    ContentType = "image"
	ContentFile     ContentType = "file"
	ContentAudio    ContentType = "audio"
	ContentVideo    ContentType = "video"
)

// Callback is one event. LINE WORKS sends one object a request, gives it no id,
// and never sends it again.
type Callback struct {
	Type   EventType
	Source Source
	// IssuedTime is when the event came into being by LINE WORKS's clock, in
	// UTC, usually with milliseconds. Zero only in an event of unknown type.
	IssuedTime time.Time
	Content    *Received // of message, else nil
	Data       string    // of postback: the action's data
	Members    []string  // of joined and left: user ids
	Unknown    *Unknown  // an event of a type that this package does not know, else nil
}

// Source says where an event comes from. Only DomainID is sent with every event.
type Source struct {
	UserID    string
	ChannelID string // empty in a message of a 1:1 room
	DomainID  int64
}

// Received is what a member sent.
type Received struct {
	Type                 ContentType
	Text                 string // of text
	Postback             string // of text: set by the pressed button, or by the start button
	Address              string // of location
	Latitude, Longitude  float64
	PackageID, StickerID string   // of sticker
	FileID               string   // of image, file, audio, video
	Unknown              *Unknown // content of a type that this package does not know, else nil
}

// Unknown keeps what a newer LINE WORKS may send: new types are announced as
// possible, and the answer to them is 200.
type Unknown struct {
	Type string
	Raw  json.RawMessage // the event or content as received
}

// ErrCallback is matched by every error of ParseCallback.
var ErrCallback = errors.New("lineworks: malformed callback")

// ParseCallback reads a callback body. Call [Verify] on the same bytes first. It
// refuses with [ErrCallback] what is not exactly one JSON object, has a name
// twice, is nested or long beyond reason, or lacks or mistypes a documented
// member; the error never repeats the body, which is somebody's message.
func ParseCallback(body []byte) (Callback, error) {
	cb, err := parseCallback(body)
	if err != nil {
		return Callback{}, fmt.Errorf("%w: %w", ErrCallback, err)
	}
	return cb, nil
}

func parseCallback(body []byte) (Callback, error) {
	if len(body) > MaxCallbackBody {
		return Callback{}, fmt.Errorf("longer than %d bytes", MaxCallbackBody)
	}
	o, err := parseObject(body, maxCallbackDepth)
	if err != nil {
		return Callback{}, err
	}
	typ, err := o.needText("type")
	if err != nil {
		return Callback{}, err
	}
	if typ == "" {
		return Callback{}, errors.New("type is empty")
	}
	cb := Callback{Type: EventType(typ)}
	known := cb.known()
	if !known {
		cb.Unknown = &Unknown{Type: typ, Raw: bytes.Clone(body)}
	}
	if err := cb.readCommon(o); err != nil && known {
		return Callback{}, err
	}
	if known {
		err = cb.readDetails(o)
	}
	return cb, err
}

func (cb *Callback) known() bool {
	switch cb.Type {
	case EventMessage, EventPostback, EventJoin, EventLeave, EventJoined, EventLeft, EventBegin, EventEnd:
		return true
	}
	return false
}

// readCommon reads source and issuedTime and leaves zero what it cannot read, so
// that an event of unknown type keeps whatever of them is usable.
func (cb *Callback) readCommon(o object) error {
	var errs []error
	src, err := o.needObject("source")
	if err != nil {
		errs = append(errs, err)
	} else {
		if cb.Source.UserID, err = src.text("userId"); err != nil {
			errs = append(errs, fmt.Errorf("source.%w", err))
		}
		if cb.Source.ChannelID, err = src.text("channelId"); err != nil {
			errs = append(errs, fmt.Errorf("source.%w", err))
		}
		if cb.Source.DomainID, err = src.needInteger("domainId"); err != nil {
			errs = append(errs, fmt.Errorf("source.%w", err))
		}
	}
	issued, err := o.needText("issuedTime")
	if err != nil {
		errs = append(errs, err)
	} else if t, err := time.Parse(time.RFC3339, issued); err != nil {
		// time.RFC3339 also takes a fraction, which only some events carry.
		errs = append(errs, errors.New("issuedTime is not an RFC 3339 time"))
	} else {
		cb.IssuedTime = t.UTC()
	}
	return errors.Join(errs...)
}

func (cb *Callback) readDetails(o object) (err error) {
	switch cb.Type {
	case EventMessage:
		content, err := o.needObject("content")
		if err != nil {
			return err
		}
		cb.Content, err = readContent(content)
		return err
	case EventPostback:
		cb.Data, err = o.needText("data")
	case EventJoined, EventLeft:
		cb.Members, err = o.needTexts("members")
	}
	return err
}

func readContent(o object) (*Received, error) {
	typ, err := o.needText("type")
	if err != nil {
		return nil, fmt.Errorf("content.%w", err)
	}
	r := &Received{Type: ContentType(typ)}
	var errs []error
	need := func(into *string, read func(string) (string, error), name string) {
		v, err := read(name)
		if err != nil {
			errs = append(errs, fmt.Errorf("content.%w", err))
		}
		*into = v
	}
	switch r.Type {
	case ContentText:
		need(&r.Text, o.needText, "text")
		need(&r.Postback, o.text, "postback")
	case ContentLocation:
		need(&r.Address, o.text, "address")
		if r.Latitude, err = o.float("latitude"); err != nil {
			errs = append(errs, fmt.Errorf("content.%w", err))
		}
		if r.Longitude, err = o.float("longitude"); err != nil {
			errs = append(errs, fmt.Errorf("content.%w", err))
		}
	case ContentSticker:
		need(&r.PackageID, o.textOrNumber, "packageId")
		need(&r.StickerID, o.textOrNumber, "stickerId")
	case ContentImage, ContentFile, ContentAudio, ContentVideo:
		need(&r.FileID, o.text, "fileId")
	default:
		r.Unknown = &Unknown{Type: typ, Raw: bytes.Clone(o.raw)}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return r, nil
}
