-- Where ZIP codes lie: the middle of each area of the Census Bureau's ZCTA gazetteer,
-- in degrees (WGS 84). It belongs to no practice. ZIP codes of post-office boxes have none.
CREATE TABLE zip_centroid (
    zip text NOT NULL PRIMARY KEY,
    latitude double precision NOT NULL,
    longitude double precision NOT NULL,
    loaded_at bigint NOT NULL
);
CREATE INDEX zip_centroid_by_load ON zip_centroid (loaded_at);

-- Where a clinic is, as an office of a source has it; how: zip, census, nominatim, hand.
ALTER TABLE clinic ADD COLUMN latitude double precision;
ALTER TABLE clinic ADD COLUMN longitude double precision;
ALTER TABLE clinic ADD COLUMN located_how text NOT NULL DEFAULT '';
ALTER TABLE clinic ADD COLUMN located_at bigint;
-- asked_at: when its exact place was last asked for outside.
ALTER TABLE clinic ADD COLUMN asked_at bigint;
ALTER TABLE location ADD COLUMN asked_at bigint;
CREATE INDEX location_by_place ON location (practice_id, latitude);

-- What the provider registry said of an NPI when it was last compared, as JSON: the next
-- comparison tells what has changed since, however many files came in between.
CREATE TABLE registry_seen (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    npi text NOT NULL,
    said text NOT NULL,
    seen_at bigint NOT NULL,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, npi)
);

-- What has changed in the registry about a source, or who has come near a clinic.
-- kind: moved, retired, returned, phone, fax, near. state: open, taken, dismissed, gone.
-- before_value, after_value: an address as JSON, the digits of a number, or a day.
-- undo: what it takes to give back what was taken over.
CREATE TABLE registry_change (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    npi text NOT NULL,
    source_id uuid,
    kind text NOT NULL,
    name text NOT NULL,
    before_value text NOT NULL DEFAULT '',
    after_value text NOT NULL DEFAULT '',
    miles double precision,
    state text NOT NULL DEFAULT 'open',
    undo text NOT NULL DEFAULT '',
    found_at bigint NOT NULL,
    settled_at bigint,
    settled_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id)
);
CREATE INDEX registry_change_by_state ON registry_change (practice_id, state, found_at);
CREATE INDEX registry_change_by_npi ON registry_change (practice_id, npi, kind);
CREATE INDEX registry_change_by_source ON registry_change (practice_id, source_id);

-- An address or a number that was true until something newer was taken over.
CREATE TABLE past_detail (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    until_at bigint NOT NULL,
    change_id uuid NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id)
);
CREATE INDEX past_detail_by_source ON past_detail (practice_id, source_id);

-- Fax numbers that nobody has confirmed.
CREATE INDEX contact_point_by_trust ON contact_point (practice_id, trust, kind);
