-- Verdicts "slipping" that somebody put aside, with what was known then, so that only something
-- new brings them back.

-- on_day: the day of the verdict. referrals: how many the source had sent by then. shape: stop,
-- decline. reason: vacation, known, retired, other. words: what somebody typed beside it.
CREATE TABLE verdict_aside (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    on_day text NOT NULL,
    referrals bigint NOT NULL,
    shape text NOT NULL,
    reason text NOT NULL,
    words text NOT NULL DEFAULT '',
    created_at bigint NOT NULL,
    created_by uuid,
    undone_at bigint,
    undone_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id)
);
CREATE INDEX verdict_aside_by_source ON verdict_aside (practice_id, source_id, created_at);
