package simulator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// What a member cannot do in the client.
var (
	// ErrNotVisible: the Bot is not registered with the member's domain, not
	// visible, or not for this member.
	ErrNotVisible = errors.New("simulator: the member does not see the bot")
	// ErrGreyedOut: callbackEvents does not let members send text.
	ErrGreyedOut = errors.New("simulator: the bot takes no text")
	// ErrNoButton: there is no such button.
	ErrNoButton = errors.New("simulator: no such button")
)

// Say lets a member (user id or login address) write to a Bot. It posts the
// message event and waits for the answer; Delivery.Status is its HTTP status.
// The error tells that the member cannot write, or that the post failed.
func (s *Simulator) Say(ctx context.Context, botID int64, user, text string, opts ...Option) (Delivery, error) {
	o := options(opts)
	u, err := s.speaker(botID, user)
	if err != nil {
		return Delivery{}, err
	}
	return s.sayAs(ctx, botID, u, TextContent{Type: "text", Text: text, Postback: o.postback}, o)
}

// speaker checks that a member can write to a Bot.
func (s *Simulator) speaker(botID int64, user string) (User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.bots[botID]
	if b == nil {
		return User{}, fmt.Errorf("%w: bot %d", ErrNotFound, botID)
	}
	u, err := s.user(user)
	switch {
	case err != nil:
		return User{}, err
	case !b.reaches(u):
		return User{}, ErrNotVisible
	case !b.takesText():
		return User{}, ErrGreyedOut
	}
	return *u, nil
}

// takesText reports whether the client lets members write. While the callback
// is off it does, though nothing arrives.
func (b *Bot) takesText() bool { return !b.EnableCallback || slices.Contains(b.CallbackEvents, "text") }

func (s *Simulator) sayAs(ctx context.Context, botID int64, u User, c TextContent, o callbackOptions) (Delivery, error) {
	key := talkKey{bot: botID, user: u.ID}
	if o.channel != "" {
		key = talkKey{bot: botID, channel: o.channel}
	} else {
		s.mu.Lock()
		begun := s.talk(key).begun
		s.mu.Unlock()
		if !begun {
			s.Begin(ctx, botID, u.ID) // whatever comes of it, the message follows
		}
	}
	var seq int64
	e := Event{Type: "message", UserID: u.ID, ChannelID: o.channel, DomainID: u.DomainID, Content: c}
	d, err := s.emit(ctx, botID, e, o, func(at time.Time) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.say(key, Entry{Time: at, From: FromMember, UserID: u.ID, Type: "text", Text: c.Text})
		seq = s.seq
	})
	s.delivered(key, seq, d, err)
	return d, err
}

// Button names a button to press.
type Button struct {
	Label string // its label; "" goes by Index
	Index int    // from 0, among the quick replies or, without any, the buttons
	Menu  bool   // of the persistent menu
	Seq   int64  // of the talk entry that has it; 0: the newest that has any
}

// Press lets a member press a button of a Bot's message or menu. A message
// action posts a message event with content.postback; a postback action, which
// only quick replies have, posts a postback event and shows its displayText.
// Quick replies are there only while their message is the last of the talk.
func (s *Simulator) Press(ctx context.Context, botID int64, user string, button Button, opts ...Option) (Delivery, error) {
	o := options(opts)
	u, err := s.speaker(botID, user)
	if err != nil {
		return Delivery{}, err
	}
	key := talkKey{bot: botID, user: u.ID}
	if o.channel != "" {
		key = talkKey{bot: botID, channel: o.channel}
	}
	a, err := s.findButton(key, button)
	if err != nil {
		return Delivery{}, err
	}
	switch a.Type {
	case "message":
		return s.sayAs(ctx, botID, u, TextContent{Type: "text", Text: cmp.Or(a.Text, a.Label), Postback: a.Postback}, o)
	case "postback":
		// Whether a 1:1 room's postback names its channel is unconfirmed; like a
		// message, this one does not.
		e := Event{Type: "postback", UserID: u.ID, ChannelID: o.channel, DomainID: u.DomainID, Data: &a.Data}
		var seq int64
		d, err := s.emit(ctx, botID, e, o, func(at time.Time) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.say(key, Entry{Time: at, From: FromMember, UserID: u.ID, Type: "postback", Text: a.DisplayText})
			seq = s.seq
		})
		s.delivered(key, seq, d, err)
		return d, err
	}
	return Delivery{Skipped: "an action of type " + a.Type + " tells the bot nothing"}, nil
}

func (s *Simulator) findButton(key talkKey, want Button) (Action, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if want.Menu {
		if b := s.bots[key.bot]; b != nil {
			return want.pick(b.Menu)
		}
		return Action{}, ErrNoButton
	}
	t := s.talks[key]
	if t == nil {
		return Action{}, ErrNoButton
	}
	for i := len(t.entries) - 1; i >= 0; i-- {
		e := t.entries[i]
		if e.From != FromBot || want.Seq != 0 && e.Seq != want.Seq {
			continue
		}
		var there []Action
		if i == len(t.entries)-1 {
			there = append(there, e.Quick...)
		}
		there = append(there, e.Buttons...)
		if a, err := want.pick(there); err == nil || want.Seq != 0 || want.Label == "" && len(there) > 0 {
			return a, err
		}
	}
	return Action{}, ErrNoButton
}

func (want Button) pick(actions []Action) (Action, error) {
	for i, a := range actions {
		if want.Label != "" && a.Label == want.Label || want.Label == "" && i == want.Index {
			return a, nil
		}
	}
	return Action{}, ErrNoButton
}
