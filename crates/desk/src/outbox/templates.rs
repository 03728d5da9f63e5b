//! The wordings of mails: the built-in one of each name, and what a practice made
//! of it. No field holds a patient's data. A wording that is broken never keeps a
//! mail from leaving: the built-in one is used.

use platform::{Result, Sql, Uuid, args, db::FromQueryResult};

/// The fields that a wording may name.
pub const FIELDS: &[&str] = &["practice", "link", "reference", "phone", "first_line", "code"];

/// The words of a mail, with fields in braces or filled in.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Wording {
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
}

const RECEIPT: &str = "Thank you. Your referral has arrived at {practice}.\n\nReference: {reference}\nSee how it goes: {link}\n\nQuestions? Call {phone}.";
const OF_STATE: &str = "{first_line}\n\nReference: {reference}\nDetails are on this private page: {link}\n\nQuestions? Call {phone}.";
const CODE: &str = "Your code is {code}. It opens the page once and is valid for 10 minutes.\n\nIf you did not ask for it, ignore this mail.";

/// Name, subject and text of each built-in wording.
const BUILT_IN: &[(&str, &str, &str)] = &[
    ("receipt", "{practice} has your referral {reference}", RECEIPT),
    ("received", "Referral {reference} has been received", OF_STATE),
    ("needs_info", "Referral {reference}: something is missing", OF_STATE),
    ("scheduled", "Referral {reference}: a visit is scheduled", OF_STATE),
    ("evaluated", "Referral {reference}: the evaluation is done", OF_STATE),
    ("discharged", "Referral {reference}: care has ended", OF_STATE),
    ("lost", "Referral {reference} is closed", OF_STATE),
    ("declined", "Referral {reference} could not be accepted", OF_STATE),
    ("status_code", "Your code from {practice}", CODE),
];

/// The names of all wordings.
pub fn names() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(name, ..)| *name)
}

/// The built-in wording.
pub fn built_in(name: &str) -> Option<Wording> {
    let found = BUILT_IN.iter().find(|(known, ..)| *known == name);
    found.map(|(_, subject, body)| Wording { subject: (*subject).into(), body: (*body).into() })
}

/// What is wrong with a text: a field that nobody fills, or a brace left open.
pub fn check(text: &str) -> Result<(), String> {
    fill(text, &FIELDS.iter().map(|name| (*name, "x")).collect::<Vec<_>>()).map(|_| ())
}

/// Fills the fields in. What is filled in is not read for fields again.
pub fn fill(text: &str, values: &[(&str, &str)]) -> Result<String, String> {
    let (mut filled, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or("A { has no } that ends it.")?;
        let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let value = value.ok_or_else(|| {
            format!("There is no field {{{name}}}. The fields are {{{}}}.", FIELDS.join("}, {"))
        })?;
        filled.push_str(before);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// The finished words of a mail: the practice's wording, or the built-in one when
/// there is none or it is broken. None when there is no such name.
pub async fn words(
    db: &impl Sql,
    practice_id: Uuid,
    name: &str,
    values: &[(&str, &str)],
) -> Result<Option<Wording>> {
    // Served by the primary key.
    let own: Option<Wording> = db
        .row(
            "SELECT subject, body FROM mail_template WHERE practice_id = $1 AND name = $2
             ORDER BY version DESC LIMIT 1",
            args![practice_id, name],
        )
        .await?;
    // An empty subject marks the way back to the built-in wording.
    let own = own.filter(|own| !own.subject.is_empty());
    // A field that the caller has nothing for is empty; one that nobody knows is a fault.
    let mut all: Vec<(&str, &str)> = values.to_vec();
    all.extend(FIELDS.iter().map(|name| (*name, "")));
    let finished = |wording: Wording| {
        let subject = fill(&wording.subject, &all).ok()?;
        Some(Wording { subject, body: fill(&wording.body, &all).ok()? })
    };
    Ok(own.and_then(finished).or_else(|| built_in(name).and_then(finished)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_wording_names_only_fields_that_exist() {
        for name in names() {
            let wording = built_in(name).expect("it is there");
            assert_eq!(check(&wording.subject), Ok(()), "{name}");
            assert_eq!(check(&wording.body), Ok(()), "{name}");
        }
    }

    #[test]
    fn an_unknown_field_is_named_and_a_value_is_never_read_as_a_field() {
        assert!(check("Dear {patient}").is_err_and(|why| why.contains("{patient}")));
        assert!(check("Dear {practice").is_err());
        assert_eq!(fill("{phone}", &[("phone", "{link}")]), Ok("{link}".into()));
    }
}
