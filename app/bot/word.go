package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"punchline/app/lineworks"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// lateAfter is how old a message may be before the reply says which one it answers.
const lateAfter = 5 * time.Minute

// Word turns what is to be said into what LINE WORKS is sent, at the moment of
// sending: text is the same for the record. Times are in the company's zone.
func Word(o *timeclock.Outgoing, r *timeclock.Rules, now time.Time) (content lineworks.Content, text string) {
	lang, _ := words.Parse(r.ReplyLang)
	text = sentence(lang, o.Case, o.Params, r)
	if n := o.Params.Note; n != "" {
		text += "\n" + words.Say(lang, "note."+string(n), "wanted", clock(timeclock.FromMillis(o.Params.WantedAt), r))
	}
	if at := timeclock.FromMillis(o.Params.IssuedAt); o.Params.IssuedAt != 0 && now.Sub(at) > lateAfter {
		text = words.Say(lang, "reply.late_prefix", "time", clock(at, r)) + "\n" + text
	}
	if len(o.Params.Choices) > 0 && o.Params.Question != 0 {
		text = cut(text, lineworks.MaxContentText)
		return lineworks.ButtonTemplate{Text: text, Actions: buttons(lang, o.Params)}, text
	}
	text = cut(text, lineworks.MaxText)
	return lineworks.Text{Text: text, QuickReply: offers(lang, o.Params.Offers, r)}, text
}

// clock is an instant as the Bot writes it: 11/23 09:00.
func clock(t time.Time, r *timeclock.Rules) string { return t.In(r.Location).Format("01/02 15:04") }

func typeName(lang words.Lang, t timeclock.PunchType) string {
	return words.Say(lang, "type."+string(t))
}

// sentence fills the template of the case.
func sentence(lang words.Lang, c timeclock.Case, p timeclock.Params, r *timeclock.Rules) string {
	args := []string{"name", p.Name, "account", p.AccountID, "minutes", strconv.Itoa(p.Minutes), "days", strconv.Itoa(timeclock.RequestDays), "reason", p.Reason, "today", marks(lang, p.Marks, r)}
	if p.Type != "" {
		args = append(args, "type", typeName(lang, p.Type))
	}
	if p.At != 0 {
		args = append(args, "time", clock(timeclock.FromMillis(p.At), r))
	}
	switch c {
	case timeclock.CaseFirstMessage:
		if p.Text != "" {
			return words.Fill(p.Text, "name", p.Name)
		}
		args = append(args, "phrases", help(lang, p, r))
	case timeclock.CaseUnknownSender:
		if p.AccountID == "" { // LINE WORKS does not tell who he is
			args[3] = words.Say(lang, "reply.no_account")
		}
	case timeclock.CaseUnmatched:
		args = append(args, "phrases", examples(lang, p, r))
	case timeclock.CaseHelp:
		args = append(args, "phrases", help(lang, p, r))
	}
	if d := dateOf(p, r); d != "" {
		args = append(args, "date", d)
	}
	template, own := r.Templates[c]
	if !own {
		template = words.Say(lang, "reply."+string(c))
	}
	for _, name := range words.Placeholders(template) {
		args = append(args, name, "") // the first counts; of what nothing is known, nothing reaches a person
	}
	text := words.Fill(template, args...)
	if p.Reason != "" && !slices.Contains(words.Placeholders(template), "reason") {
		text += "\n" + p.Reason // a word with an approval
	}
	return text
}

// dateOf is the day that a reply is about, as the Bot writes it: 11/23.
func dateOf(p timeclock.Params, r *timeclock.Rules) string {
	switch {
	case p.Date != "":
		return p.Date.Time().Format("01/02")
	case p.At != 0:
		return timeclock.FromMillis(p.At).In(r.Location).Format("01/02")
	case p.IssuedAt != 0:
		return timeclock.FromMillis(p.IssuedAt).In(r.Location).Format("01/02")
	}
	return ""
}

// Preview is a reply as its reader would see it.
func Preview(o *timeclock.Outgoing, r *timeclock.Rules, now time.Time) timeclock.Worded {
	content, text := Word(o, r, now)
	w := timeclock.Worded{Text: text, Buttons: []string{}, Offers: []string{}}
	switch c := content.(type) {
	case lineworks.ButtonTemplate:
		for _, a := range c.Actions {
			w.Buttons = append(w.Buttons, a.Label)
		}
	case lineworks.Text:
		for _, q := range c.QuickReply {
			w.Offers = append(w.Offers, q.Action.Label)
		}
	}
	return w
}

// FirstText is what a first message says unless the admin writes something
// else: how to punch, with the company's phrases. {name} is left to be filled in.
func FirstText(r *timeclock.Rules) string {
	lang, _ := words.Parse(r.ReplyLang)
	return words.Say(lang, "reply."+string(timeclock.CaseFirstMessage), "name", "{name}", "phrases", help(lang, timeclock.Params{}, r))
}

// marks lists punches, one a line.
func marks(lang words.Lang, ms []timeclock.Mark, r *timeclock.Rules) string {
	if len(ms) == 0 {
		return words.Say(lang, "reply.today_none")
	}
	var b strings.Builder
	for i, m := range ms {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(words.Say(lang, "reply.today_line", "time", timeclock.FromMillis(m.At).In(r.Location).Format("15:04"), "type", typeName(lang, m.Type)))
	}
	return b.String()
}

// examples quotes the first phrase of each type that may be punched, those
// that make sense now first.
func examples(lang words.Lang, p timeclock.Params, r *timeclock.Rules) string {
	var quoted []string
	for _, t := range usable(p.Offers, p, r) {
		if ps := r.Phrases.Of(timeclock.PhraseKind(t)); len(ps) > 0 {
			quoted = append(quoted, words.Say(lang, "reply.phrase", "phrase", ps[0].Text))
		}
	}
	return strings.Join(quoted, " ")
}

// maxHelpPhrases is how many phrases of a type the help shows.
const maxHelpPhrases = 3

// help lists the phrases of each type that may be punched, and of the commands.
func help(lang words.Lang, p timeclock.Params, r *timeclock.Rules) string {
	var lines []string
	line := func(name string, kind timeclock.PhraseKind) {
		var quoted []string
		for i, p := range r.Phrases.Of(kind) {
			if i == maxHelpPhrases {
				break
			}
			quoted = append(quoted, words.Say(lang, "reply.phrase", "phrase", p.Text))
		}
		if quoted != nil {
			lines = append(lines, words.Say(lang, "reply.help_line", "type", name, "phrases", strings.Join(quoted, " ")))
		}
	}
	for _, t := range usable(nil, p, r) {
		line(typeName(lang, t), timeclock.PhraseKind(t))
	}
	for _, k := range []timeclock.PhraseKind{timeclock.CommandCancel, timeclock.CommandCorrect, timeclock.CommandToday, timeclock.CommandDayOff} {
		if k == timeclock.CommandCancel && r.UndoMin == 0 || k == timeclock.CommandDayOff && !r.Reminders.On {
			continue
		}
		line(words.Say(lang, "command."+string(k)), k)
	}
	return strings.Join(lines, "\n")
}

// usable are the types in use that the employee may punch, those of first
// before the others.
func usable(first []timeclock.PunchType, p timeclock.Params, r *timeclock.Rules) []timeclock.PunchType {
	var out []timeclock.PunchType
	for _, t := range slices.Concat(first, timeclock.PunchTypes()) {
		if used(t, r) && !(t.IsBreak() && p.NoBreaks) && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// used reports whether the company uses t now; it may have when the reply was decided.
func used(t timeclock.PunchType, r *timeclock.Rules) bool {
	return !(t.IsBreak() && !r.BreaksShown) && !(t.IsOuting() && !r.OutingsUsed)
}

// buttons are those of a question. They carry its id, so that only they answer it.
func buttons(lang words.Lang, p timeclock.Params) []lineworks.Action {
	var as []lineworks.Action
	for _, c := range p.Choices {
		t, request := timeclock.RequestType(c)
		if !request {
			t = timeclock.PunchType(c)
		}
		var label string
		if t.Valid() {
			label = typeName(lang, t)
		} else {
			label = words.Say(lang, "choice."+c)
		}
		as = append(as, lineworks.MessageButton(label, label, timeclock.QuestionPostback(p.Question, c)))
	}
	return as
}

// offers are quick replies of the types that make sense next.
func offers(lang words.Lang, types []timeclock.PunchType, r *timeclock.Rules) []lineworks.QuickReply {
	var qs []lineworks.QuickReply
	for _, t := range types {
		if !used(t, r) {
			continue
		}
		name := typeName(lang, t)
		qs = append(qs, lineworks.QuickReply{Action: lineworks.MessageButton(name, name, timeclock.PunchPostback(t))})
	}
	return qs
}

// cut shortens text to what LINE WORKS takes, at a character's border.
func cut(text string, limit int) string {
	if lineworks.Characters(text) <= limit {
		return text
	}
	const end = "…"
	left := limit - lineworks.Characters(end)
	for i, r := range text {
		if left -= lineworks.Characters(string(r)); left < 0 {
			return text[:i] + end
		}
	}
	return text // never: it was longer
}
