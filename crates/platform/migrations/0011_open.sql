-- The board reads the few referrals that are open, of all sources or of one, however many
-- have ended. By the columns behind the id it tells those of a clinic, and those on which
-- somebody acted last, from the index alone.
CREATE INDEX referral_open_by_due
    ON referral (practice_id, state, next_due_at, id, clinic_id, changed_by)
    WHERE deleted_at IS NULL
      AND state IN ('received', 'needs_info', 'contacting', 'scheduled', 'on_hold');
CREATE INDEX referral_open_by_source ON referral (practice_id, source_id, state, next_due_at, id)
    WHERE deleted_at IS NULL
      AND state IN ('received', 'needs_info', 'contacting', 'scheduled', 'on_hold');

-- How many arrivals wait stands on every page.
CREATE INDEX intake_item_waiting ON intake_item (practice_id, state, due_at, received_at)
    WHERE state IN ('new', 'triaged');
