-- What the paper of a practice looks like.

-- A logo: of the practice (no clinic) or of a clinic, which has that of the practice without one
-- of its own. kind: svg, png, jpeg. width and height are in dots; of a drawing they only give its
-- shape. One that was replaced or removed stays, so that this can be taken back.
CREATE TABLE logo (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    clinic_id uuid,
    file_id uuid NOT NULL,
    kind text NOT NULL,
    width bigint NOT NULL,
    height bigint NOT NULL,
    removed_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, clinic_id) REFERENCES clinic (practice_id, id),
    FOREIGN KEY (practice_id, file_id) REFERENCES file (practice_id, id)
);
CREATE UNIQUE INDEX logo_of_practice ON logo (practice_id)
    WHERE clinic_id IS NULL AND removed_at IS NULL;
CREATE UNIQUE INDEX logo_of_clinic ON logo (practice_id, clinic_id)
    WHERE clinic_id IS NOT NULL AND removed_at IS NULL;

-- A line that a clinic adds to its letterhead.
ALTER TABLE clinic ADD COLUMN letterhead_line text NOT NULL DEFAULT '';

-- The picture of a member's signature. allowed: whose letters may carry it. nobody: kept, but not
-- used; self: only what they sign themselves; named: also what those of signature_colleague sign
-- for them. Taking the picture back removes the row and its file.
CREATE TABLE signature (
    practice_id uuid NOT NULL REFERENCES practice (id),
    member_id uuid NOT NULL,
    file_id uuid NOT NULL,
    allowed text NOT NULL,
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (practice_id, member_id),
    FOREIGN KEY (practice_id, member_id) REFERENCES membership (practice_id, id),
    FOREIGN KEY (practice_id, file_id) REFERENCES file (practice_id, id)
);

CREATE TABLE signature_colleague (
    practice_id uuid NOT NULL REFERENCES practice (id),
    member_id uuid NOT NULL,
    colleague_id uuid NOT NULL,
    PRIMARY KEY (practice_id, member_id, colleague_id),
    FOREIGN KEY (practice_id, member_id) REFERENCES membership (practice_id, id),
    FOREIGN KEY (practice_id, colleague_id) REFERENCES membership (practice_id, id)
);

-- A printer: how far what it prints must be moved, in half millimetres, and the stock that lies
-- in it. Empty: none was chosen.
CREATE TABLE printer (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    name text NOT NULL,
    right_halves bigint NOT NULL DEFAULT 0,
    down_halves bigint NOT NULL DEFAULT 0,
    card_stock text NOT NULL DEFAULT '',
    envelope_size text NOT NULL DEFAULT '',
    label_stock text NOT NULL DEFAULT '',
    removed_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id)
);
