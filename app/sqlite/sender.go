package sqlite

import (
	"context"
	"time"

	"punchline/app/timeclock"
)

// askAgainAfter keeps the two ways of asking about one employee, by user and by
// ID, from calling each other for ever when both find nobody.
const askAgainAfter = time.Hour

const (
	// Lists of accounts show when LINE WORKS is to be asked.
	sqlLookupsChanged = `UPDATE revision SET accounts = accounts + 1`

	sqlAskLinked = `UPDATE sender SET due_ms = ?2 WHERE user_id = (SELECT user_id FROM employee WHERE id = ?1) AND due_ms IS NULL
		AND (checked_ms IS NULL OR checked_ms <= ?3)`
	sqlAskOwner = `UPDATE employee SET lookup_due_ms = ?2, lookup_attempts = 0 WHERE user_id = ?1 AND account_id IS NOT NULL AND lookup_due_ms IS NULL
		AND (lookup_ms IS NULL OR lookup_ms <= ?3)`
	sqlFoundAgain = `UPDATE employee SET lookup_code = NULL, lookup_ms = ?3 WHERE user_id = ?1 AND account_id = ?2 AND lookup_code IS NOT NULL AND lookup_due_ms IS NULL`
)

// DueLookups implements timeclock.Senders.
func (d *DB) DueLookups(ctx context.Context, now time.Time, n int) (due []timeclock.Lookup, next time.Time, err error) {
	const op = "sqlite.DueLookups"
	q := d.reader(ctx)
	// Those whose messages wait come first, then senders to check again, then
	// employees whose account id was never asked about.
	err = q(`SELECT s.user_id, s.attempts FROM sender s WHERE s.due_ms <= ?1
		ORDER BY NOT EXISTS (SELECT 1 FROM event e WHERE e.user_id = s.user_id AND e.outcome = 'awaiting_sender'), s.due_ms LIMIT ?2`, func(r row) error {
		due = append(due, timeclock.Lookup{UserID: r.str(0), Attempts: int(r.int(1))})
		return nil
	}, now, n)
	if err != nil {
		return nil, next, wrap(op, err)
	}
	// What an admin has checked comes last.
	for _, checking := range []bool{false, true} {
		err = q(`SELECT id, account_id, lookup_attempts FROM employee WHERE checking = ? AND lookup_due_ms <= ? AND account_id IS NOT NULL ORDER BY lookup_due_ms LIMIT ?`, func(r row) error {
			due = append(due, timeclock.Lookup{EmployeeID: r.int(0), AccountID: r.str(1), Attempts: int(r.int(2))})
			return nil
		}, checking, now, max(0, n-len(due)))
		if err != nil {
			return nil, next, wrap(op, err)
		}
	}
	err = q(`SELECT min(t) FROM (SELECT min(due_ms) AS t FROM sender WHERE due_ms > ?1
		UNION ALL SELECT min(lookup_due_ms) FROM employee WHERE checking = 0 AND lookup_due_ms > ?1
		UNION ALL SELECT min(lookup_due_ms) FROM employee WHERE checking = 1 AND lookup_due_ms > ?1)`, func(r row) error { next = r.time(0); return nil }, now)
	return due, next, wrap(op, err)
}

// Resolved implements timeclock.Senders.
func (d *DB) Resolved(ctx context.Context, r timeclock.Resolution) error {
	return d.write(ctx, "sqlite.Resolved", func(t *tx) error {
		t.changed(timeclock.TopicSenders)
		if err := t.run(sqlLookupsChanged); err != nil {
			return err
		}
		if r.Lookup.UserID == "" {
			return t.resolvedEmployee(r)
		}
		return t.resolvedSender(r)
	})
}

// resolvedEmployee records the answer about an employee's account id.
func (t *tx) resolvedEmployee(r timeclock.Resolution) error {
	if !r.RetryAt.IsZero() {
		_, _, err := t.exec("UPDATE employee SET lookup_due_ms = ?, lookup_attempts = lookup_attempts + 1, lookup_code = ? WHERE id = ? AND account_id = ?",
			r.RetryAt, r.Code, r.Lookup.EmployeeID, r.Lookup.AccountID)
		return err
	}
	// The id may have been edited while LINE WORKS was asked: then this answer is of no use.
	_, n, err := t.exec("UPDATE employee SET lookup_due_ms = NULL, lookup_attempts = 0, lookup_code = ?, lookup_ms = ?, checking = 0 WHERE id = ? AND account_id = ?",
		orNull(r.Code), r.At, r.Lookup.EmployeeID, r.Lookup.AccountID)
	if err != nil || n == 0 {
		return err
	}
	if r.UserID == "" {
		// Whom the ID is linked to may have another one by now.
		_, _, err := t.exec(sqlAskLinked, r.Lookup.EmployeeID, r.At, r.At.Add(-askAgainAfter))
		return err
	}
	if err := t.saveSender(r.UserID, r.AccountID, r.At); err != nil {
		return err
	}
	return t.link(r.UserID, r.Lookup.AccountID)
}

// resolvedSender records who is behind a user id.
func (t *tx) resolvedSender(r timeclock.Resolution) error {
	user := r.Lookup.UserID
	if !r.RetryAt.IsZero() {
		_, _, err := t.exec("UPDATE sender SET due_ms = ?, attempts = attempts + 1, code = ? WHERE user_id = ?", r.RetryAt, r.Code, user)
		return err
	}
	if err := t.saveSender(user, r.AccountID, r.At); err != nil {
		return err
	}
	if r.AccountID == "" {
		// Whom he is linked to may have a new member under the old ID.
		if _, _, err := t.exec(sqlAskOwner, user, r.At, r.At.Add(-askAgainAfter)); err != nil {
			return err
		}
	} else if _, _, err := t.exec(sqlFoundAgain, user, r.AccountID, r.At); err != nil {
		return err
	}
	return t.link(user, r.AccountID)
}

func (t *tx) saveSender(user, account string, at time.Time) error {
	_, _, err := t.exec(`INSERT INTO sender (user_id, account_id, checked_ms) VALUES (?, ?, ?)
		ON CONFLICT (user_id) DO UPDATE SET account_id = excluded.account_id, checked_ms = excluded.checked_ms, due_ms = NULL, attempts = 0, code = NULL`,
		user, orNull(account), at)
	return err
}

// link ties user to the employee who has the account id, unless that employee
// is tied to another user (an admin must confirm) or the user to another
// employee (his address changed; he goes on punching as before), unless that
// one has left. Then the user's waiting messages are decided, oldest first.
func (t *tx) link(user, account string) error {
	var linked, owner int64
	var ownerUser string
	var left bool
	if _, err := t.one("SELECT id, left_on IS NOT NULL AND left_on < ?2 FROM employee WHERE user_id = ?1", func(r row) error {
		linked, left = r.int(0), r.bool(1)
		return nil
	}, user, t.today()); err != nil {
		return err
	}
	if left && account != "" {
		var err error
		if linked, err = t.letGo(user, account, linked); err != nil {
			return err
		}
	}
	if account != "" && linked == 0 {
		if _, err := t.one("SELECT id, user_id FROM employee WHERE account_id = ?", func(r row) error { owner, ownerUser = r.int(0), r.str(1); return nil }, account); err != nil {
			return err
		}
	}
	var conflict any
	switch {
	case linked != 0 || owner == 0:
	case ownerUser == "":
		if _, _, err := t.exec("UPDATE employee SET user_id = ?, lookup_due_ms = NULL, lookup_code = NULL, updated_ms = ? WHERE id = ?", user, t.now, owner); err != nil {
			return err
		}
		if _, _, err := t.exec(sqlFirstUser, user, owner, account); err != nil {
			return err
		}
		t.changed(timeclock.TopicEmployees)
	case ownerUser != user:
		conflict = owner
	}
	if _, _, err := t.exec("UPDATE sender SET conflict_employee_id = ? WHERE user_id = ?", conflict, user); err != nil {
		return err
	}
	// The rows just written moved the revision: read people anew.
	if err := t.refresh(); err != nil {
		return err
	}
	return t.decideWaiting(user)
}

// letGo takes user off linked, who has left, if account is by now that of
// somebody who has not: of the same person, who was hired again, or of whoever
// was given his member. It says whom the user is tied to then.
func (t *tx) letGo(user, account string, linked int64) (int64, error) {
	code := ""
	found, err := t.one("SELECT l.code FROM employee l, employee e WHERE l.id = ?1 AND e.account_id = ?2 AND e.id <> l.id AND (e.left_on IS NULL OR e.left_on >= ?3)",
		func(r row) error { code = r.str(0); return nil }, linked, account, t.today())
	if err != nil || !found {
		return linked, err
	}
	if _, _, err := t.exec("UPDATE employee SET user_id = NULL, updated_ms = ? WHERE id = ?", t.now, linked); err != nil {
		return linked, err
	}
	t.changed(timeclock.TopicEmployees)
	return 0, t.operation(timeclock.System(), "let_go_sender", "employee", code, map[string]string{"user_id": user}, nil)
}

// decideWaiting decides the messages that waited for their sender, in the
// order they were written, each in a savepoint of its own.
func (t *tx) decideWaiting(user string) error {
	type waiting struct {
		id int64
		m  timeclock.Message
	}
	var ws []waiting
	if err := t.query(`SELECT id, issued_ms, received_ms, kind, type, user_id, channel_id, domain_id, text, postback, raw FROM event
		WHERE user_id = ? AND outcome = 'awaiting_sender' ORDER BY issued_ms, id`, func(r row) error {
		ws = append(ws, waiting{r.int(0), scanMessage(r)})
		return nil
	}, user); err != nil {
		return err
	}
	for i := range ws {
		if err := t.redo(&ws[i].m, ws[i].id); err != nil {
			return err
		}
	}
	return nil
}

// redo decides a stored event again; a failure of ours marks it failed.
func (t *tx) redo(m *timeclock.Message, id int64) error {
	if _, _, err := t.exec("SAVEPOINT message"); err != nil {
		return err
	}
	err := t.guard(func() error { return t.apply(m, id) })
	if err != nil {
		if endsBatch(err) {
			return err
		}
		if e := t.undo(); e != nil {
			return e
		}
		t.db.log.Error("a waiting message failed", "event", id, "err", err)
		if _, _, e := t.exec("UPDATE event SET outcome = 'failed', reason = ? WHERE id = ?", timeclock.CodeOf(err), id); e != nil {
			return e
		}
	}
	_, _, err = t.exec("RELEASE message")
	return err
}

// scanMessage reads id, issued_ms, received_ms, kind, type, user_id, channel_id, domain_id, text, postback, raw.
func scanMessage(r row) timeclock.Message {
	return timeclock.Message{
		IssuedAt: r.time(1), ReceivedAt: r.time(2), Kind: timeclock.MessageKind(r.str(3)), Type: r.str(4), UserID: r.str(5), ChannelID: r.str(6),
		DomainID: r.int(7), Text: r.str(8), Postback: r.str(9), Raw: r.bytes(10),
	}
}

// ConfirmSender ties a user whose address belongs to an employee with another
// user to that employee in his place: somebody got a new LINE WORKS account.
// What he wrote before can be made a punch by hand. Right: edit_accounts.
// Codes: forbidden, not_found if nothing is to be confirmed.
func (d *DB) ConfirmSender(ctx context.Context, a timeclock.Actor, user string) error {
	const op = "sqlite.ConfirmSender"
	return d.confirm(ctx, op, a, func(*tx) (string, error) { return user, nil })
}

// confirm is ConfirmSender of the user that find names; "" for nobody.
func (d *DB) confirm(ctx context.Context, op string, a timeclock.Actor, find func(*tx) (user string, err error)) error {
	if err := timeclock.May(a, timeclock.EditAccounts); err != nil {
		return err
	}
	if !a.Scope.All() {
		// Whose account it is, is a matter of the whole company: the sender belongs to no 所属 yet.
		return timeclock.E(op, timeclock.CodeForbidden, nil)
	}
	return d.write(ctx, op, func(t *tx) error {
		user, err := find(t)
		if err != nil {
			return err
		}
		var employee int64
		var old string
		found, err := t.one(`SELECT e.id, e.user_id FROM sender s JOIN employee e ON e.id = s.conflict_employee_id WHERE s.user_id = ?`,
			func(r row) error { employee, old = r.int(0), r.str(1); return nil }, user)
		if err != nil {
			return err
		}
		if !found {
			return timeclock.E(op, timeclock.CodeNotFound, nil)
		}
		// Who else wanted to be this employee is asked about anew.
		if _, _, err := t.exec("UPDATE sender SET conflict_employee_id = NULL, due_ms = iif(user_id = ?1, due_ms, ?2) WHERE conflict_employee_id = ?3", user, t.now, employee); err != nil {
			return err
		}
		if _, _, err := t.exec("UPDATE employee SET user_id = ?, version = version + 1, updated_ms = ? WHERE id = ?", user, t.now, employee); err != nil {
			return err
		}
		t.changed(timeclock.TopicEmployees, timeclock.TopicSenders)
		return t.operation(a, "confirm_sender", "employee", employee, map[string]string{"user_id": old}, map[string]string{"user_id": user})
	})
}
