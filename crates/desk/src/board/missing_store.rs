//! What is missing as the database keeps it.

use lexicon::{Century, Month, Payer, Phone, parse_date};
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Entry},
    clock,
    db::FromQueryResult,
    new_id,
    sessions::Visitor,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    attempts,
    missing::{Known, Piece, recognised},
};
use crate::referrals::{record::Record, rollup};

/// A piece that is or was missing.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Item {
    /// Its id.
    pub id: Uuid,
    /// Which piece.
    pub kind: String,
    /// More about it.
    pub words: String,
    /// When it was asked for last.
    pub asked_at: Option<Instant>,
    /// By whom.
    pub asker: Option<String>,
    /// How.
    pub asked_how: String,
    /// How often.
    pub asked_times: i64,
    /// When it came.
    pub came_at: Option<Instant>,
    /// Who took it in.
    pub taker: Option<String>,
    /// When somebody said that it is not needed.
    pub dropped_at: Option<Instant>,
}

impl Item {
    /// Which piece.
    pub fn piece(&self) -> Piece {
        Piece::from_code(&self.kind).unwrap_or(Piece::Other)
    }

    /// Whether it is still missing.
    pub fn is_open(&self) -> bool {
        self.came_at.is_none() && self.dropped_at.is_none()
    }

    /// What it is called.
    pub fn label(&self) -> String {
        match (self.piece(), self.words.as_str()) {
            (piece, "") => piece.label().to_owned(),
            (Piece::Other, words) => words.to_owned(),
            (piece, words) => format!("{} ({words})", piece.label()),
        }
    }
}

/// All pieces that were ever noted, the open ones first.
pub async fn items(db: &impl Sql, practice_id: Uuid, referral: Uuid) -> Result<Vec<Item>> {
    // Served by missing_item_by_referral.
    db.rows(
        "SELECT i.id, i.kind, i.words, i.asked_at, a.name AS asker, i.asked_how, i.asked_times,
                i.came_at, t.name AS taker, i.dropped_at
         FROM missing_item i
         LEFT JOIN membership a ON a.practice_id = i.practice_id AND a.id = i.asked_by
         LEFT JOIN membership t ON t.practice_id = i.practice_id AND t.id = i.came_by
         WHERE i.practice_id = $1 AND i.referral_id = $2
         ORDER BY CASE WHEN i.came_at IS NULL AND i.dropped_at IS NULL THEN 0 ELSE 1 END,
                  i.created_at, i.id",
        args![practice_id, referral],
    )
    .await
}

/// What seems to be missing although nobody has noted it.
pub async fn unnoted(
    db: &impl Sql,
    practice_id: Uuid,
    record: &Record,
    items: &[Item],
) -> Result<Vec<Piece>> {
    if !record.place.state.awaits_evaluation() {
        return Ok(Vec::new());
    }
    // Served by attachment_by_referral.
    let orders = db
        .value::<i64>(
            "SELECT count(*) FROM attachment WHERE practice_id = $1 AND referral_id = $2",
            args![practice_id, record.id],
        )
        .await?;
    let known = Known {
        phone: &record.phone,
        payer: &record.payer,
        has_birth_date: record.birth_date.is_some(),
        has_order: orders.unwrap_or(0) > 0,
        channel: record.channel,
        profession: record.profession,
    };
    let noted = |piece: &Piece| items.iter().any(|item| item.piece() == *piece);
    Ok(recognised(known).into_iter().filter(|piece| !noted(piece)).collect())
}

/// What the last step on an item replaced.
#[derive(Serialize, Deserialize)]
enum Before {
    /// Nothing: it was not there.
    Nothing,
    /// How it was asked for.
    Asked { at: Option<Instant>, by: Option<Uuid>, how: String, times: i64 },
    /// It was open; a value that it brought replaced this one.
    Open { value: Option<String> },
}

/// Notes a piece as missing, unless it is noted already; returns its id.
pub async fn note(
    tx: &Tx,
    visitor: &Visitor,
    referral: Uuid,
    piece: Piece,
    words: &str,
) -> Result<Uuid> {
    // Served by missing_item_by_referral.
    let known = tx
        .value::<Uuid>(
            "SELECT id FROM missing_item WHERE practice_id = $1 AND referral_id = $2 AND kind = $3
             AND words = $4 AND came_at IS NULL AND dropped_at IS NULL",
            args![visitor.practice_id, referral, piece.code(), words],
        )
        .await?;
    if let Some(known) = known {
        return Ok(known);
    }
    let id = new_id();
    tx.run(
        "INSERT INTO missing_item (practice_id, id, referral_id, kind, words, before_values,
                                   created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            visitor.practice_id,
            id,
            referral,
            piece.code(),
            words,
            serde_json::to_string(&Before::Nothing)?,
            clock::now(),
            visitor.member_id
        ],
    )
    .await?;
    Ok(id)
}

#[derive(FromQueryResult)]
struct Kept {
    kind: String,
    asked_at: Option<Instant>,
    asked_by: Option<Uuid>,
    asked_how: String,
    asked_times: i64,
    before_values: Option<String>,
}

async fn kept(tx: &Tx, visitor: &Visitor, referral: Uuid, id: Uuid) -> Result<Kept> {
    // Served by the primary key.
    tx.row(
        "SELECT kind, asked_at, asked_by, asked_how, asked_times, before_values FROM missing_item
         WHERE practice_id = $1 AND id = $2 AND referral_id = $3",
        args![visitor.practice_id, id, referral],
    )
    .await?
    .ok_or(Error::NotFound)
}

/// Notes that it was asked for.
pub async fn asked(tx: &Tx, visitor: &Visitor, referral: Uuid, id: Uuid, how: &str) -> Result<()> {
    let was = kept(tx, visitor, referral, id).await?;
    let before = match (was.asked_times, was.before_values) {
        // Made in this very step: taking the asking back takes the item back.
        (0, Some(before)) => before,
        _ => serde_json::to_string(&Before::Asked {
            at: was.asked_at,
            by: was.asked_by,
            how: was.asked_how,
            times: was.asked_times,
        })?,
    };
    tx.run(
        "UPDATE missing_item SET asked_at = $3, asked_by = $4, asked_how = $5,
                asked_times = asked_times + 1, before_values = $6
         WHERE practice_id = $1 AND id = $2",
        args![visitor.practice_id, id, clock::now(), visitor.member_id, how, before],
    )
    .await?;
    Ok(())
}

/// How an item was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled<'a> {
    /// It came, with a value to write down or without.
    Came(&'a str),
    /// It is not needed.
    NotNeeded,
}

/// Ticks an item off.
pub async fn settle(
    tx: &Tx,
    visitor: &Visitor,
    record: &Record,
    id: Uuid,
    how: Settled<'_>,
) -> Result<()> {
    let was = kept(tx, visitor, record.id, id).await?;
    let piece = Piece::from_code(&was.kind).unwrap_or(Piece::Other);
    let (now, by) = (clock::now(), visitor.member_id);
    let (came, value) = match how {
        Settled::Came(value) => (true, value.trim()),
        Settled::NotNeeded => (false, ""),
    };
    let replaced = if came && piece.is_value() && !value.is_empty() {
        Some(write(tx, visitor, record, piece, value).await?)
    } else {
        None
    };
    let changed = tx
        .run(
            "UPDATE missing_item SET came_at = $3, came_by = $4, dropped_at = $5, before_values = $6
             WHERE practice_id = $1 AND id = $2 AND came_at IS NULL AND dropped_at IS NULL",
            args![
                visitor.practice_id,
                id,
                came.then_some(now),
                came.then_some(by),
                (!came).then_some(now),
                serde_json::to_string(&Before::Open { value: replaced })?
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Conflict("Somebody has ticked this off already.".into()));
    }
    Ok(())
}

/// Takes the last step on an item back.
pub async fn undo(tx: &Tx, visitor: &Visitor, record: &Record, id: Uuid) -> Result<()> {
    let was = kept(tx, visitor, record.id, id).await?;
    let before = was.before_values.as_deref().map(serde_json::from_str::<Before>).transpose()?;
    let practice = visitor.practice_id;
    match before {
        None => {
            return Err(Error::Conflict("This can no longer be undone.".into()));
        }
        Some(Before::Nothing) => {
            tx.run(
                "DELETE FROM missing_item WHERE practice_id = $1 AND id = $2",
                args![practice, id],
            )
            .await?;
        }
        Some(Before::Asked { at, by, how, times }) => {
            tx.run(
                "UPDATE missing_item SET asked_at = $3, asked_by = $4, asked_how = $5,
                        asked_times = $6, before_values = NULL
                 WHERE practice_id = $1 AND id = $2",
                args![practice, id, at, by, how, times],
            )
            .await?;
        }
        Some(Before::Open { value }) => {
            if let (Some(value), Some(piece)) = (value, Piece::from_code(&was.kind)) {
                write(tx, visitor, record, piece, &value).await?;
            }
            tx.run(
                "UPDATE missing_item SET came_at = NULL, came_by = NULL, dropped_at = NULL,
                        before_values = NULL
                 WHERE practice_id = $1 AND id = $2",
                args![practice, id],
            )
            .await?;
        }
    }
    Ok(())
}

/// Writes a value where it belongs; returns the one that stood there.
async fn write(
    tx: &Tx,
    visitor: &Visitor,
    record: &Record,
    piece: Piece,
    value: &str,
) -> Result<String> {
    let today = visitor.today();
    let wrong = |problem: String| Error::Invalid(problem);
    let (column, now, was) = match piece {
        Piece::Phone if value.is_empty() => ("phone", Some(String::new()), record.phone.clone()),
        Piece::Phone => {
            let phone = Phone::parse(value).map_err(|problem| wrong(problem.to_string()))?;
            ("phone", Some(phone.to_string()), record.phone.clone())
        }
        Piece::BirthDate => {
            let day = match value {
                "" => None,
                text => Some(
                    parse_date(text, Century::BirthDate { today })
                        .map_err(|problem| wrong(problem.to_string()))?
                        .date
                        .to_string(),
                ),
            };
            let was = record.birth_date.map(|day| day.to_string()).unwrap_or_default();
            ("birth_date", day, was)
        }
        Piece::Payer => ("payer", Some(Payer::canonical(value)), record.payer.clone()),
        _ => ("diagnosis_codes", Some(value.to_owned()), record.diagnosis_codes.clone()),
    };
    let (practice, member) = (visitor.practice_id, visitor.member_id);
    if matches!(piece, Piece::Phone | Piece::BirthDate | Piece::Payer) {
        let sql = format!(
            "UPDATE patient SET {column} = $3, changed_at = $4, changed_by = $5
             WHERE practice_id = $1 AND id = $2"
        );
        tx.run(&sql, args![practice, record.patient_id, now.clone(), clock::now(), member]).await?;
    }
    if matches!(piece, Piece::Payer | Piece::Diagnosis) {
        let sql = format!("UPDATE referral SET {column} = $3 WHERE practice_id = $1 AND id = $2");
        tx.run(&sql, args![practice, record.id, now]).await?;
        // The report counts by payer.
        let changed = (record.source_id, Month::of(record.received_on));
        rollup::recount(tx, practice, &[changed]).await?;
    }
    Ok(was)
}

/// After every step: who acted, the clocks, and the line of the audit log.
pub async fn finish(
    tx: &Tx,
    visitor: &Visitor,
    referral: Uuid,
    action: &str,
    pieces: &[&str],
) -> Result<()> {
    attempts::touch(tx, visitor, referral).await?;
    let detail = json!({ "pieces": pieces });
    let entry = Entry { action, subject_kind: "referral", subject_id: Some(referral), detail };
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await
}

const WRONG: &str = "the number we have is somebody else's";

/// A wrong number makes the phone a missing piece.
pub async fn note_wrong_number(
    tx: &Tx,
    visitor: &Visitor,
    referral: Uuid,
    at: Instant,
) -> Result<()> {
    let id = note(tx, visitor, referral, Piece::Phone, WRONG).await?;
    tx.run(
        "UPDATE missing_item SET created_at = $3 WHERE practice_id = $1 AND id = $2
         AND asked_times = 0",
        args![visitor.practice_id, id, at],
    )
    .await?;
    Ok(())
}

/// The number was right after all.
pub async fn drop_wrong_number(
    tx: &Tx,
    visitor: &Visitor,
    referral: Uuid,
    at: Instant,
) -> Result<()> {
    tx.run(
        "DELETE FROM missing_item WHERE practice_id = $1 AND referral_id = $2 AND kind = 'phone'
         AND created_at = $3 AND asked_times = 0 AND came_at IS NULL AND dropped_at IS NULL",
        args![visitor.practice_id, referral, at],
    )
    .await?;
    Ok(())
}
