//! The office that reads the report.

use lexicon::Profession;
use platform::{Error, Result, Sql, Uuid, args, db::FromQueryResult};

use crate::{sources, telling::Recipient};

/// A source as the report sees it.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Office {
    pub id: Uuid,
    pub name: String,
    kind: String,
    profession: String,
    organisation_id: Option<Uuid>,
    deleted_at: Option<i64>,
}

/// Said where no report may be made.
pub(super) const NOT_THEIRS: &str = "They are not known to treat patients, so they may not learn \
     what became of those who came.";

impl Office {
    /// Reads it.
    pub async fn read(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Self> {
        // Served by the primary key.
        db.row(
            "SELECT id, name, kind, profession, organisation_id, deleted_at FROM source
             WHERE practice_id = $1 AND id = $2",
            args![practice_id, id],
        )
        .await?
        .ok_or(Error::NotFound)
    }

    /// One that may get a report.
    ///
    /// # Errors
    /// [`Error::Invalid`] for whoever does not treat, [`Error::Conflict`] when it was merged.
    pub async fn reading(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Self> {
        let office = Self::read(db, practice_id, id).await?;
        sources::still_there(office.deleted_at)?;
        match office.may_know() {
            true => Ok(office),
            false => Err(Error::Invalid(NOT_THEIRS.into())),
        }
    }

    /// Whether they treat the patients whom they send.
    pub fn may_know(&self) -> bool {
        let profession = Profession::from_code(&self.profession);
        self.deleted_at.is_none() && Recipient::of(&self.kind, profession) == Recipient::Treating
    }

    /// The organisation whose people's patients are counted too: of an office all, of a person
    /// their own only.
    pub fn house(&self) -> Option<Uuid> {
        self.organisation_id.filter(|_| self.kind == "organisation")
    }

    /// The organisation that it is or belongs to.
    pub fn organisation(&self) -> Option<Uuid> {
        self.organisation_id
    }

    /// Where they read their mail.
    pub async fn email(&self, db: &impl Sql, practice_id: Uuid) -> Result<Option<String>> {
        // Served by contact_point_by_person and contact_point_by_organisation.
        db.value::<String>(
            "SELECT c.value FROM contact_point c
             JOIN source s ON s.practice_id = c.practice_id AND s.id = $2
             WHERE c.practice_id = $1 AND c.kind = 'email'
               AND (c.person_id = s.person_id OR c.organisation_id = s.organisation_id)
             ORDER BY CASE WHEN c.is_preferred THEN 0 ELSE 1 END,
                      CASE WHEN c.person_id IS NULL THEN 1 ELSE 0 END, c.id LIMIT 1",
            args![practice_id, self.id],
        )
        .await
    }

    /// Whether it is an organisation.
    pub fn is_house(&self) -> bool {
        self.kind == "organisation"
    }
}
