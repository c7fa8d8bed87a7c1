package sqlite

import (
	"context"
	"crypto/hmac"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"punchline/app/timeclock"
)

// What the keys of the chain are derived for.
const (
	operationMAC = "operation"
	endMAC       = "operation_end"
)

const sqlOperations = `SELECT id, at_ms, actor_kind, actor_id, actor_name, via, action, target, target_id, old, new, mac FROM operation`

// operation adds a row to the 操作履歴, in the transaction of the change it
// tells of. Each row's mac covers the row and the mac before it, and
// operation_end, which is written anew, covers the last one: whoever lacks the
// key can neither change a row nor cut any off unseen. Somebody who puts back
// an older copy of the whole file can; only another copy tells. old and new
// are stored as JSON; nil as ”.
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
	o := operationRow{at: timeclock.Millis(t.now), actorKind: string(a.Kind), actorID: a.ID, actorName: a.Name, via: a.Via,
		action: action, target: target, targetID: fmt.Sprint(targetID), old: oldJSON, new: newJSON}
	mac := o.mac(t.db.sealer, prev)
	t.changed(timeclock.TopicOperations)
	id, _, err := t.exec(`INSERT INTO operation (at_ms, actor_kind, actor_id, actor_name, via, action, target, target_id, old, new, mac)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, o.at, o.actorKind, o.actorID, o.actorName, o.via, o.action, o.target, o.targetID, o.old, o.new, mac)
	if err != nil {
		return err
	}
	_, _, err = t.exec("UPDATE operation_end SET last_id = ?, mac = ?", id, macOfEnd(t.db.sealer, id, mac))
	return err
}

// operationRow is a row of the 操作履歴 as its mac covers it.
type operationRow struct {
	at                                                 int64
	actorKind                                          string
	actorID                                            int64
	actorName, via, action, target, targetID, old, new string
}

// mac is empty without a key.
func (o *operationRow) mac(s Sealer, prev []byte) []byte {
	if s == nil {
		return []byte{}
	}
	return s.MAC(operationMAC, prev, []byte(strconv.FormatInt(o.at, 10)), []byte(o.actorKind), []byte(strconv.FormatInt(o.actorID, 10)),
		[]byte(o.actorName), []byte(o.via), []byte(o.action), []byte(o.target), []byte(o.targetID), []byte(o.old), []byte(o.new))
}

func macOfEnd(s Sealer, lastID int64, mac []byte) []byte {
	if s == nil {
		return []byte{}
	}
	return s.MAC(endMAC, []byte(strconv.FormatInt(lastID, 10)), mac)
}

// firstEnd is the statement that ends a chain without rows: a chain whose end
// is missing was cut.
func firstEnd(s Sealer) string {
	return fmt.Sprintf("INSERT INTO operation_end VALUES (1, 0, x'%x')", macOfEnd(s, 0, nil))
}

// VerifyOperations checks the 操作履歴 against its chain. bad is the first row
// that was not written by a process with the folder's key after the row before
// it, or, when rows are missing at the end, the id after the last that is
// there; 0 means that all is as it was written. Rows from before a lost key
// was replaced are bad: nothing can vouch for them any more. So is the row of an
// import whose own rows are not those it wrote. Right:
// read_operations. Codes: forbidden, key_missing.
func (d *DB) VerifyOperations(ctx context.Context, a timeclock.Actor) (bad int64, err error) {
	const op = "sqlite.VerifyOperations"
	if err := timeclock.May(a, timeclock.ReadOperations); err != nil {
		return 0, err
	}
	if d.sealer == nil {
		return 0, timeclock.E(op, timeclock.CodeKeyMissing, nil)
	}
	snapshot, err := d.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return 0, wrap(op, err)
	}
	defer snapshot.Rollback()
	rows, err := snapshot.QueryContext(ctx, sqlOperations+" ORDER BY id")
	if err != nil {
		return 0, wrap(op, err)
	}
	defer rows.Close()
	var last int64
	var prev []byte
	digests := map[int64]operationRow{} // of imports, by the row that tells of them
	for rows.Next() {
		var o operationRow
		var mac []byte
		if err := rows.Scan(&last, &o.at, &o.actorKind, &o.actorID, &o.actorName, &o.via, &o.action, &o.target, &o.targetID, &o.old, &o.new, &mac); err != nil {
			return 0, wrap(op, err)
		}
		if !hmac.Equal(mac, o.mac(d.sealer, prev)) {
			return last, nil
		}
		prev = mac
		if o.target == "import" && strings.HasPrefix(o.action, "import_") && o.targetID != "" {
			digests[last] = o
		}
	}
	if err := rows.Err(); err != nil {
		return 0, wrap(op, err)
	}
	for _, id := range slices.Sorted(maps.Keys(digests)) {
		same, err := d.sameImport(ctx, digests[id])
		if err != nil || !same {
			return id, wrap(op, err)
		}
	}
	var endID int64
	var end []byte
	err = snapshot.QueryRowContext(ctx, "SELECT last_id, mac FROM operation_end").Scan(&endID, &end)
	if err == sql.ErrNoRows || (err == nil && (endID != last || !hmac.Equal(end, macOfEnd(d.sealer, last, prev)))) {
		return last + 1, nil
	}
	return 0, wrap(op, err)
}

// sameImport reports whether the rows of an import are those that the 操作履歴
// has a digest of.
func (d *DB) sameImport(ctx context.Context, o operationRow) (bool, error) {
	var told struct {
		Rows string `json:"rows"`
	}
	id, err := strconv.ParseInt(o.targetID, 10, 64)
	if err == nil {
		err = json.Unmarshal([]byte(o.new), &told)
	}
	if err != nil {
		return false, err
	}
	digest, err := digestOf(d.reader(ctx), id)
	return digest == told.Rows, err
}

func marshal(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}
