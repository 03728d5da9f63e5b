-- Clinical notes: written about the patient of a referral, then finished as a document.

-- on_day: the day that it is about. sections: what is said, as JSON in its order.
-- state: draft, finished (cannot be changed), dropped.
CREATE TABLE clinical_note (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    referral_id uuid NOT NULL,
    title text NOT NULL,
    on_day text NOT NULL,
    sections text NOT NULL,
    state text NOT NULL,
    version bigint NOT NULL,
    document_id uuid,
    created_at bigint NOT NULL,
    created_by uuid NOT NULL,
    changed_at bigint NOT NULL,
    changed_by uuid NOT NULL,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, referral_id) REFERENCES referral (practice_id, id),
    FOREIGN KEY (practice_id, document_id) REFERENCES document (practice_id, id),
    FOREIGN KEY (practice_id, created_by) REFERENCES membership (practice_id, id)
);
CREATE INDEX clinical_note_by_referral ON clinical_note (practice_id, referral_id, created_at);
