//! Dates of a column, which share their order.

use jiff::civil::Date;
use lexicon::{Century, DateProblem, ParsedDate, parse_date};

use super::Problem;

/// The order of day and month in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// As written in the United States, or nothing speaks against it.
    MonthFirst,
    /// Some value has a day over 12 in front, and none at the second place.
    DayFirst,
    /// Both occur, so that no rule helps.
    Mixed,
}

impl Order {
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str>, today: Date) -> Self {
        let (mut day_first, mut month_first) = (false, false);
        for cell in cells.filter(|cell| numbers(cell).is_some()) {
            let Ok(read) = parse_date(cell, Century::Recent { today }) else {
                continue;
            };
            day_first |= read.day_first;
            month_first |= !read.day_first && read.date.day() > 12;
        }
        match (day_first, month_first) {
            (true, false) => Self::DayFirst,
            (true, true) => Self::Mixed,
            (false, _) => Self::MonthFirst,
        }
    }

    /// What a person should know of the column.
    pub(super) fn note(self, header: &str) -> Option<Problem> {
        let problem = match self {
            Self::MonthFirst => return None,
            Self::DayFirst => {
                "The dates stand day first here (31/12/2026); all of the column is read so"
            }
            Self::Mixed => {
                "Some dates stand day first and some month first; those that could be either are read month first"
            }
        };
        Some(Problem { column: header.to_owned(), problem: problem.to_owned() })
    }

    /// Reads a date of the column.
    pub(super) fn read(self, text: &str, century: Century) -> Result<ParsedDate, DateProblem> {
        let read = parse_date(text, century)?;
        let date = read.date;
        if self != Self::DayFirst || read.day_first || numbers(text).is_none() || date.day() > 12 {
            return Ok(read);
        }
        // Both readings exist, because the day is no more than 12.
        let exchanged = Date::new(date.year(), date.day(), date.month());
        Ok(ParsedDate { date: exchanged.unwrap_or(date), ..read })
    }
}

/// Whether a text is written as two small numbers and a year, where the order can be in doubt.
fn numbers(text: &str) -> Option<()> {
    let day_part = text.split_whitespace().next()?;
    let mut parts = day_part.split(['/', '-', '.']);
    let small =
        |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    (small(first) && small(second) && matches!(year.len(), 2 | 4)).then_some(())
}
