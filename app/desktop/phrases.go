package desktop

import (
	"context"
	"slices"
	"time"

	"punchline/app/jobs"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// Phrases is 打刻メッセージ編集.
type Phrases struct{ p *Page }

// PhraseForm are all 文言 and commands by kind, and the replies that differ from
// the program's own words.
type PhraseForm struct {
	Sections  []PhraseSection `json:"sections"`
	Templates []TemplateText  `json:"templates"`
}

// PhraseSection are the phrases of one kind, in their order.
type PhraseSection struct {
	Kind    string   `json:"kind"`
	Phrases []string `json:"phrases"`
}

// TemplateText is the company's own wording of a case.
type TemplateText struct {
	Case string `json:"case"`
	Text string `json:"text"`
}

// PhraseItem is one phrase.
type PhraseItem struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// PhraseProblem is one thing wrong with a form.
type PhraseProblem struct {
	Place     string `json:"place"`  // phrase or template
	Kind      string `json:"kind"`   // of a phrase
	Index     int    `json:"index"`  // of the row in its section
	Case      string `json:"case"`   // of a template
	Reason    string `json:"reason"` // of timeclock.PhraseProblemReason
	Other     string `json:"other"`  // the phrase it is the same as, or the unknown placeholder
	OtherKind string `json:"otherKind"`
	Limit     int    `json:"limit"`
}

// PhraseConflict is something to know about a phrase.
type PhraseConflict struct {
	Kind      string `json:"kind"`
	Index     int    `json:"index"`
	What      string `json:"what"`  // inside, hides, greeting, short
	Other     string `json:"other"` // the other phrase, or the sentence
	OtherKind string `json:"otherKind"`
}

func (f PhraseForm) form() timeclock.PhraseForm {
	var out timeclock.PhraseForm
	for _, s := range f.Sections {
		out.Sections = append(out.Sections, timeclock.PhraseSection{Kind: timeclock.PhraseKind(s.Kind), Phrases: s.Phrases})
	}
	for _, t := range f.Templates {
		out.Templates = append(out.Templates, timeclock.TemplateText{Case: timeclock.Case(t.Case), Text: t.Text})
	}
	return out
}

func phraseForm(f timeclock.PhraseForm) PhraseForm {
	out := PhraseForm{Sections: []PhraseSection{}, Templates: []TemplateText{}}
	for _, s := range f.Sections {
		out.Sections = append(out.Sections, PhraseSection{string(s.Kind), append([]string{}, s.Phrases...)})
	}
	for _, t := range f.Templates {
		out.Templates = append(out.Templates, TemplateText{string(t.Case), t.Text})
	}
	return out
}

func phraseItems(ps []timeclock.Phrase) []PhraseItem {
	out := make([]PhraseItem, 0, len(ps))
	for _, p := range ps {
		out = append(out, PhraseItem{string(p.Kind), p.Text})
	}
	return out
}

func phraseConflicts(cs []timeclock.PhraseConflict) []PhraseConflict {
	out := make([]PhraseConflict, 0, len(cs))
	for _, c := range cs {
		out = append(out, PhraseConflict{string(c.Kind), c.Index, string(c.What), c.Other, string(c.OtherKind)})
	}
	return out
}

// maxHistory is how many changes are shown.
const maxHistory = 50

// PhraseState is all that the screen works with.
type PhraseState struct {
	Revision    string             `json:"revision"`
	BreaksShown bool               `json:"breaksShown"`
	OutingsUsed bool               `json:"outingsUsed"`
	MayEdit     bool               `json:"mayEdit"`
	Form        PhraseForm         `json:"form"`
	Defaults    PhraseForm         `json:"defaults"`
	Templates   []TemplateInfo     `json:"templates"`
	Suggestions []PhraseSuggestion `json:"suggestions"`
	MaxPhrases  int                `json:"maxPhrases"`
	MaxLength   int                `json:"maxLength"`
}

// TemplateInfo says what may stand in the words of a case.
type TemplateInfo struct {
	Case         string   `json:"case"`
	Group        string   `json:"group"` // punch, ask, refuse, command, correction, reminder
	Default      string   `json:"default"`
	Placeholders []string `json:"placeholders"` // without braces
	Limit        int      `json:"limit"`        // characters of the template
}

// PhraseSuggestion is a phrase that many companies want.
type PhraseSuggestion struct {
	Kind     string           `json:"kind"`
	Text     string           `json:"text"`
	Warnings []PhraseConflict `json:"warnings"` // beside the phrases stored
}

// PhraseChecked is what there is to say about a form.
type PhraseChecked struct {
	Problems  []PhraseProblem  `json:"problems"`
	Conflicts []PhraseConflict `json:"conflicts"`
}

// PhraseTryInput asks what a message would do.
type PhraseTryInput struct {
	Form         PhraseForm `json:"form"`
	Message      string     `json:"message"`
	BreakAllowed bool       `json:"breakAllowed"` // of the sender's 雇用区分
	Presence     string     `json:"presence"`     // of the sender: out, in, break, outing
}

// PhraseTried is what it would do.
type PhraseTried struct {
	Outcome string       `json:"outcome"`
	Type    string       `json:"type"`    // "": no punch
	Command string       `json:"command"` // "": none
	Hits    []PhraseItem `json:"hits"`
	Reply   string       `json:"reply"` // "": none
	Buttons []string     `json:"buttons"`
	Offers  []string     `json:"offers"`
}

// PhraseSaveInput is a form to store.
type PhraseSaveInput struct {
	Revision string     `json:"revision"`
	Form     PhraseForm `json:"form"`
}

// TemplatePreview asks how the words of a case would read.
type TemplatePreview struct {
	Case string `json:"case"`
	Text string `json:"text"` // "": the program's own
}

// PhraseChange is one [登録] of the past.
type PhraseChange struct {
	ID        int64        `json:"id"`
	At        string       `json:"at"`
	By        string       `json:"by"` // "": the PC's owner
	Added     []PhraseItem `json:"added"`
	Removed   []PhraseItem `json:"removed"`
	Templates []string     `json:"templates"` // cases
	Form      PhraseForm   `json:"form"`      // as it was then
}

// PhraseImported is a file read into a form; nothing is stored.
type PhraseImported struct {
	Form    PhraseForm      `json:"form"`
	Rows    int             `json:"rows"`
	Refused []PhraseRefused `json:"refused"`
}

// PhraseRefused is a row of a kind that is not known.
type PhraseRefused struct {
	Row  int    `json:"row"` // as a spreadsheet counts
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// Get is the form as stored, and what it is edited with.
func (p *Phrases) Get() (PhraseState, error) {
	return call(p.p, "Phrases.Get", func(ctx context.Context, a timeclock.Actor) (PhraseState, error) {
		return p.p.phrases(ctx, a)
	})
}

// Check says what is wrong with a form and what may surprise; nothing is stored.
func (p *Phrases) Check(form PhraseForm) (PhraseChecked, error) {
	return call(p.p, "Phrases.Check", func(context.Context, timeclock.Actor) (PhraseChecked, error) {
		f := form.form()
		checked := PhraseChecked{Problems: []PhraseProblem{}, Conflicts: phraseConflicts(f.Conflicts())}
		for _, x := range f.Check() {
			checked.Problems = append(checked.Problems, PhraseProblem{x.Place, string(x.Kind), x.Index, string(x.Case), string(x.Reason), x.Other, string(x.OtherKind), x.Limit})
		}
		return checked, nil
	})
}

// TryMessage says what a message would do with a form; nothing is stored.
func (p *Phrases) TryMessage(input PhraseTryInput) (PhraseTried, error) {
	return call(p.p, "Phrases.TryMessage", func(ctx context.Context, _ timeclock.Actor) (PhraseTried, error) {
		rules, err := p.p.trial(ctx, input.Form.form(), input.BreakAllowed)
		if err != nil {
			return PhraseTried{}, err
		}
		return p.p.try(rules, input), nil
	})
}

// Preview is how the words of a case would read, with an example of each value.
func (p *Phrases) Preview(input TemplatePreview) (string, error) {
	return call(p.p, "Phrases.Preview", func(ctx context.Context, _ timeclock.Actor) (string, error) {
		current, err := p.p.s.Rules(ctx)
		if err != nil {
			return "", err
		}
		rules := *current
		rules.Templates = timeclock.Templates{}
		c := timeclock.Case(input.Case)
		if input.Text != "" {
			rules.Templates[c] = input.Text
		}
		l, _ := words.Parse(rules.ReplyLang)
		now := p.p.files.now()
		params := rules.Sample(c, words.Say(l, "phrases.sample_name"), words.Say(l, "phrases.sample_reason"), now)
		return p.p.s.Word(&timeclock.Outgoing{Case: c, Params: params}, &rules, now).Text, nil
	})
}

// Save stores a form. Codes: invalid (what Check says), conflict if somebody
// saved since.
func (p *Phrases) Save(input PhraseSaveInput) (PhraseState, error) {
	return call(p.p, "Phrases.Save", func(ctx context.Context, a timeclock.Actor) (PhraseState, error) {
		if err := p.p.s.Phrases.SavePhraseForm(ctx, a, input.Revision, input.Form.form()); err != nil {
			return PhraseState{}, err
		}
		return p.p.phrases(ctx, a)
	})
}

// History are the last changes, newest first.
func (p *Phrases) History() ([]PhraseChange, error) {
	return call(p.p, "Phrases.History", func(ctx context.Context, a timeclock.Actor) ([]PhraseChange, error) {
		found, err := p.p.s.Phrases.PhraseHistory(ctx, a, maxHistory)
		if err != nil {
			return nil, err
		}
		all := make([]PhraseChange, 0, len(found))
		for _, h := range found {
			c := PhraseChange{ID: h.ID, At: instant(h.At), By: h.By, Added: phraseItems(h.Change.Added), Removed: phraseItems(h.Change.Removed), Templates: []string{}, Form: phraseForm(h.Form)}
			for _, t := range h.Change.Templates {
				c.Templates = append(c.Templates, string(t))
			}
			all = append(all, c)
		}
		return all, nil
	})
}

// Export writes the phrases as stored into a file. Codes: invalid (format),
// file_characters.
func (p *Phrases) Export(format string) (FileRef, error) {
	return call(p.p, "Phrases.Export", func(ctx context.Context, a timeclock.Actor) (FileRef, error) {
		o, rules, err := p.p.exporting(ctx, format)
		if err != nil {
			return FileRef{}, err
		}
		f, err := jobs.ExportPhrases(rules.Phrases.All(), o)
		if err != nil {
			return FileRef{}, err
		}
		return p.p.keep(f), nil
	})
}

// Import reads a file that was sent; nothing is stored. Kinds that it does not
// name keep their phrases. Codes: not_found, file_header and those of any file.
func (p *Phrases) Import(fileID string) (PhraseImported, error) {
	return callFor(p.p, openTimeout, "Phrases.Import", func(ctx context.Context, a timeclock.Actor) (PhraseImported, error) {
		f := p.p.files.get(fileID)
		if f == nil {
			return PhraseImported{}, timeclock.E("desktop.Phrases.Import", timeclock.CodeNotFound, nil)
		}
		form, _, err := p.p.s.Phrases.PhraseForm(ctx, a)
		if err != nil {
			return PhraseImported{}, err
		}
		read, rows, refused, err := jobs.ReadPhrases(f.name, f.data, form)
		if err != nil {
			return PhraseImported{}, err
		}
		out := PhraseImported{Form: phraseForm(read), Rows: rows, Refused: []PhraseRefused{}}
		for _, r := range refused {
			out.Refused = append(out.Refused, PhraseRefused{r.Row, r.Name, r.Text})
		}
		return out, nil
	})
}

func (p *Page) phrases(ctx context.Context, a timeclock.Actor) (PhraseState, error) {
	form, revision, err := p.s.Phrases.PhraseForm(ctx, a)
	if err != nil {
		return PhraseState{}, err
	}
	rules, err := p.s.Rules(ctx)
	if err != nil {
		return PhraseState{}, err
	}
	l, _ := words.Parse(rules.ReplyLang)
	s := PhraseState{Revision: revision, BreaksShown: rules.BreaksShown, OutingsUsed: rules.OutingsUsed, MayEdit: timeclock.May(a, timeclock.EditPhrases) == nil,
		Form: phraseForm(form), Defaults: phraseForm(timeclock.FormOf(timeclock.DefaultPhrases(), nil)), Templates: []TemplateInfo{}, Suggestions: []PhraseSuggestion{},
		MaxPhrases: timeclock.MaxPhrases, MaxLength: timeclock.MaxPhraseRunes}
	for _, t := range timeclock.EditableTemplates() {
		s.Templates = append(s.Templates, TemplateInfo{string(t.Case), string(t.Group), words.Say(l, "reply."+string(t.Case)), append([]string{}, t.Placeholders...), t.Limit})
	}
	for _, x := range timeclock.PhraseSuggestions() {
		s.Suggestions = append(s.Suggestions, PhraseSuggestion{string(x.Kind), x.Text, phraseConflicts(warnings(form, x))})
	}
	return s, nil
}

// warnings is what would be said of a suggestion once it is taken.
func warnings(form timeclock.PhraseForm, x timeclock.PhraseSuggestion) []timeclock.PhraseConflict {
	with := timeclock.PhraseForm{Sections: slices.Clone(form.Sections)}
	found := []timeclock.PhraseConflict{}
	for i, s := range with.Sections {
		if s.Kind == x.Kind {
			at := len(s.Phrases)
			with.Sections[i].Phrases = append(slices.Clone(s.Phrases), x.Text)
			for _, c := range with.Conflicts() {
				if c.Kind == x.Kind && c.Index == at {
					found = append(found, c)
				}
			}
		}
	}
	return found
}

// trial are the rules as they would be with a form.
func (p *Page) trial(ctx context.Context, form timeclock.PhraseForm, breakAllowed bool) (*timeclock.Rules, error) {
	current, err := p.s.Rules(ctx)
	if err != nil {
		return nil, err
	}
	phrases := slices.DeleteFunc(form.Phrases(), func(x timeclock.Phrase) bool { return x.Folded() == "" || !x.Kind.Valid() })
	rules, err := timeclock.NewRules(current.Settings, phrases, nil, []timeclock.EmploymentType{{ID: 1, BreakAllowed: breakAllowed}})
	if err != nil {
		return nil, err
	}
	rules.Reminders, rules.Templates = current.Reminders, form.TemplateMap()
	for c, text := range rules.Templates {
		if text == "" {
			delete(rules.Templates, c)
		}
	}
	return rules, nil
}

// try decides a message of somebody made up.
func (p *Page) try(rules *timeclock.Rules, in PhraseTryInput) PhraseTried {
	l, _ := words.Parse(rules.ReplyLang)
	now := p.files.now()
	e := &timeclock.Employee{ID: 1, LastName: words.Say(l, "phrases.sample_name"), UserID: "u", Assignments: []timeclock.Assignment{{From: "2000-01-01", EmploymentTypeID: 1}}}
	s := &timeclock.Situation{Rules: rules, Now: now, Sender: timeclock.SenderLinked, Employee: e,
		Message: &timeclock.Message{Kind: timeclock.KindText, UserID: "u", IssuedAt: now, ReceivedAt: now, Text: in.Message}}
	before := func(t timeclock.PunchType, ago time.Duration) {
		at := now.Add(-ago)
		s.Nearby = append(s.Nearby, timeclock.Punch{ID: int64(len(s.Nearby) + 1), EmployeeID: 1, Type: t, At: at, WorkDate: rules.WorkDate(s.Nearby, t, at),
			Source: timeclock.SourceLineWorks, MadeAt: at, Version: 1})
	}
	switch in.Presence {
	case "in":
		before(timeclock.ClockIn, 2*time.Hour)
	case "break":
		before(timeclock.ClockIn, 2*time.Hour)
		before(timeclock.BreakStart, 30*time.Minute)
	case "outing":
		before(timeclock.ClockIn, 2*time.Hour)
		before(timeclock.OutingStart, 30*time.Minute)
	}
	d := timeclock.Decide(s)
	if d.Ask != nil {
		d.Params.Question = 1
	}
	read := rules.Phrases.Read(in.Message)
	tried := PhraseTried{Outcome: string(d.Outcome), Command: string(read.Command), Hits: phraseItems(read.Hits), Buttons: []string{}, Offers: []string{}}
	switch {
	case read.Correct:
		tried.Command = string(timeclock.CommandCorrect)
	case read.Command == "" && read.Cancel:
		tried.Command = string(timeclock.CommandCancel)
	}
	if d.Punch != nil {
		tried.Type = string(d.Punch.Type)
	}
	if d.Case != "" && p.s.Word != nil {
		w := p.s.Word(&timeclock.Outgoing{Case: d.Case, Params: d.Params}, rules, now)
		tried.Reply, tried.Buttons, tried.Offers = w.Text, w.Buttons, w.Offers
	}
	return tried
}
