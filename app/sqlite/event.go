package sqlite

import (
	"context"
	"encoding/json"
	"math"
	"time"

	"punchline/app/timeclock"
)

// blankAtOnce bounds one transaction of BlankTalk, so that messages never wait
// long for it.
const blankAtOnce = 2000

// toBlank is what BlankTalk finds and then changes. Asked again while it
// changes them: an admin may have made one a punch in between.
const (
	toBlank = `(text IS NOT NULL OR raw IS NOT NULL) AND outcome NOT IN ('punched', 'asked', 'requested', 'failed', 'awaiting_sender')
		AND NOT EXISTS (SELECT 1 FROM punch_history h WHERE h.event_id = event.id)`
	sqlToBlank = `SELECT id, issued_ms FROM event WHERE issued_ms >= ? AND issued_ms < ? AND ` + toBlank + ` ORDER BY issued_ms LIMIT ?`
	sqlBlank   = `UPDATE event SET text = NULL, postback = NULL, raw = NULL WHERE id IN (SELECT value FROM json_each(?)) AND ` + toBlank
)

// BlankTalk takes the text off messages written before the given time that led
// to no punch, question or request, and says how many. The rows stay: they
// keep the same event from counting twice. They are looked for by a reader,
// among all there are the first time, and then among those since. Right:
// keep_house.
func (d *DB) BlankTalk(ctx context.Context, a timeclock.Actor, before time.Time) (blanked int, err error) {
	const op = "sqlite.BlankTalk"
	if err := timeclock.May(a, timeclock.KeepHouse); err != nil {
		return 0, err
	}
	from := d.blanked.Load()
	if from == 0 {
		from = math.MinInt64
	}
	for {
		var ids []int64
		if err := d.reader(ctx)(sqlToBlank, func(r row) error {
			ids, from = append(ids, r.int(0)), r.int(1)
			return nil
		}, from, before, blankAtOnce); err != nil {
			return blanked, wrap(op, err)
		}
		if len(ids) > 0 {
			list, err := json.Marshal(ids)
			if err != nil {
				return blanked, timeclock.E(op, timeclock.CodeInternal, err)
			}
			if err := d.write(ctx, op, func(t *tx) error {
				t.changed(timeclock.TopicEvents)
				_, n, err := t.exec(sqlBlank, string(list))
				blanked += int(n)
				return err
			}); err != nil {
				return blanked, err
			}
		}
		if len(ids) < blankAtOnce {
			// A late message may be written long before it arrives.
			d.blanked.Store(timeclock.Millis(before.AddDate(0, 0, -blankAgainDays)))
			return blanked, nil
		}
	}
}

// blankAgainDays is how far back of where it stopped BlankTalk begins.
const blankAgainDays = 30

// Redo decides a failed message again, at its original time. Right:
// edit_records. Codes: forbidden, not_found for an event that is not there,
// conflict for one that did not fail, and what makes it fail again.
func (d *DB) Redo(ctx context.Context, a timeclock.Actor, event int64) error {
	const op = "sqlite.Redo"
	if err := timeclock.May(a, timeclock.EditRecords); err != nil {
		return err
	}
	if !a.Scope.All() {
		return timeclock.E(op, timeclock.CodeNotFound, nil) // a failed message belongs to no 所属
	}
	return d.write(ctx, op, func(t *tx) error {
		var m timeclock.Message
		var outcome timeclock.Outcome
		found, err := t.one(`SELECT id, issued_ms, received_ms, kind, type, user_id, channel_id, domain_id, text, postback, raw, outcome FROM event WHERE id = ?`,
			func(r row) error {
				m, outcome = scanMessage(r), timeclock.Outcome(r.str(11))
				return nil
			}, event)
		switch {
		case err != nil:
			return err
		case !found:
			return timeclock.E(op, timeclock.CodeNotFound, nil)
		case outcome != timeclock.OutcomeFailed:
			return timeclock.E(op, timeclock.CodeConflict, nil)
		}
		if err := t.guard(func() error { return t.apply(&m, event) }); err != nil {
			return err
		}
		return t.operation(a, "redo_message", "event", event, map[string]any{"outcome": outcome}, nil)
	})
}
