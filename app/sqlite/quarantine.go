package sqlite

import (
	"context"
	"errors"
	"time"

	"punchline/app/timeclock"
)

// Limits of the quarantine.
const (
	quarantineRows = 5000
	quarantineDays = 7
)

// Quarantine implements timeclock.Inbox. Strangers can fill it, so it gives
// way to messages: when the queue is half full it keeps nothing.
func (d *DB) Quarantine(ctx context.Context, q timeclock.Quarantined) error {
	const op = "sqlite.Quarantine"
	if len(d.w.queue) > queueLen/2 {
		return timeclock.E(op, timeclock.CodeBusy, nil)
	}
	return d.write(ctx, op, func(t *tx) error {
		t.changed(timeclock.TopicConnection)
		if _, _, err := t.exec(sqlCount, t.rules.BoundaryDate(t.now), "wrong_signature"); err != nil {
			return err
		}
		id, _, err := t.exec("INSERT INTO quarantine (received_ms, bot_id, signature, body) VALUES (?, ?, ?, ?)", q.ReceivedAt, q.BotID, q.Signature, q.Body)
		if err != nil {
			return err
		}
		_, _, err = t.exec("DELETE FROM quarantine WHERE id <= ? OR received_ms < ?", id-quarantineRows, t.now.Add(-quarantineDays*24*time.Hour))
		return err
	})
}

// Release checks every quarantined callback again, oldest first: those that
// valid accepts are recorded at their original time and leave the quarantine.
// valid turns the bytes into the message, or says false. Only Punchline
// itself calls it, when a Bot Secret was entered.
func (d *DB) Release(ctx context.Context, a timeclock.Actor, valid func(timeclock.Quarantined) (timeclock.Message, bool)) (released int, err error) {
	const op = "sqlite.Release"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return 0, err
	}
	var held []timeclock.Quarantined
	if err := d.reader(ctx)("SELECT id, received_ms, bot_id, signature, body FROM quarantine ORDER BY id", func(r row) error {
		held = append(held, timeclock.Quarantined{ID: r.int(0), ReceivedAt: r.time(1), BotID: r.str(2), Signature: r.str(3), Body: r.bytes(4)})
		return nil
	}); err != nil {
		return 0, wrap(op, err)
	}
	for _, q := range held {
		m, ok := valid(q)
		if !ok {
			continue
		}
		// One transaction each: a crash in between releases none twice, the key of the event sees to that.
		if err := d.write(ctx, op, func(t *tx) error {
			if lost, err := t.record(&m); lost != nil || err != nil {
				return errors.Join(lost, err)
			}
			_, _, err := t.exec("DELETE FROM quarantine WHERE id = ?", q.ID)
			t.changed(timeclock.TopicConnection)
			return err
		}); err != nil {
			return released, err
		}
		released++
	}
	return released, nil
}
