//! Taking back a whole import. What somebody has worked with since stays, and is named.

use lexicon::Month;
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock, db,
    db::FromQueryResult,
    web::App,
};
use serde_json::json;

use super::batch::{self, Kept, Outcome};
use super::existing::{Patient, Referral};
use super::write::{self, Subject};
use crate::{
    board, happenings,
    referrals::rollup,
    sources::{self, UNUSED},
};

/// Takes an import back and says what had to stay.
pub(super) async fn undo(app: &App, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<Outcome> {
    let tx = app.db().begin().await?;
    db::changed(&tx, practice_id, "imports").await?;
    let batch = batch::find(&tx, practice_id, id).await?;
    if batch.state != "committed" {
        return Err(Error::Conflict(
            "This import is not there to be undone; it may be undone already.".into(),
        ));
    }
    let undoing = Undoing { tx: &tx, practice_id, import_id: id, by, now: clock::now() };
    let touched = undoing.touched().await?;
    let mut outcome = batch.outcome();
    outcome.kept = undoing.edited().await?;
    undoing.restore().await?;
    undoing.remove_referrals().await?;
    undoing.remove_patients().await?;
    outcome.kept.extend(undoing.sources_in_use().await?);
    undoing.remove_sources().await?;
    outcome.kept.sort_by_key(|kept| kept.row);
    db::changed(&tx, practice_id, "sources").await?;
    rollup::recount(&tx, practice_id, &touched).await?;
    board::reckon_all(&tx, practice_id).await?;
    happenings::tell_all(&tx, practice_id).await?;
    batch::advance(&tx, practice_id, by, id, ("committed", "undone"), &outcome).await?;
    let detail = json!({ "kept": outcome.kept.len() });
    let entry =
        Entry { action: "import.undone", subject_kind: "import", subject_id: Some(id), detail };
    audit::record(&tx, practice_id, by, entry).await?;
    tx.commit().await?;
    Ok(outcome)
}

struct Undoing<'a> {
    tx: &'a Tx,
    practice_id: Uuid,
    import_id: Uuid,
    by: &'a Actor,
    now: i64,
}

#[derive(FromQueryResult)]
struct Touched {
    source_id: Uuid,
    month: String,
}

#[derive(FromQueryResult)]
struct Named {
    row_number: i64,
    name: String,
}

#[derive(FromQueryResult)]
struct Before {
    before_values: String,
    state: Option<String>,
}

/// The rows of a table that this import made or changed and nobody has edited since. Served by the primary key of
/// import_effect and that of the table.
fn untouched(table: &str, subject: Subject, made: &str) -> String {
    format!(
        "SELECT e.subject_id FROM import_effect e
         JOIN {table} x ON x.practice_id = e.practice_id AND x.id = e.subject_id
         WHERE e.practice_id = $1 AND e.import_id = $2 AND e.kind = '{}' AND e.before_values IS {made}
           AND x.changed_at = e.changed_at_after AND x.deleted_at IS NULL",
        subject.code()
    )
}

impl Undoing<'_> {
    /// The sources and months of its referrals, as they are and as they were.
    async fn touched(&self) -> Result<Vec<(Uuid, Month)>> {
        // Served by the primary keys of import_effect and referral.
        let now: Vec<Touched> = self
            .tx
            .rows(
                "SELECT DISTINCT r.source_id, substr(r.received_on, 1, 7) AS month FROM import_effect e
                 JOIN referral r ON r.practice_id = e.practice_id AND r.id = e.subject_id
                 WHERE e.practice_id = $1 AND e.import_id = $2 AND e.kind = 'referral'",
                args![self.practice_id, self.import_id],
            )
            .await?;
        let before = self.befores(Subject::Referral).await?;
        let mut touched: Vec<(Uuid, Month)> = now
            .into_iter()
            .filter_map(|row| Some((row.source_id, Month::parse(&row.month).ok()?)))
            .collect();
        for row in before {
            let before: Referral = serde_json::from_str(&row.before_values)?;
            touched.extend(before.counted());
        }
        Ok(touched)
    }

    /// What somebody has edited since the import, by name where that names no patient.
    async fn edited(&self) -> Result<Vec<Kept>> {
        let mut kept = Vec::new();
        for (subject, table, name) in [
            (Subject::Source, "source", "x.name"),
            (Subject::Patient, "patient", "''"),
            (Subject::Referral, "referral", "CAST(x.number AS text)"),
        ] {
            let sql = format!(
                "SELECT e.row_number, {name} AS name FROM import_effect e
                 JOIN {table} x ON x.practice_id = e.practice_id AND x.id = e.subject_id
                 WHERE e.practice_id = $1 AND e.import_id = $2 AND e.kind = $3
                   AND x.changed_at <> e.changed_at_after AND x.deleted_at IS NULL
                 ORDER BY e.seq"
            );
            let rows: Vec<Named> =
                self.tx.rows(&sql, args![self.practice_id, self.import_id, subject.code()]).await?;
            kept.extend(rows.into_iter().map(|row| Kept {
                row: row.row_number,
                what: match subject {
                    Subject::Source => row.name,
                    Subject::Patient => format!("The patient of row {}", row.row_number),
                    Subject::Referral => format!("Referral {}", row.name),
                },
                why: "edited since the import".into(),
            }));
        }
        Ok(kept)
    }

    /// Gives the rows that the import changed their earlier values.
    async fn restore(&self) -> Result<()> {
        for row in self.befores(Subject::Source).await? {
            let filled: sources::Filled = serde_json::from_str(&row.before_values)?;
            sources::empty(self.tx, self.practice_id, self.by, &filled).await?;
        }
        for row in self.befores(Subject::Patient).await? {
            let before: Patient = serde_json::from_str(&row.before_values)?;
            write::restore_patient(self.tx, self.practice_id, &before, self.by.id).await?;
        }
        for row in self.befores(Subject::Referral).await? {
            let before: Referral = serde_json::from_str(&row.before_values)?;
            let state = row.state.unwrap_or_default();
            let stamp = (self.now, self.by.id);
            write::restore_referral(self.tx, self.practice_id, &before, &state, stamp).await?;
        }
        Ok(())
    }

    async fn befores(&self, subject: Subject) -> Result<Vec<Before>> {
        let (table, state) = match subject {
            Subject::Referral => ("referral", "x.state"),
            Subject::Patient => ("patient", "NULL"),
            Subject::Source => ("source", "NULL"),
        };
        // Served by the primary keys of import_effect and of the table.
        let sql = format!(
            "SELECT e.before_values, CAST({state} AS text) AS state FROM import_effect e
             JOIN {table} x ON x.practice_id = e.practice_id AND x.id = e.subject_id
             WHERE e.practice_id = $1 AND e.import_id = $2 AND e.kind = $3 AND e.before_values IS NOT NULL
               AND x.changed_at = e.changed_at_after AND x.deleted_at IS NULL
             ORDER BY e.seq"
        );
        self.tx.rows(&sql, args![self.practice_id, self.import_id, subject.code()]).await
    }

    async fn remove_referrals(&self) -> Result<()> {
        self.remove("referral", Subject::Referral, "").await
    }

    /// A patient stays who has come by another referral since.
    async fn remove_patients(&self) -> Result<()> {
        let unused =
            "AND NOT EXISTS (SELECT 1 FROM referral r WHERE r.practice_id = patient.practice_id
                          AND r.patient_id = patient.id AND r.deleted_at IS NULL)";
        self.remove("patient", Subject::Patient, unused).await
    }

    /// Sources that are in use since, by others than this import.
    async fn sources_in_use(&self) -> Result<Vec<Kept>> {
        let sql = format!(
            "SELECT e.row_number, source.name FROM import_effect e
             JOIN source ON source.practice_id = e.practice_id AND source.id = e.subject_id
             WHERE e.practice_id = $1 AND e.import_id = $2 AND e.kind = 'source' AND e.before_values IS NULL
               AND source.changed_at = e.changed_at_after AND source.deleted_at IS NULL AND NOT ({UNUSED})
             ORDER BY e.seq"
        );
        let rows: Vec<Named> = self.tx.rows(&sql, args![self.practice_id, self.import_id]).await?;
        let kept = |row: Named| Kept {
            row: row.row_number,
            what: row.name,
            why: "has referrals, contacts or tasks of its own by now".into(),
        };
        Ok(rows.into_iter().map(kept).collect())
    }

    async fn remove_sources(&self) -> Result<()> {
        // Served by source_alias_by_source or a look over the practice's few aliases.
        self.tx
            .run(
                "DELETE FROM source_alias WHERE practice_id = $1 AND import_id = $2",
                args![self.practice_id, self.import_id],
            )
            .await?;
        self.remove("source", Subject::Source, &format!("AND {UNUSED}")).await
    }

    async fn remove(&self, table: &str, subject: Subject, only_if: &str) -> Result<()> {
        let sql = format!(
            "UPDATE {table} SET deleted_at = $3, changed_at = $4, changed_by = $5
             WHERE practice_id = $1 AND id IN ({}) {only_if}",
            untouched(table, subject, "NULL")
        );
        let values = args![self.practice_id, self.import_id, self.now, self.now, self.by.id];
        self.tx.run(&sql, values).await?;
        Ok(())
    }
}
