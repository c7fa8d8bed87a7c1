-- LINE WORKS連携: who agreed to the terms, and how far setting it up there has
-- come. What is registered and its secrets stay in registration and secret.

-- Who agreed to which version of the terms. Append-only; the last row counts.
CREATE TABLE consent (
  id         INTEGER PRIMARY KEY,
  version    TEXT    NOT NULL,                 -- timeclock.TermsVersion
  at_ms      INTEGER NOT NULL,
  actor_kind TEXT    NOT NULL,
  actor_id   INTEGER NOT NULL,
  actor_name TEXT    NOT NULL,
  via        TEXT    NOT NULL
) STRICT;
CREATE TRIGGER consent_fixed BEFORE UPDATE ON consent BEGIN SELECT RAISE(ABORT, 'consents are append-only'); END;
CREATE TRIGGER consent_once BEFORE INSERT ON consent WHEN EXISTS (SELECT 1 FROM consent WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'consents are append-only'); END;
CREATE TRIGGER consent_kept BEFORE DELETE ON consent BEGIN SELECT RAISE(ABORT, 'consents are append-only'); END;

-- One row, always there. Each step is stored as it succeeds.
CREATE TABLE connection (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  used          INTEGER NOT NULL DEFAULT 0 CHECK (used IN (0, 1)), -- 使用する
  admins        TEXT    NOT NULL DEFAULT '[]', -- account IDs, a JSON array
  icon_url      TEXT    NOT NULL DEFAULT '',   -- '': the default one
  own           INTEGER NOT NULL DEFAULT 0 CHECK (own IN (0, 1)), -- Punchline made the Bot
  in_domain     INTEGER NOT NULL DEFAULT 0 CHECK (in_domain IN (0, 1)),
  public_url    TEXT    NOT NULL DEFAULT '',   -- where LINE WORKS is to send callbacks
  always_on     TEXT    NOT NULL DEFAULT '' CHECK (always_on IN ('', 'yes', 'no')),
  published_url TEXT    NOT NULL DEFAULT '',   -- where it was told to send them
  foreign_url   TEXT    NOT NULL DEFAULT '',   -- what somebody else told it
  replace_url   TEXT    NOT NULL DEFAULT '',   -- the foreign URL that may be replaced
  visible       INTEGER NOT NULL DEFAULT 0 CHECK (visible IN (0, 1)),
  menu          TEXT    NOT NULL DEFAULT '',   -- timeclock.MenuOf
  test_sent_ms    INTEGER,
  received_ms     INTEGER,                     -- the first callback under the present Bot Secret
  wrong_secret_ms INTEGER,                     -- the last one with a wrong signature; NULL once a right one came
  trouble       TEXT    NOT NULL DEFAULT '',   -- code of the last step's failure
  trouble_ms    INTEGER
) STRICT;
-- A folder that receives already goes on receiving.
INSERT INTO connection (id, used, in_domain, visible, received_ms)
  SELECT 1, s, s, s, CASE WHEN s THEN (SELECT received_ms FROM event ORDER BY id LIMIT 1) END
  FROM (SELECT EXISTS (SELECT 1 FROM secret WHERE name = 'bot_secret') AS s);

-- The Bots that Punchline made or began to make. At most one of an app is not
-- known to be made.
CREATE TABLE made_bot (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id TEXT NOT NULL,                     -- the app it belongs to
  marker    TEXT NOT NULL UNIQUE,              -- in its description
  bot_id    TEXT NOT NULL DEFAULT ''           -- '': not known to be made
) STRICT;
CREATE UNIQUE INDEX made_bot_open ON made_bot (client_id) WHERE bot_id = '';

-- What is still to be taken back at LINE WORKS of a Bot that is not used any
-- more. The secrets for it are leaving_client_secret/ID and
-- leaving_private_key/ID in secret.
CREATE TABLE leaving (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id       TEXT    NOT NULL,
  service_account TEXT    NOT NULL,
  bot_id          TEXT    NOT NULL,
  domain_id       INTEGER NOT NULL,
  published_url   TEXT    NOT NULL,            -- where its callbacks go; '': nowhere
  public_url      TEXT    NOT NULL,            -- where they may go too
  menu            TEXT    NOT NULL,
  visible         INTEGER NOT NULL CHECK (visible IN (0, 1)),
  since_ms        INTEGER NOT NULL,
  UNIQUE (bot_id, domain_id)
) STRICT;

-- One row, always there: when a keeper last noted that it receives.
CREATE TABLE beat (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  at_ms INTEGER                                -- NULL: not since it was taken into use
) STRICT;
INSERT INTO beat VALUES (1, NULL);

-- At most one gap of a kind lasts.
CREATE UNIQUE INDEX gap_open ON gap (kind) WHERE to_ms IS NULL;
