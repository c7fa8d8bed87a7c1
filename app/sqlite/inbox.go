package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/mattn/go-sqlite3"

	"punchline/app/timeclock"
)

const (
	sqlInsertEvent = `INSERT INTO event (id, issued_ms, key, received_ms, kind, type, user_id, channel_id, domain_id, text, postback, raw, outcome, reason, employee_id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	sqlDecideEvent = `UPDATE event SET outcome = ?, reason = ?, employee_id = ?, raw = ? WHERE id = ?`

	sqlInsertPunch = `INSERT INTO punch (id, employee_id, type, punched_ms, utc_offset_min, work_date, division_id, employment_type_id, source, event_id, received_ms, made_ms, flags, voided, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1)`
	sqlVoidPunch = `UPDATE punch SET voided = 1, version = version + 1 WHERE id = ? AND version = ? AND voided = 0`
	sqlMovePunch = `UPDATE punch SET work_date = ?, division_id = ?, employment_type_id = ?, version = version + 1 WHERE id = ? AND version = ? AND voided = 0`
	sqlVoided    = `SELECT p.id, p.type, p.punched_ms, v.issued_ms FROM punch p JOIN punch_history h ON h.punch_id = p.id AND h.version = p.version
		JOIN event v ON v.id = h.event_id WHERE p.work_date = ? AND p.employee_id = ? AND p.voided = 1 AND h.actor_kind = 'employee'`
	sqlPunchStory = `INSERT INTO punch_history (punch_id, version, at_ms, actor_kind, actor_id, actor_name, event_id, reason, old, new) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	sqlUpsertWorkday = `INSERT INTO workday VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (work_date, employee_id) DO UPDATE SET flags = excluded.flags, presence = excluded.presence, since_ms = excluded.since_ms,
		first_in_ms = excluded.first_in_ms, last_out_ms = excluded.last_out_ms, worked_min = excluded.worked_min, punches = excluded.punches`

	sqlInsertQuestion = `INSERT INTO question (event_id, employee_id, user_id, channel_id, asked_ms, received_ms, expires_ms, choices, wanted_type, wanted_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	sqlAnswerQuestion = `UPDATE question SET answer = ?, answer_event_id = ? WHERE id = ? AND answer IS NULL`
	sqlQuestion       = `SELECT id, event_id, employee_id, user_id, channel_id, asked_ms, received_ms, expires_ms, choices, answer, wanted_type, wanted_ms FROM question WHERE id = ?`

	sqlBotAdmin = `SELECT 1 FROM connection, json_each(connection.admins) WHERE value = lower(?)`

	sqlInsertOutbox = `INSERT INTO outbox (kind, priority, reply_case, params, user_id, channel_id, event_id, employee_id, state, not_before_ms, created_ms)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', 0, ?)` // due at once, also when the clock is set back before it is sent
	sqlInsertPost = `INSERT INTO outbox (kind, priority, reply_case, params, user_id, employee_id, state, not_before_ms, created_ms, expires_ms)
		VALUES (?, ?, ?, ?, ?, ?, 'queued', 0, ?, ?)`
	sqlSenderDue = `INSERT INTO sender (user_id, due_ms) VALUES (?, ?) ON CONFLICT (user_id) DO UPDATE SET due_ms = excluded.due_ms WHERE sender.due_ms IS NULL`
	sqlCount     = `INSERT INTO counter VALUES (?, ?, 1) ON CONFLICT (day, name) DO UPDATE SET n = n + 1`
)

// RecheckAfter is how long an address of LINE WORKS is believed.
const RecheckAfter = 24 * time.Hour

// counterGroupTalk counts what is said in group rooms while punching there is off.
const counterGroupTalk = "group_talk"

// Record implements timeclock.Inbox.
func (d *DB) Record(ctx context.Context, m timeclock.Message) error {
	return d.w.submit(ctx, "sqlite.Record", &m)
}

// runBatch writes the messages of jobs in one transaction and answers each.
//
// The first try goes without savepoints: they make SQLite copy every page a
// message touches, which costs a quarter of the whole. If a message fails, all
// is rolled back and tried again with a savepoint each, so that the one that
// fails leaves its neighbours alone.
func (w *writer) runBatch(jobs []job) {
	const op = "sqlite.Record"
	results := make([]error, len(jobs))
	err := w.tryBatch(jobs, results, (*tx).applyNew)
	if err != nil && !endsBatch(err) {
		w.db.log.Warn("a batch is written again, message by message", "messages", len(jobs), "err", err)
		err = w.tryBatch(jobs, results, (*tx).record)
	}
	if err != nil {
		for i := range results {
			results[i] = err
		}
		w.settleUnknown(jobs, results)
	}
	for i, j := range jobs {
		j.done <- wrap(op, results[i])
	}
}

// tryBatch writes the messages in one transaction, each by write, which gives
// the error of the one message and that of the whole. An error of the whole is
// returned; then nothing is on disk, unless the COMMIT itself failed.
func (w *writer) tryBatch(jobs []job, results []error, write func(*tx, *timeclock.Message) (lost, err error)) error {
	t, err := w.begin()
	if err != nil {
		return err
	}
	for i, j := range jobs {
		if results[i], err = write(t, j.msg); err != nil {
			w.rollback()
			return err
		}
	}
	return w.commit(t)
}

// applyNew writes one message and all that follows from it.
func (t *tx) applyNew(m *timeclock.Message) (lost, err error) {
	return nil, t.guard(func() error { return t.apply(m, 0) })
}

// settleUnknown finds out which messages of a failed batch are on disk after
// all: a COMMIT that reports an error may still have happened.
func (w *writer) settleUnknown(jobs []job, results []error) {
	if w.conn == nil {
		if err := w.reopen(); err != nil {
			return
		}
	}
	for i, j := range jobs {
		key := j.msg.Key()
		found, err := w.conn.one("SELECT 1 FROM event WHERE issued_ms = ? AND key = ?", func(row) error { return nil },
			timeclock.Millis(j.msg.IssuedAt), key[:])
		if err == nil && found {
			results[i] = nil
		}
	}
}

// record writes one message and all that follows from it, inside a savepoint.
// A failure of ours leaves the event as failed, for the admin to see and redo.
// What cannot even be kept as failed is lost, and nothing else with it.
func (t *tx) record(m *timeclock.Message) (lost, err error) {
	if _, _, err := t.exec("SAVEPOINT message"); err != nil {
		return nil, err
	}
	if _, err := t.applyNew(m); err != nil {
		if endsBatch(err) {
			return nil, err
		}
		t.db.log.Error("a message failed", "type", m.Type, "issued_at", m.IssuedAt, "err", err)
		if lost, err = t.keepFailed(m, err); err != nil {
			return nil, err
		}
	}
	_, _, err = t.exec("RELEASE message")
	return lost, err
}

// keepFailed undoes what m did since its savepoint and keeps it as failed.
func (t *tx) keepFailed(m *timeclock.Message, failure error) (lost, err error) {
	if err := t.undo(); err != nil {
		return nil, err
	}
	if _, err := t.insertEvent(m, timeclock.OutcomeFailed, string(timeclock.CodeOf(failure)), 0, m.Raw); err != nil {
		if endsBatch(err) {
			return nil, err
		}
		return err, t.undo()
	}
	t.changed(timeclock.TopicEvents)
	return nil, nil
}

// undo takes back everything since the savepoint of a message, and what was
// learned from it about people.
func (t *tx) undo() error {
	_, _, err := t.exec("ROLLBACK TO message")
	t.people.forget()
	t.people.at(t.people.revision)
	t.recent.forget()
	return err
}

// guard turns a panic of f into an error.
func (t *tx) guard(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = timeclock.PanicError("sqlite.record", v)
		}
	}()
	return f()
}

// insertEvent stores m and gives its id; 0 if it is stored already.
func (t *tx) insertEvent(m *timeclock.Message, o timeclock.Outcome, reason string, employee int64, raw []byte) (id int64, err error) {
	key := m.Key()
	var keep any
	if raw != nil {
		keep = raw
	}
	// As numbers: to value the year 1 is no time at all.
	id = t.eventID + 1
	err = t.run(sqlInsertEvent, id, timeclock.Millis(m.IssuedAt), key[:], timeclock.Millis(m.ReceivedAt), m.Kind, m.Type, orNull(m.UserID), orNull(m.ChannelID), m.DomainID,
		orNull(m.Text), orNull(m.Postback), keep, o, orNull(reason), orNull(employee))
	// Cheaper than ON CONFLICT, whose outcome costs a call of its own to ask for.
	if se, ok := errors.AsType[sqlite3.Error](err); ok && se.ExtendedCode == sqlite3.ErrConstraintUnique {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	t.eventID = id
	return id, nil
}

// apply decides m and stores what follows. eventID is the row of an event
// stored before (awaiting its sender, failed, quarantined); 0 inserts it.
func (t *tx) apply(m *timeclock.Message, eventID int64) error {
	s, err := t.situation(m)
	if err != nil {
		return err
	}
	var asking error
	t.onAsking(s, &asking)
	dec := t.db.opts.Decide(s)
	if asking != nil {
		return asking
	}
	if dec.Outcome == timeclock.OutcomeNotKept {
		_, _, err := t.exec(sqlCount, t.rules.BoundaryDate(m.ReceivedAt), counterGroupTalk)
		return err
	}
	var raw []byte
	if m.Kind == timeclock.KindUnknown || m.Kind == timeclock.KindOther || dec.Outcome == timeclock.OutcomeAwaitingSender {
		raw = m.Raw
	}
	var employee int64
	if s.Employee != nil {
		employee = s.Employee.ID
	}
	if eventID == 0 {
		if eventID, err = t.insertEvent(m, dec.Outcome, string(dec.Case), employee, raw); err != nil {
			return err
		}
		if eventID == 0 {
			return nil // the same event again
		}
	} else if _, _, err := t.exec(sqlDecideEvent, dec.Outcome, orNull(dec.Case), orNull(employee), raw, eventID); err != nil {
		return err
	}
	t.changed(timeclock.TopicEvents)
	if err := t.answered(m, s.Employee); err != nil {
		return err
	}
	if dec.Outcome == timeclock.OutcomeAwaitingSender || t.recheckDue(s) {
		if _, _, err := t.exec(sqlSenderDue, m.UserID, t.now); err != nil {
			return err
		}
		t.changed(timeclock.TopicSenders)
	}
	return t.follow(m, s, &dec, eventID)
}

// recheckDue reports whether the address of the sender has not been asked for a day.
func (t *tx) recheckDue(s *timeclock.Situation) bool {
	if s.Employee == nil || t.now.Sub(s.Employee.SenderCheckedAt) < RecheckAfter {
		return false
	}
	// Once is enough: until the answer comes the cached person says so itself.
	s.Employee.SenderCheckedAt = t.now
	return true
}

// follow stores what a decision says beside the event.
func (t *tx) follow(m *timeclock.Message, s *timeclock.Situation, dec *timeclock.Decision, eventID int64) error {
	if p := dec.Punch; p != nil {
		if p.EventID == 0 {
			p.EventID = eventID
		}
		if err := t.insertPunch(p); err != nil {
			return err
		}
	}
	if p := dec.Void; p != nil {
		by := timeclock.Actor{Kind: timeclock.ActorEmployee, ID: s.Employee.ID, Name: s.Employee.Name()}
		if err := t.voidPunch(p, by, eventID, "chat"); err != nil {
			return err
		}
		if err := t.withdrawAbout(p.ID, eventID); err != nil {
			return err
		}
	}
	if err := t.followCorrection(dec, eventID); err != nil {
		return err
	}
	for _, date := range dec.DayOff {
		if err := t.run(sqlDayOff, date, s.Employee.ID, eventID); err != nil {
			return err
		}
	}
	for i := range dec.Days {
		if err := t.saveWorkday(&dec.Days[i]); err != nil {
			return err
		}
	}
	if len(dec.Days) > 0 {
		if err := t.settleDays(s, dec); err != nil {
			return err
		}
	}
	if dec.Answer != "" {
		if _, n, err := t.exec(sqlAnswerQuestion, dec.Answer, eventID, s.Question.ID); err != nil {
			return err
		} else if n != 1 {
			return timeclock.E("sqlite.follow", timeclock.CodeConflict, errors.New("the question was answered meanwhile"))
		}
	}
	if q := dec.Ask; q != nil {
		choices, err := json.Marshal(q.Choices)
		if err != nil {
			return err
		}
		id, _, err := t.exec(sqlInsertQuestion, eventID, q.EmployeeID, q.UserID, orNull(q.ChannelID), q.AskedAt, q.ReceivedAt, q.ExpiresAt, string(choices),
			orNull(q.WantedType), q.WantedAt)
		if err != nil {
			return err
		}
		dec.Params.Question = id
	}
	if dec.Case == "" {
		return nil
	}
	channel := m.ChannelID
	if dec.Private || !m.InRoom() {
		channel = ""
	}
	if dec.Answer != "" {
		channel = s.Question.ChannelID // a postback event names a channel in 1:1 rooms too
	}
	if err := t.enqueue(timeclock.OutReply, dec.Case, dec.Params, m.UserID, channel, eventID, s.Employee); err != nil {
		return err
	}
	if dec.Correction != nil {
		return t.run(sqlCorrectionReply, dec.Correction.ID)
	}
	return nil
}

// enqueue puts a message into the outbox.
func (t *tx) enqueue(k timeclock.OutgoingKind, c timeclock.Case, p timeclock.Params, user, channel string, eventID int64, e *timeclock.Employee) error {
	params, err := json.Marshal(p)
	if err != nil {
		return err
	}
	var employee int64
	if e != nil {
		employee = e.ID
	}
	if err := t.run(sqlInsertOutbox, k, k.Priority(), c, string(params), orNull(user), orNull(channel), orNull(eventID), orNull(employee), t.now); err != nil {
		return err
	}
	t.changed(timeclock.TopicOutbox)
	return nil
}

// post puts a message to an employee into the outbox that answers none of his,
// of no use after expires (zero: as all others), and gives its id.
func (t *tx) post(k timeclock.OutgoingKind, c timeclock.Case, p timeclock.Params, e *timeclock.Employee, expires time.Time) (id int64, err error) {
	params, err := json.Marshal(p)
	if err != nil {
		return 0, err
	}
	t.changed(timeclock.TopicOutbox)
	id, _, err = t.exec(sqlInsertPost, k, k.Priority(), c, string(params), e.UserID, e.ID, t.now, expires)
	return id, err
}

// situation loads what the decision about m rests on.
func (t *tx) situation(m *timeclock.Message) (*timeclock.Situation, error) {
	s := &timeclock.Situation{Message: m, Rules: t.rules, Now: t.now}
	if m.UserID == "" {
		return s, nil
	}
	p, err := t.person(m.UserID)
	if err != nil {
		return nil, err
	}
	s.Sender, s.Employee, s.AccountID = p.stateAt(t.now), p.employee, p.accountID
	if s.Sender == timeclock.SenderUnregistered {
		s.BotAdmin, err = t.one(sqlBotAdmin, func(row) error { return nil }, s.AccountID)
	}
	if p.employee == nil {
		return s, err
	}
	id, choice, isAnswer := timeclock.QuestionOf(m.Postback)
	if isAnswer {
		if s.Question, err = t.question(id); err != nil {
			return nil, err
		}
	}
	dates := t.rules.NearbyDates(m.IssuedAt)
	if s.Nearby, err = t.recentPunches(p.employee.ID, dates); err != nil {
		return nil, err
	}
	if s.Question == nil || s.Question.EmployeeID != p.employee.ID || !s.Question.Offers(choice) {
		return s, nil
	}
	// The choice punches at the time of the question: the days around it count too.
	for _, d := range t.rules.NearbyDates(s.Question.AskedAt) {
		if !slices.Contains(dates[:], d) {
			if s.Nearby, err = t.nearby(s.Nearby, p.employee.ID, d); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

// onAsking lets a decision ask for what few need; what goes wrong is left in failed.
func (t *tx) onAsking(s *timeclock.Situation, failed *error) {
	note := func(err error) {
		if *failed == nil {
			*failed = err
		}
	}
	s.OpenCorrections = func() []timeclock.Correction {
		open, err := t.openCorrections(s.Employee.ID)
		note(err)
		return open
	}
	s.LastWithdrawn = func() (*timeclock.Correction, time.Time) {
		c, at, err := t.withdrawnLast(s.Employee.ID)
		note(err)
		return c, at
	}
	s.LastVoid = func() (*timeclock.Punch, time.Time) {
		p, at, err := t.voidedLast(s.Employee.ID, s.Rules.NearbyDates(s.Message.IssuedAt))
		note(err)
		return p, at
	}
	s.Around = func(at time.Time) (near []timeclock.Punch) {
		var err error
		for _, d := range s.Rules.NearbyDates(at) {
			if near, err = t.nearby(near, s.Employee.ID, d); err != nil {
				note(err)
			}
		}
		return near
	}
}

// voidedLast is what an employee took back last by 取消 on some work dates, and
// when he wrote that; nil for nothing.
func (t *tx) voidedLast(employee int64, dates [3]timeclock.Date) (p *timeclock.Punch, at time.Time, err error) {
	for _, d := range dates {
		if err = t.query(sqlVoided, func(r row) error {
			if when := r.time(3); p == nil || when.After(at) {
				p, at = &timeclock.Punch{ID: r.int(0), EmployeeID: employee, Type: timeclock.PunchType(r.str(1)), At: r.time(2), WorkDate: d, Voided: true}, when
			}
			return nil
		}, d, employee); err != nil {
			return nil, at, err
		}
	}
	return p, at, nil
}

func (t *tx) question(id int64) (q *timeclock.Question, err error) {
	_, err = t.one(sqlQuestion, func(r row) error {
		q = &timeclock.Question{ID: r.int(0), EventID: r.int(1), EmployeeID: r.int(2), UserID: r.str(3), ChannelID: r.str(4),
			AskedAt: r.time(5), ReceivedAt: r.time(6), ExpiresAt: r.time(7), Answer: r.str(9),
			WantedType: timeclock.PunchType(r.str(10)), WantedAt: r.time(11)}
		return json.Unmarshal(r.bytes(8), &q.Choices)
	}, id)
	return q, err
}
