package bot_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"punchline/app/bot"
	"punchline/app/lineworks"
	"punchline/app/simulator"
	"punchline/app/timeclock"
)

const publicURL = "https://pl.example.com/callback"

// keeper is a publisher beside an office, with a clock of its own.
type keeper struct {
	*bot.Publisher
	o        *office
	settings timeclock.Settings
	at       time.Time
	client   *lineworks.Client
	made     timeclock.Registration
}

func newKeeper(t testing.TB, o *office) *keeper {
	t.Helper()
	k := &keeper{o: o, settings: timeclock.DefaultSettings(), at: time.Now()}
	k.Publisher = bot.NewPublisher(bot.PublisherConfig{
		Store: o.store, NewClient: o.client, Turn: o.turn, Now: func() time.Time { return k.at }, Log: slog.New(slog.NewTextHandler(o.log, nil)),
		Rules: func(context.Context) (*timeclock.Rules, error) { return timeclock.NewRules(k.settings, nil, nil, nil) },
		Client: func() (*lineworks.Client, timeclock.Registration, bool) {
			c := o.store.now(t)
			if c.ClientID == "" {
				return nil, timeclock.Registration{}, false
			}
			if k.client == nil || k.made != c.Registration {
				cred, _ := o.store.credentials(t.Context())
				client, err := o.client(c.Registration, cred)
				if err != nil {
					return nil, timeclock.Registration{}, false
				}
				k.client, k.made = client, c.Registration
			}
			return k.client, k.made, true
		},
	})
	return k
}

// step is one step; it fails the test if the database did.
func (k *keeper) step(t testing.TB) time.Duration {
	t.Helper()
	pause, err := k.Step(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return pause
}

// publish lets a keeper set up all, and fails unless it can.
func publish(t testing.TB, o *office) *keeper {
	t.Helper()
	k := newKeeper(t, o)
	k.step(t)
	c := o.store.now(t)
	if got := c.Next(timeclock.MenuOf(k.settings)); got != timeclock.StepReceive {
		t.Fatalf("next is %s, trouble %q", got, c.Trouble)
	}
	return k
}

// published lets a keeper try, and gives the error if it cannot.
func published(t testing.TB, o *office) error {
	t.Helper()
	newKeeper(t, o).step(t)
	if code := o.store.now(t).Trouble; code != "" {
		return timeclock.E("publish", code, nil)
	}
	return nil
}

// ready is an office with both stages and the public URL done.
func ready(t testing.TB, change ...func(*timeclock.RegistrationForm)) *office {
	t.Helper()
	o := newOffice(t)
	err := o.register(t, func(f *timeclock.RegistrationForm) {
		for _, c := range change {
			c(f)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.r.FetchSecret(t.Context(), timeclock.Owner()); err != nil {
		t.Fatal(err)
	}
	if err := o.store.SaveReception(t.Context(), timeclock.Owner(), publicURL, "yes"); err != nil {
		t.Fatal(err)
	}
	return o
}

// setUp fails unless the Bot is what it shall be for a URL.
func (k *keeper) setUp(t testing.TB, url string) {
	t.Helper()
	b, c := k.o.ours()[0], k.o.store.now(t)
	if !b.EnableCallback || b.CallbackURL != url || !slices.Equal(b.CallbackEvents, []string{"text"}) || len(b.ChannelEvents) != 8 || !b.Domains[10000001].Visible {
		t.Errorf("Bot: %+v %+v", b, b.Domains[10000001])
	}
	if len(b.Menu) != len(timeclock.MenuTypes(k.settings)) {
		t.Errorf("menu: %+v", b.Menu)
	}
	if c.PublishedURL != url || !c.Visible || c.Menu != timeclock.MenuOf(k.settings) || c.ForeignURL != "" || c.ReplaceURL != "" || c.Trouble != "" {
		t.Errorf("stored: %+v", c)
	}
}

func TestPublish(t *testing.T) {
	o := ready(t)
	k := publish(t, o)
	k.setUp(t, publicURL)
	b := o.ours()[0]
	if b.PhotoURL != "https://pl.example.com/bot.png" {
		t.Errorf("picture: %s", b.PhotoURL)
	}
	if o.store.tests != 1 {
		t.Errorf("%d test messages", o.store.tests)
	}
	// All is done: nothing is asked until it is time to look again.
	before := o.requests(t)
	if pause := k.step(t); pause != 6*time.Hour {
		t.Errorf("looks again after %v", pause)
	}
	if o.requests(t) != before {
		t.Error("something was asked again at once")
	}
	// Somebody changed it there; after a while it is put right.
	b.EnableCallback, b.CallbackURL, b.CallbackEvents, b.Menu = false, "", []string{"text", "image"}, nil
	b.Domains[10000001].Visible = false
	o.sim.AddBot(b)
	k.at = k.at.Add(6*time.Hour + time.Second)
	k.step(t)
	k.setUp(t, publicURL)
	delete(b.Domains, 10000001)
	o.sim.AddBot(b)
	// A new start looks at once.
	k = newKeeper(t, o)
	k.step(t)
	k.setUp(t, publicURL)
	// The URL moves.
	o.store.SaveReception(t.Context(), timeclock.Owner(), "https://new.example.com/pl/callback", "yes")
	k.step(t)
	k.setUp(t, "https://new.example.com/pl/callback")
	if b := o.ours()[0]; b.PhotoURL != "https://new.example.com/pl/bot.png" {
		t.Errorf("picture: %s", b.PhotoURL)
	}
	// And goes.
	o.store.SaveReception(t.Context(), timeclock.Owner(), "", "yes")
	k.step(t)
	if b := o.ours()[0]; b.EnableCallback || b.CallbackURL != "" || o.store.now(t).PublishedURL != "" {
		t.Errorf("%+v", b)
	}
	if o.store.tests != 1 {
		t.Errorf("%d test messages", o.store.tests)
	}
}

// requests is how many requests the Bot's API took, by its rate limit.
func (o *office) requests(t testing.TB) int {
	t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.acted)
}

// The menu follows the settings, and its buttons punch or ask.
func TestMenu(t *testing.T) {
	o := ready(t)
	k := publish(t, o)
	for _, tt := range []struct {
		breaks, outings bool
		lang            string
		want            string
	}{
		{true, false, "ja", "出勤>出勤>pl1:p:clock_in 退勤>退勤>pl1:p:clock_out 休憩開始>休憩開始>pl1:p:break_start 休憩終了>休憩終了>pl1:p:break_end"},
		{false, true, "ja", "出勤>出勤>pl1:p:clock_in 退勤>退勤>pl1:p:clock_out 外出開始>外出開始>pl1:p:outing_start 外出終了>外出終了>pl1:p:outing_end"},
		{true, true, "ja", "出勤>出勤>pl1:p:clock_in 退勤>退勤>pl1:p:clock_out 休憩…>休憩>pl1:a:break_start,break_end 外出…>外出>pl1:a:outing_start,outing_end"},
		{false, false, "ja", "出勤>出勤>pl1:p:clock_in 退勤>退勤>pl1:p:clock_out"},
	} {
		k.settings.BreaksShown, k.settings.OutingsUsed, k.settings.ReplyLang = tt.breaks, tt.outings, tt.lang
		k.step(t)
		var got []string
		for _, a := range o.ours()[0].Menu {
			got = append(got, a.Label+">"+a.Text+">"+a.Postback)
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s\nwant %s", s, tt.want)
		}
		k.setUp(t, publicURL)
	}
	k.settings.ReplyLang = "en"
	k.step(t)
	if got := o.ours()[0].Menu[0].Label; got == "出勤" {
		t.Error("the menu's language does not follow")
	}
}

// A menu that LINE WORKS does not take keeps nobody from receiving.
func TestNoMenu(t *testing.T) {
	o := ready(t)
	o.inject(t, simulator.Fault{API: "bot-persistentmenu-create", Kind: simulator.FaultStatus, Status: 400, Count: -1})
	newKeeper(t, o).step(t)
	if c := o.store.now(t); c.PublishedURL != publicURL || !c.Visible || c.Menu != "" || c.Trouble != timeclock.CodeLWBadRequest || o.store.tests != 1 {
		t.Errorf("%+v", c)
	}
	// One that is in the way is taken out first.
	o = ready(t)
	o.sim.AddBot(func() simulator.Bot {
		b := o.ours()[0]
		b.Menu = []simulator.Action{{Type: "message", Label: "old"}}
		return b
	}())
	o.inject(t, simulator.Fault{API: "bot-persistentmenu-create", Kind: simulator.FaultStatus, Status: 409})
	publish(t, o).setUp(t, publicURL)
}

// Whatever fails at whichever step, it is noted, not tried over and over, and
// brought to its end when it is time, or something changes.
func TestPublishFaults(t *testing.T) {
	apis := []string{"auth-jwt", "bot-get", "bot-update-patch", "bot-domain-list", "bot-domain-update-patch", "bot-persistentmenu-create"}
	for _, api := range apis {
		for _, f := range []simulator.Fault{
			{Kind: simulator.FaultStatus, Status: 401, Count: 2}, {Kind: simulator.FaultStatus, Status: 429}, {Kind: simulator.FaultStatus, Status: 500},
			{Kind: simulator.FaultStatusAfter, Status: 504}, {Kind: simulator.FaultDropBefore}, {Kind: simulator.FaultDropAfter},
			{Kind: simulator.FaultGarbage}, {Kind: simulator.FaultSlow, Delay: 1500 * time.Millisecond},
		} {
			f.API = api
			if api == "auth-jwt" && f.Status == 401 {
				f.Count = 1 // at the token itself, there is no second try with a new one
			}
			t.Run(fmt.Sprintf("%s/%s-%d", api, f.Kind, f.Status), func(t *testing.T) {
				t.Parallel()
				o := ready(t)
				k := newKeeper(t, o)
				o.store.changed = k.Wake // as in the program: also by what it stores itself
				o.inject(t, f)
				pause := k.step(t)
				c := o.store.now(t)
				if c.Trouble == "" || pause <= 0 || pause > 5*time.Minute {
					t.Fatalf("trouble %q, again after %v", c.Trouble, pause)
				}
				if f.Status == 429 && pause < 29*time.Second {
					t.Errorf("again after %v, before the limit is over", pause)
				}
				before := o.requests(t)
				if k.step(t); o.requests(t) != before {
					t.Error("tried again before its time")
				}
				if f.Status == 429 {
					return // the client itself waits for the limit
				}
				k.at = k.at.Add(pause)
				k.step(t)
				k.setUp(t, publicURL)
				if o.store.tests != 1 {
					t.Errorf("%d test messages", o.store.tests)
				}
			})
		}
	}
}

// Why registering stopped is the admin's to mend: the keeper leaves it.
func TestPublishLeavesRegistering(t *testing.T) {
	o := ready(t)
	if err := o.store.change(func(c *timeclock.Connection) error {
		c.InDomain, c.Trouble = false, timeclock.CodeLWNotFound
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	newKeeper(t, o).step(t)
	if got := o.store.now(t).Trouble; got != timeclock.CodeLWNotFound {
		t.Errorf("trouble %q", got)
	}
}

// [もう一度] does not wait until the keeper's next try is due.
func TestPublishAgain(t *testing.T) {
	o := ready(t)
	k := newKeeper(t, o)
	o.inject(t, simulator.Fault{API: "bot-update-patch", Kind: simulator.FaultStatus, Status: 500})
	if pause := k.step(t); pause <= 0 || o.store.now(t).Trouble == "" {
		t.Fatalf("again after %v, trouble %q", pause, o.store.now(t).Trouble)
	}
	if err := o.r.Resume(t.Context(), timeclock.Owner(), nil); err != nil {
		t.Fatal(err)
	}
	k.step(t)
	k.setUp(t, publicURL)
}

// A step that was done and could not be stored is done once more, and a Bot
// that is another by now is left alone.
func TestPublishNotStored(t *testing.T) {
	for _, code := range []timeclock.Code{timeclock.CodeNotStored, timeclock.CodeConflict} {
		o := ready(t)
		k := newKeeper(t, o)
		o.store.fail = func(timeclock.ConnectionProgress) error { return timeclock.E("memory", code, errors.New("full")) }
		pause := k.step(t)
		if c := o.store.now(t); c.PublishedURL != "" || c.Trouble != "" || pause <= 0 || pause > time.Minute {
			t.Errorf("%s: again after %v, %+v", code, pause, c)
		}
		o.store.fail = nil
		k.at = k.at.Add(pause)
		k.step(t)
		k.setUp(t, publicURL)
	}
}

// A URL that somebody else set stays until the admin says so.
func TestForeignURL(t *testing.T) {
	const foreign = "https://other.example.com/hook"
	o := ready(t)
	b := o.ours()[0]
	b.CallbackURL, b.EnableCallback = foreign, true
	o.sim.AddBot(b)
	k := newKeeper(t, o)
	pause := k.step(t)
	c := o.store.now(t)
	if c.ForeignURL != foreign || c.PublishedURL != "" || c.Visible || c.Reception("") != timeclock.ReceptionForeignURL || o.ours()[0].CallbackURL != foreign {
		t.Errorf("%+v", c)
	}
	if pause != 10*time.Minute {
		t.Errorf("looks again after %v", pause)
	}
	o.store.Progress(t.Context(), timeclock.Owner(), c.BotID, timeclock.ConnectionProgress{ReplaceURL: new(foreign)})
	k.step(t)
	k.setUp(t, publicURL)
	// The same after it was ours; this time they take it away again.
	b = o.ours()[0]
	b.CallbackURL = foreign
	o.sim.AddBot(b)
	k.at = k.at.Add(7 * time.Hour)
	k.step(t)
	if c := o.store.now(t); c.ForeignURL != foreign {
		t.Errorf("%+v", c)
	}
	b.CallbackURL = ""
	o.sim.AddBot(b)
	k.at = k.at.Add(11 * time.Minute)
	k.step(t)
	k.setUp(t, publicURL)
	// A foreign URL is not taken away by 使用しない either.
	b = o.ours()[0]
	b.CallbackURL = foreign
	o.sim.AddBot(b)
	o.store.Use(t.Context(), timeclock.Owner(), false)
	k.step(t)
	if b := o.ours()[0]; b.CallbackURL != foreign || !b.EnableCallback || b.Menu != nil {
		t.Errorf("%+v", b)
	}
}

// 使用しない takes all back, each part as it can; 使用する brings all back.
func TestOffAndOn(t *testing.T) {
	for _, api := range []string{"", "bot-get", "bot-update-patch", "bot-persistentmenu-delete", "bot-domain-update-patch"} {
		o := ready(t)
		k := publish(t, o)
		secret := o.ours()[0].Secret
		o.store.Use(t.Context(), timeclock.Owner(), false)
		if api != "" {
			o.inject(t, simulator.Fault{API: api, Kind: simulator.FaultDropAfter})
			pause := k.step(t)
			if c := o.store.now(t); c.Trouble != timeclock.CodeLWNetwork {
				t.Errorf("%s: trouble %q", api, c.Trouble)
			}
			k.at = k.at.Add(pause)
		}
		k.step(t)
		b, c := o.ours()[0], o.store.now(t)
		if b.EnableCallback || b.CallbackURL != "" || b.Menu != nil || b.Domains[10000001].Visible {
			t.Errorf("%s: %+v", api, b)
		}
		if c.PublishedURL != "" || c.Menu != "" || c.Visible || c.Trouble != "" || c.BotID == "" || !c.HasBotSecret {
			t.Errorf("%s: %+v", api, c)
		}
		before := o.requests(t)
		if k.step(t); o.requests(t) != before {
			t.Errorf("%s: asks while it is not used", api)
		}
		o.store.Use(t.Context(), timeclock.Owner(), true)
		k.step(t)
		k.setUp(t, publicURL)
		if o.ours()[0].Secret != secret || o.store.tests != 1 {
			t.Errorf("%s: not as before", api)
		}
	}
}

// A Bot that was deleted is named; 使用しない has nothing to take back of it.
func TestBotDeleted(t *testing.T) {
	o := ready(t)
	k := publish(t, o)
	b := o.ours()[0]
	b.Owner = "another app"
	o.sim.AddBot(b)
	k.at = k.at.Add(7 * time.Hour)
	k.step(t)
	if c := o.store.now(t); c.Trouble != timeclock.CodeLWBots {
		t.Errorf("%+v", c)
	}
	o.store.Use(t.Context(), timeclock.Owner(), false)
	k.step(t)
	if c := o.store.now(t); c.PublishedURL != "" || c.Visible || c.Menu != "" || c.Trouble != "" {
		t.Errorf("%+v", c)
	}
}

// Before all is entered, nothing is asked of LINE WORKS.
func TestNothingToPublish(t *testing.T) {
	o := newOffice(t)
	k := newKeeper(t, o)
	k.step(t)
	if err := o.register(t, nil); err != nil {
		t.Fatal(err)
	}
	before := o.requests(t)
	k.step(t)
	if err := o.store.SaveBotSecret(t.Context(), timeclock.Owner(), timeclock.NewSecret("x")); err != nil {
		t.Fatal(err)
	}
	k.step(t)
	if o.requests(t) != before {
		t.Error("something was asked")
	}
}

// A Bot of the admin keeps its face.
func TestPictureOfPickedBot(t *testing.T) {
	o := newOffice(t)
	b := o.sim.AddBot(simulator.Bot{Name: "勤怠", PhotoURL: "https://example.com/p.png", Description: "by hand", Owner: o.app.ClientID, Administrators: []string{chief}})
	if err := o.register(t, func(f *timeclock.RegistrationForm) { f.BotID = fmt.Sprint(b.ID) }); err != nil {
		t.Fatal(err)
	}
	o.store.SaveBotSecret(t.Context(), timeclock.Owner(), timeclock.NewSecret(b.Secret))
	o.store.SaveReception(t.Context(), timeclock.Owner(), publicURL, "yes")
	publish(t, o).setUp(t, publicURL)
	if got := o.ours()[0]; got.PhotoURL != b.PhotoURL || got.Name != "勤怠" {
		t.Errorf("%+v", got)
	}
}

// Run does it by itself, woken by changes, and ends with its context.
func TestPublisherRuns(t *testing.T) {
	o := ready(t)
	o.store.Use(t.Context(), timeclock.Owner(), false)
	k := newKeeper(t, o)
	seen := make(chan struct{}, 100)
	o.store.mu.Lock()
	o.store.changed = func() {
		k.Wake()
		select {
		case seen <- struct{}{}:
		default:
		}
	}
	o.store.mu.Unlock()
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { k.Run(ctx) })
	o.store.Use(t.Context(), timeclock.Owner(), true)
	late := time.After(20 * time.Second)
	for o.store.now(t).Next(timeclock.MenuOf(k.settings)) != timeclock.StepReceive {
		select {
		case <-seen:
		case <-late:
			t.Fatalf("%+v", o.store.now(t))
		}
	}
	cancel()
	wg.Wait()
	k.setUp(t, publicURL)
}

// eavesdropper hears every secret on the wire.
type eavesdropper struct{ add func(string) }

func (e *eavesdropper) client(o *office, r timeclock.Registration, c timeclock.Credentials) (*lineworks.Client, error) {
	key, err := lineworks.ParsePrivateKey([]byte(c.PrivateKey.Reveal()))
	if err != nil {
		return nil, err
	}
	return lineworks.New(lineworks.Config{
		AuthURL: o.sim.AuthURL(), APIURL: o.sim.APIURL(), Scopes: []string{"bot", "bot.read", "user.email.read"}, HTTPClient: &http.Client{Transport: e},
		Credentials: lineworks.Credentials{ClientID: r.ClientID, ClientSecret: c.ClientSecret.Reveal(), ServiceAccount: r.ServiceAccount, PrivateKey: key},
	})
}

func (e *eavesdropper) RoundTrip(r *http.Request) (*http.Response, error) {
	e.add(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	if r.Body != nil {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		form, _ := url.ParseQuery(string(body))
		e.add(form.Get("assertion"))
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(res.Body)
	res.Body = io.NopCloser(bytes.NewReader(body))
	var told map[string]any
	json.Unmarshal(body, &told)
	for _, name := range []string{"access_token", "refresh_token", "secret"} {
		s, _ := told[name].(string)
		e.add(s)
	}
	return res, err
}
