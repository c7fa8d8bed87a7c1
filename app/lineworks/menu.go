package lineworks

import (
	"context"
	"net/http"
)

type menuWire struct {
	Content struct {
		Actions []Action `json:"actions"`
	} `json:"content"`
}

// SetMenu registers the persistent menu of a Bot, which all its members see: up
// to MaxMenuActions actions of type message, uri or copy
// (docs/bot-persistentmenu-create, scope bot.message or bot). It is removed when
// a rich menu is registered, and refused while there is one.
func (c *Client) SetMenu(ctx context.Context, botID int64, actions []Action) error {
	const op = "set menu"
	err := firstError(checkPositive("botId", botID), validateActions("content.actions", actions, inMenu, MaxMenuActions))
	if err != nil {
		return limitError(op, APIMenuCreate, err)
	}
	var body menuWire
	body.Content.Actions = actions
	return c.do(ctx, call{op: op, api: APIMenuCreate, method: http.MethodPost, path: menuPath(botID), body: body})
}

// GetMenu returns the actions of the persistent menu, KindNotFound without one.
// The shape of its answer is unconfirmed; that of SetMenu is expected.
func (c *Client) GetMenu(ctx context.Context, botID int64) ([]Action, error) {
	const op = "get menu"
	if err := checkPositive("botId", botID); err != nil {
		return nil, limitError(op, APIMenuGet, err)
	}
	var a menuWire
	err := c.do(ctx, call{op: op, api: APIMenuGet, method: http.MethodGet, path: menuPath(botID), into: &a})
	return a.Content.Actions, err
}

// DeleteMenu removes the persistent menu.
func (c *Client) DeleteMenu(ctx context.Context, botID int64) error {
	const op = "delete menu"
	if err := checkPositive("botId", botID); err != nil {
		return limitError(op, APIMenuDelete, err)
	}
	return c.do(ctx, call{op: op, api: APIMenuDelete, method: http.MethodDelete, path: menuPath(botID)})
}

func menuPath(botID int64) string { return "/bots/" + id(botID) + "/persistentmenu" }
