//! The limits as the database keeps them: rows are added and never changed.

use lexicon::Cents;
use platform::{
    Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Entry},
    clock,
    db::{self, FromQueryResult},
    new_id,
    sessions::Visitor,
};
use serde_json::json;

use super::limit::{Limits, Row, Scope};

/// The country whose limits these are.
const COUNTRY: &str = "US";

/// What somebody has set, and when.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Set {
    pub scope: String,
    pub year: i64,
    pub cents: Option<i64>,
    pub source: String,
    pub at: Instant,
    pub by_name: String,
}

/// What a practice has set, the latest first.
pub(super) async fn history(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Set>> {
    // Served by gift_limit_by_year: a handful of rows a year.
    db.rows(
        "SELECT scope, year, cents, source, at, by_name FROM gift_limit
         WHERE practice_id = $1 ORDER BY id DESC LIMIT 500",
        args![practice_id],
    )
    .await
}

/// The limits that hold for a practice.
pub(super) async fn limits(db: &impl Sql, practice_id: Uuid) -> Result<Limits> {
    // Served by the primary key of practice.
    let country = db
        .value::<String>("SELECT country FROM practice WHERE id = $1", args![practice_id])
        .await?
        .unwrap_or_default();
    let mut rows: Vec<Row> = Vec::new();
    for set in history(db, practice_id).await? {
        let Some(scope) = Scope::from_code(&set.scope) else { continue };
        let year = i16::try_from(set.year).unwrap_or_default();
        // The latest comes first and holds.
        if !rows.iter().any(|row| row.scope == scope && row.year == year) {
            let cents = set.cents.map(Cents::new);
            rows.push(Row { scope, year, cents, source: set.source });
        }
    }
    let abroad = (!country.eq_ignore_ascii_case(COUNTRY)).then_some(country);
    Ok(Limits { abroad, rows })
}

/// Sets a limit, or takes it off where there are no cents.
pub(super) async fn set(tx: &Tx, visitor: &Visitor, row: &Row) -> Result<()> {
    let practice = visitor.practice_id;
    let cents = row.cents.map(Cents::get);
    tx.run(
        "INSERT INTO gift_limit (practice_id, id, scope, year, cents, source, at, by_id, by_name)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            practice,
            new_id(),
            row.scope.code(),
            i64::from(row.year),
            cents,
            row.source.as_str(),
            clock::now(),
            visitor.member_id,
            visitor.name.as_str()
        ],
    )
    .await?;
    let entry = Entry {
        action: "gift.limit_set",
        subject_kind: "practice",
        subject_id: Some(practice),
        detail: json!({ "scope": row.scope.code(), "year": row.year, "cents": cents }),
    };
    audit::record(tx, practice, &visitor.actor(), entry).await?;
    db::changed(tx, practice, "gifts").await
}
