package sqlite

import (
	"context"

	"punchline/app/timeclock"
)

const (
	sqlMadeBots = `SELECT client_id, marker, bot_id FROM made_bot ORDER BY id DESC`
	sqlMarkBot  = `INSERT INTO made_bot (client_id, marker) VALUES (?, ?)`
	sqlBotMade  = `UPDATE made_bot SET bot_id = ? WHERE marker = ? AND bot_id <> ?`
)

// MadeBots implements timeclock.ConnectionStore.
func (d *DB) MadeBots(ctx context.Context, a timeclock.Actor) ([]timeclock.MadeBot, error) {
	const op = "sqlite.MadeBots"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return nil, err
	}
	made, err := loadMade(d.reader(ctx))
	return made, wrap(op, err)
}

func loadMade(q queryFunc) (made []timeclock.MadeBot, err error) {
	err = q(sqlMadeBots, func(r row) error {
		made = append(made, timeclock.MadeBot{ClientID: r.str(0), Marker: r.str(1), BotID: r.str(2)})
		return nil
	})
	return made, err
}

// MarkBot implements timeclock.ConnectionStore.
func (d *DB) MarkBot(ctx context.Context, a timeclock.Actor, clientID, marker string) (string, error) {
	const op = "sqlite.MarkBot"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return "", err
	}
	counts := marker
	err := d.write(ctx, op, func(t *tx) error {
		made, err := loadMade(t.query)
		if err != nil {
			return err
		}
		for _, m := range made {
			if m.ClientID == clientID && m.BotID == "" {
				counts = m.Marker
				return nil
			}
		}
		if _, _, err := t.exec(sqlMarkBot, clientID, marker); err != nil {
			return err
		}
		return t.operation(a, "mark_bot", "connection", "", nil, map[string]string{"client_id": clientID, "marker": marker})
	})
	if err != nil {
		return "", err
	}
	return counts, nil
}

// BotMade implements timeclock.ConnectionStore.
func (d *DB) BotMade(ctx context.Context, a timeclock.Actor, marker, botID string) error {
	const op = "sqlite.BotMade"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return err
	}
	return d.write(ctx, op, func(t *tx) error {
		_, n, err := t.exec(sqlBotMade, botID, marker, botID)
		if err != nil || n == 0 {
			return err
		}
		return t.operation(a, "make_bot", "connection", botID, nil, map[string]string{"marker": marker, "bot_id": botID})
	})
}
