-- The least about a patient, and the referral with its history.

CREATE TABLE patient (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    given text NOT NULL DEFAULT '',
    family text NOT NULL DEFAULT '',
    match_name text NOT NULL,
    birth_date text,
    phone text NOT NULL DEFAULT '',
    email text NOT NULL DEFAULT '',
    payer text NOT NULL DEFAULT '',
    external_id text,
    import_id uuid,
    deleted_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id)
);
CREATE INDEX patient_by_external_id ON patient (practice_id, external_id);
-- With the id, looking through all names reads the index alone.
CREATE INDEX patient_by_match_name ON patient (practice_id, match_name, birth_date, id);

-- source_id: whom the referral is counted for. referring_person_id: the
-- clinician who wrote it. received_on is the practice's local day of
-- received_at, which nobody edits. days_to_* are whole days from received_on.
CREATE TABLE referral (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    number bigint NOT NULL,
    source_id uuid NOT NULL,
    referring_person_id uuid,
    patient_id uuid NOT NULL,
    clinic_id uuid NOT NULL,
    channel text NOT NULL,
    received_at bigint NOT NULL,
    received_on text NOT NULL,
    reason text NOT NULL DEFAULT '',
    diagnosis_codes text NOT NULL DEFAULT '',
    discipline text NOT NULL DEFAULT '',
    payer text NOT NULL DEFAULT '',
    urgency text NOT NULL DEFAULT 'routine',
    state text NOT NULL,
    state_since bigint NOT NULL,
    outcome_reason text NOT NULL DEFAULT '',
    contacted_on text,
    scheduled_on text,
    evaluated_on text,
    discharged_on text,
    days_to_contact bigint,
    days_to_evaluation bigint,
    external_id text,
    row_fingerprint text,
    import_id uuid,
    version bigint NOT NULL DEFAULT 1,
    deleted_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, number),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id),
    FOREIGN KEY (practice_id, referring_person_id) REFERENCES person (practice_id, id),
    FOREIGN KEY (practice_id, patient_id) REFERENCES patient (practice_id, id),
    FOREIGN KEY (practice_id, clinic_id) REFERENCES clinic (practice_id, id)
);
CREATE INDEX referral_by_received ON referral (practice_id, received_on, id);
CREATE INDEX referral_by_source ON referral (practice_id, source_id, received_on, id);
CREATE INDEX referral_by_patient ON referral (practice_id, patient_id);
CREATE INDEX referral_by_state ON referral (practice_id, state, received_on, id);
CREATE INDEX referral_by_evaluated ON referral (practice_id, evaluated_on);
CREATE INDEX referral_by_source_evaluated ON referral (practice_id, source_id, evaluated_on);
CREATE INDEX referral_by_external_id ON referral (practice_id, external_id);
CREATE INDEX referral_by_fingerprint ON referral (practice_id, row_fingerprint);
CREATE INDEX referral_by_import ON referral (practice_id, import_id);

-- before_values: what a person's move replaced, so that it can be undone.
CREATE TABLE referral_event (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    referral_id uuid NOT NULL,
    from_state text,
    to_state text NOT NULL,
    at bigint NOT NULL,
    actor_id uuid,
    reason text NOT NULL DEFAULT '',
    is_inferred boolean NOT NULL DEFAULT FALSE,
    before_values text,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, referral_id) REFERENCES referral (practice_id, id)
);
CREATE INDEX referral_event_by_referral ON referral_event (practice_id, referral_id, at);

-- Roll-up of referrals by the month received, recomputed cell by cell in the
-- transaction of the change. contact_days and visit_days list the whole days to
-- first contact and first visit ("3,5,9"), so that medians need no other table.
-- lost lists why referrals ended without a patient ("cost,other"; "-" = not said).
CREATE TABLE source_month (
    practice_id uuid NOT NULL REFERENCES practice (id),
    month text NOT NULL,
    source_id uuid NOT NULL,
    clinic_id uuid NOT NULL,
    payer text NOT NULL,
    received bigint NOT NULL,
    evaluated bigint NOT NULL,
    evaluated_30 bigint NOT NULL,
    evaluated_90 bigint NOT NULL,
    contact_days text NOT NULL DEFAULT '',
    visit_days text NOT NULL DEFAULT '',
    lost text NOT NULL DEFAULT '',
    PRIMARY KEY (practice_id, month, source_id, clinic_id, payer),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id),
    FOREIGN KEY (practice_id, clinic_id) REFERENCES clinic (practice_id, id)
);
CREATE INDEX source_month_by_source ON source_month (practice_id, source_id, month);
CREATE INDEX source_month_by_payer ON source_month (practice_id, payer);
