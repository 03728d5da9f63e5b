//! Whether an entry that was looked over may still be written: two people may enter something
//! for the same physician at the same moment, and each would see what the other has not written.

use platform::{Error, Result, Tx, Uuid, db, sessions::Visitor};

use super::{book::Book, entry::Entry, patient, patients, people, table};

/// Fails when the entry goes over a limit by now, and nobody has said why. Call it first in the
/// transaction that writes the entry.
pub(super) async fn within(
    tx: &Tx,
    visitor: &Visitor,
    entry: &Entry,
    corrected: Option<Uuid>,
) -> Result<()> {
    let practice = visitor.practice_id;
    // The row of the counter is the lock: whoever else enters something waits for this one.
    db::changed(tx, practice, "gifts").await?;
    if !entry.over_reason.is_empty() {
        return Ok(());
    }
    let (year, today) = (entry.given_on.year(), visitor.today());
    let book = Book::read(tx, practice, year, today).await?.without(corrected);
    let is_over = if entry.patient.is_empty() {
        let mut ids: Vec<Uuid> = entry.shares.iter().filter_map(|share| share.person).collect();
        ids.sort_unstable();
        ids.dedup();
        let people = people::these(tx, practice, &ids).await?;
        table::ahead(&book, &people, &entry.shares).over().next().is_some()
    } else {
        patient::over(entry, &book.entries, &patients::limits_of(&book)).is_some()
    };
    if is_over {
        return Err(Error::Conflict(
            "Somebody has entered something for the same person at this moment, and with yours it \
             goes over the limit. Nothing of yours was saved: open the ledger, look at what is \
             left, and enter it again."
                .into(),
        ));
    }
    Ok(())
}
