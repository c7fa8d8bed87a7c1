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
