//! Where a source gets its mail, and what keeps it from getting there.

use std::collections::HashMap;

use lexicon::{
    PersonName, fold,
    postal::{Missing, PostalAddress},
};
use platform::{
    Result, Sql, Uuid, args,
    db::{self, FromQueryResult},
};

/// Whose address it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    /// Their own.
    Own,
    /// That of the organisation, because there is no complete one of their own.
    Organisation,
}

/// An address for an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// Its lines, as the post wants them.
    pub lines: Vec<String>,
    /// Whose it is.
    pub whose: Whose,
    /// What it lacks; nothing when it is complete.
    pub missing: Vec<Missing>,
}

/// A place where somebody might get mail.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    whose: Whose,
    street: String,
    city: String,
    state: String,
    zip: String,
}

impl Place {
    fn postal(&self) -> PostalAddress<'_> {
        PostalAddress { street: &self.street, city: &self.city, state: &self.state, zip: &self.zip }
    }
}

/// The first complete place, their own before the organisation's; with none, the one that
/// lacks least.
fn choose(addressee: &[String], places: &[Place]) -> Address {
    let addressee: Vec<&str> = addressee.iter().map(String::as_str).collect();
    let best = places.iter().min_by_key(|place| (place.postal().missing().len(), place.whose));
    let nowhere = PostalAddress { street: "", city: "", state: "", zip: "" };
    let postal = best.map_or(nowhere, Place::postal);
    Address {
        lines: postal.lines(&addressee),
        whose: best.map_or(Whose::Own, |place| place.whose),
        missing: postal.missing(),
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    name: String,
    given: Option<String>,
    middle: Option<String>,
    family: Option<String>,
    suffix: Option<String>,
    credentials: Option<String>,
    organisation: Option<String>,
    /// 0 for their own, 1 for the organisation's; none without any.
    rank: Option<i64>,
    street: Option<String>,
    city: Option<String>,
    state: Option<String>,
    zip: Option<String>,
}

/// The addresses of sources.
pub(super) async fn of(
    db: &impl Sql,
    practice_id: Uuid,
    sources: &[Uuid],
) -> Result<HashMap<Uuid, Address>> {
    let mut rows: Vec<Row> = Vec::new();
    for some in sources.chunks(200) {
        let mut values = args![practice_id];
        let marks = db::marks(&mut values, some.iter().copied());
        // Their own are those of the person, and the office at which they are. Served by the
        // primary keys of source, person, organisation and location, by location_by_person,
        // affiliation_by_person and location_by_organisation.
        let sql = format!(
            "SELECT s.id, s.kind, s.name, p.given, p.middle, p.family, p.suffix, p.credentials,
                    o.name AS organisation, w.rank, l.street, l.city, l.state, l.zip
             FROM source s
             LEFT JOIN person p ON p.practice_id = s.practice_id AND p.id = s.person_id
             LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
             LEFT JOIN (
                SELECT x.practice_id, x.id AS source_id, y.id AS location_id, CAST(0 AS bigint) AS rank
                FROM source x JOIN location y ON y.practice_id = x.practice_id AND y.person_id = x.person_id
                WHERE x.practice_id = $1 AND x.id IN ({marks})
                UNION ALL
                SELECT x.practice_id, x.id, a.location_id, CAST(0 AS bigint)
                FROM source x JOIN affiliation a ON a.practice_id = x.practice_id AND a.person_id = x.person_id
                WHERE x.practice_id = $1 AND x.id IN ({marks}) AND a.location_id IS NOT NULL
                UNION ALL
                SELECT x.practice_id, x.id, y.id, CAST(1 AS bigint)
                FROM source x JOIN location y ON y.practice_id = x.practice_id AND y.organisation_id = x.organisation_id
                WHERE x.practice_id = $1 AND x.id IN ({marks})
             ) w ON w.practice_id = s.practice_id AND w.source_id = s.id
             LEFT JOIN location l ON l.practice_id = s.practice_id AND l.id = w.location_id
             WHERE s.practice_id = $1 AND s.id IN ({marks})
             ORDER BY s.id, w.rank, l.name, l.id"
        );
        rows.extend(db.rows::<Row>(&sql, values).await?);
    }
    let mut found: HashMap<Uuid, (Vec<String>, Vec<Place>)> = HashMap::new();
    for row in rows {
        let (_, places) = found.entry(row.id).or_insert_with(|| (addressee(&row), Vec::new()));
        places.extend(place(row));
    }
    Ok(found.into_iter().map(|(id, (to, places))| (id, choose(&to, &places))).collect())
}

fn place(row: Row) -> Option<Place> {
    // An organisation that is a source itself gets its own mail.
    let whose = match row.rank? {
        1 if row.kind == "person" => Whose::Organisation,
        _ => Whose::Own,
    };
    let text = |text: Option<String>| text.unwrap_or_default();
    Some(Place {
        whose,
        street: text(row.street),
        city: text(row.city),
        state: text(row.state),
        zip: text(row.zip),
    })
}

/// Name, and organisation where that is another one.
fn addressee(row: &Row) -> Vec<String> {
    let part = |text: &Option<String>| text.clone().unwrap_or_default();
    let person = PersonName::from_parts(&part(&row.given), &part(&row.middle), &part(&row.family));
    let name = match person {
        Some(mut name) => {
            name.credentials.clear();
            name.suffix = row.suffix.clone().filter(|suffix| !suffix.is_empty());
            let credentials = part(&row.credentials);
            [name.display(), credentials].join(" ").trim().to_owned()
        }
        None => row.name.clone(),
    };
    let organisation = row.organisation.clone().filter(|other| fold(other) != fold(&name));
    [Some(name), organisation].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(whose: Whose, street: &str, zip: &str) -> Place {
        Place {
            whose,
            street: street.into(),
            city: "Columbus".into(),
            state: "OH".into(),
            zip: zip.into(),
        }
    }

    #[test]
    fn their_own_address_comes_first_and_the_organisations_stands_in_for_an_incomplete_one() {
        let to = ["Ama Osei MD".to_owned()];
        let office = place(Whose::Organisation, "2 Broad St", "43215");
        let own = place(Whose::Own, "1 High St", "43004");
        let both = choose(&to, &[office.clone(), own.clone()]);
        assert_eq!((both.whose, both.missing.len()), (Whose::Own, 0));
        assert_eq!(both.lines, ["AMA OSEI MD", "1 HIGH ST", "COLUMBUS OH  43004"]);

        let half = choose(&to, &[place(Whose::Own, "", "43004"), office]);
        assert_eq!((half.whose, half.missing.len()), (Whose::Organisation, 0));
    }

    #[test]
    fn without_a_complete_address_it_is_said_what_the_best_one_lacks() {
        let to = ["Ama Osei MD".to_owned()];
        let found =
            choose(&to, &[place(Whose::Own, "", ""), place(Whose::Organisation, "", "43215")]);
        assert_eq!(found.missing, [Missing::Street]);
        let nowhere = choose(&to, &[]);
        assert_eq!(nowhere.missing.len(), 4);
        assert_eq!(nowhere.lines, ["AMA OSEI MD"]);
    }
}
