//! Calendar months, the unit in which referrals are counted.

use jiff::civil::Date;
use std::fmt;

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

/// Why a text is not a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write the month as year and month, such as 2026-01")]
pub struct MonthProblem;

impl Month {
    /// The month of a year, if there is such a month.
    pub fn new(year: i16, month: i8) -> Option<Self> {
        ((1..=9998).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The month in which a day lies.
    pub fn of(date: Date) -> Self {
        Self { year: date.year().clamp(1, 9998), month: date.month() }
    }

    /// Reads `2026-01`.
    pub fn parse(text: &str) -> Result<Self, MonthProblem> {
        let (year, month) = text.trim().split_once('-').ok_or(MonthProblem)?;
        let digits = |part: &str, most: usize| {
            !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit())
        };
        if year.len() != 4 || !digits(year, 4) || !digits(month, 2) {
            return Err(MonthProblem);
        }
        Self::new(year.parse().map_err(|_| MonthProblem)?, month.parse().map_err(|_| MonthProblem)?)
            .ok_or(MonthProblem)
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month of the year, from 1.
    pub fn month(self) -> i8 {
        self.month
    }

    /// This month and so many more (or fewer); stops at the ends of the calendar.
    pub fn plus(self, months: i32) -> Self {
        Self::from_index(self.index().saturating_add(months))
    }

    /// The next month.
    pub fn next(self) -> Self {
        self.plus(1)
    }

    /// The month before.
    pub fn previous(self) -> Self {
        self.plus(-1)
    }

    /// How many months lie between `earlier` and this one.
    pub fn since(self, earlier: Self) -> i32 {
        self.index() - earlier.index()
    }

    /// The first day.
    pub fn first_day(self) -> Date {
        Date::new(self.year, self.month, 1).unwrap_or(Date::ZERO)
    }

    /// The last day.
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }

    /// The months from one to another, both included; none when they are reversed.
    pub fn range(from: Self, to: Self) -> impl DoubleEndedIterator<Item = Self> {
        (from.index()..=to.index()).map(Self::from_index)
    }

    /// What people read: `Jan 2026`.
    pub fn label(self) -> String {
        const NAMES: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        format!("{} {}", NAMES[self.month as usize - 1], self.year)
    }

    fn index(self) -> i32 {
        i32::from(self.year) * 12 + i32::from(self.month) - 1
    }

    fn from_index(index: i32) -> Self {
        let index = index.clamp(12, 9998 * 12 + 11);
        Self { year: index.div_euclid(12) as i16, month: (index.rem_euclid(12) + 1) as i8 }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl std::str::FromStr for Month {
    type Err = MonthProblem;
    fn from_str(text: &str) -> Result<Self, MonthProblem> {
        Self::parse(text)
    }
}

travels_as_text!(Month);
