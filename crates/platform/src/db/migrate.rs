//! Bringing the tables to the version that this program knows.

use sea_orm::ConnectionTrait;

use super::{Db, Sql, Tx, guards};
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
    ("stop change", include_str!("../../migrations/0021_stop_change.sql")),
    ("mending", include_str!("../../migrations/0022_mending.sql")),
    ("brand", include_str!("../../migrations/0023_brand.sql")),
    ("wordings", include_str!("../../migrations/0024_wordings.sql")),
    ("thanks", include_str!("../../migrations/0025_thanks.sql")),
    ("print", include_str!("../../migrations/0026_print.sql")),
    ("letters", include_str!("../../migrations/0027_letters.sql")),
    ("office reports", include_str!("../../migrations/0028_office_reports.sql")),
    ("notes", include_str!("../../migrations/0029_notes.sql")),
    ("verdicts", include_str!("../../migrations/0030_verdicts.sql")),
    ("outcomes", include_str!("../../migrations/0031_outcomes.sql")),
    ("courses", include_str!("../../migrations/0032_courses.sql")),
];

/// The version of the tables that this program knows.
pub fn schema_version() -> i64 {
    MIGRATIONS.len() as i64
}

/// The version of the tables in a database; 0 when there are none.
pub async fn version_of(db: &impl Sql) -> Result<i64> {
    let present = db.value::<i64>("SELECT max(version) FROM schema_version", args![]).await?;
    Ok(present.unwrap_or(0))
}

/// Runs the migrations that are still missing, each in a transaction of its
/// own, and refuses a database that a newer Liaison has written.
pub async fn migrate(db: &Db) -> Result<()> {
    db.run(VERSIONS, args![]).await?;
    let present = version_of(db).await?;
    if present > schema_version() {
        return Err(Error::Start(format!(
            "This database was written by a newer Liaison (its tables are version {present}, this \
             program knows {}). Start the newer program, or restore a backup from before the \
             upgrade. Nothing was changed.",
            schema_version()
        )));
    }
    for version in present + 1..=schema_version() {
        let tx = db.begin().await?;
        if db.is_postgres() {
            // Two programs starting at once: the second waits, then finds it done.
            tx.run("LOCK TABLE schema_version IN EXCLUSIVE MODE", args![]).await?;
            if version_of(&tx).await? >= version {
                continue;
            }
        }
        step(&tx, version).await?;
        tx.commit().await?;
    }
    if present < schema_version() {
        guards::put_up(db).await?;
    }
    Ok(())
}

/// Makes the tables of a version where there are none, without triggers: what comes in next
/// are rows that the triggers have seen already.
pub async fn make_tables(tx: &Tx, version: i64) -> Result<()> {
    tx.run(VERSIONS, args![]).await?;
    for version in 1..=version {
        step(tx, version).await?;
    }
    Ok(())
}

/// Brings tables that [`make_tables`] made to the version of this program, triggers too.
pub async fn go_on(tx: &Tx) -> Result<()> {
    for version in version_of(tx).await? + 1..=schema_version() {
        step(tx, version).await?;
    }
    guards::put_up(tx).await
}

const VERSIONS: &str = "CREATE TABLE IF NOT EXISTS schema_version (
    version bigint NOT NULL PRIMARY KEY, name text NOT NULL, at bigint NOT NULL)";

async fn step(tx: &Tx, version: i64) -> Result<()> {
    let known = usize::try_from(version - 1).ok().and_then(|index| MIGRATIONS.get(index));
    let (name, sql) = known.ok_or_else(|| Error::Internal(format!("no migration {version}")))?;
    tx.writer().execute_unprepared(sql).await?;
    tx.run(
        "INSERT INTO schema_version (version, name, at) VALUES ($1, $2, $3)",
        args![version, *name, clock::now()],
    )
    .await?;
    Ok(())
}
