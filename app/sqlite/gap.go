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
	// A clock that was set back ends no gap before it began.
	sqlEndGap    = `UPDATE gap SET to_ms = max(from_ms, ?) WHERE kind = ? AND to_ms IS NULL`
	sqlDropShort = `DELETE FROM gap WHERE kind = ? AND to_ms IS NULL AND from_ms BETWEEN ? + 1 AND ?`
	// Whoever would have closed it is gone.
	sqlCloseLeft = `UPDATE gap SET to_ms = max(from_ms, coalesce(?, from_ms)) WHERE kind = ? AND to_ms IS NULL`
	sqlEndGaps   = `UPDATE gap SET to_ms = max(from_ms, ?) WHERE to_ms IS NULL`
	sqlGaps      = `SELECT id, kind, from_ms, to_ms, reason FROM gap ORDER BY from_ms DESC, id DESC LIMIT ?`
	// The 操作履歴 remembers what the connection itself forgets.
	sqlHadURL = `SELECT EXISTS (SELECT 1 FROM operation WHERE action = 'save_reception' AND json_extract(new, '$.public_url') <> '')`
)

// Beat implements timeclock.Gaps.
func (d *DB) Beat(ctx context.Context, a timeclock.Actor, now time.Time, kind timeclock.GapKind, since time.Duration) error {
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
		if g := timeclock.Missed(last, now, kind, since); inUse && g.Kind != "" {
			if _, _, err := t.exec(sqlInsertGap, string(g.Kind), g.From, g.To, g.Reason); err != nil {
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
	return d.write(ctx, op, func(t *tx) error { return t.openGap(kind, from, reason) })
}

func (t *tx) openGap(kind timeclock.GapKind, from time.Time, reason string) error {
	open, err := t.one(sqlOpenGap, func(row) error { return nil }, string(kind))
	if err != nil || open {
		return err
	}
	t.changed(timeclock.TopicConnection)
	_, _, err = t.exec(sqlInsertGap, string(kind), from, nil, reason)
	return err
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
		t.changed(timeclock.TopicConnection)
		if kind == timeclock.GapPublicURL {
			if _, _, err := t.exec(sqlDropShort, string(kind), to.Add(-timeclock.GapLeast), to); err != nil {
				return err
			}
		}
		_, _, err := t.exec(sqlEndGap, to, string(kind))
		return err
	})
}

// usedGaps ends every gap when LINE WORKS連携 is taken out of use, for nothing is
// missed from then on, and begins that of a missing public URL when it is in
// use again.
func (t *tx) usedGaps(c timeclock.Connection) error {
	if c.Used {
		return t.urlGap(c)
	}
	_, n, err := t.exec(sqlEndGaps, t.now)
	if n > 0 {
		t.changed(timeclock.TopicConnection)
	}
	return err
}

// urlGap begins a gap if messages are missed for want of a public URL: there
// was one before, or nobody could have written yet.
func (t *tx) urlGap(c timeclock.Connection) error {
	if !c.Used || !c.HasBotSecret || c.PublicURL != "" {
		return nil
	}
	var had bool
	if _, err := t.one(sqlHadURL, func(r row) error { had = r.bool(0); return nil }); err != nil || !had {
		return err
	}
	return t.openGap(timeclock.GapPublicURL, t.now, "")
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
