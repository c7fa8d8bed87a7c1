package simulator

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Send is a message of a Bot that was accepted.
type Send struct {
	N         int             `json:"n"` // counted from 1 over all Bots
	Time      time.Time       `json:"time"`
	BotID     int64           `json:"botId"`
	To        string          `json:"to"`        // as addressed: user id, login address or room
	UserID    string          `json:"userId"`    // "" for a room
	ChannelID string          `json:"channelId"` // "" for a 1:1 room
	Type      string          `json:"type"`
	Text      string          `json:"text"` // of text, or the contentText
	Buttons   []Action        `json:"buttons,omitempty"`
	Quick     []Action        `json:"quickReplies,omitempty"`
	Content   json.RawMessage `json:"content"` // as sent
}

func sendToUser(s *Simulator, r *request) reply {
	b, bad := s.sender(r)
	if bad != nil {
		return *bad
	}
	u, err := s.user(r.vars["user"])
	if err != nil || u.Deleted {
		return failure(http.StatusNotFound, "NOT_FOUND", "User not found")
	}
	if !b.reaches(u) {
		return deniedForBot()
	}
	return s.accept(r, b, Send{To: r.vars["user"], UserID: u.ID}, talkKey{bot: b.ID, user: u.ID})
}

func sendToChannel(s *Simulator, r *request) reply {
	b, bad := s.sender(r)
	if bad != nil {
		return *bad
	}
	ch := s.channels[r.vars["channel"]]
	if ch == nil || !ch.bots[b.ID] {
		return failure(http.StatusNotFound, "NOT_FOUND", "Channel not found")
	}
	return s.accept(r, b, Send{To: ch.ID, ChannelID: ch.ID}, talkKey{bot: b.ID, channel: ch.ID})
}

// deniedForBot is measured: not published, receiver out of range, foreign Bot.
func deniedForBot() reply {
	return failure(http.StatusForbidden, "ACCESS_DENIED", "Access is denied for bot.")
}

// sender finds the Bot of a send: a wrong id is 404 here (measured).
func (s *Simulator) sender(r *request) (*Bot, *reply) {
	id, err := strconv.ParseInt(r.vars["bot"], 10, 64)
	b := s.bots[id]
	if err != nil || b == nil {
		f := failure(http.StatusNotFound, "NOT_FOUND", "Bot not found")
		return nil, &f
	}
	if !b.ownedBy(r.grant) {
		f := deniedForBot()
		return nil, &f
	}
	return b, nil
}

// accept checks a message and puts it into the talk. 201 without a body, and no
// message id, is all the sender gets.
func (s *Simulator) accept(r *request, b *Bot, send Send, key talkKey) reply {
	var body struct {
		Content json.RawMessage `json:"content"`
	}
	err := decodeStrict(r.body, &body)
	var c content
	if err == nil {
		c, err = parseContent(body.Content)
	}
	if err != nil {
		return failure(http.StatusBadRequest, "INVALID_PARAMETER", err.Error())
	}
	send.N = len(s.sends) + 1
	send.Time = s.now()
	send.BotID = b.ID
	send.Type, send.Text, send.Buttons, send.Quick = c.Type, c.text, c.buttons, c.quickReplies
	send.Content = slices.Clone(body.Content)
	s.sends = append(s.sends, send)
	begins := s.say(key, Entry{
		Time: send.Time, From: FromBot, Type: c.Type, Text: c.text,
		Buttons: c.buttons, Quick: c.quickReplies, Content: send.Content,
	})
	return reply{status: http.StatusCreated, after: func() {
		if begins {
			s.inBackground(func(ctx context.Context) { s.Begin(ctx, key.bot, key.user) })
		}
		if s.cfg.OnAccepted != nil {
			s.cfg.OnAccepted(send)
		}
	}}
}

// Sent returns the accepted messages in the order of acceptance.
func (s *Simulator) Sent() []Send {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sends)
}

// WaitSent waits until at least n messages were accepted since the start, and
// returns all of them; with the context's error also if they are fewer.
func (s *Simulator) WaitSent(ctx context.Context, n int) ([]Send, error) {
	for {
		s.mu.Lock()
		enough, changed := len(s.sends) >= n, s.changed
		s.mu.Unlock()
		if enough {
			return s.Sent(), nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return s.Sent(), ctx.Err()
		}
	}
}

func createMenu(s *Simulator, r *request, b *Bot) reply {
	var body struct {
		Content *struct {
			Actions []Action `json:"actions"`
		} `json:"content"`
	}
	err := decodeStrict(r.body, &body)
	if err == nil && body.Content == nil {
		return failure(http.StatusBadRequest, "MISSING_PARAMETER", "content is required")
	}
	if err == nil {
		err = checkActions(body.Content.Actions, 4, inMenu)
	}
	if err != nil {
		return failure(http.StatusBadRequest, "INVALID_PARAMETER", err.Error())
	}
	b.Menu = body.Content.Actions // replaces one that is there (choice)
	s.notify(Change{Kind: ChangeBots, BotID: b.ID})
	return reply{status: http.StatusCreated}
}

func getMenu(_ *Simulator, _ *request, b *Bot) reply {
	if b.Menu == nil {
		return failure(http.StatusNotFound, "NOT_FOUND", "Persistent menu not found")
	}
	return answer(http.StatusOK, map[string]any{"content": map[string]any{"actions": b.Menu}})
}

func deleteMenu(s *Simulator, _ *request, b *Bot) reply {
	if b.Menu == nil {
		return failure(http.StatusNotFound, "NOT_FOUND", "Persistent menu not found")
	}
	b.Menu = nil
	s.notify(Change{Kind: ChangeBots, BotID: b.ID})
	return reply{status: http.StatusNoContent}
}
