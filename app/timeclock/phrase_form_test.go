package timeclock_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"punchline/app/timeclock"
)

// form is the defaults with more phrases.
func form(more ...timeclock.Phrase) timeclock.PhraseForm {
	return timeclock.FormOf(append(timeclock.DefaultPhrases(), more...), nil)
}

func TestPhraseFormCheck(t *testing.T) {
	long := strings.Repeat("長", 101)
	with := func(change func(*timeclock.PhraseForm)) timeclock.PhraseForm {
		f := form()
		change(&f)
		return f
	}
	template := func(c timeclock.Case, text string) timeclock.PhraseForm {
		return with(func(f *timeclock.PhraseForm) {
			f.Templates = append(f.Templates, timeclock.TemplateText{Case: c, Text: text})
		})
	}
	for _, tt := range []struct {
		name string
		f    timeclock.PhraseForm
		want string // place kind/case index reason other otherKind, …
	}{
		{"the defaults", form(), ""},
		{"empty", form(phrase("clock_in", ""), phrase("clock_in", " \u3000\u200b")), "phrase clock_in 1 empty  , phrase clock_in 2 empty  "},
		{"too long", form(phrase("clock_out", long)), "phrase clock_out 1 too_long  "},
		{"100 are fine", form(phrase("clock_out", long[3:])), ""},
		{"folds to another's", form(phrase("clock_out", "ｼｭｯｷﾝ"), phrase("break_end", "しゅっきん")), "phrase break_end 1 duplicate ｼｭｯｷﾝ clock_out, phrase clock_out 1 duplicate しゅっきん break_end"},
		{"the same in its own section", form(phrase("clock_in", "出 勤")), "phrase clock_in 1 duplicate 出勤 clock_in, phrase clock_in 0 duplicate 出 勤 clock_in"},
		{"a type without any", with(func(f *timeclock.PhraseForm) { f.Sections[1].Phrases = nil }), "phrase clock_out 0 last_one  "},
		{"a type with an empty one", with(func(f *timeclock.PhraseForm) { f.Sections[1].Phrases = []string{" "} }), "phrase clock_out 0 empty  , phrase clock_out 0 last_one  "},
		{"a command may have none", with(func(f *timeclock.PhraseForm) { f.Sections[6].Phrases = nil }), ""},
		{"an unknown kind", timeclock.PhraseForm{Sections: append(form().Sections, timeclock.PhraseSection{Kind: "lunch"})}, "phrase lunch 0 unknown_kind  "},
		{"a template", template("punched", "{name}さん {type} {time} {date}\n{today}"), ""},
		{"of nothing", template("punched", " \n"), "template punched 0 template_empty  "},
		{"with a word it cannot fill", template("punched", "{reason}"), "template punched 0 unknown_placeholder {reason} "},
		{"misspelt", template("punched", "{nmae}さん"), "template punched 0 unknown_placeholder {nmae} "},
		{"a brace alone", template("punched", "{name さん"), "template punched 0 brace { "},
		{"a brace alone at the end", template("punched", "{name}}"), "template punched 0 brace } "},
		{"full-width is text", template("punched", "｛name｝"), ""},
		{"too long for a text", template("punched", strings.Repeat("あ", 1001)), "template punched 0 template_too_long  "},
		{"an emoji counts two", template("punched", strings.Repeat("🎉", 501)), "template punched 0 template_too_long  "},
		{"too long over buttons", template("ambiguous", strings.Repeat("あ", 501)), "template ambiguous 0 template_too_long  "},
		{"not to be changed", template("first_message", "x"), "template first_message 0 unknown_kind  "},
	} {
		var got []string
		for _, p := range tt.f.Check() {
			got = append(got, fmt.Sprintf("%s %s%s %d %s %s %s", p.Place, p.Kind, p.Case, p.Index, p.Reason, p.Other, p.OtherKind))
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, s, tt.want)
		}
	}
}

func TestPhraseConflicts(t *testing.T) {
	for _, tt := range []struct{ kind, text, want string }{
		{"clock_in", "おはよう", "greeting おはようございます "},
		{"clock_out", "お疲れ", "greeting お疲れ様です "},
		{"clock_out", "お疲れ様です", "greeting お疲れ様です "}, // also where it is meant
		{"clock_out", "終了", "inside 休憩終了 break_end"},
		{"clock_out", "本日の休憩終了と退勤", "hides 休憩終了 break_end"},
		{"clock_in", "入", "short  "},
		{"clock_in", "OK", "greeting OKです "},
		{"clock_in", "in", ""}, // stands at the edges of words only
		{"clock_in", "出勤します", ""},
		{"help", "終了", ""}, // counts as the whole message only, and hides nothing
		{"help", "出勤の仕方", ""},
		{"day_off", "今日は休みます。", ""},
	} {
		f := form(timeclock.Phrase{Kind: timeclock.PhraseKind(tt.kind), Text: tt.text})
		var got []string
		for _, c := range f.Conflicts() {
			section := f.Sections[slices.IndexFunc(f.Sections, func(s timeclock.PhraseSection) bool { return s.Kind == c.Kind })]
			if section.Phrases[c.Index] == tt.text {
				got = append(got, fmt.Sprintf("%s %s %s", c.What, c.Other, c.OtherKind))
			}
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s as %s: %q, want %q", tt.text, tt.kind, s, tt.want)
		}
	}
	if got := form().Conflicts(); len(got) != 0 {
		t.Errorf("the defaults: %+v", got)
	}
}

func TestPhraseSuggestionsAreFine(t *testing.T) {
	for _, s := range timeclock.PhraseSuggestions() {
		if got := form(timeclock.Phrase(timeclock.Phrase{Kind: s.Kind, Text: s.Text})).Check(); len(got) != 0 {
			t.Errorf("%s: %+v", s.Text, got)
		}
	}
}

func TestChangeOf(t *testing.T) {
	c := timeclock.ChangeOf(
		[]timeclock.Phrase{{Kind: "clock_in", Text: "a"}, {Kind: "clock_out", Text: "b"}},
		[]timeclock.Phrase{{Kind: "clock_out", Text: "b"}, {Kind: "clock_out", Text: "a"}},
		timeclock.Templates{"punched": "x", "voided": "y"}, timeclock.Templates{"punched": "x", "help": "z"})
	if got, want := fmt.Sprint(c), "{[{0 clock_out a}] [{0 clock_in a}] [{voided y } {help  z}]}"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestTemplateChangeJSON(t *testing.T) {
	var c timeclock.PhraseChange
	if err := json.Unmarshal([]byte(`{"templates":["voided",{"case":"help","was":"a","is":"b"}]}`), &c); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(c.Templates), "[{voided  } {help a b}]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// A form of thousands is checked while one types.
func BenchmarkPhraseForm(b *testing.B) {
	var more []timeclock.Phrase
	for i := range 5000 {
		more = append(more, timeclock.Phrase{Kind: timeclock.PhraseKind(timeclock.PunchTypes()[i%6]), Text: fmt.Sprintf("合言葉%d番を言いました", i)})
	}
	f := form(more...)
	b.Run("check", func(b *testing.B) {
		for b.Loop() {
			f.Check()
		}
	})
	b.Run("conflicts", func(b *testing.B) {
		for b.Loop() {
			f.Conflicts()
		}
	})
}

// What is checked of a reply is what is stored of it.
func TestTemplatesAreClean(t *testing.T) {
	f := timeclock.PhraseForm{Templates: []timeclock.TemplateText{
		{Case: timeclock.CasePunched, Text: " \u200b{na\u200bme}さん\r\n打刻\x00しました\r" + strings.Repeat("\u200b", 50_000)}}}
	if got := f.TemplateMap()[timeclock.CasePunched]; got != "{name}さん\n打刻しました" {
		t.Errorf("stored %.80q", got)
	}
	for _, text := range []string{"\u200b", "\x00\r\n", strings.Repeat("あ", 1001), "{na\u200bmae}"} {
		f.Templates[0].Text = text
		problems := slices.DeleteFunc(f.Check(), func(p timeclock.PhraseProblem) bool { return p.Place != "template" })
		if len(problems) != 1 {
			t.Errorf("%.20q: %+v", text, problems)
		}
	}
}
