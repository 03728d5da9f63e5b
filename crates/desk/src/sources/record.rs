//! A source with all that belongs to it, as its page and its forms read it.

use lexicon::{Month, PersonName, Profession};
use platform::{Error, Instant, Result, Sql, Uuid, args, db::FromQueryResult};

/// One source.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Record {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) person_id: Option<Uuid>,
    pub(super) organisation_id: Option<Uuid>,
    pub(super) name: String,
    pub(super) profession: String,
    pub(super) tier: String,
    pub(super) owner_id: Option<Uuid>,
    pub(super) owner: Option<String>,
    pub(super) preferred_channel: String,
    pub(super) remember: String,
    pub(super) notes: String,
    pub(super) status: String,
    pub(super) last_referral_on: Option<String>,
    pub(super) merged_into: Option<Uuid>,
    pub(super) deleted_at: Option<i64>,
    pub(super) organisation: Option<String>,
    pub(super) given: Option<String>,
    pub(super) middle: Option<String>,
    pub(super) family: Option<String>,
    pub(super) npi: Option<String>,
    pub(super) specialty: Option<String>,
    pub(super) interests: Option<String>,
    pub(super) birthday: Option<String>,
}

impl Record {
    /// Reads a source of the practice, merged ones included.
    pub(super) async fn read(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Self> {
        // Served by primary keys.
        db.row(
            "SELECT s.id, s.kind, s.person_id, s.organisation_id, s.name, s.profession, s.tier, s.owner_id,
                    m.name AS owner, s.preferred_channel, s.remember, s.notes, s.status, s.last_referral_on,
                    s.merged_into, s.deleted_at, o.name AS organisation, p.given, p.middle, p.family,
                    CASE WHEN s.kind = 'person' THEN p.npi ELSE o.npi END AS npi, p.specialty, p.interests, p.birthday
             FROM source s
             LEFT JOIN person p ON p.practice_id = s.practice_id AND p.id = s.person_id
             LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
             LEFT JOIN membership m ON m.practice_id = s.practice_id AND m.id = s.owner_id
             WHERE s.practice_id = $1 AND s.id = $2",
            args![practice_id, id],
        )
        .await?
        .ok_or(Error::NotFound)
    }

    /// Reads a source that may be changed: it exists and was not merged away.
    pub(super) async fn live(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Self> {
        let record = Self::read(db, practice_id, id).await?;
        still_there(record.deleted_at)?;
        Ok(record)
    }

    /// Whether it is a person.
    pub(super) fn is_person(&self) -> bool {
        self.kind == "person"
    }

    /// Whether it is neither person nor organisation ("self", "unassigned").
    pub(super) fn is_standing(&self) -> bool {
        matches!(self.kind.as_str(), "self" | "unassigned")
    }

    /// What they are, with the specialty of a physician.
    pub(super) fn profession_line(&self) -> String {
        let profession = Profession::from_code(&self.profession).map_or("", Profession::label);
        match self.specialty.as_deref().unwrap_or("") {
            "" => profession.to_owned(),
            specialty => format!("{profession}, {specialty}"),
        }
    }

    /// The name in its parts.
    pub(super) fn person_name(&self) -> Option<PersonName> {
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        PersonName::from_parts(&part(&self.given), &part(&self.middle), &part(&self.family))
    }
}

/// Whether a source may be worked with: one that was merged away may not.
pub(crate) fn still_there(deleted_at: Option<Instant>) -> Result<()> {
    match deleted_at {
        None => Ok(()),
        Some(_) => Err(Error::Conflict(
            "This source was merged into another in the meantime. Open it again to see which."
                .into(),
        )),
    }
}

/// The name of a source.
pub(crate) async fn name_of(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<String> {
    Ok(Record::read(db, practice_id, id).await?.name)
}

/// Referrals of one month.
#[derive(Debug, Clone, FromQueryResult)]
struct MonthRow {
    month: String,
    received: i64,
    evaluated: i64,
}

/// Referrals a month, oldest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Months(Vec<(Month, i64, i64)>);

impl Months {
    /// Reads the months of a source since one of them.
    pub(super) async fn read(
        db: &impl Sql,
        practice_id: Uuid,
        source_id: Uuid,
        since: Month,
    ) -> Result<Self> {
        // Served by source_month_by_source.
        let rows: Vec<MonthRow> = db
            .rows(
                "SELECT month, CAST(sum(received) AS bigint) AS received,
                        CAST(sum(evaluated) AS bigint) AS evaluated
                 FROM source_month WHERE practice_id = $1 AND source_id = $2 AND month >= $3
                 GROUP BY month ORDER BY month",
                args![practice_id, source_id, since.to_string()],
            )
            .await?;
        let read = |row: MonthRow| {
            Month::parse(&row.month).ok().map(|month| (month, row.received, row.evaluated))
        };
        Ok(Self(rows.into_iter().filter_map(read).collect()))
    }

    /// Referrals received in a month.
    pub(super) fn received(&self, month: Month) -> i64 {
        self.0.iter().find(|(known, _, _)| *known == month).map_or(0, |(_, received, _)| *received)
    }

    /// Referrals received in the twelve months up to and with this one.
    pub(super) fn year_to(&self, last: Month) -> i64 {
        Month::range(last.plus(-11), last).map(|month| self.received(month)).sum()
    }

    /// The months with referrals, the latest first: received, and evaluated of these.
    pub(super) fn latest_first(&self) -> impl Iterator<Item = &(Month, i64, i64)> {
        self.0.iter().rev().filter(|(_, received, _)| *received > 0)
    }
}
