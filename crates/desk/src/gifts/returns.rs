//! What a physician gave back of an excess.

use jiff::civil::Date;
use lexicon::Cents;
use platform::{
    Error, FieldError, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    db::{self, FromQueryResult},
    new_id,
};
use serde::Deserialize;
use serde_json::json;

use super::cure::{Cure, Excess, Standing};

/// What was typed of a return.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub year: i16,
    pub on: String,
    pub amount: String,
    pub note: String,
}

/// A return to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Back {
    pub on: Date,
    pub cents: Cents,
    pub note: String,
    pub cures: Cures,
}

/// Whether a return settles an excess by 42 CFR 411.357(k)(3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cures {
    /// It does, or is a part of what does.
    Yes,
    /// It came too late, the excess was too large, or the rule was used before: it is kept for
    /// the file, and counsel says what else is to be done.
    No,
}

impl Cures {
    /// Whether a return on this day does for this excess.
    pub fn of(excess: &Excess, on: Date) -> Self {
        match excess.cure {
            Cure::Open { .. } | Cure::Missed { .. } if on <= excess.by => Self::Yes,
            _ => Self::No,
        }
    }
}

/// What of an excess has not been returned, whether a return settles it or not; none where
/// nothing is to be returned.
pub(super) fn outstanding(standing: &Standing) -> Option<(&Excess, Cents)> {
    let excess = standing.excess.as_ref().filter(|excess| !excess.cure.is_settled())?;
    let missing = excess.amount.less(standing.returned);
    (missing > Cents::ZERO).then_some((excess, missing))
}

/// Reads a return against the excess that it is for.
pub(super) fn read(
    typed: &Typed,
    standing: &Standing,
    today: Date,
) -> std::result::Result<Back, Vec<FieldError>> {
    let Some(open) = outstanding(standing) else {
        let none = "There is nothing to return in this year. Reload the page.";
        return Err(vec![FieldError::new("amount", none)]);
    };
    let mut errors = Vec::new();
    let on: Option<Date> = typed.on.trim().parse().ok();
    match on {
        None => errors.push(FieldError::new("on", "Enter the day on which it was returned.")),
        Some(on) if on > today => {
            errors.push(FieldError::new("on", "It cannot have been returned in the future."));
        }
        Some(on) if on < open.0.received_on => errors
            .push(FieldError::new("on", "It cannot have been returned before it was received.")),
        Some(_) => {}
    }
    let cents = match Cents::parse(&typed.amount) {
        Ok(cents) if cents == Cents::ZERO || cents > open.1 => {
            let message = format!("Enter an amount up to {}: that is what went over.", open.1);
            errors.push(FieldError::new("amount", message));
            None
        }
        Ok(cents) => Some(cents),
        Err(problem) => {
            errors.push(FieldError::new("amount", problem.to_string()));
            None
        }
    };
    match (on, cents, errors.is_empty()) {
        (Some(on), Some(cents), true) => {
            let note = typed.note.trim().chars().take(500).collect();
            Ok(Back { on, cents, note, cures: Cures::of(open.0, on) })
        }
        _ => Err(errors),
    }
}

/// Records a return for the excess of a year.
pub(super) async fn record(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    (person, year): (Uuid, i16),
    back: &Back,
) -> Result<Uuid> {
    let (id, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO gift_return (practice_id, id, person_id, year, cents, returned_on, note, cures,
                                  created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $10, $8, $9, $8, $9)",
        args![
            practice_id,
            id,
            person,
            i64::from(year),
            back.cents.get(),
            back.on.to_string(),
            back.note.as_str(),
            now,
            by.id,
            back.cures == Cures::Yes
        ],
    )
    .await?;
    note(tx, practice_id, by, "gift.returned", (person, year)).await?;
    Ok(id)
}

#[derive(FromQueryResult)]
struct Row {
    person_id: Uuid,
    year: i64,
}

/// Takes a return back; it stays stored, and counts no longer.
pub(super) async fn undo(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<(Uuid, i16)> {
    // Served by the primary key.
    let row: Row = tx
        .row(
            "SELECT person_id, year FROM gift_return WHERE practice_id = $1 AND id = $2",
            args![practice_id, id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let now = clock::now();
    tx.run(
        "UPDATE gift_return SET removed_at = $3, changed_at = $3, changed_by = $4
         WHERE practice_id = $1 AND id = $2 AND removed_at IS NULL",
        args![practice_id, id, now, by.id],
    )
    .await?;
    let year = i16::try_from(row.year).unwrap_or_default();
    note(tx, practice_id, by, "gift.return_undone", (row.person_id, year)).await?;
    Ok((row.person_id, year))
}

async fn note(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    action: &str,
    (person, year): (Uuid, i16),
) -> Result<()> {
    let detail = json!({ "year": year });
    let entry = Entry { action, subject_kind: "person", subject_id: Some(person), detail };
    audit::record(tx, practice_id, by, entry).await?;
    db::changed(tx, practice_id, "gifts").await
}
