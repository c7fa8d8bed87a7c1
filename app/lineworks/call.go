package lineworks

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// call is one call of the API, in terms of its documentation.
type call struct {
	op, api string
	method  string
	path    string // escaped, from the base
	query   string // encoded
	body    any    // marshalled, nil: none
	into    any    // the answer's JSON goes here, nil: the answer has none worth reading
	serial  chan struct{}
}

// do makes a call: one token, one retry with a new token after a 401, nothing
// else. A 429 is not repeated here; the limiter keeps the API closed and the
// caller decides.
func (c *Client) do(ctx context.Context, k call) error {
	x := exchange{op: k.op, api: k.api, method: k.method, url: c.api + k.path, follow: true}
	if k.query != "" {
		x.url += "?" + k.query
	}
	if k.body != nil {
		body, err := encode(k.body)
		if err != nil {
			return limitError(k.op, k.api, &LimitError{Field: "body", Reason: "cannot be encoded as JSON"})
		}
		x.body, x.contentType = body, "application/json"
	}
	if k.serial != nil {
		select {
		case k.serial <- struct{}{}:
			defer func() { <-k.serial }()
		case <-ctx.Done():
			return contextError(k.op, k.api, ctx.Err(), OutcomeNotSent)
		}
	}
	a, err := c.authorized(ctx, &x, func() (*answer, error) { return c.exchange(ctx, x) })
	if err != nil {
		if a == nil || a.status < 200 || a.status > 299 || k.into != nil {
			return err
		}
		return nil // acknowledged, and the lost rest says nothing
	}
	return k.decode(a)
}

// authorized runs a request with a token, and once more with a new one if the
// first was refused.
func (c *Client) authorized(ctx context.Context, x *exchange, run func() (*answer, error)) (*answer, error) {
	var stale *token
	for {
		t, err := c.tokens.get(ctx, x.op, stale)
		if err != nil {
			return nil, err
		}
		x.auth = t
		a, err := run()
		if a != nil && a.status == http.StatusUnauthorized && stale == nil {
			stale = t
			continue
		}
		if err == nil && (a.status < 200 || a.status > 299) {
			err = serverError(x.op, x.api, a.status, a.header, a.body)
		}
		if err != nil {
			return a, c.scrub(err, t.access, t.refresh, c.tokens.cred.ClientSecret)
		}
		return a, nil
	}
}

// decode reads a success. Where no content is expected, an answer that is not
// JSON is no answer of LINE WORKS, so what became of the request is unknown.
func (k *call) decode(a *answer) error {
	into := k.into
	if into == nil {
		if len(bytes.TrimSpace(a.body)) == 0 {
			return nil
		}
		into = new(json.RawMessage)
	}
	if err := json.Unmarshal(a.body, into); err != nil {
		return &Error{Op: k.op, API: k.api, Status: a.status, Kind: KindMalformed, Outcome: OutcomeUnknown, Description: "the answer is not the documented JSON"}
	}
	return nil
}

// encode writes JSON as LINE WORKS's own examples have it, without HTML escapes.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// segment escapes one element of a path. url.PathEscape would leave @ and :,
// which the documentation's examples escape.
func segment(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

// checkID refuses what would make another path of it.
func checkID(field, s string) error {
	switch {
	case s == "" || s == "." || s == "..":
		return &LimitError{Field: field, Reason: "is empty or not an id"}
	case len(s) > 500:
		return &LimitError{Field: field, Actual: len(s), Limit: 500, Unit: "characters"}
	}
	return nil
}

func checkPositive(field string, n int64) error {
	if n <= 0 {
		return &LimitError{Field: field, Reason: "must be a positive number"}
	}
	return nil
}

// pageQuery encodes count and cursor; 0 and "" are left out. The cursor holds +,
// / and = and must be encoded.
func pageQuery(count int, cursor string) string {
	q := url.Values{}
	if count > 0 {
		q.Set("count", strconv.Itoa(count))
	}
	if cursor != "" {
		q.Set("cursor", cursor)
	}
	return q.Encode()
}

// meta is the end of every list: nextCursor may be absent, null or "" on the
// last page (unconfirmed which).
type meta struct {
	ResponseMetaData struct {
		NextCursor *string `json:"nextCursor"`
	} `json:"responseMetaData"`
}

func (m meta) next() string {
	if p := m.ResponseMetaData.NextCursor; p != nil {
		return *p
	}
	return ""
}
