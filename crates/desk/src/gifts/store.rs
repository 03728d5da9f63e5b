//! Entries of the ledger as the database keeps them. What an entry was before stays as a
//! version of its own, which the database refuses to change.

use jiff::civil::Date;
use lexicon::{Cents, GiftKind};
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor},
    clock,
    db::{self, FromQueryResult},
    new_id,
};
use serde_json::json;

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

/// Enters an entry.
pub(super) async fn enter(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    entry: &Entry,
    at: Instant,
) -> Result<Uuid> {
    let id = new_id();
    tx.run(
        "INSERT INTO gift (practice_id, id, given_on, kind, what, place, total_cents, patient, asked,
                           note, over_reason, spent_by, version, created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $14, $13, $14)",
        args![
            practice_id,
            id,
            entry.given_on.to_string(),
            entry.kind.code(),
            entry.what.as_str(),
            entry.place.as_str(),
            entry.total.get(),
            entry.patient.as_str(),
            entry.asked.as_str(),
            entry.note.as_str(),
            entry.over_reason.as_str(),
            entry.spent_by,
            at,
            by.id
        ],
    )
    .await?;
    write_shares(tx, practice_id, id, &entry.shares).await?;
    note(tx, practice_id, by, (id, 1, "entered"), entry, at).await?;
    Ok(id)
}

/// Corrects an entry, unless somebody has changed it since `version` was seen.
pub(super) async fn correct(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    (id, version): (Uuid, i64),
    entry: &Entry,
) -> Result<()> {
    let now = clock::now();
    let changed = tx
        .run(
            "UPDATE gift SET given_on = $4, kind = $5, what = $6, place = $7, total_cents = $8,
                    patient = $9, asked = $10, note = $11, over_reason = $12, spent_by = $13,
                    version = version + 1, changed_at = $14, changed_by = $15
             WHERE practice_id = $1 AND id = $2 AND version = $3 AND removed_at IS NULL",
            args![
                practice_id,
                id,
                version,
                entry.given_on.to_string(),
                entry.kind.code(),
                entry.what.as_str(),
                entry.place.as_str(),
                entry.total.get(),
                entry.patient.as_str(),
                entry.asked.as_str(),
                entry.note.as_str(),
                entry.over_reason.as_str(),
                entry.spent_by,
                now,
                by.id
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Conflict(
            "Somebody has changed this entry in the meantime. Open it again and correct what is \
             there now."
                .into(),
        ));
    }
    tx.run(
        "DELETE FROM gift_share WHERE practice_id = $1 AND gift_id = $2",
        args![practice_id, id],
    )
    .await?;
    write_shares(tx, practice_id, id, &entry.shares).await?;
    note(tx, practice_id, by, (id, version + 1, "corrected"), entry, now).await
}

/// Whether an entry counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// It does.
    There,
    /// It was taken back.
    Removed,
}

/// Takes an entry back, or puts it into the ledger again. Twice changes nothing.
pub(super) async fn set_presence(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    presence: Presence,
) -> Result<()> {
    let kept = one(tx, practice_id, id).await?;
    let is_removed = kept.removed_at.is_some();
    let (removed_at, act) = match presence {
        Presence::There if !is_removed => return Ok(()),
        Presence::Removed if is_removed => return Ok(()),
        Presence::There => (None, "restored"),
        Presence::Removed => (Some(clock::now()), "removed"),
    };
    let now = clock::now();
    tx.run(
        "UPDATE gift SET removed_at = $3, version = version + 1, changed_at = $4, changed_by = $5
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, removed_at, now, by.id],
    )
    .await?;
    note(tx, practice_id, by, (id, kept.version + 1, act), &kept.entry, now).await
}

/// Puts the receipt beside an entry; an earlier one stays stored with its version.
pub(super) async fn set_receipt(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    file: Uuid,
) -> Result<()> {
    let kept = one(tx, practice_id, id).await?;
    let now = clock::now();
    tx.run(
        "UPDATE gift SET file_id = $3, version = version + 1, changed_at = $4, changed_by = $5
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, file, now, by.id],
    )
    .await?;
    note(tx, practice_id, by, (id, kept.version + 1, "receipt"), &kept.entry, now).await
}

async fn write_shares(tx: &Tx, practice_id: Uuid, id: Uuid, shares: &[Share]) -> Result<()> {
    let rows = shares.iter().zip(0_i64..).map(|(share, position)| {
        args![
            practice_id,
            new_id(),
            id,
            position,
            share.standing.code(),
            share.person,
            i64::from(share.heads),
            share.cents.get()
        ]
    });
    let columns =
        ["practice_id", "id", "gift_id", "position", "standing", "person_id", "heads", "cents"];
    db::insert_many(tx, "gift_share", &columns, rows.collect(), "").await
}

/// The version, the audit line, and word to open pages. The log names no amounts.
async fn note(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    (id, version, act): (Uuid, i64, &str),
    entry: &Entry,
    at: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO gift_version (practice_id, id, gift_id, version, act, snapshot, at, by_id, by_name)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            practice_id,
            new_id(),
            id,
            version,
            act,
            serde_json::to_string(entry)?,
            at,
            by.id,
            by.name.as_str()
        ],
    )
    .await?;
    let action = format!("gift.{act}");
    let line = audit::Entry {
        action: &action,
        subject_kind: "gift",
        subject_id: Some(id),
        detail: json!({ "version": version }),
    };
    audit::record(tx, practice_id, by, line).await?;
    db::changed(tx, practice_id, "gifts").await
}
