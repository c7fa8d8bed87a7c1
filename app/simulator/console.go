package simulator

import (
	"net/http"
	"strconv"
)

// Console is what the Developer Console shows the admin of App, for him to
// copy. The simulator shows it only with Config.PrivateKey: in demos, whose
// secrets are made up.
type Console struct {
	ClientID       string       `json:"clientId"`
	ClientSecret   string       `json:"clientSecret"`
	ServiceAccount string       `json:"serviceAccount"`
	PrivateKey     string       `json:"privateKey"` // PEM
	DomainID       string       `json:"domainId"`
	Account        string       `json:"account"` // of somebody who may administer the Bot; "" without users
	Bots           []ConsoleBot `json:"bots"`    // that App may use
}

// ConsoleBot is a Bot as the Developer Console shows it.
type ConsoleBot struct {
	ID     string `json:"botId"`
	Name   string `json:"name"`
	Secret string `json:"botSecret"`
}

// keyFile is the name that the Developer Console gives a key file.
const keyFile = "private_20261123090000.key"

// Console returns what the admin copies; false without Config.PrivateKey.
func (s *Simulator) Console() (Console, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	app := s.apps[s.cfg.App.ClientID]
	if s.cfg.PrivateKey == "" || app == nil {
		return Console{}, false
	}
	c := Console{ClientID: app.ClientID, ClientSecret: app.ClientSecret, ServiceAccount: app.ServiceAccount, PrivateKey: s.cfg.PrivateKey,
		DomainID: strconv.FormatInt(s.cfg.DomainID, 10), Bots: []ConsoleBot{}}
	if len(s.users) > 0 {
		c.Account = s.users[0].Email
	}
	for _, b := range s.sortedBots() {
		if b.Owner == "" || b.Owner == app.ClientID {
			c.Bots = append(c.Bots, ConsoleBot{ID: strconv.FormatInt(b.ID, 10), Name: b.Name, Secret: b.Secret})
		}
	}
	return c, true
}

// serveConsole serves the values, or the private key as the file that the
// Developer Console hands out.
func (s *Simulator) serveConsole(w http.ResponseWriter, file bool) {
	c, ok := s.Console()
	switch {
	case !ok:
		controlError(w, http.StatusNotFound, "no such page")
	case file:
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Disposition", `attachment; filename="`+keyFile+`"`)
		w.Write([]byte(c.PrivateKey))
	default:
		controlJSON(w, http.StatusOK, c)
	}
}
