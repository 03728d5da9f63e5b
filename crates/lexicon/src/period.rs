//! Spans of whole months.

use crate::Month;
use jiff::civil::Date;

/// The months from one to another, both included; never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(from = "Ends")]
pub struct Period {
    /// The first month.
    pub from: Month,
    /// The last month.
    pub to: Month,
}

/// A period as it comes from outside, perhaps reversed.
#[derive(serde::Deserialize)]
struct Ends {
    from: Month,
    to: Month,
}

impl From<Ends> for Period {
    fn from(ends: Ends) -> Self {
        Self::new(ends.from, ends.to)
    }
}

impl Period {
    /// The period between two months, whichever comes first.
    pub fn new(from: Month, to: Month) -> Self {
        Self { from: from.min(to), to: from.max(to) }
    }

    /// The last `months` months up to and with the month of `today`.
    pub fn last(months: u16, today: Date) -> Self {
        let to = Month::of(today);
        Self::new(to.plus(1 - i32::from(months.max(1))), to)
    }

    /// The same months one year earlier.
    pub fn year_before(self) -> Self {
        Self { from: self.from.plus(-12), to: self.to.plus(-12) }
    }

    /// Its months in order.
    pub fn months(self) -> impl DoubleEndedIterator<Item = Month> {
        Month::range(self.from, self.to)
    }

    /// Whether a day lies in it.
    pub fn contains(self, date: Date) -> bool {
        (self.first_day()..=self.last_day()).contains(&date)
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        self.from.first_day()
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        self.to.last_day()
    }
}
