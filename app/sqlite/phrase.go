package sqlite

import (
	"context"
	"encoding/json"

	"punchline/app/timeclock"
)

var _ timeclock.PhraseStore = (*DB)(nil)

const (
	sqlPhraseHistory = `SELECT id, at_ms, actor_name, change FROM phrase_history ORDER BY id DESC LIMIT ?`
	sqlHistoryForm   = `SELECT form FROM phrase_history WHERE id = ?`
	sqlPhraseChanged = `INSERT INTO phrase_history (at_ms, actor_kind, actor_id, actor_name, change, form) VALUES (?, ?, ?, ?, ?, ?)`
	sqlInsertPhrase  = `INSERT INTO phrase (kind, text, folded, position, created_ms) VALUES (?, ?, ?, ?, ?)`
)

// PhraseForm implements timeclock.PhraseStore.
func (d *DB) PhraseForm(ctx context.Context, a timeclock.Actor) (f timeclock.PhraseForm, revision string, err error) {
	if err := timeclock.May(a, timeclock.ReadPhrases); err != nil {
		return f, "", err
	}
	r, err := d.Rules(ctx)
	if err != nil {
		return f, "", err
	}
	f = timeclock.FormOf(r.Phrases.All(), r.Templates)
	revision, err = fingerprint(f)
	return f, revision, err
}

// SavePhraseForm implements timeclock.PhraseStore.
func (d *DB) SavePhraseForm(ctx context.Context, a timeclock.Actor, revision string, f timeclock.PhraseForm) error {
	const op = "sqlite.SavePhraseForm"
	if err := timeclock.May(a, timeclock.EditPhrases); err != nil {
		return err
	}
	if problems := f.Check(); len(problems) > 0 {
		p := problems[0]
		field := p.Place + "s[" + string(p.Kind) + string(p.Case) + "]"
		return timeclock.Refused(op, []timeclock.FieldProblem{{Field: field, Reason: timeclock.ProblemForm, Other: string(p.Reason)}})
	}
	phrases, templates := f.Phrases(), f.TemplateMap()
	return d.write(ctx, op, func(t *tx) error {
		old := t.rules.Phrases.All()
		stored, err := fingerprint(timeclock.FormOf(old, t.rules.Templates))
		if err != nil {
			return err
		}
		if stored != revision {
			return timeclock.E(op, timeclock.CodeConflict, nil)
		}
		now := timeclock.FormOf(phrases, templates)
		if same, err := fingerprint(now); err != nil || same == stored {
			return err
		}
		if err := t.replacePhrases(phrases); err != nil {
			return err
		}
		if err := t.saveSetting(settingTemplates, templates); err != nil {
			return err
		}
		change := timeclock.ChangeOf(old, phrases, t.rules.Templates, templates)
		changed, err := json.Marshal(change)
		if err != nil {
			return err
		}
		form, err := json.Marshal(now)
		if err != nil {
			return err
		}
		if _, _, err := t.exec(sqlPhraseChanged, t.now, a.Kind, a.ID, a.Name, string(changed), string(form)); err != nil {
			return err
		}
		t.changed(timeclock.TopicPhrases)
		was, is := phraseOperation{change.Removed, map[timeclock.Case]string{}}, phraseOperation{change.Added, map[timeclock.Case]string{}}
		for _, c := range change.Templates {
			was.Templates[c.Case], is.Templates[c.Case] = c.Was, c.Is
		}
		return t.operation(a, "save_phrases", "phrase", "", was, is)
	})
}

// phraseOperation is one side of a change in the operation log: what went, or
// what came in its place.
type phraseOperation struct {
	Phrases   []timeclock.Phrase        `json:"phrases"`
	Templates map[timeclock.Case]string `json:"templates"`
}

// replacePhrases puts phrases in place of all there are.
func (t *tx) replacePhrases(phrases []timeclock.Phrase) error {
	if _, _, err := t.exec("DELETE FROM phrase"); err != nil {
		return err
	}
	for i, p := range phrases {
		if err := t.run(sqlInsertPhrase, p.Kind, p.Text, p.Folded(), i, t.now); err != nil {
			return err
		}
	}
	return nil
}

// PhraseHistory implements timeclock.PhraseStore.
func (d *DB) PhraseHistory(ctx context.Context, a timeclock.Actor, n int) (all []timeclock.PhraseHistory, err error) {
	const op = "sqlite.PhraseHistory"
	if err := timeclock.May(a, timeclock.ReadPhrases); err != nil {
		return nil, err
	}
	rules, err := d.Rules(ctx)
	if err != nil {
		return nil, err
	}
	err = d.reader(ctx)(sqlPhraseHistory, func(r row) error {
		h := timeclock.PhraseHistory{ID: r.int(0), At: r.time(1).In(rules.Location), By: r.str(2)}
		if err := json.Unmarshal(r.bytes(3), &h.Change); err != nil {
			return err
		}
		all = append(all, h)
		return nil
	}, min(max(n, 0), timeclock.MaxPhraseHistory))
	return all, wrap(op, err)
}

// PhraseHistoryForm implements timeclock.PhraseStore.
func (d *DB) PhraseHistoryForm(ctx context.Context, a timeclock.Actor, id int64) (f timeclock.PhraseForm, err error) {
	const op = "sqlite.PhraseHistoryForm"
	if err := timeclock.May(a, timeclock.ReadPhrases); err != nil {
		return f, err
	}
	found := false
	err = d.reader(ctx)(sqlHistoryForm, func(r row) error { found = true; return json.Unmarshal(r.bytes(0), &f) }, id)
	if err == nil && !found {
		err = timeclock.E(op, timeclock.CodeNotFound, nil)
	}
	return f, wrap(op, err)
}
