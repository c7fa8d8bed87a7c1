package simulator

import (
	"net/http"
	"net/url"
	"strings"
)

// route is one call of the API.
type route struct {
	api    string
	method string
	path   []string // elements; {x} takes any
	open   bool     // without a token: the token endpoint
	scopes []string // one of them is needed
	handle func(*Simulator, *request) reply
}

// Scopes that open the Bot APIs (docs/auth-scope).
var (
	botWrite   = []string{"bot"}
	botRead    = []string{"bot", "bot.read"}
	botMessage = []string{"bot", "bot.message"}
)

func routes() []route {
	var all []route
	add := func(api, method, path string, scopes []string, handle func(*Simulator, *request) reply) {
		all = append(all, route{api: api, method: method, path: strings.Split(path, "/"), scopes: scopes, handle: handle})
	}
	const (
		bots    = apiPath + "/bots"
		bot     = bots + "/{bot}"
		domains = bot + "/domains"
		domain  = domains + "/{domain}"
		members = domain + "/members"
		menu    = bot + "/persistentmenu"
		rooms   = bot + "/channels"
		room    = rooms + "/{channel}"
	)
	add("auth-jwt", http.MethodPost, authPath+"/token", nil, (*Simulator).issueToken)
	add("auth-oauth", http.MethodPost, authPath+"/revoke", nil, (*Simulator).revokeToken)
	all[0].open, all[1].open = true, true

	add("bot-create", http.MethodPost, bots, botWrite, createBot)
	add("bot-list", http.MethodGet, bots, botRead, listBots)
	add("bot-get", http.MethodGet, bot, botRead, withBot(getBot))
	add("bot-update-put", http.MethodPut, bot, botWrite, withBot(putBot))
	add("bot-update-patch", http.MethodPatch, bot, botWrite, withBot(patchBot))
	add("bot-delete", http.MethodDelete, bot, botWrite, withBot(deleteBot))
	add("bot-secret-issue", http.MethodPost, bot+"/secret", botWrite, withBot(issueSecret))

	add("bot-domain-list", http.MethodGet, domains, botRead, withBot(listDomains))
	add("bot-domain-register", http.MethodPost, domain, botWrite, withBot(registerDomain))
	add("bot-domain-update-put", http.MethodPut, domain, botWrite, withBot(putDomain))
	add("bot-domain-update-patch", http.MethodPatch, domain, botWrite, withBot(patchDomain))
	add("bot-domain-delete", http.MethodDelete, domain, botWrite, withBot(deleteDomain))
	add("bot-domain-member-list", http.MethodGet, members, botRead, withBot(listMembers))
	add("bot-domain-member-create", http.MethodPost, members, botWrite, withBot(addMember))
	add("bot-domain-member-delete", http.MethodDelete, members+"/{user}", botWrite, withBot(removeMember))

	add("bot-user-message-send", http.MethodPost, bot+"/users/{user}/messages", botMessage, sendToUser)
	add("bot-channel-message-send", http.MethodPost, room+"/messages", botMessage, sendToChannel)

	add("bot-persistentmenu-create", http.MethodPost, menu, botMessage, withBot(createMenu))
	add("bot-persistentmenu-get", http.MethodGet, menu, append([]string{"bot.read"}, botMessage...), withBot(getMenu))
	add("bot-persistentmenu-delete", http.MethodDelete, menu, botMessage, withBot(deleteMenu))

	add("bot-channel-create", http.MethodPost, rooms, botMessage, withBot(createChannel))
	add("bot-channel-get", http.MethodGet, room, append([]string{"bot.read"}, botMessage...), withBot(getChannel))
	add("bot-channel-members-list", http.MethodGet, room+"/members", append([]string{"bot.read"}, botMessage...), withBot(listChannelMembers))
	add("bot-channel-leave", http.MethodDelete, room, botMessage, withBot(leaveChannel))

	add("user-get", http.MethodGet, apiPath+"/users/{user}", userScopes, getUser)
	add("user-list", http.MethodGet, apiPath+"/users", userScopes, listUsers)

	add("content-log-download", http.MethodGet, apiPath+"/monitoring/message-contents/download", []string{"monitoring.read"}, downloadLog)
	return all
}

// match finds the route of a request and fills in its variables.
func (s *Simulator) match(method, escapedPath string, r *request) *route {
	elements := strings.Split(escapedPath, "/")
next:
	for i := range s.routes {
		rt := &s.routes[i]
		if rt.method != method || len(rt.path) != len(elements) {
			continue
		}
		vars := map[string]string{}
		for j, want := range rt.path {
			got, err := url.PathUnescape(elements[j])
			if err != nil {
				return nil
			}
			if strings.HasPrefix(want, "{") && got != "" {
				vars[strings.Trim(want, "{}")] = got
			} else if want != got {
				continue next
			}
		}
		r.vars = vars
		return rt
	}
	return nil
}
