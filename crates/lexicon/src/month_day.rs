//! A day that comes again every year: a birthday of which nobody needs the year.

use std::fmt;

use jiff::civil::Date;

use crate::month_names::month_named;

/// A month and a day, February 29 among them; stored as `03-14`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay {
    month: i8,
    day: i8,
}

/// Text that is no month and day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Enter month and day, for example 3/14 or March 14")]
pub struct NoMonthDay;

/// A leap year, so that February 29 is a day.
const ANY_YEAR: i16 = 2000;

impl MonthDay {
    /// Reads `3/14`, `03-14`, `March 14` and `Mar. 14`; a year behind it is not kept.
    pub fn parse(text: &str) -> Result<Self, NoMonthDay> {
        let words: Vec<&str> = text
            .split(|sign: char| !sign.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let (month, day) = match words[..] {
            [month, day] | [month, day, _] => (month, day),
            _ => return Err(NoMonthDay),
        };
        let named = || month_named(month).and_then(|number| i8::try_from(number).ok());
        let month = month.parse().ok().or_else(named).ok_or(NoMonthDay)?;
        let day = day.parse().map_err(|_| NoMonthDay)?;
        Date::new(ANY_YEAR, month, day).map_err(|_| NoMonthDay)?;
        Ok(Self { month, day })
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_birthday_is_read_as_people_write_it_and_its_year_is_not_kept() {
        for text in ["3/14", "03-14", "March 14", "mar. 14", "Mar 14, 1961", "3/14/1961"] {
            assert_eq!(
                MonthDay::parse(text).map(|day| day.to_string()),
                Ok("03-14".into()),
                "{text}"
            );
        }
        assert_eq!(MonthDay::parse("2/29").map(|day| day.to_string()), Ok("02-29".into()));
        for text in ["", "14", "2/30", "13/1", "ma 14", "Monday 3", "1961-03-14-1", "3/14/61/2"] {
            assert_eq!(MonthDay::parse(text), Err(NoMonthDay), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_again_and_nothing_makes_it_fail(
            text in "\\PC{0,20}", month in 1..=12_i8, day in 1..=31_i8,
        ) {
            let _ = MonthDay::parse(&text);
            if let Ok(read) = MonthDay::parse(&format!("{month}/{day}")) {
                prop_assert_eq!(MonthDay::parse(&read.to_string()), Ok(read));
            }
        }
    }
}
