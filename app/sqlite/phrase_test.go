package sqlite_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// What one process saves holds for the very next message in another.
func TestSavePhraseForm(t *testing.T) {
	keeper := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, keeper, 2)
	window, err := sqlite.Open(t.Context(), sqlite.Options{Path: keeper.Path(), Now: sqlitetest.Now, Sealer: func(sqlite.Folder) (sqlite.Sealer, error) { return sqlitetest.Sealer{}, nil }})
	if err != nil {
		t.Fatal(err)
	}
	defer window.Close()
	editor := timeclock.Actor{Kind: timeclock.ActorAdmin, ID: 3, Name: "総務", Rights: timeclock.Rights{Options: timeclock.LevelEdit, Employees: timeclock.LevelView}, Via: "window"}
	outcomes := func() []string {
		return sqlitetest.Query(t, keeper, "SELECT outcome FROM event ORDER BY id")
	}
	record(t, keeper, sqlitetest.Text(0, sqlitetest.Now(), "おはよう"))

	f, revision, err := window.PhraseForm(t.Context(), editor)
	if err != nil || len(f.Sections) != 11 || f.Sections[0].Kind != "clock_in" || !slices.Equal(f.Sections[0].Phrases, []string{"出勤"}) || len(f.Templates) != 0 {
		t.Fatalf("%+v %v", f, err)
	}
	f.Sections[0].Phrases = append(f.Sections[0].Phrases, " おはよう\u200b ")
	f.Templates = append(f.Templates, timeclock.TemplateText{Case: "punched", Text: "{name}さん\r\n{today}"})
	if err := window.SavePhraseForm(t.Context(), editor, revision, f); err != nil {
		t.Fatal(err)
	}
	record(t, keeper, sqlitetest.Text(1, sqlitetest.Now().Add(time.Millisecond), "おはよう"))
	if got := outcomes(); !slices.Equal(got, []string{"unmatched", "punched"}) {
		t.Errorf("%q", got)
	}
	if got := sqlitetest.One(t, keeper, "SELECT json_array_length(params, '$.marks') FROM outbox ORDER BY id DESC LIMIT 1"); got != "1" {
		t.Errorf("{today} has nothing to say: %s", got)
	}
	stored, now, err := keeper.PhraseForm(t.Context(), editor)
	if err != nil || !slices.Equal(stored.Sections[0].Phrases, []string{"出勤", "おはよう"}) || len(stored.Templates) != 1 || stored.Templates[0].Text != "{name}さん\n{today}" {
		t.Errorf("%+v %v", stored, err)
	}

	// Whoever still has the form before is told.
	if err := keeper.SavePhraseForm(t.Context(), editor, revision, f); timeclock.CodeOf(err) != timeclock.CodeConflict {
		t.Errorf("an older view: %v", err)
	}
	bad := stored
	bad.Sections = slices.Clone(stored.Sections)
	bad.Sections[1] = timeclock.PhraseSection{Kind: "clock_out"}
	if err := keeper.SavePhraseForm(t.Context(), editor, now, bad); timeclock.CodeOf(err) != timeclock.CodeInvalid {
		t.Errorf("a type without a phrase: %v", err)
	}
	limited := editor
	limited.Scope.Divisions = []int64{1}
	for _, a := range []timeclock.Actor{limited, onlookers, recorder} {
		if err := keeper.SavePhraseForm(t.Context(), a, now, stored); timeclock.CodeOf(err) != timeclock.CodeForbidden {
			t.Errorf("%s may edit: %v", a.Name, err)
		}
	}
	stored.Sections[0].Phrases = []string{"出勤"}
	if err := keeper.SavePhraseForm(t.Context(), editor, now, stored); err != nil {
		t.Fatal(err)
	}
	h, err := window.PhraseHistory(t.Context(), editor, 10)
	if err != nil || len(h) != 2 {
		t.Fatalf("%+v %v", h, err)
	}
	if got, want := fmt.Sprint(h[1].By, " ", h[1].Change), "総務 {[{0 clock_in おはよう}] [] [{punched  {name}さん\n{today}}]}"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if then, err := window.PhraseHistoryForm(t.Context(), editor, h[1].ID); err != nil || !slices.Equal(then.Sections[0].Phrases, []string{"出勤", "おはよう"}) || len(then.Templates) != 1 {
		t.Errorf("as it was then: %+v %v", then, err)
	}
	if _, err := window.PhraseHistoryForm(t.Context(), editor, 99); timeclock.CodeOf(err) != timeclock.CodeNotFound {
		t.Errorf("a change that never was: %v", err)
	}
	// What is stored already is no change.
	same, revision, err := keeper.PhraseForm(t.Context(), editor)
	if err != nil {
		t.Fatal(err)
	}
	if err := keeper.SavePhraseForm(t.Context(), editor, revision, same); err != nil {
		t.Error(err)
	}
	if h, err := window.PhraseHistory(t.Context(), editor, 1<<30); err != nil || len(h) != 2 {
		t.Errorf("%d changes, %v", len(h), err)
	}
	if got, want := fmt.Sprint(h[0].Change), "{[] [{0 clock_in おはよう}] []}"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if bad, err := keeper.VerifyOperations(t.Context(), timeclock.Owner()); bad != 0 || err != nil {
		t.Errorf("operation %d, %v", bad, err)
	}
}

func TestThousandsOfPhrases(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 1)
	f, revision, err := db.PhraseForm(t.Context(), timeclock.Owner())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5000 {
		f.Sections[i%6].Phrases = append(f.Sections[i%6].Phrases, fmt.Sprintf("合言葉%d番", i))
	}
	if err := db.SavePhraseForm(t.Context(), timeclock.Owner(), revision, f); err != nil {
		t.Fatal(err)
	}
	record(t, db, sqlitetest.Text(0, sqlitetest.Now(), "今日の合言葉4320番です"))
	if got := sqlitetest.One(t, db, "SELECT type FROM punch"); got != "clock_in" {
		t.Error(got)
	}
}
