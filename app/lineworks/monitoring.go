package lineworks

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// BotMessages chooses which messages the log holds (docs/content-log-download).
type BotMessages string

const (
	BotMessagesInclude BotMessages = "include" // all, the default
	BotMessagesExclude BotMessages = "exclude" // without those with Bots
	BotMessagesOnly    BotMessages = "only"    // only those with Bots
)

// MaxLogSpan is the longest time one download may cover.
const MaxLogSpan = 31 * 24 * time.Hour

const (
	// DefaultMaxLog bounds a download if LogQuery.MaxBytes is 0.
	DefaultMaxLog = 256 << 20
	// downloadTimeout bounds a whole download, which may be long.
	downloadTimeout = 15 * time.Minute
)

// logError begins the last lines of a file whose making failed halfway; an error
// message follows it (docs/content-log-download).
var logError = []byte("downloadLogs error")

// logErrorTail is how much of a file's end is searched for it, in bytes.
const logErrorTail = 2 << 10

// LogQuery says which part of the message log to download.
type LogQuery struct {
	From, To    time.Time   // with the offset in which the file's times are wanted; at most MaxLogSpan apart
	Language    string      // of the file's headings, by default ja_JP
	BotMessages BotMessages // by default BotMessagesInclude
	DomainID    int64       // 0: all of the tenant
	MaxBytes    int64       // 0: DefaultMaxLog
}

// DownloadMessageLog writes the message log as CSV to w and returns how many
// bytes it wrote (docs/content-log-download; scope monitoring.read, in a token
// of its own; Standard and Advanced plans). One download at a time and ten a
// minute. The CSV's columns are date and time, sender ("name(mail)" or
// "[Bot]name"), receiver, room id, text; the form of its times was seen both as
// 2023-01-06 16:28:45 and as 2025-05-30T18:24:53+09:00. How soon a message is in
// it is unconfirmed.
//
// On an error what was written is not complete: a file whose making failed at
// LINE WORKS is recognised by its last lines and is KindServer.
func (c *Client) DownloadMessageLog(ctx context.Context, q LogQuery, w io.Writer) (int64, error) {
	const op = "download message log"
	if err := q.validate(); err != nil {
		return 0, limitError(op, APIMessageLogDownload, err)
	}
	select {
	case c.download <- struct{}{}:
		defer func() { <-c.download }()
	case <-ctx.Done():
		return 0, contextError(op, APIMessageLogDownload, ctx.Err(), OutcomeNotSent)
	}
	x := exchange{
		op: op, api: APIMessageLogDownload, method: http.MethodGet, follow: true, timeout: downloadTimeout,
		url: c.api + "/monitoring/message-contents/download?" + q.encode(),
	}
	limit := q.MaxBytes
	if limit <= 0 {
		limit = DefaultMaxLog
	}
	var n int64
	_, err := c.authorized(ctx, &x, func() (*answer, error) {
		res, err := c.open(ctx, x)
		if err != nil {
			return nil, err
		}
		if res.StatusCode != http.StatusOK {
			return readAnswer(res, x)
		}
		defer res.Body.Close()
		n, err = copyLog(w, res.Body, limit)
		if e, ok := errors.AsType[*Error](err); ok {
			e.Op, e.API, e.Status = op, APIMessageLogDownload, res.StatusCode
		} else if err != nil {
			err = networkError(op, APIMessageLogDownload, err, OutcomeUnknown)
		}
		return &answer{status: res.StatusCode, header: res.Header}, err
	})
	return n, err
}

// copyLog copies at most limit bytes and looks at the end of the file.
func copyLog(w io.Writer, r io.Reader, limit int64) (int64, error) {
	tail := &tailWriter{keep: logErrorTail}
	out := &sinkWriter{w: w}
	n, err := io.Copy(out, io.TeeReader(io.LimitReader(r, limit), tail))
	if out.err != nil {
		return n, &Error{Kind: KindLocal, Description: "the file could not be written", Err: out.err}
	}
	if err != nil {
		return n, err
	}
	if n == limit {
		if more, _ := io.ReadFull(r, make([]byte, 1)); more > 0 {
			return n, &Error{Kind: KindLimit, Err: &LimitError{Field: "message log", Reason: "is longer than " + strconv.FormatInt(limit, 10) + " bytes"}}
		}
	}
	// At the start of a line: there a row has its date, not somebody's words.
	if bytes.Contains(tail.last, append([]byte("\n"), logError...)) || n <= logErrorTail && bytes.HasPrefix(tail.last, logError) {
		return n, &Error{Kind: KindServer, Description: "LINE WORKS could not finish the file"}
	}
	return n, nil
}

// sinkWriter remembers that it was the writing that failed.
type sinkWriter struct {
	w   io.Writer
	err error
}

func (s *sinkWriter) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	if err != nil {
		s.err = err
	}
	return n, err
}

// tailWriter keeps the last bytes written to it.
type tailWriter struct {
	keep int
	last []byte
}

func (t *tailWriter) Write(p []byte) (int, error) {
	t.last = append(t.last, p[max(0, len(p)-t.keep):]...)
	if over := len(t.last) - t.keep; over > 0 {
		t.last = append(t.last[:0], t.last[over:]...)
	}
	return len(p), nil
}

func (q LogQuery) validate() error {
	switch {
	case q.From.IsZero() || q.To.IsZero() || q.To.Before(q.From):
		return &LimitError{Field: "endTime", Reason: "must not be before startTime"}
	case q.To.Sub(q.From) > MaxLogSpan:
		return &LimitError{Field: "endTime", Reason: "is more than 31 days after startTime"}
	}
	switch q.BotMessages {
	case "", BotMessagesInclude, BotMessagesExclude, BotMessagesOnly:
		return nil
	}
	return &LimitError{Field: "botMessageFilterType", Reason: "is not one of include, exclude, only"}
}

// encode writes the parameters in the order and spelling of the documentation's
// example: + as %2B, the colons as they are.
func (q LogQuery) encode() string {
	stamp := func(t time.Time) string {
		return strings.ReplaceAll(url.QueryEscape(t.Format("2006-01-02T15:04:05Z07:00")), "%3A", ":")
	}
	language := q.Language
	if language == "" {
		language = "ja_JP"
	}
	s := "startTime=" + stamp(q.From) + "&endTime=" + stamp(q.To) + "&language=" + url.QueryEscape(language)
	if q.BotMessages != "" {
		s += "&botMessageFilterType=" + url.QueryEscape(string(q.BotMessages))
	}
	if q.DomainID > 0 {
		s += "&domainId=" + id(q.DomainID)
	}
	return s
}
