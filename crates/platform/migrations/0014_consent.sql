-- What people said about being reached, by channel. Added to, never rewritten: the latest
-- statement about an address or about a person holds.
-- channel: email, phone, fax_clinical, fax_promotional, letter, card, visit, social, newsletter.
-- answer: allowed, refused, unknown. how: told, written, form, call, file, other.
-- address: bare digits of a number, lower case of a mail address; empty where the statement is
-- about whoever is named in person_id or organisation_id. A statement about an address outlives
-- its owner: nothing here refers to a row that may go.
-- saying: what was written down together, so that it is taken back together.
-- said_at: when they said it; created_at: when it was written down, which decides what is latest.
CREATE TABLE consent (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    channel text NOT NULL,
    person_id uuid,
    organisation_id uuid,
    address text NOT NULL DEFAULT '',
    answer text NOT NULL,
    reason text NOT NULL DEFAULT '',
    how text NOT NULL DEFAULT '',
    said_at bigint NOT NULL,
    saying uuid NOT NULL,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id)
);
CREATE INDEX consent_by_saying ON consent (practice_id, saying);
CREATE INDEX consent_by_address ON consent (practice_id, address);
CREATE INDEX consent_by_person ON consent (practice_id, person_id);
CREATE INDEX consent_by_organisation ON consent (practice_id, organisation_id);
