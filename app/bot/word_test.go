package bot_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"punchline/app/bot"
	"punchline/app/lineworks"
	"punchline/app/timeclock"
)

var update = flag.Bool("update", false, "write the golden files")

func rules(t testing.TB, change func(*timeclock.Settings), phrases ...timeclock.Phrase) *timeclock.Rules {
	t.Helper()
	s := timeclock.DefaultSettings()
	s.OutingsUsed = true
	if change != nil {
		change(&s)
	}
	r, err := timeclock.NewRules(s, append(timeclock.DefaultPhrases(), phrases...), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// nine is 09:00 in Tokyo.
var nine = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// outgoing is a reply of each case, with all that its decision gives it.
func outgoing(c timeclock.Case) timeclock.Outgoing {
	p := timeclock.Params{Name: "山田 太郎", IssuedAt: timeclock.Millis(nine), Offers: []timeclock.PunchType{timeclock.ClockOut, timeclock.BreakStart, timeclock.OutingStart}}
	switch c {
	case timeclock.CasePunched, timeclock.CaseDoubleTap, timeclock.CaseVoided:
		p.Type, p.At = timeclock.ClockIn, timeclock.Millis(nine)
	case timeclock.CaseRefusedBreak, timeclock.CaseRefusedBreakOff:
		p.Type, p.At = timeclock.BreakStart, timeclock.Millis(nine)
	case timeclock.CaseRefusedOutingOff:
		p.Type, p.At = timeclock.OutingEnd, timeclock.Millis(nine)
	case timeclock.CaseRefusedLeft:
		p.Type, p.At = timeclock.ClockIn, timeclock.Millis(nine)
	case timeclock.CaseAmbiguous:
		p.Offers, p.Question, p.Choices = nil, 7, []string{"clock_in", "clock_out"}
	case timeclock.CaseWhich:
		p.Offers, p.Question, p.Choices = nil, 7, []string{"break_start", "break_end"}
	case timeclock.CaseCancelWhat:
		p.Offers, p.Question, p.Choices = nil, 7, []string{"clock_in", timeclock.ChoiceCancel}
	case timeclock.CaseUnknownSender, timeclock.CaseSenderConflict, timeclock.CaseAdminUnregistered:
		p.Name, p.Offers, p.AccountID = "", nil, "yamada@example.com"
	case timeclock.CaseNothingToVoid:
		p.Minutes = 10
	case timeclock.CaseToday:
		p.Date = "2026-11-23"
		p.Marks = []timeclock.Mark{{Type: timeclock.ClockIn, At: timeclock.Millis(nine)}, {Type: timeclock.BreakStart, At: timeclock.Millis(nine.Add(3 * time.Hour))}}
	case timeclock.CaseWrittenTime:
		p.Offers, p.Question, p.Choices = nil, 7, []string{timeclock.ChoiceNow, timeclock.ChoiceRequest}
		p.Type, p.At = timeclock.ClockOut, timeclock.Millis(nine.Add(-15*time.Hour))
	case timeclock.CaseWrittenOther, timeclock.CaseWrittenOld, timeclock.CaseWrittenFuture:
		p.Offers, p.Question, p.Choices, p.Type = nil, 7, []string{timeclock.ChoiceNow}, timeclock.ClockOut
		if c != timeclock.CaseWrittenOther {
			p.At = timeclock.Millis(nine.Add(9 * time.Hour))
		}
	case timeclock.CaseCorrectType:
		p.Offers, p.Question, p.Choices, p.At = nil, 7, []string{"request_clock_in", "request_clock_out"}, timeclock.Millis(nine)
	case timeclock.CaseRequested, timeclock.CaseRequestTwice, timeclock.CaseRequestWithdrawn:
		p.Type, p.At = timeclock.ClockIn, timeclock.Millis(nine)
	case timeclock.CaseRequestApproved, timeclock.CaseRequestChanged:
		p = timeclock.Params{Name: p.Name, Type: timeclock.ClockIn, At: timeclock.Millis(nine), Reason: "入退室の記録で確認しました"}
	case timeclock.CaseRequestDeclined:
		p = timeclock.Params{Name: p.Name, Type: timeclock.ClockIn, At: timeclock.Millis(nine), Reason: "その時刻はまだ来ていませんでした"}
	case timeclock.CaseCorrectHow:
		p.Marks = []timeclock.Mark{{Type: timeclock.ClockIn, At: timeclock.Millis(nine)}}
	case timeclock.CaseDayOff, timeclock.CaseRemindIn, timeclock.CaseRemindOut:
		p.Date = "2026-11-23"
	case timeclock.CaseFirstMessage:
		p = timeclock.Params{Name: p.Name, Offers: timeclock.PunchTypes()}
	case timeclock.CaseNotRecorded, timeclock.CaseReceptionTest:
		p = timeclock.Params{}
	}
	return timeclock.Outgoing{Case: c, Params: p}
}

// noBreaks is a reply to somebody whose 雇用区分 forbids 休憩.
func noBreaks(c timeclock.Case) timeclock.Outgoing {
	o := outgoing(c)
	o.Params.NoBreaks, o.Params.Offers = true, []timeclock.PunchType{timeclock.ClockOut, timeclock.OutingStart}
	return o
}

// shown is what a member sees and what the buttons carry.
func shown(c lineworks.Content, text string) string {
	var b strings.Builder
	fmt.Fprintln(&b, text)
	action := func(mark string, a lineworks.Action) {
		fmt.Fprintf(&b, "  %s %s → %q %s\n", mark, a.Label, a.Text, a.Postback)
	}
	switch x := c.(type) {
	case lineworks.Text:
		if x.Text != text {
			fmt.Fprintf(&b, "  sent otherwise: %q\n", x.Text)
		}
		for _, q := range x.QuickReply {
			action("quick", q.Action)
		}
	case lineworks.ButtonTemplate:
		if x.Text != text {
			fmt.Fprintf(&b, "  sent otherwise: %q\n", x.Text)
		}
		for _, a := range x.Actions {
			action("button", a)
		}
	default:
		fmt.Fprintf(&b, "  %T\n", x)
	}
	return b.String()
}

// Each reply in both languages, as files to be read. Write them anew with
// go test ./app/bot -run Words -update.
func TestWords(t *testing.T) {
	for _, lang := range []string{"ja", "en"} {
		r := rules(t, func(s *timeclock.Settings) { s.ReplyLang = lang })
		var b strings.Builder
		for _, c := range timeclock.Cases() {
			o := outgoing(c)
			content, text := bot.Word(&o, r, nine.Add(5*time.Minute))
			fmt.Fprintf(&b, "# %s\n%s\n", c, shown(content, text))
		}
		for _, more := range []struct {
			name string
			o    timeclock.Outgoing
			late time.Duration
			r    *timeclock.Rules
		}{
			{"punched, said late", outgoing(timeclock.CasePunched), 5*time.Minute + time.Millisecond, r},
			{"ambiguous, said late", outgoing(timeclock.CaseAmbiguous), 3 * time.Hour, r},
			{"today, nothing yet", timeclock.Outgoing{Case: timeclock.CaseToday, Params: timeclock.Params{Name: "山田 太郎", Date: "2026-11-23"}}, 0, r},
			{"unknown_sender of whom nothing is known", timeclock.Outgoing{Case: timeclock.CaseUnknownSender}, 0, r},
			{"unmatched, without breaks and outings", outgoing(timeclock.CaseUnmatched), 0, rules(t, func(s *timeclock.Settings) { s.ReplyLang, s.BreaksShown, s.OutingsUsed = lang, false, false })},
			{"unmatched, of somebody who may not punch breaks", noBreaks(timeclock.CaseUnmatched), 0, r},
			{"help, of somebody who may not punch breaks", noBreaks(timeclock.CaseHelp), 0, r},
			{"help, without breaks, outings and 取消", outgoing(timeclock.CaseHelp), 0, rules(t, func(s *timeclock.Settings) {
				s.ReplyLang, s.BreaksShown, s.OutingsUsed, s.UndoMin = lang, false, false, 0
			})},
			{"help, with more phrases than are shown", outgoing(timeclock.CaseHelp), 0, rules(t, func(s *timeclock.Settings) { s.ReplyLang = lang },
				timeclock.Phrase{Kind: "clock_in", Text: "おはよう"}, timeclock.Phrase{Kind: "clock_in", Text: "出社"}, timeclock.Phrase{Kind: "clock_in", Text: "hello"})},
			{"first_message, in the admin's words", timeclock.Outgoing{Case: timeclock.CaseFirstMessage, Params: timeclock.Params{Name: "山田 {phrases}", Text: "{name}さん\nはじめます{type}"}}, 24 * time.Hour, r},
			{"punched, in another zone", outgoing(timeclock.CasePunched), 0, rules(t, func(s *timeclock.Settings) { s.ReplyLang, s.TimeZone = lang, "America/St_Johns" })},
		} {
			content, text := bot.Word(&more.o, more.r, nine.Add(more.late))
			fmt.Fprintf(&b, "# %s\n%s\n", more.name, shown(content, text))
		}
		for _, n := range []timeclock.Note{timeclock.NoteRequested, timeclock.NoteRequestedAnew, timeclock.NoteRequestTwice, timeclock.NoteRequestMany, timeclock.NoteReplaced,
			timeclock.NoteWithdrawn, timeclock.NoteOnce, timeclock.NoteFuture, timeclock.NoteTimesMany} {
			o := outgoing(timeclock.CasePunched)
			o.Params.Note, o.Params.WantedAt = n, timeclock.Millis(nine.Add(-time.Hour))
			content, text := bot.Word(&o, r, nine)
			fmt.Fprintf(&b, "# punched, with the note %s\n%s\n", n, shown(content, text))
		}
		golden(t, "words."+lang+".txt", b.String())
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if w := strings.ReplaceAll(string(want), "\r\n", "\n"); got != w {
		t.Errorf("%s differs; what is said now:\n%s", file, got)
	}
}

// refuses asks the real client, which checks the documented limits before it
// sends anything.
func refuses(t *testing.T, c lineworks.Content) error {
	t.Helper()
	client := offline(t)
	err := client.SendToUser(t.Context(), 1, "u", c)
	if l, ok := errors.AsType[*lineworks.LimitError](err); ok {
		return l
	}
	return nil
}

// Whatever the names and phrases, LINE WORKS takes the message.
func TestWordsWithinLimits(t *testing.T) {
	long := func(s string, n int) string { return strings.Repeat(s, n) }
	var phrases []timeclock.Phrase
	for _, k := range timeclock.PhraseKinds() {
		for i := range 20 {
			phrases = append(phrases, timeclock.Phrase{Kind: k, Text: fmt.Sprintf("%s%02d%02d", long("𠮷", 96), len(phrases), i)})
		}
	}
	marks := make([]timeclock.Mark, 500)
	for i := range marks {
		marks[i] = timeclock.Mark{Type: timeclock.PunchTypes()[i%6], At: timeclock.Millis(nine.Add(time.Duration(i) * time.Minute))}
	}
	types := timeclock.PunchTypes()
	choices := []string{timeclock.ChoiceCancel}
	for _, p := range types {
		choices = append(choices, string(p))
	}
	for _, lang := range []string{"ja", "en"} {
		r := rules(t, func(s *timeclock.Settings) { s.ReplyLang = lang }, phrases...)
		r.Phrases = timeclock.NewPhraseBook(phrases)
		for _, c := range timeclock.Cases() {
			for _, name := range []string{"", "山田", long("長", 101), long("𠮷", 3000), long("👨‍👩‍👧", 900), "{type}{time}", "a\nb"} {
				o := outgoing(c)
				o.Params.Name, o.Params.AccountID, o.Params.Marks = name, name+"@example.com", marks
				o.Params.Offers = types
				if o.Params.Question != 0 {
					o.Params.Choices, o.Params.Question = choices, 1<<62
				}
				content, text := bot.Word(&o, r, nine.Add(time.Hour))
				if err := refuses(t, content); err != nil {
					t.Errorf("%s %s with a name of %d: %v", lang, c, utf8.RuneCountInString(name), err)
				}
				if !utf8.ValidString(text) || strings.TrimSpace(text) == "" {
					t.Errorf("%s %s: %q", lang, c, text)
				}
				if name == "{type}{time}" && c == timeclock.CasePunched && !strings.Contains(text, name) {
					t.Errorf("a name was read as a template: %q", text)
				}
			}
		}
	}
}

// Each button carries what the decision understands, and says what it does.
func TestButtonsAreUnderstood(t *testing.T) {
	r := rules(t, nil)
	for _, typ := range timeclock.PunchTypes() {
		o := timeclock.Outgoing{Case: timeclock.CasePunched, Params: timeclock.Params{Type: typ, At: 1, Offers: []timeclock.PunchType{typ}}}
		content, _ := bot.Word(&o, r, nine)
		a := content.(lineworks.Text).QuickReply[0].Action
		if a.Postback != timeclock.PunchPostback(typ) || a.Text == "" {
			t.Errorf("quick reply of %s: %+v", typ, a)
		}
		// A client that gives no postback back still punches by its text.
		if got := r.Phrases.Read(a.Text).Types; !slices.Equal(got, []timeclock.PunchType{typ}) {
			t.Errorf("the text %q of a quick reply means %v", a.Text, got)
		}
		o = timeclock.Outgoing{Case: timeclock.CaseAmbiguous, Params: timeclock.Params{Question: 12, Choices: []string{string(typ), timeclock.ChoiceCancel}}}
		content, _ = bot.Word(&o, r, nine)
		for i, a := range content.(lineworks.ButtonTemplate).Actions {
			id, choice, ok := timeclock.QuestionOf(a.Postback)
			if !ok || id != 12 || choice != o.Params.Choices[i] {
				t.Errorf("button %+v", a)
			}
		}
	}
}

func TestCut(t *testing.T) {
	for _, tt := range []struct {
		text  string
		limit int
		want  string
	}{
		{"", 5, ""},
		{"abcde", 5, "abcde"},
		{"abcdef", 5, "abcd…"},
		{"𠮷𠮷", 4, "𠮷𠮷"},
		{"𠮷𠮷𠮷", 4, "𠮷…"},
		{"𠮷𠮷𠮷", 5, "𠮷𠮷…"},
		{"出勤を打刻", 4, "出勤を…"},
	} {
		if got := bot.Cut(tt.text, tt.limit); got != tt.want || lineworks.Characters(got) > tt.limit {
			t.Errorf("%q to %d is %q, want %q", tt.text, tt.limit, got, tt.want)
		}
	}
	begun := time.Now()
	bot.Cut(strings.Repeat("長い", 1<<20), 2000)
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("a long text took %v", took)
	}
}

// What is stored in the outbox by one version is worded by the next: the JSON
// of the values is an interface.
func TestStoredParams(t *testing.T) {
	const stored = `{"name":"山田 太郎","account_id":"a@b","type":"clock_in","at":1795392000000,"issued_at":1795392000000,"date":"2026-11-23",` +
		`"minutes":10,"marks":[{"type":"clock_in","at":1795392000000}],"question":7,"choices":["clock_in","cancel"],"offers":["clock_out"]}`
	var p timeclock.Params
	if err := json.Unmarshal([]byte(stored), &p); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(p)
	if err != nil || string(again) != stored {
		t.Errorf("%s, %v", again, err)
	}
}
