//! Over which days a report counts.

use jiff::{ToSpan, civil::Date};

/// The days that a report counts, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    /// The first.
    pub from: Date,
    /// The last.
    pub until: Date,
}

/// What can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// The last quarter that has ended.
    LastQuarter,
    /// This year up to yesterday.
    ThisYear,
    /// The last twelve whole months.
    TwelveMonths,
    /// From the day after the last report to yesterday.
    SinceLast,
}

impl Span {
    /// All of them, the usual one first.
    pub const ALL: [Self; 4] =
        [Self::LastQuarter, Self::ThisYear, Self::TwelveMonths, Self::SinceLast];

    /// Its code in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::LastQuarter => "quarter",
            Self::ThisYear => "year",
            Self::TwelveMonths => "twelve",
            Self::SinceLast => "since",
        }
    }

    /// The one with a code; the usual one for any other.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|span| span.code() == code).unwrap_or(Self::LastQuarter)
    }

    /// In words, for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::LastQuarter => "Last quarter",
            Self::ThisYear => "This year so far",
            Self::TwelveMonths => "Last 12 months",
            Self::SinceLast => "Since the last report",
        }
    }

    /// Its days as of today; `last` is the last day that an earlier report counts. None where
    /// no day has ended yet, or there is no earlier report.
    pub fn days(self, today: Date, last: Option<Date>) -> Option<Days> {
        let month = today.first_of_month();
        let yesterday = today.saturating_sub(1.day());
        let days = match self {
            Self::LastQuarter => {
                let into = i32::from((today.month() - 1) % 3);
                let begins = month.saturating_sub(into.months());
                Days {
                    from: begins.saturating_sub(3.months()),
                    until: begins.saturating_sub(1.day()),
                }
            }
            Self::ThisYear => Days { from: today.first_of_year(), until: yesterday },
            Self::TwelveMonths => Days {
                from: month.saturating_sub(12.months()),
                until: month.saturating_sub(1.day()),
            },
            Self::SinceLast => Days { from: last?.saturating_add(1.day()), until: yesterday },
        };
        (days.from <= days.until).then_some(days)
    }
}

impl Days {
    /// `July to September 2026`; `Jan 1 to Nov 27, 2026`.
    pub fn words(self) -> String {
        let Self { from, until } = self;
        let whole = from.day() == 1 && until == until.last_of_month();
        let format = |day: Date, how: &str| day.strftime(how).to_string();
        let same_year = from.year() == until.year();
        match (whole, same_year) {
            (true, true) if from.month() == until.month() => format(until, "%B %Y"),
            (true, true) => format!("{} to {}", format(from, "%B"), format(until, "%B %Y")),
            (true, false) => format!("{} to {}", format(from, "%B %Y"), format(until, "%B %Y")),
            (false, true) => {
                format!("{} to {}", format(from, "%b %-d"), format(until, "%b %-d, %Y"))
            }
            (false, false) => {
                format!("{} to {}", format(from, "%b %-d, %Y"), format(until, "%b %-d, %Y"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_last_quarter_is_the_one_that_has_ended() {
        let of = |today| Span::LastQuarter.days(today, None).expect("days").words();
        assert_eq!(of(date(2026, 11, 28)), "July to September 2026");
        assert_eq!(of(date(2027, 1, 1)), "October to December 2026");
        assert_eq!(of(date(2026, 3, 31)), "October to December 2025");
    }

    #[test]
    fn what_has_not_begun_is_not_offered() {
        assert_eq!(Span::ThisYear.days(date(2027, 1, 1), None), None);
        assert_eq!(Span::SinceLast.days(date(2026, 11, 28), None), None);
        assert_eq!(Span::SinceLast.days(date(2026, 11, 28), Some(date(2026, 11, 27))), None);
        let since = Span::SinceLast.days(date(2026, 11, 28), Some(date(2026, 9, 30)));
        assert_eq!(since.expect("days").words(), "Oct 1 to Nov 27, 2026");
    }

    proptest! {
        #[test]
        fn every_span_has_ended_before_today(ago in 0..4_000_i64, last in 0..400_i64) {
            let today = date(2030, 6, 1).saturating_sub(ago.days());
            for span in Span::ALL {
                if let Some(days) = span.days(today, Some(today.saturating_sub(last.days()))) {
                    prop_assert!(days.from <= days.until && days.until < today);
                }
            }
        }
    }
}
