package lineworks

import (
	"context"
	"encoding/json"
	"net/http"
)

// Content is what a message holds: Text, ButtonTemplate, Link or Raw.
type Content interface {
	validate() error
	// wire returns what is marshalled as content.
	wire() any
}

// Text is a text message (docs/bot-send-text).
type Text struct {
	Text       string // at most MaxText characters
	QuickReply []QuickReply
}

// ButtonTemplate is a text with buttons below it that stay
// (docs/bot-send-button). Postback actions are not allowed in it.
type ButtonTemplate struct {
	Text       string // contentText, at most MaxContentText characters
	Actions    []Action
	QuickReply []QuickReply
}

// Link is a text with one link below it (docs/bot-send-link).
type Link struct {
	Text       string // contentText
	LinkText   string
	URL        string
	QuickReply []QuickReply
}

// Raw is content of a type that this package has no type for, as the JSON object
// of docs/bot-send-content. Only its being an object with a type is checked.
type Raw json.RawMessage

type quickReplyWire struct {
	Items []QuickReply `json:"items"`
}

func quickReplies(items []QuickReply) *quickReplyWire {
	if len(items) == 0 {
		return nil
	}
	return &quickReplyWire{Items: items}
}

func (t Text) validate() error {
	return firstError(needed("content.text", t.Text, MaxText), validateQuickReplies(t.QuickReply))
}

func (t Text) wire() any {
	return struct {
		Type       string          `json:"type"`
		Text       string          `json:"text"`
		QuickReply *quickReplyWire `json:"quickReply,omitempty"`
	}{"text", t.Text, quickReplies(t.QuickReply)}
}

func (b ButtonTemplate) validate() error {
	return firstError(
		needed("content.contentText", b.Text, MaxContentText),
		validateActions("content.actions", b.Actions, inButton, MaxActions),
		validateQuickReplies(b.QuickReply),
	)
}

func (b ButtonTemplate) wire() any {
	return struct {
		Type        string          `json:"type"`
		ContentText string          `json:"contentText"`
		Actions     []Action        `json:"actions"`
		QuickReply  *quickReplyWire `json:"quickReply,omitempty"`
	}{"button_template", b.Text, b.Actions, quickReplies(b.QuickReply)}
}

func (l Link) validate() error {
	return firstError(
		needed("content.contentText", l.Text, MaxContentText),
		needed("content.linkText", l.LinkText, MaxContentText),
		needed("content.link", l.URL, MaxURI),
		validateQuickReplies(l.QuickReply),
	)
}

func (l Link) wire() any {
	return struct {
		Type        string          `json:"type"`
		ContentText string          `json:"contentText"`
		LinkText    string          `json:"linkText"`
		Link        string          `json:"link"`
		QuickReply  *quickReplyWire `json:"quickReply,omitempty"`
	}{"link", l.Text, l.LinkText, l.URL, quickReplies(l.QuickReply)}
}

func (r Raw) validate() error {
	o, err := parseObject(r, maxCallbackDepth)
	if err == nil {
		var typ string
		if typ, err = o.needText("type"); err == nil && typ == "" {
			return &LimitError{Field: "content.type", Reason: "is empty"}
		}
	}
	if err != nil {
		return &LimitError{Field: "content", Reason: "is not a content object: " + err.Error()}
	}
	return nil
}

func (r Raw) wire() any { return json.RawMessage(r) }

// SendToUser sends a message to a member's 1:1 room (docs/bot-user-message-send,
// scope bot.message or bot). user is a user id or the login address; which
// letter case of an address is taken is unconfirmed.
//
// A nil error means LINE WORKS accepted it. It gives no message id, so an error
// whose Outcome is OutcomeUnknown may not be followed by the same send: the
// member might get it twice.
func (c *Client) SendToUser(ctx context.Context, botID int64, user string, content Content) error {
	return c.sendMessage(ctx, APISendToUser, botID, "users", user, content)
}

// SendToChannel sends a message to a room that the Bot is in
// (docs/bot-channel-message-send). See SendToUser for what the error means.
func (c *Client) SendToChannel(ctx context.Context, botID int64, channelID string, content Content) error {
	return c.sendMessage(ctx, APISendToChannel, botID, "channels", channelID, content)
}

func (c *Client) sendMessage(ctx context.Context, api string, botID int64, kind, to string, content Content) error {
	const op = "send message"
	err := firstError(checkPositive("botId", botID), checkID(kind, to))
	if err == nil {
		if content == nil {
			err = errNotContent
		} else {
			err = content.validate()
		}
	}
	if err != nil {
		return limitError(op, api, err)
	}
	return c.do(ctx, call{
		op: op, api: api, method: http.MethodPost,
		path: "/bots/" + id(botID) + "/" + kind + "/" + segment(to) + "/messages",
		body: map[string]any{"content": content.wire()},
	})
}
