//! Filling in what was not known of a source yet, from a file that knows it;
//! what is known is never overwritten.

use lexicon::{Email, Npi, Phone};
use platform::{Result, Sql, Tx, Uuid, args, audit::Actor, clock, db};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{contact_point, contact_point::Whose, create::note, record::Record};
use crate::telling::rules::FaxTrust;

/// What somebody else knows of a source.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// NPI.
    pub npi: Option<&'a Npi>,
    /// Phone.
    pub phone: Option<&'a Phone>,
    /// Fax.
    pub fax: Option<&'a Phone>,
    /// E-mail address.
    pub email: Option<&'a Email>,
    /// Where the numbers come from.
    pub trust: FaxTrust,
}

/// What was filled in, by which it can be taken out again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// The source.
    pub source_id: Uuid,
    npi: bool,
    contacts: Vec<Uuid>,
}

/// Fills what is empty. Returns what it filled and the source's new instant of
/// change; none when everything was known.
pub async fn fill(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    source_id: Uuid,
    known: Known<'_>,
) -> Result<Option<(Filled, platform::Instant)>> {
    let record = Record::live(tx, practice_id, source_id).await?;
    let mut filled = Filled { source_id, npi: false, contacts: Vec::new() };
    if let Some(npi) = known.npi.filter(|_| record.npi.as_deref().unwrap_or("").is_empty()) {
        set_npi(tx, practice_id, &record, Some(&npi.to_string())).await?;
        filled.npi = true;
    }
    let contacts =
        contact_point::of(tx, practice_id, record.person_id, record.organisation_id).await?;
    let lacks = |kind: &str| !contacts.iter().any(|contact| contact.kind == kind);
    let whose = Whose::of(record.person_id, record.organisation_id);
    let number = |phone: &Phone| (phone.to_string(), phone.digits().to_owned());
    let offered = [
        ("phone", known.phone.map(number)),
        ("fax", known.fax.map(number)),
        ("email", known.email.map(|email| (email.to_string(), email.to_string().to_lowercase()))),
    ];
    for (kind, value) in offered {
        let Some((value, digits)) = value.filter(|_| lacks(kind)) else { continue };
        let new = contact_point::New::from(kind, value, &digits, known.trust);
        filled.contacts.extend(contact_point::add(tx, practice_id, by, whose, new).await?);
    }
    if !filled.npi && filled.contacts.is_empty() {
        return Ok(None);
    }
    let now = stamp(tx, practice_id, by, source_id, "source.filled_in").await?;
    Ok(Some((filled, now)))
}

/// Takes out again what [`fill`] filled in.
pub async fn empty(tx: &Tx, practice_id: Uuid, by: &Actor, filled: &Filled) -> Result<()> {
    let record = Record::live(tx, practice_id, filled.source_id).await?;
    if filled.npi {
        set_npi(tx, practice_id, &record, None).await?;
    }
    for contact in &filled.contacts {
        tx.run(
            "DELETE FROM contact_point WHERE practice_id = $1 AND id = $2",
            args![practice_id, *contact],
        )
        .await?;
    }
    stamp(tx, practice_id, by, filled.source_id, "source.fill_undone").await?;
    Ok(())
}

async fn set_npi(tx: &Tx, practice_id: Uuid, record: &Record, npi: Option<&str>) -> Result<()> {
    let (table, id) = match record.person_id {
        Some(person) => ("person", Some(person)),
        None => ("organisation", record.organisation_id),
    };
    let sql = format!("UPDATE {table} SET npi = $3 WHERE practice_id = $1 AND id = $2");
    tx.run(&sql, args![practice_id, id, npi]).await?;
    Ok(())
}

async fn stamp(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    source_id: Uuid,
    action: &str,
) -> Result<platform::Instant> {
    let now = clock::now();
    tx.run(
        "UPDATE source SET changed_at = $3, changed_by = $4 WHERE practice_id = $1 AND id = $2",
        args![practice_id, source_id, now, by.id],
    )
    .await?;
    note(tx, practice_id, by, action, source_id, json!({})).await?;
    db::changed(tx, practice_id, "sources").await?;
    Ok(now)
}
