-- The first schema. Instants are INTEGER milliseconds UTC, dates are TEXT
-- YYYY-MM-DD in the company's zone. Ids never come back: by AUTOINCREMENT where
-- rows can be deleted, else because triggers keep every row (AUTOINCREMENT
-- would write its counter with each of a message's rows).
-- Keys and indexes that grow start with a time, so that new rows land at the
-- end of the tree however many there are.

-- One row: which folder this is.
CREATE TABLE folder (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  uid        TEXT    NOT NULL,                 -- random; names the key of the secrets
  demo       INTEGER NOT NULL CHECK (demo IN (0, 1)),
  created_ms INTEGER NOT NULL
) STRICT;

-- One row: counters that tell cached readers to read again.
CREATE TABLE revision (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  rules  INTEGER NOT NULL,                     -- setting, phrase, division, employment_type
  people INTEGER NOT NULL                      -- employee, assignment, sender
) STRICT;
INSERT INTO revision VALUES (1, 1, 1);

CREATE TABLE setting (
  name       TEXT PRIMARY KEY,
  value      TEXT    NOT NULL,                 -- JSON
  updated_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE division (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  code       TEXT    NOT NULL UNIQUE,
  name       TEXT    NOT NULL,
  version    INTEGER NOT NULL DEFAULT 1,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE employment_type (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  code          TEXT    NOT NULL UNIQUE,
  name          TEXT    NOT NULL,
  break_allowed INTEGER NOT NULL DEFAULT 1 CHECK (break_allowed IN (0, 1)),
  version       INTEGER NOT NULL DEFAULT 1,
  created_ms    INTEGER NOT NULL,
  updated_ms    INTEGER NOT NULL
) STRICT;

-- account_id is taken back (set to NULL) from those who left when somebody
-- else gets it; user_id is the link to LINE WORKS, found by asking.
CREATE TABLE employee (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  code       TEXT    NOT NULL UNIQUE,
  last_name  TEXT    NOT NULL,
  first_name TEXT    NOT NULL DEFAULT '',
  kana       TEXT    NOT NULL DEFAULT '',
  account_id TEXT    UNIQUE,
  user_id    TEXT    UNIQUE,
  joined_on  TEXT,
  left_on    TEXT,
  lookup_due_ms   INTEGER,                     -- when LINE WORKS is to be asked for account_id; NULL: not
  lookup_attempts INTEGER NOT NULL DEFAULT 0,
  lookup_code     TEXT,                        -- why the last asking failed
  version    INTEGER NOT NULL DEFAULT 1,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX employee_lookup ON employee (lookup_due_ms) WHERE lookup_due_ms IS NOT NULL;

CREATE TABLE assignment (
  employee_id        INTEGER NOT NULL REFERENCES employee (id),
  from_date          TEXT    NOT NULL,
  division_id        INTEGER NOT NULL REFERENCES division (id),
  employment_type_id INTEGER NOT NULL REFERENCES employment_type (id),
  PRIMARY KEY (employee_id, from_date)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_division ON assignment (division_id);
CREATE INDEX assignment_employment_type ON assignment (employment_type_id);

-- Who is behind a source.userId. due_ms: when LINE WORKS is to be asked.
CREATE TABLE sender (
  user_id    TEXT PRIMARY KEY,
  account_id TEXT,                             -- NULL: not known yet, or no such member
  checked_ms INTEGER,                          -- last answer of LINE WORKS
  due_ms     INTEGER,                          -- NULL: not to be asked
  attempts   INTEGER NOT NULL DEFAULT 0,
  code       TEXT,                             -- why the last asking failed
  conflict_employee_id INTEGER REFERENCES employee (id) -- linked to another user; an admin must confirm
) STRICT, WITHOUT ROWID;
CREATE INDEX sender_due ON sender (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX sender_account ON sender (account_id) WHERE account_id IS NOT NULL;

CREATE TABLE phrase (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  kind       TEXT    NOT NULL,
  text       TEXT    NOT NULL,
  folded     TEXT    NOT NULL UNIQUE,
  position   INTEGER NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT;

-- Every message that came in. key with issued_ms makes the same event twice one row.
CREATE TABLE event (
  id          INTEGER PRIMARY KEY,
  issued_ms   INTEGER NOT NULL,
  key         BLOB    NOT NULL,
  received_ms INTEGER NOT NULL,
  kind        TEXT    NOT NULL,
  type        TEXT    NOT NULL,
  user_id     TEXT,
  channel_id  TEXT,
  domain_id   INTEGER NOT NULL,
  text        TEXT,
  postback    TEXT,
  raw         BLOB,                            -- the body, of what was not understood or failed
  outcome     TEXT    NOT NULL,
  reason      TEXT,                            -- the case of the reply, or the code of the failure
  employee_id INTEGER,
  UNIQUE (issued_ms, key)
) STRICT;
CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are blanked, never deleted'); END;
CREATE INDEX event_awaiting ON event (user_id, issued_ms) WHERE outcome = 'awaiting_sender';
CREATE INDEX event_unpunched ON event (issued_ms)
  WHERE outcome IN ('refused', 'unmatched', 'unknown_sender', 'sender_conflict', 'expired', 'failed', 'asked', 'awaiting_sender');

CREATE TABLE punch (
  id                 INTEGER PRIMARY KEY,
  employee_id        INTEGER NOT NULL REFERENCES employee (id),
  type               TEXT    NOT NULL CHECK (type IN ('clock_in', 'clock_out', 'break_start', 'break_end', 'outing_start', 'outing_end')),
  punched_ms         INTEGER NOT NULL,
  utc_offset_min     INTEGER NOT NULL,
  work_date          TEXT    NOT NULL,
  division_id        INTEGER NOT NULL REFERENCES division (id),
  employment_type_id INTEGER NOT NULL REFERENCES employment_type (id),
  source             TEXT    NOT NULL CHECK (source IN ('lineworks', 'manual', 'import', 'recovered')),
  event_id           INTEGER REFERENCES event (id),
  received_ms        INTEGER,
  made_ms            INTEGER NOT NULL,
  flags              INTEGER NOT NULL DEFAULT 0, -- timeclock.PunchFlag
  voided             INTEGER NOT NULL DEFAULT 0 CHECK (voided IN (0, 1)),
  version            INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX punch_day ON punch (work_date, employee_id, punched_ms);
-- Rows go in pages of their own time; a punch is never deleted.
CREATE TRIGGER punch_kept BEFORE DELETE ON punch BEGIN SELECT RAISE(ABORT, 'punches are voided, never deleted'); END;

-- What a change of a punch replaced. Append-only.
CREATE TABLE punch_history (
  id         INTEGER PRIMARY KEY,
  punch_id   INTEGER NOT NULL REFERENCES punch (id),
  version    INTEGER NOT NULL,                 -- the version that the change made
  at_ms      INTEGER NOT NULL,
  actor_kind TEXT    NOT NULL,
  actor_id   INTEGER NOT NULL,
  actor_name TEXT    NOT NULL,
  event_id   INTEGER REFERENCES event (id),    -- the message that asked for it
  reason     TEXT    NOT NULL,
  old        TEXT    NOT NULL,                 -- JSON
  new        TEXT    NOT NULL                  -- JSON
) STRICT;
CREATE INDEX punch_history_punch ON punch_history (punch_id);
CREATE INDEX punch_history_event ON punch_history (event_id) WHERE event_id IS NOT NULL;
CREATE TRIGGER punch_history_fixed BEFORE UPDATE ON punch_history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
-- INSERT OR REPLACE deletes without its triggers.
CREATE TRIGGER punch_history_once BEFORE INSERT ON punch_history WHEN EXISTS (SELECT 1 FROM punch_history WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER punch_history_kept BEFORE DELETE ON punch_history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;

-- What the punches of one employee on one work date come to; worked out by
-- timeclock.Day in the transaction that touches them.
CREATE TABLE workday (
  work_date   TEXT    NOT NULL,
  employee_id INTEGER NOT NULL REFERENCES employee (id),
  flags       INTEGER NOT NULL,                -- timeclock.DayFlag
  presence    TEXT    NOT NULL,
  since_ms    INTEGER,
  first_in_ms INTEGER,
  last_out_ms INTEGER,
  worked_min  INTEGER NOT NULL,
  punches     INTEGER NOT NULL,
  PRIMARY KEY (work_date, employee_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE question (
  id          INTEGER PRIMARY KEY,
  event_id    INTEGER NOT NULL REFERENCES event (id),
  employee_id INTEGER NOT NULL REFERENCES employee (id),
  user_id     TEXT    NOT NULL,
  channel_id  TEXT,
  asked_ms    INTEGER NOT NULL,
  received_ms INTEGER NOT NULL,
  expires_ms  INTEGER NOT NULL,
  choices     TEXT    NOT NULL,                -- JSON array
  answer      TEXT,                            -- NULL while open
  answer_event_id INTEGER REFERENCES event (id)
) STRICT;
CREATE TRIGGER question_kept BEFORE DELETE ON question BEGIN SELECT RAISE(ABORT, 'questions are kept'); END;
CREATE INDEX question_event ON question (event_id);

-- What must be sent. A row left in 'sending' by a crash becomes 'unknown'.
CREATE TABLE outbox (
  id            INTEGER PRIMARY KEY,
  kind          TEXT    NOT NULL,
  priority      INTEGER NOT NULL,
  reply_case    TEXT    NOT NULL,
  params        TEXT    NOT NULL,              -- JSON, timeclock.Params
  user_id       TEXT,
  channel_id    TEXT,
  event_id      INTEGER REFERENCES event (id),
  employee_id   INTEGER,
  state         TEXT    NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown')),
  not_before_ms INTEGER NOT NULL,
  attempts      INTEGER NOT NULL DEFAULT 0,
  created_ms    INTEGER NOT NULL,
  settled_ms    INTEGER,
  text          TEXT,                          -- as it was worded
  code          TEXT,
  detail        TEXT
) STRICT;
CREATE TRIGGER outbox_kept BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'what was sent is kept'); END;
CREATE INDEX outbox_open ON outbox (priority, id) WHERE state = 'queued';
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';
CREATE INDEX outbox_trouble ON outbox (id) WHERE state IN ('failed', 'unknown');

-- Times without a working listener, public URL or database.
CREATE TABLE gap (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  kind    TEXT    NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms   INTEGER,                             -- NULL while it lasts
  reason  TEXT    NOT NULL
) STRICT;
CREATE INDEX gap_from ON gap (from_ms);

CREATE TABLE quarantine (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  received_ms INTEGER NOT NULL,
  bot_id      TEXT    NOT NULL,
  signature   TEXT    NOT NULL,
  body        BLOB    NOT NULL
) STRICT;

-- Things that are counted and not kept, by day.
CREATE TABLE counter (
  day  TEXT    NOT NULL,
  name TEXT    NOT NULL,
  n    INTEGER NOT NULL,
  PRIMARY KEY (day, name)
) STRICT, WITHOUT ROWID;

-- One row: what is registered at LINE WORKS. Secrets are beside it.
CREATE TABLE registration (
  id              INTEGER PRIMARY KEY CHECK (id = 1),
  client_id       TEXT    NOT NULL DEFAULT '',
  service_account TEXT    NOT NULL DEFAULT '',
  domain_id       INTEGER NOT NULL DEFAULT 0,
  bot_id          TEXT    NOT NULL DEFAULT '',
  bot_name        TEXT    NOT NULL DEFAULT '',
  updated_ms      INTEGER NOT NULL
) STRICT;

-- Sealed values, each bound to its name and this folder.
CREATE TABLE secret (
  name       TEXT PRIMARY KEY,
  sealed     BLOB    NOT NULL,
  valid_until_ms INTEGER,                      -- of a replaced value that still counts; NULL: no end
  updated_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- 操作履歴. Append-only; mac chains each row to the one before it.
CREATE TABLE operation (
  id         INTEGER PRIMARY KEY,
  at_ms      INTEGER NOT NULL,
  actor_kind TEXT    NOT NULL,
  actor_id   INTEGER NOT NULL,
  actor_name TEXT    NOT NULL,
  via        TEXT    NOT NULL,
  action     TEXT    NOT NULL,
  target     TEXT    NOT NULL,                 -- what kind of thing
  target_id  TEXT    NOT NULL,
  old        TEXT    NOT NULL,                 -- JSON, or ''
  new        TEXT    NOT NULL,                 -- JSON, or ''
  mac        BLOB    NOT NULL
) STRICT;
CREATE INDEX operation_at ON operation (at_ms);
CREATE TRIGGER operation_fixed BEFORE UPDATE ON operation BEGIN SELECT RAISE(ABORT, 'the operation log is append-only'); END;
CREATE TRIGGER operation_once BEFORE INSERT ON operation WHEN EXISTS (SELECT 1 FROM operation WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'the operation log is append-only'); END;
CREATE TRIGGER operation_kept BEFORE DELETE ON operation BEGIN SELECT RAISE(ABORT, 'the operation log is append-only'); END;

-- One row: what the chain of operations ends in, so that a cut end is seen.
CREATE TABLE operation_end (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  last_id INTEGER NOT NULL,                    -- of operation, 0 for none
  mac     BLOB    NOT NULL                     -- over last_id and that row's mac
) STRICT;

-- Whatever process changes these, the caches of every other see it. Columns
-- that only say when LINE WORKS is to be asked leave the caches alone.
CREATE TRIGGER setting_i AFTER INSERT ON setting BEGIN UPDATE revision SET rules = rules + 1; END;
CREATE TRIGGER setting_u AFTER UPDATE ON setting BEGIN UPDATE revision SET rules = rules + 1; END;
CREATE TRIGGER setting_d AFTER DELETE ON setting BEGIN UPDATE revision SET rules = rules + 1; END;
CREATE TRIGGER phrase_i AFTER INSERT ON phrase BEGIN UPDATE revision SET rules = rules + 1; END;
CREATE TRIGGER phrase_u AFTER UPDATE ON phrase BEGIN UPDATE revision SET rules = rules + 1; END;
CREATE TRIGGER phrase_d AFTER DELETE ON phrase BEGIN UPDATE revision SET rules = rules + 1; END;
CREATE TRIGGER division_i AFTER INSERT ON division BEGIN UPDATE revision SET rules = rules + 1; END;
CREATE TRIGGER division_u AFTER UPDATE ON division BEGIN UPDATE revision SET rules = rules + 1; END;
CREATE TRIGGER division_d AFTER DELETE ON division BEGIN UPDATE revision SET rules = rules + 1; END;
CREATE TRIGGER employment_type_i AFTER INSERT ON employment_type BEGIN UPDATE revision SET rules = rules + 1; END;
CREATE TRIGGER employment_type_u AFTER UPDATE ON employment_type BEGIN UPDATE revision SET rules = rules + 1; END;
CREATE TRIGGER employment_type_d AFTER DELETE ON employment_type BEGIN UPDATE revision SET rules = rules + 1; END;
CREATE TRIGGER employee_i AFTER INSERT ON employee BEGIN UPDATE revision SET people = people + 1; END;
CREATE TRIGGER employee_u AFTER UPDATE OF code, last_name, first_name, kana, account_id, user_id, joined_on, left_on, version ON employee BEGIN UPDATE revision SET people = people + 1; END;
CREATE TRIGGER assignment_i AFTER INSERT ON assignment BEGIN UPDATE revision SET people = people + 1; END;
CREATE TRIGGER assignment_u AFTER UPDATE ON assignment BEGIN UPDATE revision SET people = people + 1; END;
CREATE TRIGGER assignment_d AFTER DELETE ON assignment BEGIN UPDATE revision SET people = people + 1; END;
CREATE TRIGGER sender_u AFTER UPDATE OF account_id, checked_ms, conflict_employee_id ON sender BEGIN UPDATE revision SET people = people + 1; END;

-- For other tools; documented in the README, its columns never change.
CREATE VIEW punch_log AS
SELECT
  p.id                                             AS id,
  e.code                                           AS employee_code,
  trim(e.last_name || ' ' || e.first_name)         AS employee_name,
  d.code                                           AS division_code,
  d.name                                           AS division_name,
  t.code                                           AS employment_type_code,
  t.name                                           AS employment_type_name,
  p.type                                           AS type,
  strftime('%Y-%m-%dT%H:%M:%S', p.punched_ms / 1000 + p.utc_offset_min * 60, 'unixepoch')
    || printf('.%03d%s%02d:%02d', p.punched_ms % 1000, iif(p.utc_offset_min < 0, '-', '+'), abs(p.utc_offset_min) / 60, abs(p.utc_offset_min) % 60) AS punched_at,
  p.work_date                                      AS work_date,
  p.source                                         AS source,
  v.text                                           AS message,
  strftime('%Y-%m-%dT%H:%M:%S', p.received_ms / 1000 + p.utc_offset_min * 60, 'unixepoch')
    || printf('.%03d%s%02d:%02d', p.received_ms % 1000, iif(p.utc_offset_min < 0, '-', '+'), abs(p.utc_offset_min) / 60, abs(p.utc_offset_min) % 60) AS received_at,
  iif(p.flags & 4, 1, 0)                           AS edited,
  p.voided                                         AS voided
FROM punch p
JOIN employee e ON e.id = p.employee_id
JOIN division d ON d.id = p.division_id
JOIN employment_type t ON t.id = p.employment_type_id
LEFT JOIN event v ON v.id = p.event_id;
