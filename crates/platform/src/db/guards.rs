//! The triggers: the one thing that the two databases spell differently.
//!
//! The audit log, the history of the ledger and finished documents can be added to and never
//! rewritten, and when something was received stays as it was. And whatever stops or lifts a stop leaves a row in
//! `stop_change`, whoever writes it and however.

use sea_orm::ConnectionTrait;

use super::Sql;
use crate::Result;

/// Puts the triggers on the tables, where they are not yet.
pub async fn put_up(db: &impl Sql) -> Result<()> {
    let writer = db.writer();
    let triggers = match writer.get_database_backend() {
        sea_orm::DbBackend::Postgres => POSTGRES,
        _ => SQLITE,
    };
    for trigger in triggers {
        writer.execute_unprepared(trigger).await?;
    }
    note_what_stands(db).await
}

/// Writes down what was stopped before there were triggers for it.
async fn note_what_stands(db: &impl Sql) -> Result<()> {
    let id = match db.writer().get_database_backend() {
        sea_orm::DbBackend::Postgres => "replace(CAST(r.id AS text), '-', '')",
        _ => "lower(hex(r.id))",
    };
    for (kind, subject, at, holds, from) in [
        ("mail", "r.address", "r.created_at", "TRUE", "mail_suppression r WHERE TRUE"),
        ("pause", id, "r.created_at", "r.ended_on IS NULL", "pause r WHERE r.kind = 'no_contact'"),
        ("fax", id, "r.revoked_at", "TRUE", "fax_permission r WHERE r.revoked_at IS NOT NULL"),
    ] {
        // Read once, when a program has brought new tables.
        let sql = format!(
            "INSERT INTO stop_change (practice_id, kind, subject, at, holds)
             SELECT r.practice_id, '{kind}', {subject}, {at}, {holds} FROM {from}
               AND NOT EXISTS (SELECT 1 FROM stop_change s WHERE s.practice_id = r.practice_id
                   AND s.kind = '{kind}' AND s.subject = {subject})"
        );
        db.run(&sql, crate::args![]).await?;
    }
    Ok(())
}

const SQLITE: &[&str] = &[
    "CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit
     BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit
     BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS gift_version_no_update BEFORE UPDATE ON gift_version
     BEGIN SELECT RAISE(ABORT, 'the history of the ledger is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS gift_version_no_delete BEFORE DELETE ON gift_version
     BEGIN SELECT RAISE(ABORT, 'the history of the ledger is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS gift_limit_no_update BEFORE UPDATE ON gift_limit
     BEGIN SELECT RAISE(ABORT, 'the history of the ledger is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS gift_limit_no_delete BEFORE DELETE ON gift_limit
     BEGIN SELECT RAISE(ABORT, 'the history of the ledger is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS intake_item_received BEFORE UPDATE ON intake_item
     WHEN NEW.received_at <> OLD.received_at OR NEW.arrived_at <> OLD.arrived_at
       OR NEW.raw_sha256 <> OLD.raw_sha256
     BEGIN SELECT RAISE(ABORT, 'when an item was received cannot be changed'); END",
    "CREATE TRIGGER IF NOT EXISTS document_no_update BEFORE UPDATE ON document
     BEGIN SELECT RAISE(ABORT, 'a finished document cannot be changed'); END",
    "CREATE TRIGGER IF NOT EXISTS document_no_delete BEFORE DELETE ON document
     BEGIN SELECT RAISE(ABORT, 'a finished document cannot be changed'); END",
    "CREATE TRIGGER IF NOT EXISTS stop_mail AFTER INSERT ON mail_suppression
     BEGIN INSERT INTO stop_change (practice_id, kind, subject, at, holds)
       VALUES (NEW.practice_id, 'mail', NEW.address, CAST(unixepoch('subsec') * 1000 AS INTEGER), TRUE)
       ON CONFLICT DO NOTHING; END",
    "CREATE TRIGGER IF NOT EXISTS stop_mail_lifted AFTER DELETE ON mail_suppression
     BEGIN INSERT INTO stop_change (practice_id, kind, subject, at, holds)
       VALUES (OLD.practice_id, 'mail', OLD.address, CAST(unixepoch('subsec') * 1000 AS INTEGER), FALSE)
       ON CONFLICT DO NOTHING; END",
    "CREATE TRIGGER IF NOT EXISTS stop_pause AFTER INSERT ON pause WHEN NEW.kind = 'no_contact'
     BEGIN INSERT INTO stop_change (practice_id, kind, subject, at, holds)
       VALUES (NEW.practice_id, 'pause', lower(hex(NEW.id)),
               CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.ended_on IS NULL)
       ON CONFLICT DO NOTHING; END",
    "CREATE TRIGGER IF NOT EXISTS stop_pause_changed AFTER UPDATE ON pause
     WHEN NEW.kind = 'no_contact' AND (NEW.ended_on IS NULL) <> (OLD.ended_on IS NULL)
     BEGIN INSERT INTO stop_change (practice_id, kind, subject, at, holds)
       VALUES (NEW.practice_id, 'pause', lower(hex(NEW.id)),
               CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.ended_on IS NULL)
       ON CONFLICT DO NOTHING; END",
    "CREATE TRIGGER IF NOT EXISTS stop_pause_lifted AFTER DELETE ON pause
     WHEN OLD.kind = 'no_contact'
     BEGIN INSERT INTO stop_change (practice_id, kind, subject, at, holds)
       VALUES (OLD.practice_id, 'pause', lower(hex(OLD.id)),
               CAST(unixepoch('subsec') * 1000 AS INTEGER), FALSE)
       ON CONFLICT DO NOTHING; END",
    "CREATE TRIGGER IF NOT EXISTS stop_fax AFTER UPDATE ON fax_permission
     WHEN (NEW.revoked_at IS NULL) <> (OLD.revoked_at IS NULL)
     BEGIN INSERT INTO stop_change (practice_id, kind, subject, at, holds)
       VALUES (NEW.practice_id, 'fax', lower(hex(NEW.id)),
               CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.revoked_at IS NOT NULL)
       ON CONFLICT DO NOTHING; END",
];

const POSTGRES: &[&str] = &[
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
    "CREATE OR REPLACE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
     FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE OR REPLACE FUNCTION refuse_ledger() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'the history of the ledger is append-only'; END $$",
    "CREATE OR REPLACE TRIGGER gift_version_append_only BEFORE UPDATE OR DELETE ON gift_version
     FOR EACH ROW EXECUTE FUNCTION refuse_ledger()",
    "CREATE OR REPLACE TRIGGER gift_limit_append_only BEFORE UPDATE OR DELETE ON gift_limit
     FOR EACH ROW EXECUTE FUNCTION refuse_ledger()",
    "CREATE OR REPLACE FUNCTION refuse_received() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'when an item was received cannot be changed'; END $$",
    "CREATE OR REPLACE TRIGGER intake_item_received BEFORE UPDATE ON intake_item FOR EACH ROW
     WHEN (NEW.received_at <> OLD.received_at OR NEW.arrived_at <> OLD.arrived_at
           OR NEW.raw_sha256 <> OLD.raw_sha256)
     EXECUTE FUNCTION refuse_received()",
    "CREATE OR REPLACE FUNCTION refuse_document() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'a finished document cannot be changed'; END $$",
    "CREATE OR REPLACE TRIGGER document_as_finished BEFORE UPDATE OR DELETE ON document
     FOR EACH ROW EXECUTE FUNCTION refuse_document()",
    "CREATE OR REPLACE FUNCTION note_stop(practice uuid, kind text, subject text, holds boolean)
     RETURNS void LANGUAGE sql AS
     $$ INSERT INTO stop_change (practice_id, kind, subject, at, holds)
        VALUES (practice, kind, subject,
                CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint), holds)
        ON CONFLICT DO NOTHING $$",
    "CREATE OR REPLACE FUNCTION note_mail() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN
       IF TG_OP = 'DELETE' THEN
         PERFORM note_stop(OLD.practice_id, 'mail', OLD.address, FALSE);
       ELSE
         PERFORM note_stop(NEW.practice_id, 'mail', NEW.address, TRUE);
       END IF;
       RETURN NULL; END $$",
    "CREATE OR REPLACE TRIGGER stop_mail AFTER INSERT OR DELETE ON mail_suppression
     FOR EACH ROW EXECUTE FUNCTION note_mail()",
    "CREATE OR REPLACE FUNCTION note_pause() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN
       IF TG_OP = 'DELETE' THEN
         PERFORM note_stop(OLD.practice_id, 'pause', replace(OLD.id::text, '-', ''), FALSE);
       ELSE
         PERFORM note_stop(NEW.practice_id, 'pause', replace(NEW.id::text, '-', ''), NEW.ended_on IS NULL);
       END IF;
       RETURN NULL; END $$",
    "CREATE OR REPLACE TRIGGER stop_pause AFTER INSERT ON pause FOR EACH ROW
     WHEN (NEW.kind = 'no_contact') EXECUTE FUNCTION note_pause()",
    "CREATE OR REPLACE TRIGGER stop_pause_changed AFTER UPDATE ON pause FOR EACH ROW
     WHEN (NEW.kind = 'no_contact' AND (NEW.ended_on IS NULL) <> (OLD.ended_on IS NULL))
     EXECUTE FUNCTION note_pause()",
    "CREATE OR REPLACE TRIGGER stop_pause_lifted AFTER DELETE ON pause FOR EACH ROW
     WHEN (OLD.kind = 'no_contact') EXECUTE FUNCTION note_pause()",
    "CREATE OR REPLACE FUNCTION note_fax() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN
       PERFORM note_stop(NEW.practice_id, 'fax', replace(NEW.id::text, '-', ''), NEW.revoked_at IS NOT NULL);
       RETURN NULL; END $$",
    "CREATE OR REPLACE TRIGGER stop_fax AFTER UPDATE ON fax_permission FOR EACH ROW
     WHEN ((NEW.revoked_at IS NULL) <> (OLD.revoked_at IS NULL)) EXECUTE FUNCTION note_fax()",
];
