//! When a clinic is open: the usual week, the days that differ, and what follows from them for
//! clocks that run only while somebody is there.
//!
//! Times are wall-clock times of the clinic; instants come in only together with its time zone, so
//! that the hour that a change to summer time skips or repeats is counted as it passes.

mod day;
mod holidays;
mod read;
mod reckon;
mod span;

use jiff::{Zoned, civil::Date};
use serde::{Deserialize, Serialize};

pub use day::Holiday;
pub use read::{HoursProblem, parse_day};
pub use span::{Span, day_label};

/// The hours of each weekday, Monday first. A day may have several spans (a lunch break), or none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Week(pub [Vec<Span>; 7]);

/// The opening hours of a clinic.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Hours {
    /// The usual week.
    pub week: Week,
    /// The days that differ from it.
    pub holidays: Vec<Holiday>,
}

/// The next moment at which a clinic opens or closes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: Zoned,
    /// What it does then.
    pub to: Turn,
}

/// What a clinic does at a [`Change`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It opens.
    Opens,
    /// It closes.
    Closes,
}

impl Hours {
    /// Monday to Friday from 8 to 17, for a practice that has set none.
    pub fn usual() -> Self {
        let day = vec![Span::usual()];
        let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]];
        Self { week: Week(week), holidays: Vec::new() }
    }

    /// The spans of a day: of the holiday, if it is one, or of its weekday.
    pub fn on(&self, day: Date) -> &[Span] {
        match self.holiday(day) {
            Some(holiday) => &holiday.spans,
            None => &self.week.0[day.weekday().to_monday_zero_offset() as usize],
        }
    }

    /// What makes a day differ from the usual week, if anything does.
    pub fn holiday(&self, day: Date) -> Option<&Holiday> {
        self.holidays.iter().find(|holiday| holiday.on == day)
    }
}
