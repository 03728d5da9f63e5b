//! Printers: how far what they print must be moved, and the stock that lies in them.

use platform::{
    Error, Instant, Result, Sql, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    db::FromQueryResult,
    new_id,
};
use press::{CardStock, EnvelopeSize, LabelStock, Nudge};
use serde::de::DeserializeOwned;

/// The furthest that a printer is off, in half millimetres.
pub(super) const FURTHEST: i64 = 20;
const HALVES_IN_A_MM: f64 = 2.0;

/// A printer of the practice.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Printer {
    /// Its id.
    pub id: Uuid,
    /// What people call it.
    pub name: String,
    pub(super) right_halves: i64,
    pub(super) down_halves: i64,
    pub(super) card_stock: String,
    pub(super) envelope_size: String,
    pub(super) label_stock: String,
    pub(super) removed_at: Option<Instant>,
}

impl Printer {
    /// How far everything is moved on it.
    pub fn nudge(&self) -> Nudge {
        Nudge {
            right_mm: self.right_halves as f64 / HALVES_IN_A_MM,
            down_mm: self.down_halves as f64 / HALVES_IN_A_MM,
        }
    }

    /// The cards that lie in it, if somebody said so.
    pub fn card_stock(&self) -> Option<CardStock> {
        named(&self.card_stock)
    }

    /// The envelopes that lie in it.
    pub fn envelope_size(&self) -> Option<EnvelopeSize> {
        named(&self.envelope_size)
    }

    /// The labels that lie in it.
    pub fn label_stock(&self) -> Option<LabelStock> {
        named(&self.label_stock)
    }
}

/// A stock by the name under which it is written down.
pub(super) fn named<T: DeserializeOwned>(code: &str) -> Option<T> {
    serde_json::from_value(code.into()).ok()
}

/// The name under which a stock is written down.
pub(super) fn code(stock: impl serde::Serialize) -> String {
    let code = serde_json::to_value(stock).ok();
    code.and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
}

const SELECT: &str = "SELECT id, name, right_halves, down_halves, card_stock, envelope_size,
                             label_stock, removed_at
                      FROM printer WHERE practice_id = $1";

/// The printers of a practice, by name.
pub async fn printers(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Printer>> {
    // Served by the primary key; a practice has a handful.
    let sql = format!("{SELECT} AND removed_at IS NULL ORDER BY name, id");
    db.rows(&sql, args![practice_id]).await
}

/// How far what is printed must be moved; without a printer, or with one that was removed, not at
/// all.
pub async fn nudge(db: &impl Sql, practice_id: Uuid, printer_id: Option<Uuid>) -> Result<Nudge> {
    let Some(id) = printer_id else { return Ok(Nudge::default()) };
    let found = find(db, practice_id, id).await?.filter(|found| found.removed_at.is_none());
    Ok(found.map(|printer| printer.nudge()).unwrap_or_default())
}

/// One, removed or not.
pub(super) async fn one(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Printer> {
    find(db, practice_id, id).await?.ok_or(Error::NotFound)
}

async fn find(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Option<Printer>> {
    // Served by the primary key.
    db.row(&format!("{SELECT} AND id = $2"), args![practice_id, id]).await
}

/// Adds a printer that is not off and has nothing in it.
pub(super) async fn add(db: &impl Sql, practice_id: Uuid, by: &Actor, name: &str) -> Result<Uuid> {
    let (id, now) = (new_id(), clock::now());
    db.run(
        "INSERT INTO printer (practice_id, id, name, created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![practice_id, id, name, now, by.id, now, by.id],
    )
    .await?;
    note(db, practice_id, by, "printer.added", id).await?;
    Ok(id)
}

/// Writes what was changed about it.
pub(super) async fn change(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    printer: &Printer,
) -> Result<()> {
    db.run(
        "UPDATE printer SET name = $3, right_halves = $4, down_halves = $5, card_stock = $6,
                            envelope_size = $7, label_stock = $8, removed_at = $9,
                            changed_at = $10, changed_by = $11
         WHERE practice_id = $1 AND id = $2",
        args![
            practice_id,
            printer.id,
            printer.name.as_str(),
            printer.right_halves,
            printer.down_halves,
            printer.card_stock.as_str(),
            printer.envelope_size.as_str(),
            printer.label_stock.as_str(),
            printer.removed_at,
            clock::now(),
            by.id
        ],
    )
    .await?;
    let action = if printer.removed_at.is_some() { "printer.removed" } else { "printer.changed" };
    note(db, practice_id, by, action, printer.id).await
}

async fn note(db: &impl Sql, practice_id: Uuid, by: &Actor, action: &str, id: Uuid) -> Result<()> {
    audit::record(db, practice_id, by, Entry::about(action, "printer", id)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stock_is_found_under_the_name_it_was_written_down_by() {
        for stock in CardStock::ALL {
            assert_eq!(named(&code(stock)), Some(stock));
        }
        for stock in LabelStock::ALL {
            assert_eq!(named(&code(stock)), Some(stock));
        }
        for size in EnvelopeSize::ALL {
            assert_eq!(named(&code(size)), Some(size));
        }
        assert_eq!(named::<CardStock>("something else"), None);
        assert_eq!(code(CardStock::FoldedA2), "folded_a2", "it stands in databases");
    }
}
