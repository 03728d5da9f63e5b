//! The chances by which evidence is weighed: of each level how often it is found among pairs that
//! are one and the same (`m`), and among pairs that are not (`u`).
//!
//! They are learned, not chosen. `tests/learned` makes practices with misspelt and exchanged names,
//! short forms, marriages, moves, colleagues under one phone, families in one office and numbers
//! copied into the wrong row; `insight::linkage` learns `u` from pairs that are not the same, and `m` and
//! the share of matches by expectation-maximisation without being told which pairs match. The
//! constants are what it finds; a test learns them again and compares. To print them:
//! `cargo run --release -p likeness --example learn`.

/// A level: what is said of it, `m` and `u`.
pub type Chance = (&'static str, f64, f64);

/// A field: its name and its levels, full agreement first.
pub type Chances = (&'static str, &'static [Chance]);

/// Levels of the place, of persons and of organisations.
pub mod place {
    /// The same ZIP code.
    pub const ZIP: usize = 0;
    /// The same city, or two ZIP codes of it.
    pub const CITY: usize = 1;
    /// Another city.
    pub const ANOTHER: usize = 2;
}

/// Persons.
pub mod person {
    use super::Chances;

    /// The place of the NPI.
    pub const NPI: usize = 0;
    /// The place of the name.
    pub const NAME: usize = 1;
    /// The place of the office.
    pub const OFFICE: usize = 2;
    /// The place of the phone where the office is another, or not known.
    pub const PHONE: usize = 3;
    /// The place of the phone within one office, also where its name differs a little.
    pub const PHONE_THERE: usize = 4;
    /// The place of city and ZIP code.
    pub const PLACE: usize = 5;
    /// How many fields there are.
    pub const FIELDS: usize = 6;

    /// Levels of the name.
    pub mod name {
        /// The same.
        pub const SAME: usize = 0;
        /// One first name is a short form of the other.
        pub const SHORT: usize = 1;
        /// One letter differs.
        pub const MISSPELT: usize = 2;
        /// First and last name are exchanged.
        pub const EXCHANGED: usize = 3;
        /// The same last name, and first names of which only an initial agrees.
        pub const INITIAL: usize = 4;
        /// Another.
        pub const ANOTHER: usize = 5;
    }

    /// Levels of the office.
    pub mod office {
        /// The same.
        pub const SAME: usize = 0;
        /// Nearly the same words.
        pub const NEARLY: usize = 1;
        /// Another.
        pub const ANOTHER: usize = 2;
    }

    /// The share of matches among all pairs of somebody who comes in and a source.
    pub const SHARE: f64 = 0.001_7;

    /// What is known of each field.
    pub const CHANCES: [Chances; FIELDS] = [
        ("NPI", &[("same NPI", 0.989, 1e-6), ("another NPI", 0.0108, 1.0)]),
        (
            "name",
            &[
                ("same name", 0.837, 1.15e-5),
                ("short form of the first name", 0.0309, 1e-6),
                ("names differ by one letter", 0.0377, 3.46e-6),
                ("first and last name exchanged", 0.00619, 1e-6),
                ("same last name and first initial", 0.049, 2.31e-6),
                ("another name", 0.0394, 1.0),
            ],
        ),
        (
            "office",
            &[
                ("same office", 0.688, 0.00813),
                ("office named nearly the same", 0.116, 0.00184),
                ("another office", 0.196, 0.99),
            ],
        ),
        ("phone", &[("same phone", 0.67, 0.00344), ("another phone", 0.33, 0.997)]),
        ("phone there", &[("same phone", 0.824, 0.503), ("another phone", 0.176, 0.497)]),
        (
            "place",
            &[
                ("same ZIP code", 0.579, 0.028),
                ("same city", 0.222, 0.0926),
                ("another city", 0.199, 0.879),
            ],
        ),
    ];

    /// How likely two persons who are not the same have the same last name.
    pub const FAMILY: f64 = 0.00139;
}

/// Organisations.
pub mod organisation {
    use super::Chances;

    /// The place of the NPI.
    pub const NPI: usize = 0;
    /// The place of the name.
    pub const NAME: usize = 1;
    /// The place of the phone.
    pub const PHONE: usize = 2;
    /// The place of city and ZIP code.
    pub const PLACE: usize = 3;
    /// How many fields there are.
    pub const FIELDS: usize = 4;

    /// Levels of the name.
    pub mod name {
        /// The same.
        pub const SAME: usize = 0;
        /// The same but for the order of the words, small words, or a few letters.
        pub const NEARLY: usize = 1;
        /// Much alike.
        pub const SIMILAR: usize = 2;
        /// Another.
        pub const ANOTHER: usize = 3;
    }

    /// The share of matches among all pairs of one that comes in and a source.
    pub const SHARE: f64 = 0.001_67;

    /// What is known of each field.
    pub const CHANCES: [Chances; FIELDS] = [
        ("NPI", &[("same NPI", 0.905, 1e-6), ("another NPI", 0.095, 1.0)]),
        (
            "name",
            &[
                ("same name", 0.745, 6.69e-5),
                ("nearly the same name", 0.142, 2.07e-4),
                ("similar name", 0.0371, 0.0283),
                ("another name", 0.0765, 0.972),
            ],
        ),
        ("phone", &[("same phone", 0.738, 1.33e-4), ("another phone", 0.262, 1.0)]),
        (
            "place",
            &[
                ("same ZIP code", 0.563, 0.0285),
                ("same city", 0.303, 0.103),
                ("another city", 0.134, 0.869),
            ],
        ),
    ];
}
