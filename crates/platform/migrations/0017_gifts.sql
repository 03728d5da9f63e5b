-- The ledger of gifts and meals. Money is in cents. Nothing here names a patient's
-- referral, and no other table counts what is here.

-- An entry. patient: the practice's own reference number of a patient, never a name;
-- empty for all others. asked: whether they asked for it ('no', 'yes', '' where it does
-- not matter). over_reason: why an entry that went over a limit was given all the same.
CREATE TABLE gift (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    given_on text NOT NULL,
    kind text NOT NULL,
    what text NOT NULL DEFAULT '',
    place text NOT NULL DEFAULT '',
    total_cents bigint NOT NULL,
    patient text NOT NULL DEFAULT '',
    asked text NOT NULL DEFAULT '',
    note text NOT NULL DEFAULT '',
    over_reason text NOT NULL DEFAULT '',
    spent_by uuid,
    file_id uuid,
    version bigint NOT NULL,
    removed_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, spent_by) REFERENCES membership (practice_id, id),
    FOREIGN KEY (practice_id, file_id) REFERENCES file (practice_id, id)
);
CREATE INDEX gift_by_day ON gift (practice_id, given_on);
CREATE INDEX gift_by_patient ON gift (practice_id, patient, given_on);

-- What of an entry falls to whom; the shares of an entry add up to its total.
-- standing: person, family (of the person), staff, guest, ours, patient.
CREATE TABLE gift_share (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    gift_id uuid NOT NULL,
    position bigint NOT NULL,
    standing text NOT NULL,
    person_id uuid,
    heads bigint NOT NULL,
    cents bigint NOT NULL,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, gift_id) REFERENCES gift (practice_id, id),
    FOREIGN KEY (practice_id, person_id) REFERENCES person (practice_id, id)
);
CREATE INDEX gift_share_by_gift ON gift_share (practice_id, gift_id);
CREATE INDEX gift_share_by_person ON gift_share (practice_id, person_id);

-- Every version of an entry as it stood, append-only (see 'db/migrate.rs').
-- act: entered, corrected, removed, restored, receipt.
CREATE TABLE gift_version (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    gift_id uuid NOT NULL,
    version bigint NOT NULL,
    act text NOT NULL,
    snapshot text NOT NULL,
    at bigint NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, gift_id, version),
    FOREIGN KEY (practice_id, gift_id) REFERENCES gift (practice_id, id)
);

-- What a physician gave back of an excess of a year.
CREATE TABLE gift_return (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    year bigint NOT NULL,
    cents bigint NOT NULL,
    returned_on text NOT NULL,
    note text NOT NULL DEFAULT '',
    removed_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, person_id) REFERENCES person (practice_id, id)
);
CREATE INDEX gift_return_by_person ON gift_return (practice_id, person_id);
CREATE INDEX gift_return_by_day ON gift_return (practice_id, returned_on);

-- Whether somebody counts as a physician, said by hand where the rule is wrong.
CREATE TABLE gift_physician (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    counts boolean NOT NULL,
    why text NOT NULL,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, person_id),
    FOREIGN KEY (practice_id, person_id) REFERENCES person (practice_id, id)
);

-- Limits that the practice has set; the latest row of a scope and year holds, and none
-- is ever changed. scope: physician (that year), patient_item and patient_year (from
-- that year on). No cents: the limit was taken off.
CREATE TABLE gift_limit (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    scope text NOT NULL,
    year bigint NOT NULL,
    cents bigint,
    source text NOT NULL,
    at bigint NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    PRIMARY KEY (practice_id, id)
);
CREATE INDEX gift_limit_by_year ON gift_limit (practice_id, scope, year, id);
