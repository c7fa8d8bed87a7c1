package simulator

import (
	"slices"
	"strings"
	"time"
)

// State is what GET /simulator/state answers: all that a chat page shows.
type State struct {
	Now    time.Time     `json:"now"` // LINE WORKS's clock
	Bots   []BotState    `json:"bots"`
	Users  []User        `json:"users"`
	Rooms  []RoomState   `json:"rooms"`
	Talks  []TalkState   `json:"talks"`
	Faults []FaultsState `json:"faults"`
	// Console: there are values to copy, see [Simulator.Console].
	Console bool `json:"console"`
}

// BotState is a Bot as its users see it; its secret is not part of that.
type BotState struct {
	ID             int64    `json:"botId"`
	Name           string   `json:"name"`
	PhotoURL       string   `json:"photoUrl"`
	EnableCallback bool     `json:"enableCallback"`
	CallbackURL    string   `json:"callbackUrl"`
	TakesText      bool     `json:"takesText"` // members can write to it
	Menu           []Action `json:"menu"`
	Users          []string `json:"userIds"` // those who see it
}

// RoomState is a room of several.
type RoomState struct {
	ID    string   `json:"channelId"`
	Title string   `json:"title"`
	Users []string `json:"userIds"`
	Bots  []int64  `json:"botIds"`
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

// State returns everything a chat page shows.
func (s *Simulator) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := State{Now: s.now(), Bots: []BotState{}, Users: []User{}, Rooms: []RoomState{}, Talks: []TalkState{}, Faults: s.faultsLeft(), Console: s.cfg.PrivateKey != ""}
	for _, b := range s.sortedBots() {
		bs := BotState{
			ID: b.ID, Name: b.Name, PhotoURL: b.PhotoURL, EnableCallback: b.EnableCallback,
			CallbackURL: b.CallbackURL, TakesText: b.takesText(), Menu: append([]Action{}, b.Menu...), Users: []string{},
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
	for _, c := range s.channels {
		rs := RoomState{ID: c.ID, Title: c.title, Users: append([]string{}, c.members...), Bots: []int64{}}
		for id := range c.bots {
			rs.Bots = append(rs.Bots, id)
		}
		slices.Sort(rs.Bots)
		st.Rooms = append(st.Rooms, rs)
	}
	slices.SortFunc(st.Rooms, func(a, b RoomState) int { return strings.Compare(a.ID, b.ID) })
	for key, t := range s.talks {
		st.Talks = append(st.Talks, TalkState{BotID: key.bot, UserID: key.user, ChannelID: key.channel, Entries: append([]Entry{}, t.entries...)})
	}
	slices.SortFunc(st.Talks, func(a, b TalkState) int {
		if a.BotID != b.BotID {
			return int(a.BotID - b.BotID)
		}
		return strings.Compare(a.UserID+"\x00"+a.ChannelID, b.UserID+"\x00"+b.ChannelID)
	})
	return st
}

// faultsState returns the faults that are still to come.
func (s *Simulator) faultsState() []FaultsState {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faultsLeft()
}

// faultsLeft is faultsState with s.mu held.
func (s *Simulator) faultsLeft() []FaultsState {
	left := []FaultsState{}
	for _, f := range s.faults {
		left = append(left, FaultsState{ID: f.id, Fault: f.Fault, DelayMS: f.Delay.Milliseconds(), Left: f.left, Hits: f.hits})
	}
	return left
}
