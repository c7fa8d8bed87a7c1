package simulator_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"punchline/app/simulator"
)

// The chat page of a demo shows what the Developer Console would; any other
// simulator keeps it to itself.
func TestConsole(t *testing.T) {
	if e := newEnv(t); e.sim.State().Console {
		t.Error("without a private key there are values to copy")
	} else if status, _, body := e.request("GET", "/simulator/console", nil, nil); status != 404 {
		t.Errorf("%d %s", status, body)
	}

	e := newEnv(t, func(c *simulator.Config) { c.PrivateKey = "-----BEGIN PRIVATE KEY-----\nmade up\n" })
	e.addBot(func(b *simulator.Bot) { b.Secret = "the-bot-secret" })
	if !e.sim.State().Console {
		t.Error("the page is not told that there are values to copy")
	}
	status, _, body := e.request("GET", "/simulator/console", nil, nil)
	var c simulator.Console
	noError(t, json.Unmarshal(body, &c))
	if status != 200 || c.ClientID == "" || c.ClientSecret == "" || !strings.Contains(c.ServiceAccount, "@") || c.DomainID != "10000001" ||
		c.Account == "" || !strings.HasPrefix(c.PrivateKey, "-----BEGIN") || len(c.Bots) != 1 || c.Bots[0].Secret != "the-bot-secret" {
		t.Errorf("%d %s", status, body)
	}
	status, h, body := e.request("GET", "/simulator/console/key", nil, nil)
	if status != 200 || string(body) != c.PrivateKey || !strings.Contains(h.Get("Content-Disposition"), ".key") {
		t.Errorf("%d %v %s", status, h, body)
	}
	for _, uri := range []string{"/simulator/console", "/simulator/console/key"} {
		if status, _, _ := e.request("GET", uri, http.Header{"Origin": {"https://evil.example"}}, nil); status != 403 {
			t.Errorf("%s for another page: %d", uri, status)
		}
	}
}
