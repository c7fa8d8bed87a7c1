package sqlite

import (
	"context"
	"encoding/json"
	"errors"

	"punchline/app/timeclock"
)

// feedReach is how many of the newest messages, and of the newest rows of the
// outbox, a feed looks through: enough for whoever sees a small part of a large
// company, and bounded for whoever sees a part in which nothing happens.
const feedReach = 50_000

const (
	// The people of the scope are found once and kept for the search.
	sqlFeed = `SELECT v.id, v.issued_ms, v.received_ms, v.employee_id, e.code, e.last_name, e.first_name, a.division_id,
			coalesce(e.account_id, s.account_id), v.outcome, v.reason, v.text
		FROM event v
		LEFT JOIN employee e ON e.id = v.employee_id
		LEFT JOIN` + sqlBelongs + `
		LEFT JOIN sender s ON s.user_id = v.user_id
		WHERE v.id > (SELECT max(id) FROM event) - ?4 AND v.outcome NOT IN ('ignored', 'noted', 'not_kept')
			AND ((?2 IS NULL AND ?3 IS NULL) OR v.employee_id IN (SELECT e.id FROM` + sqlAssigned + `WHERE` + sqlInScope + `))
		ORDER BY v.id DESC LIMIT ?5`

	// There is no index from an event to its reply: it would cost every message
	// an eighth of its time. The replies to the newest events are the newest rows.
	sqlNewestReplies = `SELECT event_id, state, code, params FROM outbox WHERE id > (SELECT max(id) FROM outbox) - ?1 AND event_id IS NOT NULL ORDER BY id DESC`

	// From the work dates a punch can have fallen on, through the index.
	sqlFeedFlags = `SELECT j.value ->> 'event', p.flags FROM json_each(?1) j
		CROSS JOIN punch p ON p.work_date = j.value ->> 'date' AND p.employee_id = j.value ->> 'employee' AND p.punched_ms = j.value ->> 'at'
		WHERE p.type = j.value ->> 'type'`
)

// errEnough ends a query early; it is no failure.
var errEnough = errors.New("enough rows")

// Feed implements timeclock.Home.
func (d *DB) Feed(ctx context.Context, a timeclock.Actor, limit int) ([]timeclock.FeedEntry, error) {
	const op = "sqlite.Feed"
	m, err := d.moment(ctx, a)
	if err != nil {
		return nil, err
	}
	if limit <= 0 || limit > timeclock.MaxFeed {
		limit = timeclock.MaxFeed
	}
	feed := make([]timeclock.FeedEntry, 0, limit)
	q := d.reader(ctx)
	if err := q(sqlFeed, func(r row) error {
		e := timeclock.Employee{LastName: r.str(5), FirstName: r.str(6)}
		feed = append(feed, timeclock.FeedEntry{
			EventID: r.int(0), At: m.local(r.time(1)), ReceivedAt: m.local(r.time(2)), EmployeeID: r.int(3), Code: r.str(4), Name: e.Name(),
			Division: m.rules.Divisions[r.int(7)].Name, AccountID: r.str(8), Outcome: timeclock.Outcome(r.str(9)), Reason: r.str(10), Message: r.str(11),
		})
		return nil
	}, m.date, m.divisions, m.types, feedReach, limit); err != nil {
		return nil, wrap(op, err)
	}
	if err := m.addReplies(q, feed); err != nil {
		return nil, wrap(op, err)
	}
	return feed, wrap(op, m.addFlags(q, feed))
}

// addReplies adds what became of the reply to each entry, and from the reply
// the type of the punch and its time: an answered question punches earlier
// than it was answered.
func (m moment) addReplies(q queryFunc, feed []timeclock.FeedEntry) error {
	wanted := map[int64]*timeclock.FeedEntry{}
	for i := range feed {
		// A reason is the case of a reply, but for failures, which have none.
		if e := &feed[i]; e.Reason != "" && e.Outcome != timeclock.OutcomeFailed {
			wanted[e.EventID] = e
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	err := q(sqlNewestReplies, func(r row) error {
		e, ok := wanted[r.int(0)]
		if !ok {
			return nil
		}
		delete(wanted, r.int(0))
		var p timeclock.Params
		if err := json.Unmarshal(r.bytes(3), &p); err != nil {
			return err
		}
		e.Reply, e.ReplyCode, e.Type = timeclock.SendState(r.str(1)), timeclock.Code(r.str(2)), p.Type
		if e.Outcome == timeclock.OutcomePunched && p.At != 0 {
			e.At = m.local(timeclock.FromMillis(p.At))
		}
		if len(wanted) == 0 {
			return errEnough
		}
		return nil
	}, feedReach)
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// addFlags adds the flags of the punches.
func (m moment) addFlags(q queryFunc, feed []timeclock.FeedEntry) error {
	type key struct {
		Event    int                 `json:"event"` // its place in the feed
		Date     timeclock.Date      `json:"date"`
		Employee int64               `json:"employee"`
		At       int64               `json:"at"`
		Type     timeclock.PunchType `json:"type"`
	}
	var keys []key
	for i, e := range feed {
		if e.Outcome != timeclock.OutcomePunched || e.Type == "" {
			continue
		}
		for _, date := range m.rules.NearbyDates(e.At) {
			keys = append(keys, key{i, date, e.EmployeeID, timeclock.Millis(e.At), e.Type})
		}
	}
	if keys == nil {
		return nil
	}
	list, err := json.Marshal(keys)
	if err != nil {
		return err
	}
	return q(sqlFeedFlags, func(r row) error {
		feed[r.int(0)].Flags |= timeclock.PunchFlag(r.int(1))
		return nil
	}, string(list))
}
