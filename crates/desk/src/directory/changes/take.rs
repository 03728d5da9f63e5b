//! Taking over what the registry says, with what it takes to give back what was there.

use lexicon::Phone;
use platform::{Error, Result, Tx, Uuid, audit::Actor};

use super::{Kind, store::Change};
use crate::sources::{
    self, Amended, Number, OfficeAddress, amend_address, amend_number, amend_status, keep_past,
};

/// Does what the verb of a change says.
pub(super) async fn take_over(
    tx: &Tx,
    practice: Uuid,
    by: &Actor,
    change: &Change,
) -> Result<Amended> {
    let source = change.source_id.ok_or(Error::NotFound)?;
    match change.kind() {
        Kind::Moved => {
            let (from, to) = (address(&change.before_value), address(&change.after_value));
            let amended = amend_address(tx, practice, by, source, (&from, &to)).await?;
            past(tx, practice, by, change, ("address", &from.line())).await?;
            Ok(amended)
        }
        Kind::Phone => number(tx, practice, by, change, Number::Phone).await,
        Kind::Fax => number(tx, practice, by, change, Number::Fax).await,
        Kind::Retired => amend_status(tx, practice, by, source, "retired").await,
        Kind::Returned => amend_status(tx, practice, by, source, "active").await,
        Kind::Near => Err(Error::Invalid("Add them as a source instead.".into())),
    }
}

async fn number(
    tx: &Tx,
    practice: Uuid,
    by: &Actor,
    change: &Change,
    which: Number,
) -> Result<Amended> {
    let source = change.source_id.ok_or(Error::NotFound)?;
    let to = Phone::parse(&change.after_value)
        .map_err(|problem| Error::Invalid(format!("{problem}.")))?;
    let amended =
        amend_number(tx, practice, by, source, which, (&change.before_value, &to)).await?;
    if let Ok(from) = Phone::parse(&change.before_value) {
        let kind = if which == Number::Fax { "fax" } else { "phone" };
        past(tx, practice, by, change, (kind, &from.to_string())).await?;
    }
    Ok(amended)
}

async fn past(
    tx: &Tx,
    practice: Uuid,
    by: &Actor,
    change: &Change,
    said: (&str, &str),
) -> Result<()> {
    match change.source_id {
        Some(source) if !said.1.is_empty() => {
            keep_past(tx, practice, by, source, change.id, said).await
        }
        _ => Ok(()),
    }
}

/// Gives back what was taken over.
pub(super) async fn give_back(tx: &Tx, practice: Uuid, by: &Actor, change: &Change) -> Result<()> {
    let source = change.source_id.ok_or(Error::NotFound)?;
    let amended: Amended = serde_json::from_str(&change.undo)?;
    sources::give_back(tx, practice, by, source, &amended).await?;
    sources::forget_past(tx, practice, change.id).await
}

/// An address as it is kept with a change.
pub(super) fn address(json: &str) -> OfficeAddress {
    serde_json::from_str(json).unwrap_or_default()
}
