//! Making sources, and the two that are neither person nor organisation.

use lexicon::{Npi, PersonName, Phone, Profession, Tier, fold};
use platform::{
    Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock, db, new_id,
};
use serde_json::json;

use super::{Kind, contact_point, office};
use crate::{
    happenings::{self, Happening},
    telling::rules::FaxTrust,
};

/// A source to be made.
#[derive(Debug, Clone)]
pub struct NewSource<'a> {
    /// Person or organisation.
    pub kind: Kind,
    /// The name of a person.
    pub name: Option<&'a PersonName>,
    /// Where a person works, or the organisation itself; empty if not known.
    pub organisation: &'a str,
    /// What they are.
    pub profession: Profession,
    /// A physician's specialty, in words.
    pub specialty: &'a str,
    /// NUCC taxonomy code, if it is known.
    pub taxonomy: Option<&'a str>,
    /// NPI, if they have one.
    pub npi: Option<&'a Npi>,
    /// Phone.
    pub phone: Option<&'a Phone>,
    /// Fax.
    pub fax: Option<&'a Phone>,
    /// Where the numbers come from.
    pub trust: FaxTrust,
    /// E-mail address; empty if not known.
    pub email: &'a str,
    /// Street and number; empty if not known.
    pub street: &'a str,
    /// City; empty if not known.
    pub city: &'a str,
    /// State, two letters; empty if not known.
    pub state: &'a str,
    /// ZIP code; empty if not known.
    pub zip: &'a str,
    /// How much attention they get.
    pub tier: Tier,
    /// Who looks after them.
    pub owner_id: Option<Uuid>,
    /// Who tells other capabilities of it.
    pub tells: Tells,
}

/// Who tells other capabilities of a new source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tells {
    /// Its making does.
    Itself,
    /// Whoever makes many at once tells of all at the end ([`happenings::tell_all`]).
    WhoeverMakesMany,
}

impl NewSource<'_> {
    /// A source of a kind with nothing known yet.
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            name: None,
            organisation: "",
            profession: Profession::Other,
            specialty: "",
            taxonomy: None,
            npi: None,
            phone: None,
            fax: None,
            trust: FaxTrust::Typed,
            email: "",
            street: "",
            city: "",
            state: "",
            zip: "",
            tier: Tier::Prospect,
            owner_id: None,
            tells: Tells::Itself,
        }
    }
}

/// Makes a source, its person or organisation, its office and its contact
/// points, and writes it to the audit log.
pub async fn create(tx: &Tx, practice_id: Uuid, by: &Actor, new: NewSource<'_>) -> Result<Uuid> {
    let organisation_id = match new.organisation.trim() {
        "" => None,
        name => Some(organisation(tx, practice_id, by, name, &new).await?),
    };
    let person_id = match (new.kind, new.name) {
        (Kind::Person, Some(name)) => {
            Some(person(tx, practice_id, by, name, &new, organisation_id).await?)
        }
        _ => None,
    };
    let has_address = [new.street, new.city, new.zip].into_iter().any(|part| !part.is_empty());
    if let Some(owner) = office::Owner::of(person_id, organisation_id).filter(|_| has_address) {
        let address = office::Address {
            name: "",
            street: new.street,
            city: new.city,
            state: new.state,
            zip: new.zip,
        };
        office::add_location(tx, practice_id, by, owner, &address).await?;
    }
    let (name, sort_name) = match new.name.filter(|_| person_id.is_some()) {
        Some(name) => (name.display(), name.sort_key()),
        None => (new.organisation.trim().to_owned(), fold(new.organisation)),
    };
    let (id, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO source (practice_id, id, kind, person_id, organisation_id, name, sort_name,
                             profession, tier, owner_id, created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        args![
            practice_id,
            id,
            if person_id.is_some() { "person" } else { "organisation" },
            person_id,
            organisation_id,
            name,
            sort_name,
            new.profession.code(),
            new.tier.code(),
            new.owner_id,
            now,
            by.id,
            now,
            by.id
        ],
    )
    .await?;
    let whose = contact_point::Whose::of(person_id, organisation_id);
    for (kind, phone) in [("phone", new.phone), ("fax", new.fax)] {
        if let Some(phone) = phone {
            let number = contact_point::New::number(kind, phone, new.trust);
            contact_point::add(tx, practice_id, by, whose, number).await?;
        }
    }
    let email = new.email.trim();
    if !email.is_empty() {
        let digits = email.to_lowercase();
        let new = contact_point::New::typed("email", email, &digits);
        contact_point::add(tx, practice_id, by, whose, new).await?;
    }
    note(tx, practice_id, by, "source.added", id, json!({})).await?;
    db::changed(tx, practice_id, "sources").await?;
    if new.tells == Tells::Itself {
        happenings::tell(tx, practice_id, id, Happening::New).await?;
    }
    Ok(id)
}

/// The source "self" (the patient came by themselves) or "unassigned" (nobody
/// was named), made at its first use. `code` is one of the two words.
pub async fn standing_source(tx: &Tx, practice_id: Uuid, by: &Actor, code: &str) -> Result<Uuid> {
    // At most two rows of these kinds; source_by_name narrows to them.
    let sort_name = if code == "self" { "zz self" } else { "zz unassigned" };
    let found = tx
        .value::<Uuid>(
            "SELECT id FROM source WHERE practice_id = $1 AND sort_name = $2 AND kind = $3",
            args![practice_id, sort_name, code],
        )
        .await?;
    if let Some(id) = found {
        return Ok(id);
    }
    let (name, profession) = match code {
        "self" => ("Patient came by themselves", Profession::SelfReferred),
        _ => ("Nobody named", Profession::Other),
    };
    let (id, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO source (practice_id, id, kind, name, sort_name, profession, tier,
                             created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            practice_id,
            id,
            code,
            name,
            sort_name,
            profession.code(),
            Tier::C.code(),
            now,
            by.id,
            now,
            by.id
        ],
    )
    .await?;
    db::changed(tx, practice_id, "sources").await?;
    Ok(id)
}

/// The organisation of this name, made when there is none.
async fn organisation(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    name: &str,
    new: &NewSource<'_>,
) -> Result<Uuid> {
    let (now, npi) = (clock::now(), new.npi.filter(|_| new.kind == Kind::Organisation));
    let known = office::organisation_named(tx, practice_id, name).await?;
    let id = match known {
        Some(id) => id,
        None => {
            let id = new_id();
            tx.run(
                "INSERT INTO organisation (practice_id, id, name, npi, created_at, created_by, changed_at, changed_by)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                args![practice_id, id, name, npi.map(ToString::to_string), now, by.id, now, by.id],
            )
            .await?;
            id
        }
    };
    Ok(id)
}

async fn person(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    name: &PersonName,
    new: &NewSource<'_>,
    organisation_id: Option<Uuid>,
) -> Result<Uuid> {
    let (id, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO person (practice_id, id, prefix, given, middle, family, suffix, credentials, npi,
                             taxonomy, specialty, created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        args![
            practice_id,
            id,
            name.prefix.clone().unwrap_or_default(),
            name.given.as_str(),
            name.middle.clone().unwrap_or_default(),
            name.family.as_str(),
            name.suffix.clone().unwrap_or_default(),
            name.credentials.join(", "),
            new.npi.map(ToString::to_string),
            new.taxonomy,
            new.specialty,
            now,
            by.id,
            now,
            by.id
        ],
    )
    .await?;
    if let Some(organisation_id) = organisation_id {
        let role = lexicon::OfficeRole::Provider;
        office::affiliate(tx, practice_id, by, id, organisation_id, role, lexicon::Weekdays::NONE)
            .await?;
    }
    Ok(id)
}

/// Writes a line about a source to the audit log.
pub(super) async fn note(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    action: &str,
    source_id: Uuid,
    detail: serde_json::Value,
) -> Result<()> {
    let entry = Entry { action, subject_kind: "source", subject_id: Some(source_id), detail };
    audit::record(db, practice_id, by, entry).await
}
