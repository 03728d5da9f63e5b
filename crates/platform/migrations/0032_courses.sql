-- How far each referral of a cell came, so that the funnel of the practice's report is added up
-- from the roll-up too; and the days of a source's referrals read from an index alone, so that the
-- verdicts on all sources do not look every referral up.

-- courses: a referral after the other, with commas between: the day of the month on which it was
-- received, and as YYYYMMDD the days of first contact, scheduling, evaluation and discharge, empty
-- where there was none ("02 20260303 20260305  ").
ALTER TABLE source_month ADD COLUMN courses text NOT NULL DEFAULT '';

UPDATE source_month SET courses = c.courses
FROM (SELECT practice_id, substr(received_on, 1, 7) AS month, source_id, clinic_id, payer,
             string_agg(substr(received_on, 9, 2)
                 || ' ' || replace(coalesce(contacted_on, ''), '-', '')
                 || ' ' || replace(coalesce(scheduled_on, ''), '-', '')
                 || ' ' || replace(coalesce(evaluated_on, ''), '-', '')
                 || ' ' || replace(coalesce(discharged_on, ''), '-', ''), ',') AS courses
      FROM referral
      WHERE deleted_at IS NULL AND state NOT IN ('duplicate', 'entered_in_error')
      GROUP BY practice_id, substr(received_on, 1, 7), source_id, clinic_id, payer) c
WHERE source_month.practice_id = c.practice_id AND source_month.month = c.month
  AND source_month.source_id = c.source_id AND source_month.clinic_id = c.clinic_id
  AND source_month.payer = c.payer;

DROP INDEX referral_by_source;
CREATE INDEX referral_by_source ON referral
    (practice_id, source_id, received_on, id, state, clinic_id, deleted_at);

-- How much each member did in a year, from the index alone.
DROP INDEX touch_by_member;
CREATE INDEX touch_by_member ON touch (practice_id, by_id, happened_at, deleted_at);
