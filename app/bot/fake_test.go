package bot_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"punchline/app/bot"
	"punchline/app/lineworks"
)

// line is a LINE WORKS that behaves: it takes its time, refuses while its
// limit is used up, and fails on demand. Its zero value accepts everything at once.
type line struct {
	mu      sync.Mutex
	took    []taken
	members map[string]lineworks.User // by user id and address
	// fail says how the n-th request (from 0) to the user ends; nil: well.
	fail   func(n int, to string) error
	lasts  time.Duration // how long each request takes
	closed time.Time     // the limit is used up until then
	share  time.Time     // and for look-ups nobody waits for
}

// taken is a request as LINE WORKS saw it.
type taken struct {
	at   time.Time
	to   string
	text string
}

func (l *line) request(ctx context.Context, to, text string) error {
	l.mu.Lock()
	n := len(l.took)
	l.took = append(l.took, taken{time.Now(), to, text})
	lasts, fail := l.lasts, l.fail
	if time.Now().Before(l.closed) {
		l.mu.Unlock()
		return limited(time.Until(l.closed))
	}
	l.mu.Unlock()
	if lasts > 0 {
		select {
		case <-time.After(lasts):
		case <-ctx.Done(): // cut off after it was written: nobody knows
			return &lineworks.Error{Op: "send message", Kind: lineworks.KindCanceled, Outcome: lineworks.OutcomeUnknown, Err: ctx.Err()}
		}
	}
	if fail == nil {
		return nil
	}
	err := fail(n, to)
	if e, ok := errors.AsType[*lineworks.Error](err); ok && e.Kind == lineworks.KindRateLimited {
		l.mu.Lock()
		l.closed = time.Now().Add(e.RetryAfter) // as the client does
		l.mu.Unlock()
	}
	return err
}

func (l *line) SendToUser(ctx context.Context, _ int64, user string, c lineworks.Content) error {
	return l.request(ctx, user, contentText(c))
}

func (l *line) SendToChannel(ctx context.Context, _ int64, channel string, c lineworks.Content) error {
	return l.request(ctx, "room "+channel, contentText(c))
}

func (l *line) GetUser(ctx context.Context, user string) (lineworks.User, error) {
	if err := l.request(ctx, user, ""); err != nil {
		return lineworks.User{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	u, ok := l.members[user]
	if !ok {
		return u, &lineworks.Error{Op: "get user", Status: 404, Code: "NOT_FOUND", Kind: lineworks.KindNotFound, Outcome: lineworks.OutcomeNotSent}
	}
	return u, nil
}

func (l *line) Ready(string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(0, time.Until(l.closed))
}

func (l *line) ReadyShare(api string, share float64) time.Duration {
	if share > 0.5 {
		return l.Ready(api)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(0, time.Until(l.closed), time.Until(l.share))
}

func (l *line) connect() (bot.Connection, bool) { return bot.Connection{API: l, BotID: 2000001}, true }

// requests are those so far.
func (l *line) requests() []taken {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]taken(nil), l.took...)
}

func contentText(c lineworks.Content) string {
	switch x := c.(type) {
	case lineworks.Text:
		return x.Text
	case lineworks.ButtonTemplate:
		return x.Text
	}
	return ""
}

// limited is a 429 with its reset.
func limited(reset time.Duration) error {
	return &lineworks.Error{Op: "send message", Status: 429, Kind: lineworks.KindRateLimited, Outcome: lineworks.OutcomeNotSent, RetryAfter: reset}
}

// failed is an error of a kind, after which LINE WORKS did not act.
func failed(k lineworks.Kind) error {
	return &lineworks.Error{Op: "send message", Kind: k, Outcome: lineworks.OutcomeNotSent, Description: string(k)}
}

var clientKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// offline is the real client, on a computer without a network.
func offline(t testing.TB) *lineworks.Client {
	t.Helper()
	c, err := lineworks.New(lineworks.Config{
		Credentials: lineworks.Credentials{ClientID: "c", ClientSecret: "s", ServiceAccount: "a@example.com", PrivateKey: clientKey()},
		Scopes:      []string{"bot"}, HTTPClient: &http.Client{Transport: noNetwork{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

type noNetwork struct{}

func (noNetwork) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("no network")
}
