package lineworks

import (
	"context"
	"encoding/json"
	"net/http"
)

// BotDomain is a Bot's registration with a domain of the tenant
// (docs/bot-domain-register).
type BotDomain struct {
	DomainID int64 `json:"domainId"`
	// Visible: members find the Bot and can use it.
	Visible bool `json:"visible"`
	// AllowToSelectedMember: only the members added by AddBotMember may use it;
	// false is everybody.
	AllowToSelectedMember bool `json:"allowToSelectedMember"`
}

// BotDomainSettings are both false by default.
type BotDomainSettings struct {
	Visible               bool `json:"visible"`
	AllowToSelectedMember bool `json:"allowToSelectedMember"`
}

// BotDomainPatch changes what is not nil.
type BotDomainPatch struct {
	Visible               *bool `json:"visible,omitzero"`
	AllowToSelectedMember *bool `json:"allowToSelectedMember,omitzero"`
}

// BotDomainPage is a part of the list of a Bot's domains.
type BotDomainPage struct {
	Domains    []BotDomain
	NextCursor string // "" on the last page
}

// BotMemberPage is a part of the list of members who may use a Bot.
type BotMemberPage struct {
	Members    []string // user ids
	All        bool     // everybody may; Members is empty then
	NextCursor string   // "" on the last page
}

func domainPath(botID, domainID int64) string {
	return "/bots/" + id(botID) + "/domains/" + id(domainID)
}

func checkDomain(botID, domainID int64) error {
	return firstError(checkPositive("botId", botID), checkPositive("domainId", domainID))
}

// RegisterBotDomain registers a Bot with a domain (scope bot). Members are not
// notified of it, unlike when it is done on the admin screen.
func (c *Client) RegisterBotDomain(ctx context.Context, botID, domainID int64, settings BotDomainSettings) (BotDomain, error) {
	return c.writeDomain(ctx, "register bot domain", APIBotDomainAdd, http.MethodPost, botID, domainID, settings)
}

// PatchBotDomain changes a registration (docs/bot-domain-update-patch, scope bot).
func (c *Client) PatchBotDomain(ctx context.Context, botID, domainID int64, patch BotDomainPatch) (BotDomain, error) {
	return c.writeDomain(ctx, "change bot domain", APIBotDomainPatch, http.MethodPatch, botID, domainID, patch)
}

func (c *Client) writeDomain(ctx context.Context, op, api, method string, botID, domainID int64, body any) (BotDomain, error) {
	if err := checkDomain(botID, domainID); err != nil {
		return BotDomain{}, limitError(op, api, err)
	}
	var d BotDomain
	err := c.do(ctx, call{op: op, api: api, method: method, path: domainPath(botID, domainID), body: body, into: &d, serial: c.manage})
	if err != nil {
		return BotDomain{}, err
	}
	return d, nil
}

// ListBotDomains returns one page of a Bot's domains (docs/bot-domain-list,
// scope bot or bot.read). count is at most 100, 0 leaves it to LINE WORKS (50).
func (c *Client) ListBotDomains(ctx context.Context, botID int64, count int, cursor string) (BotDomainPage, error) {
	const op = "list bot domains"
	if err := checkPositive("botId", botID); err != nil {
		return BotDomainPage{}, limitError(op, APIBotDomainList, err)
	}
	var a struct {
		Domains []BotDomain `json:"domains"`
		meta
	}
	err := c.do(ctx, call{op: op, api: APIBotDomainList, method: http.MethodGet, path: "/bots/" + id(botID) + "/domains", query: pageQuery(count, cursor), into: &a})
	if err != nil {
		return BotDomainPage{}, err
	}
	return BotDomainPage{Domains: a.Domains, NextCursor: a.next()}, nil
}

// RemoveBotDomain takes a Bot away from a domain (docs/bot-domain-delete, scope
// bot).
func (c *Client) RemoveBotDomain(ctx context.Context, botID, domainID int64) error {
	const op = "remove bot domain"
	if err := checkDomain(botID, domainID); err != nil {
		return limitError(op, APIBotDomainRemove, err)
	}
	return c.do(ctx, call{op: op, api: APIBotDomainRemove, method: http.MethodDelete, path: domainPath(botID, domainID), serial: c.manage})
}

// AddBotMember lets a member (user id or login address) use a Bot that is
// allowed to selected members (docs/bot-domain-member-create, scope bot).
func (c *Client) AddBotMember(ctx context.Context, botID, domainID int64, user string) error {
	const op = "add bot member"
	if err := firstError(checkDomain(botID, domainID), checkID("userId", user)); err != nil {
		return limitError(op, APIBotMemberAdd, err)
	}
	return c.do(ctx, call{
		op: op, api: APIBotMemberAdd, method: http.MethodPost, path: domainPath(botID, domainID) + "/members",
		body: map[string]string{"userId": user}, serial: c.manage,
	})
}

// allUsers is what the list of members says when everybody may use the Bot
// (docs/bot-domain-member-list); whether as a string or in a list is unconfirmed.
const allUsers = "All users"

// ListBotMembers returns one page of the members who may use a Bot (scope bot or
// bot.read).
func (c *Client) ListBotMembers(ctx context.Context, botID, domainID int64, count int, cursor string) (BotMemberPage, error) {
	const op = "list bot members"
	if err := checkDomain(botID, domainID); err != nil {
		return BotMemberPage{}, limitError(op, APIBotMemberList, err)
	}
	var a struct {
		Members json.RawMessage `json:"members"`
		meta
	}
	err := c.do(ctx, call{op: op, api: APIBotMemberList, method: http.MethodGet, path: domainPath(botID, domainID) + "/members", query: pageQuery(count, cursor), into: &a})
	if err != nil {
		return BotMemberPage{}, err
	}
	p := BotMemberPage{NextCursor: a.next()}
	var one string
	if len(a.Members) > 0 && json.Unmarshal(a.Members, &p.Members) != nil {
		if json.Unmarshal(a.Members, &one) != nil {
			return BotMemberPage{}, malformed(op, APIBotMemberList, "the members are no list")
		}
		p.Members = []string{one}
	}
	if len(p.Members) == 1 && p.Members[0] == allUsers {
		p.Members, p.All = nil, true
	}
	return p, nil
}

// RemoveBotMember takes a member (user id) off the list
// (docs/bot-domain-member-delete, scope bot).
func (c *Client) RemoveBotMember(ctx context.Context, botID, domainID int64, user string) error {
	const op = "remove bot member"
	if err := firstError(checkDomain(botID, domainID), checkID("userId", user)); err != nil {
		return limitError(op, APIBotMemberRemove, err)
	}
	return c.do(ctx, call{
		op: op, api: APIBotMemberRemove, method: http.MethodDelete,
		path: domainPath(botID, domainID) + "/members/" + segment(user), serial: c.manage,
	})
}
