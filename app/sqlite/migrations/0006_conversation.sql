-- A conversation: 修正申請, what is asked about a written time, reminders, and
-- who changed the phrases.

-- Of a question about a written time: what was written.
ALTER TABLE question ADD COLUMN wanted_type TEXT;
ALTER TABLE question ADD COLUMN wanted_ms INTEGER;

-- When a message is of no use any more; NULL: as all others.
ALTER TABLE outbox ADD COLUMN expires_ms INTEGER;

-- An employee's request for a time other than now.
CREATE TABLE correction (
  id          INTEGER PRIMARY KEY,
  event_id    INTEGER NOT NULL REFERENCES event (id), -- the message that asked
  employee_id INTEGER NOT NULL REFERENCES employee (id),
  type        TEXT    NOT NULL CHECK (type IN ('clock_in', 'clock_out', 'break_start', 'break_end', 'outing_start', 'outing_end')),
  wanted_ms   INTEGER NOT NULL,
  work_date   TEXT    NOT NULL,
  punch_id    INTEGER REFERENCES punch (id),   -- that it would replace; NULL: one to add
  asked_ms    INTEGER NOT NULL,
  state       TEXT    NOT NULL CHECK (state IN ('open', 'approved', 'declined', 'withdrawn')),
  decided_ms  INTEGER,
  decided_by  TEXT,                            -- name of the admin
  admin_id    INTEGER,
  reason      TEXT,
  new_punch_id INTEGER REFERENCES punch (id),  -- what the approval made
  reply_id    INTEGER REFERENCES outbox (id),  -- the answer to the message
  told_id     INTEGER REFERENCES outbox (id),  -- what told the employee of the decision
  version     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX correction_open ON correction (employee_id) WHERE state = 'open';
CREATE INDEX correction_punch ON correction (punch_id) WHERE punch_id IS NOT NULL;
CREATE INDEX correction_asked ON correction (asked_ms);
CREATE TRIGGER correction_kept BEFORE DELETE ON correction BEGIN SELECT RAISE(ABORT, 'requests are decided, never deleted'); END;
CREATE TRIGGER correction_once BEFORE INSERT ON correction WHEN EXISTS (SELECT 1 FROM correction WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'requests are decided, never replaced'); END;
CREATE TRIGGER correction_decided BEFORE UPDATE ON correction WHEN OLD.state <> 'open'
  BEGIN SELECT RAISE(ABORT, 'the request is decided'); END;
CREATE TRIGGER correction_asked_fixed BEFORE UPDATE OF event_id, employee_id, type, wanted_ms, asked_ms ON correction
  BEGIN SELECT RAISE(ABORT, 'what was asked for stays'); END;

-- Days on which somebody is reminded of nothing: he wrote 「今日は休み」.
CREATE TABLE day_off (
  work_date   TEXT    NOT NULL,
  employee_id INTEGER NOT NULL REFERENCES employee (id),
  event_id    INTEGER NOT NULL REFERENCES event (id),
  PRIMARY KEY (work_date, employee_id)
) STRICT, WITHOUT ROWID;

-- Reminders made, each once.
CREATE TABLE reminder (
  work_date   TEXT    NOT NULL,
  employee_id INTEGER NOT NULL REFERENCES employee (id),
  kind        TEXT    NOT NULL CHECK (kind IN ('clock_in', 'clock_out')),
  outbox_id   INTEGER NOT NULL REFERENCES outbox (id),
  made_ms     INTEGER NOT NULL,
  PRIMARY KEY (work_date, employee_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX reminder_outbox ON reminder (outbox_id);

-- The new commands of a folder that has phrases; its own words win.
INSERT OR IGNORE INTO phrase (kind, text, folded, position, created_ms)
  SELECT n.column1, n.column2, n.column2, p.last + n.column3, p.made
  FROM (SELECT max(position) AS last, max(created_ms) AS made FROM phrase) p
  JOIN (VALUES ('correct', '修正', 1), ('correct', '訂正', 2), ('day_off', '今日は休み', 3), ('day_off', '今日は休みます', 4), ('day_off', '本日休み', 5)) n
  WHERE p.last IS NOT NULL;

-- What was saved in 打刻メッセージ編集. Append-only.
CREATE TABLE phrase_history (
  id         INTEGER PRIMARY KEY,
  at_ms      INTEGER NOT NULL,
  actor_kind TEXT    NOT NULL,
  actor_id   INTEGER NOT NULL,
  actor_name TEXT    NOT NULL,
  change     TEXT    NOT NULL,                 -- JSON, timeclock.PhraseChange
  form       TEXT    NOT NULL                  -- JSON, timeclock.PhraseForm: as it was then
) STRICT;
CREATE TRIGGER phrase_history_fixed BEFORE UPDATE ON phrase_history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER phrase_history_once BEFORE INSERT ON phrase_history WHEN EXISTS (SELECT 1 FROM phrase_history WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER phrase_history_kept BEFORE DELETE ON phrase_history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
