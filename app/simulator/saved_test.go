package simulator_test

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"reflect"
	"testing"

	"punchline/app/simulator"
)

// keyPEM is the test key as the Developer Console hands it out.
func keyPEM(t *testing.T) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(testKey())
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// What one simulator saves is there in the next: a client goes on with its app
// and its Bots.
func TestRestore(t *testing.T) {
	first := simulator.New(simulator.Config{})
	if err := first.Restore(simulator.Saved{ClientID: "client", ClientSecret: "secret", ServiceAccount: "a.serviceaccount@example.com", PrivateKey: keyPEM(t)}); err != nil {
		t.Fatal(err)
	}
	first.AddBot(simulator.Bot{Name: "打刻", Owner: "client", Secret: "s1", CallbackURL: "https://a.example/callback", EnableCallback: true, Administrators: []string{"u1"},
		Menu: []simulator.Action{{Type: "message", Label: "出勤"}}, Domains: map[int64]*simulator.BotDomain{10000001: {DomainID: 10000001, AllowToSelectedMember: true, Members: []string{"u1", "u2"}}}})
	first.AddBot(simulator.Bot{ID: 2000005, Name: "ほか", Owner: "somebody"})
	saved := first.Save()
	data, err := json.Marshal(saved)
	if err != nil {
		t.Fatal(err)
	}
	var read simulator.Saved
	if err := json.Unmarshal(data, &read); err != nil {
		t.Fatal(err)
	}
	second := simulator.New(simulator.Config{})
	if err := second.Restore(read); err != nil {
		t.Fatal(err)
	}
	if got := second.Save(); !reflect.DeepEqual(got, saved) {
		t.Errorf("restored it is\n%+v, saved was\n%+v", got, saved)
	}
	if a, b := first.Bots(), second.Bots(); !reflect.DeepEqual(a, b) {
		t.Errorf("the Bots are\n%+v, were\n%+v", b, a)
	}
	if a, _ := first.Console(); len(a.Bots) != 1 {
		t.Errorf("the console shows %+v", a)
	} else if b, ok := second.Console(); !ok || !reflect.DeepEqual(a, b) {
		t.Errorf("the console shows\n%+v, showed\n%+v", b, a)
	}
	if b := second.AddBot(simulator.Bot{Name: "new"}); b.ID != 2000002 {
		t.Errorf("the next Bot is %d", b.ID)
	}

	for name, bad := range map[string]simulator.Saved{
		"nothing": {}, "no key": {ClientID: "a", ClientSecret: "b", ServiceAccount: "c"}, "no app": {PrivateKey: keyPEM(t)},
		"no RSA key": {ClientID: "a", ClientSecret: "b", ServiceAccount: "c", PrivateKey: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"},
	} {
		s := simulator.New(simulator.Config{})
		if err := s.Restore(bad); err == nil {
			t.Errorf("%s: restored", name)
		}
		if _, ok := s.Console(); ok {
			t.Errorf("%s: it has an app", name)
		}
	}
}
