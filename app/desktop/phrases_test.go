package desktop

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// wording says the case and what fills it, for a Page without a Bot.
func wording(s *Services) {
	s.Word = func(o *timeclock.Outgoing, r *timeclock.Rules, _ time.Time) timeclock.Worded {
		text := string(o.Case)
		if own, ok := r.Templates[o.Case]; ok {
			text = own
		}
		w := timeclock.Worded{Text: text, Buttons: append([]string{}, o.Params.Choices...), Offers: []string{}}
		for _, t := range o.Params.Offers {
			w.Offers = append(w.Offers, string(t))
		}
		return w
	}
}

func TestPhrases(t *testing.T) {
	b := newPage(t, wording)
	b.firstAdmin(t, false)
	p := &Phrases{b.Page}
	s, err := p.Get()
	if err != nil || len(s.Form.Sections) != 11 || len(s.Defaults.Sections) != 11 || !s.MayEdit || s.MaxPhrases != 10000 || s.MaxLength != 100 {
		t.Fatalf("%+v %v", s, err)
	}
	for _, x := range s.Templates {
		if x.Default == "" || x.Limit == 0 || x.Group == "" || strings.HasPrefix(x.Default, "reply.") {
			t.Errorf("%+v", x)
		}
	}
	i := slices.IndexFunc(s.Suggestions, func(x PhraseSuggestion) bool { return x.Text == "お疲れ様でした" })
	if got := fmt.Sprint(s.Suggestions[i]); !strings.HasPrefix(got, "{clock_out お疲れ様でした [") {
		t.Error(got)
	}

	form := s.Form
	form.Sections = slices.Clone(form.Sections)
	form.Sections[1].Phrases = []string{"退勤", "お疲れ", " ", "出勤"}
	form.Templates = []TemplateText{{"punched", "{nmae}"}}
	checked, err := p.Check(form)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := json.Marshal(checked)
	if want := `{"problems":[{"place":"phrase","kind":"clock_out","index":2,"case":"","reason":"empty","other":"","otherKind":"","limit":0},` +
		`{"place":"phrase","kind":"clock_out","index":3,"case":"","reason":"duplicate","other":"出勤","otherKind":"clock_in","limit":0},` +
		`{"place":"phrase","kind":"clock_in","index":0,"case":"","reason":"duplicate","other":"出勤","otherKind":"clock_out","limit":0},` +
		`{"place":"template","kind":"","index":0,"case":"punched","reason":"unknown_placeholder","other":"{nmae}","otherKind":"","limit":0}],` +
		`"conflicts":[{"kind":"clock_out","index":1,"what":"greeting","other":"お疲れ様です","otherKind":""}]}`; string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}

	form.Sections[1].Phrases, form.Templates = []string{"退勤", "お疲れ", ""}, []TemplateText{{"punched", "打刻!"}, {"voided", ""}}
	for _, tt := range []struct {
		message, presence string
		breaks            bool
		want              string
	}{
		{"お疲れ様です", "in", true, `{"outcome":"punched","type":"clock_out","command":"","hits":[{"kind":"clock_out","text":"お疲れ"}],"reply":"打刻!","buttons":[],"offers":["clock_in"]}`},
		{"お疲れ、出勤", "out", true, `{"outcome":"asked","type":"","command":"","hits":[{"kind":"clock_out","text":"お疲れ"},{"kind":"clock_in","text":"出勤"}],"reply":"ambiguous","buttons":["clock_out","clock_in"],"offers":[]}`},
		{"休憩開始", "in", false, `{"outcome":"refused","type":"","command":"","hits":[{"kind":"break_start","text":"休憩開始"}],"reply":"refused_break","buttons":[],"offers":["clock_out"]}`},
		{"こんにちは", "out", true, `{"outcome":"unmatched","type":"","command":"","hits":[],"reply":"unmatched","buttons":[],"offers":["clock_in"]}`},
		{"ヘルプ", "break", true, `{"outcome":"answered","type":"","command":"help","hits":[{"kind":"help","text":"ヘルプ"}],"reply":"help","buttons":[],"offers":["break_end","clock_out"]}`},
		{"取消", "in", true, `{"outcome":"voided","type":"","command":"cancel","hits":[{"kind":"cancel","text":"取消"}],"reply":"voided","buttons":[],"offers":["clock_in"]}`},
		{"取消", "break", true, `{"outcome":"voided","type":"","command":"cancel","hits":[{"kind":"cancel","text":"取消"}],"reply":"voided","buttons":[],"offers":["clock_out","break_start"]}`},
		{"取消", "out", true, `{"outcome":"unmatched","type":"","command":"cancel","hits":[{"kind":"cancel","text":"取消"}],"reply":"nothing_to_void","buttons":[],"offers":["clock_in"]}`},
		{"修正", "outing", true, `{"outcome":"answered","type":"","command":"correct","hits":[{"kind":"correct","text":"修正"}],"reply":"correct_how","buttons":[],"offers":["clock_out"]}`},
		{strings.Repeat("あ", 2000), "out", true, `{"outcome":"unmatched","type":"","command":"","hits":[],"reply":"unmatched","buttons":[],"offers":["clock_in"]}`},
	} {
		tried, err := p.TryMessage(PhraseTryInput{Form: form, Message: tt.message, Presence: tt.presence, BreakAllowed: tt.breaks})
		got, _ := json.Marshal(tried)
		if err != nil || string(got) != tt.want {
			t.Errorf("%.20s:\n got %s %v\nwant %s", tt.message, got, err, tt.want)
		}
	}
	if now, err := p.Get(); err != nil || now.Revision != s.Revision {
		t.Error("trying has stored something")
	}
	for _, tt := range []struct{ c, text, want string }{
		{"punched", "{name}", `{"text":"{name}","buttons":[],"offers":["clock_out","break_start","outing_start"]}`},
		{"ambiguous", "", `{"text":"ambiguous","buttons":["clock_in","clock_out"],"offers":[]}`},
		{"written_time", "", `{"text":"written_time","buttons":["now","request"],"offers":[]}`},
		{"correct_type", "", `{"text":"correct_type","buttons":["clock_in","clock_out","break_start","break_end"],"offers":[]}`},
		{"remind_out", "", `{"text":"remind_out","buttons":[],"offers":["clock_out"]}`},
		{"unknown_sender", "", `{"text":"unknown_sender","buttons":[],"offers":[]}`},
	} {
		shown, err := p.Preview(TemplatePreview{Case: tt.c, Text: tt.text})
		if got, _ := json.Marshal(shown); err != nil || string(got) != tt.want {
			t.Errorf("%s: got %s %v, want %s", tt.c, got, err, tt.want)
		}
	}

	if _, err := p.Save(PhraseSaveInput{Revision: s.Revision, Form: form}); timeclock.CodeOf(err) != timeclock.CodeInvalid {
		t.Errorf("with an empty row: %v", err)
	}
	form.Sections[1].Phrases, form.Templates = []string{"退勤", "お疲れ"}, []TemplateText{{"punched", "打刻!"}}
	saved, err := p.Save(PhraseSaveInput{Revision: s.Revision, Form: form})
	if err != nil || saved.Revision == s.Revision || len(saved.Form.Sections[1].Phrases) != 2 {
		t.Fatalf("%+v %v", saved, err)
	}
	h, err := p.History()
	got, _ = json.Marshal(h[0].Added)
	if err != nil || len(h) != 1 || h[0].By == "" || string(got) != `[{"kind":"clock_out","text":"お疲れ"}]` || !slices.Equal(h[0].Templates, []TemplateChange{{"punched", "", "打刻!"}}) {
		t.Errorf("%+v %v", h, err)
	}

	// There and back through a file; of what the file does not name, nothing is said.
	for _, format := range []string{"csv", "csv_sjis", "xlsx"} {
		ref, err := p.Export(format)
		if err != nil {
			t.Fatal(err)
		}
		read, err := p.Import(ref.ID)
		if err != nil || len(read.Refused) != 0 || fmt.Sprint(read.Sections) != fmt.Sprint(saved.Form.Sections) {
			t.Errorf("%s: %+v %v", format, read, err)
		}
	}
	id := b.KeepFile("x.csv", "", []byte("種別,文言\n出勤,出社\n昼寝,ぐう\n"))
	read, err := p.Import(id)
	if err != nil || read.Rows != 2 || fmt.Sprint(read.Refused) != "[{3 昼寝 ぐう}]" || fmt.Sprint(read.Sections) != "[{clock_in [出社]}]" {
		t.Errorf("%+v %v", read, err)
	}
	if _, err := p.Import("gone"); timeclock.CodeOf(err) != timeclock.CodeNotFound {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestOptions(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	o := &Options{b.Page}
	s, err := o.Get()
	if err != nil || !s.BreaksShown || s.OutingsUsed || s.DoubleTapSec != 60 || s.UndoMin != 10 || s.Reminders.On || len(s.Reminders.Rules) != len(s.EmploymentTypes) || !s.MayEdit {
		t.Fatalf("%+v %v", s, err)
	}
	saved, err := o.Save(OptionsInput{Revision: s.Revision, OutingsUsed: true, DoubleTapSec: 30, UndoMin: 0})
	if err != nil || saved.BreaksShown || !saved.OutingsUsed || saved.DoubleTapSec != 30 || saved.UndoMin != 0 {
		t.Errorf("%+v %v", saved, err)
	}
	if _, err := o.Save(OptionsInput{Revision: s.Revision}); timeclock.CodeOf(err) != timeclock.CodeConflict {
		t.Errorf("an older view: %v", err)
	}
	if _, err := o.Save(OptionsInput{Revision: saved.Revision, UndoMin: -1}); timeclock.CodeOf(err) != timeclock.CodeInvalid {
		t.Errorf("a negative time: %v", err)
	}
	r := saved.Reminders
	r.On, r.ClosedDays = true, []string{"2026-12-29", "2026-12-28", "2026-12-29"}
	r.Rules[0].On, r.Rules[0].ClockInAt, r.Rules[0].ClockOutAt = true, "08:45", ""
	again, err := o.SaveReminders(RemindersInput{Revision: saved.Revision, Reminders: r})
	if err != nil || !again.Reminders.On || !slices.Equal(again.Reminders.ClosedDays, []string{"2026-12-28", "2026-12-29"}) || again.Reminders.Rules[0].ClockInAt != "08:45" || again.Reminders.Rules[0].ClockOutAt != "" {
		t.Errorf("%+v %v", again.Reminders, err)
	}
	r.Rules[0].On = false
	r.Rules[0].ClockInAt = "25:00" // of a rule that is off: forgotten
	r.On = false
	if again, err = o.SaveReminders(RemindersInput{Revision: again.Revision, Reminders: r}); err != nil || again.Reminders.Rules[0].ClockInAt != "" {
		t.Errorf("%+v %v", again.Reminders, err)
	}
	r.On, r.Rules[0].On = true, true
	for _, clock := range []string{"8:45", "24:00", "08:60", "ab:cd", "08-45", "-1:00"} {
		r.Rules[0].ClockInAt = clock
		if _, err := o.SaveReminders(RemindersInput{Revision: again.Revision, Reminders: r}); timeclock.CodeOf(err) != timeclock.CodeInvalid {
			t.Errorf("%s: %v", clock, err)
		}
	}
	b.s.Holidays = func(year int) []timeclock.Date {
		return []timeclock.Date{timeclock.Date(strconv.Itoa(year) + "-01-01")}
	}
	days, err := o.Holidays(2026)
	if err != nil || !slices.Equal(days, []string{"2026-01-01"}) {
		t.Errorf("%v %v", days, err)
	}
}

// What is said of a suggestion is what would be said once it is taken, and is
// no work in proportion to all suggestions times all phrases.
func TestSuggestions(t *testing.T) {
	form := timeclock.FormOf(timeclock.DefaultPhrases(), nil)
	add := func(k timeclock.PhraseKind, texts ...string) {
		i := slices.IndexFunc(form.Sections, func(s timeclock.PhraseSection) bool { return s.Kind == k })
		form.Sections[i].Phrases = append(form.Sections[i].Phrases, texts...)
	}
	add("clock_out", "おはようさようなら", "休憩します", "ﾓﾄﾞﾘ")
	add("break_start", "出", " ")
	for i := range 5000 {
		add("clock_in", fmt.Sprintf("合言葉%d番", i))
	}
	start := time.Now()
	got := suggestions(form)
	took := time.Since(start)
	warned := 0
	for i, x := range timeclock.PhraseSuggestions() {
		with := timeclock.PhraseForm{Sections: slices.Clone(form.Sections)}
		at := slices.IndexFunc(with.Sections, func(s timeclock.PhraseSection) bool { return s.Kind == x.Kind })
		index := len(with.Sections[at].Phrases)
		with.Sections[at].Phrases = append(slices.Clone(with.Sections[at].Phrases), x.Text)
		want := []PhraseConflict{}
		for _, c := range phraseConflicts(with.Conflicts()) {
			if c.Kind == string(x.Kind) && c.Index == index {
				c.Index = 0
				want = append(want, c)
			}
		}
		if warned += len(want); got[i].Text != x.Text || fmt.Sprint(got[i].Warnings) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", x.Text, got[i].Warnings, want)
		}
	}
	start = time.Now()
	form.Conflicts()
	if once := time.Since(start); took > 5*once+20*time.Millisecond || warned < 5 {
		t.Errorf("it took %v, one look at all conflicts %v; %d warnings", took, once, warned)
	}
}

// The preview has the buttons of what asks, as the Bot sends it.
func TestEveryQuestionHasSampleButtons(t *testing.T) {
	db := sqlitetest.Open(t)
	sqlitetest.Company(t, db, 1)
	rules, err := db.Rules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	asks := []timeclock.Case{timeclock.CaseAmbiguous, timeclock.CaseCancelWhat, timeclock.CaseWhich, timeclock.CaseWrittenTime, timeclock.CaseWrittenOther,
		timeclock.CaseWrittenOld, timeclock.CaseWrittenFuture, timeclock.CaseCorrectType}
	for _, info := range timeclock.EditableTemplates() {
		choices, _ := sampleButtons(rules, info.Case)
		if want := slices.Contains(asks, info.Case); (len(choices) > 0) != want || want != (info.Limit < 1000) {
			t.Errorf("%s: buttons %v, words of at most %d characters", info.Case, choices, info.Limit)
		}
	}
}
