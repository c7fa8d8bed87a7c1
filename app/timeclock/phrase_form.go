package timeclock

import (
	"context"
	"slices"
	"strings"
	"time"
)

// PhraseForm is 打刻メッセージ編集 as it is edited: all 文言 and commands by
// kind, and the replies that differ from the program's own words. It crosses
// to the page and is kept in the history as it is.
type PhraseForm struct {
	Sections  []PhraseSection `json:"sections"`
	Templates []TemplateText  `json:"templates"`
}

// PhraseSection are the phrases of one kind, in their order.
type PhraseSection struct {
	Kind    PhraseKind `json:"kind"`
	Phrases []string   `json:"phrases"`
}

// TemplateText is the company's own wording of a case.
type TemplateText struct {
	Case Case   `json:"case"`
	Text string `json:"text"`
}

// FormOf is the form of what is stored; all kinds are in it.
func FormOf(phrases []Phrase, templates Templates) PhraseForm {
	f := PhraseForm{Templates: []TemplateText{}}
	for _, k := range PhraseKinds() {
		s := PhraseSection{Kind: k, Phrases: []string{}}
		for _, p := range phrases {
			if p.Kind == k {
				s.Phrases = append(s.Phrases, p.Text)
			}
		}
		f.Sections = append(f.Sections, s)
	}
	for _, t := range EditableTemplates() {
		if text, ok := templates[t.Case]; ok {
			f.Templates = append(f.Templates, TemplateText{t.Case, text})
		}
	}
	return f
}

// Phrases are those of the form in its order, each without space at its ends
// and invisible characters.
func (f PhraseForm) Phrases() []Phrase {
	var ps []Phrase
	for _, s := range f.Sections {
		for _, text := range s.Phrases {
			ps = append(ps, Phrase{Kind: s.Kind, Text: CleanText(text)})
		}
	}
	return ps
}

// TemplateMap are the templates of the form. Line breaks are LF.
func (f PhraseForm) TemplateMap() Templates {
	m := Templates{}
	for _, t := range f.Templates {
		m[t.Case] = strings.TrimSpace(strings.ReplaceAll(t.Text, "\r\n", "\n"))
	}
	return m
}

// PhraseSuggestion is a phrase that many companies want.
type PhraseSuggestion struct {
	Kind PhraseKind
	Text string
}

// PhraseSuggestions are offered beside each section.
func PhraseSuggestions() []PhraseSuggestion {
	var all []PhraseSuggestion
	add := func(k PunchType, texts ...string) {
		for _, t := range texts {
			all = append(all, PhraseSuggestion{PhraseKind(k), t})
		}
	}
	add(ClockIn, "おはよう", "出社", "始業", "業務開始", "仕事始めます")
	add(ClockOut, "退社", "お先に失礼します", "お疲れ様でした", "終業", "業務終了")
	add(BreakStart, "休憩入ります", "休憩", "昼休み")
	add(BreakEnd, "戻りました", "休憩戻り", "休憩終わり")
	add(OutingStart, "外出", "行ってきます", "外出します")
	add(OutingEnd, "帰社", "戻り", "帰社しました")
	return all
}

// PhraseChange is what one [登録] changed.
type PhraseChange struct {
	Added     []Phrase `json:"added"`
	Removed   []Phrase `json:"removed"`
	Templates []Case   `json:"templates"`
}

// ChangeOf is what leads from one state to another. Order does not count.
func ChangeOf(old, now []Phrase, was, is Templates) PhraseChange {
	c := PhraseChange{Added: []Phrase{}, Removed: []Phrase{}, Templates: []Case{}}
	type key struct {
		kind PhraseKind
		text string
	}
	index := func(ps []Phrase) map[key]bool {
		m := make(map[key]bool, len(ps))
		for _, p := range ps {
			m[key{p.Kind, p.Text}] = true
		}
		return m
	}
	before, after := index(old), index(now)
	for _, p := range now {
		if !before[key{p.Kind, p.Text}] {
			c.Added = append(c.Added, Phrase{Kind: p.Kind, Text: p.Text})
		}
	}
	for _, p := range old {
		if !after[key{p.Kind, p.Text}] {
			c.Removed = append(c.Removed, Phrase{Kind: p.Kind, Text: p.Text})
		}
	}
	for _, t := range EditableTemplates() {
		a, hadA := was[t.Case]
		b, hasB := is[t.Case]
		if a != b || hadA != hasB {
			c.Templates = append(c.Templates, t.Case)
		}
	}
	return c
}

// PhraseHistory is one [登録] of the past.
type PhraseHistory struct {
	ID     int64
	At     time.Time
	By     string // name of the admin; "" for the PC's owner
	Change PhraseChange
	Form   PhraseForm // as it was then
}

// PhraseStore keeps 打刻メッセージ編集. Rights: read_phrases, edit_phrases.
type PhraseStore interface {
	// PhraseForm gives the form as stored, with its revision.
	PhraseForm(ctx context.Context, a Actor) (f PhraseForm, revision string, err error)
	// SavePhraseForm replaces it in one transaction; it holds from the very
	// next message. Codes: invalid with field and reason, conflict if somebody
	// saved since revision.
	SavePhraseForm(ctx context.Context, a Actor, revision string, f PhraseForm) error
	// PhraseHistory are the last n changes, newest first.
	PhraseHistory(ctx context.Context, a Actor, n int) ([]PhraseHistory, error)
}

// Worded is a reply as an employee sees it.
type Worded struct {
	Text    string
	Buttons []string
	Offers  []string // quick replies
}

// Sample is what a template is shown with before anybody gets it.
func (r *Rules) Sample(c Case, name, reason string, now time.Time) Params {
	p := Params{Name: name, AccountID: "taro@example.com", Type: ClockIn, At: Millis(now), IssuedAt: Millis(now), Date: r.BoundaryDate(now), Minutes: r.UndoMin, Reason: reason,
		Marks: []Mark{{ClockIn, Millis(now)}}}
	switch c {
	case CaseRefusedBreakOff, CaseRefusedBreak:
		p.Type = BreakStart
	case CaseRefusedOutingOff:
		p.Type = OutingStart
	case CaseRemindOut, CaseRequestDeclined, CaseWrittenTime, CaseWrittenOther:
		p.Type = ClockOut
	case CaseRequestApproved, CaseRequestChanged:
		p.Reason = ""
		if text, ok := r.Templates[c]; ok && strings.Contains(text, "{reason}") {
			p.Reason = reason
		}
	}
	if !slices.Contains([]Case{CaseRequestApproved, CaseRequestChanged, CaseRequestDeclined}, c) {
		p.Reason = ""
	}
	return p
}
