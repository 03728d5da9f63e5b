-- The wordings of paper are kept like those of mails, in versions, so they share one table. One on
-- paper has no subject.
ALTER TABLE mail_template RENAME TO wording;
