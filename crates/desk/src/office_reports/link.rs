//! Private links to a report: long, random, for three months, closed by a person at any time.
//! The address holds nothing but the link's own secret.

use axum::{
    extract::{Path, State},
    response::Response,
};
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Entry},
    clock,
    db::{self, FromQueryResult},
    new_id,
    secrets::Secrets,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use sha2::{Digest, Sha256};

use super::{
    TOPIC,
    office::Office,
    store::{self, State as Stands},
};

/// How long a link opens: as long as a quarter is of interest.
const LIVES: Instant = 90 * 24 * 60 * 60 * 1000;

/// A link as it is kept.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Link {
    pub practice_id: Uuid,
    pub id: Uuid,
    pub report_id: Uuid,
    pub expires_at: Instant,
    pub revoked_at: Option<Instant>,
    pub opened_times: i64,
    pub created_at: Instant,
}

const COLUMNS: &str =
    "practice_id, id, report_id, expires_at, revoked_at, opened_times, created_at";

impl Link {
    /// By what stands in its address; expired and closed ones are not found, like those that
    /// never were.
    pub async fn by_token(db: &impl Sql, token: &str) -> Result<Option<Self>> {
        // Served by office_report_link_by_token.
        let sql = format!(
            "SELECT {COLUMNS} FROM office_report_link
             WHERE token_hash = $1 AND expires_at > $2 AND revoked_at IS NULL"
        );
        db.row(&sql, args![hash(token), clock::now()]).await
    }

    /// What stands in its address, made again.
    pub fn token(&self, secrets: &Secrets) -> String {
        token(secrets, self.id)
    }

    /// Whether it can be opened.
    pub fn is_open(&self, now: Instant) -> bool {
        self.revoked_at.is_none() && self.expires_at > now
    }
}

/// 160 bits that only this installation can make of the link's id.
fn token(secrets: &Secrets, id: Uuid) -> String {
    let signed = secrets.sign("office_report/link", id.as_bytes());
    signed.iter().take(20).map(|byte| format!("{byte:02x}")).collect()
}

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.trim().to_lowercase().as_bytes()))
}

/// The links of a report, the latest first.
pub(super) async fn of_report(
    db: &impl Sql,
    practice_id: Uuid,
    report_id: Uuid,
) -> Result<Vec<Link>> {
    // Served by office_report_link_by_report.
    let sql = format!(
        "SELECT {COLUMNS} FROM office_report_link WHERE practice_id = $1 AND report_id = $2
         ORDER BY created_at DESC, id DESC"
    );
    db.rows(&sql, args![practice_id, report_id]).await
}

/// Whether anybody has opened a link of a report.
pub(super) async fn was_opened(db: &impl Sql, practice_id: Uuid, report_id: Uuid) -> Result<bool> {
    let links = of_report(db, practice_id, report_id).await?;
    Ok(links.iter().any(|link| link.opened_times > 0))
}

/// Closes all links of a report.
pub(super) async fn revoke_all(tx: &Tx, practice_id: Uuid, report_id: Uuid) -> Result<()> {
    tx.run(
        "UPDATE office_report_link SET revoked_at = $3
         WHERE practice_id = $1 AND report_id = $2 AND revoked_at IS NULL",
        args![practice_id, report_id, clock::now()],
    )
    .await?;
    Ok(())
}

/// What stands in the address of a link that opens: the one there is, or a new one.
pub(super) async fn open_or_new(
    app: &App,
    tx: &Tx,
    visitor: &Visitor,
    report_id: Uuid,
) -> Result<String> {
    let now = clock::now();
    let links = of_report(tx, visitor.practice_id, report_id).await?;
    if let Some(link) = links.iter().find(|link| link.is_open(now)) {
        return Ok(link.token(app.secrets()));
    }
    let id = new_id();
    let token = token(app.secrets(), id);
    tx.run(
        "INSERT INTO office_report_link (practice_id, id, report_id, token_hash, expires_at,
                                         created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            visitor.practice_id,
            id,
            report_id,
            hash(&token),
            now + LIVES,
            now,
            visitor.member_id
        ],
    )
    .await?;
    note(tx, visitor, "office_report.link_made", report_id).await?;
    Ok(token)
}

pub(super) async fn make(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let report = store::one(&tx, visitor.practice_id, id).await?;
    Office::reading(&tx, visitor.practice_id, report.source_id).await?;
    if report.state == Stands::Dropped {
        return Err(Error::Conflict("This report was taken back. Make a new one.".into()));
    }
    open_or_new(&app, &tx, &visitor, id).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/office-reports/{id}#links"), Flash::say("The link is made.")))
}

pub(super) async fn revoke(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    // Served by the primary key.
    let report = tx
        .value::<Uuid>(
            "UPDATE office_report_link SET revoked_at = coalesce(revoked_at, $3)
             WHERE practice_id = $1 AND id = $2 RETURNING report_id",
            args![visitor.practice_id, id, clock::now()],
        )
        .await?
        .ok_or(Error::NotFound)?;
    note(&tx, &visitor, "office_report.link_closed", report).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/office-reports/{report}#links"), Flash::say("The link is closed.")))
}

async fn note(tx: &Tx, visitor: &Visitor, action: &str, report_id: Uuid) -> Result<()> {
    let entry = Entry::about(action, "office_report", report_id);
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await?;
    db::changed(tx, visitor.practice_id, TOPIC).await
}
