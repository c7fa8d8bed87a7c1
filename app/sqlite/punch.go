package sqlite

import (
	"encoding/json"
	"errors"

	"punchline/app/timeclock"
)

func scanPunch(r row) timeclock.Punch {
	return timeclock.Punch{
		ID: r.int(0), EmployeeID: r.int(1), Type: timeclock.PunchType(r.str(2)), At: r.time(3), UTCOffsetMin: int(r.int(4)),
		WorkDate: timeclock.Date(r.str(5)), DivisionID: r.int(6), EmploymentTypeID: r.int(7), Source: timeclock.Source(r.str(8)),
		EventID: r.int(9), ReceivedAt: r.time(10), MadeAt: r.time(11), Flags: timeclock.PunchFlag(r.int(12)), Voided: r.bool(13), Version: r.int(14),
	}
}

// insertPunch stores a new punch and sets its id.
func (t *tx) insertPunch(p *timeclock.Punch) error {
	id, _, err := t.exec(sqlInsertPunch, p.EmployeeID, p.Type, p.At, p.UTCOffsetMin, p.WorkDate, p.DivisionID, p.EmploymentTypeID,
		p.Source, orNull(p.EventID), p.ReceivedAt, p.MadeAt, p.Flags)
	if err != nil {
		return err
	}
	p.ID = id
	t.changed(timeclock.TopicPunches)
	return nil
}

// voidPunch voids a punch at its owner's wish by chat; the history says which
// message asked for it.
func (t *tx) voidPunch(p *timeclock.Punch, by *timeclock.Employee, eventID int64) error {
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
	_, _, err = t.exec(sqlPunchStory, p.ID, p.Version+1, t.now, timeclock.ActorEmployee, by.ID, by.Name(), eventID, "chat", string(old), string(now))
	return err
}

// saveWorkday stores a working day worked out anew.
func (t *tx) saveWorkday(w *timeclock.Workday) error {
	_, _, err := t.exec(sqlUpsertWorkday, w.Date, w.EmployeeID, w.Flags, w.Presence, w.Since, w.FirstIn, w.LastOut, w.WorkedMin, w.Punches)
	return err
}
