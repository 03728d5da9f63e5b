-- Reports for referring offices: what became of the patients they sent, without a patient.

-- from_on, until_on: the days that it counts, both included. state: finished (kept, not sent),
-- queued (waits to be printed), sent, dropped (taken back before it went). way: print, mail,
-- hand; empty until somebody chose. text: everything on the page, as JSON; it names no patient.
CREATE TABLE office_report (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    from_on text NOT NULL,
    until_on text NOT NULL,
    state text NOT NULL,
    way text NOT NULL DEFAULT '',
    text text NOT NULL,
    document_id uuid NOT NULL,
    touch_id uuid,
    sent_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id),
    FOREIGN KEY (practice_id, document_id) REFERENCES document (practice_id, id)
);
CREATE INDEX office_report_by_source ON office_report (practice_id, source_id, created_at);

-- Private links to a report. token_hash: SHA-256 of what stands in the address.
CREATE TABLE office_report_link (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    report_id uuid NOT NULL,
    token_hash text NOT NULL,
    expires_at bigint NOT NULL,
    revoked_at bigint,
    opened_at bigint,
    opened_times bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, report_id) REFERENCES office_report (practice_id, id)
);
CREATE INDEX office_report_link_by_report ON office_report_link (practice_id, report_id, created_at);
CREATE UNIQUE INDEX office_report_link_by_token ON office_report_link (token_hash);
