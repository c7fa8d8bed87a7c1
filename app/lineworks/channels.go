package lineworks

import (
	"context"
	"fmt"
	"net/http"
)

// Limits of a room (docs/bot-channel-create).
const (
	MaxChannelMembers = 100
	MaxChannelTitle   = 1000
)

// Channel is a room that a Bot is in.
type Channel struct {
	ID    string `json:"channelId"`
	Title string `json:"title"`
}

// CreateChannel makes a room of the Bot with members, given by user id (scope
// bot or bot.message). At most 10 a minute in every plan.
func (c *Client) CreateChannel(ctx context.Context, botID int64, title string, members []string) (Channel, error) {
	const op = "create channel"
	errs := []error{
		checkPositive("botId", botID),
		itemsBetween("members", len(members), 1, MaxChannelMembers),
		atMost("title", title, MaxChannelTitle),
	}
	for i, m := range members {
		errs = append(errs, checkID(fmt.Sprintf("members[%d]", i), m))
	}
	if err := firstError(errs...); err != nil {
		return Channel{}, limitError(op, APIChannelCreate, err)
	}
	body := struct {
		Members []string `json:"members"`
		Title   string   `json:"title,omitempty"`
	}{members, title}
	var ch Channel
	err := c.do(ctx, call{op: op, api: APIChannelCreate, method: http.MethodPost, path: "/bots/" + id(botID) + "/channels", body: body, into: &ch})
	if err == nil && ch.ID == "" {
		err = malformed(op, APIChannelCreate, "the answer holds no channelId")
	}
	if err != nil {
		return Channel{}, err
	}
	return ch, nil
}
