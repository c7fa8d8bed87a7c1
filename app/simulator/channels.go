package simulator

import (
	"net/http"
	"slices"
	"strconv"
)

// channel is a room of several.
type channel struct {
	ID      string
	title   string
	members []string
	bots    map[int64]bool
}

// Channel is a room of several, made without going through the API.
type Channel struct {
	ID      string // counted up if empty
	BotID   int64  // the Bot in it
	Title   string
	Members []string // user ids
}

// AddChannel makes a room and returns its id.
func (s *Simulator) AddChannel(c Channel) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addChannel(c).ID
}

func (s *Simulator) addChannel(c Channel) *channel {
	if c.ID == "" {
		c.ID = strconv.FormatInt(s.nextChannel, 10)
		s.nextChannel++
	}
	ch := &channel{ID: c.ID, title: c.Title, members: slices.Clone(c.Members), bots: map[int64]bool{c.BotID: true}}
	s.channels[ch.ID] = ch
	s.notify(Change{Kind: ChangeRooms, BotID: c.BotID, ChannelID: ch.ID})
	return ch
}

func createChannel(s *Simulator, r *request, b *Bot) reply {
	var body struct {
		Members []string `json:"members"`
		Title   string   `json:"title"`
	}
	err := decodeStrict(r.body, &body)
	if err == nil {
		err = longest("title", body.Title, 1000)
	}
	if err != nil {
		return failure(http.StatusBadRequest, "INVALID_PARAMETER", err.Error())
	}
	if n := len(body.Members); n < 1 || n > 100 {
		return failure(http.StatusBadRequest, "INVALID_PARAMETER", "members must be 1 to 100")
	}
	for _, m := range body.Members {
		u, err := s.user(m)
		if err != nil {
			return failure(http.StatusNotFound, "NOT_FOUND", "User not found")
		}
		if !b.reaches(u) {
			return deniedForBot()
		}
	}
	ch := s.addChannel(Channel{BotID: b.ID, Title: body.Title, Members: body.Members})
	return answer(http.StatusCreated, map[string]string{"channelId": ch.ID, "title": ch.title})
}

func withChannel(s *Simulator, r *request, b *Bot, handle func(*channel) reply) reply {
	ch := s.channels[r.vars["channel"]]
	if ch == nil || !ch.bots[b.ID] {
		return failure(http.StatusNotFound, "NOT_FOUND", "Channel not found")
	}
	return handle(ch)
}

func getChannel(s *Simulator, r *request, b *Bot) reply {
	return withChannel(s, r, b, func(ch *channel) reply {
		return answer(http.StatusOK, map[string]any{"domainId": s.cfg.DomainID, "channelId": ch.ID, "title": ch.title})
	})
}

func listChannelMembers(s *Simulator, r *request, b *Bot) reply {
	return withChannel(s, r, b, func(ch *channel) reply {
		from, to, next, bad := page(r, len(ch.members), 50, 100)
		if bad != nil {
			return *bad
		}
		return answer(http.StatusOK, map[string]any{"members": append([]string{}, ch.members[from:to]...), "responseMetaData": meta(next)})
	})
}

func leaveChannel(s *Simulator, r *request, b *Bot) reply {
	return withChannel(s, r, b, func(ch *channel) reply {
		delete(ch.bots, b.ID)
		s.notify(Change{Kind: ChangeRooms, BotID: b.ID, ChannelID: ch.ID})
		return reply{status: http.StatusNoContent}
	})
}
