//! A contact as the ledger of gifts and meals needs it: the day, the place and who was there.

use platform::{Error, Instant, Result, Sql, Uuid, args, db::FromQueryResult};

/// What a contact says of a meal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meal {
    /// When it was.
    pub at: Instant,
    /// Where, in words.
    pub place: String,
    /// Who of theirs was there; where nobody is named, the person that the source is.
    pub people: Vec<Uuid>,
    /// Who of ours was there.
    pub by: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct Row {
    at: Instant,
    by: Option<Uuid>,
    place: String,
    street: Option<String>,
    city: Option<String>,
    itself: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct There {
    person_id: Uuid,
}

/// Reads it.
pub async fn meal(db: &impl Sql, practice_id: Uuid, touch: Uuid) -> Result<Meal> {
    // Served by primary keys.
    let row: Row = db
        .row(
            "SELECT t.happened_at AS at, t.by_id AS by, t.place, l.street, l.city,
                    CASE WHEN s.kind = 'person' THEN s.person_id END AS itself
             FROM touch t
             JOIN source s ON s.practice_id = t.practice_id AND s.id = t.source_id
             LEFT JOIN location l ON l.practice_id = t.practice_id AND l.id = t.location_id
             WHERE t.practice_id = $1 AND t.id = $2 AND t.deleted_at IS NULL",
            args![practice_id, touch],
        )
        .await?
        .ok_or(Error::NotFound)?;
    // Served by the unique key of touch_person.
    let there: Vec<There> = db
        .rows(
            "SELECT person_id FROM touch_person WHERE practice_id = $1 AND touch_id = $2
             ORDER BY id",
            args![practice_id, touch],
        )
        .await?;
    let named: Vec<Uuid> = there.into_iter().map(|there| there.person_id).collect();
    let people = if named.is_empty() { row.itself.into_iter().collect() } else { named };
    let office = [row.street, row.city].into_iter().flatten().filter(|part| !part.is_empty());
    let place = match row.place.as_str() {
        "" => office.collect::<Vec<_>>().join(", "),
        place => place.to_owned(),
    };
    Ok(Meal { at: row.at, place, people, by: row.by })
}
