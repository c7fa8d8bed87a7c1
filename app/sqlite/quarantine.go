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
	// quarantineAtOnce is how many may wait for the writer: each is a
	// transaction of its own, and a message behind them waits for all.
	quarantineAtOnce = 16
	// releasePage bounds what Release holds in memory, with bodies of 64 KiB.
	releasePage = 100
)

// Quarantine implements timeclock.Inbox. Strangers can fill it, so it gives
// way to messages: when the queue is half full it keeps nothing.
func (d *DB) Quarantine(ctx context.Context, q timeclock.Quarantined) error {
	const op = "sqlite.Quarantine"
	defer d.quarantining.Add(-1)
	if d.quarantining.Add(1) > quarantineAtOnce || len(d.w.queue) > queueLen/2 {
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
		if _, _, err := t.exec("DELETE FROM quarantine WHERE id <= ?", id-quarantineRows); err != nil {
			return err
		}
		// The oldest are the first: a few at a time is enough.
		_, _, err = t.exec("DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine ORDER BY id LIMIT 100) AND received_ms < ?",
			t.now.Add(-quarantineDays*24*time.Hour))
		return err
	})
}

// Release checks every quarantined callback again, oldest first: those that
// valid accepts are recorded at their original time and leave the quarantine.
// valid turns the bytes into the message, or says false. Only Punchline
// itself calls it, when a Bot Secret was entered.
//
// It begins behind the row after, 0 for the first, and says up to which row it
// came, so that a caller can go on from there when more has come in.
//
// Codes: forbidden, and those of Inbox.Record; what was released before stays so.
func (d *DB) Release(ctx context.Context, a timeclock.Actor, after int64, valid func(timeclock.Quarantined) (timeclock.Message, bool)) (released int, upTo int64, err error) {
	const op = "sqlite.Release"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return 0, after, err
	}
	oldest := d.opts.Now().Add(-quarantineDays * 24 * time.Hour)
	for upTo = after; ; {
		var held []timeclock.Quarantined
		if err := d.reader(ctx)("SELECT id, received_ms, bot_id, signature, body FROM quarantine WHERE id > ? AND received_ms >= ? ORDER BY id LIMIT ?", func(r row) error {
			held = append(held, timeclock.Quarantined{ID: r.int(0), ReceivedAt: r.time(1), BotID: r.str(2), Signature: r.str(3), Body: r.bytes(4)})
			return nil
		}, upTo, oldest, releasePage); err != nil || len(held) == 0 {
			return released, upTo, wrap(op, err)
		}
		for _, q := range held {
			if m, ok := valid(q); ok {
				if err := d.release(ctx, op, m, q.ID); err != nil {
					return released, upTo, err
				}
				released++
			}
			upTo = q.ID
		}
	}
}

// release records one. It has a transaction of its own: a crash in between
// releases none twice, the key of the event sees to that.
func (d *DB) release(ctx context.Context, op string, m timeclock.Message, id int64) error {
	return d.write(ctx, op, func(t *tx) error {
		if lost, err := t.record(&m); lost != nil || err != nil {
			return errors.Join(lost, err)
		}
		_, _, err := t.exec("DELETE FROM quarantine WHERE id = ?", id)
		t.changed(timeclock.TopicConnection)
		return err
	})
}

// ExpireQuarantine deletes what was kept back for longer than 7 days. Right: keep_house.
func (d *DB) ExpireQuarantine(ctx context.Context, a timeclock.Actor) error {
	if err := timeclock.May(a, timeclock.KeepHouse); err != nil {
		return err
	}
	return d.write(ctx, "sqlite.ExpireQuarantine", func(t *tx) error {
		_, n, err := t.exec("DELETE FROM quarantine WHERE received_ms < ?", t.now.Add(-quarantineDays*24*time.Hour))
		if n > 0 {
			t.changed(timeclock.TopicConnection)
		}
		return err
	})
}
