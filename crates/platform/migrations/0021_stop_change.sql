-- What was stopped and what was let go again, where the rows themselves change or go: mail that
-- came back, "do not contact", permissions to fax that were revoked. Triggers write it (see
-- 'db/guards.rs'), so that no way of changing those rows can be forgotten; nothing is rewritten.
-- kind: mail, pause, fax. subject: the address of a mail; the id of a pause or of a permission
-- to fax, in hexadecimal digits without dashes. The latest row of a subject holds; of two at the
-- same instant the one that stops.
CREATE TABLE stop_change (
    practice_id uuid NOT NULL REFERENCES practice (id),
    kind text NOT NULL,
    subject text NOT NULL,
    at bigint NOT NULL,
    holds boolean NOT NULL,
    PRIMARY KEY (practice_id, kind, subject, at, holds)
);
