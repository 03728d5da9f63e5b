//! The tables that together say who refers, where they sit and how to reach
//! them.

use platform::{Result, Sql, Uuid, args, new_id};

use super::{
    batch::{Batch, Stamp},
    numbers::Telephone,
};

/// Rows of the directory of sources.
pub(super) struct Directory {
    pub stamp: Stamp,
    pub organisation: Batch,
    pub location: Batch,
    pub person: Batch,
    pub affiliation: Batch,
    pub source: Batch,
    contact_point: Batch,
}

/// Whom a contact point belongs to.
#[derive(Clone, Copy)]
pub(super) enum Owner {
    Person(Uuid),
    Organisation(Uuid),
}

/// Whether a contact point is the one to use first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    Preferred,
    Other,
}

impl Directory {
    /// No rows yet; all will have been entered at the same time.
    pub fn new(practice_id: Uuid, stamp: Stamp) -> Self {
        let table = |name, columns| Batch::stamped(practice_id, name, columns);
        Self {
            stamp,
            organisation: table("organisation", "id name kind npi"),
            location: table("location", "id organisation_id name street city state zip"),
            person: table(
                "person",
                "id given middle family credentials npi taxonomy specialty interests",
            ),
            affiliation: table(
                "affiliation",
                "id person_id organisation_id location_id role days_in",
            ),
            source: table(
                "source",
                "id kind person_id organisation_id name sort_name profession tier owner_id \
                 preferred_channel remember notes status",
            ),
            contact_point: table(
                "contact_point",
                "id person_id organisation_id kind value digits label is_preferred trust",
            ),
        }
    }

    /// A telephone, mobile or fax number of somebody.
    pub fn number(&mut self, owner: Owner, kind: &str, number: &Telephone, rank: Rank) {
        self.reach(owner, kind, (&number.shown, &number.digits), rank);
    }

    /// An e-mail address, a web page or a social name of somebody.
    pub fn address(&mut self, owner: Owner, kind: &str, address: &str, rank: Rank) {
        self.reach(owner, kind, (address, &address.to_lowercase()), rank);
    }

    fn reach(&mut self, owner: Owner, kind: &str, (shown, searched): (&str, &str), rank: Rank) {
        let (person, organisation) = match owner {
            Owner::Person(id) => (Some(id), None),
            Owner::Organisation(id) => (None, Some(id)),
        };
        let (label, trust) = match (kind, organisation) {
            ("fax", Some(_)) => ("Referrals", "used"),
            ("phone", Some(_)) => ("Front desk", "confirmed"),
            _ => ("", "typed"),
        };
        let preferred = rank == Rank::Preferred;
        self.contact_point.enter(
            args![new_id(), person, organisation, kind, shown, searched, label, preferred, trust],
            self.stamp,
        );
    }

    /// Writes what was gathered, each table after those it points to.
    pub async fn write(&mut self, db: &impl Sql) -> Result<()> {
        self.organisation.write(db).await?;
        self.location.write(db).await?;
        self.person.write(db).await?;
        self.affiliation.write(db).await?;
        self.contact_point.write(db).await?;
        self.source.write(db).await
    }
}
