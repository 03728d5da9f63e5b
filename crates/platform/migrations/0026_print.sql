-- Finished documents, and what waits to be printed.

-- The last number of a year that was taken.
CREATE TABLE document_number (
    practice_id uuid NOT NULL REFERENCES practice (id),
    year bigint NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (practice_id, year)
);

-- A finished document: a trigger refuses to change or to remove its row, and sha256 is that
-- of its bytes in the vault. number: 2026-00042. kind: letter, report, note, copy. The title
-- names no patient. replaces_id: the document that this one corrects, each at most once.
-- The source stays the one it was finished for: it is found under the one that was kept when
-- sources were merged.
CREATE TABLE document (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    number text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    file_id uuid NOT NULL,
    sha256 text NOT NULL,
    pages bigint NOT NULL,
    source_id uuid,
    patient_id uuid,
    referral_id uuid,
    replaces_id uuid,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, number),
    UNIQUE (practice_id, replaces_id),
    FOREIGN KEY (practice_id, file_id) REFERENCES file (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id),
    FOREIGN KEY (practice_id, patient_id) REFERENCES patient (practice_id, id),
    FOREIGN KEY (practice_id, referral_id) REFERENCES referral (practice_id, id),
    FOREIGN KEY (practice_id, replaces_id) REFERENCES document (practice_id, id)
);
CREATE INDEX document_by_source ON document (practice_id, source_id, created_at);
CREATE INDEX document_by_patient ON document (practice_id, patient_id, created_at);
CREATE INDEX document_by_time ON document (practice_id, created_at);

-- Something to be printed. kind: thank_you_card, thank_you_letter, letter; subject_id: what it is
-- in the capability that wants it printed. content: the words, as JSON; patient_id: whom they name,
-- if anybody; the title names no patient. replaces_id: the document that a letter corrects.
-- document_id: the finished document; is_signed: it was finished before it was queued.
-- state: waiting, claimed (it is in an open batch), printed, withdrawn.
CREATE TABLE print_piece (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    source_id uuid NOT NULL,
    clinic_id uuid,
    patient_id uuid,
    referral_id uuid,
    replaces_id uuid,
    title text NOT NULL,
    content text NOT NULL,
    state text NOT NULL,
    printed_at bigint,
    document_id uuid,
    is_signed boolean NOT NULL,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id),
    FOREIGN KEY (practice_id, clinic_id) REFERENCES clinic (practice_id, id),
    FOREIGN KEY (practice_id, patient_id) REFERENCES patient (practice_id, id),
    FOREIGN KEY (practice_id, referral_id) REFERENCES referral (practice_id, id),
    FOREIGN KEY (practice_id, replaces_id) REFERENCES document (practice_id, id),
    FOREIGN KEY (practice_id, document_id) REFERENCES document (practice_id, id)
);
CREATE INDEX print_piece_by_state ON print_piece (practice_id, state, created_at);
CREATE INDEX print_piece_by_printing ON print_piece (practice_id, printed_at);
CREATE INDEX print_piece_by_source ON print_piece (practice_id, source_id);
-- The same thing waits once, whatever a program does.
CREATE UNIQUE INDEX print_piece_open ON print_piece (practice_id, kind, subject_id)
    WHERE state IN ('waiting', 'claimed');

-- Pieces that are printed together. form: cards, letters. stock (of cards): folded_a2,
-- folded_a7, flat_4x6, avery_5389. words: blank, printed, handwritten. state: open (nobody has said yet
-- whether it printed well), closed. is_again: it prints anew what was printed before.
CREATE TABLE print_batch (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    form text NOT NULL,
    stock text NOT NULL,
    words text NOT NULL,
    printer_id uuid,
    is_again boolean NOT NULL,
    state text NOT NULL,
    created_at bigint NOT NULL,
    created_by uuid,
    closed_at bigint,
    closed_by uuid,
    PRIMARY KEY (practice_id, id)
);
CREATE INDEX print_batch_by_state ON print_batch (practice_id, state, created_at);

-- A piece in a batch. place: its place in the pile, the same for cards and envelopes.
-- address: the lines it went to. fingerprint: SHA-256 of what a letter is typeset from, so
-- that what is kept is what was printed. outcome: '' (not said yet), printed, back.
CREATE TABLE print_batch_piece (
    practice_id uuid NOT NULL REFERENCES practice (id),
    batch_id uuid NOT NULL,
    piece_id uuid NOT NULL,
    place bigint NOT NULL,
    address text NOT NULL,
    fingerprint text NOT NULL DEFAULT '',
    outcome text NOT NULL DEFAULT '',
    PRIMARY KEY (practice_id, batch_id, piece_id),
    FOREIGN KEY (practice_id, batch_id) REFERENCES print_batch (practice_id, id),
    FOREIGN KEY (practice_id, piece_id) REFERENCES print_piece (practice_id, id)
);
CREATE INDEX print_batch_piece_by_piece ON print_batch_piece (practice_id, piece_id);
