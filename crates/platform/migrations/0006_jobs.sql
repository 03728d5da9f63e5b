-- What must happen later. A job is written in the transaction of the change that
-- wants it. Its payload names ids, never a patient.
-- state: waiting, running, done, dead, dropped.
-- run_key: of the jobs with the same key only one runs at a time, the oldest first.
-- attempts is raised when a job is taken up: whoever holds an older number has lost it.
-- lease_until: a running job whose program died is taken up again after this.

CREATE TABLE job (
    practice_id uuid NOT NULL REFERENCES practice (id),
    id uuid NOT NULL,
    kind text NOT NULL,
    payload text NOT NULL DEFAULT '{}',
    run_key text,
    state text NOT NULL,
    run_at bigint NOT NULL,
    attempts bigint NOT NULL DEFAULT 0,
    lease_until bigint,
    last_error text NOT NULL DEFAULT '',
    finished_at bigint,
    created_at bigint NOT NULL,
    PRIMARY KEY (practice_id, id)
);
CREATE INDEX job_by_due ON job (state, run_at);
CREATE INDEX job_by_key ON job (practice_id, run_key, state, id);
CREATE INDEX job_by_state ON job (practice_id, state, created_at);
CREATE INDEX job_by_lease ON job (lease_until) WHERE state = 'running';
-- The database itself holds "one at a time a key", whatever several programs do.
CREATE UNIQUE INDEX job_one_a_key ON job (practice_id, run_key)
    WHERE state = 'running' AND run_key IS NOT NULL;

-- What happens again and again: reading a mailbox, checking a listing.
CREATE TABLE job_schedule (
    practice_id uuid NOT NULL REFERENCES practice (id),
    name text NOT NULL,
    kind text NOT NULL,
    payload text NOT NULL DEFAULT '{}',
    run_key text NOT NULL,
    every_ms bigint NOT NULL,
    next_at bigint NOT NULL,
    PRIMARY KEY (practice_id, name)
);
CREATE INDEX job_schedule_by_next ON job_schedule (next_at);
