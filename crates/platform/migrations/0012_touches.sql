-- A contact in full: by whom, where, with whom, what matters to them, what comes next.
-- by_id: who of ours was there (created_by is who wrote it down).
-- place: where, in words, when it was at none of their offices.
-- once: the id that a device gave it, so that what is sent twice is there once.
-- task_id: the promise made of its next step.
ALTER TABLE touch ADD COLUMN by_id uuid;
ALTER TABLE touch ADD COLUMN location_id uuid;
ALTER TABLE touch ADD COLUMN place text NOT NULL DEFAULT '';
ALTER TABLE touch ADD COLUMN matters text NOT NULL DEFAULT '';
ALTER TABLE touch ADD COLUMN next_step text NOT NULL DEFAULT '';
ALTER TABLE touch ADD COLUMN task_id uuid;
ALTER TABLE touch ADD COLUMN once text;
CREATE UNIQUE INDEX touch_by_once ON touch (practice_id, once);
CREATE INDEX touch_by_member ON touch (practice_id, by_id, happened_at);
UPDATE touch SET by_id = created_by;

CREATE TABLE touch_person (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    touch_id uuid NOT NULL,
    person_id uuid NOT NULL,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, touch_id, person_id),
    FOREIGN KEY (practice_id, touch_id) REFERENCES touch (practice_id, id),
    FOREIGN KEY (practice_id, person_id) REFERENCES person (practice_id, id)
);
CREATE INDEX touch_person_by_person ON touch_person (practice_id, person_id);

-- Where an office is, in degrees (WGS 84); how: zip, census, nominatim, hand.
ALTER TABLE location ADD COLUMN latitude double precision;
ALTER TABLE location ADD COLUMN longitude double precision;
ALTER TABLE location ADD COLUMN located_how text NOT NULL DEFAULT '';
ALTER TABLE location ADD COLUMN located_at bigint;

-- Month and day only ('03-14'): nobody's age is kept.
ALTER TABLE person ADD COLUMN birthday text NOT NULL DEFAULT '';
