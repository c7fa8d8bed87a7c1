package timeclock

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// MessageKind says what a callback is, as far as punching goes.
type MessageKind string

// The kinds of message.
const (
	KindText     MessageKind = "text"     // a member wrote text or pressed a message button
	KindPostback MessageKind = "postback" // a member pressed a postback button
	KindOther    MessageKind = "other"    // a member sent a sticker, a picture …
	KindBegin    MessageKind = "begin"    // a member opened the talk with the Bot
	KindNotice   MessageKind = "notice"   // join, leave, joined, left, end
	KindUnknown  MessageKind = "unknown"  // an event type of the future: kept, not understood
)

// Message is one callback of LINE WORKS, verified and read.
type Message struct {
	Kind       MessageKind
	Type       string // the event type as LINE WORKS wrote it
	UserID     string // source.userId; "" where there is none
	ChannelID  string // source.channelId; "" in a 1:1 room
	DomainID   int64
	IssuedAt   time.Time // when it was written, UTC, milliseconds
	ReceivedAt time.Time // when it arrived here
	Text       string
	Postback   string // content.postback, or data of a postback event
	Raw        []byte // the body, kept for unknown types and failures
}

// InRoom reports whether the message was written in a group room. The pages
// of LINE WORKS on postback and begin show a channelId for 1:1 rooms too, so
// only a text or other message tells.
func (m *Message) InRoom() bool {
	return m.ChannelID != "" && (m.Kind == KindText || m.Kind == KindOther)
}

// Spoken reports whether a member wrote or pressed something in the talk with
// the Bot.
func (m *Message) Spoken() bool {
	return (m.Kind == KindText || m.Kind == KindPostback || m.Kind == KindOther) && !m.InRoom()
}

// Key identifies the event: LINE WORKS sends no message id, so it is made of
// user, room, issue time, type and content. The same event twice has the same key.
func (m *Message) Key() [16]byte {
	b := make([]byte, 0, 512)
	part := func(s string) {
		b = binary.BigEndian.AppendUint64(b, uint64(len(s)))
		b = append(b, s...)
	}
	part(m.Type)
	part(m.UserID)
	part(m.ChannelID)
	b = binary.BigEndian.AppendUint64(b, uint64(Millis(m.IssuedAt)))
	part(m.Text)
	part(m.Postback)
	if m.Kind != KindText && m.Kind != KindPostback {
		b = append(b, m.Raw...)
	}
	sum := sha256.Sum256(b)
	return [16]byte(sum[:16])
}
