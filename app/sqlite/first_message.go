package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"punchline/app/timeclock"
)

var (
	_ timeclock.FirstMessages = (*DB)(nil)
	_ timeclock.FirstQueue    = (*DB)(nil)
)

// sqlFirst joins to an employee e where his first message stands, and says it.
const (
	sqlFirst      = ` LEFT JOIN first_message m ON m.employee_id = e.id `
	sqlFirstState = ` CASE WHEN e.account_id IS NULL THEN 'no_id' WHEN m.waiting_id IS NOT NULL THEN 'queued'
		WHEN m.state IS NOT NULL AND (m.address = e.account_id OR m.user_id = e.user_id) THEN m.state ELSE 'none' END `
)

const (
	// A send that begins while others wait belongs to them.
	sqlInsertSend = `INSERT INTO first_send (batch, text, total, open, started_ms)
		SELECT coalesce((SELECT max(s.batch) FROM first_send s WHERE s.open = 1 AND EXISTS (SELECT 1 FROM first_message m WHERE m.waiting_id = s.id)),
			(SELECT coalesce(max(id), 0) + 1 FROM first_send)), ?1, 0, 1, ?2`
	sqlSendTotal = `UPDATE first_send SET total = ? WHERE id = ?`
	// Chosen before; asked again whether it holds, for somebody may have been
	// quicker. ?3 is the only state that counts, NULL: each.
	sqlQueueFirst = `INSERT INTO first_message (employee_id, waiting_id, place)
		SELECT e.id, ?2, j.key FROM json_each(?1) j CROSS JOIN employee e ON e.id = j.value` + sqlFirst + `
		WHERE e.account_id IS NOT NULL AND (e.left_on IS NULL OR e.left_on >= ?4) AND m.waiting_id IS NULL AND (?3 IS NULL OR` + sqlFirstState + `= ?3)
		ON CONFLICT (employee_id) DO UPDATE SET waiting_id = excluded.waiting_id, place = excluded.place, attempts = 0, back_ms = NULL, denied_ms = NULL`
	sqlResume      = `UPDATE first_pause SET until_ms = NULL WHERE until_ms IS NOT NULL`
	sqlPause       = `UPDATE first_pause SET code = ?, until_ms = ?`
	sqlUnpause     = `UPDATE first_pause SET code = '', until_ms = NULL WHERE code <> '' OR until_ms IS NOT NULL`
	sqlCancelFirst = `UPDATE first_message SET waiting_id = NULL, back_ms = NULL, denied_ms = NULL WHERE waiting_id IS NOT NULL AND sending = 0`
	sqlCancelThese = sqlCancelFirst + ` AND employee_id IN (SELECT e.id FROM` + sqlAssigned + `WHERE` + sqlInScope + `)`
	// One under way is not tried again, should it come back.
	sqlStopThese  = `UPDATE first_message SET stopped = 1 WHERE sending = 1 AND employee_id IN (SELECT e.id FROM` + sqlAssigned + `WHERE` + sqlInScope + `)`
	sqlCloseSends = `UPDATE first_send SET open = 0 WHERE open = 1`

	sqlFirstProgress = `WITH b AS (SELECT id, started_ms FROM first_send WHERE batch = (SELECT batch FROM first_send ORDER BY id DESC LIMIT 1))
		SELECT (SELECT min(started_ms) FROM b), iif(waiting_id IS NULL, state, 'queued'), count(*) FROM first_message
		WHERE coalesce(waiting_id, send_id) IN (SELECT id FROM b)`
	sqlFirstProgressThese = sqlFirstProgress + ` AND employee_id IN (SELECT e.id FROM` + sqlAssigned + `WHERE` + sqlInScope + `)`
	sqlPaused             = `SELECT code FROM first_pause WHERE code <> ''`

	sqlFirstDue  = `SELECT (SELECT until_ms FROM first_pause), EXISTS (SELECT 1 FROM first_message WHERE waiting_id IS NOT NULL AND sending = 0)`
	sqlOpenSends = `SELECT id FROM first_send WHERE open = 1 ORDER BY total, id`
	sqlCloseSend = `UPDATE first_send SET open = 0 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM first_message WHERE waiting_id = ?1)`
	// Of the send that is nearest its end those who were never tried, then of all
	// those who were put back, the longest ago first.
	sqlNextFirst = `SELECT employee_id FROM first_message WHERE waiting_id = ? AND back_ms IS NULL AND sending = 0 ORDER BY place LIMIT 1`
	sqlNextAgain = `SELECT employee_id FROM first_message WHERE back_ms IS NOT NULL AND waiting_id IS NOT NULL AND sending = 0 ORDER BY back_ms LIMIT 1`
	sqlFirstTo   = `SELECT ` + sqlEmployeeCols + `, s.text, m.attempts, s.started_ms FROM first_message m
		JOIN employee e ON e.id = m.employee_id JOIN first_send s ON s.id = m.waiting_id WHERE m.employee_id = ?`
	sqlDropFirst = `UPDATE first_message SET waiting_id = NULL, back_ms = NULL, denied_ms = NULL WHERE employee_id = ?`
	// A row that tells nothing any more would keep an import from being undone.
	sqlTidyFirst  = `DELETE FROM first_message WHERE waiting_id IS NULL AND state IS NULL`
	sqlTidyOne    = sqlTidyFirst + ` AND employee_id = ?`
	sqlClaimFirst = `UPDATE first_message SET sending = 1, attempts = attempts + 1, to_address = ?, to_user = ? WHERE employee_id = ?`

	sqlSettleFirst = `UPDATE first_message SET send_id = waiting_id, waiting_id = NULL, sending = 0, stopped = 0, back_ms = NULL, denied_ms = NULL,
		state = ?, at_ms = ?, code = ?, address = to_address, user_id = to_user WHERE employee_id = ? AND sending = 1`
	sqlPutBack = `UPDATE first_message SET sending = 0, attempts = attempts - ?2, back_ms = coalesce(?3, back_ms), denied_ms = coalesce(denied_ms, ?4),
		stopped = 0,
		waiting_id = CASE WHEN stopped = 0 AND (SELECT open FROM first_send WHERE id = waiting_id) THEN waiting_id END WHERE employee_id = ?1 AND sending = 1`
	sqlFirstUnderWay = `SELECT waiting_id, to_address, to_user, denied_ms, attempts FROM first_message WHERE employee_id = ? AND sending = 1`
	sqlFirstSending  = `SELECT employee_id FROM first_message WHERE sending = 1`
	// The newest rows are near, unless nothing is accepted any more.
	sqlLastSent       = `SELECT max(settled_ms) FROM outbox WHERE id > (SELECT max(id) FROM outbox) - 1000 AND state = 'sent'`
	sqlFirstInHistory = `INSERT INTO outbox (kind, priority, reply_case, params, user_id, employee_id, state, not_before_ms, attempts, created_ms, settled_ms, code, detail)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8, ?8, ?10, ?11)`

	sqlFirstReplied = `UPDATE first_message SET state = 'replied', at_ms = ?2, code = NULL
		WHERE employee_id = ?1 AND state IN ('sent', 'unknown') AND at_ms <= ?2`
	// Sent by the ID while nobody knew whose it is.
	sqlFirstUser = `UPDATE first_message SET user_id = ?1 WHERE employee_id = ?2 AND user_id IS NULL AND address = ?3`
)

// errNothing rolls back a write that would change nothing.
var errNothing = errors.New("nothing to do")

// firstAtOnce is how many who need no message any more are passed over in one
// transaction.
const firstAtOnce = 500

// PlanFirst implements timeclock.FirstMessages.
func (d *DB) PlanFirst(ctx context.Context, a timeclock.Actor, o timeclock.FirstOrder) (timeclock.FirstPlan, error) {
	const op = "sqlite.PlanFirst"
	_, p, err := d.chooseFirst(ctx, op, a, o)
	return p, wrap(op, err)
}

// chooseFirst finds whom an order goes to.
func (d *DB) chooseFirst(ctx context.Context, op string, a timeclock.Actor, o timeclock.FirstOrder) (ids []int64, p timeclock.FirstPlan, err error) {
	if err := o.Check(); err != nil {
		return nil, p, err
	}
	s := timeclock.Selection{Query: o.Query}
	if o.To == timeclock.FirstToChosen {
		s.IDs = append([]int64{}, o.IDs...)
	}
	err = d.eachAccount(ctx, op, a, s, func(id int64, first timeclock.FirstState) {
		switch {
		case first == timeclock.FirstNoID:
			p.WithoutID++
			return
		case first == timeclock.FirstQueued, o.To == timeclock.FirstToUnsent && first != timeclock.FirstNone:
			return
		case first != timeclock.FirstNone && first != timeclock.FirstFailed:
			p.Again++
		}
		p.Count++
		ids = append(ids, id)
	})
	return ids, p, err
}

// SendFirst implements timeclock.FirstMessages.
func (d *DB) SendFirst(ctx context.Context, a timeclock.Actor, o timeclock.FirstOrder) (timeclock.FirstProgress, error) {
	const op = "sqlite.SendFirst"
	if err := timeclock.May(a, timeclock.EditAccounts); err != nil {
		return timeclock.FirstProgress{}, err
	}
	if err := o.CheckText(); err != nil {
		return timeclock.FirstProgress{}, err
	}
	if err := d.speaks(ctx, op); err != nil {
		return timeclock.FirstProgress{}, err
	}
	ids, _, err := d.chooseFirst(ctx, op, a, o)
	if err != nil {
		return timeclock.FirstProgress{}, wrap(op, err)
	}
	var only any
	if o.To == timeclock.FirstToUnsent {
		only = string(timeclock.FirstNone)
	}
	err = d.write(ctx, op, func(t *tx) error {
		send, _, err := t.exec(sqlInsertSend, o.Text, t.now)
		if err != nil {
			return err
		}
		_, n, err := t.exec(sqlQueueFirst, jsonIDs(ids), send, only, t.today())
		if err != nil {
			return err
		}
		if n == 0 {
			return errNothing
		}
		if _, _, err := t.exec(sqlSendTotal, n, send); err != nil {
			return err
		}
		if _, _, err := t.exec(sqlResume); err != nil {
			return err
		}
		t.changed(timeclock.TopicOutbox)
		return t.operation(a, "send_first", "first_send", send, nil, map[string]any{"to": o.To, "count": n, "text": o.Text})
	})
	if err != nil && !errors.Is(err, errNothing) {
		return timeclock.FirstProgress{}, err
	}
	return d.FirstProgress(ctx, a)
}

// speaks is the error of why LINE WORKS cannot be spoken to.
func (d *DB) speaks(ctx context.Context, op string) error {
	c, err := d.loadConnection(d.reader(ctx))
	if err != nil {
		return wrap(op, err)
	}
	if code := c.Speaks(); code != "" {
		return timeclock.E(op, code, nil)
	}
	return nil
}

// CancelFirst implements timeclock.FirstMessages.
func (d *DB) CancelFirst(ctx context.Context, a timeclock.Actor) (timeclock.FirstProgress, error) {
	const op = "sqlite.CancelFirst"
	if err := timeclock.May(a, timeclock.EditAccounts); err != nil {
		return timeclock.FirstProgress{}, err
	}
	err := d.write(ctx, op, func(t *tx) error {
		var n int64
		var err error
		if a.Scope.All() {
			if _, _, err := t.exec(sqlCloseSends); err != nil {
				return err
			}
			_, n, err = t.exec(sqlCancelFirst)
		} else {
			these := []any{t.today(), jsonIDs(a.Scope.Divisions), jsonIDs(a.Scope.EmploymentTypes)}
			if _, _, err := t.exec(sqlStopThese, these...); err != nil {
				return err
			}
			_, n, err = t.exec(sqlCancelThese, these...)
		}
		if err != nil || n == 0 {
			return err
		}
		if err := t.run(sqlTidyFirst); err != nil {
			return err
		}
		t.changed(timeclock.TopicOutbox)
		return t.operation(a, "cancel_first", "first_send", "", map[string]any{"count": n}, nil)
	})
	if err != nil {
		return timeclock.FirstProgress{}, err
	}
	return d.FirstProgress(ctx, a)
}

// FirstProgress implements timeclock.FirstMessages.
func (d *DB) FirstProgress(ctx context.Context, a timeclock.Actor) (p timeclock.FirstProgress, err error) {
	const op = "sqlite.FirstProgress"
	r, err := d.roll(ctx, a, timeclock.EditAccounts)
	if err != nil {
		return p, err
	}
	q := d.reader(ctx)
	progress, args := sqlFirstProgress, []any(nil)
	if !a.Scope.All() {
		progress, args = sqlFirstProgressThese, []any{r.today, jsonIDs(a.Scope.Divisions), jsonIDs(a.Scope.EmploymentTypes)}
	}
	if err := q(progress+` GROUP BY 2`, func(x row) error {
		n := int(x.int(2))
		p.StartedAt = x.time(0).In(r.rules.Location)
		p.Total += n
		switch timeclock.FirstState(x.str(1)) {
		case timeclock.FirstQueued:
			p.Queued, p.Running = n, true
		case timeclock.FirstSent:
			p.Sent = n
		case timeclock.FirstFailed:
			p.Failed = n
		case timeclock.FirstUnknown:
			p.Unknown = n
		case timeclock.FirstReplied:
			p.Replied = n
		}
		return nil
	}, args...); err != nil || !p.Running {
		return p, wrap(op, err)
	}
	c, err := d.loadConnection(q)
	if err != nil {
		return p, wrap(op, err)
	}
	if p.Trouble = c.Speaks(); p.Trouble == "" {
		err = q(sqlPaused, func(x row) error { p.Trouble = timeclock.Code(x.str(0)); return nil })
	}
	return p, wrap(op, err)
}

// ClaimFirst implements timeclock.FirstQueue.
func (d *DB) ClaimFirst(ctx context.Context, now time.Time) (o *timeclock.Outgoing, next time.Time, err error) {
	const op = "sqlite.ClaimFirst"
	// Looked up by a reader first: an idle sender must not write.
	waiting := false
	if err := d.reader(ctx)(sqlFirstDue, func(r row) error { next, waiting = r.time(0), r.bool(1); return nil }); err != nil {
		return nil, next, wrap(op, err)
	}
	if !waiting {
		return nil, time.Time{}, nil
	}
	if next.After(now) {
		return nil, next, nil
	}
	more := false
	err = d.write(ctx, op, func(t *tx) error {
		o, more, err = t.claimFirst()
		return err
	})
	if err != nil || o != nil {
		return o, time.Time{}, err
	}
	if more {
		return nil, now, nil
	}
	return nil, time.Time{}, nil
}

// claimFirst takes the next who waits and may still be written to; more says
// that there may be others after those who may not.
func (t *tx) claimFirst() (o *timeclock.Outgoing, more bool, err error) {
	for range firstAtOnce {
		employee, err := t.nextFirst()
		if err != nil || employee == 0 {
			return nil, false, err
		}
		var e timeclock.Employee
		if _, err := t.one(sqlFirstTo, func(r row) error {
			e = *scanEmployee(r)
			o = &timeclock.Outgoing{ID: e.ID, Kind: timeclock.OutFirst, Case: timeclock.CaseFirstMessage, Params: timeclock.Params{Name: e.Name(), Text: r.str(10)},
				UserID: e.UserID, Attempts: int(r.int(11)), CreatedAt: r.time(12)}
			return nil
		}, employee); err != nil {
			return nil, false, err
		}
		if e.AccountID != "" && !e.HasLeft(t.today()) {
			if o.UserID == "" {
				o.UserID = e.AccountID // LINE WORKS takes either
			}
			if o.Params.Offers, err = t.firstOffers(&e); err != nil {
				return nil, false, err
			}
			_, _, err = t.exec(sqlClaimFirst, e.AccountID, orNull(e.UserID), e.ID)
			return o, false, err
		}
		for _, q := range []string{sqlDropFirst, sqlTidyOne} {
			if err := t.run(q, employee); err != nil {
				return nil, false, err
			}
		}
		t.changed(timeclock.TopicOutbox)
	}
	return nil, true, nil
}

// nextFirst is who is written to next; 0 for nobody.
func (t *tx) nextFirst() (employee int64, err error) {
	take := func(r row) error { employee = r.int(0); return nil }
	var sends []int64
	if err := t.query(sqlOpenSends, func(r row) error { sends = append(sends, r.int(0)); return nil }); err != nil {
		return 0, err
	}
	for _, s := range sends {
		if found, err := t.one(sqlNextFirst, take, s); err != nil || found {
			return employee, err
		}
		if _, _, err := t.exec(sqlCloseSend, s); err != nil {
			return 0, err
		}
	}
	_, err = t.one(sqlNextAgain, take)
	return employee, err
}

// firstOffers are the buttons of a first message: what the employee may punch.
func (t *tx) firstOffers(e *timeclock.Employee) (offers []timeclock.PunchType, err error) {
	if err := t.query(sqlAssignments, func(r row) error {
		e.Assignments = append(e.Assignments, timeclock.Assignment{From: timeclock.Date(r.str(0)), DivisionID: r.int(1), EmploymentTypeID: r.int(2)})
		return nil
	}, e.ID); err != nil {
		return nil, err
	}
	for _, p := range timeclock.PunchTypes() {
		if _, ok := t.rules.Permitted(e, p, t.today()); ok {
			offers = append(offers, p)
		}
	}
	return offers, nil
}

// SettleFirst implements timeclock.FirstQueue.
func (d *DB) SettleFirst(ctx context.Context, employee int64, v timeclock.FirstDelivery) error {
	return d.write(ctx, "sqlite.SettleFirst", func(t *tx) error { return t.settleFirst(employee, v) })
}

func (t *tx) settleFirst(employee int64, v timeclock.FirstDelivery) error {
	var send int64
	var address, user string
	var denied time.Time
	var attempts int64
	found, err := t.one(sqlFirstUnderWay, func(r row) error {
		send, address, user, denied, attempts = r.int(0), r.str(1), r.str(2), r.time(3), r.int(4)
		return nil
	}, employee)
	if err != nil || !found {
		return err
	}
	t.changed(timeclock.TopicOutbox)
	if v.Denied && v.State == timeclock.SendQueued {
		var lastSent time.Time
		if _, err := t.one(sqlLastSent, func(r row) error { lastSent = r.time(0); return nil }); err != nil {
			return err
		}
		if timeclock.DeniedForGood(denied, lastSent) {
			v.State = timeclock.SendFailed
		}
	}
	if v.State == timeclock.SendQueued {
		return t.putBack(employee, v)
	}
	if _, _, err := t.exec(sqlSettleFirst, v.State, t.now, orNull(v.Code), employee); err != nil {
		return err
	}
	if err := t.pauseFirst(v); err != nil {
		return err
	}
	delete(t.people.byUser, user) // an answer of his is one to this
	params, err := json.Marshal(map[string]int64{"send": send})
	if err != nil {
		return err
	}
	to := user
	if to == "" {
		to = address
	}
	_, _, err = t.exec(sqlFirstInHistory, timeclock.OutFirst, timeclock.OutFirst.Priority(), timeclock.CaseFirstMessage, string(params),
		to, employee, v.State, t.now, attempts, orNull(v.Code), orNull(v.Detail))
	return err
}

// putBack has somebody tried again, after those who were never tried.
func (t *tx) putBack(employee int64, v timeclock.FirstDelivery) error {
	var back, denied any
	untried := 1
	if !v.NotTried {
		back, untried = t.now, 0
	}
	if v.Denied {
		denied = t.now
	}
	if err := t.run(sqlPutBack, employee, untried, back, denied); err != nil {
		return err
	}
	if err := t.run(sqlTidyOne, employee); err != nil || v.NotTried { // taken back meanwhile
		return err
	}
	return t.pauseFirst(v)
}

func (t *tx) pauseFirst(v timeclock.FirstDelivery) (err error) {
	if v.PauseUntil.IsZero() {
		_, _, err = t.exec(sqlUnpause)
	} else {
		_, _, err = t.exec(sqlPause, v.Code, v.PauseUntil)
	}
	return err
}

// AbandonFirst implements timeclock.FirstQueue.
func (d *DB) AbandonFirst(ctx context.Context) (n int, err error) {
	const op = "sqlite.AbandonFirst"
	cut := false
	if err := d.reader(ctx)(sqlFirstSending, func(row) error { cut = true; return nil }); err != nil || !cut {
		return 0, wrap(op, err)
	}
	err = d.write(ctx, op, func(t *tx) error {
		var ids []int64
		if err := t.query(sqlFirstSending, func(r row) error { ids = append(ids, r.int(0)); return nil }); err != nil {
			return err
		}
		n = len(ids)
		for _, id := range ids {
			if err := t.settleFirst(id, timeclock.FirstDelivery{State: timeclock.SendUnknown, Code: timeclock.CodeLWOutcome}); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// answered notes that the sender of m has answered his first message. A begin
// is none: LINE WORKS tells it when the Bot writes first.
func (t *tx) answered(m *timeclock.Message, e *timeclock.Employee) error {
	if e == nil || !e.FirstUnanswered || !m.Spoken() {
		return nil
	}
	_, n, err := t.exec(sqlFirstReplied, e.ID, m.IssuedAt)
	if err != nil || n == 0 {
		return err
	}
	e.FirstUnanswered = false
	t.changed(timeclock.TopicOutbox)
	return nil
}

// today is the company's date.
func (t *tx) today() timeclock.Date { return timeclock.DateOf(t.now.In(t.rules.Location)) }
