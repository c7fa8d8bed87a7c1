package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"punchline/app/timeclock"
)

// rulesAt are the rules as of a revision.
type rulesAt struct {
	revision int64
	rules    *timeclock.Rules
}

const (
	sqlRevision = "SELECT rules, people FROM revision"
	// Ids are given here: asking SQLite for them costs a call at every row.
	sqlBegin    = "SELECT rules, people, (SELECT max(id) FROM event), (SELECT max(id) FROM punch) FROM revision"
	sqlSettings = "SELECT name, value FROM setting WHERE name IN ('company', 'reminders', 'templates')"
	sqlPhrases  = "SELECT id, kind, text FROM phrase ORDER BY position, id"
	sqlDivs     = "SELECT id, code, name FROM division"
	sqlTypes    = "SELECT id, code, name, break_allowed FROM employment_type"
)

// The names of rows of setting.
const (
	settingCompany   = "company"
	settingReminders = "reminders"
	settingTemplates = "templates"
)

// refresh reads the revision inside the transaction and renews what is older.
func (t *tx) refresh() error {
	var rules, people int64
	if _, err := t.one(sqlBegin, func(r row) error {
		rules, people, t.eventID, t.punchID = r.int(0), r.int(1), r.int(2), r.int(3)
		return nil
	}); err != nil {
		return err
	}
	t.people.at(people)
	version, err := t.dataVersion()
	if err != nil {
		return err
	}
	t.recent.at(version)
	if c := t.db.rules.Load(); c != nil && c.revision == rules {
		t.rules = c.rules
		return nil
	}
	r, err := t.db.loadRules(t.writeConn.query)
	if err != nil {
		return err
	}
	t.rules = r
	t.db.rules.Store(&rulesAt{rules, r})
	return nil
}

// queryFunc runs a query on whichever connection.
type queryFunc func(q string, scan func(row) error, args ...any) error

func (d *DB) loadRules(query queryFunc) (*timeclock.Rules, error) {
	s := timeclock.DefaultSettings()
	var phrases []timeclock.Phrase
	var divisions []timeclock.Division
	var types []timeclock.EmploymentType
	reminders, templates := timeclock.DefaultReminders(), timeclock.Templates{}
	if err := query(sqlSettings, func(r row) error {
		into := map[string]any{settingCompany: &s, settingReminders: &reminders, settingTemplates: &templates}[r.str(0)]
		return json.Unmarshal(r.bytes(1), into)
	}); err != nil {
		return nil, err
	}
	if err := query(sqlPhrases, func(r row) error {
		phrases = append(phrases, timeclock.Phrase{ID: r.int(0), Kind: timeclock.PhraseKind(r.str(1)), Text: r.str(2)})
		return nil
	}); err != nil {
		return nil, err
	}
	if err := query(sqlDivs, func(r row) error {
		divisions = append(divisions, timeclock.Division{ID: r.int(0), Code: r.str(1), Name: r.str(2)})
		return nil
	}); err != nil {
		return nil, err
	}
	if err := query(sqlTypes, func(r row) error {
		types = append(types, timeclock.EmploymentType{ID: r.int(0), Code: r.str(1), Name: r.str(2), BreakAllowed: r.bool(3)})
		return nil
	}); err != nil {
		return nil, err
	}
	rules, err := timeclock.NewRules(s, phrases, divisions, types)
	if err != nil {
		return nil, err
	}
	rules.Reminders, rules.Templates, rules.IsHoliday = reminders.Clean(), templates, d.opts.IsHoliday
	return rules, nil
}

// reader runs queries on the pool of readers.
func (d *DB) reader(ctx context.Context) queryFunc { return readerOn(ctx, d.read) }

// readOnce reads what is large and needed once: it does without the 32 MB of
// pages that a connection else keeps.
func (d *DB) readOnce(ctx context.Context, read func(c *sql.Conn) error) error {
	c, err := d.read.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, "PRAGMA cache_size=-4096"); err != nil {
		return err
	}
	defer c.ExecContext(context.WithoutCancel(ctx), "PRAGMA cache_size="+cacheSize)
	return read(c)
}

// readerOn is reader on one connection or a pool of them.
func readerOn(ctx context.Context, c interface {
	QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error)
}) queryFunc {
	return func(q string, scan func(row) error, args ...any) error {
		vals := make([]any, len(args))
		for i, a := range args {
			vals[i] = value(a)
		}
		rows, err := c.QueryContext(ctx, q, vals...)
		if err != nil {
			return err
		}
		defer rows.Close()
		cols, err := rows.Columns()
		if err != nil {
			return err
		}
		dest := make(row, len(cols))
		ptrs := make([]any, len(cols))
		for rows.Next() {
			vs := make([]any, len(cols))
			for i := range vs {
				ptrs[i] = &vs[i]
			}
			if err := rows.Scan(ptrs...); err != nil {
				return err
			}
			for i, v := range vs {
				dest[i] = v
			}
			if err := scan(dest); err != nil {
				return err
			}
		}
		return rows.Err()
	}
}

// Rules are the company's rules as of now: settings, phrases, 所属, 雇用区分.
// Anybody may know them.
func (d *DB) Rules(ctx context.Context) (*timeclock.Rules, error) {
	const op = "sqlite.Rules"
	q := d.reader(ctx)
	var revision int64
	if err := q(sqlRevision, func(r row) error { revision = r.int(0); return nil }); err != nil {
		return nil, wrap(op, err)
	}
	if c := d.rules.Load(); c != nil && c.revision == revision {
		return c.rules, nil
	}
	if c := d.seen.Load(); c != nil && c.revision == revision {
		return c.rules, nil
	}
	// Not stored for the writer: it reads inside its own transaction. Several
	// reads are no snapshot; if the revision moved on, the next caller reads again.
	r, err := d.loadRules(q)
	if err != nil {
		return nil, wrap(op, err)
	}
	d.seen.Store(&rulesAt{revision, r})
	return r, nil
}

// defaultPhrases is the statement that gives a new folder its 文言.
func defaultPhrases(now time.Time) string {
	var b strings.Builder
	b.WriteString("INSERT INTO phrase (kind, text, folded, position, created_ms) VALUES ")
	for i, p := range timeclock.DefaultPhrases() {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "(%s, %s, %s, %d, %d)", quote(string(p.Kind)), quote(p.Text), quote(p.Folded()), i, timeclock.Millis(now))
	}
	return b.String()
}
