package sqlite

import (
	"context"
	"errors"
	"math"
	"time"

	"punchline/app/timeclock"
)

const (
	sqlLastCallback = `SELECT received_ms FROM event ORDER BY id DESC LIMIT 1`
	sqlLastPunch    = `SELECT punched_ms FROM punch a WHERE id > (SELECT max(id) FROM punch) - ?1 AND source = 'lineworks' AND voided = 0
		AND` + sqlInScope + `ORDER BY id DESC LIMIT 1`
	// What was never tried, or was of no use any more, says nothing about the connection.
	sqlLastSend = `SELECT code FROM outbox WHERE state <> 'sending' AND (attempts > 0 OR code IS NOT NULL) AND code IS NOT 'not_needed' ORDER BY id DESC LIMIT 1`
	sqlLookups  = `SELECT code FROM sender WHERE due_ms IS NOT NULL AND code IS NOT NULL ORDER BY due_ms LIMIT 20`
	sqlTrouble  = `SELECT state, created_ms FROM outbox WHERE state IN ('failed', 'unknown') AND code IS NOT 'not_needed' ORDER BY id DESC`
	sqlCounts   = `SELECT coalesce((SELECT n FROM counter WHERE day = ?1 AND name = 'wrong_signature'), 0), (SELECT count(*) FROM quarantine),
		(SELECT count(*) FROM event WHERE outcome = 'awaiting_sender'), (SELECT count(*) FROM outbox WHERE state = 'queued')`
)

// troubleFor is how long a message that could not be sent is told of.
const troubleFor = 24 * time.Hour

// Health implements timeclock.Home.
func (d *DB) Health(ctx context.Context, a timeclock.Actor) (h timeclock.Health, err error) {
	const op = "sqlite.Health"
	m, err := d.moment(ctx, a)
	if err != nil {
		return h, err
	}
	q := d.reader(ctx)
	one := func(query string, scan func(row), args ...any) {
		if err == nil {
			err = q(query, func(r row) error { scan(r); return nil }, args...)
		}
	}
	c, err := d.loadConnection(q)
	h.Used, h.Registered, h.BotName, h.KeyLost, h.Trouble = c.Used, c.BotID != "", c.BotName, c.KeyLost, c.Trouble
	h.Reception = c.Reception(timeclock.MenuOf(m.rules.Settings))
	one(sqlLastCallback, func(r row) { h.LastCallback = m.local(r.time(0)) })
	reach := math.MaxInt64 // the newest is near, unless very much was imported since
	if !a.Scope.All() {
		reach = feedReach // in a part of the company where nothing happens there may be none
	}
	one(sqlLastPunch, func(r row) { h.LastPunch = m.local(r.time(0)) }, reach, m.divisions, m.types)
	one(sqlCounts, func(r row) {
		h.WrongSignature, h.Quarantined, h.AwaitingSender, h.OutboxWaiting = int(r.int(0)), int(r.int(1)), int(r.int(2)), int(r.int(3))
	}, m.date)
	if err == nil {
		err = countTrouble(q, m.now.Add(-troubleFor), &h)
	}
	if err == nil {
		h.Connection, h.ConnectionCode, err = connection(q, h.Registered)
	}
	return h, wrap(op, err)
}

// countTrouble counts what could not be sent since then, newest first.
func countTrouble(q queryFunc, since time.Time, h *timeclock.Health) error {
	err := q(sqlTrouble, func(r row) error {
		switch {
		case r.time(1).Before(since):
			return errEnough
		case r.str(0) == string(timeclock.SendFailed):
			h.OutboxFailed++
		default:
			h.OutboxUnknown++
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// connection says how speaking to LINE WORKS went last, by what was sent and
// whom was asked about. It is read from the rows, so that a window beside the
// keeper knows it too.
func connection(q queryFunc, registered bool) (timeclock.ConnectionState, timeclock.Code, error) {
	if !registered {
		return timeclock.ConnectionNone, "", nil
	}
	state := timeclock.ConnectionUntested
	var failing timeclock.Code
	note := func(r row) error {
		if c := timeclock.Code(r.str(0)); timeclock.FailsConnection(c) {
			state, failing = timeclock.ConnectionFailing, c
		} else if state == timeclock.ConnectionUntested {
			state = timeclock.ConnectionOK
		}
		return nil
	}
	if err := q(sqlLastSend, note); err != nil {
		return "", "", err
	}
	if err := q(sqlPaused, note); err != nil {
		return "", "", err
	}
	if err := q(sqlLookups, note); err != nil {
		return "", "", err
	}
	return state, failing, nil
}

// Setup implements timeclock.Home.
func (d *DB) Setup(ctx context.Context, a timeclock.Actor) (s timeclock.Setup, err error) {
	if err := timeclock.May(a, timeclock.ReadRecords); err != nil {
		return s, err
	}
	// The outbox is searched only while nobody has punched: then it is small.
	err = d.reader(ctx)(`SELECT EXISTS (SELECT 1 FROM admin), used,
		EXISTS (SELECT 1 FROM registration WHERE bot_id <> '') AND EXISTS (SELECT 1 FROM secret WHERE name = ?),
		received_ms IS NOT NULL, EXISTS (SELECT 1 FROM employee), EXISTS (SELECT 1 FROM employee WHERE account_id IS NOT NULL),
		CASE WHEN EXISTS (SELECT 1 FROM punch) THEN 1 ELSE EXISTS (SELECT 1 FROM first_send) END
		FROM connection`, func(r row) error {
		s = timeclock.Setup{Admin: r.bool(0), Use: r.bool(1), API: r.bool(2), Receive: r.bool(3), Employees: r.bool(4), Accounts: r.bool(5), FirstMessage: r.bool(6)}
		return nil
	}, secretBot)
	return s, wrap("sqlite.Setup", err)
}
