//! Bringing the tables to the version that this program knows.

use sea_orm::ConnectionTrait;

use super::{Db, Sql};
use crate::{Error, Result, args, clock};

/// Every migration ever released, in order; never edited, only added to.
const MIGRATIONS: &[(&str, &str)] = &[
    ("practice and people", include_str!("../../migrations/0001_practice_and_people.sql")),
    ("sources", include_str!("../../migrations/0002_sources.sql")),
    ("patients and referrals", include_str!("../../migrations/0003_patients_and_referrals.sql")),
    ("work", include_str!("../../migrations/0004_work.sql")),
    ("imports", include_str!("../../migrations/0005_imports.sql")),
    ("jobs", include_str!("../../migrations/0006_jobs.sql")),
    ("profile", include_str!("../../migrations/0007_profile.sql")),
    ("intake", include_str!("../../migrations/0008_intake.sql")),
    ("desk", include_str!("../../migrations/0009_desk.sql")),
    ("telling", include_str!("../../migrations/0010_telling.sql")),
    ("open", include_str!("../../migrations/0011_open.sql")),
    ("touches", include_str!("../../migrations/0012_touches.sql")),
    ("relationships", include_str!("../../migrations/0013_relationships.sql")),
    ("consent", include_str!("../../migrations/0014_consent.sql")),
    ("plans", include_str!("../../migrations/0015_plans.sql")),
    ("calendar", include_str!("../../migrations/0016_calendar.sql")),
    ("gifts", include_str!("../../migrations/0017_gifts.sql")),
    ("directory", include_str!("../../migrations/0018_directory.sql")),
    ("today", include_str!("../../migrations/0019_today.sql")),
    ("touch device", include_str!("../../migrations/0020_touch_device.sql")),
];

/// The audit log and the history of the ledger can be added to and never rewritten, and
/// when something was received stays as it was. Triggers are the one thing the two databases spell
/// differently.
const GUARDS_SQLITE: &[&str] = &[
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
];
const GUARDS_POSTGRES: &[&str] = &[
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
];

/// The version of the tables that this program knows.
pub fn schema_version() -> i64 {
    MIGRATIONS.len() as i64
}

/// Runs the migrations that are still missing, each in a transaction of its
/// own, and refuses a database that a newer Liaison has written.
pub async fn migrate(db: &Db) -> Result<()> {
    db.run(
        "CREATE TABLE IF NOT EXISTS schema_version (
             version bigint NOT NULL PRIMARY KEY, name text NOT NULL, at bigint NOT NULL)",
        args![],
    )
    .await?;
    let present =
        db.value::<i64>("SELECT max(version) FROM schema_version", args![]).await?.unwrap_or(0);
    if present > schema_version() {
        return Err(Error::Start(format!(
            "This database was written by a newer Liaison (its tables are version {present}, this \
             program knows {}). Start the newer program, or restore a backup from before the \
             upgrade. Nothing was changed.",
            schema_version()
        )));
    }
    for (index, (name, sql)) in MIGRATIONS.iter().enumerate().skip(present as usize) {
        let tx = db.begin().await?;
        if db.is_postgres() {
            // Two programs starting at once: the second waits, then finds it done.
            tx.run("LOCK TABLE schema_version IN EXCLUSIVE MODE", args![]).await?;
            let done = tx
                .value::<i64>("SELECT max(version) FROM schema_version", args![])
                .await?
                .unwrap_or(0);
            if done > index as i64 {
                continue;
            }
        }
        tx.writer().execute_unprepared(sql).await?;
        tx.run(
            "INSERT INTO schema_version (version, name, at) VALUES ($1, $2, $3)",
            args![index as i64 + 1, *name, clock::now()],
        )
        .await?;
        tx.commit().await?;
    }
    if present < schema_version() {
        let triggers = if db.is_postgres() { GUARDS_POSTGRES } else { GUARDS_SQLITE };
        for trigger in triggers {
            db.writer().execute_unprepared(trigger).await?;
        }
    }
    Ok(())
}
