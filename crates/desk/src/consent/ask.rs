//! The door: what holds for somebody, or for an address, on a channel.

use platform::{
    Instant, Result, Sql, Uuid, args,
    db::{FromQueryResult, Value},
};

use super::{
    channel::{Channel, How, Word},
    rows::{FAX_PERMISSIONS, Row, STATEMENTS},
    rules::{self, Answer, Heard, Said, Subject},
};

/// Who is asked about.
#[derive(Debug, Clone, Copy)]
pub enum Who<'a> {
    /// A source, by whatever address it has on this channel.
    Source(Uuid),
    /// A source at an address.
    SourceAt(Uuid, &'a str),
    /// An address, whoever has it.
    Address(&'a str),
}

/// What holds. A refusal of the address, of whoever has it, or of the source decides, and
/// so does "do not contact" for everything but faxes about patients.
pub async fn ask(
    db: &impl Sql,
    practice_id: Uuid,
    who: Who<'_>,
    channel: Channel,
) -> Result<Answer> {
    let known = Known::read(db, practice_id, who, channel).await?;
    Ok(known.answer(channel))
}

/// Everything that was said of somebody.
pub(super) struct Known {
    heard: Vec<Heard>,
    /// "Do not contact", where it stands.
    pub no_contact: Option<Said>,
}

impl Known {
    /// What holds on a channel.
    pub fn answer(&self, channel: Channel) -> Answer {
        match (&self.no_contact, channel) {
            (Some(said), channel) if channel != Channel::FaxClinical => {
                Answer::Refused(said.clone())
            }
            _ => rules::holds(&self.heard, channel),
        }
    }

    async fn read(
        db: &impl Sql,
        practice_id: Uuid,
        who: Who<'_>,
        channel: Channel,
    ) -> Result<Self> {
        let mut parties = Vec::new();
        let mut addresses = Vec::new();
        match who {
            Who::Source(id) => {
                parties.extend(Party::of_source(db, practice_id, id).await?);
                for party in parties.clone() {
                    let points = points(db, practice_id, party).await?;
                    addresses.extend(points.into_iter().filter_map(|point| {
                        channel.points().contains(&point.kind.as_str()).then_some(point.digits)
                    }));
                }
            }
            Who::SourceAt(id, text) => {
                parties.extend(Party::of_source(db, practice_id, id).await?);
                addresses.extend(channel.address(text));
            }
            Who::Address(text) => addresses.extend(channel.address(text)),
        }
        for address in &addresses {
            parties.extend(owners(db, practice_id, channel, address).await?);
        }
        Self::of(db, practice_id, &parties, &addresses).await
    }

    /// Of a source, on all channels.
    pub async fn of_source(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Self> {
        let party = Party::of_source(db, practice_id, id).await?;
        let mut addresses = Vec::new();
        if let Some(party) = party {
            let points = points(db, practice_id, party).await?;
            addresses.extend(points.into_iter().map(|point| point.digits));
        }
        let parties: Vec<Party> = party.into_iter().collect();
        Self::of(db, practice_id, &parties, &addresses).await
    }

    async fn of(
        db: &impl Sql,
        practice_id: Uuid,
        parties: &[Party],
        addresses: &[String],
    ) -> Result<Self> {
        let mut rows: Vec<Row> = Vec::new();
        let mut no_contact = None;
        for party in parties {
            let (column, id) = party.column();
            // Served by consent_by_person and consent_by_organisation.
            let which = format!("AND c.{column} = $2");
            rows.extend(statements(db, &which, args![practice_id, id]).await?);
            if no_contact.is_none() {
                no_contact = self::no_contact(db, practice_id, *party).await?;
            }
        }
        for address in addresses {
            // Served by consent_by_address.
            let args = args![practice_id, address.as_str()];
            rows.extend(statements(db, "AND c.address = $2", args).await?);
            rows.extend(fax_permissions(db, practice_id, address).await?);
        }
        rows.sort_by_key(|row| (row.created_at, row.id));
        Ok(Self { heard: rows.into_iter().filter_map(Row::heard).collect(), no_contact })
    }
}

/// A person or an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Party {
    /// A person.
    Person(Uuid),
    /// An organisation.
    Organisation(Uuid),
}

impl Party {
    /// The column that names it, and its id.
    pub fn column(self) -> (&'static str, Uuid) {
        match self {
            Self::Person(id) => ("person_id", id),
            Self::Organisation(id) => ("organisation_id", id),
        }
    }

    /// The person if there is one, else the organisation.
    pub fn of(person_id: Option<Uuid>, organisation_id: Option<Uuid>) -> Option<Self> {
        person_id.map(Self::Person).or(organisation_id.map(Self::Organisation))
    }

    /// Whoever a source is.
    pub async fn of_source(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Option<Self>> {
        // Served by the primary key.
        let owner: Option<Owner> = db
            .row(
                "SELECT person_id, organisation_id FROM source WHERE practice_id = $1 AND id = $2",
                args![practice_id, id],
            )
            .await?;
        Ok(owner.and_then(|owner| Self::of(owner.person_id, owner.organisation_id)))
    }
}

#[derive(FromQueryResult)]
struct Owner {
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
}

/// Whoever has an address now.
async fn owners(
    db: &impl Sql,
    practice_id: Uuid,
    channel: Channel,
    address: &str,
) -> Result<Vec<Party>> {
    let kinds: Vec<String> = channel.points().iter().map(|kind| format!("'{kind}'")).collect();
    // Served by contact_point_by_digits.
    let rows: Vec<Owner> = db
        .rows(
            &format!(
                "SELECT DISTINCT person_id, organisation_id FROM contact_point
                 WHERE practice_id = $1 AND digits = $2 AND kind IN ({})",
                kinds.join(", ")
            ),
            args![practice_id, address],
        )
        .await?;
    Ok(rows.into_iter().filter_map(|row| Party::of(row.person_id, row.organisation_id)).collect())
}

/// An address of somebody.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Point {
    pub kind: String,
    pub digits: String,
}

/// The addresses of somebody.
pub(super) async fn points(db: &impl Sql, practice_id: Uuid, party: Party) -> Result<Vec<Point>> {
    let (column, id) = party.column();
    // Served by contact_point_by_person and contact_point_by_organisation.
    let sql =
        format!("SELECT kind, digits FROM contact_point WHERE practice_id = $1 AND {column} = $2");
    db.rows(&sql, args![practice_id, id]).await
}

impl Row {
    pub fn heard(self) -> Option<Heard> {
        Some(Heard {
            subject: match self.address.as_str() {
                "" => Subject::Party(self.person_id.or(self.organisation_id)?),
                _ => Subject::Address(self.address),
            },
            channel: Channel::from_code(&self.channel)?,
            word: Word::from_code(&self.answer)?,
            said: Said {
                reason: self.reason,
                how: How::from_code(&self.how),
                at: self.said_at,
                by: self.by.unwrap_or_default(),
            },
        })
    }
}

/// Statements that meet a condition ("AND c.address = $2"); the practice is the first value.
pub(super) async fn statements(db: &impl Sql, which: &str, args: Vec<Value>) -> Result<Vec<Row>> {
    db.rows(&format!("{STATEMENTS} {which}"), args).await
}

/// Permissions to advertise by fax that are kept on a list of their own: given, and revoked.
async fn fax_permissions(db: &impl Sql, practice_id: Uuid, number: &str) -> Result<Vec<Row>> {
    // Served by fax_permission_by_number.
    let sql = format!("{FAX_PERMISSIONS} AND f.number = $2");
    db.rows(&sql, args![practice_id, number]).await
}

#[derive(FromQueryResult)]
struct NoContact {
    reason: String,
    created_at: Instant,
    by: Option<String>,
}

async fn no_contact(db: &impl Sql, practice_id: Uuid, party: Party) -> Result<Option<Said>> {
    let (column, id) = party.column();
    let kind = match party {
        Party::Person(_) => "person",
        Party::Organisation(_) => "organisation",
    };
    // Served by source_by_person and source_by_organisation, then pause_by_source.
    let sql = format!(
        "SELECT p.reason, p.created_at, m.name AS by FROM source s
         JOIN pause p ON p.practice_id = s.practice_id AND p.source_id = s.id
         LEFT JOIN membership m ON m.practice_id = p.practice_id AND m.id = p.created_by
         WHERE s.practice_id = $1 AND s.{column} = $2 AND s.kind = '{kind}'
           AND p.kind = 'no_contact' AND p.ended_on IS NULL
         ORDER BY p.created_at DESC LIMIT 1"
    );
    let found: Option<NoContact> = db.row(&sql, args![practice_id, id]).await?;
    Ok(found.map(|found| Said {
        reason: found.reason,
        how: How::Told,
        at: found.created_at,
        by: found.by.unwrap_or_default(),
    }))
}
