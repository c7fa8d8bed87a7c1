package simulator

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// Who said something.
const (
	FromMember = "member"
	FromBot    = "bot"
)

// Entry is one message of a talk.
type Entry struct {
	Seq     int64           `json:"seq"` // grows over all talks
	Time    time.Time       `json:"time"`
	From    string          `json:"from"`             // FromMember or FromBot
	UserID  string          `json:"userId,omitempty"` // of the member, in a room
	Type    string          `json:"type"`             // of the content
	Text    string          `json:"text"`
	Buttons []Action        `json:"buttons,omitempty"`      // stay
	Quick   []Action        `json:"quickReplies,omitempty"` // disappear with the next message
	Content json.RawMessage `json:"content,omitempty"`      // of the Bot's, as sent
	// Status is the HTTP status with which the Bot's callback URL answered this
	// message of a member; 0 while it has not, or if nothing was posted.
	Status int `json:"status,omitempty"`
	// Outcome says why there will be no status: SkippedOff and its neighbours, or
	// OutcomeNoAnswer. Posts is how often it was posted, if more than once.
	Outcome string `json:"outcome,omitempty"`
	Posts   int    `json:"posts,omitempty"`
}

// OutcomeNoAnswer: it was posted, and the callback URL did not answer.
const OutcomeNoAnswer = "no answer"

// talkKey names a 1:1 room by its member, or a room of several by its id.
type talkKey struct {
	bot     int64
	user    string
	channel string
}

type talk struct {
	room    string // id, as in the message log
	begun   bool
	entries []Entry
}

// Talk returns what a Bot and a member (user id or login address) said in their
// 1:1 room.
func (s *Simulator) Talk(botID int64, user string) []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u, err := s.user(user); err == nil {
		user = u.ID
	}
	return s.entries(talkKey{bot: botID, user: user})
}

// ChannelTalk returns what was said in a room of several.
func (s *Simulator) ChannelTalk(botID int64, channelID string) []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.entries(talkKey{bot: botID, channel: channelID})
}

func (s *Simulator) entries(key talkKey) []Entry {
	if t := s.talks[key]; t != nil {
		return slices.Clone(t.entries)
	}
	return nil
}

func (s *Simulator) talk(key talkKey) *talk {
	t := s.talks[key]
	if t == nil {
		t = &talk{room: key.channel}
		if t.room == "" {
			t.room = randomID()
		}
		s.talks[key] = t
	}
	return t
}

// say appends to a talk and reports whether that began a 1:1 room. With s.mu
// held. It fills in the entry's number.
func (s *Simulator) say(key talkKey, e Entry) (begins bool) {
	t := s.talk(key)
	begins = key.user != "" && !t.begun
	t.begun = t.begun || begins
	s.seq++
	e.Seq = s.seq
	t.entries = append(t.entries, e)
	s.notify(Change{Kind: ChangeTalk, BotID: key.bot, UserID: key.user, ChannelID: key.channel, Entry: &e})
	return begins
}

// delivered notes beside the message what became of its callback.
func (s *Simulator) delivered(key talkKey, seq int64, d Delivery, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.talks[key]
	if t == nil {
		return
	}
	for i := len(t.entries) - 1; i >= 0; i-- {
		if e := &t.entries[i]; e.Seq == seq {
			e.Status, e.Outcome = d.Status, d.Skipped
			if err != nil && e.Status == 0 {
				e.Outcome = OutcomeNoAnswer
			}
			if len(d.Statuses) > 1 {
				e.Posts = len(d.Statuses)
			}
			copied := *e
			s.notify(Change{Kind: ChangeTalk, BotID: key.bot, UserID: key.user, ChannelID: key.channel, Entry: &copied})
			return
		}
	}
}

// What a Change is about.
const (
	ChangeTalk   = "talk"   // an entry came or changed
	ChangeBots   = "bots"   // a Bot, its registration or its menu
	ChangeUsers  = "users"  // the members
	ChangeRooms  = "rooms"  // the rooms of several
	ChangeFaults = "faults" // the injected faults
	ChangeMissed = "missed" // the receiver was too slow: read the state anew
)

// Change is one thing that happened.
type Change struct {
	Kind      string `json:"kind"`
	BotID     int64  `json:"botId,omitempty"`
	UserID    string `json:"userId,omitempty"`
	ChannelID string `json:"channelId,omitempty"`
	Entry     *Entry `json:"entry,omitempty"`
}

type subscriber struct {
	ch     chan Change
	missed bool
}

// Subscribe returns a channel of changes from now on, and a function that ends
// it. A receiver that is 255 changes behind misses some and gets one
// ChangeMissed instead.
func (s *Simulator) Subscribe() (<-chan Change, func()) {
	sub := &subscriber{ch: make(chan Change, 256)}
	s.mu.Lock()
	s.subscribers[sub] = true
	s.mu.Unlock()
	return sub.ch, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.subscribers[sub] {
			delete(s.subscribers, sub)
			close(sub.ch)
		}
	}
}

// notify tells everybody who waits. With s.mu held.
func (s *Simulator) notify(c Change) {
	close(s.changed)
	s.changed = make(chan struct{})
	for sub := range s.subscribers {
		// The last place is kept for ChangeMissed; once it is taken, nothing more
		// is worth sending until the receiver has come to it.
		if sub.missed && len(sub.ch) == 0 {
			sub.missed = false
		}
		switch {
		case sub.missed:
		case len(sub.ch) == cap(sub.ch)-1:
			sub.ch <- Change{Kind: ChangeMissed}
			sub.missed = true
		default:
			sub.ch <- c
		}
	}
}

// inBackground runs what nobody waits for; Close does.
func (s *Simulator) inBackground(f func(ctx context.Context)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.closed:
		return
	default:
	}
	s.background.Go(func() { f(context.Background()) })
}
