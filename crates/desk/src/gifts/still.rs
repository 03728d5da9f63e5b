//! Whether an entry that was looked over may still be written: two people may enter something
//! for the same physician at the same moment, and each would see what the other has not written.

use platform::{FieldError, Result, Tx, Uuid, db, sessions::Visitor};

use super::{book::Book, entry::Entry, patient, patients, people, table};

/// What is wrong when the entry goes over a limit by now, and nobody has said why. Call it
/// first in the transaction that writes the entry.
pub(super) async fn within(
    tx: &Tx,
    visitor: &Visitor,
    entry: &Entry,
    corrected: Option<Uuid>,
) -> Result<std::result::Result<(), FieldError>> {
    let practice = visitor.practice_id;
    // The row of the counter is the lock: whoever else enters something waits for this one.
    db::changed(tx, practice, "gifts").await?;
    Ok(match over(tx, visitor, entry, corrected).await? {
        Some(_) if entry.over_reason.is_empty() => Err(FieldError::new("over_reason", OVER_BY_NOW)),
        _ => Ok(()),
    })
}

/// What goes over with an entry beside those that count, said with what to do; none when
/// nothing does.
pub(super) async fn over(
    tx: &Tx,
    visitor: &Visitor,
    entry: &Entry,
    corrected: Option<Uuid>,
) -> Result<Option<String>> {
    let (practice, year) = (visitor.practice_id, entry.given_on.year());
    let book = Book::read(tx, practice, year, visitor.today()).await?.without(corrected);
    if !entry.patient.is_empty() {
        return Ok(patient::over(entry, &book.entries, &patients::limits_of(&book)));
    }
    let mut ids: Vec<Uuid> = entry.shares.iter().filter_map(|share| share.person).collect();
    ids.sort_unstable();
    ids.dedup();
    let people = people::these(tx, practice, &ids).await?;
    let outlook = table::ahead(&book, &people, &entry.shares);
    Ok(outlook.over().next().map(|_| outlook.excuse()))
}

const OVER_BY_NOW: &str = "Somebody has entered something for the same person at this moment, and \
     with yours it goes over the limit. Nothing of yours is saved yet: look at what is left, and \
     if it was given all the same, say why.";
