//! Somebody as a file, a form or a source names them.

use std::collections::BTreeSet;

use lexicon::{PersonName, fold};

/// Whether somebody is a person or an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One person.
    Person,
    /// A practice, a hospital, a club.
    Organisation,
}

/// Both sides of a comparison in one shape. What is not known is empty and says nothing.
#[derive(Debug, Clone)]
pub struct Named {
    /// Person or organisation.
    pub kind: Kind,
    /// The name of a person.
    pub name: Option<PersonName>,
    /// Where a person works, or the organisation itself; folded (`lexicon::fold`).
    pub organisation: String,
    /// The NPI, ten digits.
    pub npi: Option<String>,
    /// Phones and faxes, digits only.
    pub phones: BTreeSet<String>,
    /// The ZIP codes of their offices, five digits.
    pub zips: BTreeSet<String>,
    /// The cities of their offices; folded.
    pub cities: BTreeSet<String>,
}

impl Named {
    /// Somebody of whom nothing is known.
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            name: None,
            organisation: String::new(),
            npi: None,
            phones: BTreeSet::new(),
            zips: BTreeSet::new(),
            cities: BTreeSet::new(),
        }
    }

    /// Adds an office in this city, under this ZIP code, as far as they are known. Of a ZIP code
    /// the first five digits count.
    pub fn sits(&mut self, city: &str, zip: &str) {
        let zip: String = zip.chars().filter(char::is_ascii_digit).take(5).collect();
        self.zips.extend((zip.len() == 5).then_some(zip));
        let city = fold(city);
        self.cities.extend((!city.is_empty()).then_some(city));
    }
}
