package simulator

import (
	"cmp"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
)

// Saved is what a demo keeps of the tenant from one run to the next, as JSON:
// the app and its Bots, with their secrets, which are made up. Members come
// from the configuration, and what was said is forgotten.
type Saved struct {
	ClientID       string     `json:"clientId"`
	ClientSecret   string     `json:"clientSecret"`
	ServiceAccount string     `json:"serviceAccount"`
	PrivateKey     string     `json:"privateKey"` // PEM, PKCS #8
	Scopes         []string   `json:"scopes"`
	NextBot        int64      `json:"nextBot"` // the id of the next Bot: none is given twice
	Bots           []SavedBot `json:"bots"`
}

// SavedBot is a Bot with what LINE WORKS's answers do not show of it.
type SavedBot struct {
	Bot
	Secret  string             `json:"secret"`
	Owner   string             `json:"owner"`
	Domains []BotDomain        `json:"domains"`
	Members map[int64][]string `json:"members"` // user ids by domain
	Menu    []Action           `json:"menu"`
}

// Save returns the state to give to [Simulator.Restore]. It is empty but for
// the Bots without Config.PrivateKey.
func (s *Simulator) Save() Saved {
	s.mu.Lock()
	defer s.mu.Unlock()
	saved := Saved{PrivateKey: s.cfg.PrivateKey, NextBot: s.nextBot, Bots: []SavedBot{}}
	if app := s.apps[s.cfg.App.ClientID]; app != nil {
		saved.ClientID, saved.ClientSecret, saved.ServiceAccount, saved.Scopes = app.ClientID, app.ClientSecret, app.ServiceAccount, app.Scopes
	}
	for _, b := range s.sortedBots() {
		b = b.clone()
		sb := SavedBot{Bot: *b, Secret: b.Secret, Owner: b.Owner, Domains: []BotDomain{}, Members: map[int64][]string{}, Menu: b.Menu}
		for id, d := range b.Domains {
			sb.Domains = append(sb.Domains, *d)
			if len(d.Members) > 0 {
				sb.Members[id] = d.Members
			}
		}
		slices.SortFunc(sb.Domains, func(a, b BotDomain) int { return cmp.Compare(a.DomainID, b.DomainID) })
		saved.Bots = append(saved.Bots, sb)
	}
	return saved
}

// Restore makes the saved app that of the configuration, and the saved Bots
// those of the tenant. It is for a simulator that nobody has spoken to yet. An
// error leaves it as it was.
func (s *Simulator) Restore(saved Saved) error {
	public, err := publicKey(saved.PrivateKey)
	if err != nil {
		return fmt.Errorf("simulator: the saved private key: %w", err)
	}
	if saved.ClientID == "" || saved.ClientSecret == "" || saved.ServiceAccount == "" {
		return errors.New("simulator: no app was saved")
	}
	app := App{ClientID: saved.ClientID, ClientSecret: saved.ClientSecret, ServiceAccount: saved.ServiceAccount, Scopes: saved.Scopes, PublicKey: public}
	s.AddApp(app)
	s.mu.Lock()
	s.cfg.App, s.cfg.PrivateKey = app, saved.PrivateKey
	s.nextBot = max(s.nextBot, saved.NextBot)
	s.mu.Unlock()
	for _, sb := range saved.Bots {
		b := sb.Bot
		b.Secret, b.Owner, b.Menu, b.Domains = sb.Secret, sb.Owner, sb.Menu, map[int64]*BotDomain{}
		for _, d := range sb.Domains {
			d.Members = sb.Members[d.DomainID]
			b.Domains[d.DomainID] = &d
		}
		s.AddBot(b)
	}
	return nil
}

// publicKey is that of a private key as the Developer Console hands it out.
func publicKey(text string) (*rsa.PublicKey, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("no PEM")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, errors.New("no RSA key")
	}
	return &private.PublicKey, nil
}
