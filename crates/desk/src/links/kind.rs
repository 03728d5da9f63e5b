//! What a short link is for.

/// Where people meet a link. It decides what is asked when it is made, and lets
/// the list say what works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// Anywhere: an e-mail signature, the web site.
    Plain,
    /// Given to one person who refers.
    Source,
    /// Lies at one office.
    Office,
    /// Shown at an event.
    Event,
    /// Printed on a pad, a card, a flyer.
    Printed,
    /// Leads to one clinic of the practice.
    Clinic,
}

impl LinkKind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Plain, Self::Source, Self::Office, Self::Event, Self::Printed, Self::Clinic];
    /// Those that are made without a source.
    pub const FREE: [Self; 4] = [Self::Printed, Self::Event, Self::Clinic, Self::Plain];

    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Source => "source",
            Self::Office => "office",
            Self::Event => "event",
            Self::Printed => "printed",
            Self::Clinic => "clinic",
        }
    }

    /// From its code; what is not known is a plain link.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.code() == code).unwrap_or(Self::Plain)
    }

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Plain => "Anywhere",
            Self::Source => "For a person",
            Self::Office => "For an office",
            Self::Event => "Event",
            Self::Printed => "Printed item",
            Self::Clinic => "Clinic",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_code() {
        for kind in LinkKind::ALL {
            assert_eq!(LinkKind::from_code(kind.code()), kind);
        }
        assert_eq!(LinkKind::from_code("carrier pigeon"), LinkKind::Plain);
    }
}
