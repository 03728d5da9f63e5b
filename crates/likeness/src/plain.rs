//! A probability, and what agrees, in plain words.

use insight::linkage::Compared;

use crate::{
    Kind,
    chances::{organisation, person},
};

/// How likely two are the same, for people: `very likely the same: 98 in 100`. Nothing is said to
/// be certain.
pub fn in_words(probability: f64) -> String {
    let hundred = (probability.clamp(0.0, 1.0) * 100.0).round();
    let number = match hundred {
        number if number >= 100.0 => "more than 99 in 100".to_owned(),
        number if number < 1.0 => "less than 1 in 100".to_owned(),
        number => format!("{number:.0} in 100"),
    };
    let words = match probability {
        probability if probability >= 0.995 => "almost certainly the same",
        probability if probability >= 0.9 => "very likely the same",
        probability if probability >= 0.6 => "likely the same",
        probability if probability >= 0.4 => "as likely the same as not",
        probability if probability >= 0.1 => "perhaps the same",
        _ => "hardly the same",
    };
    format!("{words}: {number}")
}

/// What agrees, in a few words.
pub(crate) fn why(kind: Kind, compared: &[Compared]) -> String {
    match kind {
        Kind::Person => why_person(compared),
        Kind::Organisation => why_organisation(compared),
    }
    .to_owned()
}

fn at(compared: &[Compared], field: usize) -> Option<usize> {
    compared.get(field).and_then(|compared| compared.level())
}

fn why_person(compared: &[Compared]) -> &'static str {
    use person::{NAME, NPI, OFFICE, PHONE, PHONE_THERE, name, office};
    let phone = [PHONE, PHONE_THERE].iter().any(|field| at(compared, *field) == Some(0));
    let here = at(compared, OFFICE) == Some(office::SAME);
    let elsewhere = at(compared, OFFICE).is_some() && !here;
    match (at(compared, NPI), at(compared, NAME)) {
        (Some(0), None | Some(name::ANOTHER)) => "same NPI, but another name",
        (Some(0), Some(_)) => "same NPI",
        (_, Some(name::SAME)) if phone => "same name and phone",
        (_, Some(name::SAME)) if here => "same name and office",
        (_, Some(name::SAME)) if elsewhere => "same name at another office",
        (_, Some(name::SAME)) => "same name",
        (_, Some(name::SHORT)) if phone => "short form of the first name, and the same phone",
        (_, Some(name::SHORT)) if here => "short form of the first name at the same office",
        (_, Some(name::SHORT)) => "short form of the first name",
        (_, Some(name::INITIAL)) if phone => "same last name, first initial and phone",
        (_, Some(name::INITIAL)) if here => "same last name and first initial at the same office",
        (_, Some(name::INITIAL)) => "same last name and first initial",
        (_, Some(name::EXCHANGED)) if phone => "first and last name exchanged, same phone",
        (_, Some(name::EXCHANGED)) => "first and last name exchanged",
        (_, Some(name::MISSPELT)) if phone => "one letter differs, same phone",
        (_, Some(name::MISSPELT)) if here => "one letter differs, same office",
        (_, Some(name::MISSPELT)) => "one letter differs",
        _ => "another name",
    }
}

fn why_organisation(compared: &[Compared]) -> &'static str {
    use organisation::{NAME, NPI, PHONE, name};
    let phone = at(compared, PHONE) == Some(0);
    match (at(compared, NPI), at(compared, NAME)) {
        (Some(0), None | Some(name::ANOTHER)) => "same NPI, but another name",
        (Some(0), Some(_)) => "same NPI",
        (_, Some(name::SAME)) => "same name",
        (_, Some(name::NEARLY)) if phone => "nearly the same name, same phone",
        (_, Some(name::NEARLY)) => "nearly the same name",
        (_, Some(name::SIMILAR)) if phone => "similar name, same phone",
        (_, Some(name::SIMILAR)) => "similar name",
        _ => "another name",
    }
}
