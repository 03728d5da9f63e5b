-- The one true set of contact details, and where else they are told.
-- hours: JSON of lexicon::Week; holidays: JSON list of days with their hours.
-- languages, payers, treats, socials: one entry a line.

ALTER TABLE practice ADD COLUMN about text NOT NULL DEFAULT '';
ALTER TABLE practice ADD COLUMN email text NOT NULL DEFAULT '';
ALTER TABLE practice ADD COLUMN web text NOT NULL DEFAULT '';
ALTER TABLE practice ADD COLUMN npi text NOT NULL DEFAULT '';
ALTER TABLE practice ADD COLUMN socials text NOT NULL DEFAULT '';
ALTER TABLE practice ADD COLUMN languages text NOT NULL DEFAULT '';
ALTER TABLE practice ADD COLUMN payers text NOT NULL DEFAULT '';
ALTER TABLE practice ADD COLUMN treats text NOT NULL DEFAULT '';

ALTER TABLE clinic ADD COLUMN slug text NOT NULL DEFAULT '';
ALTER TABLE clinic ADD COLUMN email text NOT NULL DEFAULT '';
ALTER TABLE clinic ADD COLUMN web text NOT NULL DEFAULT '';
ALTER TABLE clinic ADD COLUMN map_link text NOT NULL DEFAULT '';
ALTER TABLE clinic ADD COLUMN npi text NOT NULL DEFAULT '';
ALTER TABLE clinic ADD COLUMN time_zone text NOT NULL DEFAULT '';
ALTER TABLE clinic ADD COLUMN hours text NOT NULL DEFAULT '';
ALTER TABLE clinic ADD COLUMN holidays text NOT NULL DEFAULT '';

-- kind: web (a page that tells about us) or nppes (the registry's record).
CREATE TABLE listing (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    clinic_id uuid,
    kind text NOT NULL,
    name text NOT NULL,
    address text NOT NULL,
    every_days bigint NOT NULL DEFAULT 30,
    deleted_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, clinic_id) REFERENCES clinic (practice_id, id)
);

-- What was read there and where it differs: findings is JSON.
CREATE TABLE listing_check (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    listing_id uuid NOT NULL,
    checked_at bigint NOT NULL,
    outcome text NOT NULL,
    findings text NOT NULL DEFAULT '[]',
    checked_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, listing_id) REFERENCES listing (practice_id, id)
);
CREATE INDEX listing_check_by_listing ON listing_check (practice_id, listing_id, checked_at);
