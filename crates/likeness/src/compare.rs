//! At which level each field of two who are named agrees.
//!
//! Fields that hang together are not counted twice. Colleagues share an office, and with it nearly
//! always the phone and the town: a phone within one office is a field of its own, that says
//! little, and the town is asked only where neither office nor phone agrees.

use std::collections::BTreeSet;

use insight::linkage::Compared;
use lexicon::{NameMatch, compare_names};

use crate::{
    Kind, Named,
    chances::{organisation, person},
};

/// How two compare, one entry a field in the order of [`crate::linkage`]. Whoever is not of the
/// same kind shares no field.
pub fn compare(one: &Named, other: &Named) -> Vec<Compared> {
    if one.kind != other.kind {
        return Vec::new();
    }
    match one.kind {
        Kind::Person => compare_people(one, other, npis(one, other), names(one, other)),
        Kind::Organisation => compare_organisations(one, other),
    }
}

/// The same, but nothing for two persons of whom neither NPI nor name is alike: most of those who
/// share a phone or a first name, which costs no look at their offices.
pub(crate) fn compare_alike(one: &Named, other: &Named) -> Option<Vec<Compared>> {
    if one.kind != Kind::Person || other.kind != Kind::Person {
        return Some(compare(one, other));
    }
    let npi = npis(one, other);
    if npi == Compared::At(DIFFERS) {
        return None;
    }
    let name = names(one, other);
    let is_alike = name.level().is_some_and(|level| level != person::name::ANOTHER);
    (npi == Compared::At(SAME) || is_alike).then(|| compare_people(one, other, npi, name))
}

fn compare_people(one: &Named, other: &Named, npi: Compared, name: Compared) -> Vec<Compared> {
    let office = offices(&one.organisation, &other.organisation);
    let phone = phones(one, other);
    let is_in_one_office = office.level().is_some_and(|level| level < person::office::ANOTHER);
    let mut compared = vec![Compared::Missing; person::FIELDS];
    let mut put = |field: usize, how: Compared| {
        if let Some(place) = compared.get_mut(field) {
            *place = how;
        }
    };
    put(person::NPI, npi);
    put(person::NAME, name);
    put(person::OFFICE, office);
    put(if is_in_one_office { person::PHONE_THERE } else { person::PHONE }, phone);
    if !is_in_one_office && phone != Compared::At(SAME) {
        put(person::PLACE, places(one, other));
    }
    compared
}

fn compare_organisations(one: &Named, other: &Named) -> Vec<Compared> {
    let phone = phones(one, other);
    let place = match phone {
        Compared::At(SAME) => Compared::Missing,
        _ => places(one, other),
    };
    vec![npis(one, other), organisations(&one.organisation, &other.organisation), phone, place]
}

/// The level at which values are equal.
const SAME: usize = 0;
/// The level at which values of a field with two levels differ.
const DIFFERS: usize = 1;

fn npis(one: &Named, other: &Named) -> Compared {
    match (&one.npi, &other.npi) {
        (Some(one), Some(other)) => Compared::At(if one == other { SAME } else { DIFFERS }),
        _ => Compared::Missing,
    }
}

fn names(one: &Named, other: &Named) -> Compared {
    let (Some(one), Some(other)) = (&one.name, &other.name) else { return Compared::Missing };
    Compared::At(match compare_names(one, other) {
        NameMatch::Same => person::name::SAME,
        NameMatch::Nickname => person::name::SHORT,
        NameMatch::Misspelt => person::name::MISSPELT,
        NameMatch::Transposed => person::name::EXCHANGED,
        NameMatch::SameFamilyAndInitial => person::name::INITIAL,
        NameMatch::Different => person::name::ANOTHER,
    })
}

/// Numbers agree when one is shared: few files tell all numbers of an office.
fn phones(one: &Named, other: &Named) -> Compared {
    shared(&one.phones, &other.phones, SAME, DIFFERS)
}

fn shared(
    one: &BTreeSet<String>,
    other: &BTreeSet<String>,
    same: usize,
    differs: usize,
) -> Compared {
    match (one.is_empty() || other.is_empty(), one.is_disjoint(other)) {
        (true, _) => Compared::Missing,
        (false, true) => Compared::At(differs),
        (false, false) => Compared::At(same),
    }
}

/// The same ZIP code, else the same town, else another.
fn places(one: &Named, other: &Named) -> Compared {
    use crate::chances::place::{ANOTHER, CITY, ZIP};
    match shared(&one.zips, &other.zips, ZIP, ANOTHER) {
        Compared::At(ZIP) => Compared::At(ZIP),
        zip => match shared(&one.cities, &other.cities, CITY, ANOTHER) {
            Compared::Missing => zip,
            city => city,
        },
    }
}

fn offices(one: &str, other: &str) -> Compared {
    match organisations(one, other) {
        Compared::At(organisation::name::SAME) => Compared::At(person::office::SAME),
        Compared::At(organisation::name::NEARLY) => Compared::At(person::office::NEARLY),
        Compared::Missing => Compared::Missing,
        _ => Compared::At(person::office::ANOTHER),
    }
}

/// From this likeness (Jaro-Winkler, 0 to 1) names of organisations are nearly the same.
const NEARLY: f64 = 0.93;
/// From this likeness they are similar.
const SIMILAR: f64 = 0.8;

fn organisations(one: &str, other: &str) -> Compared {
    if one.is_empty() || other.is_empty() {
        return Compared::Missing;
    }
    if one == other {
        return Compared::At(organisation::name::SAME);
    }
    let likeness = strsim::jaro_winkler(&sorted_words(one), &sorted_words(other));
    Compared::At(if likeness >= NEARLY {
        organisation::name::NEARLY
    } else if likeness >= SIMILAR {
        organisation::name::SIMILAR
    } else {
        organisation::name::ANOTHER
    })
}

/// "Orthopedics Springfield" is "Springfield Orthopedics".
fn sorted_words(text: &str) -> String {
    let mut words: Vec<&str> = text
        .split(' ')
        .filter(|word| !matches!(*word, "the" | "of" | "and" | "llc" | "inc" | "pc"))
        .collect();
    words.sort_unstable();
    words.join(" ")
}
