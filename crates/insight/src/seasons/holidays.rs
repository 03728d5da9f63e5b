//! The days on which most offices in the United States are closed.

use jiff::civil::{Date, Weekday};

/// What a day is among the days of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feast {
    /// A day like others.
    None,
    /// A federal holiday (5 U.S.C. 6103) or the Friday after Thanksgiving.
    Holiday,
    /// From 24 December to 1 January.
    TurnOfYear,
}

/// What kind of day this is. A holiday on a Saturday is kept on the Friday before, one on a
/// Sunday on the Monday after (5 U.S.C. 6103(b), Executive Order 11582).
pub(super) fn feast(day: Date) -> Feast {
    let (month, of_month) = (day.month(), day.day());
    if (month, of_month) >= (12, 24) || (month, of_month) == (1, 1) {
        return Feast::TurnOfYear;
    }
    let week = (of_month - 1) / 7 + 1;
    let last_week =
        day.checked_add(jiff::Span::new().days(7)).map_or(true, |next| next.month() != month);
    let moves = match (month, day.weekday()) {
        (1 | 2, Weekday::Monday) => week == 3,
        (5, Weekday::Monday) => last_week,
        (9, Weekday::Monday) => week == 1,
        (10, Weekday::Monday) => week == 2,
        (11, Weekday::Thursday) => week == 4,
        (11, Weekday::Friday) => (23..=29).contains(&of_month),
        _ => false,
    };
    if moves || kept(day, 6, 19) || kept(day, 7, 4) || kept(day, 11, 11) {
        Feast::Holiday
    } else {
        Feast::None
    }
}

/// Whether a feast of a fixed date is kept on this day.
fn kept(day: Date, month: i8, of_month: i8) -> bool {
    let Ok(feast) = Date::new(day.year(), month, of_month) else { return false };
    let kept = match feast.weekday() {
        Weekday::Saturday => feast.yesterday(),
        Weekday::Sunday => feast.tomorrow(),
        _ => Ok(feast),
    };
    kept.is_ok_and(|kept| kept == day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// The list of the Office of Personnel Management for 2022 and 2024.
    #[test]
    fn federal_holidays_are_known() {
        let listed = [
            (2024, 1, 15),
            (2024, 2, 19),
            (2024, 5, 27),
            (2024, 6, 19),
            (2024, 7, 4),
            (2024, 9, 2),
            (2024, 10, 14),
            (2024, 11, 11),
            (2024, 11, 28),
            (2024, 11, 29),
            (2022, 6, 20),
            (2022, 7, 4),
            (2022, 11, 11),
            (2022, 5, 30),
        ];
        for (year, month, day) in listed {
            assert_eq!(feast(date(year, month, day)), Feast::Holiday, "{year}-{month}-{day}");
        }
        assert_eq!(feast(date(2024, 12, 26)), Feast::TurnOfYear);
        let in_2023 = date(2023, 1, 2).series(jiff::Span::new().days(1)).take(350);
        assert_eq!(in_2023.filter(|day| feast(*day) == Feast::Holiday).count(), 10);
    }
}
