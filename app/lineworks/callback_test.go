package lineworks

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

const goodCallback = `{"type":"message","source":{"userId":"u1","domainId":40029600},"issuedTime":"2022-01-04T05:16:05.716Z","content":{"type":"text","text":"出勤"}}`

// TestParseCallbackRefused changes one thing in a good event.
func TestParseCallbackRefused(t *testing.T) {
	if _, err := ParseCallback([]byte(goodCallback)); err != nil {
		t.Fatal(err)
	}
	change := func(old, new string) string {
		if !strings.Contains(goodCallback, old) {
			t.Fatalf("%q is not in the good event", old)
		}
		return strings.Replace(goodCallback, old, new, 1)
	}
	for name, body := range map[string]string{
		"empty":                  "",
		"null":                   "null",
		"list":                   "[" + goodCallback + "]",
		"string":                 `"x"`,
		"cut short":              goodCallback[:len(goodCallback)-1],
		"two objects":            goodCallback + goodCallback,
		"garbage behind":         goodCallback + "x",
		"type twice":             change(`"type":"message"`, `"type":"message","type":"postback"`),
		"text twice":             change(`"text":"出勤"`, `"text":"退勤","text":"出勤"`),
		"name twice, escaped":    change(`"type":"message"`, `"type":"message","\u0074ype":"message"`),
		"no type":                change(`"type":"message",`, ``),
		"empty type":             change(`"type":"message"`, `"type":""`),
		"numeric type":           change(`"type":"message"`, `"type":1`),
		"type in capitals":       change(`"type":"message"`, `"TYPE":"message"`),
		"no source":              change(`"source":{"userId":"u1","domainId":40029600},`, ``),
		"source null":            change(`{"userId":"u1","domainId":40029600}`, `null`),
		"source a list":          change(`{"userId":"u1","domainId":40029600}`, `[]`),
		"numeric userId":         change(`"u1"`, `1`),
		"no domainId":            change(`,"domainId":40029600`, ``),
		"domainId a string":      change(`40029600`, `"40029600"`),
		"domainId with fraction": change(`40029600`, `40029600.5`),
		"domainId too large":     change(`40029600`, `99999999999999999999`),
		"channelId a number":     change(`"userId":"u1"`, `"userId":"u1","channelId":5`),
		"no issuedTime":          change(`"issuedTime":"2022-01-04T05:16:05.716Z",`, ``),
		"issuedTime null":        change(`"2022-01-04T05:16:05.716Z"`, `null`),
		"issuedTime a number":    change(`"2022-01-04T05:16:05.716Z"`, `1641273365716`),
		"issuedTime a day":       change(`"2022-01-04T05:16:05.716Z"`, `"2022-01-04"`),
		"issuedTime no zone":     change(`05.716Z`, `05.716`),
		"no content":             change(`,"content":{"type":"text","text":"出勤"}`, ``),
		"content null":           change(`{"type":"text","text":"出勤"}`, `null`),
		"content a string":       change(`{"type":"text","text":"出勤"}`, `"出勤"`),
		"no content type":        change(`"type":"text",`, ``),
		"no text":                change(`,"text":"出勤"`, ``),
		"text null":              change(`"出勤"`, `null`),
		"text a number":          change(`"出勤"`, `1`),
		"postback an object":     change(`"text":"出勤"`, `"text":"出勤","postback":{}`),
		"invalid UTF-8":          change(`出勤`, "\xff\xfe"),
		"UTF-16":                 "\xfe\xff\x00{\x00}",
		"byte order mark":        "\uFEFF" + goodCallback,
		"deep":                   change(`"u1"`, strings.Repeat("[", 5000)+strings.Repeat("]", 5000)),
		"deeper than allowed":    change(`"出勤"}`, `"出勤","x":`+strings.Repeat(`{"a":`, 15)+"1"+strings.Repeat("}", 15)+"}"),
		"too long":               change(`出勤`, strings.Repeat("出", MaxCallbackBody/3+1)),
		"postback without data":  `{"type":"postback","source":{"userId":"u","domainId":1},"issuedTime":"2022-01-04T05:16:05Z"}`,
		"joined without members": `{"type":"joined","source":{"channelId":"c","domainId":1},"issuedTime":"2022-01-04T05:16:05Z"}`,
		"members not strings":    `{"type":"left","source":{"channelId":"c","domainId":1},"issuedTime":"2022-01-04T05:16:05Z","members":[1]}`,
		"members with null":      `{"type":"left","source":{"channelId":"c","domainId":1},"issuedTime":"2022-01-04T05:16:05Z","members":[null]}`,
	} {
		cb, err := ParseCallback([]byte(body))
		if !errors.Is(err, ErrCallback) {
			t.Errorf("%s: error %v", name, err)
		} else if cb.Type != "" {
			t.Errorf("%s: an event beside the error", name)
		} else if strings.Contains(err.Error(), "出勤") || len(err.Error()) > 300 {
			t.Errorf("%s: the error repeats the message: %v", name, err)
		}
	}
}

// TestParseCallbackTolerant: what may be there or not, without harm.
func TestParseCallbackTolerant(t *testing.T) {
	at := time.Date(2022, 1, 4, 5, 16, 5, 0, time.UTC)
	for name, c := range map[string]struct {
		body  string
		check func(Callback) bool
	}{
		"unknown members": {
			strings.Replace(goodCallback, `"text":"出勤"`, `"text":"出勤","mood":{"x":[1,2,{"y":null}]}`, 1),
			func(cb Callback) bool { return cb.Content.Text == "出勤" },
		},
		"no user": {
			`{"type":"message","source":{"domainId":1,"channelId":null},"issuedTime":"2022-01-04T05:16:05Z","content":{"type":"text","text":""}}`,
			func(cb Callback) bool {
				return cb.Source.UserID == "" && cb.Source.ChannelID == "" && cb.IssuedTime.Equal(at)
			},
		},
		"time with an offset": {
			strings.Replace(goodCallback, "2022-01-04T05:16:05.716Z", "2022-01-04T14:16:05.716000001+09:00", 1),
			func(cb Callback) bool {
				return cb.IssuedTime.Equal(at.Add(716*time.Millisecond+1)) && cb.IssuedTime.Location() == time.UTC
			},
		},
		"unknown content": {
			`{"type":"message","source":{"userId":"u","domainId":1},"issuedTime":"2022-01-04T05:16:05Z","content":{"type":"hologram","x":1}}`,
			func(cb Callback) bool {
				u := cb.Content.Unknown
				return u != nil && u.Type == "hologram" && string(u.Raw) == `{"type":"hologram","x":1}` && cb.Unknown == nil
			},
		},
		"unknown type, nothing else": {
			`{"type":"x"}`,
			func(cb Callback) bool { return cb.Unknown != nil && cb.Unknown.Type == "x" && cb.IssuedTime.IsZero() },
		},
		"unknown type, odd members": {
			`{"type":"x","source":5,"issuedTime":"2022-01-04T05:16:05Z","content":[]}`,
			func(cb Callback) bool { return cb.Unknown != nil && cb.IssuedTime.Equal(at) },
		},
		"numeric sticker": {
			`{"type":"message","source":{"userId":"u","domainId":1},"issuedTime":"2022-01-04T05:16:05Z","content":{"type":"sticker","packageId":1,"stickerId":"2"}}`,
			func(cb Callback) bool { return cb.Content.PackageID == "1" && cb.Content.StickerID == "2" },
		},
		"white space around": {
			"\n\t " + goodCallback + " \r\n",
			func(cb Callback) bool { return cb.Content.Text == "出勤" },
		},
		"lone surrogate": {
			strings.Replace(goodCallback, "出勤", `\ud800出勤`, 1),
			func(cb Callback) bool { return cb.Content.Text == "\uFFFD出勤" },
		},
	} {
		cb, err := ParseCallback([]byte(c.body))
		if err != nil || !c.check(cb) {
			t.Errorf("%s: %+v %v", name, cb, err)
		}
	}
}

func FuzzParseCallback(f *testing.F) {
	for _, body := range callbackSeeds(f) {
		f.Add(body)
	}
	f.Add([]byte(`{"type":"x","source":{"userId":null}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		cb, err := ParseCallback(body)
		if err != nil {
			if !errors.Is(err, ErrCallback) || cb.Type != "" {
				t.Fatalf("%+v beside %v", cb, err)
			}
			return
		}
		switch {
		case cb.Type == "":
			t.Fatal("no type")
		case cb.known() == (cb.Unknown != nil):
			t.Fatal("known and unknown at once")
		case cb.known() && cb.IssuedTime.IsZero() && !strings.Contains(string(body), "0001-01-01"):
			t.Fatal("no time")
		case (cb.Type == EventMessage) != (cb.Content != nil):
			t.Fatal("content")
		}
		again, err := ParseCallback(body)
		if err != nil || again.Type != cb.Type || !again.IssuedTime.Equal(cb.IssuedTime) {
			t.Fatal("not the same a second time")
		}
	})
}

func TestVerify(t *testing.T) {
	body := []byte(goodCallback)
	good := Sign("secret", body)
	if !Verify("secret", body, good) {
		t.Fatal("a good signature is refused")
	}
	for name, c := range map[string]struct{ secret, body, signature string }{
		"empty secret":     {"", goodCallback, Sign("", body)},
		"other secret":     {"secret2", goodCallback, good},
		"other body":       {"secret", goodCallback + " ", good},
		"empty body":       {"secret", "", good},
		"empty signature":  {"secret", goodCallback, ""},
		"cut short":        {"secret", goodCallback, good[:len(good)-1]},
		"without padding":  {"secret", goodCallback, strings.TrimRight(good, "=")},
		"with a line end":  {"secret", goodCallback, good + "\n"},
		"lower case":       {"secret", goodCallback, strings.ToLower(good)},
		"not base64":       {"secret", goodCallback, "***"},
		"other spare bits": {"secret", goodCallback, spareBits(good)},
	} {
		if Verify(c.secret, []byte(c.body), c.signature) {
			t.Errorf("%s is accepted", name)
		}
	}
}

// spareBits changes bits of the last character that base64 ignores.
func spareBits(s string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	i := strings.IndexByte(s, '=') - 1
	return s[:i] + string(alphabet[strings.IndexByte(alphabet, s[i])|1]) + s[i+1:]
}

func TestCallbackHeader(t *testing.T) {
	for name, c := range map[string]struct {
		header http.Header
		want   string
	}{
		"as received":          {http.Header{"X-Works-Botid": {"123"}}, "123"},
		"as documented":        {http.Header{"X-WORKS-BotId": {"123"}}, "123"},
		"other spelling":       {http.Header{"x-works-botID": {" 123 "}}, "123"},
		"twice, the same":      {http.Header{"X-Works-Botid": {"123", "123"}}, "123"},
		"twice, different":     {http.Header{"X-Works-Botid": {"123", "124"}}, ""},
		"two spellings differ": {http.Header{"X-Works-Botid": {"123"}, "x-works-botid": {"5"}}, ""},
		"absent":               {http.Header{"X-Works": {"1"}}, ""},
		"nil":                  {nil, ""},
	} {
		if got := CallbackHeader(c.header, HeaderBotID); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
