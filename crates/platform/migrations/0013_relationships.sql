-- How things stand with each source: two clocks, pauses, tiers.

-- One row a source that contacts are kept with, true after every change (see 'relationships').
-- owner_id repeats the source's, so that one index lists what is due for whom.
-- due: the day on which a contact is wanted by the tier; late: the day after which it counts
-- as neglected; none where an open pause stands before it. next_due_on: the earlier of the two.
-- paused_from, paused_until: the pause that stands, or the next one; empty where there is none.
CREATE TABLE relationship (
    practice_id uuid NOT NULL REFERENCES practice (id),
    source_id uuid NOT NULL,
    owner_id uuid,
    last_contact_at bigint,
    last_face_at bigint,
    contact_due_on text,
    contact_late_on text,
    face_due_on text,
    face_late_on text,
    next_due_on text,
    paused_from text NOT NULL DEFAULT '',
    paused_until text NOT NULL DEFAULT '',
    PRIMARY KEY (practice_id, source_id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id)
);
CREATE INDEX relationship_by_due ON relationship (practice_id, next_due_on);
CREATE INDEX relationship_by_owner ON relationship (practice_id, owner_id, next_due_on);
CREATE INDEX relationship_by_pause ON relationship (practice_id, paused_until);

-- Days on which no clock runs. kind: leave, season, paused, retired, moved, no_contact.
-- A season comes back each year from season_from to season_until ('08-15'), both days included.
-- ended_on: the last day of a pause that somebody ended; before from_on when it never held.
CREATE TABLE pause (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    kind text NOT NULL,
    from_on text NOT NULL,
    until_on text,
    season_from text NOT NULL DEFAULT '',
    season_until text NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT '',
    ended_on text,
    ended_by uuid,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id)
);
CREATE INDEX pause_by_source ON pause (practice_id, source_id);

-- low, medium, high; empty where nobody has said. How many patients they could send, and how
-- well those fit what the practice is good at.
ALTER TABLE source ADD COLUMN potential text NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN fit text NOT NULL DEFAULT '';

-- Suggestions of another tier that somebody chose to leave, with what they rested on.
CREATE TABLE tier_left (
    practice_id uuid NOT NULL REFERENCES practice (id),
    source_id uuid NOT NULL,
    tier_from text NOT NULL,
    tier_to text NOT NULL,
    year bigint NOT NULL,
    potential text NOT NULL,
    fit text NOT NULL,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, source_id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id)
);
