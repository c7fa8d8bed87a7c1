package lineworks

import (
	"net/http"
	"net/url"
	"strings"
)

// maxHops bounds the redirects of one request.
const maxHops = 3

// isRedirect: some APIs answer 307 with another host, where the request must be
// repeated with its Authorization (measured); downloads answer 302
// (docs/content-log-download).
func isRedirect(method string, status int) bool {
	switch status {
	case http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	case http.StatusFound, http.StatusSeeOther, http.StatusMovedPermanently:
		return method == http.MethodGet
	}
	return false
}

// redirected returns the request for the next hop. net/http would drop
// Authorization on every other host, which LINE WORKS needs, or, with a custom
// CheckRedirect, hand it to any; so the hosts that may see it are listed in
// isOurs. Elsewhere a GET goes on without it and anything else is refused,
// because its body is our members' talk.
func (c *Client) redirected(x exchange, location string, hop int) (exchange, error) {
	refuse := func(why string) (exchange, error) {
		return x, &Error{Op: x.op, API: x.api, Kind: KindMalformed, Outcome: OutcomeNotSent, Description: why}
	}
	if hop >= maxHops {
		return refuse("too many redirects")
	}
	from, err := url.Parse(x.url)
	if err != nil {
		return refuse("redirect from a bad address")
	}
	to, err := from.Parse(location)
	if location == "" || err != nil || to.Host == "" || to.User != nil {
		return refuse("redirect to a bad address")
	}
	if to.Scheme != "https" && !(to.Scheme == "http" && c.loopback && isLoopback(to)) {
		return refuse("redirect to an unencrypted address")
	}
	if !c.isOurs(to) {
		if x.method != http.MethodGet {
			return refuse("redirect of a write to a foreign host")
		}
		x.auth = nil
	}
	to.Fragment = ""
	x.url = to.String()
	return x, nil
}

// isOurs reports whether a host may see the token, and whether its headers tell
// of LINE WORKS.
func (c *Client) isOurs(u *url.URL) bool {
	if c.loopback && isLoopback(u) {
		return true
	}
	if u.Scheme != "https" {
		return false
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	for _, domain := range []string{"worksapis.com", "worksmobile.com"} {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return strings.EqualFold(u.Host, c.apiHost)
}
