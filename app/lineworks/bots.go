package lineworks

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Limits of a Bot's properties (docs/bot-create), in characters and items.
const (
	MaxBotName        = 100
	MaxBotDescription = 100
	MaxBotURL         = 1000
	MaxBotAdmins      = 3
)

// BotSpec is what a Bot is created from or replaced by (docs/bot-create).
type BotSpec struct {
	Name           string   `json:"botName"`        // at most MaxBotName characters
	PhotoURL       string   `json:"photoUrl"`       // https, reachable by LINE WORKS
	Description    string   `json:"description"`    // at most MaxBotDescription characters
	Administrators []string `json:"administrators"` // one to three user ids

	Subadministrators []string `json:"subadministrators,omitempty"` // up to three user ids
	AllowDomains      []int64  `json:"allowDomains,omitempty"`      // tenants with several domains

	EnableCallback bool     `json:"enableCallback"`
	CallbackURL    string   `json:"callbackUrl,omitempty"`    // https, at most MaxBotURL characters
	CallbackEvents []string `json:"callbackEvents,omitempty"` // what members may send: content types
	// ChannelEvents are event types. Left out, LINE WORKS takes all but begin
	// and end.
	ChannelEvents   []string `json:"channelEvents,omitempty"`
	EnableGroupJoin bool     `json:"enableGroupJoin"`

	I18nNames        []I18nName        `json:"i18nBotNames,omitempty"`
	I18nDescriptions []I18nDescription `json:"i18nDescriptions,omitempty"`
	I18nPhotoURLs    []I18nPhotoURL    `json:"i18nPhotoUrls,omitempty"`
}

// Languages are ja_JP, ko_KR, en_US, zh_CN and zh_TW.
type (
	// I18nName is a Bot's name in a language.
	I18nName struct {
		Language string `json:"language"`
		Name     string `json:"botName"`
	}
	// I18nDescription is a Bot's description in a language.
	I18nDescription struct {
		Language    string `json:"language"`
		Description string `json:"description"`
	}
	// I18nPhotoURL is a Bot's picture for a language.
	I18nPhotoURL struct {
		Language string `json:"language"`
		PhotoURL string `json:"photoUrl"`
	}
)

// Bot is a Bot as LINE WORKS describes it. Its secret is never part of that. In
// a list some properties are left out, the description among them.
type Bot struct {
	ID                int64             `json:"botId"`
	Name              string            `json:"botName"`
	PhotoURL          string            `json:"photoUrl"`
	Description       string            `json:"description"`
	Administrators    []string          `json:"administrators"`
	Subadministrators []string          `json:"subadministrators"`
	AllowDomains      []int64           `json:"allowDomains"`
	EnableCallback    bool              `json:"enableCallback"`
	CallbackURL       string            `json:"callbackUrl"`
	CallbackEvents    []string          `json:"callbackEvents"`
	ChannelEvents     []string          `json:"channelEvents"`
	EnableGroupJoin   bool              `json:"enableGroupJoin"`
	I18nNames         []I18nName        `json:"i18nBotNames"`
	I18nDescriptions  []I18nDescription `json:"i18nDescriptions"`
	I18nPhotoURLs     []I18nPhotoURL    `json:"i18nPhotoUrls"`
}

// BotPatch changes what is not nil and leaves the rest (docs/bot-update-patch).
// Setting AllowDomains detaches the domains that it does not list.
type BotPatch struct {
	Name              *string  `json:"botName,omitzero"`
	PhotoURL          *string  `json:"photoUrl,omitzero"`
	Description       *string  `json:"description,omitzero"`
	Administrators    []string `json:"administrators,omitzero"`
	Subadministrators []string `json:"subadministrators,omitzero"`
	AllowDomains      []int64  `json:"allowDomains,omitzero"`
	EnableCallback    *bool    `json:"enableCallback,omitzero"`
	CallbackURL       *string  `json:"callbackUrl,omitzero"` // "" removes it
	CallbackEvents    []string `json:"callbackEvents,omitzero"`
	ChannelEvents     []string `json:"channelEvents,omitzero"`
	EnableGroupJoin   *bool    `json:"enableGroupJoin,omitzero"`

	I18nNames        []I18nName        `json:"i18nBotNames,omitzero"`
	I18nDescriptions []I18nDescription `json:"i18nDescriptions,omitzero"`
	I18nPhotoURLs    []I18nPhotoURL    `json:"i18nPhotoUrls,omitzero"`
}

// BotPage is a part of the list of Bots.
type BotPage struct {
	Bots       []Bot
	NextCursor string // "" on the last page
}

// CreateBot makes a Bot (scope bot). Nobody sees it until a domain is
// registered, and its secret has to be issued apart. There is no key against
// making it twice: after an OutcomeUnknown look through Bots.
func (c *Client) CreateBot(ctx context.Context, spec BotSpec) (Bot, error) {
	return c.writeBot(ctx, "create bot", APIBotCreate, http.MethodPost, "/bots", spec, spec.validate())
}

// ReplaceBot sets every property; those left out fall back to their defaults
// (docs/bot-update-put, scope bot).
func (c *Client) ReplaceBot(ctx context.Context, botID int64, spec BotSpec) (Bot, error) {
	return c.writeBot(ctx, "replace bot", APIBotReplace, http.MethodPut, "/bots/"+id(botID), spec,
		firstError(checkPositive("botId", botID), spec.validate()))
}

// PatchBot changes some properties (docs/bot-update-patch, scope bot).
func (c *Client) PatchBot(ctx context.Context, botID int64, patch BotPatch) (Bot, error) {
	return c.writeBot(ctx, "change bot", APIBotPatch, http.MethodPatch, "/bots/"+id(botID), patch,
		firstError(checkPositive("botId", botID), patch.validate()))
}

func (c *Client) writeBot(ctx context.Context, op, api, method, path string, body any, invalid error) (Bot, error) {
	if invalid != nil {
		return Bot{}, limitError(op, api, invalid)
	}
	var b Bot
	err := c.do(ctx, call{op: op, api: api, method: method, path: path, body: body, into: &b, serial: c.manage})
	if err == nil && b.ID == 0 {
		err = malformed(op, api, "the answer holds no botId")
	}
	if err != nil {
		return Bot{}, err
	}
	return b, nil
}

// GetBot reads a Bot (scope bot or bot.read). One that does not exist is
// KindNotFound or KindForbidden.
func (c *Client) GetBot(ctx context.Context, botID int64) (Bot, error) {
	const op = "get bot"
	if err := checkPositive("botId", botID); err != nil {
		return Bot{}, limitError(op, APIBotGet, err)
	}
	var b Bot
	err := c.do(ctx, call{op: op, api: APIBotGet, method: http.MethodGet, path: "/bots/" + id(botID), into: &b})
	if err == nil && b.ID == 0 {
		err = malformed(op, APIBotGet, "the answer holds no botId")
	}
	if err != nil {
		return Bot{}, err
	}
	return b, nil
}

// ListBots returns one page of Bots (docs/bot-list, scope bot or bot.read).
// count 0 leaves the size of a page to LINE WORKS.
func (c *Client) ListBots(ctx context.Context, count int, cursor string) (BotPage, error) {
	var a struct {
		Bots []Bot `json:"bots"`
		meta
	}
	err := c.do(ctx, call{op: "list bots", api: APIBotList, method: http.MethodGet, path: "/bots", query: pageQuery(count, cursor), into: &a})
	if err != nil {
		return BotPage{}, err
	}
	return BotPage{Bots: a.Bots, NextCursor: a.next()}, nil
}

// Bots returns all Bots, page by page. It ends with the first error.
func (c *Client) Bots(ctx context.Context) iter.Seq2[Bot, error] {
	return pages("list bots", APIBotList, func(cursor string) ([]Bot, string, error) {
		p, err := c.ListBots(ctx, pageSize, cursor)
		return p.Bots, p.NextCursor, err
	})
}

// DeleteBot deletes a Bot (scope bot).
func (c *Client) DeleteBot(ctx context.Context, botID int64) error {
	const op = "delete bot"
	if err := checkPositive("botId", botID); err != nil {
		return limitError(op, APIBotDelete, err)
	}
	return c.do(ctx, call{op: op, api: APIBotDelete, method: http.MethodDelete, path: "/bots/" + id(botID), serial: c.manage})
}

// IssueSecret makes a new Bot secret and returns it (docs/bot-secret-issue,
// scope bot). The secret before it stops working at once, and no call returns
// the present one: after an OutcomeUnknown a further call is the only way.
func (c *Client) IssueSecret(ctx context.Context, botID int64) (string, error) {
	const op = "issue bot secret"
	if err := checkPositive("botId", botID); err != nil {
		return "", limitError(op, APIBotSecret, err)
	}
	var a struct {
		Secret string `json:"secret"`
	}
	err := c.do(ctx, call{op: op, api: APIBotSecret, method: http.MethodPost, path: "/bots/" + id(botID) + "/secret", into: &a, serial: c.manage})
	if err == nil && a.Secret == "" {
		err = malformed(op, APIBotSecret, "the answer holds no secret")
	}
	return a.Secret, err
}

func (s BotSpec) validate() error {
	return firstError(
		needed("botName", s.Name, MaxBotName),
		needed("description", s.Description, MaxBotDescription),
		httpsURL("photoUrl", s.PhotoURL, true),
		admins("administrators", s.Administrators, 1),
		admins("subadministrators", s.Subadministrators, 0),
		httpsURL("callbackUrl", s.CallbackURL, false),
		oneOf("callbackEvents", s.CallbackEvents, callbackEvents),
		oneOf("channelEvents", s.ChannelEvents, channelEvents),
	)
}

func (p BotPatch) validate() error {
	var errs []error
	if p.Name != nil {
		errs = append(errs, needed("botName", *p.Name, MaxBotName))
	}
	if p.Description != nil {
		errs = append(errs, needed("description", *p.Description, MaxBotDescription))
	}
	if p.PhotoURL != nil {
		errs = append(errs, httpsURL("photoUrl", *p.PhotoURL, true))
	}
	if p.Administrators != nil {
		errs = append(errs, admins("administrators", p.Administrators, 1))
	}
	if p.Subadministrators != nil {
		errs = append(errs, admins("subadministrators", p.Subadministrators, 0))
	}
	if p.CallbackURL != nil {
		errs = append(errs, httpsURL("callbackUrl", *p.CallbackURL, false))
	}
	errs = append(errs, oneOf("callbackEvents", p.CallbackEvents, callbackEvents), oneOf("channelEvents", p.ChannelEvents, channelEvents))
	return firstError(errs...)
}

var (
	callbackEvents = []string{"text", "location", "sticker", "image", "file", "audio", "video"}
	channelEvents  = []string{"message", "join", "leave", "joined", "left", "postback", "begin", "end"}
)

func oneOf(field string, values, allowed []string) error {
	for i, v := range values {
		if !slices.Contains(allowed, v) {
			return &LimitError{Field: fmt.Sprintf("%s[%d]", field, i), Reason: "is not one of " + strings.Join(allowed, ", ")}
		}
	}
	return nil
}

func admins(field string, ids []string, least int) error {
	if err := itemsBetween(field, len(ids), least, MaxBotAdmins); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, s := range ids {
		if s == "" || seen[s] {
			return &LimitError{Field: fmt.Sprintf("%s[%d]", field, i), Reason: "is empty or there twice"}
		}
		seen[s] = true
	}
	return nil
}

// httpsURL checks an address of ours that LINE WORKS will call. http is left to
// the server to refuse on loopback hosts, where only a simulation can reach it.
func httpsURL(field, s string, need bool) error {
	if s == "" && !need {
		return nil
	}
	if err := needed(field, s, MaxBotURL); err != nil {
		return err
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && !(u.Scheme == "http" && isLoopback(u)) {
		return &LimitError{Field: field, Reason: "must be an https address"}
	}
	return nil
}
