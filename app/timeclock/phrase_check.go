package timeclock

import (
	"regexp"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxPhrases is how many phrases and commands there may be in all.
const MaxPhrases = 10_000

// PhraseProblemReason says what is wrong with a row of the form; the page has
// sentences for each. Append only.
type PhraseProblemReason string

// The reasons.
const (
	PhraseEmpty       PhraseProblemReason = "empty"
	PhraseTooLong     PhraseProblemReason = "too_long"     // over MaxPhraseRunes
	PhraseDuplicate   PhraseProblemReason = "duplicate"    // folds to what another folds to
	PhraseLastOne     PhraseProblemReason = "last_one"     // a punch type keeps at least one
	PhraseTooMany     PhraseProblemReason = "too_many"     // over MaxPhrases
	PhraseUnknownKind PhraseProblemReason = "unknown_kind" // of a section or a template
	TemplateEmpty     PhraseProblemReason = "template_empty"
	TemplateTooLong   PhraseProblemReason = "template_too_long"   // over the limit of its case
	TemplateUnknown   PhraseProblemReason = "unknown_placeholder" // {…} that the case does not fill
	TemplateBrace     PhraseProblemReason = "brace"               // { or } by itself
)

const (
	maxPhraseProblems = 200 // told of at once

	placeTemplate, placeText = "template", "phrase"
)

// PhraseProblem is one thing wrong with a PhraseForm.
type PhraseProblem struct {
	Place     string              `json:"place"` // phrase or template
	Kind      PhraseKind          `json:"kind"`  // of a phrase
	Index     int                 `json:"index"` // of the row in its section
	Case      Case                `json:"case"`  // of a template
	Reason    PhraseProblemReason `json:"reason"`
	Other     string              `json:"other"`     // the phrase it is the same as, or the unknown placeholder
	OtherKind PhraseKind          `json:"otherKind"` // of that phrase
	Limit     int                 `json:"limit"`     // of too_long, too_many, template_too_long
}

// Check says what is wrong with the form, in its order, at most some hundreds.
func (f PhraseForm) Check() []PhraseProblem {
	problems := []PhraseProblem{}
	add := func(p PhraseProblem) {
		if len(problems) < maxPhraseProblems {
			problems = append(problems, p)
		}
	}
	type first struct {
		kind  PhraseKind
		text  string
		index int
		told  bool
	}
	seen, count, all := map[string]*first{}, map[PhraseKind]int{}, 0
	for _, s := range f.Sections {
		if !s.Kind.Valid() {
			add(PhraseProblem{Place: placeText, Kind: s.Kind, Reason: PhraseUnknownKind})
			continue
		}
		for i, text := range s.Phrases {
			p := PhraseProblem{Place: placeText, Kind: s.Kind, Index: i}
			text = CleanText(text)
			folded := Phrase{Text: text}.Folded()
			all++
			switch other, dup := seen[folded]; {
			case folded == "":
				p.Reason = PhraseEmpty
			case utf8.RuneCountInString(text) > MaxPhraseRunes:
				p.Reason, p.Limit = PhraseTooLong, MaxPhraseRunes
			case dup:
				p.Reason, p.Other, p.OtherKind = PhraseDuplicate, other.text, other.kind
			default:
				seen[folded] = &first{kind: s.Kind, text: text, index: i}
			}
			if p.Reason != PhraseEmpty {
				count[s.Kind]++
			}
			if p.Reason != "" {
				add(p)
			}
			if p.Reason == PhraseDuplicate && !seen[folded].told { // either may be the one to change
				seen[folded].told = true
				add(PhraseProblem{Place: placeText, Kind: seen[folded].kind, Index: seen[folded].index, Reason: PhraseDuplicate, Other: text, OtherKind: s.Kind})
			}
		}
	}
	for _, t := range PunchTypes() {
		if count[PhraseKind(t)] == 0 {
			add(PhraseProblem{Place: placeText, Kind: PhraseKind(t), Reason: PhraseLastOne})
		}
	}
	if all > MaxPhrases {
		add(PhraseProblem{Place: placeText, Reason: PhraseTooMany, Limit: MaxPhrases})
	}
	for _, t := range f.Templates {
		if p, bad := checkTemplate(t); bad {
			add(p)
		}
	}
	return problems
}

// A placeholder is written {name}.
var placeholder = regexp.MustCompile(`\{([a-z_]+)\}`)

// checkTemplate says what is wrong with the words of a case.
func checkTemplate(t TemplateText) (p PhraseProblem, bad bool) {
	p = PhraseProblem{Place: placeTemplate, Case: t.Case}
	info, ok := templateInfo(t.Case)
	if !ok {
		p.Reason = PhraseUnknownKind
		return p, true
	}
	text := cleanTemplate(t.Text)
	if text == "" {
		p.Reason = TemplateEmpty
		return p, true
	}
	if characters(text) > info.Limit {
		p.Reason, p.Limit = TemplateTooLong, info.Limit
		return p, true
	}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(info.Placeholders, m[1]) {
			p.Reason, p.Other = TemplateUnknown, m[0]
			return p, true
		}
	}
	for _, r := range placeholder.ReplaceAllString(text, "") {
		if r == '{' || r == '}' {
			p.Reason, p.Other = TemplateBrace, string(r)
			return p, true
		}
	}
	return p, false
}

// characters counts as LINE WORKS does: UTF-16 units.
func characters(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}
