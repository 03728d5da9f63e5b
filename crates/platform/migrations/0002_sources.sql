-- Who refers: people and organisations, where they sit, how to reach them.

CREATE TABLE organisation (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL DEFAULT 'practice',
    npi text,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id)
);
CREATE INDEX organisation_by_npi ON organisation (practice_id, npi);

CREATE TABLE person (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    prefix text NOT NULL DEFAULT '',
    given text NOT NULL DEFAULT '',
    middle text NOT NULL DEFAULT '',
    family text NOT NULL DEFAULT '',
    suffix text NOT NULL DEFAULT '',
    credentials text NOT NULL DEFAULT '',
    npi text,
    taxonomy text,
    specialty text NOT NULL DEFAULT '',
    interests text NOT NULL DEFAULT '',
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id)
);
CREATE INDEX person_by_npi ON person (practice_id, npi);

-- Where an organisation sits, or a person who belongs to none.
CREATE TABLE location (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    organisation_id uuid,
    person_id uuid,
    name text NOT NULL DEFAULT '',
    street text NOT NULL DEFAULT '',
    city text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT '',
    zip text NOT NULL DEFAULT '',
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, organisation_id) REFERENCES organisation (practice_id, id),
    FOREIGN KEY (practice_id, person_id) REFERENCES person (practice_id, id)
);
CREATE INDEX location_by_organisation ON location (practice_id, organisation_id);
CREATE INDEX location_by_person ON location (practice_id, person_id);

-- Whoever a referral is counted for: a person, an organisation, or the two
-- that are neither ('self' = direct access, 'unassigned' = nobody named).
-- figures_changed: the change counter 'referrals' when what the report says of it
-- last changed, so that after a change the report reads only that source again.
CREATE TABLE source (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    kind text NOT NULL,
    person_id uuid,
    organisation_id uuid,
    name text NOT NULL,
    sort_name text NOT NULL,
    profession text NOT NULL,
    tier text NOT NULL DEFAULT 'prospect',
    owner_id uuid,
    preferred_channel text NOT NULL DEFAULT '',
    remember text NOT NULL DEFAULT '',
    notes text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT 'active',
    first_referral_on text,
    last_referral_on text,
    figures_changed bigint NOT NULL DEFAULT 0,
    merged_into uuid,
    deleted_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, person_id) REFERENCES person (practice_id, id),
    FOREIGN KEY (practice_id, organisation_id) REFERENCES organisation (practice_id, id),
    FOREIGN KEY (practice_id, owner_id) REFERENCES membership (practice_id, id),
    FOREIGN KEY (practice_id, merged_into) REFERENCES source (practice_id, id)
);
CREATE INDEX source_by_name ON source (practice_id, sort_name);
CREATE INDEX source_by_person ON source (practice_id, person_id);
CREATE INDEX source_by_organisation ON source (practice_id, organisation_id);
CREATE INDEX source_by_change ON source (practice_id, changed_at);
CREATE INDEX source_by_figures ON source (practice_id, figures_changed);

-- A person at an organisation (and, where known, at one of its locations).
-- days_in: bit 0 = Monday ... bit 6 = Sunday.
CREATE TABLE affiliation (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    location_id uuid,
    role text NOT NULL,
    days_in bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, person_id) REFERENCES person (practice_id, id),
    FOREIGN KEY (practice_id, organisation_id) REFERENCES organisation (practice_id, id),
    FOREIGN KEY (practice_id, location_id) REFERENCES location (practice_id, id)
);
CREATE INDEX affiliation_by_person ON affiliation (practice_id, person_id);
CREATE INDEX affiliation_by_organisation ON affiliation (practice_id, organisation_id);

-- kind: phone, mobile, fax, email, web, social. 'digits' is what is searched
-- and matched: bare digits of a number, lower-case of an address.
-- trust (fax numbers): registry, typed, confirmed, used.
CREATE TABLE contact_point (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    person_id uuid,
    organisation_id uuid,
    location_id uuid,
    kind text NOT NULL,
    value text NOT NULL,
    digits text NOT NULL,
    label text NOT NULL DEFAULT '',
    is_preferred boolean NOT NULL DEFAULT FALSE,
    trust text NOT NULL DEFAULT 'typed',
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, person_id) REFERENCES person (practice_id, id),
    FOREIGN KEY (practice_id, organisation_id) REFERENCES organisation (practice_id, id),
    FOREIGN KEY (practice_id, location_id) REFERENCES location (practice_id, id)
);
CREATE INDEX contact_point_by_person ON contact_point (practice_id, person_id);
CREATE INDEX contact_point_by_organisation ON contact_point (practice_id, organisation_id);
CREATE INDEX contact_point_by_digits ON contact_point (practice_id, digits);

-- Other names a source came in under, learned from imports and merges.
CREATE TABLE source_alias (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    alias text NOT NULL,
    learned_from text NOT NULL,
    import_id uuid,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, alias),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id)
);
CREATE INDEX source_alias_by_source ON source_alias (practice_id, source_id);

-- A merge remembers every row it moved, so that it can be undone.
CREATE TABLE merge (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    kept_source_id uuid NOT NULL,
    merged_source_id uuid NOT NULL,
    moved text NOT NULL,
    undone_at bigint,
    undone_by uuid,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, kept_source_id) REFERENCES source (practice_id, id),
    FOREIGN KEY (practice_id, merged_source_id) REFERENCES source (practice_id, id)
);

-- Pairs a person has looked at and called different.
CREATE TABLE not_duplicate (
    practice_id uuid NOT NULL REFERENCES practice (id),
    first_id uuid NOT NULL,
    second_id uuid NOT NULL,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, first_id, second_id),
    FOREIGN KEY (practice_id, first_id) REFERENCES source (practice_id, id),
    FOREIGN KEY (practice_id, second_id) REFERENCES source (practice_id, id)
);
