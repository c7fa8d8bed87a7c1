package sqlite

import (
	"context"
	"time"

	"punchline/app/timeclock"
)

const (
	sqlBeat      = `UPDATE beat SET at_ms = ?`
	sqlLastBeat  = `SELECT b.at_ms, c.used AND EXISTS (SELECT 1 FROM secret WHERE name = ?) FROM beat b, connection c`
	sqlInsertGap = `INSERT INTO gap (kind, from_ms, to_ms, reason) VALUES (?, ?, ?, ?)`
	sqlOpenGap   = `SELECT id, from_ms FROM gap WHERE kind = ? AND to_ms IS NULL`
	// Whoever would have closed it is gone.
	sqlCloseLeft = `UPDATE gap SET to_ms = max(from_ms, coalesce(?, from_ms)) WHERE kind = ? AND to_ms IS NULL`
	sqlGaps      = `SELECT id, kind, from_ms, to_ms, reason FROM gap ORDER BY from_ms DESC, id DESC LIMIT ?`
)

// Beat implements timeclock.Gaps.
func (d *DB) Beat(ctx context.Context, a timeclock.Actor, now time.Time, kind timeclock.GapKind) error {
	if err := timeclock.May(a, timeclock.KeepHouse); err != nil {
		return err
	}
	return d.write(ctx, "sqlite.Beat", func(t *tx) error {
		var last time.Time
		var inUse bool
		if _, err := t.one(sqlLastBeat, func(r row) error { last, inUse = r.time(0), r.bool(1); return nil }, secretBot); err != nil {
			return err
		}
		if kind == timeclock.GapListener {
			if _, n, err := t.exec(sqlCloseLeft, last, string(timeclock.GapDatabase)); err != nil {
				return err
			} else if n > 0 {
				t.changed(timeclock.TopicConnection)
			}
		}
		if inUse && !last.IsZero() && now.Sub(last) > timeclock.GapLeast {
			if _, _, err := t.exec(sqlInsertGap, string(kind), last, now, ""); err != nil {
				return err
			}
			t.changed(timeclock.TopicConnection)
		}
		_, _, err := t.exec(sqlBeat, now)
		return err
	})
}

// OpenGap implements timeclock.Gaps.
func (d *DB) OpenGap(ctx context.Context, a timeclock.Actor, kind timeclock.GapKind, from time.Time, reason string) error {
	const op = "sqlite.OpenGap"
	if err := timeclock.May(a, timeclock.KeepHouse); err != nil {
		return err
	}
	if open, err := d.gapIsOpen(ctx, kind); err != nil || open {
		return wrap(op, err)
	}
	return d.write(ctx, op, func(t *tx) error {
		open, err := t.one(sqlOpenGap, func(row) error { return nil }, string(kind))
		if err != nil || open {
			return err
		}
		t.changed(timeclock.TopicConnection)
		_, _, err = t.exec(sqlInsertGap, string(kind), from, nil, reason)
		return err
	})
}

// CloseGap implements timeclock.Gaps.
func (d *DB) CloseGap(ctx context.Context, a timeclock.Actor, kind timeclock.GapKind, to time.Time) error {
	const op = "sqlite.CloseGap"
	if err := timeclock.May(a, timeclock.KeepHouse); err != nil {
		return err
	}
	if open, err := d.gapIsOpen(ctx, kind); err != nil || !open {
		return wrap(op, err)
	}
	return d.write(ctx, op, func(t *tx) error {
		var id int64
		var from time.Time
		open, err := t.one(sqlOpenGap, func(r row) error { id, from = r.int(0), r.time(1); return nil }, string(kind))
		if err != nil || !open {
			return err
		}
		t.changed(timeclock.TopicConnection)
		if to.Sub(from) < timeclock.GapLeast {
			_, _, err = t.exec("DELETE FROM gap WHERE id = ?", id)
			return err
		}
		_, _, err = t.exec("UPDATE gap SET to_ms = ? WHERE id = ?", to, id)
		return err
	})
}

// gapIsOpen asks a reader first: the keeper calls every half minute, and must
// not write when there is nothing to write.
func (d *DB) gapIsOpen(ctx context.Context, kind timeclock.GapKind) (open bool, err error) {
	err = d.reader(ctx)(sqlOpenGap, func(row) error { open = true; return nil }, string(kind))
	return open, err
}

// Gaps implements timeclock.Gaps.
func (d *DB) Gaps(ctx context.Context, a timeclock.Actor) (gaps []timeclock.Gap, err error) {
	if err := timeclock.May(a, timeclock.ReadRecords); err != nil {
		return nil, err
	}
	err = d.reader(ctx)(sqlGaps, func(r row) error {
		gaps = append(gaps, timeclock.Gap{ID: r.int(0), Kind: timeclock.GapKind(r.str(1)), From: r.time(2), To: r.time(3), Reason: r.str(4)})
		return nil
	}, timeclock.MaxGaps)
	return gaps, wrap("sqlite.Gaps", err)
}
