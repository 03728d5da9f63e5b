-- What was done for a relationship, and what is still to do.

CREATE TABLE touch (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    kind text NOT NULL,
    happened_at bigint NOT NULL,
    met_decision_maker boolean NOT NULL DEFAULT FALSE,
    note text NOT NULL DEFAULT '',
    deleted_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id)
);
CREATE INDEX touch_by_source ON touch (practice_id, source_id, happened_at);

CREATE TABLE task (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    source_id uuid,
    title text NOT NULL,
    owner_id uuid,
    due_on text,
    done_at bigint,
    done_by uuid,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id),
    FOREIGN KEY (practice_id, owner_id) REFERENCES membership (practice_id, id)
);
CREATE INDEX task_by_due ON task (practice_id, done_at, due_on);

-- A thank-you covers every referral of its source received up to covers_until.
CREATE TABLE thank_you (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    way text NOT NULL,
    covers_until text NOT NULL,
    undone_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id)
);
CREATE INDEX thank_you_by_source ON thank_you (practice_id, source_id, covers_until);
