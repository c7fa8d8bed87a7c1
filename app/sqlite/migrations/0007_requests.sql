-- Who takes 修正申請 back, and for which hours reminders are.

-- The message that took it back: by 「修正 取消」, by 取消 of the punch it was
-- about, or by a newer request about the same.
ALTER TABLE correction ADD COLUMN withdrawn_by INTEGER REFERENCES event (id);
CREATE INDEX correction_withdrawn ON correction (employee_id, id) WHERE withdrawn_by IS NOT NULL;

-- What was asked for stays: the day it is about too. The punch that it would
-- replace does not, for another approved request may have replaced that.
CREATE TRIGGER correction_day_fixed BEFORE UPDATE OF id, work_date ON correction
  BEGIN SELECT RAISE(ABORT, 'what was asked for stays'); END;

-- A 出勤 since then is one for the work that the reminder is about.
ALTER TABLE reminder ADD COLUMN since_ms INTEGER;

-- More ways to say that one is off; a folder's own words win.
INSERT OR IGNORE INTO phrase (kind, text, folded, position, created_ms)
  SELECT 'day_off', n.column1, n.column1, p.last + n.column2, p.made
  FROM (SELECT max(position) AS last, max(created_ms) AS made FROM phrase) p
  JOIN (VALUES ('本日は休み', 1), ('今日休み', 2), ('今日はお休み', 3), ('本日はお休み', 4), ('本日お休み', 5)) n
  WHERE p.last IS NOT NULL;
