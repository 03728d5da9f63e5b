//! What an appointment with a source can be made of: their people and offices, our members
//! and clinics.

use lexicon::Weekdays;
use platform::{
    Error, Result, Sql, Uuid, args,
    db::{self, FromQueryResult},
};

use crate::{
    people::{self, Member},
    practice::{self, Clinic},
    sources,
};

/// As many people of one source as are offered.
const MOST: i64 = 60;

/// A source with whom one can make an appointment.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Source {
    pub id: Uuid,
    pub name: String,
    pub kind: String,
    pub person_id: Option<Uuid>,
    pub organisation_id: Option<Uuid>,
    pub deleted_at: Option<i64>,
}

/// Somebody of theirs.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Candidate {
    pub id: Uuid,
    given: String,
    family: String,
    credentials: String,
    role: Option<String>,
    days_in: Option<i64>,
    pub email: Option<String>,
}

/// An office of theirs.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Office {
    pub id: Uuid,
    name: String,
    street: String,
    city: String,
    organisation: Option<String>,
    pub organisation_id: Option<Uuid>,
}

/// All that can be chosen.
pub(super) struct Choices {
    pub source: Source,
    pub people: Vec<Candidate>,
    pub offices: Vec<Office>,
    pub members: Vec<Member>,
    pub clinics: Vec<Clinic>,
    /// The organisations they belong to.
    pub organisations: Vec<Uuid>,
}

impl Candidate {
    /// The name as it stands in lists and invitations.
    pub fn name(&self) -> String {
        let name = format!("{} {}", self.given, self.family);
        match self.credentials.as_str() {
            "" => name.trim().to_owned(),
            credentials => format!("{}, {credentials}", name.trim()),
        }
    }

    /// What they do there.
    pub fn role(&self) -> &'static str {
        let role = self.role.as_deref().and_then(lexicon::OfficeRole::from_code);
        role.map_or("", lexicon::OfficeRole::label)
    }

    /// On which days they are in, as far as anybody knows.
    pub fn days(&self) -> Weekdays {
        Weekdays::from_bits(u8::try_from(self.days_in.unwrap_or(0)).unwrap_or(0))
    }
}

impl Office {
    /// As it stands in a list.
    pub fn label(&self) -> String {
        let organisation = self.organisation.as_deref().unwrap_or_default();
        let name = if self.name == self.city { "" } else { self.name.as_str() };
        let fallback = if organisation.is_empty() && name.is_empty() { "Office" } else { "" };
        [organisation, name, fallback, self.street.as_str(), self.city.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl Choices {
    /// Reads them; a source that was merged away has none.
    pub async fn read(db: &impl Sql, practice_id: Uuid, source_id: Uuid) -> Result<Self> {
        let source = source(db, practice_id, source_id).await?;
        let organisations = organisations(db, practice_id, &source).await?;
        Ok(Self {
            people: candidates(db, practice_id, &source, &organisations).await?,
            offices: offices(db, practice_id, &source, &organisations).await?,
            members: people::present(db, practice_id).await?,
            clinics: practice::clinics(db, practice_id).await?,
            source,
            organisations,
        })
    }

    /// The name of a member.
    pub fn member(&self, id: Uuid) -> Option<&str> {
        self.members.iter().find(|member| member.id == id).map(|member| member.name.as_str())
    }
}

/// A source that may be met.
pub(super) async fn source(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Source> {
    // Served by the primary key.
    let source: Source = db
        .row(
            "SELECT id, name, kind, person_id, organisation_id, deleted_at FROM source
             WHERE practice_id = $1 AND id = $2",
            args![practice_id, id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    sources::still_there(source.deleted_at)?;
    if matches!(source.kind.as_str(), "self" | "unassigned") {
        return Err(Error::Invalid("Nobody in particular can be met. Choose a source.".into()));
    }
    Ok(source)
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// The organisations a source belongs to: itself, where it sits, and where else it works.
pub(super) async fn organisations(
    db: &impl Sql,
    practice_id: Uuid,
    source: &Source,
) -> Result<Vec<Uuid>> {
    // Served by affiliation_by_person.
    let rows: Vec<Id> = db
        .rows(
            "SELECT organisation_id AS id FROM affiliation WHERE practice_id = $1 AND person_id = $2",
            args![practice_id, source.person_id],
        )
        .await?;
    let mut all: Vec<Uuid> =
        source.organisation_id.into_iter().chain(rows.into_iter().map(|row| row.id)).collect();
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

async fn candidates(
    db: &impl Sql,
    practice_id: Uuid,
    source: &Source,
    organisations: &[Uuid],
) -> Result<Vec<Candidate>> {
    let mut values = args![practice_id, source.person_id, MOST];
    let list = db::marks(&mut values, organisations.iter().copied());
    // Served by affiliation_by_organisation, contact_point_by_person and primary keys. The source
    // itself first, then who decides and who guards the door.
    let sql = format!(
        "SELECT p.id, p.given, p.family, p.credentials, min(f.role) AS role,
                max(f.days_in) AS days_in,
                (SELECT c.value FROM contact_point c WHERE c.practice_id = p.practice_id
                     AND c.person_id = p.id AND c.kind = 'email'
                 ORDER BY c.is_preferred DESC, c.id LIMIT 1) AS email
         FROM person p
         LEFT JOIN affiliation f ON f.practice_id = p.practice_id AND f.person_id = p.id
              AND f.organisation_id IN ({list})
         WHERE p.practice_id = $1 AND (p.id = $2 OR p.id IN
              (SELECT x.person_id FROM affiliation x
               WHERE x.practice_id = $1 AND x.organisation_id IN ({list})))
         GROUP BY p.practice_id, p.id, p.given, p.family, p.credentials
         ORDER BY CASE WHEN p.id = $2 THEN 0 ELSE 1 END,
                  CASE min(f.role) WHEN 'decision_maker' THEN 0 WHEN 'provider' THEN 1
                       WHEN 'referral_coordinator' THEN 2 WHEN 'office_manager' THEN 3 ELSE 4 END,
                  p.family, p.given, p.id LIMIT $3"
    );
    db.rows(&sql, values).await
}

async fn offices(
    db: &impl Sql,
    practice_id: Uuid,
    source: &Source,
    organisations: &[Uuid],
) -> Result<Vec<Office>> {
    let mut values = args![practice_id, source.person_id, MOST];
    let list = db::marks(&mut values, organisations.iter().copied());
    // Served by location_by_organisation and location_by_person.
    let sql = format!(
        "SELECT l.id, l.name, l.street, l.city, l.organisation_id, o.name AS organisation
         FROM location l
         LEFT JOIN organisation o ON o.practice_id = l.practice_id AND o.id = l.organisation_id
         WHERE l.practice_id = $1 AND (l.person_id = $2 OR l.organisation_id IN ({list}))
         ORDER BY o.name, l.name, l.id LIMIT $3"
    );
    db.rows(&sql, values).await
}
