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
	old, err := json.Marshal(map[string]any{"voided": false})
	if err != nil {
		return err
	}
	now, err := json.Marshal(map[string]any{"voided": true})
	if err != nil {
		return err
	}
	t.changed(timeclock.TopicPunches)
	t.recent.voided(p)
	if err := t.lastVoided(p); err != nil {
		return err
	}
	_, _, err = t.exec(sqlPunchStory, p.ID, p.Version+1, t.now, by.Kind, by.ID, by.Name, orNull(eventID), reason, string(old), string(now))
	return err
}

// saveWorkday stores a working day worked out anew.
func (t *tx) saveWorkday(w *timeclock.Workday) error {
	return t.run(sqlUpsertWorkday, w.Date, w.EmployeeID, w.Flags, w.Presence, w.Since, w.FirstIn, w.LastOut, w.WorkedMin, w.Punches)
}
