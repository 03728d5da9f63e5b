-- From a referral to the first visit: who tried what, what is missing, what is due.

-- kind: call, text, letter, email. outcome: reached, voicemail, no_answer,
-- wrong_number, sent, declined.
-- event_id: the move that came with it. before_values: what of the referral it
-- replaced, so that taking it back takes that back too.
CREATE TABLE contact_attempt (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    referral_id uuid NOT NULL,
    kind text NOT NULL,
    outcome text NOT NULL,
    at bigint NOT NULL,
    note text NOT NULL DEFAULT '',
    actor_id uuid,
    event_id uuid,
    before_values text,
    undone_at bigint,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, referral_id) REFERENCES referral (practice_id, id)
);
CREATE INDEX contact_attempt_by_referral ON contact_attempt (practice_id, referral_id, at);

-- kind: signed_order, payer, authorisation, diagnosis, phone, birth_date, other.
-- asked_at: the last time. before_values: what the last step replaced.
CREATE TABLE missing_item (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    referral_id uuid NOT NULL,
    kind text NOT NULL,
    words text NOT NULL DEFAULT '',
    asked_at bigint,
    asked_by uuid,
    asked_how text NOT NULL DEFAULT '',
    asked_times bigint NOT NULL DEFAULT 0,
    came_at bigint,
    came_by uuid,
    dropped_at bigint,
    before_values text,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, referral_id) REFERENCES referral (practice_id, id)
);
CREATE INDEX missing_item_by_referral ON missing_item (practice_id, referral_id);

-- next_due_at: when the next step is due by the clinic's business hours; null when
-- nothing is (the clock stands still or has stopped). next_step says which step.
ALTER TABLE referral ADD COLUMN next_due_at bigint;
ALTER TABLE referral ADD COLUMN next_step text NOT NULL DEFAULT '';
ALTER TABLE referral ADD COLUMN first_attempt_at bigint;
ALTER TABLE referral ADD COLUMN attempts bigint NOT NULL DEFAULT 0;
ALTER TABLE referral ADD COLUMN visit_at bigint;
CREATE INDEX referral_by_next_due ON referral (practice_id, state, next_due_at, id);
