package lineworks

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestParseErrorBody(t *testing.T) {
	for _, c := range []struct{ body, code, description string }{
		{`{"error":"invalid_scope","error_description":"Request scope is not valid."}`, "invalid_scope", "Request scope is not valid."},
		{`{"error":"invalid_client"}`, "invalid_client", ""},
		{`{"code":"NOT_FOUND","description":"Api not exists"}`, "NOT_FOUND", "Api not exists"},
		{`{"returnCode":"99","returnMessage":"UnexpectedError"}`, "99", "UnexpectedError"},
		{`{"returnCode":99,"returnMessage":"UnexpectedError"}`, "99", "UnexpectedError"},
		{`{"message":"no","code":"X","detail":"really"}`, "X", "no really"},
		{`{"message":"no","detail":"really"}`, "no", "really"},
		{`{"code":200,"message":"OK"}`, "200", "OK"},
		{`{"error":{"nested":1},"code":"A","description":"b"}`, "A", "b"},
		{`{"code":null,"description":null,"returnCode":"1"}`, "1", ""},
		{`plain  text` + "\r\n\x00 of it", "", "plain text of it"},
		{`  <!doctype html><p>secret</p>`, "", "an HTML page instead of an answer"},
		{``, "", ""},
		{`[1]`, "", "[1]"},
		{"\xff\xfe", "", "\uFFFD\uFFFD"},
	} {
		code, description := parseErrorBody([]byte(c.body))
		if code != c.code || description != c.description {
			t.Errorf("%q: %q %q, want %q %q", c.body, code, description, c.code, c.description)
		}
	}
	if _, d := parseErrorBody([]byte(strings.Repeat("長い", 5000))); Characters(d) > maxTidy+1 {
		t.Errorf("%d characters are kept", Characters(d))
	}
}

func TestServerErrorKinds(t *testing.T) {
	// The status of OAuth's errors is unconfirmed: the word decides.
	for _, status := range []int{400, 401, 403} {
		for word, kind := range map[string]Kind{
			"invalid_scope": KindInvalidScope, "invalid_client": KindInvalidClient, "unauthorized_client": KindInvalidClient, "invalid_grant": KindInvalidGrant,
		} {
			e := serverError("x", APIToken, status, http.Header{}, []byte(`{"error":"`+word+`"}`))
			if e.Kind != kind {
				t.Errorf("%d %s: %s", status, word, e.Kind)
			}
		}
	}
	e := serverError("x", "y", 503, http.Header{"Retry-After": {"9"}}, nil)
	if e.RetryAfter != 9*time.Second {
		t.Errorf("retry after %v", e.RetryAfter)
	}
	if e = serverError("x", "y", 503, http.Header{}, nil); e.RetryAfter != 0 {
		t.Errorf("retry after %v without a word", e.RetryAfter)
	}
}

func TestErrorText(t *testing.T) {
	cause := errors.New("boom")
	e := &Error{Op: "send message", API: APISendToUser, Kind: KindNetwork, Err: cause}
	if e.Error() != "lineworks: send message: network: boom" || !errors.Is(e, cause) {
		t.Errorf("%v", e)
	}
	if KindOf(cause) != "" || OutcomeOf(cause) != OutcomeUnknown || OutcomeOf(e) != OutcomeUnknown {
		t.Error("a foreign error has a kind, or doubt is not doubt")
	}
	if OutcomeUnknown.String() != "unknown" || OutcomeNotSent.String() != "not sent" {
		t.Error("outcome texts")
	}
}
