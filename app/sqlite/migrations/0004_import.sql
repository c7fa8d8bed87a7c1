-- 一括インポート: what each did, so that it can be looked at and taken back, and
-- the mappings that were made by hand.

CREATE TABLE import (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  kind       TEXT    NOT NULL,                 -- timeclock.ImportKind
  file       TEXT    NOT NULL,                 -- its name
  state      TEXT    NOT NULL CHECK (state IN ('staging', 'done', 'undone')),
  actor_kind TEXT    NOT NULL,
  actor_id   INTEGER NOT NULL,
  actor_name TEXT    NOT NULL,
  staged_ms  INTEGER NOT NULL,                 -- when the last row came; one left behind by a crash is old
  done_ms    INTEGER,
  new        INTEGER NOT NULL,                 -- rows of the file, by what became of them
  changed    INTEGER NOT NULL,
  unchanged  INTEGER NOT NULL,
  rejected   INTEGER NOT NULL,
  divisions        TEXT NOT NULL DEFAULT '[]', -- ids it created, a JSON array
  employment_types TEXT NOT NULL DEFAULT '[]',
  -- A new employee has the id first_id + import_row.n.
  first_id   INTEGER,
  -- The last ids there were: whatever tells of its new employees is younger.
  -- last_event is before the first that waited for its sender.
  last_event  INTEGER,
  last_punch  INTEGER,
  last_outbox INTEGER
) STRICT;
CREATE INDEX import_done ON import (done_ms) WHERE done_ms IS NOT NULL;
CREATE TRIGGER import_kept BEFORE DELETE ON import WHEN OLD.state <> 'staging'
  BEGIN SELECT RAISE(ABORT, 'imports are kept'); END;

-- The new and changed rows: first staged here, a few at a time, then taken over
-- at once. Afterwards they are what the 操作履歴 tells of whom an import
-- changed; its row there holds a digest of them, so that none can be slipped in.
-- From then on they cannot be altered.
CREATE TABLE import_row (
  import_id   INTEGER NOT NULL,
  n           INTEGER NOT NULL,                -- from 1
  employee_id INTEGER,                         -- NULL: a new one
  version     INTEGER,                         -- of the employee before
  released    INTEGER NOT NULL DEFAULT 0 CHECK (released IN (0, 1)), -- not in the file: he had left, and somebody else got his ID
  sets_account INTEGER NOT NULL CHECK (sets_account IN (0, 1)),      -- the ID changes
  code        TEXT    NOT NULL,
  -- As the employee will be.
  last_name   TEXT    NOT NULL,
  first_name  TEXT    NOT NULL,
  kana        TEXT    NOT NULL,
  joined_on   TEXT,
  left_on     TEXT,
  account_id  TEXT,
  moved_on    TEXT,                            -- NULL: no 異動
  division    TEXT,                            -- code, of a 異動
  employment_type TEXT,
  -- As he was; NULL for a new one.
  old_last_name  TEXT,
  old_first_name TEXT,
  old_kana       TEXT,
  old_joined_on  TEXT,
  old_left_on    TEXT,
  old_account_id TEXT,
  old_from       TEXT,                         -- the 異動 that held on moved_on; NULL: none, or no 異動
  old_division_id        INTEGER,
  old_employment_type_id INTEGER,
  PRIMARY KEY (import_id, n)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER import_row_fixed BEFORE UPDATE ON import_row BEGIN SELECT RAISE(ABORT, 'the rows of imports are kept'); END;
CREATE TRIGGER import_row_kept BEFORE DELETE ON import_row WHEN EXISTS (SELECT 1 FROM import WHERE id = OLD.import_id AND state <> 'staging')
  BEGIN SELECT RAISE(ABORT, 'the rows of imports are kept'); END;

-- Columns that an admin mapped by hand, by the headers over them.
CREATE TABLE import_mapping (
  kind      TEXT    NOT NULL,
  signature TEXT    NOT NULL,                  -- of the headers
  columns   TEXT    NOT NULL,                  -- JSON, field to column from 0
  used_ms   INTEGER NOT NULL,
  PRIMARY KEY (kind, signature)
) STRICT, WITHOUT ROWID;

-- A statement that writes two hundred thousand employees would count as many
-- revisions; while bulk is 1, in that transaction alone, one is enough.
ALTER TABLE revision ADD COLUMN bulk INTEGER NOT NULL DEFAULT 0 CHECK (bulk IN (0, 1));
DROP TRIGGER employee_i;
DROP TRIGGER employee_u;
DROP TRIGGER assignment_i;
DROP TRIGGER assignment_u;
DROP TRIGGER assignment_d;
CREATE TRIGGER employee_i AFTER INSERT ON employee WHEN (SELECT bulk FROM revision) = 0 BEGIN UPDATE revision SET people = people + 1; END;
CREATE TRIGGER employee_u AFTER UPDATE OF code, last_name, first_name, kana, account_id, user_id, joined_on, left_on, version ON employee WHEN (SELECT bulk FROM revision) = 0 BEGIN UPDATE revision SET people = people + 1; END;
-- Undoing an import is the one thing that takes employees away.
CREATE TRIGGER employee_d AFTER DELETE ON employee WHEN (SELECT bulk FROM revision) = 0 BEGIN UPDATE revision SET people = people + 1; END;
CREATE TRIGGER assignment_i AFTER INSERT ON assignment WHEN (SELECT bulk FROM revision) = 0 BEGIN UPDATE revision SET people = people + 1; END;
CREATE TRIGGER assignment_u AFTER UPDATE ON assignment WHEN (SELECT bulk FROM revision) = 0 BEGIN UPDATE revision SET people = people + 1; END;
CREATE TRIGGER assignment_d AFTER DELETE ON assignment WHEN (SELECT bulk FROM revision) = 0 BEGIN UPDATE revision SET people = people + 1; END;

-- An import writes where everybody belongs while the punches wait, and these
-- took most of that time. Whoever asks who belongs to a 所属 reads all of it,
-- some milliseconds even for a hundred thousand.
DROP INDEX assignment_division;
DROP INDEX assignment_employment_type;
