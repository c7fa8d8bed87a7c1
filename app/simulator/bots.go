package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"unicode/utf16"
)

// Bot is a Bot of the simulated tenant, with the property names of
// docs/bot-create.
type Bot struct {
	ID                int64    `json:"botId"` // counted up if 0
	Name              string   `json:"botName"`
	PhotoURL          string   `json:"photoUrl"`
	Description       string   `json:"description"`
	Administrators    []string `json:"administrators"`
	Subadministrators []string `json:"subadministrators"`
	AllowDomains      []int64  `json:"allowDomains"`
	EnableCallback    bool     `json:"enableCallback"`
	CallbackURL       string   `json:"callbackUrl"`
	CallbackEvents    []string `json:"callbackEvents"`
	ChannelEvents     []string `json:"channelEvents"`
	EnableGroupJoin   bool     `json:"enableGroupJoin"`
	DefaultRichmenuID string   `json:"defaultRichmenuId,omitempty"`
	I18nNames         []any    `json:"i18nBotNames"`
	I18nDescriptions  []any    `json:"i18nDescriptions"`
	I18nPhotoURLs     []any    `json:"i18nPhotoUrls"`

	// The rest is not in LINE WORKS's answers.
	Secret  string               `json:"-"` // made up if empty
	Owner   string               `json:"-"` // client id of the app it belongs to; empty: any
	Domains map[int64]*BotDomain `json:"-"`
	Menu    []Action             `json:"-"` // persistent menu
}

// BotDomain is a Bot's registration with a domain.
type BotDomain struct {
	DomainID              int64    `json:"domainId"`
	Visible               bool     `json:"visible"`
	AllowToSelectedMember bool     `json:"allowToSelectedMember"`
	Members               []string `json:"-"` // user ids
}

// defaultChannelEvents hold if a Bot names none: begin and end are not in them.
var defaultChannelEvents = []string{"message", "join", "leave", "joined", "left", "postback"}

// maxBots a tenant may have.
const maxBots = 300

// clone copies a Bot so that nothing is shared.
func (b *Bot) clone() *Bot {
	c := *b
	c.Administrators = slices.Clone(b.Administrators)
	c.Subadministrators = slices.Clone(b.Subadministrators)
	c.AllowDomains = slices.Clone(b.AllowDomains)
	c.CallbackEvents = slices.Clone(b.CallbackEvents)
	c.ChannelEvents = slices.Clone(b.ChannelEvents)
	c.I18nNames = slices.Clone(b.I18nNames)
	c.I18nDescriptions = slices.Clone(b.I18nDescriptions)
	c.I18nPhotoURLs = slices.Clone(b.I18nPhotoURLs)
	c.Menu = slices.Clone(b.Menu)
	c.Domains = map[int64]*BotDomain{}
	for id, d := range b.Domains {
		copied := *d
		copied.Members = slices.Clone(d.Members)
		c.Domains[id] = &copied
	}
	return &c
}

// fill sets what a Bot always has.
func (b *Bot) fill() {
	if b.ChannelEvents == nil {
		b.ChannelEvents = slices.Clone(defaultChannelEvents)
	}
	for _, p := range []*[]string{&b.Administrators, &b.Subadministrators, &b.CallbackEvents} {
		if *p == nil {
			*p = []string{}
		}
	}
	if b.AllowDomains == nil {
		b.AllowDomains = []int64{}
	}
	for _, p := range []*[]any{&b.I18nNames, &b.I18nDescriptions, &b.I18nPhotoURLs} {
		if *p == nil {
			*p = []any{}
		}
	}
	if b.Domains == nil {
		b.Domains = map[int64]*BotDomain{}
	}
}

// AddBot adds a Bot without going through the API, or replaces the one with the
// same id, and returns it completed. Unless it names domains it is registered,
// visible, with the tenant's.
func (s *Simulator) AddBot(b Bot) Bot {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := b.clone()
	if b.Domains == nil {
		c.Domains[s.cfg.DomainID] = &BotDomain{DomainID: s.cfg.DomainID, Visible: true}
	}
	if c.CallbackEvents == nil {
		c.CallbackEvents = []string{"text"}
	}
	c.fill()
	if c.ID == 0 {
		c.ID = s.newBotID()
	}
	if c.Secret == "" {
		c.Secret = randomID()
	}
	s.bots[c.ID] = c
	s.notify(Change{Kind: ChangeBots, BotID: c.ID})
	return *c.clone()
}

// Bot returns a Bot with its secret.
func (s *Simulator) Bot(id int64) (Bot, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.bots[id]
	if b == nil {
		return Bot{}, false
	}
	return *b.clone(), true
}

// Bots returns all Bots by id.
func (s *Simulator) Bots() []Bot {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Bot
	for _, b := range s.sortedBots() {
		out = append(out, *b.clone())
	}
	return out
}

func (s *Simulator) sortedBots() []*Bot {
	var out []*Bot
	for _, b := range s.bots {
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b *Bot) int { return int(a.ID - b.ID) })
	return out
}

func (s *Simulator) newBotID() int64 {
	for s.bots[s.nextBot] != nil {
		s.nextBot++
	}
	s.nextBot++
	return s.nextBot - 1
}

// withBot finds the Bot of the path. One that does not exist, or belongs to
// another app, is refused alike (measured for reading; choice for the rest).
func withBot(handle func(*Simulator, *request, *Bot) reply) func(*Simulator, *request) reply {
	return func(s *Simulator, r *request) reply {
		id, err := strconv.ParseInt(r.vars["bot"], 10, 64)
		b := s.bots[id]
		if err != nil || b == nil || !b.ownedBy(r.grant) {
			return failure(http.StatusForbidden, "ACCESS_DENIED", "Access is denied.")
		}
		return handle(s, r, b)
	}
}

func (b *Bot) ownedBy(g *grant) bool { return b.Owner == "" || b.Owner == g.clientID }

func createBot(s *Simulator, r *request) reply {
	if len(s.bots) >= maxBots {
		return failure(http.StatusBadRequest, "LIMIT_EXCEEDED", "Too many bots")
	}
	b := &Bot{}
	if bad := s.readBot(r.body, b); bad != nil {
		return *bad
	}
	b.ID, b.Secret, b.Owner = s.newBotID(), randomID(), r.grant.clientID
	s.bots[b.ID] = b
	s.notify(Change{Kind: ChangeBots, BotID: b.ID})
	return answer(http.StatusCreated, b)
}

func getBot(_ *Simulator, _ *request, b *Bot) reply { return answer(http.StatusOK, b) }

// listBots shows fewer properties than getBot (docs/bot-list).
func listBots(s *Simulator, r *request) reply {
	var own []*Bot
	for _, b := range s.sortedBots() {
		if b.ownedBy(r.grant) {
			own = append(own, b)
		}
	}
	from, to, next, bad := page(r, len(own), 50, 100)
	if bad != nil {
		return *bad
	}
	list := []any{}
	for _, b := range own[from:to] {
		list = append(list, map[string]any{
			"botId": b.ID, "botName": b.Name, "photoUrl": b.PhotoURL,
			"i18nBotNames": b.I18nNames, "i18nPhotoUrls": b.I18nPhotoURLs,
		})
	}
	return answer(http.StatusOK, map[string]any{"bots": list, "responseMetaData": meta(next)})
}

// putBot replaces: what is left out falls back to its default.
func putBot(s *Simulator, r *request, b *Bot) reply {
	return s.changeBot(r, b, &Bot{})
}

// patchBot keeps what is left out.
func patchBot(s *Simulator, r *request, b *Bot) reply {
	return s.changeBot(r, b, b.clone())
}

func (s *Simulator) changeBot(r *request, old, b *Bot) reply {
	if bad := s.readBot(r.body, b); bad != nil {
		return *bad
	}
	b.ID, b.Secret, b.Owner, b.Domains, b.Menu = old.ID, old.Secret, old.Owner, old.Domains, old.Menu
	if len(b.AllowDomains) > 0 { // domains no longer listed are detached
		for id := range b.Domains {
			if !slices.Contains(b.AllowDomains, id) {
				delete(b.Domains, id)
			}
		}
	}
	s.bots[b.ID] = b
	s.notify(Change{Kind: ChangeBots, BotID: b.ID})
	return answer(http.StatusOK, b)
}

func deleteBot(s *Simulator, _ *request, b *Bot) reply {
	delete(s.bots, b.ID)
	s.notify(Change{Kind: ChangeBots, BotID: b.ID})
	return reply{status: http.StatusNoContent}
}

func issueSecret(s *Simulator, _ *request, b *Bot) reply {
	b.Secret = randomID() // the one before stops working at once
	return answer(http.StatusOK, map[string]string{"secret": b.Secret})
}

// readBot decodes into b, which holds what is kept, and checks the result.
func (s *Simulator) readBot(body []byte, b *Bot) *reply {
	invalid := func(code, description string) *reply {
		f := failure(http.StatusBadRequest, code, description)
		return &f
	}
	if err := decodeStrict(body, b); err != nil {
		return invalid("INVALID_PARAMETER", err.Error())
	}
	var given map[string]json.RawMessage
	json.Unmarshal(body, &given)
	if given["botId"] != nil {
		return invalid("INVALID_PARAMETER", "botId is read-only")
	}
	b.fill()
	for name, v := range map[string]string{"botName": b.Name, "photoUrl": b.PhotoURL, "description": b.Description} {
		if v == "" {
			return invalid("MISSING_PARAMETER", name+" is required")
		}
	}
	if len(b.Administrators) == 0 {
		return invalid("MISSING_PARAMETER", "administrators is required")
	}
	for _, check := range []error{
		longest("botName", b.Name, 100),
		longest("description", b.Description, 100),
		s.people("administrators", b.Administrators),
		s.people("subadministrators", b.Subadministrators),
		address("photoUrl", b.PhotoURL),
		address("callbackUrl", b.CallbackURL),
		among("callbackEvents", b.CallbackEvents, "text", "location", "sticker", "image", "file", "audio", "video"),
		among("channelEvents", b.ChannelEvents, "message", "join", "leave", "joined", "left", "postback", "begin", "end"),
	} {
		if check != nil {
			return invalid("INVALID_PARAMETER", check.Error())
		}
	}
	return nil
}

// decodeStrict refuses undocumented properties, which "may cause an error"
// (docs/bot-user-message-send).
func decodeStrict(body []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return errors.New("the body is not the documented JSON: " + err.Error())
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("something follows the JSON value")
	}
	return nil
}

// characters counts UTF-16 units (choice: the strictest reading of "characters").
func characters(s string) int { return len(utf16.Encode([]rune(s))) }

func longest(name, s string, limit int) error {
	if characters(s) > limit {
		return fmt.Errorf("%s is longer than %d characters", name, limit)
	}
	return nil
}

func (s *Simulator) people(name string, ids []string) error {
	if len(ids) > 3 {
		return fmt.Errorf("%s has more than 3 entries", name)
	}
	for i, id := range ids {
		if slices.Contains(ids[:i], id) || !slices.ContainsFunc(s.users, func(u *User) bool { return u.ID == id }) {
			return fmt.Errorf("%s[%d] is not a user id, or there twice", name, i)
		}
	}
	return nil
}

// address accepts https, as LINE WORKS does, and http on loopback, which only a
// simulation can reach.
func address(name, s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && isLoopback(u.Hostname())) {
		return fmt.Errorf("%s must be an https address", name)
	}
	return longest(name, s, 1000)
}

func among(name string, values []string, allowed ...string) error {
	for _, v := range values {
		if !slices.Contains(allowed, v) {
			return fmt.Errorf("%s: %q is not allowed", name, v)
		}
	}
	return nil
}
