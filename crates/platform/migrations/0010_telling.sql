-- What leaves the practice: mail, faxes, letters, and the page that a referrer opens.

-- state: waiting, sent, failed, bounced, suppressed.
-- purpose: notice, request, receipt, code, account, test. item_id: the intake item of which a
-- receipt tells, once. is_clinical mail may carry a patient's data.
CREATE TABLE mail_out (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    purpose text NOT NULL,
    to_address text NOT NULL,
    to_name text NOT NULL DEFAULT '',
    subject text NOT NULL,
    body text NOT NULL,
    message_id text NOT NULL,
    is_clinical boolean NOT NULL DEFAULT FALSE,
    source_id uuid,
    referral_id uuid,
    item_id uuid,
    state text NOT NULL,
    attempts bigint NOT NULL DEFAULT 0,
    last_error text NOT NULL DEFAULT '',
    sent_at bigint,
    bounced_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id)
);
CREATE INDEX mail_out_by_message ON mail_out (practice_id, message_id);
CREATE INDEX mail_out_by_state ON mail_out (practice_id, state, created_at);
CREATE INDEX mail_out_by_referral ON mail_out (practice_id, referral_id);
CREATE UNIQUE INDEX mail_out_by_item ON mail_out (practice_id, item_id);

-- Addresses that must not be written to: they bounced, or asked us not to.
CREATE TABLE mail_suppression (
    practice_id uuid NOT NULL REFERENCES practice (id),
    address text NOT NULL,
    reason text NOT NULL,
    words text NOT NULL DEFAULT '',
    created_at bigint NOT NULL,
    PRIMARY KEY (practice_id, address)
);

-- Wordings a practice has changed; the built-in one stands behind each.
CREATE TABLE mail_template (
    practice_id uuid NOT NULL REFERENCES practice (id),
    name text NOT NULL,
    version bigint NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, name, version)
);

-- How a source wants to be told. channel: email, secure_email, fax, letter, phone, none.
-- stages: which events, separated by commas; empty = the practice's usual ones.
CREATE TABLE notice_preference (
    practice_id uuid NOT NULL REFERENCES practice (id),
    source_id uuid NOT NULL,
    channel text NOT NULL,
    stages text NOT NULL DEFAULT '',
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, source_id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id)
);

-- One telling of one event to the referrer.
-- state: waiting (for the pause in which a move may be undone), ready (for a person
-- to print, fax or call), sent, failed, withheld, withdrawn (undone or overtaken).
-- items: the missing items that a request lists, their ids separated by commas.
CREATE TABLE notice (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    referral_id uuid NOT NULL,
    source_id uuid NOT NULL,
    stage text NOT NULL,
    channel text NOT NULL,
    state text NOT NULL,
    why text NOT NULL DEFAULT '',
    once text NOT NULL,
    items text NOT NULL DEFAULT '',
    mail_id uuid,
    fax_id uuid,
    file_id uuid,
    touch_id uuid,
    sent_at bigint,
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, once),
    FOREIGN KEY (practice_id, referral_id) REFERENCES referral (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id)
);
CREATE INDEX notice_by_referral ON notice (practice_id, referral_id, created_at);
CREATE INDEX notice_by_source ON notice (practice_id, source_id);
CREATE INDEX notice_by_state ON notice (practice_id, state, created_at);

-- purpose: clinical, promotional. state: waiting, kept (no service is set up: a
-- person faxes it), handed (the service has it), sent, failed, refused.
CREATE TABLE fax_out (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    purpose text NOT NULL,
    number text NOT NULL,
    trust text NOT NULL,
    file_id uuid NOT NULL,
    pages bigint NOT NULL DEFAULT 1,
    source_id uuid,
    referral_id uuid,
    provider text NOT NULL,
    provider_ref text NOT NULL DEFAULT '',
    notice_id uuid,
    state text NOT NULL,
    attempts bigint NOT NULL DEFAULT 0,
    last_error text NOT NULL DEFAULT '',
    sent_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id)
);
CREATE INDEX fax_out_by_source ON fax_out (practice_id, source_id);
CREATE INDEX fax_out_by_state ON fax_out (practice_id, state, created_at);
CREATE INDEX fax_out_by_provider_ref ON fax_out (practice_id, provider_ref);

-- Who allowed advertising by fax (47 USC 227), when and how. Clinical faxes need none.
CREATE TABLE fax_permission (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    number text NOT NULL,
    how text NOT NULL,
    granted_at bigint NOT NULL,
    revoked_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id)
);
CREATE INDEX fax_permission_by_number ON fax_permission (practice_id, number);

-- Who confirmed a fax number, when and how, stays on record.
ALTER TABLE contact_point ADD COLUMN confirmed_at bigint;
ALTER TABLE contact_point ADD COLUMN confirmed_by uuid;
ALTER TABLE contact_point ADD COLUMN confirmed_how text NOT NULL DEFAULT '';

-- The private page on which a referrer sees how far a referral has come. Only
-- hashes are kept: of the link's token, of the number on the receipt, and of a
-- code sent for one opening. item_id until the item became a referral.
-- failed: wrong tries since it was last opened; codes: how many codes were sent.
CREATE TABLE status_link (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    token_hash text NOT NULL,
    pin_hash text NOT NULL,
    item_id uuid,
    referral_id uuid,
    code_hash text NOT NULL DEFAULT '',
    code_until bigint,
    codes bigint NOT NULL DEFAULT 0,
    failed bigint NOT NULL DEFAULT 0,
    locked_until bigint,
    expires_at bigint NOT NULL,
    revoked_at bigint,
    opened_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id)
);
CREATE INDEX status_link_by_token ON status_link (token_hash);
CREATE INDEX status_link_by_item ON status_link (practice_id, item_id);
CREATE INDEX status_link_by_referral ON status_link (practice_id, referral_id);

-- A patient's written permission to tell a source that does not treat them what became
-- of their referral (45 CFR 164.508). The signed paper itself is kept by the practice.
CREATE TABLE authorisation (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    patient_id uuid NOT NULL,
    source_id uuid NOT NULL,
    signer text NOT NULL,
    signed_on text NOT NULL,
    until text NOT NULL,
    revoked_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, patient_id) REFERENCES patient (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id)
);
CREATE INDEX authorisation_by_patient ON authorisation (practice_id, patient_id, source_id);
CREATE INDEX authorisation_by_source ON authorisation (practice_id, source_id);
