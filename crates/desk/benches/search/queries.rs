//! What people type, made from the names and numbers of real entries, so that
//! it is known what they meant to find.

use platform::{Sql, Uuid, args, db::FromQueryResult};

use crate::ground::{Ground, Outcome};

/// A query and what it means to find.
pub struct Query {
    pub text: String,
    pub wanted: Uuid,
}

/// Queries of one kind.
pub struct Kind {
    pub name: &'static str,
    pub queries: Vec<Query>,
}

#[derive(FromQueryResult)]
struct Person {
    id: Uuid,
    given: String,
    family: String,
    organisation: String,
    npi: String,
    phone: String,
}

/// So many sources are looked for, each in every way.
const LOOKED_FOR: usize = 100;

/// All kinds of queries over sources spread evenly through the practice.
pub async fn queries(ground: &Ground) -> Outcome<Vec<Kind>> {
    let people: Vec<Person> = ground
        .db()
        .rows(
            "SELECT s.id, p.given, p.family, o.name AS organisation, p.npi, c.digits AS phone
             FROM source s
             JOIN person p ON p.practice_id = s.practice_id AND p.id = s.person_id
             JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
             JOIN contact_point c ON c.practice_id = s.practice_id AND c.person_id = p.id
                  AND c.kind IN ('phone', 'mobile')
             WHERE s.practice_id = $1 AND p.npi IS NOT NULL AND length(p.family) >= 6
             ORDER BY s.id",
            args![ground.practice_id],
        )
        .await?;
    let people: Vec<&Person> =
        people.iter().step_by((people.len() / LOOKED_FOR).max(1)).take(LOOKED_FOR).collect();
    let kind = |name, text: fn(&Person) -> String| Kind {
        name,
        queries: people
            .iter()
            .map(|person| Query { text: text(person), wanted: person.id })
            .collect(),
    };
    Ok(vec![
        kind("one letter", |p| begun(&p.family, 1)),
        kind("a word begun: wie", |p| begun(&p.family, 3)),
        kind("a whole word: wiebe", |p| p.family.to_lowercase()),
        kind("two words begun: dav wieb", |p| {
            format!("{} {}", begun(&p.given, 3), begun(&p.family, 4))
        }),
        kind("the other way round: wieb dav", |p| {
            format!("{} {}", begun(&p.family, 4), begun(&p.given, 3))
        }),
        kind("two letters exchanged: weibe", |p| exchanged(&p.family)),
        kind("a letter dropped, two words: david wibe", |p| {
            format!("{} {}", p.given, dropped(&p.family))
        }),
        kind("name and organisation: wiebe spring orth", |p| {
            let words: Vec<String> = p.organisation.split(' ').map(|word| begun(word, 4)).collect();
            format!("{} {}", p.family, words.join(" "))
        }),
        kind("a number's end: 555-0123", |p| format!("{}-{}", &p.phone[3..6], &p.phone[6..])),
        kind("a whole number: (614) 555-0123", |p| {
            format!("({}) {}-{}", &p.phone[..3], &p.phone[3..6], &p.phone[6..])
        }),
        kind("an NPI", |p| p.npi.clone()),
        kind("nothing fits: zqxv", |p| format!("zqxv{}", begun(&p.family, 2))),
    ])
}

fn begun(word: &str, letters: usize) -> String {
    word.chars().take(letters).collect::<String>().to_lowercase()
}

fn exchanged(word: &str) -> String {
    let mut letters: Vec<char> = word.to_lowercase().chars().collect();
    if letters.len() > 2 {
        letters.swap(1, 2);
    }
    letters.into_iter().collect()
}

fn dropped(word: &str) -> String {
    let word = word.to_lowercase();
    let middle = word.chars().count() / 2;
    word.chars()
        .enumerate()
        .filter(|(place, _)| *place != middle)
        .map(|(_, letter)| letter)
        .collect()
}
