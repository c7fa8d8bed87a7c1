-- 打刻連携設定: when LINE WORKS was asked about an account ID, what somebody
-- wrote as a first message and to whom, and when everybody punched last.

-- When LINE WORKS last answered about account_id, and whether an アカウント確認
-- that is under way waits for it.
ALTER TABLE employee ADD COLUMN lookup_ms INTEGER;
ALTER TABLE employee ADD COLUMN checking INTEGER NOT NULL DEFAULT 0 CHECK (checking IN (0, 1));
-- What an admin has checked lets go first who was just given an ID.
DROP INDEX employee_lookup;
CREATE INDEX employee_lookup ON employee (checking, lookup_due_ms) WHERE lookup_due_ms IS NOT NULL;
CREATE INDEX sender_conflict ON sender (conflict_employee_id) WHERE conflict_employee_id IS NOT NULL;

-- One row, always there: the last アカウント確認.
CREATE TABLE account_check (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  started_ms INTEGER,                          -- NULL: never
  total      INTEGER NOT NULL                  -- employees asked about
) STRICT;
INSERT INTO account_check VALUES (1, NULL, 0);

-- One 初回メッセージ送信: what was written, for first_message to name.
CREATE TABLE first_send (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  batch      INTEGER NOT NULL,                 -- id of the send that was the first when nobody waited
  text       TEXT    NOT NULL,
  total      INTEGER NOT NULL,
  open       INTEGER NOT NULL CHECK (open IN (0, 1)), -- somebody may wait still
  started_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX first_send_open ON first_send (total, id) WHERE open = 1;
CREATE TRIGGER first_send_kept BEFORE DELETE ON first_send BEGIN SELECT RAISE(ABORT, 'what was sent is kept'); END;

-- Where everybody's first message stands: who waits for one, and what became of
-- the last that left. Each that left is a row of outbox too. They wait here and
-- not there, so that a hundred thousand that leave at thirty a minute are in
-- nobody's way, and can be taken back.
CREATE TABLE first_message (
  employee_id INTEGER PRIMARY KEY REFERENCES employee (id),
  waiting_id  INTEGER REFERENCES first_send (id), -- NULL: waits for none
  place       INTEGER NOT NULL DEFAULT 0,      -- in the queue of that send
  sending     INTEGER NOT NULL DEFAULT 0 CHECK (sending IN (0, 1)), -- left in 1 by a crash: unknown
  stopped     INTEGER NOT NULL DEFAULT 0 CHECK (stopped IN (0, 1)), -- taken back while it was under way
  attempts    INTEGER NOT NULL DEFAULT 0,      -- requests made for it
  back_ms     INTEGER,                         -- when it was put back last, to be tried after those that never were
  denied_ms   INTEGER,                         -- when the Bot was first refused to write to him
  to_address  TEXT,                            -- whom the one under way is for
  to_user     TEXT,

  send_id     INTEGER REFERENCES first_send (id), -- of the last that left; NULL: none did
  state       TEXT CHECK (state IN ('sent', 'failed', 'unknown', 'replied')),
  at_ms       INTEGER,
  code        TEXT,
  address     TEXT,                            -- his account ID then: with another one he has got none yet
  user_id     TEXT                             -- the user it went to, where known
) STRICT;
CREATE INDEX first_message_waiting ON first_message (waiting_id, back_ms, place) WHERE waiting_id IS NOT NULL;
CREATE INDEX first_message_back ON first_message (back_ms) WHERE back_ms IS NOT NULL;
CREATE INDEX first_message_sending ON first_message (employee_id) WHERE sending = 1;

-- One row, always there: why first messages do not leave now.
CREATE TABLE first_pause (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  code     TEXT    NOT NULL,                   -- '': nothing is in the way
  until_ms INTEGER                             -- nobody is written to before; NULL: at once
) STRICT;
INSERT INTO first_pause VALUES (1, '', NULL);

-- Changed whenever first_message did, or when LINE WORKS is to be asked: lists
-- that show it are read again.
ALTER TABLE revision ADD COLUMN accounts INTEGER NOT NULL DEFAULT 1;
CREATE TRIGGER first_message_i AFTER INSERT ON first_message BEGIN UPDATE revision SET accounts = accounts + 1; END;
CREATE TRIGGER first_message_d AFTER DELETE ON first_message BEGIN UPDATE revision SET accounts = accounts + 1; END;
CREATE TRIGGER first_message_u AFTER UPDATE ON first_message BEGIN UPDATE revision SET accounts = accounts + 1; END;

-- The last punch of everybody, up to punch folded_punch.id; what is newer is
-- read there. Kept so and not by each message, which it would slow down.
CREATE TABLE last_punch (
  employee_id INTEGER PRIMARY KEY REFERENCES employee (id),
  punch_id    INTEGER NOT NULL REFERENCES punch (id),
  punched_ms  INTEGER NOT NULL,
  type        TEXT    NOT NULL
) STRICT;
CREATE TABLE folded_punch (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id  INTEGER NOT NULL
) STRICT;
INSERT INTO last_punch (employee_id, punch_id, punched_ms, type)
  SELECT employee_id, id, max(punched_ms), type FROM punch WHERE voided = 0 GROUP BY employee_id;
INSERT INTO folded_punch SELECT 1, coalesce(max(id), 0) FROM punch;
