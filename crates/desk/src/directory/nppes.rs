//! The registry's own look-up (NPPES API 2.1), asked only where the owner has switched it
//! on. Errors arrive there with HTTP 200.

use std::time::Duration;

use axum::{Form, extract::State};
use jiff::civil::Date;
use lexicon::{Npi, PersonName, UsState, looks_like_organisation};
use look::{Icon, Tone};
use maud::{Markup, html};
use platform::{
    Error, Permission, Result, Uuid,
    sessions::Visitor,
    web::{App, shell},
};
use registry::{Kind, Office, Provider};
use serde_json::Value;

use super::{
    hits::{self, Origin, Rows},
    outside::{Ask, Outside},
    places::{Trouble, ask},
    search_page::Asked,
    shelf::in_background,
};

const PATIENCE: Duration = Duration::from_secs(15);
/// As many as one question brings; it would give 200.
const LIMIT: &str = "50";
/// It takes a star only after two letters.
const FEWEST_LETTERS: usize = 2;

/// A question, as its parameters.
type Question = Vec<(&'static str, String)>;

/// `POST /directory/ask`: by POST, so that nothing asks by itself.
pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Form(asked): Form<Asked>,
) -> Result<Markup> {
    let outside = switched_on(&app, visitor.practice_id).await?;
    let questions = questions(&asked.q, UsState::parse(&asked.state));
    let back = crate::address::with_query("/directory", &[("q", asked.q.clone())]);
    let (listed, trouble) = match search(outside.nppes_url, questions).await? {
        Ok(found) => {
            let found = found.into_iter().map(|provider| (provider, None)).collect();
            (hits::listed(app.db(), visitor.practice_id, found).await?, None)
        }
        Err(trouble) => (Vec::new(), Some(trouble.to_string())),
    };
    let rows =
        Rows { may_edit: visitor.may(Permission::EditSources), back: &back, from: Origin::Outside };
    let heading = match listed.len() as i64 {
        0 => "Nobody found at the registry itself".to_owned(),
        count => format!("{} at the registry itself", look::plural(count, "provider", "providers")),
    };
    let content = html! {
        (look::crumb(&back, "Provider directory"))
        (look::page_head(&heading, "Answered by NPPES just now.", html! {}))
        @if let Some(why) = &trouble { (look::notice(Tone::Bad, html! { p role="alert" { (why) "." } })) }
        @if listed.is_empty() {
            (look::empty(Icon::Search, "Nobody found", "The registry itself wants whole words: a last name, or the beginning of an organisation's name.", html! { a class="button" href=(back) { "Back to the search" } }))
        } @else { (hits::table(&listed, &rows)) }
    };
    Ok(shell::page(&visitor, "/sources", "At the registry itself", content))
}

/// One provider by number; none when there is no such number.
pub(super) async fn one(app: &App, practice_id: Uuid, npi: Npi) -> Result<Option<Provider>> {
    let outside = switched_on(app, practice_id).await?;
    let question = vec![("number", npi.as_str().to_owned())];
    match search(outside.nppes_url, vec![question]).await? {
        Ok(found) => Ok(found.into_iter().find(|provider| provider.npi == npi)),
        Err(trouble) => Err(Error::Conflict(format!("{trouble}."))),
    }
}

async fn switched_on(app: &App, practice_id: Uuid) -> Result<Outside> {
    let outside = Outside::read(app.db(), practice_id).await?;
    match outside.nppes {
        Ask::Yes => Ok(outside),
        Ask::No => Err(Error::Conflict(
            "Asking the registry itself is switched off. The owner can switch it on under \
             Settings, Provider registry, What is asked outside."
                .into(),
        )),
    }
}

/// What to ask for the words that somebody typed: a number, people of that name, and
/// organisations whose name begins so.
fn questions(words: &str, state: Option<UsState>) -> Vec<Question> {
    let words: String = words.trim().chars().take(100).collect();
    if let Ok(npi) = Npi::parse(&words) {
        return vec![vec![("number", npi.as_str().to_owned())]];
    }
    let star = |text: &str| {
        let text: String =
            text.chars().filter(|c| c.is_alphanumeric() || " -'.&".contains(*c)).collect();
        match text.trim().chars().count() >= FEWEST_LETTERS {
            true => format!("{}*", text.trim()),
            false => text.trim().to_owned(),
        }
    };
    let mut questions = Vec::new();
    let person = PersonName::parse(&words).filter(|_| !looks_like_organisation(&words));
    if let Some(name) = person.filter(|name| !name.family.is_empty()) {
        let mut question = vec![("enumeration_type", "NPI-1".to_owned())];
        question.push(("last_name", star(&name.family)));
        if !name.given.is_empty() {
            question.push(("first_name", star(&name.given)));
        }
        questions.push(question);
    }
    if words.chars().count() >= FEWEST_LETTERS {
        questions.push(vec![
            ("enumeration_type", "NPI-2".to_owned()),
            ("organization_name", star(&words)),
        ]);
    }
    for question in &mut questions {
        question.extend(state.map(|state| ("state", state.code().to_owned())));
    }
    questions
}

async fn search(
    url: String,
    questions: Vec<Question>,
) -> Result<std::result::Result<Vec<Provider>, Trouble>> {
    in_background(move || {
        let mut found = Vec::new();
        for question in questions {
            found.extend(read(&get(&url, &question)?)?);
        }
        Ok(found)
    })
    .await
}

fn get(url: &str, question: &Question) -> std::result::Result<String, Trouble> {
    let url = format!("{}/api/", url.trim_end_matches('/'));
    ask("The registry", PATIENCE, |agent| {
        let mut request = agent.get(&url).query("version", "2.1").query("limit", LIMIT);
        for (name, value) in question {
            request = request.query(*name, value);
        }
        request.call()
    })
}

/// Reads an answer, or says why it tells nothing.
fn read(json: &str) -> std::result::Result<Vec<Provider>, Trouble> {
    let answer: Value = serde_json::from_str(json)
        .map_err(|_| Trouble::Later("The registry did not answer with records".into()))?;
    if let Some(error) = answer.pointer("/Errors/0") {
        let why = text(error, "description");
        let why: String = why.chars().take(200).collect();
        return Err(Trouble::Never(format!("The registry refused the question: {why}")));
    }
    let results = answer.get("results").and_then(Value::as_array);
    Ok(results.into_iter().flatten().filter_map(provider).collect())
}

fn provider(record: &Value) -> Option<Provider> {
    let number = record.get("number")?;
    let number = number.as_str().map_or_else(|| number.to_string(), str::to_owned);
    let npi = Npi::parse(&number).ok()?;
    let kind = match text(record, "enumeration_type").as_str() {
        "NPI-2" => Kind::Organisation,
        _ => Kind::Person,
    };
    let basic = record.get("basic").unwrap_or(&Value::Null);
    let places = |name: &str| record.get(name).and_then(Value::as_array).into_iter().flatten();
    let office_at = places("addresses")
        .find(|place| text(place, "address_purpose") == "LOCATION")
        .map(office)
        .unwrap_or_default();
    let taxonomies: Vec<&Value> = places("taxonomies").collect();
    let primary = taxonomies
        .iter()
        .find(|one| one.get("primary").and_then(Value::as_bool) == Some(true))
        .or(taxonomies.first());
    Some(Provider {
        npi,
        kind: Some(kind),
        prefix: text(basic, "name_prefix"),
        first: text(basic, "first_name"),
        middle: text(basic, "middle_name"),
        last: text(basic, "last_name"),
        suffix: text(basic, "name_suffix"),
        credential: text(basic, "credential"),
        organisation: text(basic, "organization_name"),
        other_names: places("other_names")
            .map(|one| text(one, "organization_name"))
            .filter(|name| !name.is_empty())
            .collect(),
        taxonomy: primary.map(|one| text(one, "code")).unwrap_or_default(),
        office: office_at,
        further_offices: places("practiceLocations").map(office).collect(),
        last_update: text(basic, "last_updated").parse::<Date>().ok(),
        deactivated: None,
    })
}

fn office(place: &Value) -> Office {
    let digits = |name: &str| text(place, name).chars().filter(char::is_ascii_digit).collect();
    Office {
        street: text(place, "address_1"),
        street2: text(place, "address_2"),
        city: text(place, "city"),
        state: text(place, "state"),
        zip: digits("postal_code"),
        phone: digits("telephone_number"),
        fax: digits("fax_number"),
    }
}

/// A text; the registry writes "--" for none.
fn text(value: &Value, name: &str) -> String {
    let text = value.get(name).and_then(Value::as_str).unwrap_or_default().trim();
    if text == "--" { String::new() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#"{"result_count":1,"results":[{"number":"1234567893",
        "enumeration_type":"NPI-1","basic":{"first_name":"AMA","last_name":"OSEI",
        "middle_name":"--","credential":"M.D.","name_prefix":"--","last_updated":"2026-10-02"},
        "addresses":[{"address_purpose":"MAILING","address_1":"PO BOX 4","city":"DUBLIN"},
        {"address_purpose":"LOCATION","address_1":"12 HIGH ST","city":"COLUMBUS","state":"OH",
        "postal_code":"432151234","telephone_number":"614-555-0142","fax_number":"614-555-0143"}],
        "taxonomies":[{"code":"208100000X","primary":false},{"code":"207XS0106X","primary":true}]}]}"#;

    #[test]
    fn a_record_is_read_with_its_practice_location_and_primary_taxonomy() {
        let found = read(ANSWER).expect("records");
        assert_eq!(found.len(), 1);
        let one = &found[0];
        assert_eq!((one.first.as_str(), one.middle.as_str()), ("AMA", ""));
        assert_eq!((one.office.city.as_str(), one.office.fax.as_str()), ("COLUMBUS", "6145550143"));
        assert_eq!(one.taxonomy, "207XS0106X");
    }

    #[test]
    fn an_error_that_comes_as_a_success_is_an_error() {
        let error = r#"{"Errors":[{"description":"Field last_name is too short","number":"04"}]}"#;
        let told = read(error).expect_err("an error");
        assert!(told.to_string().contains("too short"), "{told}");
        assert!(read("<html>").is_err());
        assert_eq!(read(r#"{"result_count":0,"results":[]}"#), Ok(Vec::new()));
    }

    #[test]
    fn what_is_typed_becomes_a_question_for_people_and_one_for_organisations() {
        assert_eq!(questions("1234567893", None), vec![vec![("number", "1234567893".to_owned())]]);
        let asked = questions("Ama Osei", UsState::parse("OH"));
        assert_eq!(asked.len(), 2);
        assert!(asked[0].contains(&("last_name", "Osei*".to_owned())), "{asked:?}");
        assert!(asked[0].contains(&("first_name", "Ama*".to_owned())), "{asked:?}");
        assert!(asked[1].contains(&("organization_name", "Ama Osei*".to_owned())), "{asked:?}");
        assert!(asked.iter().all(|one| one.contains(&("state", "OH".to_owned()))));
    }
}
