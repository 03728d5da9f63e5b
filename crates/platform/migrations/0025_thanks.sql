-- Thank-yous as a queue: what each of them covers, in which state it is, and what it left behind.

-- state: given, waiting (in the print queue), skipped (nobody is thanked, for a reason).
-- covers_until: as before, every referral of the source received up to that day is covered; empty
-- where only those of thank_you_referral are. touch_id: the contact that it is. mail_id: the mail
-- that said it. words: the sentence, which names no patient. batch_id: what was done in one step
-- is taken back in one.
ALTER TABLE thank_you ADD COLUMN state text NOT NULL DEFAULT 'given';
ALTER TABLE thank_you ADD COLUMN reason text NOT NULL DEFAULT '';
ALTER TABLE thank_you ADD COLUMN words text NOT NULL DEFAULT '';
ALTER TABLE thank_you ADD COLUMN given_at bigint;
ALTER TABLE thank_you ADD COLUMN touch_id uuid;
ALTER TABLE thank_you ADD COLUMN mail_id uuid;
ALTER TABLE thank_you ADD COLUMN batch_id uuid;
UPDATE thank_you SET given_at = created_at;
CREATE INDEX thank_you_by_given ON thank_you (practice_id, given_at);
CREATE INDEX thank_you_by_batch ON thank_you (practice_id, batch_id);
CREATE INDEX thank_you_by_touch ON thank_you (practice_id, touch_id);
-- What waits to be printed is little, whatever was thanked for before.
CREATE INDEX thank_you_waiting ON thank_you (practice_id, created_at) WHERE state = 'waiting';

-- Which referrals a thank-you is for. A referral is thanked for once, whatever a program does; a
-- thank-you that is taken back lets go of its referrals.
CREATE TABLE thank_you_referral (
    practice_id uuid NOT NULL REFERENCES practice (id),
    referral_id uuid NOT NULL,
    thank_you_id uuid NOT NULL,
    PRIMARY KEY (practice_id, referral_id),
    FOREIGN KEY (practice_id, referral_id) REFERENCES referral (practice_id, id),
    FOREIGN KEY (practice_id, thank_you_id) REFERENCES thank_you (practice_id, id)
);
CREATE INDEX thank_you_referral_by_thanks ON thank_you_referral (practice_id, thank_you_id);
