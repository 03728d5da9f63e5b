//! One made-up provider, and what becomes of one in a month.

use super::places::{Place, Places};
use super::vocabulary::{
    Chance, Comes, ORGANISATIONS, PERSONS, day, first_name, last_name, phone, street,
};

/// What becomes of a provider from one month to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nothing.
    Same,
    /// Another practice location.
    Moved,
    /// The number was deactivated.
    Retired,
    /// The number is valid again.
    Reactivated,
    /// Another telephone number.
    Phone,
    /// Another fax number.
    Fax,
    /// Not there before.
    New,
}

/// A made-up provider.
pub(super) struct Person {
    pub npi: u64,
    pub kind: Kind,
    pub taxonomy: &'static str,
    /// A taxonomy that stands before the primary one.
    pub second_taxonomy: Option<&'static str>,
    pub mailing: (String, String, Place),
    pub office: (String, String, Place),
    pub phone: String,
    pub fax: String,
    pub enumerated: String,
    pub updated: String,
    pub identifiers: usize,
}

/// What a number belongs to.
pub(super) enum Kind {
    /// Nobody any more, since a day.
    Deactivated(String),
    Person {
        prefix: &'static str,
        first: String,
        middle: String,
        last: String,
        suffix: &'static str,
        credential: &'static str,
        sex: &'static str,
        former: String,
    },
    Organisation {
        name: String,
        other: String,
        official: (String, String),
    },
}

/// The number of a row: each only once, with its check digit.
pub(super) fn npi(seed: u64, row: u64) -> u64 {
    // A factor without a common divisor with 100 million visits each number once.
    let eight = (row * 61_803_401 + seed * 7_654_321) % 100_000_000;
    let nine = 100_000_000 + eight;
    let (mut sum, mut rest) = (24, nine);
    for place in 0..9 {
        let digit = rest % 10;
        rest /= 10;
        sum += if place % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit };
    }
    nine * 10 + (10 - sum % 10) % 10
}

/// Whether a number is deactivated in the first month: three of a hundred.
fn is_deactivated(seed: u64, row: u64) -> Comes {
    Chance::of(seed ^ 0xDEAD, row).in_thousand(30)
}

pub(super) fn fate(seed: u64, row: u64) -> Fate {
    let number = Chance::of(seed ^ 0xFA7E, row).below(1000);
    match (is_deactivated(seed, row), number) {
        (Comes::Yes, 0..100) => Fate::Reactivated,
        (Comes::Yes, _) => Fate::Same,
        (Comes::No, 0..10) => Fate::Moved,
        (Comes::No, 10..13) => Fate::Retired,
        (Comes::No, 13..20) => Fate::Phone,
        (Comes::No, 20..25) => Fate::Fax,
        (Comes::No, _) => Fate::Same,
    }
}

impl Person {
    pub fn of(seed: u64, row: u64, fate: Fate, places: &Places) -> Self {
        let mut chance = Chance::of(seed, row);
        let npi = npi(seed, row);
        let is_gone = match fate {
            Fate::Retired => Comes::Yes,
            Fate::Reactivated | Fate::New => Comes::No,
            _ => is_deactivated(seed, row),
        };
        let mut person = Self::valid(&mut chance, npi, places);
        let mut change = Chance::of(seed ^ 0xC4A9, row);
        match fate {
            Fate::Moved => {
                let (first, second) = street(&mut change);
                // Another house number than any before.
                person.office = (format!("1{first}"), second, places.one(&mut change));
            }
            // Another area code than any before.
            Fate::Phone => person.phone = format!("985{}", &phone(&mut change)[3..]),
            Fate::Fax => person.fax = format!("986{}", &phone(&mut change)[3..]),
            _ => {}
        }
        if fate != Fate::Same {
            person.updated = "01/15/2026".to_owned();
        }
        if is_gone == Comes::Yes {
            person.kind = Kind::Deactivated(match fate {
                Fate::Retired => person.updated.clone(),
                _ => day(&mut change),
            });
        }
        person
    }

    fn valid(chance: &mut Chance, npi: u64, places: &Places) -> Self {
        let place = places.one(chance);
        let (kind, taxonomy) = match chance.in_thousand(200) {
            Comes::Yes => organisation(chance, &place),
            Comes::No => human(chance),
        };
        let office = street(chance);
        let mailing = match chance.in_thousand(700) {
            Comes::Yes => (
                office.0.clone(),
                office.1.clone(),
                Place { city: place.city.clone(), zip: place.zip.clone(), ..place },
            ),
            Comes::No => {
                (format!("PO BOX {}", 1 + chance.rank(99_999)), String::new(), places.one(chance))
            }
        };
        Self {
            npi,
            kind,
            taxonomy,
            second_taxonomy: (chance.in_thousand(60) == Comes::Yes)
                .then(|| PERSONS[chance.below(40)].0),
            mailing,
            office: (office.0, office.1, place),
            phone: if chance.in_thousand(985) == Comes::Yes {
                phone(chance)
            } else {
                String::new()
            },
            fax: if chance.in_thousand(550) == Comes::Yes { phone(chance) } else { String::new() },
            enumerated: day(chance),
            updated: day(chance),
            identifiers: if chance.in_thousand(250) == Comes::Yes {
                1 + chance.rank(12)
            } else {
                0
            },
        }
    }
}

fn human(chance: &mut Chance) -> (Kind, &'static str) {
    let (taxonomy, credential) = PERSONS[chance.rank(PERSONS.len())];
    let middle = match chance.below(10) {
        0..4 => String::from(char::from(b'A' + chance.below(26) as u8)),
        4..6 => first_name(chance),
        _ => String::new(),
    };
    let mut last = last_name(chance);
    if chance.in_thousand(20) == Comes::Yes {
        last = format!("{last}-{}", last_name(chance));
    }
    let former =
        if chance.in_thousand(40) == Comes::Yes { last_name(chance) } else { String::new() };
    let kind = Kind::Person {
        prefix: ["", "", "", "DR.", "MS.", "MR."][chance.below(6)],
        first: first_name(chance),
        middle,
        last,
        suffix: if chance.in_thousand(10) == Comes::Yes { "JR." } else { "" },
        credential,
        sex: ["F", "F", "F", "M", "M"][chance.below(5)],
        former,
    };
    (kind, taxonomy)
}

fn organisation(chance: &mut Chance, place: &Place) -> (Kind, &'static str) {
    let (taxonomy, words) = ORGANISATIONS[chance.rank(ORGANISATIONS.len())];
    let name = match chance.below(3) {
        0 => format!("{} {words}", place.city),
        1 => format!("{} {words}", last_name(chance)),
        _ => format!("{} & {} {words}", last_name(chance), last_name(chance)),
    };
    let other = match chance.in_thousand(300) {
        Comes::Yes => format!("{} {}", last_name(chance), words.split(' ').next().unwrap_or("")),
        Comes::No => String::new(),
    };
    (
        Kind::Organisation { name, other, official: (last_name(chance), first_name(chance)) },
        taxonomy,
    )
}
