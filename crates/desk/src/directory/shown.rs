//! A provider of the registry as people read one: the registry writes in capitals.

use lexicon::{PersonName, Phone, Profession, Zip, specialty, title_case};
use registry::{Kind, Office, Provider};

use crate::sources::OfficeAddress;

/// The name of a person in its parts; none of an organisation.
pub(super) fn person_name(provider: &Provider) -> Option<PersonName> {
    if provider.kind == Some(Kind::Organisation) {
        return None;
    }
    let mut name = PersonName::from_parts(&provider.first, &provider.middle, &provider.last)?;
    if !provider.suffix.is_empty() {
        name.suffix = PersonName::parse(&format!("Smith, Ann {}", provider.suffix))
            .and_then(|read| read.suffix)
            .or(name.suffix);
    }
    let credentials = PersonName::parse(&format!("Ann Smith, {}", provider.credential));
    if let Some(credentials) = credentials.map(|read| read.credentials) {
        name.credentials = credentials;
    }
    Some(name)
}

/// The name that is shown; the number where the registry tells no name any more.
pub(super) fn name(provider: &Provider) -> String {
    if let Some(name) = person_name(provider) {
        return name.display();
    }
    match provider.organisation.trim() {
        "" => format!("NPI {}", provider.npi),
        name => organisation(name),
    }
}

/// `SPRINGFIELD ORTHOPEDICS LLC`, as it is written on a door.
pub(super) fn organisation(name: &str) -> String {
    let words = title_case(name);
    words
        .split(' ')
        .map(|word| match word.trim_end_matches([',', '.']).to_ascii_uppercase().as_str() {
            "LLC" | "PC" | "PA" | "PLLC" | "LLP" | "PLC" | "MD" | "DO" | "DC" | "PT" | "OT"
            | "ENT" | "DDS" | "DPM" | "II" | "III" => word.to_ascii_uppercase(),
            "OF" | "AND" | "THE" | "FOR" | "AT" | "IN" => word.to_ascii_lowercase(),
            _ => word.to_owned(),
        })
        .enumerate()
        .map(|(place, word)| if place == 0 { capital(&word) } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// What they are by trade.
pub(super) fn profession(provider: &Provider) -> Profession {
    Profession::from_taxonomy(&provider.taxonomy).unwrap_or(Profession::Other)
}

/// Trade and specialty, for a list.
pub(super) fn trade(provider: &Provider) -> String {
    match (profession(provider), specialty(&provider.taxonomy)) {
        (
            Profession::Physician
            | Profession::Therapist
            | Profession::Hospital
            | Profession::Other,
            Some(words),
        ) => words.to_owned(),
        (Profession::Other, None) => String::new(),
        (profession, Some(words)) => format!("{}, {}", profession.label(), words.to_lowercase()),
        (profession, None) => profession.label().to_owned(),
    }
}

/// The address of an office.
pub(super) fn address(office: &Office) -> OfficeAddress {
    let street = [office.street.trim(), office.street2.trim()];
    let street: Vec<&str> = street.into_iter().filter(|part| !part.is_empty()).collect();
    OfficeAddress {
        street: title_case(&street.join(", ")),
        city: title_case(office.city.trim()),
        state: office.state.trim().to_uppercase(),
        zip: Zip::parse(&office.zip).map(|zip| zip.to_string()).unwrap_or_default(),
    }
}

/// A number of ten digits, as it is shown; none of what is no number.
pub(super) fn number(digits: &str) -> Option<Phone> {
    Phone::parse(digits).ok()
}

#[cfg(test)]
pub(super) mod tests {
    use lexicon::Npi;

    use super::*;

    /// A physician of the registry.
    pub(in crate::directory) fn physician() -> Provider {
        Provider {
            npi: Npi::parse("1234567893").expect("an NPI"),
            kind: Some(Kind::Person),
            prefix: "DR.".into(),
            first: "AMA".into(),
            middle: "K".into(),
            last: "OSEI".into(),
            suffix: String::new(),
            credential: "M.D.".into(),
            organisation: String::new(),
            other_names: Vec::new(),
            taxonomy: "207XS0106X".into(),
            office: Office {
                street: "12 HIGH STREET".into(),
                street2: "SUITE 300".into(),
                city: "COLUMBUS".into(),
                state: "OH".into(),
                zip: "432151234".into(),
                phone: "6145550142".into(),
                fax: "6145550143".into(),
            },
            further_offices: Vec::new(),
            last_update: None,
            deactivated: None,
        }
    }

    #[test]
    fn capitals_become_names_as_people_write_them() {
        let provider = physician();
        assert_eq!(name(&provider), "Ama K. Osei, MD");
        assert_eq!(trade(&provider), "Hand surgery");
        assert_eq!(
            address(&provider.office).line(),
            "12 High Street, Suite 300, Columbus, OH 43215-1234"
        );
        assert_eq!(
            organisation("THE BONE AND JOINT CENTER OF OHIO, LLC"),
            "The Bone and Joint Center of Ohio, LLC"
        );
    }

    #[test]
    fn an_organisation_is_no_person_and_a_bare_number_still_has_a_name() {
        let clinic = Provider {
            kind: Some(Kind::Organisation),
            organisation: "RIVERBEND ORTHOPEDICS PC".into(),
            ..physician()
        };
        assert_eq!(
            (person_name(&clinic), name(&clinic).as_str()),
            (None, "Riverbend Orthopedics PC")
        );
        let bare = Provider {
            kind: None,
            first: String::new(),
            middle: String::new(),
            last: String::new(),
            ..physician()
        };
        assert_eq!(name(&bare), "NPI 1234567893");
    }
}
