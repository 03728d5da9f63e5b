-- What a member does with a line of their Today. key: see 'today/line.rs'.

-- Put off by a member, for themselves, until an instant.
CREATE TABLE today_put_off (
    practice_id uuid NOT NULL REFERENCES practice (id),
    member_id uuid NOT NULL,
    key text NOT NULL,
    until_at bigint NOT NULL,
    PRIMARY KEY (practice_id, member_id, key),
    FOREIGN KEY (practice_id, member_id) REFERENCES membership (practice_id, id)
);

-- Handed over to a colleague, for whom it is a task: the line is away while the task is open.
CREATE TABLE today_handed (
    practice_id uuid NOT NULL REFERENCES practice (id),
    key text NOT NULL,
    task_id uuid NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (practice_id, key),
    FOREIGN KEY (practice_id, task_id) REFERENCES task (practice_id, id)
);
CREATE INDEX today_handed_by_task ON today_handed (practice_id, task_id);

-- Seen to, where nothing else in the record would say so: a birthday.
CREATE TABLE today_seen (
    practice_id uuid NOT NULL REFERENCES practice (id),
    key text NOT NULL,
    at bigint NOT NULL,
    by_id uuid,
    PRIMARY KEY (practice_id, key)
);

-- Anniversaries and birthdays by month and day.
CREATE INDEX source_by_anniversary ON source (practice_id, (substr(first_referral_on, 6, 5)));
CREATE INDEX person_by_birthday ON person (practice_id, birthday);
