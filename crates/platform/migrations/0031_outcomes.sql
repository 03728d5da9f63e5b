-- Outcome measures: what a test or questionnaire said at the first visit, and at the last.

-- measure: the code of the test. first_tenths, last_tenths: scores in tenths of a point; the last is
-- none until it was taken. ended_at: when another entry took its place, or it was taken back; the
-- rows before stay.
CREATE TABLE outcome (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    referral_id uuid NOT NULL,
    measure text NOT NULL,
    first_tenths bigint NOT NULL,
    last_tenths bigint,
    created_at bigint NOT NULL,
    created_by uuid NOT NULL,
    ended_at bigint,
    ended_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, referral_id) REFERENCES referral (practice_id, id),
    FOREIGN KEY (practice_id, created_by) REFERENCES membership (practice_id, id)
);
CREATE UNIQUE INDEX outcome_by_referral ON outcome (practice_id, referral_id, measure)
    WHERE ended_at IS NULL;
CREATE INDEX outcome_by_place ON outcome (practice_id, referral_id, created_at);
