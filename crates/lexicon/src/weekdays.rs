//! Sets of weekdays, such as the days a provider is at an office.

use jiff::civil::Weekday;
use std::fmt;

/// A set of weekdays; Monday is the lowest bit.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Weekdays(u8);

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "Mon"),
    (Weekday::Tuesday, "Tue"),
    (Weekday::Wednesday, "Wed"),
    (Weekday::Thursday, "Thu"),
    (Weekday::Friday, "Fri"),
    (Weekday::Saturday, "Sat"),
    (Weekday::Sunday, "Sun"),
];

impl Weekdays {
    /// No day.
    pub const NONE: Self = Self(0);

    /// The set stored as these bits; bits beyond Sunday are dropped.
    pub fn from_bits(bits: u8) -> Self {
        Self(bits & 0x7f)
    }

    /// The bits to store.
    pub fn bits(self) -> u8 {
        self.0 & 0x7f
    }

    /// This set and one day more.
    pub fn with(self, day: Weekday) -> Self {
        Self(self.bits() | 1 << day.to_monday_zero_offset())
    }

    /// Whether the day is in the set.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & 1 << day.to_monday_zero_offset() != 0
    }

    /// Whether no day is in the set.
    pub fn is_empty(self) -> bool {
        self.bits() == 0
    }

    /// The days in order from Monday.
    pub fn days(self) -> impl Iterator<Item = Weekday> {
        DAYS.into_iter()
            .map(|(day, _)| day)
            .filter(move |day| self.contains(*day))
    }

    /// What people read: `Mon, Wed`.
    pub fn label(self) -> String {
        DAYS.iter()
            .filter(|(day, _)| self.contains(*day))
            .map(|(_, name)| *name)
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Reads `Mon, Wed`, `monday/wednesday`; words that are no days are passed over.
    pub fn parse(text: &str) -> Self {
        text.to_lowercase()
            .split(|c: char| !c.is_alphabetic())
            .filter_map(|word| {
                DAYS.iter()
                    .find(|(_, name)| word.starts_with(&name.to_lowercase()))
            })
            .fold(Self::NONE, |set, (day, _)| set.with(*day))
    }
}

impl fmt::Display for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label())
    }
}
