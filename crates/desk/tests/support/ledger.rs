//! People and entries of the ledger for tests.

use desk::sources::{Kind, NewSource, create};
use lexicon::{PersonName, Profession};
use platform::{Sql, Uuid, args, audit::Actor};
use testing::{Answer, Browser, World};

use super::{Practice, fill::today};

/// Somebody who is a source: the source and the person.
pub async fn somebody(
    world: &World,
    practice: &Practice,
    name: &str,
    profession: Profession,
) -> (Uuid, Uuid) {
    let name = PersonName::parse(name).expect("a name");
    let new = NewSource { name: Some(&name), profession, ..NewSource::of(Kind::Person) };
    let tx = world.db().begin().await.expect("a transaction");
    let source = create(&tx, practice.id, &Actor::program("test"), new).await.expect("a source");
    tx.commit().await.expect("a commit");
    let person = world
        .db()
        .value::<Uuid>("SELECT person_id FROM source WHERE id = $1", args![source])
        .await
        .expect("a query")
        .expect("a person");
    (source, person)
}

/// The limit of a physician in this year, set by the owner.
pub async fn limit(owner: &mut Browser, dollars: &str) {
    let year = today().year().to_string();
    let form = [
        ("scope", "physician"),
        ("year", &year),
        ("amount", dollars),
        ("source", "A made-up figure"),
    ];
    let answer = owner.post("/gifts/limits", &form).await;
    assert_eq!(answer.location(), "/gifts/limits", "{}", answer.body);
}

/// Posts an entry of today; the fields given come last and stand above the usual ones.
pub async fn enter(browser: &mut Browser, fields: &[(&str, &str)]) -> Answer {
    post(browser, "/gifts/new", fields).await
}

/// The same to another address.
pub async fn post(browser: &mut Browser, address: &str, fields: &[(&str, &str)]) -> Answer {
    let day = today().to_string();
    let usual = [("given_on", day.as_str()), ("kind", "meal"), ("total", "90"), ("asked", "no")];
    let mut all: Vec<(&str, &str)> = usual
        .into_iter()
        .filter(|(name, _)| !fields.iter().any(|(given, _)| given == name))
        .collect();
    all.extend_from_slice(fields);
    browser.post(address, &all).await
}

/// The id of the entry that an answer leads to.
pub fn made(answer: &Answer) -> String {
    let location = answer.location();
    let id = location.strip_prefix("/gifts/").unwrap_or_else(|| panic!("{}", answer.body));
    id.to_owned()
}
