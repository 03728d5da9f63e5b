//! Verdicts that somebody put aside, with the reason and what was known then.

use std::collections::HashMap;

use insight::{Dismissal, Shape};
use jiff::civil::Date;
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    db::{self, FromQueryResult},
    new_id,
};
use serde_json::json;

use super::{TOPIC, verdict::Verdict};
use crate::relationships::Over;

/// Why a verdict is put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// They are away for a while.
    Vacation,
    /// We know why, and it will pass or cannot be helped.
    Known,
    /// They have retired.
    Retired,
    /// They have moved away.
    Moved,
    /// Their office or group has closed.
    Closed,
    /// In somebody's own words.
    Other,
}

impl Reason {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Vacation, Self::Known, Self::Retired, Self::Moved, Self::Closed, Self::Other];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Vacation => "vacation",
            Self::Known => "known",
            Self::Retired => "retired",
            Self::Moved => "moved",
            Self::Closed => "closed",
            Self::Other => "other",
        }
    }

    /// The reason that a code means.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// How the relationship has ended, where this says that it has: closing counts as retiring.
    pub(super) fn ends(self) -> Option<Over> {
        match self {
            Self::Retired | Self::Closed => Some(Over::Retired),
            Self::Moved => Some(Over::Moved),
            Self::Vacation | Self::Known | Self::Other => None,
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Vacation => "Away for a while",
            Self::Known => "We know why",
            Self::Retired => "Retired",
            Self::Moved => "Moved away",
            Self::Closed => "Closed",
            Self::Other => "Something else",
        }
    }
}

/// That a verdict was put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// Its id.
    pub id: Uuid,
    /// On which day.
    pub on: Date,
    /// Why.
    pub reason: Reason,
    /// What was typed beside it.
    pub words: String,
    /// By whom, as far as they are known.
    pub by: String,
    referrals: u32,
    shape: Option<Shape>,
}

impl Aside {
    /// Reason and words: "away for a while (until Easter)".
    pub fn in_words(&self) -> String {
        match (self.reason, self.words.as_str()) {
            (Reason::Other, words) if !words.is_empty() => words.to_owned(),
            (reason, "") => reason.label().to_lowercase(),
            (reason, words) => format!("{} ({words})", reason.label().to_lowercase()),
        }
    }

    /// The same as the statistics want it.
    pub(super) fn dismissal(&self) -> Dismissal {
        Dismissal { on: self.on, referrals: self.referrals, shape: self.shape }
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    source_id: Uuid,
    on_day: String,
    referrals: i64,
    shape: String,
    reason: String,
    words: String,
    by: Option<String>,
}

impl Row {
    fn aside(self) -> Option<(Uuid, Aside)> {
        let aside = Aside {
            id: self.id,
            on: self.on_day.parse().ok()?,
            reason: Reason::from_code(&self.reason).unwrap_or(Reason::Other),
            words: self.words,
            by: self.by.unwrap_or_default(),
            referrals: u32::try_from(self.referrals).unwrap_or(0),
            shape: match self.shape.as_str() {
                "stop" => Some(Shape::Stop),
                "decline" => Some(Shape::Decline),
                _ => None,
            },
        };
        Some((self.source_id, aside))
    }
}

/// What is put aside, by source: of several the latest.
pub(super) async fn all(db: &impl Sql, practice_id: Uuid) -> Result<HashMap<Uuid, Aside>> {
    // Served by the primary key: they are few.
    let rows: Vec<Row> = db
        .rows(
            "SELECT a.id, a.source_id, a.on_day, a.referrals, a.shape, a.reason, a.words,
                    m.name AS by
             FROM verdict_aside a
             LEFT JOIN membership m ON m.practice_id = a.practice_id AND m.id = a.created_by
             WHERE a.practice_id = $1 AND a.undone_at IS NULL
             ORDER BY a.created_at, a.id",
            args![practice_id],
        )
        .await?;
    Ok(rows.into_iter().filter_map(Row::aside).collect())
}

/// Puts the verdict on a source aside and returns the id by which that can be taken back.
pub(super) async fn add(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    source_id: Uuid,
    (on, verdict): (Date, Verdict<'_>),
    (reason, words): (Reason, &str),
) -> Result<Uuid> {
    let id = new_id();
    let shape = match verdict.score.shape {
        Some(Shape::Stop) => "stop",
        Some(Shape::Decline) => "decline",
        None => "",
    };
    tx.run(
        "INSERT INTO verdict_aside (practice_id, id, source_id, on_day, referrals, shape, reason,
             words, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            practice_id,
            id,
            source_id,
            on.to_string(),
            i64::from(verdict.referrals()),
            shape,
            reason.code(),
            words,
            clock::now(),
            by.id
        ],
    )
    .await?;
    let detail = json!({ "reason": reason.code() });
    note(tx, practice_id, by, "source.verdict_put_aside", source_id, detail).await?;
    Ok(id)
}

#[derive(FromQueryResult)]
struct Taken {
    source_id: Uuid,
    undone_at: Option<i64>,
}

/// Takes it back and returns the source.
pub(super) async fn take_back(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<Uuid> {
    // Served by the primary key.
    let taken: Taken = tx
        .row(
            "SELECT source_id, undone_at FROM verdict_aside WHERE practice_id = $1 AND id = $2",
            args![practice_id, id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    if taken.undone_at.is_none() {
        // Earlier ones of the same source as well: it is to be listed again.
        tx.run(
            "UPDATE verdict_aside SET undone_at = $3, undone_by = $4
             WHERE practice_id = $1 AND source_id = $2 AND undone_at IS NULL",
            args![practice_id, taken.source_id, clock::now(), by.id],
        )
        .await?;
        let action = "source.verdict_taken_up";
        note(tx, practice_id, by, action, taken.source_id, json!({})).await?;
    }
    Ok(taken.source_id)
}

async fn note(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    action: &str,
    source_id: Uuid,
    detail: serde_json::Value,
) -> Result<()> {
    let entry = Entry { action, subject_kind: "source", subject_id: Some(source_id), detail };
    audit::record(tx, practice_id, by, entry).await?;
    db::changed(tx, practice_id, TOPIC).await
}
