-- Everything that comes in, until a person has decided what it is.

-- What brought a referral: a link on a card, a pad, a flyer, at an office.
-- kind: plain, source, office, event, printed, clinic.
CREATE TABLE short_link (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    code text NOT NULL,
    kind text NOT NULL,
    label text NOT NULL,
    source_id uuid,
    clinic_id uuid,
    revoked_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id),
    FOREIGN KEY (practice_id, clinic_id) REFERENCES clinic (practice_id, id)
);
CREATE INDEX short_link_by_code ON short_link (code);
CREATE INDEX short_link_by_source ON short_link (practice_id, source_id);

-- "Refer again": the link by which a known office finds its details filled in.
-- Only the hash of its token is kept.
CREATE TABLE known_office (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    token_hash text NOT NULL,
    source_id uuid,
    details text NOT NULL,
    last_used_at bigint,
    revoked_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id)
);
CREATE INDEX known_office_by_token ON known_office (token_hash);
CREATE INDEX known_office_by_source ON known_office (practice_id, source_id);

-- state: new, triaged, converted, merged, not_a_referral, spam, misdirected.
-- received_at: the channel's own time-stamp; a trigger refuses to change it.
-- once: what makes a second arrival of the same thing the same item.
-- draft: JSON, the proposed fields, each with where it was read.
-- trust: proven, plain, doubtful (with the reasons in the draft).
CREATE TABLE intake_item (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    reference text NOT NULL,
    once text NOT NULL,
    channel text NOT NULL,
    received_at bigint NOT NULL,
    arrived_at bigint NOT NULL,
    due_at bigint NOT NULL,
    sender text NOT NULL DEFAULT '',
    urgency text NOT NULL DEFAULT 'routine',
    trust text NOT NULL DEFAULT 'plain',
    state text NOT NULL,
    state_since bigint NOT NULL,
    reason text NOT NULL DEFAULT '',
    draft text NOT NULL,
    raw_file_id uuid,
    raw_sha256 text NOT NULL DEFAULT '',
    source_id uuid,
    clinic_id uuid,
    link_id uuid,
    referral_id uuid,
    wait_until bigint,
    seen_at bigint,
    seen_by uuid,
    version bigint NOT NULL DEFAULT 1,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, reference),
    UNIQUE (practice_id, once),
    FOREIGN KEY (practice_id, referral_id) REFERENCES referral (practice_id, id)
);
CREATE INDEX intake_item_by_due ON intake_item (practice_id, state, due_at, id);
CREATE INDEX intake_item_by_referral ON intake_item (practice_id, referral_id);
CREATE INDEX intake_item_by_source ON intake_item (practice_id, source_id) WHERE source_id IS NOT NULL;

-- Every decision about an item, so that it can be taken back.
CREATE TABLE intake_event (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    item_id uuid NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    at bigint NOT NULL,
    actor_id uuid,
    reason text NOT NULL DEFAULT '',
    undo text,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, item_id) REFERENCES intake_item (practice_id, id)
);
CREATE INDEX intake_event_by_item ON intake_event (practice_id, item_id, at);

-- What came in today, by its way, for the settings page.
CREATE INDEX intake_item_by_arrival ON intake_item (practice_id, channel, arrived_at);

-- kind: order, insurance, photo, letter, fax, mail, other.
-- words: what was recognised on it, where a recogniser is installed.
CREATE TABLE attachment (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    item_id uuid,
    referral_id uuid,
    file_id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    bytes bigint NOT NULL,
    pages bigint,
    words text NOT NULL DEFAULT '',
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, item_id) REFERENCES intake_item (practice_id, id),
    FOREIGN KEY (practice_id, referral_id) REFERENCES referral (practice_id, id),
    FOREIGN KEY (practice_id, file_id) REFERENCES file (practice_id, id)
);
CREATE INDEX attachment_by_item ON attachment (practice_id, item_id);
CREATE INDEX attachment_by_referral ON attachment (practice_id, referral_id);

-- The pages of an attachment as pictures, made once.
CREATE TABLE attachment_page (
    practice_id uuid NOT NULL REFERENCES practice (id),
    attachment_id uuid NOT NULL,
    page bigint NOT NULL,
    file_id uuid NOT NULL,
    PRIMARY KEY (practice_id, attachment_id, page),
    FOREIGN KEY (practice_id, attachment_id) REFERENCES attachment (practice_id, id),
    FOREIGN KEY (practice_id, file_id) REFERENCES file (practice_id, id)
);

-- To which addresses mail is taken in, and for which practice.
CREATE TABLE arrival_address (
    practice_id uuid NOT NULL REFERENCES practice (id),
    address text NOT NULL,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, address)
);
CREATE INDEX arrival_address_by_address ON arrival_address (address);

-- What brought it and what it came from stay with the referral.
ALTER TABLE referral ADD COLUMN link_id uuid;
ALTER TABLE referral ADD COLUMN intake_item_id uuid;
-- What each link brought, without a look at the table: few referrals carry a link.
CREATE INDEX referral_by_link ON referral (practice_id, link_id, received_on, state, evaluated_on, deleted_at)
    WHERE link_id IS NOT NULL;

-- Who has an item open just now, so that two people do not decide it at once.
CREATE TABLE intake_look (
    practice_id uuid NOT NULL REFERENCES practice (id),
    item_id uuid NOT NULL,
    member_id uuid NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (practice_id, item_id, member_id),
    FOREIGN KEY (practice_id, item_id) REFERENCES intake_item (practice_id, id)
);
-- Files of a form that is not sent yet: kept for an hour, so that a mistake elsewhere in the
-- form does not ask for them again. form: what makes the form unlike any other.
CREATE TABLE form_upload (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    form text NOT NULL,
    file_id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    bytes bigint NOT NULL,
    sha256 text NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, form, sha256),
    FOREIGN KEY (practice_id, file_id) REFERENCES file (practice_id, id)
);
CREATE INDEX form_upload_by_age ON form_upload (practice_id, created_at);
CREATE INDEX attachment_by_file ON attachment (practice_id, file_id);
