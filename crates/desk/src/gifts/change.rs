//! Writing entries of the ledger. What an entry was before stays as a version of its own,
//! which the database refuses to change.

use platform::{
    FieldError, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor},
    clock, db, new_id,
};
use serde_json::json;

use super::{
    entry::{Entry, Share},
    store::{Kept, one},
    words,
};

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

/// What became of a correction.
#[derive(Debug, Clone)]
pub(super) enum Corrected {
    /// It is written.
    Done,
    /// Somebody was faster: the entry as it is by now.
    Meanwhile(Box<Kept>),
}

impl Kept {
    /// What somebody is told who was slower, and keeps what they typed.
    pub fn meanwhile(&self) -> FieldError {
        let message = match self.removed_at {
            Some(_) => "Somebody has taken this entry back in the meantime. What you typed stands \
                        below; open the entry, put it back, then correct it."
                .to_owned(),
            None => format!(
                "Somebody has corrected this entry in the meantime: it is now {}, {} on {}. Check \
                 what you typed and save it again.",
                words::what(&self.entry),
                self.entry.total,
                words::day(self.entry.given_on)
            ),
        };
        FieldError::new("", message)
    }
}

/// Corrects an entry, unless somebody has changed it since `version` was seen.
pub(super) async fn correct(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    (id, version): (Uuid, i64),
    entry: &Entry,
) -> Result<Corrected> {
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
        return Ok(Corrected::Meanwhile(Box::new(one(tx, practice_id, id).await?)));
    }
    tx.run(
        "DELETE FROM gift_share WHERE practice_id = $1 AND gift_id = $2",
        args![practice_id, id],
    )
    .await?;
    write_shares(tx, practice_id, id, &entry.shares).await?;
    note(tx, practice_id, by, (id, version + 1, "corrected"), entry, now).await?;
    Ok(Corrected::Done)
}

/// Takes an entry back. Twice changes nothing.
pub(super) async fn remove(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<()> {
    let kept = one(tx, practice_id, id).await?;
    if kept.removed_at.is_some() {
        return Ok(());
    }
    let now = clock::now();
    tx.run(
        "UPDATE gift SET removed_at = $3, version = version + 1, changed_at = $3, changed_by = $4
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, now, by.id],
    )
    .await?;
    note(tx, practice_id, by, (id, kept.version + 1, "removed"), &kept.entry, now).await
}

/// Puts an entry into the ledger again, with the reason for which it may go over by now. Twice
/// changes nothing.
pub(super) async fn restore(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    entry: &Entry,
) -> Result<()> {
    let kept = one(tx, practice_id, id).await?;
    if kept.removed_at.is_none() {
        return Ok(());
    }
    let now = clock::now();
    tx.run(
        "UPDATE gift SET removed_at = NULL, over_reason = $3, version = version + 1,
                         changed_at = $4, changed_by = $5
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, entry.over_reason.as_str(), now, by.id],
    )
    .await?;
    note(tx, practice_id, by, (id, kept.version + 1, "restored"), entry, now).await
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
