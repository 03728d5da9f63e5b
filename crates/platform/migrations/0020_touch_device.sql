-- What a phone says of a contact, and what a contact needs to be taken back whole.
-- met: 'decides', 'desk', 'nobody'; empty when nobody said.
-- next_on: the day of its next step, by which the promise comes back with the contact.
ALTER TABLE touch ADD COLUMN met text NOT NULL DEFAULT '';
ALTER TABLE touch ADD COLUMN next_on text;
UPDATE touch SET met = 'decides' WHERE met_decision_maker;
CREATE INDEX touch_by_time ON touch (practice_id, happened_at);
CREATE INDEX touch_by_matters ON touch (practice_id, happened_at) WHERE matters <> '';
