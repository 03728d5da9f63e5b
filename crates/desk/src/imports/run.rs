//! The whole way of a file, for the command line and for the screens.

use exchange::mapping::Mapping;
use jiff::tz::TimeZone;
use platform::{Result, Sql, Uuid, audit::Actor, clock, web::App};

use super::batch::{self, Outcome};
use super::plan::{Decisions, plan};
use super::progress::Progress;
use super::read::{self, File, Rows};
use super::summary::Summary;
use super::{commit, existing};

/// Whether to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// Say what would happen and change nothing.
    Dry,
    /// Import.
    Commit,
}

/// Imports a file or says what importing it would do. `mapping` is JSON, as the screen keeps it; without it the
/// mapping kept for files of this shape serves, else the columns are recognised.
#[allow(clippy::too_many_arguments, reason = "the command line gives each of them")]
pub async fn run_file(
    app: &App,
    practice_id: Uuid,
    by: &Actor,
    zone: &TimeZone,
    name: &str,
    bytes: Vec<u8>,
    mapping: Option<&str>,
    run: Run,
) -> Result<Summary> {
    let file = read::file(name, bytes.clone()).await?;
    let kept = batch::kept_mapping(app.db(), practice_id, &file.fingerprint).await?;
    let mapping = read::mapping(&file, mapping, kept.as_deref())?;
    let rows = rows(&file, &mapping, zone).await?;
    if run == Run::Dry {
        let outcome = dry(app.db(), practice_id, zone, rows, Decisions::new()).await?;
        return Ok(outcome.summary);
    }
    let file_id = app
        .vault()
        .keep(app.db(), practice_id, name, "application/octet-stream", &bytes, by.id)
        .await?;
    let stored = (Some(file_id), name);
    let id = batch::open(app.db(), practice_id, by, stored, &file, &mapping.to_json()).await?;
    let asked = commit::Asked { practice_id, id, zone, decisions: Decisions::new() };
    let outcome = commit::commit(app, by, asked, rows, &Progress::default()).await?;
    Ok(outcome.summary)
}

/// The rows of a file under a mapping.
pub(super) async fn rows(file: &File, mapping: &Mapping, zone: &TimeZone) -> Result<Rows> {
    let today = clock::local_day(clock::now(), zone);
    read::rows(file.clone(), mapping.clone(), today).await
}

/// What importing the rows would do just now.
pub(super) async fn dry(
    db: &impl Sql,
    practice_id: Uuid,
    zone: &TimeZone,
    rows: Rows,
    decisions: Decisions,
) -> Result<Outcome> {
    let existing = existing::load(db, practice_id, &rows.records).await?;
    let zone = zone.clone();
    read::aside(move || {
        let plan = plan(&rows.records, &rows.notes, existing, &decisions, &zone);
        Ok(Outcome { summary: plan.summary, doubts: plan.doubts, kept: Vec::new() })
    })
    .await
}
