-- Appointments with sources, who is invited to them, and the private feeds of members.

-- state: planned, invited, accepted, tentative, declined, happened, cancelled.
-- place: where, in words, when it is neither at an office of theirs nor (at_clinic) at ours.
-- reason: why it is kept although another of us goes to the same office that week.
-- told_*: what those who were invited have last been told; sequence as iTIP counts it.
CREATE TABLE appointment (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    starts_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    zone text NOT NULL,
    owner_id uuid NOT NULL,
    clinic_id uuid,
    location_id uuid,
    at_clinic boolean NOT NULL DEFAULT FALSE,
    place text NOT NULL DEFAULT '',
    note text NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT '',
    told_sequence bigint,
    told_times text NOT NULL DEFAULT '',
    told_rest text NOT NULL DEFAULT '',
    touch_id uuid,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id),
    FOREIGN KEY (practice_id, owner_id) REFERENCES membership (practice_id, id),
    FOREIGN KEY (practice_id, clinic_id) REFERENCES clinic (practice_id, id),
    FOREIGN KEY (practice_id, location_id) REFERENCES location (practice_id, id),
    FOREIGN KEY (practice_id, touch_id) REFERENCES touch (practice_id, id)
);
CREATE INDEX appointment_by_time ON appointment (practice_id, starts_at);
CREATE INDEX appointment_by_source ON appointment (practice_id, source_id, starts_at);

-- Who of ours goes; whoever leads is one of them.
CREATE TABLE appointment_member (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    member_id uuid NOT NULL,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, appointment_id, member_id),
    FOREIGN KEY (practice_id, appointment_id) REFERENCES appointment (practice_id, id),
    FOREIGN KEY (practice_id, member_id) REFERENCES membership (practice_id, id)
);

-- With whom. address: where an invitation goes; empty = not invited.
-- answer: needs_action, accepted, tentative, declined; answer_times: the times it is about.
-- answer_sequence, answer_stamp: which of several answers is the newest (RFC 5546, 2.1.5).
-- told_sequence: the last invitation that went to them; none before, and after a cancellation.
CREATE TABLE appointment_person (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    person_id uuid,
    name text NOT NULL,
    address text NOT NULL DEFAULT '',
    answer text NOT NULL DEFAULT 'needs_action',
    answer_times text NOT NULL DEFAULT '',
    answer_sequence bigint,
    answer_stamp bigint,
    comment text NOT NULL DEFAULT '',
    told_sequence bigint,
    removed_at bigint,
    created_at bigint NOT NULL,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, appointment_id) REFERENCES appointment (practice_id, id),
    FOREIGN KEY (practice_id, person_id) REFERENCES person (practice_id, id)
);
CREATE INDEX appointment_person_by_appointment ON appointment_person (practice_id, appointment_id);
CREATE INDEX appointment_person_by_person ON appointment_person (practice_id, person_id);

-- What came back and a person must decide: a proposed time (counter), or an answer from an
-- address that was not invited (reply). once: the same mail twice is one.
CREATE TABLE appointment_answer (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    attendee_id uuid,
    kind text NOT NULL,
    from_name text NOT NULL DEFAULT '',
    from_address text NOT NULL,
    answer text NOT NULL,
    comment text NOT NULL DEFAULT '',
    starts_at bigint,
    ends_at bigint,
    sequence bigint,
    stamped_at bigint,
    once text NOT NULL,
    received_at bigint NOT NULL,
    decision text NOT NULL DEFAULT '',
    decided_at bigint,
    decided_by uuid,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, once),
    FOREIGN KEY (practice_id, appointment_id) REFERENCES appointment (practice_id, id)
);
CREATE INDEX appointment_answer_by_appointment ON appointment_answer (practice_id, appointment_id, decision);
CREATE INDEX appointment_answer_open ON appointment_answer (practice_id, received_at)
    WHERE decision = '';

-- A member's own calendar as a subscription. Only the hash of its token is kept.
CREATE TABLE calendar_feed (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    token_hash text NOT NULL,
    created_at bigint NOT NULL,
    revoked_at bigint,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, member_id) REFERENCES membership (practice_id, id)
);
CREATE INDEX calendar_feed_by_token ON calendar_feed (token_hash);
CREATE INDEX calendar_feed_by_member ON calendar_feed (practice_id, member_id);

-- The calendar that travels with a mail, and what it is sent for.
ALTER TABLE mail_out ADD COLUMN calendar text NOT NULL DEFAULT '';
ALTER TABLE mail_out ADD COLUMN calendar_method text NOT NULL DEFAULT '';
