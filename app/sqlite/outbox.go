package sqlite

import (
	"context"
	"encoding/json"
	"time"

	"punchline/app/timeclock"
)

const (
	sqlNextDue = `SELECT id, kind, reply_case, params, user_id, channel_id, attempts, created_ms, expires_ms FROM outbox
		WHERE state = 'queued' AND not_before_ms <= ? ORDER BY priority, id LIMIT 1`
	sqlNextTime = `SELECT min(not_before_ms) FROM outbox WHERE state = 'queued'`
	sqlClaim    = `UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id = ? AND state = 'queued'`
	sqlDrop     = `UPDATE outbox SET state = 'failed', settled_ms = ?, code = ? WHERE id = ? AND state = 'queued'`
	sqlSettle   = `UPDATE outbox SET state = ?, settled_ms = ?, not_before_ms = coalesce(?, not_before_ms), attempts = attempts - ?,
		text = coalesce(?, text), code = ?, detail = ? WHERE id = ? AND state = 'sending'`
	sqlAbandon = `UPDATE outbox SET state = 'unknown', settled_ms = ?, code = ? WHERE state = 'sending'`
)

// Claim implements timeclock.Outbox.
func (d *DB) Claim(ctx context.Context, now time.Time) (o *timeclock.Outgoing, next time.Time, err error) {
	const op = "sqlite.Claim"
	// Looked up by a reader first: an idle sender must not write.
	q := d.reader(ctx)
	waiting := false
	if err := q(sqlNextTime, func(r row) error { next = r.time(0); waiting = r[0] != nil; return nil }); err != nil {
		return nil, next, wrap(op, err)
	}
	if !waiting || next.After(now) {
		return nil, next, nil
	}
	err = d.write(ctx, op, func(t *tx) error {
		for range dropAtOnce {
			var expires time.Time
			found, err := t.one(sqlNextDue, func(r row) error {
				o = &timeclock.Outgoing{ID: r.int(0), Kind: timeclock.OutgoingKind(r.str(1)), Case: timeclock.Case(r.str(2)),
					UserID: r.str(4), ChannelID: r.str(5), Attempts: int(r.int(6)), CreatedAt: r.time(7)}
				expires = r.time(8)
				return json.Unmarshal(r.bytes(3), &o.Params)
			}, now)
			if err != nil || !found {
				o = nil
				return err
			}
			needed := expires.IsZero() || now.Before(expires)
			if needed && o.Kind == timeclock.OutReminder {
				if needed, err = t.stillMissing(o.ID); err != nil {
					return err
				}
			}
			if needed {
				_, _, err = t.exec(sqlClaim, o.ID)
				return err
			}
			if _, _, err := t.exec(sqlDrop, t.now, timeclock.CodeNotNeeded, o.ID); err != nil {
				return err
			}
			t.changed(timeclock.TopicOutbox)
			o, next = nil, now // there may be more
		}
		return nil
	})
	if err != nil {
		return nil, next, wrap(op, err)
	}
	return o, next, nil
}

// dropAtOnce is how many messages of no use are passed over in one transaction.
const dropAtOnce = 50

// Settle implements timeclock.Outbox.
func (d *DB) Settle(ctx context.Context, id int64, v timeclock.Delivery) error {
	return d.write(ctx, "sqlite.Settle", func(t *tx) error {
		var settled, retry any
		if v.State == timeclock.SendQueued {
			retry = v.RetryAt
		} else {
			settled = t.now
		}
		back := 0
		if v.NotTried {
			back = 1
		}
		t.changed(timeclock.TopicOutbox)
		_, _, err := t.exec(sqlSettle, v.State, settled, retry, back, orNull(v.Text), orNull(v.Code), orNull(v.Detail), id)
		return err
	})
}

// AbandonSending implements timeclock.Outbox.
func (d *DB) AbandonSending(ctx context.Context) (n int, err error) {
	err = d.write(ctx, "sqlite.AbandonSending", func(t *tx) error {
		_, changed, err := t.exec(sqlAbandon, t.now, timeclock.CodeLWOutcome)
		n = int(changed)
		if n > 0 {
			t.changed(timeclock.TopicOutbox)
		}
		return err
	})
	return n, err
}
