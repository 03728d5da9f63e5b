//! A provider as the registry knows one.

use jiff::civil::Date;
use lexicon::Npi;

/// Whether a number belongs to a person or to an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A person (entity type 1).
    Person,
    /// An organisation (entity type 2).
    Organisation,
}

/// A provider. Texts are as the file has them, mostly in capitals; what is masked or missing is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// The number.
    pub npi: Npi,
    /// Person or organisation; of a deactivated number the files do not say.
    pub kind: Option<Kind>,
    /// `DR.`
    pub prefix: String,
    /// First name of a person.
    pub first: String,
    /// Middle name of a person.
    pub middle: String,
    /// Last name of a person.
    pub last: String,
    /// `JR.`
    pub suffix: String,
    /// `MD, PHD`
    pub credential: String,
    /// Legal name of an organisation.
    pub organisation: String,
    /// Other names: doing business as, former last names.
    pub other_names: Vec<String>,
    /// Code of the primary taxonomy (NUCC), such as `207X00000X`.
    pub taxonomy: String,
    /// The practice location.
    pub office: Office,
    /// Further practice locations, where their file was imported as well.
    pub further_offices: Vec<Office>,
    /// When the entry was last changed.
    pub last_update: Option<Date>,
    /// When the number was deactivated; none if it is valid (again).
    pub deactivated: Option<Date>,
}

/// A practice location.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Office {
    /// First line.
    pub street: String,
    /// Second line, such as `SUITE 300`.
    pub street2: String,
    /// City.
    pub city: String,
    /// Two letters.
    pub state: String,
    /// Five or nine digits.
    pub zip: String,
    /// Digits only, or empty.
    pub phone: String,
    /// Digits only, or empty.
    pub fax: String,
}
