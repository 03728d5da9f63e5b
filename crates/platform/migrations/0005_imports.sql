-- What came out of an EMR, what became of each row, and how to take it back.
-- state: read, planned, committed, undone, abandoned.

CREATE TABLE import_batch (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    file_id uuid,
    file_name text NOT NULL,
    sheet text,
    fingerprint text NOT NULL,
    mapping text NOT NULL,
    decisions text NOT NULL DEFAULT '{}',
    state text NOT NULL,
    rows_total bigint NOT NULL DEFAULT 0,
    summary text NOT NULL DEFAULT '{}',
    committed_at bigint,
    undone_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id)
);
CREATE INDEX import_batch_by_time ON import_batch (practice_id, created_at);

-- The mapping a person settled on, for the next file with the same headers.
CREATE TABLE import_mapping (
    practice_id uuid NOT NULL REFERENCES practice (id),
    fingerprint text NOT NULL,
    mapping text NOT NULL,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, fingerprint)
);

-- One line for every row of ours that an import made or changed. before: the
-- values it replaced (null = made by the import); version_after tells whether
-- somebody has edited the row since.
CREATE TABLE import_effect (
    practice_id uuid NOT NULL REFERENCES practice (id),
    import_id uuid NOT NULL,
    seq bigint NOT NULL,
    row_number bigint NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    before_values text,
    changed_at_after bigint NOT NULL,
    PRIMARY KEY (practice_id, import_id, seq),
    FOREIGN KEY (practice_id, import_id) REFERENCES import_batch (practice_id, id)
);
