//! How the sources of a page are reached, and by which way they are thanked: a few queries for
//! all that is shown.

use std::collections::HashMap;

use platform::{Result, Sql, Uuid, args, db::FromQueryResult};

use super::{
    privacy::{Author, Thanked},
    promise::Promise,
    queue::Entry,
    way::{Choice, Known, Way, Ways, Wishes, choose},
};
use crate::{
    consent::{self, Person},
    print,
    reports::Which,
};

/// How a source is reached.
#[derive(Debug, Clone)]
pub struct Reached {
    /// Who they are to those who came, by who wrote the referrals.
    pub who: Thanked,
    /// The way, and what is passed over.
    pub choice: Choice,
    /// Their phone, as it is written.
    pub phone: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// The lines of an envelope to them; none where the address is not complete.
    pub address: Vec<String>,
}

#[derive(FromQueryResult)]
struct Source {
    id: Uuid,
    kind: String,
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    profession: String,
    preferred_channel: String,
}

#[derive(FromQueryResult)]
struct Point {
    kind: String,
    value: String,
    digits: String,
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
}

/// How the sources of some entries are reached.
pub(super) async fn reached(
    db: &impl Sql,
    practice_id: Uuid,
    entries: &[&Entry],
) -> Result<HashMap<Uuid, Reached>> {
    let ids: Vec<Uuid> = entries.iter().map(|entry| entry.source_id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut args = args![practice_id];
    let which = Which::These(&ids).condition("id", &mut args);
    // Served by the primary key.
    let sources: Vec<Source> = db
        .rows(
            &format!(
                "SELECT id, kind, person_id, organisation_id, profession, preferred_channel
                 FROM source WHERE practice_id = $1 {which}"
            ),
            args,
        )
        .await?;
    let owners: Vec<Uuid> = sources
        .iter()
        .flat_map(|source| [source.person_id, source.organisation_id])
        .flatten()
        .collect();
    let points = points(db, practice_id, &owners).await?;
    let mut addresses = print::complete_addresses(db, practice_id, &ids).await?;
    let people: Vec<Person> = sources.iter().filter_map(|source| source.person(&points)).collect();
    let refused = consent::refusals(db, practice_id, &people).await?;
    let usual = Promise::read(db, practice_id).await?.usual();
    let reached = sources.into_iter().filter_map(|source| {
        let entry = entries.iter().find(|entry| entry.source_id == source.id)?;
        let refused = refused.get(&source.id).into_iter().flatten();
        let refused = refused.map(|(channel, said)| (*channel, said.reason.clone())).collect();
        let first = |kinds: &[&str]| {
            let mut fits = points.iter().filter(|point| {
                kinds.contains(&point.kind.as_str())
                    && source.has(point.person_id, point.organisation_id)
            });
            fits.next().map(|point| point.value.clone())
        };
        let (phone, email) = (first(&["phone", "mobile"]), first(&["email"]));
        let address = addresses.remove(&source.id).unwrap_or_default();
        let wishes = Wishes {
            who: source.who(entry),
            preferred: source.preferred(),
            usual,
            ways: Ways {
                phone: Known::of(phone.as_ref()),
                email: Known::of(email.as_ref()),
                address: Known::of(address.first()),
            },
            refused,
        };
        let choice = choose(&wishes);
        Some((source.id, Reached { who: wishes.who, choice, phone, email, address }))
    });
    Ok(reached.collect())
}

impl Source {
    fn has(&self, person: Option<Uuid>, organisation: Option<Uuid>) -> bool {
        (person.is_some() && person == self.person_id)
            || (organisation.is_some() && organisation == self.organisation_id)
    }

    /// Who they are to those who came. A person is the treating provider of a referral that
    /// names no other clinician.
    fn who(&self, entry: &Entry) -> Thanked {
        let other = |written_by: Option<Uuid>| {
            self.kind == "person" && written_by.is_some_and(|by| Some(by) != self.person_id)
        };
        let author = match entry.covers.iter().any(|one| other(one.written_by)) {
            true => Author::SomebodyElse,
            false => Author::Source,
        };
        Thanked::of(super::queue::profession(&self.profession), author)
    }

    fn preferred(&self) -> Option<Way> {
        match self.preferred_channel.as_str() {
            "phone" => Some(Way::Call),
            "email" => Some(Way::Email),
            "letter" => Some(Way::Letter),
            "visit" => Some(Way::Visit),
            // Nobody is thanked by fax.
            _ => None,
        }
    }

    fn person(&self, points: &[Point]) -> Option<Person> {
        let party = self.person_id.or(self.organisation_id)?;
        let theirs = points
            .iter()
            .filter(|point| [point.person_id, point.organisation_id].contains(&Some(party)));
        let addresses = theirs.map(|point| point.digits.clone()).collect();
        Some(Person { source_id: self.id, party, addresses })
    }
}

/// What they can be reached at, what they prefer first, their own before the office's.
async fn points(db: &impl Sql, practice_id: Uuid, owners: &[Uuid]) -> Result<Vec<Point>> {
    if owners.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = args![practice_id];
    let of_people = Which::These(owners).condition("person_id", &mut args);
    let of_offices = Which::These(owners).condition("organisation_id", &mut args);
    let columns = "kind, value, digits, person_id, organisation_id, is_preferred, id";
    // Served by contact_point_by_person and contact_point_by_organisation.
    let sql = format!(
        "SELECT kind, value, digits, person_id, organisation_id FROM (
             SELECT {columns} FROM contact_point WHERE practice_id = $1 {of_people}
             UNION
             SELECT {columns} FROM contact_point WHERE practice_id = $1 {of_offices}) AS points
         ORDER BY CASE WHEN is_preferred THEN 0 ELSE 1 END,
                  CASE WHEN person_id IS NULL THEN 1 ELSE 0 END, id"
    );
    db.rows(&sql, args).await
}
