//! Entries of the ledger as the database keeps them, and what each was before.

use jiff::civil::Date;
use lexicon::{Cents, GiftKind};
use platform::{Error, Instant, Result, Sql, Uuid, args, db::FromQueryResult};

use super::entry::{Entry, Share, Standing};

/// An entry as it stands.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub id: Uuid,
    pub entry: Entry,
    pub version: i64,
    pub file_id: Option<Uuid>,
    pub removed_at: Option<Instant>,
    /// Who paid, by name.
    pub spender: Option<String>,
}

/// A version of an entry.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Version {
    pub version: i64,
    pub act: String,
    pub snapshot: String,
    pub at: Instant,
    pub by_name: String,
}

/// Which entries are read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which {
    /// This one, taken back or not.
    One(Uuid),
    /// Those of a year that were not taken back.
    Year(i16),
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    given_on: String,
    kind: String,
    what: String,
    place: String,
    total_cents: i64,
    patient: String,
    asked: String,
    note: String,
    over_reason: String,
    spent_by: Option<Uuid>,
    spender: Option<String>,
    file_id: Option<Uuid>,
    version: i64,
    removed_at: Option<Instant>,
}

#[derive(FromQueryResult)]
struct ShareRow {
    gift_id: Uuid,
    standing: String,
    person_id: Option<Uuid>,
    heads: i64,
    cents: i64,
}

/// Reads entries with their shares, in the order of their days.
pub(super) async fn read(db: &impl Sql, practice_id: Uuid, which: Which) -> Result<Vec<Kept>> {
    // Served by the primary key, or by gift_by_day.
    let (condition, values) = match which {
        Which::One(id) => ("g.id = $2", args![practice_id, id]),
        Which::Year(year) => (
            "g.given_on >= $2 AND g.given_on <= $3 AND g.removed_at IS NULL",
            args![practice_id, format!("{year:04}-01-01"), format!("{year:04}-12-31")],
        ),
    };
    let sql = format!(
        "SELECT g.id, g.given_on, g.kind, g.what, g.place, g.total_cents, g.patient, g.asked, g.note,
                g.over_reason, g.spent_by, m.name AS spender, g.file_id, g.version, g.removed_at
         FROM gift g
         LEFT JOIN membership m ON m.practice_id = g.practice_id AND m.id = g.spent_by
         WHERE g.practice_id = $1 AND {condition} ORDER BY g.given_on, g.id"
    );
    let rows: Vec<Row> = db.rows(&sql, values.clone()).await?;
    // Served by gift_by_day (or the key) and gift_share_by_gift.
    let sql = format!(
        "SELECT s.gift_id, s.standing, s.person_id, s.heads, s.cents FROM gift g
         JOIN gift_share s ON s.practice_id = g.practice_id AND s.gift_id = g.id
         WHERE g.practice_id = $1 AND {condition} ORDER BY s.gift_id, s.position"
    );
    let shares: Vec<ShareRow> = db.rows(&sql, values).await?;
    rows.into_iter().map(|row| kept(row, &shares)).collect()
}

/// One entry.
pub(super) async fn one(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Kept> {
    read(db, practice_id, Which::One(id)).await?.pop().ok_or(Error::NotFound)
}

fn kept(row: Row, shares: &[ShareRow]) -> Result<Kept> {
    let given_on: Date = row
        .given_on
        .parse()
        .map_err(|_| Error::Internal("an entry of the ledger has no day".into()))?;
    // By gift, since ids of one are sorted together.
    let from = shares.partition_point(|share| share.gift_id < row.id);
    let own = shares[from..].iter().take_while(|share| share.gift_id == row.id);
    let own = own.map(|share| Share {
        standing: Standing::from_code(&share.standing),
        person: share.person_id,
        heads: u32::try_from(share.heads).unwrap_or_default(),
        cents: Cents::new(share.cents),
    });
    Ok(Kept {
        id: row.id,
        entry: Entry {
            given_on,
            kind: GiftKind::from_code(&row.kind).unwrap_or(GiftKind::Other),
            what: row.what,
            place: row.place,
            total: Cents::new(row.total_cents),
            shares: own.collect(),
            patient: row.patient,
            asked: row.asked,
            note: row.note,
            over_reason: row.over_reason,
            spent_by: row.spent_by,
        },
        version: row.version,
        file_id: row.file_id,
        removed_at: row.removed_at,
        spender: row.spender,
    })
}

/// The versions of an entry, the latest first.
pub(super) async fn versions(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Vec<Version>> {
    // Served by the unique key of gift_version.
    db.rows(
        "SELECT version, act, snapshot, at, by_name FROM gift_version
         WHERE practice_id = $1 AND gift_id = $2 ORDER BY version DESC",
        args![practice_id, id],
    )
    .await
}
