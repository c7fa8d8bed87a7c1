package sqlite

import (
	"encoding/json"
	"errors"

	"punchline/app/timeclock"
)

// insertPunch stores a new punch and gives it its id.
func (t *tx) insertPunch(p *timeclock.Punch) error {
	t.changed(timeclock.TopicPunches)
	id := t.punchID + 1
	if err := t.run(sqlInsertPunch, id, p.EmployeeID, p.Type, p.At, p.UTCOffsetMin, p.WorkDate, p.DivisionID, p.EmploymentTypeID,
		p.Source, orNull(p.EventID), p.ReceivedAt, p.MadeAt, p.Flags); err != nil {
		return err
	}
	t.punchID, p.ID, p.Version = id, id, 1
	t.recent.inserted(p)
	return nil
}

// voidPunch voids a punch; the history says who wished it and why, and which
// message asked for it, if one did.
func (t *tx) voidPunch(p *timeclock.Punch, by timeclock.Actor, eventID int64, reason string) error {
	_, n, err := t.exec(sqlVoidPunch, p.ID, p.Version)
	if err != nil {
		return err
	}
	if n != 1 {
		return timeclock.E("sqlite.voidPunch", timeclock.CodeConflict, errors.New("changed by somebody else meanwhile"))
	}
	t.changed(timeclock.TopicPunches)
	t.recent.voided(p)
	if err := t.lastVoided(p); err != nil {
		return err
	}
	return t.punchStory(p.ID, p.Version+1, by, eventID, reason, map[string]any{"voided": false}, map[string]any{"voided": true})
}

// movePunch gives a punch another work date, and where its employee belonged
// on that.
func (t *tx) movePunch(p *timeclock.Punch, to timeclock.Date, where timeclock.Assignment, by timeclock.Actor, reason string) error {
	_, n, err := t.exec(sqlMovePunch, to, where.DivisionID, where.EmploymentTypeID, p.ID, p.Version)
	if err != nil {
		return err
	}
	if n != 1 {
		return timeclock.E("sqlite.movePunch", timeclock.CodeConflict, errors.New("changed by somebody else meanwhile"))
	}
	t.changed(timeclock.TopicPunches)
	t.recent.forget()
	return t.punchStory(p.ID, p.Version+1, by, 0, reason, map[string]any{"work_date": p.WorkDate}, map[string]any{"work_date": to})
}

// punchStory tells in the history what became of a punch, with its new version.
func (t *tx) punchStory(id, version int64, by timeclock.Actor, eventID int64, reason string, old, now map[string]any) error {
	was, err := json.Marshal(old)
	if err != nil {
		return err
	}
	is, err := json.Marshal(now)
	if err != nil {
		return err
	}
	_, _, err = t.exec(sqlPunchStory, id, version, t.now, by.Kind, by.ID, by.Name, orNull(eventID), reason, string(was), string(is))
	return err
}

// saveWorkday stores a working day worked out anew.
func (t *tx) saveWorkday(w *timeclock.Workday) error {
	return t.run(sqlUpsertWorkday, w.Date, w.EmployeeID, w.Flags, w.Presence, w.Since, w.FirstIn, w.LastOut, w.WorkedMin, w.Punches)
}
