package timeclock

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"
)

// PhraseForm is 打刻メッセージ編集 as it is edited: all 文言 and commands by
// kind, and the replies that differ from the program's own words. The history
// keeps it as JSON.
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

// TemplateMap are the templates of the form, as they are checked and stored.
func (f PhraseForm) TemplateMap() Templates {
	m := Templates{}
	for _, t := range f.Templates {
		m[t.Case] = cleanTemplate(t.Text)
	}
	return m
}

// cleanTemplate is text without space at its ends and without what nobody
// sees; its line breaks are LF.
func cleanTemplate(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text)
	return CleanText(strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, text))
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
	Added     []Phrase         `json:"added"`
	Removed   []Phrase         `json:"removed"`
	Templates []TemplateChange `json:"templates"`
}

// TemplateChange is what became of the words of a case; "" stands for the
// program's own.
type TemplateChange struct {
	Case Case   `json:"case"`
	Was  string `json:"was"`
	Is   string `json:"is"`
}

// UnmarshalJSON also takes the name of a case alone, as the first histories
// have it.
func (c *TemplateChange) UnmarshalJSON(b []byte) error {
	type plain TemplateChange
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &c.Case)
	}
	return json.Unmarshal(b, (*plain)(c))
}

// ChangeOf is what leads from one state to another. Order does not count.
func ChangeOf(old, now []Phrase, was, is Templates) PhraseChange {
	c := PhraseChange{Added: []Phrase{}, Removed: []Phrase{}, Templates: []TemplateChange{}}
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
		if a, b := was[t.Case], is[t.Case]; a != b { // none is empty
			c.Templates = append(c.Templates, TemplateChange{t.Case, a, b})
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
}

// MaxPhraseHistory is how many changes are given at once.
const MaxPhraseHistory = 200

// PhraseStore keeps 打刻メッセージ編集. Rights: read_phrases, edit_phrases.
type PhraseStore interface {
	// PhraseForm gives the form as stored, with its revision.
	PhraseForm(ctx context.Context, a Actor) (f PhraseForm, revision string, err error)
	// SavePhraseForm replaces it in one transaction; it holds from the very
	// next message. What is the same already is no change. Codes: invalid with
	// field and reason, conflict if somebody saved since revision.
	SavePhraseForm(ctx context.Context, a Actor, revision string, f PhraseForm) error
	// PhraseHistory are the last n changes, at most MaxPhraseHistory, newest first.
	PhraseHistory(ctx context.Context, a Actor, n int) ([]PhraseHistory, error)
	// PhraseHistoryForm is the form as a change left it. Code: not_found.
	PhraseHistoryForm(ctx context.Context, a Actor, id int64) (PhraseForm, error)
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
	case CaseRemindOut, CaseRequestDeclined, CaseWrittenTime, CaseWrittenOther, CaseWrittenFuture, CaseWrittenOld:
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
