//! What the filters of the report offer.

use lexicon::Month;
use platform::{Result, Sql, Uuid, args, db::FromQueryResult};

/// An id and its name.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Named {
    /// The id.
    pub id: Uuid,
    /// The name.
    pub name: String,
}

/// What can be chosen.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// The clinics, closed ones too: their referrals still count.
    pub clinics: Vec<Named>,
    /// The payers that referrals have come with.
    pub payers: Vec<String>,
    /// The members who look after sources, or ever did.
    pub members: Vec<Named>,
    /// The first month with a referral.
    pub first: Option<Month>,
}

impl Choices {
    /// The name of a clinic.
    pub fn clinic(&self, id: Uuid) -> Option<&str> {
        name_of(&self.clinics, id)
    }

    /// The name of a member.
    pub fn member(&self, id: Uuid) -> Option<&str> {
        name_of(&self.members, id)
    }
}

fn name_of(list: &[Named], id: Uuid) -> Option<&str> {
    list.iter().find(|known| known.id == id).map(|known| known.name.as_str())
}

/// What a practice can choose from.
pub async fn read(db: &impl Sql, practice_id: Uuid) -> Result<Choices> {
    // Payers are few among many cells: one step over source_month_by_payer each,
    // where DISTINCT would walk them all.
    let payers: Vec<Payer> = db
        .rows(
            "WITH RECURSIVE known (payer) AS (
                 SELECT min(payer) FROM source_month WHERE practice_id = $1 AND payer > ''
                 UNION ALL
                 SELECT (SELECT min(m.payer) FROM source_month m
                         WHERE m.practice_id = $1 AND m.payer > known.payer)
                 FROM known WHERE known.payer IS NOT NULL
             )
             SELECT payer FROM known WHERE payer IS NOT NULL ORDER BY payer",
            args![practice_id],
        )
        .await?;
    // Small tables, served by their primary keys.
    let clinics = db
        .rows(
            "SELECT id, name FROM clinic WHERE practice_id = $1 ORDER BY name",
            args![practice_id],
        )
        .await?;
    let members = db
        .rows(
            "SELECT id, name FROM membership WHERE practice_id = $1 ORDER BY name",
            args![practice_id],
        )
        .await?;
    // The first entry of the primary key of source_month.
    let first = db
        .value::<String>(
            "SELECT min(month) FROM source_month WHERE practice_id = $1",
            args![practice_id],
        )
        .await?
        .and_then(|month| Month::parse(&month).ok());
    let payers = payers.into_iter().map(|row| row.payer).collect();
    Ok(Choices { clinics, payers, members, first })
}

#[derive(FromQueryResult)]
struct Payer {
    payer: String,
}
