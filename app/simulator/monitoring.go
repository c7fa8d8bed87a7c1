package simulator

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const downloadPath = "/downloads/"

// downloadLife is how long a download address is good (choice: "a specified
// period").
const downloadLife = 10 * time.Minute

// download is a finished file.
type download struct {
	csv     []byte
	expires time.Time
}

// logHeadings begin the file, by language; others than Japanese are a choice.
var logHeadings = map[string][]string{
	"ja_JP": {"日時", "送信者", "受信者", "トークルームID", "トーク"},
	"en_US": {"Date and time", "Sender", "Receiver", "Room ID", "Message"},
}

// downloadLog makes the file of the message log and answers its address
// (docs/content-log-download).
func downloadLog(s *Simulator, r *request) reply {
	invalid := func(name string) reply {
		return failure(http.StatusBadRequest, "INVALID_PARAMETER", name+" is not valid")
	}
	from, err := time.Parse(time.RFC3339, r.query.Get("startTime"))
	if err != nil {
		return invalid("startTime") // also a + that was not encoded
	}
	to, err := time.Parse(time.RFC3339, r.query.Get("endTime"))
	if err != nil || to.Before(from) || to.Sub(from) > 31*24*time.Hour {
		return invalid("endTime")
	}
	language := "en_US"
	if r.query.Has("language") {
		language = r.query.Get("language")
	}
	if !slices.Contains([]string{"ja_JP", "ko_KR", "zh_CN", "zh_TW", "en_US"}, language) {
		return invalid("language")
	}
	filter := "include"
	if r.query.Has("botMessageFilterType") {
		filter = r.query.Get("botMessageFilterType")
	}
	if !slices.Contains([]string{"include", "exclude", "only"}, filter) {
		return invalid("botMessageFilterType")
	}
	domain := s.cfg.DomainID
	if v := r.query.Get("domainId"); v != "" {
		if domain, err = strconv.ParseInt(v, 10, 64); err != nil {
			return invalid("domainId")
		}
	}
	name := randomText(24) + ".csv"
	s.downloads[name] = download{csv: s.messageLog(from, to, language, filter, domain), expires: s.now().Add(downloadLife)}
	rep := reply{status: http.StatusFound, header: http.Header{}}
	rep.header.Set("Location", r.base+downloadPath+name)
	return rep
}

// messageLog writes the talks of the time, newest first as in a sample. Every
// message here is one with a Bot, so "exclude" leaves nothing (choice: whether a
// member's message to a Bot counts as one is unconfirmed).
func (s *Simulator) messageLog(from, to time.Time, language, filter string, domain int64) []byte {
	type row struct {
		at     time.Time
		seq    int64
		fields []string
	}
	var rows []row
	for key, t := range s.talks {
		b := s.bots[key.bot]
		if b == nil || filter == "exclude" {
			continue
		}
		bot := "[Bot]" + b.Name
		for _, e := range t.entries {
			if e.Time.Before(from) || e.Time.After(to) || e.Type == "postback" {
				continue
			}
			ref := key.user
			if e.UserID != "" {
				ref = e.UserID
			}
			member := ""
			if u, err := s.user(ref); err == nil {
				if u.DomainID != domain {
					continue
				}
				member = u.Name() + "(" + u.Email + ")"
			}
			sender, receiver := member, bot
			if e.From == FromBot {
				sender, receiver = bot, member
			}
			rows = append(rows, row{e.Time, e.Seq, []string{
				e.Time.In(from.Location()).Format("2006-01-02T15:04:05-07:00"), sender, receiver, t.room, e.Text,
			}})
		}
	}
	slices.SortFunc(rows, func(a, b row) int {
		if c := b.at.Compare(a.at); c != 0 {
			return c
		}
		return int(b.seq - a.seq)
	})
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	headings := logHeadings[language]
	if headings == nil {
		headings = logHeadings["en_US"]
	}
	w.Write(headings)
	for _, r := range rows {
		w.Write(r.fields)
	}
	w.Flush()
	return out.Bytes()
}

// serveDownload answers without asking for a token: the address is the secret.
func (s *Simulator) serveDownload(name string) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.downloads[name]
	if !ok || s.now().After(d.expires) {
		return failure(http.StatusNotFound, "NOT_FOUND", "Not Found")
	}
	rep := reply{status: http.StatusOK, header: http.Header{}, body: d.csv}
	rep.header.Set("Content-Type", "text/csv; charset=UTF-8")
	return rep
}

// spoilDownload ends a file as one whose making failed.
func (s *Simulator) spoilDownload(location string) {
	_, name, _ := strings.Cut(location, downloadPath)
	s.mu.Lock()
	defer s.mu.Unlock()
	if d, ok := s.downloads[name]; ok {
		d.csv = append(slices.Clone(d.csv), "downloadLogs error\nInternal error\n"...)
		s.downloads[name] = d
	}
}
