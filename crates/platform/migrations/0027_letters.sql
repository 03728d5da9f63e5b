-- Letters to referrers about a patient, and the visit for which they are wanted.

-- When the patient sees the referrer next; a progress letter has to be there before.
ALTER TABLE referral ADD COLUMN referrer_visit_on text;
CREATE INDEX referral_by_referrer_visit ON referral (practice_id, referrer_visit_on);

-- kind: evaluation, progress, discharge, declined, unreached.
-- state: draft, finished (signed, cannot be changed), queued (waits to be printed),
-- going (a fax is on its way), sent, dropped.
-- sections: what is said, as JSON in the order in which it is read. text: everything on the
-- page as it was signed, as JSON; empty until then.
-- way: letter, fax, link; empty until somebody chose.
-- why: why it did not go.
CREATE TABLE letter (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    referral_id uuid NOT NULL,
    source_id uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    opening text NOT NULL DEFAULT '',
    sections text NOT NULL,
    text text NOT NULL DEFAULT '',
    signer_id uuid,
    version bigint NOT NULL,
    way text NOT NULL DEFAULT '',
    why text NOT NULL DEFAULT '',
    document_id uuid,
    fax_id uuid,
    touch_id uuid,
    finished_at bigint,
    sent_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, referral_id) REFERENCES referral (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id),
    FOREIGN KEY (practice_id, signer_id) REFERENCES membership (practice_id, id)
);
CREATE INDEX letter_by_referral ON letter (practice_id, referral_id, created_at);
CREATE INDEX letter_by_fax ON letter (practice_id, fax_id);
CREATE INDEX letter_by_state ON letter (practice_id, state, changed_at);
-- One letter of a kind is being written about a referral, and no second beside it.
CREATE UNIQUE INDEX letter_draft ON letter (practice_id, referral_id, kind) WHERE state = 'draft';
