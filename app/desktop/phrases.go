package desktop

import (
	"context"
	"slices"
	"strings"
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
		out.Sections = append(out.Sections, phraseSection(s))
	}
	for _, t := range f.Templates {
		out.Templates = append(out.Templates, TemplateText{string(t.Case), t.Text})
	}
	return out
}

func phraseSection(s timeclock.PhraseSection) PhraseSection {
	return PhraseSection{string(s.Kind), append([]string{}, s.Phrases...)}
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

// TemplateShown is a reply as its reader would see it.
type TemplateShown struct {
	Text    string   `json:"text"`
	Buttons []string `json:"buttons"` // of a question
	Offers  []string `json:"offers"`  // quick replies
}

// PhraseChange is one [登録] of the past.
type PhraseChange struct {
	ID        int64            `json:"id"`
	At        string           `json:"at"`
	By        string           `json:"by"` // "": the PC's owner
	Added     []PhraseItem     `json:"added"`
	Removed   []PhraseItem     `json:"removed"`
	Templates []TemplateChange `json:"templates"`
}

// TemplateChange is what became of the words of a case; "" stands for the
// program's own. Of the first histories both are "".
type TemplateChange struct {
	Case string `json:"case"`
	Was  string `json:"was"`
	Is   string `json:"is"`
}

// PhraseImported is what a file says; nothing is stored. Kinds that it does not
// name are not among the sections: whatever the page holds of them stays.
type PhraseImported struct {
	Sections []PhraseSection `json:"sections"`
	Rows     int             `json:"rows"`
	Refused  []PhraseRefused `json:"refused"`
}

// PhraseRefused is a row of a kind that is not known, or without a text.
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

// Preview is how the words of a case would read, with an example of each value
// and with the buttons that come along.
func (p *Phrases) Preview(input TemplatePreview) (TemplateShown, error) {
	return call(p.p, "Phrases.Preview", func(ctx context.Context, _ timeclock.Actor) (TemplateShown, error) {
		current, err := p.p.s.Rules(ctx)
		if err != nil {
			return TemplateShown{}, err
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
		params.Choices, params.Offers = sampleButtons(&rules, c)
		if params.Choices != nil {
			params.Question = 1 // of nobody: only a question has buttons
		}
		w := p.p.s.Word(&timeclock.Outgoing{Case: c, Params: params}, &rules, now)
		return TemplateShown{w.Text, w.Buttons, w.Offers}, nil
	})
}

// sampleButtons are those that a reply might carry: as often as not for
// somebody who is in, or is about to be.
func sampleButtons(r *timeclock.Rules, c timeclock.Case) (choices []string, offers []timeclock.PunchType) {
	in, out := string(timeclock.ClockIn), string(timeclock.ClockOut)
	switch c {
	case timeclock.CaseAmbiguous:
		return []string{in, out}, nil
	case timeclock.CaseCancelWhat:
		return []string{out, timeclock.ChoiceCancel}, nil
	case timeclock.CaseWhich: // asked by a menu that has one button for a pair
		if r.OutingsUsed && !r.BreaksShown {
			return []string{string(timeclock.OutingStart), string(timeclock.OutingEnd)}, nil
		}
		return []string{string(timeclock.BreakStart), string(timeclock.BreakEnd)}, nil
	case timeclock.CaseWrittenTime:
		return []string{timeclock.ChoiceNow, timeclock.ChoiceRequest}, nil
	case timeclock.CaseWrittenOther, timeclock.CaseWrittenOld, timeclock.CaseWrittenFuture:
		return []string{timeclock.ChoiceNow}, nil
	case timeclock.CaseCorrectType:
		for _, t := range timeclock.PunchTypes() {
			if !(t.IsBreak() && !r.BreaksShown) && !(t.IsOuting() && !r.OutingsUsed) {
				choices = append(choices, string(t)) // labelled as the request of the type is
			}
		}
		return choices, nil
	case timeclock.CaseUnknownSender, timeclock.CaseAdminUnregistered, timeclock.CaseSenderConflict, timeclock.CaseNotRecorded, timeclock.CaseRefusedLeft,
		timeclock.CaseRequestApproved, timeclock.CaseRequestChanged, timeclock.CaseRequestDeclined:
		return nil, nil
	case timeclock.CaseRemindOut:
		return nil, []timeclock.PunchType{timeclock.ClockOut}
	case timeclock.CasePunched, timeclock.CaseDoubleTap, timeclock.CaseToday, timeclock.CaseCorrectHow:
		return nil, []timeclock.PunchType{timeclock.ClockOut, timeclock.BreakStart, timeclock.OutingStart} // the Bot leaves out what is not in use
	}
	return nil, []timeclock.PunchType{timeclock.ClockIn}
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
			c := PhraseChange{ID: h.ID, At: instant(h.At), By: h.By, Added: phraseItems(h.Change.Added), Removed: phraseItems(h.Change.Removed), Templates: []TemplateChange{}}
			for _, t := range h.Change.Templates {
				c.Templates = append(c.Templates, TemplateChange{string(t.Case), t.Was, t.Is})
			}
			all = append(all, c)
		}
		return all, nil
	})
}

// HistoryForm is the form as a change left it. Code: not_found.
func (p *Phrases) HistoryForm(id int64) (PhraseForm, error) {
	return call(p.p, "Phrases.HistoryForm", func(ctx context.Context, a timeclock.Actor) (PhraseForm, error) {
		f, err := p.p.s.Phrases.PhraseHistoryForm(ctx, a, id)
		if err != nil {
			return PhraseForm{}, err
		}
		return phraseForm(f), nil
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

// Import reads a file that was sent; nothing is stored. Codes: not_found,
// phrases_header, phrases_many and those of any file.
func (p *Phrases) Import(fileID string) (PhraseImported, error) {
	return callFor(p.p, openTimeout, "Phrases.Import", func(context.Context, timeclock.Actor) (PhraseImported, error) {
		f := p.p.files.get(fileID)
		if f == nil {
			return PhraseImported{}, timeclock.E("desktop.Phrases.Import", timeclock.CodeNotFound, nil)
		}
		named, rows, refused, err := jobs.ReadPhrases(f.name, f.data)
		if err != nil {
			return PhraseImported{}, err
		}
		out := PhraseImported{Sections: []PhraseSection{}, Rows: rows, Refused: []PhraseRefused{}}
		for _, s := range named {
			out.Sections = append(out.Sections, phraseSection(s))
		}
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
	s.Suggestions = suggestions(form)
	return s, nil
}

// suggestions are offered with what would be said of each once it is taken.
// Only phrases that contain it, or that it contains, can have a say in that:
// each is looked at beside those few, not beside all there are.
func suggestions(form timeclock.PhraseForm) []PhraseSuggestion {
	type stored struct {
		kind         timeclock.PhraseKind
		text, folded string
	}
	var all []stored
	for _, x := range form.Phrases() {
		if folded := x.Folded(); folded != "" {
			all = append(all, stored{x.Kind, x.Text, folded})
		}
	}
	out := []PhraseSuggestion{}
	for _, x := range timeclock.PhraseSuggestions() {
		folded := timeclock.Phrase{Kind: x.Kind, Text: x.Text}.Folded()
		beside := timeclock.PhraseForm{Sections: []timeclock.PhraseSection{{Kind: x.Kind, Phrases: []string{x.Text}}}}
		for _, y := range all {
			if y.kind != x.Kind && (strings.Contains(y.folded, folded) || strings.Contains(folded, y.folded)) {
				beside.Sections = append(beside.Sections, timeclock.PhraseSection{Kind: y.kind, Phrases: []string{y.text}})
			}
		}
		said := slices.DeleteFunc(beside.Conflicts(), func(c timeclock.PhraseConflict) bool { return c.Kind != x.Kind })
		out = append(out, PhraseSuggestion{string(x.Kind), x.Text, phraseConflicts(said)})
	}
	return out
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
	// The last punch is one that 取消 takes back, if there is such a time.
	last := 30 * time.Minute
	if undo := time.Duration(rules.UndoMin) * time.Minute; undo > 0 && undo <= last {
		last = undo / 2
	}
	before := func(t timeclock.PunchType, ago time.Duration) {
		at := now.Add(-ago)
		s.Nearby = append(s.Nearby, timeclock.Punch{ID: int64(len(s.Nearby) + 1), EmployeeID: 1, Type: t, At: at, WorkDate: rules.WorkDate(s.Nearby, t, at),
			Source: timeclock.SourceLineWorks, MadeAt: at, Version: 1})
	}
	switch in.Presence {
	case "in":
		before(timeclock.ClockIn, last)
	case "break":
		before(timeclock.ClockIn, 2*time.Hour)
		before(timeclock.BreakStart, last)
	case "outing":
		before(timeclock.ClockIn, 2*time.Hour)
		before(timeclock.OutingStart, last)
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
