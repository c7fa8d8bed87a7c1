package sqlite

import (
	"context"
	"time"

	"punchline/app/timeclock"
)

// blankAtOnce bounds one transaction of BlankTalk, so that messages never wait
// long for it.
const blankAtOnce = 2000

// BlankTalk takes the text off messages written before the given time that led
// to no punch, question or request, and says how many. The rows stay: they
// keep the same event from counting twice. Right: keep_house.
func (d *DB) BlankTalk(ctx context.Context, a timeclock.Actor, before time.Time) (blanked int, err error) {
	const op = "sqlite.BlankTalk"
	if err := timeclock.May(a, timeclock.KeepHouse); err != nil {
		return 0, err
	}
	for {
		var n int64
		err := d.write(ctx, op, func(t *tx) error {
			var err error
			_, n, err = t.exec(`UPDATE event SET text = NULL, postback = NULL, raw = NULL WHERE id IN (
				SELECT id FROM event e WHERE issued_ms < ? AND (text IS NOT NULL OR raw IS NOT NULL) AND outcome NOT IN ('punched', 'asked', 'failed', 'awaiting_sender')
				AND NOT EXISTS (SELECT 1 FROM punch_history h WHERE h.event_id = e.id) LIMIT ?)`, before, blankAtOnce)
			if n > 0 {
				t.changed(timeclock.TopicEvents)
			}
			return err
		})
		blanked += int(n)
		if err != nil || n < blankAtOnce {
			return blanked, err
		}
	}
}

// Redo decides a failed message again, at its original time. Right:
// edit_records. Codes: forbidden, not_found for an event that is not there,
// conflict for one that did not fail, and what makes it fail again.
func (d *DB) Redo(ctx context.Context, a timeclock.Actor, event int64) error {
	const op = "sqlite.Redo"
	if err := timeclock.May(a, timeclock.EditRecords); err != nil {
		return err
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
