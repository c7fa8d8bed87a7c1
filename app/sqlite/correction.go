package sqlite

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"punchline/app/timeclock"
)

var _ timeclock.Corrections = (*DB)(nil)

const (
	sqlInsertCorrection = `INSERT INTO correction (event_id, employee_id, type, wanted_ms, work_date, punch_id, asked_ms, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'open')`
	// The row of the outbox that was just inserted.
	sqlCorrectionReply = `UPDATE correction SET reply_id = last_insert_rowid() WHERE id = ?`
	sqlOpenCorrections = `SELECT id, type, wanted_ms, version, work_date, punch_id FROM correction WHERE employee_id = ? AND state = 'open'`
	// By 「修正 取消」 alone.
	sqlWithdrawnLast = `SELECT c.id, c.type, c.wanted_ms, v.issued_ms FROM correction c JOIN event v ON v.id = c.withdrawn_by
		WHERE c.employee_id = ? AND c.withdrawn_by IS NOT NULL AND v.reason = 'request_withdrawn' ORDER BY v.issued_ms DESC LIMIT 1`
	sqlWithdraw      = `UPDATE correction SET state = 'withdrawn', decided_ms = ?, withdrawn_by = ?, version = version + 1 WHERE id = ? AND state = 'open'`
	sqlWithdrawAbout = `UPDATE correction SET state = 'withdrawn', decided_ms = ?, withdrawn_by = ?, version = version + 1 WHERE punch_id = ? AND state = 'open'`
	// Other requests about a punch that was replaced are about what took its place.
	sqlMoveAbout = `UPDATE correction SET punch_id = ?, version = version + 1 WHERE punch_id = ? AND state = 'open' AND id <> ?`
	sqlDecided   = `UPDATE correction SET state = ?, decided_ms = ?, decided_by = ?, admin_id = ?, reason = ?, new_punch_id = ?, told_id = ?, version = version + 1
		WHERE id = ? AND state = 'open'`
	sqlDayOff = `INSERT OR IGNORE INTO day_off VALUES (?, ?, ?)`

	sqlCorrectionCols = ` c.id, c.employee_id, c.type, c.wanted_ms, c.work_date, c.punch_id, c.event_id, c.asked_ms, c.state, c.version,
		c.decided_ms, c.decided_by, c.reason, c.new_punch_id,
		e.code, e.last_name, e.first_name, a.division_id, a.employment_type_id, v.text,
		p.type, p.punched_ms, p.source, p.voided, n.punched_ms, c.reply_id, c.told_id `
	// Where he belonged on that day, as with punches: who moves leaves his
	// requests with those who know that day.
	sqlCorrectionFrom = ` correction c CROSS JOIN employee e ON e.id = c.employee_id
		CROSS JOIN` + sqlBelongsOn + `c.work_date` + sqlBelongsEnd + `
		LEFT JOIN event v ON v.id = c.event_id LEFT JOIN punch p ON p.id = c.punch_id LEFT JOIN punch n ON n.id = c.new_punch_id `
	sqlCorrection = `SELECT` + sqlCorrectionCols + `FROM` + sqlCorrectionFrom + `WHERE c.id = ?4 AND` + sqlInScope
	sqlPunchDate  = `SELECT work_date FROM punch WHERE id = ?`
	sqlDayPunches = `SELECT id, type, punched_ms, source, flags, voided FROM punch WHERE work_date = ? AND employee_id = ? ORDER BY punched_ms, id`
	sqlSent       = `SELECT state, text FROM outbox WHERE id = ?`
)

// followCorrection stores what a decision says of 修正申請.
func (t *tx) followCorrection(dec *timeclock.Decision, eventID int64) error {
	if c := dec.Correction; c != nil {
		if c.EventID == 0 {
			c.EventID = eventID
		}
		if c.ReplacesNew {
			c.PunchID = dec.Punch.ID
		}
		var err error
		if c.ID, _, err = t.exec(sqlInsertCorrection, c.EventID, c.EmployeeID, c.Type, c.WantedAt, c.WorkDate, orNull(c.PunchID), c.AskedAt); err != nil {
			return err
		}
		t.changed(timeclock.TopicCorrections)
	}
	for _, c := range dec.Withdraw {
		t.changed(timeclock.TopicCorrections)
		if err := t.run(sqlWithdraw, t.now, eventID, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// withdrawAbout takes back the open requests about a punch that was voided.
func (t *tx) withdrawAbout(punch, eventID int64) error {
	_, n, err := t.exec(sqlWithdrawAbout, t.now, eventID, punch)
	if n > 0 {
		t.changed(timeclock.TopicCorrections)
	}
	return err
}

func (t *tx) openCorrections(employee int64) (open []timeclock.Correction, err error) {
	err = t.query(sqlOpenCorrections, func(r row) error {
		open = append(open, timeclock.Correction{ID: r.int(0), EmployeeID: employee, Type: timeclock.PunchType(r.str(1)), WantedAt: r.time(2),
			State: timeclock.CorrectionOpen, Version: r.int(3), WorkDate: timeclock.Date(r.str(4)), PunchID: r.int(5)})
		return nil
	}, employee)
	return open, err
}

// withdrawnLast is the request that an employee took back last by 「修正 取消」,
// and when he wrote that; nil for none.
func (t *tx) withdrawnLast(employee int64) (c *timeclock.Correction, at time.Time, err error) {
	_, err = t.one(sqlWithdrawnLast, func(r row) error {
		c = &timeclock.Correction{ID: r.int(0), EmployeeID: employee, Type: timeclock.PunchType(r.str(1)), WantedAt: r.time(2), State: timeclock.CorrectionWithdrawn}
		at = r.time(3)
		return nil
	}, employee)
	return c, at, err
}

// storedCorrection is a request with the ids of what was said about it.
type storedCorrection struct {
	timeclock.CorrectionEntry
	replyID, toldID int64
}

func scanCorrection(r row, rules *timeclock.Rules) (c storedCorrection) {
	local := func(i int) time.Time {
		if t := r.time(i); !t.IsZero() {
			return t.In(rules.Location)
		}
		return time.Time{}
	}
	e := timeclock.Employee{LastName: r.str(15), FirstName: r.str(16)}
	c.Correction = timeclock.Correction{
		ID: r.int(0), EmployeeID: r.int(1), Type: timeclock.PunchType(r.str(2)), WantedAt: local(3), WorkDate: timeclock.Date(r.str(4)), PunchID: r.int(5),
		EventID: r.int(6), AskedAt: local(7), State: timeclock.CorrectionState(r.str(8)), Version: r.int(9),
		DecidedAt: local(10), DecidedBy: r.str(11), Reason: r.str(12), NewPunchID: r.int(13),
	}
	c.Code, c.Name, c.Message, c.ResultAt = r.str(14), e.Name(), r.str(19), local(24)
	c.Division, c.EmploymentType = rules.Divisions[r.int(17)].Name, rules.EmploymentTypes[r.int(18)].Name
	if c.PunchID != 0 {
		c.Replaces = &timeclock.Punch{ID: c.PunchID, Type: timeclock.PunchType(r.str(20)), At: local(21), Source: timeclock.Source(r.str(22)), Voided: r.bool(23)}
	}
	c.replyID, c.toldID = r.int(25), r.int(26)
	return c
}

// Corrections implements timeclock.Corrections.
func (d *DB) Corrections(ctx context.Context, a timeclock.Actor, q timeclock.CorrectionQuery) (p timeclock.CorrectionPage, err error) {
	const op = "sqlite.Corrections"
	r, err := d.roll(ctx, a, timeclock.ReadRecords)
	if err != nil {
		return p, err
	}
	if q.Limit == 0 {
		q.Limit = timeclock.MaxPage
	}
	if q.Offset < 0 || q.Limit < 0 || q.Limit > timeclock.MaxPage {
		return p, timeclock.Invalid(op, "limit", "not within 0 to "+strconv.Itoa(timeclock.MaxPage))
	}
	if q.State != "" && !q.State.Valid() {
		return p, timeclock.Invalid(op, "state", "unknown state")
	}
	for _, date := range []timeclock.Date{q.AskedFrom, q.AskedTo} {
		if _, err := timeclock.ParseDate(string(date)); err != nil && date != "" {
			return p, timeclock.Invalid(op, "asked", err.Error())
		}
	}
	order, ok := correctionOrder(q.Sort, q.Desc)
	if !ok {
		return p, timeclock.Invalid(op, "sort", "unknown order")
	}
	l := newListQuery(r)
	l.in("a.division_id", r.divisions)
	l.in("a.employment_type_id", r.types)
	where := func() string {
		if len(l.where) == 0 {
			return ""
		}
		return " WHERE " + strings.Join(l.where, " AND ")
	}
	read := d.reader(ctx)
	open := "SELECT count(*) FROM" + sqlCorrectionFrom + where()
	if len(l.where) == 0 {
		open += " WHERE c.state = 'open'"
	} else {
		open += " AND c.state = 'open'"
	}
	if err := read(open, func(x row) error { p.Open = int(x.int(0)); return nil }, l.args...); err != nil {
		return p, wrap(op, err)
	}
	l.is("a.division_id", q.DivisionID)
	l.is("a.employment_type_id", q.EmploymentTypeID)
	if q.AskedFrom != "" {
		l.and("c.asked_ms >= " + l.arg(startOf(q.AskedFrom, r.rules.Location)))
	}
	if q.AskedTo != "" {
		l.and("c.asked_ms < " + l.arg(startOf(q.AskedTo.AddDays(1), r.rules.Location)))
	}
	l.text(q.Text)
	if q.State != "" {
		l.filter("c.state", string(q.State))
	}
	from := sqlCorrectionFrom + where()
	if err := read("SELECT count(*) FROM"+from, func(x row) error { p.Total = int(x.int(0)); return nil }, l.args...); err != nil {
		return p, wrap(op, err)
	}
	rows := "SELECT" + sqlCorrectionCols + "FROM" + from + " ORDER BY " + order + " LIMIT " + l.arg(q.Limit) + " OFFSET " + l.arg(q.Offset)
	err = read(rows, func(x row) error {
		p.Entries = append(p.Entries, scanCorrection(x, r.rules).CorrectionEntry)
		return nil
	}, l.args...)
	return p, wrap(op, err)
}

// startOf is when a date begins there.
func startOf(d timeclock.Date, there *time.Location) time.Time {
	year, month, day := d.Time().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, there)
}

// correctionOrder reports false for an order that is not known.
func correctionOrder(by timeclock.CorrectionSort, desc bool) (order string, ok bool) {
	const newest = "c.asked_ms DESC, c.id DESC"
	dir := ""
	if desc {
		dir = " DESC"
	}
	switch by {
	case "":
		return newest, true
	case timeclock.CorrectionByAsked:
		return "c.asked_ms" + dir + ", c.id" + dir, true
	case timeclock.CorrectionByWanted:
		order = "c.wanted_ms" + dir
	case timeclock.CorrectionByCode:
		order = "e.code" + dir
	case timeclock.CorrectionByName:
		order = "e.kana = '', e.kana" + dir + ", e.last_name" + dir + ", e.first_name" + dir
	case timeclock.CorrectionByState:
		order = "CASE c.state WHEN 'open' THEN 0 WHEN 'approved' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END" + dir
	default:
		return "", false
	}
	return order + ", " + newest, true
}

// Correction implements timeclock.Corrections.
func (d *DB) Correction(ctx context.Context, a timeclock.Actor, id int64) (c timeclock.CorrectionDetail, err error) {
	const op = "sqlite.Correction"
	r, err := d.roll(ctx, a, timeclock.ReadRecords)
	if err != nil {
		return c, err
	}
	read := d.reader(ctx)
	stored, err := r.correction(read, op, id)
	if err != nil {
		return c, wrap(op, err)
	}
	c.CorrectionEntry = stored.CorrectionEntry
	if err := read(sqlDayPunches, func(x row) error {
		c.Day = append(c.Day, timeclock.Punch{ID: x.int(0), Type: timeclock.PunchType(x.str(1)), At: x.time(2).In(r.rules.Location), Source: timeclock.Source(x.str(3)),
			Flags: timeclock.PunchFlag(x.int(4)), Voided: x.bool(5)})
		return nil
	}, c.WorkDate, c.EmployeeID); err != nil {
		return c, wrap(op, err)
	}
	if c.State == timeclock.CorrectionOpen && c.PunchID == 0 {
		// What came since may be what is meant: said before it is approved.
		var nearby []timeclock.Punch
		for _, d := range r.rules.NearbyDates(c.WantedAt) {
			if nearby, err = nearbyOn(read, nearby, c.EmployeeID, d); err != nil {
				return c, wrap(op, err)
			}
		}
		if c.Replaces = r.rules.Replaced(c.Correction, c.Type, c.WantedAt, nearby); c.Replaces != nil {
			c.Replaces.At = c.Replaces.At.In(r.rules.Location)
		}
	}
	if err := read(sqlSent, func(x row) error { c.Reply = x.str(1); return nil }, stored.replyID); err != nil {
		return c, wrap(op, err)
	}
	err = read(sqlSent, func(x row) error { c.Told = timeclock.SendState(x.str(0)); return nil }, stored.toldID)
	return c, wrap(op, err)
}

// correction is a request of the scope. Code: not_found.
func (r roll) correction(q queryFunc, op string, id int64) (c storedCorrection, err error) {
	err = q(sqlCorrection, func(x row) error { c = scanCorrection(x, r.rules); return nil }, r.today, r.divisions, r.types, id)
	if err == nil && c.ID == 0 {
		err = timeclock.E(op, timeclock.CodeNotFound, nil)
	}
	return c, err
}

// Approve implements timeclock.Corrections.
func (d *DB) Approve(ctx context.Context, a timeclock.Actor, id, version int64, choice timeclock.CorrectionChoice) error {
	const op = "sqlite.Approve"
	choice.Reason = timeclock.CleanText(choice.Reason)
	choice.WantedAt = inMillis(choice.WantedAt)
	return d.decide(ctx, op, a, id, version, func(t *tx, c *storedCorrection) (decision, error) {
		if err := choice.Check(t.now); err != nil {
			return decision{}, err
		}
		e, err := t.employee(c.EmployeeID)
		if err != nil {
			return decision{}, err
		}
		near := t.rules.NearbyDates(choice.WantedAt)
		dates := near[:]
		also := []timeclock.Date{c.WorkDate}
		if c.PunchID != 0 { // wherever the admin puts the time, that one goes
			if _, err := t.one(sqlPunchDate, func(x row) error { also = append(also, timeclock.Date(x.str(0))); return nil }, c.PunchID); err != nil {
				return decision{}, err
			}
		}
		for _, date := range also {
			if !slices.Contains(dates, date) {
				dates = append(dates, date)
			}
		}
		var nearby []timeclock.Punch
		for _, date := range dates {
			if nearby, err = t.nearby(nearby, c.EmployeeID, date); err != nil {
				return decision{}, err
			}
		}
		amend, ok := t.rules.Amend(c.Correction, choice, e, nearby, t.now)
		if !ok {
			return decision{}, timeclock.Refused(op, []timeclock.FieldProblem{{Field: "type", Reason: timeclock.ProblemNotPermitted}})
		}
		if err := t.amend(a, &amend, c); err != nil {
			return decision{}, err
		}
		out := decision{operation: "approve_correction", state: timeclock.CorrectionApproved, told: timeclock.CaseRequestApproved, reason: choice.Reason,
			typ: choice.Type, at: choice.WantedAt, punch: amend.Punch.ID}
		if choice.Type != c.Type || !choice.WantedAt.Equal(c.WantedAt) {
			out.told = timeclock.CaseRequestChanged
		}
		return out, nil
	})
}

// Decline implements timeclock.Corrections.
func (d *DB) Decline(ctx context.Context, a timeclock.Actor, id, version int64, reason string) error {
	if err := timeclock.CheckDecline(reason); err != nil {
		return err
	}
	return d.decide(ctx, "sqlite.Decline", a, id, version, func(_ *tx, c *storedCorrection) (decision, error) {
		return decision{operation: "decline_correction", state: timeclock.CorrectionDeclined, told: timeclock.CaseRequestDeclined, reason: timeclock.CleanText(reason), typ: c.Type, at: c.WantedAt}, nil
	})
}

// decision is what an admin decided about a request.
type decision struct {
	operation string
	state     timeclock.CorrectionState
	told      timeclock.Case
	reason    string
	typ       timeclock.PunchType
	at        time.Time
	punch     int64
}

// decide settles an open request in one transaction and tells the employee.
func (d *DB) decide(ctx context.Context, op string, a timeclock.Actor, id, version int64, work func(*tx, *storedCorrection) (decision, error)) error {
	if err := timeclock.May(a, timeclock.EditRecords); err != nil {
		return err
	}
	return d.write(ctx, op, func(t *tx) error {
		r := t.roll(a)
		c, err := r.correction(t.query, op, id)
		if err != nil {
			return err
		}
		if c.State != timeclock.CorrectionOpen || c.Version != version {
			return timeclock.E(op, timeclock.CodeConflict, nil)
		}
		dec, err := work(t, &c)
		if err != nil {
			return err
		}
		e, err := t.employee(c.EmployeeID)
		if err != nil {
			return err
		}
		var told int64
		if e.UserID != "" {
			p := timeclock.Params{Name: e.Name(), Type: dec.typ, At: timeclock.Millis(dec.at), Reason: dec.reason}
			if told, err = t.post(timeclock.OutCorrection, dec.told, p, e, time.Time{}); err != nil {
				return err
			}
		}
		if _, _, err := t.exec(sqlDecided, string(dec.state), t.now, a.Name, a.ID, orNull(dec.reason), orNull(dec.punch), orNull(told), id); err != nil {
			return err
		}
		t.changed(timeclock.TopicCorrections)
		return t.operation(a, dec.operation, "correction", strconv.FormatInt(id, 10),
			map[string]any{"employee": c.Code, "type": c.Type, "at": timeclock.Millis(c.WantedAt)},
			map[string]any{"type": dec.typ, "at": timeclock.Millis(dec.at), "reason": dec.reason, "punch": dec.punch})
	})
}

// amend puts an approved punch in place of the one it replaces, and works the
// days anew that this touches.
func (t *tx) amend(a timeclock.Actor, m *timeclock.Amendment, c *storedCorrection) error {
	reason := "correction " + strconv.FormatInt(c.ID, 10)
	touched := []timeclock.Punch{}
	if m.Void != nil {
		if err := t.voidPunch(m.Void, a, 0, reason); err != nil {
			return err
		}
		touched = append(touched, *m.Void)
	}
	if err := t.insertPunch(&m.Punch); err != nil {
		return err
	}
	if m.Void != nil {
		if err := t.run(sqlMoveAbout, m.Punch.ID, m.Void.ID, c.ID); err != nil {
			return err
		}
	}
	touched = append(touched, m.Punch)
	for i := range m.Move {
		p := &m.Move[i]
		touched = append(touched, *p) // the day that it leaves
		if err := t.movePunch(p, m.Punch.WorkDate, timeclock.Assignment{DivisionID: m.Punch.DivisionID, EmploymentTypeID: m.Punch.EmploymentTypeID}, a, reason); err != nil {
			return err
		}
	}
	if err := t.punchStory(m.Punch.ID, 1, a, 0, reason, map[string]any{}, map[string]any{"type": m.Punch.Type, "at": timeclock.Millis(m.Punch.At), "correction": c.ID}); err != nil {
		return err
	}
	// The later days first: a day is over when the next has begun.
	slices.SortFunc(touched, func(a, b timeclock.Punch) int { return cmp.Compare(b.WorkDate, a.WorkDate) })
	for i := range touched {
		p := &touched[i]
		next, err := t.clockInAfter(p.EmployeeID, p.WorkDate)
		if err != nil {
			return err
		}
		if err := t.redoDay(p.EmployeeID, p.WorkDate, next); err != nil {
			return err
		}
		if p.Type == timeclock.ClockIn {
			if err := t.settleDaysBefore(p, true); err != nil {
				return err
			}
		}
	}
	return nil
}
