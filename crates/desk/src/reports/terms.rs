//! The words of the report: what its lines are, how they are ordered, and how
//! each is written in an address.

/// What the lines of the report are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// A line a source.
    Source,
    /// A line an organisation.
    Organisation,
    /// A line a profession.
    Profession,
    /// A line a clinic.
    Clinic,
    /// A line a payer.
    Payer,
    /// A line a liaison: who looks after the source.
    Liaison,
}

/// The column that orders the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Name.
    Name,
    /// Organisation.
    Organisation,
    /// Referrals in the period.
    Referrals,
    /// The same months a year before.
    Before,
    /// Difference to the year before.
    Change,
    /// Evaluated within 30 days.
    Conversion30,
    /// Evaluated within 90 days.
    Conversion90,
    /// Median days to first contact.
    Contact,
    /// Median days to first visit.
    Visit,
    /// Referrals not thanked for.
    Unthanked,
}

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dir {
    /// The least first.
    Up,
    /// The most first.
    Down,
}

/// How much of a long table is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rows {
    /// The first fifty.
    First,
    /// All.
    All,
}

pub(super) const BY: &[(By, &str)] = &[
    (By::Source, "source"),
    (By::Organisation, "organisation"),
    (By::Profession, "profession"),
    (By::Clinic, "clinic"),
    (By::Payer, "payer"),
    (By::Liaison, "liaison"),
];

pub(super) const SORT: &[(Sort, &str)] = &[
    (Sort::Name, "name"),
    (Sort::Organisation, "organisation"),
    (Sort::Referrals, "referrals"),
    (Sort::Before, "before"),
    (Sort::Change, "change"),
    (Sort::Conversion30, "conversion30"),
    (Sort::Conversion90, "conversion90"),
    (Sort::Contact, "contact"),
    (Sort::Visit, "visit"),
    (Sort::Unthanked, "unthanked"),
];

/// The value that an address names by a code.
pub(super) fn code<T: Copy>(codes: &[(T, &str)], wanted: &str) -> Option<T> {
    codes.iter().find(|(_, code)| *code == wanted).map(|(value, _)| *value)
}

impl By {
    /// All, in the order of the tabs.
    pub fn all() -> impl Iterator<Item = Self> {
        BY.iter().map(|(by, _)| *by)
    }

    /// As it stands in addresses.
    pub fn code(self) -> &'static str {
        BY.iter().find(|(by, _)| *by == self).map_or("source", |(_, code)| code)
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Source => "Source",
            Self::Organisation => "Organisation",
            Self::Profession => "Profession",
            Self::Clinic => "Clinic",
            Self::Payer => "Payer",
            Self::Liaison => "Liaison",
        }
    }
}

impl Sort {
    /// As it stands in addresses.
    pub fn code(self) -> &'static str {
        SORT.iter().find(|(sort, _)| *sort == self).map_or("referrals", |(_, code)| code)
    }

    /// The direction one expects at the first click: names from A, numbers from
    /// the most.
    pub fn natural(self) -> Dir {
        match self {
            Self::Name | Self::Organisation | Self::Contact | Self::Visit => Dir::Up,
            _ => Dir::Down,
        }
    }
}

impl Dir {
    /// As it stands in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }

    /// The other direction.
    pub fn other(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}
