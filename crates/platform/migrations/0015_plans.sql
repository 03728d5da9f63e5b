-- What is to be done for a relationship, in which order: playbooks, the plays that are
-- due by them, and the goals of those who do them.

-- code: new_source and lapsed_source are ours and can be reset, those of the practice
-- have none. starts: new, lapsed, hand. by_itself: whether Liaison starts it.
CREATE TABLE playbook (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    code text,
    name text NOT NULL,
    starts text NOT NULL,
    by_itself boolean NOT NULL DEFAULT FALSE,
    version bigint NOT NULL DEFAULT 1,
    retired_at bigint,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, code)
);

-- script: the plays as JSON. What runs goes on with the version it began with.
CREATE TABLE playbook_version (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    playbook_id uuid NOT NULL,
    number bigint NOT NULL,
    script text NOT NULL,
    created_at bigint NOT NULL,
    created_by uuid,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, playbook_id, number),
    FOREIGN KEY (practice_id, playbook_id) REFERENCES playbook (practice_id, id)
);

-- A playbook as it runs for one source.
-- state: running, paused, done, back, stopped, replaced, merged, undone, declined.
-- starts: what the playbook started for when this began. replaced_id: what ended for it.
-- batch_id: what was begun with one press of a button.
CREATE TABLE playbook_run (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    playbook_id uuid NOT NULL,
    version_id uuid NOT NULL,
    starts text NOT NULL,
    by_person boolean NOT NULL,
    without_meals boolean NOT NULL DEFAULT FALSE,
    state text NOT NULL,
    started_on text NOT NULL,
    ended_at bigint,
    why text NOT NULL DEFAULT '',
    replaced_id uuid,
    batch_id uuid,
    created_at bigint NOT NULL,
    created_by uuid,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id),
    FOREIGN KEY (practice_id, playbook_id) REFERENCES playbook (practice_id, id),
    FOREIGN KEY (practice_id, version_id) REFERENCES playbook_version (practice_id, id)
);
CREATE UNIQUE INDEX playbook_run_live ON playbook_run (practice_id, source_id)
    WHERE state IN ('running', 'paused');
CREATE INDEX playbook_run_by_source ON playbook_run (practice_id, source_id, created_at);
CREATE INDEX playbook_run_by_state ON playbook_run (practice_id, state);
CREATE INDEX playbook_run_by_playbook ON playbook_run (practice_id, playbook_id, state);
CREATE INDEX playbook_run_by_batch ON playbook_run (practice_id, batch_id);

-- One step for one source. Never two next steps: the index play_next refuses a second.
-- state: open, paused (its relationship rests), done, skipped, passed (a meal left out),
-- ended (with its playbook).
-- contact_id: the touch or the thank-you that did it. due_before: when it was due before
-- it was put off.
CREATE TABLE play (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    run_id uuid NOT NULL,
    source_id uuid NOT NULL,
    step bigint NOT NULL,
    round bigint NOT NULL,
    kind text NOT NULL,
    words text NOT NULL,
    face_time boolean NOT NULL,
    owner_id uuid,
    owner_named boolean NOT NULL DEFAULT FALSE,
    state text NOT NULL,
    opened_on text NOT NULL,
    due_on text NOT NULL,
    due_before text,
    why text NOT NULL DEFAULT '',
    contact_id uuid,
    settled_at bigint,
    settled_by uuid,
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, run_id, step, round),
    FOREIGN KEY (practice_id, run_id) REFERENCES playbook_run (practice_id, id),
    FOREIGN KEY (practice_id, source_id) REFERENCES source (practice_id, id)
);
CREATE UNIQUE INDEX play_next ON play (practice_id, source_id) WHERE state IN ('open', 'paused');
CREATE INDEX play_by_due ON play (practice_id, state, due_on, id);
CREATE INDEX play_by_source ON play (practice_id, source_id, settled_at);

-- What somebody wants to do in a month: a goal holds from its month on, until another.
-- what: visits, face_time, lunches, calls, new_sources. wanted: 0 ends it.
CREATE TABLE goal (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    what text NOT NULL,
    from_month text NOT NULL,
    wanted bigint NOT NULL,
    changed_at bigint NOT NULL,
    changed_by uuid,
    PRIMARY KEY (practice_id, id),
    UNIQUE (practice_id, member_id, what, from_month),
    FOREIGN KEY (practice_id, member_id) REFERENCES membership (practice_id, id)
);
