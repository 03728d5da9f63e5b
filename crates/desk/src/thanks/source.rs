//! The source that is thanked, and the patients whom it is thanked for.

use platform::{Error, Result, Sql, Uuid, args, db::FromQueryResult};

use super::{
    owing::{Owing, is_somebody, owing},
    privacy::About,
    queue::{self, Entry},
};
use crate::reports::{Listed, Which};

/// A source as thanks see it.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Source {
    pub id: Uuid,
    pub name: String,
    pub organisation: Option<String>,
    kind: String,
    profession: String,
    owner_id: Option<Uuid>,
    deleted_at: Option<i64>,
    given: Option<String>,
    family: Option<String>,
}

impl Source {
    /// One that can be thanked: it exists and was not merged away.
    pub async fn live(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Self> {
        // Served by primary keys.
        let source: Self = db
            .row(
                "SELECT s.id, s.name, o.name AS organisation, s.kind, s.profession, s.owner_id,
                        s.deleted_at, p.given, p.family
                 FROM source s
                 LEFT JOIN person p ON p.practice_id = s.practice_id AND p.id = s.person_id
                 LEFT JOIN organisation o
                        ON o.practice_id = s.practice_id AND o.id = s.organisation_id
                 WHERE s.practice_id = $1 AND s.id = $2",
                args![practice_id, id],
            )
            .await?
            .ok_or(Error::NotFound)?;
        if source.deleted_at.is_some() {
            return Err(Error::Conflict(
                "This source was merged into another in the meantime. Open it again to see which."
                    .into(),
            ));
        }
        Ok(source)
    }

    /// As one speaks to them: "Dr. Osei", "Kim Lind", "Elm Street Clinic".
    pub fn spoken(&self) -> String {
        let part = |part: &Option<String>| part.clone().filter(|part| !part.is_empty());
        let treats = queue::profession(&self.profession).is_stark_physician();
        match (part(&self.given), part(&self.family)) {
            (_, Some(family)) if treats => format!("Dr. {family}"),
            (Some(given), Some(family)) => format!("{given} {family}"),
            (Some(name), None) | (None, Some(name)) => name,
            (None, None) => self.name.clone(),
        }
    }

    /// What the queue says of it now; none when there is nothing to thank for.
    pub async fn entry(
        &self,
        db: &impl Sql,
        practice_id: Uuid,
        today: jiff::civil::Date,
    ) -> Result<Option<Entry>> {
        if !is_somebody(&self.kind, &self.profession) {
            return Ok(None);
        }
        // Who sent nobody may be thanked with everybody else.
        let owing = owing(db, practice_id, today, Which::These(&[self.id])).await?;
        let listed = Listed {
            id: self.id,
            name: self.name.clone(),
            organisation: self.organisation.clone().filter(|name| *name != self.name),
            profession: queue::profession(&self.profession),
            owner_id: self.owner_id,
            why: owing.len() as i64,
        };
        queue::entry_of(db, practice_id, today, &listed, &owing.into()).await
    }
}

#[derive(FromQueryResult)]
struct Row {
    given: String,
    family: String,
    reason: String,
    diagnosis_codes: String,
}

/// The patients of some referrals, as far as a sentence could tell of them, in the order of the
/// referrals. They are compared and never shown.
pub(super) async fn patients(
    db: &impl Sql,
    practice_id: Uuid,
    covers: &[Owing],
) -> Result<Vec<About>> {
    let mut about = Vec::with_capacity(covers.len());
    for one in covers {
        // Served by primary keys.
        let row: Option<Row> = db
            .row(
                "SELECT p.given, p.family, r.reason, r.diagnosis_codes FROM referral r
                 JOIN patient p ON p.practice_id = r.practice_id AND p.id = r.patient_id
                 WHERE r.practice_id = $1 AND r.id = $2",
                args![practice_id, one.referral_id],
            )
            .await?;
        about.extend(row.map(|row| About {
            given: row.given,
            family: row.family,
            condition: format!("{} {}", row.reason, row.diagnosis_codes),
        }));
    }
    Ok(about)
}
