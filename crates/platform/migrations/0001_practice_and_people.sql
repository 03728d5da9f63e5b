-- A practice, its clinics, and the people who sign in.
-- Portable SQL: the same file runs on SQLite and PostgreSQL. Instants are
-- milliseconds since 1970 UTC, dates are ISO text, ids are UUIDv7.

CREATE TABLE practice (
    id uuid NOT NULL PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    name text NOT NULL,
    time_zone text NOT NULL,
    country text NOT NULL DEFAULT 'US',
    brand_colour text,
    is_demo boolean NOT NULL DEFAULT FALSE,
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL
);

CREATE TABLE account (
    id uuid NOT NULL PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL,
    password_hash text NOT NULL,
    failed_attempts bigint NOT NULL DEFAULT 0,
    locked_until bigint,
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL
);

CREATE TABLE clinic (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    name text NOT NULL,
    street text NOT NULL DEFAULT '',
    city text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT '',
    zip text NOT NULL DEFAULT '',
    phone text NOT NULL DEFAULT '',
    fax text NOT NULL DEFAULT '',
    closed_on text,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id)
);

CREATE TABLE membership (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    account_id uuid NOT NULL REFERENCES account (id),
    name text NOT NULL,
    role text NOT NULL,
    single_keys boolean NOT NULL DEFAULT TRUE,
    ended_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, account_id)
);
CREATE INDEX membership_by_account ON membership (account_id);

-- Only the hash of the cookie's token is kept: a stolen database opens no session.
CREATE TABLE session (
    token_hash text NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    practice_id uuid NOT NULL REFERENCES practice (id),
    membership_id uuid NOT NULL,
    started_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    FOREIGN KEY (practice_id, membership_id) REFERENCES membership (practice_id, id)
);

CREATE TABLE setting (
    practice_id uuid NOT NULL REFERENCES practice (id),
    name text NOT NULL,
    value text NOT NULL,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, name)
);

-- Append-only: triggers refuse what would rewrite history (see 'db/migrate.rs').
CREATE TABLE audit (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    at bigint NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id uuid,
    detail text NOT NULL DEFAULT '{}',
    PRIMARY KEY (practice_id, id)
);
CREATE INDEX audit_by_subject ON audit (practice_id, subject_kind, subject_id, at);
CREATE INDEX audit_by_time ON audit (practice_id, at);

-- Contents lie encrypted in the data folder, named by id.
CREATE TABLE file (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    bytes bigint NOT NULL,
    sha256 text NOT NULL,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id)
);

-- One number a topic, raised in the transaction of the change: what is kept in
-- memory (search index, report answers) knows by it whether it is still true.
CREATE TABLE change_counter (
    practice_id uuid NOT NULL REFERENCES practice (id),
    topic text NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (practice_id, topic)
);
