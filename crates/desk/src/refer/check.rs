//! Looks over what was typed: what is missing or cannot be right is said in the words
//! of the form; what can be, becomes the draft of a referral.

use jiff::civil::Date;
use lexicon::{Century, DateProblem, Email, Npi, Phone, parse_date};
use platform::FieldError;

use crate::intake::{Draft, Origin, Read};

use super::{typed::Typed, words::Words};

/// The draft, or what is to be mended.
pub fn check(typed: &Typed, words: &Words, today: Date) -> Result<Draft, Vec<FieldError>> {
    let mut problems = Problems(Vec::new());
    problems.needs("referrer", &typed.referrer, words.needs_name);
    let reach = reach(typed, words, &mut problems);
    problems.needs("patient", &typed.patient, words.needs_patient);
    let birth_date = birth_date(typed, words, today, &mut problems);
    if problems.needs("patient_phone", &typed.patient_phone, words.needs_phone)
        && Phone::parse(&typed.patient_phone).is_err()
    {
        problems.add("patient_phone", words.wrong_phone);
    }
    problems.needs("payer", &typed.payer, words.needs_payer);
    problems.needs("reason", &typed.reason, words.needs_reason);
    if !typed.npi.is_empty() && Npi::parse(&typed.npi).is_err() {
        problems.add("npi", words.wrong_npi);
    }
    if !typed.referrer_fax.is_empty() && Phone::parse(&typed.referrer_fax).is_err() {
        problems.add("referrer_fax", words.wrong_fax);
    }
    match typed.tell_by.as_str() {
        "fax" if typed.referrer_fax.is_empty() => {
            problems.add("referrer_fax", words.tell_needs_fax);
        }
        "email" if reach.email.is_none() && !typed.reach.is_empty() => {
            problems.add("reach", words.tell_needs_email);
        }
        "phone" if reach.phone.is_none() && !typed.reach.is_empty() => {
            problems.add("reach", words.tell_needs_phone);
        }
        _ => {}
    }
    for name in &typed.cut {
        let most = Typed::most(name).to_string();
        problems.0.push(FieldError::new(*name, words.too_long.replacen("{}", &most, 1)));
    }
    if !problems.0.is_empty() {
        return Err(problems.0);
    }
    Ok(draft(typed, &reach, birth_date))
}

struct Problems(Vec<FieldError>);

impl Problems {
    fn add(&mut self, field: &str, message: &str) {
        // The first word about a field is the one to begin with.
        if !self.0.iter().any(|known| known.field == field) {
            self.0.push(FieldError::new(field, message));
        }
    }

    fn needs(&mut self, field: &str, value: &str, message: &str) -> bool {
        if value.is_empty() {
            self.add(field, message);
        }
        !value.is_empty()
    }
}

/// One box takes a phone number, an e-mail address, or both.
#[derive(Default)]
struct Reach {
    phone: Option<String>,
    email: Option<String>,
}

fn reach(typed: &Typed, words: &Words, problems: &mut Problems) -> Reach {
    if !problems.needs("reach", &typed.reach, words.needs_reach) {
        return Reach::default();
    }
    let mut found = Reach::default();
    let mut rest = Vec::new();
    for part in typed.reach.split([' ', ',', ';']).filter(|part| !part.is_empty()) {
        match Email::parse(part) {
            Ok(_) if found.email.is_none() => found.email = Some(part.to_owned()),
            _ => rest.push(part),
        }
    }
    let rest =
        rest.into_iter().filter(|part| !matches!(*part, "or" | "o" | "/")).collect::<Vec<_>>();
    if let Ok(phone) = Phone::parse(&rest.join(" ")) {
        found.phone = Some(phone.to_string());
    } else if !rest.is_empty() {
        problems.add("reach", words.wrong_reach);
    }
    found
}

fn birth_date(typed: &Typed, words: &Words, today: Date, problems: &mut Problems) -> Option<Date> {
    if !problems.needs("birth_date", &typed.birth_date, words.needs_birth) {
        return None;
    }
    // Five digits alone would be read as a spreadsheet's day.
    let is_number = typed.birth_date.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match parse_date(&typed.birth_date, Century::BirthDate { today }) {
        Ok(read) if !(is_number && typed.birth_date.len() < 8) => Some(read.date),
        Err(DateProblem::BirthInFuture) => {
            problems.add("birth_date", words.future_birth);
            None
        }
        _ => {
            problems.add("birth_date", words.wrong_birth);
            None
        }
    }
}

fn draft(typed: &Typed, reach: &Reach, birth_date: Option<Date>) -> Draft {
    let read = |value: &str| match value {
        "" => Read::default(),
        value => Read::typed(value),
    };
    let npi = Npi::parse(&typed.npi).map(|npi| npi.as_str().to_owned()).unwrap_or_default();
    // What is not known was asked, and is no payer's name.
    let asked = typed.payer.trim_end_matches('.').to_lowercase();
    let unknown = matches!(asked.as_str(), "not known" | "unknown" | "no se sabe" | "desconocido");
    let payer =
        if unknown { Read::found("not known", Origin::Typed, 100) } else { read(&typed.payer) };
    Draft {
        referrer: read(&typed.referrer),
        organisation: read(&typed.organisation),
        npi: read(&npi),
        referrer_phone: read(reach.phone.as_deref().unwrap_or_default()),
        referrer_fax: read(&typed.referrer_fax),
        referrer_email: read(reach.email.as_deref().unwrap_or_default()),
        tell_by: read(&typed.tell_by),
        patient: read(&typed.patient),
        birth_date: read(&birth_date.map(|date| date.to_string()).unwrap_or_default()),
        patient_phone: read(&typed.patient_phone),
        payer,
        diagnosis: read(&typed.diagnosis),
        reason: read(&typed.reason),
        clinic: read(&typed.clinic),
        note: read(&typed.note),
        language: if typed.lang == "es" { "es".into() } else { "en".into() },
        ..Draft::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn full() -> Typed {
        let mut typed = Typed::default();
        for (name, value) in [
            ("referrer", "Dr. Ana Osei"),
            ("reach", "614-555-0123"),
            ("patient", "Maria Lopez"),
            ("birth_date", "3/27/1968"),
            ("patient_phone", "(614) 555-0188"),
            ("payer", "Not known"),
            ("reason", "Knee pain"),
        ] {
            typed.take(name, value);
        }
        typed
    }

    fn checked(typed: &Typed) -> Result<Draft, Vec<FieldError>> {
        check(typed, Language::English.words(), date(2026, 11, 25))
    }

    fn wrong(typed: &Typed) -> Vec<String> {
        checked(typed).expect_err("a problem").into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn seven_answers_are_enough() {
        let draft = checked(&full()).expect("a draft");
        assert_eq!(draft.birth_date.value, "1968-03-27");
        assert_eq!(draft.referrer_phone.value, "(614) 555-0123");
        assert_eq!(draft.payer.value, "not known");
        assert!(draft.npi.is_empty() && draft.referrer_email.is_empty());
    }

    #[test]
    fn an_empty_form_names_every_needed_field_in_the_order_of_the_page() {
        let needed =
            ["referrer", "reach", "patient", "birth_date", "patient_phone", "payer", "reason"];
        assert_eq!(wrong(&Typed::default()), needed);
    }

    #[test]
    fn one_box_takes_a_phone_an_address_or_both() {
        let reach = |text: &str| {
            let mut typed = full();
            typed.take("reach", text);
            checked(&typed).map(|draft| (draft.referrer_phone.value, draft.referrer_email.value))
        };
        let phone = "(614) 555-0123 ext. 4".to_owned();
        let both = reach("(614) 555-0123 ext 4, ana@osei.example").expect("both");
        assert_eq!(both, (phone, "ana@osei.example".to_owned()));
        assert_eq!(reach("ana@osei.example").expect("one").1, "ana@osei.example");
        assert!(reach("ask Ana").is_err() && reach("555-0123").is_err());
        assert!(reach("ana@osei.example or 555").is_err(), "half of it is wrong");
    }

    #[test]
    fn who_wants_to_be_told_by_a_way_must_name_it() {
        let mut typed = full();
        typed.take("tell_by", "fax");
        assert_eq!(wrong(&typed), ["referrer_fax"]);
        typed.take("tell_by", "email");
        assert_eq!(wrong(&typed), ["reach"]);
        typed.take("npi", "1234567890");
        typed.take("birth_date", "3/27/2031");
        assert_eq!(wrong(&typed), ["birth_date", "npi", "reach"]);
    }

    proptest! {
        #[test]
        fn any_words_end_in_a_draft_or_in_words_about_a_field_of_the_form(
            values in proptest::collection::vec("(?s).{0,60}", 7),
        ) {
            let mut typed = Typed::default();
            let names = ["referrer", "reach", "patient", "birth_date", "patient_phone", "payer", "npi"];
            for (name, value) in names.iter().zip(&values) {
                typed.take(name, value);
            }
            if let Err(problems) = checked(&typed) {
                for problem in problems {
                    prop_assert!(names.contains(&problem.field.as_str()) || problem.field == "reason");
                }
            }
        }
    }
}
