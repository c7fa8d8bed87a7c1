-- 管理者: who may sign in, with which rights, limited to what.

CREATE TABLE admin (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  login     TEXT    NOT NULL UNIQUE,           -- folded, timeclock.FoldLogin
  name      TEXT    NOT NULL,
  password  TEXT    NOT NULL,                  -- hash of argon2id in the PHC form
  full      INTEGER NOT NULL CHECK (full IN (0, 1)), -- 全権管理者
  options   INTEGER NOT NULL DEFAULT 0 CHECK (options   BETWEEN 0 AND 2), -- timeclock.Level: 0 ×, 1 △, 2 ◯
  employees INTEGER NOT NULL DEFAULT 0 CHECK (employees BETWEEN 0 AND 2),
  records   INTEGER NOT NULL DEFAULT 0 CHECK (records   BETWEEN 0 AND 2),
  limited_divisions        INTEGER NOT NULL DEFAULT 0 CHECK (limited_divisions        IN (0, 1)), -- to those of admin_division
  limited_employment_types INTEGER NOT NULL DEFAULT 0 CHECK (limited_employment_types IN (0, 1)), -- to those of admin_employment_type
  disabled        INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  failed_attempts INTEGER NOT NULL DEFAULT 0,  -- wrong passwords since the last right one
  last_failed_ms  INTEGER,
  locked_until_ms INTEGER,                     -- NULL: not locked
  signed_in_ms    INTEGER,                     -- the last time
  version    INTEGER NOT NULL DEFAULT 1,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL
) STRICT;

-- No row and a limit: nothing of it.
CREATE TABLE admin_division (
  admin_id    INTEGER NOT NULL REFERENCES admin (id) ON DELETE CASCADE,
  division_id INTEGER NOT NULL REFERENCES division (id) ON DELETE CASCADE,
  PRIMARY KEY (admin_id, division_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX admin_division_division ON admin_division (division_id);

CREATE TABLE admin_employment_type (
  admin_id           INTEGER NOT NULL REFERENCES admin (id) ON DELETE CASCADE,
  employment_type_id INTEGER NOT NULL REFERENCES employment_type (id) ON DELETE CASCADE,
  PRIMARY KEY (admin_id, employment_type_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX admin_employment_type_type ON admin_employment_type (employment_type_id);

-- One row at most: who stays signed in on this PC. The token itself is a
-- sealed value of the table secret, so that a copy of this file is no key.
CREATE TABLE stay (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  admin_id   INTEGER NOT NULL REFERENCES admin (id) ON DELETE CASCADE,
  token_hash BLOB    NOT NULL,                 -- of the token and the hash of the password: a new password ends it
  created_ms INTEGER NOT NULL
) STRICT;
