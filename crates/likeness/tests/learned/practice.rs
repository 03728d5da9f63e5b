//! A made practice: the sources it has, and a file with more of them, of which we know who is who.

use lexicon::{PersonName, fold};
use likeness::{Kind, Named};

use super::{dice::Dice, names, slips};

/// Sources, and those who come in with the place of the source that each is.
pub struct Practice {
    pub sources: Vec<Named>,
    pub rows: Vec<(Named, Option<usize>)>,
}

/// An office, or an organisation by itself.
#[derive(Clone)]
struct Office {
    name: String,
    phone: String,
    fax: String,
    npi: String,
    zip: String,
    city: String,
}

/// A person as they are; records know part of it.
#[derive(Clone)]
struct Doctor {
    name: PersonName,
    npi: String,
    office: usize,
    direct: Option<String>,
}

/// How many sources and rows of a kind a practice has.
const SOURCES: usize = 360;
const ROWS: usize = 400;
/// As many rows are somebody whom the practice has; no two rows are the same one.
const KNOWN: usize = 240;

fn digits(dice: &mut Dice, begin: &str, many: usize) -> String {
    let rest = (0..many - begin.len()).map(|_| char::from(b'0' + dice.below(10) as u8));
    begin.chars().chain(rest).collect()
}

fn office(dice: &mut Dice) -> Office {
    let city = dice.low(10, 2.0);
    Office {
        name: names::organisation(dice),
        phone: digits(dice, "614", 10),
        fax: digits(dice, "614", 10),
        npi: digits(dice, "1", 10),
        zip: format!("432{city}{}", dice.below(3)),
        city: format!("City {city}"),
    }
}

impl Practice {
    /// Persons: offices of one to a dozen, some with relatives under one roof.
    pub fn of_people(dice: &mut Dice) -> Self {
        let offices: Vec<Office> = (0..160).map(|_| office(dice)).collect();
        let mut doctors: Vec<Doctor> = Vec::new();
        for _ in 0..SOURCES + ROWS {
            let here = dice.low(offices.len(), 40.0);
            let mut name = names::person(dice);
            if let Some(relative) = doctors.iter().find(|other| other.office == here)
                && dice.falls(0.04)
            {
                name.family.clone_from(&relative.name.family);
            }
            let (npi, direct) = (digits(dice, "1", 10), dice.falls(0.2));
            let direct = direct.then(|| digits(dice, "614", 10));
            doctors.push(Doctor { name, npi, office: here, direct });
        }
        let sources: Vec<Named> = doctors
            .iter()
            .take(SOURCES)
            .map(|doctor| {
                let mut named = person(dice, doctor, &offices[doctor.office]);
                named.npi = dice.falls(0.6).then(|| doctor.npi.clone());
                named
            })
            .collect();
        let rows = (0..ROWS)
            .map(|row| {
                let known = (row < KNOWN).then_some(row);
                let doctor = doctors[known.unwrap_or(SOURCES + row)].clone();
                (written(dice, &doctors, doctor, &offices), known)
            })
            .collect();
        Self { sources, rows }
    }

    /// Organisations; one in seventy has a namesake or a branch elsewhere, and
    /// one in twenty shares the switchboard of another.
    pub fn of_organisations(dice: &mut Dice) -> Self {
        let mut offices: Vec<Office> = Vec::new();
        for at in 0..SOURCES + ROWS {
            let mut here = office(dice);
            // The names of a region are nearly all different: a number stands for the rest.
            here.name = format!("{} {}", names::family(dice), here.name);
            if at > 0 && dice.falls(0.015) {
                here.name.clone_from(&offices[dice.below(at)].name);
            }
            if at > 0 && dice.falls(0.05) {
                here.phone.clone_from(&offices[dice.below(at)].phone); // one switchboard
            }
            offices.push(here);
        }
        let record = |dice: &mut Dice, office: &Office| {
            let mut named = Named::of(Kind::Organisation);
            named.organisation = fold(&office.name);
            named.npi = dice.falls(0.4).then(|| office.npi.clone());
            number(dice, &mut named, office, None);
            seat(dice, &mut named, office);
            named
        };
        let sources = offices.iter().take(SOURCES).map(|office| record(dice, office)).collect();
        let rows = (0..ROWS)
            .map(|row| {
                let known = (row < KNOWN).then_some(row);
                let mut here = offices[known.unwrap_or(SOURCES + row)].clone();
                here.name = slips::organisation(dice, &here.name);
                if dice.falls(0.1) {
                    let (name, npi) = (here.name.clone(), here.npi.clone());
                    here = Office { name, npi, ..office(dice) }; // moved
                }
                if dice.falls(0.1) {
                    here.npi = digits(dice, "1", 10); // a number of another of its parts
                }
                (record(dice, &here), known)
            })
            .collect();
        Self { sources, rows }
    }
}

/// A person as a clean record has them.
fn person(dice: &mut Dice, doctor: &Doctor, office: &Office) -> Named {
    let mut named = Named::of(Kind::Person);
    named.name = Some(doctor.name.clone());
    if dice.falls(0.7) {
        named.organisation = fold(&office.name);
    }
    number(dice, &mut named, office, doctor.direct.as_ref());
    seat(dice, &mut named, office);
    named
}

/// A person as a file has them: with slips, after moves, with a number of the wrong line.
fn written(dice: &mut Dice, all: &[Doctor], mut doctor: Doctor, offices: &[Office]) -> Named {
    doctor.name = slips::person(dice, &doctor.name);
    if dice.falls(0.12) {
        doctor.office = dice.low(offices.len(), 40.0);
        doctor.direct = None;
    }
    let mut office = offices[doctor.office].clone();
    office.name = slips::organisation(dice, &office.name);
    let mut named = person(dice, &doctor, &office);
    let of_a_colleague = dice.falls(0.004).then(|| &all[dice.below(SOURCES)].npi);
    named.npi = dice.falls(0.45).then(|| of_a_colleague.unwrap_or(&doctor.npi).clone());
    named
}

fn number(dice: &mut Dice, named: &mut Named, office: &Office, direct: Option<&String>) {
    match dice.below(10) {
        0..3 => {}
        3..5 => drop(named.phones.insert(office.fax.clone())),
        5..7 => {
            named.phones.insert(direct.unwrap_or(&office.phone).clone());
        }
        _ => named.phones.extend([office.phone.clone(), office.fax.clone()]),
    }
}

fn seat(dice: &mut Dice, named: &mut Named, office: &Office) {
    if dice.falls(0.5) {
        named.sits(&office.city, if dice.falls(0.8) { &office.zip } else { "" });
    }
}
