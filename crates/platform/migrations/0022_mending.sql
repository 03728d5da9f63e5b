-- touch_id: the contact that did the task, so that the task is open again without it. It
-- stays when the contact is taken back, and goes with whatever else is done with the task.
ALTER TABLE task ADD COLUMN touch_id uuid;
CREATE INDEX task_by_touch ON task (practice_id, touch_id);
CREATE INDEX appointment_by_touch ON appointment (practice_id, touch_id);

-- cures: whether the rule of 42 CFR 411.357(k)(3) was open for a return when it was recorded;
-- one that settles nothing is kept for the file, and has not used the rule.
ALTER TABLE gift_return ADD COLUMN cures boolean NOT NULL DEFAULT TRUE;
