//! Sets of weekdays, such as the days a provider is at an office.

use jiff::civil::Weekday;
use std::fmt;

/// A set of weekdays; Monday is the lowest bit.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(from = "u8", into = "u8")]
pub struct Weekdays(u8);

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "Monday"),
    (Weekday::Tuesday, "Tuesday"),
    (Weekday::Wednesday, "Wednesday"),
    (Weekday::Thursday, "Thursday"),
    (Weekday::Friday, "Friday"),
    (Weekday::Saturday, "Saturday"),
    (Weekday::Sunday, "Sunday"),
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
        DAYS.into_iter().map(|(day, _)| day).filter(move |day| self.contains(*day))
    }

    /// What people read: `Mon, Wed`.
    pub fn label(self) -> String {
        DAYS.iter()
            .filter(|(day, _)| self.contains(*day))
            .map(|(_, name)| &name[..3])
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Reads `Mon, Wed`, `monday/wednesday`, `Mon-Fri`; words that are no days are passed over.
    pub fn parse(text: &str) -> Self {
        let text = text.to_lowercase().replace(['-', '–', '—'], " to ");
        let words = text.split(|c: char| !c.is_alphabetic());
        let mut days = Self::NONE;
        let (mut before, mut range_from) = (None, None);
        for word in words.filter(|word| !word.is_empty()) {
            match day_of(word) {
                Some(day) => {
                    days = days.with_all(range_from.take().unwrap_or(day), day);
                    before = Some(day);
                }
                None if matches!(word, "to" | "through" | "thru") => range_from = before.take(),
                None => (before, range_from) = (None, None),
            }
        }
        days
    }

    /// This set and the days from one to another, over the week's end if need be.
    fn with_all(self, from: Weekday, to: Weekday) -> Self {
        let days = from.cycle_forward().take_while(|day| *day != to);
        days.fold(self, Self::with).with(to)
    }
}

/// The day that a word names: `mon`, `tues`, `Fridays`.
fn day_of(word: &str) -> Option<Weekday> {
    let names = |name: &str| {
        let name = name.to_lowercase();
        word.len() >= 3 && name.starts_with(word) || word.strip_suffix('s') == Some(&name)
    };
    let found = DAYS.iter().find(|(_, name)| names(name));
    found.map(|(day, _)| *day)
}

impl From<u8> for Weekdays {
    fn from(bits: u8) -> Self {
        Self::from_bits(bits)
    }
}

impl From<Weekdays> for u8 {
    fn from(days: Weekdays) -> Self {
        days.bits()
    }
}

impl fmt::Display for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label())
    }
}
