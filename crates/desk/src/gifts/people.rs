//! The people of sources as the ledger sees them: their name, their NPI, and whether they
//! count as a physician. Nothing of what they have sent is read here.

use std::collections::HashMap;

use lexicon::{PersonName, Profession};
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Entry},
    clock,
    db::{self, FromQueryResult},
    new_id,
    sessions::Visitor,
    web::App,
};
use serde_json::json;

use super::physician::{self, Counts, Facts};
use crate::sources::search::search;

/// Somebody who may be given something.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub id: Uuid,
    /// The whole name.
    pub name: String,
    /// As a sentence calls them: "Dr. Osei".
    pub short: String,
    /// As a list names them: "Ama Osei", without the letters behind.
    pub plain: String,
    pub npi: Option<String>,
    pub counts: Counts,
    /// Why they count, or do not.
    pub why: String,
    /// Whether that was said by hand.
    pub by_hand: bool,
}

impl Person {
    /// Whether what falls to them counts against a limit.
    pub fn is_physician(&self) -> bool {
        self.counts == Counts::Yes
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    given: String,
    middle: String,
    family: String,
    suffix: String,
    credentials: String,
    npi: Option<String>,
    taxonomy: Option<String>,
    profession: Option<String>,
    source_name: Option<String>,
    counts: Option<bool>,
    why: Option<String>,
}

// The profession stands with the source; a merged source is gone, its person may stay.
const SQL: &str =
    "SELECT p.id, p.given, p.middle, p.family, p.suffix, p.credentials, p.npi, p.taxonomy,
        (SELECT s.profession FROM source s WHERE s.practice_id = p.practice_id
            AND s.person_id = p.id AND s.deleted_at IS NULL ORDER BY s.id LIMIT 1) AS profession,
        (SELECT s.name FROM source s WHERE s.practice_id = p.practice_id
            AND s.person_id = p.id AND s.deleted_at IS NULL ORDER BY s.id LIMIT 1) AS source_name,
        h.counts, h.why
     FROM person p
     LEFT JOIN gift_physician h ON h.practice_id = p.practice_id AND h.person_id = p.id
     WHERE p.practice_id = $1";

/// These people, in the order asked for; who is not there is left out.
pub(super) async fn these(db: &impl Sql, practice_id: Uuid, ids: &[Uuid]) -> Result<Vec<Person>> {
    let mut found: HashMap<Uuid, Person> = HashMap::new();
    for some in ids.chunks(200) {
        let mut values = args![practice_id];
        let marks = db::marks(&mut values, some.iter().copied());
        // Served by the primary key of person, source_by_person and the key of gift_physician.
        let sql = format!("{SQL} AND p.id IN ({marks})");
        let rows: Vec<Row> = db.rows(&sql, values).await?;
        found.extend(rows.into_iter().map(|row| (row.id, person(row))));
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// One of them.
pub(super) async fn one(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Person> {
    these(db, practice_id, &[id]).await?.pop().ok_or(Error::NotFound)
}

fn person(row: Row) -> Person {
    let named = PersonName::from_parts(&row.given, &row.middle, &row.family).map(|mut name| {
        name.suffix = Some(row.suffix.trim().to_owned()).filter(|suffix| !suffix.is_empty());
        name.credentials.clear();
        name
    });
    let plain = named.as_ref().map(PersonName::display);
    let named = named.map(|mut name| {
        let letters = row.credentials.split(',').map(|one| one.trim().to_owned());
        name.credentials = letters.filter(|one| !one.is_empty()).collect();
        name.display()
    });
    let name = named.or(row.source_name).unwrap_or_else(|| "Somebody without a name".into());
    let why = row.why.unwrap_or_default();
    let facts = Facts {
        profession: row.profession.as_deref().and_then(Profession::from_code),
        credentials: &row.credentials,
        taxonomy: row.taxonomy.as_deref().unwrap_or(""),
        by_hand: row
            .counts
            .map(|counts| (if counts { Counts::Yes } else { Counts::No }, why.as_str())),
    };
    let found = physician::standing(facts);
    let is_doctor = found.counts == Counts::Yes && !row.family.trim().is_empty();
    Person {
        id: row.id,
        short: if is_doctor { format!("Dr. {}", row.family.trim()) } else { name.clone() },
        plain: plain.unwrap_or_else(|| name.clone()),
        name,
        npi: row.npi.filter(|npi| !npi.is_empty()),
        counts: found.counts,
        why: found.why,
        by_hand: row.counts.is_some(),
    }
}

/// As many as one reads through.
const MATCHES: usize = 8;
/// Of an office as many as one table seats.
const OF_AN_OFFICE: usize = 20;

/// The people whom the words find: sources who are persons, and of an organisation those
/// who work there.
pub(super) async fn found(app: &App, practice_id: Uuid, words: &str) -> Result<Vec<Uuid>> {
    if words.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut people = Vec::new();
    for source in search(app, practice_id, words, MATCHES).await? {
        // Served by the primary key of source and affiliation_by_organisation.
        let ids: Vec<Id> = app
            .db()
            .rows(
                "SELECT s.person_id AS id FROM source s
                 WHERE s.practice_id = $1 AND s.id = $2 AND s.kind = 'person' AND s.person_id IS NOT NULL
                 UNION
                 SELECT a.person_id AS id FROM source s
                 JOIN affiliation a ON a.practice_id = s.practice_id
                      AND a.organisation_id = s.organisation_id
                 WHERE s.practice_id = $1 AND s.id = $2 AND s.kind = 'organisation'",
                args![practice_id, source],
            )
            .await?;
        for id in ids.into_iter().map(|row| row.id).take(OF_AN_OFFICE) {
            if !people.contains(&id) {
                people.push(id);
            }
        }
    }
    people.truncate(OF_AN_OFFICE);
    Ok(people)
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// Says by hand whether somebody counts; none leaves it to the rule again.
pub(super) async fn say(
    tx: &Tx,
    visitor: &Visitor,
    person: Uuid,
    said: Option<(Counts, &str)>,
) -> Result<()> {
    let practice = visitor.practice_id;
    match said {
        None => {
            tx.run(
                "DELETE FROM gift_physician WHERE practice_id = $1 AND person_id = $2",
                args![practice, person],
            )
            .await?;
        }
        Some((counts, why)) => {
            tx.run(
                "INSERT INTO gift_physician (practice_id, id, person_id, counts, why, changed_at, changed_by)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (practice_id, person_id) DO UPDATE SET counts = excluded.counts,
                    why = excluded.why, changed_at = excluded.changed_at, changed_by = excluded.changed_by",
                args![
                    practice,
                    new_id(),
                    person,
                    counts == Counts::Yes,
                    why,
                    clock::now(),
                    visitor.member_id
                ],
            )
            .await?;
        }
    }
    let counts = said.map(|(counts, _)| counts == Counts::Yes);
    let entry = Entry {
        action: "gift.physician_said",
        subject_kind: "person",
        subject_id: Some(person),
        detail: json!({ "counts": counts }),
    };
    audit::record(tx, practice, &visitor.actor(), entry).await?;
    db::changed(tx, practice, "gifts").await
}
