//! What was supposed before anything was learned: round guesses, worth a hundred pairs.

use insight::linkage::{Field, Level, Linkage};
use likeness::{
    Kind,
    chances::{Chance, Chances},
};

const SHARE: f64 = 0.002;

const PERSON: &[Chances] = &[
    ("NPI", &[("same NPI", 0.99, 0.00001), ("another NPI", 0.01, 0.99999)]),
    (
        "name",
        &[
            ("same name", 0.8, 0.00001),
            ("short form of the first name", 0.06, 0.00001),
            ("names differ by one letter", 0.05, 0.00001),
            ("first and last name exchanged", 0.01, 0.00001),
            ("same last name and first initial", 0.06, 0.0001),
            ("another name", 0.02, 0.999),
        ],
    ),
    (
        "office",
        &[
            ("same office", 0.75, 0.02),
            ("office named nearly the same", 0.05, 0.001),
            ("another office", 0.2, 0.98),
        ],
    ),
    ("phone", &[("same phone", 0.5, 0.01), ("another phone", 0.5, 0.99)]),
    ("phone there", &[("same phone", 0.85, 0.7), ("another phone", 0.15, 0.3)]),
    (
        "place",
        &[("same ZIP code", 0.7, 0.1), ("same city", 0.15, 0.2), ("another city", 0.15, 0.7)],
    ),
];

const ORGANISATION: &[Chances] = &[
    ("NPI", &[("same NPI", 0.9, 0.00001), ("another NPI", 0.1, 0.99999)]),
    (
        "name",
        &[
            ("same name", 0.75, 0.0001),
            ("nearly the same name", 0.15, 0.001),
            ("similar name", 0.05, 0.02),
            ("another name", 0.05, 0.98),
        ],
    ),
    ("phone", &[("same phone", 0.7, 0.001), ("another phone", 0.3, 0.999)]),
    (
        "place",
        &[("same ZIP code", 0.7, 0.1), ("same city", 0.15, 0.2), ("another city", 0.15, 0.7)],
    ),
];

/// The linkage with which learning begins.
pub fn supposed(kind: Kind) -> Linkage {
    let chances = match kind {
        Kind::Person => PERSON,
        Kind::Organisation => ORGANISATION,
    };
    let level = |(words, m, u): &Chance| Level { words: (*words).into(), m: *m, u: *u };
    let field = |(name, levels): &Chances| Field {
        name: (*name).into(),
        levels: levels.iter().map(level).collect(),
    };
    let fields = chances.iter().map(field).collect();
    Linkage::new(fields, SHARE).expect("the guesses make a linkage")
}
