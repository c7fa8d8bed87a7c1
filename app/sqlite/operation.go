package sqlite

import (
	"encoding/json"
	"fmt"
	"strconv"

	"punchline/app/timeclock"
)

// operationMAC is what the chain's key is derived for.
const operationMAC = "operation"

// operation adds a row to the 操作履歴, in the transaction of the change it
// tells of. Each row's mac covers the row and the mac before it, so that
// whoever lacks the key can neither change a row nor cut the tail unseen. old
// and new are stored as JSON; nil as ”.
func (t *tx) operation(a timeclock.Actor, action, target string, targetID any, old, new any) error {
	oldJSON, err := marshal(old)
	if err != nil {
		return err
	}
	newJSON, err := marshal(new)
	if err != nil {
		return err
	}
	var prev []byte
	if _, err := t.one("SELECT mac FROM operation ORDER BY id DESC LIMIT 1", func(r row) error { prev = r.bytes(0); return nil }); err != nil {
		return err
	}
	id := fmt.Sprint(targetID)
	var mac []byte
	if t.db.sealer != nil {
		mac = t.db.sealer.MAC(operationMAC, prev, []byte(strconv.FormatInt(timeclock.Millis(t.now), 10)), []byte(a.Kind),
			[]byte(strconv.FormatInt(a.ID, 10)), []byte(a.Name), []byte(a.Via), []byte(action), []byte(target), []byte(id), []byte(oldJSON), []byte(newJSON))
	} else {
		mac = []byte{}
	}
	t.changed(timeclock.TopicOperations)
	_, _, err = t.exec(`INSERT INTO operation (at_ms, actor_kind, actor_id, actor_name, via, action, target, target_id, old, new, mac)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, t.now, a.Kind, a.ID, a.Name, a.Via, action, target, id, oldJSON, newJSON, mac)
	return err
}

func marshal(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}
