//! Phones, faxes, e-mail addresses, web pages and social names.

use lexicon::{Email, Phone};
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::Actor,
    clock,
    db::{self, FromQueryResult},
    new_id,
};

use crate::{consent, telling::rules::FaxTrust};

/// The kinds, with what people call them.
pub(super) const KINDS: &[(&str, &str)] = &[
    ("phone", "Phone"),
    ("mobile", "Mobile"),
    ("fax", "Fax"),
    ("email", "E-mail"),
    ("web", "Web page"),
    ("social", "Social"),
];

/// Whom a contact point belongs to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whose {
    pub(super) person_id: Option<Uuid>,
    pub(super) organisation_id: Option<Uuid>,
}

impl Whose {
    /// The person if there is one, else the organisation: one owner, never two.
    pub(super) fn of(person_id: Option<Uuid>, organisation_id: Option<Uuid>) -> Self {
        match person_id {
            Some(_) => Self { person_id, organisation_id: None },
            None => Self { person_id: None, organisation_id },
        }
    }
}

/// One way to reach somebody.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct ContactPoint {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) value: String,
    pub(super) label: String,
    pub(super) is_preferred: bool,
    pub(super) organisation_id: Option<Uuid>,
}

/// Reads what somebody typed for a kind: what is shown, and what is searched.
pub(super) fn read(kind: &str, text: &str) -> Result<(String, String), String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter a number, an address or a name.".into());
    }
    match kind {
        "phone" | "mobile" | "fax" => match Phone::parse(text) {
            Ok(phone) => Ok((phone.to_string(), phone.digits().to_owned())),
            Err(problem) => Err(format!("{problem}.")),
        },
        "email" => match Email::parse(text) {
            Ok(email) => Ok((email.to_string(), email.to_string().to_lowercase())),
            Err(problem) => Err(format!("{problem}.")),
        },
        "web" if text.starts_with("https://") || text.starts_with("http://") => {
            Ok((text.to_owned(), text.to_lowercase()))
        }
        "web" => Ok((format!("https://{text}"), text.to_lowercase())),
        "social" => Ok((text.to_owned(), text.to_lowercase())),
        _ => Err("Choose what it is: phone, fax, e-mail, web page or social.".into()),
    }
}

/// A contact point to be added.
#[derive(Debug, Clone)]
pub(super) struct New<'a> {
    kind: &'a str,
    value: String,
    digits: &'a str,
    trust: FaxTrust,
}

impl<'a> New<'a> {
    /// As somebody typed it: what is shown, and what is searched.
    pub(super) fn typed(kind: &'a str, value: &str, digits: &'a str) -> Self {
        Self { kind, value: value.to_owned(), digits, trust: FaxTrust::Typed }
    }

    /// What somebody or something else knows.
    pub(super) fn from(kind: &'a str, value: String, digits: &'a str, trust: FaxTrust) -> Self {
        Self { kind, value, digits, trust }
    }

    /// A number, and where it comes from.
    pub(super) fn number(kind: &'a str, number: &'a Phone, trust: FaxTrust) -> Self {
        Self { kind, value: number.to_string(), digits: number.digits(), trust }
    }
}

/// Adds a contact point unless it is there already; the first of its kind is
/// the preferred one. A number that stood only in the registry and is now told by
/// somebody is trusted so far.
pub(super) async fn add(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    whose: Whose,
    new: New<'_>,
) -> Result<Option<Uuid>> {
    let New { kind, value, digits, trust } = new;
    // Served by contact_point_by_digits.
    let known = tx
        .value::<Uuid>(
            "SELECT id FROM contact_point
             WHERE practice_id = $1 AND digits = $2 AND kind = $3
               AND (person_id = $4 OR organisation_id = $5) ORDER BY id LIMIT 1",
            args![practice_id, digits, kind, whose.person_id, whose.organisation_id],
        )
        .await?;
    if let Some(known) = known {
        if trust == FaxTrust::Typed {
            tx.run(
                "UPDATE contact_point SET trust = 'typed', changed_at = $3, changed_by = $4
                 WHERE practice_id = $1 AND id = $2 AND trust = 'registry'",
                args![practice_id, known, clock::now(), by.id],
            )
            .await?;
            db::changed(tx, practice_id, "sources").await?;
        }
        return Ok(None);
    }
    let (id, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO contact_point (practice_id, id, person_id, organisation_id, kind, value, digits,
                                    trust, created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        args![
            practice_id,
            id,
            whose.person_id,
            whose.organisation_id,
            kind,
            value,
            digits,
            trust.code(),
            now,
            by.id,
            now,
            by.id
        ],
    )
    .await?;
    let owner = (whose.person_id, whose.organisation_id);
    consent::inherit(tx, practice_id, by, owner, (kind, digits)).await?;
    db::changed(tx, practice_id, "sources").await?;
    Ok(Some(id))
}

/// The contact points of a person and of an organisation, the preferred first.
pub(super) async fn of(
    db: &impl Sql,
    practice_id: Uuid,
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
) -> Result<Vec<ContactPoint>> {
    // Served by contact_point_by_person and contact_point_by_organisation.
    db.rows(
        "SELECT id, kind, value, label, is_preferred, organisation_id FROM contact_point
         WHERE practice_id = $1 AND (person_id = $2 OR organisation_id = $3)
         ORDER BY CASE WHEN is_preferred THEN 0 ELSE 1 END, kind, id",
        args![practice_id, person_id, organisation_id],
    )
    .await
}

/// Makes one contact point the preferred one of its owner.
pub(super) async fn prefer(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    whose: Whose,
    id: Uuid,
) -> Result<()> {
    let changed = tx
        .run(
            "UPDATE contact_point SET is_preferred = (id = $2), changed_at = $3, changed_by = $4
             WHERE practice_id = $1 AND (person_id = $5 OR organisation_id = $6)",
            args![practice_id, id, clock::now(), by.id, whose.person_id, whose.organisation_id],
        )
        .await?;
    if changed == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Removes a contact point of this owner and returns its kind and value, from
/// which it can be made again.
pub(super) async fn remove(
    tx: &Tx,
    practice_id: Uuid,
    whose: Whose,
    id: Uuid,
) -> Result<(String, String)> {
    #[derive(FromQueryResult)]
    struct Row {
        kind: String,
        value: String,
    }
    let row: Row = tx
        .row(
            "SELECT kind, value FROM contact_point
             WHERE practice_id = $1 AND id = $2 AND (person_id = $3 OR organisation_id = $4)",
            args![practice_id, id, whose.person_id, whose.organisation_id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    tx.run("DELETE FROM contact_point WHERE practice_id = $1 AND id = $2", args![practice_id, id])
        .await?;
    db::changed(tx, practice_id, "sources").await?;
    Ok((row.kind, row.value))
}
